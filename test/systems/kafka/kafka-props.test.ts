import { Duration, Size } from 'cdk8s';

import { KafkaCluster } from '../../../lib/systems/kafka';
import { heapFor } from '../../../lib/systems/kafka/kafka-pools';
import { LateValue, Manifests } from '../../../lib/testing';
import { errorsWith, events, file, tenants, textOf } from './support';

describe('topics', () => {
  test('say what they want in types, and the rest in the words of Kafka', () => {
    const { kafka, platform } = events();
    kafka.addTopic('totals', {
      cleanup: 'compact-and-delete',
      retention: Duration.days(7),
      retentionSize: Size.gibibytes(1),
      maxMessageSize: Size.mebibytes(2),
      minInSyncReplicas: 1,
      config: { 'segment.ms': 600_000, preallocate: false },
    });
    expect(
      textOf(platform, 'events-admin', 'topic-configs')
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t').slice(1)),
    ).toEqual([
      ['cleanup.policy', 'compact,delete'],
      ['max.message.bytes', '2097152'],
      ['min.insync.replicas', '1'],
      ['preallocate', 'false'],
      ['retention.bytes', '1073741824'],
      ['retention.ms', '604800000'],
      ['segment.ms', '600000'],
    ]);
    expect(Manifests.of(platform).errors).toEqual([]);
  });

  test('that say nothing get what the cluster says', () => {
    const { kafka } = events({ config: { 'num.partitions': 7 } });
    expect(kafka.addTopic('orders')).toMatchObject({
      partitions: 7,
      replicationFactor: 3,
      minInSyncReplicas: 2,
      config: {},
    });
  });

  test('with fewer replicas than the cluster gives need fewer in sync', () => {
    const { kafka } = events();
    expect(kafka.addTopic('logs', { replicationFactor: 1 }).config).toEqual({ 'min.insync.replicas': '1' });
  });

  test('take late text where it is only passed on', () => {
    const { kafka } = events();
    kafka.addTopic('orders', { config: { 'segment.ms': LateValue.unknown<string>() } });
    expect(Manifests.of(kafka).errors).toEqual([]);
  });

  test.each([['.'], ['..'], ['two words'], ['a'.repeat(250)], ['']])('fails with the name %j', (name) => {
    const { kafka } = events();
    kafka.addTopic(name);
    expect(errorsWith(kafka, 'is not a name that Kafka accepts for a topic')).toHaveLength(1);
  });

  test('fails when declared twice', () => {
    const { kafka } = events();
    kafka.addTopic('orders');
    kafka.addTopic('orders');
    expect(errorsWith(kafka, 'is declared twice')).toHaveLength(1);
  });

  test('fails when asked for and not declared, and says what was meant', () => {
    const { kafka } = events();
    kafka.addTopic('orders');
    kafka.topic('ordres');
    expect(errorsWith(kafka, 'did you mean "orders"')).toHaveLength(1);
  });

  test('fails with an unknown key, and says what was meant', () => {
    const { kafka } = events();
    kafka.addTopic('orders', { config: { 'retension.ms': 1 } });
    expect(errorsWith(kafka, 'is no configuration key of topics; did you mean "retention.ms"?')).toHaveLength(1);
  });

  test('fails with a key that a prop stands for', () => {
    const { kafka } = events();
    kafka.addTopic('orders', { retention: Duration.days(1), config: { 'retention.ms': 1 } });
    expect(errorsWith(kafka, 'config.retention.ms')).toHaveLength(1);
  });

  test('fails with no partitions, and with half a one', () => {
    const { kafka } = events();
    kafka.addTopic('none', { partitions: 0 });
    kafka.addTopic('half', { partitions: 1.5 });
    expect(errorsWith(kafka, 'partitions')).toHaveLength(2);
  });
});

