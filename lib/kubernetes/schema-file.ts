import * as fs from 'node:fs';
import * as path from 'node:path';
import { isPlainObject } from './render';

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
   * Fields that together tell the items of a list apart; none means that items tell themselves apart.
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
   * Smallest number, or fewest items.
   *
   * @default - no bound
   */
  readonly min?: number;
  /**
   * Largest number, or most items.
   *
   * @default - no bound
   */
  readonly max?: number;
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
  /** What only some minors have: from `Type.field`, `Type.field=text` or `Type.field!` (required) to those minors. */
  readonly only: Readonly<Record<string, readonly string[]>>;
}

const FOLDER = path.join(__dirname, 'schemas');
const loaded = new Map<string, SchemaFile | undefined>();

/**
 * The schemas of a group of kinds, read when somebody first asks for them.
 *
 * @param group - for instance `kafka.strimzi.io`; Kubernetes' own groups stand in one file
 * @returns the schemas, or nothing for a group that nobody has derived schemas for
 */
export function schemaFileOf(group: string): SchemaFile | undefined {
  const name = isOwnGroup(group) ? 'kubernetes' : group;
  if (!loaded.has(name)) loaded.set(name, readSchemaFile(path.join(FOLDER, `${name}.json`)));
  return loaded.get(name);
}

/** Kubernetes' own groups have no domain, or `k8s.io`. */
function isOwnGroup(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

function readSchemaFile(file: string): SchemaFile | undefined {
  if (!fs.existsSync(file)) return undefined;
  const content: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (isSchemaFile(content)) return content;
  throw new Error(`${file} holds no schemas: install the package again`);
}

/** These files are our own and are tested: this only tells a broken file from a whole one. */
function isSchemaFile(value: unknown): value is SchemaFile {
  return isPlainObject(value) && isPlainObject(value.kinds) && isPlainObject(value.types) && isPlainObject(value.only);
}
