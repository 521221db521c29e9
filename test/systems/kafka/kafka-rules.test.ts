import { Duration, Size } from 'cdk8s';

import { Strimzi, Target } from '../../../lib/environment';
import { Tenant } from '../../../lib/platform';
import type { Rule } from '../../../lib/rules';
import { KafkaCluster, kafkaRules, type KafkaClusterProps } from '../../../lib/systems/kafka';
import { Manifests } from '../../../lib/testing';
import { client, events, tenants, type Surroundings } from './support';

type Parts = ReturnType<typeof events>;

/** A bad and a good cluster for a rule: props, surroundings, and what is declared further. */
interface Example {
  readonly props?: KafkaClusterProps;
  readonly around?: Surroundings;
  readonly then?: (parts: Parts) => void;
}

const PROD = { tier: 'prod' } as const;
const topic =
  (...declared: Parameters<KafkaCluster['addTopic']>) =>
  ({ kafka }: Parts): void => {
    kafka.addTopic(...declared);
  };
/** A merge patch over the pods of brokers. */
const brokerPod = (spec: object): KafkaClusterProps => ({ overrides: { brokers: { spec: { template: { spec } } } } });
const FILE = 'server.properties';

const EXAMPLES: Readonly<Record<string, { readonly bad: Example; readonly good: Example }>> = {
  'kafka-replication-factor': {
    bad: { then: topic('orders', { replicationFactor: 4 }) },
    good: { then: topic('orders', { replicationFactor: 3 }) },
  },
  'kafka-internal-replication-factor': {
    bad: { props: { brokers: 2, config: { 'offsets.topic.replication.factor': 3 } } },
    good: { props: { brokers: 2, config: { 'offsets.topic.replication.factor': 2 } } },
  },
  'kafka-min-insync-replicas': {
    bad: { then: topic('orders', { replicationFactor: 3, minInSyncReplicas: 3 }) },
    good: { then: topic('orders', { replicationFactor: 3, minInSyncReplicas: 2 }) },
  },
  'kafka-internal-min-insync-replicas': {
    bad: { props: { config: { 'transaction.state.log.min.isr': 3 } } },
    good: { props: { config: { 'transaction.state.log.min.isr': 2 } } },
  },
  'kafka-production-brokers': {
    bad: { props: { brokers: 2 }, around: PROD },
    good: { props: { brokers: 3 }, around: PROD },
  },
  'kafka-production-replication': {
    bad: { around: PROD, then: topic('orders', { replicationFactor: 1 }) },
    good: { around: PROD, then: topic('orders') },
  },
  'kafka-production-defaults': {
    bad: { props: { config: { 'min.insync.replicas': 1 } }, around: PROD },
    good: { around: PROD },
  },
  'kafka-unclean-election': {
    bad: { around: PROD, then: topic('orders', { config: { 'unclean.leader.election.enable': true } }) },
    good: { around: PROD, then: topic('orders', { config: { 'unclean.leader.election.enable': false } }) },
  },
  'kafka-auto-create-topics': {
    bad: { props: { config: { 'auto.create.topics.enable': true } } },
    good: {},
  },
  'kafka-controllers-odd': { bad: { props: { controllers: 2 } }, good: { props: { controllers: 3 } } },
  'kafka-production-controllers': {
    bad: { props: { controllers: 1 }, around: PROD },
    good: { props: { controllers: 5 }, around: PROD },
  },
  'kafka-combined-mode': {
    bad: { props: { mode: 'combined', brokers: 1 }, around: PROD },
    good: { props: { mode: 'combined', brokers: 1 }, around: { tier: 'dev' } },
  },
  'kafka-heap-share': {
    bad: { props: { brokerResources: { memory: Size.gibibytes(1), heap: Size.mebibytes(700) } } },
    good: { props: { brokerResources: { memory: Size.gibibytes(1), heap: Size.mebibytes(600) } } },
  },
  'kafka-heap-minimum': {
    bad: { props: { controllerResources: { heap: Size.mebibytes(64) } } },
    good: { props: { controllerResources: { heap: Size.mebibytes(128) } } },
  },
  'kafka-zones-balance': {
    bad: { props: { brokers: 4, zones: ['a', 'b', 'c'] } },
    good: { props: { brokers: 6, zones: ['a', 'b', 'c'] } },
  },
  'kafka-zones-replication': {
    bad: { props: { brokers: 4, zones: ['a', 'b'] } },
    good: { props: { brokers: 3, zones: ['a', 'b', 'c'] } },
  },
  'kafka-volume-retention': {
    bad: { props: { volumeRetention: 'delete' }, around: PROD },
    good: { props: { volumeRetention: 'delete' } },
  },
  'kafka-volume-size': {
    bad: {
      props: { storage: Size.gibibytes(10) },
      then: topic('orders', { partitions: 9, retentionSize: Size.gibibytes(1) }),
    },
    good: {
      props: { storage: Size.gibibytes(10) },
      then: topic('orders', { partitions: 8, retentionSize: Size.gibibytes(1) }),
    },
  },
  'kafka-partitions-per-broker': {
    bad: { then: topic('orders', { partitions: 4001 }) },
    good: { then: topic('orders', { partitions: 4000 }) },
  },
  'kafka-cluster-id': {
    bad: { props: { clusterId: '5L6g3nShT-eMCtK--X86sw' } },
    good: { props: { clusterId: 'lg6mBehga5GwJ3GcpySdiw' } },
  },
  'kafka-engine-operator': {
    bad: { props: { engine: 'strimzi' } },
    good: { props: { engine: 'strimzi' }, around: { operators: [Strimzi.v1_2()] } },
  },
  'kafka-retiring-brokers': {
    bad: { props: { brokers: 4, retiringBrokers: 1 }, around: { operators: [Strimzi.v1_2()] } },
    good: { props: { brokers: 4, retiringBrokers: 1 } },
  },
  'kafka-topic-collision': {
    bad: { then: ({ kafka }) => ['a.b', 'a_b'].forEach((name) => kafka.addTopic(name)) },
    good: { then: ({ kafka }) => ['a.b', 'a.c'].forEach((name) => kafka.addTopic(name)) },
  },
  'kafka-internal-topic': { bad: { then: topic('__consumer_offsets') }, good: { then: topic('consumer_offsets') } },
  'kafka-compact-retention': {
    bad: { then: topic('totals', { cleanup: 'compact', retention: Duration.days(1) }) },
    good: { then: topic('totals', { cleanup: 'compact-and-delete', retention: Duration.days(1) }) },
  },
  'kafka-tiered-compact': {
    bad: { then: topic('totals', { cleanup: 'compact', config: { 'remote.storage.enable': true } }) },
    good: { then: topic('totals', { config: { 'remote.storage.enable': true } }) },
  },
  'kafka-tiered-storage': {
    bad: { then: topic('totals', { config: { 'remote.storage.enable': true } }) },
    good: {
      props: { config: { 'remote.log.storage.system.enable': true } },
      then: topic('totals', { config: { 'remote.storage.enable': true } }),
    },
  },
  'kafka-message-size': {
    bad: { then: topic('files', { maxMessageSize: Size.mebibytes(100) }) },
    good: { then: topic('files', { maxMessageSize: Size.mebibytes(99) }) },
  },
  'kafka-group-shared': {
    bad: {
      then: ({ kafka, analytics }) => {
        for (const name of ['a', 'b']) kafka.topic('orders').grantConsume(client(analytics, name), { group: 'enrich' });
      },
    },
    good: {
      then: ({ kafka, analytics }) => {
        for (const name of ['a', 'b']) kafka.topic('orders').grantConsume(client(analytics, name), { group: name });
      },
    },
  },
  'kafka-transactional-id-shared': {
    bad: {
      then: ({ kafka, analytics }) => {
        for (const name of ['a', 'ab'])
          kafka.topic('orders').grantProduce(client(analytics, name), { transactionalIdPrefix: name });
      },
    },
    good: {
      then: ({ kafka, analytics }) => {
        for (const name of ['a', 'ab'])
          kafka.topic('orders').grantProduce(client(analytics, name), { transactionalIdPrefix: `${name}-` });
      },
    },
  },
  'kafka-principal-length': {
    bad: {
      props: { clientAuthentication: 'mtls' },
      then: ({ kafka, analytics }) => void kafka.topic('orders').grantConsume(client(analytics, 'n'.repeat(55))),
    },
    good: {
      props: { clientAuthentication: 'mtls' },
      then: ({ kafka, analytics }) => void kafka.topic('orders').grantConsume(client(analytics, 'n'.repeat(54))),
    },
  },
  'kafka-principal-shared': {
    bad: { then: (parts) => consumers(parts, ['team', 'a-b'], ['team-a', 'b']) },
    good: { then: (parts) => consumers(parts, ['team', 'a-b'], ['team-a', 'c']) },
  },
  'kafka-foreign-user': {
    bad: {
      props: { foreignUsers: ['analytics-enrich'] },
      then: ({ kafka, analytics }) => void kafka.topic('orders').grantConsume(client(analytics, 'enrich')),
    },
    good: {
      props: { foreignUsers: ['analytics-console'] },
      then: ({ kafka, analytics }) => void kafka.topic('orders').grantConsume(client(analytics, 'enrich')),
    },
  },
  'kafka-existing-authorization': {
    bad: { then: (parts) => void existing(parts).topic('orders').grantConsume(client(parts.analytics, 'enrich')) },
    good: { then: (parts) => void existing(parts).topic('orders') },
  },
  'kafka-existing-plaintext': {
    bad: { then: (parts) => void existing(parts, 'PLAINTEXT') },
    good: { then: (parts) => void existing(parts, 'SSL') },
  },
  'kafka-existing-twice': {
    bad: { then: (parts) => void existing(parts, 'SSL', parts.kafka.bootstrapServers) },
    good: { then: (parts) => void existing(parts, 'SSL') },
  },
  'kafka-disruption-budget': {
    bad: { props: { overrides: { disruptionBudget: { spec: { maxUnavailable: 2 } } } } },
    good: { props: { overrides: { disruptionBudget: { spec: { maxUnavailable: 1 } } } } },
  },
  'kafka-grace-period': {
    bad: { props: brokerPod({ terminationGracePeriodSeconds: 30 }) },
    good: { props: brokerPod({ terminationGracePeriodSeconds: 120 }) },
  },
  'kafka-service-links': {
    bad: { props: brokerPod({ enableServiceLinks: true }) },
    good: { props: brokerPod({ enableServiceLinks: false }) },
  },
  'kafka-environment': {
    bad: { props: withContainer({ env: [{ name: 'KAFKA_PORT', value: 'tcp://10.0.0.1:9092' }] }) },
    good: { props: withContainer({ env: [{ name: 'KAFKA_NUM_IO_THREADS', value: '4' }] }) },
  },
  'kafka-image': {
    bad: { props: withContainer({ image: 'bitnamilegacy/kafka:4.0.0' }) },
    good: { props: withContainer({ image: 'registry.example.com/kafka-with-plugins:4.2.0' }) },
  },
  'kafka-memory-limit': {
    bad: { props: withContainer({ resources: { requests: { memory: '512Mi' }, limits: { memory: '1Gi' } } }) },
    good: { props: withContainer({ resources: { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } } }) },
  },
  'kafka-startup-budget': {
    bad: {
      props: withContainer({
        startupProbe: { tcpSocket: { port: 9092 }, periodSeconds: 10, failureThreshold: 30 },
        livenessProbe: {},
      }),
    },
    good: {
      props: withContainer({
        startupProbe: { tcpSocket: { port: 9092 }, periodSeconds: 10, failureThreshold: 60 },
        livenessProbe: {},
      }),
    },
  },
  'kafka-log-dirs': {
    bad: { props: withFile((text) => text.replace('/var/lib/kafka/data/kraft', '/tmp/kraft')) },
    good: { props: withFile((text) => text.replace('/var/lib/kafka/data/kraft', '/var/lib/kafka/data/logs')) },
  },
  'kafka-quorum-voters': {
    bad: { props: { overrides: { controllers: { spec: { replicas: 3 } } } } },
    good: { props: { overrides: { controllers: { spec: { replicas: 1 } } } } },
  },
  'kafka-controller-start': {
    bad: { props: { overrides: { controllers: { spec: { podManagementPolicy: 'OrderedReady' } } } } },
    good: { props: { overrides: { controllers: { spec: { podManagementPolicy: 'Parallel' } } } } },
  },
  'kafka-authorizer': {
    bad: {
      props: withFile((text) =>
        text.replace('allow.everyone.if.no.acl.found=false', 'allow.everyone.if.no.acl.found=true'),
      ),
    },
    good: { props: withFile((text) => text) },
  },
};

