import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object, pod } from '../cases/case';
import { tell, told } from './tell';

const RBAC = 'rbac.authorization.k8s.io';
const VERBS = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'escalate',
  'bind',
  'impersonate',
  'approve',
  'sign',
];
const READ = ['get', 'list', 'watch'];
const CHANGE = ['update', 'patch'];
const WRITE = ['create', 'update', 'patch'];
const DELETE = ['delete', 'deletecollection'];

const policy = (
  apiGroup: string,
  resource: string,
  verbs: readonly string[],
  resourceNames: readonly string[] = [],
): JsonObject => ({
  apiGroups: [apiGroup],
  resources: [resource],
  verbs: [...verbs],
  ...(resourceNames.length === 0 ? {} : { resourceNames: [...resourceNames] }),
});
const role = (...rules: readonly JsonObject[]) => object(`${RBAC}/v1`, 'Role', { rules: [...rules] }, { name: 'r' });
const clusterRole = (...rules: readonly JsonObject[]) =>
  object(`${RBAC}/v1`, 'ClusterRole', { rules: [...rules] }, { name: 'r', namespace: undefined });

// https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks, and what the same verbs give elsewhere
const DANGEROUS: readonly (readonly [rule: string, group: string, resource: string, verbs: readonly string[]])[] = [
  ['rbac-secrets', '', 'secrets', [...READ, ...WRITE, ...DELETE]],
  ['rbac-exec', '', 'pods/exec', ['get', 'create']],
  ['rbac-exec', '', 'pods/attach', ['get', 'create']],
  ['rbac-exec', '', 'pods/portforward', ['get', 'create']],
  ['rbac-exec', '', 'pods/proxy', ['get', 'create']],
  ['rbac-exec', '', 'services/proxy', ['get', 'create']],
  ['rbac-exec', '', 'pods', CHANGE],
  ['rbac-exec', '', 'pods/ephemeralcontainers', CHANGE],
  ['rbac-escalate', RBAC, 'roles', ['escalate', 'bind']],
  ['rbac-escalate', RBAC, 'clusterroles', ['escalate', 'bind']],
  ['rbac-escalate', '', 'users', ['impersonate']],
  ['rbac-escalate', '', 'groups', ['impersonate']],
  ['rbac-escalate', '', 'serviceaccounts', ['impersonate']],
  ['rbac-write-bindings', RBAC, 'roles', WRITE],
  ['rbac-write-bindings', RBAC, 'clusterroles', WRITE],
  ['rbac-write-bindings', RBAC, 'rolebindings', WRITE],
  ['rbac-write-bindings', RBAC, 'clusterrolebindings', WRITE],
  ['rbac-webhooks', 'admissionregistration.k8s.io', 'mutatingwebhookconfigurations', [...WRITE, ...DELETE]],
  ['rbac-webhooks', 'admissionregistration.k8s.io', 'validatingwebhookconfigurations', [...WRITE, ...DELETE]],
  ['rbac-webhooks', 'admissionregistration.k8s.io', 'validatingadmissionpolicies', [...CHANGE, ...DELETE]],
  ['rbac-webhooks', 'admissionregistration.k8s.io', 'validatingadmissionpolicybindings', [...CHANGE, ...DELETE]],
  ['rbac-webhooks', 'apiregistration.k8s.io', 'apiservices', WRITE],
  ['rbac-credentials', 'certificates.k8s.io', 'certificatesigningrequests/approval', CHANGE],
  ['rbac-credentials', 'certificates.k8s.io', 'signers', ['approve', 'sign']],
  ['rbac-credentials', '', 'serviceaccounts/token', ['create']],
  ['rbac-nodes', '', 'nodes/proxy', ['get', 'create', 'update', 'patch', 'delete']],
  ['rbac-nodes', '', 'nodes', [...CHANGE, 'delete']],
  ['rbac-nodes', '', 'nodes/status', [...CHANGE, 'delete']],
  ['rbac-nodes', '', 'persistentvolumes', ['create']],
  ['rbac-delete', '', 'events', DELETE],
  ['rbac-delete', 'events.k8s.io', 'events', DELETE],
  ['rbac-delete', '', 'pods/log', DELETE],
  ['rbac-delete', 'apiextensions.k8s.io', 'customresourcedefinitions', [...CHANGE, ...DELETE]],
  ['rbac-write-network', 'networking.k8s.io', 'networkpolicies', [...WRITE, ...DELETE]],
  ['rbac-write-network', 'networking.k8s.io', 'ingresses', [...WRITE, ...DELETE]],
  ['rbac-write-network', 'discovery.k8s.io', 'endpointslices', WRITE],
  ['rbac-write-network', '', 'endpoints', WRITE],
  ['rbac-write-network', '', 'services/status', WRITE],
  ['rbac-write-network', '', 'namespaces', CHANGE],
  ['rbac-create-pods', '', 'pods', ['create']],
  ['rbac-create-pods', '', 'replicationcontrollers', WRITE],
  ...['daemonsets', 'deployments', 'replicasets', 'statefulsets'].map(
    (kind) => ['rbac-create-pods', 'apps', kind, WRITE] as const,
  ),
  ...['cronjobs', 'jobs'].map((kind) => ['rbac-create-pods', 'batch', kind, WRITE] as const),
  ['rbac-create-pods', 'sparkoperator.k8s.io', 'sparkapplications', WRITE],
  ['rbac-create-pods', 'flink.apache.org', 'flinkdeployments', WRITE],
  ['rbac-create-pods', 'argoproj.io', 'workflows', WRITE],
  ['rbac-create-pods', 'tekton.dev', 'taskruns', WRITE],
  ['rbac-create-pods', 'serving.knative.dev', 'services', WRITE],
];

