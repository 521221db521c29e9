import {
  CERTIFICATES,
  CLUSTER_DELIVERIES,
  CUSTOM_WORKLOADS,
  DELIVERIES,
  DNS_NAMES,
  FETCHED_SECRETS,
} from './custom-kinds';
import type { Action } from './policy';

/**
 * How much a right is worth to somebody who has taken it over: `total` is as good as cluster-admin, `severe` breaks what
 * separates workloads, `serious` breaks a guard or evidence, `ordinary` is the rest.
 */
export type Level = 'total' | 'severe' | 'serious' | 'ordinary';

/** The levels, worst first. */
export const LEVELS: readonly Level[] = ['total', 'severe', 'serious', 'ordinary'];

/** What a dangerous right lets its holder become. */
export type Becomes = 'accounts-of-namespace' | 'accounts-of-pods' | 'named-accounts' | 'anybody' | 'token-secrets';

/** A right that is worth more than it looks. */
export interface Power {
  /** Identity, for rules and tests. */
  readonly id: string;
  /** How bad it is in one namespace. */
  readonly level: Level;
  /**
   * How bad it is in the whole cluster.
   *
   * @default - as in one namespace
   */
  readonly clusterLevel?: Level;
  /** What it takes: any of these. */
  readonly actions: readonly Action[];
  /** What it means, after `can`; `{of}` and `{in}` stand for the place, `{who}` for whom one may act as. */
  readonly words: string;
  /** The same for certain objects only; `{names}` stands for their names. */
  readonly namedWords?: string;
  /** Whether the resource lies in no namespace, so that a RoleBinding gives nothing. */
  readonly clusterOnly?: true;
  /** Whom it lets its holder become. */
  readonly becomes?: Becomes;
  /**
   * What it takes besides: one of each list, from any of the holder's rights in the same place. To bind a role one must also
   * write bindings.
   *
   * @default - nothing
   */
  readonly besides?: readonly (readonly Action[])[];
  /**
   * Names by which a rule with names gives all of it: `system:masters`, the signers of Kubernetes itself.
   *
   * @default - none: a rule with names gives less
   */
  readonly wholeBy?: RegExp;
  /** Whether a rule with other names gives nothing of it. */
  readonly onlyBy?: true;
}

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const READ = ['get', 'list', 'watch'];
const CHANGE = ['update', 'patch'];
const WRITE = ['create', ...CHANGE];
const DELETE = ['delete', 'deletecollection'];

function on(group: string, resources: readonly string[], verbs: readonly string[]): Action[] {
  return resources.map((resource) => ({ group, resource, verbs }));
}

