import { credentialName, Ledger } from '../../../lib/connect';
import { KafkaCluster, type ExistingKafkaClusterProps } from '../../../lib/systems/kafka';
import { LateValue, Manifests } from '../../../lib/testing';
import { at, client, errorsWith, tenants } from './support';

function legacy(props: Partial<ExistingKafkaClusterProps> = {}) {
  const { streaming, analytics, platform } = tenants();
  const kafka = KafkaCluster.fromExisting(streaming, 'legacy', {
    bootstrapServers: 'kafka-1.example.com:9093,kafka-2.example.com:9093',
    peers: [{ cidrs: ['10.1.0.0/24'] }],
    ...props,
  });
  return { kafka, platform, analytics, enrich: client(analytics, 'enrich') };
}

test('makes no object, and opens the firewall of who was granted something', () => {
  const { kafka, platform, enrich } = legacy();
  kafka.topic('orders').grantConsume(enrich);
  const manifests = Manifests.of(platform);
  expect(manifests.all('StatefulSet')).toEqual([]);
  expect(at(manifests.get('NetworkPolicy', 'enrich'), 'spec.egress.1')).toEqual({
    to: [{ ipBlock: { cidr: '10.1.0.0/24' } }],
    ports: [{ protocol: 'TCP', port: 9093 }],
  });
});

test('speaks SCRAM over TLS, with a password and an authority that somebody has to bring', () => {
  const { kafka, platform, enrich } = legacy();
  kafka.topic('orders').grantConsume(enrich);
  const secret = credentialName(enrich.client, kafka.provider);
  expect(Manifests.of(platform).needs).toMatchObject([
    { id: 'streaming/legacy/ca.crt', shape: { type: 'given' }, places: [{ namespace: 'analytics', name: secret }] },
    {
      id: 'streaming/legacy/user/analytics-enrich/password',
      shape: { type: 'given' },
      places: [{ keys: { password: 'value' } }],
    },
  ]);
  expect(Ledger.of(kafka).connectionsOf(enrich.client)[0]?.wire).toMatchObject({
    bootstrapServers: 'kafka-1.example.com:9093,kafka-2.example.com:9093',
    security: { protocol: 'SASL_SSL', username: 'analytics-enrich', caFile: 'ca.crt' },
  });
});

test('with a public authority no certificate has to be brought', () => {
  const { kafka, platform, enrich } = legacy({ certificateAuthority: 'public' });
  kafka.topic('orders').grantConsume(enrich);
  expect(Manifests.of(platform).needs.map(({ id }) => id)).toEqual(['streaming/legacy/user/analytics-enrich/password']);
});

test('without security nothing has to be brought', () => {
  const { kafka, platform, enrich } = legacy({ security: 'PLAINTEXT' });
  kafka.topic('orders').grantConsume(enrich);
  expect(Manifests.of(platform).needs).toEqual([]);
});

test('with certificates each client needs its own', () => {
  const { kafka, platform, enrich } = legacy({ security: 'SSL' });
  kafka.topic('orders').grantProduce(enrich);
  expect(Manifests.of(platform).needs.map(({ id }) => id)).toEqual([
    'streaming/legacy/ca.crt',
    'streaming/legacy/user/analytics-enrich/tls.crt',
    'streaming/legacy/user/analytics-enrich/tls.key',
  ]);
});

test('addresses may be known late, where the ports are given', () => {
  const { kafka, platform, enrich } = legacy({ bootstrapServers: LateValue.unknown<string>(), ports: [9094] });
  kafka.topic('orders').grantConsume(enrich);
  expect(Manifests.of(platform).errors).toEqual([]);
  expect(JSON.stringify(Manifests.of(platform).get('NetworkPolicy', 'enrich'))).toContain('9094');
});

test('what can not be given there is a finding that names it', () => {
  const { kafka, platform, enrich } = legacy();
  kafka.topic('orders').grantConsume(enrich, { group: 'enrich' });
  expect(Manifests.of(platform).findingsOf('kafka-existing-authorization')[0]?.message).toContain(
    'analytics-enrich may consume topic orders of legacy (group enrich)',
  );
});

test.each([
  ['late addresses without ports', { bootstrapServers: LateValue.unknown<string>() }, 'ports'],
  ['no address behind the name', { peers: [] }, 'peers'],
  ['a server without port', { bootstrapServers: 'kafka.example.com' }, 'bootstrapServers'],
  ['localhost', { bootstrapServers: 'localhost:9092' }, 'bootstrapServers'],
  ['certificates of a public authority', { security: 'SSL', certificateAuthority: 'public' }, 'certificateAuthority'],
] as const)('fails with %s', (_, props, property) => {
  expect(errorsWith(legacy(props).platform, `streaming/legacy: ${property}`)).toHaveLength(1);
});
