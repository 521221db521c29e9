import type { IConstruct } from 'constructs';
import {
  CallSite,
  changesOf,
  ConfigError,
  giveBrand,
  hasBrand,
  onTree,
  Problems,
  formatProblem,
  redactProblem,
  showValue,
  slot,
  touch,
  type Problem,
} from '../core';
import { Ledger, Needs } from '../connect';
import { Model, nameOfObject, type Item } from '../model';
import { acceptanceOf } from './acceptance';
import { toProblem, type Finding } from './finding';
import { judgementDay } from './judgement-day';
import { judgeManifests } from './judge-manifests';
import { catalogue } from './load-catalogue';
import { contextOf } from './manifest-context';
import type { Report, Rule } from './rule';
import { Suppressions } from './suppression';

/** What the checks of a tree found. */
export interface Verdict {
  /** The tree. */
  readonly model: Model;
  /** Problems of declarations and of rendering. */
  readonly problems: readonly Problem[];
  /** What the rules found, suppressed findings included. */
  readonly findings: readonly Finding[];
}

/** The rules of one tree. Systems bring theirs when they are declared, so that nobody pays for what is not used. */
export class Rules {
  /**
   * The rules of the tree that a construct belongs to. At first use they are also made part of cdk8s' own validation,
   * so that a plain `App.synth()` refuses what is wrong.
   *
   * @param construct - any construct of the tree
   * @returns the one registry of that tree
   */
  static of(construct: IConstruct): Rules {
    const { root } = construct.node;
    return slot(root, 'rules', Rules.is, () => new Rules(root));
  }

  private static is(this: void, value: unknown): value is Rules {
    return hasBrand(value, 'Rules');
  }

  /**
   * What stops a synth: problems and errors that nobody accepted.
   *
   * @param verdict - what was found
   * @returns the problems of the error to throw
   */
  static stopping({ problems, findings }: Pick<Verdict, 'problems' | 'findings'>): Problem[] {
    const errors = findings.filter(({ severity, suppressed }) => severity === 'error' && suppressed === undefined);
    return [...problems, ...errors.map(toProblem)];
  }

  private readonly sets = new Map<string, Rule>();
  private memo: { readonly revision: string; readonly messages: string[] } | undefined;
  private silent = false;

  private constructor(private readonly root: IConstruct) {
    giveBrand(this, 'Rules');
    Problems.of(root).delegate();
    root.node.addValidation({ validate: () => (this.silent ? [] : this.messages()) });
  }

  /** All rules, by id. */
  get all(): readonly Rule[] {
    const sets = new Map([...catalogue().genericRules.map((rule) => [rule.id, rule] as const), ...this.sets]);
    return [...sets.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /**
   * Adds rules. Adding them again changes nothing.
   *
   * @param rules - the rules
   */
  use(rules: readonly Rule[]): void {
    for (const rule of rules) this.sets.set(rule.id, rule);
    touch(this.root);
  }

  /**
   * Checks the tree.
   *
   * @param today - the day by which suppressions expire, as `YYYY-MM-DD`
   * @returns everything that was found, in the order of the rules' ids
   */
  judge(today: string = judgementDay()): Verdict {
    const model = Model.of(this.root);
    const findings: Finding[] = [];
    const find = (
      { id, severity, reason }: Pick<Rule, 'id' | 'severity' | 'reason'>,
      { construct, given, ...rest }: Report & Pick<Finding, 'object'>,
      item?: Item,
    ): void => {
      const suppressed = Suppressions.find(construct, id) ?? (item === undefined ? undefined : acceptanceOf(item, id));
      const expired = suppressed !== undefined && Suppressions.hasExpired(suppressed, today);
      const finding: Finding = {
        ...rest,
        rule: id,
        severity: expired ? 'error' : severity,
        reason,
        path: construct.node.path,
        given: given === undefined ? undefined : showValue(given, rest.property),
        at: CallSite.of(construct),
        message: expired
          ? `${rest.message} (accepted by ${suppressed.owner} until ${suppressed.expires}, which is over)`
          : rest.message,
        suppressed: expired ? undefined : suppressed,
      };
      findings.push(redactProblem(finding, given));
    };
    for (const rule of this.all)
      rule.check(model, (report) => {
        find(rule, report);
      });
    for (const { rule, item, severity, ...rest } of judgeManifests(catalogue().manifestRules, contextOf(model))) {
      const construct = model.constructOf(item);
      find(
        { ...rule, severity: severity ?? rule.severity },
        { ...rest, construct, object: nameOfObject(item.object) },
        item,
      );
    }
    return { model, problems: [...Problems.of(this.root).all(), ...model.problems], findings };
  }

  /**
   * Checks the tree and throws if anything stops it.
   *
   * @throws ConfigError with all problems and errors
   */
  assert(): void {
    ConfigError.throwIfAny(Rules.stopping(this.judge()));
  }

  /**
   * Runs cdk8s' validation of the whole tree, without ours, which reports with more detail by itself.
   *
   * @returns the messages of the users' own validations
   */
  foreignMessages(): Problem[] {
    this.silent = true;
    try {
      return this.root.node
        .findAll()
        .flatMap((construct) =>
          construct.node
            .validate()
            .map((message) => ({ path: construct.node.path, message, at: CallSite.of(construct) })),
        );
    } finally {
      this.silent = false;
    }
  }

  /** Judged once per state of the tree: cdk8s validates once per chart and more. */
  private messages(): string[] {
    const { root } = this;
    const revision = [
      root.node.findAll().length,
      changesOf(root),
      Problems.of(root).count,
      Ledger.of(root).revision,
      Needs.of(root).size,
    ].join();
    if (this.memo?.revision !== revision) {
      const verdict = this.judge();
      const stopping = [...Rules.stopping(verdict), ...catalogue().unwritableLateTexts(verdict.model, 'cdk8s')];
      this.memo = { revision, messages: stopping.map((problem, index) => `\n${formatProblem(problem, index + 1)}`) };
    }
    return this.memo.messages;
  }
}

onTree((root) => {
  Rules.of(root);
});
