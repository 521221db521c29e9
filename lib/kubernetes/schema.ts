import { apiGroup } from './kinds';
import { isPlainObject } from './render';
import { SchemaChecker, type SchemaError } from './schema-checker';
import { schemaFilesOf, type OperatorVersion, type SchemaFile } from './schema-file';

/** What an object is held against. */
export interface SchemaOptions {
  /**
   * Minors of Kubernetes that have to take the object, for instance `['1.34']`. Minors that the schemas do not know
   * are left out; if none is left, all count.
   *
   * @default - all that the schemas know
   */
  readonly minors?: readonly string[];
  /**
   * Operators that are installed, with their versions. A version without schemas counts as the next older one.
   *
   * @default - of each operator the newest version whose schemas are known
   */
  readonly operators?: readonly OperatorVersion[];
}

/** Checks one kind of objects. */
type KindCheck = (object: unknown) => readonly SchemaError[];

/** The schemas of one cluster: some minors of Kubernetes, and versions of operators. Each is read when it is met. */
export class ObjectSchemas {
  private readonly versions = new Map<string, Map<string, KindCheck | undefined>>();
  private readonly checkers = new Map<SchemaFile, SchemaChecker>();

  /**
   * @param options - which minors and operators
   */
  constructor(private readonly options: SchemaOptions = {}) {}

  /**
   * Whether the schema of a kind is known.
   *
   * @param apiVersion - for instance `apps/v1`
   * @param kind - for instance `StatefulSet`
   * @returns false for kinds that nobody has derived a schema for
   */
  has(apiVersion: string, kind: string): boolean {
    return this.checkOf(apiVersion, kind) !== undefined;
  }

  /**
   * Holds an object against the schema of its kind.
   *
   * @param object - a rendered object
   * @returns what is wrong; empty also for a kind whose schema is not known
   */
  validate(object: unknown): readonly SchemaError[] {
    if (!isPlainObject(object)) return [{ path: '', message: 'is no object' }];
    const { apiVersion, kind } = object;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
      return [{ path: '', message: 'has no apiVersion and kind' }];
    }
    return this.checkOf(apiVersion, kind)?.(object) ?? [];
  }

  private checkOf(apiVersion: string, kind: string): KindCheck | undefined {
    const kinds = this.versions.get(apiVersion) ?? new Map<string, KindCheck | undefined>();
    if (kinds.size === 0) this.versions.set(apiVersion, kinds);
    if (!kinds.has(kind)) kinds.set(kind, this.findCheck(apiVersion, `${apiVersion}/${kind}`));
    return kinds.get(kind);
  }

  private findCheck(apiVersion: string, key: string): KindCheck | undefined {
    for (const file of schemaFilesOf(apiGroup(apiVersion), this.options.operators)) {
      const type = file.kinds[key];
      if (type === undefined) continue;
      const checker = this.checkerOf(file);
      return (object) => checker.check(type, object);
    }
    return undefined;
  }

  private checkerOf(file: SchemaFile): SchemaChecker {
    const { minors: wanted = file.minors } = this.options;
    const known = wanted.filter((minor) => file.minors.includes(minor));
    const checker = this.checkers.get(file) ?? new SchemaChecker(file, known.length === 0 ? file.minors : known);
    this.checkers.set(file, checker);
    return checker;
  }
}

const known = new Map<string, ObjectSchemas>();

/**
 * The schemas of one cluster, made ready once for each choice of minors and operators.
 *
 * @param options - which minors and operators
 * @returns the schemas
 */
export function objectSchemas(options: SchemaOptions = {}): ObjectSchemas {
  const { minors, operators } = options;
  const key = [minors?.join(' '), ...(operators ?? []).map(({ name, version }) => `${name} ${version}`)].join('\n');
  const schemas = known.get(key) ?? new ObjectSchemas(options);
  known.set(key, schemas);
  return schemas;
}

/**
 * Whether the schema of a kind is known.
 *
 * @param apiVersion - for instance `apps/v1`
 * @param kind - for instance `StatefulSet`
 * @returns false for kinds that nobody has derived a schema for
 */
export function hasSchema(apiVersion: string, kind: string): boolean {
  return objectSchemas().has(apiVersion, kind);
}

/**
 * Holds an object against what Kubernetes' minors, or the operator that owns the kind, publish about it: unknown
 * fields, types, required fields, closed sets of texts, patterns, bounds, repeated list items, expressions in CEL.
 * What they only say in prose is not seen.
 *
 * @param object - a rendered object
 * @param options - which minors and operators
 * @returns what is wrong; empty also for a kind whose schema is not known
 */
export function validateObject(object: unknown, options: SchemaOptions = {}): readonly SchemaError[] {
  return objectSchemas(options).validate(object);
}
