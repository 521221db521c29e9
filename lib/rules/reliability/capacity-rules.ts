import { amountOf, append } from '../../core';
import type { Json, JsonObject, KubeObject } from '../../kubernetes';
import { isObject, objects, specOf, type Item, type PodView } from '../../model';
import type { ManifestContext, ManifestRule } from '../manifest-rule';
import { containersOf } from '../judge-manifests';
import { Workloads } from '../security/workloads';
import { word } from '../word';

function mapOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

const NONE: readonly never[] = [];

/** What a namespace gives its pods and allows them, found once for all rules. */
class Capacity {
  static of(context: ManifestContext): Capacity {
    const known = Capacity.known.get(context) ?? new Capacity(context);
    Capacity.known.set(context, known);
    return known;
  }

  private static readonly known = new WeakMap<ManifestContext, Capacity>();

  private readonly ranges = new Map<string, JsonObject[]>();
  private readonly quotas = new Map<string, KubeObject[]>();
  private readonly items = new Map<string, Item[]>();
  private readonly amounts = new Map<PodView, ReadonlyMap<string, number>>();

  private constructor({ inventory }: ManifestContext) {
    for (const { object } of inventory.ofKind('/LimitRange'))
      for (const limit of objects(specOf(object).limits))
        if (limit.type === 'Container') append(this.ranges, object.metadata.namespace ?? '', limit);
    for (const { object } of inventory.ofKind('/ResourceQuota')) {
      const { scopes, scopeSelector } = specOf(object);
      // a quota of some pods only counts those
      if (scopes === undefined && scopeSelector === undefined)
        append(this.quotas, object.metadata.namespace ?? '', object);
    }
    if (this.quotas.size > 0)
      for (const item of inventory.items) append(this.items, item.object.metadata.namespace ?? '', item);
  }

  /** What the LimitRanges of a namespace say of containers. */
  limitsOf(namespace: string | undefined): readonly JsonObject[] {
    return this.ranges.get(namespace ?? '') ?? NONE;
  }

  /** The quotas of all pods of a namespace. */
  quotasOf(namespace: string | undefined): readonly KubeObject[] {
    return this.quotas.get(namespace ?? '') ?? NONE;
  }

  /** What stands in a namespace that has a quota. */
  itemsOf(namespace: string): readonly Item[] {
    return this.items.get(namespace) ?? NONE;
  }

  /** What a pod takes, with what its namespace gives it. */
  amountsOf(pod: PodView): ReadonlyMap<string, number> {
    const known = this.amounts.get(pod) ?? podAmounts(pod, this.limitsOf(pod.namespace));
    this.amounts.set(pod, known);
    return known;
  }
}

/** The resources of a container, with what its namespace gives it. A limit is a request where none is. */
function resourcesOf(
  { resources }: JsonObject,
  limits: readonly JsonObject[],
): { readonly requests: JsonObject; readonly limits: JsonObject } {
  const own = mapOf(resources);
  const most = merged([...limits.map((one) => one.default), own.limits]);
  return { requests: merged([...limits.map((one) => one.defaultRequest), own.limits, own.requests]), limits: most };
}

/** Amounts of several maps; the later ones count. */
function merged(maps: readonly (Json | undefined)[]): JsonObject {
  const all: Record<string, Json> = {};
  for (const map of maps) if (isObject(map)) Object.assign(all, map);
  return all;
}

