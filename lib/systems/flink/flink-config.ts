import { didYouMean, Late, type Check, type Text } from '../../core';
import { configKeys } from './flink-config-keys';
import { JAVA_MODULES } from './flink-versions';

/** Flink's configuration, by key. */
export type FlinkConfig = Readonly<Record<string, Text | number | boolean>>;

/** Key that holds options for both JVMs. */
const JAVA_OPTIONS = 'env.java.opts.all';

/** Beginnings of keys in which users make up names, or that Flink hands on unread. */
const OPEN = [
  'containerized.',
  'env.',
  'events.reporter.',
  'external-resource.',
  'flink.hadoop.',
  'fs.',
  'gs.',
  'metrics.reporter.',
  'metrics.scope.',
  's3.',
  's3a.',
  'security.delegation.token.provider.',
  'table.catalog-store.',
  'traces.reporter.',
];

const GRANTS = 'grant the location to the construct: endpoint, region and credentials follow';
const PINNED = 'leave it out: ports and addresses are pinned, since the network policies open them';
const RESTARTS = 'leave it out: with another value a finished or changed program would run from its start again';

/** Keys that we write, and the prop that decides. */
const OWNED: Readonly<Record<string, string>> = {
  'blob.server.port': PINNED,
  'execution.checkpointing.dir': 'use the prop state',
  'execution.checkpointing.interval': 'use the prop checkpointInterval',
  'execution.checkpointing.savepoint-dir': 'use the prop state',
  'execution.runtime-mode': 'use the prop runtimeMode',
  'execution.savepoint.path': 'use the prop restoreFrom',
  'execution.shutdown-on-application-finish': RESTARTS,
  'execution.state-recovery.path': 'use the prop restoreFrom',
  'fs.s3a.access.key': GRANTS,
  'fs.s3a.endpoint': GRANTS,
  'fs.s3a.secret.key': GRANTS,
  'high-availability': 'use the prop state: with it high availability is on',
  'high-availability.cluster-id': 'use the prop name',
  'high-availability.storageDir': 'use the prop state',
  'high-availability.type': 'use the prop state: with it high availability is on',
  'job-result-store.delete-on-commit': RESTARTS,
  'jobmanager.bind-host': PINNED,
  'jobmanager.memory.flink.size': 'use the prop jobManagerMemory',
  'jobmanager.memory.process.size': 'use the prop jobManagerMemory',
  'jobmanager.rpc.address': PINNED,
  'jobmanager.rpc.port': PINNED,
  'kubernetes.cluster-id': 'use the prop name',
  'kubernetes.namespace': 'it is the namespace of the chart',
  'metrics.internal.query-service.port': PINNED,
  'metrics.reporter.prom.port': PINNED,
  'parallelism.default': 'use the prop parallelism',
  'pipeline.max-parallelism': 'use the prop maxParallelism',
  'process.taskmanager.working-dir': 'use the prop localStorage',
  'rest.bind-address': PINNED,
  'rest.bind-port': PINNED,
  'rest.port': PINNED,
  's3.access-key': GRANTS,
  's3.access.key': GRANTS,
  's3.endpoint': GRANTS,
  's3.endpoint.region': GRANTS,
  's3.path-style-access': GRANTS,
  's3.path.style.access': GRANTS,
  's3.region': GRANTS,
  's3.secret-key': GRANTS,
  's3.secret.key': GRANTS,
  'state.backend': 'use the prop stateBackend',
  'state.backend.type': 'use the prop stateBackend',
  'state.checkpoints.dir': 'use the prop state',
  'state.savepoints.dir': 'use the prop state',
  'taskmanager.bind-host': PINNED,
  'taskmanager.data.port': PINNED,
  'taskmanager.host': PINNED,
  'taskmanager.memory.flink.size': 'use the prop taskManagerMemory',
  'taskmanager.memory.process.size': 'use the prop taskManagerMemory',
  'taskmanager.numberOfTaskSlots': 'use the prop taskSlots',
  'taskmanager.resource-id': PINNED,
  'taskmanager.rpc.port': PINNED,
};

/**
 * Checks a user's configuration: keys that Flink does not know, and keys that a prop decides, are recorded.
 *
 * @param check - checks of the construct
 * @param version - version of Flink
 * @param config - the configuration
 * @returns what may be written
 */
export function checkConfig(check: Check, version: string, config: FlinkConfig): FlinkConfig {
  const known = configKeys(version);
  const good: Record<string, Text | number | boolean> = {};
  for (const [key, value] of Object.entries(config)) {
    const property = `config.${key}`;
    const remedy = OWNED[key];
    if (remedy !== undefined) {
      check.fail({ property, message: 'is decided by the construct', given: value, remedy });
    } else if (!known.has(key) && !OPEN.some((prefix) => key.startsWith(prefix) && key.length > prefix.length)) {
      check.fail({
        property,
        message: `is no key that Flink ${version} knows${didYouMean(key, known)}`,
        given: value,
        remedy: 'correct the key: Flink ignores what it does not know. Parameters of a program belong into args',
      });
    } else if (typeof value === 'number' && !Number.isFinite(value)) {
      check.fail({ property, message: 'is no number', given: String(value) });
    } else {
      good[key] = value;
    }
  }
  return good;
}

/**
 * Writes `config.yaml`: one key a line, sorted, strings quoted as JSON does, which is YAML too.
 *
 * @param entries - the configuration; options for the JVM are added to those that Flink needs
 * @returns the file
 */
export function renderConfig(entries: FlinkConfig): string {
  const own = entries[JAVA_OPTIONS];
  const java = own === undefined ? JAVA_MODULES : `${JAVA_MODULES} ${scalarText(own)}`;
  return Object.entries({ ...entries, [JAVA_OPTIONS]: java })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${scalar(value)}\n`)
    .join('');
}

function scalar(value: Text | number | boolean): string {
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : Late.map(Late.text(value), (text) => JSON.stringify(text));
}

function scalarText(value: Text | number | boolean): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : Late.text(value);
}

/** Logging to the console only: files would fill the pod. Kafka's clients print their whole configuration at INFO. */
export const LOG4J = `monitorInterval = 30

rootLogger.level = INFO
rootLogger.appenderRef.console.ref = ConsoleAppender

appender.console.name = ConsoleAppender
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n

logger.pekko.name = org.apache.pekko
logger.pekko.level = INFO
logger.kafka.name = org.apache.kafka
logger.kafka.level = WARN
logger.shadedkafka.name = org.apache.flink.kafka.shaded
logger.shadedkafka.level = WARN
logger.hadoop.name = org.apache.hadoop
logger.hadoop.level = WARN
logger.netty.name = org.jboss.netty.channel.DefaultChannelPipeline
logger.netty.level = OFF
`;
