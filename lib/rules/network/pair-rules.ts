import {
  CLUSTER_DNS,
  Firewall,
  NAMESPACE_NAME,
  NO_PORTS,
  portSet,
  portsOf,
  selectsAll,
  showPorts,
  showSelector,
  subtract,
  type Pods,
  type PolicyRule,
  type PortRange,
  type PortSet,
  type Selector,
} from '../../analysis/reachability';
import { NODE_LOCAL_DNS } from '../../environment';
import type { ManifestRule, ReportManifest } from '../manifest-rule';
import { byBody } from './by-body';

const halfOpen: ManifestRule = {
  id: 'network-half-open',
  severity: 'warning',
  title: 'What a rule lets out to certain pods is let in there, and the other way round',
  reason: 'a connection needs both sides: a port, protocol or label that differs between the two shuts it in silence',
  source: 'Kubernetes: network policies, the two sorts of pod isolation',
  equivalents: { rows: ['C2'] },
  all: ({ inventory }, report) => {
    const firewall = Firewall.of(inventory);
    for (const policy of firewall.policies) {
      const selected = firewall.selected(policy);
      const own = selected.every(isKnown) ? selected : selected.filter(isKnown);
      if (own.length === 0) continue;
      for (const direction of ['ingress', 'egress'] as const)
        if (policy.isolates[direction])
          for (const rule of policy.rules[direction]) checkRule(firewall, rule, own, report);
    }
  },
};

/** Looks at the peers of a rule that mean certain pods of the manifests, on certain ports. */
function checkRule(firewall: Firewall, rule: PolicyRule, own: readonly Pods[], report: ReportManifest): void {
  if (rule.ports === undefined) return;
  const { peers = [] } = rule;
  for (let index = 0; index < peers.length; index++) {
    const peer = peers[index];
    if (peer?.type !== 'pods' || peer.pods === undefined || selectsAll(peer.pods)) continue;
    const all = firewall.podsOf(peer, rule.policy.namespace);
    const others = all.every(isKnown) ? all : all.filter(isKnown);
    if (others.length === 0) continue;
    const ranges = rangesOf(rule, rule.direction === 'egress' ? others : own);
    const ports = ranges.filter((range) => !isLetThrough(firewall, rule, range, own, others));
    if (ports.length === 0) continue;
    const [out, field, side] = rule.direction === 'egress' ? ['out to', 'to', 'in'] : ['in from', 'from', 'out'];
    const closedBy = [...new Set(others.flatMap((pods) => firewall.holding(pods)[opposite(rule)].map(({ id }) => id)))];
    report({
      item: rule.policy.item,
      property: `${rule.path}.${field}[${String(index)}]`,
      message: `lets ${out} pods with ${showSelector(peer.pods)} on ${showPorts(ports)}, but ${closedBy.join(', ')} does not let it ${side} there`,
      remedy: 'write the same port and protocol on both sides, and labels that the pods have',
    });
  }
}

/** Each port of a rule by itself: two that follow each other are still two. */
function rangesOf(rule: PolicyRule, receivers: readonly Pods[]): readonly PortRange[] {
  if (rule.ports?.length === 1 && rule.named.length === 0) return rule.numbered;
  const numbered = (rule.ports ?? []).flatMap(({ protocol, port, endPort }) =>
    protocol === undefined || typeof port !== 'number' ? [] : [{ protocol, from: port, to: endPort ?? port }],
  );
  if (rule.named.length === 0) return numbered;
  const only = { ...rule, numbered: NO_PORTS };
  return [...numbered, ...portSet(receivers.flatMap((pods) => portsOf(only, pods)))];
}

/** Whether the other side lets some port of a range through, between any two of the pods. */
function isLetThrough(
  firewall: Firewall,
  rule: PolicyRule,
  range: PortRange,
  own: readonly Pods[],
  others: readonly Pods[],
): boolean {
  const direction = opposite(rule);
  if (range.from < range.to && range.to - range.from <= FEW_PORTS)
    // of a few ports each is meant; of many, whatever the other side takes of them
    return singlePorts(range).every((port) => isLetThrough(firewall, rule, port, own, others));
  for (const self of own) for (const other of others) if (firewall.opens(direction, other, self, range)) return true;
  return false;
}

/** Ports that somebody counted out: brokers' listeners, and not the ports that a program takes by chance. */
const FEW_PORTS = 64;

function singlePorts({ protocol, from, to }: PortRange): PortRange[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ protocol, from: from + index, to: from + index }));
}

function opposite({ direction }: PolicyRule): 'ingress' | 'egress' {
  return direction === 'egress' ? 'ingress' : 'egress';
}

function isKnown(pods: Pods): boolean {
  return pods.item !== undefined && !pods.hostNetwork;
}

const namespaceClosed: ManifestRule = {
  id: 'network-namespace-closed',
  severity: 'warning',
  title: 'A namespace has policies that close all its pods in both directions',
  reason: 'a pod that is added later, or whose labels are changed, is open until somebody thinks of a policy for it',
  source: 'CIS Kubernetes benchmark 5.3.2; Kubernetes: network policies, default policies',
  equivalents: { rows: ['C1'], cis: ['5.3.2'] },
  all: ({ inventory }, report) => {
    const firewall = Firewall.of(inventory);
    const closed = { ingress: new Set<string>(), egress: new Set<string>() };
    for (const { namespace, pods, isolates } of firewall.policies) {
      if (!selectsAll(pods)) continue;
      if (isolates.ingress) closed.ingress.add(namespace);
      if (isolates.egress) closed.egress.add(namespace);
    }
    for (const item of inventory.ofKind('/Namespace')) {
      const { name } = item.object.metadata;
      if (firewall.index.select(name, undefined).every((pods) => pods === CLUSTER_DNS)) continue;
      const open = (['ingress', 'egress'] as const).filter((direction) => !closed[direction].has(name));
      if (open.length === 0) continue;
      report({
        item,
        message: `has no policy that closes all its pods for ${open.join(' and ')}`,
        remedy: `add a NetworkPolicy with podSelector: {} and policyTypes: [Ingress, Egress], and let DNS out (or use a Tenant)`,
      });
    }
  },
};

