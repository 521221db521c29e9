import { App, Chart, Size } from 'cdk8s';

import { Ledger } from '../../../lib/connect';
import { Target } from '../../../lib/environment';
import { KafkaCluster } from '../../../lib/systems/kafka';
import { Manifests } from '../../../lib/testing';
import { at, client, env, events, file, tenants, textOf } from './support';

describe('the shape of a cluster follows the tier', () => {
  test('dev has one node that is broker and controller', () => {
    const { platform } = events({}, { tier: 'dev' });
    const sets = Manifests.of(platform).all('StatefulSet');
    expect(sets.map(({ metadata }) => metadata.name)).toEqual(['events-node']);
    expect(file(platform, 'events-node')['process.roles']).toBe('broker,controller');
    expect(Manifests.of(platform).errors).toEqual([]);
  });

  test('test has one controller and three brokers', () => {
    const { platform } = events();
    const sets = Manifests.of(platform).all('StatefulSet');
    expect(sets.map((set) => [set.metadata.name, at(set, 'spec.replicas')])).toEqual([
      ['events-broker', 3],
      ['events-controller', 1],
    ]);
    expect(Manifests.of(platform).errors).toEqual([]);
  });

  test('prod has three controllers and three brokers, keeps volumes and gives brokers time to stop', () => {
    const { platform } = events({}, { tier: 'prod' });
    const manifests = Manifests.of(platform);
    const brokers = manifests.get('StatefulSet', 'events-broker');
    expect(at(manifests.get('StatefulSet', 'events-controller'), 'spec.replicas')).toBe(3);
    expect(at(brokers, 'spec.persistentVolumeClaimRetentionPolicy')).toEqual({
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
    expect(at(brokers, 'spec.template.spec.terminationGracePeriodSeconds')).toBeGreaterThanOrEqual(300);
    expect(manifests.errors).toEqual([]);
  });

  test('a plain chart without a platform gets a cluster of tier prod', () => {
    const chart = new Chart(new App(), 'streaming', { namespace: 'streaming' });
    new KafkaCluster(chart, 'events');
    expect(at(Manifests.of(chart).get('StatefulSet', 'events-controller'), 'spec.replicas')).toBe(3);
  });
});

describe('nodes', () => {
  test('controllers are numbered from 0, brokers from 100, so that ids never meet', () => {
    const { platform } = events({ brokers: 4, controllers: 3 });
    const manifests = Manifests.of(platform);
    expect(at(manifests.get('StatefulSet', 'events-controller'), 'spec.ordinals')).toBeUndefined();
    expect(at(manifests.get('StatefulSet', 'events-broker'), 'spec.ordinals.start')).toBe(100);
    expect(env(platform, 'StatefulSet', 'events-broker').KAFKA_NODE_ID).toBe(
      "metadata.labels['apps.kubernetes.io/pod-index']",
    );
  });

  test('the quorum is static and names every controller', () => {
    const { platform } = events({ controllers: 3 });
    const voters = [0, 1, 2].map(
      (id) => `${id}@events-controller-${id}.events-controller.streaming.svc.cluster.local:9090`,
    );
    for (const role of ['controller', 'broker']) {
      expect(file(platform, `events-${role}`)['controller.quorum.voters']).toBe(voters.join(','));
    }
  });

  test('between nodes there is mutual TLS, clients speak SCRAM over TLS', () => {
    const { platform } = events();
    const config = file(platform, 'events-broker');
    expect(config['listener.security.protocol.map']).toBe('CONTROLLER:SSL,INTERNAL:SSL,CLIENTS:SASL_SSL');
    expect(config['ssl.client.auth']).toBe('required');
    expect(config['listener.name.clients.ssl.client.auth']).toBe('none');
    expect(config['sasl.enabled.mechanisms']).toBe('SCRAM-SHA-512');
    expect(config['ssl.keystore.key']).toBe('${dir:/etc/kafka/tls:tls.key}');
  });

  test('with clientAuthentication mtls clients show a certificate', () => {
    const { platform } = events({ clientAuthentication: 'mtls' });
    const config = file(platform, 'events-broker');
    expect(config['listener.security.protocol.map']).toContain('CLIENTS:SSL');
    expect(config['ssl.client.auth']).toBe('required');
    expect(config['listener.name.clients.ssl.client.auth']).toBeUndefined();
  });

  test('the authorizer runs everywhere, and only nodes and the admin job are super users', () => {
    const { platform } = events();
    for (const role of ['controller', 'broker']) {
      const config = file(platform, `events-${role}`);
      expect(config['authorizer.class.name']).toBe('org.apache.kafka.metadata.authorizer.StandardAuthorizer');
      expect(config['allow.everyone.if.no.acl.found']).toBe('false');
      expect(config['super.users']).toBe('User:CN=events_admin;User:CN=events_broker;User:CN=events_controller');
    }
  });

  test('no client can have the name of a super user, since names in Kubernetes have no underscore', () => {
    const { platform, streaming, kafka } = events({ clientAuthentication: 'mtls' });
    const tenant = new Chart(platform, 'other', { namespace: 'events' });
    kafka.addTopic('orders').grantConsume(client(tenant, 'broker'));
    const names = Manifests.of(streaming).needs.flatMap((need) =>
      need.kind === 'secret' && need.shape.type === 'certificate' ? [need.shape.commonName] : [],
    );
    expect(names).toEqual(expect.arrayContaining(['events-broker', 'events_broker']));
  });

  test('advertised addresses are the names of the pods, and expand without a shell', () => {
    const variables = env(events().platform, 'StatefulSet', 'events-broker');
    expect(Object.keys(variables).indexOf('POD_NAME')).toBeLessThan(Object.keys(variables).indexOf('INTERNAL_ADDRESS'));
    expect(variables.INTERNAL_ADDRESS).toBe('$(POD_NAME).events-broker.streaming.svc.cluster.local:9091');
    expect(variables.KAFKA_ADVERTISED_LISTENERS).toBe(
      'INTERNAL://$(INTERNAL_ADDRESS),CLIENTS://$(POD_NAME).events-broker.streaming.svc.cluster.local:9092',
    );
  });

  test('a controller gets no advertised listeners, which the image refuses', () => {
    expect(env(events().platform, 'StatefulSet', 'events-controller')).not.toHaveProperty('KAFKA_ADVERTISED_LISTENERS');
  });

  test('the cluster id is 22 characters of base64url, the same in every set and every synth, another for every cluster', () => {
    const ids = ['events-controller', 'events-broker'].map(
      (name) => env(events().platform, 'StatefulSet', name).CLUSTER_ID,
    );
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
    const { platform, streaming } = tenants();
    new KafkaCluster(streaming, 'clicks');
    expect(env(platform, 'StatefulSet', 'clicks-broker').CLUSTER_ID).not.toBe(ids[0]);
  });

  test('the heap is less than half of the memory', () => {
    const { platform } = events({ brokerResources: { memory: Size.gibibytes(4) } });
    expect(env(platform, 'StatefulSet', 'events-broker').KAFKA_HEAP_OPTS).toContain('-Xms1792m -Xmx1792m');
    expect(env(platform, 'StatefulSet', 'events-controller').KAFKA_HEAP_OPTS).toContain('-Xmx192m');
  });

  test('cluster-wide defaults stand in the configuration of controllers too', () => {
    const { platform } = events({ config: { 'num.partitions': 6 } });
    for (const role of ['controller', 'broker']) {
      expect(file(platform, `events-${role}`)).toMatchObject({
        'auto.create.topics.enable': 'false',
        'default.replication.factor': '3',
        'min.insync.replicas': '2',
        'num.partitions': '6',
      });
    }
  });

  test('a broker waits for the others before it stops, and has the time for it', () => {
    const brokers = Manifests.of(events().platform).get('StatefulSet', 'events-broker');
    expect(at(brokers, 'spec.template.spec.containers.0.lifecycle.preStop.exec.command')).toEqual([
      'bash',
      '/mnt/shared/config/before-stop.sh',
    ]);
    const budget = Number(env(events().platform, 'StatefulSet', 'events-broker').STOP_AFTER_SECONDS);
    expect(at(brokers, 'spec.template.spec.terminationGracePeriodSeconds')).toBeGreaterThanOrEqual(budget + 120);
  });

  test('liveness waits for the recovery of logs: half an hour', () => {
    const probe = 'spec.template.spec.containers.0.startupProbe';
    const brokers = Manifests.of(events().platform).get('StatefulSet', 'events-broker');
    expect(Number(at(brokers, `${probe}.periodSeconds`)) * Number(at(brokers, `${probe}.failureThreshold`))).toBe(1800);
  });

  test('one budget lets one broker be evicted at a time, whatever the zones', () => {
    const { platform } = events({ zones: ['a', 'b', 'c'] });
    const budgets = Manifests.of(platform).all('PodDisruptionBudget');
    expect(budgets.map((budget) => [budget.metadata.name, at(budget, 'spec.maxUnavailable')])).toEqual([
      ['events-broker', 1],
    ]);
    expect(at(Manifests.of(platform).get('PodDisruptionBudget', 'events-broker'), 'spec.selector.matchLabels')).toEqual(
      {
        'app.kubernetes.io/name': 'kafka',
        'app.kubernetes.io/instance': 'events',
        'app.kubernetes.io/component': 'broker',
      },
    );
  });
});

describe('zones', () => {
  const zones = ['zone-a', 'zone-b', 'zone-c'];

  test('each zone has a StatefulSet that stays in it and tells its brokers their rack', () => {
    const { platform } = events({ zones });
    for (const [index, zone] of zones.entries()) {
      const set = Manifests.of(platform).get('StatefulSet', `events-broker-${zone}`);
      expect(at(set, 'spec.replicas')).toBe(1);
      expect(at(set, 'spec.ordinals.start')).toBe(100 + 100 * index);
      expect(at(set, 'spec.template.spec.nodeSelector')).toEqual({ 'topology.kubernetes.io/zone': zone });
      expect(at(set, 'spec.selector.matchLabels')).toMatchObject({ 'cdk8s-data-platform/zone': zone });
      expect(env(platform, 'StatefulSet', `events-broker-${zone}`).KAFKA_BROKER_RACK).toBe(zone);
    }
    expect(Manifests.of(platform).errors).toEqual([]);
  });

  test('brokers are dealt to the zones in turn, so that a larger number changes nobody', () => {
    const replicas = (brokers: number): unknown[] => {
      const { platform } = events({ zones, brokers });
      return Manifests.of(platform)
        .all('StatefulSet')
        .filter(({ metadata }) => metadata.name.includes('broker'))
        .map((set) => [set.metadata.name, at(set, 'spec.replicas')]);
    };
    expect(replicas(4)).toEqual([
      ['events-broker-zone-a', 2],
      ['events-broker-zone-b', 1],
      ['events-broker-zone-c', 1],
    ]);
    expect(replicas(5)).toEqual([
      ['events-broker-zone-a', 2],
      ['events-broker-zone-b', 2],
      ['events-broker-zone-c', 1],
    ]);
  });

  test('the last brokers dealt out retire first: they run on, and hold nothing', () => {
    const { platform } = events({ zones, brokers: 5, retiringBrokers: 2 });
    expect(at(Manifests.of(platform).get('StatefulSet', 'events-broker-zone-a'), 'spec.replicas')).toBe(2);
    expect(textOf(platform, 'events-admin', 'brokers')).toBe('100\tzone-a\n200\tzone-b\n300\tzone-c\n');
  });

  test('the brokers of later zones wait longer, so that zones stop one after another', () => {
    const { platform } = events({ zones });
    const checks = zones.map((zone) =>
      Number(env(platform, 'StatefulSet', `events-broker-${zone}`).STOP_AFTER_CALM_CHECKS),
    );
    expect(checks).toEqual([...checks].sort((a, b) => a - b));
    expect(new Set(checks).size).toBe(3);
  });

  test('consumers may read from the nearest replica', () => {
    expect(file(events({ zones }).platform, 'events-broker')['replica.selector.class']).toBe(
      'org.apache.kafka.common.replica.RackAwareReplicaSelector',
    );
  });

  test("without zones of its own a cluster takes the target's", () => {
    const { platform } = events({}, { target: Target.local({ zones }) });
    expect(Manifests.of(platform).get('StatefulSet', 'events-broker-zone-b')).toBeDefined();
  });

  test('from Kubernetes 1.35 brokers read their rack from the label of their pod, before they have none', () => {
    const rack = (kubernetes: string[]): string | undefined =>
      env(events({}, { target: Target.local({ kubernetes }) }).platform, 'StatefulSet', 'events-broker')
        .KAFKA_BROKER_RACK;
    expect(rack(['1.35', '1.36'])).toBe("metadata.labels['topology.kubernetes.io/zone']");
    expect(rack(['1.34', '1.35'])).toBeUndefined();
  });
});

describe('who may talk to whom', () => {
  test('inside the cluster: controllers on 9090, brokers and the admin job on 9091', () => {
    const { kafka } = events();
    const flows = Ledger.of(kafka)
      .flows()
      .map(({ from, to, port }) => [roleOf(from), roleOf(to), port].join(' '));
    expect(flows.sort()).toEqual([
      'admin addresses 443',
      'admin addresses 6443',
      'admin broker 9091',
      'admin broker 9092',
      'broker broker 9091',
      'broker controller 9090',
      'controller controller 9090',
    ]);
  });

  test('a client reaches every broker, and nobody else does', () => {
    const { kafka, analytics } = events({ zones: ['a', 'b'], brokers: 4 });
    kafka.addTopic('orders').grantConsume(client(analytics, 'enrich'));
    const manifests = Manifests.of(kafka);
    for (const zone of ['a', 'b']) {
      const rules = at(manifests.get('NetworkPolicy', `events-broker-${zone}`), 'spec.ingress');
      expect(JSON.stringify(rules)).toContain('"kubernetes.io/metadata.name":"analytics"');
    }
    expect(JSON.stringify(at(manifests.get('NetworkPolicy', 'events-controller'), 'spec.ingress'))).not.toContain(
      'analytics',
    );
    expect(at(manifests.get('NetworkPolicy', 'enrich'), 'spec.egress.1.to')).toHaveLength(2);
  });

  test('brokers have no right at the API server', () => {
    const manifests = Manifests.of(events().platform);
    expect(manifests.all('Role').map(({ metadata }) => metadata.name)).toEqual(['events-admin']);
    expect(at(manifests.get('StatefulSet', 'events-broker'), 'spec.template.spec.automountServiceAccountToken')).toBe(
      false,
    );
  });
});

function roleOf(peer: object): string {
  return 'role' in peer ? String(peer.role) : 'addresses';
}

describe('what Kubernetes alone can not give', () => {
  test('a storage class whose volumes can grow', () => {
    const needs = Manifests.of(events({ storageClass: 'fast' }).platform).needs;
    expect(needs).toContainEqual(expect.objectContaining({ kind: 'storage-class', name: 'fast', expandable: true }));
  });

  test('certificates for every role, whose names fit all pods and the bootstrap Service', () => {
    const needs = Manifests.of(events({ zones: ['a', 'b', 'c'] }).platform).needs;
    const broker = needs.find(({ id }) => id === 'streaming/events/broker');
    expect(broker).toMatchObject({
      shape: {
        type: 'certificate',
        issuer: 'streaming/events/ca',
        commonName: 'events_broker',
        dnsNames: expect.arrayContaining([
          '*.events-broker-a.streaming.svc.cluster.local',
          '*.events-broker-c.streaming.svc.cluster.local',
          'events-bootstrap.streaming.svc.cluster.local',
        ]),
      },
      places: [
        {
          namespace: 'streaming',
          name: 'events-broker-tls',
          keys: { 'tls.crt': 'certificate', 'tls.key': 'private-key', 'ca.crt': 'issuer-certificate' },
        },
      ],
    });
  });

  test('no pod mounts the private key of the authority', () => {
    const { kafka, analytics } = events();
    kafka.addTopic('orders').grantConsume(client(analytics, 'enrich'));
    expect(JSON.stringify(Manifests.of(kafka).objects)).not.toContain('events-ca');
  });
});

test('overrides reach the objects that they name', () => {
  const { platform } = events({
    overrides: { brokers: { spec: { minReadySeconds: 77 } }, bootstrap: { metadata: { annotations: { a: 'b' } } } },
  });
  expect(at(Manifests.of(platform).get('StatefulSet', 'events-broker'), 'spec.minReadySeconds')).toBe(77);
  expect(at(Manifests.of(platform).get('Service', 'events-bootstrap'), 'metadata.annotations')).toEqual({ a: 'b' });
});

test('the same statements in another order give the same bytes', () => {
  const build = (names: readonly string[]): string => {
    const { kafka, analytics } = events();
    for (const name of names) kafka.addTopic(name);
    for (const name of names) kafka.topic(name).grantConsume(client(analytics, `read-${name}`));
    return JSON.stringify([...Manifests.of(kafka).objects].map((object) => JSON.stringify(object)).sort());
  };
  expect(build(['b', 'a', 'c'])).toBe(build(['c', 'b', 'a']));
});
