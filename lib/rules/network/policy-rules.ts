import {
  Firewall,
  selectsAll,
  showSelector,
  type Pods,
  type PolicyRule,
  type Selector,
} from '../../analysis/reachability';
import { covers, parseRange } from '../../core';
import { apiGroup, type JsonObject } from '../../kubernetes';
import { isObject, objects, specOf, type Inventory } from '../../model';
import type { ManifestRule, ReportManifest } from '../manifest-rule';

const NETWORK_POLICY = 'networking.k8s.io/NetworkPolicy';
const DIRECTIONS = [
  ['ingress', 'Ingress', 'from'],
  ['egress', 'Egress', 'to'],
] as const;

const types: ManifestRule = {
  id: 'network-policy-types',
  severity: 'error',
  title: 'A network policy names its directions, and every one that it has rules for',
  reason:
    'rules of a direction that policyTypes leaves out have no effect, and without policyTypes a policy without egress rules leaves egress open',
  source: 'Kubernetes API: NetworkPolicySpec.policyTypes',
  equivalents: { rows: ['C2'] },
  objects: {
    [NETWORK_POLICY]: (item, report) => {
      const spec = specOf(item.object);
      const { policyTypes } = spec;
      if (!Array.isArray(policyTypes) || policyTypes.length === 0) {
        report({
          item,
          property: 'spec.policyTypes',
          severity: 'warning',
          message: `is not given, so the policy closes ingress${isEmpty(spec.egress) ? ' only' : ', and egress because it has rules for it'}`,
          remedy: 'write policyTypes: [Ingress, Egress], or the one that is meant',
        });
        return;
      }
      for (const [field, type] of DIRECTIONS) {
        if (spec[field] === undefined || policyTypes.includes(type)) continue;
        report({
          item,
          property: 'spec.policyTypes',
          message: `leaves out ${type}, so spec.${field} has no effect`,
          given: policyTypes,
          remedy: `add ${type} to policyTypes, or take spec.${field} away`,
        });
      }
    },
  },
};

const fields: ManifestRule = {
  id: 'network-policy-fields',
  severity: 'error',
  title: 'Ports, ranges and peers of network policies are such as the API server takes',
  reason: 'the API server refuses the whole policy, and the pods stay open',
  source: 'Kubernetes API: NetworkPolicyPort, NetworkPolicyPeer, IPBlock; validation of networking.k8s.io',
  equivalents: { rows: ['C2'] },
  objects: {
    [NETWORK_POLICY]: (item, report, { inventory }) => {
      const policy = Firewall.of(inventory).policyOf(item);
      if (policy === undefined) return;
      for (const [direction, , field] of DIRECTIONS)
        for (const rule of policy.rules[direction])
          for (const { at, ...found } of rule.body.isPlain ? NOTHING : refusalsOf(rule))
            report({ item, property: `${rule.path}.${at === 'ports' ? at : field}${found.place}`, ...shown(found) });
    },
  },
};

const NOTHING: readonly never[] = [];

/** What the API server refuses in a rule. */
interface Refusal {
  /** In which list of the rule. */
  readonly at: 'ports' | 'peers';
  /** Where in it, for instance `[1].endPort`. */
  readonly place: string;
  readonly message: string;
  readonly given?: unknown;
  readonly allowed?: string;
  readonly remedy: string;
}

function shown({ message, given, allowed, remedy }: Omit<Refusal, 'at'>): Omit<Refusal, 'at' | 'place'> {
  return {
    message,
    ...(given === undefined ? {} : { given }),
    ...(allowed === undefined ? {} : { allowed }),
    remedy,
  };
}

/** What is wrong with rules that say the same is found once. */
const REFUSALS = new WeakMap<PolicyRule['body'], readonly Refusal[]>();

