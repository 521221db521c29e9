import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, textMap } from '../../model';
import { each, inside, NO_FAULTS, within, type Fault, type Look } from './fault';
import { faultOf, formWords, LABEL_VALUE, QUALIFIED_NAME } from './name-syntax';

/** For each operator whether it compares with values. */
const OPERATORS: Readonly<Record<string, boolean>> = { In: true, NotIn: true, Exists: false, DoesNotExist: false };
const NODE_OPERATORS: Readonly<Record<string, boolean>> = { ...OPERATORS, Gt: true, Lt: true };

function requirement(operators: Readonly<Record<string, boolean>>): Look {
  return ({ operator, values }) => {
    if (typeof operator !== 'string') return NO_FAULTS; // the schema demands it
    const compares = operators[operator];
    const count = Array.isArray(values) ? values.length : 0;
    if (compares === undefined)
      return [
        { at: 'operator', message: 'is no operator', given: operator, allowed: Object.keys(operators).join(', ') },
      ];
    if (compares && count === 0)
      return [{ at: 'values', message: `are missing, which ${operator} compares with`, allowed: 'one value at least' }];
    if (!compares && count > 0)
      return [{ at: 'values', message: `are given, while ${operator} compares with none`, allowed: 'no values' }];
    if ((operator === 'Gt' || operator === 'Lt') && count !== 1)
      return [
        { at: 'values', message: `are ${String(count)}, while ${operator} compares with one`, allowed: '1 value' },
      ];
    return NO_FAULTS;
  };
}

const labelRequirement = requirement(OPERATORS);
const nodeRequirement = requirement(NODE_OPERATORS);

function labelFaults(labels: Json | undefined): readonly Fault[] {
  const faults: Fault[] = [];
  for (const [key, value] of Object.entries(textMap(labels))) {
    if (faultOf(key, QUALIFIED_NAME) !== undefined)
      faults.push({ at: key, message: 'is no key of a label', given: key, allowed: formWords(QUALIFIED_NAME) });
    const fault = value.includes('⟦late:') ? undefined : faultOf(value, LABEL_VALUE);
    if (fault !== undefined)
      faults.push({
        at: key,
        message: `is no value of a label: it ${fault}`,
        given: value,
        allowed: formWords(LABEL_VALUE),
      });
  }
  return faults;
}

/**
 * Looks at a label selector: its operators, and the labels that it asks for.
 *
 * @param selector - the selector
 * @returns what is wrong
 */
export const labelSelector: Look = ({ matchLabels, matchExpressions }) =>
  matchExpressions === undefined && matchLabels === undefined
    ? NO_FAULTS
    : [...inside('matchLabels', labelFaults(matchLabels)), ...expressions(matchExpressions)];

/**
 * Looks at the expressions of a label selector alone: its labels are looked at elsewhere.
 *
 * @param selector - the selector
 * @returns what is wrong
 */
export const labelExpressions: Look = ({ matchExpressions }) => expressions(matchExpressions);

function expressions(list: Json | undefined): readonly Fault[] {
  return each('matchExpressions', list, labelRequirement);
}

const nodeTerm: Look = ({ matchExpressions, matchFields }) => [
  ...each('matchExpressions', matchExpressions, nodeRequirement),
  ...each('matchFields', matchFields, nodeRequirement),
];

/** A weight of a preference. */
const weight: Look = ({ weight: given }) =>
  typeof given === 'number' && (given < 1 || given > 100)
    ? [{ at: 'weight', message: 'is out of bounds', given, allowed: '1 to 100' }]
    : NO_FAULTS;

const podTerm: Look = (term) => [
  ...(term.topologyKey === ''
    ? [{ at: 'topologyKey', message: 'is empty', allowed: 'a label of nodes, for instance kubernetes.io/hostname' }]
    : []),
  ...within('labelSelector', term.labelSelector, labelSelector),
  ...within('namespaceSelector', term.namespaceSelector, labelSelector),
];

const podPreference: Look = (preference) => [
  ...weight(preference),
  ...within('podAffinityTerm', preference.podAffinityTerm, podTerm),
];

const podAffinity: Look = (affinity) => [
  ...each(
    'requiredDuringSchedulingIgnoredDuringExecution',
    affinity.requiredDuringSchedulingIgnoredDuringExecution,
    podTerm,
  ),
  ...each(
    'preferredDuringSchedulingIgnoredDuringExecution',
    affinity.preferredDuringSchedulingIgnoredDuringExecution,
    podPreference,
  ),
];

const nodePreference: Look = (preference) => [
  ...weight(preference),
  ...within('preference', preference.preference, nodeTerm),
];

const nodeAffinity: Look = ({
  requiredDuringSchedulingIgnoredDuringExecution: required,
  preferredDuringSchedulingIgnoredDuringExecution: preferred,
}) => [
  ...within('requiredDuringSchedulingIgnoredDuringExecution', required, ({ nodeSelectorTerms }) =>
    objects(nodeSelectorTerms).length === 0
      ? [{ at: 'nodeSelectorTerms', message: 'are empty', allowed: 'one term at least' }]
      : each('nodeSelectorTerms', nodeSelectorTerms, nodeTerm),
  ),
  ...each('preferredDuringSchedulingIgnoredDuringExecution', preferred, nodePreference),
];

/**
 * Looks at the affinities of a pod.
 *
 * @param affinity - its `affinity`
 * @returns what is wrong
 */
export const affinity: Look = (affinity: JsonObject) => [
  ...within('nodeAffinity', affinity.nodeAffinity, nodeAffinity),
  ...within('podAffinity', affinity.podAffinity, podAffinity),
  ...within('podAntiAffinity', affinity.podAntiAffinity, podAffinity),
];

/**
 * Looks at one of the spreads of a pod.
 *
 * @param spread - one of its `topologySpreadConstraints`
 * @returns what is wrong
 */
export const spread: Look = ({ maxSkew, minDomains, whenUnsatisfiable, topologyKey, labelSelector: selector }) => {
  const faults: Fault[] = [];
  if (typeof maxSkew === 'number' && maxSkew < 1)
    faults.push({ at: 'maxSkew', message: 'is out of bounds', given: maxSkew, allowed: 'at least 1' });
  if (typeof minDomains === 'number' && minDomains < 1)
    faults.push({ at: 'minDomains', message: 'is out of bounds', given: minDomains, allowed: 'at least 1' });
  else if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule')
    faults.push({
      at: 'minDomains',
      message: 'is given for a spread that need not hold',
      given: minDomains,
      allowed: 'only with whenUnsatisfiable: DoNotSchedule',
    });
  if (topologyKey === '') faults.push({ at: 'topologyKey', message: 'is empty', allowed: 'a label of nodes' });
  return isObject(selector) ? [...faults, ...inside('labelSelector', labelSelector(selector))] : faults;
};
