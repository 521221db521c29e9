import type { Construct } from 'constructs';
import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from 'kubernetes-types/networking/v1';
import { covers, hostRange, parseRange } from '../core';
import { Environment, metadataServicesOf, type Target } from '../environment';
import { isPodSet, Ledger, peerKey, type Flow, type Peer, type PodSet } from '../connect';
import { Manifest, type Overrides } from './manifest';

/** Egress to the cluster's DNS: by name of the pods, and to the node-local cache where a target runs one. */
export const DNS_EGRESS: NetworkPolicyEgressRule = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
    { ipBlock: { cidr: '169.254.20.10/32' } }, // NodeLocal DNSCache answers there, wherever it is installed
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/**
 * The firewall of one set of pods: closed in both directions but for DNS and the flows that the ledger knows.
 *
 * @param scope - parent construct
 * @param id - id in the parent
 * @param name - name of the policy
 * @param labels - labels of the policy
 * @param pods - the pods it protects
 * @param overrides - merge patch by the user
 * @returns the policy, rendered at synth
 */
export function networkPolicy(
  scope: Construct,
  id: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  pods: PodSet,
  overrides?: Overrides,
): Manifest<NetworkPolicy> {
  return new Manifest<NetworkPolicy>(
    scope,
    id,
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: pods.namespace, labels: { ...labels } },
      spec: () => {
        const ledger = Ledger.of(scope);
        const { target } = Environment.of(scope);
        const ingress: NetworkPolicyIngressRule[] = groupRules(
          ledger.flowsTo(pods),
          (flow) => flow.from,
          pods.namespace,
        ).map(({ peers, ports }) => ({ from: peers, ports }));
        const egress: NetworkPolicyEgressRule[] = groupRules(
          ledger.flowsFrom(pods),
          (flow) => withoutMetadata(flow.to, target),
          pods.namespace,
        ).map(({ peers, ports }) => ({ to: peers, ports }));
        return {
          podSelector: { matchLabels: { ...pods.labels } },
          policyTypes: ['Ingress', 'Egress'],
          ingress: ingress.length === 0 ? undefined : ingress,
          egress: [DNS_EGRESS, ...egress],
        };
      },
    },
    { overrides },
  );
}

/**
 * Addresses that hold a cloud's metadata service as well are opened without it: whoever reaches that gets the
 * credentials of the machine. On a developer's machine there is none.
 */
function withoutMetadata(peer: Peer, target: Target): Peer {
  if (isPodSet(peer)) return peer;
  const except = peer.except ?? [];
  const services = metadataServicesOf(target.kind).map(({ address }) => hostRange(address));
  const left = services.filter((host) => {
    const holds = (cidr: string): boolean => cidr !== host && isWithin(host, cidr);
    return peer.cidrs.some(holds) && !except.some((cidr) => cidr === host || holds(cidr));
  });
  return left.length === 0 ? peer : { ...peer, except: [...except, ...left] };
}

function isWithin(inner: string, outer: string): boolean {
  const [a, b] = [parseRange(inner), parseRange(outer)];
  return a !== undefined && b !== undefined && covers(b, a);
}

/** One rule per set of peers that share their ports: two peers with other ports never meet in one rule. */
function groupRules(
  flows: readonly Flow[],
  other: (flow: Flow) => Peer,
  namespace: string,
): { readonly peers: NetworkPolicyPeer[]; readonly ports: NetworkPolicyPort[] }[] {
  const byPeer = new Map<string, { readonly peer: Peer; readonly ports: Map<string, NetworkPolicyPort> }>();
  for (const flow of flows) {
    const peer = other(flow);
    const entry = byPeer.get(peerKey(peer)) ?? { peer, ports: new Map<string, NetworkPolicyPort>() };
    entry.ports.set(`${flow.transport} ${String(flow.port).padStart(5, '0')}`, {
      protocol: flow.transport,
      port: flow.port,
    });
    byPeer.set(peerKey(peer), entry);
  }
  const byPorts = new Map<string, { readonly peers: NetworkPolicyPeer[]; readonly ports: NetworkPolicyPort[] }>();
  for (const { peer, ports } of byPeer.values()) {
    const names = [...ports.keys()].sort();
    const rule = byPorts.get(names.join()) ?? { peers: [], ports: names.flatMap((name) => ports.get(name) ?? []) };
    rule.peers.push(...renderPeer(peer, namespace));
    byPorts.set(names.join(), rule);
  }
  return [...byPorts.values()];
}

/**
 * A peer as network policies write it.
 *
 * @param peer - pods or addresses
 * @param namespace - namespace of the policy
 * @returns the peers of a rule
 */
export function renderPeer(peer: Peer, namespace: string): NetworkPolicyPeer[] {
  if (!isPodSet(peer)) {
    return peer.cidrs.map((cidr) => {
      const except = peer.except?.filter((left) => isWithin(left, cidr)) ?? []; // others are refused by the API server
      return { ipBlock: { cidr, except: except.length === 0 ? undefined : except } };
    });
  }
  const podSelector = { matchLabels: { ...peer.labels } };
  return [
    peer.namespace === namespace
      ? { podSelector }
      : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } }, podSelector },
  ];
}