function refusalsOf({ body }: PolicyRule): readonly Refusal[] {
  const known = REFUSALS.get(body);
  if (known !== undefined) return known;
  const found = [
    ...objects(body.writtenPorts).flatMap((port, index) => checkPort(`[${String(index)}]`, port)),
    ...objects(body.writtenPeers).flatMap((peer, index) => checkPeer(`[${String(index)}]`, peer)),
  ];
  REFUSALS.set(body, found);
  return found;
}

function checkPort(place: string, { port, endPort }: JsonObject): Refusal[] {
  if (endPort === undefined) return [];
  const refused = { at: 'ports', place: `${place}.endPort`, given: endPort } as const;
  if (typeof port !== 'number') {
    const message = `stands beside ${port === undefined ? 'no port' : `the port ${JSON.stringify(port)}`}`;
    return [{ ...refused, message, remedy: 'give the first port as a number' }];
  }
  if (typeof endPort === 'number' && endPort >= port) return [];
  return [{ ...refused, message: `is less than the port ${String(port)}`, remedy: 'give the last port of the range' }];
}

function checkPeer(place: string, peer: JsonObject): Refusal[] {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  const selectors = namespaceSelector !== undefined || podSelector !== undefined;
  if (!isObject(ipBlock)) {
    if (selectors) return [];
    const remedy = 'give a podSelector, a namespaceSelector or an ipBlock';
    return [{ at: 'peers', place, message: 'says nothing', remedy }];
  }
  const both = { at: 'peers', place, message: 'has an ipBlock and selectors' } as const;
  const found: Refusal[] = selectors ? [{ ...both, remedy: 'write addresses and pods as two peers' }] : [];
  const { cidr, except } = ipBlock;
  const range = typeof cidr === 'string' ? parseRange(cidr) : undefined;
  if (range === undefined || typeof cidr !== 'string' || !cidr.includes('/')) {
    found.push({
      at: 'peers',
      place: `${place}.ipBlock.cidr`,
      message: 'is no range',
      given: cidr,
      allowed: 'a range such as 10.0.0.0/8 or fd00::/8',
      remedy: 'write the range with its length',
    });
    return found;
  }
  for (const [index, text] of (Array.isArray(except) ? except : []).entries()) {
    const left = typeof text === 'string' ? parseRange(text) : undefined;
    if (left !== undefined && covers(range, left) && left.last - left.first < range.last - range.first) continue;
    found.push({
      at: 'peers',
      place: `${place}.ipBlock.except[${String(index)}]`,
      message: `does not lie within ${cidr}`,
      given: text,
      allowed: `ranges that are smaller than ${cidr} and in it`,
      remedy: 'take it away, or correct one of the two',
    });
  }
  return found;
}

const selectsPods: ManifestRule = {
  id: 'network-policy-selects-pods',
  severity: 'warning',
  title: 'Network policies, and their peers in known namespaces, select pods that exist',
  reason: 'a mistyped label leaves the pods that were meant open, or shut to those that need them',
  source: 'kube-score networkpolicy-targets-pod; kube-linter dangling-networkpolicy',
  equivalents: {
    rows: ['C2'],
    kubeScore: ['networkpolicy-targets-pod'],
    kubeLinter: ['dangling-networkpolicy', 'dangling-networkpolicypeer-podselector'],
    kubescape: ['C-0299'],
  },
  all: ({ inventory }, report) => {
    const firewall = Firewall.of(inventory);
    if (firewall.policies.length === 0) return;
    const groups = groupsOf(inventory);
    for (const policy of firewall.policies) {
      const { item, namespace, pods, rules } = policy;
      if (firewall.selected(policy).length === 0 && !selectsAll(pods) && !isMadeLater(pods, groups))
        report({
          item,
          property: 'spec.podSelector',
          message: `selects no pod of ${namespace}: there is none with ${showSelector(pods)}`,
          remedy: 'correct the selector, or take the policy away',
        });
      for (const rule of rules.ingress) checkPeers(firewall, rule, groups, report);
      for (const rule of rules.egress) checkPeers(firewall, rule, groups, report);
    }
  },
};

