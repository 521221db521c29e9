import { isPlainObject, render } from './render';
import type { SchemaDescription, SchemaNode } from './schema-file';

/** A schema as Kubernetes' OpenAPI and custom resource definitions write it. */
export type OpenApi = Readonly<Record<string, unknown>>;

/** How a publisher's schemas are read. */
export interface Reading {
  /**
   * What stands for a type that is referred to.
   *
   * @param reference - the reference, for instance `#/components/schemas/io.k8s.api.core.v1.PodSpec`
   * @returns the type
   */
  readonly nameOf: (reference: string) => SchemaNode;
  /**
   * Custom resources: what has a default need not be given, although it is listed as required, and expressions hold for
   * values. Kubernetes' own schemas write a default of every field.
   *
   * @default - Kubernetes' own kinds
   */
  readonly custom?: {
    /** Whether expressions may ask for what the server writes where nothing is given. */
    readonly keepDefaults: boolean;
    /**
     * Whether an expression is kept.
     *
     * @param rule - the expression
     * @returns false for one that can't be evaluated
     */
    readonly keeps: (rule: string) => boolean;
  };
}

const SCALARS: Readonly<Record<string, string>> = {
  byte: 'bytes',
  'date-time': 'time',
  duration: 'duration',
  'int-or-string': 'int-or-string',
};

/** The pattern of quantities, which Kubernetes gives in full wherever a custom resource holds one. */
const QUANTITY_BEGINNING = '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)';

/** What stands for a key of Kubernetes' own lists where it is not given (core/v1: ContainerPort, ServicePort). */
const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: 'TCP' };

/**
 * Takes a schema's shape and its expressions, and leaves its prose.
 *
 * @param schema - the published schema
 * @param reading - how it is read
 * @returns the same in short
 */
export function compact(schema: OpenApi, reading: Reading): SchemaNode {
  const node = shape(schema, reading);
  const { custom } = reading;
  if (custom === undefined) return node;
  const rules = objectsOf(schema['x-kubernetes-validations'])
    .flatMap(({ rule }) => (typeof rule === 'string' ? [rule.replace(/\s+/g, ' ').trim()] : []))
    .filter((rule) => custom.keeps(rule));
  const added = given({
    rules: rules.length === 0 ? undefined : rules,
    default: custom.keepDefaults ? render(schema.default, 'default') : undefined,
  });
  if (Object.keys(added).length === 0) return node;
  return typeof node === 'string' ? { type: node, ...added } : { ...node, ...added };
}

function shape(schema: OpenApi, reading: Reading): SchemaNode {
  const { type, $ref } = schema;
  const [only, ...others] = objectsOf(schema.allOf);
  if (only !== undefined && others.length === 0 && type === undefined) return compact(only, reading);
  if (typeof $ref === 'string') return reading.nameOf($ref);
  const choices = objectsOf(schema.anyOf ?? schema.oneOf);
  const isNumberOrText =
    choices.length > 0 &&
    choices.every((one) => one.type === 'integer' || one.type === 'string' || one.type === 'number');
  if (schema['x-kubernetes-int-or-string'] === true || isNumberOrText) {
    return textOf(schema.pattern)?.startsWith(QUANTITY_BEGINNING) === true ? 'quantity' : 'int-or-string';
  }
  // generators write it of raw JSON, whatever Go type holds it: a patch corrects the type
  if (type === 'string' && schema['x-kubernetes-preserve-unknown-fields'] === true) return 'any';
  switch (type) {
    case 'object':
      return compactObject(schema, reading);
    case 'array':
      return compactList(schema, reading);
    case 'string':
      return compactText(schema);
    case 'integer':
    case 'number': {
      const [min, max] = [numberOf(schema.minimum), numberOf(schema.maximum)];
      return min === undefined && max === undefined ? type : given({ type, min, max });
    }
    case 'boolean':
      return 'boolean';
    default:
      return 'any';
  }
}

function compactObject(schema: OpenApi, reading: Reading): SchemaNode {
  const { properties, additionalProperties } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (!isPlainObject(properties)) {
    const map = isPlainObject(additionalProperties) ? compact(additionalProperties, reading) : 'any';
    return given({ map, min: numberOf(schema.minProperties), max: numberOf(schema.maxProperties) });
  }
  const fields: Record<string, SchemaNode> = {};
  for (const name of Object.keys(properties).sort()) fields[name] = compact(objectOf(properties[name]), reading);
  const needed = textsOf(schema.required).filter(
    (name) => reading.custom === undefined || objectOf(properties[name]).default === undefined,
  );
  const choices = objectsOf(schema.oneOf).map((choice) => textsOf(choice.required));
  return given({
    fields,
    required: needed.length === 0 ? undefined : needed.sort(),
    exactlyOne: choices.length > 1 && choices.every(({ length }) => length === 1) ? choices.flat().sort() : undefined,
    open: open ? true : undefined,
  });
}

function compactList(schema: OpenApi, reading: Reading): SchemaNode {
  const type = schema['x-kubernetes-list-type'];
  const items = objectOf(schema.items);
  const withDefault = (key: string): string => {
    const otherwise = isPlainObject(items.properties) ? objectOf(items.properties[key]).default : KEY_DEFAULTS[key];
    return typeof otherwise === 'string' ? `${key}=${otherwise}` : key;
  };
  const keys = schema['x-kubernetes-list-map-keys'];
  return given({
    list: compact(items, reading),
    keys: type === 'map' ? textsOf(keys).map(withDefault) : type === 'set' ? [] : undefined,
    min: numberOf(schema.minItems),
    max: numberOf(schema.maxItems),
  });
}

function compactText(schema: OpenApi): SchemaNode {
  const type = SCALARS[textOf(schema.format) ?? ''];
  const pattern = textOf(schema.pattern);
  const description = given({
    type,
    enum: Array.isArray(schema.enum) ? textsOf(schema.enum).sort() : undefined,
    pattern: pattern !== undefined && isOurPattern(pattern) ? pattern : undefined,
    min: numberOf(schema.minLength),
    max: numberOf(schema.maxLength),
  });
  return Object.keys(description).every((key) => key === 'type') ? (type ?? 'string') : description;
}

/** Go's regular expressions are not quite those of JavaScript: one that means nothing here is left to the server. */
function isOurPattern(pattern: string): boolean {
  if (/\(\?[a-zA-Z]|\\[pPAzQ]|\[\[:/.test(pattern)) return false;
  try {
    return new RegExp(pattern).source !== '';
  } catch {
    return false; // the same: what it is written for reads it
  }
}

/** Leaves out what was not given, so that files hold no empty words. */
function given(description: SchemaDescription): SchemaDescription {
  return Object.fromEntries(Object.entries<unknown>({ ...description }).filter(([, value]) => value !== undefined));
}

function objectOf(value: unknown): OpenApi {
  return isPlainObject(value) ? value : {};
}

function objectsOf(value: unknown): OpenApi[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
