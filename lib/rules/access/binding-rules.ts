import {
  allowsEverything,
  bindingOf,
  CLUSTER_ROLE_BINDING,
  ROLE_BINDING,
  Roles,
  showIdentity,
} from '../../analysis/access';
import type { Inventory, Item } from '../../model';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';

const RBAC = 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/';
const GOOD_PRACTICES = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

const roles = new WeakMap<Inventory, Roles>();

function rolesOf(inventory: Inventory): Roles {
  const known = roles.get(inventory) ?? new Roles(inventory);
  roles.set(inventory, known);
  return known;
}

type VisitBinding = (item: Item, report: ReportManifest, context: ManifestContext) => void;

function eachBinding(visit: VisitBinding): ManifestRule['objects'] {
  return { [ROLE_BINDING]: visit, [CLUSTER_ROLE_BINDING]: visit };
}

/** Roles for people: in the whole cluster they are nearly cluster-admin. */
const BROAD = new Set(['admin', 'edit']);

const clusterAdmin: ManifestRule = {
  id: 'rbac-cluster-admin',
  severity: 'error',
  title: 'Nobody is bound to cluster-admin, or to as much',
  reason: 'whoever takes over one pod or one laptop has the whole cluster',
  source: `${GOOD_PRACTICES}#least-privilege`,
  equivalents: {
    rows: ['B5'],
    kubeLinter: ['cluster-admin-role-binding'],
    polaris: ['clusterrolebindingClusterAdmin', 'rolebindingClusterAdminClusterRole', 'rolebindingClusterAdminRole'],
    kubescape: ['C-0035', 'C-0185', 'C-0267', 'C-0272'],
    trivy: ['KSV-0111'],
    cis: ['5.1.1'],
  },
  objects: eachBinding((item, report, { inventory }) => {
    const { kind, metadata } = item.object;
    const { role, subjects } = bindingOf(item);
    const rules = rolesOf(inventory).rulesOf(role.kind, role.name, metadata.namespace) ?? [];
    const everything = rules.some(allowsEverything);
    const broad = kind === 'ClusterRoleBinding' && BROAD.has(role.name);
    if (!everything && !broad) return;
    const where = kind === 'ClusterRoleBinding' ? 'the whole cluster' : `namespace ${metadata.namespace ?? 'default'}`;
    report({
      item,
      property: 'roleRef',
      severity: everything ? 'error' : 'warning',
      message: `binds ${role.kind} ${role.name}, which allows ${everything ? 'everything' : 'nearly everything'} in ${where}, to ${subjects.map(showIdentity).join(', ') || 'nobody'}`,
      given: role.name,
      allowed: 'a role with the groups, resources and verbs that are used',
      remedy: 'write a Role with what is used, and bind it in the namespaces where it is used',
    });
  }),
};

/** Groups that are more than anybody means to give rights to. */
const EVERYBODY: Readonly<Record<string, string>> = {
  'system:masters': 'is never asked for rights, so that nothing can take them away again',
  'system:anonymous': 'is everybody who reaches the API server, without a password',
  'system:unauthenticated': 'is everybody who reaches the API server, without a password',
  'system:authenticated': 'is everybody with any account, on some clouds everybody with an account of the cloud',
  'system:serviceaccounts': 'is every pod of the cluster',
};

/** What every cluster gives to everybody by itself. */
const HARMLESS = new Set(['system:discovery', 'system:basic-user', 'system:public-info-viewer']);

const everybody: ManifestRule = {
  id: 'rbac-everybody',
  severity: 'error',
  title: 'No right goes to masters, to anonymous callers or to everybody',
  reason: 'a right that everybody has is a right of whoever breaks into anything',
  source: `${RBAC}#default-roles-and-role-bindings`,
  equivalents: {
    rows: ['B12'],
    kubescape: ['C-0246', 'C-0262', 'C-0265'],
    trivy: ['KSV-0123', 'KSV-0122', 'KSV-01011'],
    cis: ['5.1.7'],
  },
  objects: eachBinding((item, report) => {
    const { role, subjects } = bindingOf(item);
    if (HARMLESS.has(role.name)) return;
    for (const [index, { kind, name }] of subjects.entries()) {
      const why = kind === 'ServiceAccount' || !Object.hasOwn(EVERYBODY, name) ? undefined : EVERYBODY[name];
      if (why === undefined) continue;
      report({
        item,
        property: `subjects[${String(index)}]`,
        severity: name === 'system:authenticated' || name === 'system:serviceaccounts' ? 'warning' : 'error',
        message: `binds ${role.kind} ${role.name} to ${name}, which ${why}`,
        given: name,
        allowed: 'certain service accounts, and groups of people',
        remedy: 'name who needs it',
      });
    }
  }),
};

const defaultBound: ManifestRule = {
  id: 'rbac-default-account',
  severity: 'warning',
  title: 'The default service account has no rights',
  reason: 'every pod that names no account has them, today and later',
  source: `${RBAC}#service-account-permissions`,
  equivalents: { rows: ['B2'], checkov: ['CKV_K8S_42'], kubescape: ['C-0189', 'C-0239'], cis: ['5.1.5'] },
  objects: eachBinding((item, report) => {
    const { role, subjects } = bindingOf(item);
    for (const [index, identity] of subjects.entries()) {
      if (identity.kind !== 'ServiceAccount' || identity.name !== 'default') continue;
      report({
        item,
        property: `subjects[${String(index)}]`,
        message: `gives ${role.kind} ${role.name} to ${showIdentity(identity)}`,
        given: 'default',
        remedy: 'make a ServiceAccount for the workload, and bind that',
      });
    }
  }),
};

/** Rows B2, B5 and B12 of the crosswalk: who is bound to what. */
export const bindingRules: readonly ManifestRule[] = [clusterAdmin, everybody, defaultBound];
