import type { IConstruct } from 'constructs';
import { hasBrand } from '../../core';
import type { Model } from '../../model';
import type { Report, Rule } from '../../rules/engine';
import type { SparkJob } from './spark-job';

/**
 * Whether a construct is a Spark job, of this or another copy of the package.
 *
 * @param construct - anything
 * @returns true for Spark jobs
 */
export function isSparkJob(construct: unknown): construct is SparkJob {
  return hasBrand(construct, 'SparkJob');
}

/** What a rule says about a job: the job itself is the construct. */
export type JobReport = Omit<Report, 'construct'>;

/**
 * A rule that looks at one job at a time.
 *
 * @param rule - what must hold
 * @param check - looks at a job, and gives what it finds
 * @returns the rule
 */
export function jobRule(rule: Omit<Rule, 'check'>, check: (job: SparkJob, model: Model) => Iterable<JobReport>): Rule {
  const isJob = (construct: IConstruct): construct is SparkJob => isSparkJob(construct);
  return {
    ...rule,
    check: (model, report) => {
      for (const job of model.find(isJob))
        for (const finding of check(job, model)) report({ construct: job, ...finding });
    },
  };
}

/**
 * The entries of a job's configuration that match.
 *
 * @param job - the job
 * @param pattern - what the key must match
 * @returns keys, values and the match
 */
export function confMatching(
  job: SparkJob,
  pattern: RegExp,
): { readonly key: string; readonly value: string; readonly match: RegExpExecArray }[] {
  return Object.entries(job.settings.conf).flatMap(([key, value]) => {
    const match = pattern.exec(key);
    return match === null ? [] : [{ key, value, match }];
  });
}