const withinRange: ManifestRule = {
  id: 'limit-range',
  severity: 'error',
  title: 'Containers ask for no more and no less than the LimitRange of their namespace allows',
  reason: 'the API server refuses the pod, and its controller tries again for ever',
  source: 'https://kubernetes.io/docs/concepts/policy/limit-range/',
  equivalents: {},
  container: ({ container, path, pod, name, item }, report, context) => {
    const limits = Capacity.of(context).limitsOf(pod.namespace);
    if (limits.length === 0 || path.includes('.ephemeralContainers[')) return;
    const { requests, limits: most } = resourcesOf(container, limits);
    const fail = (what: string, resource: string, message: string, given: Json | undefined, allowed: string): void => {
      report({
        item,
        property: `${path}.resources.${what}.${resource}`,
        message: `${name} ${message}`,
        given,
        allowed,
        remedy: 'change the resources of the container, or the LimitRange',
      });
    };
    for (const limit of limits)
      for (const [bound, what, values] of [
        ['max', 'limits', most],
        ['max', 'requests', requests],
        ['min', 'requests', requests],
      ] as const)
        for (const [resource, border] of Object.entries(mapOf(limit[bound]))) {
          const [given, edge] = [amountOf(values[resource]), amountOf(border)];
          if (given === undefined || edge === undefined) continue;
          if (bound === 'max' && what === 'requests' && (amountOf(most[resource]) ?? 0) > edge) continue; // said of the limit
          if (bound === 'max' ? given <= edge : given >= edge) continue;
          fail(
            what,
            resource,
            `asks for ${bound === 'max' ? 'more' : 'less'} ${resource} than the LimitRange allows`,
            values[resource],
            `${bound === 'max' ? 'at most' : 'at least'} ${word(border)}`,
          );
        }
    const own = mapOf(mapOf(container.resources).limits);
    for (const [resource, given] of Object.entries(mapOf(mapOf(container.resources).requests))) {
      const [asked, edge] = [amountOf(given), amountOf(most[resource])];
      if (own[resource] !== undefined || asked === undefined || edge === undefined || asked <= edge) continue;
      fail(
        'requests',
        resource,
        `asks for more ${resource} than the limit that the LimitRange gives it`,
        given,
        `at most ${word(most[resource])}, or a limit of its own`,
      );
    }
  },
};

/** How many pods an object makes at a time; nothing for one on each node. */
function podsOf(item: Item, workloads: Workloads): number | undefined {
  const { kind } = item.object;
  const spec = specOf(item.object);
  if (kind === 'Pod' || kind === 'CronJob') return 1;
  if (kind === 'Job') return typeof spec.parallelism === 'number' ? spec.parallelism : 1;
  return kind === 'DaemonSet' ? undefined : workloads.replicasOf(item);
}

/** What all that stands in a namespace takes, by the names that quotas have for it. */
function usageOf(namespace: string, context: ManifestContext): Map<string, number> {
  const capacity = Capacity.of(context);
  const usage = new Map<string, number>();
  const add = (name: string, value: number | undefined): void => {
    if (value !== undefined && value > 0) usage.set(name, (usage.get(name) ?? 0) + value);
  };
  const workloads = Workloads.of(context);
  const claim = (spec: JsonObject, count: number): void => {
    const storage = amountOf(mapOf(mapOf(spec.resources).requests).storage);
    add('persistentvolumeclaims', count);
    add('requests.storage', storage === undefined ? undefined : storage * count);
    if (typeof spec.storageClassName !== 'string') return;
    const ofClass = `${spec.storageClassName}.storageclass.storage.k8s.io/`;
    add(`${ofClass}persistentvolumeclaims`, count);
    add(`${ofClass}requests.storage`, storage === undefined ? undefined : storage * count);
  };
  for (const item of capacity.itemsOf(namespace)) {
    const { object, pod } = item;
    if (object.kind === 'PersistentVolumeClaim') claim(specOf(object), 1);
    if (object.kind === 'Service') {
      const { type, ports } = specOf(object);
      add('services', 1);
      if (type === 'LoadBalancer') add('services.loadbalancers', 1);
      if (type === 'LoadBalancer' || type === 'NodePort') add('services.nodeports', Math.max(1, objects(ports).length));
    }
    const count = pod === undefined ? undefined : podsOf(item, workloads);
    if (pod === undefined || count === undefined) continue;
    add('pods', count);
    for (const template of objects(specOf(object).volumeClaimTemplates)) claim(mapOf(template.spec), count);
    for (const [name, value] of capacity.amountsOf(pod)) add(name, value * count);
  }
  return usage;
}

/** What a pod takes: its containers together, those that run before them as far as they take more. */
function podAmounts(pod: PodView, limits: readonly JsonObject[]): Map<string, number> {
  const sums = new Map<string, number>();
  const before = new Map<string, number>();
  const all = objects(pod.spec.initContainers);
  for (const container of pod.containers) {
    const early = all.includes(container) && container.restartPolicy !== 'Always';
    for (const [what, amounts] of Object.entries(resourcesOf(container, limits)))
      for (const [resource, given] of Object.entries(amounts)) {
        const value = amountOf(given);
        if (value === undefined) continue;
        const name = `${what}.${resource}`;
        if (early) before.set(name, Math.max(before.get(name) ?? 0, value));
        else sums.set(name, (sums.get(name) ?? 0) + value);
      }
  }
  for (const [name, value] of before) sums.set(name, Math.max(sums.get(name) ?? 0, value));
  for (const resource of ['cpu', 'memory', 'ephemeral-storage']) {
    const asked = sums.get(`requests.${resource}`);
    if (asked !== undefined) sums.set(resource, asked);
  }
  return sums;
}

