import { apiGroup, type JsonObject } from '../../kubernetes';
import { isObject, objects, specOf, textMap, type Item } from '../../model';
import { parseSelector, selects, selectsAll, showSelector, type Selector } from '../../analysis/reachability/selector';
import type { ManifestContext, ManifestReport, ManifestRule, ReportManifest } from '../manifest-rule';
import { madeBy } from './made';

function selectsOwnPods(item: Item, report: ReportManifest): void {
  const { selector } = specOf(item.object);
  if (selector === undefined || item.pod === undefined) return; // the schema demands it
  const parsed = parseSelector(selector);
  if (!selectsAll(parsed) && selects(parsed, item.pod.labels)) return;
  report({
    item,
    property: 'spec.selector',
    message: selectsAll(parsed) ? 'selects everything' : 'does not select the pods of its own template',
    given: showSelector(parsed),
    allowed: Object.entries(item.pod.labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(', '),
    remedy: 'write labels of the template',
  });
}

const ownSelector: ManifestRule = {
  id: 'selector-own-pods',
  severity: 'error',
  title: 'The selector of every workload selects the pods of its own template',
  reason: 'the API server refuses it: selector does not match template labels',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  equivalents: {
    rows: ['F11'],
    kubeScore: [
      'deployment-pod-selector-labels-match-template-metadata-labels',
      'statefulset-pod-selector-labels-match-template-metadata-labels',
    ],
    kubeLinter: ['mismatching-selector'],
    kubescape: ['C-0296'],
  },
  objects: {
    'apps/DaemonSet': selectsOwnPods,
    'apps/Deployment': selectsOwnPods,
    'apps/ReplicaSet': selectsOwnPods,
    'apps/StatefulSet': selectsOwnPods,
  },
};

const budgetPods: ManifestRule = {
  id: 'disruption-budget-pods',
  severity: 'error',
  title: 'Every PodDisruptionBudget selects pods',
  reason: 'it guards nothing, and a drain takes all pods at once that it was meant for',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  equivalents: {},
  objects: {
    'policy/PodDisruptionBudget': (item, report, context) => {
      const selector = parseSelector(specOf(item.object).selector);
      const { namespace } = item.object.metadata;
      const made = madeBy(context);
      if (made.podsOf(item, selector).length > 0 || made.mayMakePods(namespace, selector.labels)) return;
      report({
        item,
        property: 'spec.selector',
        message: 'selects no pod',
        given: showSelector(selector),
        remedy: 'write the labels of the pods that it guards',
        ...(context.needs === undefined ? { severity: 'warning' } : {}),
      });
    },
  },
};

const budgetAlone: ManifestRule = {
  id: 'disruption-budget-alone',
  severity: 'error',
  title: 'No pod has two PodDisruptionBudgets',
  reason: 'the eviction API refuses to evict it, and no node can be drained on which it runs',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors',
  equivalents: {},
  all: (context, report) => {
    const made = madeBy(context);
    const guards = new Map<Item, Item>();
    for (const budget of context.inventory.ofKind('policy/PodDisruptionBudget')) {
      const selector = parseSelector(specOf(budget.object).selector);
      for (const { item } of made.podsOf(budget, selector)) {
        const before = guards.get(item);
        if (before === undefined || before === budget) {
          guards.set(item, budget);
          continue;
        }
        report({
          item: budget,
          property: 'spec.selector',
          message: `selects the pods of ${item.object.kind} ${item.object.metadata.name}, which ${before.object.metadata.name} selects too`,
          given: showSelector(selector),
          remedy: 'let each budget select the pods of one workload',
        });
      }
    }
  },
};

/** What an autoscaler names. */
interface ScaleTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

function scaleTargetOf(item: Item): ScaleTarget | undefined {
  const { scaleTargetRef } = specOf(item.object);
  if (!isObject(scaleTargetRef)) return undefined;
  const { apiVersion = 'apps/v1', kind = 'Deployment', name } = scaleTargetRef;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return { apiVersion, kind, name };
}

function hasTarget(item: Item, report: ReportManifest, context: ManifestContext): void {
  const target = scaleTargetOf(item);
  if (target === undefined) return;
  const { namespace } = item.object.metadata;
  const { apiVersion, kind, name } = target;
  if (context.inventory.find(`${apiGroup(apiVersion)}/${kind}`, namespace, name) !== undefined) return;
  if (madeBy(context).mayBeMade(namespace, name)) return;
  report({
    item,
    property: 'spec.scaleTargetRef',
    message: `scales ${kind} ${name}, which nobody makes in ${namespace ?? 'its namespace'}`,
    given: `${apiVersion} ${kind} ${name}`,
    remedy: 'name a workload that is made, with its apiVersion and kind',
    ...(context.needs === undefined ? { severity: 'warning' } : {}),
  });
}

const autoscalerTarget: ManifestRule = {
  id: 'autoscaler-target',
  severity: 'error',
  title: 'Every autoscaler scales a workload that exists',
  reason: 'it scales nothing, and says so only in its status',
  source: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  equivalents: {
    rows: ['F5'],
    kubeScore: ['horizontalpodautoscaler-has-target'],
    kubeLinter: ['dangling-horizontalpodautoscaler'],
    kubescape: ['C-0300'],
  },
  objects: { 'autoscaling/HorizontalPodAutoscaler': hasTarget, 'keda.sh/ScaledObject': hasTarget },
};

function leavesReplicas(item: Item, report: ReportManifest, { inventory }: ManifestContext): void {
  const target = scaleTargetOf(item);
  if (target === undefined) return;
  const groupKind = `${apiGroup(target.apiVersion)}/${target.kind}`;
  const workload = inventory.find(groupKind, item.object.metadata.namespace, target.name);
  if (workload === undefined || specOf(workload.object).replicas === undefined) return;
  const finding: ManifestReport = {
    item: workload,
    property: 'spec.replicas',
    message: `is set, while ${item.object.kind} ${item.object.metadata.name} sets it as well`,
    given: specOf(workload.object).replicas,
    remedy: 'leave spec.replicas out, so that the autoscaler alone decides',
  };
  report(finding);
}

const autoscalerReplicas: ManifestRule = {
  id: 'autoscaler-replicas',
  severity: 'warning',
  title: 'No workload that is scaled by an autoscaler sets its replicas',
  reason: 'each time it is applied it jumps back to that number, whatever the load',
  source:
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
  equivalents: {
    rows: ['F5'],
    kubeScore: ['deployment-targeted-by-hpa-does-not-have-replicas-configured'],
  },
  objects: { 'autoscaling/HorizontalPodAutoscaler': leavesReplicas, 'keda.sh/ScaledObject': leavesReplicas },
};

/** What a monitor scrapes: Services or pods of some namespaces. */
interface Scraped {
  readonly words: string;
  readonly ports: (
    namespace: string | undefined,
    selector: Selector,
    context: ManifestContext,
  ) => PortNames | undefined;
}

/** Names of ports; nothing where no such thing is there. */
type PortNames = ReadonlySet<string>;

const SCRAPED: Readonly<Record<string, Scraped>> = {
  ServiceMonitor: {
    words: 'Service',
    ports: (namespace, selector, { inventory }) => {
      const services = inventory
        .ofKind('/Service')
        .filter(
          ({ object: { metadata } }) => metadata.namespace === namespace && selects(selector, textMap(metadata.labels)),
        );
      return services.length === 0
        ? undefined
        : namesOfPorts(services.flatMap((item) => objects(specOf(item.object).ports)));
    },
  },
  PodMonitor: {
    words: 'pod',
    ports: (namespace, selector, context) => {
      const made = madeBy(context);
      const pods = made.pods.select(namespace, selector);
      if (pods.length === 0 && made.mayMakePods(namespace, selector.labels)) return ANY_PORT;
      const containers = pods.flatMap(({ pod }) => pod.containers);
      return pods.length === 0 ? undefined : namesOfPorts(containers.flatMap(({ ports }) => objects(ports)));
    },
  },
};

/** Of pods that an operator makes, nobody here knows the ports. */
const ANY_PORT: PortNames = new Set();

function namesOfPorts(ports: readonly JsonObject[]): PortNames {
  return new Set(ports.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])));
}

