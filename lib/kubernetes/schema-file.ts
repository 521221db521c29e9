import * as fs from 'node:fs';
import * as path from 'node:path';
import { compareVersions } from '../core';
import { isPlainObject, type Json } from './render';

/**
 * What may stand in one place of an object: the name of a simple type, `#` and the name of a type of the same file, or
 * a description. `npm run schemas` derives these from what Kubernetes and the operators publish.
 */
export type SchemaNode = string | SchemaDescription;

/** A place that is more than a simple type. */
export interface SchemaDescription {
  /**
   * The fields of a map that has fixed ones.
   *
   * @default - no such map
   */
  readonly fields?: Readonly<Record<string, SchemaNode>>;
  /**
   * Fields that must stand there.
   *
   * @default - none
   */
  readonly required?: readonly string[];
  /**
   * Fields of which exactly one must stand there.
   *
   * @default - no such choice
   */
  readonly exactlyOne?: readonly string[];
  /**
   * Whether other fields than those may stand there, too.
   *
   * @default false
   */
  readonly open?: boolean;
  /**
   * The items of a list.
   *
   * @default - no list
   */
  readonly list?: SchemaNode;
  /**
   * Fields that together tell the items of a list apart; none means that items tell themselves apart. `protocol=TCP`
   * is a field with what stands for it where it is not given.
   *
   * @default - items may repeat
   */
  readonly keys?: readonly string[];
  /**
   * The values of a map with free keys.
   *
   * @default - no such map
   */
  readonly map?: SchemaNode;
  /**
   * A simple type, with the bounds below.
   *
   * @default 'string'
   */
  readonly type?: string;
  /**
   * The texts that exist.
   *
   * @default - any
   */
  readonly enum?: readonly string[];
  /**
   * A regular expression that the text matches.
   *
   * @default - any text
   */
  readonly pattern?: string;
  /**
   * Smallest number, fewest items or entries, or fewest characters of a text.
   *
   * @default - no bound
   */
  readonly min?: number;
  /**
   * Largest number, most items or entries, or most characters of a text.
   *
   * @default - no bound
   */
  readonly max?: number;
  /**
   * Expressions in CEL that hold for the value; those with `oldSelf` compare it with what is in the cluster.
   *
   * @default - none
   */
  readonly rules?: readonly string[];
  /**
   * What the API server writes where nothing is given. Kept where expressions may ask for it.
   *
   * @default - nothing
   */
  readonly default?: Json;
}

/** The schemas of one publisher. */
export interface SchemaFile {
  /** What they were derived from. */
  readonly source: string;
  /** Kubernetes' minors that they were derived from; empty for operators. */
  readonly minors: readonly string[];
  /** From `apiVersion/Kind` to the name of its type. */
  readonly kinds: Readonly<Record<string, string>>;
  /** The types by name. */
  readonly types: Readonly<Record<string, SchemaDescription>>;
  /**
   * What only some minors have: from `apiVersion/Kind`, `Type.field`, `Type.field=text` or `Type.field!` (required) to
   * those minors.
   */
  readonly only: Readonly<Record<string, readonly string[]>>;
}

/** An operator, by the name and version under which the environment declares it. */
export interface OperatorVersion {
  /** Name of the operator, for instance `strimzi`. */
  readonly name: string;
  /** Its version, for instance `1.2.0`. */
  readonly version: string;
}

/** What schemas of one operator there are. */
interface OperatorEntry {
  /** The groups of its kinds. */
  readonly groups: readonly string[];
  /** The versions that schemas were derived from. */
  readonly versions: readonly string[];
}

/** The type of `metadata` stands in every file of schemas. */
const METADATA_TYPES = ['meta.v1.ObjectMeta', 'meta.v1.OwnerReference', 'meta.v1.ManagedFieldsEntry'] as const;

const FOLDER = path.join(__dirname, 'schemas');
const loaded = new Map<string, SchemaFile>();
let index: ReadonlyMap<string, OperatorEntry> | undefined;

/**
 * The schemas that may describe the kinds of a group, read when somebody first asks for them.
 *
 * @param group - for instance `kafka.strimzi.io`; Kubernetes' own groups stand in one file
 * @param operators - the operators that are installed; of others the newest version counts
 * @returns the schemas; empty for a group that nobody has derived schemas for
 */
export function schemaFilesOf(group: string, operators: readonly OperatorVersion[] = []): readonly SchemaFile[] {
  if (!group.includes('.')) return [schemaFile('kubernetes')];
  const files = [...operatorIndex()].flatMap(([name, { groups, versions }]) => {
    if (!groups.includes(group)) return [];
    const declared = operators.find((operator) => operator.name === name)?.version;
    const version = nearestVersion(versions, declared);
    return version === undefined ? [] : [schemaFile(`${name}-${version}`)];
  });
  return files.length === 0 && group.endsWith('.k8s.io') ? [schemaFile('kubernetes')] : files;
}

/**
 * The type of `metadata`, and those that it needs.
 *
 * @returns the types by name
 */
export function metadataTypes(): Readonly<Record<string, SchemaDescription>> {
  const { types } = schemaFile('kubernetes');
  return Object.fromEntries(METADATA_TYPES.map((type) => [type, types[type] ?? {}]));
}

/**
 * The minors of Kubernetes whose schemas ship with the package.
 *
 * @returns them, oldest first
 */
export function knownMinors(): readonly string[] {
  return schemaFile('kubernetes').minors;
}

/**
 * The operators whose schemas ship with the package.
 *
 * @returns from their names to their versions, oldest first
 */
export function knownOperators(): ReadonlyMap<string, readonly string[]> {
  return new Map([...operatorIndex()].map(([name, { versions }]) => [name, [...versions].sort(compareVersions)]));
}

/** The version itself; else the newest that is not newer; else the oldest. Without a wish, the newest. */
function nearestVersion(versions: readonly string[], wanted: string | undefined): string | undefined {
  const sorted = [...versions].sort(compareVersions);
  if (wanted === undefined) return sorted.at(-1);
  return sorted.filter((version) => compareVersions(version, wanted) <= 0).at(-1) ?? sorted[0];
}

function operatorIndex(): ReadonlyMap<string, OperatorEntry> {
  if (index !== undefined) return index;
  const content = readJson('operators');
  if (!isPlainObject(content)) throw broken('operators');
  const entries = Object.entries(content).filter((entry): entry is [string, OperatorEntry] => isEntry(entry[1]));
  return (index = new Map(entries));
}

function schemaFile(name: string): SchemaFile {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const content = readJson(name);
  if (!isSchemaFile(content)) throw broken(name);
  loaded.set(name, content);
  return content;
}

function readJson(name: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(FOLDER, `${name}.json`), 'utf8'));
}

function broken(name: string): Error {
  return new Error(`${name}.json holds no schemas: install the package again`);
}

/** These files are our own and are tested: this only tells a broken file from a whole one. */
function isSchemaFile(value: unknown): value is SchemaFile {
  return isPlainObject(value) && isPlainObject(value.kinds) && isPlainObject(value.types) && isPlainObject(value.only);
}

function isEntry(value: unknown): value is OperatorEntry {
  return isPlainObject(value) && Array.isArray(value.groups) && Array.isArray(value.versions);
}
