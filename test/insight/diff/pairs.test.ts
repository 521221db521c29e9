import { compareStates, gravest, type States } from '../../../lib/insight/diff';
import type { KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { PAIRS } from './pairs';

const states = (before: readonly KubeObject[], after: readonly KubeObject[]): States => ({
  old: { inventory: Inventory.of(before), needs: undefined },
  next: { inventory: Inventory.of(after), needs: undefined },
});

describe('what a change of one object does', () => {
  test.each(PAIRS)('$name: $effect', ({ before, after, effect, refusedBy }) => {
    const differences = compareStates(states([before], [after]));
    expect(gravest(differences.map((difference) => difference.effect))).toBe(effect);
    const refusers = differences.flatMap(({ effects }) => effects.map((one) => one.refusedBy));
    expect(refusers.find((refuser) => refuser !== undefined)).toBe(refusedBy);
    if (effect === 'impossible' || effect === 'data-loss') expect(differences[0]?.effects[0]?.instead).toBeTruthy();
    for (const { effects } of differences)
      for (const { reason, source } of effects) expect(reason && source).toBeTruthy();
  });

  test('there are at least 150 pairs, no two of a name', () => {
    expect(new Set(PAIRS.map(({ name }) => name)).size).toBe(PAIRS.length);
    expect(PAIRS.length).toBeGreaterThanOrEqual(150);
  });
});
