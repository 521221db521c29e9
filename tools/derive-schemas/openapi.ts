import { parse } from '@bufbuild/cel';

/** A schema as Kubernetes' OpenAPI and custom resource definitions write it. */
export interface OpenApi {
  $ref?: string;
  allOf?: OpenApi[];
  oneOf?: OpenApi[];
  anyOf?: OpenApi[];
  type?: string;
  format?: string;
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minProperties?: number;
  maxProperties?: number;
  default?: unknown;
  properties?: Record<string, OpenApi>;
  required?: string[];
  items?: OpenApi;
  additionalProperties?: OpenApi | boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-validations'?: { rule: string }[];
}

/** A compact schema, as lib/kubernetes/schema-file.ts describes it. */
export interface Description {
  fields?: Record<string, Node>;
  required?: string[];
  exactlyOne?: string[];
  open?: boolean;
  list?: Node;
  keys?: string[];
  map?: Node;
  type?: string;
  enum?: string[];
  pattern?: string;
  min?: number;
  max?: number;
  rules?: string[];
  default?: unknown;
}

export type Node = string | Description;

const SCALARS: Readonly<Record<string, string>> = {
  byte: 'bytes',
  'date-time': 'time',
  duration: 'duration',
  'int-or-string': 'int-or-string',
};

/** The pattern of quantities, which Kubernetes gives in full wherever a custom resource holds one. */
const QUANTITY_BEGINNING = '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)';

/** How a publisher's schemas are read. */
export interface Reading {
  /** The name of a type that is referred to. */
  readonly nameOf: (reference: string) => Node;
  /**
   * Custom resources: what has a default need not be given, although it is listed as required, and expressions hold for
   * values. Kubernetes' own schemas write a default of every field.
   */
  readonly custom?: {
    readonly keepDefaults: boolean;
    /** Gets the expressions that are not kept: ones that the evaluator can not read. */
    readonly unchecked: Set<string>;
  };
}

function isParsed(rule: string, unchecked: Set<string>): boolean {
  try {
    parse(rule);
    return true;
  } catch {
    unchecked.add(rule); // said when the schemas are written
    return false;
  }
}

/** What stands for a key of Kubernetes' own lists where it is not given (core/v1: ContainerPort, ServicePort). */
const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: 'TCP' };

/**
 * Takes a schema's shape and its expressions, and leaves its prose.
 *
 * @param schema - the published schema
 * @param reading - how it is read
 */
export function compact(schema: OpenApi, reading: Reading): Node {
  const node = shape(schema, reading);
  if (reading.custom === undefined) return node;
  const { custom } = reading;
  const rules = schema['x-kubernetes-validations']
    ?.map(({ rule }) => rule.replace(/\s+/g, ' ').trim())
    .filter((rule) => isParsed(rule, custom.unchecked));
  const added = given({
    rules: rules?.length === 0 ? undefined : rules,
    default: reading.custom.keepDefaults ? schema.default : undefined,
  });
  if (Object.keys(added).length === 0) return node;
  return typeof node === 'string' ? { type: node, ...added } : { ...node, ...added };
}

function shape(schema: OpenApi, reading: Reading): Node {
  const [only, ...others] = schema.allOf ?? [];
  if (only !== undefined && others.length === 0 && schema.type === undefined) return compact(only, reading);
  if (schema.$ref !== undefined) return reading.nameOf(schema.$ref);
  if (
    schema['x-kubernetes-int-or-string'] ||
    (schema.anyOf ?? schema.oneOf)?.every(({ type }) => type === 'integer' || type === 'string' || type === 'number')
  ) {
    if (schema.pattern?.startsWith(QUANTITY_BEGINNING)) return 'quantity';
    return 'int-or-string';
  }
  switch (schema.type) {
    case 'object':
      return compactObject(schema, reading);
    case 'array':
      return compactList(schema, reading);
    case 'string':
      return compactText(schema);
    case 'integer':
    case 'number':
      if (schema.minimum === undefined && schema.maximum === undefined) return schema.type;
      return given({ type: schema.type, min: schema.minimum, max: schema.maximum });
    case 'boolean':
      return 'boolean';
    default:
      return 'any';
  }
}

function compactObject(schema: OpenApi, reading: Reading): Node {
  const { properties, additionalProperties, required = [] } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (properties === undefined) {
    const map = typeof additionalProperties === 'object' ? compact(additionalProperties, reading) : 'any';
    return given({ map, min: schema.minProperties, max: schema.maxProperties });
  }
  const fields: Record<string, Node> = {};
  for (const name of Object.keys(properties).sort()) fields[name] = compact(properties[name] ?? {}, reading);
  const needed = required.filter((name) => reading.custom === undefined || properties[name]?.default === undefined);
  const choices = (schema.oneOf ?? []).map((choice) => choice.required ?? []);
  return given({
    fields,
    required: needed.length === 0 ? undefined : needed.sort(),
    exactlyOne: choices.length > 1 && choices.every(({ length }) => length === 1) ? choices.flat().sort() : undefined,
    open: open ? true : undefined,
  });
}

function compactList(schema: OpenApi, reading: Reading): Node {
  const type = schema['x-kubernetes-list-type'];
  const { items = {} } = schema;
  const withDefault = (key: string): string => {
    const otherwise = items.properties === undefined ? KEY_DEFAULTS[key] : items.properties[key]?.default;
    return typeof otherwise === 'string' ? `${key}=${otherwise}` : key;
  };
  return given({
    list: compact(items, reading),
    keys: type === 'map' ? schema['x-kubernetes-list-map-keys']?.map(withDefault) : type === 'set' ? [] : undefined,
    min: schema.minItems,
    max: schema.maxItems,
  });
}

function compactText(schema: OpenApi): Node {
  const { format = '', minLength, maxLength } = schema;
  const pattern = schema.pattern === undefined || isOurPattern(schema.pattern) ? schema.pattern : undefined;
  const values = schema.enum?.filter((value) => typeof value === 'string').sort();
  const type = SCALARS[format];
  const description = given({ type, enum: values, pattern, min: minLength, max: maxLength });
  return Object.keys(description).every((key) => key === 'type') ? (type ?? 'string') : description;
}

/** Go's regular expressions are not quite those of JavaScript: one that means nothing here is left to the server. */
function isOurPattern(pattern: string): boolean {
  if (/\(\?[a-zA-Z]|\\[pPAzQ]|\[\[:/.test(pattern)) return false;
  return new RegExp(pattern).source !== '';
}

/** Leaves out what was not given, so that files hold no empty words. */
function given(description: { [K in keyof Description]?: Description[K] | undefined }): Description {
  return Object.fromEntries(Object.entries(description).filter(([, value]) => value !== undefined)) as Description;
}
