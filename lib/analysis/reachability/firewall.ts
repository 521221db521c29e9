import { covers, overlaps, parseRange, type AddressRange } from '../../core';
import type { Inventory, Item } from '../../model';
import { NAMESPACE_NAME, PodIndex, type Pods } from './pods';
import {
  askedKeys,
  policiesOf,
  type BlockPeer,
  type Direction,
  type Policy,
  type PolicyRule,
  type RulePeer,
} from './policy';
import { ALL_PORTS, intersect, NO_PORTS, portSet, type PortRange, type PortSet } from './port-set';
import { selects, selectsAll, wantedLabels, type Selector } from './selector';

/** An address or range that is no pod's. */
export interface Outside {
  /** As a person reads it. */
  readonly id: string;
  /** The addresses. */
  readonly range: AddressRange;
}

/** What may stand at the other end. */
export type Other = Pods | Outside;

/** Policies that hold some pods, by direction. */
export type Holding = Readonly<Record<Direction, readonly Policy[]>>;

/** What one side says to a connection. */
export interface Side {
  /** The policies that close the pods but for their rules; without any everything is open. */
  readonly policies: readonly Policy[];
  /** The rules that let the other one through. */
  readonly rules: readonly PolicyRule[];
  /** The ports that they open. */
  readonly ports: PortSet;
}

/** Who opens connections, by what the policies of their own side say. */
export interface Outgoing {
  /** Pods that may go everywhere. */
  readonly everywhere: readonly Pods[];
  /** Pods whose rules name certain others. */
  readonly to: (pods: Pods) => readonly Pods[];
}

const OPEN: Side = { policies: [], rules: [], ports: ALL_PORTS };

/** Where pods' addresses are taken from: the private ranges and that of shared addresses (RFC 1918, RFC 6598). */
const POD_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].flatMap(
  (text) => parseRange(text) ?? [],
);

/**
 * All network policies of some manifests, as Kubernetes documents them: what a policy selects is closed in its
 * directions, rules add up, a connection needs both sides. Answers are computed when they are asked for, from indices.
 */
export class Firewall {
  /**
   * The firewall of an inventory; made once for each.
   *
   * @param inventory - the manifests
   * @returns the firewall
   */
  static of(inventory: Inventory): Firewall {
    let firewall = MADE.get(inventory);
    if (firewall === undefined) {
      firewall = new Firewall(inventory, policiesOf(inventory), []);
      MADE.set(inventory, firewall);
    }
    return firewall;
  }

  /**
   * The firewall of an inventory, and of pods that others make when it runs: executors, pods of operators.
   *
   * @param inventory - the manifests
   * @param others - the pods that no manifest describes
   * @returns the firewall
   */
  static withOthers(inventory: Inventory, others: readonly Pods[]): Firewall {
    const own = Firewall.of(inventory);
    return others.length === 0 ? own : new Firewall(inventory, own.policies, others);
  }

  /** The pods. */
  readonly index: PodIndex;
  private readonly byNamespace = new Map<string, Policy[]>();
  private readonly byItem = new Map<Item, Policy>();
  private readonly holdings: Map<Pods, Holding>;
  private readonly pods = new Map<RulePeer, readonly Pods[]>();
  private readonly selections = new Map<Policy, readonly Pods[]>();
  private readonly blocks = new Map<string, readonly Pods[]>();
  private whoGoes: Outgoing | undefined;

  private constructor(
    inventory: Inventory,
    /** All policies. */
    readonly policies: readonly Policy[],
    others: readonly Pods[],
  ) {
    for (const policy of this.policies) {
      this.byItem.set(policy.item, policy);
      const list = this.byNamespace.get(policy.namespace);
      if (list === undefined) this.byNamespace.set(policy.namespace, [policy]);
      else list.push(policy);
    }
    this.index = new PodIndex(inventory, askedKeys(this.policies), others);
    this.holdings = this.hold();
  }

  /**
   * The policy that a manifest is.
   *
   * @param item - the manifest
   * @returns the policy, or nothing for other kinds
   */
  policyOf(item: Item): Policy | undefined {
    return this.byItem.get(item);
  }

  /**
   * The policies that close some pods.
   *
   * @param pods - of the inventory, or any others
   * @returns the policies by direction
   */
  holding(pods: Pods): Holding {
    const known = this.holdings.get(pods);
    if (known !== undefined) return known;
    const selecting = pods.hostNetwork
      ? []
      : (this.byNamespace.get(pods.namespace) ?? []).filter((policy) => selects(policy.pods, pods.labels));
    const holding = {
      ingress: selecting.filter(({ isolates }) => isolates.ingress),
      egress: selecting.filter(({ isolates }) => isolates.egress),
    };
    this.holdings.set(pods, holding);
    return holding;
  }

