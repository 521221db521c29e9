import { Ledger } from '../../connect';
import {
  BLOCK_MANAGER_PORT,
  claimsVolumes,
  DRIVER_PORT,
  EXECUTOR_CONTAINER,
  EXECUTOR_POD_FILE,
  JOB_FOLDER,
  LOCAL_FOLDER,
  UI_PORT,
  type SparkJobParts,
} from './spark-parts';
import { s3Connections, s3Settings } from './spark-s3';
import type { SparkJobSettings } from './spark-settings';

/**
 * Everything that spark-submit and the driver read. The user's own keys win over all but those that props own, which
 * can't be among them.
 *
 * @param parts - the job
 * @returns keys and values; values may be late
 */
export function sparkProperties(parts: SparkJobParts): Record<string, string> {
  const { conf } = parts.settings;
  return {
    ...kubernetesProperties(parts),
    ...networkProperties(parts),
    ...resourceProperties(parts.settings),
    ...(conf['spark.jars.packages'] === undefined ? {} : { 'spark.jars.ivy': '/tmp/.ivy2' }), // the user has no home
    ...(parts.eventLog === undefined ? {} : { 'spark.eventLog.enabled': 'true', 'spark.eventLog.dir': parts.eventLog }),
    ...storeProperties(parts),
    ...conf,
  };
}

/**
 * What connections write into the configuration.
 *
 * @param parts - the job
 * @returns keys and values; values may be late
 */
export function storeProperties({
  scope,
  client,
  settings,
}: Pick<SparkJobParts, 'scope' | 'client' | 'settings'>): Record<string, string> {
  const stores = s3Connections(Ledger.of(scope).connectionsOf(client));
  if (stores.length === 0) return {};
  return {
    ...s3Settings(stores).conf,
    'spark.hadoop.fs.s3a.buffer.dir': LOCAL_FOLDER, // what is uploaded lies there first; the default is small /tmp
    ...COMMITTERS[settings.s3Committer],
  };
}

const CLOUD = 'org.apache.spark.internal.io.cloud';

const COMMITTERS = {
  rename: { 'spark.hadoop.fs.s3a.committer.magic.enabled': 'false' },
  magic: {
    'spark.hadoop.fs.s3a.committer.magic.enabled': 'true',
    'spark.hadoop.fs.s3a.committer.name': 'magic',
    'spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a': 'org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory',
    'spark.sql.sources.commitProtocolClass': `${CLOUD}.PathOutputCommitProtocol`,
    'spark.sql.parquet.output.committer.class': `${CLOUD}.BindingParquetOutputCommitter`,
  },
} as const;

function kubernetesProperties({ namespace, environment, settings, executors }: SparkJobParts): Record<string, string> {
  return {
    'spark.kubernetes.namespace': namespace,
    'spark.kubernetes.container.image': environment.image(settings.image),
    // the client's own default is the namespace's account, not that of the driver's pod
    'spark.kubernetes.authenticate.executor.serviceAccountName': executors.serviceAccount ?? 'default',
    'spark.kubernetes.executor.podTemplateFile': `${JOB_FOLDER}/${EXECUTOR_POD_FILE}`,
    'spark.kubernetes.executor.podTemplateContainerName': EXECUTOR_CONTAINER,
    // what the driver neither makes nor deletes, it needs no rights for
    'spark.kubernetes.executor.disableConfigMap': 'true',
    'spark.kubernetes.driver.service.deleteOnTermination': 'false',
    // ten seconds are too short for an API server under load, and the driver would fail
    'spark.kubernetes.driver.connectionTimeout': '60000',
    'spark.kubernetes.driver.requestTimeout': '60000',
    ...(claimsVolumes(settings.conf)
      ? {}
      : {
          'spark.kubernetes.driver.ownPersistentVolumeClaim': 'false',
          'spark.kubernetes.driver.reusePersistentVolumeClaim': 'false',
        }),
  };
}

/** Ports are fixed, since the network policies name them: another one than these would be shut. */
function networkProperties({ name }: SparkJobParts): Record<string, string> {
  return {
    'spark.driver.port': String(DRIVER_PORT),
    'spark.driver.blockManager.port': String(BLOCK_MANAGER_PORT),
    'spark.blockManager.port': String(BLOCK_MANAGER_PORT),
    'spark.port.maxRetries': '0',
    'spark.ui.port': String(UI_PORT),
    'spark.ui.killEnabled': 'false',
    'spark.metrics.conf.*.sink.prometheusServlet.class': 'org.apache.spark.metrics.sink.PrometheusServlet',
    'spark.metrics.conf.*.sink.prometheusServlet.path': '/metrics/prometheus', // the driver's; executors' stand beside it
    'spark.metrics.namespace': name, // else the run's id is in the name of every metric
  };
}

function resourceProperties({ driver, executor, executors }: SparkJobSettings): Record<string, string> {
  const { memory } = executor;
  return {
    'spark.driver.cores': String(driver.cores),
    'spark.driver.memory': mebibytes(driver.memory.heap),
    'spark.driver.memoryOverhead': mebibytes(driver.memory.overhead),
    'spark.executor.cores': String(executor.cores),
    'spark.executor.memory': mebibytes(memory.heap),
    'spark.executor.memoryOverhead': mebibytes(memory.overhead),
    ...(memory.offHeap === 0
      ? {}
      : { 'spark.memory.offHeap.enabled': 'true', 'spark.memory.offHeap.size': mebibytes(memory.offHeap) }),
    'spark.kubernetes.executor.request.cores': executor.cpu.amount,
    ...(executor.cpuLimit === undefined ? {} : { 'spark.kubernetes.executor.limit.cores': executor.cpuLimit.amount }),
    'spark.executor.instances': String(executors.initial),
    ...(executors.min === executors.max
      ? { 'spark.dynamicAllocation.enabled': 'false' }
      : {
          'spark.dynamicAllocation.enabled': 'true',
          'spark.dynamicAllocation.shuffleTracking.enabled': 'true', // there is no shuffle service on Kubernetes
          'spark.dynamicAllocation.minExecutors': String(executors.min),
          'spark.dynamicAllocation.initialExecutors': String(executors.initial),
          'spark.dynamicAllocation.maxExecutors': String(executors.max),
        }),
  };
}

/** Sizes in the form of the JVM: Spark refuses `512Mi`. */
function mebibytes(amount: number): string {
  return `${String(amount)}m`;
}
