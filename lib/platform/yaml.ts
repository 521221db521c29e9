import { isPlainObject, type Json, type JsonObject } from '../kubernetes';
import { blockScalar, isPlainScalar, quoted } from './yaml-scalar';

/** Longest key that stands before its colon in all parsers; a longer one is announced with `? `. */
const LONGEST_IMPLICIT_KEY = 1000;

/** Keys repeat in every object: the first few thousand are looked at once. */
const KEYS = new Map<string, string>();

/**
 * Writes JSON-like data as YAML in block style: the same bytes for the same data, in the order of its keys. Readers of
 * YAML 1.1 (kubectl, Go, Python) and of YAML 1.2 read the same data. Text of several lines stands in literal blocks,
 * lines are never folded, and there are no anchors.
 *
 * @param documents - the documents
 * @returns the documents, divided by `---`
 * @throws Error when a number or half of a character has no form in YAML
 */
export function toYaml(documents: Iterable<JsonObject>): string {
  const texts: string[] = [];
  for (const document of documents) {
    const text = isEmpty(document) ? '{}\n' : mapEntries(document, '');
    text.charCodeAt(0); // makes one piece of the many that it was joined from, which would all be kept till the end
    texts.push(text);
  }
  return texts.join('---\n');
}

/** The entries of a map, each on lines of its own; the first one without its indentation. */
function mapEntries(map: JsonObject, indent: string): string {
  let text = '';
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    if (text !== '') text += indent;
    text += keyText(key, indent) + node(value, indent);
  }
  return text;
}

function listItems(list: readonly Json[], indent: string): string {
  let text = '';
  for (const item of list) {
    if (text !== '') text += indent;
    text += `-${compactNode(item, indent)}`;
  }
  return text;
}

/** What follows the colon of a key, line break included. */
function node(value: Json, indent: string): string {
  if (isList(value)) return value.length === 0 ? ' []\n' : `\n${indent}  ${listItems(value, `${indent}  `)}`;
  if (isMap(value)) return isEmpty(value) ? ' {}\n' : `\n${indent}  ${mapEntries(value, `${indent}  `)}`;
  return scalar(value, indent);
}

/** What follows the dash of a list: maps and lists begin on the same line. */
function compactNode(value: Json, indent: string): string {
  if (isList(value)) return value.length === 0 ? ' []\n' : ` ${listItems(value, `${indent}  `)}`;
  if (isMap(value)) return isEmpty(value) ? ' {}\n' : ` ${mapEntries(value, `${indent}  `)}`;
  return scalar(value, indent);
}

function scalar(value: string | number | boolean | null, indent: string): string {
  if (typeof value === 'string') {
    if (isPlainScalar(value)) return ` ${value}\n`;
    return ` ${blockScalar(value, `${indent}  `) ?? `${quoted(value)}\n`}`;
  }
  return typeof value === 'number' ? ` ${numberText(value)}\n` : ` ${String(value)}\n`;
}

function keyText(key: string, indent: string): string {
  let text = KEYS.get(key);
  if (text === undefined) {
    text = isPlainScalar(key) ? key : quoted(key);
    if (KEYS.size < 4096) KEYS.set(key, text);
  }
  return text.length > LONGEST_IMPLICIT_KEY ? `? ${text}\n${indent}:` : `${text}:`;
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${String(value)} has no form in YAML`);
  const text = String(value);
  // YAML 1.1 knows an exponent only behind a fraction
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isMap(value: Json): value is JsonObject {
  return isPlainObject(value);
}

function isEmpty(map: JsonObject): boolean {
  for (const key in map) if (map[key] !== undefined) return false;
  return true;
}