  /**
   * The pods that a policy selects.
   *
   * @param policy - the policy
   * @returns its pods
   */
  selected(policy: Policy): readonly Pods[] {
    const known = this.selections.get(policy);
    if (known !== undefined) return known;
    const found = this.index.select(policy.namespace, policy.pods);
    this.selections.set(policy, found);
    return found;
  }

  /**
   * What one side of a connection says.
   *
   * @param direction - `egress` for the side that opens the connection, `ingress` for the one that takes it
   * @param self - the pods of that side
   * @param other - the other side
   * @returns its policies, the rules that let it through, and their ports
   */
  side(direction: Direction, self: Pods, other: Other): Side {
    const policies = this.holding(self)[direction];
    if (policies.length === 0) return OPEN;
    const destination = direction === 'ingress' ? self : other;
    const rules: PolicyRule[] = [];
    let ports: PortSet = NO_PORTS;
    for (const policy of policies)
      for (const rule of policy.rules[direction]) {
        if (!this.lets(rule, other)) continue;
        rules.push(rule);
        ports = ports === ALL_PORTS ? ports : join(ports, portsOf(rule, destination));
      }
    return { policies, rules, ports };
  }

  /**
   * Whether one side lets a connection through on some port of a range: the quick answer.
   *
   * @param direction - `egress` for the side that opens the connection, `ingress` for the one that takes it
   * @param self - the pods of that side
   * @param other - the other side
   * @param range - the ports, at least one of which is to be open
   * @returns true if no policy closes the side, or one of its rules lets it through
   */
  opens(direction: Direction, self: Pods, other: Other, range: PortRange): boolean {
    const policies = this.holding(self)[direction];
    if (policies.length === 0) return true;
    const destination = direction === 'ingress' ? self : other;
    for (const policy of policies)
      for (const rule of policy.rules[direction])
        if (meetsPorts(rule, destination, range) && this.lets(rule, other)) return true;
    return false;
  }

  /**
   * Whether a rule lets somebody through, on whatever port.
   *
   * @param rule - the rule
   * @param other - who
   * @returns true if one of its peers is that one, or if it has none
   */
  lets({ peers, policy }: PolicyRule, other: Other): boolean {
    if (peers === undefined) return true;
    for (const peer of peers) if (this.isPeer(peer, policy.namespace, other)) return true;
    return false;
  }

  /**
   * The ports on which some pods reach others.
   *
   * @param from - who opens the connection
   * @param to - who takes it
   * @returns the ports that both sides open
   */
  ports(from: Pods, to: Pods): PortSet {
    if (from === to && from.single) return ALL_PORTS; // no policy comes between a pod and itself
    const out = this.side('egress', from, to).ports;
    return out.length === 0 ? out : intersect(out, this.side('ingress', to, from).ports);
  }

  /**
   * The pods that a peer of a rule stands for.
   *
   * @param peer - the peer
   * @param namespace - namespace of the policy
   * @returns the pods; for addresses those that may have one of them
   */
  podsOf(peer: RulePeer, namespace: string): readonly Pods[] {
    let found = this.pods.get(peer);
    if (found === undefined) {
      found =
        peer.type === 'block' ? this.podsInBlock(peer) : this.index.select(peer.namespaces ?? namespace, peer.pods);
      this.pods.set(peer, found);
    }
    return found;
  }

  /**
   * The pods at the other end of the rules of one side.
   *
   * @param direction - which side
   * @param self - its pods
   * @returns the others that its rules name, or nothing where that may be everybody
   */
  others(direction: Direction, self: Pods): ReadonlySet<Pods> | undefined {
    const policies = this.holding(self)[direction];
    if (policies.length === 0) return undefined;
    const found = new Set<Pods>();
    for (const { rules, namespace } of policies)
      for (const { peers } of rules[direction]) {
        if (peers === undefined) return undefined;
        for (const peer of peers) {
          const named = this.podsOf(peer, namespace);
          if (named.length >= this.index.pods.length) return undefined;
          for (const pods of named) found.add(pods);
        }
      }
    return found;
  }

  /** Who may go where, by the rules of those who go; found when it is asked for. */
  get outgoing(): Outgoing {
    this.whoGoes ??= this.findOutgoing();
    return this.whoGoes;
  }

