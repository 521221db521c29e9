import { didYouMean, Late, type Check, type Text } from '../../core';
import { FOREIGN_PREFIXES, FREE_PREFIXES, isSparkWord, knownKeys } from './spark-config-keys';

/** Value of a configuration key. */
export type SparkConfValue = Text | number | boolean;

/** Configuration keys that follow from props, and what to write instead. Keys that end with a dot are beginnings. */
const OWNED: Readonly<Record<string, string>> = {
  'spark.app.name': 'name',
  'spark.blockManager.port': 'nothing: the port is fixed, so that the network policy can name it',
  'spark.driver.bindAddress': 'nothing: the driver listens on its pod address',
  'spark.driver.blockManager.port': 'nothing: the port is fixed, so that the network policy can name it',
  'spark.driver.cores': 'driver.cores',
  'spark.driver.host': 'nothing: executors reach the driver at its pod address',
  'spark.driver.memory': 'driver.memory',
  'spark.driver.memoryOverhead': 'driver.memoryOverhead',
  'spark.driver.memoryOverheadFactor': 'driver.memoryOverhead',
  'spark.driver.port': 'nothing: the port is fixed, so that the network policy can name it',
  'spark.dynamicAllocation.enabled': 'executors: { min, max }',
  'spark.dynamicAllocation.initialExecutors': 'executors: { min, max, initial }',
  'spark.dynamicAllocation.maxExecutors': 'executors: { min, max }',
  'spark.dynamicAllocation.minExecutors': 'executors: { min, max }',
  'spark.eventLog.dir': 'eventLog',
  'spark.eventLog.enabled': 'eventLog',
  'spark.executor.cores': 'executor.cores',
  'spark.executor.instances': 'executors',
  'spark.executor.memory': 'executor.memory',
  'spark.executor.memoryOverhead': 'executor.memoryOverhead',
  'spark.executor.memoryOverheadFactor': 'executor.memoryOverhead',
  'spark.kubernetes.authenticate.': 'nothing: driver and executors have service accounts of their own',
  'spark.kubernetes.container.image': 'image',
  'spark.kubernetes.context': 'nothing: the driver runs in the cluster',
  'spark.kubernetes.driver.': "overrides.driver: the driver's pod is made by this construct, not by spark-submit",
  'spark.kubernetes.executor.container.image': 'image',
  'spark.kubernetes.executor.disableConfigMap': 'nothing: executors get their configuration from the driver',
  'spark.kubernetes.executor.limit.cores': 'executor.cpuLimit',
  'spark.kubernetes.executor.podNamePrefix': 'nothing: executors are called after the driver pod of their run',
  'spark.kubernetes.executor.podTemplateContainerName': 'overrides.executorPod',
  'spark.kubernetes.executor.podTemplateFile': 'overrides.executorPod',
  'spark.kubernetes.executor.request.cores': 'executor.cpu',
  'spark.kubernetes.memoryOverheadFactor': 'driver.memoryOverhead and executor.memoryOverhead',
  'spark.kubernetes.namespace': 'nothing: the job runs in the namespace of its chart',
  'spark.local.dir': 'executor.localDisk and driver.localDisk',
  'spark.master': 'nothing: the driver asks the Kubernetes API server for its executors',
  'spark.memory.offHeap.enabled': 'executor.offHeap',
  'spark.memory.offHeap.size': 'executor.offHeap',
  'spark.submit.deployMode': 'nothing: the driver runs in a pod of this construct',
  'spark.ui.port': 'nothing: the port is fixed, so that the network policy can name it',
};

/** Keys below `spark.kubernetes.driver.` that say what the running driver does, not how its pod is made. */
const DRIVER_BEHAVIOUR: ReadonlySet<string> = new Set([
  'spark.kubernetes.driver.connectionTimeout',
  'spark.kubernetes.driver.ownPersistentVolumeClaim',
  'spark.kubernetes.driver.requestTimeout',
  'spark.kubernetes.driver.reusePersistentVolumeClaim',
  'spark.kubernetes.driver.waitToReusePersistentVolumeClaim',
]);

/** Names that public pages of advice give, or that Spark once had, and that do nothing. */
const MISTAKEN: Readonly<Record<string, string>> = {
  'spark.blacklist.enabled': 'spark.excludeOnFailure.enabled',
  'spark.executor.decommission.enabled': 'spark.decommission.enabled',
  'spark.kubernetes.executor.reusePersistentVolume': 'spark.kubernetes.driver.reusePersistentVolumeClaim',
};

