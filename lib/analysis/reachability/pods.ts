import type { Json } from '../../kubernetes';
import { isObject, objects, textMap, type Inventory, type Item, type PodView } from '../../model';
import { protocolOf, type Protocol } from './port-set';
import { selects, selectsAll, wantedLabels, type Selector } from './selector';

/** A port that a container names. */
export interface NamedPort {
  /** Its name. */
  readonly name: string;
  /** Its number. */
  readonly port: number;
  /** Its protocol. */
  readonly protocol: Protocol;
}

/** Pods that are alike to every policy: those of one workload, or one of them where a selector tells them apart. */
export interface Pods {
  /** `namespace/name` of the workload, or of the pod. */
  readonly id: string;
  /** Namespace. */
  readonly namespace: string;
  /** Labels, with those that Kubernetes adds. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether they use the node's network, where no policy holds them and none knows them. */
  readonly hostNetwork: boolean;
  /** Ports with names. */
  readonly ports: readonly NamedPort[];
  /** Addresses, where they are known: of pods as a cluster lists them. */
  readonly addresses: readonly string[];
  /** Whether it is exactly one pod, which always reaches itself. */
  readonly single: boolean;
  /** The manifest; nothing for pods that somebody else makes. */
  readonly item: Item | undefined;
}

/** The cluster's own DNS servers, which hardly any inventory holds. */
export const CLUSTER_DNS: Pods = {
  id: 'kube-system/kube-dns',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  hostNetwork: false,
  ports: [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ],
  addresses: [],
  single: false,
  item: undefined,
};

/** Label by which every namespace is known: Kubernetes sets it. */
export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
/** No value that a label can have, so that only the label's existence counts. */
const UNKNOWN = '?';

/** Pods of an inventory, and those that are known besides it, with ways to select them. */
export class PodIndex {
  /** Pods of the inventory, in its order, then those that it does not describe. */
  readonly pods: readonly Pods[];
  private readonly spaces = new Map<string, Space>();
  private readonly namespaceLabels = new Map<string, Readonly<Record<string, string>>>();
  private readonly allLabels = new Map<string, Readonly<Record<string, string>>>();

  /**
   * @param inventory - the manifests
   * @param asked - label keys that some selector asks for
   * @param others - pods that no manifest describes
   */
  constructor(inventory: Inventory, asked: ReadonlySet<string>, others: readonly Pods[]) {
    for (const { object } of inventory.ofKind('/Namespace'))
      this.namespaceLabels.set(object.metadata.name, textMap(object.metadata.labels));
    const all: Pods[] = [];
    for (const item of inventory.items) if (item.pod !== undefined) all.push(...podsOfItem(item, item.pod, asked));
    this.pods = all.concat(others);
    for (const pods of this.pods) this.add(pods);
    this.add(CLUSTER_DNS);
  }

  /**
   * Labels of a namespace.
   *
   * @param name - its name
   * @returns what the inventory says, and the name
   */
  labelsOf(name: string): Readonly<Record<string, string>> {
    const known = this.allLabels.get(name);
    if (known !== undefined) return known;
    const labels = { ...this.namespaceLabels.get(name), [NAMESPACE_NAME]: name };
    this.allLabels.set(name, labels);
    return labels;
  }

  /**
   * The pods that a policy or a peer selects. Pods on the node's network are never among them.
   *
   * @param namespaces - one namespace, or a selector of some
   * @param selector - which of their pods; nothing for all
   * @returns the pods
   */
  select(namespaces: string | Selector, selector: Selector | undefined): readonly Pods[] {
    if (typeof namespaces === 'string') return this.spaces.get(namespaces)?.select(selector) ?? [];
    const name = wantedLabels(namespaces)[NAMESPACE_NAME];
    const names = name === undefined ? [...this.spaces.keys()] : [name];
    return names.flatMap((one) => (selects(namespaces, this.labelsOf(one)) ? this.select(one, selector) : []));
  }

  /**
   * Whether the inventory knows a namespace: by an object of its own, or by pods.
   *
   * @param name - its name
   * @returns false for namespaces that are somebody else's
   */
  knows(name: string): boolean {
    return this.namespaceLabels.has(name) || (this.spaces.get(name)?.own ?? false);
  }

  private add(pods: Pods): void {
    const space = this.spaces.get(pods.namespace) ?? new Space();
    this.spaces.set(pods.namespace, space);
    space.add(pods);
  }
}

/** The pods of one namespace, found by that of a selector's labels that the fewest have. */
class Space {
  own = false;
  private readonly all: Pods[] = [];
  private readonly byLabel = new Map<string, Map<string, Pods[]>>();