  private findOutgoing(): Outgoing {
    const named = new Map<Pods, Pods[]>();
    const everywhere: Pods[] = [];
    for (const from of this.index.pods) {
      const targets = this.others('egress', from);
      if (targets === undefined) everywhere.push(from);
      for (const to of targets ?? []) {
        const list = named.get(to);
        if (list === undefined) named.set(to, [from]);
        else list.push(from);
      }
    }
    return { everywhere, to: (pods) => named.get(pods) ?? [] };
  }

  private isPeer(peer: RulePeer, namespace: string, other: Other): boolean {
    if (!('labels' in other)) return peer.type === 'block' && isOutsideInBlock(peer, other);
    if (peer.type === 'block') return isInBlock(peer, other);
    if (other.hostNetwork) return false;
    const inNamespace =
      peer.namespaces === undefined
        ? other.namespace === namespace
        : this.hasNamespace(peer.namespaces, other.namespace);
    return inNamespace && (peer.pods === undefined || selects(peer.pods, other.labels));
  }

  /** Manifests repeat the same few ranges. */
  private podsInBlock(peer: BlockPeer): readonly Pods[] {
    const key = [peer.cidr, ...peer.except].join();
    const found = this.blocks.get(key) ?? this.index.pods.filter((pods) => isInBlock(peer, pods));
    this.blocks.set(key, found);
    return found;
  }

  private hasNamespace(selector: Selector, name: string): boolean {
    if (selectsAll(selector)) return true;
    const wanted = wantedLabels(selector)[NAMESPACE_NAME];
    if (wanted !== undefined && wanted !== name) return false;
    return selects(selector, this.index.labelsOf(name));
  }

  private hold(): Map<Pods, Holding> {
    const holdings = new Map<Pods, { ingress: readonly Policy[]; egress: readonly Policy[] }>();
    for (const pods of this.index.pods) holdings.set(pods, { ingress: NO_POLICIES, egress: NO_POLICIES });
    for (const policy of this.policies)
      for (const pods of this.selected(policy)) {
        const holding = holdings.get(pods);
        if (holding === undefined) continue;
        const before = holding.ingress;
        // most policies are for both directions, and so one list is for both
        if (policy.isolates.ingress) holding.ingress = [...before, policy];
        if (policy.isolates.egress)
          holding.egress =
            policy.isolates.ingress && holding.egress === before ? holding.ingress : [...holding.egress, policy];
      }
    return holdings;
  }
}

const NO_POLICIES: readonly Policy[] = [];
const MADE = new WeakMap<Inventory, Firewall>();

/**
 * The ports that a rule opens towards a destination. A port's name means what the destination's containers call so.
 *
 * @param rule - the rule
 * @param destination - the pods that take the connection, or addresses, which have no names
 * @returns the ports
 */
export function portsOf({ numbered, named }: PolicyRule, destination: Other): PortSet {
  if (named.length === 0) return numbered;
  const known = 'labels' in destination ? destination.ports : [];
  const resolved = named.flatMap(({ name, protocol }): PortRange[] =>
    known
      .filter((port) => port.name === name && port.protocol === protocol)
      .map(({ port }) => ({ protocol, from: port, to: port })),
  );
  return join(numbered, portSet(resolved));
}

/**
 * Whether a rule opens some port of a range towards a destination.
 *
 * @param rule - the rule
 * @param destination - who takes the connection
 * @param range - the ports
 * @returns true if one of them is open
 */
export function meetsPorts(rule: PolicyRule, destination: Other, { protocol, from, to }: PortRange): boolean {
  if (rule.numbered === ALL_PORTS) return true;
  for (const range of portsOf(rule, destination))
    if (range.protocol === protocol && range.from <= to && from <= range.to) return true;
  return false;
}

function join(a: PortSet, b: PortSet): PortSet {
  if (a.length === 0) return b;
  return a === ALL_PORTS || b === ALL_PORTS ? ALL_PORTS : portSet([...a, ...b]);
}

function isOutsideInBlock({ range, exceptRanges }: BlockPeer, { range: wanted }: Outside): boolean {
  return range !== undefined && covers(range, wanted) && !exceptRanges.some((except) => overlaps(except, wanted));
}

/**
 * Whether pods are meant by addresses. Where theirs are not known, they count as meant if a whole private range is:
 * a rule for one server's address says nothing about pods, one for everybody does.
 */
function isInBlock(peer: BlockPeer, { addresses }: Pods): boolean {
  const possible = addresses.length === 0 ? POD_RANGES : addresses.flatMap((address) => parseRange(address) ?? []);
  return possible.some((range) => isOutsideInBlock(peer, { id: '', range }));
}