/** Clients that consume, by namespace and name. */
function consumers({ kafka, platform }: Parts, ...clients: readonly (readonly [string, string])[]): void {
  const orders = kafka.addTopic('orders');
  for (const [namespace, name] of clients)
    orders.grantConsume(client(new Tenant(platform, namespace), name), { group: name });
}

function existing(
  { streaming }: Parts,
  security: 'SASL_SSL' | 'SSL' | 'PLAINTEXT' = 'SASL_SSL',
  bootstrapServers = 'kafka.example.com:9093',
) {
  return KafkaCluster.fromExisting(streaming, 'legacy', {
    bootstrapServers,
    security,
    peers: [{ cidrs: ['10.1.0.0/24'] }],
  });
}

/** A patch over the broker's container: a merge patch replaces lists, so it stands for the whole container. */
function withContainer(container: object): KafkaClusterProps {
  const resources = { requests: { memory: '896Mi' }, limits: { memory: '896Mi' } };
  return brokerPod({ containers: [{ name: 'kafka', image: 'apache/kafka:4.2.0', resources, ...container }] });
}

/** A patch over the file of every node. */
function withFile(change: (text: string) => string): KafkaClusterProps {
  const { data } = Manifests.of(events().platform).get('ConfigMap', 'events-broker');
  const text = typeof data === 'object' && data !== null ? String(Reflect.get(data, FILE)) : '';
  return { overrides: { nodeConfig: { data: { [FILE]: change(text) } } } };
}

