import {
  dnsAccess,
  Firewall,
  selectsAll,
  showPorts,
  showSelector,
  type Pods,
  type PolicyRule,
  type RulePeer,
} from '../../analysis/reachability';
import { NODE_LOCAL_DNS } from '../../environment';
import type { Item } from '../../model';
import type { ManifestRule } from '../manifest-rule';
import { byBody } from './by-body';

const DOCS = 'Kubernetes: network policies';

/**
 * Pods of a manifest once, though a StatefulSet's may be told apart.
 *
 * @param firewall - the policies
 * @yields pods that a policy can hold, with their manifest
 */
export function* firstPods(firewall: Firewall): Generator<readonly [Pods, Item]> {
  const seen = new Set<Item>();
  for (const pods of firewall.index.pods) {
    const { item } = pods;
    if (item === undefined || pods.hostNetwork || seen.has(item)) continue; // no policy holds the node's network
    seen.add(item);
    yield [pods, item];
  }
}

const isolated: ManifestRule = {
  id: 'network-pod-isolated',
  severity: 'warning',
  title: 'Every pod is closed by network policies in both directions, but for their rules',
  reason: 'a pod that no policy selects may be reached by, and may reach, everything in the cluster and outside',
  source: `${DOCS}, the two sorts of pod isolation; NSA/CISA Kubernetes hardening guide: network separation`,
  equivalents: {
    rows: ['C1'],
    kubeScore: ['pod-networkpolicy'],
    kubeLinter: ['non-isolated-pod'],
    polaris: ['missingNetworkPolicy'],
    checkov: ['CKV2_K8S_6'],
    kubescape: ['C-0260', 'C-0030', 'C-0206', 'C-0049', 'C-0054'],
    cis: ['5.3.2'],
  },
  all: ({ inventory }, report) => {
    const firewall = Firewall.of(inventory);
    for (const [pods, item] of firstPods(firewall)) {
      const holding = firewall.holding(pods);
      const open = (['ingress', 'egress'] as const).filter((direction) => holding[direction].length === 0);
      if (open.length === 0) continue;
      report({
        item,
        message: `has pods that no network policy closes for ${open.join(' and ')}`,
        remedy: `add a NetworkPolicy to namespace ${pods.namespace} with podSelector: {} and policyTypes: [Ingress, Egress], or put the workload into a Tenant`,
      });
    }
  },
};

const open: ManifestRule = {
  id: 'network-policy-open',
  severity: 'warning',
  title: 'No rule of a network policy lets everybody through on every port, or its pods go everywhere on some',
  reason: 'policies add up, so one such rule undoes every other policy of the pods that it selects',
  source: `${DOCS}, "Allow all ingress traffic", "Allow all egress traffic"`,
  equivalents: { rows: ['C2'] },
  all: ({ inventory }, report) => {
    const isOpen = byBody((rule) => {
      const { peers, ports } = rule;
      const closed = peers === undefined ? ports !== undefined && isBounded(rule) : ports !== undefined;
      return !closed && (peers?.some(isEverybody) ?? true);
    });
    for (const { item, rules } of Firewall.of(inventory).policies)
      for (const rule of [...rules.ingress, ...rules.egress]) {
        if (!isOpen(rule)) continue;
        const { direction, path, peers, ports, numbered } = rule;
        const whom =
          peers === undefined ? 'everybody, addresses outside the cluster included' : 'all pods of the cluster';
        report({
          item,
          property: path,
          message: `lets ${direction === 'ingress' ? `${whom} in` : `its pods go to ${whom}`} ${ports === undefined ? 'on every port' : `on ${showPorts(numbered)}`}`,
          remedy: `name the peers (${direction === 'ingress' ? 'from' : 'to'}) and the ports that are needed`,
        });
      }
  },
};

/** Whether a rule without peers is such as many need: a port for whoever comes in, or names for whoever goes out. */
function isBounded({ direction, numbered, named }: PolicyRule): boolean {
  return direction === 'ingress' || named.length > 0 || numbered.every(({ from, to }) => from === 53 && to === 53);
}

/**
 * @param peer - a peer of a rule
 * @returns whether it stands for all pods of all namespaces
 */
