import { apiGroup, type Json, type JsonObject, type KubeObject } from '../../kubernetes';
import { isObject } from '../../model';
import type { Path } from './path';

/** What Kubernetes writes where nothing stands, by field of a pod's spec (kubernetes/kubernetes: core/v1/defaults.go). */
const POD: Readonly<Record<string, Json>> = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  terminationGracePeriodSeconds: 30,
  schedulerName: 'default-scheduler',
  enableServiceLinks: true,
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
};

/** The same anywhere inside a pod's spec, by the last two steps of the path; `*` is an item of a list. */
const IN_POD: Readonly<Record<string, Json>> = {
  '*.terminationMessagePath': '/dev/termination-log',
  '*.terminationMessagePolicy': 'File',
  '*.protocol': 'TCP',
  '*.readOnly': false,
  '*.value': '',
  'httpGet.scheme': 'HTTP',
  'httpGet.path': '/',
  'fieldRef.apiVersion': 'v1',
  'secret.defaultMode': 420,
  'configMap.defaultMode': 420,
  'projected.defaultMode': 420,
  'downwardAPI.defaultMode': 420,
  'hostPath.type': '',
  ...Object.fromEntries(
    ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => [
      [`${probe}.timeoutSeconds`, 1],
      [`${probe}.periodSeconds`, 10],
      [`${probe}.successThreshold`, 1],
      [`${probe}.failureThreshold`, 3],
      [`${probe}.initialDelaySeconds`, 0],
    ]),
  ),
};

const WORKLOAD = { replicas: 1, revisionHistoryLimit: 10, minReadySeconds: 0 } as const;

/** By group and kind, then by path. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  'apps/Deployment': {
    ...inSpec(WORKLOAD),
    'spec.progressDeadlineSeconds': 600,
    'spec.paused': false,
    'spec.strategy.type': 'RollingUpdate',
    'spec.strategy.rollingUpdate.maxSurge': '25%',
    'spec.strategy.rollingUpdate.maxUnavailable': '25%',
  },
  'apps/ReplicaSet': inSpec(WORKLOAD),
  'apps/StatefulSet': {
    ...inSpec(WORKLOAD),
    'spec.podManagementPolicy': 'OrderedReady',
    'spec.updateStrategy.type': 'RollingUpdate',
    'spec.updateStrategy.rollingUpdate.partition': 0,
    'spec.persistentVolumeClaimRetentionPolicy.whenDeleted': 'Retain',
    'spec.persistentVolumeClaimRetentionPolicy.whenScaled': 'Retain',
    'spec.ordinals.start': 0,
    'spec.volumeClaimTemplates.*.apiVersion': 'v1',
    'spec.volumeClaimTemplates.*.kind': 'PersistentVolumeClaim',
    'spec.volumeClaimTemplates.*.spec.volumeMode': 'Filesystem',
  },
  'apps/DaemonSet': {
    ...inSpec(WORKLOAD),
    'spec.updateStrategy.type': 'RollingUpdate',
    'spec.updateStrategy.rollingUpdate.maxUnavailable': 1,
    'spec.updateStrategy.rollingUpdate.maxSurge': 0,
  },
  'batch/Job': {
    'spec.parallelism': 1,
    'spec.backoffLimit': 6,
    'spec.completionMode': 'NonIndexed',
    'spec.suspend': false,
    'spec.manualSelector': false,
  },
  'batch/CronJob': {
    'spec.concurrencyPolicy': 'Allow',
    'spec.suspend': false,
    'spec.successfulJobsHistoryLimit': 3,
    'spec.failedJobsHistoryLimit': 1,
  },
  '/Service': {
    'spec.type': 'ClusterIP',
    'spec.sessionAffinity': 'None',
    'spec.internalTrafficPolicy': 'Cluster',
    'spec.externalTrafficPolicy': 'Cluster',
    'spec.publishNotReadyAddresses': false,
    'spec.allocateLoadBalancerNodePorts': true,
    'spec.ports.*.protocol': 'TCP',
  },
  '/PersistentVolumeClaim': { 'spec.volumeMode': 'Filesystem' },
  '/PersistentVolume': { 'spec.volumeMode': 'Filesystem', 'spec.persistentVolumeReclaimPolicy': 'Retain' },
  '/Secret': { type: 'Opaque', immutable: false },
  '/ConfigMap': { immutable: false },
  'storage.k8s.io/StorageClass': {
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: false,
  },
  'storage.k8s.io/CSIDriver': {
    'spec.attachRequired': true,
    'spec.podInfoOnMount': false,
    'spec.storageCapacity': false,
    'spec.requiresRepublish': false,
    'spec.seLinuxMount': false,
    'spec.fsGroupPolicy': 'ReadWriteOnceWithFSType',
    'spec.volumeLifecycleModes': ['Persistent'],
  },
  'scheduling.k8s.io/PriorityClass': { preemptionPolicy: 'PreemptLowerPriority', globalDefault: false },
  'rbac.authorization.k8s.io/RoleBinding': { 'roleRef.apiGroup': 'rbac.authorization.k8s.io' },
  'rbac.authorization.k8s.io/ClusterRoleBinding': { 'roleRef.apiGroup': 'rbac.authorization.k8s.io' },
  'autoscaling/HorizontalPodAutoscaler': { 'spec.minReplicas': 1 },
  'apiextensions.k8s.io/CustomResourceDefinition': {
    'spec.conversion.strategy': 'None',
    'spec.preserveUnknownFields': false,
  },
};

/** Maps in which nothing is the same as being left out. */
const EMPTY_MAPS = new Set([
  'labels',
  'annotations',
  'data',
  'binaryData',
  'stringData',
  'matchLabels',
  'nodeSelector',
  'requests',
  'limits',
  'parameters',
  'securityContext',
  'rollingUpdate',
  'strategy',
  'updateStrategy',
  'config',
]);

