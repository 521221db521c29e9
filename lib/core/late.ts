/**
 * A value that is known later, for instance a Pulumi Output. The shape is all that counts, so that an Output fits
 * without this package importing Pulumi. `apply` must flatten: a function that returns a deferred value gives that value.
 */
export interface Deferred<T> {
  /**
   * Derives a value.
   *
   * @param transform - gets the value once it is known
   * @returns the derived value, known as late
   */
  apply<U>(transform: (value: T) => U): Deferred<U>;
}

/** Late values that are known by now. */
export type KnownTexts = ReadonlyMap<Deferred<string>, string>;

/** Text that may be known late. It may stand where a value is only joined and rendered. */
export type Text = string | Deferred<string>;

/** Tokens stand in for late values until the emitter binds them. Brackets that no configuration language uses. */
const TOKEN = /⟦late:(\d+)⟧/g;

/** What a Pulumi Output leaves behind when a program turns it into text by mistake. */
const LOST_OUTPUT = /Calling \[(?:toString|toJSON)\] on an \[Output<T>\] is not supported/;

interface LateTable {
  readonly values: Deferred<string>[];
  readonly numbers: Map<Deferred<string>, number>;
}

/**
 * Whether a value is known only later.
 *
 * @param value - anything
 * @returns true for anything with an `apply` method that is no function itself
 */
export function isDeferred(value: unknown): value is Deferred<unknown> {
  return typeof value === 'object' && value !== null && 'apply' in value && typeof value.apply === 'function';
}

/** Late values: from the user's hands through tokens in the rendered objects to the emitter that binds them. */
export const Late = {
  /**
   * Turns text into a string that can be joined with others. Late text becomes a token.
   *
   * @param text - plain or late
   * @returns a string that is plain text or contains tokens
   */
  text(text: Text): string {
    if (typeof text === 'string') return text;
    const { values, numbers } = table();
    let number = numbers.get(text);
    if (number === undefined) {
      number = values.push(text) - 1;
      numbers.set(text, number);
    }
    return `⟦late:${String(number)}⟧`;
  },

  /**
   * Whether a string contains late values.
   *
   * @param value - rendered text
   * @returns true if a token is in it
   */
  isIn(value: string): boolean {
    return value.includes('⟦late:');
  },

  /** @returns whether there are late values at all; in most programs there are none */
  exist(): boolean {
    return table().values.length > 0;
  },

  /**
   * Derives text from text that may contain late values, for instance a checksum.
   *
   * @param value - rendered text, possibly with tokens
   * @param transform - a pure function of the final text
   * @returns its result, late if the text is late
   */
  map(value: string, transform: (final: string) => string): string {
    const text = Late.settle(value);
    return Late.isIn(text) ? Late.text(Late.resolve(text).apply(transform)) : transform(text);
  },

  /**
   * The deferred values that a text contains.
   *
   * @param value - rendered text
   * @returns the values, each once, in order of appearance
   */
  in(value: string): Deferred<string>[] {
    const found = new Set<Deferred<string>>();
    for (const match of value.matchAll(TOKEN)) {
      const deferred = table().values[Number(match[1])];
      if (deferred !== undefined) found.add(deferred);
    }
    return [...found];
  },

  /**
   * Binds all late values of a text: known as soon as every one of them is.
   *
   * @param value - rendered text with tokens
   * @returns the final text, late
   */
  resolve(value: string): Deferred<string> {
    return Late.all(Late.in(value)).apply((known) => Late.bind(value, known));
  },

  /**
   * Waits for several late values together.
   *
   * @param values - the late values
   * @returns their values by late value: known as soon as every one of them is
   */
  all(values: Iterable<Deferred<string>>): Deferred<KnownTexts> {
    const known = new Map<Deferred<string>, string>();
    let all: Deferred<KnownTexts> = new Settled(known);
    for (const value of values) {
      all = flatten(all.apply((before) => value.apply((text) => (known.set(value, text), before))));
    }
    return all;
  },

  /**
   * Puts known values in the place of their tokens; the others stay.
   *
   * @param value - rendered text, possibly with tokens
   * @param known - what is known
   * @returns the text, with the tokens that are left
   */
  bind(value: string, known: KnownTexts): string {
    return value.replace(TOKEN, (token, number) => {
      const deferred = table().values[Number(number)];
      return (deferred === undefined ? undefined : known.get(deferred)) ?? token;
    });
  },

  /**
   * Puts the values that are known at once in the place of their tokens, as those of a test double are.
   *
   * @param value - rendered text, possibly with tokens
   * @returns the text, with the tokens of what is known only later
   */
  settle(this: void, value: string): string {
    if (!Late.isIn(value)) return value;
    const known = new Map<Deferred<string>, string>();
    for (const deferred of Late.in(value)) deferred.apply((text) => known.set(deferred, text));
    return Late.bind(value, known);
  },

  /**
   * Whether a late value says at once that it is a secret. (A Pulumi Output says it only later.)
   *
   * @param value - a late value
   * @returns true for known secrets
   */
  isSecret(this: void, value: Deferred<string>): boolean {
    return 'isSecret' in value && value.isSecret === true;
  },

  /**
   * Whether a string is what a late value leaves behind when it was printed by mistake.
   *
   * @param value - any text
   * @returns true for the known traces of a lost late value
   */
  isLost(value: string): boolean {
    return value.includes('[') && (value.includes('[object Object]') || LOST_OUTPUT.test(value));
  },
};

/** A value that nobody has to wait for. */
class Settled<T> implements Deferred<T> {
  constructor(private readonly value: T) {}

  apply<U>(transform: (value: T) => U): Deferred<U> {
    const result = transform(this.value);
    return isDeferredOf<U>(result) ? result : new Settled(result);
  }
}

/** `apply` flattens by contract: what its type calls a deferred deferred value is a deferred value when it runs. */
function flatten<T>(nested: Deferred<Deferred<T>>): Deferred<T> {
  const flat: unknown = nested;
  if (!isDeferredOf<T>(flat)) throw new Error('internal: a deferred value lost its apply method');
  return flat;
}

/** What a deferred value is of can't be asked: the caller says it. */
function isDeferredOf<T>(value: unknown): value is Deferred<T> {
  return isDeferred(value);
}

function table(): LateTable {
  const key = Symbol.for('cdk8s-data-platform.late');
  const found: unknown = Reflect.get(globalThis, key);
  if (isTable(found)) return found;
  const made: LateTable = { values: [], numbers: new Map() };
  Reflect.set(globalThis, key, made);
  return made;
}

function isTable(value: unknown): value is LateTable {
  return typeof value === 'object' && value !== null && 'values' in value && 'numbers' in value;
}
