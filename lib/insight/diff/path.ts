/**
 * A way into an object: keys of maps, and for items of lists that have keys the key's value in brackets
 * (`[kafka]`, `[9092/TCP]`).
 */
export type Path = readonly string[];

/**
 * A path as people write it.
 *
 * @param path - the path
 * @returns for instance `spec.template.spec.containers[kafka].image`
 */
export function showPath(path: Path): string {
  let text = '';
  for (const segment of path) text += segment.startsWith('[') || text === '' ? segment : `.${segment}`;
  return text;
}

const SEGMENTS = /<[^>]+>|[^.]+/g;

/**
 * A pattern of paths, taken apart: dots separate keys, `*` stands for any one segment, `**` at the end for any number;
 * a key that has dots itself stands in angle brackets.
 *
 * @param pattern - for instance `spec.template.**`, `spec.containers.*.image` or `metadata.labels.<example.com/team>`
 * @returns its segments
 */
export function parsePattern(pattern: string): Path {
  return (pattern.match(SEGMENTS) ?? []).map((segment) => (segment.startsWith('<') ? segment.slice(1, -1) : segment));
}

/**
 * Whether a path fits a pattern.
 *
 * @param path - the path
 * @param pattern - the segments of the pattern
 * @returns true if it does
 */
export function fits(path: Path, pattern: Path): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const wanted = pattern[i];
    if (wanted === '**') return true;
    if (i >= path.length || (wanted !== '*' && wanted !== path[i])) return false;
  }
  return path.length === pattern.length;
}
