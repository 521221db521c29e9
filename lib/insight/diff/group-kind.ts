import { apiGroup, type KubeObject } from '../../kubernetes';

/** Kinds that were served by two groups at a time: the object is one, whichever name it is written under. */
const MOVED: Readonly<Record<string, string>> = {
  'extensions/DaemonSet': 'apps/DaemonSet',
  'extensions/Deployment': 'apps/Deployment',
  'extensions/Ingress': 'networking.k8s.io/Ingress',
  'extensions/NetworkPolicy': 'networking.k8s.io/NetworkPolicy',
  'extensions/ReplicaSet': 'apps/ReplicaSet',
};

/** Groups of Kubernetes itself. */
const OWN = /^(|apps|batch|policy|autoscaling|extensions|[a-z.]+\.k8s\.io)\//;

/** Groups of that name that are made by definitions, like those of any operator. */
const DEFINED = /^(snapshot\.storage|groupsnapshot\.storage|gateway\.networking|metrics|[a-z.]*x)\.k8s\.io\//;

/**
 * Group and kind of an object, as tables and inventories name them. A kind that moved to another group counts as the
 * kind that it is now.
 *
 * @param object - the object
 * @returns for instance `apps/StatefulSet`, `/Service`
 */
export function groupKindOf(object: KubeObject): string {
  const groupKind = `${apiGroup(object.apiVersion)}/${object.kind}`;
  return MOVED[groupKind] ?? groupKind;
}

/**
 * Whether a kind is one of Kubernetes itself.
 *
 * @param groupKind - group and kind
 * @returns false for kinds that a definition adds
 */
export function isBuiltIn(groupKind: string): boolean {
  return OWN.test(groupKind) && !DEFINED.test(groupKind);
}
