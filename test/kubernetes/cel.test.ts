import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@bufbuild/cel';
import { validateObject } from '../../lib/kubernetes';
import { KUBERNETES_FUNCTIONS } from '../../lib/kubernetes/cel/cel-functions';
import { isTransitionRule } from '../../lib/kubernetes/cel/cel-rules';
import { celValue, escaped, UNKNOWN } from '../../lib/kubernetes/cel/cel-value';
import { celCases } from './cel-cases';

describe("expressions of operators' definitions", () => {
  test.each(celCases.filter(({ at }) => at === undefined))('hold for $what', ({ object }) => {
    expect(validateObject(object)).toEqual([]);
  });

  test.each(celCases.filter(({ at }) => at !== undefined))('fails for $what', ({ object, at }) => {
    const errors = validateObject(object);
    expect(errors.map(({ path }) => path)).toContain(at);
    expect(errors.map(({ message }) => message).join()).toContain('breaks the rule');
  });

  test('that compare with what is in the cluster are left to the comparison of two outputs', () => {
    expect(isTransitionRule('self.size >= oldSelf.size')).toBe(true);
    expect(isTransitionRule('self.notoldSelfish')).toBe(false);
  });

  test('are not told of what is known only late', () => {
    const object = { fields: { a: 'string', b: 'integer' } };
    expect(celValue({ a: '⟦late:0⟧', b: 1 }, object, {})).toBe(UNKNOWN);
    expect(celValue({ a: 'x', b: 1, c: 2 }, object, {})).toEqual({ a: 'x', b: 1n });
  });

  test('see defaults, and whole numbers apart from others', () => {
    const node = {
      fields: { a: { type: 'integer', default: 3 }, b: 'number', c: { fields: { d: { default: 'x' } }, default: {} } },
    };
    expect(celValue({ b: 1 }, node, {})).toEqual({ a: 3n, b: 1, c: { d: 'x' } });
  });

  // https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#available-validation-rules
  test.each([
    ['namespace', '__namespace__'],
    ['x-prop', 'x__dash__prop'],
    ['redact__d', 'redact__underscores__d'],
    ['a.b/c', 'a__dot__b__slash__c'],
    ['string', 'string'],
  ])('write the field %s as %s', (name, written) => {
    expect(escaped(name)).toBe(written);
  });
});

describe('expressions that ship with the package', () => {
  const folder = join(__dirname, '../../lib/kubernetes/schemas');
  const rules = [
    ...new Set(
      readdirSync(folder).flatMap((file) => rulesIn(JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown)),
    ),
  ];

  test('are many, and can all be parsed', () => {
    expect(rules.length).toBeGreaterThan(300);
    for (const rule of rules) expect(() => parse(rule)).not.toThrow();
  });

  test('call only functions that there are', () => {
    const known = new Set([...STANDARD_FUNCTIONS, ...KUBERNETES_FUNCTIONS]);
    const called = rules
      .filter((rule) => !isTransitionRule(rule))
      .flatMap((rule) => [...withoutTexts(rule).matchAll(/([A-Za-z_]+)\(/g)].map(([, name]) => name));
    expect([...new Set(called)].filter((name) => !known.has(name ?? ''))).toEqual([]);
  });
});

/** Functions and macros of CEL, and of its extension for text (https://github.com/google/cel-spec). */
const STANDARD_FUNCTIONS = (
  'all contains duration endsWith exists exists_one filter has in int lowerAscii map matches size split startsWith ' +
  'string substring upperAscii'
).split(' ');

function withoutTexts(rule: string): string {
  return rule.replace(/"[^"]*"|'[^']*'/g, '""');
}

function rulesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(rulesIn);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'rules' && Array.isArray(value) && value.every((rule) => typeof rule === 'string') ? value : rulesIn(value),
  );
}
