import { Duration, Size, type Cron } from 'cdk8s';
import { Cpu, isDeferred, Late, mebibytes, parseQuantity, type Check, type CpuAmount } from '../../core';
import type { Environment } from '../../environment';
import type { EnvValue, SchedulingProps } from '../../kubernetes';
import { checkConf } from './spark-config';
import type { SparkExecutorProps, SparkExecutorRange, SparkJobProps } from './spark-job-props';
import { defaultOverhead, MINIMUM_HEAP, podMemory, type SparkLanguage, type SparkMemory } from './spark-memory';
import { DEFAULT_SPARK_VERSION, SPARK_VERSIONS, type SparkVersion } from './spark-versions';

/** Where the program's files stand in driver and executors. */
export const PROGRAM_FOLDER = '/etc/spark-app';

/** File name of a script given in props. */
export const SCRIPT = 'main.py';

/** Driver or executor with every choice made. */
export interface SparkRoleSettings {
  /** Cores as Spark counts them. */
  readonly cores: number;
  /** Processor time that is set aside. */
  readonly cpu: CpuAmount;
  /** Processor time above which the pod is slowed down. */
  readonly cpuLimit: CpuAmount | undefined;
  /** Parts of the memory. */
  readonly memory: SparkMemory;
  /** The overhead that Spark would have computed, in MiB. */
  readonly computedOverhead: number;
  /** Request and limit of the pod. */
  readonly podMemory: Size;
  /** Space for shuffles and spilled data. */
  readonly localDisk: Size;
  /** Where the pods may run. */
  readonly scheduling: SchedulingProps;
}

/** A job with every choice made. */
export interface SparkJobSettings {
  /** Version of Spark. */
  readonly version: SparkVersion;
  /** The image as given: mirror and digest are added when it is rendered. */
  readonly image: string;
  /** What the program is written in. */
  readonly language: SparkLanguage;
  /** The program, as spark-submit takes it. */
  readonly application: string;
  /** Class with the program's `main`. */
  readonly mainClass: string | undefined;
  /** Arguments of the program. */
  readonly arguments: readonly string[];
  /** Files of the program, the script included, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Number of executors. */
  readonly executors: Required<SparkExecutorRange>;
  /** The driver. */
  readonly driver: SparkRoleSettings;
  /** Each executor. */
  readonly executor: SparkRoleSettings;
  /** The user's configuration, checked. */
  readonly conf: Readonly<Record<string, string>>;
  /** The user's environment. */
  readonly env: Readonly<Record<string, EnvValue>>;
  /** When it runs; nothing for once. */
  readonly schedule: Cron | undefined;
  /** How often a failed driver is replaced. */
  readonly retries: number;
  /** Time after which a run has failed. */
  readonly deadline: Duration | undefined;
  /** How long a driver waits for each object. */
  readonly waitDeadline: Duration;
  /** Whether the driver waits for objects. */
  readonly waits: boolean;
  /** How S3A commits. */
  readonly s3Committer: 'rename' | 'magic';
}

/**
 * Makes every choice that the user left open, and records what is wrong.
 *
 * @param props - what the user said
 * @param environment - what surrounds the job
 * @param check - records what is wrong
 * @returns the settings
 */
