import type { Construct } from 'constructs';
import type { Client, PodSet } from '../../connect';
import type { Environment } from '../../environment';
import type { Config, Overrides, WorkloadIdentity } from '../../kubernetes';
import type { SparkJobProps } from './spark-job-props';
import type { Preparation } from './spark-prepare';
import type { SparkJobSettings } from './spark-settings';

/** Names of the objects that can be overridden. */
export const SPARK_JOB_CHILDREN = [
  'driver',
  'driverNetworkPolicy',
  'driverServiceAccount',
  'executorNetworkPolicy',
  'executorPod',
  'executorServiceAccount',
] as const;

/** Name of an object that can be overridden. */
export type SparkJobChild = (typeof SPARK_JOB_CHILDREN)[number];

/** What an engine renders. */
export interface SparkJobParts {
  /** The job's construct. */
  readonly scope: Construct;
  /** Name of the job. */
  readonly name: string;
  /** Namespace of the job. */
  readonly namespace: string;
  /** What surrounds it. */
  readonly environment: Environment;
  /** The job as a client. */
  readonly client: Client;
  /** Every choice. */
  readonly settings: SparkJobSettings;
  /** How the schedule is kept. */
  readonly timing: Pick<SparkJobProps, 'timeZone' | 'overlap' | 'suspended'>;
  /** The driver's pods. */
  readonly driver: PodSet;
  /** The executors' pods. */
  readonly executors: PodSet;
  /** What the driver needs in stores before it starts. */
  readonly preparations: readonly Preparation[];
  /** URL of the folder for event logs; nothing for no logs. */
  readonly eventLog: string | undefined;
  /** ConfigMap with the facts of the connections, once there is one. */
  readonly facts: () => Config | undefined;
  /** The user's merge patch for a child. */
  readonly override: (child: SparkJobChild) => Overrides | undefined;
}

/** Port on which the driver takes executors' messages. */
export const DRIVER_PORT = 7078;

/** Port on which driver and executors give each other blocks of data. */
export const BLOCK_MANAGER_PORT = 7079;

/** Port of the driver's pages and metrics. */
export const UI_PORT = 4040;

/** Name of the container that Spark fills in a template. */
export const EXECUTOR_CONTAINER = 'spark-kubernetes-executor';

/** Where driver and executors keep shuffles, spilled data and what they upload. */
export const LOCAL_FOLDER = '/var/data/spark-local';

/** Where the driver finds what it is configured with. */
export const JOB_FOLDER = '/etc/spark-job';

/** Spark's configuration, a file in the job's folder. */
export const PROPERTIES_FILE = 'spark.properties';

/** Template of the executors' pods, a file in the job's folder. */
export const EXECUTOR_POD_FILE = 'executor-pod.json';

/**
 * Who the driver or the executors of a job are.
 *
 * @param name - name of the job
 * @param component - which of the two
 * @returns technology, system and part
 */
export function sparkIdentity(name: string, component: 'driver' | 'executor'): WorkloadIdentity {
  return { app: 'spark', instance: name, component };
}

/**
 * Name of the ConfigMap with the program's files.
 *
 * @param name - name of the job
 * @returns the name
 */
export function programName(name: string): string {
  return `${name}-program`;
}

/**
 * Whether executors get volumes of their own, which the driver makes and removes.
 *
 * @param conf - the user's configuration
 * @returns true if a volume is claimed
 */
export function claimsVolumes(conf: Readonly<Record<string, string>>): boolean {
  return Object.keys(conf).some((key) => key.startsWith('spark.kubernetes.executor.volumes.persistentVolumeClaim.'));
}