const WORKLOADS = [
  ...on('apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], WRITE),
  ...on('batch', ['cronjobs', 'jobs'], WRITE),
  ...on('', ['replicationcontrollers'], WRITE),
];

const THROUGH = 'and through them use every ServiceAccount and Secret there';

/**
 * The rights that let somebody get more than they say, worst first.
 *
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 */
export const POWERS: readonly Power[] = [
  {
    id: 'escalate',
    level: 'severe',
    clusterLevel: 'total',
    actions: on(RBAC, ['roles', 'clusterroles'], ['escalate']),
    words: 'write roles with rights that it does not have (escalate) {in}',
    besides: [on(RBAC, ['roles', 'clusterroles'], WRITE)],
  },
  {
    id: 'bind',
    level: 'severe',
    clusterLevel: 'total',
    actions: on(RBAC, ['roles', 'clusterroles'], ['bind']),
    words: 'bind any role to anybody, itself included (bind) {in}',
    namedWords: 'bind the roles {names} to anybody, itself included (bind) {in}',
    wholeBy: /^cluster-admin$/,
    besides: [on(RBAC, ['rolebindings', 'clusterrolebindings'], WRITE)],
  },
  {
    id: 'impersonate',
    level: 'total',
    actions: on('', ['users', 'groups'], ['impersonate']),
    words: 'act as any {who} (impersonate) {in}',
    namedWords: 'act as {names} (impersonate) {in}',
    wholeBy: /^system:masters$/,
    clusterOnly: true,
    becomes: 'anybody',
  },
  {
    id: 'impersonate-accounts',
    level: 'severe',
    clusterLevel: 'total',
    actions: on('', ['serviceaccounts'], ['impersonate']),
    words: 'act as any {who} (impersonate) {in}',
    namedWords: 'act as {names} (impersonate) {in}',
    becomes: 'anybody',
  },
  {
    id: 'nodes-proxy',
    level: 'total',
    actions: on('', ['nodes/proxy'], ['get', 'create', 'update', 'patch', 'delete']),
    words: 'run commands in every pod through the kubelets, past audit and admission (nodes/proxy)',
    clusterOnly: true,
  },
  {
    id: 'approve-certificates',
    level: 'total',
    actions: [
      ...on('certificates.k8s.io', ['certificatesigningrequests/approval'], CHANGE),
      ...on('certificates.k8s.io', ['signers'], ['approve', 'sign']),
    ],
    words: 'approve certificates, and so make credentials of any user',
    besides: [
      on('certificates.k8s.io', ['certificatesigningrequests/approval'], CHANGE),
      on('certificates.k8s.io', ['signers'], ['approve']),
    ],
    // cert-manager approves for its own signers, which no API server trusts
    wholeBy: /^kubernetes\.io\/(?:\*|kube-apiserver-client)/,
    onlyBy: true,
    clusterOnly: true,
  },
  {
    id: 'create-tokens',
    level: 'severe',
    clusterLevel: 'total',
    actions: on('', ['serviceaccounts/token'], ['create']),
    words: 'make tokens of every ServiceAccount {of}',
    becomes: 'named-accounts',
  },
  {
    id: 'create-pods',
    level: 'severe',
    clusterLevel: 'total',
    actions: on('', ['pods'], ['create']),
    words: `create pods {in}, ${THROUGH}`,
    becomes: 'accounts-of-namespace',
  },
  {
    id: 'write-workloads',
    level: 'severe',
    clusterLevel: 'total',
    actions: WORKLOADS,
    words: `write workloads (Deployments, Jobs and others) {in}, ${THROUGH}`,
    namedWords: 'change the workloads {names} {in}, and so run programs as their ServiceAccounts',
    becomes: 'accounts-of-namespace',
  },
  {
    id: 'write-custom-workloads',
    level: 'severe',
    clusterLevel: 'severe',
    actions: CUSTOM_WORKLOADS,
    words: `have operators create pods (by custom resources) {in}, ${THROUGH}`,
    becomes: 'accounts-of-namespace',
  },
  {
    id: 'create-token-secrets',
    level: 'severe',
    clusterLevel: 'total',
    actions: on('', ['secrets'], ['create']),
    words: 'make tokens of every ServiceAccount {of}, by Secrets that it creates and reads',
    besides: [on('', ['secrets'], READ)],
    becomes: 'accounts-of-namespace',
  },
  {
    id: 'write-deliveries',
    level: 'severe',
    clusterLevel: 'total',
    actions: DELIVERIES,
    words: 'have Argo CD, Flux or their like apply manifests of its choice with their rights, by what it writes {in}',
    namedWords: 'change what is applied by {names} {in}, with the rights of Argo CD, Flux or their like',
  },
  {
    id: 'write-cluster-deliveries',
    level: 'total',
    actions: CLUSTER_DELIVERIES,
    words: 'have Crossplane, Kyverno or their like write objects of its choice with their rights',
    namedWords: 'change {names}, by which Crossplane, Kyverno or their like write objects with their rights',
    clusterOnly: true,
  },
  {
    id: 'fetch-secrets',
    level: 'severe',
    actions: FETCHED_SECRETS,
    words: 'have External Secrets copy whatever its stores may read, by what it writes {in}',
    namedWords: 'change what External Secrets copies by {names} {in}',
  },
  {
    id: 'issue-certificates',
    level: 'serious',
    actions: CERTIFICATES,
    words: 'have certificates issued, by what it writes for cert-manager {in}',
    namedWords: 'change the certificates {names} {in}',
  },
  {
    id: 'name-hosts',
    level: 'serious',
    actions: DNS_NAMES,
    words: 'point names of DNS to where it wants, by what it writes for external-dns {in}',
  },
  {
    id: 'change-pods',
    level: 'severe',
    clusterLevel: 'total',
    actions: [...on('', ['pods'], CHANGE), ...on('', ['pods/ephemeralcontainers'], CHANGE)],
    words: 'put other programs into running pods {of}',
    namedWords: 'put other programs into the pods {names} {of}',
    becomes: 'accounts-of-pods',
  },
  {
    id: 'exec',
    level: 'severe',
    clusterLevel: 'total',
    actions: on('', ['pods/exec', 'pods/attach'], ['create', 'get']),
    words: 'run commands in the pods {of}',
    namedWords: 'run commands in the pods {names} {of}',
    becomes: 'accounts-of-pods',
  },
  {
    id: 'read-secrets',
    level: 'severe',
    actions: on('', ['secrets'], READ),
    words: 'read Secrets {of}',
    namedWords: 'read Secret {names} {of}',
    becomes: 'token-secrets',
  },
  {
    id: 'create-volumes',
    level: 'total',
    actions: on('', ['persistentvolumes'], ['create']),
    words: 'create PersistentVolumes, which may be any folder of a node',
    clusterOnly: true,
  },
  {
    id: 'write-webhooks',
    level: 'total',
    actions: on(
      ADMISSION,
      [
        'mutatingwebhookconfigurations',
        'validatingwebhookconfigurations',
        'mutatingadmissionpolicies',
        'mutatingadmissionpolicybindings',
      ],
      WRITE,
    ),
    words:
      'put webhooks in front of the API server, or policies that change what anybody writes, Secrets and pods included',
    namedWords: 'change the webhooks {names} in front of the API server',
    clusterOnly: true,
  },
  {
    id: 'delete-webhooks',
    level: 'serious',
    actions: [
      ...on(ADMISSION, ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'], DELETE),
      ...on(ADMISSION, ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'], [...CHANGE, ...DELETE]),
    ],
    words: 'switch admission checks off',
    clusterOnly: true,
  },
  {
    id: 'write-api-services',
    level: 'total',
    actions: on('apiregistration.k8s.io', ['apiservices'], WRITE),
    words: 'take over groups of the API (APIServices), and so see the tokens of those who call them',
    clusterOnly: true,
  },
  {
    id: 'label-namespaces',
    level: 'severe',
    actions: on('', ['namespaces'], CHANGE),
    words:
      'change the labels of Namespaces {of}, and so switch off Pod Security and move the borders of network policies',
  },
  {
    id: 'write-nodes',
    level: 'severe',
    actions: on('', ['nodes', 'nodes/status'], [...CHANGE, 'delete']),
    words: 'change or delete nodes, and so move pods to where it wants them',
    clusterOnly: true,
  },
  {
    id: 'write-definitions',
    level: 'severe',
    actions: on('apiextensions.k8s.io', ['customresourcedefinitions'], [...CHANGE, ...DELETE]),
    words: 'change or delete custom resource definitions, with all objects of their kinds',
    clusterOnly: true,
  },
  {
    id: 'write-bindings',
    level: 'serious',
    actions: on(RBAC, ['rolebindings', 'clusterrolebindings', 'roles', 'clusterroles'], WRITE),
    words: 'give its own rights to others, and take theirs (roles and bindings) {in}',
  },
  {
    id: 'write-secrets',
    level: 'serious',
    actions: on('', ['secrets'], [...WRITE, ...DELETE]),
    words: 'write or delete Secrets {of}',
    namedWords: 'write or delete Secret {names} {of}',
  },
  {
    id: 'port-forward',
    level: 'serious',
    actions: on('', ['pods/portforward', 'pods/proxy', 'services/proxy'], ['create', 'get']),
    words: 'reach every port of the pods {of}, past network policies',
  },
  {
    id: 'write-network',
    level: 'serious',
    actions: [
      ...on('networking.k8s.io', ['networkpolicies', 'ingresses'], [...WRITE, ...DELETE]),
      ...on('discovery.k8s.io', ['endpointslices'], WRITE),
      ...on('', ['endpoints', 'services/status'], WRITE),
    ],
    words: 'change where traffic goes and what is shut (network policies, ingresses, endpoints) {in}',
  },
  {
    id: 'delete-evidence',
    level: 'serious',
    actions: [...on('', ['events', 'pods/log'], DELETE), ...on('events.k8s.io', ['events'], DELETE)],
    words: 'delete events, and so the traces of what was done, {in}',
  },
  {
    id: 'delete-namespaces',
    level: 'serious',
    // a Namespace lies in itself: a RoleBinding in it gives the right to delete it
    actions: on('', ['namespaces'], ['delete']),
    words: 'delete Namespaces with all that is in them ({of})',
    namedWords: 'delete the Namespaces {names} with all that is in them',
  },
  {
    id: 'delete-volumes',
    level: 'serious',
    actions: on('', ['persistentvolumes'], DELETE),
    words: 'delete PersistentVolumes',
    namedWords: 'delete the PersistentVolumes {names}',
    clusterOnly: true,
  },
];
