import fc from 'fast-check';
import { Access, allowedVerbs, reportAccess, type AccessReport, type PolicyRule } from '../../../lib/analysis/access';
import type { KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';

const RBAC = 'rbac.authorization.k8s.io';

interface Policy {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const rule = (resource: string, verbs: readonly string[], group = '', resourceNames?: readonly string[]): Policy => ({
  apiGroups: [group],
  resources: [resource],
  verbs,
  ...(resourceNames === undefined ? {} : { resourceNames }),
});
const role = (namespace: string, name: string, ...rules: readonly Policy[]): KubeObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'Role',
  metadata: { name, namespace },
  rules: rules.map((one) => ({ ...one })),
});
const clusterRole = (
  name: string,
  labels: Readonly<Record<string, string>>,
  ...rules: readonly Policy[]
): KubeObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules: rules.map((one) => ({ ...one })),
});
const bind = (namespace: string | undefined, roleRef: string, ...subjects: readonly string[]): KubeObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: {
    name: `${roleRef.split(' ')[1] ?? ''}-${subjects.join('-').replaceAll(/[ :/]/g, '-')}`,
    ...(namespace === undefined ? {} : { namespace }),
  },
  roleRef: { apiGroup: RBAC, kind: roleRef.split(' ')[0] ?? '', name: roleRef.split(' ')[1] ?? '' },
  subjects: subjects.map((subject) => {
    const [kind = '', name = ''] = subject.split(' ');
    const [ns = '', account] = name.split('/');
    return kind === 'ServiceAccount' ? { kind, namespace: ns, name: account ?? '' } : { kind, name };
  }),
});
const account = (namespace: string, name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
});
const deployment = (namespace: string, name: string, spec: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { template: { spec: { containers: [{ name: 'a' }], ...spec } } },
});

function reports(...objects: readonly KubeObject[]): ReadonlyMap<string, AccessReport> {
  return new Map(reportAccess(Access.of(Inventory.of(objects))).map((report) => [report.name, report]));
}
const may = (name: string, ...objects: readonly KubeObject[]): string[] =>
  reports(...objects)
    .get(name)
    ?.may.map(({ text }) => text) ?? [];

