import type { KubeObject } from '../../../lib/kubernetes';
import { pod, type RuleCases } from './case';

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
const role = (...rules: readonly Policy[]): KubeObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'Role',
  metadata: { name: 'app', namespace: 'shop' },
  rules: rules.map((one) => ({ ...one })),
});
const clusterRole = (...rules: readonly Policy[]): KubeObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'app' },
  rules: rules.map((one) => ({ ...one })),
});
const APP = { kind: 'ServiceAccount', name: 'app', namespace: 'shop' };
const binding = (kind: 'Role' | 'ClusterRole', name: string, ...subjects: readonly object[]): KubeObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'RoleBinding',
  metadata: { name: `${name}-${String(subjects.length)}`, namespace: 'shop' },
  roleRef: { apiGroup: RBAC, kind, name },
  subjects: subjects.map((one) => ({ ...one })),
});
const clusterBinding = (name: string, ...subjects: readonly object[]): KubeObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
  subjects: subjects.map((one) => ({ ...one })),
});
const namespace = (enforce: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': enforce } },
});
const account = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: 'shop' },
});
const group = (name: string): object => ({ apiGroup: RBAC, kind: 'Group', name });

const createsPods = role(rule('pods', ['create', 'get', 'list', 'watch', 'delete']));
const OTHER = { kind: 'ServiceAccount', name: 'other', namespace: 'shop' };

