import type { Inventory, Item, PodView } from '../../model';
import { selects, type Selector } from '../../analysis/reachability/selector';

/** Labels that controllers add to their pods, so that no template has them. */
const ADDED: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** A pod that a manifest describes, with the manifest. */
export interface FoundPod {
  /** The manifest. */
  readonly item: Item;
  /** Its pod. */
  readonly pod: PodView;
}

/** Finds the pods that a Service, a budget or a monitor selects, those on the node's network included. */
export class PodFinder {
  private readonly pods: readonly FoundPod[];
  private readonly byLabel = new Map<string, ReadonlyMap<string, readonly FoundPod[]>>();

  /**
   * @param inventory - the manifests
   */
  constructor(inventory: Inventory) {
    this.pods = inventory.items.flatMap((item) => (item.pod === undefined ? [] : [{ item, pod: item.pod }]));
  }

  /**
   * The pods of one namespace that a selector selects.
   *
   * @param namespace - the namespace
   * @param selector - the selector; what it asks of labels that controllers add holds
   * @returns the pods
   */
  select(namespace: string | undefined, selector: Selector): readonly FoundPod[] {
    const asked: Selector = {
      labels: selector.labels.filter(([key]) => !ADDED.has(key)),
      expressions: selector.expressions.filter(({ key }) => !ADDED.has(key)),
    };
    const [key, value] = asked.labels.find(([label]) => label === USUAL) ?? asked.labels[0] ?? [];
    const near =
      key === undefined
        ? this.pods.filter(({ pod }) => pod.namespace === namespace)
        : (this.withLabel(key).get(`${namespace ?? ''}\n${value ?? ''}`) ?? []);
    return near.filter(({ pod }) => selects(asked, pod.labels));
  }

  private withLabel(key: string): ReadonlyMap<string, readonly FoundPod[]> {
    const known = this.byLabel.get(key);
    if (known !== undefined) return known;
    const lists = new Map<string, FoundPod[]>();
    for (const found of this.pods) {
      const value = found.pod.labels[key];
      if (value === undefined) continue;
      const place = `${found.pod.namespace ?? ''}\n${value}`;
      const list = lists.get(place);
      if (list === undefined) lists.set(place, [found]);
      else list.push(found);
    }
    this.byLabel.set(key, lists);
    return lists;
  }
}

/** The label that tells systems apart best, in selectors of ours and of most charts. */
export const USUAL = 'app.kubernetes.io/instance';
