import { apiGroup } from './kinds';
import { definedKinds, schemasOfDefinitions } from './definition-schemas';
import { isPlainObject } from './render';
import { SchemaChecker, type SchemaError } from './schema-checker';
import { metadataTypes, schemaFilesOf, type OperatorVersion, type SchemaFile } from './schema-file';

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
  /**
   * Custom resource definitions that stand among the manifests. They count before what is known of operators.
   *
   * @default - none
   */
  readonly definitions?: readonly Readonly<Record<string, unknown>>[];
}

/** What is known of the kinds of a group. */
export interface KnownGroup {
  /** Who says so: Kubernetes, an operator and its version, or the definitions among the manifests. */
  readonly source: string;
  /** Its kinds with the versions in which they are served, as `apiVersion/Kind`. */
  readonly kinds: readonly string[];
}

/** Checks one kind of objects. */
type KindCheck = (object: unknown) => readonly SchemaError[];

/** The schemas of one cluster: some minors of Kubernetes, and versions of operators. Each is read when it is met. */
export class ObjectSchemas {
  private readonly versions = new Map<string, Map<string, KindCheck | undefined>>();
  private readonly checkers = new Map<SchemaFile, SchemaChecker>();
  private readonly defined = new Map<string, SchemaFile | undefined>();

  /**
   * @param options - which minors and operators
   */
  constructor(private readonly options: SchemaOptions = {}) {}

  /**
   * What is known of a group.
   *
   * @param group - for instance `kafka.strimzi.io`; empty for Kubernetes' core
   * @returns its kinds by who says so; empty for a group that nobody has derived schemas for
   */
  groups(group: string): readonly KnownGroup[] {
    return this.filesOf(group).flatMap(({ source, kinds }) => {
      const ofGroup = Object.keys(kinds).filter((kind) => apiGroup(kind.slice(0, kind.lastIndexOf('/'))) === group);
      return ofGroup.length === 0 ? [] : [{ source, kinds: ofGroup }];
    });
  }

  /**
   * The versions in which Kubernetes itself serves a kind.
   *
   * @param kind - for instance `Deployment`
   * @returns groups and versions; empty for a kind that Kubernetes does not have
   */
  apiVersionsOf(kind: string): readonly string[] {
    return schemaFilesOf('').flatMap(({ kinds }) =>
      Object.keys(kinds).flatMap((name) => (name.endsWith(`/${kind}`) ? [name.slice(0, -kind.length - 1)] : [])),
    );
  }

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
    for (const file of this.filesOf(apiGroup(apiVersion))) {
      const type = file.kinds[key];
      if (type === undefined) continue;
      const checker = this.checkerOf(file);
      return (object) => checker.checkKind(key, type, object);
    }
    return undefined;
  }

  private filesOf(group: string): readonly SchemaFile[] {
    const shipped = schemaFilesOf(group, this.options.operators);
    if (!this.defined.has(group)) this.defined.set(group, this.definedIn(group));
    const defined = this.defined.get(group);
    return defined === undefined ? shipped : [defined, ...shipped];
  }

  /** Who brings the definitions of a group says which kinds there are; whether all of them, nobody knows. */
  private definedIn(group: string): SchemaFile | undefined {
    const ofGroup = (this.options.definitions ?? []).filter((definition) =>
      definedKinds(definition).some(({ apiVersion }) => apiGroup(apiVersion) === group),
    );
    return ofGroup.length === 0 ? undefined : schemasOfDefinitions(ofGroup, metadataTypes());
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
  const { minors, operators, definitions = [] } = options;
  if (definitions.length > 0) return new ObjectSchemas(options);
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
