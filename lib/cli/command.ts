/** What a command sees of the machine; a test gives its own. */
export interface Surroundings {
  /** Environment variables: `PATH` finds kubectl, `KUBECONFIG` the cluster. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The time. */
  readonly now: Date;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Writes a line to standard error. */
  readonly warn: (line: string) => void;
  /**
   * Gives all of standard input.
   *
   * @default - reads it
   */
  readonly input?: () => string;
}

/** One command of the program. */
export interface Command {
  /** What it does, in one line. */
  readonly summary: string;
  /** Its help: usage, options, exit statuses. */
  readonly help: string;
  /** Runs it with the arguments that follow its name and gives the exit status. */
  readonly run: (args: readonly string[], surroundings: Surroundings) => Promise<number> | number;
}

/** A command that can't do its work, as a sentence for the person who typed it. Exit status 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** A command line that means nothing. Exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
