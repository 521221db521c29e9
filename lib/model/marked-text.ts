import { Late } from '../core';
import { isPlainObject, type Json, type JsonObject } from '../kubernetes';
import type { ModelObject } from './model';

/** A text in an object that is more than text: it holds late values, or what is left of a lost one. */
export interface MarkedText {
  /** The object that it stands in. */
  readonly entry: ModelObject;
  /** Where it stands, for instance `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** The text. */
  readonly text: string;
  /** Whether it is the key of a map or a value. */
  readonly role: 'key' | 'value';
}

/** Length of the shortest trace of a lost late value, `[object Object]`: most texts need no second look. */
const SHORTEST_TRACE = 15;

/**
 * Looks for marked texts. Most objects have none, so that paths are written only where one is found.
 *
 * @param objects - the objects
 * @returns the texts that are marked
 */
export function markedTexts(objects: readonly ModelObject[]): MarkedText[] {
  const isMarked = Late.exist() ? (text: string) => Late.isIn(text) || isTrace(text) : isTrace;
  return objects.flatMap((entry) =>
    holdsMark(entry.object, isMarked) ? [...marksIn(entry, entry.object, '', isMarked)] : [],
  );
}

/** Whether a text is marked. */
type Test = (text: string) => boolean;

function isTrace(text: string): boolean {
  return text.length >= SHORTEST_TRACE && Late.isLost(text);
}

function holdsMark(value: Json, isMarked: Test): boolean {
  if (typeof value === 'string') return isMarked(value);
  if (typeof value !== 'object' || value === null) return false;
  if (isList(value)) return value.some((item) => holdsMark(item, isMarked));
  for (const key in value) {
    const item = value[key];
    if (item !== undefined && (isMarked(key) || holdsMark(item, isMarked))) return true;
  }
  return false;
}

function* marksIn(entry: ModelObject, value: Json, path: string, isMarked: Test): Generator<MarkedText> {
  if (typeof value === 'string') {
    if (isMarked(value)) yield { entry, path, text: value, role: 'value' };
  } else if (isList(value)) {
    for (const [index, item] of value.entries()) yield* marksIn(entry, item, `${path}[${String(index)}]`, isMarked);
  } else if (isMap(value)) {
    for (const [key, item] of Object.entries(value)) {
      const below = path === '' ? key : `${path}.${key}`;
      if (isMarked(key)) yield { entry, path: below, text: key, role: 'key' };
      if (item !== undefined) yield* marksIn(entry, item, below, isMarked);
    }
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isMap(value: Json): value is JsonObject {
  return isPlainObject(value);
}
