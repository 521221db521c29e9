/** Which characters of ASCII belong to a run. */
export type Alphabet = Uint8Array;

/**
 * An alphabet of runs.
 *
 * @param characters - letters and digits belong to it in any case; these do besides
 * @returns the alphabet
 */
export function alphabet(characters: string): Alphabet {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const all = `${letters}${letters.toLowerCase()}0123456789${characters}`;
  const table = new Uint8Array(128);
  for (let at = 0; at < all.length; at++) table[all.charCodeAt(at)] = 1;
  return table;
}

/**
 * Long runs of characters. Most characters of a text are never looked at: where a window has one that belongs to no run,
 * the search goes on behind it.
 *
 * @param text - any text
 * @param of - which characters belong to a run
 * @param shortest - shorter ones don't count
 * @param see - called with where each begins and ends; the search stops when it returns false
 */
export function eachRun(
  text: string,
  of: Alphabet,
  shortest: number,
  see: (start: number, end: number) => boolean,
): void {
  const { length } = text;
  let start = 0;
  while (start + shortest <= length) {
    let at = start + shortest - 1;
    while (at >= start && of[text.charCodeAt(at)] === 1) at--;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = start + shortest;
    while (end < length && of[text.charCodeAt(end)] === 1) end++;
    if (!see(start, end)) return;
    start = end + 1;
  }
}
