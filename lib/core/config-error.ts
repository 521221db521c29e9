import { CallSite } from './call-site';
import { formatProblem, redactProblem, type Problem } from './problem';

/**
 * A declaration that can't become a platform. It lists everything that is wrong, so that one run of the program
 * is enough to see all of it. Its stack has no line of this package: each problem names the line that matters.
 */
export class ConfigError extends Error {
  /**
   * Throws if there is anything to throw for.
   *
   * @param problems - any number of problems
   * @throws ConfigError when the list is not empty
   */
  static throwIfAny(problems: readonly Problem[]): void {
    if (problems.length > 0) throw new ConfigError(problems);
  }

  private static describe(problems: readonly Problem[]): string {
    const title = problems.length === 1 ? '1 problem' : `${String(problems.length)} problems`;
    return `${title}:\n\n${problems.map((problem, index) => formatProblem(problem, index + 1)).join('\n\n')}\n`;
  }

  /** What is wrong, in the order of the construct tree. */
  declare readonly problems: readonly Problem[];

  /**
   * @param problems - at least one
   */
  constructor(problems: readonly Problem[]) {
    const told = problems.map((problem) => redactProblem(problem));
    super(ConfigError.describe(told));
    const site = CallSite.here().toString();
    // not enumerable: Node prints enumerable properties of an error that nobody caught
    Object.defineProperties(this, {
      name: { value: 'ConfigError' },
      problems: { value: told },
      stack: { value: `ConfigError: ${this.message}${site === '' ? '' : `\n    at ${site}`}` },
    });
  }
}
