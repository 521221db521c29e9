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

/**
 * Reads a label selector.
 *
 * @param value - as it stands in a manifest
 * @returns the selector; one that selects everything for an empty or absent one
 */
export function parseSelector(value: Json | undefined): Selector {
  if (!isObject(value)) return EVERYTHING;
  const labels = value.matchLabels === undefined ? NONE : Object.entries(textMap(value.matchLabels));
  const expressions =
    value.matchExpressions === undefined
      ? NONE
      : objects(value.matchExpressions).map(({ key, operator, values }) => ({
          key: textOf(key),
          operator: textOf(operator),
          values: Array.isArray(values) ? values.map(String) : [],
        }));
  return { labels, expressions };
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

const NONE: readonly never[] = [];
const EVERYTHING: Selector = { labels: [], expressions: [] };

/**
 * Whether a selector has no requirement at all.
 *
 * @param selector - the selector
 * @returns true if it selects everything
 */
export function selectsAll({ labels, expressions }: Selector): boolean {
  return labels.length === 0 && expressions.length === 0;
}

/**
 * Whether a selector selects something with certain labels.
 *
 * @param selector - the selector
 * @param labels - the labels
 * @returns true if all its requirements hold
 */
export function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  for (const [key, value] of selector.labels) if (labels[key] !== value) return false;
  for (const expression of selector.expressions) if (!holds(expression, labels[expression.key])) return false;
  return true;
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
