import type { Connection, KafkaWire } from '../../connect';
import { Late, type Text } from '../../core';

/** Name of the file in a Kafka connection's folder that holds the options of Spark's Kafka source and sink. */
export const KAFKA_OPTIONS_FILE = 'spark-options.json';

/**
 * Adds what a Spark program wants to read to the connections of a job: for Kafka, the options of the source and sink
 * as a JSON object, for `spark.read.format("kafka").options(**json.load(...))`.
 *
 * @param connections - the job's connections
 * @returns the same connections, those of Kafka with one file more
 */
export function withSparkFacts(connections: readonly Connection[]): Connection[] {
  return connections.map((connection) =>
    connection.wire.protocol === 'kafka'
      ? {
          ...connection,
          facts: { ...connection.facts, [KAFKA_OPTIONS_FILE]: optionsFile(connection.wire, connection.path) },
        }
      : connection,
  );
}

function optionsFile(wire: KafkaWire, folder: string): Text {
  const options = { 'bootstrap.servers': Late.text(wire.bootstrapServers), ...securityOptions(wire, folder) };
  const entries = Object.entries(options).map(([key, value]) => [`kafka.${key}`, value]);
  return jsonText(Object.fromEntries(entries));
}

/** Java's Kafka client reads secrets from files through a config provider: none stands in the options. */
function securityOptions({ security }: KafkaWire, folder: string): Record<string, string> {
  if (security.protocol === 'PLAINTEXT') return { 'security.protocol': 'PLAINTEXT' };
  const file = (name: string): string => `\${dir:${folder}:${name}}`;
  const common = {
    'security.protocol': security.protocol,
    'config.providers': 'dir',
    'config.providers.dir.class': 'org.apache.kafka.common.config.provider.DirectoryConfigProvider',
    'config.providers.dir.param.allowed.paths': folder,
    ...(security.caFile === undefined
      ? {}
      : { 'ssl.truststore.type': 'PEM', 'ssl.truststore.certificates': file(security.caFile) }),
  };
  if (security.protocol === 'SSL') {
    return {
      ...common,
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.certificate.chain': file(security.certificateFile),
      'ssl.keystore.key': file(security.keyFile),
    };
  }
  const login = 'org.apache.kafka.common.security.scram.ScramLoginModule';
  return {
    ...common,
    'sasl.mechanism': security.mechanism,
    'sasl.jaas.config': `${login} required username="${security.username}" password="${file(security.passwordFile)}";`,
  };
}

/**
 * Writes a value as JSON. Late texts in it are escaped once they are known.
 *
 * @param value - anything that JSON can say
 * @returns indented JSON
 */
export function jsonText(value: unknown): string {
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  const json = JSON.stringify(
    value,
    (_, item: unknown) => (typeof item === 'string' && Late.isIn(item) ? Late.map(item, escaped) : item),
    2,
  );
  return `${json}\n`;
}
