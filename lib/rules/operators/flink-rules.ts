import { didYouMean } from '../../core';
import type { Json } from '../../kubernetes';
import { isObject, specOf, type Item } from '../../model';
import type { ManifestRule, ReportManifest } from '../manifest-rule';
import { mapAt, numberAt, textAt } from './at';

const OPERATOR = 'Flink Kubernetes Operator: DefaultValidator';
const FLINK = 'https://nightlies.apache.org/flink/flink-docs-stable/docs/';

/** Names of one option: the newest first, then those that still work. */
const CHECKPOINTS = ['execution.checkpointing.dir', 'state.checkpoints.dir'];
const SAVEPOINTS = ['execution.checkpointing.savepoint-dir', 'state.savepoints.dir'];
const AVAILABILITY = ['high-availability.type', 'high-availability'];
const AVAILABILITY_STORAGE = ['high-availability.storageDir'];
const INTERVAL = ['execution.checkpointing.interval'];

/** The configuration, written flat or as a tree. */
function configOf({ object }: Item): ReadonlyMap<string, string> {
  const flat = new Map<string, string>();
  const add = (prefix: string, value: Json | undefined): void => {
    if (isObject(value)) for (const key in value) add(prefix === '' ? key : `${prefix}.${key}`, value[key]);
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      flat.set(prefix, String(value));
  };
  add('', mapAt(object, 'spec', 'flinkConfiguration'));
  return flat;
}

function optionOf(config: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = config.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function isAvailable(config: ReadonlyMap<string, string>): boolean {
  const type = optionOf(config, AVAILABILITY);
  return type !== undefined && type.toUpperCase() !== 'NONE';
}

const FIELD = 'spec.flinkConfiguration';

function checksState(item: Item, report: ReportManifest): void {
  const config = configOf(item);
  const mode = textAt(item.object, 'spec', 'job', 'upgradeMode') ?? 'stateless';
  const missing = (names: readonly string[], why: string, remedy: string): void => {
    if (optionOf(config, names) !== undefined) return;
    const [name = ''] = names;
    report({ item, property: `${FIELD}.${name}`, message: `is not given, ${why}`, remedy });
  };
  const store = 'write a path of an object store, for instance s3://bucket/flink';
  if (mode === 'savepoint') missing(SAVEPOINTS, 'and upgradeMode is savepoint', store);
  if (mode !== 'stateless' && isObject(mapAt(item.object, 'spec').job))
    missing(CHECKPOINTS, `and upgradeMode is ${mode}`, store);
  if (isAvailable(config)) missing(AVAILABILITY_STORAGE, 'and high availability is on', store);
  const replicas = numberAt(item.object, 'spec', 'jobManager', 'replicas') ?? 1;
  if (replicas > 1 && !isAvailable(config))
    report({
      item,
      property: 'spec.jobManager.replicas',
      message: 'asks for standby job managers, and high availability is off',
      given: replicas,
      allowed: '1 without high availability',
      remedy: 'write high-availability.type: kubernetes and high-availability.storageDir',
    });
}

const state: ManifestRule = {
  id: 'flink-state-places',
  severity: 'error',
  title: 'A Flink deployment says where its state is kept that its upgrade mode needs',
  reason: 'the operator refuses the deployment, or two job managers run the same job',
  source: OPERATOR,
  equivalents: {},
  objects: { 'flink.apache.org/FlinkDeployment': checksState },
};

/** Places that are gone with the pod. */
const LOCAL = /^(file:|\/)/;

const local: ManifestRule = {
  id: 'flink-local-state',
  severity: 'error',
  title: 'Checkpoints, savepoints and metadata of Flink are kept where every pod reaches them',
  reason: 'a task manager that starts on another node finds nothing, and the job can not go on',
  source: `${FLINK}ops/state/checkpoints/`,
  equivalents: {},
  objects: {
    'flink.apache.org/FlinkDeployment': (item, report) => {
      const config = configOf(item);
      const mounts = JSON.stringify(mapAt(item.object, 'spec', 'podTemplate')).includes('persistentVolumeClaim');
      for (const name of [...CHECKPOINTS, ...SAVEPOINTS, ...AVAILABILITY_STORAGE]) {
        const given = config.get(name);
        if (given === undefined || !LOCAL.test(given) || mounts) continue;
        report({
          item,
          property: `${FIELD}.${name}`,
          message: 'is a folder of one pod',
          given,
          allowed: 's3://, gs://, abfss://, hdfs://, or a shared volume',
          remedy: 'write a path of an object store, for instance s3://bucket/flink',
        });
      }
    },
  },
};

const recovery: ManifestRule = {
  id: 'flink-recovery',
  severity: 'warning',
  title: 'Outside of dev a Flink job keeps its state over failures and upgrades',
  reason: 'it starts from nothing each time, and its results are wrong in silence',
  source: `${FLINK}dev/datastream/fault-tolerance/checkpointing/`,
  equivalents: {},
  objects: {
    'flink.apache.org/FlinkDeployment': (item, report, { tier }) => {
      const job = mapAt(item.object, 'spec').job;
      if (tier === 'dev' || !isObject(job)) return;
      const config = configOf(item);
      const mode = textAt(job, 'upgradeMode') ?? 'stateless';
      if (mode === 'stateless')
        report({
          item,
          property: 'spec.job.upgradeMode',
          message: 'begins anew after each change',
          given: job.upgradeMode,
          allowed: 'savepoint, last-state; stateless for bounded jobs',
          remedy: 'write savepoint, with a savepoint directory',
        });
      // the operator has an interval of its own for this mode
      else if (optionOf(config, INTERVAL) === undefined && mode !== 'last-state')
        report({
          item,
          property: `${FIELD}.${INTERVAL[0] ?? ''}`,
          message: 'is not given, so that nothing is kept between savepoints',
          remedy: 'write an interval, for instance 60s',
        });
      if (mode === 'last-state' && !isAvailable(config))
        report({
          item,
          property: `${FIELD}.${AVAILABILITY[0] ?? ''}`,
          message: 'is not given, so that the last state is lost with the job manager',
          remedy: 'write kubernetes, and high-availability.storageDir',
        });
    },
  },
};

/** Sizes as Flink reads them, and amounts of Kubernetes, which its operator takes. */
const MEMORY = /^\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]*)\s*$/;
const MEBIBYTES: Readonly<Record<string, number>> = {
  '': 2 ** -20,
  b: 2 ** -20,
  bytes: 2 ** -20,
  k: 2 ** -10,
  kb: 2 ** -10,
  ki: 2 ** -10,
  kib: 2 ** -10,
  kibibytes: 2 ** -10,
  m: 1,
  mb: 1,
  mi: 1,
  mib: 1,
  mebibytes: 1,
  g: 2 ** 10,
  gb: 2 ** 10,
  gi: 2 ** 10,
  gib: 2 ** 10,
  gibibytes: 2 ** 10,
  t: 2 ** 20,
  tb: 2 ** 20,
  ti: 2 ** 20,
  tib: 2 ** 20,
  tebibytes: 2 ** 20,
};

