import { App, Chart } from 'cdk8s';

import { Needs } from '../../lib/connect';

test('derived needs are asked when the tree is complete, and stand among the others', () => {
  const chart = new Chart(new App(), 'a', { namespace: 'a' });
  const needs = Needs.of(chart);
  const buckets: string[] = [];
  needs.derive(() =>
    buckets.map((bucket) => ({ kind: 'bucket', id: `a/${bucket}`, reason: 'for the test', bucket }) as const),
  );
  needs.add(chart, { kind: 'bucket', id: 'a/two', reason: 'for the test', bucket: 'two' });
  buckets.push('three', 'one');
  expect(needs.all().map(({ id }) => id)).toEqual(['a/one', 'a/three', 'a/two']);
  expect(needs.size).toBe(2);
});