export function resolveSparkJob(props: SparkJobProps, environment: Environment, check: Check): SparkJobSettings {
  check.settled(props, latePaths(props));
  const { small, tier } = environment.profile;
  const version = check.oneOf('version', props.version ?? DEFAULT_SPARK_VERSION, [DEFAULT_SPARK_VERSION]);
  const application = resolveApplication(props, check);
  const language: SparkLanguage = application.endsWith('.py') ? 'python' : 'jvm';
  checkMainClass(props, language, check);
  checkSchedule(props, check);
  const role = { language, small, check };
  return {
    version,
    image: settled(props.image) ?? SPARK_VERSIONS[version].image,
    language,
    application,
    mainClass: settled(props.mainClass),
    arguments: (props.arguments ?? []).map((text) => Late.text(text)),
    files: resolveFiles(props, check),
    executors: resolveExecutors(settled(props.executors) ?? (tier === 'dev' ? 1 : 2), check),
    driver: resolveRole('driver', props.driver ?? {}, Size.gibibytes(1), role),
    executor: resolveRole('executor', props.executor ?? {}, Size.gibibytes(small ? 2 : 20), role),
    conf: checkConf(check, props.conf ?? {}),
    env: props.env ?? {},
    schedule: settled(props.schedule),
    retries: check.integer('retries', props.retries ?? 2, { min: 0, max: 100 }),
    deadline: settled(props.deadline),
    waitDeadline: settled(props.waitDeadline) ?? Duration.hours(1),
    waits: (props.waitFor ?? []).length > 0,
    s3Committer: check.oneOf('s3Committer', props.s3Committer ?? 'rename', ['rename', 'magic']),
  };
}

/** Where late text may stand: all else decides what is rendered. */
function latePaths({ conf, env, files, arguments: args }: SparkJobProps): string[] {
  return [
    'mainApplicationFile',
    'python',
    ...(args ?? []).map((_, index) => `arguments[${String(index)}]`),
    ...Object.entries({ conf, env, files }).flatMap(([prop, values]) =>
      Object.keys(values ?? {}).map((key) => `${prop}.${key}`),
    ),
  ];
}

