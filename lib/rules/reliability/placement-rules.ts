import { didYouMean } from '../../core';
import { parseSelector, selects, showSelector } from '../../analysis/reachability/selector';
import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, type PodView } from '../../model';
import type { ManifestRule } from '../manifest-rule';
import { madeBy } from '../references/made';
import { Workloads } from '../security/workloads';
import { word } from '../word';

const PLACES = 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function pathOf(pod: PodView, field: string): string {
  return `${pod.pointer.slice(1).replaceAll('/', '.')}.${field}`;
}

function partOf(value: Json | undefined, field: string): JsonObject {
  const part = isObject(value) ? value[field] : undefined;
  return isObject(part) ? part : {};
}

/** Labels that every cluster gives its nodes. */
const NODE_LABELS = [
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
];
const KNOWN: ReadonlySet<string> = new Set(NODE_LABELS);
/** Domains in which nobody else gives labels of this kind. */
const RESERVED = /^(topology\.kubernetes\.io|kubernetes\.io)\//;

const topologyKey: ManifestRule = {
  id: 'topology-key',
  severity: 'error',
  title: 'Pods are spread over labels that nodes have',
  reason: 'nodes without the label are one domain, or none: pods stand together, or stay Pending',
  source: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#topologykubernetesiozone',
  equivalents: {},
  pod: (pod, item, report) => {
    const { topologySpreadConstraints, affinity } = pod.spec;
    const check = (given: Json | undefined, field: string): void => {
      if (typeof given !== 'string' || KNOWN.has(given) || !RESERVED.test(given)) return;
      report({
        item,
        property: pathOf(pod, field),
        message: `is no label of nodes${didYouMean(given, NODE_LABELS)}`,
        given,
        allowed:
          'kubernetes.io/hostname, topology.kubernetes.io/zone, topology.kubernetes.io/region, or a label of your own',
        remedy: 'write a label that the nodes have',
      });
    };
    if (topologySpreadConstraints !== undefined)
      for (const [index, { topologyKey: given }] of objects(topologySpreadConstraints).entries())
        check(given, `topologySpreadConstraints[${String(index)}].topologyKey`);
    if (!isObject(affinity)) return;
    for (const kind of ['podAffinity', 'podAntiAffinity']) {
      const terms = partOf(affinity, kind);
      for (const [index, { topologyKey: given }] of objects(terms[REQUIRED]).entries())
        check(given, `affinity.${kind}.${REQUIRED}[${String(index)}].topologyKey`);
      for (const [index, { podAffinityTerm }] of objects(terms[PREFERRED]).entries())
        check(
          isObject(podAffinityTerm) ? podAffinityTerm.topologyKey : undefined,
          `affinity.${kind}.${PREFERRED}[${String(index)}].podAffinityTerm.topologyKey`,
        );
    }
  },
};

/** The zones of a region, mostly; the nodes of a cluster, at most. */
const ROOM: Readonly<Record<string, readonly [most: number, words: string]>> = {
  'kubernetes.io/hostname': [5000, 'a cluster has at most 5000 nodes'],
  'topology.kubernetes.io/zone': [3, 'most regions have three zones'],
};

const room: ManifestRule = {
  id: 'anti-affinity-room',
  severity: 'warning',
  title: 'There are as many places as pods that must stand apart',
  reason: 'the pods that find no place of their own stay Pending',
  source: `${PLACES}#inter-pod-affinity-and-anti-affinity`,
  equivalents: {},
  pod: (pod, item, report, context) => {
    for (const [index, { topologyKey: key, labelSelector }] of objects(
      partOf(pod.spec.affinity, 'podAntiAffinity')[REQUIRED],
    ).entries()) {
      const [most, words] = (typeof key === 'string' ? ROOM[key] : undefined) ?? [];
      if (most === undefined || !isObject(labelSelector) || !selects(parseSelector(labelSelector), pod.labels))
        continue;
      const replicas = Workloads.of(context).replicasOf(item);
      if (replicas <= most) continue;
      report({
        item,
        property: pathOf(pod, `affinity.podAntiAffinity.${REQUIRED}[${String(index)}]`),
        message: `keeps ${String(replicas)} pods apart, and ${words ?? ''}`,
        given: key,
        remedy: 'spread them with topologySpreadConstraints instead, which lets several stand in one place',
      });
    }
  },
};