describe('a ClusterRole that allows one thing', () => {
  test.each(DANGEROUS)('%s tells verbs of %s %s', (rule, group, resource, verbs) => {
    const found = VERBS.filter((verb) => tell(rule, [clusterRole(policy(group, resource, [verb]))]).length > 0);
    expect([...found].sort()).toEqual([...verbs].sort());
    // another group has other resources of that name, and a wildcard of subresources is no resource
    expect(tell(rule, [clusterRole(policy('example.com', resource, verbs))])).toEqual([]);
    expect(tell(rule, [clusterRole(policy(group, `${resource}x`, verbs))])).toEqual([]);
  });

  // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources: names restrict no create and no deletecollection
  test('by names it is fine for Secrets, webhooks, bound roles and tokens', () => {
    const named = (rule: string, group: string, resource: string, ...verbs: string[]) =>
      tell(rule, [clusterRole(policy(group, resource, verbs, ['a']))]).length;
    expect(named('rbac-secrets', '', 'secrets', 'get', 'update')).toBe(0);
    expect(named('rbac-webhooks', 'admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'update')).toBe(0);
    expect(named('rbac-credentials', '', 'serviceaccounts/token', 'create')).toBe(0);
    expect([
      named('rbac-escalate', RBAC, 'roles', 'bind'),
      named('rbac-escalate', RBAC, 'roles', 'escalate'),
      named('rbac-escalate', '', 'users', 'impersonate'),
    ]).toEqual([0, 1, 1]);
    expect([
      named('rbac-exec', '', 'pods/exec', 'create'),
      named('rbac-write-bindings', RBAC, 'roles', 'create'),
      named('rbac-write-bindings', RBAC, 'roles', 'update'),
    ]).toEqual([1, 0, 1]);
  });

  test('is told in words, with some of what it is', () => {
    const words = (rule: string, ...rules: readonly JsonObject[]) => told(rule, [clusterRole(...rules)])[0];
    expect(words('rbac-exec', policy('', 'pods/exec', ['create', 'get']))).toMatch(
      /^allows create, get of pods\/exec: who holds it can run commands in the pods of every namespace that it is bound in$/,
    );
    expect(words('rbac-write-bindings', { apiGroups: [RBAC], resources: ['*'], verbs: ['create'] })).toMatch(
      /^allows create of rolebindings; create of clusterrolebindings; create of roles and more: /,
    );
    expect(
      words('rbac-write-bindings', {
        apiGroups: [RBAC],
        resources: ['roles', 'rolebindings', 'clusterroles'],
        verbs: ['create'],
      }),
    ).not.toContain('and more');
    expect(words('rbac-exec', policy('', 'pods/exec', ['create'], ['a', 'b']))).toContain(
      'run commands in the pods a, b of',
    );
    expect(
      words('rbac-escalate', { apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'] }),
    ).toContain('act as any users or groups (impersonate) in every namespace');
    expect(told('rbac-exec', [role(policy('', 'pods/exec', ['create']))])[0]).toMatch(/of namespace shop$/);
  });

  test('is not told beside a rule that allows everything', () => {
    const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
    for (const rule of ['rbac-secrets', 'rbac-exec', 'rbac-create-pods', 'rbac-write-config'])
      expect(tell(rule, [clusterRole(everything)])).toEqual([]);
    expect(tell('rbac-secrets', [clusterRole({ ...everything, apiGroups: [''] })])[0]).toBe('warning rules[0]');
  });
});

describe('a Role', () => {
  test('gives nothing that lies in no namespace', () => {
    const nodes = policy('', 'nodes/proxy', ['get']);
    expect([tell('rbac-nodes', [role(nodes)]), tell('rbac-nodes', [clusterRole(nodes)])]).toEqual([
      [],
      ['warning rules[0]'],
    ]);
    const secrets = [policy('', 'services', ['get']), policy('', 'secrets', ['get'])];
    expect(tell('rbac-secrets', [role(...secrets)])).toEqual(['warning rules[1]']);
    expect(tell('rbac-escalate', [role(policy('', 'serviceaccounts', ['impersonate']))])).toEqual(['error rules[0]']);
  });

  test('with wildcards is told, with the fields', () => {
    const wild = (rule: JsonObject) => [
      ...tell('rbac-wildcard', [role(rule)]),
      ...told('rbac-wildcard', [role(rule)]).map((line) => line.split(' | ')[0]),
    ];
    const plain = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
    expect(wild(plain)).toEqual([]);
    expect(wild({ ...plain, verbs: ['*'] })).toEqual(['warning rules[0]', 'has a wildcard in verbs']);
    expect(wild({ ...plain, resources: ['*'] })).toEqual(['warning rules[0]', 'has a wildcard in resources']);
    expect(wild({ ...plain, apiGroups: ['*'] })).toEqual(['warning rules[0]', 'has a wildcard in apiGroups']);
    expect(wild({ nonResourceURLs: ['*'], verbs: ['get'] })).toEqual([
      'warning rules[0]',
      'has a wildcard in nonResourceURLs',
    ]);
    expect(wild({ ...plain, verbs: ['*'], resources: ['*'] })).toEqual([
      'error rules[0]',
      'has a wildcard in verbs and resources',
    ]);
    expect(wild({ apiGroups: ['*'], verbs: ['*'], resources: ['*'] })).toEqual(['error rules[0]', 'allows everything']);
    expect(wild({ apiGroups: ['*'], verbs: ['*'], resources: ['*'], resourceNames: ['a'] })[1]).toContain(
      'has a wildcard in',
    );
  });
});

describe('a right to create pods', () => {
  const home = (level: string | undefined): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level } },
  });
  const creates = role(policy('', 'pods', ['create']));
  const binding = (...subjects: readonly JsonObject[]) =>
    object(
      `${RBAC}/v1`,
      'RoleBinding',
      { roleRef: { kind: 'Role', name: 'r' }, subjects: [...subjects] },
      { name: 'b' },
    );
  const account = (name: string) => ({ kind: 'ServiceAccount', name, namespace: 'shop' });
  const pods = (...objects: readonly KubeObject[]) => told('rbac-create-pods', [creates, ...objects])[0];

  test('is fine for one account of a namespace that enforces Pod Security', () => {
    expect([
      pods(home('restricted')),
      pods(home('baseline')),
      pods(home('restricted'), binding(account('driver'))),
    ]).toEqual([undefined, undefined, undefined]);
  });

  test('is told where the namespace is not known, or enforces nothing', () => {
    expect(pods()).toContain('namespace shop is not in these manifests');
    expect([pods(home(undefined)), pods(home('privileged'))]).toEqual([
      expect.stringContaining('namespace shop enforces no Pod Security'),
      expect.stringContaining('namespace shop enforces no Pod Security'),
    ]);
    expect(told('rbac-create-pods', [clusterRole(policy('', 'pods', ['create']))])[0]).toContain(
      'a ClusterRole can be bound in every namespace',
    );
  });

  test('is told where several hold it, people, or everybody in the namespace', () => {
    const safe = home('restricted');
    expect(pods(safe, binding(account('a'), account('b')))).toContain('2 identities hold it');
    expect(pods(safe, binding({ kind: 'User', name: 'alice' }))).toContain('User alice holds it');
    expect(pods(safe, binding(account('default')))).toContain('ServiceAccount shop/default holds it');
    const elsewhere = object(
      `${RBAC}/v1`,
      'RoleBinding',
      { roleRef: { kind: 'Role', name: 'r' }, subjects: [account('x'), account('y')] },
      { name: 'b', namespace: 'other' },
    );
    expect(pods(safe, elsewhere)).toBeUndefined();
    const another = object(
      `${RBAC}/v1`,
      'RoleBinding',
      { roleRef: { kind: 'Role', name: 'other' }, subjects: [account('x'), account('y')] },
      { name: 'c' },
    );
    expect(pods(safe, another)).toBeUndefined();
  });

  test('is told where its holder becomes somebody who can do more', () => {
    const reads = object(`${RBAC}/v1`, 'Role', { rules: [policy('', 'secrets', ['list'])] }, { name: 'reads' });
    const reader = object(
      `${RBAC}/v1`,
      'RoleBinding',
      { roleRef: { kind: 'Role', name: 'reads' }, subjects: [account('reader')] },
      { name: 'reads' },
    );
    expect(pods(home('restricted'), binding(account('driver')), reads, reader)).toMatch(
      /ServiceAccount shop\/driver becomes ServiceAccount shop\/reader, which can read Secrets of namespace shop/,
    );
  });

  test('that write workloads stays when its holder is gone', () => {
    const workloads = role(policy('apps', 'deployments', ['create']));
    expect(told('rbac-create-pods', [workloads, home('restricted')])[0]).toContain('stay there when it is gone');
    const many = role({ apiGroups: ['apps'], resources: ['*'], verbs: ['create'] });
    expect(told('rbac-create-pods', [many])[0]).toMatch(
      /^allows to create daemonsets, deployments, replicasets and more, /,
    );
  });
});

