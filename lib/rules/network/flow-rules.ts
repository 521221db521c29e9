import type { IConstruct } from 'constructs';
import {
  CLUSTER_DNS,
  DeclaredFlows,
  dnsAccess,
  selectsAll,
  showPorts,
  showSelector,
  subtract,
  type Firewall,
  type Pods,
  type PolicyRule,
  type PortSet,
} from '../../analysis/reachability';
import { isPodSet } from '../../connect';
import { NODE_LOCAL_DNS } from '../../environment';
import type { Item, Model } from '../../model';
import type { Rule } from '../rule';
import { byBody } from './by-body';
import { isEverybody } from './isolation-rules';

const SOURCE = 'Kubernetes: network policies; a connection needs the egress of one side and the ingress of the other';

const declared: Rule = {
  id: 'declared-flows',
  severity: 'error',
  title: 'Every flow that a grant or a system declares is let through on both sides, and its client resolves names',
  reason: 'the client is refused, or waits until it times out, with an error that names no policy',
  source: SOURCE,
  check: (model, report) => {
    const flows = DeclaredFlows.of(model);
    const constructs = new Constructs(model);
    for (const { flow, at, others, direction, closedBy } of flows.broken()) {
      const other = direction === 'egress' ? flow.to : flow.from;
      const names = others?.map(({ id }) => id) ?? (isPodSet(other) ? [] : other.cidrs);
      const name = [...new Set(names)].join(', ');
      report({
        construct: constructs.of(at, flows.firewall),
        message: `is closed to a declared flow: the policies ${closedBy.join(', ')} do not let ${at.id} ${
          direction === 'egress' ? `reach ${name}` : `be reached by ${name}`
        } on ${flow.transport} ${String(flow.port)} (${flow.reason})`,
        remedy: 'take back the override or patch of the policy, or the policy of your own that selects the pods',
      });
    }
    const clients = new Set(flows.all.flatMap(({ from }) => from ?? []));
    for (const pods of clients) {
      if (pods.item !== undefined) continue; // network-dns sees those
      const { udp, tcp } = dnsAccess(flows.firewall, pods);
      if (udp && tcp) continue;
      report({
        construct: constructs.of(pods, flows.firewall),
        message: `keeps ${pods.id}, which others make at run time, from the cluster's DNS`,
        remedy: 'allow egress to the pods k8s-app=kube-dns of kube-system on UDP 53 and TCP 53',
      });
    }
  },
};

const undeclared: Rule = {
  id: 'undeclared-flows',
  severity: 'warning',
  title: 'What no grant and no system declares is shut',
  reason: 'a port that somebody opens by hand stays open when nobody remembers why',
  source: SOURCE,
  check: (model, report) => {
    const flows = DeclaredFlows.of(model);
    const { firewall } = flows;
    const constructs = new Constructs(model);
    const found = new Map<IConstruct, Map<string, string[]>>();
    const find = (construct: IConstruct, place: string, what: string): void => {
      const places = found.get(construct) ?? new Map<string, string[]>();
      found.set(construct, places);
      const list = places.get(place) ?? [];
      places.set(place, list);
      list.push(what);
    };
    for (const { from, to, ports, rule, at } of openPairs(flows))
      find(
        rule === undefined ? constructs.of(at, firewall) : constructs.ofItem(rule.policy.item),
        rule?.path ?? '',
        `${from.id} reaches ${to.id} on ${showPorts(ports)}`,
      );
    for (const { rule, what } of openElsewhere(flows)) find(constructs.ofItem(rule.policy.item), rule.path, what);
    for (const { rule, what } of openRanges(flows)) find(constructs.ofItem(rule.policy.item), rule.path, what);
    for (const [construct, places] of found)
      for (const [place, list] of places)
        report({
          construct,
          property: place === '' ? undefined : place,
          message: `opens what nothing declares: ${list.slice(0, 3).join('; ')}${list.length > 3 ? `; and ${String(list.length - 3)} more` : ''}`,
          remedy: 'let the owner grant it (a grant opens the port on both sides), or take the rule away',
        });
  },
};

/** Pods that reach others though nothing says so, with the rule to blame. */
interface OpenPair {
  readonly from: Pods;
  readonly to: Pods;
  readonly ports: PortSet;
  readonly rule: PolicyRule | undefined;
  readonly at: Pods;
}

/** How many of those that reach the same pods are looked at, where rules name nobody. */
const ENOUGH = 20;

/**
 * Pairs of pods that are open, but not declared. Where neither side is closed by any policy another rule says so, and
 * where policies of both sides let everybody through a few pairs stand for all.
 */
