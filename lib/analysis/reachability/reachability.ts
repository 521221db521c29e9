import type { IConstruct } from 'constructs';
import { NODE_LOCAL_DNS } from '../../environment';
import type { Inventory, Item, Model } from '../../model';
import { explainSide, OPEN_SIDE, showRule, type Explanation } from './explanation';
import { Firewall, meetsPorts, portsOf } from './firewall';
import { firewallOf } from './declared-flows';
import { CLUSTER_DNS, type Pods } from './pods';
import type { PolicyRule, RuleBody } from './policy';
import { ALL_PORTS, includesPort, type PortRange, type PortSet, type Protocol } from './port-set';
import { outside, References, type Destination, type Place, type PodReference } from './references';

/** A way that is open. */
export interface OpenWay {
  /** Who may open a connection: `namespace/name` of a workload or pod. */
  readonly from: string;
  /** Who takes it. */
  readonly to: string;
  /** On which ports. */
  readonly ports: PortSet;
  /** Rules that let it out, for instance `shop/web spec.egress[0]`; empty if nothing closes that side. */
  readonly egress: readonly string[];
  /** Rules that let it in; empty if nothing closes that side. */
  readonly ingress: readonly string[];
}

/** Addresses that pods may reach. */
export interface WayOut {
  /** The pods: `namespace/name` of the workload or pod. */
  readonly from: string;
  /** The range; `anywhere` where no rule bounds it. */
  readonly cidr: string;
  /** Ranges that are left out. */
  readonly except: readonly string[];
  /** On which ports. */
  readonly ports: PortSet;
  /** The rule that allows it, for instance `shop/web spec.egress[1]`; nothing if no policy closes the pods. */
  readonly rule: string | undefined;
}

/** Whether pods can resolve names. */
export interface DnsAccess {
  /** Whether they reach the cluster's DNS servers over UDP. */
  readonly udp: boolean;
  /** Whether they reach them over TCP, which long answers need. */
  readonly tcp: boolean;
  /** Whether they reach the node-local cache over both. */
  readonly nodeLocal: boolean;
}

/**
 * Who can reach whom, by the network policies of some manifests: what Kubernetes documents, for an engine that enforces
 * it. Traffic of a node to its own pods is always allowed and not shown.
 */
export class Reachability {
  /**
   * Reachability of plain manifests.
   *
   * @param inventory - the manifests
   * @returns what they allow
   */
  static of(inventory: Inventory): Reachability {
    return new Reachability(inventory, Firewall.of(inventory), () => []);
  }

  /**
   * Reachability of a finished tree, in which constructs stand for the pods that they make.
   *
   * @param model - the tree
   * @returns what its manifests allow
   */
  static ofTree(model: Model): Reachability {
    return new Reachability(model.inventory, firewallOf(model), (construct) =>
      model.objects.filter((entry) => entry.pod !== undefined && entry.construct.node.scopes.includes(construct)),
    );
  }

  private readonly references: References;

  private constructor(
    inventory: Inventory,
    private readonly firewall: Firewall,
    itemsOf: (construct: IConstruct) => readonly Item[],
  ) {
    this.references = new References(inventory, this.firewall, itemsOf);
  }

  /** All pods as `namespace/name`: those of the manifests in their order, then those that others make at run time. */
  get pods(): readonly string[] {
    return this.firewall.index.pods.map(({ id }) => id);
  }

  /**
   * The pods that a reference names.
   *
   * @param reference - the reference
   * @returns them as `namespace/name`: of a workload, or of each pod where a selector tells them apart
   * @throws Error when the reference names nothing
   */
  names(reference: PodReference): readonly string[] {
    return this.references.pods(reference).map(({ id }) => id);
  }

  /**
   * Whether pods reach others: each of `from` at least one of `to`.
   *
   * @param from - who opens the connection
   * @param to - who takes it
   * @param port - port of the pods that take it; of the Service, if one is named
   * @param protocol - its protocol; TCP if not given
   * @returns true if both sides let it through
   * @throws Error when a reference names nothing
   */
  allows(from: PodReference, to: Destination, port: number, protocol: Protocol = 'TCP'): boolean {
    const places = this.references.places(to, port, protocol);
    return this.references.pods(from).every((source) => places.some((place) => this.reaches(source, place, protocol)));
  }

  /**
   * Why pods reach others, or why they don't.
   *
   * @param from - who opens the connection
   * @param to - who takes it
   * @param port - port of the pods that take it; of the Service, if one is named
   * @param protocol - its protocol; TCP if not given
   * @returns one explanation for each two of them
   * @throws Error when a reference names nothing
   */
  explain(from: PodReference, to: Destination, port: number, protocol: Protocol = 'TCP'): Explanation[] {
    const places = this.references.places(to, port, protocol);
    return this.references
      .pods(from)
      .flatMap((source) => places.map((place) => this.explainPlace(source, place, port, protocol)));
  }

  /**
   * The ports on which pods reach others.
   *
   * @param from - who opens the connection; one reference may name several
   * @param to - who takes it
   * @returns the open ways between the two
   * @throws Error when a reference names nothing
   */
  between(from: PodReference, to: PodReference): OpenWay[] {
    const targets = this.references.pods(to);
    return this.references.pods(from).flatMap((source) => targets.flatMap((target) => this.way(source, target) ?? []));
  }

  /**
   * Everything that is open between pods, one after the other: where policies close pods, only those that their rules
   * name are looked at.
   *
   * @yields each open way, by who takes the connection
   */
  *table(): Generator<OpenWay> {
    for (const to of this.firewall.index.pods) {
      const named = this.firewall.others('ingress', to);
      const sources = named ?? new Set([...this.firewall.outgoing.to(to), ...this.firewall.outgoing.everywhere]);
      for (const from of sources) {
        // the DNS servers call nobody, and that a pod reaches itself is no news
        const way = from === CLUSTER_DNS || (from === to && to.single) ? undefined : this.way(from, to);
        if (way !== undefined) yield way;
      }
    }
  }

