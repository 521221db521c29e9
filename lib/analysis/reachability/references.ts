import type { IConstruct } from 'constructs';
import { parseRange } from '../../core';
import { isObject, objects, textMap, type Inventory, type Item } from '../../model';
import type { Firewall, Outside } from './firewall';
import type { Pods } from './pods';
import { protocolOf, type Protocol } from './port-set';
import { labelSelector, selects } from './selector';

/** Pods by namespace and labels, as policies select them; they need not be in the manifests. */
export interface LabelledPods {
  /** Their namespace. */
  readonly namespace: string;
  /** Labels that they have. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Names pods: as `namespace/name` of a workload or pod, by namespace and labels, or by the construct that makes them
 * (a workload, a client, a whole system).
 */
export type PodReference = string | LabelledPods | IConstruct;

/** Names who takes a connection: pods, a Service (`namespace/name`), or an address or range outside the cluster. */
export type Destination = PodReference | { readonly service: string } | { readonly address: string };

/** One place that a destination stands for. */
export interface Place {
  /** Pods or addresses. */
  readonly other: Pods | Outside;
  /** The port there; nothing if the Service does not offer the one that was asked for. */
  readonly port: number | undefined;
}

/** Finds what references stand for. */
export class References {
  /**
   * @param inventory - the manifests
   * @param firewall - their firewall
   * @param itemsOf - the manifests that a construct made
   */
  constructor(
    private readonly inventory: Inventory,
    private readonly firewall: Firewall,
    private readonly itemsOf: (construct: IConstruct) => readonly Item[],
  ) {}

  /**
   * The pods that a reference names.
   *
   * @param reference - the reference
   * @returns the pods, at least one
   * @throws Error when there are none
   */
  pods(reference: PodReference): readonly Pods[] {
    if (typeof reference === 'string') return this.named(reference);
    return isConstruct(reference) ? this.made(reference) : this.labelled(reference);
  }

  /**
   * The places that a destination stands for.
   *
   * @param destination - the destination
   * @param port - the port that is asked for: of the Service, or of the pods
   * @param protocol - its protocol
   * @returns the places, at least one
   * @throws Error when there are none
   */
  places(destination: Destination, port: number, protocol: Protocol): readonly Place[] {
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Error(`${String(port)} is no port: ports are whole numbers from 1 to 65535`);
    if (typeof destination === 'object') {
      if ('address' in destination) return this.at(destination.address).map((other) => ({ other, port }));
      if ('service' in destination) return this.behind(destination.service, port, protocol);
    }
    return this.pods(destination).map((other) => ({ other, port }));
  }

  /** An address of a pod stands for the pod: selectors mean it, and its own policies close it. */
  private at(address: string): readonly (Pods | Outside)[] {
    const other = outside(address);
    const pods = this.firewall.index.pods.filter(
      ({ addresses, hostNetwork }) => !hostNetwork && addresses.some((one) => sameRange(outside(one), other)),
    );
    return pods.length === 0 ? [other] : pods;
  }

  private named(id: string): readonly Pods[] {
    const found = this.firewall.index.pods.filter((pods) => pods.id === id);
    if (found.length > 0) return found;
    // pods of a StatefulSet that a selector tells apart have names of their own
    const [namespace = '', name = ''] = id.split('/');
    const item = this.inventory.find('apps/StatefulSet', namespace, name);
    const replicas = this.firewall.index.pods.filter((pods) => item !== undefined && pods.item === item);
    if (replicas.length > 0) return replicas;
    const names = [...new Set(this.firewall.index.pods.map((pods) => pods.id))];
    throw new Error(`There are no pods ${id}; there are: ${names.join(', ')}`);
  }

  private made(construct: IConstruct): readonly Pods[] {
    const items = new Set(this.itemsOf(construct));
    const found = this.firewall.index.pods.filter(({ item }) => item !== undefined && items.has(item));
    if (found.length > 0) return found;
    throw new Error(
      `${construct.node.path} makes no pods in this tree: name those that are meant as { namespace, labels }`,
    );
  }

  private labelled({ namespace, labels }: LabelledPods): readonly Pods[] {
    const found = this.firewall.index.select(namespace, labelSelector(labels));
    return found.length > 0 ? found : [strangers(namespace, labels)];
  }

  private behind(id: string, port: number, protocol: Protocol): readonly Place[] {
    const [namespace = '', name = ''] = id.split('/');
    const object = this.inventory.find('/Service', namespace, name)?.object;
    if (object === undefined) throw new Error(`There is no Service ${id}`);
    const spec = isObject(object.spec) ? object.spec : {};
    const labels = textMap(spec.selector);
    const selector = labelSelector(labels);
    const pods = this.firewall.index.pods.filter((one) => one.namespace === namespace && selects(selector, one.labels));
    if (pods.length === 0 || Object.keys(labels).length === 0)
      throw new Error(`No pods stand behind the Service ${id}`);
    const entry = objects(spec.ports).find((one) => one.port === port && protocolOf(one.protocol) === protocol);
    return pods.map((other) => {
      if (spec.clusterIP === 'None') return { other, port }; // its name stands for the pods themselves
      const { targetPort = port } = entry ?? {};
      if (entry === undefined) return { other, port: undefined };
      if (typeof targetPort === 'number') return { other, port: targetPort };
      return { other, port: other.ports.find((one) => one.name === targetPort && one.protocol === protocol)?.port };
    });
  }
}

/**
 * Pods that the manifests do not hold.
 *
 * @param namespace - their namespace
 * @param labels - their labels
 * @returns the pods
 */
export function strangers(namespace: string, labels: Readonly<Record<string, string>>): Pods {
  const id = `${namespace}/(${Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')})`;
  return { id, namespace, labels, hostNetwork: false, ports: [], addresses: [], single: false, item: undefined };
}

/**
 * Addresses outside the cluster.
 *
 * @param address - an address or a range
 * @returns the addresses
 * @throws Error when it is none
 */
export function outside(address: string): Outside {
  const range = parseRange(address);
  if (range === undefined) throw new Error(`${address} is no address and no range`);
  return { id: address, range };
}

function sameRange({ range: a }: Outside, { range: b }: Outside): boolean {
  return a.version === b.version && a.first === b.first && a.last === b.last;
}

function isConstruct(reference: LabelledPods | IConstruct | object): reference is IConstruct {
  return 'node' in reference;
}