const dnsPort: ManifestRule = {
  id: 'network-dns-port',
  severity: 'warning',
  title: "A policy that opens the cluster's DNS opens UDP 53 and TCP 53, and nothing else",
  reason:
    'long answers come over TCP; another port of the DNS pods is nothing that others need, and most often a mistyped 53',
  source: 'Kubernetes: DNS for Services and pods',
  equivalents: { rows: ['C2'] },
  all: ({ inventory }, report) => {
    const firewall = Firewall.of(inventory);
    // rules that are for many are not meant for DNS
    const isMeant = byBody(
      (rule) =>
        rule.peers?.some((peer) => peer.type === 'pods' && namesApp(peer.pods)) === true &&
        firewall.lets(rule, CLUSTER_DNS),
    );
    for (const { item, isolates, rules } of firewall.policies) {
      if (!isolates.egress) continue;
      const meant = rules.egress.filter(isMeant);
      const [first] = meant;
      if (first === undefined || (meant.length === 1 && isDns(first))) continue;
      const ports = portSet(meant.flatMap((rule) => portsOf(rule, CLUSTER_DNS)));
      const others = subtract(ports, DNS_PORTS);
      const missing = subtract(DNS_PORTS, ports);
      if (others.length === 0 && missing.length === 0) continue;
      const wrong = [
        ...(others.length === 0 ? [] : [`opens ${showPorts(others)}`]),
        ...(missing.length === 0 ? [] : [`leaves out ${showPorts(missing)}`]),
      ];
      report({
        item,
        property: `${first.path}.ports`,
        message: `${wrong.join(' and ')} of the cluster's DNS`,
        remedy: 'write UDP 53 and TCP 53',
      });
    }
  },
};

const dnsPeer: ManifestRule = {
  id: 'network-dns-peer',
  severity: 'warning',
  title: "A rule for the cluster's DNS means its pods",
  reason: 'a mistyped label or namespace leaves a rule that looks as if names were resolved, and opens nothing',
  source:
    'Kubernetes: DNS for Services and pods (k8s-app=kube-dns in kube-system); NodeLocal DNSCache asks them in turn',
  equivalents: {},
  all: ({ inventory }, report) => {
    const firewall = Firewall.of(inventory);
    const means = byBody((rule) => isForDns(rule, firewall));
    for (const { item, isolates, rules } of firewall.policies) {
      if (!isolates.egress) continue;
      const found = rules.egress.find((rule) => means(rule) === 'nobody');
      if (found === undefined || rules.egress.some((rule) => means(rule) === 'the DNS')) continue;
      report({
        item,
        property: `${found.path}.to`,
        message: `is for port 53, but does not mean the pods of the cluster's DNS, and no other rule of the policy does`,
        remedy:
          'select k8s-app=kube-dns in the namespace kube-system (kubernetes.io/metadata.name), both selectors in one peer; the node-local cache is one more peer',
      });
    }
  },
};

/** Whether a rule that is for DNS, by its ports, lets its servers through; other servers of names may be meant. */
function isForDns(rule: PolicyRule, firewall: Firewall): 'the DNS' | 'nobody' | undefined {
  const { peers, numbered, named } = rule;
  if (firewall.lets(rule, CLUSTER_DNS) && subtract(DNS_PORTS, numbered).length < DNS_PORTS.length) return 'the DNS';
  const isFor53 = numbered.length > 0 && named.length === 0 && subtract(numbered, DNS_PORTS).length === 0;
  const looksLikeIt = peers?.some(
    (peer) =>
      (peer.type === 'block' && peer.cidr === `${NODE_LOCAL_DNS}/32`) ||
      (peer.type === 'pods' &&
        (namesApp(peer.pods) ||
          peer.namespaces?.labels.some(([key, name]) => key === NAMESPACE_NAME && name === CLUSTER_DNS.namespace))),
  );
  return isFor53 && looksLikeIt === true ? 'nobody' : undefined;
}

const DNS_PORTS: PortSet = [
  { protocol: 'TCP', from: 53, to: 53 },
  { protocol: 'UDP', from: 53, to: 53 },
];

/** The usual rule, without more ado. */
function isDns({ numbered: [tcp, udp, ...more], named }: PolicyRule): boolean {
  const is53 = (range: PortRange | undefined): boolean => range?.from === 53 && range.to === 53;
  return (
    named.length + more.length === 0 && tcp?.protocol === 'TCP' && udp?.protocol === 'UDP' && is53(tcp) && is53(udp)
  );
}

function namesApp(pods: Selector | undefined): boolean {
  return pods?.labels.some(([label]) => label === 'k8s-app') ?? false;
}

/** Rules about two sides that have to fit. */
export const pairRules: readonly ManifestRule[] = [halfOpen, namespaceClosed, dnsPort, dnsPeer];