describe('what an identity may do', () => {
  test('is told as an auditor reads it', () => {
    const told = may(
      'ServiceAccount x/a',
      role('x', 'r', rule('secrets', ['get', 'list', 'watch']), rule('configmaps', ['get'], '', ['settings'])),
      bind('x', 'Role r', 'ServiceAccount x/a'),
    );
    expect(told).toEqual(['can read Secrets of namespace x', 'can read ConfigMap settings of namespace x']);
  });

  test('is merged: what several rules say about one kind is one sentence', () => {
    const told = may(
      'ServiceAccount x/a',
      role(
        'x',
        'r',
        rule('services', ['get']),
        rule('services', ['create', 'delete']),
        rule('endpoints', ['get', 'create', 'delete']),
      ),
      bind('x', 'Role r', 'ServiceAccount x/a'),
    );
    expect(told).toContain('can read, create and delete Services of namespace x');
  });

  test('creating pods is told with what it brings', () => {
    const told = may(
      'ServiceAccount x/a',
      role('x', 'r', rule('pods', ['create'])),
      bind('x', 'Role r', 'ServiceAccount x/a'),
    );
    expect(told).toEqual([
      'can create pods in namespace x, and through them use every ServiceAccount and Secret there',
    ]);
  });

  test('a ClusterRole that a RoleBinding gives counts in its namespace only', () => {
    const objects = [clusterRole('r', {}, rule('secrets', ['list'])), bind('x', 'ClusterRole r', 'ServiceAccount y/a')];
    expect(may('ServiceAccount y/a', ...objects)).toEqual(['can read Secrets of namespace x']);
  });

  test('resources without a namespace are not given by a RoleBinding', () => {
    const objects = [
      clusterRole('r', {}, rule('persistentvolumes', ['create'])),
      bind('x', 'ClusterRole r', 'User jane'),
    ];
    expect(may('User jane', ...objects)).toEqual([]);
  });

  test('rights of groups are rights of those who are in them', () => {
    const objects = [
      account('x', 'a'),
      account('y', 'b'),
      role('x', 'r', rule('secrets', ['get'])),
      bind('x', 'Role r', 'Group system:serviceaccounts:x'),
    ];
    expect(may('ServiceAccount x/a', ...objects)).toEqual(['can read Secrets of namespace x']);
    expect(may('ServiceAccount y/b', ...objects)).toEqual([]);
  });

  test('a service account that is named as a user is the service account', () => {
    const objects = [role('x', 'r', rule('secrets', ['get'])), bind('x', 'Role r', 'User system:serviceaccount:x:a')];
    expect(may('ServiceAccount x/a', ...objects)).toEqual(['can read Secrets of namespace x']);
  });

  test('aggregated roles have what is aggregated into them', () => {
    const aggregate: KubeObject = {
      ...clusterRole('all', {}),
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'all' } }] },
    };
    const objects = [
      aggregate,
      clusterRole('part', { to: 'all' }, rule('secrets', ['get'])),
      bind(undefined, 'ClusterRole all', 'User jane'),
    ];
    expect(may('User jane', ...objects)).toEqual(['can read Secrets of every namespace']);
  });

  test('an operator that aggregates into view gives it to all viewers', () => {
    const objects = [
      clusterRole(
        'kafka-view',
        { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' },
        rule('kafkas', ['get'], 'kafka.strimzi.io'),
      ),
      bind('x', 'ClusterRole edit', 'User jane'),
    ];
    expect(may('User jane', ...objects)).toContainEqual(
      expect.stringMatching(/^can read .*kafkas of kafka\.strimzi\.io.* of namespace x$/),
    );
  });

  test('view reads no Secrets, edit does', () => {
    const secrets = (name: string): string[] =>
      may('User jane', bind('x', `ClusterRole ${name}`, 'User jane')).filter((text) => text.includes('read Secrets'));
    expect(secrets('view')).toEqual([]);
    expect(secrets('edit')).toEqual(['can read Secrets of namespace x']);
  });

  test('cluster-admin is one sentence', () => {
    expect(may('User jane', bind(undefined, 'ClusterRole cluster-admin', 'User jane'))).toEqual([
      'can do everything in the whole cluster (cluster-admin)',
    ]);
  });

  test('a role that is not there is said', () => {
    expect(may('User jane', bind(undefined, 'ClusterRole somewhere', 'User jane'))).toEqual([
      expect.stringContaining('ClusterRole somewhere'),
    ]);
  });

  test('a wildcard says that future kinds are included', () => {
    const objects = [
      clusterRole('r', {}, rule('*', ['*'], 'kafka.strimzi.io')),
      bind(undefined, 'ClusterRole r', 'User jane'),
    ];
    expect(may('User jane', ...objects)).toEqual([
      'can do everything with all kinds of kafka.strimzi.io, future ones included of every namespace',
    ]);
  });
});

describe('the rules of a rule', () => {
  const policy = (parts: Partial<PolicyRule>): PolicyRule => ({
    groups: [''],
    resources: ['pods'],
    verbs: ['*'],
    names: [],
    urls: [],
    ...parts,
  });

  test('a name never allows to create, but to create a subresource', () => {
    const named = policy({ names: ['a'], resources: ['*'] });
    expect(allowedVerbs(named, { group: '', resource: 'pods', verbs: ['create', 'get'] })).toEqual(['get']);
    expect(allowedVerbs(named, { group: '', resource: 'serviceaccounts/token', verbs: ['create'] })).toEqual([
      'create',
    ]);
  });

  test('a resource does not give its subresources', () => {
    expect(allowedVerbs(policy({}), { group: '', resource: 'pods/exec', verbs: ['create'] })).toEqual([]);
  });

  test('a group is that group only', () => {
    expect(allowedVerbs(policy({ groups: ['apps'] }), { group: '', resource: 'pods', verbs: ['get'] })).toEqual([]);
  });
});

