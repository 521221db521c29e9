import { findSecrets, redact } from './secrets';

/** One thing that is wrong with a declaration, told so that its author can mend it without reading our code. */
export interface Problem {
  /** Path of the construct in the tree, for instance `streaming/events`; empty where no construct exists yet. */
  readonly path: string;
  /**
   * The property that is wrong, in dotted form from the construct's props, for instance `topics.orders.partitions`.
   *
   * @default - the problem concerns the construct as a whole
   */
  readonly property?: string;
  /** What is wrong, as a sentence without the path. */
  readonly message: string;
  /**
   * The value that was given, as text.
   *
   * @default - nothing was given, or the value would not help
   */
  readonly given?: string;
  /**
   * What would have been allowed.
   *
   * @default - said in the message
   */
  readonly allowed?: string;
  /**
   * What to do about it.
   *
   * @default - follows from what is allowed
   */
  readonly remedy?: string;
  /**
   * The line of the user's program, as `file:line:column`.
   *
   * @default - unknown
   */
  readonly at?: string;
}

const LABELS = [
  ['given', 'given'],
  ['allowed', 'allowed'],
  ['remedy', 'do'],
  ['at', 'at'],
] as const;

/**
 * Formats one problem as readable lines: where, what, then the facts below each other.
 *
 * @param problem - the problem
 * @param number - its number in a list
 * @returns the lines, joined
 */
export function formatProblem(problem: Problem, number: number): string {
  const where = [problem.path, problem.property].filter((part) => part !== undefined && part !== '').join(': ');
  const lines = [`${String(number)}. ${where === '' ? problem.message : `${where}\n   ${problem.message}`}`];
  for (const [key, label] of LABELS) {
    const value = problem[key];
    if (value !== undefined) lines.push(`   ${`${label}:`.padEnd(9)}${value}`);
  }
  return lines.join('\n');
}

/**
 * A problem without the secrets that stand in its texts, whoever wrote them there.
 *
 * @param problem - the problem
 * @param given - the value that was given, as it was: if it is a secret, no text may repeat it
 * @returns the problem, or a copy without secrets
 */
export function redactProblem<T extends Problem>(problem: T, given?: unknown): T {
  const { property, message, allowed, remedy } = problem;
  const text = typeof given === 'string' ? given : '';
  const secrets = findSecrets(text, { name: property }).map(({ start, end }) => text.slice(start, end));
  const clean = (one: string): string =>
    redact(secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), one));
  return {
    ...problem,
    ...(property === undefined ? {} : { property: clean(property) }),
    message: clean(message),
    ...(problem.given === undefined ? {} : { given: redact(problem.given) }),
    ...(allowed === undefined ? {} : { allowed: clean(allowed) }),
    ...(remedy === undefined ? {} : { remedy: clean(remedy) }),
  };
}

/**
 * Renders any given value briefly, for error texts, without secrets.
 *
 * @param value - what the user wrote
 * @param name - what it is the value of: it tells a password from other words
 * @returns text of at most 80 characters
 */
export function showValue(value: unknown, name?: string): string {
  const text =
    typeof value === 'string'
      ? `"${redact(value, { name })}"`
      : typeof value === 'function'
        ? 'a function'
        : redact(safeJson(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function safeJson(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null && 'toJSON' in value) return `a ${value.constructor.name}`;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // cyclic: the caller falls back to String()
  }
}
