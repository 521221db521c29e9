import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, texts } from '../../model';

/**
 * A value below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the value, or nothing
 */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return found;
}

/**
 * A map below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the map; empty if there is none
 */
export function mapAt(value: Json | undefined, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

/**
 * A list of maps below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the maps; empty if there are none
 */
export function listAt(value: Json | undefined, ...path: readonly string[]): JsonObject[] {
  return objects(at(value, ...path));
}

/**
 * A list of texts below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the texts; empty if there are none
 */
export function textsAt(value: Json | undefined, ...path: readonly string[]): string[] {
  return texts(at(value, ...path));
}

/**
 * A text below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the text, or nothing
 */
export function textAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/**
 * A number below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the number, or nothing
 */
export function numberAt(value: Json | undefined, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/**
 * A list, whatever it was declared as.
 *
 * @param value - a rendered value
 * @returns its items; empty if it is no list
 */
export function itemsOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
