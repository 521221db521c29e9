import type { Connection } from '../../connect';
import { renderConfig, type FlinkConfig } from './flink-config';
import type { ClusterSettings } from './flink-resolve';
import { s3Connections, s3Settings, s3Uri } from './flink-s3';
import { PORTS } from './flink-versions';

/** What is written to `config.yaml` beside settings and the user's keys. */
export interface ConfigContext {
  /** Id under which high availability is kept; nothing where pods give it at their start. */
  readonly clusterId: string | undefined;
  /** Namespace. */
  readonly namespace: string;
  /** Keys that follow from what the cluster runs. */
  readonly program: FlinkConfig;
}

/**
 * Writes `config.yaml`.
 *
 * @param settings - what was decided
 * @param connections - the cluster's connections
 * @param context - where it runs and what
 * @returns the file
 */
export function configFile(
  settings: ClusterSettings,
  connections: readonly Connection[],
  context: ConfigContext,
): string {
  const fractions = { 'taskmanager.memory.managed.fraction': settings.managedFraction };
  return renderConfig({
    ...context.program,
    ...fractions,
    'table.local-time-zone': 'UTC',
    ...settings.config,
    ...s3Settings(s3Connections(connections), settings.s3FileSystem).config,
    ...addresses(),
    ...sizes(settings),
    ...stateConfig(settings, context),
  });
}

/** Flink listens on every address of the pod: who may come is said by network policies. */
function addresses(): FlinkConfig {
  return {
    'blob.server.port': PORTS.blob,
    'jobmanager.bind-host': '0.0.0.0',
    'jobmanager.retrieve-taskmanager-hostname': false, // else every registration waits for a reverse lookup in DNS
    'jobmanager.rpc.port': PORTS.rpc,
    'metrics.internal.query-service.port': String(PORTS.metricQuery),
    'metrics.reporter.prom.factory.class': 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory',
    'metrics.reporter.prom.port': String(PORTS.prometheus),
    'rest.bind-address': '0.0.0.0',
    'rest.bind-port': String(PORTS.rest),
    'rest.port': PORTS.rest,
    'taskmanager.bind-host': '0.0.0.0',
    'taskmanager.data.port': PORTS.taskData,
    'taskmanager.rpc.port': String(PORTS.taskRpc),
  };
}

function sizes(settings: ClusterSettings): FlinkConfig {
  return {
    'jobmanager.memory.process.size': `${String(settings.jobManagerMemory.toMebibytes())}m`,
    'taskmanager.memory.process.size': `${String(settings.taskManagerMemory.toMebibytes())}m`,
    'taskmanager.numberOfTaskSlots': settings.taskSlots,
  };
}

function stateConfig(settings: ClusterSettings, { clusterId, namespace }: ConfigContext): FlinkConfig {
  const { state, checkpointInterval, stateBackend, highlyAvailable, localStorage, runtimeMode } = settings;
  const at = (path: string): string => (state === undefined ? '' : s3Uri(state.bucketName, state.keyPrefix, path));
  return {
    'state.backend.type': stateBackend,
    ...(checkpointInterval === undefined
      ? {}
      : {
          'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
          'execution.checkpointing.interval': `${String(checkpointInterval.toMilliseconds())}ms`,
          'execution.checkpointing.num-retained': 3,
        }),
    ...(state === undefined
      ? {}
      : {
          'execution.checkpointing.dir': at('checkpoints'),
          'execution.checkpointing.savepoint-dir': at('savepoints'),
        }),
    ...(highlyAvailable
      ? {
          'high-availability.storageDir': at('ha'),
          'high-availability.type': 'kubernetes',
          'kubernetes.namespace': namespace, // Flink's default is the namespace called default
          ...(clusterId === undefined ? {} : { 'kubernetes.cluster-id': clusterId }),
        }
      : {}),
    // a task manager finds its part of the state on its volume again, and fetches nothing
    ...(localStorage === undefined || runtimeMode === 'batch'
      ? {}
      : { 'execution.checkpointing.local-backup.enabled': true, 'execution.state-recovery.from-local': true }),
  };
}
