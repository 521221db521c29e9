import type { Construct } from 'constructs';
import type { ServiceAccount } from 'kubernetes-types/core/v1';
import type { PolicyRule } from 'kubernetes-types/rbac/v1';
import { Ledger, type PodSet } from '../../connect';
import {
  Config,
  JobWorkload,
  Manifest,
  networkPolicy,
  objectLabels,
  ScheduledWorkload,
  type Overrides,
} from '../../kubernetes';
import { propertiesFile } from './spark-config';
import {
  BLOCK_MANAGER_PORT,
  claimsVolumes,
  DRIVER_PORT,
  EXECUTOR_POD_FILE,
  programName,
  PROPERTIES_FILE,
  sparkIdentity,
  type SparkJobParts,
} from './spark-parts';
import { driverPod, executorPod } from './spark-pods';
import { sparkProperties } from './spark-properties';
import type { SparkJobSettings } from './spark-settings';

/**
 * Makes a job without an operator: the driver is the pod of a Job, and starts its executors from a template.
 *
 * @param parts - what the job is made of
 */
export function createNativeSparkJob(parts: SparkJobParts): void {
  const { scope, driver, executors, override } = parts;
  createServiceAccount(scope, 'DriverServiceAccount', driver, override('driverServiceAccount'));
  createServiceAccount(scope, 'ExecutorServiceAccount', executors, override('executorServiceAccount'));
  openFlows(parts);
  createExecutorPolicy(parts);
  createDriver(parts);
}

function createServiceAccount(scope: Construct, id: string, pods: PodSet, overrides: Overrides | undefined): void {
  const labels = { ...pods.labels, 'app.kubernetes.io/managed-by': 'cdk8s-data-platform' };
  const metadata = { name: pods.serviceAccount ?? pods.role, namespace: pods.namespace, labels };
  new Manifest<ServiceAccount>(
    scope,
    id,
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    { overrides },
  );
}

function openFlows({ scope, driver, executors }: SparkJobParts): void {
  const ledger = Ledger.of(scope);
  const transport = 'TCP';
  const messages = 'executors take tasks from their driver';
  const blocks = 'driver and executors exchange blocks of data';
  ledger.open({ from: executors, to: driver, port: DRIVER_PORT, transport, reason: messages });
  ledger.open({ from: executors, to: driver, port: BLOCK_MANAGER_PORT, transport, reason: blocks });
  ledger.open({ from: driver, to: executors, port: BLOCK_MANAGER_PORT, transport, reason: blocks });
  ledger.open({ from: executors, to: executors, port: BLOCK_MANAGER_PORT, transport, reason: blocks });
}

/** Executors are no workload of ours: their policy stands by itself. */
function createExecutorPolicy({ scope, name, executors, override }: SparkJobParts): void {
  const labels = objectLabels(sparkIdentity(name, 'executor'));
  networkPolicy(
    scope,
    'ExecutorNetworkPolicy',
    `${name}-executor`,
    labels,
    executors,
    override('executorNetworkPolicy'),
  );
}

function createDriver(parts: SparkJobParts): void {
  const { scope, name, settings, timing, override } = parts;
  const identity = sparkIdentity(name, 'driver');
  const config = new Config(scope, 'Config', {
    name,
    identity,
    files: () => ({
      [PROPERTIES_FILE]: propertiesFile(sparkProperties(parts)),
      [EXECUTOR_POD_FILE]: executorPod(parts),
    }),
  });
  const { files } = settings;
  const program =
    Object.keys(files).length === 0 ? [] : [new Config(scope, 'Program', { name: programName(name), identity, files })];
  const workload = {
    name,
    identity,
    client: parts.client,
    serviceAccount: parts.driver.serviceAccount,
    apiRules: driverRules(settings),
    configs: [config, ...program],
    bindings: false, // the pod brings them, with the files that Spark programs read
    facts: parts.facts,
    retries: settings.retries,
    deadline: settings.deadline,
    disruptions: 'free',
    pod: () => driverPod(parts, config.name),
    overrides: { controller: override('driver'), networkPolicy: override('driverNetworkPolicy') },
  } as const;
  if (settings.schedule === undefined) new JobWorkload(scope, 'Driver', workload);
  else new ScheduledWorkload(scope, 'Driver', { ...workload, ...timing, schedule: settings.schedule });
}

/** What the driver calls, as the API server's audit log has it; what the configuration switches off is left out. */
function driverRules({ conf }: SparkJobSettings): PolicyRule[] {
  const keeps = conf['spark.kubernetes.executor.deleteOnTermination'] === 'false';
  const marks = conf['spark.kubernetes.executor.decommissionLabel'] !== undefined;
  const patch = keeps || marks ? ['patch'] : []; // pods that stay, or are about to go, get a label
  const pods = ['create', 'delete', 'deletecollection', 'get', 'list', ...patch, 'watch'];
  const claims = claimsVolumes(conf) ? ['create', 'delete', 'deletecollection', 'get', 'list'] : [];
  return [
    { apiGroups: [''], resources: ['pods'], verbs: pods },
    ...(claims.length === 0 ? [] : [{ apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: claims }]),
  ];
}
