import { App, Chart, Duration, Size } from 'cdk8s';

import { Platform, Operator, Strimzi, Target, Tenant, type PlatformProps } from '../../../lib';
import { Ledger } from '../../../lib/connect';
import { Cpu } from '../../../lib/core';
import { StatelessWorkload } from '../../../lib/kubernetes';
import { toYaml } from '../../../lib/platform/yaml';
import { KafkaCluster, type KafkaClusterProps } from '../../../lib/systems/kafka';
import { LateValue, Manifests, schemaErrors } from '../../../lib/testing';

const TARGET = Target.local({ apiServer: { cidrs: ['10.245.0.1/32'], ports: [6443] } });

function platform(props: Partial<PlatformProps> = {}): Platform {
  return new Platform({ name: 'shop', tier: 'dev', target: TARGET, operators: [Strimzi.v1_2()], ...props });
}

function cluster(props: KafkaClusterProps = {}, around: Partial<PlatformProps> = {}): KafkaCluster {
  return new KafkaCluster(new Tenant(platform(around), 'streaming'), 'events', props);
}

function workload(scope: Chart, name: string): StatelessWorkload {
  return new StatelessWorkload(scope, name, {
    name,
    replicas: 1,
    identity: { app: name, instance: name, component: 'main' },
    pod: {
      user: 1000,
      containers: [
        { name: 'main', image: 'busybox:1.36', resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(64) } },
      ],
    },
  });
}

/** A value below an object; the schema of what is rendered is not ours, so tests name the path. */
function at(object: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], object);
}

const kafkaOf = (kafka: KafkaCluster): unknown => at(Manifests.of(kafka).get('Kafka', 'events'), 'spec', 'kafka');

describe('the engine', () => {
  test('is chosen where the environment declares the operator', () => {
    const kafka = cluster();
    expect(kafka.engine).toBe('strimzi');
    expect(Manifests.of(kafka).all('StatefulSet')).toEqual([]);
    expect(Manifests.of(kafka).get('Kafka', 'events').apiVersion).toBe('kafka.strimzi.io/v1');
  });

  test('is chosen by prop in a plain chart; the operator is then a need, and should be declared', () => {
    const kafka = new KafkaCluster(new Chart(new App(), 'chart', { namespace: 'streaming' }), 'events', {
      engine: 'strimzi',
    });
    const { needs, findings } = Manifests.of(kafka);
    expect(needs).toContainEqual(
      expect.objectContaining({ kind: 'operator', operator: 'strimzi', version: '1.2.0', namespace: 'strimzi' }),
    );
    expect(findings.map(({ rule }) => rule)).toContain('kafka-engine-operator');
  });

  test('gives way to the native one where a prop says so', () => {
    expect(Manifests.of(cluster({ engine: 'native' })).all('Kafka')).toEqual([]);
  });

  test('names version, metadata version and images of the operator that is declared', () => {
    expect(kafkaOf(cluster({ version: '4.2.0' }))).toMatchObject({
      version: '4.2.0',
      metadataVersion: '4.2-IV1',
      image: 'quay.io/strimzi/kafka:1.2.0-kafka-4.2.0',
    });
  });

  test('pulls from the mirror, by digest where one is known', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const kafka = cluster(
      {},
      {
        target: Target.local({ imageMirror: 'mirror.example.com/hub' }),
        imageDigests: { 'quay.io/strimzi/operator:1.2.0': digest },
      },
    );
    const { spec } = Manifests.of(kafka).get('Kafka', 'events');
    expect(at(spec, 'kafka', 'image')).toBe('mirror.example.com/hub/quay.io/strimzi/kafka:1.2.0-kafka-4.3.1');
    expect(at(spec, 'entityOperator', 'topicOperator', 'image')).toBe(
      `mirror.example.com/hub/quay.io/strimzi/operator:1.2.0@${digest}`,
    );
  });
});

