/** Kinds without a namespace, by `group/Kind` (the core group is empty). */
const CLUSTER_SCOPED = new Set([
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'cert-manager.io/ClusterIssuer',
  'certificates.k8s.io/CertificateSigningRequest',
  'external-secrets.io/ClusterExternalSecret',
  'external-secrets.io/ClusterSecretStore',
  'fission.io/FissionTenant',
  'flowcontrol.apiserver.k8s.io/FlowSchema',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'gateway.networking.k8s.io/GatewayClass',
  'karpenter.k8s.aws/EC2NodeClass',
  'karpenter.sh/NodeClaim',
  'karpenter.sh/NodePool',
  'keda.sh/ClusterTriggerAuthentication',
  'kueue.x-k8s.io/AdmissionCheck',
  'kueue.x-k8s.io/ClusterQueue',
  'kueue.x-k8s.io/Cohort',
  'kueue.x-k8s.io/ResourceFlavor',
  'kueue.x-k8s.io/Topology',
  'kueue.x-k8s.io/WorkloadPriorityClass',
  'kyverno.io/ClusterPolicy',
  'networking.k8s.io/IPAddress',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/ServiceCIDR',
  'node.k8s.io/RuntimeClass',
  'policies.kyverno.io/ValidatingPolicy',
  'postgresql.cnpg.io/ClusterImageCatalog',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'resource.k8s.io/DeviceClass',
  'resource.k8s.io/ResourceSlice',
  'scheduling.k8s.io/PriorityClass',
  'scheduling.volcano.sh/Queue',
  'serving.kserve.io/ClusterServingRuntime',
  'snapshot.storage.k8s.io/VolumeSnapshotClass',
  'snapshot.storage.k8s.io/VolumeSnapshotContent',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttachment',
  'storage.k8s.io/VolumeAttributesClass',
  'trainer.kubeflow.org/ClusterTrainingRuntime',
]);

/** Order in which kinds are applied: what others need comes first. Kinds that are not listed come after all of these. */
const ORDER = [
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'Namespace',
  'ResourceQuota',
  'LimitRange',
  'NetworkPolicy',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'Secret',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Service',
  'PodDisruptionBudget',
  'StatefulSet',
  'Deployment',
  'DaemonSet',
  'Job',
  'CronJob',
];
const RANK = new Map(ORDER.map((kind, index) => [kind, index]));

/**
 * The group of an API version.
 *
 * @param apiVersion - for instance `apps/v1`
 * @returns `apps`; empty for the core group
 */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/**
 * Whether objects of a kind have no namespace.
 *
 * @param apiVersion - for instance `rbac.authorization.k8s.io/v1`
 * @param kind - for instance `ClusterRole`
 * @returns true for the kinds that this library knows as cluster-scoped
 */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return CLUSTER_SCOPED.has(`${apiGroup(apiVersion)}/${kind}`);
}

/**
 * Place of a kind in the order of application.
 *
 * @param kind - the kind
 * @returns smaller numbers are applied first
 */
export function kindRank(kind: string): number {
  return RANK.get(kind) ?? ORDER.length;
}
