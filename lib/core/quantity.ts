import { type Size, SizeRoundingBehavior } from 'cdk8s';

/** Processor time. The shape is that of cdk8s-plus' `Cpu`, which fits as well. */
export interface CpuAmount {
  /** Kubernetes quantity, for instance `500m` or `2`. */
  readonly amount: string;
}

/** An amount of processor time. */
export class Cpu implements CpuAmount {
  /**
   * @param amount - thousandths of a core
   * @returns the amount
   */
  static millis(amount: number): Cpu {
    return new Cpu(`${String(amount)}m`);
  }

  /**
   * @param amount - cores
   * @returns the amount
   */
  static units(amount: number): Cpu {
    return new Cpu(String(amount));
  }

  private constructor(
    /** Kubernetes quantity. */
    readonly amount: string,
  ) {}
}

/**
 * A size as a Kubernetes quantity, in the largest binary unit that holds it exactly.
 *
 * @param size - the size
 * @returns for instance `10Gi` or `896Mi`
 */
export function quantity(size: Size): string {
  const kibibytes = size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
  if (kibibytes % 1024 !== 0) return `${String(Math.ceil(kibibytes))}Ki`;
  const mebibytes = kibibytes / 1024;
  return mebibytes % 1024 === 0 ? `${String(mebibytes / 1024)}Gi` : `${String(mebibytes)}Mi`;
}

/**
 * A size in whole mebibytes, rounded down.
 *
 * @param size - the size
 * @returns mebibytes
 */
export function mebibytes(size: Size): number {
  return Math.floor(size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }));
}

const MULTIPLES: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * Reads a Kubernetes quantity.
 *
 * @param text - for instance `10Gi`, `500m`, `1.5`, `1e9`
 * @returns bytes or units, or nothing if it is no quantity
 */
export function parseQuantity(text: string): number | undefined {
  const match = /^([0-9]+\.?[0-9]*|\.[0-9]+)(?:([eE][+-]?[0-9]+)|([numkMGTPE]|[KMGTPE]i|))$/.exec(text);
  const [, digits, exponent, suffix] = match ?? [];
  const multiple = MULTIPLES[suffix ?? ''];
  if (digits === undefined || multiple === undefined) return undefined;
  return Number(`${digits}${exponent ?? ''}`) * multiple;
}

/**
 * The amount that a field of an object stands for.
 *
 * @param value - a number, or a quantity as text
 * @returns bytes or units, or nothing if it is neither
 */
export function amountOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : typeof value === 'string' ? parseQuantity(value) : undefined;
}