function findings(rule: Rule, { props, around, then }: Example) {
  const parts = events(props, around);
  if (
    rule.id === 'kafka-group-shared' ||
    rule.id === 'kafka-transactional-id-shared' ||
    rule.id === 'kafka-principal-length' ||
    rule.id === 'kafka-foreign-user'
  ) {
    parts.kafka.addTopic('orders');
  }
  then?.(parts);
  return Manifests.of(parts.platform).findingsOf(rule.id);
}

describe.each(kafkaRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const example = EXAMPLES[id];

  test(`${rule.severity === 'error' ? 'fails' : 'warns'} where it does not hold: ${rule.title}`, () => {
    const found = findings(rule, example?.bad ?? {});
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) {
      expect(finding.severity).toBe(rule.severity);
      expect(finding.remedy).toMatch(/\w/);
      expect(finding.path).toMatch(/^(streaming|analytics|team)/);
    }
  });

  test('finds nothing where it holds', () => {
    expect(
      findings(
        rule,
        example?.good ?? {
          then: () => {
            throw new Error(`no example for ${id}`);
          },
        },
      ),
    ).toEqual([]);
  });
});

test('rules have ids of their own and say why and from where', () => {
  expect(new Set(kafkaRules.map(({ id }) => id)).size).toBe(kafkaRules.length);
  for (const rule of kafkaRules) {
    expect(rule.id).toMatch(/^kafka-[a-z-]+$/);
    expect(rule.reason.length).toBeGreaterThan(20);
    expect(rule.source.length).toBeGreaterThan(10);
  }
});

test.each(['dev', 'test', 'prod'] as const)('a cluster that says nothing has no finding in tier %s', (tier) => {
  const { platform, kafka, analytics } = events({}, { tier, target: Target.local({ zones: ['a', 'b', 'c'] }) });
  kafka.addTopic('orders').grantConsume(client(analytics, 'enrich'));
  expect(Manifests.of(platform).findings.filter((finding) => finding.rule.startsWith('kafka-'))).toEqual([]);
});

test('two clusters with one id are told apart from two with their own', () => {
  const { platform, streaming, analytics } = tenants();
  for (const tenant of [streaming, analytics])
    new KafkaCluster(tenant, 'events', { clusterId: 'lg6mBehga5GwJ3GcpySdiw' });
  expect(Manifests.of(platform).findingsOf('kafka-cluster-id')).toHaveLength(1);
});
