import { Firewall, notJudged, strayRules, type PolicyRule } from '../../analysis/reachability';
import { covers, overlaps } from '../../core';
import type { Target, TargetKind } from '../../environment';
import { isObject, objects, textMap } from '../../model';
import type { ManifestRule } from '../manifest-rule';

const EKS = 'Amazon EKS user guide: limit pod traffic with Kubernetes network policies, considerations';

/** How policies come to be enforced, by target. */
const REMEDIES: Readonly<Record<TargetKind, string>> = {
  local:
    'use a network plugin that enforces policies (kind: Calico or Cilium; minikube: --cni=calico), and give its name to Target.local({ policyEngine })',
  eks: "set enableNetworkPolicy of the vpc-cni add-on to true (and NETWORK_POLICY_ENFORCING_MODE to strict, so that new pods don't start open), and give policyEngine: 'vpc-cni' to Target.eks",
  gke: "create the cluster with Dataplane V2, and give policyEngine: 'dataplane-v2' to Target.gke",
  aks: "create the cluster with networkPolicy cilium, and give policyEngine: 'cilium' to Target.aks",
  generic: 'make sure that the network plugin enforces policies, and give its name to Target.generic({ policyEngine })',
};

const enforcement: ManifestRule = {
  id: 'network-enforcement',
  severity: 'error',
  title: 'Something in the cluster enforces network policies',
  reason: 'the API server takes policies that nobody enforces, and everything stays open without a word',
  source: `Kubernetes: network policies, prerequisites; ${EKS}`,
  equivalents: { rows: ['C10'], kubescape: ['C-0205', 'C-0230', 'C-0240'], cis: ['5.3.1'] },
  all: ({ inventory, target, tier }, report) => {
    const { policyEngine } = target;
    const [first] = Firewall.of(inventory).policies;
    if (first === undefined || (policyEngine !== undefined && policyEngine !== 'none')) return;
    // which engine a cluster has can only be told by whoever runs it
    if (policyEngine === undefined && (tier !== 'prod' || target.kind === 'local')) return;
    report({
      item: first.item,
      severity: policyEngine === 'none' ? 'error' : 'warning',
      message:
        policyEngine === 'none'
          ? 'and all other network policies have no effect: the target has no engine that enforces them'
          : 'and all other network policies have an effect only if the cluster enforces them, of which the target says nothing',
      remedy: REMEDIES[target.kind],
    });
  },
};

const otherKinds: ManifestRule = {
  id: 'network-policy-not-judged',
  severity: 'warning',
  title: 'What may reach what is said by NetworkPolicies alone',
  reason:
    'policies of other kinds may refuse what a NetworkPolicy allows, or allow what none closes: no finding here takes them into account',
  source: 'Network Policy API: AdminNetworkPolicy comes before NetworkPolicy, BaselineAdminNetworkPolicy after it',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const { kind, items } of notJudged(inventory))
      report({
        item: items[0],
        message: `is ${items.length === 1 ? 'a policy' : `one of ${String(items.length)} policies`} of a kind that is not judged (${kind}): what is said about reachability leaves ${items.length === 1 ? 'it' : 'them'} out`,
        remedy: 'say the same by NetworkPolicies, or accept the finding and prove these policies on a cluster',
      });
  },
};

const servicePort: ManifestRule = {
  id: 'network-vpc-cni-service-port',
  severity: 'warning',
  title: 'Where the engine is the VPC CNI, Services have the port of their containers',
  reason: 'its agent documents that policies work only for Services whose port is that of the container',
  source: EKS,
  equivalents: { rows: ['C10'] },
  all: ({ inventory, target }, report) => {
    if (!isVpcCni(target)) return;
    const firewall = Firewall.of(inventory);
    for (const item of inventory.ofKind('/Service')) {
      const { metadata, spec } = item.object;
      const selector = isObject(spec) ? textMap(spec.selector) : {};
      if (!isObject(spec) || spec.clusterIP === 'None' || Object.keys(selector).length === 0) continue;
      const differing = objects(spec.ports).filter(({ port, targetPort }) => {
        return typeof targetPort === 'number' && targetPort !== port;
      });
      if (differing.length === 0) continue;
      const pods = firewall.index.select(metadata.namespace ?? 'default', {
        labels: Object.entries(selector),
        expressions: [],
      });
      if (!pods.some((one) => firewall.holding(one).ingress.length > 0)) continue;
      const ports = differing
        .map(({ port, targetPort }) => `${JSON.stringify(port)} to ${JSON.stringify(targetPort)}`)
        .join(', ');
      report({
        item,
        property: 'spec.ports',
        message: `leads ${ports}, and its pods are closed by network policies`,
        remedy: 'give the Service the port of the container',
      });
    }
  },
};

