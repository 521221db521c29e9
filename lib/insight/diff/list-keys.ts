import type { Json, JsonObject } from '../../kubernetes';
import { isObject } from '../../model';
import type { Path } from './path';

/**
 * Keys by which Kubernetes tells the items of its lists apart, by the name of the list (kubernetes/api: `listMapKey`,
 * `patchMergeKey`). `=TCP` is what a missing key means. Lists that are not here are compared as a whole.
 */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  volumeClaimTemplates: ['metadata.name'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  resourceClaims: ['name'],
  schedulingGates: ['name'],
  versions: ['name'],
  listeners: ['name'],
  webhooks: ['name'],
  nodeSets: ['name'],
  replsets: ['name'],
};

/** Lists with keys whose order means nothing; ports and volumes only outside of pods, where they are other lists. */
const UNORDERED = new Set(['versions', 'listeners', 'webhooks']);

/** Lists called `ports` have other keys in containers than in Services, and `volumes` in Strimzi's storage than in pods. */
const CONTAINER_PORTS = ['containerPort', 'protocol=TCP'];
const SERVICE_PORTS = ['port', 'protocol=TCP'];
const JBOD_VOLUMES = ['id'];

/**
 * Whether a value is a list.
 *
 * @param value - a rendered value
 * @returns true for lists
 */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Items of a list by their keys, in the order of the list. */
export type KeyedItems = ReadonlyMap<string, JsonObject>;

/**
 * The items of a list by the keys that Kubernetes knows for it.
 *
 * @param name - name of the list
 * @param list - its items
 * @returns the items by key; nothing if the list has no keys, or items without them, or the same key twice
 */
export function keyedItems(name: string, list: readonly Json[]): KeyedItems | undefined {
  const keys = keysOf(name, list);
  if (keys === undefined) return undefined;
  const items = new Map<string, JsonObject>();
  for (const item of list) {
    if (!isObject(item)) return undefined;
    const key = keyOf(item, keys);
    if (key === undefined || items.has(key)) return undefined;
    items.set(key, item);
  }
  return items;
}

/**
 * Whether the order of a list with keys counts. In pods it does: Kubernetes takes another order for another template.
 *
 * @param path - path of the list
 * @returns false for lists that are sets
 */
export function isOrdered(path: Path): boolean {
  const name = path.at(-1) ?? '';
  if (name === 'ports') return path.length > 2;
  return !UNORDERED.has(name) && !(name === 'volumes' && path.at(-2) === 'storage');
}

function keysOf(name: string, list: readonly Json[]): readonly string[] | undefined {
  const [first] = list;
  if (name === 'ports') return isObject(first) && 'containerPort' in first ? CONTAINER_PORTS : SERVICE_PORTS;
  if (name === 'volumes' && isObject(first) && 'id' in first) return JBOD_VOLUMES;
  return LIST_KEYS[name];
}

function keyOf(item: JsonObject, keys: readonly string[]): string | undefined {
  const values: string[] = [];
  for (const key of keys) {
    const [way = '', missing] = key.split('=');
    let value: Json | undefined = item;
    for (const step of way.split('.')) value = isObject(value) ? value[step] : undefined;
    value ??= missing;
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    values.push(String(value));
  }
  return `[${values.join('/')}]`;
}