/**
 * Checks a job's own configuration: unknown keys, keys that follow from props and values without a form are problems.
 *
 * @param check - where problems go
 * @param conf - what the user gave
 * @returns the entries that are fit for use, as text
 */
export function checkConf(check: Check, conf: Readonly<Record<string, SparkConfValue>>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [key, value] of Object.entries(conf)) {
    const property = `conf.${key}`;
    const problem = keyProblem(key);
    if (problem !== undefined) check.fail({ property, given: isSecretKey(key) ? undefined : value, ...problem });
    else if (typeof value === 'number' && !Number.isFinite(value)) {
      check.fail({
        property,
        message: 'is no number',
        given: String(value),
        allowed: 'text, a finite number or a boolean',
      });
    } else checked[key] = typeof value === 'number' || typeof value === 'boolean' ? String(value) : Late.text(value);
  }
  return checked;
}

function keyProblem(
  key: string,
): { readonly message: string; readonly allowed?: string; readonly remedy?: string } | undefined {
  if (!key.startsWith('spark.')) {
    return {
      message: `is ignored by Spark, which reads only keys that begin with "spark."${didYouMean(`spark.${key}`, knownKeys())}`,
      remedy: `write "spark.hadoop.${key}" if it is a key of Hadoop`,
    };
  }
  const owner = Object.keys(OWNED).find((owned) => (owned.endsWith('.') ? key.startsWith(owned) : key === owned));
  if (owner !== undefined && !DRIVER_BEHAVIOUR.has(key)) {
    const instead = OWNED[owner] ?? '';
    return {
      message: 'follows from props of the job',
      remedy: instead.startsWith('nothing') ? `leave it out; ${instead}` : `use ${instead}`,
    };
  }
  const foreign = Object.keys(FOREIGN_PREFIXES).find((prefix) => key.startsWith(prefix));
  if (foreign !== undefined)
    return { message: `is a key of ${FOREIGN_PREFIXES[foreign] ?? ''} and does nothing here`, remedy: 'leave it out' };
  if (knownKeys().has(key) || FREE_PREFIXES.some((prefix) => key.startsWith(prefix) && key.length > prefix.length))
    return undefined;
  const mistaken = MISTAKEN[key];
  const suggestion =
    mistaken === undefined ? didYouMean(key, [...knownKeys(), ...FREE_PREFIXES]) : `; did you mean "${mistaken}"?`;
  const [, word = ''] = key.split('.');
  // keys of other products (Iceberg's, Delta's ...) live under words of their own, which nobody can list
  if (!isSparkWord(word) && suggestion === '') return undefined;
  return {
    message: `is not a configuration key of Spark${suggestion}`,
    allowed: `the keys of Spark's documentation, free names behind ${FREE_PREFIXES.slice(3, 5).join(', ')} and the like`,
    remedy: 'correct the key: Spark would ignore it in silence',
  };
}

const SECRET = /(secret|password|token|credential|(access|secret)[._-]?key)$|\.account\.key\./i;

/** Keys that name a Secret of Kubernetes instead of holding a value. */
const SECRET_REFERENCES = ['spark.kubernetes.executor.secretKeyRef.', 'spark.kubernetes.executor.secrets.'];

/**
 * Whether a key holds a secret, by its name: what Spark hides on its pages, and the keys of object stores.
 *
 * @param key - a configuration key
 * @returns true for passwords, tokens and keys
 */
export function isSecretKey(key: string): boolean {
  return SECRET.test(key) && !SECRET_REFERENCES.some((prefix) => key.startsWith(prefix));
}

/**
 * Writes configuration as a file that `spark-submit --properties-file` reads.
 *
 * @param conf - keys and texts, possibly late
 * @returns one line a key, sorted
 */
export function propertiesFile(conf: Readonly<Record<string, string>>): string {
  const lines = Object.entries(conf)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${escapeKey(key)}=${Late.map(value, escapeValue)}`);
  return `${lines.join('\n')}\n`;
}

function escapeKey(key: string): string {
  return key.replace(/[\\=: #!]/g, '\\$&');
}

/** The file's reader takes a backslash as an escape and the end of a line as the end of the value. */
function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
