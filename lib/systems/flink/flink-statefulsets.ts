import type { Construct } from 'constructs';
import type { Client, Ledger, PodSet } from '../../connect';
import type { Text } from '../../core';
import { StatefulWorkload, type Config, type Overrides } from '../../kubernetes';
import { jobManagerPod, taskManagerPod, WORK_VOLUME, type NativeCluster } from './flink-native';
import { clusterRules, openCluster } from './flink-native-rights';
import { PORTS } from './flink-versions';

/** A cluster that stays: job managers and task managers as StatefulSets. */
export interface StatefulSetsProps {
  /** The cluster. */
  readonly cluster: NativeCluster;
  /** Who the pods are, as providers know them. */
  readonly client: Client;
  /** The tree's ledger. */
  readonly ledger: Ledger;
  /** What the connections say, once something was granted. */
  readonly facts: () => Config | undefined;
  /** Arguments of the job managers; the mode comes first. */
  readonly args: readonly [string, ...Text[]];
  /** Id of the only job; nothing where users submit jobs. */
  readonly job: string | undefined;
  /** Whether no pod is wanted for now. */
  readonly suspended: boolean;
  /** The user's patches. */
  readonly overrides: { readonly jobManager: Overrides | undefined; readonly taskManager: Overrides | undefined };
}

/**
 * Makes the two StatefulSets of a cluster, with their accounts, rights, Services and firewalls.
 *
 * @param scope - the cluster
 * @param props - what it runs
 * @returns the pods, job managers first
 */
export function createStatefulSets(scope: Construct, props: StatefulSetsProps): readonly [PodSet, PodSet] {
  const { cluster, client, facts, args, job, suspended, ledger } = props;
  const { name, settings } = cluster;
  const rules = settings.highlyAvailable ? clusterRules(name, job) : undefined;
  const forget = settings.highlyAvailable ? job : undefined;
  const configs = [cluster.config, ...(cluster.files === undefined ? [] : [cluster.files])];
  const jobManagers = new StatefulWorkload(scope, 'JobManager', {
    name: `${name}-jobmanager`,
    identity: { app: 'flink', instance: name, component: 'jobmanager' },
    replicas: suspended ? 0 : settings.jobManagers,
    ports: [
      { name: 'tcp-rpc', port: PORTS.rpc },
      { name: 'tcp-blob', port: PORTS.blob },
    ],
    client,
    facts,
    configs: [...configs, ...(cluster.sql === undefined ? [] : [cluster.sql])],
    apiRules: rules?.jobManager,
    pod: () => jobManagerPod(cluster, args, forget),
    overrides: { controller: props.overrides.jobManager },
  });
  const taskManagers = new StatefulWorkload(scope, 'TaskManager', {
    name: `${name}-taskmanager`,
    identity: { app: 'flink', instance: name, component: 'taskmanager' },
    replicas: suspended ? 0 : settings.taskManagers,
    ports: [
      { name: 'tcp-rpc', port: PORTS.taskRpc },
      { name: 'tcp-data', port: PORTS.taskData },
    ],
    client,
    facts,
    configs,
    apiRules: rules?.taskManager,
    claims: settings.localStorage === undefined ? {} : { [WORK_VOLUME]: { size: settings.localStorage } },
    claimRetention: 'delete', // what lies there is a copy: checkpoints are in the object store
    pod: () => taskManagerPod(cluster),
    overrides: { controller: props.overrides.taskManager },
  });
  openCluster(ledger, jobManagers.pods, taskManagers.pods, settings.jobManagers > 1);
  return [jobManagers.pods, taskManagers.pods];
}
