import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Ledger,
  Needs,
  Provider,
  type Client,
  type Grant,
  type IClient,
  type IObjectLocation,
  type KafkaSecurity,
  type PodSet,
  type S3Wire,
  type SecretPlace,
} from '../../../lib/connect';
import { Environment, Target, type Tier } from '../../../lib/environment';

const TARGET = Target.local({ apiServer: { cidrs: ['10.0.0.1/32'], ports: [6443] } });

/** A chart in a tier of an environment whose API server is known. */
export function chartOf(tier: Tier = 'dev', namespace = 'analytics'): Chart {
  const app = new App();
  Environment.provide(app, { target: TARGET, tier });
  return new Chart(app, namespace, { namespace });
}

const PODS: PodSet = { role: 'server', namespace: 'streaming', labels: { app: 'server' } };

/** A store that speaks S3, without anything behind it. */
export class FakeStore extends Construct {
  private readonly provider: Provider;

  constructor(scope: Construct, id = 'lake', wire: Partial<S3Wire> = {}) {
    super(scope, id);
    this.provider = new Provider(this, {
      name: id,
      namespace: 'streaming',
      protocol: 's3',
      endpoints: () => [{ name: 'http-s3', host: `${id}.streaming.svc`, port: 7070, behind: [PODS], tls: false }],
      offer: ({ name }, grants) => ({
        wire: {
          protocol: 's3',
          endpoint: `http://${id}.streaming.svc:7070`,
          region: 'us-east-1',
          pathStyle: true,
          credentials: {
            from: 'secret',
            secret: `${name}-streaming-${id}`,
            accessKeyId: 'access-key-id',
            secretAccessKey: 'secret-access-key',
          },
          locations: grants.map(({ resource }) => {
            const [bucket = '', ...prefix] = resource.name.split('/');
            return { bucket, prefix: prefix.join('/'), access: 'read-write' as const };
          }),
          ...wire,
        },
        secrets: [],
        facts: {},
      }),
    });
  }

  at(bucketName: string, keyPrefix = ''): IObjectLocation {
    const grant = (access: string, { client }: IClient): Grant => {
      needSecret(this, client, 'lake', { 'access-key-id': 'id', 'secret-access-key': 'secret' });
      return Ledger.of(this).grant({
        provider: this.provider,
        client,
        access,
        resource: { kind: 'location', name: keyPrefix === '' ? bucketName : `${bucketName}/${keyPrefix}` },
      });
    };
    return {
      bucketName,
      keyPrefix,
      grantRead: (client) => grant('read', client),
      grantWrite: (client) => grant('write', client),
      grantReadWrite: (client) => grant('read-write', client),
    };
  }
}

/** A Kafka cluster, without anything behind it. */
export class FakeKafka extends Construct {
  private readonly provider: Provider;

  constructor(
    scope: Construct,
    security: KafkaSecurity = {
      protocol: 'SASL_SSL',
      mechanism: 'SCRAM-SHA-512',
      username: 'analytics-enrich',
      passwordFile: 'password',
      caFile: 'ca.crt',
    },
  ) {
    super(scope, 'events');
    this.provider = new Provider(this, {
      name: 'events',
      namespace: 'streaming',
      protocol: 'kafka',
      endpoints: () => [
        { name: 'tcp-clients', host: 'events-bootstrap.streaming.svc', port: 9092, behind: [PODS], tls: true },
      ],
      offer: ({ name }, grants) => ({
        wire: {
          protocol: 'kafka',
          bootstrapServers: 'events-bootstrap.streaming.svc:9092',
          security,
          topics: grants.map(({ resource, access }) => ({
            name: resource.name,
            access: access === 'consume' ? ('consume' as const) : ('produce' as const),
          })),
          groups: grants.flatMap(({ conditions }) => conditions.group ?? []),
          ...Object.assign({}, ...grants.map(({ conditions }) => prefixOf(conditions.prefix))),
        },
        secrets: [{ secret: `${name}-streaming-events`, items: { password: 'password', 'ca.crt': 'ca.crt' } }],
        facts: { 'client.properties': 'security.protocol=SASL_SSL\n' },
      }),
    });
  }

  consume(topic: string, { client }: IClient, group: string): Grant {
    return this.grant('consume', topic, { client }, { group });
  }

  produce(topic: string, { client }: IClient, prefix?: string): Grant {
    return this.grant('produce', topic, { client }, prefix === undefined ? {} : { prefix });
  }

  private grant(
    access: string,
    topic: string,
    { client }: Pick<IClient, 'client'>,
    conditions: Readonly<Record<string, string>>,
  ): Grant {
    needSecret(this, client, 'events', { password: 'value', 'ca.crt': 'value' });
    return Ledger.of(this).grant({
      provider: this.provider,
      client,
      access,
      resource: { kind: 'topic', name: topic },
      conditions,
    });
  }
}

/** What a provider needs for each client: a Secret in the client's namespace, which somebody brings. */
function needSecret(provider: Construct, client: Client, of: string, keys: SecretPlace['keys']): void {
  Needs.of(provider).add(provider, {
    kind: 'secret',
    id: `${of}/${client.name}`,
    reason: 'a test',
    shape: { type: 'given', description: 'credentials of a test' },
    places: [{ namespace: client.namespace, name: `${client.name}-streaming-${of}`, keys }],
  });
}

function prefixOf(prefix: string | undefined): { transactionalIdPrefix?: string } {
  return prefix === undefined ? {} : { transactionalIdPrefix: prefix };
}
