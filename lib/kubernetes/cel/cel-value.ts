import type { CelInput } from '@bufbuild/cel';
import { Late } from '../../core';
import { isPlainObject } from '../render';
import type { SchemaDescription, SchemaNode } from '../schema-file';

/** Words of CEL that Kubernetes escapes where they are names of fields. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var void ' +
    'while'
  ).split(' '),
);

/** The types of a file of schemas, by name. */
export type Types = Readonly<Record<string, SchemaDescription>>;

/** What is known only later: no expression can be told of it. */
export const UNKNOWN = Symbol('unknown');

/**
 * A value as expressions see it: whole numbers apart from others, fields by their escaped names, defaults filled in, and
 * nothing that the schema does not know.
 *
 * @param value - a value that fits the schema
 * @param node - its schema
 * @param types - the types that the schema refers to
 * @returns the value, or that something in it is known only later
 */
export function celValue(value: unknown, node: SchemaNode, types: Types): CelInput | typeof UNKNOWN {
  if (typeof node === 'string') {
    return node.startsWith('#') ? celValue(value, types[node.slice(1)] ?? 'any', types) : scalar(value, node);
  }
  if (node.fields !== undefined && isPlainObject(value)) return fieldsOf(value, node, node.fields, types);
  if (node.list !== undefined && Array.isArray(value)) return listOf(value, node.list, types);
  if (node.map !== undefined && isPlainObject(value)) return mapOf(value, node.map, types);
  return scalar(value, node.type ?? 'string');
}

function fieldsOf(
  value: Readonly<Record<string, unknown>>,
  node: SchemaDescription,
  fields: Readonly<Record<string, SchemaNode>>,
  types: Types,
): CelInput | typeof UNKNOWN {
  const result: Record<string, CelInput> = {};
  for (const [name, inner] of Object.entries(fields)) {
    const given = value[name] ?? (typeof inner === 'string' ? undefined : inner.default);
    if (given === undefined) continue;
    const converted = celValue(given, inner, types);
    if (converted === UNKNOWN) return UNKNOWN;
    result[escaped(name)] = converted;
  }
  return result;
}

function listOf(list: readonly unknown[], node: SchemaNode, types: Types): CelInput | typeof UNKNOWN {
  const result: CelInput[] = [];
  for (const item of list) {
    const converted = celValue(item, node, types);
    if (converted === UNKNOWN) return UNKNOWN;
    result.push(converted);
  }
  return result;
}

function mapOf(map: Readonly<Record<string, unknown>>, node: SchemaNode, types: Types): CelInput | typeof UNKNOWN {
  const result = new Map<string, CelInput>();
  for (const [key, item] of Object.entries(map)) {
    const converted = celValue(item, node, types);
    if (converted === UNKNOWN) return UNKNOWN;
    result.set(key, converted);
  }
  return result;
}

function scalar(value: unknown, type: string): CelInput | typeof UNKNOWN {
  switch (typeof value) {
    case 'string':
      return Late.isIn(value) ? UNKNOWN : value;
    case 'number':
      return type !== 'number' && Number.isInteger(value) ? BigInt(value) : value;
    case 'boolean':
      return value;
    default:
      break;
  }
  if (Array.isArray(value)) return listOf(value, 'any', {});
  return isPlainObject(value) ? mapOf(value, 'any', {}) : null;
}

/**
 * A name of a field as expressions write it.
 *
 * @param name - for instance `namespace` or `x-y`
 * @returns for instance `__namespace__` or `x__dash__y`
 */
export function escaped(name: string): string {
  if (RESERVED.has(name)) return `__${name}__`;
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}
