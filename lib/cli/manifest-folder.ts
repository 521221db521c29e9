import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  isAlias,
  isCollection,
  isMap,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
} from 'yaml';
import { hasSchema, isPlainObject, type KubeObject } from '../kubernetes';
import { isKubeObject } from '../model';
import { CommandError } from './command';
import { partsOfKustomizations } from './kustomizations';
import { lineIn } from './yaml-lines';

/** An object as it stands in a file. */
export interface ReadObject {
  /** The object; lists are taken apart. */
  readonly object: KubeObject;
  /** The file, as the command line leads to it. */
  readonly file: string;
  /** Line of the object in it, from 1. */
  readonly line: number;
  /**
   * Line of a property, from 1.
   *
   * @param property - for instance `spec.template.spec.containers[0].image`
   * @returns its line; that of the nearest thing around it where nothing stands there
   */
  readonly lineOf: (property: string) => number;
}

/** Something in a file that can't be read, or is not for Kubernetes. */
export interface ReadProblem {
  /** The file, as the command line leads to it. */
  readonly file: string;
  /** Line in it, from 1. */
  readonly line: number;
  /** What is wrong, and what to do. */
  readonly message: string;
  /** Whether something is wrong (`error`), or there is just something else than Kubernetes objects (`note`). */
  readonly severity: 'error' | 'note';
}

/** What was read. */
export interface ReadManifests {
  /** All objects, in the order of the files' names and of their places in them. */
  readonly objects: readonly ReadObject[];
  /** What could not be read. */
  readonly problems: readonly ReadProblem[];
}

/** Folders that hold other things. */
const SKIPPED = /(^|[\\/])(\.[^\\/]+|node_modules)([\\/]|$)/;
const READABLE = /\.(ya?ml|json)$/i;

/**
 * Reads the manifests of a folder or a file: YAML of several documents, JSON, lists. What can't be read is told, and
 * everything else is read nevertheless. Of a folder that this library wrote, it reads `manifests/`; patches of
 * kustomizations are left out.
 *
 * @param place - a folder or a file
 * @returns the objects and the problems
 * @throws CommandError when there is no such folder or file
 */
