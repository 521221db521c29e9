import { manifestRules, type ManifestRule } from '../../lib/rules';
import type { RuleCases } from '../../test/rules/cases/case';
import type { Group, Judge } from './judge';

/** One check of a tool that a rule stands for. */
export interface Claim {
  /** The rule. */
  readonly rule: string;
  /** Id of the check. */
  readonly id: string;
  /** What the tool finds in none of the bad cases of the rule, or in each of the good ones. */
  readonly fault: 'not found' | 'always found' | undefined;
  /** The good cases that the tool complains of, by what is special about them. */
  readonly stricter: readonly string[];
}

/**
 * Holds what rules say of a tool against the tool: it has to find something in a bad case, and nothing in a good one.
 *
 * @param judge - the tool
 * @param program - its program
 * @param cases - bad and good cases of all rules
 * @returns each check that a rule names, and whether it holds
 */
export function conformance(judge: Judge, program: string, cases: RuleCases): Claim[] {
  const claims = manifestRules.flatMap((rule) => idsOf(rule, judge).map((id) => ({ rule: rule.id, id })));
  const groups: Group[] = [];
  const numbers = new Map<string, { readonly bad: readonly number[]; readonly good: readonly number[] }>();
  const add = (objects: Group): number => groups.push(objects) - 1;
  for (const rule of new Set(claims.map((claim) => claim.rule))) {
    const { bad = [], good = [] } = cases[rule] ?? {};
    numbers.set(rule, {
      bad: bad.map(({ objects }) => add(objects)),
      good: good.map(({ objects }) => add(objects)),
    });
  }
  const complaints = judge.judge(program, groups);
  return claims.map(({ rule, id }) => {
    const { bad = [], good = [] } = numbers.get(rule) ?? {};
    const complains = (group: number): boolean => complaints[group]?.some((ids) => ids.has(id)) === true;
    const stricter = good.flatMap((group, index) => {
      const what = cases[rule]?.good[index]?.what;
      return complains(group) && what !== undefined ? [what] : [];
    });
    const fault = !bad.some(complains) ? 'not found' : stricter.length === good.length ? 'always found' : undefined;
    return { rule, id, fault, stricter };
  });
}

function idsOf({ equivalents }: ManifestRule, { tool, decides }: Judge): readonly string[] {
  return (equivalents[tool] ?? []).filter(decides);
}
