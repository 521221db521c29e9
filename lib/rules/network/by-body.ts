import type { PolicyRule } from '../../analysis/reachability';

interface Known<T> {
  readonly what: T;
}

/**
 * What is found out about a rule of a policy from its direction and what it says, and not from whose rule it is: once for
 * all rules that say the same. A platform has few different rules, and each a thousand times.
 *
 * @param find - finds it out
 * @returns the same, which remembers
 */
export function byBody<T>(find: (rule: PolicyRule) => T): (rule: PolicyRule) => T {
  const found = { ingress: new Map<PolicyRule['body'], Known<T>>(), egress: new Map<PolicyRule['body'], Known<T>>() };
  return (rule) => {
    const ofDirection = found[rule.direction];
    let known = ofDirection.get(rule.body);
    if (known === undefined) {
      known = { what: find(rule) };
      ofDirection.set(rule.body, known);
    }
    return known.what;
  };
}
