import { Duration, Size } from 'cdk8s';
import { Cpu, mebibytes, type Check, type CpuAmount } from '../../core';
import type { IObjectLocation } from '../../connect';
import type { Environment } from '../../environment';
import type { FlinkClusterProps } from './flink-cluster';
import { checkConfig, type FlinkConfig } from './flink-config';
import { JOB_MANAGER_MINIMUM, TASK_MANAGER_MINIMUM } from './flink-memory';
import type { S3FileSystem } from './flink-s3';
import { FLINK_VERSIONS, flinkImage, type FlinkVersion } from './flink-versions';

/** What a cluster runs, as far as it decides defaults. */
export interface ClusterKind {
  /** Whether programs are processed record by record or stage by stage. */
  readonly runtimeMode: 'streaming' | 'batch';
  /** Slots that the programs need; nothing if they are not known. */
  readonly parallelism: number | undefined;
  /** Whether the cluster ends with its program. */
  readonly ends: boolean;
  /** Paths of props that may hold late text, besides the common ones. */
  readonly lateProps: readonly string[];
}

/** What was decided from props and environment. */
export interface ClusterSettings {
  /** Version of Flink. */
  readonly version: FlinkVersion;
  /** Image by exact tag. */
  readonly image: string;
  /** Slots of a task manager. */
  readonly taskSlots: number;
  /** Number of task managers. */
  readonly taskManagers: number;
  /** Number of job managers. */
  readonly jobManagers: number;
  /** Memory of a job manager's container. */
  readonly jobManagerMemory: Size;
  /** Memory of a task manager's container. */
  readonly taskManagerMemory: Size;
  /** Processor time of a job manager. */
  readonly jobManagerCpu: CpuAmount;
  /** Processor time of a task manager. */
  readonly taskManagerCpu: CpuAmount;
  /** Where state is kept; nothing if nowhere. */
  readonly state: IObjectLocation | undefined;
  /** Whether job managers elect a leader and find their programs again. */
  readonly highlyAvailable: boolean;
  /** Time between checkpoints; nothing without. */
  readonly checkpointInterval: Duration | undefined;
  /** Where running state is kept. */
  readonly stateBackend: 'hashmap' | 'rocksdb';
  /** Volume of a task manager; nothing for a directory of the node. */
  readonly localStorage: Size | undefined;
  /** File system for S3. */
  readonly s3FileSystem: S3FileSystem;
  /** Share of Flink's memory that is managed. */
  readonly managedFraction: number;
  /** The user's configuration, checked. */
  readonly config: FlinkConfig;
  /** Record by record or stage by stage. */
  readonly runtimeMode: 'streaming' | 'batch';
}

const MANAGED_FRACTION = 'taskmanager.memory.managed.fraction';

/**
 * Decides what props leave open, and records what is wrong with them.
 *
 * @param check - checks of the construct
 * @param environment - its surroundings
 * @param props - what the user said
 * @param kind - what the cluster runs
 * @returns a whole set of settings
 */
export function resolveCluster(
  check: Check,
  environment: Environment,
  props: FlinkClusterProps,
  kind: ClusterKind,
): ClusterSettings {
  const { small, durable, replicated } = environment.profile;
  check.settled(props, ['config', 'env', 'files', ...kind.lateProps]);
  const version = check.oneOf('version', props.version ?? '2.3.0', FLINK_VERSIONS);
  const config = checkConfig(check, version, props.config ?? {});
  const taskSlots = check.integer('taskSlots', props.taskSlots ?? 2, { min: 1, max: 1000 });
  const slots = kind.parallelism ?? (replicated ? 2 * taskSlots : 1);
  const needed = Number.isInteger(slots) ? Math.ceil(slots / taskSlots) : 1; // another parallelism is a problem of its own
  const stateBackend = check.oneOf('stateBackend', props.stateBackend ?? 'hashmap', ['hashmap', 'rocksdb']);
  const highlyAvailable = props.state !== undefined && kind.runtimeMode === 'streaming';
  const fraction = Number(config[MANAGED_FRACTION]);
  return {
    version,
    image: props.image ?? flinkImage(version),
    taskSlots,
    taskManagers: check.integer('taskManagers', props.taskManagers ?? needed, { min: 1, max: 10_000 }),
    jobManagers: check.integer('jobManagers', props.jobManagers ?? (durable && highlyAvailable && !kind.ends ? 2 : 1), {
      min: 1,
      max: kind.ends ? 1 : 5,
      remedy: kind.ends ? 'leave it out: the job of a bounded application replaces its job manager' : undefined,
    }),
    jobManagerMemory: memory(
      check,
      'jobManagerMemory',
      props.jobManagerMemory ?? Size.mebibytes(small ? 768 : 1600),
      JOB_MANAGER_MINIMUM,
    ),
    taskManagerMemory: memory(
      check,
      'taskManagerMemory',
      props.taskManagerMemory ?? Size.mebibytes(small ? 1024 : 4096),
      TASK_MANAGER_MINIMUM,
    ),
    jobManagerCpu: props.jobManagerCpu ?? Cpu.millis(small ? 100 : 500),
    taskManagerCpu: props.taskManagerCpu ?? Cpu.millis(small ? 100 : 1000),
    state: props.state,
    highlyAvailable,
    checkpointInterval:
      kind.runtimeMode === 'batch'
        ? undefined
        : interval(check, props.checkpointInterval ?? Duration.seconds(small ? 10 : 60)),
    stateBackend,
    localStorage: props.localStorage,
    s3FileSystem: check.oneOf('s3FileSystem', props.s3FileSystem ?? 'hadoop', ['hadoop', 'native', 'image']),
    // window aggregations of SQL need some with any backend; RocksDB and batch keep what they work on in it
    managedFraction: Number.isNaN(fraction)
      ? stateBackend === 'rocksdb' || kind.runtimeMode === 'batch'
        ? 0.4
        : 0.2
      : fraction,
    config,
    runtimeMode: kind.runtimeMode,
  };
}

function memory(check: Check, property: string, size: Size, min: number): Size {
  const given = mebibytes(size);
  const allowed = check.integer(property, given, {
    min,
    unit: 'MiB',
    remedy: 'Flink does not start with less; see its page on memory',
  });
  return allowed === given ? size : Size.mebibytes(allowed);
}

function interval(check: Check, given: Duration): Duration {
  const allowed = check.integer('checkpointInterval', given.toMilliseconds(), {
    min: 100,
    unit: 'milliseconds',
    remedy: 'give some seconds: without checkpoints nothing survives a restart, and nothing is written exactly once',
  });
  return Duration.millis(allowed);
}