describe('ways to more', () => {
  const operator = [
    account('x', 'operator'),
    bind(undefined, 'ClusterRole cluster-admin', 'ServiceAccount x/operator'),
  ];

  test('who creates pods is whoever runs there', () => {
    const found = reports(
      ...operator,
      role('x', 'pods', rule('pods', ['create'])),
      bind('x', 'Role pods', 'ServiceAccount x/a'),
    ).get('ServiceAccount x/a');
    expect(found?.worst).toBe('total');
    expect(found?.escalations.map(({ path }) => path.map(({ becomes }) => becomes))).toEqual([
      ['ServiceAccount x/operator'],
    ]);
    expect(found?.blastRadius).toBe(
      'the whole cluster: as ServiceAccount x/operator it can do everything in the whole cluster (cluster-admin)',
    );
  });

  test('not in another namespace', () => {
    const found = reports(
      ...operator,
      role('y', 'pods', rule('pods', ['create'])),
      bind('y', 'Role pods', 'ServiceAccount y/a'),
    ).get('ServiceAccount y/a');
    expect(found?.escalations).toEqual([]);
    expect(found?.worst).toBe('severe');
  });

  test('chains are followed to their end, with every step', () => {
    const found = reports(
      ...operator,
      deployment('y', 'runner', { serviceAccountName: 'b' }),
      role('y', 'exec', rule('pods/exec', ['create'])),
      bind('y', 'Role exec', 'User jane'),
      role('x', 'tokens', rule('serviceaccounts/token', ['create'], '', ['operator'])),
      bind('x', 'Role tokens', 'ServiceAccount y/b'),
    ).get('User jane');
    expect(found?.escalations[0]?.path).toEqual([
      { who: 'User jane', how: 'can run commands in its pods in namespace y', becomes: 'ServiceAccount y/b' },
      { who: 'ServiceAccount y/b', how: 'can make tokens of it in namespace x', becomes: 'ServiceAccount x/operator' },
    ]);
    expect(found?.worst).toBe('total');
  });

  test('exec gives nobody where no token is mounted', () => {
    const found = reports(
      ...operator,
      deployment('x', 'op', { serviceAccountName: 'operator', automountServiceAccountToken: false }),
      role('x', 'exec', rule('pods/exec', ['create'])),
      bind('x', 'Role exec', 'User jane'),
    ).get('User jane');
    expect(found?.escalations).toEqual([]);
  });

  test('impersonation by name gives those with the name', () => {
    const found = reports(
      bind(undefined, 'ClusterRole cluster-admin', 'User root', 'Group ops'),
      clusterRole('as', {}, rule('users', ['impersonate'], '', ['root'])),
      bind(undefined, 'ClusterRole as', 'User jane'),
    ).get('User jane');
    expect(found?.escalations.map(({ path }) => path.at(-1)?.becomes)).toEqual(['User root']);
  });

  test('a Secret with a token is the account', () => {
    const secret: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/service-account-token',
      metadata: { name: 'op', namespace: 'x', annotations: { 'kubernetes.io/service-account.name': 'operator' } },
    };
    const found = reports(
      ...operator,
      secret,
      role('x', 'secrets', rule('secrets', ['get'], '', ['op'])),
      bind('x', 'Role secrets', 'User jane'),
    ).get('User jane');
    expect(found?.worst).toBe('total');
  });

  test('two who can become each other end', () => {
    const found = reports(
      role('x', 'pods', rule('pods', ['create'])),
      bind('x', 'Role pods', 'ServiceAccount x/a', 'ServiceAccount x/b'),
    ).get('ServiceAccount x/a');
    expect(found?.escalations).toEqual([]);
  });

  test.each<[string, ...Policy[]]>([
    ['nodes/proxy', rule('nodes/proxy', ['get'])],
    [
      'approval of certificates',
      rule('certificatesigningrequests/approval', ['update'], 'certificates.k8s.io'),
      rule('signers', ['approve'], 'certificates.k8s.io', ['kubernetes.io/kube-apiserver-client']),
    ],
    [
      'policies that change what is written',
      rule('mutatingadmissionpolicies', ['create'], 'admissionregistration.k8s.io'),
    ],
    ['acting as the group of masters', rule('groups', ['impersonate'], '', ['system:masters'])],
    [
      'binding cluster-admin',
      rule('clusterroles', ['bind'], RBAC, ['cluster-admin']),
      rule('clusterrolebindings', ['create'], RBAC),
    ],
    ['tokens by Secrets everywhere', rule('secrets', ['create', 'get'])],
    ['Applications of Argo CD everywhere', rule('applications', ['patch'], 'argoproj.io')],
    ['policies of Kyverno', rule('clusterpolicies', ['create'], 'kyverno.io')],
    ['volumes', rule('persistentvolumes', ['create'])],
    ['webhooks', rule('mutatingwebhookconfigurations', ['create'], 'admissionregistration.k8s.io')],
    ['escalate', rule('clusterroles', ['escalate', 'update'], RBAC)],
    ['bind', rule('clusterroles', ['bind'], RBAC), rule('clusterrolebindings', ['create'], RBAC)],
    ['impersonation of groups', rule('groups', ['impersonate'])],
    ['pods everywhere', rule('pods', ['create'])],
    ['tokens everywhere', rule('serviceaccounts/token', ['create'])],
    ['exec everywhere', rule('pods/exec', ['get'])],
  ])('%s in the whole cluster is as good as cluster-admin', (_, ...policies) => {
    const found = reports(clusterRole('r', {}, ...policies), bind(undefined, 'ClusterRole r', 'User jane')).get(
      'User jane',
    );
    expect(found?.worst).toBe('total');
  });

  test.each([
    ['escalate without writing roles', rule('clusterroles', ['escalate'], RBAC)],
    ['bind without writing bindings', rule('clusterroles', ['bind'], RBAC)],
    [
      'approval of certificates without a signer',
      rule('certificatesigningrequests/approval', ['update'], 'certificates.k8s.io'),
    ],
    ['signing alone', rule('signers', ['sign'], 'certificates.k8s.io')],
    ['creating Secrets without reading them', rule('secrets', ['create'])],
  ])('%s is not', (_, policy) => {
    const found = reports(clusterRole('r', {}, policy), bind(undefined, 'ClusterRole r', 'User jane')).get('User jane');
    expect(found?.worst).not.toBe('total');
  });

  test('who approves for the signers of cert-manager makes no credentials of the cluster', () => {
    const found = reports(
      clusterRole(
        'r',
        {},
        rule('certificatesigningrequests/approval', ['update'], 'certificates.k8s.io'),
        rule('signers', ['approve'], 'certificates.k8s.io', ['clusterissuers.cert-manager.io/*']),
      ),
      bind(undefined, 'ClusterRole r', 'ServiceAccount cert-manager/cert-manager'),
    ).get('ServiceAccount cert-manager/cert-manager');
    expect(found?.worst).toBe('ordinary');
  });

  test('who creates and reads Secrets makes itself the tokens of all accounts there, also by two roles', () => {
    const found = reports(
      account('x', 'operator'),
      role('x', 'creates', rule('secrets', ['create'])),
      role('x', 'reads', rule('secrets', ['get'])),
      role('x', 'roles', rule('roles', ['escalate', 'update'], RBAC)),
      bind('x', 'Role creates', 'User jane'),
      bind('x', 'Role reads', 'User jane'),
      bind('x', 'Role roles', 'ServiceAccount x/operator'),
    ).get('User jane');
    expect(found?.may.map(({ text }) => text)).toContain(
      'can make tokens of every ServiceAccount of namespace x, by Secrets that it creates and reads',
    );
    expect(found?.escalations.map(({ path }) => path.map(({ how, becomes }) => `${how}: ${becomes}`))).toEqual([
      ['can create a Secret with its token and read it in namespace x: ServiceAccount x/operator'],
    ]);
  });

  test('who creates Secrets here and reads them elsewhere makes no tokens', () => {
    const told = may(
      'User jane',
      role('x', 'creates', rule('secrets', ['create'])),
      role('y', 'reads', rule('secrets', ['get'])),
      bind('x', 'Role creates', 'User jane'),
      bind('y', 'Role reads', 'User jane'),
    );
    expect(told.filter((text) => text.includes('tokens'))).toEqual([]);
  });

  test('users and groups lie in no namespace: a RoleBinding lets nobody act as them', () => {
    const told = may(
      'User jane',
      role('x', 'r', rule('users', ['impersonate']), rule('serviceaccounts', ['impersonate'])),
      bind('x', 'Role r', 'User jane'),
    );
    expect(told).toEqual(['can act as any ServiceAccount (impersonate) in namespace x']);
  });

  test('a Namespace lies in itself: a RoleBinding lets its holder delete it', () => {
    expect(may('User jane', role('x', 'r', rule('namespaces', ['delete'])), bind('x', 'Role r', 'User jane'))).toEqual([
      'can delete Namespaces with all that is in them (of namespace x)',
    ]);
  });

  test('an anonymous caller is not authenticated', () => {
    expect(
      may(
        'User system:anonymous',
        clusterRole('r', {}, rule('pods', ['create'])),
        bind(undefined, 'ClusterRole r', 'Group system:authenticated'),
        clusterRole('v', {}, rule('configmaps', ['get'])),
        bind(undefined, 'ClusterRole v', 'User system:anonymous'),
      ),
    ).toEqual(['can read ConfigMaps of every namespace']);
  });
});

