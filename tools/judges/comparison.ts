import { Target } from '../../lib/environment';
import { Inventory, nameOfObject } from '../../lib/model';
import { judgeManifests, manifestRules } from '../../lib/rules';
import type { Group, Judge } from './judge';

/** Something that one side complains of, and where the other does not. */
export interface Answers {
  /** Id of the check of the tool, or of our rule. */
  readonly id: string;
  /** What of the other side stands for it; none if it has nothing. */
  readonly others: readonly string[];
  /** Number of objects that both sides complain of. */
  readonly both: number;
  /** Objects that only this side complains of. */
  readonly alone: readonly Place[];
}

/** What a tool and our rules complain of. */
export interface Comparison {
  /** Groups that the tool can't read. */
  readonly unreadable: number;
  /** The checks of the tool. */
  readonly theirs: readonly Answers[];
  /** Our rules that stand for checks of the tool. */
  readonly ours: readonly Answers[];
}

/** An object. */
export interface Place {
  /** Number of its group. */
  readonly group: number;
  /** Its name. */
  readonly object: string;
}

/**
 * What our rules complain of, object by object.
 *
 * @param group - manifests that are judged together
 * @returns the ids of rules, for each object
 */
export function judgeOurselves(group: Group): ReadonlySet<string>[] {
  const inventory = Inventory.of(group);
  const target = Target.generic();
  const found = new Map(inventory.items.map((item) => [item, new Set<string>()]));
  for (const { rule, item } of judgeManifests(manifestRules, { inventory, target, tier: 'prod', needs: undefined }))
    found.get(item)?.add(rule.id);
  return inventory.items.map((item) => found.get(item) ?? new Set());
}

/**
 * Compares a tool with our rules on manifests, object by object.
 *
 * @param judge - the tool
 * @param program - its program
 * @param groups - the manifests
 * @param ours - what our rules complain of
 * @returns what both complain of, and what only one side does
 */
export function compare(
  judge: Judge,
  program: string,
  groups: readonly Group[],
  ours: readonly (readonly ReadonlySet<string>[])[],
): Comparison {
  const complaints = judge.judge(program, groups);
  const objects = groups.flatMap((group, one) =>
    complaints[one] === undefined
      ? []
      : group.map((object, other) => ({
          place: { group: one, object: nameOfObject(object) },
          theirs: complaints[one]?.[other] ?? new Set<string>(),
          ours: ours[one]?.[other] ?? new Set<string>(),
        })),
  );
  const idsOf = new Map<string, readonly string[]>();
  const rulesOf = new Map<string, string[]>();
  for (const { id: rule, equivalents } of manifestRules) {
    const ids = (equivalents[judge.tool] ?? []).filter(judge.decides);
    if (ids.length > 0) idsOf.set(rule, ids);
    for (const id of ids) rulesOf.set(id, [...(rulesOf.get(id) ?? []), rule]);
  }
  const answers = (side: 'theirs' | 'ours', id: string, others: readonly string[]): Answers => {
    const other = side === 'ours' ? 'theirs' : 'ours';
    const found = objects.filter((object) => object[side].has(id));
    const alone = found.filter((object) => !others.some((one) => object[other].has(one)));
    return { id, others, both: found.length - alone.length, alone: alone.map(({ place }) => place) };
  };
  const checks = new Set(objects.flatMap(({ theirs }) => [...theirs]));
  return {
    unreadable: complaints.filter((group) => group === undefined).length,
    theirs: [...checks].sort().map((id) => answers('theirs', id, rulesOf.get(id) ?? [])),
    ours: [...idsOf].map(([rule, ids]) => answers('ours', rule, ids)),
  };
}
