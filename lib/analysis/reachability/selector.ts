import type { Json } from '../../kubernetes';
import { isObject, objects, textMap } from '../../model';

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A label selector of Kubernetes. Without requirements it selects everything. */
export interface Selector {
  /** Labels that must have a value. */
  readonly labels: readonly (readonly [key: string, value: string])[];
  /** Further requirements, all of which must hold. */
  readonly expressions: readonly Expression[];
}

/** A selector as it was read: its labels stay in the manifest's own map until somebody asks for a list of them. */
class ReadSelector implements Selector {
  private pairs: Selector['labels'] | undefined;

  constructor(
    readonly map: Readonly<Record<string, string>>,
    readonly expressions: Selector['expressions'],
  ) {}

  get labels(): Selector['labels'] {
    this.pairs ??= Object.entries(this.map);
    return this.pairs;
  }
}

/**
 * Reads a label selector.
 *
 * @param value - as it stands in a manifest
 * @returns the selector; one that selects everything for an empty or absent one
 */
export function parseSelector(value: Json | undefined): Selector {
  if (!isObject(value)) return EVERYTHING;
  const { matchLabels, matchExpressions } = value;
  const map = matchLabels === undefined ? NO_LABELS : isTextMap(matchLabels) ? matchLabels : textMap(matchLabels);
  const expressions =
    matchExpressions === undefined
      ? NONE
      : objects(matchExpressions).map(({ key, operator, values }) => ({
          key: textOf(key),
          operator: textOf(operator),
          values: Array.isArray(values) ? values.map(String) : [],
        }));
  return isEmpty(map) && expressions.length === 0 ? EVERYTHING : new ReadSelector(map, expressions);
}

/**
 * The selector of some labels.
 *
 * @param labels - labels, all of which must be there
 * @returns the selector
 */
export function labelSelector(labels: Readonly<Record<string, string>>): Selector {
  return isEmpty(labels) ? EVERYTHING : new ReadSelector(labels, NONE);
}

function isTextMap(value: Json): value is Record<string, string> {
  if (!isObject(value)) return false;
  for (const key in value) if (typeof value[key] !== 'string') return false;
  return true;
}

function isEmpty(map: Readonly<Record<string, string>>): boolean {
  return Object.keys(map).length === 0;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

const NONE: readonly never[] = [];
const NO_LABELS: Readonly<Record<string, string>> = {};
const EVERYTHING: Selector = { labels: [], expressions: [] };

/**
 * Whether a selector has no requirement at all.
 *
 * @param selector - the selector
 * @returns true if it selects everything
 */
export function selectsAll(selector: Selector): boolean {
  if (selector instanceof ReadSelector) return false; // reading makes those that have no requirement one value
  return selector.labels.length === 0 && selector.expressions.length === 0;
}

/**
 * The labels that a selector wants, as a map.
 *
 * @param selector - the selector
 * @returns its labels without its further requirements
 */
export function wantedLabels(selector: Selector): Readonly<Record<string, string>> {
  return selector instanceof ReadSelector ? selector.map : Object.fromEntries(selector.labels);
}

/**
 * Whether a selector selects something with certain labels.
 *
 * @param selector - the selector
 * @param labels - the labels
 * @returns true if all its requirements hold
 */
export function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  if (selector instanceof ReadSelector) {
    const { map } = selector;
    for (const key in map) if (labels[key] !== map[key]) return false;
  } else for (const [key, value] of selector.labels) if (labels[key] !== value) return false;
  for (const expression of selector.expressions) if (!holds(expression, labelOf(labels, expression.key))) return false;
  return true;
}

/** The value of a label; what every object of JavaScript inherits (`constructor`) is none. */
function labelOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function holds({ operator, values }: Expression, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn': // holds for what has no such label, too
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false; // the API server refuses others
  }
}

/**
 * A selector as a person reads it.
 *
 * @param selector - the selector
 * @returns for instance `app=kafka, tier in (a, b)`
 */
export function showSelector({ labels, expressions }: Selector): string {
  return [
    ...labels.map(([key, value]) => `${key}=${value}`),
    ...expressions.map(({ key, operator, values }) =>
      values.length === 0 ? `${key} ${operator}` : `${key} ${operator} (${values.join(', ')})`,
    ),
  ].join(', ');
}
