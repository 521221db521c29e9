import { parseQuantity } from '../../core';
import type { Json } from '../../kubernetes';
import type { Path } from './path';

/** Maps whose values are quantities, and single fields that are. */
const MAPS = new Set(['requests', 'limits', 'capacity', 'hard', 'default', 'defaultRequest', 'max', 'min', 'podFixed']);
const FIELDS = new Set(['sizeLimit', 'storage', 'size', 'divisor']);

/**
 * Whether a quantity stands at a path.
 *
 * @param path - the path
 * @returns true for resources, sizes of volumes and the like
 */
export function isQuantity(path: Path): boolean {
  return FIELDS.has(path.at(-1) ?? '') || MAPS.has(path.at(-2) ?? '');
}

/**
 * The amount that a quantity says.
 *
 * @param value - text or number
 * @returns units or bytes; nothing if it is no quantity
 */
export function amount(value: Json | undefined): number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined;
}

/**
 * Whether two quantities are the same amount: `1Gi` and `1024Mi`, `1` and `1000m`.
 *
 * @param before - one of them
 * @param after - the other
 * @returns false also if one is no quantity
 */
export function sameAmount(before: Json | undefined, after: Json | undefined): boolean {
  const [a, b] = [amount(before), amount(after)];
  return a !== undefined && b !== undefined && Math.abs(a - b) <= 1e-9 * Math.max(a, b);
}

/**
 * Whether a quantity becomes less.
 *
 * @param look - a field that changed
 * @param look.change - its values
 * @returns false also if a value is no quantity
 */
export function shrinks({ change }: { readonly change: { readonly before?: Json; readonly after?: Json } }): boolean {
  const [was, is] = [amount(change.before), amount(change.after)];
  return was !== undefined && is !== undefined && is < was;
}
