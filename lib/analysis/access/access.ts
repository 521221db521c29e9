import { isObject, objects, type Inventory, type Item, type PodView } from '../../model';
import { groupsOf, identityOf, showIdentity, type Identity } from './identity';
import type { PolicyRule } from './policy';
import { CLUSTER_ROLE_BINDING, ROLE_BINDING, Roles } from './roles';

/** A rule that somebody holds. */
export interface Right {
  /** What it allows. */
  readonly rule: PolicyRule;
  /**
   * Where.
   *
   * @default - in the whole cluster
   */
  readonly namespace?: string;
  /** By what, for instance `Role loader by RoleBinding loader`. */
  readonly by: string;
}

/** A pod that runs as an identity. */
export interface Runner {
  /** What describes the pod, for instance `Deployment web`. */
  readonly workload: string;
  /** Whether its containers find a token of the identity. */
  readonly token: boolean;
}

/** Everything about one identity. */
export interface Holder {
  /** Who it is. */
  readonly identity: Identity;
  /** What it holds, rights of its groups included. */
  readonly rights: readonly Right[];
  /** Roles that it is bound to and that stand nowhere in the manifests. */
  readonly unknownRoles: readonly string[];
  /** The pods that run as it. */
  readonly pods: readonly Runner[];
}

interface Binding {
  readonly rights: Right[];
  readonly unknown: string[];
}

const analysed = new WeakMap<Inventory, Access>();

/** Who may do what by the roles and bindings of an inventory. */
export class Access {
  /**
   * Reads roles, bindings, service accounts and pods. Done once an inventory.
   *
   * @param inventory - the manifests
   * @returns who holds what
   */
  static of(inventory: Inventory): Access {
    const known = analysed.get(inventory);
    if (known !== undefined) return known;
    const access = new Access(inventory);
    analysed.set(inventory, access);
    return access;
  }

  /** All identities that are bound, declared or run pods, by their text. */
  readonly holders: ReadonlyMap<string, Holder>;
  /** Names of all namespaces that anything stands in. */
  readonly namespaces: readonly string[];
  /** The roles. */
  readonly roles: Roles;

  private constructor(
    /** The manifests. */
    readonly inventory: Inventory,
  ) {
    this.roles = new Roles(inventory);
    const bound = this.readBindings();
    const runners = this.readPods();
    const identities = new Map<string, Identity>();
    for (const identity of [
      ...inventory.ofKind('/ServiceAccount').map(accountOf),
      ...bound.identities,
      ...runners.identities,
    ])
      identities.set(showIdentity(identity), identity);
    this.holders = new Map(
      [...identities]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, identity]) => [key, holder(key, identity, bound.byKey, runners.byKey.get(key) ?? [])]),
    );
    this.namespaces = [
      ...new Set(
        inventory.items.flatMap(({ object: { kind, apiVersion, metadata } }) =>
          kind === 'Namespace' && apiVersion === 'v1' ? [metadata.name] : (metadata.namespace ?? []),
        ),
      ),
    ].sort();
  }

  private readBindings(): { readonly identities: Identity[]; readonly byKey: ReadonlyMap<string, Binding> } {
    const identities: Identity[] = [];
    const byKey = new Map<string, Binding>();
    for (const item of [...this.inventory.ofKind(ROLE_BINDING), ...this.inventory.ofKind(CLUSTER_ROLE_BINDING)]) {
      const { kind, metadata } = item.object;
      const { role, subjects } = bindingOf(item);
      const namespace = kind === 'RoleBinding' ? (metadata.namespace ?? 'default') : undefined;
      const rules = this.roles.rulesOf(role.kind, role.name, namespace);
      const by = `${role.kind} ${role.name} by ${kind} ${metadata.name}`;
      for (const identity of subjects) {
        identities.push(identity);
        const key = showIdentity(identity);
        const entry = byKey.get(key) ?? { rights: [], unknown: [] };
        byKey.set(key, entry);
        if (rules === undefined) entry.unknown.push(by);
        else
          entry.rights.push(...rules.map((rule) => ({ rule, by, ...(namespace === undefined ? {} : { namespace }) })));
      }
    }
    return { identities, byKey };
  }

  private readPods(): { readonly identities: Identity[]; readonly byKey: ReadonlyMap<string, Runner[]> } {
    const identities: Identity[] = [];
    const byKey = new Map<string, Runner[]>();
    for (const { object, pod } of this.inventory.items) {
      if (pod === undefined) continue;
      const identity = runsAs(pod);
      identities.push(identity);
      const key = showIdentity(identity);
      const runners = byKey.get(key) ?? [];
      runners.push({ workload: `${object.kind} ${object.metadata.name}`, token: mountsToken(pod, this.inventory) });
      byKey.set(key, runners);
    }
    return { identities, byKey };
  }
}

/**
 * What a binding says.
 *
 * @param item - a RoleBinding or ClusterRoleBinding
 * @returns the role and the identities
 */
export function bindingOf({ object }: Item): {
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly Identity[];
} {
  const { roleRef } = object;
  const reference = isObject(roleRef) ? roleRef : {};
  return {
    role: {
      kind: reference.kind === 'Role' ? 'Role' : 'ClusterRole',
      name: typeof reference.name === 'string' ? reference.name : '?',
    },
    subjects: objects(object.subjects).flatMap(({ kind, name, namespace }) =>
      typeof kind === 'string' && typeof name === 'string'
        ? [
            identityOf(
              { kind, name, ...(typeof namespace === 'string' ? { namespace } : {}) },
              object.metadata.namespace,
            ),
          ]
        : [],
    ),
  };
}

/**
 * As whom a pod runs.
 *
 * @param pod - the pod
 * @returns its service account
 */
export function runsAs({ spec, namespace }: PodView): Identity {
  const named = spec.serviceAccountName ?? spec.serviceAccount;
  return {
    kind: 'ServiceAccount',
    namespace: namespace ?? 'default',
    name: typeof named === 'string' && named !== '' ? named : 'default',
  };
}

/**
 * Whether the containers of a pod find a token of its service account.
 *
 * @param pod - the pod
 * @param inventory - the manifests, for what the service account says
 * @returns true if it is mounted by itself or as a projected volume
 */
export function mountsToken(pod: PodView, inventory: Inventory): boolean {
  const { namespace, name } = runsAs(pod);
  const account = inventory.find('/ServiceAccount', namespace, name)?.object.automountServiceAccountToken;
  const mounts = pod.spec.automountServiceAccountToken ?? account ?? true;
  if (mounts === true) return true;
  return objects(pod.spec.volumes).some(
    ({ projected }) =>
      isObject(projected) &&
      objects(projected.sources).some(
        ({ serviceAccountToken: token }) => isObject(token) && token.audience === undefined,
      ),
  );
}

function accountOf({ object: { metadata } }: Item): Identity {
  return { kind: 'ServiceAccount', namespace: metadata.namespace ?? 'default', name: metadata.name };
}

function holder(key: string, identity: Identity, byKey: ReadonlyMap<string, Binding>, pods: readonly Runner[]): Holder {
  const keys = [key, ...groupsOf(identity).map((group) => showIdentity({ kind: 'Group', name: group }))];
  return {
    identity,
    rights: keys.flatMap((one) => byKey.get(one)?.rights ?? []),
    unknownRoles: keys.flatMap((one) => byKey.get(one)?.unknown ?? []),
    pods: [...pods].sort((a, b) => (a.workload < b.workload ? -1 : 1)),
  };
}