export function readManifestFolder(place: string): ReadManifests {
  if (!fs.existsSync(place)) throw new CommandError(`There is no ${place}.`);
  if (!fs.statSync(place).isDirectory()) return readManifestFile(place);
  const folder = isSynthesized(place) ? path.join(place, 'manifests') : place;
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => READABLE.test(file) && !SKIPPED.test(file))
    .sort()
    .map((file) => path.join(folder, file))
    .filter((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  const parts = partsOfKustomizations(files);
  return together(
    files.map((file) => {
      const kustomization = parts.get(file);
      if (kustomization === undefined) return readManifestFile(file);
      const message = `is a part of ${kustomization}: build that, and read what comes out (kubectl kustomize DIR)`;
      return { objects: [], problems: [{ file, line: 1, message, severity: 'note' }] };
    }),
  );
}

/**
 * Whether a folder is what this library writes: manifests, and what belongs to them beside.
 *
 * @param folder - a folder
 * @returns true if there are `manifests/` and `needs.json`
 */
export function isSynthesized(folder: string): boolean {
  return fs.existsSync(path.join(folder, 'manifests')) && fs.existsSync(path.join(folder, 'needs.json'));
}

/**
 * What several places hold, as one.
 *
 * @param parts - what was read
 * @returns all objects and problems, in the same order
 */
export function together(parts: readonly ReadManifests[]): ReadManifests {
  return {
    objects: parts.flatMap(({ objects }) => objects),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

function readManifestFile(file: string): ReadManifests {
  return readManifestText(fs.readFileSync(file, 'utf8'), file);
}

/**
 * Reads manifests out of a text.
 *
 * @param text - YAML of any number of documents, or JSON
 * @param file - where it is from, for messages
 * @returns the objects and the problems
 */
export function readManifestText(text: string, file: string): ReadManifests {
  return together(jsonValues(text).map((part) => readYaml(part, file)));
}

/**
 * The values of a JSON text that has several, one after the other, as kubectl reads them: each with as many empty lines
 * before it as it has in the text.
 */
function jsonValues(text: string): string[] {
  if (!/^\s*\{/.test(text)) return [text];
  const values: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/g)) {
    if (token === '{') {
      // what is between two values, if anything, makes it YAML
      if (depth === 0 && values.length > 0 && text.slice(start, index).trim() !== '') return [text];
      depth++;
    } else if (token === '}' && --depth === 0) {
      const before = text.slice(0, start).replaceAll(/[^\n]/g, '');
      values.push(before + text.slice(start, index + 1));
      start = index + 1;
    }
  }
  return depth === 0 && values.length > 1 && text.slice(start).trim() === '' ? values : [text];
}

function readYaml(text: string, file: string): ReadManifests {
  const objects: ReadObject[] = [];
  const problems: ReadProblem[] = [];
  const lines = new LineCounter();
  for (const document of parseYaml(text, lines)) {
    const start = lineAt(lines, (document.contents ?? document).range?.[0] ?? 0);
    const tell = (severity: 'error' | 'note', message: string, line = start): void => {
      problems.push({ file, line, message, severity });
    };
    const remedy = text.includes('{{') ? ' (is it a template? render it first)' : '';
    const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
    for (const { pos } of twice) tell('error', 'the same key stands twice in a map', lineAt(lines, pos[0]));
    // of a key that stands twice the last one counts, as for Kubernetes; nothing else that is broken can be trusted, and
    // all that follows the first mistake follows from it
    const broken = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY') ?? keyThatIsNoText(document, text);
    if (broken !== undefined) {
      tell('error', `is no YAML: ${broken.message}${remedy}`, lineAt(lines, broken.pos[0]));
      continue;
    }
    const value = valueOf(document, (message) => {
      tell('error', message);
    });
    if (value === undefined || value === null) continue;
    take(value, document.contents, { document, lines, file, objects, tell });
  }
  return { objects, problems };
}

/** A key that is a map or a list, as in `{{ .Values.name }}`: YAML has it, and Kubernetes and JSON have not. */
function keyThatIsNoText(
  document: Document,
  text: string,
): { readonly message: string; readonly pos: readonly [number, ...number[]] } | undefined {
  if (!/\{\s*[{[]|^[\s-]*\?\s/m.test(text)) return undefined;
  let found: number | undefined;
  visit(document, {
    Pair: (_position, { key }) => {
      if (!isCollection(key)) return undefined;
      found = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found === undefined ? undefined : { message: 'a key must be text', pos: [found] };
}

/**
 * Kubernetes reads YAML 1.1, where `yes` is true and `0444` is octal, but leaves dates, times and numbers to the base
 * of 60 as text.
 *
 * @see https://github.com/kubernetes-sigs/yaml
 */
function parseYaml(text: string, lineCounter: LineCounter): readonly Document[] {
  return parseAllDocuments(text, {
    version: '1.1',
    customTags: (tags) =>
      tags.filter(
        (tag) =>
          typeof tag === 'string' ||
          (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME')),
      ),
    lineCounter,
    prettyErrors: false,
  });
}

interface Taking {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly file: string;
  readonly objects: ReadObject[];
  readonly tell: (severity: 'error' | 'note', message: string, line?: number) => void;
}

/** Takes an object or the items of a list. */
function take(value: unknown, node: Node | null, taking: Taking, of?: { apiVersion: unknown; kind: string }): void {
  const { document, lines, file, objects, tell } = taking;
  const line = lineAt(lines, node?.range?.[0] ?? 0);
  if (!isPlainObject(value)) {
    tell('note', 'is no Kubernetes object: a map was expected', line);
    return;
  }
  const apiVersion = value.apiVersion ?? of?.apiVersion;
  const kind = value.kind ?? of?.kind;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    tell('note', 'is no Kubernetes object: apiVersion or kind is missing', line);
    return;
  }
  // a list of nothing may be null
  if (kind === 'List' && (value.items === undefined || value.items === null)) return;
  if (kind.endsWith('List') && Array.isArray(value.items)) {
    const items: unknown = isMap(node) ? node.get('items', true) : undefined;
    // the items of a typed list leave out what the list says of them
    const element = kind === 'List' ? undefined : { apiVersion, kind: kind.slice(0, -'List'.length) };
    value.items.forEach((item: unknown, index) => {
      const child = isSeq(items) ? items.items[index] : undefined;
      take(item, resolved(child, document), taking, element);
    });
    return;
  }
  if (apiVersion.startsWith('kustomize.config.k8s.io/')) {
    tell('note', `is a ${kind} of kustomize: build it, and read what comes out (kubectl kustomize DIR)`, line);
    return;
  }
  if (value.metadata === undefined && !hasSchema(apiVersion, kind)) {
    tell(
      'note',
      `is no Kubernetes object: ${kind} of ${apiVersion} has no metadata, as configurations of programs`,
      line,
    );
    return;
  }
  const object = kubeObject({ ...value, apiVersion, kind }, (message) => {
    tell('error', message, line);
  });
  if (object === undefined) return;
  objects.push({ object, file, line, lineOf: (property) => lineAt(lines, lineIn(node, property, document)) });
}

/** The object with metadata that one can rely on; nothing if it has no name. */
function kubeObject(
  object: Readonly<Record<string, unknown>> & { readonly apiVersion: string; readonly kind: string },
  tell: (message: string) => void,
): KubeObject | undefined {
  const metadata = isPlainObject(object.metadata) ? object.metadata : {};
  const { name, generateName, namespace } = metadata;
  // the API server makes up five more characters
  const called = name ?? (typeof generateName === 'string' ? `${generateName}xxxxx` : undefined);
  if (typeof called !== 'string' || called === '') {
    tell(`${object.kind} has no metadata.name that is text`);
    return undefined;
  }
  const texts = (field: 'labels' | 'annotations'): Record<string, Readonly<Record<string, string>>> => {
    const map = metadata[field];
    if (!isPlainObject(map)) return {};
    const entries = Object.entries(map);
    for (const [key, value] of entries) {
      // null is text of no characters for the API server
      if (typeof value !== 'string' && value !== null)
        tell(`${object.kind} ${called}: metadata.${field}.${key} must be text: write it in quotes`);
    }
    return { [field]: Object.fromEntries(entries.flatMap(([key, value]) => (isText(value) ? [[key, value]] : []))) };
  };
  if (namespace !== undefined && namespace !== null && typeof namespace !== 'string')
    tell(`${object.kind} ${called}: metadata.namespace must be text: write it in quotes`);
  const { labels: _labels, annotations: _annotations, namespace: _namespace, ...others } = metadata;
  const rendered: unknown = {
    ...object,
    metadata: {
      ...others,
      name: called,
      ...(typeof namespace === 'string' ? { namespace } : {}),
      ...texts('labels'),
      ...texts('annotations'),
    },
  };
  return isKubeObject(rendered) ? rendered : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Uses of one anchor, with those in the anchors that it uses: many in a long list are fine, in each other they explode. */
const MOST_ALIASES = 10_000;

function valueOf(document: Document, tell: (message: string) => void): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return value;
  } catch (error) {
    // aliases to nothing, or to each other
    tell(`can't be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function resolved(node: unknown, document: Document): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? null;
  return isMap(node) || isSeq(node) ? node : null;
}

function lineAt(lines: LineCounter, offset: number): number {
  return Math.max(lines.linePos(offset).line, 1);
}
