import { Lazy } from 'cdk8s';
import { isDeferred, Late, type Deferred } from '../core';

/** A rendered value: what JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A rendered map. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/**
 * Renders a value: functions and lazy values are called, late text becomes tokens, keys are sorted, what is undefined
 * is left out. Empty lists and maps stay: in Kubernetes they mean something else than nothing.
 *
 * @param value - any declared value
 * @param where - where it stands, for the error text
 * @returns the value as JSON, or nothing
 * @throws Error when a value has no form in JSON
 */
export function render(value: unknown, where: string): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return undefined;
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'function':
      return render(Reflect.apply(value, undefined, []), where);
    case 'object':
      if (value === null) return undefined;
      if (Array.isArray(value)) return renderList(value, where);
      if (isLateText(value)) return Late.text(value);
      if (isPlainObject(value)) return renderObject({}, value, where);
      if (value instanceof Lazy) return render(value.produce(), where);
      break;
    default:
  }
  throw new Error(
    `${where} has no form in YAML: ${typeof value === 'object' && value !== null ? value.constructor.name : typeof value}`,
  );
}

/**
 * Renders the entries of a map behind those that are already there.
 *
 * @param result - gets the entries
 * @param map - a plain object
 * @param where - where it stands, for the error text
 * @param skip - keys that are left out
 * @returns the result
 */
export function renderObject<T extends Record<string, Json>>(
  result: T,
  map: Readonly<Record<string, unknown>>,
  where: string,
  skip?: ReadonlySet<string>,
): T & JsonObject {
  const target: Record<string, Json> = result;
  for (const key of sortedKeys(map)) {
    if (skip?.has(key) === true) continue;
    const item = map[key];
    const rendered = typeof item === 'string' ? item : render(item, `${where}.${key}`);
    if (rendered !== undefined) target[key] = rendered;
  }
  return result;
}

function renderList(list: readonly unknown[], where: string): Json[] {
  const result: Json[] = [];
  for (const item of list) {
    const rendered = typeof item === 'string' ? item : render(item, where);
    if (rendered !== undefined) result.push(rendered);
  }
  return result;
}

/** Up to this many keys, inserting them one by one is faster than calling the engine's sort. */
const FEW = 24;

/**
 * The keys of a map in the one order that everything is written in.
 *
 * @param map - a plain object
 * @returns its keys, sorted by their code units
 */
export function sortedKeys(map: object): string[] {
  const keys = Object.keys(map);
  if (keys.length > FEW) return keys.sort();
  for (let index = 1; index < keys.length; index++) {
    const key = keys[index] ?? '';
    let place = index;
    for (let before = keys[place - 1]; before !== undefined && before > key; before = keys[place - 1]) {
      keys[place] = before;
      place -= 1;
    }
    keys[place] = key;
  }
  return keys;
}

/**
 * Sorts the keys of a rendered map and of everything in it, after patches that came in any order.
 *
 * @param map - a rendered map
 * @returns a new map
 */
export function sortKeys(map: JsonObject): Record<string, Json> {
  const sorted: Record<string, Json> = {};
  for (const key of sortedKeys(map)) {
    const item = map[key];
    if (item !== undefined) sorted[key] = sortValue(item);
  }
  return sorted;
}

function sortValue(value: Json): Json {
  if (isList(value)) return value.map(sortValue);
  return isPlainObject(value) ? sortKeys(value) : value;
}

/**
 * Replaces texts anywhere in a rendered value.
 *
 * @param value - a rendered value
 * @param replace - gives the new text
 * @returns the new value; parts that stay the same are shared with the old one
 */
export function replaceTexts(value: Json, replace: (text: string) => string): Json {
  if (typeof value === 'string') return replace(value);
  if (isList(value)) {
    const list = value.map((item) => replaceTexts(item, replace));
    return list.every((item, index) => item === value[index]) ? value : list;
  }
  return isPlainObject(value) ? replaceTextsOf(value, replace) : value;
}

/**
 * Replaces texts anywhere in a rendered map.
 *
 * @param map - a rendered map
 * @param replace - gives the new text
 * @returns the new map, or the same one if nothing changes
 */
export function replaceTextsOf<T extends JsonObject>(map: T, replace: (text: string) => string): T {
  const changes: Record<string, Json> = {};
  let changed = false;
  for (const [key, item] of Object.entries(map)) {
    if (item === undefined) continue;
    const replaced = replaceTexts(item, replace);
    if (replaced === item) continue;
    changes[key] = replaced;
    changed = true;
  }
  return changed ? { ...map, ...changes } : map;
}

/**
 * Merges a patch over a value (RFC 7386): maps merge, anything else replaces, null removes.
 *
 * @param target - the value below
 * @param patch - the value above
 * @returns the merged value; neither argument is changed
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  const below: Readonly<Record<string, unknown>> = isPlainObject(target) ? target : {};
  const merged: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(below)) if (patch[key] !== null) merged[key] = value;
  for (const [key, value] of Object.entries(patch)) if (value !== null) merged[key] = mergePatch(below[key], value);
  return merged;
}

/**
 * Whether a value is a map: made by a literal, not by a class.
 *
 * @param value - anything
 * @returns true for plain objects
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // the last one: a literal of another realm, such as what structuredClone gives within a test of jest
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function isLateText(value: unknown): value is Deferred<string> {
  return isDeferred(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
