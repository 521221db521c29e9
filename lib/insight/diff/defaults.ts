import type { Json, JsonObject, KubeObject } from '../../kubernetes';
import { isObject } from '../../model';
import { groupKindOf } from './group-kind';
import type { Path } from './path';

/** What Kubernetes writes where nothing stands, by field of a pod's spec (kubernetes/kubernetes: core/v1/defaults.go). */
const POD: Readonly<Record<string, Json>> = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  terminationGracePeriodSeconds: 30,
  schedulerName: 'default-scheduler',
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  securityContext: {},
};

/** What it writes into a Pod only, never into the template of one (SetDefaults_Pod): there it is a change of the template. */
const ONLY_POD: Readonly<Record<string, Json>> = { enableServiceLinks: true };

/** The same anywhere inside a pod's spec, by the last two steps of the path; `*` is an item of a list. */
const IN_POD: Readonly<Record<string, Json>> = {
  '*.terminationMessagePath': '/dev/termination-log',
  '*.terminationMessagePolicy': 'File',
  '*.protocol': 'TCP',
  '*.readOnly': false,
  '*.value': '',
  '*.resources': {},
  '*.hostPort': 0,
  '*.stdin': false,
  '*.stdinOnce': false,
  '*.tty': false,
  'persistentVolumeClaim.readOnly': false,
  'nfs.readOnly': false,
  'emptyDir.medium': '',
  'serviceAccountToken.expirationSeconds': 3600,
  'grpc.service': '',
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

const WEBHOOK = {
  'webhooks.*.failurePolicy': 'Fail',
  'webhooks.*.matchPolicy': 'Equivalent',
  'webhooks.*.timeoutSeconds': 10,
  'webhooks.*.namespaceSelector': {},
  'webhooks.*.objectSelector': {},
  'webhooks.*.clientConfig.service.port': 443,
} as const;

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
    'spec.serviceName': '',
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
    'spec.podReplacementPolicy': 'TerminatingOrFailed',
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
    'spec.ipFamilyPolicy': 'SingleStack',
    'spec.ports.*.protocol': 'TCP',
  },
  '/PersistentVolumeClaim': { 'spec.volumeMode': 'Filesystem' },
  '/Namespace': { 'spec.finalizers': ['kubernetes'] },
  '/PersistentVolume': {
    'spec.hostPath.type': '',
    'spec.volumeMode': 'Filesystem',
    'spec.persistentVolumeReclaimPolicy': 'Retain',
  },
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
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': {
    ...WEBHOOK,
    'webhooks.*.reinvocationPolicy': 'Never',
  },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': { 'spec.failurePolicy': 'Fail' },
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': WEBHOOK,
  'discovery.k8s.io/EndpointSlice': { 'ports.*.name': '', 'ports.*.protocol': 'TCP' },
  'networking.k8s.io/IngressClass': { 'spec.parameters.scope': 'Cluster' },
  // from here on as the definitions of the operators say
  'postgresql.cnpg.io/Cluster': {
    'spec.enablePDB': true,
    'spec.enableSuperuserAccess': false,
    'spec.failoverDelay': 0,
    'spec.instances': 1,
    'spec.logLevel': 'info',
    'spec.maxSyncReplicas': 0,
    'spec.minSyncReplicas': 0,
    'spec.postgresGID': 26,
    'spec.postgresUID': 26,
    'spec.primaryUpdateMethod': 'restart',
    'spec.primaryUpdateStrategy': 'unsupervised',
    'spec.smartShutdownTimeout': 180,
    'spec.startDelay': 3600,
    'spec.stopDelay': 1800,
    'spec.storage.resizeInUseVolumes': true,
    'spec.switchoverDelay': 3600,
  },
  'postgresql.cnpg.io/Database': { 'spec.databaseReclaimPolicy': 'retain', 'spec.ensure': 'present' },
  'apiextensions.k8s.io/CustomResourceDefinition': {
    'spec.conversion.strategy': 'None',
    'spec.preserveUnknownFields': false,
  },
};

/** Maps in which nothing is the same as being left out. */
const EMPTY_MAPS = new Set([
  'metadata',
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
  const groupKind = groupKindOf(object);
  const own = wild.join('.');
  if (groupKind === 'batch/Job') {
    if (own === 'spec.backoffLimit' && 'backoffLimitPerIndex' in siblings) return 2_147_483_647;
    if (own === 'spec.podReplacementPolicy' && 'podFailurePolicy' in siblings) return 'Failed';
  }
  const fixed = FIELDS[groupKind]?.[own];
  if (fixed !== undefined) return fixed;
  if (EMPTY_MAPS.has(field)) return {};
  if (pod !== undefined && path.length > pod.length && pod.every((step, index) => step === path[index]))
    return inPod(wild.slice(pod.length), field, siblings, object);
  if (groupKind === 'batch/Job' && own === 'spec.completions' && !('parallelism' in siblings)) return 1;
  if (groupKind === 'kafka.strimzi.io/KafkaTopic' && own === 'spec.topicName') return object.metadata.name;
  if (groupKind === '/Service' && field === 'targetPort') return siblings.port;
  if (groupKind === 'networking.k8s.io/NetworkPolicy' && own === 'spec.policyTypes')
    return 'egress' in siblings ? ['Egress', 'Ingress'] : ['Ingress'];
  return undefined;
}

function inPod(path: Path, field: string, siblings: JsonObject, object: KubeObject): Json | undefined {
  if (path.length === 1) {
    if (field === 'restartPolicy' && object.kind === 'Job') return undefined;
    return POD[field] ?? (object.kind === 'Pod' ? ONLY_POD[field] : undefined);
  }
  const parent = path.at(-2) ?? '';
  if (field === 'imagePullPolicy') return pullPolicy(siblings.image);
  if (field === 'value' && 'valueFrom' in siblings) return undefined;
  if (field === 'emptyDir' && path.at(-3) === 'volumes') return hasNoSource(siblings) ? {} : undefined;
  return IN_POD[`${parent}.${field}`];
}

/** A volume of which only the name stands there. */
function hasNoSource(volume: JsonObject): boolean {
  return Object.keys(volume).every((key) => key === 'name' || key === 'emptyDir');
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
