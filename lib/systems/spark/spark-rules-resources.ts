import type { Toleration } from 'kubernetes-types/core/v1';
import { parseQuantity, quantity } from '../../core';
import { validateObject, type SchedulingProps } from '../../kubernetes';
import { textMap } from '../../model';
import type { Rule } from '../../rules/engine';
import { EXECUTOR_POD_FILE } from './spark-parts';
import { confMatching, jobRule } from './spark-rule';

const fitsQuota = jobRule(
  {
    id: 'spark-fits-quota',
    severity: 'error',
    title: 'Driver and executors fit into the quota of their namespace',
    reason: 'the missing executors are never made, and the job is slow or waits for ever',
    source: 'Kubernetes documentation: resource quotas',
  },
  function* (job, model) {
    const { driver, executor, executors } = job.settings;
    const bytes = driver.podMemory.toKibibytes() * 1024 + executors.max * executor.podMemory.toKibibytes() * 1024;
    const cpu = (parseQuantity(driver.cpu.amount) ?? 0) + executors.max * (parseQuantity(executor.cpu.amount) ?? 0);
    const needs = { 'requests.memory': bytes, 'limits.memory': bytes, 'requests.cpu': cpu, pods: 1 + executors.max };
    for (const { object } of model.objects) {
      if (object.kind !== 'ResourceQuota' || object.metadata.namespace !== job.namespace) continue;
      const hard = textMap(specOf(object.spec).hard);
      for (const [resource, need] of Object.entries(needs)) {
        const bound = parseQuantity(hard[resource] ?? '');
        if (bound === undefined || need <= bound) continue;
        yield {
          property: 'executors',
          message: `the driver and ${String(executors.max)} executors take more ${resource} than the namespace may have`,
          given: resource.endsWith('memory')
            ? `${quantity(driver.podMemory)} + ${String(executors.max)} x ${quantity(executor.podMemory)}`
            : need,
          allowed: `${hard[resource] ?? ''} in quota ${object.metadata.name}`,
          remedy: 'take fewer or smaller executors, or raise the quota of the tenant',
        };
      }
    }
  },
);

function specOf(spec: unknown): { readonly hard?: Parameters<typeof textMap>[0] } {
  return typeof spec === 'object' && spec !== null ? spec : {};
}

const overheadBelowComputed = jobRule(
  {
    id: 'spark-overhead',
    severity: 'warning',
    title: 'A given memory overhead is not less than what Spark would take',
    reason:
      'a given overhead replaces the computed one, and what is missing ends as an out-of-memory kill (exit code 137)',
    source:
      'Apache Spark: BasicDriverFeatureStep, BasicExecutorFeatureStep; github.com/apache/datafusion-comet pull request 6051',
  },
  function* ({ settings, environment }) {
    if (environment.profile.small) return; // laptops: the user knows
    for (const role of ['driver', 'executor'] as const) {
      const { memory, computedOverhead } = settings[role];
      if (memory.overhead >= computedOverhead) continue;
      yield {
        property: `${role}.memoryOverhead`,
        message: `is less than the ${String(computedOverhead)} MiB that Spark would take for a heap of ${String(memory.heap)} MiB`,
        given: `${String(memory.overhead)} MiB`,
        remedy: 'leave it out, or measure and suppress this finding',
      };
    }
  },
);

const pysparkMemory = jobRule(
  {
    id: 'spark-pyspark-memory',
    severity: 'error',
    title: 'Memory of Python is part of the overhead',
    reason: 'in client mode Spark limits Python to it, but does not add it to the pod',
    source:
      'Apache Spark: BasicExecutorFeatureStep adds it for applications that were submitted as Python in cluster mode',
  },
  function* ({ settings: { conf, executor } }) {
    const given = conf['spark.executor.pyspark.memory'];
    if (given === undefined) return;
    const size = /^(\d+)([kmgt]?)b?$/i.exec(given);
    const mebibytes =
      Number(size?.[1] ?? NaN) *
      ({ k: 1 / 1024, '': 1, m: 1, g: 1024, t: 1024 ** 2 }[size?.[2]?.toLowerCase() ?? ''] ?? 1);
    if (mebibytes <= executor.memory.overhead - Math.min(executor.computedOverhead, 384)) return;
    yield {
      property: 'conf.spark.executor.pyspark.memory',
      message: 'is not in the memory of the pod',
      given,
      remedy: `set executor.memoryOverhead to at least that and 384 MiB; it is ${String(executor.memory.overhead)} MiB`,
    };
  },
);

