import type { Cron, Duration, Size } from 'cdk8s';
import type { CpuAmount, Text } from '../../core';
import type { IObjectLocation } from '../../connect';
import type { EnvValue, SchedulingProps, SystemProps } from '../../kubernetes';
import type { SparkConfValue } from './spark-config';
import type { SparkVersion } from './spark-versions';

/** What a driver or an executor gets. */
export interface SparkRoleProps {
  /**
   * Cores as Spark counts them: on an executor, the number of tasks that run at a time. At least 1.
   *
   * @default 1
   */
  readonly cores?: number;
  /**
   * Processor time that is set aside (`spark.kubernetes.executor.request.cores`). Less than `cores` is allowed and
   * means that tasks share.
   *
   * @default - as much as `cores` in prod, a quarter of a core in dev and test
   */
  readonly cpu?: CpuAmount;
  /**
   * Processor time above which the pod is slowed down.
   *
   * @default - no limit
   */
  readonly cpuLimit?: CpuAmount;
  /**
   * Heap of the JVM, at least 512 MiB. The pod gets this and `memoryOverhead`.
   *
   * @default - 512 MiB in dev and test, 1 GiB in prod
   */
  readonly memory?: Size;
  /**
   * Memory beside the heap: threads, buffers, Python processes. It replaces the computed amount, which is no floor.
   *
   * @default - 10 % of the heap, 40 % for Python, at least 384 MiB
   */
  readonly memoryOverhead?: Size;
  /**
   * Space on the node's disk for shuffles and spilled data; lost with the pod.
   *
   * @default - 1 GiB for the driver; 2 GiB for an executor in dev and test, 20 GiB in prod
   */
  readonly localDisk?: Size;
  /**
   * Which nodes the pods may go to.
   *
   * @default - any
   */
  readonly scheduling?: SchedulingProps;
}

/** What an executor gets. */
export interface SparkExecutorProps extends SparkRoleProps {
  /**
   * Memory that Spark manages outside the heap (`spark.memory.offHeap.size`). The pod gets it on top.
   *
   * @default - none
   */
  readonly offHeap?: Size;
}

/** Bounds of a number of executors that follows the work (dynamic allocation with shuffle tracking). */
export interface SparkExecutorRange {
  /** Executors that are always there; 0 or more. */
  readonly min: number;
  /** Most executors at a time; at least 1. */
  readonly max: number;
  /**
   * Executors at the start, from `min` to `max`.
   *
   * @default - `min`
   */
  readonly initial?: number;
}

/** An object in a store. */
export interface SparkInput {
  /** Where it is. Naming it here is a grant to read there. */
  readonly location: IObjectLocation;
  /** Its key below the location's prefix, for instance `_SUCCESS`. */
  readonly key: string;
}

/** A Spark program that runs to its end: once, or at certain times. */
export interface SparkJobProps extends SystemProps {
  /**
   * Version of Spark in the image.
   *
   * @default '4.1.2'
   */
  readonly version?: SparkVersion;
  /**
   * Image with Spark and what the program needs, by exact tag. The project's own image has neither S3A nor connectors.
   *
   * @default - the Spark project's own image of the version, with Python
   */
  readonly image?: string;
  /**
   * The program: a jar or a Python file in the image (`local:///opt/app/job.jar`) or in a store that Spark reads
   * (`s3a://bucket/job.py`).
   *
   * @default - the script given in `python`
   */
  readonly mainApplicationFile?: Text;
  /**
   * The program as a Python script.
   *
   * @default - the program that `mainApplicationFile` names
   */
  readonly python?: Text;
  /**
   * Class with the program's `main`, for programs in a jar.
   *
   * @default - what the jar's manifest names
   */
  readonly mainClass?: string;
  /**
   * Arguments of the program.
   *
   * @default - none
   */
  readonly arguments?: readonly Text[];
  /**
   * Further files by name, in `/etc/spark-app` of driver and executors. Python modules among them can be imported.
   *
   * @default - none
   */
  readonly files?: Readonly<Record<string, Text>>;
  /**
   * Number of executors, fixed (at least 1) or between bounds.
   *
   * @default - 1 in dev, 2 in test and prod
   */
  readonly executors?: number | SparkExecutorRange;
  /**
   * What the driver gets.
   *
   * @default - see there
   */
  readonly driver?: SparkRoleProps;
  /**
   * What each executor gets.
   *
   * @default - see there
   */
  readonly executor?: SparkExecutorProps;
  /**
   * Spark's configuration. Unknown keys are refused, and so are keys that follow from other props.
   *
   * @default - what the props say
   */
  readonly conf?: Readonly<Record<string, SparkConfValue>>;
  /**
   * Environment of driver and executors.
   *
   * @default - what the connections need
   */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /**
   * When the program runs.
   *
   * @default - once for each content: a changed job runs again, an unchanged one does not
   */
  readonly schedule?: Cron;
  /**
   * Time zone of the schedule, by its IANA name.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
  /**
   * What happens at a scheduled time if the last run still goes on.
   *
   * @default 'skip'
   */
  readonly overlap?: 'skip' | 'replace' | 'allow';
  /**
   * Whether the schedule rests.
   *
   * @default false
   */
  readonly suspended?: boolean;
  /**
   * How often a failed driver is replaced, 0 to 100. The program then runs again from its start. Drivers that a node
   * loses or evicts do not count.
   *
   * @default 2
   */
  readonly retries?: number;
  /**
   * Time after which a run has failed, waiting and retries included.
   *
   * @default - none
   */
  readonly deadline?: Duration;
  /**
   * Objects that must exist before the driver starts.
   *
   * @default - it starts at once
   */
  readonly waitFor?: readonly SparkInput[];
  /**
   * How long a driver waits for each object before it has failed.
   *
   * @default Duration.hours(1)
   */
  readonly waitDeadline?: Duration;
  /**
   * Where event logs go, for the history server. Naming it is a grant to read and write there.
   *
   * @default - no event logs
   */
  readonly eventLog?: IObjectLocation;
  /**
   * How S3A commits what a task wrote: `rename` copies at the end and works everywhere; `magic` needs the jar
   * `spark-hadoop-cloud` in the image.
   *
   * @default 'rename'
   */
  readonly s3Committer?: 'rename' | 'magic';
}