export function isEverybody(peer: RulePeer): boolean {
  if (peer.type === 'block' || peer.namespaces === undefined) return false;
  return selectsAll(peer.namespaces) && (peer.pods === undefined || selectsAll(peer.pods));
}

const dns: ManifestRule = {
  id: 'network-dns',
  severity: 'error',
  title: 'Pods that may reach something can resolve its name',
  reason: 'a policy that closes egress closes DNS as well, and connections fail with errors that name no policy',
  source: `${DOCS}; Kubernetes: DNS for Services and pods (UDP and TCP 53 of k8s-app=kube-dns)`,
  equivalents: { rows: ['C2'] },
  all: ({ inventory, target }, report) => {
    const firewall = Firewall.of(inventory);
    for (const [pods, item] of firstPods(firewall)) {
      const policies = firewall.holding(pods).egress;
      if (policies.length === 0 || item.pod?.spec.dnsPolicy === 'None') continue;
      const { udp, tcp, nodeLocal } = dnsAccess(firewall, pods);
      if (udp && tcp && (nodeLocal || target.kind !== 'gke')) continue;
      const rules = policies.flatMap((policy) => policy.rules.egress);
      const closedBy = policies.map(({ id }) => id).join(', ');
      const asksNames = rules.some(({ peers }) => peers?.some(({ type }) => type === 'pods') ?? true);
      const missing = [...(udp ? [] : ['UDP']), ...(tcp ? [] : ['TCP'])];
      if (missing.length === 0) {
        report({
          item,
          severity: 'warning',
          message: `has pods that are kept by ${closedBy} from the node-local DNS cache at ${NODE_LOCAL_DNS}`,
          remedy: `allow egress to ipBlock ${NODE_LOCAL_DNS}/32 on UDP and TCP 53: GKE runs NodeLocal DNSCache on the network of the nodes, which no selector of pods selects`,
        });
        continue;
      }
      report({
        item,
        severity: asksNames || missing.length === 1 ? 'error' : 'warning',
        message: `has pods that are kept by ${closedBy} from the cluster's DNS over ${missing.join(' and ')}`,
        remedy:
          'allow egress to the pods k8s-app=kube-dns of the namespace kube-system (kubernetes.io/metadata.name) on UDP 53 and TCP 53, both selectors in one peer',
      });
    }
  },
};

const orPeers: ManifestRule = {
  id: 'network-policy-or-peers',
  severity: 'warning',
  title: 'Selectors of namespaces and of pods that belong together stand in one peer',
  reason:
    'as two items of a list each suffices by itself: the namespaces with all their pods, and the pods in the own namespace; one dash makes the difference',
  source: `${DOCS}, behavior of to and from selectors`,
  equivalents: { rows: ['C2'] },
  all: ({ inventory }, report) => {
    for (const { item, namespace, rules } of Firewall.of(inventory).policies)
      for (const rule of [...rules.ingress, ...rules.egress]) {
        const { peers = [] } = rule;
        if (peers.length < 2) continue;
        const spaces = peers.find((peer) => peer.type === 'pods' && peer.namespaces !== undefined && !chooses(peer));
        const pods = peers.find((peer) => peer.type === 'pods' && peer.namespaces === undefined && chooses(peer));
        const everybody = peers.some(isEverybody);
        if (spaces?.type !== 'pods' || (pods === undefined && !everybody)) continue;
        const whole = everybody
          ? 'all pods of all namespaces'
          : `all pods of namespaces with ${showSelector(spaces.namespaces ?? NOTHING)}`;
        const part =
          pods?.type === 'pods' ? `, or pods of ${namespace} with ${showSelector(pods.pods ?? NOTHING)}` : '';
        report({
          item,
          property: `${rule.path}.${rule.direction === 'ingress' ? 'from' : 'to'}`,
          message: `means ${whole}${part}: each peer suffices by itself`,
          remedy:
            'write namespaceSelector and podSelector in one item of the list, where both must hold; if both are really meant, give each a rule of its own',
        });
      }
  },
};

const NOTHING = { labels: [], expressions: [] };

function chooses(peer: RulePeer): boolean {
  return peer.type === 'pods' && peer.pods !== undefined && !selectsAll(peer.pods);
}

/** Rules about who is closed, and what must stay open. */
export const isolationRules: readonly ManifestRule[] = [isolated, open, orPeers, dns];
