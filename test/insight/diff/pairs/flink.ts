import { object, pairsOf, type Outcome, type Pair } from './pair';

const by = (refusedBy: 'controller' | 'system'): Outcome => ({ effect: 'impossible', refusedBy });
const spec = (fields: object): Readonly<Record<string, unknown>> => ({ spec: fields });
const job = (fields: object): Readonly<Record<string, unknown>> => spec({ job: fields });
const configured = (settings: object): Readonly<Record<string, unknown>> => spec({ flinkConfiguration: settings });
const lastState = (fields: object = {}): Readonly<Record<string, unknown>> =>
  spec({ ...fields, job: { upgradeMode: 'last-state' } });

const flink = object('flink.apache.org/v1beta1', 'FlinkDeployment', {
  spec: {
    image: 'a:1',
    flinkVersion: 'v2_1',
    serviceAccount: 'a',
    jobManager: { resource: { cpu: 1, memory: '1g' } },
    taskManager: { resource: { cpu: 1, memory: '1g' } },
    flinkConfiguration: {
      'state.backend.type': 'rocksdb',
      'execution.checkpointing.dir': 's3://a/checkpoints',
      'execution.checkpointing.savepoint-dir': 's3://a/savepoints',
      'high-availability.type': 'kubernetes',
      'high-availability.storageDir': 's3://a/ha',
    },
    job: { jarURI: 'local:///a.jar', parallelism: 2, upgradeMode: 'savepoint' },
  },
});
const session = object('flink.apache.org/v1beta1', 'FlinkSessionJob', {
  spec: { deploymentName: 'a', job: { jarURI: 'https://example.com/a.jar', parallelism: 2, upgradeMode: 'savepoint' } },
});

/** What Flink's operator refuses, restarts, and leaves alone. */
export const FLINK_PAIRS: readonly Pair[] = [
  ...pairsOf('Flink operator', flink, [
    ['a newer Flink', {}, spec({ flinkVersion: 'v2_2' }), 'recreate'],
    ['an older Flink', spec({ flinkVersion: 'v2_2' }), {}, by('system')],
    ['the application becomes a session cluster', {}, spec({ job: null }), by('controller')],
    ['a session cluster becomes an application', spec({ job: null }), {}, by('controller')],
    ['native becomes standalone', spec({ mode: 'native' }), spec({ mode: 'standalone' }), by('controller')],
    ['an ingress', {}, spec({ ingress: { template: 'a.example.com' } }), 'recreate'], // so does 1.7.0
    ['native written out', {}, spec({ mode: 'native' }), 'recreate'], // operator 1.7.0 restarts the job for it
    [
      'the folder of savepoints goes',
      {},
      configured({ 'execution.checkpointing.savepoint-dir': null }),
      by('controller'),
    ],
    [
      'high availability goes, last-state',
      lastState(),
      lastState({ flinkConfiguration: { 'high-availability.type': null } }),
      by('controller'),
    ],
    [
      'state backend, last-state',
      lastState(),
      lastState({ flinkConfiguration: { 'state.backend.type': 'hashmap' } }),
      by('system'),
    ],
    ['state backend, savepoint', {}, configured({ 'state.backend.type': 'hashmap' }), 'recreate'],
    ['folder of checkpoints', {}, configured({ 'execution.checkpointing.dir': 's3://b' }), 'recreate'],
    [
      'maximum parallelism',
      configured({ 'pipeline.max-parallelism': '128' }),
      configured({ 'pipeline.max-parallelism': '256' }),
      by('system'),
    ],
    [
      'parallelism above its maximum',
      configured({ 'pipeline.max-parallelism': '4' }),
      spec({ flinkConfiguration: { 'pipeline.max-parallelism': '4' }, job: { parallelism: 8 } }),
      by('system'),
    ],
    ['parallelism', {}, job({ parallelism: 4 }), 'recreate'],
    [
      'a setting of the operator',
      {},
      configured({ 'kubernetes.operator.periodic.savepoint.interval': '6h' }),
      'in-place',
    ],
    ['the number as text', configured({ 'a.b': '2' }), configured({ 'a.b': 2 }), 'no-effect'],
    ['a savepoint is asked for', {}, job({ savepointTriggerNonce: 1 }), 'in-place'],
    ['a savepoint to begin from', {}, job({ initialSavepointPath: 's3://a/1' }), 'in-place'],
    ['back to a savepoint', {}, job({ initialSavepointPath: 's3://a/1', savepointRedeployNonce: 1 }), 'data-loss'],
    ['state may be dropped', {}, job({ allowNonRestoredState: true }), 'in-place'],
    ['a snapshot before it is deleted', {}, job({ autoscalerResetNonce: 1 }), 'in-place'],
    ['only the mode, to stateless', {}, job({ upgradeMode: 'stateless' }), 'in-place'],
    ['to stateless with a change', {}, job({ upgradeMode: 'stateless', parallelism: 4 }), 'data-loss'],
    ['suspended with a savepoint', {}, job({ state: 'suspended' }), 'recreate'],
    [
      'suspended, stateless',
      job({ upgradeMode: 'stateless' }),
      job({ upgradeMode: 'stateless', state: 'suspended' }),
      'data-loss',
    ],
    ['goes on', job({ state: 'suspended' }), job({ state: 'running' }), 'in-place'],
    ['a session cluster changes', spec({ job: null }), spec({ job: null, image: 'a:2' }), 'recreate'],
  ]),
  ...pairsOf('FlinkSessionJob', session, [
    ['deploymentName', {}, spec({ deploymentName: 'b' }), by('controller')],
    ['jar', {}, job({ jarURI: 'https://example.com/b.jar' }), 'recreate'],
    [
      'jar, stateless',
      job({ upgradeMode: 'stateless' }),
      job({ upgradeMode: 'stateless', parallelism: 1 }),
      'data-loss',
    ],
  ]),
].map((pair) => ({ ...pair, definition: `${pair.before.kind}.flink.apache.org` }));
