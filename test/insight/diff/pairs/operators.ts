import { mergePatch, type KubeObject } from '../../../../lib/kubernetes';
import { object, pairsOf, type Outcome, type Pair } from './pair';

const by = (refusedBy: 'controller' | 'system' | 'ignored'): Outcome => ({ effect: 'impossible', refusedBy });
const labels = { 'strimzi.io/cluster': 'events' };
const strimzi = (kind: string, spec: object): ReturnType<typeof object> =>
  object('kafka.strimzi.io/v1', kind, { metadata: { name: 'NAME', namespace: 'NAMESPACE', labels }, spec });

const pool = strimzi('KafkaNodePool', {
  replicas: 3,
  roles: ['broker'],
  storage: { type: 'persistent-claim', size: '100Gi', class: 'gp3' },
});
const jbod = (...volumes: object[]): object => ({ type: 'jbod', size: null, class: null, volumes });
const disk = (id: number, size = '10Gi'): object => ({ id, type: 'persistent-claim', size });
const topic = strimzi('KafkaTopic', { partitions: 6, replicas: 3, config: { 'retention.ms': '604800000' } });
const kafka = strimzi('Kafka', {
  kafka: {
    version: '4.2.0',
    metadataVersion: '4.2-IV1',
    listeners: [
      { name: 'clients', port: 9092, type: 'internal', tls: true },
      { name: 'plain', port: 9093, type: 'internal', tls: false },
    ],
  },
});
const cassandra = object('cassandra.datastax.com/v1beta1', 'CassandraDatacenter', {
  spec: {
    clusterName: 'first',
    serverType: 'cassandra',
    serverVersion: '4.1.5',
    size: 3,
    racks: [{ name: 'r1' }, { name: 'r2' }],
    storageConfig: {
      cassandraDataVolumeClaimSpec: { storageClassName: 'gp3', resources: { requests: { storage: '10Gi' } } },
    },
  },
});
const size = (storage: string): object => ({
  storageConfig: { cassandraDataVolumeClaimSpec: { resources: { requests: { storage } } } },
});
const allowed = { metadata: { annotations: { 'cassandra.datastax.com/allow-storage-changes': 'true' } } };
const postgres = object('postgresql.cnpg.io/v1', 'Cluster', {
  spec: { instances: 3, storage: { size: '10Gi' }, bootstrap: { initdb: { database: 'a' } } },
});
const flink = object('flink.apache.org/v1beta1', 'FlinkDeployment', {
  spec: { image: 'a:1', flinkVersion: 'v2_1', job: { jarURI: 'local:///a.jar', upgradeMode: 'savepoint' } },
});

const cruise = mergePatch(kafka, {
  metadata: { name: 'events' },
  spec: { cruiseControl: { autoRebalance: [{ mode: 'remove-brokers' }] } },
}) as KubeObject;

