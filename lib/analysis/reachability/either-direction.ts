import { meetsPorts, portsOf, type Firewall } from './firewall';
import type { Pods } from './pods';
import type { Policy, PolicyRule } from './policy';
import type { PortRange } from './port-set';

/**
 * What kube-router makes of policies, where it differs from what Kubernetes documents: it keeps the rules of both
 * directions of a policy in one chain, and runs that chain at both ends. Between two pods that one policy selects, a rule
 * of either direction therefore lets a connection through at both ends.
 *
 * @param firewall - the policies
 * @param from - who opens the connection
 * @param to - who takes it
 * @param range - the ports, of which one suffices
 * @returns whether such an engine lets it through
 * @see https://github.com/k3s-io/k3s/issues/2390
 */
export function opensInEitherDirection(firewall: Firewall, from: Pods, to: Pods, range: PortRange): boolean {
  const [source, target] = [firewall.holding(from), firewall.holding(to)];
  const opens = (policy: Policy): boolean =>
    (source.egress.includes(policy) &&
      policy.rules.egress.some((rule) => meetsPorts(rule, to, range) && firewall.lets(rule, to))) ||
    (target.ingress.includes(policy) &&
      policy.rules.ingress.some((rule) => meetsPorts(rule, to, range) && firewall.lets(rule, from)));
  const isOut = source.egress.length === 0 || [...source.egress, ...source.ingress].some(opens);
  return isOut && (target.ingress.length === 0 || [...target.ingress, ...target.egress].some(opens));
}

/** A rule that opens more in such an engine than it says. */
export interface StrayRule {
  /** The rule. */
  readonly rule: PolicyRule;
  /** Who opens the connection. */
  readonly from: Pods;
  /** Who takes it. */
  readonly to: Pods;
}

/**
 * The rules that open more in such an engine than they say: those between pods that their policy selects.
 *
 * @param firewall - the policies
 * @returns for each such rule one pair of pods
 */
export function strayRules(firewall: Firewall): StrayRule[] {
  return firewall.policies.flatMap((policy) => {
    const own = new Set(firewall.selected(policy).filter(({ item }) => item !== undefined));
    return [...policy.rules.egress, ...policy.rules.ingress].flatMap((rule) => strayPair(firewall, rule, own) ?? []);
  });
}

function strayPair(firewall: Firewall, rule: PolicyRule, own: ReadonlySet<Pods>): StrayRule | undefined {
  const { policy, direction, peers } = rule;
  if (!policy.isolates[direction]) return undefined;
  // blocks are for addresses: that pods may have some of them is not what they are for
  const named = peers?.flatMap((peer) =>
    peer.type === 'block' ? [] : firewall.podsOf(peer, policy.namespace).filter((pods) => own.has(pods)),
  );
  for (const self of own)
    for (const other of named ?? own) {
      const [from, to] = direction === 'egress' ? [self, other] : [other, self];
      const opposite = direction === 'egress' ? 'ingress' : 'egress';
      if (self === other && self.single) continue;
      for (const range of portsOf(rule, to))
        if (!firewall.opens(opposite, other, self, range)) return { rule, from, to };
    }
  return undefined;
}
