import { isObject, objects, textMap, texts, type Item } from '../../model';
import type { ManifestRule, ReportManifest } from '../manifest-rule';

const RBAC = 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/';

/** The groups of resources that roles name most, and that people put into the wrong one. */
const GROUPS: Readonly<Record<string, string>> = {
  cronjobs: 'batch',
  daemonsets: 'apps',
  deployments: 'apps',
  horizontalpodautoscalers: 'autoscaling',
  ingresses: 'networking.k8s.io',
  jobs: 'batch',
  leases: 'coordination.k8s.io',
  networkpolicies: 'networking.k8s.io',
  poddisruptionbudgets: 'policy',
  replicasets: 'apps',
  rolebindings: 'rbac.authorization.k8s.io',
  roles: 'rbac.authorization.k8s.io',
  statefulsets: 'apps',
  storageclasses: 'storage.k8s.io',
  ...Object.fromEntries(
    [
      'configmaps',
      'endpoints',
      'namespaces',
      'nodes',
      'persistentvolumeclaims',
      'persistentvolumes',
      'pods',
      'secrets',
      'serviceaccounts',
      'services',
    ].map((resource) => [resource, '']),
  ),
};

/** Requests that name no object, or many. */
const NAMELESS: ReadonlySet<string> = new Set(['create', 'deletecollection']);

function checkRules(item: Item, report: ReportManifest): void {
  for (const [index, { apiGroups, resources, resourceNames, verbs }] of objects(item.object.rules).entries()) {
    const property = `rules[${String(index)}]`;
    const groups = texts(apiGroups);
    const named = texts(resources);
    if (texts(resourceNames).length > 0 && texts(verbs).length > 0 && texts(verbs).every((verb) => NAMELESS.has(verb)))
      report({
        item,
        property: `${property}.resourceNames`,
        message: `narrow ${texts(verbs).join(' and ')}, which name no object`,
        given: texts(resourceNames),
        remedy: 'leave resourceNames out of the rule, or the verb',
      });
    // one rule may name resources of several groups: then each of them is meant for some
    for (const resource of named) {
      const group = GROUPS[resource.split('/')[0] ?? ''];
      if (group === undefined || groups.length === 0 || groups.includes(group) || groups.includes('*')) continue;
      if (groups.some((one) => one === 'extensions' || one.includes('openshift'))) continue;
      // metrics.k8s.io has pods and nodes of its own, and so have other groups
      if (group === '' && !groups.every((one) => one === 'apps' || one === 'batch')) continue;
      report({
        item,
        property: `${property}.apiGroups`,
        message: `do not have ${resource}`,
        given: groups,
        allowed: group === '' ? '"", the core' : group,
        remedy: `write apiGroups: ["${group}"] for ${resource}`,
      });
    }
  }
}

const effect: ManifestRule = {
  id: 'rbac-without-effect',
  severity: 'warning',
  title: 'Every rule of a role grants something',
  reason: 'whoever needs the right is refused, and the role looks as if it were given',
  source: `${RBAC}#referring-to-resources`,
  equivalents: {},
  objects: { 'rbac.authorization.k8s.io/Role': checkRules, 'rbac.authorization.k8s.io/ClusterRole': checkRules },
};

/** Roles of every cluster that read Secrets, make pods and open shells in them. */
const BROAD: Readonly<Record<string, string>> = {
  admin: 'reads all Secrets of the namespace, makes pods and gives its rights on',
  edit: 'reads all Secrets of the namespace, makes pods and opens shells in them',
};

function checkBinding(item: Item, report: ReportManifest): void {
  const { roleRef, subjects } = item.object;
  const list = objects(subjects);
  const account = list.find(({ kind }) => kind === 'ServiceAccount');
  const name =
    isObject(roleRef) && roleRef.kind === 'ClusterRole' && typeof roleRef.name === 'string' ? roleRef.name : '';
  const words = Object.hasOwn(BROAD, name) ? BROAD[name] : undefined;
  // people who own a namespace have such roles, programs need not
  if (account !== undefined && words !== undefined)
    report({
      item,
      property: 'roleRef.name',
      message: `gives a program the role ${name}, which ${words}`,
      given: name,
      remedy: 'make a Role with the verbs and resources that it uses',
    });
  for (const [index, { kind, name: group }] of list.entries())
    if (kind === 'Group' && typeof group === 'string' && group.startsWith('system:serviceaccounts:'))
      report({
        item,
        property: `subjects[${String(index)}].name`,
        message: `is every pod of the namespace ${group.slice('system:serviceaccounts:'.length)}, those of later included`,
        given: group,
        remedy: 'name the service accounts that need it',
      });
}

const broad: ManifestRule = {
  id: 'rbac-broad-binding',
  severity: 'warning',
  title: 'Programs get roles of their own, one by one',
  reason: 'whoever gets into one pod has what all of them may, and mostly all that the namespace holds',
  source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
  equivalents: {},
  objects: {
    'rbac.authorization.k8s.io/RoleBinding': checkBinding,
    'rbac.authorization.k8s.io/ClusterRoleBinding': checkBinding,
  },
};

const token: ManifestRule = {
  id: 'service-account-token-secret',
  severity: 'warning',
  title: 'No token of a service account is kept in a Secret',
  reason: 'it never expires, and whoever reads the Secret has the rights of the account',
  source: 'https://kubernetes.io/docs/concepts/security/service-accounts/#get-a-token',
  equivalents: {},
  objects: {
    '/Secret': (item, report) => {
      const { type, metadata } = item.object;
      if (type !== 'kubernetes.io/service-account-token') return;
      const account = textMap(metadata.annotations)['kubernetes.io/service-account.name'] ?? '?';
      report({
        item,
        property: 'type',
        message: `keeps a token of ${account} for ever`,
        given: type,
        remedy: 'mount a token with an end: a projected volume, or kubectl create token',
      });
    },
  },
};

/** That rights reach those who need them, and no more. */
export const effectRules: readonly ManifestRule[] = [broad, effect, token];