const standalonePod: ManifestRule = {
  id: 'network-vpc-cni-standalone-pod',
  severity: 'warning',
  title: 'Where the engine is the VPC CNI, pods belong to a workload',
  reason: 'its agent does not enforce policies for pods without an owner',
  source: EKS,
  equivalents: { rows: ['C10'] },
  all: ({ inventory, target }, report) => {
    if (!isVpcCni(target)) return;
    for (const item of inventory.ofKind('/Pod')) {
      if (Array.isArray(item.object.metadata.ownerReferences)) continue;
      report({
        item,
        message: 'has no owner, so that no network policy closes it',
        remedy: 'make it a Deployment, a StatefulSet or a Job',
      });
    }
  },
};

/** How many ports, or blocks, an engine takes. */
const MOST_PORTS = 24;
const MOST_BLOCKS = 4;

const size: ManifestRule = {
  id: 'network-engine-limits',
  severity: 'warning',
  title: "Network policies keep within their engine's limits",
  reason: 'what is beyond them is not enforced, or not reliably',
  source: `${EKS} (24 combinations of port and protocol); Microsoft: use network policies in AKS (more than four ipBlocks, Azure NPM)`,
  equivalents: { rows: ['C10'] },
  all: ({ inventory, target }, report) => {
    const vpc = isVpcCni(target);
    if (!vpc && target.policyEngine !== 'azure-npm') return;
    const blocks = (rules: readonly PolicyRule[]): number =>
      rules.reduce((sum, { peers }) => sum + (peers ?? []).filter(({ type }) => type === 'block').length, 0);
    for (const { item, rules } of Firewall.of(inventory).policies) {
      const all = [...rules.ingress, ...rules.egress];
      const long = vpc ? all.find(({ ports }) => (ports?.length ?? 0) > MOST_PORTS) : undefined;
      const many = vpc ? 0 : blocks(all);
      if (long === undefined && many <= MOST_BLOCKS) continue;
      report({
        item,
        property: long?.path,
        message:
          long === undefined
            ? `has ${String(many)} ipBlocks, where Azure's Network Policy Manager is fragile above ${String(MOST_BLOCKS)}`
            : `has ${String(long.ports?.length)} ports, where the VPC CNI takes ${String(MOST_PORTS)}`,
        remedy:
          long === undefined
            ? 'join ranges, or move the cluster to Cilium: Azure ends its Network Policy Manager on 2028-09-30'
            : 'use a range (endPort), or fewer ports',
      });
    }
  },
};

const eitherDirection: ManifestRule = {
  id: 'network-either-direction',
  severity: 'warning',
  title: 'Where the engine is kube-router, no policy has rules between the pods that it selects',
  reason: 'the engine runs rules of both directions at both ends, so that such a rule opens what the other side shuts',
  source: 'k3s issue 2390; seen on a cluster with kube-router 1.6',
  equivalents: { rows: ['C10'] },
  all: ({ inventory, target }, report) => {
    if (target.policyEngine !== 'kube-router') return;
    for (const { rule, from, to } of strayRules(Firewall.of(inventory)))
      report({
        item: rule.policy.item,
        property: rule.path,
        message: `lets ${from.id} reach ${to.id}, though the ${rule.direction === 'egress' ? 'ingress' : 'egress'} of the other side is shut: the policy selects both`,
        remedy: 'give each sort of pods a policy of its own, or each direction',
      });
  },
};

const sharedExceptions: ManifestRule = {
  id: 'network-shared-exceptions',
  severity: 'warning',
  title: 'Where the engine is kube-router, no exception of a range lies in another range of the same rule',
  reason: 'the engine keeps all ranges of a rule in one set, in which the exception shuts what the other range opens',
  source: 'seen on a cluster with kube-router 1.6; Kubernetes: peers of a rule add up',
  equivalents: { rows: ['C10'] },
  all: ({ inventory, target }, report) => {
    if (target.policyEngine !== 'kube-router') return;
    for (const { item, rules } of Firewall.of(inventory).policies)
      for (const { path, peers = [] } of [...rules.ingress, ...rules.egress]) {
        const blocks = peers.flatMap((peer) => (peer.type === 'block' ? [peer] : []));
        const shut = blocks.find(({ exceptRanges }) =>
          exceptRanges.some((left) =>
            blocks.some(
              (other) =>
                other.range !== undefined &&
                covers(other.range, left) &&
                !other.exceptRanges.some((one) => overlaps(one, left)),
            ),
          ),
        );
        if (shut === undefined) continue;
        report({
          item,
          property: path,
          message: `leaves addresses out of ${shut.cidr}, which another range of the rule opens, and the engine shuts them`,
          remedy: 'give each range a rule of its own, or write the ranges without exceptions',
        });
      }
  },
};

/** The VPC CNI is what an EKS cluster has unless its owner chose another. */
function isVpcCni({ kind, policyEngine }: Target): boolean {
  return policyEngine === undefined ? kind === 'eks' : policyEngine === 'vpc-cni';
}

/** Rules about what enforces policies, and where engines differ from what Kubernetes documents. */
export const engineRules: readonly ManifestRule[] = [
  enforcement,
  otherKinds,
  servicePort,
  standalonePod,
  size,
  eitherDirection,
  sharedExceptions,
];
