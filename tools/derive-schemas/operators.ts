import * as fs from 'node:fs';
import { parse } from 'yaml';
import { sorted } from './kubernetes';
import { compact, type Description, type Node, type OpenApi } from './openapi';

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: OpenApi };
    }[];
  };
}

/** The schemas of one operator. */
export interface OperatorSchemas {
  readonly source: string;
  readonly minors: readonly string[];
  readonly kinds: Record<string, string>;
  readonly types: Record<string, Description>;
  readonly only: Record<string, readonly string[]>;
}

/** Characters of a description that is worth a name, if it repeats. */
const WORTH_A_NAME = 80;

/**
 * Derives the schemas of custom resources.
 *
 * @param source - the operator and its version
 * @param files - its custom resource definitions
 * @param metadata - the type of `metadata`, and those that it needs
 */
export function operatorSchemas(
  source: string,
  files: readonly string[],
  metadata: Readonly<Record<string, Description>>,
): OperatorSchemas {
  const kinds: Record<string, string> = {};
  const roots: Record<string, Description> = {};
  for (const file of files) {
    const { group, names, versions } = (parse(fs.readFileSync(file, 'utf8')) as Definition).spec;
    for (const { name: version, served, schema } of versions) {
      if (!served) continue;
      const { properties = {}, required } = schema.openAPIV3Schema;
      const { status, ...declared } = properties;
      const node = compact(
        { type: 'object', properties: declared, ...(required === undefined ? {} : { required }) },
        () => 'any',
      );
      if (typeof node === 'string') throw new Error(`${file}: ${version} describes nothing`);
      const name = versions.filter((one) => one.served).length === 1 ? names.kind : `${names.kind}.${version}`;
      kinds[`${group}/${version}/${names.kind}`] = name;
      roots[name] = { ...node, fields: { ...node.fields, metadata: '#meta.v1.ObjectMeta' } };
    }
  }
  return { source, minors: [], kinds: sorted(kinds), types: sorted({ ...named(roots), ...metadata }), only: {} };
}

/** Gives descriptions that repeat a name, so that they stand there once: operators write pods out in full everywhere. */
function named(roots: Readonly<Record<string, Description>>): Record<string, Description> {
  const seen = new Map<string, number>();
  const count = (node: Node): void => {
    if (typeof node === 'string') return;
    const text = JSON.stringify(node);
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    if (before === 0) for (const child of childrenOf(node)) count(child); // what is inside a repetition repeats with it
  };
  Object.values(roots).forEach(count);

  const types: Record<string, Description> = {};
  const names = new Map<string, string>();
  const place = (node: Node, where: string): Node => {
    if (typeof node === 'string') return node;
    const text = JSON.stringify(node);
    const inside = mapChildren(node, (child, step) => place(child, step === '' ? where : `${where}.${step}`));
    if ((seen.get(text) ?? 0) < 2 || text.length < WORTH_A_NAME || node.fields === undefined) return inside;
    const name = names.get(text) ?? where;
    names.set(text, name);
    types[name] ??= inside;
    return `#${name}`;
  };
  for (const [name, root] of Object.entries(roots))
    types[name] = mapChildren(root, (child, step) => place(child, `${name}.${step}`));
  return types;
}

function childrenOf(node: Description): Node[] {
  return [
    ...Object.values(node.fields ?? {}),
    ...(node.list === undefined ? [] : [node.list]),
    ...(node.map === undefined ? [] : [node.map]),
  ];
}

function mapChildren(node: Description, change: (child: Node, step: string) => Node): Description {
  const result: Description = { ...node };
  if (node.fields !== undefined) {
    result.fields = Object.fromEntries(Object.entries(node.fields).map(([name, child]) => [name, change(child, name)]));
  }
  if (node.list !== undefined) result.list = change(node.list, '');
  if (node.map !== undefined) result.map = change(node.map, '');
  return result;
}
