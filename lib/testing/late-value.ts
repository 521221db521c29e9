import type { Deferred } from '../core';

/** A late value for tests: behaves like a Pulumi Output, without Pulumi. Known at once, later, or never. */
export class LateValue<T> implements Deferred<T> {
  /**
   * @param options - whether it is a secret
   * @returns a value that is unknown until `provide` is called
   */
  static unknown<T>(options: { readonly secret?: boolean } = {}): LateValue<T> {
    return new LateValue<T>(options.secret ?? false);
  }

  /**
   * @param value - what it is
   * @param options - whether it is a secret
   * @returns a value that is known at once
   */
  static known<T>(value: T, options: { readonly secret?: boolean } = {}): LateValue<T> {
    const late = new LateValue<T>(options.secret ?? false);
    late.provide(value);
    return late;
  }

  private readonly waiting: ((value: T) => void)[] = [];
  private state: { readonly value: T } | undefined;

  private constructor(
    /** Whether the value is a secret. */
    readonly isSecret: boolean,
  ) {}

  /**
   * Makes the value known.
   *
   * @param value - what it is
   */
  provide(value: T): void {
    this.state = { value };
    for (const next of this.waiting.splice(0)) next(value);
  }

  /**
   * Calls a function with the value once it is known.
   *
   * @param next - gets the value
   */
  whenKnown(next: (value: T) => void): void {
    if (this.state === undefined) this.waiting.push(next);
    else next(this.state.value);
  }

  apply<U>(transform: (value: T) => U): LateValue<U> {
    const derived = new LateValue<U>(this.isSecret);
    this.whenKnown((value) => {
      const result = transform(value);
      if (isLateValueOf<U>(result))
        result.whenKnown((inner) => {
          derived.provide(inner);
        });
      else derived.provide(result);
    });
    return derived;
  }

  /** What a Pulumi Output gives when it is printed by mistake. */
  toString(): string {
    return 'Calling [toString] on an [Output<T>] is not supported.';
  }

  /** What a Pulumi Output gives when it is serialized by mistake. */
  toJSON(): string {
    return 'Calling [toJSON] on an [Output<T>] is not supported.';
  }
}

/** `apply` flattens: a function that gives a late value of U gives a U. */
function isLateValueOf<U>(value: unknown): value is LateValue<U> {
  return value instanceof LateValue;
}
