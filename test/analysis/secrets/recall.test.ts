import { redact } from '../../../lib/core';
import type { KubeObject } from '../../../lib/kubernetes';
import { secretsInObject } from '../../../lib/analysis/secrets';
import { KEYS, PASSWORDS } from './corpus/passwords';
import { ANYWHERE, BY_NAME, KEY_BY_NAME, type Place } from './corpus/places';
import { Seeded } from './corpus/random';
import { TOKENS } from './corpus/tokens';

interface Sample {
  readonly what: string;
  readonly secret: string;
  readonly object: KubeObject;
}

const EACH = 6;

function samples(
  makers: Readonly<Record<string, (random: Seeded) => string>>,
  places: Readonly<Record<string, Place>>,
  seed: number,
): Sample[] {
  const random = new Seeded(seed);
  return Object.entries(makers).flatMap(([maker, make]) =>
    Object.entries(places).flatMap(([where, place]) =>
      Array.from({ length: EACH }, () => {
        const secret = make(random);
        return { what: `${maker} in ${where}`, secret, object: place(secret) };
      }),
    ),
  );
}

const corpus = [...samples(TOKENS, ANYWHERE, 1), ...samples(PASSWORDS, BY_NAME, 2), ...samples(KEYS, KEY_BY_NAME, 3)];

test(`of ${String(corpus.length)} seeded secrets at least 99 % are found`, () => {
  const missed = corpus.filter(({ object }) => secretsInObject(object).length === 0);
  const recall = 1 - missed.length / corpus.length;
  process.stdout.write(`secrets: recall ${(100 * recall).toFixed(2)} % of ${String(corpus.length)}\n`);
  const counts = new Map<string, number>();
  for (const { what } of missed) counts.set(what, (counts.get(what) ?? 0) + 1);
  // no kind may be lost as a whole
  expect([...counts].filter(([, count]) => count === EACH)).toEqual([]);
  expect({ recall, missed: recall >= 0.99 ? [] : [...counts] }).toEqual({ recall, missed: [] });
});

test('what is told of a secret never holds it', () => {
  const told = corpus.filter(({ object, secret }) =>
    secretsInObject(object).some(({ what }) => secret.length > 8 && what.includes(secret)),
  );
  expect(told.map(({ what }) => what)).toEqual([]);
});

test('a text of which the secrets are taken out holds none that is found', () => {
  const left = corpus.filter(({ object }) => {
    const clean: unknown = JSON.parse(redactedJson(object));
    return isSame(clean, object) ? false : secretsInObject(object).length > 0 && secretsInText(clean).length > 0;
  });
  expect(left.map(({ what }) => what)).toEqual([]);
});

function redactedJson(object: KubeObject): string {
  return JSON.stringify(object, (key, value: unknown) =>
    typeof value === 'string' ? redact(value, { name: key }) : value,
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function secretsInText(value: unknown): string[] {
  if (typeof value === 'string') return redact(value) === value ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsInText) : [];
}