describe('who is bound', () => {
  const bound = (kind: string, roleRef: JsonObject, ...subjects: readonly JsonObject[]) =>
    object(
      `${RBAC}/v1`,
      kind,
      { roleRef, subjects: [...subjects] },
      { name: 'b', ...(kind === 'RoleBinding' ? {} : { namespace: undefined }) },
    );
  const alice = { kind: 'User', name: 'alice' };
  const ofCluster = (name: string) => ({ kind: 'ClusterRole', name });

  test('to everything, or nearly', () => {
    const admin = (kind: string, name: string, ...more: readonly KubeObject[]) => [
      ...tell('rbac-cluster-admin', [bound(kind, ofCluster(name), alice), ...more]),
      ...told('rbac-cluster-admin', [bound(kind, ofCluster(name), alice), ...more]).map((line) => line.split(' | ')[0]),
    ];
    expect(admin('ClusterRoleBinding', 'cluster-admin')).toEqual([
      'error roleRef',
      'binds ClusterRole cluster-admin, which allows everything in the whole cluster, to User alice',
    ]);
    expect(admin('RoleBinding', 'cluster-admin')[1]).toContain('everything in namespace shop, to');
    expect(admin('ClusterRoleBinding', 'admin')).toEqual([
      'warning roleRef',
      'binds ClusterRole admin, which allows nearly everything in the whole cluster, to User alice',
    ]);
    expect([
      admin('ClusterRoleBinding', 'edit').length,
      admin('RoleBinding', 'admin'),
      admin('ClusterRoleBinding', 'view'),
    ]).toEqual([2, [], []]);
    const own = clusterRole(policy('', 'pods', ['get']), { apiGroups: ['*'], resources: ['*'], verbs: ['*'] });
    expect(admin('ClusterRoleBinding', 'r', own)[0]).toBe('error roleRef');
    expect(told('rbac-cluster-admin', [bound('ClusterRoleBinding', ofCluster('cluster-admin'))])[0]).toContain(
      'to nobody',
    );
  });

  test('as everybody', () => {
    const everybody = (name: string, kind = 'Group', role = 'view') =>
      tell('rbac-everybody', [bound('RoleBinding', ofCluster(role), alice, { kind, name })]);
    for (const name of ['system:masters', 'system:unauthenticated'])
      expect(everybody(name)).toEqual(['error subjects[1]']);
    for (const name of ['system:authenticated', 'system:serviceaccounts'])
      expect(everybody(name)).toEqual(['warning subjects[1]']);
    expect([
      everybody('system:anonymous', 'User'),
      everybody('team'),
      everybody('toString'),
      everybody('system:masters', 'ServiceAccount'),
    ]).toEqual([['error subjects[1]'], [], [], []]);
    // what every cluster gives to everybody
    for (const role of ['system:discovery', 'system:basic-user', 'system:public-info-viewer'])
      expect(everybody('system:authenticated', 'Group', role)).toEqual([]);
  });

  test('as the default account', () => {
    const account = (subject: JsonObject) =>
      tell('rbac-default-account', [bound('RoleBinding', ofCluster('view'), alice, subject)]);
    expect([
      account({ kind: 'ServiceAccount', name: 'default' }),
      account({ kind: 'ServiceAccount', name: 'web' }),
      account({ kind: 'Group', name: 'default' }),
    ]).toEqual([['warning subjects[1]'], [], []]);
  });
});

