import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { sorted } from './kubernetes';
import { compact, type Description, type Node, type OpenApi } from './openapi';

interface Definition {
  readonly kind?: string;
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
 * @param folders - folders of its custom resource definitions; a kind counts from the first that has it
 * @param metadata - the type of `metadata`, and those that it needs
 */
export function operatorSchemas(
  source: string,
  folders: readonly string[],
  metadata: Readonly<Record<string, Description>>,
): OperatorSchemas {
  const kinds: Record<string, string> = {};
  const roots: Record<string, Description> = {};
  const unchecked = new Set<string>();
  for (const { spec } of folders.flatMap(definitionsIn)) {
    const { group, names, versions } = spec;
    const served = versions.filter((version) => version.served);
    for (const { name: version, schema } of served) {
      const kind = `${group}/${version}/${names.kind}`;
      if (kinds[kind] !== undefined) continue;
      const { properties = {}, ...others } = schema.openAPIV3Schema;
      const { status: _, ...declared } = properties;
      const keepDefaults = JSON.stringify(declared).includes('"x-kubernetes-validations"');
      const node = compact(
        { ...others, properties: declared },
        { nameOf: () => 'any', custom: { keepDefaults, unchecked } },
      );
      if (typeof node === 'string') throw new Error(`${kind} is not described`);
      const plain = served.length === 1 ? names.kind : `${names.kind}.${version}`;
      const name = roots[plain] === undefined ? plain : `${group}.${plain}`;
      kinds[kind] = name;
      const metadata = node.fields === undefined ? 'any' : '#meta.v1.ObjectMeta';
      const header = { apiVersion: 'string', kind: 'string', metadata };
      roots[name] = {
        ...node,
        ...(node.fields === undefined ? {} : { fields: sorted({ ...node.fields, ...header }) }),
      };
    }
  }
  for (const rule of unchecked) process.stdout.write(`left to the server: ${rule}\n`);
  return { source, minors: [], kinds: sorted(kinds), types: sorted({ ...named(roots), ...metadata }), only: {} };
}

function definitionsIn(folder: string): Definition[] {
  const files = fs.readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  return files.sort().flatMap((file) =>
    parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8'))
      .map((document) => document.toJS() as Definition | null)
      .filter((content) => content !== null)
      .filter(({ kind }) => kind === 'CustomResourceDefinition'),
  );
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
