import { didYouMean, Late, type Check, type Text } from '../../core';
import { nodeKeys, OPEN_PREFIXES, REMOVED_KEYS, topicKeys } from './kafka-config-keys';
import type { KafkaVersion } from './kafka-versions';

/** Configuration in Kafka's own words: keys to values, as they stand in a properties file. */
export type KafkaConfig = Readonly<Record<string, Text | number | boolean>>;

/** Keys that the library writes itself, and the prop that decides about them. A `*` at the end stands for anything. */
const OWNED_NODE_KEYS: readonly (readonly [pattern: string, instead: string])[] = [
  ['listeners', 'the listeners are fixed; clientAuthentication chooses how clients prove who they are'],
  ['advertised.listeners', 'the listeners are fixed; clients are given access by grants'],
  ['listener.*', 'the listeners are fixed; clientAuthentication chooses how clients prove who they are'],
  ['early.start.listeners', 'the listeners are fixed'],
  ['inter.broker.listener.name', 'the listeners are fixed'],
  ['security.inter.broker.protocol', 'brokers always speak mutual TLS with each other'],
  ['controller.listener.names', 'the listeners are fixed'],
  ['node.id', 'ids follow from brokers, controllers and zones'],
  ['broker.id', 'ids follow from brokers, controllers and zones'],
  ['process.roles', 'use mode, brokers and controllers'],
  ['controller.quorum.voters', 'use controllers'],
  ['controller.quorum.bootstrap.servers', 'the quorum is static; use controllers'],
  ['controller.quorum.auto.join.enable', 'the quorum is static; use controllers'],
  ['broker.rack', 'use zones'],
  ['log.dir', 'the data lies on the volume; use storage'],
  ['log.dirs', 'the data lies on the volume; use storage'],
  ['metadata.log.dir', 'the metadata lies on the volume; use storage'],
  ['config.providers*', 'secrets are read from mounted files'],
  ['ssl.keystore.*', 'certificates are needs of the platform'],
  ['ssl.truststore.*', 'certificates are needs of the platform'],
  ['ssl.key.*', 'certificates are needs of the platform'],
  ['ssl.client.auth', 'use clientAuthentication'],
  ['ssl.principal.mapping.rules', 'users are called as their certificates are'],
  ['principal.builder.class', 'users are called as their certificates are'],
  ['ssl.endpoint.identification.algorithm', 'host names are always verified'],
  ['sasl.server.callback.handler.class', 'use clientAuthentication'],
  ['sasl.enabled.mechanisms', 'use clientAuthentication'],
  ['sasl.jaas.config', 'use clientAuthentication'],
  ['sasl.mechanism.*', 'brokers and controllers speak mutual TLS with each other'],
  ['authorizer.class.name', 'rights come from grants'],
  ['super.users', 'rights come from grants; use grantAdmin for an administrator'],
  ['allow.everyone.if.no.acl.found', 'rights come from grants'],
];

/** Keys whose value the library has to know at synth, to check replication against the number of brokers. */
export const COUNTED_KEYS = [
  'default.replication.factor',
  'min.insync.replicas',
  'num.partitions',
  'offsets.topic.replication.factor',
  'share.coordinator.state.topic.min.isr',
  'share.coordinator.state.topic.replication.factor',
  'transaction.state.log.min.isr',
  'transaction.state.log.replication.factor',
] as const;

/**
 * Checks configuration of brokers and controllers. What can't stand is recorded and left out.
 *
 * @param check - checks of the cluster's props
 * @param config - what the user gave
 * @param version - version of Kafka
 * @returns what may stand in the file
 */
export function checkNodeConfig(check: Check, config: KafkaConfig, version: KafkaVersion): Record<string, Text> {
  return checkKeys(check, config, {
    known: nodeKeys(version),
    what: `brokers and controllers of Kafka ${version}`,
    owned: (key) => OWNED_NODE_KEYS.find(([pattern]) => matches(pattern, key))?.[1],
  });
}

/**
 * Checks configuration of a topic. What can't stand is recorded and left out.
 *
 * @param check - checks of the topic's props
 * @param config - what the user gave
 * @param given - keys that props of the topic stand for, with the names of the props
 * @returns what may stand
 */
export function checkTopicConfig(
  check: Check,
  config: KafkaConfig,
  given: Readonly<Record<string, string>>,
): Record<string, Text> {
  return checkKeys(check, config, {
    known: topicKeys(),
    what: 'topics',
    owned: (key) => {
      const prop = given[key];
      if (prop !== undefined) return `use ${prop}`;
      return key.endsWith('.throttled.replicas')
        ? 'the reassignment of partitions sets it for as long as it lasts'
        : undefined;
    },
  });
}

interface KeySet {
  readonly known: readonly string[];
  readonly what: string;
  readonly owned: (key: string) => string | undefined;
}

function checkKeys(check: Check, config: KafkaConfig, keys: KeySet): Record<string, Text> {
  const result: Record<string, Text> = {};
  for (const [key, value] of Object.entries(config)) {
    const property = `config.${key}`;
    const removed = REMOVED_KEYS[key] ?? (key.startsWith('zookeeper.') ? REMOVED_KEYS['zookeeper.connect'] : undefined);
    const instead = keys.owned(key);
    if (removed !== undefined) {
      check.fail({
        property,
        message: 'no longer exists in Kafka 4',
        given: value,
        remedy: `leave it out: ${removed}`,
      });
    } else if (instead !== undefined) {
      check.fail({ property, message: 'is written by the library', given: value, remedy: instead });
    } else if (!keys.known.includes(key) && !OPEN_PREFIXES.some((prefix) => key.startsWith(prefix))) {
      check.fail({
        property,
        message: `is no configuration key of ${keys.what}${didYouMean(key, keys.known)}`,
        remedy: 'see https://kafka.apache.org/documentation/#configuration for the keys',
      });
    } else if (typeof value === 'string' && /[\r\n\t]/.test(value)) {
      check.fail({ property, message: 'holds a line break or tab, which no value of Kafka has', given: value });
    } else {
      result[key] = typeof value === 'object' ? value : String(value);
    }
  }
  return result;
}

function matches(pattern: string, key: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}

/**
 * Writes a properties file: one `key=value` a line, sorted by key.
 *
 * @param config - keys to values
 * @returns the file's text, with tokens for late values
 */
export function properties(config: Readonly<Record<string, Text>>): string {
  return Object.entries(config)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${Late.text(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}

/**
 * A whole number of a configuration.
 *
 * @param config - keys to values
 * @param key - the key
 * @returns the number, or nothing if the key is not there or holds none
 */
export function numberOf(config: Readonly<Record<string, Text>>, key: string): number | undefined {
  const value = config[key];
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
}
