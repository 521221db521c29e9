import { Duration, Size } from 'cdk8s';
import { Platform, Strimzi, Target, Tenant, type Tier } from '../../../lib';
import { compareStates, type Difference, type State } from '../../../lib/insight/diff';
import type { KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { FlinkApplication, type FlinkApplicationProps } from '../../../lib/systems/flink';
import { KafkaCluster, type KafkaClusterProps, type KafkaTopicProps } from '../../../lib/systems/kafka';
import { ObjectStore } from '../../../lib/systems/object-store';
import { Manifests } from '../../../lib/testing';

const state = (objects: readonly KubeObject[]): State => ({ inventory: Inventory.of(objects), needs: undefined });
const compare = (old: readonly KubeObject[], next: readonly KubeObject[]): Difference[] =>
  compareStates({ old: state(old), next: state(next) });

/** What the differences say: effect and reason of those that are as grave as asked. */
function said(differences: readonly Difference[], effect: Difference['effect']): string[] {
  return differences.flatMap(({ kind, name, effects }) =>
    effects.filter((one) => one.effect === effect).map(({ reason }) => `${kind} ${name}: ${reason}`),
  );
}

interface KafkaCase {
  readonly props?: Partial<KafkaClusterProps>;
  readonly topics?: Readonly<Record<string, KafkaTopicProps>>;
  readonly tier?: Tier;
  readonly strimzi?: boolean;
}

function kafka({
  props = {},
  topics = { orders: { partitions: 6 } },
  tier = 'test',
  strimzi = false,
}: KafkaCase): KubeObject[] {
  const operators = strimzi ? [Strimzi.v1_2()] : [];
  const platform = new Platform({ name: 'shop', tier, target: Target.generic(), operators });
  const cluster = new KafkaCluster(new Tenant(platform, 'streaming'), 'events', props);
  for (const [name, topic] of Object.entries(topics)) cluster.addTopic(name, topic);
  return [...Manifests.of(platform).objects];
}

const kafkaDiff = (before: KafkaCase, after: KafkaCase): Difference[] => compare(kafka(before), kafka(after));

describe('a native Kafka cluster', () => {
  test('that is the same has no differences', () => {
    expect(kafkaDiff({}, {})).toEqual([]);
  });

  test('with more partitions runs its admin job again, and restarts no broker', () => {
    const differences = kafkaDiff({}, { topics: { orders: { partitions: 12 } } });
    expect(differences.map(({ action, kind, effect }) => [action, kind, effect])).toEqual([
      ['changed', 'ConfigMap', 'in-place'],
      ['replaced', 'Job', 'in-place'],
    ]);
    expect(said(differences, 'in-place').join('\n')).toContain('topic orders gets 12 partitions');
    expect(said(differences, 'in-place').join('\n')).toContain('changes only what differs');
  });

  test('never has fewer partitions, or fewer copies', () => {
    expect(said(kafkaDiff({}, { topics: { orders: { partitions: 3 } } }), 'impossible')).toEqual([
      'ConfigMap events-admin: Kafka takes no partition away: topic orders keeps 6, and the admin job reports a drift',
    ]);
    const copies = kafkaDiff({}, { topics: { orders: { partitions: 6, replicationFactor: 2 } } });
    expect(said(copies, 'impossible')).toEqual([
      'ConfigMap events-admin: the admin job takes no copy away: topic orders keeps 3, and the job reports a drift',
    ]);
  });

  test('loses records by a shorter retention, and none by a longer one', () => {
    const week = { topics: { orders: { partitions: 6, retention: Duration.days(7) } } };
    const day = { topics: { orders: { partitions: 6, retention: Duration.days(1) } } };
    expect(said(kafkaDiff(week, day), 'data-loss')).toEqual([
      'ConfigMap events-admin: topic orders deletes its records older than 1 d (7 d until now)',
    ]);
    expect(said(kafkaDiff(day, week), 'data-loss')).toEqual([]);
  });

  test('loses what compaction takes', () => {
    const after = { topics: { orders: { partitions: 6, cleanup: 'compact' } } } as const;
    expect(said(kafkaDiff({}, after), 'data-loss')).toEqual([
      'ConfigMap events-admin: topic orders keeps only the last record of each key',
    ]);
  });

  test('keeps a topic that is no longer declared', () => {
    const differences = kafkaDiff({}, { topics: {} });
    expect(said(differences, 'data-loss')).toEqual([]);
    expect(said(differences, 'in-place').join('\n')).toContain('topic orders is no longer declared: it stays');
  });

  test('goes up a minor node by node, and not down again', () => {
    const [older, newer] = [{ props: { version: '4.2.0' } }, { props: { version: '4.3.1' } }] as const;
    const up = kafkaDiff(older, newer);
    expect(up[0]?.effect).toBe('rolling');
    expect(said(up, 'rolling').join('\n')).toContain('3 brokers go from 4.2.0 to 4.3.1 one after another');
    expect(said(kafkaDiff(newer, older), 'impossible')).toEqual(
      expect.arrayContaining([expect.stringContaining("Kafka 4.2.0 can't read the metadata")]),
    );
  });

  test('loses the volumes of brokers that go in tier test, but not of those that were retired before', () => {
    const [four, retiring, three] = [{ brokers: 4 }, { brokers: 4, retiringBrokers: 1 }, { brokers: 3 }].map(
      (props) => ({ props }),
    );
    expect(said(kafkaDiff(four ?? {}, three ?? {}), 'data-loss')).toEqual([
      'StatefulSet events-broker: events-broker-103 goes, and whenScaled: Delete takes their volumes with them: data-events-broker-103',
    ]);
    expect(said(kafkaDiff(retiring ?? {}, three ?? {}), 'data-loss')).toEqual([]);
    expect(said(kafkaDiff(four ?? {}, retiring ?? {}), 'in-place').join('\n')).toContain('broker 103 is emptied');
  });

  test('never has other controllers, or another id', () => {
    const one = kafkaDiff({ props: { controllers: 1 } }, { props: { controllers: 3 } });
    expect(said(one, 'impossible').join('\n')).toContain("voters 0 can't become 0, 1, 2");
    const other = kafkaDiff({}, { props: { clusterId: 'AAAAAAAAAAAAAAAAAAAAAA' } });
    expect(said(other, 'impossible').join('\n')).toContain('nodes with another id refuse to start');
  });

  test('grows its volumes by hand, and never shrinks them', () => {
    const grown = kafkaDiff({ props: { storage: Size.gibibytes(2) } }, { props: { storage: Size.gibibytes(4) } });
    expect(grown[0]).toMatchObject({ kind: 'StatefulSet', effect: 'recreate' });
    expect(grown[0]?.effects[0]?.instead).toContain('--cascade=orphan');
    const shrunk = kafkaDiff({ props: { storage: Size.gibibytes(4) } }, { props: { storage: Size.gibibytes(2) } });
    expect(said(shrunk, 'impossible')).toEqual(["StatefulSet events-broker: a claim can't shrink from 4Gi to 2Gi"]);
  });

  test('with another default retention says what topics lose', () => {
    const after = { props: { config: { 'log.retention.hours': 24 } } };
    expect(said(kafkaDiff({}, after), 'data-loss').join('\n')).toContain(
      'deletes its records older than 1 d (7 d until now)',
    );
  });
});

describe('a Kafka cluster of Strimzi', () => {
  const diff = (before: KafkaCase, after: KafkaCase): Difference[] =>
    kafkaDiff({ strimzi: true, tier: 'prod', ...before }, { strimzi: true, tier: 'prod', ...after });

  test('loses a topic that is no longer declared, where topics may be deleted', () => {
    expect(said(diff({}, { topics: {} }), 'data-loss')).toEqual([]);
    const may = { props: { config: { 'delete.topic.enable': true } } };
    expect(said(diff(may, { ...may, topics: {} }), 'data-loss')).toEqual([
      'KafkaTopic orders: topic orders is deleted with all its records',
    ]);
  });

  test('waits with fewer brokers until they are empty', () => {
    expect(said(diff({ props: { brokers: 4 } }, { props: { brokers: 3 } }), 'in-place')).toContainEqual(
      expect.stringContaining('Cruise Control empties the last brokers first'),
    );
  });
});

describe('a Flink application', () => {
  const flink = (props: Partial<FlinkApplicationProps>): KubeObject[] => {
    const platform = new Platform({ name: 'shop', tier: 'test', target: Target.generic() });
    const tenant = new Tenant(platform, 'analytics');
    const lake = new ObjectStore(tenant, 'lake', { capacity: Size.gibibytes(5) }).addBucket('lake');
    new FlinkApplication(tenant, 'enrich', {
      sql: "SELECT 'a';",
      state: lake.prefix('enrich'),
      image: 'a/b:2.2.0-1',
      version: '2.2.0',
      ...props,
    });
    return [...Manifests.of(platform).objects];
  };
  const diff = (before: Partial<FlinkApplicationProps>, after: Partial<FlinkApplicationProps>): Difference[] =>
    compare(flink(before), flink(after));
  const newer = { image: 'a/b:2.3.0-1', version: '2.3.0' } as const;

  test('with another script says that its state may not fit', () => {
    expect(said(diff({}, { sql: "SELECT 'b';" }), 'recreate').join('\n')).toContain(
      'the same operators in the same order',
    );
  });

  test('goes up a minor with a savepoint, and never down', () => {
    expect(said(diff({}, newer), 'recreate').join('\n')).toContain('none is given');
    const restored = said(diff({}, { ...newer, restoreFrom: 's3://lake/enrich/savepoints/a' }), 'recreate').join('\n');
    expect(restored).toContain('the program goes on from its savepoint');
    expect(said(diff(newer, {}), 'impossible').join('\n')).toContain('reads no savepoint of the newer');
  });

  test('without its restoreFrom is another job, and leaves its state', () => {
    const restored = { restoreFrom: 's3://lake/enrich/savepoints/a' };
    expect(said(diff({}, restored), 'data-loss')).toEqual([]);
    expect(said(diff(restored, {}), 'data-loss').join('\n')).toContain('it leaves its state behind');
  });

  test('keeps its maximum parallelism, below which it may move', () => {
    const [few, many] = [{ maxParallelism: 128 }, { maxParallelism: 256 }];
    expect(said(diff(few, many), 'impossible').join('\n')).toContain('not read with another number');
    expect(diff({ ...few, parallelism: 2 }, { ...few, parallelism: 4 })[0]?.effect).toBe('rolling');
  });

  test('drops state when it is told to', () => {
    expect(said(diff({}, { nonRestoredState: 'drop' }), 'data-loss').join('\n')).toContain(
      'state that fits no operator',
    );
  });
});

describe('an object store', () => {
  const store = (
    buckets: readonly string[],
    engine: 'versitygw' | 'garage' = 'versitygw',
    replicationFactor?: number,
  ): KubeObject[] => {
    const platform = new Platform({ name: 'shop', tier: 'prod', target: Target.generic() });
    const lake = new ObjectStore(new Tenant(platform, 'storage'), 'lake', {
      capacity: Size.gibibytes(5),
      engine,
      ...(replicationFactor === undefined ? {} : { nodes: 3, replicationFactor }),
    });
    for (const bucket of buckets) lake.addBucket(bucket);
    return [...Manifests.of(platform).objects];
  };

  test('keeps a bucket that is no longer declared, with its objects', () => {
    const differences = compare(store(['lake', 'other']), store(['lake']));
    expect(said(differences, 'in-place').join('\n')).toContain(
      'bucket other is no longer declared: it stays with its objects',
    );
    expect(said(differences, 'data-loss')).toEqual([]);
  });

  test('with another engine starts empty', () => {
    const differences = compare(store(['lake']), store(['lake'], 'garage'));
    expect(said(differences, 'data-loss')).toEqual([
      expect.stringContaining("garage can't read what versitygw has written"),
    ]);
  });

  test('of Garage never has another number of copies', () => {
    const differences = compare(store(['lake'], 'garage', 3), store(['lake'], 'garage', 2));
    expect(said(differences, 'impossible').join('\n')).toContain('Garage keeps 3 copies');
  });
});
