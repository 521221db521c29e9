import type { KubeObject } from '../../../../lib/kubernetes';
import { object, pairsOf, type Outcome, type Pair } from './pair';

type Fields = Readonly<Record<string, unknown>>;

const refusedByOperator: Outcome = { effect: 'impossible', refusedBy: 'controller' };
const spec = (fields: object): Fields => ({ spec: fields });
const labels = { 'strimzi.io/cluster': 'events' };
const strimzi = (kind: string, fields: object): KubeObject =>
  object('kafka.strimzi.io/v1', kind, { metadata: { name: 'NAME', namespace: 'NAMESPACE', labels }, spec: fields });

const kafka = strimzi('Kafka', {
  kafka: {
    version: '4.2.0',
    metadataVersion: '4.2-IV1',
    listeners: [{ name: 'a', port: 9092, type: 'internal', tls: true }],
  },
});
const keeps = (hours: number): KubeObject =>
  object('kafka.strimzi.io/v1', 'Kafka', {
    metadata: { name: 'events', namespace: 'NAMESPACE' },
    spec: { kafka: { config: { 'log.retention.hours': hours } } },
  });
const settings = (config: object): Fields => spec({ kafka: { config } });
const topic = strimzi('KafkaTopic', { partitions: 6, replicas: 3 });
const user = strimzi('KafkaUser', {
  authentication: { type: 'scram-sha-512' },
  authorization: { type: 'simple', acls: [{ resource: { type: 'topic', name: 'a' }, operations: ['Read', 'Write'] }] },
});
const other: Fields = { metadata: { labels: { 'strimzi.io/cluster': 'other' } } };
const disk = (id: number): object => ({ id, type: 'persistent-claim', size: '10Gi' });

const postgres = object('postgresql.cnpg.io/v1', 'Cluster', {
  spec: { instances: 3, imageName: 'example.com/postgresql:17.5', storage: { size: '10Gi' } },
});
const postgresImage = (tag: string): Fields => spec({ imageName: `example.com/postgresql:${tag}` });
const database = object('postgresql.cnpg.io/v1', 'Database', {
  spec: { name: 'a', owner: 'a', cluster: { name: 'a' } },
});
const nodes = (storage: string): Fields =>
  spec({
    nodeSets: [
      {
        name: 'hot',
        count: 3,
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }],
      },
    ],
  });
const datacenters = (...names: readonly string[]): Fields =>
  spec({ cassandra: { datacenters: names.map((name) => ({ metadata: { name }, size: 3 })) } });
const prometheus = object('monitoring.coreos.com/v1', 'Prometheus', spec({}));