/** A value that is known now; late values are problems already, and the default stands in. */
function settled<T>(value: T | undefined): T | undefined {
  return isDeferred(value) ? undefined : value;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

function resolveApplication({ mainApplicationFile, python }: SparkJobProps, check: Check): string {
  if (python !== undefined) {
    if (mainApplicationFile !== undefined) {
      check.fail({
        property: 'mainApplicationFile',
        message: 'is given together with python: a job has one program',
        remedy: 'give one of the two; further files belong to files',
      });
    }
    return `local://${PROGRAM_FOLDER}/${SCRIPT}`;
  }
  if (mainApplicationFile === undefined) {
    check.fail({
      property: 'mainApplicationFile',
      message: 'is missing, and so is python: the job has no program',
      allowed: 'mainApplicationFile: "local:///opt/app/job.jar", or python: "..." with the text of a script',
    });
    return 'local:///missing.jar';
  }
  const application = Late.text(mainApplicationFile);
  const scheme = SCHEME.exec(application)?.[1];
  if (!Late.isIn(application) && (scheme === undefined || scheme === 'file')) {
    check.fail({
      property: 'mainApplicationFile',
      message:
        scheme === undefined
          ? 'does not say where the file is'
          : 'names a file of the machine that submits, and there is none',
      given: application,
      allowed: 'local:///path for a file in the image, or the URL of a store, such as s3a://bucket/key',
    });
  }
  if (/\.r$/i.test(application)) {
    check.fail({
      property: 'mainApplicationFile',
      message: 'is an R program',
      given: application,
      allowed: 'a jar or a Python file',
    });
  }
  return application;
}

function checkMainClass({ mainClass }: SparkJobProps, language: SparkLanguage, check: Check): void {
  if (mainClass === undefined || isDeferred(mainClass)) return;
  const property = 'mainClass';
  if (language === 'python') {
    check.fail({ property, message: 'is given for a Python program', given: mainClass, remedy: 'leave it out' });
  } else if (!/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/.test(mainClass)) {
    check.fail({
      property,
      message: 'is not the name of a class',
      given: mainClass,
      allowed: 'a name such as "com.example.Daily"',
    });
  }
}

function checkSchedule(props: SparkJobProps, check: Check): void {
  if (props.timeZone !== undefined && !/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(props.timeZone)) {
    check.fail({
      property: 'timeZone',
      message: 'is not the name of a time zone',
      given: props.timeZone,
      allowed: 'an IANA name such as "Europe/Berlin"',
    });
  }
  if (props.overlap !== undefined) check.oneOf('overlap', props.overlap, ['skip', 'replace', 'allow']);
  if (props.schedule !== undefined) return;
  for (const property of ['timeZone', 'overlap', 'suspended'] as const) {
    if (props[property] === undefined) continue;
    check.fail({
      property,
      message: 'belongs to a schedule, and this job runs once',
      given: props[property],
      remedy: 'give a schedule, or leave it out',
    });
  }
}

/** Names that a ConfigMap takes as keys. */
const FILE_NAME = /^[-._a-zA-Z0-9]{1,253}$/;

function resolveFiles({ files, python }: SparkJobProps, check: Check): Record<string, string> {
  const resolved: Record<string, string> = python === undefined ? {} : { [SCRIPT]: Late.text(python) };
  for (const [name, text] of Object.entries(files ?? {})) {
    const property = `files.${name}`;
    if (!FILE_NAME.test(name) || name === '.' || name === '..') {
      check.fail({
        property,
        message: 'is not a file name that a ConfigMap takes',
        given: name,
        allowed: 'letters, digits, "-", "_" and ".", and no folders',
      });
    } else if (name === SCRIPT && python !== undefined) {
      check.fail({
        property,
        message: 'is the name that the script in python gets',
        remedy: 'give the file another name',
      });
    } else resolved[name] = Late.text(text);
  }
  return resolved;
}

function resolveExecutors(given: number | SparkExecutorRange, check: Check): Required<SparkExecutorRange> {
  if (typeof given !== 'object') {
    const count = check.integer('executors', given, { min: 1, max: MOST_EXECUTORS });
    return { min: count, max: count, initial: count };
  }
  const max = check.integer('executors.max', given.max, { min: 1, max: MOST_EXECUTORS });
  const min = check.integer('executors.min', given.min, { min: 0, max: MOST_EXECUTORS });
  if (min > max) {
    check.fail({
      property: 'executors.min',
      message: 'is more than executors.max',
      given: min,
      allowed: `0 to ${String(max)}`,
    });
  }
  const floor = Math.min(min, max);
  return { min: floor, max, initial: check.integer('executors.initial', given.initial ?? floor, { min: floor, max }) };
}

/** More than any namespace holds: a typing error. */
const MOST_EXECUTORS = 10_000;

function resolveRole(
  name: 'driver' | 'executor',
  props: SparkExecutorProps,
  localDisk: Size,
  { language, small, check }: { readonly language: SparkLanguage; readonly small: boolean; readonly check: Check },
): SparkRoleSettings {
  const cores = check.integer(`${name}.cores`, props.cores ?? 1, { min: 1, max: 512 });
  const sized = (
    property: keyof SparkExecutorProps,
    given: Size | undefined,
    least: number,
    fallback: number,
  ): number => {
    const size = settled(given);
    return size === undefined
      ? fallback
      : check.integer(`${name}.${property}`, mebibytes(size), { min: least, unit: 'MiB' });
  };
  const heap = sized('memory', props.memory, MINIMUM_HEAP, small ? 512 : 1024);
  const computedOverhead = defaultOverhead(heap, language);
  const overhead = sized('memoryOverhead', props.memoryOverhead, 64, computedOverhead);
  const memory = { heap, overhead, offHeap: sized('offHeap', props.offHeap, 1, 0) };
  const cpu = settled(props.cpu) ?? (small ? Cpu.millis(250) : Cpu.units(cores));
  const cpuLimit = settled(props.cpuLimit);
  if (cpuLimit !== undefined && (parseQuantity(cpuLimit.amount) ?? 0) < (parseQuantity(cpu.amount) ?? 0)) {
    check.fail({
      property: `${name}.cpuLimit`,
      message: 'is less than the processor time that is set aside, which Kubernetes refuses',
      given: cpuLimit.amount,
      allowed: `at least ${cpu.amount}`,
    });
  }
  return {
    cores,
    cpu,
    cpuLimit,
    memory,
    computedOverhead,
    podMemory: podMemory(memory),
    localDisk: Size.mebibytes(sized('localDisk', props.localDisk, 64, mebibytes(localDisk))),
    scheduling: props.scheduling ?? {},
  };
}
