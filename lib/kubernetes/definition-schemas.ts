import { compact, type OpenApi } from './openapi';
import { isPlainObject } from './render';
import type { SchemaDescription, SchemaFile, SchemaNode } from './schema-file';

/** A version of a kind that a custom resource definition declares. */
export interface DefinedKind {
  /** Group and version, for instance `kafka.strimzi.io/v1`. */
  readonly apiVersion: string;
  /** The kind. */
  readonly kind: string;
  /** Whether the API server takes objects of the version. */
  readonly served: boolean;
  /** The published schema. */
  readonly schema: OpenApi;
}

const ANYTHING: OpenApi = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/**
 * The kinds that a custom resource definition declares.
 *
 * @param definition - an object of kind CustomResourceDefinition
 * @returns one for each version; empty where the definition is broken
 */
export function definedKinds({ spec }: Readonly<Record<string, unknown>>): DefinedKind[] {
  if (!isPlainObject(spec) || !isPlainObject(spec.names)) return [];
  const { group } = spec;
  const { kind } = spec.names;
  const versions: readonly unknown[] = Array.isArray(spec.versions) ? spec.versions : [];
  if (typeof group !== 'string' || typeof kind !== 'string') return [];
  return versions.filter(isPlainObject).flatMap(({ name, served, schema }) => {
    if (typeof name !== 'string') return [];
    const described = isPlainObject(schema) ? schema.openAPIV3Schema : undefined;
    return [
      {
        apiVersion: `${group}/${name}`,
        kind,
        served: served === true,
        // a patch of a kustomization says nothing of it
        schema: isPlainObject(described) ? described : ANYTHING,
      },
    ];
  });
}

/**
 * The compact schema of a custom resource.
 *
 * @param schema - the published schema
 * @param keeps - whether an expression can be evaluated
 * @returns the type of the kind; it refers to `meta.v1.ObjectMeta`
 */
export function definedType(schema: OpenApi, keeps: (rule: string) => boolean): SchemaDescription {
  const { properties, ...others } = schema;
  const { status, ...declared } = isPlainObject(properties) ? properties : {};
  const keepDefaults = JSON.stringify(declared).includes('"x-kubernetes-validations"');
  const node = compact(
    { type: 'object', ...others, properties: declared },
    { nameOf: () => 'any', custom: { keepDefaults, keeps } },
  );
  if (typeof node === 'string') return { map: 'any' };
  const header: Record<string, SchemaNode> = {
    apiVersion: 'string',
    kind: 'string',
    metadata: '#meta.v1.ObjectMeta',
    // what the cluster writes: whoever has it in a manifest copied it from there, and the server lets it pass
    ...(status === undefined ? {} : { status: 'any' }),
  };
  return { ...node, fields: sortedMap({ ...node.fields, ...header }) };
}

/**
 * The schemas of the kinds that definitions among the manifests declare.
 *
 * @param definitions - objects of kind CustomResourceDefinition
 * @param metadata - the type of `metadata`, and those that it needs
 * @returns their schemas, as they ship for known operators
 */
export function schemasOfDefinitions(
  definitions: readonly Readonly<Record<string, unknown>>[],
  metadata: Readonly<Record<string, SchemaDescription>>,
): SchemaFile {
  const kinds: Record<string, string> = {};
  const types: Record<string, SchemaDescription> = { ...metadata };
  const defined = definitions.filter(isCurrent).flatMap(definedKinds);
  for (const { apiVersion, kind, served, schema } of defined) {
    if (!served) continue;
    const key = `${apiVersion}/${kind}`;
    // which of two definitions will hold, nobody knows
    types[key] = kinds[key] === undefined ? definedType(schema, () => true) : { map: 'any' };
    kinds[key] = key;
  }
  return { source: 'the definitions among the manifests', minors: [], kinds, types, only: {} };
}

/** No server takes those of v1beta1, and where one did, it kept fields that were not in the schema. */
function isCurrent({ apiVersion }: Readonly<Record<string, unknown>>): boolean {
  return apiVersion === 'apiextensions.k8s.io/v1';
}

/**
 * A map in the order of its keys.
 *
 * @param map - any map
 * @returns the same entries, sorted
 */
export function sortedMap<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
