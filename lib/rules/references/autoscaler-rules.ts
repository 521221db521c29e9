import { apiGroup, type JsonObject } from '../../kubernetes';
import { isObject, objects, specOf, type Item } from '../../model';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';
import { word } from '../word';

/** The kinds that scale, with where they say what. */
const SCALERS: Readonly<Record<string, string>> = {
  'autoscaling/HorizontalPodAutoscaler': 'scaleTargetRef',
  'autoscaling.k8s.io/VerticalPodAutoscaler': 'targetRef',
  'keda.sh/ScaledObject': 'scaleTargetRef',
};

interface Scaled {
  readonly groupKind: string;
  readonly name: string;
}

function scaledBy(item: Item): Scaled | undefined {
  const field = SCALERS[`${apiGroup(item.object.apiVersion)}/${item.object.kind}`];
  const target = field === undefined ? undefined : specOf(item.object)[field];
  if (!isObject(target) || typeof target.name !== 'string') return undefined;
  const { apiVersion = 'apps/v1', kind = 'Deployment', name } = target;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  return { groupKind: `${apiGroup(apiVersion)}/${kind}`, name };
}

const alone: ManifestRule = {
  id: 'autoscaler-alone',
  severity: 'error',
  title: 'One autoscaler decides about the number of pods, and none about requests by which another scales',
  reason: 'two of them work against each other, and the number of pods swings',
  source: 'https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/known-limitations.md',
  equivalents: {},
  all: ({ inventory }, report) => {
    const first = new Map<string, Item>();
    for (const item of Object.keys(SCALERS).flatMap((groupKind) => inventory.ofKind(groupKind))) {
      const scaled = scaledBy(item);
      if (scaled === undefined || (item.object.kind === 'VerticalPodAutoscaler' && !changesRequests(item))) continue;
      const key = [item.object.metadata.namespace ?? '', scaled.groupKind, scaled.name].join('\n');
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, item);
        continue;
      }
      const [vertical, other] = [before, item].sort(byVertical);
      if (vertical?.object.kind === 'VerticalPodAutoscaler' && other !== undefined && !scalesByRequests(other))
        continue;
      report({
        item,
        property: `spec.${SCALERS[`${apiGroup(item.object.apiVersion)}/${item.object.kind}`] ?? ''}`,
        message: `scales ${scaled.name}, which ${before.object.kind} ${before.object.metadata.name} scales too`,
        given: scaled.name,
        remedy: 'leave one of the two; with several metrics one HorizontalPodAutoscaler takes the highest number',
      });
    }
  },
};

function byVertical(a: Item, b: Item): number {
  return Number(b.object.kind === 'VerticalPodAutoscaler') - Number(a.object.kind === 'VerticalPodAutoscaler');
}

/** Without a word it changes them: Auto is the default. */
function changesRequests(item: Item): boolean {
  const { updatePolicy } = specOf(item.object);
  return !(isObject(updatePolicy) && updatePolicy.updateMode === 'Off');
}

function scalesByRequests(item: Item): boolean {
  return objects(specOf(item.object).metrics).some(({ type }) => type === 'Resource' || type === 'ContainerResource');
}

const vertical: ManifestRule = {
  id: 'vertical-autoscaler-target',
  severity: 'warning',
  title: 'Every VerticalPodAutoscaler names a workload that exists',
  reason: 'it recommends nothing, and says so only in its status',
  source: 'https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler',
  equivalents: {},
  objects: {
    'autoscaling.k8s.io/VerticalPodAutoscaler': (item, report, { inventory }) => {
      const scaled = scaledBy(item);
      const { namespace } = item.object.metadata;
      if (scaled === undefined || inventory.find(scaled.groupKind, namespace, scaled.name) !== undefined) return;
      report({
        item,
        property: 'spec.targetRef',
        message: `names ${scaled.name}, which nobody makes in ${namespace ?? 'its namespace'}`,
        given: scaled.name,
        remedy: 'name a workload that is made, with its apiVersion and kind',
      });
    },
  },
};

function checkMetrics(item: Item, report: ReportManifest, { inventory }: ManifestContext): void {
  const scaled = scaledBy(item);
  const { namespace } = item.object.metadata;
  const workload = scaled === undefined ? undefined : inventory.find(scaled.groupKind, namespace, scaled.name);
  if (workload?.pod === undefined) return;
  const containers = objects(workload.pod.spec.containers);
  for (const [index, metric] of objects(specOf(item.object).metrics).entries()) {
    const { resource, containerResource } = metric;
    const source = isObject(resource) ? resource : isObject(containerResource) ? containerResource : undefined;
    if (source === undefined || !isObject(source.target) || typeof source.name !== 'string') continue;
    const at = `spec.metrics[${String(index)}].${source === resource ? 'resource' : 'containerResource'}`;
    const { name, container } = source;
    if (typeof container === 'string' && containers.every((one) => one.name !== container)) {
      report({
        item,
        property: `${at}.container`,
        message: `names a container that ${workload.object.metadata.name} does not have`,
        given: container,
        allowed: containers.map((one) => word(one.name)).join(', '),
        remedy: 'name a container of the workload',
      });
      continue;
    }
    if (source.target.type !== 'Utilization') continue;
    const silent = containers.filter(
      (one) => (container === undefined || one.name === container) && !asksFor(one, name),
    );
    if (silent.length === 0 || hasDefault(inventory.ofKind('/LimitRange'), namespace, name)) continue;
    report({
      item,
      property: at,
      message: `is a share of a request of ${name}, which ${silent.map((one) => word(one.name)).join(', ')} of ${workload.object.metadata.name} does not have`,
      given: name,
      remedy: `write resources.requests.${name} for each container, or scale by averageValue`,
    });
  }
}

function asksFor({ resources }: JsonObject, name: string): boolean {
  return (
    isObject(resources) &&
    [resources.requests, resources.limits].some((map) => isObject(map) && map[name] !== undefined)
  );
}

function hasDefault(ranges: readonly Item[], namespace: string | undefined, name: string): boolean {
  return ranges.some(
    (range) =>
      range.object.metadata.namespace === namespace &&
      objects(specOf(range.object).limits).some(({ defaultRequest, default: most }) =>
        [defaultRequest, most].some((map) => isObject(map) && map[name] !== undefined),
      ),
  );
}

const metrics: ManifestRule = {
  id: 'autoscaler-metrics',
  severity: 'error',
  title: 'What an autoscaler measures is there: the container, and the request of which it takes a share',
  reason: 'it scales nothing, and says so only in its status: failed to get cpu utilization, missing request',
  source: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details',
  equivalents: {},
  objects: { 'autoscaling/HorizontalPodAutoscaler': checkMetrics },
};

/** That autoscalers can work, and do not work against each other. */
export const autoscalerRules: readonly ManifestRule[] = [alone, metrics, vertical];