/** The object that a field stands in, and where its pod's spec begins, if it has one. */
export interface Whole {
  /** The object. */
  readonly object: KubeObject;
  /** Path of the pod's spec. */
  readonly pod: Path | undefined;
}

/**
 * What Kubernetes takes a field for that is left out.
 *
 * @param whole - the object
 * @param path - path of the field
 * @param siblings - the map that the field stands in
 * @returns the documented default; nothing if there is none
 */
export function defaultOf(whole: Whole, path: Path, siblings: JsonObject): Json | undefined {
  const { object, pod } = whole;
  const field = path.at(-1) ?? '';
  const wild = path.map((step) => (step.startsWith('[') ? '*' : step));
  const groupKind = `${apiGroup(object.apiVersion)}/${object.kind}`;
  const fixed = FIELDS[groupKind]?.[wild.join('.')];
  if (fixed !== undefined) return fixed;
  if (EMPTY_MAPS.has(field)) return {};
  if (pod !== undefined && path.length > pod.length && pod.every((step, index) => step === path[index]))
    return inPod(wild.slice(pod.length), field, siblings, object);
  if (groupKind === 'batch/Job' && wild.join('.') === 'spec.completions' && !('parallelism' in siblings)) return 1;
  if (groupKind === '/Service' && field === 'targetPort') return siblings.port;
  if (groupKind === 'networking.k8s.io/NetworkPolicy' && wild.join('.') === 'spec.policyTypes')
    return 'egress' in siblings ? ['Ingress', 'Egress'] : ['Ingress'];
  return undefined;
}

function inPod(path: Path, field: string, siblings: JsonObject, object: KubeObject): Json | undefined {
  if (path.length === 1) return field === 'restartPolicy' && object.kind === 'Job' ? undefined : POD[field];
  const parent = path.at(-2) ?? '';
  if (field === 'imagePullPolicy') return pullPolicy(siblings.image);
  if (field === 'value' && 'valueFrom' in siblings) return undefined;
  return IN_POD[`${parent}.${field}`];
}

/** Always for a floating tag, else once a node. A digest counts as fixed. */
function pullPolicy(image: Json | undefined): string | undefined {
  if (typeof image !== 'string') return undefined;
  const name = image.slice(image.lastIndexOf('/') + 1);
  return !image.includes('@') && (!name.includes(':') || name.endsWith(':latest')) ? 'Always' : 'IfNotPresent';
}

/**
 * What a request for a resource is where only the limit is written: the limit.
 *
 * @param resources - the resources of a container
 * @returns the requests that count
 */
export function effectiveRequests(resources: JsonObject): JsonObject {
  const limits = isObject(resources.limits) ? resources.limits : {};
  const requests = isObject(resources.requests) ? resources.requests : {};
  return { ...limits, ...requests };
}

function inSpec(fields: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [`spec.${field}`, value]));
}
