import type { IConstruct } from 'constructs';
import type { Json, JsonObject, KubeObject } from '../../kubernetes';
import { isObject, objects, textMap, type Model } from '../../model';

/** A resource of the operator, whoever declared it. */
export interface StrimziObject {
  /** The construct that made it. */
  readonly construct: IConstruct;
  /** The object after overrides and patches. */
  readonly object: KubeObject;
  /** Name. */
  readonly name: string;
  /** Namespace; empty without one. */
  readonly namespace: string;
  /** What the label `strimzi.io/cluster` says. */
  readonly cluster: string | undefined;
}

/** A Kafka resource with what belongs to it. */
export interface StrimziCluster extends StrimziObject {
  /** Its pools. */
  readonly pools: readonly StrimziObject[];
  /** Its topics. */
  readonly topics: readonly StrimziObject[];
  /** Its users. */
  readonly users: readonly StrimziObject[];
  /** Its orders to move partitions, and templates of such. */
  readonly rebalances: readonly StrimziObject[];
}

const GROUP = 'kafka.strimzi.io/';
const indexes = new WeakMap<Model, StrimziModel>();

/** The operator's resources in a tree: gathered once, read by every rule. */
export class StrimziModel {
  /**
   * The resources of a tree.
   *
   * @param model - the finished tree
   * @returns the one index of that tree
   */
  static of(model: Model): StrimziModel {
    let index = indexes.get(model);
    if (index === undefined) indexes.set(model, (index = new StrimziModel(model)));
    return index;
  }

  /** All resources. */
  readonly all: readonly StrimziObject[];
  /** The clusters with what belongs to them. */
  readonly clusters: readonly StrimziCluster[];
  private readonly byKind = new Map<string, StrimziObject[]>();
  private readonly byName = new Map<string, StrimziObject>();

  private constructor(model: Model) {
    this.all = model.objects
      .filter(({ object }) => object.apiVersion.startsWith(GROUP))
      .map(({ construct, object }) => ({
        construct,
        object,
        name: object.metadata.name,
        namespace: object.metadata.namespace ?? '',
        cluster: object.metadata.labels?.['strimzi.io/cluster'],
      }));
    for (const resource of this.all) {
      const list = this.byKind.get(resource.object.kind);
      if (list === undefined) this.byKind.set(resource.object.kind, [resource]);
      else list.push(resource);
      this.byName.set(keyOf(resource.object.kind, resource.namespace, resource.name), resource);
    }
    const members = new Map<string, StrimziObject[]>();
    for (const resource of this.all) {
      if (resource.cluster === undefined) continue;
      const key = keyOf(resource.object.kind, resource.namespace, resource.cluster);
      const list = members.get(key);
      if (list === undefined) members.set(key, [resource]);
      else list.push(resource);
    }
    this.clusters = this.ofKind('Kafka').map((kafka) => {
      const own = (kind: string): readonly StrimziObject[] =>
        members.get(keyOf(kind, kafka.namespace, kafka.name)) ?? [];
      return {
        ...kafka,
        pools: own('KafkaNodePool'),
        topics: own('KafkaTopic'),
        users: own('KafkaUser'),
        rebalances: own('KafkaRebalance'),
      };
    });
  }

  /**
   * The resources of a kind.
   *
   * @param kind - for instance `KafkaConnect`
   * @returns the resources, in the order of the tree
   */
  ofKind(kind: string): readonly StrimziObject[] {
    return this.byKind.get(kind) ?? [];
  }

  /**
   * A resource by name.
   *
   * @param kind - its kind
   * @param namespace - its namespace
   * @param name - its name
   * @returns the resource, or nothing
   */
  find(kind: string, namespace: string, name: string | undefined): StrimziObject | undefined {
    return name === undefined ? undefined : this.byName.get(keyOf(kind, namespace, name));
  }
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

/**
 * A value below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the value, or nothing
 */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return found;
}

/**
 * A map below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the map; empty if there is none
 */
export function mapAt(value: Json | undefined, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

/**
 * A list of maps below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the maps; empty if there are none
 */
export function listAt(value: Json | undefined, ...path: readonly string[]): JsonObject[] {
  return objects(at(value, ...path));
}

/**
 * A list of texts below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the texts; empty if there are none
 */
export function textsAt(value: Json | undefined, ...path: readonly string[]): string[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : [];
}

/**
 * A text below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the text, or nothing
 */
export function textAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/**
 * A number below an object.
 *
 * @param value - a rendered value
 * @param path - keys
 * @returns the number, or nothing
 */
export function numberAt(value: Json | undefined, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/**
 * The listeners of a Kafka resource.
 *
 * @param kafka - the resource
 * @returns its listeners as they are rendered
 */
export function listenersOf({ object }: StrimziObject): JsonObject[] {
  return listAt(object, 'spec', 'kafka', 'listeners');
}

/**
 * Whether the nodes of a pool have a role.
 *
 * @param pool - the pool
 * @param role - the role
 * @returns true if they have it
 */
export function hasRole({ object }: StrimziObject, role: 'broker' | 'controller'): boolean {
  return textsAt(object, 'spec', 'roles').includes(role);
}

/**
 * Number of nodes of a cluster with a role.
 *
 * @param cluster - the cluster
 * @param role - the role
 * @returns how many
 */
export function countNodes({ pools }: StrimziCluster, role: 'broker' | 'controller'): number {
  return pools.reduce((sum, pool) => sum + (hasRole(pool, role) ? replicasOf(pool) : 0), 0);
}

/**
 * Number of nodes of a pool.
 *
 * @param pool - the pool
 * @returns how many
 */
export function replicasOf({ object }: StrimziObject): number {
  return numberAt(object, 'spec', 'replicas') ?? 0;
}

/**
 * The node ids of a pool.
 *
 * @param pool - the pool
 * @returns its ids, or nothing if the operator is left to choose them
 */
export function pinnedIds(pool: StrimziObject): number[] | undefined {
  const text = textMap(pool.object.metadata.annotations)['strimzi.io/next-node-ids'];
  const ids = /^\s*\[(?<ranges>[\d\s,-]+)\]\s*$/
    .exec(text ?? '')
    ?.groups?.ranges?.split(',')
    .flatMap((range) => {
      const [first = NaN, last = first] = range.split('-').map(Number);
      const step = first <= last ? 1 : -1;
      const length = Math.min(Math.abs(last - first) + 1, replicasOf(pool));
      return Array.from({ length }, (_, index) => first + index * step);
    });
  return ids?.slice(0, replicasOf(pool));
}
