/** Sizes as the JVM reads them. */
const HEAP = /^(\d+)([kKmMgGtT]?)$/;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/**
 * Bytes of a size as the JVM reads it.
 *
 * @param text - for instance `4g`
 * @returns the bytes; nothing if it is none
 */
export function heapBytes(text: string): number | undefined {
  const [, digits, unit = ''] = HEAP.exec(text.trim()) ?? [];
  const multiple = UNITS[unit.toLowerCase()];
  return digits === undefined || multiple === undefined ? undefined : Number(digits) * multiple;
}
