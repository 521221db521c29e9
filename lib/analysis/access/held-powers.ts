import { allowedVerbs, type Action, type PolicyRule } from './policy';
import { POWERS, type Power } from './powers';

/** A power that a rule gives. */
export interface HeldPower {
  /** The power. */
  readonly power: Power;
  /** What it is held over, for instance `secrets` or `pods/exec`, with the verbs. */
  readonly allowed: readonly { readonly action: Action; readonly verbs: readonly string[] }[];
}

/**
 * The powers that a rule gives.
 *
 * @param rule - a rule of a role
 * @returns the powers, worst first
 */
export function powersOf(rule: PolicyRule): HeldPower[] {
  if (rule.resources.length === 0) return [];
  return POWERS.flatMap((power) => {
    const allowed = power.actions.flatMap((action) => {
      const verbs = allowedVerbs(rule, action);
      return verbs.length === 0 ? [] : [{ action, verbs }];
    });
    if (allowed.length === 0 || (power.onlyBy === true && !givesWhole(power, rule))) return [];
    return [{ power, allowed }];
  });
}

/**
 * Whether a rule gives a power as a whole, and not over certain objects.
 *
 * @param power - the power
 * @param rule - a rule that gives it
 * @returns true for a rule without names, and for one with the names that are as good as all
 */
export function givesWhole({ wholeBy }: Power, { names }: PolicyRule): boolean {
  return names.length === 0 || names.some((name) => wholeBy?.test(name) === true);
}

/**
 * Whether a rule allows everything.
 *
 * @param rule - a rule of a role
 * @returns true for all verbs on all resources of all groups
 */
export function allowsEverything({ groups, resources, verbs, names }: PolicyRule): boolean {
  return groups.includes('*') && resources.includes('*') && verbs.includes('*') && names.length === 0;
}