describe('configuration of nodes', () => {
  test("is the user's over the defaults", () => {
    expect(
      file(events({ config: { 'log.segment.bytes': 536_870_912, 'num.partitions': 9 } }).platform, 'events-broker'),
    ).toMatchObject({
      'log.segment.bytes': '536870912',
      'num.partitions': '9',
    });
  });

  test('fails with an unknown key, and says what was meant', () => {
    const { kafka } = events({ config: { 'log.retenton.hours': 1 } });
    expect(errorsWith(kafka, 'did you mean "log.retention.hours"?')).toHaveLength(1);
  });

  test.each([
    ['listeners', 'PLAINTEXT://:9092'],
    ['listener.name.clients.sasl.enabled.mechanisms', 'PLAIN'],
    ['node.id', 1],
    ['process.roles', 'broker'],
    ['controller.quorum.voters', '0@a:1'],
    ['broker.rack', 'a'],
    ['log.dirs', '/tmp'],
    ['ssl.keystore.location', '/x'],
    ['super.users', 'User:me'],
    ['authorizer.class.name', ''],
    ['sasl.enabled.mechanisms', 'PLAIN'],
    ['config.providers', 'env'],
  ])('fails with %s, which is ours to write', (key, value) => {
    const { kafka } = events({ config: { [key]: value } });
    expect(errorsWith(kafka, `config.${key}: is written by the library`)).toHaveLength(1);
  });

  test('keeps keys of TLS that are only about its strength', () => {
    const { platform } = events({ config: { 'ssl.enabled.protocols': 'TLSv1.3' } });
    expect(file(platform, 'events-broker')['ssl.enabled.protocols']).toBe('TLSv1.3');
    expect(Manifests.of(platform).errors).toEqual([]);
  });

  test.each([['zookeeper.connect'], ['inter.broker.protocol.version'], ['log.message.format.version']])(
    'fails with %s, which Kafka 4 no longer has',
    (key) => {
      expect(errorsWith(events({ config: { [key]: 'x' } }).kafka, 'no longer exists in Kafka 4')).toHaveLength(1);
    },
  );

  test('knows which version brought a key', () => {
    const config = { 'group.share.min.delivery.count.limit': 2 };
    expect(errorsWith(events({ version: '4.3.1', config }).kafka, 'configuration key')).toEqual([]);
    expect(
      errorsWith(
        events({ version: '4.2.0', config }).kafka,
        'is no configuration key of brokers and controllers of Kafka 4.2.0',
      ),
    ).toHaveLength(1);
  });

  test('fails with a late value where replication has to be checked', () => {
    const { kafka } = events({ config: { 'default.replication.factor': LateValue.unknown<string>() } });
    expect(errorsWith(kafka, 'is known only after the deployment has begun')).toHaveLength(1);
  });

  test('takes a late value elsewhere', () => {
    const { kafka } = events({ config: { 'log.retention.hours': LateValue.unknown<string>() } });
    expect(Manifests.of(kafka).errors).toEqual([]);
  });
});

describe('the cluster', () => {
  test.each([['Events'], ['9events'], ['e'.repeat(42)]])('fails with the name %s', (name) => {
    const { streaming } = tenants();
    new KafkaCluster(streaming, 'x', { name });
    expect(errorsWith(streaming, 'x: name')).toHaveLength(1);
  });

  test.each([
    ['combined with three brokers', { mode: 'combined', brokers: 3 }, 'brokers'],
    ['combined with controllers', { mode: 'combined', brokers: 1, controllers: 3 }, 'controllers'],
    ['combined in zones', { mode: 'combined', brokers: 1, zones: ['a'] }, 'zones'],
  ] as const)('fails %s', (_, props, property) => {
    expect(errorsWith(events(props).kafka, `events: ${property}: does not fit mode "combined"`)).toHaveLength(1);
  });

  test('fails with a zone twice', () => {
    expect(errorsWith(events({ zones: ['a', 'a'] }).kafka, 'zones')).toHaveLength(1);
  });

  test('fails with something that is no cluster id', () => {
    expect(errorsWith(events({ clusterId: 'events' }).kafka, 'is no id of a cluster')).toHaveLength(1);
    expect(errorsWith(events({ clusterId: 'lg6mBehga5GwJ3GcpySdiw' }).kafka, 'id of a cluster')).toEqual([]);
  });

  test('fails with too little memory', () => {
    expect(
      errorsWith(events({ brokerResources: { memory: Size.mebibytes(300) } }).kafka, 'brokerResources.memory'),
    ).toHaveLength(1);
  });

  test('fails with an override that names nothing', () => {
    expect(
      errorsWith(events({ overrides: { broker: {} } }).kafka, 'names no object that this system makes'),
    ).toHaveLength(1);
  });

  test('reports everything that is wrong together', () => {
    const { kafka } = events({ brokers: 0, clusterId: 'x', config: { nonsense: 1 } });
    kafka.addTopic('a b');
    expect(Manifests.of(kafka).problems).toHaveLength(4);
  });

  test.each([
    [448, 192],
    [896, 384],
    [1024, 448],
    [8192, 3648],
    [65_536, 6144],
  ])('of %d MiB the heap takes %d', (memory, heap) => {
    expect(heapFor(memory)).toBe(heap);
  });
});
