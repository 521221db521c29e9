import type { PolicyRule } from 'kubernetes-types/rbac/v1';
import type { Ledger, PodSet } from '../../connect';
import { PORTS } from './flink-versions';

/** The Kubernetes rights of job and task managers. */
export interface ClusterRules {
  /** Of job managers: they elect a leader and note down what they run. */
  readonly jobManager: readonly PolicyRule[];
  /** Of task managers: they ask who leads. */
  readonly taskManager: readonly PolicyRule[];
}

const READ = ['get', 'list', 'watch'];
const CHANGE = ['update', 'patch', 'delete'];
const CONFIG_MAPS = { apiGroups: [''], resources: ['configmaps'] };

/**
 * The rights that high availability needs: on the ConfigMaps of the cluster only, where their names are known.
 *
 * @param clusterId - id of the cluster
 * @param job - id of its only job; nothing where users submit jobs
 * @returns rules
 */
export function clusterRules(clusterId: string | undefined, job: string | undefined): ClusterRules {
  if (clusterId === undefined || job === undefined) {
    return {
      jobManager: [{ ...CONFIG_MAPS, verbs: [...READ, 'create', ...CHANGE] }],
      taskManager: [{ ...CONFIG_MAPS, verbs: READ }],
    };
  }
  const leaders = `${clusterId}-cluster-config-map`;
  const own = { ...CONFIG_MAPS, resourceNames: [leaders, `${clusterId}-${job}-config-map`] };
  return {
    jobManager: [
      { ...CONFIG_MAPS, verbs: ['create'] }, // a right to create can't be bound to a name
      { ...own, verbs: [...READ, ...CHANGE] },
    ],
    taskManager: [{ ...CONFIG_MAPS, resourceNames: [leaders], verbs: READ }],
  };
}

/**
 * Opens the ways between the pods of a cluster.
 *
 * @param ledger - the tree's ledger
 * @param jobManagers - pods that lead
 * @param taskManagers - pods that work
 * @param standby - whether job managers speak to each other
 */
export function openCluster(ledger: Ledger, jobManagers: PodSet, taskManagers: PodSet, standby: boolean): void {
  const open = (from: PodSet, to: PodSet, port: number, reason: string): void => {
    ledger.open({ from, to, port, transport: 'TCP', reason });
  };
  for (const from of standby ? [taskManagers, jobManagers] : [taskManagers]) {
    open(from, jobManagers, PORTS.rpc, `${from.role} calls the leading job manager`);
    open(from, jobManagers, PORTS.blob, `${from.role} fetches files of programs`);
  }
  for (const to of standby ? [taskManagers, jobManagers] : [taskManagers]) {
    open(jobManagers, to, PORTS.metricQuery, 'the web page shows metrics');
  }
  open(jobManagers, taskManagers, PORTS.taskRpc, 'job manager deploys tasks');
  open(taskManagers, taskManagers, PORTS.taskData, 'tasks exchange records');
}
