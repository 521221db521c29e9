import { createHash } from 'node:crypto';
import type { IConstruct } from 'constructs';
import { slot, trySlot } from './slot';

/**
 * The name of a system: what the user gave, or the construct's id, behind the prefixes of the composites around it.
 *
 * @param construct - the system's construct
 * @param name - the user's own name for it
 * @returns the name, not yet checked
 */
export function resourceName(construct: IConstruct, name?: string): string {
  return [...scopePrefixes(construct.node.scope), name ?? construct.node.id].join('-');
}

/**
 * Opens a name scope: everything below the construct is named `<prefix>-...`. For composites that may be used twice
 * in one namespace.
 *
 * @param construct - the composite
 * @param prefix - its prefix, usually the composite's id
 */
export function openNameScope(construct: IConstruct, prefix: string): void {
  slot(construct, 'name-scope', isText, () => prefix);
}

function scopePrefixes(scope: IConstruct | undefined): string[] {
  if (scope === undefined) return [];
  const prefix = trySlot(scope, 'name-scope', isText);
  return [...scopePrefixes(scope.node.scope), ...(prefix === undefined ? [] : [prefix])];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/**
 * The one policy for names that may become too long: cut, and a hash of the whole name keeps them apart.
 *
 * @param name - the full name
 * @param max - longest allowed length
 * @returns the name, or its beginning with an 8-digit hash
 */
export function fitName(name: string, max = 63): string {
  if (name.length <= max) return name;
  return `${name.slice(0, max - 9).replace(/-+$/, '')}-${shortHash(name)}`;
}

/**
 * A short hash of text, stable over time: 8 hexadecimal digits of SHA-256.
 *
 * @param text - what to hash
 * @returns 8 lower-case hexadecimal digits
 */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * An id that is free below a scope. Two systems with one id are reported as a problem elsewhere; here construction
 * only has to go on.
 *
 * @param scope - the parent construct
 * @param id - the wanted id
 * @returns the id, or the id with a number behind it
 */
export function freeId(scope: IConstruct, id: string): string {
  let free = id === '' ? '~' : id; // an empty name is a problem like any other bad one
  for (let n = 2; scope.node.tryFindChild(free) !== undefined; n++) free = `${id}~${String(n)}`;
  return free;
}
