import { Duration, Size } from 'cdk8s';
import { LateValue, Manifests } from '../../../lib/testing';
import {
  FlinkApplication,
  FlinkSession,
  type FlinkApplicationProps,
  type FlinkSessionProps,
} from '../../../lib/systems/flink';
import { chartOf, FakeStore } from './fakes';

const SQL = 'SELECT 1;';

/** Problems of an application, as `property: message`, without the path. */
function problems(props: Partial<FlinkApplicationProps>, name = 'enrich'): string[] {
  const chart = chartOf();
  new FlinkApplication(chart, name, {
    state: new FakeStore(chart).at('lake', 'enrich'),
    ...('jar' in props || 'sql' in props ? {} : { sql: SQL }),
    ...props,
  });
  return Manifests.of(chart).problems.map(({ property, message }) => `${property ?? ''}: ${message}`);
}

function sessionProblems(props: FlinkSessionProps): string[] {
  const chart = chartOf();
  new FlinkSession(chart, 'queries', props);
  return Manifests.of(chart).problems.map(({ property, message }) => `${property ?? ''}: ${message}`);
}

test('good props have no problem', () => {
  expect(problems({ parallelism: 4, config: { 'restart-strategy.type': 'fixed-delay' } })).toEqual([]);
  expect(problems({ jar: '/opt/flink/usrlib/enrich.jar', entryClass: 'com.example.Enrich' })).toEqual([]);
  expect(sessionProblems({ taskManagers: 2 })).toEqual([]);
});

test('fails for a key that Flink does not know, and says which one was meant', () => {
  expect(problems({ config: { 'taskmanager.memory.manged.fraction': 0.3 } })).toEqual([
    'config.taskmanager.memory.manged.fraction: is no key that Flink 2.3.0 knows; did you mean "taskmanager.memory.managed.fraction"?',
  ]);
});

test('fails for a key that only a newer version knows', () => {
  expect(problems({ config: { 'rest.cache.execution-graph.timeout': '1 s' } })).toEqual([]);
  expect(problems({ version: '2.2.0', config: { 'rest.cache.execution-graph.timeout': '1 s' } })).toEqual([
    expect.stringMatching(/^config\.rest\.cache\.execution-graph\.timeout: is no key that Flink 2\.2\.0 knows/),
  ]);
});

test('takes keys in which users make up names', () => {
  expect(
    problems({
      config: {
        'metrics.reporter.mine.factory.class': 'com.example.Reporter',
        's3.connection.maximum': 200,
        'fs.s3a.threads.max': 20,
      },
    }),
  ).toEqual([]);
});

test.each([
  ['parallelism.default', 4, 'parallelism'],
  ['taskmanager.numberOfTaskSlots', 4, 'taskSlots'],
  ['taskmanager.memory.process.size', '2g', 'taskManagerMemory'],
  ['high-availability.type', 'zookeeper', 'state'],
  ['execution.checkpointing.dir', 's3://x/y', 'state'],
  ['execution.checkpointing.interval', '1 s', 'checkpointInterval'],
  ['kubernetes.cluster-id', 'x', 'name'],
  ['state.backend.type', 'rocksdb', 'stateBackend'],
])('fails for the key %s, which the construct writes, and names the prop', (key, value, prop) => {
  const chart = chartOf();
  new FlinkApplication(chart, 'enrich', { sql: SQL, config: { [key]: value } });
  expect(Manifests.of(chart).problems).toEqual([
    expect.objectContaining({
      property: `config.${key}`,
      message: 'is decided by the construct',
      remedy: expect.stringContaining(prop),
    }),
  ]);
});

test('fails for memory with which Flink does not start', () => {
  expect(problems({ jobManagerMemory: Size.mebibytes(703), taskManagerMemory: Size.mebibytes(980) })).toEqual([
    'jobManagerMemory: must be at least 704 MiB',
    'taskManagerMemory: must be at least 981 MiB',
  ]);
});

test('fails for a checkpoint interval of nothing', () => {
  expect(problems({ checkpointInterval: Duration.millis(0) })).toEqual([
    'checkpointInterval: must be at least 100 milliseconds',
  ]);
});