const tmpfs = jobRule(
  {
    id: 'spark-tmpfs',
    severity: 'warning',
    title: 'Scratch space in memory is paid for',
    reason: 'what shuffles write then counts as memory of the pod',
    source: 'Apache Spark documentation: running on Kubernetes, using RAM for local storage',
  },
  function* ({ settings: { conf, executor } }) {
    if (conf['spark.kubernetes.local.dirs.tmpfs'] !== 'true' || executor.memory.overhead > executor.computedOverhead)
      return;
    yield {
      property: 'conf.spark.kubernetes.local.dirs.tmpfs',
      message: 'puts shuffles into memory, and the overhead is not larger for it',
      given: 'true',
      remedy: 'leave it out, or raise executor.memoryOverhead by the size of the shuffles',
    };
  },
);

const deviceVendor = jobRule(
  {
    id: 'spark-devices',
    severity: 'error',
    title: 'Devices of executors have a vendor and a discovery script',
    reason: 'Kubernetes names devices by vendor, and without the script the executor does not start',
    source: 'Apache Spark documentation: custom resource scheduling and configuration overview',
  },
  function* (job) {
    for (const { key, match } of confMatching(job, /^spark\.executor\.resource\.([^.]+)\.amount$/)) {
      const device = `spark.executor.resource.${match[1] ?? ''}`;
      const missing = ['vendor', 'discoveryScript'].filter(
        (part) => job.settings.conf[`${device}.${part}`] === undefined,
      );
      if (missing.length === 0) continue;
      yield {
        property: `conf.${key}`,
        message: `asks for a device without saying its ${missing.join(' and ')}`,
        remedy: `add ${missing.map((part) => `${device}.${part}`).join(' and ')}`,
      };
    }
  },
);

/** Labels and taints of capacity that a cloud takes back at short notice. */
const SPOT: readonly (readonly [key: string, value: string])[] = [
  ['karpenter.sh/capacity-type', 'spot'],
  ['eks.amazonaws.com/capacityType', 'SPOT'],
  ['cloud.google.com/gke-spot', 'true'],
  ['cloud.google.com/gke-preemptible', 'true'],
  ['kubernetes.azure.com/scalesetpriority', 'spot'],
];

function spot({ nodeSelector = {}, tolerations = [] }: SchedulingProps): string | undefined {
  const bears = ({ key, value, operator }: Toleration, [label, spotValue]: readonly [string, string]): boolean =>
    key === label && (operator === 'Exists' || value === spotValue);
  return SPOT.find(
    ([key, value]) => nodeSelector[key] === value || tolerations.some((one) => bears(one, [key, value])),
  )?.[0];
}

const driverOnSpot = jobRule(
  {
    id: 'spark-driver-on-spot',
    severity: 'error',
    title: 'No driver runs on capacity that is taken back',
    reason: 'with the driver the whole run is lost',
    source: 'github.com/awslabs/data-on-eks: Spark best practices',
  },
  function* ({ settings: { driver } }) {
    const label = spot(driver.scheduling);
    if (label === undefined) return;
    yield {
      property: 'driver.scheduling',
      message: `lets the driver onto spot capacity (${label})`,
      remedy: 'leave spot capacity to the executors',
    };
  },
);

