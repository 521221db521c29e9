/** Resources of Strimzi that are wrong, and what is right: rules of trees and rules of manifests are shown the same. */
/** Part of a resource. */
export type Json = Readonly<Record<string, unknown>>;

/** A resource of Strimzi, or a policy beside it. */
export interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly spec: Json;
  readonly apiVersion?: string;
  readonly cluster?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

const LISTENER: Json = {
  name: 'clients',
  port: 9092,
  type: 'internal',
  tls: true,
  authentication: { type: 'scram-sha-512' },
  networkPolicyPeers: [{ podSelector: { matchLabels: { app: 'shop' } } }],
};

export const kafka = (spec: Json = {}, others: Json = {}, name = 'events'): Resource => ({
  kind: 'Kafka',
  name,
  spec: {
    kafka: { version: '4.3.1', listeners: [LISTENER], authorization: { type: 'simple' }, ...spec },
    entityOperator: { topicOperator: {}, userOperator: {} },
    ...others,
  },
});

const listening = (...listeners: readonly Json[]): Resource =>
  kafka({ listeners: listeners.map((listener) => ({ ...LISTENER, ...listener })) });

export const pool = (spec: Json = {}, others: Partial<Resource> = {}): Resource => ({
  kind: 'KafkaNodePool',
  name: 'node',
  cluster: 'events',
  spec: {
    replicas: 3,
    roles: ['controller', 'broker'],
    storage: { type: 'persistent-claim', size: '10Gi' },
    template: { pod: { terminationGracePeriodSeconds: 300 } },
    ...spec,
  },
  ...others,
});

export const topic = (name: string, spec: Json = {}, cluster = 'events'): Resource => ({
  kind: 'KafkaTopic',
  name,
  cluster,
  spec: { partitions: 3, replicas: 1, ...spec },
});

const acl = (type: string, ...operations: readonly string[]): Json => ({ resource: { type, name: 'x' }, operations });

const user = (authentication: string, acls: readonly Json[] = [], name = 'shop'): Resource => ({
  kind: 'KafkaUser',
  name,
  cluster: 'events',
  spec: { authentication: { type: authentication }, authorization: { type: 'simple', acls } },
});

const policy = (spec: Json): Resource => ({
  kind: 'NetworkPolicy',
  apiVersion: 'networking.k8s.io/v1',
  name: 'policy',
  spec: { policyTypes: ['Egress'], ...spec },
});

const connect = (name: string, spec: Json = {}, annotations: Record<string, string> = {}): Resource => ({
  kind: 'KafkaConnect',
  name,
  annotations,
  spec: {
    bootstrapServers: 'events:9092',
    groupId: name,
    configStorageTopic: `${name}-config`,
    offsetStorageTopic: `${name}-offset`,
    statusStorageTopic: `${name}-status`,
    ...spec,
  },
});

const rebalance: Resource = {
  kind: 'KafkaRebalance',
  name: 'template',
  cluster: 'events',
  annotations: { 'strimzi.io/rebalance-template': 'true' },
  spec: {},
};

/** Each rule with what it must find, and what it must let through. */
export const CASES: Readonly<
  Record<string, readonly { bad: readonly Resource[]; finds: string; good: readonly Resource[] }[]>
