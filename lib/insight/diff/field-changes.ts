import type { Json, JsonObject, KubeObject } from '../../kubernetes';
import { isObject, podOf } from '../../model';
import { defaultOf, effectiveRequests, type Whole } from './defaults';
import { isList, isOrdered, keyedItems, type KeyedItems } from './list-keys';
import { normalForm } from './normal-form';
import type { Path } from './path';
import { isQuantity, sameAmount } from './quantities';

/** A field that is not what it was. */
export interface FieldChange {
  /** Where. */
  readonly path: Path;
  /**
   * What stood there.
   *
   * @default - nothing
   */
  readonly before?: Json;
  /**
   * What stands there.
   *
   * @default - nothing
   */
  readonly after?: Json;
}

/** Fields that Kubernetes writes, which nobody declares. */
const WRITTEN_BY_THE_SERVER = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/** Annotations, labels and fields that the server and its controllers write, which nobody declares. */
const BOOKKEEPING = new Set([
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
  'kubectl.kubernetes.io/last-applied-configuration',
  'kubernetes.io/metadata.name',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
]);

/** Finalizers that protect what is in use: every claim and volume has its own. */
const PROTECTION = /^kubernetes\.io\/(pv|pvc|vac)-protection$/;

/**
 * What differs between two states of an object. Lists with keys are compared item by item; the order of the keys of a
 * map never counts, that of a list does unless it is a set; quantities count by amount; a field that is left out counts as its documented
 * default; `status` and what the server writes do not count.
 *
 * @param earlier - the object
 * @param later - the same object later
 * @returns the fields that changed, each as deep as possible, by path
 */
export function fieldChanges(earlier: KubeObject, later: KubeObject): FieldChange[] {
  const [before, after] = [earlier, later].map(normalForm);
  if (before === undefined || after === undefined) return [];
  const changes: FieldChange[] = [];
  const ofPod = podOf(after) ?? podOf(before);
  const pod = ofPod?.pointer.slice(1).split('/');
  const comparison: Comparison = {
    changes,
    before: { object: before, pod },
    after: { object: after, pod },
  };
  for (const key of keysOf(before, after)) {
    if (key === 'kind' || key === 'status') continue;
    if (key === 'metadata') compareMetadata(comparison, before.metadata, after.metadata);
    else compareField(comparison, [key], before, after);
  }
  return changes.sort((a, b) => comparePaths(a.path, b.path));
}

interface Comparison {
  readonly changes: FieldChange[];
  readonly before: Whole;
  readonly after: Whole;
}

function compareMetadata(comparison: Comparison, before: JsonObject, after: JsonObject): void {
  for (const key of keysOf(before, after)) {
    if (key === 'name' || key === 'namespace' || WRITTEN_BY_THE_SERVER.has(key)) continue;
    compareField(comparison, ['metadata', key], before, after);
  }
}

/** Compares one field of two maps. */
function compareField(comparison: Comparison, path: Path, before: JsonObject, after: JsonObject): void {
  const key = path.at(-1) ?? '';
  if (BOOKKEEPING.has(key)) return;
  if (key === 'status' && path.includes('volumeClaimTemplates')) return;
  const [left, right] = [before[key], after[key]].map((value) => (key === 'finalizers' ? unprotected(value) : value));
  if (left === right) return;
  compare(
    comparison,
    path,
    present(left) ?? defaultOf(comparison.before, path, before),
    present(right) ?? defaultOf(comparison.after, path, after),
  );
}

/** Finalizers that somebody chose. */
function unprotected(value: Json | undefined): Json | undefined {
  return isList(value)
    ? value.filter((finalizer) => !(typeof finalizer === 'string' && PROTECTION.test(finalizer)))
    : value;
}

/** Nothing, `null` and an empty list are the same in Kubernetes' own types. */
function present(value: Json | undefined): Json | undefined {
  return value === null || (isList(value) && value.length === 0) ? undefined : value;
}

