import { compareStates, gravest, type States } from '../../../lib/insight/diff';
import { fieldChanges } from '../../../lib/insight/diff/field-changes';
import { FIELD_TABLES, rowFor } from '../../../lib/insight/diff/judge-fields';
import type { KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { PAIRS } from './pairs';

const states = (before: readonly KubeObject[], after: readonly KubeObject[]): States => ({
  old: { inventory: Inventory.of(before), needs: undefined },
  next: { inventory: Inventory.of(after), needs: undefined },
});

describe('what a change of one object does', () => {
  test.each(PAIRS)('$name: $effect', ({ before, after, effect, refusedBy, around = [] }) => {
    const differences = compareStates(states([before, ...around], [after, ...around]));
    expect(gravest(differences.map((difference) => difference.effect))).toBe(effect);
    const refusers = differences.flatMap(({ effects }) => effects.map((one) => one.refusedBy));
    expect(refusers.find((refuser) => refuser !== undefined)).toBe(refusedBy);
    if (effect === 'impossible' || effect === 'data-loss') expect(differences[0]?.effects[0]?.instead).toBeTruthy();
    for (const { effects } of differences)
      for (const { reason, source } of effects) expect(reason && source).toBeTruthy();
  });

  test('every row of the tables decides about some pair', () => {
    const tried = new Set(
      PAIRS.flatMap(({ before, after, around = [] }) => {
        const changes = fieldChanges(before, after);
        const all = states([before, ...around], [after, ...around]);
        return changes.map((change) => rowFor({ change, changes, before, after, states: all }));
      }),
    );
    const frozen = (source: string): boolean => source.startsWith('the CustomResourceDefinition');
    const untried = Object.entries(FIELD_TABLES).flatMap(([groupKind, rows]) =>
      rows
        .filter((row) => !tried.has(row) && !frozen(row.source))
        .map(({ fields, effect }) => `${groupKind} ${fields.join()} ${effect}`),
    );
    expect(untried).toEqual([
      'apps/StatefulSet spec.replicas,spec.ordinals.** in-place', // brokers that were retired: systems.test.ts
      'kafka.strimzi.io/Kafka spec.kafka.version impossible', // what the declared operator runs: objects.test.ts
    ]);
  });

  test('there are at least 150 pairs, no two of a name', () => {
    expect(new Set(PAIRS.map(({ name }) => name)).size).toBe(PAIRS.length);
    expect(PAIRS.length).toBeGreaterThanOrEqual(150);
  });
});
