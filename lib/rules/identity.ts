import { apiGroup, isClusterScoped, type KubeObject } from '../kubernetes';

/** Kinds of which we know that they live in a namespace; of custom kinds the library can't tell. */
const KNOWN_NAMESPACED = new Set([
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'LimitRange',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'Pod',
  'PodDisruptionBudget',
  'ResourceQuota',
  'Role',
  'RoleBinding',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet',
]);

/**
 * Whether an object leaves it to whoever applies it, into which namespace it goes.
 *
 * @param object - the object
 * @returns true for kinds that are known to live in a namespace, without one
 */
export function lacksNamespace({ apiVersion, kind, metadata }: KubeObject): boolean {
  return metadata.namespace === undefined && !isClusterScoped(apiVersion, kind) && KNOWN_NAMESPACED.has(kind);
}

/**
 * What tells an object from all others of a cluster.
 *
 * @param object - the object
 * @returns group, kind, namespace and name; not the version, in which one object has many forms
 */
export function identityOf({ apiVersion, kind, metadata }: KubeObject): string {
  return [apiGroup(apiVersion), kind, metadata.namespace ?? '', metadata.name].join('/');
}

/**
 * A few names, and how many more there are.
 *
 * @param names - all names
 * @returns the first three, and the number of the others
 */
export function someOf(names: readonly string[]): string {
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${String(names.length - 3)} more` : ''}`;
}
