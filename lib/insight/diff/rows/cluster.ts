import { isObject } from '../../../model';
import { groupKindOf, isBuiltIn } from '../group-kind';
import { removalOf } from '../removed-versions';
import { inPlace, K8S, listAt, mapAt, refused, show, textOf, type FieldRow, type FieldTables, type Look } from '../row';
import { ANNOTATION_ROWS } from './annotations';
import { SMALLER_VOLUMES } from './data-systems';

const { others: OTHERS, rbac: RBAC, core: CORE, crds: CRDS } = K8S;

const DEPRECATED = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';

const LEVELS = ['privileged', 'baseline', 'restricted'];
const ENFORCE = 'pod-security.kubernetes.io/enforce';

const rank = (level: unknown): number => LEVELS.indexOf(typeof level === 'string' ? level : 'privileged');

const NAMESPACE: readonly FieldRow[] = [
  inPlace(
    [`metadata.labels.<${ENFORCE}>`],
    ({ change: { before, after } }) =>
      rank(after) > rank(before)
        ? `pods that run stay, but none that breaks ${show(after)} is made again: after a node is lost it is missing`
        : `pods may do more: ${show(after ?? 'privileged')}`,
    'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
  ),
];

const BINDING: readonly FieldRow[] = [
  refused(
    ['roleRef.**'],
    'the role of a binding never changes; while the binding is gone its subjects may do nothing',
    RBAC,
    'make a binding with another name first, then remove this one',
  ),
  inPlace(['subjects'], 'who is no longer named loses the rights at once', RBAC),
];

const ROLE: readonly FieldRow[] = [inPlace(['rules', 'aggregationRule.**'], 'rights change at once', RBAC)];

const QUOTA: readonly FieldRow[] = [
  refused(['spec.scopes'], 'what a quota counts never changes', CORE, 'make a quota with another name'),
  inPlace(['spec.**'], 'pods that run stay; counts for what is made from now on', CORE),
];