const contradiction: ManifestRule = {
  id: 'affinity-contradiction',
  severity: 'error',
  title: 'What a pod demands of its node and its neighbours can hold together',
  reason: 'no node fits, and the pod stays Pending for ever',
  source: PLACES,
  equivalents: {},
  pod: (pod, item, report) => {
    const { affinity, nodeSelector } = pod.spec;
    if (!isObject(affinity)) return;
    const apart = objects(partOf(affinity, 'podAntiAffinity')[REQUIRED]).map((term) => JSON.stringify(term));
    for (const [index, term] of objects(partOf(affinity, 'podAffinity')[REQUIRED]).entries()) {
      if (!apart.includes(JSON.stringify(term))) continue;
      report({
        item,
        property: pathOf(pod, `affinity.podAffinity.${REQUIRED}[${String(index)}]`),
        message: 'wants the neighbours that podAntiAffinity does not want',
        remedy: 'leave one of the two out',
      });
    }
    const terms = objects(partOf(partOf(affinity, 'nodeAffinity'), REQUIRED).nodeSelectorTerms);
    for (const [index, { matchExpressions }] of terms.entries())
      for (const [number, { key, operator, values }] of objects(matchExpressions).entries()) {
        const property = pathOf(
          pod,
          `affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms[${String(index)}].matchExpressions[${String(number)}]`,
        );
        const list: readonly Json[] = Array.isArray(values) ? values : [];
        const wanted = isObject(nodeSelector) && typeof key === 'string' ? nodeSelector[key] : undefined;
        const [first] = list;
        if ((operator === 'Gt' || operator === 'Lt') && typeof first === 'string' && !/^-?\d+$/.test(first))
          report({
            item,
            property: `${property}.values[0]`,
            message: `is no number, with which ${operator} compares`,
            given: first,
            allowed: 'a whole number',
            remedy: 'write a number in quotes, or use In',
          });
        else if (terms.length === 1 && operator === 'In' && wanted !== undefined && !list.includes(wanted))
          report({
            item,
            property,
            message: `leaves out what nodeSelector wants`,
            given: [...list],
            allowed: word(wanted),
            remedy: 'leave one of the two out',
          });
      }
  },
};

const neighbours: ManifestRule = {
  id: 'affinity-pods',
  severity: 'warning',
  title: 'Pods that must stand beside others name pods that exist',
  reason: 'without such a neighbour the pod stays Pending',
  source: `${PLACES}#inter-pod-affinity-and-anti-affinity`,
  equivalents: {},
  pod: (pod, item, report, context) => {
    for (const [index, { labelSelector, namespaces, namespaceSelector }] of objects(
      partOf(pod.spec.affinity, 'podAffinity')[REQUIRED],
    ).entries()) {
      if (namespaces !== undefined || namespaceSelector !== undefined) continue;
      const selector = parseSelector(labelSelector);
      const made = madeBy(context);
      if (made.pods.select(pod.namespace, selector).length > 0 || made.mayMakePods(pod.namespace, selector.labels))
        continue;
      report({
        item,
        property: pathOf(pod, `affinity.podAffinity.${REQUIRED}[${String(index)}].labelSelector`),
        message: 'selects no pod',
        given: showSelector(selector),
        remedy: 'write the labels of the pods beside which it stands, or prefer them only',
      });
    }
  },
};

const spreadSelector: ManifestRule = {
  id: 'spread-selector',
  severity: 'warning',
  title: 'A spread counts the pods that it spreads',
  reason: 'it counts others or none, so that the pods may all stand in one place',
  source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#implicit-conventions',
  equivalents: {},
  pod: (pod, item, report) => {
    if (pod.spec.topologySpreadConstraints === undefined) return;
    for (const [index, { labelSelector }] of objects(pod.spec.topologySpreadConstraints).entries()) {
      if (isObject(labelSelector) && selects(parseSelector(labelSelector), pod.labels)) continue;
      report({
        item,
        property: pathOf(pod, `topologySpreadConstraints[${String(index)}].labelSelector`),
        message: isObject(labelSelector)
          ? 'does not select the pods of its own template'
          : 'is not given, and counts no pod',
        ...(isObject(labelSelector) ? { given: showSelector(parseSelector(labelSelector)) } : {}),
        remedy: 'write labels of the template',
      });
    }
  },
};

/** That there are places for pods. */
export const placementRules: readonly ManifestRule[] = [contradiction, neighbours, room, spreadSelector, topologyKey];
