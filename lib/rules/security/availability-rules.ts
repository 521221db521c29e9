import { parseSelector, selects } from '../../analysis/reachability/selector';
import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, specOf, type Item, type PodView } from '../../model';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';
import { Workloads } from './workloads';

const BUDGETS = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';

type Visit = (item: Item, report: ReportManifest, context: ManifestContext) => void;

const single: ManifestRule = {
  id: 'deployment-replicas',
  severity: 'warning',
  title: 'In prod a Deployment behind a Service has two pods at least',
  reason: 'each restart of its node is an outage',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas',
  equivalents: {
    rows: ['F4'],
    kubeScore: ['deployment-replicas'],
    kubeLinter: ['minimum-three-replicas'],
    polaris: ['deploymentMissingReplicas'],
  },
  objects: {
    'apps/Deployment': (item, report, context) => {
      if (context.tier !== 'prod') return;
      const workloads = Workloads.of(context);
      // an autoscaler has a rule of its own; Recreate says that there must not be two
      if (workloads.autoscalerOf(item) !== undefined || recreates(item) || workloads.replicasOf(item) !== 1) return;
      if (!workloads.isServed(item)) return;
      report({
        item,
        property: 'spec.replicas',
        message: 'has one pod behind a Service',
        given: specOf(item.object).replicas,
        allowed: '2 and above',
        remedy: 'write at least 2; where only one may write, say strategy: { type: Recreate }',
      });
    },
  },
};

function recreates({ object }: Item): boolean {
  const { strategy } = specOf(object);
  return isObject(strategy) && strategy.type === 'Recreate';
}

const rolling: ManifestRule = {
  id: 'deployment-rolling-update',
  severity: 'warning',
  title: 'A Deployment with several pods replaces them one after the other',
  reason: 'Recreate stops all of them before the first new one starts',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
  equivalents: {
    rows: ['F9'],
    kubeScore: ['deployment-strategy'],
    kubeLinter: ['no-rolling-update-strategy'],
    kubescape: ['C-0305'],
  },
  objects: {
    'apps/Deployment': (item, report, context) => {
      if (!recreates(item) || Workloads.of(context).replicasOf(item) < 2) return;
      report({
        item,
        property: 'spec.strategy.type',
        message: 'stops all pods for an update',
        given: 'Recreate',
        allowed: 'RollingUpdate',
        remedy: 'remove strategy; if two of them must never run together, write replicas: 1',
      });
    },
  },
};

const autoscalerRange: ManifestRule = {
  id: 'autoscaler-range',
  severity: 'warning',
  title: 'An autoscaler has room, and in prod two pods at least',
  reason: 'with the same least and most it scales nothing, and a least of one is an outage at each restart',
  source: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  equivalents: {
    rows: ['F5'],
    kubeScore: ['horizontalpodautoscaler-replicas'],
    kubeLinter: ['hpa-minimum-three-replicas'],
    polaris: ['hpaMinAvailability', 'hpaMaxAvailability'],
  },
  objects: {
    'autoscaling/HorizontalPodAutoscaler': (item, report, { tier }) => {
      const { minReplicas, maxReplicas } = specOf(item.object);
      const least = typeof minReplicas === 'number' ? minReplicas : 1;
      if (typeof maxReplicas === 'number' && maxReplicas <= least)
        report({
          item,
          property: 'spec.maxReplicas',
          message: 'leaves no room to scale',
          given: maxReplicas,
          allowed: `more than ${String(least)}`,
          remedy: 'raise maxReplicas, or remove the autoscaler',
        });
      if (tier === 'prod' && least === 1)
        report({
          item,
          property: 'spec.minReplicas',
          message: 'goes down to one pod',
          given: minReplicas,
          allowed: '2 and above',
          remedy: 'write minReplicas: 2',
        });
    },
  },
};

