import type { Chart } from 'cdk8s';
import { Duration, Size } from 'cdk8s';
import type { Tier } from '../../../lib/environment';
import { FlinkApplication, FlinkSession, flinkRules, type FlinkApplicationProps } from '../../../lib/systems/flink';
import { Manifests } from '../../../lib/testing';
import { chartOf, FakeKafka, FakeStore } from './fakes';

interface Case {
  readonly rule: string;
  readonly bad: (chart: Chart) => void;
  readonly good: (chart: Chart) => void;
  readonly message: RegExp;
  readonly tier?: Tier;
}

const SQL = 'SELECT 1;';

function app(chart: Chart, props: Partial<FlinkApplicationProps> = {}, id = 'enrich'): FlinkApplication {
  return new FlinkApplication(chart, id, { ...('jar' in props ? {} : { sql: SQL }), ...props });
}

const CASES: readonly Case[] = [
  {
    rule: 'flink-state-kept',
    tier: 'prod',
    bad: (chart) => app(chart),
    good: (chart) => app(chart, { state: new FakeStore(chart).at('lake', 'enrich') }),
    message: /state is not given|is not given, and tier prod/,
  },
  {
    rule: 'flink-state-volatile',
    bad: (chart) => app(chart),
    good: (chart) => app(chart, { state: new FakeStore(chart).at('lake', 'enrich') }),
    message: /begins from the start/,
  },
  {
    rule: 'flink-state-of-its-own',
    bad: (chart) => {
      const store = new FakeStore(chart);
      app(chart, { state: store.at('lake', 'flink') });
      app(chart, { state: store.at('lake', 'flink/report') }, 'report');
    },
    good: (chart) => {
      const store = new FakeStore(chart);
      app(chart, { state: store.at('lake', 'flink') });
      app(chart, { state: store.at('lake', 'flink-report') }, 'report');
    },
    message: /lies where analytics\/enrich keeps its own/,
  },
  {
    rule: 'flink-standby-needs-state',
    bad: (chart) => app(chart, { jobManagers: 2 }),
    good: (chart) => app(chart, { jobManagers: 2, state: new FakeStore(chart).at('lake', 'enrich') }),
    message: /is 2, and there is no state/,
  },
  {
    rule: 'flink-enough-slots',
    bad: (chart) => app(chart, { parallelism: 5, taskSlots: 2, taskManagers: 2 }),
    good: (chart) => app(chart, { parallelism: 4, taskSlots: 2, taskManagers: 2 }),
    message: /is 5, and 2 task managers with 2 slots have 4/,
  },
  {
    rule: 'flink-image-version',
    bad: (chart) => app(chart, { image: 'example/flink-orders:2.2.0-4' }),
    good: (chart) => app(chart, { image: 'example/flink-orders:2.3.0-4' }),
    message: /is of version 2\.2\.0 by its tag, and the construct is for 2\.3\.0/,
  },
  {
    rule: 'flink-native-s3-version',
    bad: (chart) => app(chart, { version: '2.2.0', s3FileSystem: 'native' }),
    good: (chart) => app(chart, { version: '2.3.0', s3FileSystem: 'native' }),
    message: /is native, and Flink 2\.2\.0 has none/,
  },
  {
    rule: 'flink-native-s3-stores',
    bad: (chart) => {
      const enrich = app(chart, { s3FileSystem: 'native', state: new FakeStore(chart).at('lake', 'enrich') });
      new FakeStore(chart, 'archive').at('old').grantRead(enrich);
    },
    good: (chart) => {
      const enrich = app(chart, { state: new FakeStore(chart).at('lake', 'enrich') });
      new FakeStore(chart, 'archive').at('old').grantRead(enrich);
    },
    message: /granted locations of archive and lake/,
  },
  {
    rule: 'flink-rocksdb-memory',
    bad: (chart) => app(chart, { stateBackend: 'rocksdb', config: { 'taskmanager.memory.managed.fraction': 0.1 } }),
    good: (chart) => app(chart, { stateBackend: 'rocksdb' }),
    message: /is 0\.1 with RocksDB/,
  },
  {
    rule: 'flink-rocksdb-volume',
    bad: (chart) => app(chart, { stateBackend: 'rocksdb' }),
    good: (chart) => app(chart, { stateBackend: 'rocksdb', localStorage: Size.gibibytes(10) }),
    message: /RocksDB is for state larger than memory/,
  },
  {
    rule: 'flink-sql-managed-memory',
    bad: (chart) => app(chart, { config: { 'taskmanager.memory.managed.fraction': 0 } }),
    good: (chart) =>
      app(chart, {
        jar: '/opt/flink/usrlib/a.jar',
        entryClass: 'A',
        config: { 'taskmanager.memory.managed.fraction': 0 },
      }),
    message: /is 0, and the program is SQL/,
  },
  {
    rule: 'flink-memory-adds-up',
    bad: (chart) => app(chart, { config: { 'taskmanager.memory.managed.fraction': 0.6 } }),
    good: (chart) =>
      app(chart, { taskManagerMemory: Size.gibibytes(2), config: { 'taskmanager.memory.managed.fraction': 0.6 } }),
    message: /leaves -\d+ MiB for the heap of tasks/,
  },
  {
    rule: 'flink-max-parallelism',
    tier: 'prod',
    bad: (chart) => app(chart, { state: new FakeStore(chart).at('lake', 'enrich') }),
    good: (chart) => app(chart, { maxParallelism: 720, state: new FakeStore(chart).at('lake', 'enrich') }),
    message: /is not given/,
  },
  {
    rule: 'flink-secret-in-config',
    bad: (chart) => app(chart, { config: { 'metrics.reporter.influx.password': 'hunter2' } }),
    good: (chart) => app(chart, { config: { 'metrics.reporter.influx.username': 'flink' } }),
    message: /holds a secret/,
  },
  {
    rule: 'flink-reactive-mode',
    bad: (chart) => new FlinkSession(chart, 'queries', { config: { 'scheduler-mode': 'reactive' } }),
    good: (chart) => app(chart, { config: { 'scheduler-mode': 'reactive' } }),
    message: /this is no streaming application/,
  },
  {
    rule: 'flink-sql-granted',
    bad: (chart) => {
      new FakeKafka(chart);
      app(chart, { sql: ({ kafka }) => kafka('events').tableOptions('orders') });
    },
    good: (chart) => {
      const kafka = new FakeKafka(chart);
      kafka.consume('orders', app(chart, { sql: (all) => all.kafka('events').tableOptions('orders') }), 'enrich');
    },
    message: /uses Kafka cluster events \(granted: none\)/,
  },
  {
    rule: 'flink-restore-granted',
    bad: (chart) =>
      app(chart, { state: new FakeStore(chart).at('lake', 'enrich'), restoreFrom: 's3://lake/other/savepoint-1' }),
    good: (chart) =>
      app(chart, { state: new FakeStore(chart).at('lake', 'enrich'), restoreFrom: 's3://lake/enrich/savepoint-1' }),
    message: /lies in no location that was granted/,
  },
  {
    rule: 'flink-jar-granted',
    bad: (chart) => app(chart, { jar: 's3://programs/a.jar', entryClass: 'A' }),
    good: (chart) =>
      new FakeStore(chart).at('programs').grantRead(app(chart, { jar: 's3://programs/a.jar', entryClass: 'A' })),
    message: /lies in no location that was granted/,
  },
  {
    rule: 'flink-savepoint-running',
    bad: (chart) =>
      app(chart, { state: new FakeStore(chart).at('lake', 'enrich'), suspended: true, savepoint: { name: 'x' } }),
    good: (chart) => app(chart, { state: new FakeStore(chart).at('lake', 'enrich'), savepoint: { name: 'x' } }),
    message: /is asked for while the application is suspended/,
  },
  {
    rule: 'flink-batch-checkpoints',
    bad: (chart) => app(chart, { input: 'bounded', checkpointInterval: Duration.seconds(5) }),
    good: (chart) => app(chart, { input: 'bounded' }),
    message: /the program runs in batch mode/,
  },
];

describe.each(CASES)('$rule', ({ rule, bad, good, message, tier }) => {
  test('fails for the bad case, with a message and what to write instead', () => {
    const chart = chartOf(tier);
    bad(chart);
    const [finding, ...others] = Manifests.of(chart).findingsOf(rule);
    expect(finding?.message).toMatch(message);
    expect(finding?.remedy).not.toBe('');
    expect(others).toEqual([]);
  });

  test('says nothing about the good case', () => {
    const chart = chartOf(tier);
    good(chart);
    expect(Manifests.of(chart).findingsOf(rule)).toEqual([]);
  });
});

test('every rule has a case', () => {
  expect(CASES.map(({ rule }) => rule).sort()).toEqual(flinkRules.map(({ id }) => id).sort());
});
