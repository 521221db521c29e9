import type { Inventory, Item } from '../../model';

/**
 * Kinds that say who may reach whom besides NetworkPolicy, by group and kind. What they allow or refuse is not computed:
 * some refuse in spite of a NetworkPolicy that allows (they come before it), some open what none closes.
 *
 * @see https://network-policy-api.sigs.k8s.io/api-overview/
 */
const OTHER_POLICIES = [
  'policy.networking.k8s.io/AdminNetworkPolicy',
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
  'policy.networking.k8s.io/ClusterNetworkPolicy',
  'cilium.io/CiliumNetworkPolicy',
  'cilium.io/CiliumClusterwideNetworkPolicy',
  'projectcalico.org/NetworkPolicy',
  'projectcalico.org/GlobalNetworkPolicy',
  'crd.projectcalico.org/NetworkPolicy',
  'crd.projectcalico.org/GlobalNetworkPolicy',
  'crd.antrea.io/NetworkPolicy',
  'crd.antrea.io/ClusterNetworkPolicy',
  'networking.gke.io/FQDNNetworkPolicy',
  'networking.k8s.aws/ApplicationNetworkPolicy',
  'networking.k8s.aws/ClusterNetworkPolicy',
  'security.istio.io/AuthorizationPolicy',
] as const;

/** Policies of one kind that nobody judged. */
export interface NotJudged {
  /** The kind. */
  readonly kind: string;
  /** The manifests, at least one. */
  readonly items: readonly [Item, ...Item[]];
}

/**
 * Policies of other kinds than NetworkPolicy, of which reachability knows nothing.
 *
 * @param inventory - the manifests
 * @returns them by kind, in a fixed order
 */
export function notJudged(inventory: Inventory): NotJudged[] {
  return OTHER_POLICIES.flatMap((groupKind) => {
    const [first, ...more] = inventory.ofKind(groupKind);
    return first === undefined ? [] : [{ kind: first.object.kind, items: [first, ...more] }];
  });
}
