import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { definedKinds, definedType, sortedMap } from '../../lib/kubernetes/definition-schemas';
import { isPlainObject } from '../../lib/kubernetes/render';
import type { SchemaDescription, SchemaFile, SchemaNode } from '../../lib/kubernetes/schema-file';
import { isParsed } from './is-parsed';

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
  metadata: Readonly<Record<string, SchemaDescription>>,
): SchemaFile {
  const kinds: Record<string, string> = {};
  const roots: Record<string, SchemaDescription> = {};
  const unchecked = new Set<string>();
  const keeps = (rule: string): boolean => {
    const parsed = isParsed(rule);
    if (!parsed) unchecked.add(rule); // said when the schemas are written
    return parsed;
  };
  for (const definition of folders.flatMap(definitionsIn)) {
    const served = definedKinds(definition).filter((version) => version.served);
    for (const { apiVersion, kind, schema } of served) {
      const key = `${apiVersion}/${kind}`;
      if (kinds[key] !== undefined) continue;
      const [group = '', version = ''] = apiVersion.split('/');
      const plain = served.length === 1 ? kind : `${kind}.${version}`;
      const name = roots[plain] === undefined ? plain : `${group}.${plain}`;
      kinds[key] = name;
      roots[name] = definedType(schema, keeps);
    }
  }
  for (const rule of unchecked) process.stdout.write(`left to the server: ${rule}\n`);
  return { source, minors: [], kinds: sortedMap(kinds), types: sortedMap({ ...named(roots), ...metadata }), only: {} };
}

function definitionsIn(folder: string): Readonly<Record<string, unknown>>[] {
  const files = fs.readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  return files.sort().flatMap((file) =>
    parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8'))
      .map((document): unknown => document.toJS())
      .filter(isPlainObject)
      .filter(({ kind }) => kind === 'CustomResourceDefinition'),
  );
}

/** Gives descriptions that repeat a name, so that they stand there once: operators write pods out in full everywhere. */
function named(roots: Readonly<Record<string, SchemaDescription>>): Record<string, SchemaDescription> {
  const seen = new Map<string, number>();
  const count = (node: SchemaNode): void => {
    if (typeof node === 'string') return;
    const text = JSON.stringify(node);
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    if (before === 0) for (const child of childrenOf(node)) count(child); // what is inside a repetition repeats with it
  };
  Object.values(roots).forEach(count);

  const types: Record<string, SchemaDescription> = {};
  const names = new Map<string, string>();
  const place = (node: SchemaNode, where: string): SchemaNode => {
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

function childrenOf(node: SchemaDescription): SchemaNode[] {
  return [
    ...Object.values(node.fields ?? {}),
    ...(node.list === undefined ? [] : [node.list]),
    ...(node.map === undefined ? [] : [node.map]),
  ];
}

function mapChildren(
  node: SchemaDescription,
  change: (child: SchemaNode, step: string) => SchemaNode,
): SchemaDescription {
  const { fields, list, map } = node;
  const changed = fields && Object.entries(fields).map(([name, child]) => [name, change(child, name)]);
  return {
    ...node,
    ...(changed === undefined ? {} : { fields: Object.fromEntries(changed) }),
    ...(list === undefined ? {} : { list: change(list, '') }),
    ...(map === undefined ? {} : { map: change(map, '') }),
  };
}
