/**
 * Compares dotted versions number by number; what follows a `-` does not count.
 *
 * @param a - for instance `4.2.0`
 * @param b - another version
 * @returns below zero if a is older, zero if equal, above zero if newer
 */
export function compareVersions(a: string, b: string): number {
  const left = numbers(a);
  const right = numbers(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(version: string): number[] {
  return (version.split('-')[0] ?? '').split('.').map(Number);
}
