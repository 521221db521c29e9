import { isObject } from '../../model';
import { word } from '../word';
import { each, NO_FAULTS, numbers, within, type Fault, type Look } from './fault';
import { labelSelector } from './selector-fields';
import { share } from './workload-fields';

/**
 * Looks at the spec of a PodDisruptionBudget.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const budget: Look = ({ minAvailable, maxUnavailable, selector }) => [
  ...(minAvailable !== undefined && maxUnavailable !== undefined
    ? [
        {
          at: 'maxUnavailable',
          message: 'is given beside minAvailable',
          given: maxUnavailable,
          allowed: 'one of the two',
        },
      ]
    : []),
  ...share('minAvailable', minAvailable, 100),
  ...share('maxUnavailable', maxUnavailable, 100),
  ...within('selector', selector, labelSelector),
];

/** The fields that hold the source of a metric, by its type. */
const SOURCES: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

/** What a target may be measured in, by its type. */
const MEASURES: Readonly<Record<string, string>> = {
  AverageValue: 'averageValue',
  Utilization: 'averageUtilization',
  Value: 'value',
};

const target: Look = (part) => {
  const { type, averageUtilization } = part;
  const measure = typeof type === 'string' ? MEASURES[type] : undefined;
  if (measure === undefined) return NO_FAULTS; // the schema closes the set
  const faults: Fault[] = [];
  if (part[measure] === undefined)
    faults.push({ at: measure, message: `is not given, and the type is ${word(type)}`, allowed: 'the target' });
  if (averageUtilization !== undefined && (part.averageValue ?? part.value) !== undefined)
    faults.push({
      at: part.averageValue === undefined ? 'value' : 'averageValue',
      message: 'is given beside averageUtilization',
      allowed: 'one of them',
    });
  if (typeof averageUtilization === 'number' && averageUtilization < 1)
    faults.push({
      at: 'averageUtilization',
      message: 'is out of bounds',
      given: averageUtilization,
      allowed: 'at least 1',
    });
  return faults;
};

const metric: Look = (part) => {
  const { type } = part;
  const field = typeof type === 'string' ? SOURCES[type] : undefined;
  if (field === undefined) return NO_FAULTS;
  const source = part[field];
  if (!isObject(source))
    return [{ at: field, message: `is not given, and the type is ${word(type)}`, allowed: 'the source of the metric' }];
  return within(`${field}.target`, source.target, target);
};

const policy = numbers({ periodSeconds: [1, 1800], value: [1] });
const window = numbers({ stabilizationWindowSeconds: [0, 3600] });
const behavior: Look = (part) =>
  ['scaleUp', 'scaleDown'].flatMap((step) =>
    within(step, part[step], (rules) => [...window(rules), ...each('policies', rules.policies, policy)]),
  );

const AUTOSCALER = numbers({ minReplicas: [0], maxReplicas: [1] });

/**
 * Looks at the spec of a HorizontalPodAutoscaler.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const autoscaler: Look = (spec) => {
  const { minReplicas = 1, maxReplicas, metrics, scaleTargetRef } = spec;
  const faults: Fault[] = [...AUTOSCALER(spec)];
  if (
    typeof minReplicas === 'number' &&
    typeof maxReplicas === 'number' &&
    maxReplicas >= 1 &&
    minReplicas > maxReplicas
  )
    faults.push({
      at: 'minReplicas',
      message: 'is above maxReplicas',
      given: minReplicas,
      allowed: `at most ${String(maxReplicas)}`,
    });
  // down to none only what counts work that waits: a queue, not the pods
  if (minReplicas === 0 && !(Array.isArray(metrics) && metrics.some(countsWork)))
    faults.push({
      at: 'minReplicas',
      message: 'is 0, and no metric is there without a pod',
      given: minReplicas,
      allowed: 'at least 1, or a metric of the type Object or External',
    });
  faults.push(...each('metrics', metrics, metric), ...within('behavior', spec.behavior, behavior));
  if (isObject(scaleTargetRef) && scaleTargetRef.apiVersion === undefined)
    faults.push({
      at: 'scaleTargetRef.apiVersion',
      message: 'is not given',
      allowed: 'the apiVersion of what is scaled, for instance apps/v1',
    });
  return faults;
};

function countsWork(metric: unknown): boolean {
  return isObject(metric) && (metric.type === 'Object' || metric.type === 'External');
}
