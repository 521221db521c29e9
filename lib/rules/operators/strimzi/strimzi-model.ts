import type { JsonObject, KubeObject } from '../../../kubernetes';
import { textMap, type Inventory, type Item } from '../../../model';
import type { ManifestContext } from '../../manifest-rule';
import { listAt, numberAt, textsAt } from '../at';

/** A resource of the operator, whoever declared it. */
export interface StrimziObject {
  /** The manifest. */
  readonly item: Item;
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

/**
 * How bad it is where somebody else may see to it: of a folder without needs, nobody knows what else there is.
 *
 * @param needs - what the manifests need, if that is known
 * @returns a warning where it is not known
 */
export function unlessKnown(needs: ManifestContext['needs']): { readonly severity?: 'warning' } {
  return needs === undefined ? { severity: 'warning' } : {};
}

const GROUP = 'kafka.strimzi.io/';
const indexes = new WeakMap<Inventory, StrimziModel>();

/** The operator's resources among manifests: gathered once, read by every rule. */
export class StrimziModel {
  /**
   * The resources of an inventory.
   *
   * @param inventory - all manifests
   * @returns the one index of that inventory
   */
  static of(inventory: Inventory): StrimziModel {
    let index = indexes.get(inventory);
    if (index === undefined) indexes.set(inventory, (index = new StrimziModel(inventory)));
    return index;
  }

  /** All resources. */
  readonly all: readonly StrimziObject[];
  /** The clusters with what belongs to them. */
  readonly clusters: readonly StrimziCluster[];
  private readonly byKind = new Map<string, StrimziObject[]>();
  private readonly byName = new Map<string, StrimziObject>();

  private constructor(inventory: Inventory) {
    this.all = inventory.items
      .filter(({ object }) => object.apiVersion.startsWith(GROUP))
      .map((item) => ({
        item,
        object: item.object,
        name: item.object.metadata.name,
        namespace: item.object.metadata.namespace ?? '',
        cluster: item.object.metadata.labels?.['strimzi.io/cluster'],
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
   * @returns the resources, in the order of the manifests
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