function checkPeers(firewall: Firewall, rule: PolicyRule, groups: readonly string[], report: ReportManifest): void {
  const { policy, direction, peers } = rule;
  for (const [index, peer] of (peers ?? []).entries()) {
    if (peer.type === 'block' || peer.pods === undefined || firewall.podsOf(peer, policy.namespace).length > 0)
      continue;
    if (selectsAll(peer.pods) || isMadeLater(peer.pods, groups)) continue;
    // of namespaces that these manifests do not make nobody knows the pods
    const where = namedNamespace(peer.namespaces, policy.namespace);
    if (where === undefined || !firewall.index.knows(where)) continue;
    report({
      item: policy.item,
      property: `${rule.path}.${direction === 'ingress' ? 'from' : 'to'}[${String(index)}]`,
      message: `means no pod of ${where}: there is none with ${showSelector(peer.pods)}`,
      remedy: 'correct the selector, or take the peer away',
    });
  }
}

/** The one namespace that a peer is about, if it says so by name. */
function namedNamespace(selector: Selector | undefined, own: string): string | undefined {
  if (selector === undefined) return own;
  return selector.labels.find(([key]) => key === 'kubernetes.io/metadata.name')?.[1];
}

/** Groups of the custom resources that operators make pods of. */
function groupsOf(inventory: Inventory): string[] {
  const versions = new Set<string>();
  for (const { object } of inventory.items) versions.add(object.apiVersion);
  return [...new Set([...versions].map(apiGroup))].filter((group) => group.includes('.') && !group.endsWith('.k8s.io'));
}

/** Pods that no manifest describes: those of operators carry their group in a label, Spark's drivers make executors. */
function isMadeLater({ labels }: Selector, groups: readonly string[]): boolean {
  return labels.some(([key, value]) => {
    if (MADE_BY_PROGRAMS.has(`${key}=${value}`)) return true;
    const domain = key.slice(0, Math.max(0, key.indexOf('/')));
    return domain !== '' && groups.some((group) => group === domain || group.endsWith(`.${domain}`));
  });
}

const MADE_BY_PROGRAMS = new Set([
  'app.kubernetes.io/component=executor',
  'spark-role=driver',
  'spark-role=executor',
  'component=singleuser-server', // JupyterHub
]);

const namedPorts: ManifestRule = {
  id: 'network-policy-named-port',
  severity: 'warning',
  title: 'A port that a network policy names is the name of a container port, with its protocol',
  reason:
    'a name that no container of the receiving pods gives opens nothing, or with some engines (kube-router) everything, without any error',
  source: 'Kubernetes API: NetworkPolicyPort.port',
  equivalents: { rows: ['C2'] },
  all: ({ inventory }, report) => {
    const firewall = Firewall.of(inventory);
    for (const policy of firewall.policies)
      for (const rule of [...policy.rules.ingress, ...policy.rules.egress])
        for (const { name, protocol } of rule.named) {
          const pods = receivers(firewall, rule);
          if (pods.length === 0) continue;
          if (pods.some(({ ports }) => ports.some((port) => port.name === name && port.protocol === protocol)))
            continue;
          report({
            item: policy.item,
            property: `${rule.path}.ports`,
            message: `names the ${protocol} port ${name}, which no container of ${pods[0]?.id ?? ''} has`,
            given: name,
            remedy: 'write the number of the container port, or the name and the protocol that the container gives it',
          });
        }
  },
};

/** The known pods that take the connections of a rule. */
function receivers(firewall: Firewall, { policy, direction, peers }: PolicyRule): readonly Pods[] {
  if (direction === 'ingress') return firewall.selected(policy);
  return (peers ?? [])
    .flatMap((peer) => (peer.type === 'block' ? [] : firewall.podsOf(peer, policy.namespace)))
    .filter(({ item }) => item !== undefined);
}

function isEmpty(list: unknown): boolean {
  return !Array.isArray(list) || list.length === 0;
}

/** Rules about what single policies say. */
export const policyRules: readonly ManifestRule[] = [types, fields, selectsPods, namedPorts];