describe('pools', () => {
  test('are one of combined nodes in tier dev', () => {
    const manifests = Manifests.of(cluster());
    expect(manifests.all('KafkaNodePool').map(({ metadata }) => metadata.name)).toEqual(['node']);
    expect(manifests.get('KafkaNodePool', 'node').spec).toMatchObject({ replicas: 1, roles: ['controller', 'broker'] });
  });

  test('are controllers and brokers elsewhere, with the node ids that they have natively', () => {
    const manifests = Manifests.of(cluster({}, { tier: 'prod' }));
    const controller = manifests.get('KafkaNodePool', 'controller');
    expect(controller.spec).toMatchObject({ replicas: 3, roles: ['controller'] });
    expect(controller.metadata.annotations).toEqual({ 'strimzi.io/next-node-ids': '[0-99]' });
    const broker = manifests.get('KafkaNodePool', 'broker');
    expect(broker.spec).toMatchObject({ replicas: 3, roles: ['broker'] });
    expect(broker.metadata).toMatchObject({
      annotations: { 'strimzi.io/next-node-ids': '[100-199]' },
      labels: { 'strimzi.io/cluster': 'events' },
    });
  });

  test('of brokers are one a zone, which a variable tells them and a node affinity keeps them in', () => {
    const kafka = cluster({ brokers: 5, zones: ['zone-a', 'zone-b'] }, { tier: 'test' });
    expect(kafkaOf(kafka)).toMatchObject({ rack: { type: 'environment-variable', envVarName: 'BROKER_ZONE' } });
    const manifests = Manifests.of(kafka);
    expect(manifests.get('KafkaNodePool', 'broker-zone-a').spec).toMatchObject({ replicas: 3 });
    const second = manifests.get('KafkaNodePool', 'broker-zone-b');
    expect(second.metadata.annotations).toEqual({ 'strimzi.io/next-node-ids': '[200-299]' });
    expect(second.spec).toMatchObject({
      replicas: 2,
      template: {
        kafkaContainer: { env: [{ name: 'BROKER_ZONE', value: 'zone-b' }] },
        pod: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  {
                    matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-b'] }],
                  },
                ],
              },
            },
          },
        },
      },
    });
  });

  test('are spread over zones and nodes by the labels that the operator gives their pods', () => {
    const pool = Manifests.of(cluster({}, { tier: 'prod' })).get('KafkaNodePool', 'broker');
    const labelSelector = { matchLabels: { 'strimzi.io/cluster': 'events', 'strimzi.io/broker-role': 'true' } };
    expect(at(pool.spec, 'template', 'pod', 'topologySpreadConstraints')).toEqual([
      { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
    ]);
  });

  test('have memory, heap, processor, volume and scheduling from the same props as natively', () => {
    const kafka = cluster(
      {
        brokerResources: { cpu: Cpu.units(1), memory: Size.gibibytes(4), heap: Size.gibibytes(1) },
        storage: Size.gibibytes(200),
        storageClass: 'fast',
        scheduling: {
          nodeSelector: { disk: 'ssd' },
          tolerations: [{ key: 'kafka', operator: 'Exists' }],
          priorityClass: 'data',
        },
      },
      { tier: 'prod' },
    );
    expect(Manifests.of(kafka).get('KafkaNodePool', 'broker').spec).toMatchObject({
      jvmOptions: { '-Xms': '1024m', '-Xmx': '1024m' },
      resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
      storage: { type: 'persistent-claim', size: '200Gi', class: 'fast', deleteClaim: false },
      template: {
        pod: {
          terminationGracePeriodSeconds: 300,
          tolerations: [{ key: 'kafka', operator: 'Exists' }],
          priorityClassName: 'data',
        },
      },
    });
  });

  test('give their volumes back in dev and test, unless the user wants to keep them', () => {
    const deleteClaim = (props: KafkaClusterProps): unknown =>
      at(Manifests.of(cluster(props)).get('KafkaNodePool', 'node').spec, 'storage', 'deleteClaim');
    expect(deleteClaim({})).toBe(true);
    expect(deleteClaim({ volumeRetention: 'retain' })).toBe(false);
  });
});

