import type { IConstruct } from 'constructs';
import { CallSite } from './call-site';
import { formatProblem, redactProblem, showValue, type Problem } from './problem';
import { giveBrand, hasBrand, slot } from './slot';

/** What a construct says about a problem; where it is follows from the construct. */
export type ProblemReport = Omit<Problem, 'path' | 'given' | 'at'> & {
  /** The value given, of any type. */
  readonly given?: unknown;
  /** The place in the user's program, where it is not the one that declared the construct. */
  readonly at?: CallSite;
};

/** Everything that is wrong with the declarations of one tree: recorded while constructs are made, reported together. */
export class Problems {
  /**
   * The problems of the tree that a construct belongs to.
   *
   * @param construct - any construct of the tree
   * @returns the one list of that tree
   */
  static of(construct: IConstruct): Problems {
    return slot(construct.node.root, 'problems', Problems.is, () => new Problems(construct.node.root));
  }

  private static is(this: void, value: unknown): value is Problems {
    return hasBrand(value, 'Problems');
  }

  private readonly list: { readonly construct: IConstruct; readonly report: ProblemReport }[] = [];

  private delegated = false;

  private constructor(root: IConstruct) {
    giveBrand(this, 'Problems');
    root.node.addValidation({
      validate: () =>
        this.delegated ? [] : this.all().map((problem, index) => `\n${formatProblem(problem, index + 1)}`),
    });
  }

  /** How many were recorded: part of the tree's revision. */
  get count(): number {
    return this.list.length;
  }

  /**
   * Records a problem and returns, so that construction goes on and finds the next one.
   *
   * @param construct - the construct that has the problem
   * @param report - what is wrong
   */
  add(construct: IConstruct, report: ProblemReport): void {
    this.list.push({ construct, report });
  }

  /** From now on somebody else reports the problems in cdk8s' validation, together with more. */
  delegate(): void {
    this.delegated = true;
  }

  /** @returns all problems, each once, in the order of the tree */
  all(): Problem[] {
    const seen = new Map<string, Problem>();
    for (const { construct, report } of this.list) {
      const { given, property } = report;
      const told: Problem = {
        ...report,
        path: construct.node.path,
        given: given === undefined ? undefined : showValue(given, property),
        at: report.at?.toString() ?? CallSite.of(construct),
      };
      const problem = redactProblem(told, given);
      seen.set(formatProblem(problem, 0), problem);
    }
    return [...seen.values()];
  }
}
