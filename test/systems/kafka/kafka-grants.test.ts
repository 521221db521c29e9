import { credentialName, Ledger, type KafkaWire } from '../../../lib/connect';
import { type KafkaCluster } from '../../../lib/systems/kafka';
import { aclLine, aclsOf } from '../../../lib/systems/kafka/kafka-acl';
import { Manifests } from '../../../lib/testing';
import { at, client, events, errorsWith, tenants, textOf } from './support';

/** The rights of all users, as `user operations resource`. */
function rights(kafka: KafkaCluster): string[] {
  const { clientAuthentication } = kafka.resolved;
  return aclsOf(Ledger.of(kafka).grantsBy(kafka.provider), clientAuthentication).map((acl) =>
    aclLine(acl).replaceAll('\t', ' '),
  );
}

describe('rights', () => {
  test('a consumer reads the topic and its group', () => {
    const { kafka, analytics } = events();
    kafka.addTopic('orders').grantConsume(client(analytics, 'enrich'), { group: 'enrich' });
    expect(rights(kafka)).toEqual([
      'User:analytics-enrich GROUP LITERAL enrich READ',
      'User:analytics-enrich TOPIC LITERAL orders DESCRIBE',
      'User:analytics-enrich TOPIC LITERAL orders READ',
    ]);
  });

  test('without a group a consumer has one of its own name', () => {
    const { kafka, analytics } = events();
    kafka.addTopic('orders').grantConsume(client(analytics, 'enrich'));
    expect(rights(kafka)[0]).toBe('User:analytics-enrich GROUP LITERAL analytics-enrich READ');
  });

  test('a group prefix allows all groups that begin with it', () => {
    const { kafka, analytics } = events();
    kafka.addTopic('orders').grantConsume(client(analytics, 'connect'), { groupPrefix: 'connect-' });
    expect(rights(kafka)[0]).toBe('User:analytics-connect GROUP PREFIXED connect- READ');
  });

  test('a producer writes the topic; idempotence needs no right of its own', () => {
    const { kafka, analytics } = events();
    kafka.addTopic('orders').grantProduce(client(analytics, 'loader'));
    expect(rights(kafka)).toEqual([
      'User:analytics-loader TOPIC LITERAL orders DESCRIBE',
      'User:analytics-loader TOPIC LITERAL orders WRITE',
    ]);
  });

  test('transactions need rights on the transactional ids', () => {
    const { kafka, analytics } = events();
    kafka.addTopic('orders').grantProduce(client(analytics, 'enrich'), { transactionalIdPrefix: 'enrich-' });
    expect(rights(kafka)).toEqual(
      expect.arrayContaining([
        'User:analytics-enrich TRANSACTIONAL_ID PREFIXED enrich- DESCRIBE',
        'User:analytics-enrich TRANSACTIONAL_ID PREFIXED enrich- WRITE',
      ]),
    );
  });

  test('an administrator may do everything', () => {
    const { kafka, analytics } = events();
    kafka.grantAdmin(client(analytics, 'console'));
    expect(rights(kafka)).toEqual([
      'User:analytics-console CLUSTER LITERAL kafka-cluster ALL',
      'User:analytics-console GROUP LITERAL * ALL',
      'User:analytics-console TOPIC LITERAL * ALL',
      'User:analytics-console TRANSACTIONAL_ID LITERAL * ALL',
    ]);
  });

  test('with certificates the user is the subject of the certificate', () => {
    const { kafka, analytics } = events({ clientAuthentication: 'mtls' });
    kafka.addTopic('orders').grantProduce(client(analytics, 'loader'));
    expect(rights(kafka)[0]).toBe('User:CN=analytics-loader TOPIC LITERAL orders DESCRIBE');
  });

  test('granting twice is granting once', () => {
    const { kafka, analytics } = events();
    const enrich = client(analytics, 'enrich');
    const orders = kafka.addTopic('orders');
    const first = orders.grantConsume(enrich, { group: 'enrich' });
    expect(orders.grantConsume(enrich, { group: 'enrich' })).toBe(first);
    expect(rights(kafka)).toHaveLength(3);
  });

  test('the same name in two tenants is two users', () => {
    const { kafka, analytics, streaming } = events();
    for (const tenant of [analytics, streaming])
      kafka.addTopic(tenant.namespace).grantProduce(client(tenant, 'loader'));
    expect(new Set(rights(kafka).map((right) => right.split(' ')[0]))).toEqual(
      new Set(['User:analytics-loader', 'User:streaming-loader']),
    );
  });
});