describe('clients', () => {
  function connected(props: KafkaClusterProps = {}): { kafka: KafkaCluster; manifests: Manifests } {
    const root = platform();
    const kafka = new KafkaCluster(new Tenant(root, 'streaming'), 'events', props);
    const analytics = new Tenant(root, 'analytics');
    const enrich = workload(analytics, 'enrich');
    kafka.addTopic('orders').grantConsume(enrich, { group: 'enrich' });
    kafka.addTopic('totals').grantProduce(enrich, { transactionalIdPrefix: 'enrich-' });
    workload(analytics, 'stranger');
    return { kafka, manifests: Manifests.of(kafka) };
  }

  test('have a user with exactly the rights that were granted', () => {
    const user = connected().manifests.get('KafkaUser', 'analytics-enrich');
    expect(user.metadata).toMatchObject({ namespace: 'streaming', labels: { 'strimzi.io/cluster': 'events' } });
    const literal = (type: string, name: string) => ({ type, name, patternType: 'literal' });
    expect(at(user.spec, 'authorization')).toEqual({
      type: 'simple',
      acls: [
        { type: 'allow', resource: literal('group', 'enrich'), operations: ['Read'] },
        { type: 'allow', resource: literal('topic', 'orders'), operations: ['Describe', 'Read'] },
        { type: 'allow', resource: literal('topic', 'totals'), operations: ['Describe', 'Write'] },
        {
          type: 'allow',
          resource: { type: 'transactionalId', name: 'enrich-', patternType: 'prefix' },
          operations: ['Describe', 'Write'],
        },
      ],
    });
  });

  test('have the password that stands in their own namespace as well, and one authority', () => {
    const { manifests } = connected();
    expect(at(manifests.get('KafkaUser', 'analytics-enrich').spec, 'authentication')).toEqual({
      type: 'scram-sha-512',
      password: { valueFrom: { secretKeyRef: { name: 'events-users', key: 'analytics-enrich' } } },
    });
    expect(manifests.needs).toContainEqual(
      expect.objectContaining({
        id: 'streaming/events/user/analytics-enrich',
        shape: { type: 'password', length: 32 },
        places: [
          { namespace: 'analytics', name: 'enrich-streaming-events', keys: { password: 'value' } },
          { namespace: 'streaming', name: 'events-users', keys: { 'analytics-enrich': 'value' } },
        ],
      }),
    );
    const labels = { 'strimzi.io/kind': 'Kafka', 'strimzi.io/cluster': 'events' };
    expect(manifests.needs.find(({ id }) => id === 'streaming/events/ca')).toMatchObject({
      shape: { type: 'certificate-authority' },
      places: [
        { namespace: 'analytics', name: 'enrich-streaming-events', keys: { 'ca.crt': 'certificate' } },
        {
          namespace: 'streaming',
          name: 'events-cluster-ca',
          keys: { 'ca.key': 'private-key' },
          labels,
          annotations: { 'strimzi.io/ca-key-generation': '0' },
        },
        {
          namespace: 'streaming',
          name: 'events-cluster-ca-cert',
          keys: { 'ca.crt': 'certificate' },
          labels,
          annotations: { 'strimzi.io/ca-cert-generation': '0' },
        },
      ],
    });
    expect(at(manifests.get('Kafka', 'events').spec, 'clusterCa')).toEqual({ generateCertificateAuthority: false });
  });

  test('speak to the same wire as natively, at the address of the operator', () => {
    const offer = (props: KafkaClusterProps) => {
      const { kafka } = connected(props);
      const [connection] = Ledger.of(kafka)
        .all()
        .slice(0, 1)
        .flatMap(({ client }) => Ledger.of(kafka).connectionsOf(client));
      return { wire: connection?.wire, secrets: connection?.secrets };
    };
    const strimzi = offer({});
    expect(strimzi.wire).toMatchObject({ bootstrapServers: 'events-kafka-bootstrap.streaming.svc:9092' });
    const native = offer({ engine: 'native' });
    expect(strimzi.secrets).toEqual(native.secrets);
    expect({ ...strimzi.wire, bootstrapServers: '' }).toEqual({ ...native.wire, bootstrapServers: '' });
  });

  test('with certificates have them from the one authority, whom the brokers trust', () => {
    const { manifests } = connected({ clientAuthentication: 'mtls' });
    expect(at(manifests.get('Kafka', 'events').spec, 'kafka', 'listeners', 0)).toMatchObject({
      tls: true,
      authentication: { type: 'tls' },
    });
    expect(at(manifests.get('Kafka', 'events').spec, 'clientsCa')).toEqual({ generateCertificateAuthority: false });
    expect(at(manifests.get('KafkaUser', 'analytics-enrich').spec, 'authentication')).toEqual({ type: 'tls-external' });
    const authority = manifests.needs.find(({ id }) => id === 'streaming/events/ca');
    expect(at(authority, 'places')).toEqual(
      ['events-clients-ca', 'events-clients-ca-cert', 'events-cluster-ca', 'events-cluster-ca-cert'].map((name) =>
        expect.objectContaining({ namespace: 'streaming', name }),
      ),
    );
  });

  test('reach the brokers, by the policies of both sides and of the listener; nobody else does', () => {
    const { manifests } = connected();
    const client = { 'app.kubernetes.io/component': 'main', 'app.kubernetes.io/instance': 'enrich' };
    const brokers = { 'strimzi.io/cluster': 'events', 'strimzi.io/broker-role': 'true' };
    const ports = [{ protocol: 'TCP', port: 9092 }];
    const peer = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'analytics' } },
      podSelector: { matchLabels: { ...client, 'app.kubernetes.io/name': 'enrich' } },
    };
    expect(at(manifests.get('Kafka', 'events').spec, 'kafka', 'listeners', 0, 'networkPolicyPeers')).toEqual([peer]);
    const policy = manifests.get('NetworkPolicy', 'events-kafka-clients');
    expect(at(policy.spec, 'podSelector')).toEqual({ matchLabels: brokers });
    expect(at(policy.spec, 'ingress')).toEqual([{ from: [peer], ports }]);
    expect(at(manifests.get('NetworkPolicy', 'enrich').spec, 'egress', 1)).toEqual({
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'streaming' } },
          podSelector: { matchLabels: brokers },
        },
      ],
      ports,
    });
    expect(at(manifests.get('NetworkPolicy', 'stranger').spec, 'egress')).toHaveLength(1); // DNS
  });

  test('are nobody as long as nothing is granted: the listener names pods that do not exist', () => {
    expect(at(kafkaOf(cluster()), 'listeners', 0)).toMatchObject({
      name: 'clients',
      port: 9092,
      networkPolicyPeers: [{ podSelector: { matchLabels: { 'cdk8s-data-platform/granted': 'nobody' } } }],
    });
  });

  test('that administer have every right, by rights and not as super users, which would restart the brokers', () => {
    const root = platform();
    const tenant = new Tenant(root, 'streaming');
    const kafka = new KafkaCluster(tenant, 'events');
    kafka.grantAdmin(workload(tenant, 'tool'));
    const manifests = Manifests.of(kafka);
    expect(at(manifests.get('KafkaUser', 'streaming-tool').spec, 'authorization', 'acls')).toContainEqual({
      type: 'allow',
      resource: { type: 'cluster' },
      operations: ['All'],
    });
    expect(at(manifests.get('Kafka', 'events').spec, 'kafka', 'authorization')).toEqual({ type: 'simple' });
  });

  test('whom somebody else manages are left alone by the user operator', () => {
    const { spec } = Manifests.of(cluster({ foreignUsers: ['old.user', 'backup'] })).get('Kafka', 'events');
    expect(at(spec, 'entityOperator', 'template', 'userOperatorContainer', 'env')).toEqual([
      { name: 'STRIMZI_IGNORED_USERS_PATTERN', value: '^(backup|old\\.user)$' },
    ]);
  });
});