const executorsOnSpot = jobRule(
  {
    id: 'spark-executors-on-spot',
    severity: 'error',
    title: 'Executors on capacity that is taken back move their data away in time',
    reason: 'shuffle data is lost with the node, and whole stages are computed again',
    source: 'Apache Spark documentation: configuration, decommissioning',
  },
  function* ({ settings: { executor, conf } }) {
    const label = spot(executor.scheduling);
    const missing = ['spark.decommission.enabled', 'spark.storage.decommission.enabled'].filter(
      (key) => conf[key] !== 'true',
    );
    if (label === undefined || missing.length === 0) return;
    yield {
      property: 'executor.scheduling',
      message: `lets executors onto spot capacity (${label}) without ${missing.join(' and ')}`,
      remedy: `set ${missing.join(' and ')} to true, and spark.kubernetes.executor.terminationGracePeriodSeconds to 60s or more`,
    };
  },
);

const graceOnSpot = jobRule(
  {
    id: 'spark-decommission-time',
    severity: 'warning',
    title: 'Executors that are decommissioned have a minute or more for it',
    reason: 'the 30 seconds of the default are over before the data is moved',
    source: 'Apache Spark: spark.kubernetes.executor.terminationGracePeriodSeconds, default 30s',
  },
  function* ({ settings: { conf } }) {
    const key = 'spark.kubernetes.executor.terminationGracePeriodSeconds';
    if (conf['spark.decommission.enabled'] !== 'true') return;
    const seconds = /^(\d+)\s*(s|m|min|h)?$/.exec(conf[key] ?? '30s');
    const unit = { s: 1, m: 60, min: 60, h: 3600 }[seconds?.[2] ?? 's'] ?? 1;
    if (seconds === null || Number(seconds[1]) * unit >= 60) return;
    yield {
      property: `conf.${key}`,
      message: `leaves ${conf[key] ?? '30s'} to move the data of an executor`,
      remedy: 'set it to 60s or more, within the notice of the cloud',
    };
  },
);

const executorPodShape = jobRule(
  {
    id: 'spark-executor-pod',
    severity: 'error',
    title: "The template of the executors' pods is a pod that Kubernetes takes",
    reason: 'the driver asks for executors in vain, and the job waits for ever',
    source: 'Apache Spark documentation: running on Kubernetes, pod template: Spark does not check it',
  },
  function* (job, model) {
    for (const { object } of model.objects) {
      if (object.kind !== 'ConfigMap' || object.metadata.name !== job.name) continue;
      if (object.metadata.namespace !== job.namespace) continue;
      const pod: unknown = JSON.parse(textMap(object.data)[EXECUTOR_POD_FILE] ?? '{}');
      for (const { path, message } of validateObject(pod)) {
        // Spark gives the pod its name
        if (path.startsWith('metadata')) continue;
        yield {
          property: 'overrides.executorPod',
          message: `leaves a template that Kubernetes refuses: ${path} ${message}`,
          remedy: 'write the patch as for a Pod: overrides.executorPod: { spec: { ... } }',
        };
      }
    }
  },
);

const waitLongerThanDeadline = jobRule(
  {
    id: 'spark-wait-deadline',
    severity: 'warning',
    title: 'A job waits for its input less long than it may take',
    reason: 'the whole run is stopped while it still waits, and nothing says what was missing',
    source: 'Kubernetes documentation: Jobs, activeDeadlineSeconds counts init containers and retries',
  },
  function* ({ settings: { deadline, waitDeadline, waits } }) {
    if (!waits || deadline === undefined || waitDeadline.toSeconds() < deadline.toSeconds()) return;
    yield {
      property: 'waitDeadline',
      message: 'is not shorter than the deadline of the run',
      given: waitDeadline.toIsoString(),
      allowed: `less than ${deadline.toIsoString()}`,
      remedy: 'shorten waitDeadline, or lengthen deadline',
    };
  },
);

/** Rules about memory, devices and nodes. */
export const resourceRules: readonly Rule[] = [
  deviceVendor,
  driverOnSpot,
  executorPodShape,
  executorsOnSpot,
  fitsQuota,
  graceOnSpot,
  overheadBelowComputed,
  pysparkMemory,
  tmpfs,
  waitLongerThanDeadline,
];
