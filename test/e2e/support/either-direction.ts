import {
  includesPort,
  portsOf,
  type Firewall,
  type Pods,
  type Policy,
  type Protocol,
} from '../../../lib/analysis/reachability';

/**
 * What kube-router's firewall makes of policies, where it differs from what Kubernetes documents: it keeps the rules of
 * both directions of a policy in one chain, and runs that chain at both ends. Between two pods that one policy selects, a
 * rule of either direction therefore lets a connection through at both ends.
 *
 * @param firewall - the policies
 * @param from - who opens the connection
 * @param to - who takes it
 * @param port - the port
 * @param protocol - its protocol
 * @returns whether such an engine lets it through
 */
export function passesEitherDirection(
  firewall: Firewall,
  from: Pods,
  to: Pods,
  port: number,
  protocol: Protocol,
): boolean {
  const [source, target] = [firewall.holding(from), firewall.holding(to)];
  const opens = (policy: Policy): boolean =>
    (source.egress.includes(policy) &&
      policy.rules.egress.some((rule) => firewall.lets(rule, to) && includesPort(portsOf(rule, to), port, protocol))) ||
    (target.ingress.includes(policy) &&
      policy.rules.ingress.some(
        (rule) => firewall.lets(rule, from) && includesPort(portsOf(rule, to), port, protocol),
      ));
  const out = source.egress.length === 0 || [...source.egress, ...source.ingress].some(opens);
  return out && (target.ingress.length === 0 || [...target.ingress, ...target.egress].some(opens));
}