function budgetMissing(item: Item, report: ReportManifest, context: ManifestContext): void {
  if (context.tier === 'dev') return;
  const workloads = Workloads.of(context);
  if (workloads.replicasOf(item) < 2 || workloads.budgetsOf(item).length > 0) return;
  report({
    item,
    message: 'has several pods and no PodDisruptionBudget',
    remedy: 'make one that selects its pods, with maxUnavailable: 1',
  });
}

const hasBudget: ManifestRule = {
  id: 'disruption-budget-missing',
  severity: 'warning',
  title: 'Outside of dev, workloads with several pods have a PodDisruptionBudget',
  reason: 'a drain of nodes takes all pods at once',
  source: BUDGETS,
  equivalents: {
    rows: ['F6'],
    kubeScore: ['deployment-has-poddisruptionbudget', 'statefulset-has-poddisruptionbudget'],
    polaris: ['missingPodDisruptionBudget'],
  },
  objects: { 'apps/Deployment': budgetMissing, 'apps/StatefulSet': budgetMissing },
};

const budgetPolicy: ManifestRule = {
  id: 'disruption-budget-policy',
  severity: 'warning',
  title: 'A PodDisruptionBudget says how many pods',
  reason: 'without a number it guards nothing',
  source: BUDGETS,
  equivalents: { rows: ['F6'], kubeScore: ['poddisruptionbudget-has-policy'] },
  objects: {
    'policy/PodDisruptionBudget': (item, report) => {
      const { minAvailable, maxUnavailable } = specOf(item.object);
      if (minAvailable !== undefined || maxUnavailable !== undefined) return;
      report({
        item,
        property: 'spec',
        message: 'says neither minAvailable nor maxUnavailable',
        remedy: 'write maxUnavailable: 1',
      });
    },
  },
};

/** The number of pods that a budget lets go of some, at least; nothing if that can't be told. */
function allowed(item: Item, replicas: number): number | undefined {
  const { minAvailable, maxUnavailable } = specOf(item.object);
  if (maxUnavailable !== undefined) return share(maxUnavailable, replicas);
  const kept = share(minAvailable, replicas);
  return kept === undefined ? undefined : replicas - kept;
}

/** Kubernetes rounds both up: the last part of a pod is a pod. */
function share(value: Json | undefined, replicas: number): number | undefined {
  if (typeof value === 'number') return value;
  const percent = typeof value === 'string' && value.endsWith('%') ? Number(value.slice(0, -1)) : NaN;
  return Number.isNaN(percent) ? undefined : Math.ceil((percent * replicas) / 100);
}

const blocks: Visit = (item, report, context) => {
  const workloads = Workloads.of(context);
  const replicas = workloads.replicasOf(item);
  if (replicas < 1) return;
  for (const budget of workloads.budgetsOf(item)) {
    const room = allowed(budget, replicas);
    if (room === undefined || room >= 1) continue;
    const { minAvailable, maxUnavailable } = specOf(budget.object);
    report({
      item: budget,
      property: maxUnavailable === undefined ? 'spec.minAvailable' : 'spec.maxUnavailable',
      message: `lets none of the ${String(replicas)} pods of ${item.object.kind} ${item.object.metadata.name} go`,
      given: maxUnavailable ?? minAvailable,
      allowed: maxUnavailable === undefined ? `less than ${String(replicas)}` : '1 and above',
      remedy: 'write maxUnavailable: 1; for a single pod, remove the budget',
    });
  }
};

const budgetBlocks: ManifestRule = {
  id: 'disruption-budget-blocks',
  severity: 'warning',
  title: 'A PodDisruptionBudget lets one pod go at least',
  reason: 'no node with such a pod can be drained, so updates of the cluster hang',
  source: BUDGETS,
  equivalents: {
    rows: ['F7'],
    kubeLinter: ['pdb-max-unavailable', 'pdb-min-available'],
    polaris: ['pdbDisruptionsIsZero', 'pdbMinAvailableGreaterThanHPAMinReplicas'],
  },
  objects: { 'apps/Deployment': blocks, 'apps/StatefulSet': blocks },
};

