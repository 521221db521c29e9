import { isPlainObject } from '../../lib/kubernetes';

/**
 * The maps of a list, whatever was answered.
 *
 * @param value - a part of an answer
 * @returns the maps; nothing if it is no list
 */
export function maps(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

/**
 * A map, whatever was answered.
 *
 * @param value - a part of an answer
 * @returns the map; an empty one for anything else
 */
export function map(value: unknown): Readonly<Record<string, unknown>> {
  return isPlainObject(value) ? value : {};
}

/**
 * A text, whatever was answered.
 *
 * @param value - a part of an answer
 * @returns the text; an empty one for anything else
 */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
