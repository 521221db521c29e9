/** The minor that serves a kind no more, and the version that took its place. */
type Removal = readonly [removed: string, instead: string];

const removal = (removed: string, instead: string, ...kinds: readonly string[]): Readonly<Record<string, Removal>> =>
  Object.fromEntries((kinds.length === 0 ? ['*'] : kinds).map((kind) => [kind, [removed, instead]]));

/**
 * Versions of APIs that Kubernetes no longer serves, by version and kind; `*` are all kinds of a version.
 *
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export const removedVersions: Readonly<Record<string, Readonly<Record<string, Removal>>>> = {
  'admissionregistration.k8s.io/v1beta1': removal(
    '1.22',
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
  ),
  'apiextensions.k8s.io/v1beta1': removal('1.22', 'apiextensions.k8s.io/v1'),
  'apiregistration.k8s.io/v1beta1': removal('1.22', 'apiregistration.k8s.io/v1'),
  'apps/v1beta1': removal('1.16', 'apps/v1'),
  'apps/v1beta2': removal('1.16', 'apps/v1'),
  'authentication.k8s.io/v1beta1': removal('1.22', 'authentication.k8s.io/v1', 'TokenReview'),
  'authorization.k8s.io/v1beta1': removal('1.22', 'authorization.k8s.io/v1'),
  'autoscaling/v2beta1': removal('1.25', 'autoscaling/v2'),
  'autoscaling/v2beta2': removal('1.26', 'autoscaling/v2'),
  'batch/v1beta1': removal('1.25', 'batch/v1'),
  'batch/v2alpha1': removal('1.21', 'batch/v1'),
  'certificates.k8s.io/v1beta1': removal('1.22', 'certificates.k8s.io/v1', 'CertificateSigningRequest'),
  'coordination.k8s.io/v1beta1': removal('1.22', 'coordination.k8s.io/v1', 'Lease'),
  'discovery.k8s.io/v1beta1': removal('1.25', 'discovery.k8s.io/v1'),
  'events.k8s.io/v1beta1': removal('1.25', 'events.k8s.io/v1'),
  'extensions/v1beta1': {
    ...removal('1.16', 'apps/v1', 'DaemonSet', 'Deployment', 'ReplicaSet'),
    ...removal('1.16', 'networking.k8s.io/v1', 'NetworkPolicy'),
    ...removal('1.22', 'networking.k8s.io/v1', 'Ingress'),
    ...removal('1.16', 'Pod Security, by labels of namespaces', 'PodSecurityPolicy'),
  },
  'flowcontrol.apiserver.k8s.io/v1beta1': removal('1.26', 'flowcontrol.apiserver.k8s.io/v1'),
  'flowcontrol.apiserver.k8s.io/v1beta2': removal('1.29', 'flowcontrol.apiserver.k8s.io/v1'),
  'flowcontrol.apiserver.k8s.io/v1beta3': removal('1.32', 'flowcontrol.apiserver.k8s.io/v1'),
  'networking.k8s.io/v1beta1': removal('1.22', 'networking.k8s.io/v1', 'Ingress', 'IngressClass'),
  'node.k8s.io/v1beta1': removal('1.25', 'node.k8s.io/v1'),
  'policy/v1beta1': {
    ...removal('1.25', 'policy/v1', 'PodDisruptionBudget'),
    ...removal('1.25', 'Pod Security, by labels of namespaces', 'PodSecurityPolicy'),
  },
  'rbac.authorization.k8s.io/v1alpha1': removal('1.22', 'rbac.authorization.k8s.io/v1'),
  'rbac.authorization.k8s.io/v1beta1': removal('1.22', 'rbac.authorization.k8s.io/v1'),
  'scheduling.k8s.io/v1beta1': removal('1.22', 'scheduling.k8s.io/v1'),
  'storage.k8s.io/v1beta1': {
    ...removal('1.22', 'storage.k8s.io/v1', 'CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'),
    ...removal('1.27', 'storage.k8s.io/v1', 'CSIStorageCapacity'),
  },
};
