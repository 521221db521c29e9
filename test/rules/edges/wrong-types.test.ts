import * as fs from 'node:fs';
import * as path from 'node:path';
import { findingsOf, type RuleCase, type RuleCases } from '../cases/case';
import { isKubeObject } from '../../../lib/model';

const CASES = path.join(__dirname, '../cases');

/** What rules are shown, by their ids. */
const cases = fs
  .readdirSync(CASES)
  .filter((file) => file.endsWith('.ts') && file !== 'case.ts')
  .sort()
  .flatMap((file): [string, readonly RuleCase[]][] => {
    const module: { readonly cases?: RuleCases } = jest.requireActual(path.join(CASES, file));
    return Object.entries(module.cases ?? {}).map(([id, { bad, good }]) => [id, [...bad, ...good]]);
  });

/** Values of other types, of which a place has one at most. */
const ODD = [null, -1, 'x', [null], { a: null }];

/** Copies of a value with one other value in one place, for each place. */
function* spoiled(value: unknown): Generator {
  yield* ODD;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const other of spoiled(item)) yield value.map((one: unknown, at) => (at === index ? other : one));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value))
      for (const other of spoiled(item)) yield { ...value, [key]: other };
  }
}

/** The fields that say what an object is are as they must be, or nothing of it is looked at. */
function* spoiledObjects(objects: RuleCase['objects']): Generator<RuleCase['objects']> {
  for (const [index, { apiVersion, kind, metadata, ...fields }] of objects.entries())
    for (const other of spoiled(fields)) {
      if (typeof other !== 'object' || other === null || Array.isArray(other)) continue;
      const object: unknown = { ...other, apiVersion, kind, metadata };
      if (isKubeObject(object)) yield objects.map((one, at) => (at === index ? object : one));
    }
}

test.each(cases)('a value of another type does not break %s, nor what it says', (id, shown) => {
  // each shape once: most cases of a rule differ in one value only
  const shapes = new Map(
    shown.map((one) => [JSON.stringify(one.objects, (_, value) => (typeof value === 'object' ? value : '')), one]),
  );
  for (const one of [...shapes.values()].slice(0, 4))
    for (const objects of spoiledObjects(one.objects))
      for (const { message, remedy, property = '' } of findingsOf(id, { ...one, objects }))
        expect(`${property} ${message} ${remedy}`).not.toMatch(/undefined|NaN|\[object/);
});
