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
  properties?: Record<string, OpenApi>;
  required?: string[];
  items?: OpenApi;
  additionalProperties?: OpenApi | boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
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
}

export type Node = string | Description;

const SCALARS: Readonly<Record<string, string>> = {
  byte: 'bytes',
  'date-time': 'time',
  'int-or-string': 'int-or-string',
};

/** The pattern of quantities, which Kubernetes gives in full wherever a custom resource holds one. */
const QUANTITY_BEGINNING = '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)';

/**
 * Takes a schema's shape, and leaves its prose, defaults and expressions.
 *
 * @param schema - the published schema
 * @param nameOf - the name of a type that is referred to
 */
export function compact(schema: OpenApi, nameOf: (reference: string) => Node): Node {
  const [only, ...others] = schema.allOf ?? [];
  if (only !== undefined && others.length === 0) return compact(only, nameOf);
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (
    schema['x-kubernetes-int-or-string'] ||
    (schema.anyOf ?? schema.oneOf)?.every(({ type }) => type === 'integer' || type === 'string' || type === 'number')
  ) {
    if (schema.pattern?.startsWith(QUANTITY_BEGINNING)) return 'quantity';
    return 'int-or-string';
  }
  switch (schema.type) {
    case 'object':
      return compactObject(schema, nameOf);
    case 'array':
      return compactList(schema, nameOf);
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

function compactObject(schema: OpenApi, nameOf: (reference: string) => Node): Node {
  const { properties, additionalProperties, required = [] } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (properties === undefined) {
    if (typeof additionalProperties === 'object') return { map: compact(additionalProperties, nameOf) };
    return open || additionalProperties === true || properties === undefined ? { map: 'any' } : {};
  }
  const fields: Record<string, Node> = {};
  for (const name of Object.keys(properties).sort()) fields[name] = compact(properties[name] ?? {}, nameOf);
  const choices = (schema.oneOf ?? []).map((choice) => choice.required ?? []);
  return given({
    fields,
    required: required.length === 0 ? undefined : [...required].sort(),
    exactlyOne: choices.length > 1 && choices.every(({ length }) => length === 1) ? choices.flat().sort() : undefined,
    open: open ? true : undefined,
  });
}

function compactList(schema: OpenApi, nameOf: (reference: string) => Node): Node {
  const type = schema['x-kubernetes-list-type'];
  return given({
    list: compact(schema.items ?? {}, nameOf),
    keys: type === 'map' ? schema['x-kubernetes-list-map-keys'] : type === 'set' ? [] : undefined,
    min: schema.minItems,
    max: schema.maxItems,
  });
}

function compactText(schema: OpenApi): Node {
  const { format = '', pattern } = schema;
  const values = schema.enum?.filter((value) => typeof value === 'string').sort();
  const type = SCALARS[format];
  if (values === undefined && pattern === undefined) return type ?? 'string';
  return given({ type, enum: values, pattern });
}

/** Leaves out what was not given, so that files hold no empty words. */
function given(description: { [K in keyof Description]?: Description[K] | undefined }): Description {
  return Object.fromEntries(Object.entries(description).filter(([, value]) => value !== undefined)) as Description;
}
