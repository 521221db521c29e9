import type { Json, JsonObject, KubeObject } from '../../../kubernetes';
import { objects, type Inventory } from '../../../model';
import { effectiveRequests } from '../defaults';
import { amount } from '../quantities';
import { at, K8S, listAt, mapAt, numberAt, replicasOf, show } from '../row';
import type { Extra, Pair } from './extra';

/**
 * Whether what a namespace declares still fits into its quota.
 *
 * @param pair - the ResourceQuota
 * @returns the bounds that are lower than what is asked for
 */
export function examineQuota({ before, after, states }: Pair): Extra[] {
  if (listAt(after, 'spec.scopes').length > 0 || at(after, 'spec.scopeSelector') !== undefined) return [];
  const [was, is] = [mapAt(before, 'spec.hard'), mapAt(after, 'spec.hard')];
  const asked = demand(states.next.inventory, after.metadata.namespace);
  return Object.entries(is).flatMap(([resource, bound]): Extra[] => {
    const [limit, need] = [amount(bound), asked.get(resource.replace(/^(cpu|memory)$/, 'requests.$1'))];
    const earlier = amount(was[resource]);
    if (limit === undefined || need === undefined || need <= limit || (earlier !== undefined && limit >= earlier))
      return [];
    return [
      {
        path: `spec.hard.${resource}`,
        before: show(was[resource]),
        after: show(bound),
        effect: 'impossible',
        refusedBy: 'controller',
        reason: `the namespace asks for more ${resource} than ${show(bound)}: pods that are lost or replaced can't be made again`,
        source: K8S.core,
        instead: 'lower what the workloads ask for first',
      },
    ];
  });
}

/** What the pods and claims of a namespace ask for together. */
function demand({ items }: Inventory, namespace: string | undefined): Map<string, number> {
  const total = new Map<string, number>();
  const add = (resource: string, value: number | undefined): void => {
    if (value !== undefined) total.set(resource, (total.get(resource) ?? 0) + value);
  };
  for (const { object, pod } of items) {
    if (object.metadata.namespace !== namespace) continue;
    if (object.kind === 'PersistentVolumeClaim') addClaim(add, object, 1);
    if (pod === undefined || object.kind === 'CronJob') continue;
    const count = podCount(object);
    add('pods', count);
    for (const claim of listAt(object, 'spec.volumeClaimTemplates')) addClaim(add, claim, count);
    for (const container of objects(pod.spec.containers)) {
      const resources = mapAt(container, 'resources');
      addAll(add, 'requests', effectiveRequests(resources), count);
      addAll(add, 'limits', mapAt(resources, 'limits'), count);
    }
  }
  return total;
}

type Add = (resource: string, value: number | undefined) => void;

function podCount(object: KubeObject): number {
  if (object.kind === 'Pod' || object.kind === 'DaemonSet') return 1;
  return object.kind === 'Job' ? numberAt(object, 'spec.parallelism', 1) : replicasOf(object);
}

function addAll(add: Add, prefix: string, resources: JsonObject, count: number): void {
  for (const [resource, value] of Object.entries(resources)) add(`${prefix}.${resource}`, (amount(value) ?? 0) * count);
}

function addClaim(add: Add, claim: Json, count: number): void {
  const storage = amount(at(claim, 'spec.resources.requests.storage'));
  add('persistentvolumeclaims', count);
  add('requests.storage', storage === undefined ? undefined : storage * count);
}