/** Metaspace, overhead and the smallest heap, with the sizes that hold by default. */
const LEAST: Readonly<Record<string, number>> = { jobManager: 704, taskManager: 981 };

const memory: ManifestRule = {
  id: 'flink-memory',
  severity: 'error',
  title: 'Processes of Flink get an amount of memory in which they can start',
  reason: 'the process ends at once: derived memory is less than what its parts need',
  source: `${FLINK}deployment/memory/mem_setup/`,
  equivalents: {},
  objects: {
    'flink.apache.org/FlinkDeployment': (item, report) => {
      const config = configOf(item);
      for (const [part, least] of Object.entries(LEAST)) {
        const given = textAt(item.object, 'spec', part, 'resource', 'memory');
        if (given === undefined || given.includes('⟦late:')) continue;
        const [, digits, unit = ''] = MEMORY.exec(given) ?? [];
        const multiple = MEBIBYTES[unit.toLowerCase()];
        const size = digits === undefined || multiple === undefined ? undefined : Number(digits) * multiple;
        const property = `spec.${part}.resource.memory`;
        if (size === undefined)
          report({
            item,
            property,
            message: 'is no amount of memory',
            given,
            allowed: '2048m, 4g, 4Gi and the like',
            remedy: 'write a number and one of k, m, g',
          });
        // who sets the parts knows what they add up to
        else if (size < least && ![...config.keys()].some((key) => key.startsWith(`${part.toLowerCase()}.memory.`)))
          report({
            item,
            property,
            message: 'is less than its fixed parts need',
            given,
            allowed: `at least ${String(least)}m`,
            remedy: 'write 1600m for a job manager, 1728m for a task manager, or more',
          });
      }
    },
  },
};

/** The options that deployments set most, each by its newest name. */
const KEYS: readonly string[] = [
  ...CHECKPOINTS,
  ...SAVEPOINTS,
  ...AVAILABILITY,
  ...AVAILABILITY_STORAGE,
  ...INTERVAL,
  'execution.checkpointing.externalized-checkpoint-retention',
  'execution.checkpointing.incremental',
  'execution.checkpointing.max-concurrent-checkpoints',
  'execution.checkpointing.min-pause',
  'execution.checkpointing.mode',
  'execution.checkpointing.num-retained',
  'execution.checkpointing.storage',
  'execution.checkpointing.timeout',
  'execution.checkpointing.tolerable-failed-checkpoints',
  'execution.checkpointing.unaligned.enabled',
  'execution.runtime-mode',
  'jobmanager.memory.heap.size',
  'jobmanager.memory.process.size',
  'parallelism.default',
  'pipeline.max-parallelism',
  'restart-strategy.type',
  'restart-strategy.fixed-delay.attempts',
  'restart-strategy.fixed-delay.delay',
  'state.backend.type',
  'state.backend.incremental',
  'state.backend.local-recovery',
  'taskmanager.memory.managed.fraction',
  'taskmanager.memory.managed.size',
  'taskmanager.memory.network.max',
  'taskmanager.memory.network.min',
  'taskmanager.memory.process.size',
  'taskmanager.memory.task.heap.size',
  'taskmanager.numberOfTaskSlots',
];
const KNOWN: ReadonlySet<string> = new Set(KEYS);