  add(pods: Pods): void {
    if (pods.item !== undefined) this.own = true;
    if (pods.hostNetwork) return;
    this.all.push(pods);
    this.byLabel.clear();
  }

  select(selector: Selector | undefined): readonly Pods[] {
    if (selector === undefined || selectsAll(selector)) return this.all;
    const labels = wantedLabels(selector);
    let fewest: readonly Pods[] = this.all;
    for (const key in labels) {
      const list = this.having(key).get(labels[key] ?? '') ?? NO_PODS;
      if (list.length < fewest.length) fewest = list;
      if (list.length <= 1) break;
    }
    for (const pods of fewest)
      if (!selects(selector, pods.labels)) return fewest.filter((one) => selects(selector, one.labels));
    return fewest;
  }

  /** Pods by the values of a label; made for the labels that somebody asks for. */
  private having(key: string): ReadonlyMap<string, readonly Pods[]> {
    let index = this.byLabel.get(key);
    if (index !== undefined) return index;
    index = new Map<string, Pods[]>();
    for (const pods of this.all) {
      const value: unknown = pods.labels[key];
      if (typeof value !== 'string') continue;
      const list = index.get(value);
      if (list === undefined) index.set(value, [pods]);
      else list.push(pods);
    }
    this.byLabel.set(key, index);
    return index;
  }
}

const NO_PODS: readonly Pods[] = [];

/**
 * The pods that a manifest describes.
 *
 * @param item - the manifest
 * @param view - its pod
 * @param asked - label keys that some selector asks for
 * @returns one entry, or one a replica where a selector tells the replicas of a StatefulSet apart
 */
function podsOfItem(item: Item, view: PodView, asked: ReadonlySet<string>): Pods[] {
  const { kind, metadata, spec, status } = item.object;
  const namespace = metadata.namespace ?? 'default';
  const pods: Pods = {
    id: `${namespace}/${metadata.name}`,
    namespace,
    labels: withAdded(view.labels, kind, metadata.name, asked),
    hostNetwork: view.spec.hostNetwork === true,
    ports: namedPorts(view),
    addresses: kind === 'Pod' ? addressesOf(status) : [],
    single: kind === 'Pod',
    item,
  };
  if (kind !== 'StatefulSet' || !ORDINAL_LABELS.some((key) => asked.has(key))) return [pods];
  const set = isObject(spec) ? spec : {};
  const replicas = typeof set.replicas === 'number' ? set.replicas : 1;
  const start = isObject(set.ordinals) && typeof set.ordinals.start === 'number' ? set.ordinals.start : 0;
  return Array.from({ length: replicas }, (_, index) => {
    const name = `${metadata.name}-${String(start + index)}`;
    const labels = { ...pods.labels, [POD_NAME]: name, [POD_INDEX]: String(start + index) };
    return { ...pods, id: `${namespace}/${name}`, labels, single: true };
  });
}

const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';
const ORDINAL_LABELS = [POD_NAME, POD_INDEX];

/** Labels that controllers add to their pods; a value that is made when they run counts as existing only. */
const ADDED_LABELS: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name', 'controller-uid', 'job-name'],
  DaemonSet: ['controller-revision-hash', 'pod-template-generation'],
  Deployment: ['pod-template-hash'],
  Job: ['batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name', 'controller-uid', 'job-name'],
  StatefulSet: ['controller-revision-hash'],
};

function withAdded(
  labels: Readonly<Record<string, string>>,
  kind: string,
  name: string,
  asked: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  let all: Record<string, string> | undefined;
  for (const key of ADDED_LABELS[kind] ?? []) {
    if (!asked.has(key)) continue;
    all ??= { ...labels };
    all[key] = kind === 'Job' && key.endsWith('job-name') ? name : UNKNOWN;
  }
  return all ?? labels;
}

function namedPorts({ containers }: PodView): readonly NamedPort[] {
  let ports: NamedPort[] | undefined;
  for (const container of containers) {
    if (!Array.isArray(container.ports)) continue;
    for (const entry of container.ports) {
      if (!isObject(entry)) continue;
      const { name, containerPort, protocol } = entry;
      const known = protocolOf(protocol);
      if (typeof name !== 'string' || typeof containerPort !== 'number' || known === undefined) continue;
      ports ??= [];
      ports.push({ name, port: containerPort, protocol: known });
    }
  }
  return ports ?? NO_PORTS;
}

const NO_PORTS: readonly NamedPort[] = [];

function addressesOf(status: Json | undefined): string[] {
  if (!isObject(status)) return [];
  const all = [status.podIP, ...objects(status.podIPs).map(({ ip }) => ip)];
  return [...new Set(all.filter((ip) => typeof ip === 'string'))];
}
