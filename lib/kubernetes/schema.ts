import { apiGroup } from './kinds';
import { isPlainObject } from './render';
import { SchemaChecker, type SchemaError } from './schema-checker';
import { schemaFileOf, type SchemaFile } from './schema-file';

/** What an object is held against. */
export interface SchemaOptions {
  /**
   * Minors of Kubernetes that have to take the object, for instance `['1.34']`. Minors that the schemas do not know
   * are left out; if none is left, all count.
   *
   * @default - all that the schemas know
   */
  readonly minors?: readonly string[];
}

const checkers = new WeakMap<SchemaFile, Map<string, SchemaChecker>>();

/**
 * Whether the schema of a kind is known.
 *
 * @param apiVersion - for instance `apps/v1`
 * @param kind - for instance `StatefulSet`
 * @returns false for kinds that nobody has derived a schema for
 */
export function hasSchema(apiVersion: string, kind: string): boolean {
  return schemaFileOf(apiGroup(apiVersion))?.kinds[`${apiVersion}/${kind}`] !== undefined;
}

/**
 * Holds an object against what Kubernetes' minors, or the operator that owns the kind, publish about it: unknown
 * fields, types, required fields, closed sets of texts, patterns, bounds, repeated list items. What they only say in
 * prose or in expressions is not seen.
 *
 * @param object - a rendered object
 * @param options - which minors
 * @returns what is wrong; empty also for a kind whose schema is not known
 */
export function validateObject(object: unknown, options: SchemaOptions = {}): readonly SchemaError[] {
  if (!isPlainObject(object)) return [{ path: '', message: 'is no object' }];
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    return [{ path: '', message: 'has no apiVersion and kind' }];
  }
  const file = schemaFileOf(apiGroup(apiVersion));
  const type = file?.kinds[`${apiVersion}/${kind}`];
  return file === undefined || type === undefined ? [] : checkerOf(file, options.minors).check(type, object);
}

function checkerOf(file: SchemaFile, wanted: readonly string[] = file.minors): SchemaChecker {
  const known = wanted.filter((minor) => file.minors.includes(minor));
  const minors = known.length === 0 ? file.minors : known;
  const ofFile = checkers.get(file) ?? new Map<string, SchemaChecker>();
  checkers.set(file, ofFile);
  const key = minors.join(' ');
  const checker = ofFile.get(key) ?? new SchemaChecker(file, minors);
  ofFile.set(key, checker);
  return checker;
}