function compare(comparison: Comparison, path: Path, before: Json | undefined, after: Json | undefined): void {
  if (before === after) return;
  if (isMapOrNothing(before) && isMapOrNothing(after)) {
    compareMaps(comparison, path, before, after);
    return;
  }
  if (isListOrNothing(before) && isListOrNothing(after)) {
    const name = path.at(-1) ?? '';
    const left = keyedItems(name, before ?? []);
    const right = keyedItems(name, after ?? []); // an empty list has no items, whatever its keys
    if (left !== undefined && right !== undefined) {
      compareItems(comparison, path, left, right);
      return;
    }
  }
  if (!equivalent(before, after, path)) report(comparison, path, before, after);
}

function compareMaps(
  comparison: Comparison,
  path: Path,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): void {
  // a request that only the limit stands for is written into a Pod, never into the template of one (SetDefaults_Pod)
  const requests = path.at(-1) === 'resources' && comparison.after.object.kind === 'Pod';
  const [left, right] = requests ? [before, after].map(withRequests) : [before, after];
  const { changes } = comparison;
  const known = changes.length;
  for (const key of keysOf(left ?? {}, right ?? {})) compareField(comparison, [...path, key], left ?? {}, right ?? {});
  // a map that appears or goes, with nothing in it that differs from its defaults (`emptyDir: {}`)
  if (changes.length === known && (before === undefined) !== (after === undefined)) {
    if (!onlyDefaults(comparison, path, before ?? after ?? {})) report(comparison, path, before, after);
  }
}

/** Whether a map says nothing beyond what is taken for it anyway. */
function onlyDefaults({ after }: Comparison, path: Path, map: JsonObject): boolean {
  const keys = Object.keys(map);
  return keys.length > 0 && keys.every((key) => defaultOf(after, [...path, key], map) !== undefined);
}

function withRequests(resources: JsonObject | undefined): JsonObject | undefined {
  if (resources?.limits === undefined) return resources;
  return { ...resources, requests: effectiveRequests(resources) };
}

function compareItems(comparison: Comparison, path: Path, before: KeyedItems, after: KeyedItems): void {
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const at = [...path, key];
    const [left, right] = [before.get(key), after.get(key)];
    if (left === undefined || right === undefined) report(comparison, at, left, right);
    else compareMaps(comparison, at, left, right);
  }
  if (!isOrdered(path)) return;
  const common = (from: KeyedItems, other: KeyedItems): string[] => [...from.keys()].filter((key) => other.has(key));
  const [was, is] = [common(before, after), common(after, before)];
  if (was.some((key, index) => key !== is[index])) report(comparison, path, was, is);
}

function report({ changes }: Comparison, path: Path, before: Json | undefined, after: Json | undefined): void {
  changes.push({
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
}

/**
 * Whether two values mean the same, quantities and what is filled in considered.
 *
 * @param before - a value
 * @param after - another one
 * @param path - where they stand
 * @returns true if they do
 */
export function equivalent(before: Json | undefined, after: Json | undefined, path: Path): boolean {
  if (before === after) return true;
  if (isList(before) && isList(after)) {
    return before.length === after.length && before.every((item, index) => equivalentItem(item, after, index, path));
  }
  if (isObject(before) && isObject(after)) {
    return keysOf(before, after).every((key) =>
      equivalent(valueOrDefault(before, key, path), valueOrDefault(after, key, path), [...path, key]),
    );
  }
  return isQuantity(path) && sameAmount(before, after);
}

function equivalentItem(item: Json, others: readonly Json[], index: number, path: Path): boolean {
  return equivalent(item, others[index], path);
}

/** What is filled in inside of lists that are compared as a whole, by field, or by map and field. */
const IN_LISTS: Readonly<Record<string, Json>> = {
  protocol: 'TCP',
  'fieldRef.apiVersion': 'v1',
  'serviceAccountToken.expirationSeconds': 3600,
};

function valueOrDefault(map: JsonObject, key: string, path: Path): Json | undefined {
  return present(map[key]) ?? IN_LISTS[key] ?? IN_LISTS[`${path.at(-1) ?? ''}.${key}`];
}

function keysOf(before: JsonObject, after: JsonObject): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}

function isMapOrNothing(value: Json | undefined): value is JsonObject | undefined {
  return value === undefined || isObject(value);
}

function isListOrNothing(value: Json | undefined): value is readonly Json[] | undefined {
  return value === undefined || isList(value);
}

function comparePaths(a: Path, b: Path): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left = '', right = ''] = [a[i], b[i]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
