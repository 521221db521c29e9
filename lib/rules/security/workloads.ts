import type { KubeObject } from '../../kubernetes';
import { isObject, specOf, textMap, type Item } from '../../model';
import { parseSelector, selects, type Selector } from '../../analysis/reachability/selector';
import type { ManifestContext } from '../manifest-rule';
import { USUAL } from '../references/pod-finder';

interface Selecting {
  readonly item: Item;
  readonly selector: Selector;
}

/** Which Services, budgets and autoscalers there are for which workloads. */
export class Workloads {
  /**
   * The relations in one set of manifests; made once.
   *
   * @param context - what manifests are judged by
   * @returns the relations
   */
  static of(context: ManifestContext): Workloads {
    const known = Workloads.made.get(context);
    if (known !== undefined) return known;
    const workloads = new Workloads(context);
    Workloads.made.set(context, workloads);
    return workloads;
  }

  private static readonly made = new WeakMap<ManifestContext, Workloads>();

  private readonly services = new Map<string, Selecting[]>();
  private readonly budgets = new Map<string, Selecting[]>();
  private readonly autoscalers = new Map<string, KubeObject>();

  private constructor({ inventory }: ManifestContext) {
    const note = (map: Map<string, Selecting[]>, item: Item, selector: Selector): void => {
      const place = placeOf(item.object, selector.labels.find(([key]) => key === USUAL)?.[1]);
      const list = map.get(place);
      if (list === undefined) map.set(place, [{ item, selector }]);
      else list.push({ item, selector });
    };
    for (const item of inventory.ofKind('/Service')) {
      const { selector } = specOf(item.object);
      // a Service without one is for addresses that somebody else enters
      if (isObject(selector)) note(this.services, item, { labels: Object.entries(textMap(selector)), expressions: [] });
    }
    for (const item of inventory.ofKind('policy/PodDisruptionBudget'))
      note(this.budgets, item, parseSelector(specOf(item.object).selector));
    for (const { object } of inventory.ofKind('autoscaling/HorizontalPodAutoscaler')) {
      const { scaleTargetRef } = specOf(object);
      if (!isObject(scaleTargetRef)) continue;
      const { kind, name } = scaleTargetRef;
      this.autoscalers.set(JSON.stringify([object.metadata.namespace, kind, name]), object);
    }
  }

  /**
   * Whether a Service sends requests to a workload.
   *
   * @param item - the workload
   * @returns true if one selects its pods
   */
  isServed(item: Item): boolean {
    return this.selecting(this.services, item).length > 0;
  }

  /**
   * The budgets that guard a workload.
   *
   * @param item - the workload
   * @returns all budgets that select its pods
   */
  budgetsOf(item: Item): readonly Item[] {
    return this.selecting(this.budgets, item);
  }

  /**
   * The autoscaler of a workload.
   *
   * @param item - the workload
   * @returns the autoscaler, or nothing
   */
  autoscalerOf({ object: { kind, metadata } }: Item): KubeObject | undefined {
    return this.autoscalers.size === 0
      ? undefined
      : this.autoscalers.get(JSON.stringify([metadata.namespace, kind, metadata.name]));
  }

  /**
   * How many pods a workload has at least.
   *
   * @param item - a Deployment or StatefulSet
   * @returns its replicas, or the least that its autoscaler allows
   */
  replicasOf(item: Item): number {
    const autoscaler = this.autoscalerOf(item);
    const count = autoscaler === undefined ? specOf(item.object).replicas : specOf(autoscaler).minReplicas;
    return typeof count === 'number' ? count : 1;
  }

  /** Those that ask for the usual label are found by it, the others in a list of their own. */
  private selecting(map: ReadonlyMap<string, readonly Selecting[]>, { object, pod }: Item): Item[] {
    if (pod === undefined) return [];
    const instance = pod.labels[USUAL];
    const found: Item[] = [];
    for (const place of instance === undefined ? [undefined] : [instance, undefined])
      for (const { item, selector } of map.get(placeOf(object, place)) ?? [])
        if (selects(selector, pod.labels)) found.push(item);
    return found;
  }
}

function placeOf({ metadata }: KubeObject, instance: string | undefined): string {
  return `${metadata.namespace ?? ''}\n${instance ?? ''}`;
}