const quotaFits: ManifestRule = {
  id: 'quota-fits',
  severity: 'error',
  title: 'What stands in a namespace fits into its ResourceQuota',
  reason: 'the API server refuses the pods, claims or Services that come last: exceeded quota',
  source: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  equivalents: {},
  objects: {
    '/ResourceQuota': (item, report, context) => {
      const { hard, scopes, scopeSelector } = specOf(item.object);
      const { namespace } = item.object.metadata;
      // a quota of some pods only counts those
      if (namespace === undefined || scopes !== undefined || scopeSelector !== undefined) return;
      const usage = usageOf(namespace, context);
      for (const [name, most] of Object.entries(mapOf(hard))) {
        const [needed, there] = [usage.get(name) ?? 0, amountOf(most)];
        if (there === undefined || needed <= there) continue;
        report({
          item,
          property: `spec.hard.${name}`,
          message: `is less than the ${readable(needed, name)} that ${namespace} takes`,
          given: most,
          allowed: `at least ${readable(needed, name)}`,
          remedy: 'raise the quota, or take away what is too much',
        });
      }
    },
  },
};

function readable(value: number, name: string): string {
  if (!/memory|storage/.test(name) || name.endsWith('persistentvolumeclaims'))
    return String(Math.ceil(value * 1000) / 1000);
  return `${String(Math.ceil(value / 2 ** 20))}Mi`;
}

const SUMMED = /^(?:(requests|limits)\.)?(cpu|memory)$/;

const quotaDemands: ManifestRule = {
  id: 'quota-demands',
  severity: 'error',
  title: 'Where a quota sums up an amount, every container says it',
  reason: 'the API server refuses the pod: failed quota, must specify limits.cpu',
  source: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/#compute-resource-quota',
  equivalents: {},
  pod: (pod, item, report, context) => {
    const capacity = Capacity.of(context);
    const limits = capacity.limitsOf(pod.namespace);
    for (const quota of capacity.quotasOf(pod.namespace)) {
      for (const name of Object.keys(mapOf(specOf(quota).hard))) {
        const [, what, resource = ''] = SUMMED.exec(name) ?? [];
        if (resource === '') continue;
        for (const { container, path, name: called } of containersOf(pod, item)) {
          if (path.includes('.ephemeralContainers[')) continue;
          const said = resourcesOf(container, limits)[what === 'limits' ? 'limits' : 'requests'];
          if (said[resource] !== undefined) continue;
          report({
            item,
            property: `${path}.resources.${what ?? 'requests'}.${resource}`,
            message: `${called} does not say it, and ResourceQuota ${quota.metadata.name} sums it up`,
            remedy: 'write it, or give the namespace a LimitRange with a default',
          });
        }
      }
    }
  },
};

/** More than the machines have that clouds rent for clusters, but for a few. */
const LARGEST: Readonly<Record<string, readonly [most: number, words: string]>> = {
  'requests.cpu': [192, '192 processors'],
  'requests.memory': [4 * 2 ** 40, '4Ti'],
};

const nodeSize: ManifestRule = {
  id: 'pod-node-size',
  severity: 'warning',
  title: 'Every pod fits on a node',
  reason: 'it stays Pending for ever, and no autoscaler can help',
  source: 'sizes of virtual machines of AWS, Google Cloud and Azure',
  equivalents: {},
  pod: (pod, item, report, context) => {
    const amounts = Capacity.of(context).amountsOf(pod);
    for (const [name, [most, words]] of Object.entries(LARGEST)) {
      const needed = amounts.get(name);
      if (needed === undefined || needed <= most) continue;
      report({
        item,
        property: `${pod.pointer.slice(1).replaceAll('/', '.')}.containers`,
        message: `ask for ${readable(needed, name)} of ${name.slice('requests.'.length)} in one pod`,
        allowed: `at most ${words}, unless there are larger nodes`,
        remedy: 'spread the work over more and smaller pods',
      });
    }
  },
};

/** That what is asked for is there. */
export const capacityRules: readonly ManifestRule[] = [nodeSize, quotaDemands, quotaFits, withinRange];