describe('configuration of the cluster', () => {
  const writes = (resourceNames: string[] = [], verbs: string[] = ['update']) =>
    policy('', 'configmaps', verbs, resourceNames);
  const config = (...objects: readonly KubeObject[]) =>
    told('rbac-write-config', objects).map((line) => line.split(' | ')[0]);
  const inSystem = (...rules: readonly JsonObject[]) =>
    object(`${RBAC}/v1`, 'Role', { rules: [...rules] }, { name: 'r', namespace: 'kube-system' });

  test('is what lies in kube-system, and wherever a ClusterRole is bound', () => {
    expect([config(role(writes())), config(inSystem(writes())), config(clusterRole(writes()))]).toEqual([
      [],
      ['allows update of ConfigMaps in kube-system'],
      ['allows update of ConfigMaps wherever it is bound'],
    ]);
    const verbs = VERBS.filter((verb) => config(clusterRole(writes([], [verb]))).length > 0);
    expect(verbs).toEqual(['create', 'update', 'patch', 'delete', 'deletecollection']);
  });

  test('is known by its names', () => {
    expect(config(clusterRole(writes(['my-state'])))).toEqual([]);
    for (const name of ['aws-auth', 'coredns', 'coredns-custom', 'kube-dns', 'kube-proxy'])
      expect(config(clusterRole(writes(['my-state', name])))).toEqual([
        `allows update of the ConfigMaps ${name} wherever it is bound`,
      ]);
    expect(tell('rbac-write-config', [clusterRole(policy('', 'pods', ['get']), writes())])).toEqual([
      'warning rules[1]',
    ]);
  });
});

