import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';

import { REASSIGNMENT_PLAN } from '../../../lib/systems/kafka/kafka-reassignment-plan';

interface Cluster {
  /** Rack of each broker by its id. */
  readonly brokers: ReadonlyMap<number, string>;
  /** Brokers of each partition, by `topic partition`. */
  readonly partitions: ReadonlyMap<string, readonly number[]>;
  /** Replication factors that are declared. */
  readonly factors?: ReadonlyMap<string, number>;
}

/** What the job does: the awk of the machine, since the plan runs with that of the image. */
function plan({ brokers, partitions, factors = new Map() }: Cluster): Map<string, number[]> {
  const input = [
    ...[...brokers].map(([id, rack]) => `broker ${id} ${rack}`),
    ...[...factors].map(([topic, factor]) => `factor ${topic} ${factor}`),
    ...[...partitions].map(([partition, replicas]) => `replicas ${partition} ${replicas.join(',')}`),
  ].join('\n');
  const output = execFileSync('awk', [REASSIGNMENT_PLAN], { input: `${input}\n`, encoding: 'utf8', stdio: 'pipe' });
  const lines = output.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [topic = '', partition = '', replicas = ''] = line.split(' ');
      return [`${topic} ${partition}`, replicas.split(',').map(Number)];
    }),
  );
}

function applied(cluster: Cluster): Cluster {
  return { ...cluster, partitions: new Map([...cluster.partitions, ...plan(cluster)]) };
}

function loads({ brokers, partitions }: Cluster): number[] {
  const counts = new Map([...brokers.keys()].map((id) => [id, 0]));
  for (const id of [...partitions.values()].flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts.values()];
}

function racks({ brokers }: Cluster, replicas: readonly number[]): number {
  return new Set(replicas.map((id) => brokers.get(id) ?? 'gone')).size;
}

/** Partitions of one topic, dealt out over brokers in turn. */
function dealt(brokers: readonly number[], partitions: number, factor: number): Map<string, number[]> {
  return new Map(
    Array.from({ length: partitions }, (_, partition) => [
      `orders ${partition}`,
      Array.from({ length: factor }, (_unused, index) => brokers[(partition + index) % brokers.length] ?? 0),
    ]),
  );
}

function together(ids: readonly number[], rack: (id: number) => string = () => '-'): Map<number, string> {
  return new Map(ids.map((id) => [id, rack(id)]));
}

test('a new broker gets its share, with the fewest moves', () => {
  const cluster = { brokers: together([100, 101, 102, 103]), partitions: dealt([100, 101, 102], 12, 3) };
  expect(plan(cluster).size).toBe(9);
  expect(loads(applied(cluster))).toEqual([9, 9, 9, 9]);
});

test('leadership goes with the share', () => {
  const cluster = { brokers: together([100, 101, 102, 103]), partitions: dealt([100, 101, 102], 12, 3) };
  const leaders = [...applied(cluster).partitions.values()].map(([first]) => first);
  expect(leaders.filter((id) => id === 103)).toHaveLength(3);
});

test('a cluster whose brokers all have something is left alone, though it is not quite even', () => {
  const partitions = new Map([
    ['orders 0', [100]],
    ['orders 1', [100]],
    ['orders 2', [100]],
    ['orders 3', [101]],
    ['orders 4', [101]],
    ['orders 5', [102]],
    ['orders 6', [102]],
  ]);
  expect(plan({ brokers: together([100, 101, 102]), partitions }).size).toBe(0);
});

test('a broker that shall hold nothing is emptied', () => {
  const cluster = { brokers: together([100, 101, 102]), partitions: dealt([100, 101, 102, 103], 12, 3) };
  const after = applied(cluster);
  expect([...after.partitions.values()].flat()).not.toContain(103);
  expect([...after.partitions.values()].every((replicas) => new Set(replicas).size === 3)).toBe(true);
});

test('a larger replication factor is reached, in racks that have no copy yet', () => {
  const brokers = new Map([
    [100, 'a'],
    [200, 'b'],
    [300, 'c'],
    [101, 'a'],
  ]);
  const cluster = { brokers, partitions: dealt([100, 101], 4, 1), factors: new Map([['orders', 3]]) };
  for (const replicas of applied(cluster).partitions.values()) expect(racks(cluster, replicas)).toBe(3);
});

test('a smaller replication factor takes no copy away', () => {
  expect(
    plan({
      brokers: together([100, 101, 102]),
      partitions: dealt([100, 101, 102], 6, 3),
      factors: new Map([['orders', 1]]),
    }).size,
  ).toBe(0);
});

test('fails when there are too few brokers to take what another held', () => {
  const partitions = new Map([['orders 0', [100, 101, 103]]]);
  expect(() => plan({ brokers: together([100, 101]), partitions })).toThrow(
    /no broker can take the replica of orders-0 on broker 103/,
  );
});

test('a plan never loses a copy, never puts copies into fewer racks, evens out where racks allow, and leaves nothing to do', () => {
  const clusters = fc
    .record({
      old: fc.integer({ min: 3, max: 6 }),
      fresh: fc.integer({ min: 0, max: 3 }),
      partitions: fc.integer({ min: 1, max: 30 }),
      factor: fc.integer({ min: 1, max: 3 }),
      racks: fc.constantFrom(1, 3),
    })
    .map(({ old, fresh, partitions, factor, racks: number }): Cluster & { readonly number: number } => {
      const ids = Array.from({ length: old + fresh }, (_, index) => 100 + index);
      return {
        number,
        brokers: together(ids, (id) => (number === 1 ? '-' : `zone-${id % number}`)),
        partitions: dealt(ids.slice(0, old), partitions, factor),
      };
    });
  fc.assert(
    fc.property(clusters, (cluster) => {
      const after = applied(cluster);
      for (const [partition, replicas] of after.partitions) {
        const before = cluster.partitions.get(partition) ?? [];
        expect(new Set(replicas).size).toBe(before.length);
        expect(racks(cluster, replicas)).toBeGreaterThanOrEqual(racks(cluster, before));
      }
      if (cluster.number === 1 && plan(cluster).size > 0) {
        expect(Math.max(...loads(after)) - Math.min(...loads(after))).toBeLessThanOrEqual(1);
      }
      expect(plan(after).size).toBe(0);
    }),
    { numRuns: 40, seed: 7 },
  );
});