/** Data systems of operators: what their versions, volumes and retentions do. */
export const DATA_SYSTEM_PAIRS: readonly Pair[] = [
  ...pairsOf('Kafka settings', kafka, [
    [
      'shorter retention in hours',
      settings({ 'log.retention.hours': 168 }),
      settings({ 'log.retention.hours': 24 }),
      'data-loss',
    ],
    ['shorter retention in minutes', {}, settings({ 'log.retention.minutes': 60 }), 'data-loss'],
    ['a bound in bytes', {}, settings({ 'log.retention.bytes': 1073741824 }), 'data-loss'],
    ['longer retention', {}, settings({ 'log.retention.hours': 200 }), 'rolling'],
    ['offsets of idle groups', {}, settings({ 'offsets.retention.minutes': 60 }), 'data-loss'],
    ['a number as text', settings({ 'num.io.threads': 8 }), settings({ 'num.io.threads': '8' }), 'no-effect'],
    ['Cruise Control comes', {}, spec({ cruiseControl: {} }), 'rolling'],
    ['Cruise Control changes', spec({ cruiseControl: {} }), spec({ cruiseControl: { config: { a: 1 } } }), 'in-place'],
    [
      'a listener is encrypted',
      {},
      spec({ kafka: { listeners: [{ name: 'a', port: 9092, type: 'internal', tls: false }] } }),
      'rolling',
    ],
    ['a pause', {}, { metadata: { annotations: { 'strimzi.io/pause-reconciliation': 'true' } } }, 'in-place'],
    ['an order to roll', {}, { metadata: { annotations: { 'strimzi.io/manual-rolling-update': 'true' } } }, 'rolling'],
  ]),
  ...pairsOf(
    'KafkaNodePool in other words',
    strimzi('KafkaNodePool', {
      replicas: 3,
      roles: ['controller', 'broker'],
      storage: { type: 'jbod', volumes: [disk(0), disk(1)] },
    }),
    [
      ['roles in another order', {}, spec({ roles: ['broker', 'controller'] }), 'no-effect'],
      ['volumes in another order', {}, spec({ storage: { volumes: [disk(1), disk(0)] } }), 'no-effect'],
      [
        'an order to delete a pod and its volumes',
        {},
        { metadata: { annotations: { 'strimzi.io/delete-pod-and-pvc': 'true' } } },
        'data-loss',
      ],
    ],
  ),
  ...pairsOf('KafkaTopic', topic, [
    ['topicName written out', {}, spec({ topicName: 'NAME' }), 'no-effect'],
    [
      'retention as a number',
      spec({ config: { 'retention.ms': '1000' } }),
      spec({ config: { 'retention.ms': 1000 } }),
      'no-effect',
    ],
    ['another cluster', {}, other, 'recreate'],
    [
      'what the cluster keeps for a shorter time',
      spec({ config: { 'retention.ms': '604800000' } }),
      {},
      { effect: 'data-loss', around: [keeps(1)] },
    ],
    [
      'what the cluster keeps for a longer time',
      spec({ config: { 'retention.ms': '1209600000' } }),
      {},
      { effect: 'in-place', around: [keeps(720)] },
    ],
    ['left alone', {}, { metadata: { annotations: { 'strimzi.io/managed': 'false' } } }, 'in-place'],
  ]),
  ...pairsOf('KafkaUser', user, [
    ['another cluster', {}, other, 'in-place'],
    [
      'operations in another order',
      {},
      spec({ authorization: { acls: [{ resource: { type: 'topic', name: 'a' }, operations: ['Write', 'Read'] }] } }),
      'no-effect',
    ],
  ]),
  ...pairsOf('PostgreSQL Cluster', postgres, [
    ['a minor', {}, postgresImage('17.6'), 'rolling'],
    [
      'what is filled in',
      {},
      spec({ postgresUID: 26, postgresGID: 26, enableSuperuserAccess: false, logLevel: 'info' }),
      'no-effect',
    ],
    ['a major up', {}, postgresImage('18.0'), 'recreate'],
    ['a major down', {}, postgresImage('16.9'), refusedByOperator],
    ['the volume of the log goes', spec({ walStorage: { size: '1Gi' } }), {}, refusedByOperator],
    [
      'class of volumes',
      spec({ storage: { storageClass: 'a' } }),
      spec({ storage: { storageClass: 'b' } }),
      'in-place',
    ],
    ['backup', {}, spec({ backup: { target: 'primary' } }), 'in-place'],
    [
      'backups kept for a shorter time',
      spec({ backup: { retentionPolicy: '30d' } }),
      spec({ backup: { retentionPolicy: '1w' } }),
      'data-loss',
    ],
    [
      'backups kept for a longer time',
      spec({ backup: { retentionPolicy: '1w' } }),
      spec({ backup: { retentionPolicy: '2m' } }),
      'in-place',
    ],
    ['hibernation', {}, { metadata: { annotations: { 'cnpg.io/hibernation': 'on' } } }, 'recreate'],
  ]),
  ...pairsOf('Database', database, [['dropped', {}, spec({ ensure: 'absent' }), 'data-loss']]),
  ...pairsOf('K8ssandraCluster', object('k8ssandra.io/v1alpha1', 'K8ssandraCluster', datacenters('a', 'b')), [
    ['a datacenter goes', {}, datacenters('a'), 'data-loss'],
  ]),
  ...pairsOf(
    'Elasticsearch',
    object('elasticsearch.k8s.elastic.co/v1', 'Elasticsearch', { spec: { version: '9.1.0' } }),
    [
      ['version up', {}, spec({ version: '9.2.0' }), 'rolling'],
      ['version down', {}, spec({ version: '9.0.4' }), refusedByOperator],
      ['smaller volumes', nodes('10Gi'), nodes('5Gi'), refusedByOperator],
      ['larger volumes', nodes('10Gi'), nodes('20Gi'), 'in-place'],
    ],
  ),
  ...pairsOf(
    'MongoDBCommunity',
    object('mongodbcommunity.mongodb.com/v1', 'MongoDBCommunity', {
      spec: {
        version: '8.0.0',
        members: 3,
        type: 'ReplicaSet',
        security: { authentication: { modes: ['SCRAM'] } },
        users: [],
      },
    }),
    [
      ['version up', {}, spec({ version: '8.2.0' }), 'rolling'],
      ['version down', {}, spec({ version: '7.0.14' }), refusedByOperator],
    ],
  ),
  ...pairsOf(
    'InnoDBCluster',
    object('mysql.oracle.com/v2', 'InnoDBCluster', { spec: { version: '9.1.0', secretName: 'a' } }),
    [
      ['version up', {}, spec({ version: '9.2.0' }), 'rolling'],
      ['version down', {}, spec({ version: '8.4.3' }), refusedByOperator],
    ],
  ),
  ...pairsOf(
    'RabbitmqCluster',
    object('rabbitmq.com/v1beta1', 'RabbitmqCluster', { spec: { replicas: 3, persistence: { storage: '10Gi' } } }),
    [
      ['fewer nodes', {}, spec({ replicas: 1 }), refusedByOperator],
      ['more nodes', {}, spec({ replicas: 5 }), 'in-place'],
      ['smaller volumes', {}, spec({ persistence: { storage: '5Gi' } }), refusedByOperator],
    ],
  ),
  ...pairsOf('MariaDB', object('k8s.mariadb.com/v1alpha1', 'MariaDB', { spec: { storage: { size: '10Gi' } } }), [
    ['smaller volumes', {}, spec({ storage: { size: '5Gi' } }), { effect: 'impossible', refusedBy: 'controller' }],
    [
      'less memory is not less volume',
      spec({ resources: { limits: { memory: '2Gi' } } }),
      spec({ resources: { limits: { memory: '1Gi' } } }),
      'in-place',
    ],
  ]),
  ...pairsOf('Prometheus', prometheus, [
    ['shorter retention', spec({ retention: '30d' }), spec({ retention: '1w' }), 'data-loss'],
    ['the same retention', spec({ retention: '7d' }), spec({ retention: '1w' }), 'in-place'],
    ['the default again', spec({ retention: '15d' }), {}, 'data-loss'],
    ['a bound in bytes', spec({ retention: '15d' }), spec({ retention: '15d', retentionSize: '10GB' }), 'data-loss'],
  ]),
].map((pair) => ({ ...pair, definition: `${pair.before.kind}.${pair.before.apiVersion.replace(/\/.*$/, '')}` }));