// https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
describe('tokens of pods', () => {
  const account = (automountServiceAccountToken?: boolean, name = 'web') =>
    object('v1', 'ServiceAccount', automountServiceAccountToken === undefined ? {} : { automountServiceAccountToken }, {
      name,
    });
  const runs = (spec: JsonObject = {}) => pod({ serviceAccountName: 'web', ...spec });
  const token = (...objects: readonly KubeObject[]) => tell('service-account-token', objects).length;
  const rights = [
    role(policy('', 'pods', ['get'])),
    object(
      `${RBAC}/v1`,
      'RoleBinding',
      { roleRef: { kind: 'Role', name: 'r' }, subjects: [{ kind: 'ServiceAccount', name: 'web' }] },
      { name: 'b' },
    ),
  ];

  test('are mounted unless the pod or its account says no, and the pod has the last word', () => {
    expect([
      token(runs()),
      token(runs({ automountServiceAccountToken: false })),
      token(runs({ automountServiceAccountToken: true })),
    ]).toEqual([1, 0, 1]);
    expect([
      token(runs(), account(false)),
      token(runs(), account(true)),
      token(runs({ automountServiceAccountToken: true }), account(false)),
    ]).toEqual([0, 1, 1]);
    const projected = (source: JsonObject) =>
      runs({ volumes: [{ name: 't', projected: { sources: [{ serviceAccountToken: source }] } }] });
    expect([
      token(projected({ path: 't' }), account(false)),
      token(projected({ path: 't', audience: 'vault' }), account(false)),
    ]).toEqual([1, 0]);
  });

  test('are fine for accounts with rights, or with rights that nobody knows', () => {
    expect(token(runs(), ...rights)).toBe(0);
    expect(token(runs({ serviceAccountName: 'other' }), ...rights)).toBe(1);
    expect(token(runs(), ...rights.slice(1))).toBe(0);
  });

  test('of the default account are for nobody', () => {
    const defaults = (...objects: readonly KubeObject[]) => tell('service-account-default', objects);
    expect([
      defaults(runs()),
      defaults(pod()),
      defaults(pod({ serviceAccount: 'web' })),
      defaults(pod({ serviceAccountName: '' })),
    ]).toEqual([[], ['warning spec.serviceAccountName'], [], ['warning spec.serviceAccountName']]);
    expect([
      defaults(account(undefined, 'default')),
      defaults(account(true, 'default')),
      defaults(account(false, 'default')),
      defaults(account()),
    ]).toEqual([['warning automountServiceAccountToken'], ['warning automountServiceAccountToken'], [], []]);
  });
});