function scrapes(item: Item, report: ReportManifest, context: ManifestContext): void {
  const scraped = SCRAPED[item.object.kind];
  const spec = specOf(item.object);
  const { any, matchNames } = isObject(spec.namespaceSelector) ? spec.namespaceSelector : {};
  if (scraped === undefined || any === true) return; // somebody else's namespaces count as well
  const selector = parseSelector(spec.selector);
  const namespaces = Array.isArray(matchNames) ? matchNames.map(String) : [item.object.metadata.namespace];
  const found = namespaces.map((namespace) => scraped.ports(namespace, selector, context));
  const known = found.filter((ports) => ports !== undefined);
  if (known.includes(ANY_PORT)) return;
  if (known.length === 0) {
    report({
      item,
      property: 'spec.selector',
      message: `selects no ${scraped.words}`,
      given: showSelector(selector),
      remedy: `write the labels of the ${scraped.words} that it is meant for, and its namespace`,
    });
    return;
  }
  const field = item.object.kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints';
  for (const [index, { port }] of objects(spec[field]).entries()) {
    if (typeof port !== 'string' || known.some((ports) => ports.has(port))) continue;
    report({
      item,
      property: `spec.${field}[${String(index)}].port`,
      message: `names the port ${port}, which no ${scraped.words} has that it selects`,
      given: port,
      allowed: [...new Set(known.flatMap((ports) => [...ports]))].join(', ') || 'none has a name',
      remedy: 'name a port that is there: by its name, not by its number',
    });
  }
}

const monitorTarget: ManifestRule = {
  id: 'monitor-target',
  severity: 'warning',
  title: 'Every monitor finds what it scrapes, and the port',
  reason: 'nothing is scraped, and no alert says so',
  source: 'https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors',
  equivalents: { rows: ['C9'], kubeLinter: ['dangling-servicemonitor'] },
  objects: { 'monitoring.coreos.com/ServiceMonitor': scrapes, 'monitoring.coreos.com/PodMonitor': scrapes },
};

/** That what selects or scales workloads finds them. */
export const selectorRules: readonly ManifestRule[] = [
  autoscalerReplicas,
  autoscalerTarget,
  budgetAlone,
  budgetPods,
  monitorTarget,
  ownSelector,
];
