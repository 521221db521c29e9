import type { Construct } from 'constructs';
import { Size } from 'cdk8s';
import type { Client, Ledger, PodSet } from '../../connect';
import { quantity, type Text } from '../../core';
import {
  JobWorkload,
  objectLabels,
  service,
  type Config,
  type Overrides,
  type PodProps,
  type VolumeSource,
} from '../../kubernetes';
import {
  flinkPod,
  jobManagerAddress,
  SQL_FOLDER,
  taskManagerOptions,
  WORK_VOLUME,
  workMounts,
  type NativeCluster,
} from './flink-native';
import { clusterRules, openCluster } from './flink-native-rights';
import type { ClusterSettings } from './flink-resolve';
import { PORTS } from './flink-versions';

/** A cluster that ends with its program: one Job, whose first pod is the job manager. */
export interface FlinkJobProps {
  /** The cluster. */
  readonly cluster: NativeCluster;
  /** Who the pods are, as providers know them. */
  readonly client: Client;
  /** The tree's ledger. */
  readonly ledger: Ledger;
  /** What the connections say, once something was granted. */
  readonly facts: () => Config | undefined;
  /** Arguments of the program. */
  readonly args: readonly Text[];
  /** How often a failed pod is replaced. */
  readonly retries: number;
  /** The user's patch over the Job. */
  readonly overrides: Overrides | undefined;
}

/** Label that the Job controller gives to the pod of the job manager. */
export const LEADER_LABEL = { 'batch.kubernetes.io/job-completion-index': '0' };

/**
 * The first pod is the job manager, whose success is the job's: Kubernetes then stops the others, which would wait for
 * a new one for ever. Each content of the Job is a run of its own, so ids follow from the Job's name.
 */
const START = `if [ "$JOB_COMPLETION_INDEX" = 0 ]; then
  exec /docker-entrypoint.sh standalone-job "$JOB_MANAGER" "$CLUSTER" --job-id "$(printf %s "$JOB_NAME" | md5sum | cut -c1-32)" "$@"
fi
exec /docker-entrypoint.sh taskmanager "$JOB_MANAGER" "$CLUSTER" $TASK_MANAGER
`;

/**
 * Makes the Job of a bounded application.
 *
 * @param scope - the application
 * @param props - what it runs
 * @returns its pods
 */
export function createJob(scope: Construct, props: FlinkJobProps): PodSet {
  const { cluster, client, facts, ledger } = props;
  const { name, settings } = cluster;
  const identity = { app: 'flink', instance: name, component: 'application' };
  const configs = [cluster.config, cluster.sql, cluster.files].filter((config) => config !== undefined);
  const job = new JobWorkload(scope, 'Job', {
    name,
    identity,
    client,
    facts,
    configs,
    // each run has an id of its own, so the names of its ConfigMaps are not known here
    apiRules: settings.highlyAvailable ? clusterRules(undefined, undefined).jobManager : undefined,
    group: { pods: 1 + settings.taskManagers, leader: 0 },
    retries: props.retries,
    pod: () => jobPod(cluster, props.args),
    overrides: { controller: props.overrides },
  });
  service(scope, 'Pods', {
    name,
    labels: objectLabels(identity),
    pods: job.pods,
    headless: true,
    ports: [{ name: 'tcp-rpc', port: PORTS.rpc }],
  });
  openCluster(ledger, job.pods, job.pods, false);
  return job.pods;
}

function jobPod(cluster: NativeCluster, args: readonly Text[]): PodProps {
  const { name, settings, sql } = cluster;
  return flinkPod(cluster, {
    subdomain: name,
    initContainers: [],
    volumes: {
      ...(sql === undefined ? {} : { sql: { configMap: { name: sql.name } } }),
      ...(settings.localStorage === undefined ? {} : { [WORK_VOLUME]: ephemeralVolume(settings.localStorage) }),
    },
    container: {
      command: ['bash', '-c', START, 'flink'],
      args,
      env: {
        JOB_NAME: { field: "metadata.labels['batch.kubernetes.io/job-name']" },
        JOB_MANAGER: `-Djobmanager.rpc.address=${jobManagerAddress(cluster)}`,
        CLUSTER: '-Dkubernetes.cluster-id=$(JOB_NAME)',
        TASK_MANAGER: taskManagerOptions(settings).join(' '),
      },
      ports: { rpc: PORTS.rpc, blob: PORTS.blob, rest: PORTS.rest, metrics: PORTS.prometheus },
      resources: { cpu: settings.taskManagerCpu, memory: larger(settings) },
      mounts: [
        ...(sql === undefined ? [] : [{ volume: 'sql', path: SQL_FOLDER, readOnly: true }]),
        ...workMounts(settings),
      ],
    },
  });
}

/** All pods of a Job are alike: each has room for either manager. */
function larger({ jobManagerMemory, taskManagerMemory }: ClusterSettings): Size {
  return Size.mebibytes(Math.max(jobManagerMemory.toMebibytes(), taskManagerMemory.toMebibytes()));
}

function ephemeralVolume(size: Size): VolumeSource {
  return {
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: quantity(size) } } },
      },
    },
  };
}
