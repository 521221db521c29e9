import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';

import { Needs, type Need, type SecretNeed } from '../../lib/connect';
import { Problems } from '../../lib/core';

const password = (places: SecretNeed['places'], reason = 'a user'): SecretNeed => ({
  kind: 'secret',
  id: 'streaming/events/user',
  reason,
  shape: { type: 'password' },
  places,
});

const place = (namespace: string, key: string): SecretNeed['places'][number] => ({
  namespace,
  name: 'credentials',
  keys: { [key]: 'value' },
});

function stated(needs: readonly Need[]): { all: Need[]; problems: number } {
  const chart = new Chart(new App(), 'chart');
  for (const need of needs) Needs.of(chart).add(chart, need);
  return { all: Needs.of(chart).all(), problems: Problems.of(chart).count };
}

const bucket = (id: string): Need => ({ kind: 'bucket', id, bucket: id, reason: 'data' });
const identity = (prefix: string, account: string): Need => ({
  kind: 'cloud-identity',
  id: 'analytics/daily',
  reason: `reads ${prefix}`,
  namespace: 'analytics',
  serviceAccounts: [account],
  rights: [{ bucket: 'lake', prefix, access: 'read' }],
});

describe('needs', () => {
  test('stated twice are stated once', () => {
    const secret = password([place('a', 'x')]);
    expect(stated([bucket('lake'), bucket('lake'), secret, secret]).all).toStrictEqual([bucket('lake'), secret]);
  });

  test('of one secret add up their places, and in one place their keys', () => {
    const { all } = stated([password([place('a', 'x')]), password([place('b', 'x')]), password([place('a', 'y')])]);
    expect(all).toEqual([password([{ ...place('a', 'x'), keys: { x: 'value', y: 'value' } }, place('b', 'x')])]);
  });

  test('of one identity add up its rights and accounts', () => {
    expect(stated([identity('b', 'two'), identity('a', 'one')]).all).toMatchObject([
      { serviceAccounts: ['one', 'two'], rights: [{ prefix: 'a' }, { prefix: 'b' }], reason: 'reads a' },
    ]);
  });

  test('are the same whatever the order in which they are stated', () => {
    const needs = [
      bucket('lake'),
      bucket('raw'),
      identity('b', 'two'),
      identity('a', 'one'),
      password([place('b', 'x')], 'reads'),
      password([place('a', 'y'), place('a', 'x')], 'writes'),
    ];
    const expected = stated(needs).all;
    fc.assert(
      fc.property(fc.shuffledSubarray(needs, { minLength: needs.length }), (shuffled) => {
        expect(stated(shuffled).all).toEqual(expected);
      }),
    );
  });

  test('fail when one secret is to have two shapes', () => {
    const other: Need = { ...password([place('a', 'x')]), shape: { type: 'password', length: 12 } };
    expect(stated([password([place('a', 'x')]), other]).problems).toBe(1);
  });
});
