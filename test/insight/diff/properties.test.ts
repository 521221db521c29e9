import * as fc from 'fast-check';
import {
  compareStates,
  gravest,
  gravity,
  type Difference,
  type EffectClass,
  type State,
} from '../../../lib/insight/diff';
import { isPlainObject, mergePatch, type KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { PAIRS } from './pairs';

const state = (objects: readonly KubeObject[]): State => ({ inventory: Inventory.of(objects), needs: undefined });
const compare = (old: readonly KubeObject[], next: readonly KubeObject[]): Difference[] =>
  compareStates({ old: state(old), next: state(next) });
const worst = (differences: readonly Difference[]): EffectClass => gravest(differences.map(({ effect }) => effect));

/** The same value with the keys of all maps the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}

const named = (object: KubeObject, name: string): KubeObject =>
  JSON.parse(JSON.stringify(object).replaceAll('NAME', name)) as KubeObject;

const pairs = fc.uniqueArray(fc.nat(PAIRS.length - 1), { minLength: 1, maxLength: 12 }).map((indices) =>
  indices.flatMap((index) => {
    const pair = PAIRS[index];
    const name = `o${String(index)}`;
    return pair === undefined ? [] : [{ before: named(pair.before, name), after: named(pair.after, name) }];
  }),
);

describe('a comparison', () => {
  test('of a state with itself finds nothing, and neither does the order of objects or keys', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const objects = some.map(({ after }) => after);
        expect(compare(objects, objects)).toEqual([]);
        expect(
          compare(
            objects,
            [...objects].reverse().map((object) => turned(object) as KubeObject),
          ),
        ).toEqual([]);
      }),
    );
  });

  test('says the same whatever the order of objects and keys', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const [old, next] = [some.map(({ before }) => before), some.map(({ after }) => after)];
        const other = (objects: readonly KubeObject[]): KubeObject[] =>
          [...objects].reverse().map((object) => turned(object) as KubeObject);
        expect(compare(other(old), other(next)).map(({ kind, name, effect }) => [kind, name, effect])).toEqual(
          compare(old, next).map(({ kind, name, effect }) => [kind, name, effect]),
        );
      }),
    );
  });

  test('is never less grave when more objects change', () => {
    fc.assert(
      fc.property(pairs, fc.nat(11), (some, index) => {
        const old = some.map(({ before }) => before);
        const one = some.map(({ before, after }, place) => (place === index % some.length ? after : before));
        const all = some.map(({ after }) => after);
        expect(gravity(worst(compare(old, all)))).toBeGreaterThanOrEqual(gravity(worst(compare(old, one))));
      }),
    );
  });

  test('is never less grave when more fields of an object change', () => {
    const patched = PAIRS.filter(({ patch, effect }) => patch !== undefined && effect !== 'no-effect');
    const less: string[] = [];
    for (const { name, before, after, patch } of patched) {
      const alone = gravity(worst(compare([before], [after])));
      for (const other of patched.filter((pair) => JSON.stringify(pair.before) === JSON.stringify(before))) {
        const both = mergePatch(mergePatch(before, other.patch), patch) as KubeObject;
        if (gravity(worst(compare([before], [both]))) < alone) less.push(`${name} + ${other.name}`);
      }
    }
    // without its state a job needs no folder for savepoints: that is taken, and costs the state
    expect(less).toEqual([
      'Flink operator: the folder of savepoints goes + Flink operator: only the mode, to stateless',
      'Flink operator: the folder of savepoints goes + Flink operator: to stateless with a change',
    ]);
  });

  test('lists the gravest first', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const graves = compare(
          some.map(({ before }) => before),
          some.map(({ after }) => after),
        ).map(({ effect }) => gravity(effect));
        expect(graves).toEqual([...graves].sort((a, b) => b - a));
      }),
    );
  });

  test('finds what is gone in one direction where it finds what is new in the other', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const objects = some.map(({ before }) => before);
        const names = (differences: readonly Difference[], action: string): string[] =>
          differences
            .filter((one) => one.action === action)
            .map(({ kind, name }) => `${kind} ${name}`)
            .sort();
        expect(names(compare(objects, []), 'removed')).toEqual(names(compare([], objects), 'added'));
      }),
    );
  });
});
