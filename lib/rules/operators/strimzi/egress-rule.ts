import type { Json, JsonObject, KubeObject } from '../../../kubernetes';
import { isObject, objects, textMap, type Inventory } from '../../../model';
import type { ManifestRule } from '../../manifest-rule';
import { at, listAt, mapAt, textsAt } from '../at';
import { StrimziModel, unlessKnown, type StrimziCluster } from './strimzi-model';

/** Ports on which the nodes talk to each other. */
const PORTS = { controller: 9090, internal: 9091 };

type Labels = Readonly<Record<string, string>>;

/** What pods must reach. */
interface Wish {
  readonly name: string;
  readonly ports: readonly number[];
  /** Labels of the pods there; nothing for addresses. */
  readonly labels: Labels | undefined;
}

/** Pods of the operator, and what they must reach. */
interface Part {
  readonly name: string;
  readonly labels: Labels;
  readonly wishes: readonly Wish[];
}

/**
 * The parts of a cluster that open connections: every node reads its certificates from the API server when it starts,
 * the entity operator watches topics and users there.
 */
function partsOf({ name, object }: StrimziCluster, apiServer: Wish): Part[] {
  const labels = (suffix: string): Labels => ({
    'strimzi.io/cluster': name,
    'strimzi.io/kind': 'Kafka',
    'strimzi.io/name': `${name}-${suffix}`,
    ...(suffix === 'kafka' ? { 'strimzi.io/broker-role': 'true', 'strimzi.io/controller-role': 'true' } : {}),
  });
  const nodes = (...ports: number[]): Wish => ({ name: 'nodes of Kafka', ports, labels: labels('kafka') });
  return [
    { name: 'nodes', labels: labels('kafka'), wishes: [apiServer, nodes(PORTS.controller), nodes(PORTS.internal)] },
    ...(isObject(at(object, 'spec', 'entityOperator'))
      ? [{ name: 'entity operator', labels: labels('entity-operator'), wishes: [apiServer, nodes(PORTS.internal)] }]
      : []),
    ...(isObject(at(object, 'spec', 'cruiseControl'))
      ? [{ name: 'Cruise Control', labels: labels('cruise-control'), wishes: [nodes(PORTS.internal)] }]
      : []),
  ];
}

/** The policies that say what goes out, by namespace. */
function egressPolicies(inventory: Inventory): ReadonlyMap<string, readonly KubeObject[]> {
  const policies = new Map<string, KubeObject[]>();
  for (const { object } of inventory.ofKind('networking.k8s.io/NetworkPolicy')) {
    if (!textsAt(object, 'spec', 'policyTypes').includes('Egress')) continue;
    const namespace = object.metadata.namespace ?? '';
    const list = policies.get(namespace);
    if (list === undefined) policies.set(namespace, [object]);
    else list.push(object);
  }
  return policies;
}

/** The egress rules of all policies that close a set of pods, or nothing if none does. */
function egressOf(policies: readonly KubeObject[], labels: Labels): JsonObject[] | undefined {
  const closing = policies.filter((policy) => selects(mapAt(policy, 'spec', 'podSelector'), labels));
  return closing.length === 0 ? undefined : closing.flatMap((policy) => listAt(policy, 'spec', 'egress'));
}

/** Whether a selector selects pods with certain labels. One with expressions is taken to select none. */
function selects(selector: JsonObject, labels: Labels): boolean {
  return (
    objects(selector.matchExpressions).length === 0 &&
    Object.entries(textMap(selector.matchLabels)).every(([key, value]) => labels[key] === value)
  );
}

function isOpen(rules: readonly JsonObject[], { ports, labels }: Wish): boolean {
  return rules.some(
    (rule) =>
      (rule.ports === undefined || objects(rule.ports).some(({ port }) => isPortOf(port, ports))) &&
      (rule.to === undefined || objects(rule.to).some((peer) => leadsTo(peer, labels))),
  );
}

function isPortOf(port: Json | undefined, ports: readonly number[]): boolean {
  return port === undefined || (typeof port === 'number' && ports.includes(port));
}

function leadsTo(peer: JsonObject, labels: Labels | undefined): boolean {
  if (labels === undefined) return isObject(peer.ipBlock);
  return peer.namespaceSelector === undefined && isObject(peer.podSelector) && selects(peer.podSelector, labels);
}

/** Pods that are closed by the namespace must be let out to what they need. */
export const egressRule: ManifestRule = {
  id: 'strimzi-egress',
  severity: 'error',
  title: "The operator's pods are let out to the API server and to each other",
  reason: 'the operator opens what comes in only: closed in, nodes stop at their next restart',
  source: 'Strimzi: config providers of the nodes; issue 13174',
  equivalents: {},
  all: ({ inventory, target, needs }, report) => {
    const { apiServer } = target;
    const api: Wish = { name: 'the API server', ports: apiServer?.ports ?? [443, 6443], labels: undefined };
    const policies = egressPolicies(inventory);
    for (const cluster of StrimziModel.of(inventory).clusters) {
      for (const { name, labels, wishes } of partsOf(cluster, api)) {
        const rules = egressOf(policies.get(cluster.namespace) ?? [], labels);
        const missing = rules === undefined ? [] : wishes.filter((wish) => !isOpen(rules, wish));
        if (missing.length === 0) continue;
        report({
          item: cluster.item,
          message: `is in a namespace that is closed, and its ${name} can't reach ${missing
            .map((wish) => `${wish.name} (port ${wish.ports.join(' or ')})`)
            .join(', ')}`,
          remedy: `add a NetworkPolicy with that egress for pods with strimzi.io/name: ${labels['strimzi.io/name'] ?? ''}`,
          ...unlessKnown(needs),
        });
      }
    }
  },
};