const unhealthy: ManifestRule = {
  id: 'disruption-budget-unhealthy',
  severity: 'warning',
  title: 'A PodDisruptionBudget lets pods go that do not work',
  reason: 'by default a pod that is not ready counts against the budget, and a broken one holds its node for ever',
  source: `${BUDGETS}#unhealthy-pod-eviction-policy`,
  equivalents: { rows: ['F7'], kubeLinter: ['pdb-unhealthy-pod-eviction-policy'] },
  objects: {
    'policy/PodDisruptionBudget': (item, report) => {
      const { unhealthyPodEvictionPolicy } = specOf(item.object);
      if (unhealthyPodEvictionPolicy !== undefined) return;
      report({
        item,
        property: 'spec.unhealthyPodEvictionPolicy',
        message: 'keeps pods that are broken',
        allowed: 'AlwaysAllow; IfHealthyBudget, if that is meant',
        remedy: 'write unhealthyPodEvictionPolicy: AlwaysAllow',
      });
    },
  },
};

const isSpread: Visit = (item, report, context) => {
  const { pod } = item;
  if (context.tier !== 'prod' || pod === undefined || Workloads.of(context).replicasOf(item) < 2) return;
  const terms = spreadTerms(pod);
  if (terms.some((term) => countsItself(term, pod))) return;
  report({
    item,
    property: `${pod.pointer.slice(1).replaceAll('/', '.')}.topologySpreadConstraints`,
    message:
      terms.length === 0
        ? 'may have all its pods on one node'
        : 'may have all its pods on one node: none of its spreads and anti-affinities selects its own pods',
    remedy:
      'write topologySpreadConstraints over kubernetes.io/hostname and topology.kubernetes.io/zone, with a labelSelector of its pods',
  });
};

/** What keeps pods apart: spreads, and anti-affinity that must or should hold. */
function spreadTerms({ spec }: PodView): JsonObject[] {
  const { topologySpreadConstraints, affinity } = spec;
  const { podAntiAffinity } = isObject(affinity) ? affinity : {};
  if (!isObject(podAntiAffinity)) return objects(topologySpreadConstraints);
  return [
    ...objects(topologySpreadConstraints),
    ...objects(podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution),
    ...objects(podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).flatMap(({ podAffinityTerm }) =>
      isObject(podAffinityTerm) ? [podAffinityTerm] : [],
    ),
  ];
}

/** Without a selector none is counted, and by default those of the same namespace are. */
function countsItself({ labelSelector, namespaces, namespaceSelector }: JsonObject, pod: PodView): boolean {
  if (!isObject(labelSelector) || !selects(parseSelector(labelSelector), pod.labels)) return false;
  const elsewhere = Array.isArray(namespaces) && namespaces.length > 0 && !isObject(namespaceSelector);
  return !elsewhere || namespaces.some((name) => name === pod.namespace);
}

const spread: ManifestRule = {
  id: 'workload-spread',
  severity: 'warning',
  title: 'In prod the pods of a workload are spread over nodes',
  reason: 'the loss of one node takes all of them',
  source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
  equivalents: {
    rows: ['F8'],
    kubeScore: [
      'deployment-has-host-podantiaffinity',
      'statefulset-has-host-podantiaffinity',
      'pod-topology-spread-constraints',
    ],
    kubeLinter: ['no-anti-affinity'],
    polaris: ['topologySpreadConstraint'],
  },
  objects: { 'apps/Deployment': isSpread, 'apps/StatefulSet': isSpread },
};

/** Rows F4 to F9 of the crosswalk: what survives the loss of a node. */
export const availabilityRules: readonly ManifestRule[] = [
  single,
  rolling,
  autoscalerRange,
  hasBudget,
  budgetPolicy,
  budgetBlocks,
  unhealthy,
  spread,
];