describe('topics', () => {
  test('keep their names, and their resources have names that Kubernetes takes', () => {
    const kafka = cluster();
    kafka.addTopic('orders', { partitions: 12, retention: Duration.days(7), replicationFactor: 1 });
    kafka.addTopic('Orders_v1', { cleanup: 'compact' });
    const manifests = Manifests.of(kafka);
    const orders = manifests.get('KafkaTopic', 'orders');
    expect(orders.metadata).toMatchObject({ namespace: 'streaming', labels: { 'strimzi.io/cluster': 'events' } });
    expect(orders.spec).toEqual({
      topicName: 'orders',
      partitions: 12,
      replicas: 1,
      config: { 'retention.ms': '604800000' },
    });
    const renamed = manifests.get('KafkaTopic', 'orders-v1-*');
    expect(renamed.metadata.name).toMatch(/^orders-v1-[0-9a-f]{8}$/);
    expect(renamed.spec).toMatchObject({ topicName: 'Orders_v1', config: { 'cleanup.policy': 'compact' } });
  });

  test('may be called as anything else in the cluster is', () => {
    const root = platform();
    const tenant = new Tenant(root, 'streaming');
    const kafka = new KafkaCluster(tenant, 'events');
    for (const name of ['Kafka', 'User-streaming-shop']) kafka.addTopic(name);
    kafka.topic('Kafka').grantProduce(workload(tenant, 'shop'));
    const manifests = Manifests.of(root);
    expect(manifests.errors).toEqual([]);
    expect(manifests.get('KafkaUser', 'streaming-shop').spec).toBeDefined();
  });

  test('lose no data in prod when their resources go, unless the user says so', () => {
    const config = (props: KafkaClusterProps, tier: 'dev' | 'prod'): unknown =>
      at(kafkaOf(cluster(props, { tier })), 'config', 'delete.topic.enable');
    expect(config({}, 'prod')).toBe('false');
    expect(config({ config: { 'delete.topic.enable': true } }, 'prod')).toBe('true');
    expect(config({}, 'dev')).toBeUndefined();
  });

  test('have no finalizers, for which a deleted namespace would wait for ever', () => {
    const { spec } = Manifests.of(cluster()).get('Kafka', 'events');
    expect(at(spec, 'entityOperator', 'template', 'topicOperatorContainer', 'env')).toEqual([
      { name: 'STRIMZI_USE_FINALIZERS', value: 'false' },
    ]);
  });

  test('may take values that are known late', () => {
    const kafka = cluster({ config: { 'log.retention.ms': LateValue.known('1000') } });
    expect(at(kafkaOf(kafka), 'config', 'log.retention.ms')).toBeDefined();
    expect(Manifests.of(kafka).errors).toEqual([]);
  });
});

