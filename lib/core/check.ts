import type { IConstruct } from 'constructs';
import type { CallSite } from './call-site';
import { isDeferred } from './late';
import { Problems, type ProblemReport } from './problems';

/** RFC 1123 label: what Kubernetes accepts as the name of most objects and of every namespace. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const LETTER_FIRST = /^[a-z]/;

/** Bounds of a number, both included. */
export interface Range {
  /**
   * Smallest allowed value.
   *
   * @default - no lower bound
   */
  readonly min?: number;
  /**
   * Largest allowed value.
   *
   * @default - no upper bound
   */
  readonly max?: number;
  /**
   * Unit, for the error text.
   *
   * @default - a plain number
   */
  readonly unit?: string;
  /**
   * What to do if the value is outside.
   *
   * @default - give a value in the range
   */
  readonly remedy?: string;
}

/**
 * Checks of one construct's props. A failed check records a problem and gives a value with which construction can go
 * on, so that everything wrong is reported together.
 */
export class Check {
  private readonly problems: Problems;

  /**
   * @param construct - the construct whose props are checked
   * @param site - where the values were given, if not where the construct was declared
   */
  constructor(
    private readonly construct: IConstruct,
    private readonly site?: CallSite,
  ) {
    this.problems = Problems.of(construct);
  }

  /**
   * Records a problem.
   *
   * @param report - what is wrong
   */
  fail(report: ProblemReport): void {
    this.problems.add(this.construct, { ...(this.site === undefined ? {} : { at: this.site }), ...report });
  }

  /**
   * A whole number in a range.
   *
   * @param property - name of the property
   * @param value - what was given
   * @param range - what is allowed
   * @returns the value, or the nearest allowed one
   */
  integer(property: string, value: number, range: Range = {}): number {
    const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER, unit, remedy } = range;
    const fallback = min > Number.MIN_SAFE_INTEGER ? min : 0;
    if (this.late(property, value)) return fallback;
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      this.fail({ property, message: 'must be a whole number', given: value, allowed: describeRange(range), remedy });
      return fallback;
    }
    if (value >= min && value <= max) return value;
    this.fail({
      property,
      message: `must be ${describeRange(range)}${unit === undefined ? '' : ` ${unit}`}`,
      given: value,
      allowed: describeRange(range),
      remedy,
    });
    return value < min ? min : max;
  }

  /**
   * One of a closed set.
   *
   * @param property - name of the property
   * @param value - what was given
   * @param allowed - the set, the fallback first
   * @returns the value, or the first of the set
   */
  oneOf<T extends string>(property: string, value: T, allowed: readonly [T, ...T[]]): T {
    if (allowed.includes(value)) return value;
    this.fail({
      property,
      message: `is not one of the values that exist here${didYouMean(value, allowed)}`,
      given: value,
      allowed: allowed.join(', '),
    });
    return allowed[0];
  }

  /**
   * A name that Kubernetes accepts as a label of the DNS (RFC 1123).
   *
   * @param property - name of the property
   * @param value - what was given
   * @param max - longest allowed length, in characters
   * @returns the value, or one made of its allowed characters
   */
  dnsLabel(property: string, value: string, max = 63): string {
    if (this.late(property, value)) return 'late';
    if (value.length <= max && DNS_LABEL.test(value)) return value;
    const message =
      value.length > max
        ? `is too long for a name: ${String(value.length)} characters, and at most ${String(max)} fit with the suffixes that are added`
        : 'is not a name that Kubernetes accepts';
    this.fail({
      property,
      message,
      given: value,
      allowed: `1 to ${String(max)} lower-case letters, digits and "-", beginning and ending with a letter or digit`,
    });
    const repaired = value
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .slice(0, max)
      .replace(/^-+|-+$/g, '');
    return repaired === '' ? 'x' : repaired;
  }

  /**
   * A name that Kubernetes accepts for a Service: a label of the DNS that begins with a letter (RFC 1035).
   *
   * @param property - name of the property
   * @param value - what was given
   * @param max - longest allowed length, in characters
   * @returns the value, or one made of its allowed characters
   */
  serviceName(property: string, value: string, max = 63): string {
    const name = this.dnsLabel(property, value, max);
    if (LETTER_FIRST.test(name)) return name;
    if (name === value) {
      this.fail({
        property,
        message: 'does not begin with a letter, and a Service is named after it',
        given: value,
        allowed: `1 to ${String(max)} lower-case letters, digits and "-", beginning with a letter`,
      });
    }
    return `x${name.slice(1)}`;
  }

  /**
   * Refuses values that are known only late anywhere in some props, except where late text is meant to stand.
   *
   * @param props - plain props, walked through objects and arrays
   * @param except - dotted paths that take late text
   */
  settled(props: object, except: readonly string[] = []): void {
    const walk = (value: unknown, path: string): void => {
      if (except.includes(path) || typeof value !== 'object' || value === null) return;
      if (isDeferred(value)) this.late(path, value);
      else if (Array.isArray(value))
        value.forEach((item, index) => {
          walk(item, `${path}[${String(index)}]`);
        });
      else if (Object.getPrototypeOf(value) === Object.prototype)
        for (const [key, item] of Object.entries(value)) walk(item, path === '' ? key : `${path}.${key}`);
    };
    walk(props, '');
  }

  /** Records a problem if the value is known only late. */
  private late(property: string, value: unknown): boolean {
    if (!isDeferred(value)) return false;
    this.fail({
      property,
      message: 'is known only after the deployment has begun, and is needed now to decide what to render',
      given: 'a late value (an Output)',
      allowed:
        'a plain value; late values may stand only where text is passed on, such as endpoints and configuration values',
      remedy: 'give a plain value, for instance from the stack configuration',
    });
    return true;
  }
}

function describeRange({ min, max }: Range): string {
  if (min !== undefined && max !== undefined) return min === max ? String(min) : `${String(min)} to ${String(max)}`;
  if (min !== undefined) return `at least ${String(min)}`;
  if (max !== undefined) return `at most ${String(max)}`;
  return 'a whole number';
}

/**
 * Finds what somebody probably meant.
 *
 * @param given - the unknown word
 * @param known - the words that exist
 * @returns `; did you mean "x"?`, or nothing when no word is near
 */
export function didYouMean(given: string, known: Iterable<string>): string {
  const limit = Math.max(1, Math.floor(given.length / 4));
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of known) {
    const distance = editDistance(given.toLowerCase(), word.toLowerCase(), limit);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { word, distance };
  }
  return best === undefined ? '' : `; did you mean "${best.word}"?`;
}

/** Edits (insert, delete, replace, swap of neighbours) between two words; gives up above the limit. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
