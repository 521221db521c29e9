import { didYouMean, Late } from '../../core';
import { isClusterScoped } from '../../kubernetes';
import { isObject, objects, type Item } from '../../model';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';
import { madeBy } from './made';
import { word } from '../word';

const RBAC = 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/';

/** Cluster roles that every cluster has; those of its own components begin with `system:`. */
const EVERY_CLUSTERS_ROLES: ReadonlySet<string> = new Set(['admin', 'cluster-admin', 'edit', 'view']);

function bindsRole(item: Item, report: ReportManifest, context: ManifestContext): void {
  const { roleRef, metadata } = item.object;
  if (!isObject(roleRef) || typeof roleRef.name !== 'string') return;
  const { kind, name } = roleRef;
  if (kind === 'ClusterRole' && (EVERY_CLUSTERS_ROLES.has(name) || name.startsWith('system:'))) return;
  const groupKind = `rbac.authorization.k8s.io/${word(kind)}`;
  const namespace = kind === 'Role' ? metadata.namespace : undefined;
  if (context.inventory.find(groupKind, namespace, name) !== undefined) return;
  const names = context.inventory
    .ofKind(groupKind)
    .filter(({ object }) => namespace === undefined || object.metadata.namespace === namespace)
    .map(({ object }) => object.metadata.name);
  report({
    item,
    property: 'roleRef.name',
    message: `binds the ${word(kind)} ${name}, which nobody makes${didYouMean(name, names)}`,
    given: name,
    remedy: `make the ${word(kind)}, or bind one that is made`,
    ...(context.needs === undefined || (kind === 'ClusterRole' && names.length === 0) ? { severity: 'warning' } : {}),
  });
}

const boundRole: ManifestRule = {
  id: 'role-reference',
  severity: 'error',
  title: 'Every role that is bound exists',
  reason: 'the binding grants nothing, and whoever it is for is refused',
  source: `${RBAC}#rolebinding-and-clusterrolebinding`,
  equivalents: {},
  objects: {
    'rbac.authorization.k8s.io/RoleBinding': bindsRole,
    'rbac.authorization.k8s.io/ClusterRoleBinding': bindsRole,
  },
};

function bindsSubjects(item: Item, report: ReportManifest, context: ManifestContext): void {
  const { inventory } = context;
  if (objects(item.object.subjects).length === 0)
    report({
      item,
      property: 'subjects',
      message: 'gives its rights to nobody',
      remedy: 'name the service account that needs them, or remove the binding',
    });
  for (const [index, { kind, name, namespace = item.object.metadata.namespace }] of objects(
    item.object.subjects,
  ).entries()) {
    if (kind !== 'ServiceAccount' || typeof name !== 'string' || typeof namespace !== 'string') continue;
    if (name === 'default' || inventory.find('/ServiceAccount', namespace, name) !== undefined) continue;
    // of namespaces that somebody else fills, nothing is known, unless the name is nearly one of ours
    const ours = namespacesWithPods(context);
    if ((!ours.has(namespace) && didYouMean(namespace, ours) === '') || madeBy(context).mayBeMade(namespace, name))
      continue;
    report({
      item,
      property: `subjects[${String(index)}].name`,
      message: `is for the service account ${namespace}/${name}, which nobody makes`,
      given: name,
      remedy: 'name a service account that is made',
    });
  }
}

const withPods = new WeakMap<ManifestContext, ReadonlySet<string>>();

function namespacesWithPods(context: ManifestContext): ReadonlySet<string> {
  const known = withPods.get(context);
  if (known !== undefined) return known;
  const names = new Set(
    context.inventory.ofKind('/ServiceAccount').map(({ object }) => object.metadata.namespace ?? ''),
  );
  withPods.set(context, names);
  return names;
}

const boundSubject: ManifestRule = {
  id: 'subject-reference',
  severity: 'warning',
  title: 'Every service account that gets rights exists',
  reason: 'the rights reach nobody, or later somebody who was not meant',
  source: `${RBAC}#referring-to-subjects`,
  equivalents: {},
  objects: {
    'rbac.authorization.k8s.io/RoleBinding': bindsSubjects,
    'rbac.authorization.k8s.io/ClusterRoleBinding': bindsSubjects,
  },
};

/** Namespaces that every cluster has. */
const EVERY_CLUSTERS_NAMESPACES: ReadonlySet<string> = new Set([
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
]);

const namespaceReference: ManifestRule = {
  id: 'namespace-reference',
  severity: 'error',
  title: 'Whoever makes namespaces makes those that objects are put into',
  reason: 'the API server refuses the object: namespaces not found',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  equivalents: {},
  all: (context, report) => {
    const { inventory, needs = [], operators = [] } = context;
    const made = inventory.ofKind('/Namespace').map(({ object }) => object.metadata.name);
    if (made.length === 0) return;
    const known = new Set([...made, ...EVERY_CLUSTERS_NAMESPACES]);
    for (const need of needs) if (need.kind === 'operator') known.add(need.namespace);
    for (const operator of operators) if (operator.namespace !== undefined) known.add(operator.namespace);
    const missing = new Map<string, Item[]>();
    for (const item of inventory.items) {
      const { apiVersion, kind, metadata } = item.object;
      const { namespace } = metadata;
      if (namespace === undefined || known.has(namespace) || isClusterScoped(apiVersion, kind)) continue;
      if (Late.isIn(namespace)) continue; // refused elsewhere
      missing.set(namespace, [...(missing.get(namespace) ?? []), item]);
    }
    for (const [namespace, [first, ...others]] of missing) {
      if (first === undefined) continue;
      const { kind, metadata } = first.object;
      report({
        item: first,
        property: 'metadata.namespace',
        message: `puts ${kind} ${metadata.name}${others.length === 0 ? '' : ` and ${String(others.length)} more objects`} into the namespace ${namespace}, which nobody makes${didYouMean(namespace, made)}`,
        given: namespace,
        remedy: 'make the namespace, or name one that is made',
        // many objects are put into somebody else's namespace on purpose, one by mistake
        ...(context.needs === undefined || others.length > 0 ? { severity: 'warning' } : {}),
      });
    }
  },
};

/** That roles, service accounts and namespaces are there for those that name them. */
export const accessReferenceRules: readonly ManifestRule[] = [boundRole, boundSubject, namespaceReference];