test('fails without a program, and with two', () => {
  expect(problems({ sql: undefined })).toEqual(['jar: is not given, and neither is sql: there is no program']);
  expect(problems({ sql: SQL, jar: '/opt/flink/usrlib/a.jar', entryClass: 'A' })).toEqual([
    'sql: is given beside jar: there are two programs',
  ]);
});

test('fails for a jar without an entry class, and for a place that is none', () => {
  expect(problems({ jar: '/opt/flink/usrlib/a.jar' })).toEqual([
    'entryClass: is not given, so nobody knows where the jar begins',
  ]);
  expect(problems({ jar: 'enrich.jar', entryClass: 'com.example.Enrich' })).toEqual(['jar: is no place of a jar']);
  expect(problems({ jar: '/a.jar', entryClass: 'com example' })).toEqual(['entryClass: is no name of a Java class']);
});

test('fails for what belongs to a jar beside a script', () => {
  expect(problems({ sql: SQL, entryClass: 'com.example.Enrich', args: ['--a'] })).toEqual([
    'entryClass: is for a jar, and the program is no jar',
    'args: is for a jar, and the program is no jar',
  ]);
});

test('fails for a savepoint location that is none', () => {
  expect(problems({ restoreFrom: 'savepoint-1e2f3a' })).toEqual(['restoreFrom: is no location of a savepoint']);
});

test('fails for batch mode over input that never ends, and for what bounded input does not have', () => {
  expect(problems({ runtimeMode: 'batch' })).toEqual(['runtimeMode: can be batch for bounded input only']);
  expect(problems({ input: 'bounded', suspended: true, savepoint: { name: 'x' } })).toEqual([
    'savepoint: is not for bounded input',
    'suspended: is not for bounded input',
  ]);
  expect(problems({ retries: 2 })).toEqual(['retries: is not for unbounded input']);
  expect(problems({ input: 'bounded', jobManagers: 2 })).toEqual(['jobManagers: must be 1']);
});

test('fails for a maximal parallelism below the parallelism, and above what Flink can', () => {
  expect(problems({ parallelism: 8, maxParallelism: 4 })).toEqual(['maxParallelism: must be 8 to 32768']);
  expect(problems({ maxParallelism: 40_000 })).toEqual(['maxParallelism: must be 1 to 32768']);
});

test('fails for names that Flink or Kubernetes refuse', () => {
  expect(problems({}, '1-enrich')).toEqual([expect.stringMatching(/^id: does not begin with a letter/)]);
  expect(problems({}, 'Enrich_Orders')).toEqual([expect.stringMatching(/^id: is not a name that Kubernetes accepts/)]);
  expect(problems({}, 'e'.repeat(41))).toEqual([
    expect.stringMatching(/^id: is too long for a name: 41 characters, and at most 40/),
  ]);
});

test('fails for late values where a number or a name is needed', () => {
  const late: unknown = LateValue.known(3);
  expect(problems({ ...Object(null), ...Object.fromEntries([['parallelism', late]]) })).toEqual([
    expect.stringMatching(/^parallelism: is known only after the deployment has begun/),
  ]);
});

test('fails for a version and a mode that do not exist', () => {
  expect(problems(Object.fromEntries([['version', '2.3.1']]))).toEqual([
    'version: is not one of the values that exist here; did you mean "2.3.0"?',
  ]);
  expect(problems(Object.fromEntries([['stateBackend', 'rocksDb']]))).toEqual([
    'stateBackend: is not one of the values that exist here; did you mean "rocksdb"?',
  ]);
});

test('fails for a savepoint without a place to keep it', () => {
  expect(problems({ state: undefined, savepoint: { name: 'before-2-1' } })).toEqual(['savepoint: has nowhere to go']);
});

test('fails for overrides of objects that there are not', () => {
  expect(problems({ overrides: { jobmanager: {} } })).toEqual([
    'overrides.jobmanager: names no object that this system makes',
  ]);
});