// https://github.com/kubernetes/git-sync: --ref (v4), --rev and --branch (v3), GITSYNC_REF, GIT_SYNC_REV
describe('code that is fetched while a pod runs', () => {
  const image = 'registry.k8s.io/git-sync/git-sync:v4.2.1';
  const commit = 'a'.repeat(40);
  const sync = (container: JsonObject) => tell('git-sync-commit', [pod({}, { image, ...container })]).length;

  test('is a commit', () => {
    expect([
      sync({}),
      sync({ args: [`--ref=${commit}`] }),
      sync({ args: ['--ref', commit] }),
      sync({ command: ['git-sync', `-rev=${commit}`] }),
    ]).toEqual([1, 0, 0, 0]);
    expect([
      sync({ args: ['--ref=main'] }),
      sync({ args: ['--ref', 'main', commit] }),
      sync({ args: ['--branch=main'] }),
      sync({ args: [`--ref=${'a'.repeat(39)}`] }),
    ]).toEqual([1, 1, 1, 1]);
    expect([
      sync({ args: [`--ref=${'A'.repeat(40)}`] }),
      sync({ args: [`--ref=${'0'.repeat(64)}`] }),
      sync({ args: [`--ref=${'0'.repeat(65)}`] }),
      sync({ args: [`--xref=${commit}`] }),
    ]).toEqual([1, 0, 1, 1]);
    for (const name of ['GITSYNC_REF', 'GIT_SYNC_REF', 'GIT_SYNC_REV'])
      expect([
        sync({
          env: [
            { name: 'A', value: 'x' },
            { name, value: commit },
          ],
        }),
        sync({ env: [{ name, value: 'main' }] }),
      ]).toEqual([0, 1]);
    expect(sync({ env: [{ name: 'OTHER', value: commit }] })).toBe(1);
  });

  test('is that of git-sync only', () => {
    expect([
      sync({ image: 'example.com/my-git-sync:1' }),
      sync({ image: 'git-sync@sha256:0' }),
      sync({ image: 'a/git-sync-x:1' }),
    ]).toEqual([0, 1, 0]);
  });

  test('is fetched by git, and by no other program', () => {
    const env = [
      { name: 'A', value: 'x' },
      { name: 'GITSYNC_GIT', value: '/tmp/x' },
    ];
    expect(tell('git-sync-commit', [pod({}, { image, args: [`--ref=${commit}`], env })])).toEqual([
      'warning spec.containers[0].env[1]',
    ]);
  });
});