describe('partitions', () => {
  test('move when brokers come and go, no faster than the throttle', () => {
    const kafka = cluster({ reassignmentThrottle: Size.mebibytes(20) }, { tier: 'test' });
    const manifests = Manifests.of(kafka);
    const template = { name: 'events-rebalance' };
    expect(at(manifests.get('Kafka', 'events').spec, 'cruiseControl', 'autoRebalance')).toEqual([
      { mode: 'add-brokers', template },
      { mode: 'remove-brokers', template },
    ]);
    const rebalance = manifests.get('KafkaRebalance', 'events-rebalance');
    expect(rebalance.metadata).toMatchObject({
      annotations: { 'strimzi.io/rebalance-template': 'true' },
      labels: { 'strimzi.io/cluster': 'events' },
    });
    expect(rebalance.spec).toMatchObject({ replicationThrottle: 20 * 1024 * 1024 });
  });

  test('have nowhere to go in a cluster of one broker', () => {
    const manifests = Manifests.of(cluster());
    expect(at(manifests.get('Kafka', 'events').spec, 'cruiseControl')).toBeUndefined();
    expect(manifests.all('KafkaRebalance')).toEqual([]);
  });
});

describe("the operator's pods", () => {
  test('pass Pod Security restricted with a read-only root, whatever the operator sets by itself', () => {
    const { spec } = Manifests.of(cluster({}, { tier: 'test' })).get('Kafka', 'events');
    const pods = [
      at(spec, 'kafka', 'template'),
      at(spec, 'entityOperator', 'template'),
      at(spec, 'cruiseControl', 'template'),
    ].flatMap((template) => Object.entries(template as Record<string, unknown>));
    expect(pods.map(([name]) => name)).toEqual([
      'kafkaContainer',
      'pod',
      'pod',
      'topicOperatorContainer',
      'userOperatorContainer',
      'cruiseControlContainer',
      'pod',
    ]);
    for (const [name, template] of pods)
      expect(at(template, 'securityContext')).toMatchObject(
        name === 'pod'
          ? { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }
          : { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
      );
  });

  test('are let through the closed doors of a tenant: nodes, entity operator, cluster operator, API server', () => {
    const manifests = Manifests.of(
      cluster({}, { tier: 'test', operators: [Strimzi.v1_2({ namespace: 'operators' })] }),
    );
    const own = (part: string) => ({ 'strimzi.io/cluster': 'events', 'strimzi.io/name': `events-${part}` });
    const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: 'TCP', port }));
    const pods = (part: string) => ({ podSelector: { matchLabels: own(part) } });
    const operator = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'operators' } },
      podSelector: { matchLabels: { 'strimzi.io/kind': 'cluster-operator' } },
    };
    const apiServer = { to: [{ ipBlock: { cidr: '10.245.0.1/32' } }], ports: tcp(6443) };
    const rules = (name: string, direction: 'ingress' | 'egress'): unknown =>
      at(manifests.get('NetworkPolicy', name).spec, direction);

    expect(at(manifests.get('NetworkPolicy', 'events-kafka').spec, 'podSelector')).toEqual({
      matchLabels: own('kafka'),
    });
    expect(rules('events-kafka', 'ingress')).toEqual(
      expect.arrayContaining([
        { from: [pods('kafka')], ports: tcp(9090, 9091) },
        { from: [operator], ports: tcp(8443, 9090, 9091) },
        { from: expect.arrayContaining([pods('entity-operator'), pods('cruise-control')]), ports: tcp(9091) },
      ]),
    );
    expect(rules('events-kafka', 'egress')).toEqual(
      expect.arrayContaining([apiServer, { to: [pods('kafka')], ports: tcp(9090, 9091) }]),
    );
    expect(rules('events-entity', 'egress')).toEqual(
      expect.arrayContaining([
        apiServer,
        { to: [pods('kafka')], ports: tcp(9091) },
        { to: [pods('cruise-control')], ports: tcp(9090) },
      ]),
    );
    expect(rules('events-cruise', 'ingress')).toEqual([
      { from: expect.arrayContaining([pods('entity-operator'), operator]), ports: tcp(9090) },
    ]);
  });
});

