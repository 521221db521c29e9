import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { isPlainObject } from '../kubernetes';

const KUSTOMIZATION = /(^|[\\/])kustomization\.ya?ml$/;

/** Fields that list files which kustomize works with, and which are no manifests themselves. */
const PARTS = [
  'configurations',
  'generators',
  'patches',
  'patchesJson6902',
  'patchesStrategicMerge',
  'replacements',
  'transformers',
  'validators',
] as const;

/**
 * The files that are parts of kustomizations and no manifests: patches, transformers and their like. They look like
 * manifests, but say only what is changed about others.
 *
 * @param files - all files that are read
 * @returns the kustomization of each such file
 */
export function partsOfKustomizations(files: readonly string[]): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const kustomization of files.filter((file) => KUSTOMIZATION.test(file))) {
    const folder = path.dirname(kustomization);
    for (const name of namesIn(contentOf(kustomization))) parts.set(path.join(folder, name), kustomization);
  }
  return parts;
}

function contentOf(file: string): unknown {
  try {
    const content: unknown = parse(fs.readFileSync(file, 'utf8'), { logLevel: 'silent' });
    return content;
  } catch {
    // whoever reads the manifests tells that it is broken
    return undefined;
  }
}

/** Names of files; what has several lines is a patch itself. */
function namesIn(content: unknown): string[] {
  if (!isPlainObject(content)) return [];
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((field) =>
    listOf(content[field]).flatMap((generator) => (isPlainObject(generator) ? listOf(generator.files) : [])),
  );
  return [
    ...PARTS.flatMap((field) => listOf(content[field])).map((part) => (isPlainObject(part) ? part.path : part)),
    // `key=file` or `file`
    ...generated.map((file) => (typeof file === 'string' ? file.slice(file.indexOf('=') + 1) : undefined)),
  ].flatMap((name) => (typeof name === 'string' && !name.includes('\n') ? [name] : []));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