function* openPairs(flows: DeclaredFlows): Generator<OpenPair> {
  const { firewall } = flows;
  const { pods } = firewall.index;
  for (const to of pods) {
    const named = firewall.others('ingress', to);
    const closed = firewall.holding(to).ingress.length > 0;
    if (!closed && to.item === undefined) continue; // how others protect their pods is not known here
    const sources = named ?? [
      ...firewall.outgoing.to(to),
      ...firewall.outgoing.everywhere
        .filter((from) => closed || firewall.holding(from).egress.length > 0)
        .slice(0, ENOUGH),
    ];
    for (const from of sources) {
      if ((from === to && to.single) || from === CLUSTER_DNS) continue;
      const declared = flows.between(from, to);
      // most are as declared: what is not let in beyond that needs no look at the other side
      if (closed && subtract(firewall.side('ingress', to, from).ports, declared).length === 0) continue;
      const left = subtract(firewall.ports(from, to), declared);
      if (left.length === 0) continue;
      const ingress = firewall.side('ingress', to, from).rules;
      const egress = firewall.side('egress', from, to).rules;
      const rule = foreign(ingress) ?? foreign(egress) ?? ingress[0] ?? egress[0];
      yield { from, to, ports: left, rule, at: ingress.length === 0 ? to : from };
    }
  }
}

/** The first rule of a policy that somebody wrote by hand. */
function foreign(rules: readonly PolicyRule[]): PolicyRule | undefined {
  return rules.find(({ policy }) => policy.item.object.metadata.labels?.['app.kubernetes.io/managed-by'] === undefined);
}

/** Rules for pods of namespaces that the program does not make, and declares nothing about. */
function* openElsewhere({ firewall }: DeclaredFlows): Generator<{ readonly rule: PolicyRule; readonly what: string }> {
  const peersElsewhere = byBody((rule) =>
    (rule.peers ?? []).filter((peer) => {
      if (peer.type === 'block' || peer.namespaces === undefined) return false;
      return isEverybody(peer) || firewall.podsOf(peer, rule.policy.namespace).length === 0;
    }),
  );
  for (const { id, isolates, rules } of firewall.policies)
    for (const direction of ['ingress', 'egress'] as const) {
      if (!isolates[direction]) continue;
      const verb = direction === 'egress' ? 'its pods reach' : 'its pods are reached by';
      for (const rule of rules[direction])
        for (const peer of peersElsewhere(rule)) {
          if (peer.type !== 'pods') continue;
          const where = peer.namespaces === undefined ? '' : showSelector(peer.namespaces);
          const spaces = where === '' ? 'all namespaces' : `namespaces with ${where}`;
          const which = peer.pods === undefined || selectsAll(peer.pods) ? 'all pods' : showSelector(peer.pods);
          yield { rule, what: `${id}: ${verb} ${which} of ${spaces} on ${showPorts(rule.numbered)}` };
        }
    }
}

const CACHE = `${NODE_LOCAL_DNS}/32`;

/** Ranges of addresses that pods may reach, or be reached from, though nothing says so. */
function* openRanges(flows: DeclaredFlows): Generator<{ readonly rule: PolicyRule; readonly what: string }> {
  const { firewall } = flows;
  for (const pods of firewall.index.pods)
    for (const direction of ['egress', 'ingress'] as const) {
      const verb = direction === 'egress' ? 'reaches' : 'is reached from';
      for (const { rules } of firewall.holding(pods)[direction])
        for (const rule of rules[direction]) {
          if (!rule.body.hasAddresses) continue;
          if (rule.peers === undefined) {
            yield { rule, what: `${pods.id} ${verb} every address on ${showPorts(rule.numbered)}` };
            continue;
          }
          for (const peer of rule.peers) {
            if (peer.type !== 'block' || peer.cidr === CACHE || rule.numbered.length === 0) continue;
            if (flows.coversRange(direction, pods, peer.cidr, rule.numbered)) continue;
            yield { rule, what: `${pods.id} ${verb} ${peer.cidr} on ${showPorts(rule.numbered)}` };
          }
        }
    }
}

/** Finds the constructs that findings are about. */
class Constructs {
  constructor(private readonly model: Model) {}

  /** The construct of pods; for pods that no manifest describes that of their first policy. */
  of(pods: Pods, firewall: Firewall): IConstruct {
    const { ingress, egress } = firewall.holding(pods);
    const item = pods.item ?? [...egress, ...ingress].at(-1)?.item;
    return item === undefined ? this.model.root : this.ofItem(item);
  }

  ofItem(item: Item): IConstruct {
    return this.model.constructOf(item);
  }
}

/** Rules that hold what is declared against what the manifests do. */
export const flowRules: readonly Rule[] = [declared, undeclared];