/** Options that are the operator's own. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'high-availability.cluster-id',
  'kubernetes.cluster-id',
  'kubernetes.namespace',
]);

const keys: ManifestRule = {
  id: 'flink-config-key',
  severity: 'error',
  title: 'The configuration of Flink has no key that is nearly an option, nor one that its operator sets',
  reason: 'Flink ignores an option that it does not know, without a word',
  source: `${FLINK}deployment/config/; ${OPERATOR}`,
  equivalents: {},
  objects: {
    'flink.apache.org/FlinkDeployment': (item, report) => {
      for (const key of configOf(item).keys()) {
        if (KNOWN.has(key)) continue;
        const near = FORBIDDEN.has(key) || key.length < 12 ? '' : nearly(key);
        if (near === '' && !FORBIDDEN.has(key)) continue;
        report({
          item,
          property: `${FIELD}.${key}`,
          message: FORBIDDEN.has(key) ? 'is set by the operator alone' : `is no option of Flink${near}`,
          given: key,
          remedy: FORBIDDEN.has(key) ? 'leave it out' : 'write the option as Flink calls it',
        });
      }
    },
  },
};

/** One letter or two away from an option; a longer way is another option. */
function nearly(key: string): string {
  const near = didYouMean(key, KEYS);
  const [, word = ''] = /"(.+)"/.exec(near) ?? [];
  return Math.abs(word.length - key.length) <= 2 && differing(key, word) <= 2 ? near : '';
}

/** What is left of two words without their common beginning and end. */
function differing(a: string, b: string): number {
  let begin = 0;
  while (begin < a.length && a[begin] === b[begin]) begin++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - begin && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - begin - end;
}

const NAME = /^[a-z]([-a-z0-9]{0,43}[a-z0-9])?$/;
const VERSION = /^v(\d+)_(\d+)$/;
const TAGGED = /(?:^|\/)flink:(\d+)\.(\d+)/;

const identity: ManifestRule = {
  id: 'flink-deployment-identity',
  severity: 'error',
  title: 'A Flink deployment has a name of at most 45 characters, and the image of its version',
  reason: 'the operator refuses the name, and talks to another version in another way',
  source: OPERATOR,
  equivalents: {},
  objects: {
    'flink.apache.org/FlinkDeployment': (item, report) => {
      const { name } = item.object.metadata;
      if (!NAME.test(name) && !name.includes('⟦late:'))
        report({
          item,
          property: 'metadata.name',
          message: `is ${String(name.length)} characters long, or has another form`,
          given: name,
          allowed: 'at most 45 lower-case letters, digits and "-", beginning with a letter',
          remedy: 'shorten or change the name',
        });
      const given = textAt(item.object, 'spec', 'flinkVersion');
      const image = textAt(item.object, 'spec', 'image');
      const [, major, minor] = VERSION.exec(given ?? '') ?? [];
      const [, imageMajor, imageMinor] = TAGGED.exec(image ?? '') ?? [];
      if (major === undefined || imageMajor === undefined) return;
      if (major === imageMajor && minor === imageMinor) return;
      report({
        item,
        property: 'spec.flinkVersion',
        message: `is not the version of the image ${image ?? ''}`,
        given,
        allowed: `v${imageMajor}_${imageMinor ?? ''}`,
        remedy: 'write the version that the image has',
      });
    },
  },
};

const session: ManifestRule = {
  id: 'flink-session-reference',
  severity: 'error',
  title: 'Every session job names a session that exists, and is no application',
  reason: 'the operator waits for the session for ever, or refuses the job',
  source: OPERATOR,
  equivalents: {},
  objects: {
    'flink.apache.org/FlinkSessionJob': (item, report, { inventory, needs }) => {
      const { namespace } = item.object.metadata;
      const given = textAt(item.object, 'spec', 'deploymentName');
      if (given === undefined) return;
      const found = inventory.find('flink.apache.org/FlinkDeployment', namespace, given);
      const application = found !== undefined && isObject(specOf(found.object).job);
      if (found !== undefined && !application) return;
      const names = inventory.ofKind('flink.apache.org/FlinkDeployment').map(({ object }) => object.metadata.name);
      report({
        item,
        property: 'spec.deploymentName',
        message: application
          ? 'names an application, which runs its own job only'
          : `names a session that nobody makes in ${namespace ?? 'its namespace'}${didYouMean(given, names)}`,
        given,
        remedy: 'name a FlinkDeployment without a job',
        ...(application || needs !== undefined ? {} : { severity: 'warning' }),
      });
    },
  },
};

/** Rules for resources of the Flink operator, whoever wrote them. */
export const flinkRules: readonly ManifestRule[] = [identity, keys, local, memory, recovery, session, state];