const PAIRS: readonly Pair[] = [
  ...pairsOf('Kafka', kafka, [
    ['a minor up', {}, { spec: { kafka: { version: '4.3.1' } } }, 'rolling'],
    ['a patch up', {}, { spec: { kafka: { version: '4.2.1' } } }, 'rolling'],
    ['a patch down', { spec: { kafka: { version: '4.2.1' } } }, {}, 'rolling'],
    ['a minor down, metadata still the old', { spec: { kafka: { version: '4.3.1' } } }, {}, 'rolling'],
    [
      'a minor down, metadata raised',
      { spec: { kafka: { version: '4.3.1', metadataVersion: '4.3-IV0' } } },
      { spec: { kafka: { version: '4.2.0', metadataVersion: '4.3-IV0' } } },
      by('controller'),
    ],
    [
      'a minor down, metadata left to the operator',
      { spec: { kafka: { version: '4.3.1', metadataVersion: null } } },
      { spec: { kafka: { metadataVersion: null } } },
      by('controller'),
    ],
    ['from before KRaft', { spec: { kafka: { version: '3.2.0' } } }, {}, by('controller')],
    ['metadata up', {}, { spec: { kafka: { metadataVersion: '4.3-IV0' } } }, 'in-place'],
    ['metadata down', { spec: { kafka: { metadataVersion: '4.3-IV0' } } }, {}, by('system')],
    [
      'a listener goes',
      {},
      { spec: { kafka: { listeners: [{ name: 'clients', port: 9092, type: 'internal', tls: true }] } } },
      'rolling',
    ],
    ['configuration', {}, { spec: { kafka: { config: { 'num.network.threads': 4 } } } }, 'rolling'],
    ['entity operator', {}, { spec: { entityOperator: { topicOperator: {} } } }, 'in-place'],
    [
      'v1beta2 again',
      {},
      { apiVersion: 'kafka.strimzi.io/v1beta2' },
      { effect: 'impossible', refusedBy: 'api-server' },
    ],
    [
      'from v1beta2',
      { apiVersion: 'kafka.strimzi.io/v1beta2' },
      {},
      { effect: 'in-place', offline: 'nobody serves it' },
    ],
  ]),
  ...pairsOf('KafkaNodePool', pool, [
    ['storage grows', {}, { spec: { storage: { size: '200Gi' } } }, 'in-place'],
    ['storage shrinks', {}, { spec: { storage: { size: '50Gi' } } }, by('ignored')],
    ['type of storage', {}, { spec: { storage: { type: 'ephemeral', size: null, class: null } } }, by('ignored')],
    ['class of storage', {}, { spec: { storage: { class: 'gp2' } } }, by('ignored')],
    ['deleteClaim', {}, { spec: { storage: { deleteClaim: true } } }, 'in-place'],
    ['a volume more', { spec: { storage: jbod(disk(0)) } }, { spec: { storage: jbod(disk(0), disk(1)) } }, 'rolling'],
    ['a volume less', { spec: { storage: jbod(disk(0), disk(1)) } }, { spec: { storage: jbod(disk(0)) } }, 'data-loss'],
    [
      'a volume of several shrinks',
      { spec: { storage: jbod(disk(0), disk(1)) } },
      { spec: { storage: jbod(disk(0, '5Gi'), disk(1)) } },
      by('ignored'),
    ],
    ['more brokers', {}, { spec: { replicas: 4 } }, 'in-place'],
    ['fewer brokers', {}, { spec: { replicas: 2 } }, by('controller')],
    ['fewer brokers, with Cruise Control', {}, { spec: { replicas: 2 } }, { effect: 'in-place', around: [cruise] }],
    [
      'nodes are no longer brokers',
      { spec: { roles: ['broker', 'controller'] } },
      { spec: { roles: ['controller'] } },
      by('controller'),
    ],
    [
      'volume of metadata',
      { spec: { storage: jbod(disk(0)) } },
      { spec: { storage: jbod({ ...disk(0), kraftMetadata: 'shared' }) } },
      'rolling',
    ],
    ['nodes that go', {}, { metadata: { annotations: { 'strimzi.io/remove-node-ids': '[0-9]' } } }, 'in-place'],
    [
      'controllers',
      { spec: { roles: ['controller'] } },
      { spec: { roles: ['controller'], replicas: 5 } },
      by('controller'),
    ],
    ['a role goes', { spec: { roles: ['broker', 'controller'] } }, {}, by('controller')],
    ['brokers become controllers', {}, { spec: { roles: ['controller'] } }, by('controller')],
    ['node ids', {}, { metadata: { annotations: { 'strimzi.io/next-node-ids': '[100-199]' } } }, 'in-place'],
    ['resources', {}, { spec: { resources: { requests: { memory: '1Gi' } } } }, 'rolling'],
    ['another cluster', {}, { metadata: { labels: { 'strimzi.io/cluster': 'other' } } }, 'data-loss'],
  ]),
  ...pairsOf('KafkaTopic', topic, [
    ['more partitions', {}, { spec: { partitions: 12 } }, 'in-place'],
    ['fewer partitions', {}, { spec: { partitions: 3 } }, by('controller')],
    ['replicas', {}, { spec: { replicas: 2 } }, by('controller')],
    ['replicas, with Cruise Control', {}, { spec: { replicas: 2 } }, { effect: 'in-place', around: [cruise] }],
    ['name of the topic', { spec: { topicName: 'a' } }, { spec: { topicName: 'b' } }, by('controller')],
    ['shorter retention', {}, { spec: { config: { 'retention.ms': '86400000' } } }, 'data-loss'],
    ['longer retention', {}, { spec: { config: { 'retention.ms': '6048000000' } } }, 'in-place'],
    ['the default of retention written out', { spec: { config: null } }, {}, 'in-place'],
    ['a bound in bytes', {}, { spec: { config: { 'retention.bytes': '1000' } } }, 'data-loss'],
    ['compacted from now on', {}, { spec: { config: { 'cleanup.policy': 'compact' } } }, 'data-loss'],
    [
      'no longer compacted',
      { spec: { config: { 'cleanup.policy': 'compact' } } },
      { spec: { config: { 'cleanup.policy': 'delete' } } },
      'data-loss',
    ],
  ]),
  ...pairsOf('KafkaUser', strimzi('KafkaUser', { authentication: { type: 'scram-sha-512' } }), [
    ['authentication', {}, { spec: { authentication: { type: 'tls' } } }, 'in-place'],
    ['authorization', {}, { spec: { authorization: { type: 'simple', acls: [] } } }, 'in-place'],
  ]),
  ...pairsOf(
    'KafkaConnect',
    strimzi('KafkaConnect', {
      replicas: 1,
      bootstrapServers: 'a:9092',
      groupId: 'a',
      offsetStorageTopic: 'a',
      configStorageTopic: 'b',
      statusStorageTopic: 'c',
    }),
    [
      ['topic of offsets', {}, { spec: { offsetStorageTopic: 'b' } }, 'recreate'],
      ['replicas', {}, { spec: { replicas: 2 } }, 'rolling'],
    ],
  ),
  ...pairsOf('KafkaConnector', strimzi('KafkaConnector', { class: 'a', tasksMax: 1 }), [
    ['tasks', {}, { spec: { tasksMax: 2 } }, 'in-place'],
  ]),
  ...pairsOf(
    'ScheduledSparkApplication',
    object('sparkoperator.k8s.io/v1beta2', 'ScheduledSparkApplication', { spec: { schedule: '@daily' } }),
    [['schedule', {}, { spec: { schedule: '@hourly' } }, 'in-place']],
  ),
  ...pairsOf('CassandraDatacenter', cassandra, [
    ['clusterName', {}, { spec: { clusterName: 'second' } }, by('controller')],
    ['superuserSecretName', {}, { spec: { superuserSecretName: 'b' } }, by('controller')],
    ['serviceAccount', {}, { spec: { serviceAccount: 'b' } }, by('controller')],
    ['allowMultipleNodesPerWorker', {}, { spec: { allowMultipleNodesPerWorker: true } }, by('controller')],
    ['storage shrinks', allowed, { ...allowed, spec: size('5Gi') }, by('controller')],
    ['storage grows', {}, { spec: size('20Gi') }, by('controller')],
    ['storage grows, with the annotation', allowed, { ...allowed, spec: size('20Gi') }, 'in-place'],
    [
      'class of storage',
      allowed,
      { ...allowed, spec: { storageConfig: { cassandraDataVolumeClaimSpec: { storageClassName: 'gp2' } } } },
      by('controller'),
    ],
    ['a rack is added', {}, { spec: { racks: [{ name: 'r1' }, { name: 'r2' }, { name: 'r3' }] } }, 'in-place'],
    ['a rack is removed', {}, { spec: { racks: [{ name: 'r1' }] } }, by('controller')],
    ['racks in another order', {}, { spec: { racks: [{ name: 'r2' }, { name: 'r1' }] } }, by('controller')],
    ['size', {}, { spec: { size: 6 } }, 'in-place'],
    ['stopped', {}, { spec: { stopped: true } }, 'recreate'],
    ['version up', {}, { spec: { serverVersion: '5.0.2' } }, 'rolling'],
    ['version down', {}, { spec: { serverVersion: '4.0.1' } }, by('system')],
  ]),
  ...pairsOf('PostgreSQL Cluster', postgres, [
    ['storage shrinks', {}, { spec: { storage: { size: '5Gi' } } }, by('controller')],
    ['storage grows', {}, { spec: { storage: { size: '20Gi' } } }, 'in-place'],
    ['uid', {}, { spec: { postgresUID: 27 } }, by('controller')],
    [
      'service account',
      { spec: { serviceAccountName: 'a' } },
      { spec: { serviceAccountName: 'b' } },
      { effect: 'impossible', refusedBy: 'api-server' },
    ],
    ['service account, for the first time', {}, { spec: { serviceAccountName: 'b' } }, 'rolling'],
    ['bootstrap', {}, { spec: { bootstrap: { initdb: { database: 'b' } } } }, 'no-effect'],
    ['instances', {}, { spec: { instances: 2 } }, 'in-place'],
    ['parameters', {}, { spec: { postgresql: { parameters: { a: 'b' } } } }, 'rolling'],
  ]),
  ...pairsOf(
    'Database',
    object('postgresql.cnpg.io/v1', 'Database', { spec: { name: 'a', owner: 'a', cluster: { name: 'a' } } }),
    [
      ['name', {}, { spec: { name: 'b' } }, { effect: 'recreate', refusedBy: 'api-server' }],
      ['owner', {}, { spec: { owner: 'b' } }, 'in-place'],
      [
        'encoding',
        { spec: { encoding: 'UTF8' } },
        { spec: { encoding: 'LATIN1' } },
        { effect: 'recreate', refusedBy: 'api-server' },
      ],
      ['encoding, for the first time', {}, { spec: { encoding: 'UTF8' } }, 'in-place'],
      ['cluster', {}, { spec: { cluster: { name: 'b' } } }, { effect: 'recreate', refusedBy: 'api-server' }],
    ],
  ),
  ...pairsOf('FlinkDeployment', flink, [
    ['image, with a savepoint', {}, { spec: { image: 'a:2' } }, 'recreate'],
    [
      'image, stateless',
      { spec: { job: { upgradeMode: 'stateless' } } },
      { spec: { image: 'a:2', job: { upgradeMode: 'stateless' } } },
      'data-loss',
    ],
    [
      'image, upgradeMode left out',
      { spec: { job: { upgradeMode: null } } },
      { spec: { image: 'a:2', job: { upgradeMode: null } } },
      'data-loss',
    ],
    [
      'version, last-state and no folder for savepoints',
      { spec: { job: { upgradeMode: 'last-state' } } },
      { spec: { flinkVersion: 'v2_2', job: { upgradeMode: 'last-state' } } },
      by('controller'),
    ],
    ['upgradeMode', {}, { spec: { job: { upgradeMode: 'last-state' } } }, 'in-place'],
  ]),
  ...pairsOf(
    'SparkApplication',
    object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', { spec: { image: 'a:1' } }),
    [['image', {}, { spec: { image: 'a:2' } }, 'recreate']],
  ),
];

export const OPERATOR_PAIRS: readonly Pair[] = PAIRS.map((pair) => ({
  ...pair,
  definition: `${pair.before.kind}.${pair.before.apiVersion.replace(/\/.*$/, '')}`,
}));