> = {
  'strimzi-api-version': [
    {
      bad: [{ ...topic('orders'), apiVersion: 'kafka.strimzi.io/v1beta2' }],
      finds: 'apiVersion: is not served by operators from 1.0 on',
      good: [topic('orders')],
    },
  ],
  'strimzi-removed-field': [
    { bad: [kafka({ replicas: 3 })], finds: 'spec.kafka.replicas: no longer exists', good: [kafka()] },
    { bad: [kafka({}, { zookeeper: {} })], finds: 'spec.zookeeper: no longer exists', good: [kafka()] },
    {
      bad: [{ ...kafka(), annotations: { 'strimzi.io/kraft': 'enabled' } }],
      finds: 'metadata.annotations.strimzi.io/kraft: is ignored since 0.48',
      good: [kafka()],
    },
    {
      bad: [{ kind: 'KafkaMirrorMaker2', name: 'mirror', spec: { connectCluster: 'target' } }],
      finds: 'spec.connectCluster: no longer exists',
      good: [{ kind: 'KafkaMirrorMaker2', name: 'mirror', spec: { target: {} } }],
    },
  ],
  'strimzi-cluster-label': [
    {
      bad: [kafka(), topic('orders', {}, 'event')],
      finds: 'metadata.labels.strimzi.io/cluster: names no Kafka of namespace streaming',
      good: [kafka(), topic('orders')],
    },
    {
      bad: [kafka(), { kind: 'KafkaUser', name: 'shop', spec: {} }],
      finds: 'metadata.labels.strimzi.io/cluster: is missing, so nobody looks after this KafkaUser',
      good: [kafka(), user('scram-sha-512')],
    },
  ],
  'strimzi-roles': [
    {
      bad: [kafka(), pool({ roles: ['broker'] })],
      finds: 'has no pool with the role controller and at least one replica',
      good: [kafka(), pool()],
    },
    {
      bad: [kafka(), pool({ roles: ['controller'] }), pool({ roles: ['broker'], replicas: 0 }, { name: 'broker' })],
      finds: 'has no pool with the role broker and at least one replica',
      good: [kafka(), pool({ roles: ['controller'] }), pool({ roles: ['broker'] }, { name: 'broker' })],
    },
  ],
  'strimzi-volumes': [
    {
      bad: [pool({ storage: { type: 'persistent-claim' } })],
      finds: 'spec.storage: has a persistent claim without a size',
      good: [pool()],
    },
    {
      bad: [pool({ storage: jbod({ id: 0 }, { id: 0 }) })],
      finds: 'spec.storage: has two volumes with one id',
      good: [pool({ storage: jbod({ id: 0 }, { id: 1 }) })],
    },
    {
      bad: [pool({ storage: jbod({}) })],
      finds: 'spec.storage: has a volume without an id',
      good: [pool({ storage: jbod({ id: 0 }) })],
    },
    { bad: [pool({ storage: jbod() })], finds: 'spec.storage: lists no volume', good: [pool()] },
    {
      bad: [pool({ storage: jbod({ id: 0, kraftMetadata: 'shared' }, { id: 1, kraftMetadata: 'shared' }) })],
      finds: 'spec.storage: has several volumes for the metadata',
      good: [pool({ storage: jbod({ id: 0, kraftMetadata: 'shared' }, { id: 1 }) })],
    },
  ],
  'strimzi-config-key': [
    {
      bad: [kafka({ config: { 'ssl.keystore.type': 'PEM' } })],
      finds: `config.ssl.keystore.type: can't be honoured by the operator, which drops keys that begin with "ssl."`,
      good: [kafka({ config: { 'ssl.cipher.suites': 'TLS_AES_256_GCM_SHA384', 'log.retention.hours': 24 } })],
    },
  ],
  'strimzi-cruise-control': [
    {
      bad: [kafka({}, { cruiseControl: {} }), pool({ replicas: 1 })],
      finds: 'spec.cruiseControl: is there for a cluster of one broker',
      good: [kafka({}, { cruiseControl: {} }), pool({ replicas: 2 })],
    },
    {
      bad: [kafka(), pool(), rebalance],
      finds: 'asks to move partitions of events, which has no Cruise Control',
      good: [kafka({}, { cruiseControl: {} }), pool(), rebalance],
    },
    {
      bad: [kafka({}, { cruiseControl: autoRebalance('other') }), pool(), rebalance],
      finds: 'spec.cruiseControl.autoRebalance: names the template other, which no KafkaRebalance of the cluster is',
      good: [kafka({}, { cruiseControl: autoRebalance('template') }), pool(), rebalance],
    },
  ],
  'strimzi-image-digest': [
    {
      bad: [kafka({ image: 'quay.io/strimzi/kafka:1.2.0-kafka-4.3.1' })],
      finds: 'spec.kafka.image: is quay.io/strimzi/kafka:1.2.0-kafka-4.3.1, without a digest',
      good: [kafka({ image: `quay.io/strimzi/kafka:1.2.0-kafka-4.3.1@sha256:${'a'.repeat(64)}` })],
    },
  ],
  'strimzi-pod-set-name': [
    {
      bad: [pool({}, { name: 'connect' }), connect('events')],
      finds: 'calls its pods events-connect-…, as KafkaNodePool connect does',
      good: [pool({}, { name: 'broker' }), connect('events')],
    },
    {
      bad: [pool({}, { cluster: 'a', name: 'b-c' }), pool({}, { cluster: 'a-b', name: 'c' })],
      finds: 'calls its pods a-b-c-…, as KafkaNodePool b-c does',
      good: [pool({}, { cluster: 'a', name: 'b' }), pool({}, { cluster: 'a-b', name: 'c' })],
    },
  ],
  'strimzi-one-cluster': [
    {
      bad: [kafka(), kafka({}, {}, 'logs')],
      finds: 'stands in namespace streaming beside events',
      good: [kafka()],
    },
  ],
  'strimzi-version': [
    { bad: [kafka({ version: '4.1.0' })], finds: 'spec.kafka.version: is not run by Strimzi 1.2.0', good: [kafka()] },
    {
      bad: [kafka({ metadataVersion: 4.2 })],
      finds: 'spec.kafka.metadataVersion: is not the text of a metadata version',
      good: [kafka({ metadataVersion: '4.2' })],
    },
    {
      bad: [kafka({ version: '4.2.0', metadataVersion: '4.3-IV0' })],
      finds: 'spec.kafka.metadataVersion: is newer than Kafka 4.2.0 knows',
      good: [kafka({ version: '4.3.0', metadataVersion: '4.2-IV1' })],
    },
  ],
  'strimzi-name-length': [
    {
      bad: [kafka({}, {}, 'e'.repeat(48))],
      finds: `metadata.name: makes a Service ${'e'.repeat(48)}-kafka-bootstrap, which is too long`,
      good: [kafka({}, {}, 'e'.repeat(47))],
    },
    {
      bad: [kafka(), pool({}, { name: 'p'.repeat(53), annotations: { 'strimzi.io/next-node-ids': '[100-199]' } })],
      finds: `metadata.name: makes a pod events-${'p'.repeat(53)}-102, which is too long`,
      good: [kafka(), pool({}, { name: 'p'.repeat(52), annotations: { 'strimzi.io/next-node-ids': '[100-199]' } })],
    },
  ],
  'strimzi-grace-period': [
    {
      bad: [kafka(), pool({ template: {} })],
      finds: 'spec.template.pod.terminationGracePeriodSeconds: is too short for a broker',
      good: [kafka({ template: { pod: { terminationGracePeriodSeconds: 120 } } }), pool({ template: {} })],
    },
  ],
  'strimzi-rack': [
    {
      bad: [kafka({ rack: { type: 'environment-variable', envVarName: 'ZONE' } }), pool()],
      finds: 'spec.template.kafkaContainer.env: does not set ZONE, from which brokers take their rack',
      good: [
        kafka({ rack: { type: 'environment-variable', envVarName: 'ZONE' } }),
        pool({ template: { pod: {}, kafkaContainer: { env: [{ name: 'ZONE', value: 'a' }] } } }),
      ],
    },
  ],
  'strimzi-broker-addresses': [
    {
      bad: [
        listening({ type: 'nodeport', configuration: { brokers: [{ broker: 100 }, { broker: 7 }] } }),
        pool({ replicas: 2 }, { annotations: { 'strimzi.io/next-node-ids': '[100-199]' } }),
      ],
      finds: 'spec.kafka.listeners.clients.configuration.brokers: does not fit the brokers 100, 101',
      good: [
        listening({ type: 'nodeport', configuration: { brokers: [{ broker: 101 }, { broker: 100 }] } }),
        pool({ replicas: 2 }, { annotations: { 'strimzi.io/next-node-ids': '[100-199]' } }),
      ],
    },
    {
      bad: [listening({ type: 'nodeport', configuration: { brokers: [{ broker: 0 }] } }), pool({ replicas: 1 })],
      finds: 'spec.kafka.listeners.clients.configuration.brokers: is given for ids that the operator is free to choose',
      good: [listening({ type: 'nodeport', configuration: { hostTemplate: 'b{nodeId}.example.com' } }), pool()],
    },
  ],
  'strimzi-listener-peers': [
    {
      bad: [listening({ networkPolicyPeers: [] })],
      finds: 'spec.kafka.listeners.clients.networkPolicyPeers: names nobody, which lets everybody in',
      good: [kafka()],
    },
  ],
  'strimzi-listener': [
    {
      bad: [listening({}, { port: 9093 })],
      finds: 'spec.kafka.listeners.clients.name: is the name of two listeners',
      good: [listening({}, { name: 'other', port: 9093 })],
    },
    {
      bad: [listening({}, { name: 'other' })],
      finds: 'spec.kafka.listeners.other.port: is the port of two listeners',
      good: [listening({}, { name: 'other', port: 9093 })],
    },
    {
      bad: [listening({ port: 9404 })],
      finds: "spec.kafka.listeners.clients.port: is a port of the operator's own",
      good: [listening({ port: 9405 })],
    },
    {
      bad: [listening({ tls: false, authentication: { type: 'tls' } })],
      finds: 'spec.kafka.listeners.clients.authentication: asks for certificates where there is no TLS',
      good: [listening({ authentication: { type: 'tls' } })],
    },
    {
      bad: [listening({ tls: false, configuration: { brokerCertChainAndKey: {} } })],
      finds: 'spec.kafka.listeners.clients.configuration.brokerCertChainAndKey: is given where there is no TLS',
      good: [listening({ configuration: { brokerCertChainAndKey: {} } })],
    },
  ],
  'strimzi-listener-exposure': [
    {
      bad: [listening({ type: 'loadbalancer', tls: false, authentication: undefined })],
      finds: 'spec.kafka.listeners.clients: is of type loadbalancer and has no TLS and no authentication',
      good: [listening({ type: 'loadbalancer' }), pool()],
    },
  ],
  'strimzi-scram-tls': [
    {
      bad: [listening({ tls: false })],
      finds: 'spec.kafka.listeners.clients.tls: is off where clients use passwords',
      good: [kafka()],
    },
  ],
  'strimzi-ingress-listener': [
    {
      bad: [listening({ type: 'ingress' })],
      finds: 'spec.kafka.listeners.clients.type: is deprecated',
      good: [listening({ type: 'tlsroute' })],
    },
  ],
  'strimzi-node-port': [
    {
      bad: [listening({ type: 'nodeport' })],
      finds: 'spec.kafka.listeners.clients: sends clients to addresses of nodes, which its certificates do not name',
      good: [listening({ type: 'nodeport', configuration: { advertisedHostTemplate: 'b{nodeId}.example.com' } })],
    },
  ],
  'strimzi-egress': [
    {
      bad: [kafka({}, { entityOperator: undefined }), policy({ podSelector: {} })],
      finds:
        "is in a namespace that is closed, and its nodes can't reach the API server (port 6443), nodes of Kafka (port 9090), nodes of Kafka (port 9091)",
      good: [kafka({}, { entityOperator: undefined })],
    },
    {
      bad: [
        kafka({}, { entityOperator: undefined }),
        policy({ podSelector: {}, egress: [{ to: [peer('events-kafka')], ports: [{ port: 9090 }, { port: 9091 }] }] }),
      ],
      finds: "is in a namespace that is closed, and its nodes can't reach the API server (port 6443)",
      good: [
        kafka({}, { entityOperator: undefined }),
        policy({
          podSelector: {},
          egress: [
            { to: [peer('events-kafka')], ports: [{ port: 9090 }, { port: 9091 }] },
            { to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 6443 }] },
          ],
        }),
      ],
    },
    {
      bad: [
        kafka(),
        policy({ podSelector: peer('events-entity-operator').podSelector, egress: [{ ports: [{ port: 6443 }] }] }),
      ],
      finds: "is in a namespace that is closed, and its entity operator can't reach nodes of Kafka (port 9091)",
      good: [kafka(), policy({ podSelector: peer('events-entity-operator').podSelector, egress: [{}] })],
    },
  ],
  'strimzi-entity-operator': [
    {
      bad: [kafka({}, { entityOperator: { userOperator: {} } }), topic('orders')],
      finds: 'spec.entityOperator.topicOperator: is not there, and nobody looks after KafkaTopic orders',
      good: [kafka({}, { entityOperator: { topicOperator: {} } }), topic('orders')],
    },
    {
      bad: [kafka({}, { entityOperator: undefined }), user('scram-sha-512')],
      finds: 'spec.entityOperator.userOperator: is not there, and nobody looks after KafkaUser shop',
      good: [kafka({}, { entityOperator: undefined })],
    },
  ],
  'strimzi-watched-namespace': [
    {
      bad: [kafka({}, { entityOperator: { topicOperator: { watchedNamespace: 'topics' } } })],
      finds: 'spec.entityOperator.topicOperator.watchedNamespace: is ignored',
      good: [kafka()],
    },
  ],
  'strimzi-topic-finalizers': [
    {
      bad: [kafka(), topic('orders')],
      finds: 'spec.entityOperator.template.topicOperatorContainer.env: leaves finalizers on',
      good: [
        kafka(
          {},
          {
            entityOperator: {
              topicOperator: {},
              template: { topicOperatorContainer: { env: [{ name: 'STRIMZI_USE_FINALIZERS', value: 'false' }] } },
            },
          },
        ),
        topic('orders'),
      ],
    },
  ],
  'strimzi-topic-unique': [
    {
      bad: [kafka(), topic('orders'), topic('old-orders', { topicName: 'orders' })],
      finds: 'spec.topicName: is declared by KafkaTopic orders as well',
      good: [kafka(), topic('orders'), topic('old-orders')],
    },
  ],
  'strimzi-user-authentication': [
    {
      bad: [kafka(), user('tls')],
      finds: 'spec.authentication.type: is asked for by no listener of events',
      good: [kafka(), user('scram-sha-512')],
    },
    {
      bad: [listening({ authentication: { type: 'tls' } }), user('tls', [], 'u'.repeat(65))],
      finds: 'metadata.name: is too long for the name in a certificate: 65 characters',
      good: [listening({ authentication: { type: 'tls' } }), user('tls', [], 'u'.repeat(64))],
    },
  ],
  'strimzi-user-authorization': [
    {
      bad: [kafka({ authorization: undefined }), user('scram-sha-512', [acl('topic', 'Write')])],
      finds: 'spec.kafka.authorization: is not given, and KafkaUser shop has rights',
      good: [kafka(), user('scram-sha-512', [acl('topic', 'Write')])],
    },
    {
      bad: [kafka({ authorization: { type: 'simple', superUsers: ['User:root'] } })],
      finds: 'spec.kafka.authorization.superUsers: names nobody: the operator puts User: before it once more',
      good: [kafka({ authorization: { type: 'simple', superUsers: ['root', 'CN=root'] } })],
    },
  ],
  'strimzi-consumer-group': [
    {
      bad: [kafka(), user('scram-sha-512', [acl('topic', 'Read')])],
      finds: 'spec.authorization.acls: lets the user read a topic and join no consumer group',
      good: [kafka(), user('scram-sha-512', [acl('topic', 'Read'), acl('group', 'Read')])],
    },
  ],
  'strimzi-connector': [
    {
      bad: [connect('sinks'), { kind: 'KafkaConnector', name: 'lake', cluster: 'sinks', spec: {} }],
      finds: 'is ignored: KafkaConnect sinks does not use connector resources',
      good: [
        connect('sinks', {}, { 'strimzi.io/use-connector-resources': 'true' }),
        { kind: 'KafkaConnector', name: 'lake', cluster: 'sinks', spec: {} },
      ],
    },
  ],
  'strimzi-connect-identity': [
    {
      bad: [connect('sinks'), connect('sources', { groupId: 'sinks' })],
      finds: 'spec.groupId: is that of KafkaConnect streaming/sinks on the same cluster',
      good: [connect('sinks'), connect('sources', { groupId: 'sinks', bootstrapServers: 'logs:9092' })],
    },
    {
      bad: [
        connect('sinks'),
        {
          kind: 'KafkaMirrorMaker2',
          name: 'mirror',
          spec: { target: { bootstrapServers: 'events:9092', statusStorageTopic: 'sinks-status' } },
        },
      ],
      finds: 'spec.target.statusStorageTopic: is that of KafkaConnect streaming/sinks on the same cluster',
      good: [connect('sinks'), connect('sources')],
    },
  ],
};

function jbod(...volumes: readonly Json[]): Json {
  return { type: 'jbod', volumes: volumes.map((volume) => ({ type: 'persistent-claim', size: '10Gi', ...volume })) };
}

function autoRebalance(name: string): Json {
  return { autoRebalance: [{ mode: 'add-brokers', template: { name } }] };
}

function peer(name: string): { readonly podSelector: Json } {
  return { podSelector: { matchLabels: { 'strimzi.io/cluster': 'events', 'strimzi.io/name': name } } };
}
