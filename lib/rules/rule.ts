import type { IConstruct } from 'constructs';
import type { Model } from '../model';

/** How bad a finding is: an error stops the synth, a warning is printed. */
export type Severity = 'error' | 'warning';

/** What a rule says when it finds something. Path and line follow from the construct. */
export interface Report {
  /** The construct that has to be changed. */
  readonly construct: IConstruct;
  /**
   * The property that has to be changed.
   *
   * @default - the construct as a whole
   */
  readonly property?: string;
  /** What is wrong, with the values at hand. */
  readonly message: string;
  /**
   * The value that was given.
   *
   * @default - said in the message
   */
  readonly given?: unknown;
  /**
   * What is allowed.
   *
   * @default - said in the message
   */
  readonly allowed?: string;
  /** What to write instead. */
  readonly remedy: string;
}

/** One thing that must hold. */
export interface Rule {
  /** Identity, for instance `kafka-replication-factor`: never reused, named in suppressions. */
  readonly id: string;
  /** How bad it is if it does not hold. */
  readonly severity: Severity;
  /** What must hold, as a sentence. */
  readonly title: string;
  /** Why: what happens otherwise. */
  readonly reason: string;
  /** Where that is known from: documentation, source or issue. */
  readonly source: string;
  /**
   * Looks at the finished tree.
   *
   * @param model - the tree
   * @param report - called for each finding
   */
  readonly check: (model: Model, report: (finding: Report) => void) => void;
}