const BUDGET: readonly FieldRow[] = [
  {
    ...inPlace(
      ['spec.maxUnavailable', 'spec.minAvailable'],
      'no pod may be evicted: nodes can not be drained as long as it stays so',
      'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    ),
    when: ({ change }) =>
      change.path.at(-1) === 'maxUnavailable' ? change.after === 0 || change.after === '0%' : change.after === '100%',
    instead: 'allow one: maxUnavailable: 1',
  },
  inPlace(
    ['spec.**'],
    'counts for evictions from now on',
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  ),
];

/** Versions of a custom resource definition by name. */
function versions(object: Look['after']): Map<string, Readonly<Record<string, unknown>>> {
  return new Map(
    listAt(object, 'spec.versions')
      .filter(isObject)
      .map((version) => [textOf(version, 'name'), version]),
  );
}

/** A version that leaves a definition, and that its objects are stored in. */
function losesStoredVersion({ before, after }: Look): boolean {
  const later = versions(after);
  return [...versions(before)].some(([name, version]) => version.storage === true && !later.has(name));
}

const DEFINITION: readonly FieldRow[] = [
  {
    fields: ['spec.scope', 'spec.group', 'spec.names.kind', 'spec.names.plural'],
    effect: 'impossible',
    refusedBy: 'api-server',
    reason: ({ change }) =>
      `${change.path.slice(1).join('.')} never changes; to delete the definition deletes every object of it in the cluster`,
    source: CRDS,
    instead: 'make a definition with another name, and move the objects',
  },
  {
    fields: ['spec.versions.*'],
    when: (look) => look.change.after === undefined && losesStoredVersion(look),
    effect: 'impossible',
    refusedBy: 'api-server',
    reason: ({ change }) =>
      `objects are stored in version ${(change.path.at(-1) ?? '').slice(1, -1)} (status.storedVersions): it may not leave`,
    source: CRDS,
    instead:
      'store another version first, rewrite all objects, take the old one out of status.storedVersions, then remove it',
  },
  {
    ...inPlace(
      ['spec.versions.*', 'spec.versions.*.served'],
      ({ change }) =>
        `version ${(change.path[2] ?? '').slice(1, -1)} is no longer served: clients and manifests that use it are refused`,
      CRDS,
    ),
    when: ({ change }) => change.after === undefined || change.after === false,
    instead: 'change all manifests and clients to another version first',
  },
  inPlace(['spec.versions.**'], 'objects that exist are judged by the new schema when they are written next', CRDS),
  inPlace(['spec.**'], 'takes effect at once', CRDS),
];

/** Kinds of the whole cluster, and rights. */
export const CLUSTER_ROWS: FieldTables = {
  '/Namespace': NAMESPACE,
  '/ResourceQuota': QUOTA,
  '/ServiceAccount': [
    inPlace(
      ['imagePullSecrets.**', 'secrets.**', 'automountServiceAccountToken'],
      'counts for pods that are made from now on',
      'https://kubernetes.io/docs/concepts/security/service-accounts/',
    ),
  ],
  'apiextensions.k8s.io/CustomResourceDefinition': DEFINITION,
  'certificates.k8s.io/CertificateSigningRequest': [
    {
      fields: ['spec.**'],
      effect: 'recreate',
      refusedBy: 'ignored',
      reason: 'a request stays what it was: the API server keeps its old spec in silence',
      source: 'kubernetes/kubernetes v1.34: pkg/registry/certificates/certificates/strategy.go, PrepareForUpdate',
      instead: 'make a request with another name',
    },
  ],
  'node.k8s.io/RuntimeClass': [
    refused(['handler'], 'the handler of a class never changes', OTHERS, 'make a class with another name'),
    inPlace(['scheduling.**', 'overhead.**'], 'counts for pods that are made from now on', OTHERS),
  ],
  'policy/PodDisruptionBudget': BUDGET,
  'rbac.authorization.k8s.io/ClusterRole': ROLE,
  'rbac.authorization.k8s.io/ClusterRoleBinding': BINDING,
  'rbac.authorization.k8s.io/Role': ROLE,
  'rbac.authorization.k8s.io/RoleBinding': BINDING,
  'resource.k8s.io/ResourceClaim': [
    refused(
      ['spec.**'],
      'what a claim asks for never changes',
      OTHERS,
      'make a claim with another name, and name it in the pod',
    ),
  ],
  'scheduling.k8s.io/PriorityClass': [
    refused(
      ['value', 'preemptionPolicy'],
      'pods carry the priority of the time they were made: a class never changes',
      OTHERS,
      'make a class with another name; or delete this one and apply it: pods that run keep their priority',
    ),
    inPlace(['globalDefault', 'description'], 'counts for pods that are made from now on', OTHERS),
  ],
  'autoscaling/HorizontalPodAutoscaler': [
    inPlace(
      ['spec.**'],
      'the number of pods follows',
      'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    ),
  ],
};

/** What counts if no row fits. */
export const ANYTHING: FieldRow = inPlace(['**'], 'takes effect at once', OTHERS);

/** What counts for every kind that its own table says nothing of. */
export const ANY_ROWS: readonly FieldRow[] = [
  SMALLER_VOLUMES,
  {
    fields: ['apiVersion'],
    when: ({ after }) => removalOf(after) !== undefined,
    effect: 'impossible',
    refusedBy: 'api-server',
    reason: ({ after }) => `${after.apiVersion} is no longer served since Kubernetes ${removalOf(after)?.[0] ?? ''}`,
    source: DEPRECATED,
    instead: ({ after }) => `write ${removalOf(after)?.[1] ?? ''}`,
  },
  {
    ...inPlace(
      ['apiVersion'],
      'an empty selector is every pod of the namespace from now on; in policy/v1beta1 it was none',
      DEPRECATED,
    ),
    when: ({ after }) =>
      groupKindOf(after) === 'policy/PodDisruptionBudget' && Object.keys(mapAt(after, 'spec.selector')).length === 0,
  },
  {
    fields: ['apiVersion'],
    when: ({ after }) => isBuiltIn(groupKindOf(after)),
    effect: 'no-effect',
    reason: ({ change }) => `the same object, read and written as ${show(change.after)}`,
    source: DEPRECATED,
  },
  inPlace(['apiVersion'], ({ change }) => `read and written as ${show(change.after)}`, CRDS),
  ...ANNOTATION_ROWS,
  {
    fields: ['metadata.annotations.**'],
    effect: 'no-effect',
    reason: 'an annotation: nothing restarts',
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/',
  },
  inPlace(
    ['metadata.labels.**'],
    'who selects by labels sees it at once',
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/',
  ),
  inPlace(['metadata.**'], 'counts when the object is deleted', OTHERS),
];