export const cases: RuleCases = {
  'rbac-wildcard': {
    bad: [
      { what: 'all verbs', objects: [role(rule('configmaps', ['*']))], at: ['rules[0]'] },
      { what: 'all resources of a group', objects: [clusterRole(rule('*', ['get'], 'apps'))], at: ['rules[0]'] },
      { what: 'all groups', objects: [clusterRole(rule('jobs', ['get'], '*'))], at: ['rules[0]'] },
      { what: 'everything', objects: [clusterRole(rule('*', ['*'], '*'))], at: ['rules[0]'] },
      { what: 'all paths', objects: [clusterRole({ nonResourceURLs: ['*'], verbs: ['get'] })], at: ['rules[0]'] },
    ],
    good: [{ what: 'verbs that are listed', objects: [role(rule('configmaps', ['get', 'list', 'watch']))] }],
  },
  'rbac-cluster-admin': {
    bad: [
      { what: 'cluster-admin everywhere', objects: [clusterBinding('cluster-admin', APP)], at: ['roleRef'] },
      {
        what: 'cluster-admin in a namespace',
        objects: [binding('ClusterRole', 'cluster-admin', APP)],
        at: ['roleRef'],
      },
      {
        what: 'a role of its own that allows as much',
        objects: [clusterRole(rule('*', ['*'], '*')), clusterBinding('app', APP)],
        at: ['roleRef'],
      },
      { what: 'edit everywhere', objects: [clusterBinding('edit', APP)], at: ['roleRef'] },
    ],
    good: [
      { what: 'edit in a namespace', objects: [binding('ClusterRole', 'edit', APP)] },
      { what: 'a role with little', objects: [clusterRole(rule('nodes', ['get'])), clusterBinding('app', APP)] },
      { what: 'a role that is not there', objects: [clusterBinding('somewhere', APP)] },
    ],
  },
  'rbac-everybody': {
    bad: [
      { what: 'masters', objects: [clusterBinding('view', group('system:masters'))], at: ['subjects[0]'] },
      {
        what: 'strangers',
        objects: [clusterBinding('view', APP, group('system:unauthenticated'))],
        at: ['subjects[1]'],
      },
      { what: 'the anonymous user', objects: [binding('Role', 'app', { kind: 'User', name: 'system:anonymous' })] },
      { what: 'everybody with an account', objects: [clusterBinding('view', group('system:authenticated'))] },
    ],
    good: [
      { what: 'a group of people', objects: [clusterBinding('view', group('team-a'))] },
      {
        what: 'what every cluster gives to all',
        objects: [clusterBinding('system:discovery', group('system:authenticated'))],
      },
      {
        what: 'the accounts of one namespace',
        objects: [binding('Role', 'app', group('system:serviceaccounts:shop'))],
      },
    ],
  },
  'rbac-default-account': {
    bad: [
      {
        what: 'a Role for the default account',
        objects: [binding('Role', 'app', { kind: 'ServiceAccount', name: 'default', namespace: 'shop' })],
        at: ['subjects[0]'],
      },
    ],
    good: [{ what: 'a Role for an account of its own', objects: [binding('Role', 'app', APP)] }],
  },
  'rbac-write-config': {
    bad: [
      {
        what: 'all ConfigMaps by a ClusterRole',
        objects: [clusterRole(rule('configmaps', ['update']))],
        at: ['rules[0]'],
      },
      {
        what: 'the ConfigMaps of kube-system',
        objects: [{ ...role(rule('configmaps', ['patch'])), metadata: { name: 'dns', namespace: 'kube-system' } }],
      },
    ],
    good: [
      { what: 'ConfigMaps of its own namespace', objects: [role(rule('configmaps', ['create', 'update']))] },
      { what: 'ConfigMaps by name', objects: [clusterRole(rule('configmaps', ['update'], '', ['leader']))] },
      { what: 'reading', objects: [clusterRole(rule('configmaps', ['get', 'list', 'watch']))] },
    ],
  },
  'service-account-token': {
    bad: [
      {
        what: 'a token that is mounted by default',
        objects: [pod({ serviceAccountName: 'app' }), account('app')],
        at: ['spec.automountServiceAccountToken'],
      },
      { what: 'a token of no use', objects: [pod({ serviceAccountName: 'app', automountServiceAccountToken: true })] },
    ],
    good: [
      { what: 'none', objects: [pod({ automountServiceAccountToken: false })] },
      {
        what: 'none by the account',
        objects: [pod({ serviceAccountName: 'app' }), { ...account('app'), automountServiceAccountToken: false }],
      },
      {
        what: 'a token of an account with rights',
        objects: [
          pod({ serviceAccountName: 'app' }),
          role(rule('leases', ['get'], 'coordination.k8s.io')),
          binding('Role', 'app', APP),
        ],
      },
    ],
  },
  'service-account-default': {
    bad: [
      { what: 'no account', objects: [pod()], at: ['spec.serviceAccountName'] },
      { what: 'the default account', objects: [pod({ serviceAccountName: 'default' })] },
    ],
    good: [{ what: 'an account of its own', objects: [pod({ serviceAccountName: 'app' })] }],
  },
  'git-sync-commit': {
    bad: [
      {
        what: 'the default branch',
        objects: [pod({}, { image: 'registry.k8s.io/git-sync/git-sync:v4.4.0' })],
        at: ['spec.containers[0]'],
      },
      { what: 'a branch', objects: [pod({}, { image: 'git-sync:v4.4.0', args: ['--ref=main'] })] },
    ],
    good: [
      {
        what: 'a commit',
        objects: [
          pod({}, { image: 'git-sync:v4.4.0', args: ['--repo=https://git.example.com/dags', '--ref', 'a'.repeat(40)] }),
        ],
      },
      { what: 'another image', objects: [pod()] },
    ],
  },
  'rbac-create-pods': {
    bad: [
      { what: 'a ClusterRole', objects: [clusterRole(rule('pods', ['create']))], at: ['rules[0]'] },
      { what: 'Deployments', objects: [namespace('restricted'), role(rule('deployments', ['create'], 'apps'))] },
      { what: 'a namespace without Pod Security', objects: [createsPods, binding('Role', 'app', APP)] },
      {
        what: 'several holders',
        objects: [namespace('restricted'), createsPods, binding('Role', 'app', APP, OTHER)],
      },
      {
        what: 'a namespace in which another account reads Secrets',
        objects: [
          namespace('restricted'),
          createsPods,
          binding('Role', 'app', APP),
          account('other'),
          { ...role(rule('secrets', ['get'])), metadata: { name: 'secrets', namespace: 'shop' } },
          binding('Role', 'secrets', OTHER, OTHER),
        ],
      },
      {
        what: 'custom resources that become pods',
        objects: [role(rule('sparkapplications', ['create'], 'sparkoperator.k8s.io'))],
      },
    ],
    good: [
      {
        what: 'one holder, in a namespace with Pod Security, where nobody can do more',
        objects: [namespace('restricted'), createsPods, binding('Role', 'app', APP), account('app'), account('other')],
      },
      { what: 'reading pods', objects: [clusterRole(rule('pods', ['get', 'list', 'watch']))] },
    ],
  },
  'rbac-secrets': {
    bad: [
      { what: 'list', objects: [role(rule('secrets', ['list']))], at: ['rules[0]'] },
      { what: 'get without names', objects: [clusterRole(rule('secrets', ['get']))] },
      { what: 'all verbs', objects: [role(rule('secrets', ['*']))] },
      { what: 'all resources', objects: [role(rule('*', ['get']))] },
    ],
    good: [
      { what: 'get by name', objects: [role(rule('secrets', ['get'], '', ['tls']))] },
      { what: 'Secrets of another group', objects: [role(rule('secrets', ['get'], 'example.com'))] },
    ],
  },
  'rbac-exec': {
    bad: [
      { what: 'exec', objects: [role(rule('pods/exec', ['create']))], at: ['rules[0]'] },
      { what: 'exec by get, as over websockets', objects: [role(rule('pods/exec', ['get']))] },
      { what: 'attach', objects: [role(rule('pods/attach', ['create']))] },
      { what: 'port forwarding', objects: [role(rule('pods/portforward', ['create']))] },
      { what: 'the subresource of everything', objects: [role(rule('*/exec', ['create']))] },
      { what: 'debug containers', objects: [role(rule('pods/ephemeralcontainers', ['patch']))] },
    ],
    good: [{ what: 'logs', objects: [role(rule('pods/log', ['get']))] }],
  },
  'rbac-escalate': {
    bad: [
      { what: 'escalate', objects: [clusterRole(rule('clusterroles', ['escalate'], RBAC))], at: ['rules[0]'] },
      { what: 'bind', objects: [role(rule('roles', ['bind'], RBAC))] },
      { what: 'impersonate', objects: [clusterRole(rule('users', ['impersonate']))] },
      { what: 'all verbs on roles', objects: [clusterRole(rule('clusterroles', ['*'], RBAC))] },
    ],
    good: [
      { what: 'reading roles', objects: [clusterRole(rule('clusterroles', ['get', 'list'], RBAC))] },
      { what: 'bind of certain roles', objects: [clusterRole(rule('clusterroles', ['bind'], RBAC, ['view']))] },
    ],
  },
  'rbac-write-bindings': {
    bad: [{ what: 'writing RoleBindings', objects: [role(rule('rolebindings', ['create'], RBAC))], at: ['rules[0]'] }],
    good: [{ what: 'reading them', objects: [role(rule('rolebindings', ['get'], RBAC))] }],
  },
  'rbac-webhooks': {
    bad: [
      {
        what: 'writing webhooks',
        objects: [clusterRole(rule('mutatingwebhookconfigurations', ['patch'], 'admissionregistration.k8s.io'))],
        at: ['rules[0]'],
      },
      {
        what: 'deleting policies',
        objects: [clusterRole(rule('validatingadmissionpolicies', ['delete'], 'admissionregistration.k8s.io'))],
      },
    ],
    good: [
      {
        what: 'a webhook by name',
        objects: [
          clusterRole(rule('validatingwebhookconfigurations', ['patch'], 'admissionregistration.k8s.io', ['own'])),
        ],
      },
      {
        what: 'a Role, in which they do not lie',
        objects: [role(rule('mutatingwebhookconfigurations', ['patch'], 'admissionregistration.k8s.io'))],
      },
    ],
  },
  'rbac-credentials': {
    bad: [
      {
        what: 'approving certificates',
        objects: [clusterRole(rule('certificatesigningrequests/approval', ['update'], 'certificates.k8s.io'))],
        at: ['rules[0]'],
      },
      { what: 'making tokens', objects: [role(rule('serviceaccounts/token', ['create']))] },
    ],
    good: [
      {
        what: 'asking for a certificate',
        objects: [clusterRole(rule('certificatesigningrequests', ['create'], 'certificates.k8s.io'))],
      },
    ],
  },
  'rbac-nodes': {
    bad: [
      { what: 'the proxy of nodes', objects: [clusterRole(rule('nodes/proxy', ['get']))], at: ['rules[0]'] },
      { what: 'creating volumes', objects: [clusterRole(rule('persistentvolumes', ['create']))] },
    ],
    good: [
      { what: 'metrics of nodes', objects: [clusterRole(rule('nodes/metrics', ['get']))] },
      { what: 'claims', objects: [role(rule('persistentvolumeclaims', ['create']))] },
    ],
  },
  'rbac-delete': {
    bad: [
      { what: 'deleting events', objects: [role(rule('events', ['delete']))], at: ['rules[0]'] },
      { what: 'deleting namespaces', objects: [clusterRole(rule('namespaces', ['delete']))] },
    ],
    good: [{ what: 'writing events', objects: [role(rule('events', ['create', 'patch']))] }],
  },
  'rbac-write-network': {
    bad: [
      {
        what: 'writing network policies',
        objects: [role(rule('networkpolicies', ['update'], 'networking.k8s.io'))],
        at: ['rules[0]'],
      },
      { what: 'labels of namespaces', objects: [clusterRole(rule('namespaces', ['patch']))] },
    ],
    good: [{ what: 'reading them', objects: [role(rule('networkpolicies', ['get'], 'networking.k8s.io'))] }],
  },
};
