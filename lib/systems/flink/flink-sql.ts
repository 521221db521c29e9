import type { Connection, IObjectLocation, KafkaWire } from '../../connect';
import { Late, type Text } from '../../core';
import { s3Uri } from './flink-s3';

/** Where the SQL connector's jar has the classes of Kafka's client, which it brings along under other names. */
const RELOCATED = 'org.apache.flink.kafka.shaded.';

/** Values of a table's `WITH` clause by key, in Flink's words. */
export type TableOptions = Readonly<Record<string, Text | number | boolean>>;

/** What an application was granted, for use in its SQL script. */
export interface SqlBindings {
  /**
   * A Kafka cluster that granted topics to the application.
   *
   * @param connection - name of the cluster; with its namespace before it (`streaming-events`) where two have one name
   * @returns its tables
   */
  kafka(connection: string): SqlKafka;
  /**
   * A location that was granted to the application, as the filesystem connector writes it.
   *
   * @param location - a bucket or prefix
   * @param path - what stands behind the prefix, without a slash at its beginning
   * @returns for instance `s3://lake/totals/`
   */
  path(location: IObjectLocation, path?: string): string;
}

/** Tables over the topics of one Kafka cluster. */
export interface SqlKafka {
  /**
   * What stands between the brackets of a table's `WITH`: connector, topic, addresses, credentials by reference, and
   * what follows from the grants. A consumer begins at its group's offsets, else at the oldest record; a producer with a
   * granted prefix of transactional ids writes exactly once.
   *
   * @param topic - name of the topic
   * @param options - further options, at least `format`; they win over the ones that are derived
   * @returns lines of `'key' = 'value'`, joined by commas
   */
  tableOptions(topic: string, options?: TableOptions): string;
}

/** A script with what its bindings asked for in vain. */
export interface RenderedSql {
  /** The script. */
  readonly text: string;
  /** What was asked for and not granted, as sentences. */
  readonly missing: readonly string[];
}

/** A script, or a function that gives it from what was granted. */
export type SqlScript = Text | ((bindings: SqlBindings) => Text);

/**
 * Renders a script.
 *
 * @param sql - the script
 * @param connections - the application's connections
 * @returns the script, and what is missing
 */
export function renderSql(sql: SqlScript, connections: readonly Connection[]): RenderedSql {
  if (typeof sql !== 'function') return { text: Late.text(sql), missing: [] };
  const missing: string[] = [];
  const bindings: SqlBindings = {
    kafka: (name) => ({
      tableOptions: (topic, options = {}) => {
        const found = connections.find((connection) => connection.name === name);
        if (found?.wire.protocol !== 'kafka') {
          const known = connections
            .filter(({ wire }) => wire.protocol === 'kafka')
            .map((connection) => connection.name);
          missing.push(`Kafka cluster ${name} (granted: ${known.join(', ') || 'none'})`);
          return withClause({ connector: 'kafka', topic, ...options });
        }
        const { wire, path } = found;
        if (!wire.topics.some((granted) => granted.name === topic || granted.name === '*')) {
          missing.push(`topic ${topic} of ${name} (granted: ${wire.topics.map((granted) => granted.name).join(', ')})`);
        }
        return withClause({ ...kafkaOptions(wire, path, topic, options), ...options });
      },
    }),
    path: ({ bucketName, keyPrefix }, path = '') => {
      const uri = s3Uri(bucketName, keyPrefix, path);
      if (!isGranted(connections, bucketName, keyPrefix)) missing.push(`location ${uri}`);
      return uri.endsWith('/') ? uri : `${uri}/`;
    },
  };
  return { text: Late.text(sql(bindings)), missing };
}

/**
 * Whether a location, or one around it, was granted.
 *
 * @param connections - the connections of a client
 * @param bucket - name of the bucket
 * @param prefix - key prefix
 * @returns true if it was
 */
export function isGranted(connections: readonly Connection[], bucket: string, prefix: string): boolean {
  return connections.some(
    ({ wire }) =>
      wire.protocol === 's3' &&
      wire.locations.some(
        (granted) =>
          granted.bucket === bucket && (granted.prefix === '' || `${prefix}/`.startsWith(`${granted.prefix}/`)),
      ),
  );
}

function kafkaOptions(wire: KafkaWire, path: string, topic: string, given: TableOptions): TableOptions {
  const access = new Set(
    wire.topics.filter(({ name }) => name === topic || name === '*').map((granted) => granted.access),
  );
  const [group, ...others] = wire.groups;
  const upsert = given.connector === 'upsert-kafka'; // it always begins at the oldest record
  return {
    connector: 'kafka',
    topic,
    'properties.bootstrap.servers': wire.bootstrapServers,
    ...(access.has('consume') && group !== undefined && others.length === 0 ? { 'properties.group.id': group } : {}),
    ...(access.has('consume') && !upsert
      ? { 'scan.startup.mode': 'group-offsets', 'properties.auto.offset.reset': 'earliest' }
      : {}),
    ...(access.has('produce') && wire.transactionalIdPrefix !== undefined
      ? {
          'sink.delivery-guarantee': 'exactly-once',
          'sink.transactional-id-prefix': `${wire.transactionalIdPrefix}-${topic}`, // two sinks with one id fence each other
          'properties.transaction.timeout.ms': 600_000, // Flink's own hour is more than a broker allows
        }
      : {}),
    ...securityOptions(wire, path),
  };
}

function securityOptions({ security }: KafkaWire, path: string): TableOptions {
  if (security.protocol === 'PLAINTEXT') return {};
  const file = (name: string): string => `\${dir:${path}:${name}}`;
  const { caFile } = security;
  return {
    'properties.security.protocol': security.protocol,
    'properties.config.providers': 'dir',
    'properties.config.providers.dir.class': `${RELOCATED}org.apache.kafka.common.config.provider.DirectoryConfigProvider`,
    'properties.config.providers.dir.param.allowed.paths': path,
    ...(caFile === undefined
      ? {}
      : { 'properties.ssl.truststore.type': 'PEM', 'properties.ssl.truststore.certificates': file(caFile) }),
    ...(security.protocol === 'SSL'
      ? {
          'properties.ssl.keystore.type': 'PEM',
          'properties.ssl.keystore.certificate.chain': file(security.certificateFile),
          'properties.ssl.keystore.key': file(security.keyFile),
        }
      : {
          'properties.sasl.mechanism': security.mechanism,
          'properties.sasl.jaas.config': `${RELOCATED}org.apache.kafka.common.security.scram.ScramLoginModule required username="${security.username}" password="${file(security.passwordFile)}";`,
        }),
  };
}

function withClause(options: TableOptions): string {
  return Object.entries(options)
    .map(([key, value]) => `${literal(key)} = ${literal(value)}`)
    .join(',\n  ');
}

/** A string of SQL: quotes within it are doubled. */
function literal(value: Text | number | boolean): string {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : Late.text(value);
  return Late.map(text, (final) => `'${final.replaceAll("'", "''")}'`);
}