describe('pods', () => {
  test('are told with their identity, and whether they have its token', () => {
    const found = reports(
      { ...account('x', 'a'), automountServiceAccountToken: false },
      deployment('x', 'web', { serviceAccountName: 'a' }),
      deployment('x', 'api', { serviceAccountName: 'a', automountServiceAccountToken: true }),
      deployment('x', 'old', {}),
    );
    expect(found.get('ServiceAccount x/a')?.pods).toEqual([
      { workload: 'Deployment api', token: true },
      { workload: 'Deployment web', token: false },
    ]);
    expect(found.get('ServiceAccount x/default')?.pods).toEqual([{ workload: 'Deployment old', token: true }]);
  });
});

describe('order', () => {
  const objects = [
    account('x', 'a'),
    account('x', 'operator'),
    role('x', 'r', rule('pods', ['create', 'get']), rule('secrets', ['list'])),
    role('x', 's', rule('services', ['get'])),
    clusterRole('c', {}, rule('*', ['get'])),
    bind('x', 'Role r', 'ServiceAccount x/a'),
    bind('x', 'Role s', 'ServiceAccount x/a', 'User jane'),
    bind(undefined, 'ClusterRole c', 'Group team'),
    bind(undefined, 'ClusterRole cluster-admin', 'ServiceAccount x/operator'),
    deployment('x', 'web', { serviceAccountName: 'a' }),
  ];

  test('of manifests does not matter', () => {
    const expected = reportAccess(Access.of(Inventory.of(objects)));
    fc.assert(
      fc.property(fc.shuffledSubarray(objects, { minLength: objects.length }), (shuffled) => {
        expect(reportAccess(Access.of(Inventory.of(shuffled)))).toEqual(expected);
      }),
    );
  });

  test('more rights never make anybody less dangerous', () => {
    const rank = { total: 0, severe: 1, serious: 2, ordinary: 3 };
    const worst = (some: readonly KubeObject[]): number =>
      rank[
        reportAccess(Access.of(Inventory.of(some))).find(({ name }) => name === 'ServiceAccount x/a')?.worst ??
          'ordinary'
      ];
    fc.assert(
      fc.property(fc.subarray(objects), (some) => {
        expect(worst(objects)).toBeLessThanOrEqual(worst(some));
      }),
    );
  });
});