describe('what a client gets', () => {
  function granted(props = {}) {
    const { kafka, analytics, platform } = events(props);
    const enrich = client(analytics, 'enrich');
    kafka.addTopic('orders').grantConsume(enrich, { group: 'enrich' });
    kafka.addTopic('totals').grantProduce(enrich, { transactionalIdPrefix: 'enrich-' });
    return { kafka, enrich, platform };
  }

  test('the wire says all that a technology needs to write in its own language', () => {
    const { kafka, enrich } = granted();
    const [connection] = Ledger.of(kafka).connectionsOf(enrich.client);
    expect(connection?.path).toBe('/bindings/events');
    expect(connection?.wire).toEqual({
      protocol: 'kafka',
      bootstrapServers: 'events-bootstrap.streaming.svc.cluster.local:9092',
      security: {
        protocol: 'SASL_SSL',
        mechanism: 'SCRAM-SHA-512',
        username: 'analytics-enrich',
        passwordFile: 'password',
        caFile: 'ca.crt',
      },
      topics: [
        { name: 'orders', access: 'consume' },
        { name: 'totals', access: 'produce' },
      ],
      groups: ['enrich'],
      transactionalIdPrefix: 'enrich-',
    } satisfies KafkaWire);
  });

  test('a complete Java configuration lies in its pods, and no secret is in it', () => {
    const { platform } = granted();
    const text = textOf(platform, 'enrich-bindings', 'events.client.properties');
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        'bootstrap.servers=events-bootstrap.streaming.svc.cluster.local:9092',
        'config.providers.dir.param.allowed.paths=/bindings/events',
        'security.protocol=SASL_SSL',
        'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="analytics-enrich" password="${dir:/bindings/events:password}";',
        'ssl.truststore.certificates=${dir:/bindings/events:ca.crt}',
      ]),
    );
  });

  test('its password stands with the cluster and with it, and it gets the certificate of the authority', () => {
    const { kafka, enrich } = granted();
    const { needs } = Manifests.of(kafka);
    const secret = credentialName(enrich.client, kafka.provider);
    expect(needs.find(({ id }) => id === 'streaming/events/user/analytics-enrich')).toMatchObject({
      shape: { type: 'password' },
      places: [
        { namespace: 'analytics', name: secret, keys: { password: 'value' } },
        { namespace: 'streaming', name: 'events-users', keys: { 'analytics-enrich': 'value' } },
      ],
    });
    expect(needs.find(({ id }) => id === 'streaming/events/ca')).toMatchObject({
      shape: { type: 'certificate-authority' },
      places: [
        { namespace: 'analytics', name: secret, keys: { 'ca.crt': 'certificate' } },
        { namespace: 'streaming', name: 'events-ca', keys: { 'tls.crt': 'certificate', 'tls.key': 'private-key' } },
      ],
    });
  });

  test('with mtls it gets a certificate with its name instead', () => {
    const { kafka } = granted({ clientAuthentication: 'mtls' });
    const { needs, objects } = Manifests.of(kafka);
    expect(needs.find(({ id }) => id === 'streaming/events/user/analytics-enrich')).toMatchObject({
      shape: { type: 'certificate', commonName: 'analytics-enrich', usages: ['client'], issuer: 'streaming/events/ca' },
    });
    expect(JSON.stringify(objects)).not.toContain('events-users');
  });
});

