import type { PolicyRule } from './policy';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const APPS = [
  'daemonsets',
  'deployments',
  'deployments/scale',
  'replicasets',
  'replicasets/scale',
  'statefulsets',
  'statefulsets/scale',
];
const CORE = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'replicationcontrollers/scale',
  'serviceaccounts',
  'services',
];

function rule(group: string, resources: readonly string[], verbs: readonly string[]): PolicyRule {
  return { groups: [group], resources, verbs, names: [], urls: [] };
}

const VIEW: readonly PolicyRule[] = [
  rule(
    '',
    [
      ...CORE,
      'endpoints',
      'bindings',
      'events',
      'limitranges',
      'namespaces',
      'namespaces/status',
      'pods/log',
      'pods/status',
      'resourcequotas',
    ],
    READ,
  ),
  rule('apps', [...APPS, 'controllerrevisions'], READ),
  rule('autoscaling', ['horizontalpodautoscalers'], READ),
  rule('batch', ['cronjobs', 'jobs'], READ),
  rule('discovery.k8s.io', ['endpointslices'], READ),
  rule('networking.k8s.io', ['ingresses', 'networkpolicies'], READ),
  rule('policy', ['poddisruptionbudgets'], READ),
];

const EDIT: readonly PolicyRule[] = [
  ...VIEW,
  rule('', ['secrets', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'services/proxy'], READ),
  rule('', ['pods', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'], WRITE),
  rule('', ['pods/eviction', 'serviceaccounts/token'], ['create']),
  rule('', [...CORE, 'events', 'secrets', 'services/proxy'], WRITE),
  rule('', ['serviceaccounts'], ['impersonate']),
  rule('apps', [...APPS, 'deployments/rollback'], WRITE),
  rule('autoscaling', ['horizontalpodautoscalers'], WRITE),
  rule('batch', ['cronjobs', 'jobs'], WRITE),
  rule('networking.k8s.io', ['ingresses', 'networkpolicies'], WRITE),
  rule('policy', ['poddisruptionbudgets'], WRITE),
  rule('coordination.k8s.io', ['leases'], [...READ, ...WRITE]),
];

/**
 * The ClusterRoles for people that every cluster has, without what operators aggregate into them.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export const WELL_KNOWN_ROLES: Readonly<Record<string, readonly PolicyRule[]>> = {
  'cluster-admin': [rule('*', ['*'], ['*']), { groups: [], resources: [], verbs: ['*'], names: [], urls: ['*'] }],
  admin: [
    ...EDIT,
    rule('rbac.authorization.k8s.io', ['rolebindings', 'roles'], [...READ, ...WRITE]),
    rule('authorization.k8s.io', ['localsubjectaccessreviews'], ['create']),
  ],
  edit: EDIT,
  view: VIEW,
  'system:auth-delegator': [
    rule('authentication.k8s.io', ['tokenreviews'], ['create']),
    rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
  ],
  'system:discovery': [],
  'system:basic-user': [
    rule('authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], ['create']),
  ],
  'system:public-info-viewer': [],
};

/** Labels by which operators add rights to the ClusterRoles for people. */
export const AGGREGATION_LABELS: Readonly<Record<string, readonly string[]>> = {
  admin: ['admin', 'edit', 'view'],
  edit: ['edit', 'view'],
  view: ['view'],
};