describe('what is written', () => {
  test.each([
    ['dev', {}, {}],
    ['test', { clientAuthentication: 'mtls', foreignUsers: ['old'] }, {}],
    [
      'test',
      { scheduling: { nodeSelector: { disk: 'ssd' }, priorityClass: 'data' } },
      { imageMirror: 'mirror.example' },
    ],
    ['prod', { storageClass: 'fast', reassignmentThrottle: Size.mebibytes(5) }, { zones: ['a', 'b', 'c'] }],
  ] as const)('fits the definitions of the operator in tier %s with %j', (tier, props, target) => {
    const root = platform({ tier, target: Target.local({ apiServer: TARGET.apiServer, ...target }) });
    const tenant = new Tenant(root, 'streaming');
    const kafka = new KafkaCluster(tenant, 'events', props);
    const client = workload(tenant, 'shop');
    kafka.addTopic('Orders', { partitions: 6 }).grantConsume(client, { groupPrefix: 'shop-' });
    kafka.grantAdmin(client);
    const { objects, errors } = Manifests.of(root);
    const own = objects.filter(({ apiVersion }) => apiVersion === 'kafka.strimzi.io/v1');
    expect(new Set(own.map(({ kind }) => kind))).toEqual(
      new Set(['Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser', ...(tier === 'dev' ? [] : ['KafkaRebalance'])]),
    );
    expect(schemaErrors(objects)).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('does not depend on the order of statements', () => {
    const build = (reverse: boolean): string => {
      const root = platform();
      const tenant = new Tenant(root, 'streaming');
      const kafka = new KafkaCluster(tenant, 'events');
      const clients = ['a', 'b'].map((name) => workload(tenant, name));
      const topics = (reverse ? ['x', 'y'].reverse() : ['x', 'y']).map((name) => kafka.addTopic(name));
      for (const client of reverse ? [...clients].reverse() : clients)
        for (const topic of topics) topic.grantConsume(client, { group: 'g' });
      const objects = Manifests.of(root).objects.map((object) => toYaml([object]));
      return objects.sort().join('---\n');
    };
    expect(build(true)).toBe(build(false));
  });

  test('is, for a combined node in dev, this Kafka resource', () => {
    // without its configuration, which is the same for all engines
    const kafka = cluster({ overrides: { kafka: { spec: { kafka: { config: null } } } } });
    expect(toYaml([Manifests.of(kafka).get('Kafka', 'events')])).toMatchInlineSnapshot(`
      "apiVersion: kafka.strimzi.io/v1
      kind: Kafka
      metadata:
        name: events
        namespace: streaming
        labels:
          app.kubernetes.io/component: cluster
          app.kubernetes.io/instance: events
          app.kubernetes.io/managed-by: cdk8s-data-platform
          app.kubernetes.io/name: kafka
      spec:
        clusterCa:
          generateCertificateAuthority: false
        entityOperator:
          template:
            pod:
              enableServiceLinks: false
              securityContext:
                fsGroup: 0
                runAsNonRoot: true
                runAsUser: 1001
                seccompProfile:
                  type: RuntimeDefault
            topicOperatorContainer:
              env:
                - name: STRIMZI_USE_FINALIZERS
                  value: "false"
              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  drop:
                    - ALL
                readOnlyRootFilesystem: true
                runAsNonRoot: true
                seccompProfile:
                  type: RuntimeDefault
            userOperatorContainer:
              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  drop:
                    - ALL
                readOnlyRootFilesystem: true
                runAsNonRoot: true
                seccompProfile:
                  type: RuntimeDefault
          topicOperator:
            image: quay.io/strimzi/operator:1.2.0
            jvmOptions:
              "-Xms": 192m
              "-Xmx": 192m
            resources:
              limits:
                memory: 384Mi
              requests:
                cpu: 50m
                memory: 384Mi
          userOperator:
            image: quay.io/strimzi/operator:1.2.0
            jvmOptions:
              "-Xms": 192m
              "-Xmx": 192m
            resources:
              limits:
                memory: 384Mi
              requests:
                cpu: 50m
                memory: 384Mi
            secretPrefix: events-user-
        kafka:
          authorization:
            type: simple
          image: quay.io/strimzi/kafka:1.2.0-kafka-4.3.1
          listeners:
            - authentication:
                type: scram-sha-512
              name: clients
              networkPolicyPeers:
                - podSelector:
                    matchLabels:
                      cdk8s-data-platform/granted: nobody
              port: 9092
              tls: true
              type: internal
          livenessProbe:
            failureThreshold: 10
            initialDelaySeconds: 30
            periodSeconds: 30
            timeoutSeconds: 5
          metadataVersion: "4.3-IV0"
          readinessProbe:
            failureThreshold: 3
            initialDelaySeconds: 15
            periodSeconds: 10
            timeoutSeconds: 5
          template:
            kafkaContainer:
              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  drop:
                    - ALL
                readOnlyRootFilesystem: true
                runAsNonRoot: true
                seccompProfile:
                  type: RuntimeDefault
            pod:
              enableServiceLinks: false
              securityContext:
                fsGroup: 0
                runAsNonRoot: true
                runAsUser: 1001
                seccompProfile:
                  type: RuntimeDefault
          version: "4.3.1"
      "
    `);
  });
});

describe('the engine', () => {
  test('fails for a cluster id, which the operator chooses by itself', () => {
    expect(Manifests.of(cluster({ clusterId: 'MkU3OEVBNTcwNTJENDM2Qk' })).errors).toEqual([
      expect.stringContaining('streaming/events: clusterId: can\'t be honoured by engine "strimzi"'),
    ]);
  });

  test('fails for an operator whose resources the library does not write', () => {
    const operators = [Operator.installed('strimzi', '0.45.0', 'strimzi')];
    expect(Manifests.of(cluster({}, { operators })).errors).toEqual([
      expect.stringContaining('declares an operator strimzi whose resources the library does not write'),
    ]);
  });

  test('fails for configuration that the operator would drop in silence', () => {
    const errors = Manifests.of(cluster({ config: { 'controller.socket.timeout.ms': 1000 } })).errors;
    expect(errors).toEqual([expect.stringContaining('config.controller.socket.timeout.ms')]);
  });

  test('fails for overrides of objects that only the native engine makes', () => {
    expect(Manifests.of(cluster({ overrides: { admin: {} } })).errors).toEqual([
      expect.stringContaining('overrides.admin: names no object that this system makes'),
    ]);
  });

  test('takes overrides of its resources', () => {
    const kafka = cluster({ overrides: { kafka: { spec: { kafka: { metadataVersion: '4.2-IV1' } } } } });
    expect(kafkaOf(kafka)).toMatchObject({ version: '4.3.1', metadataVersion: '4.2-IV1' });
  });
});