describe('the admin job', () => {
  function job(change: (parts: ReturnType<typeof events>) => void = () => undefined): {
    name: string;
    files: (name: string) => string;
  } {
    const parts = events();
    const orders = parts.kafka.addTopic('orders', { partitions: 12, config: { 'segment.ms': 600_000 } });
    orders.grantConsume(client(parts.analytics, 'enrich'), { group: 'enrich' });
    change(parts);
    return {
      name: Manifests.of(parts.kafka).get('Job', 'events-admin-*').metadata.name,
      files: (name) => textOf(parts.platform, 'events-admin', name),
    };
  }

  test('reads what is declared from a file a kind', () => {
    const { files } = job();
    expect(files('topics')).toBe('orders\t12\t3\n');
    expect(files('topic-configs')).toBe('orders\tsegment.ms\t600000\n');
    expect(files('users')).toBe('analytics-enrich\n');
    expect(files('brokers')).toBe('100\t-\n101\t-\n102\t-\n');
    expect(files('acls').split('\n')).toContain('User:analytics-enrich\tTOPIC\tLITERAL\torders\tREAD');
  });

  test('an unchanged cluster has the same job, so that applying it again runs none', () => {
    expect(job().name).toBe(job().name);
  });

  test.each([
    ['a topic', ({ kafka }: ReturnType<typeof events>) => void kafka.addTopic('totals')],
    [
      'a right',
      ({ kafka, analytics }: ReturnType<typeof events>) =>
        void kafka.topic('orders').grantProduce(client(analytics, 'loader')),
    ],
  ])('%s more is another job, which runs', (_, change) => {
    expect(job(change).name).not.toBe(job().name);
  });

  test('reaches brokers by mutual TLS as a super user, so that no first password is needed', () => {
    const { files } = job();
    expect(files('admin.properties')).toContain('security.protocol=SSL\n');
    expect(files('admin.properties')).toContain('ssl.keystore.key=${dir:/etc/kafka/tls:tls.key}\n');
  });

  test('never deletes a topic or a record', () => {
    const script = job().files('apply.sh');
    expect(script).not.toMatch(/topics[^\n]*--delete\b/);
    expect(script).not.toContain('delete-records');
  });

  test('deletes the jobs of earlier declarations, since one that comes back would not run again, and may do nothing else', () => {
    const { kafka } = events();
    expect(Manifests.of(kafka).get('Role', 'events-admin').rules).toEqual([
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['deletecollection'] },
    ]);
    const admin = Manifests.of(kafka).get('Job', 'events-admin-*');
    expect(at(admin, 'spec.template.spec.initContainers.0.env.2.value')).toBe(
      'app.kubernetes.io%2Fname%3Dkafka%2Capp.kubernetes.io%2Finstance%3Devents%2Capp.kubernetes.io%2Fcomponent%3Dadmin',
    );
  });

  test('is itself restricted like every other pod', () => {
    const { kafka } = events();
    const admin = Manifests.of(kafka).get('Job', 'events-admin-*');
    expect(at(admin, 'spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem')).toBe(true);
  });
});

describe('bad grants', () => {
  test('fails with a group that no client can use', () => {
    const { kafka, analytics } = events();
    kafka.addTopic('orders').grantConsume(client(analytics, 'enrich'), { group: 'two words' });
    expect(errorsWith(kafka, 'group')).toEqual([expect.stringContaining('is not a name that every client can use')]);
  });

  test('fails with group and groupPrefix together', () => {
    const { kafka, analytics } = events();
    kafka.addTopic('orders').grantConsume(client(analytics, 'enrich'), { group: 'a', groupPrefix: 'b' });
    expect(errorsWith(kafka, 'groupPrefix')).toHaveLength(1);
  });

  test('fails for a client of another app', () => {
    const { kafka } = events();
    const other = tenants();
    kafka.addTopic('orders').grantConsume(client(other.analytics, 'enrich'));
    expect(errorsWith(kafka, 'belongs to another app')).toHaveLength(1);
  });
});
