import { UsageError } from './command';

/**
 * A word of the command line, one of a closed set.
 *
 * @param option - the option as it is typed, for instance `--format`
 * @param given - what was given
 * @param allowed - the set
 * @returns the word
 * @throws UsageError when it is none of them
 */
export function oneOf<T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw new UsageError(`${option} is ${allowed.join(', ')}, and not "${given}".`);
  return found;
}
