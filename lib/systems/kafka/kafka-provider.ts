import { Late, type Text } from '../../core';
import type { Grant, KafkaSecurity, KafkaWire, Offer, SecretProjection } from '../../connect';
import { properties } from './kafka-config';

/** What is said to one client. */
export interface KafkaOfferProps {
  /** `host:port` pairs, joined by commas. */
  readonly bootstrapServers: Text;
  /** How the client speaks. */
  readonly security: KafkaSecurity;
  /** Secrets of the client's namespace. */
  readonly secrets: readonly SecretProjection[];
  /** What the client was granted. */
  readonly grants: readonly Grant[];
  /** The binding's folder in the client's pods. */
  readonly path: string;
}

/**
 * What a client of a Kafka cluster gets: the wire, its secrets, and the same as files for programs that know nothing of us.
 *
 * @param props - who and what
 * @returns the offer
 */
export function kafkaOffer(props: KafkaOfferProps): Offer {
  const { bootstrapServers, security, secrets } = props;
  const sasl: Record<string, string> =
    security.protocol === 'SASL_SSL' ? { 'sasl-mechanism': security.mechanism, username: security.username } : {};
  return {
    wire: wireOf(props),
    secrets,
    facts: {
      'bootstrap-servers': bootstrapServers,
      'security-protocol': security.protocol,
      ...sasl,
      'client.properties': clientProperties(props),
    },
  };
}

function wireOf({ bootstrapServers, security, grants }: KafkaOfferProps): KafkaWire {
  const topics = new Map<string, KafkaWire['topics'][number]>();
  for (const { access, resource } of grants) {
    const name = access === 'admin' ? '*' : resource.name;
    if (access === 'admin' || access === 'consume' || access === 'produce')
      topics.set(`${name} ${access}`, { name, access });
  }
  const [transactionalIdPrefix] = conditions(grants, 'transactional id prefix');
  return {
    protocol: 'kafka',
    bootstrapServers,
    security,
    topics: [...topics.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, topic]) => topic),
    groups: [...new Set([...conditions(grants, 'group'), ...conditions(grants, 'group prefix')])].sort(),
    ...(transactionalIdPrefix === undefined ? {} : { transactionalIdPrefix }),
  };
}

/** The values of one condition over all grants, each once, sorted. */
function conditions(grants: readonly Grant[], name: string): string[] {
  const values = grants.flatMap(({ conditions: all }) => {
    const value = all[name];
    return value === undefined ? [] : [value];
  });
  return [...new Set(values)].sort();
}

/** A complete configuration of a Java client: secrets are read from the binding's files and never stand in it. */
function clientProperties({ bootstrapServers, security, path }: KafkaOfferProps): string {
  return properties({ 'bootstrap.servers': bootstrapServers, ...securityProperties(security, path) });
}

/**
 * The security part of a Java client's configuration.
 *
 * @param security - how the client speaks
 * @param path - folder with its files
 * @returns keys to values
 */
export function securityProperties(security: KafkaSecurity, path: string): Record<string, string> {
  if (security.protocol === 'PLAINTEXT') return { 'security.protocol': 'PLAINTEXT' };
  const file = (name: string): string => `\${dir:${path}:${name}}`;
  return {
    'security.protocol': security.protocol,
    'config.providers': 'dir',
    'config.providers.dir.class': 'org.apache.kafka.common.config.provider.DirectoryConfigProvider',
    'config.providers.dir.param.allowed.paths': path,
    ...(security.caFile === undefined
      ? {}
      : { 'ssl.truststore.type': 'PEM', 'ssl.truststore.certificates': file(security.caFile) }),
    ...(security.protocol === 'SSL'
      ? {
          'ssl.keystore.type': 'PEM',
          'ssl.keystore.certificate.chain': file(security.certificateFile),
          'ssl.keystore.key': file(security.keyFile),
        }
      : {
          'sasl.mechanism': security.mechanism,
          'sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="${security.username}" password="${file(security.passwordFile)}";`,
        }),
  };
}

/**
 * `host:port` as text.
 *
 * @param host - host name
 * @param port - port
 * @returns both, joined by a colon
 */
export function hostPort(host: string, port: number): string {
  return Late.text(`${host}:${String(port)}`);
}