  /**
   * Addresses outside the cluster that pods may reach.
   *
   * @param reference - the pods
   * @returns the ranges, with the rules that open them
   * @throws Error when the reference names nothing
   */
  leaves(reference: PodReference): WayOut[] {
    return this.references.pods(reference).flatMap((from) => this.waysOut(from));
  }

  /**
   * Whether pods can resolve names.
   *
   * @param reference - the pods
   * @returns which of the servers all of them reach
   * @throws Error when the reference names nothing
   */
  dns(reference: PodReference): DnsAccess {
    const all = this.references.pods(reference).map((pods) => dnsAccess(this.firewall, pods));
    return {
      udp: all.every(({ udp }) => udp),
      tcp: all.every(({ tcp }) => tcp),
      nodeLocal: all.every(({ nodeLocal }) => nodeLocal),
    };
  }

  private way(from: Pods, to: Pods): OpenWay | undefined {
    const ports = this.firewall.ports(from, to);
    if (ports.length === 0) return undefined;
    const egress = this.firewall.side('egress', from, to).rules.map(showRule);
    const ingress = this.firewall.side('ingress', to, from).rules.map(showRule);
    return { from: from.id, to: to.id, ports, egress, ingress };
  }

  private waysOut(pods: Pods): WayOut[] {
    const from = pods.id;
    const anywhere = { from, cidr: 'anywhere', except: [] };
    const policies = this.firewall.holding(pods).egress;
    if (policies.length === 0) return [{ ...anywhere, ports: ALL_PORTS, rule: undefined }];
    return policies
      .flatMap(({ rules }) => rules.egress)
      .flatMap((one): WayOut[] => {
        const { numbered: ports, peers } = one; // addresses have no named ports
        const rule = showRule(one);
        if (ports.length === 0) return [];
        if (peers === undefined) return [{ ...anywhere, ports, rule }];
        return peers.flatMap((peer) =>
          peer.type === 'block' ? [{ from, cidr: peer.cidr, except: peer.except, ports, rule }] : [],
        );
      });
  }

  private reaches(from: Pods, { other, port }: Place, protocol: Protocol): boolean {
    if (port === undefined) return false;
    const ports =
      'labels' in other ? this.firewall.ports(from, other) : this.firewall.side('egress', from, other).ports;
    return includesPort(ports, port, protocol);
  }

  private explainPlace(from: Pods, place: Place, asked: number, protocol: Protocol): Explanation {
    const { other } = place;
    const names = { from: from.id, to: other.id, protocol };
    if (place.port === undefined) {
      const ingress = { ...OPEN_SIDE, allowed: false, closedBy: ['the Service, which offers no such port'] };
      return { ...names, port: asked, allowed: false, egress: OPEN_SIDE, ingress };
    }
    const { port } = place;
    const itself = from === other && from.single;
    const egress = itself
      ? OPEN_SIDE
      : explainSide(this.firewall.side('egress', from, other), (rule) => portsOf(rule, other), port, protocol);
    const ingress =
      itself || !('labels' in other)
        ? OPEN_SIDE
        : explainSide(this.firewall.side('ingress', other, from), (rule) => portsOf(rule, other), port, protocol);
    return { ...names, port, allowed: egress.allowed && ingress.allowed, egress, ingress };
  }
}

/**
 * Whether pods can resolve names.
 *
 * @param firewall - the policies
 * @param pods - the pods
 * @returns which of the servers they reach
 */
export function dnsAccess(firewall: Firewall, pods: Pods): DnsAccess {
  const policies = firewall.holding(pods).egress;
  if (policies.length === 0) return { udp: true, tcp: true, nodeLocal: true };
  let [udp, tcp, cacheUdp, cacheTcp] = [false, false, false, false];
  for (const { rules } of policies)
    for (const rule of rules.egress) {
      const opened = dnsOpenedBy(firewall, rule);
      udp ||= opened.udp;
      tcp ||= opened.tcp;
      cacheUdp ||= opened.cacheUdp;
      cacheTcp ||= opened.cacheTcp;
    }
  return { udp, tcp, nodeLocal: cacheUdp && cacheTcp };
}

/** What one rule opens of DNS. */
interface DnsOpened {
  readonly udp: boolean;
  readonly tcp: boolean;
  readonly cacheUdp: boolean;
  readonly cacheTcp: boolean;
}

/** Found once for all rules that say the same: every policy has one for DNS. */
const DNS_OPENED = new WeakMap<RuleBody, DnsOpened>();

function dnsOpenedBy(firewall: Firewall, rule: PolicyRule): DnsOpened {
  const known = DNS_OPENED.get(rule.body);
  if (known !== undefined) return known;
  const [toPods, toCache] = [firewall.lets(rule, CLUSTER_DNS), firewall.lets(rule, CACHE)];
  const opened = {
    udp: toPods && meetsPorts(rule, CLUSTER_DNS, DNS_UDP),
    tcp: toPods && meetsPorts(rule, CLUSTER_DNS, DNS_TCP),
    cacheUdp: toCache && meetsPorts(rule, CACHE, DNS_UDP),
    cacheTcp: toCache && meetsPorts(rule, CACHE, DNS_TCP),
  };
  DNS_OPENED.set(rule.body, opened);
  return opened;
}

const CACHE = outside(NODE_LOCAL_DNS);
const DNS_UDP: PortRange = { protocol: 'UDP', from: 53, to: 53 };
const DNS_TCP: PortRange = { protocol: 'TCP', from: 53, to: 53 };
