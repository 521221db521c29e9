import type { KubeObject } from '../../../kubernetes';
import type { Verdict } from '../effect';
import { mapAt, type States } from '../row';

/** Something that only shows when a whole object, or several, are looked at. */
export interface Extra extends Verdict {
  /** Where it shows, for instance `data.topics: orders`. */
  readonly path: string;
  /**
   * What stood there.
   *
   * @default - said in the reason
   */
  readonly before?: string;
  /**
   * What stands there.
   *
   * @default - said in the reason
   */
  readonly after?: string;
}

/** An object that is in both states and changed. */
export interface Pair {
  /** The object. */
  readonly before: KubeObject;
  /** The object later. */
  readonly after: KubeObject;
  /** Everything around it. */
  readonly states: States;
}

/** Looks at an object that changed. */
export type Examine = (pair: Pair) => Extra[];

/**
 * Reads lines of fields.
 *
 * @param text - tab-separated lines
 * @returns the fields of each line
 */
export function rowsOfTable(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/**
 * Reads keys with values, a line each.
 *
 * @param text - the file
 * @param separator - what stands between key and value
 * @returns the values by key; quotes around a value are taken off
 */
export function entriesOf(text: string, separator: '=' | ':'): Map<string, string> {
  const entries = new Map<string, string>();
  for (const line of text.split('\n')) {
    const place = line.indexOf(separator);
    if (place <= 0 || line.startsWith('#')) continue;
    const value = line.slice(place + 1).trim();
    entries.set(line.slice(0, place).trim(), value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value);
  }
  return entries;
}

/**
 * What is in one list and not in another.
 *
 * @param list - a list
 * @param other - another
 * @returns the items of the first that the second lacks
 */
export function without(list: Iterable<string>, other: Iterable<string>): string[] {
  const known = new Set(other);
  return [...list].filter((item) => !known.has(item));
}

/**
 * The technology and the part that an object belongs to, by its labels.
 *
 * @param object - the object
 * @returns for instance `kafka/broker`
 */
export function partOf({ metadata: { labels } }: KubeObject): string {
  return `${labels?.['app.kubernetes.io/name'] ?? ''}/${labels?.['app.kubernetes.io/component'] ?? ''}`;
}

/**
 * A file of a ConfigMap.
 *
 * @param object - the ConfigMap
 * @param name - name of the file
 * @returns its text; empty if there is none
 */
export function fileOf(object: KubeObject, name: string): string {
  const text = mapAt(object, 'data')[name];
  return typeof text === 'string' ? text : '';
}

/**
 * Tells what becomes of single keys of a file.
 *
 * @param file - its name
 * @param old - its keys before
 * @param next - its keys later
 * @param extras - where to tell it
 * @returns called with a key and what its change does; a key that is the same is not told
 */
export function keyReporter(
  file: string,
  old: ReadonlyMap<string, string>,
  next: ReadonlyMap<string, string>,
  extras: Extra[],
): (key: string, verdict: Verdict) => void {
  return (key, verdict) => {
    const [before, after] = [old.get(key), next.get(key)];
    if (before === after) return;
    extras.push({
      path: `data[${file}]: ${key}`,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...verdict,
    });
  };
}
