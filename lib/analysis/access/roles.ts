import type { JsonObject } from '../../kubernetes';
import { parseSelector, selects } from '../reachability/selector';
import { isObject, objects, textMap, type Inventory, type Item } from '../../model';
import { policyRules, type PolicyRule } from './policy';
import { AGGREGATION_LABELS, WELL_KNOWN_ROLES } from './well-known-roles';

/** Groups and kinds of RBAC in an inventory. */
export const ROLE = 'rbac.authorization.k8s.io/Role';
/** Roles of the whole cluster. */
export const CLUSTER_ROLE = 'rbac.authorization.k8s.io/ClusterRole';
/** Bindings in one namespace. */
export const ROLE_BINDING = 'rbac.authorization.k8s.io/RoleBinding';
/** Bindings in the whole cluster. */
export const CLUSTER_ROLE_BINDING = 'rbac.authorization.k8s.io/ClusterRoleBinding';

/** The roles of an inventory and those that every cluster has. */
export class Roles {
  private readonly resolved = new Map<string, readonly PolicyRule[] | undefined>();

  /**
   * @param inventory - the manifests
   */
  constructor(private readonly inventory: Inventory) {}

  /**
   * The rules of a role that a binding refers to.
   *
   * @param kind - `Role` or `ClusterRole`
   * @param name - its name
   * @param namespace - namespace of the binding
   * @returns its rules, aggregated ones included; nothing if nobody here knows the role
   */
  rulesOf(kind: string, name: string, namespace: string | undefined): readonly PolicyRule[] | undefined {
    const key = kind === 'ClusterRole' ? name : `${namespace ?? ''}/${name}`;
    if (!this.resolved.has(key)) {
      const found =
        kind === 'ClusterRole' ? this.clusterRole(name) : policiesOf(this.inventory.find(ROLE, namespace, name));
      this.resolved.set(key, found);
    }
    return this.resolved.get(key);
  }

  private clusterRole(name: string): readonly PolicyRule[] | undefined {
    const item = this.inventory.find(CLUSTER_ROLE, undefined, name);
    const own = policiesOf(item);
    const known = Object.hasOwn(WELL_KNOWN_ROLES, name) ? WELL_KNOWN_ROLES[name] : undefined;
    if (own === undefined && known === undefined) return undefined;
    return [...(known ?? []), ...(own ?? []), ...this.aggregated(name, item)];
  }

  private aggregated(name: string, item: Item | undefined): PolicyRule[] {
    const aggregation = item?.object.aggregationRule;
    const selectors: readonly JsonObject[] = [
      ...(isObject(aggregation) ? objects(aggregation.clusterRoleSelectors) : []),
      ...(AGGREGATION_LABELS[name] ?? []).map((to) => ({
        matchLabels: { [`rbac.authorization.k8s.io/aggregate-to-${to}`]: 'true' },
      })),
    ];
    if (selectors.length === 0) return [];
    return this.inventory
      .ofKind(CLUSTER_ROLE)
      .filter(
        ({ object }) =>
          object.metadata.name !== name &&
          selectors.some((selector) => selects(parseSelector(selector), textMap(object.metadata.labels))),
      )
      .flatMap((one) => policiesOf(one) ?? []);
  }
}

function policiesOf(item: Item | undefined): readonly PolicyRule[] | undefined {
  return item === undefined ? undefined : policyRules(item.object.rules);
}
