import { isPodSet, peerKey, type AddressSet, type Flow, type PodSet } from '../../connect';
import { append, covers, parseRange, type AddressRange } from '../../core';
import type { Model } from '../../model';
import { Firewall } from './firewall';
import type { Pods } from './pods';
import type { Direction, PolicyRule } from './policy';
import { includesPort, portSet, type PortRange, type PortSet } from './port-set';
import { labelSelector } from './selector';

/** A flow that the platform declares, with the pods that it is about. */
export interface DeclaredFlow {
  /** What was declared. */
  readonly flow: Flow;
  /** Who opens the connection; nothing if those are addresses. */
  readonly from: readonly Pods[] | undefined;
  /** Who takes it; nothing if those are addresses. */
  readonly to: readonly Pods[] | undefined;
}

/** A declared flow, or a part of it, that policies do not let through. */
export interface BrokenFlow {
  /** What was declared. */
  readonly flow: Flow;
  /** The pods whose policies refuse it. */
  readonly at: Pods;
  /** The others; nothing if those are addresses. */
  readonly others: readonly Pods[] | undefined;
  /** Which side refuses. */
  readonly direction: Direction;
  /** The policies of that side. */
  readonly closedBy: readonly string[];
}

/** What a tree declares, held against what its manifests do. */
export class DeclaredFlows {
  /**
   * Made once for each model.
   *
   * @param model - the finished tree
   * @returns its declared flows
   */
  static of(model: Model): DeclaredFlows {
    let flows = MADE.get(model);
    if (flows === undefined) {
      flows = new DeclaredFlows(model);
      MADE.set(model, flows);
    }
    return flows;
  }

  /** The tree's firewall, with the declared pods that no manifest describes. */
  readonly firewall: Firewall;
  /** All of them, in the order of the ledger. */
  readonly all: readonly DeclaredFlow[];
  private readonly betweenPods = new Map<Pods, Map<Pods, PortRange[]>>();
  private readonly toAddresses = new Map<Pods, { readonly to: AddressSet; readonly ports: PortSet }[]>();
  private readonly fromAddresses = new Map<Pods, { readonly to: AddressSet; readonly ports: PortSet }[]>();

  private constructor(model: Model) {
    const sets = new Map<string, PodSet>();
    for (const { from, to } of model.flows)
      for (const peer of [from, to]) if (isPodSet(peer)) sets.set(peerKey(peer), peer);
    const described = Firewall.of(model.inventory);
    const pods = new Map([...sets].map(([key, set]) => [key, podsIn(described, set)]));
    const missing = [...sets].filter(([key]) => pods.get(key)?.length === 0);
    this.firewall = Firewall.withOthers(
      model.inventory,
      missing.map(([, set]) => madeLater(set)),
    );
    // with others, all pods are found anew: they are those of another firewall
    if (missing.length > 0) for (const [key, set] of sets) pods.set(key, podsIn(this.firewall, set));
    this.all = model.flows.map((flow) => ({
      flow,
      from: isPodSet(flow.from) ? pods.get(peerKey(flow.from)) : undefined,
      to: isPodSet(flow.to) ? pods.get(peerKey(flow.to)) : undefined,
    }));
    for (const declared of this.all) this.enter(declared);
  }

  /**
   * What is declared and does not work.
   *
   * @returns one entry for each flow and pods that refuse it
   */
  broken(): BrokenFlow[] {
    const found: BrokenFlow[] = [];
    for (const declared of this.all) this.refusals(declared, found);
    return found;
  }

  /**
   * The ports that are declared between pods.
   *
   * @param from - who opens the connection
   * @param to - who takes it
   * @returns the ports; none if nothing is declared
   */
  between(from: Pods, to: Pods): PortSet {
    return portSet(this.betweenPods.get(from)?.get(to) ?? []);
  }

  /**
   * Whether pods may exchange data with an address range, as far as it is declared.
   *
   * @param direction - `egress` if the pods open the connection
   * @param pods - the pods
   * @param cidr - the range
   * @param ports - the ports
   * @returns true if a flow is declared for all of it
   */
  coversRange(direction: Direction, pods: Pods, cidr: string, ports: PortSet): boolean {
    const wanted = parseRange(cidr);
    const flows = (direction === 'egress' ? this.toAddresses : this.fromAddresses).get(pods) ?? [];
    return ports.every((range) =>
      flows.some(
        (flow) =>
          flow.ports.some(
            ({ protocol, from, to }) => protocol === range.protocol && from <= range.from && range.to <= to,
          ) &&
          flow.to.cidrs.some((text) => {
            const declared = parseRange(text);
            return text === cidr || (declared !== undefined && wanted !== undefined && covers(declared, wanted));
          }),
      ),
    );
  }

  private enter({ flow, from, to }: DeclaredFlow): void {
    const range = { protocol: flow.transport, from: flow.port, to: flow.port };
    for (const source of from ?? []) {
      if (to !== undefined) {
        const targets = this.betweenPods.get(source) ?? new Map<Pods, PortRange[]>();
        this.betweenPods.set(source, targets);
        for (const target of to) append(targets, target, range);
      }
      if (!isPodSet(flow.to)) append(this.toAddresses, source, { to: flow.to, ports: [range] });
    }
    if (!isPodSet(flow.from))
      for (const target of to ?? []) append(this.fromAddresses, target, { to: flow.from, ports: [range] });
  }

  private refusals({ flow, from, to }: DeclaredFlow, found: BrokenFlow[]): void {
    if (from !== undefined) this.refusalsOf('egress', flow, from, isPodSet(flow.to) ? (to ?? []) : undefined, found);
    if (to !== undefined) this.refusalsOf('ingress', flow, to, isPodSet(flow.from) ? (from ?? []) : undefined, found);
  }

  private refusalsOf(
    direction: Direction,
    flow: Flow,
    side: readonly Pods[],
    others: readonly Pods[] | undefined,
    found: BrokenFlow[],
  ): void {
    for (const self of side) {
      const policies = this.firewall.holding(self)[direction];
      if (policies.length === 0 || this.passes(direction, self, others, flow)) continue;
      found.push({ flow, at: self, others, direction, closedBy: policies.map(({ id }) => id) });
    }
  }

  private passes(direction: Direction, self: Pods, others: readonly Pods[] | undefined, flow: Flow): boolean {
    const { port, transport } = flow;
    if (others !== undefined) {
      const range = { protocol: transport, from: port, to: port };
      return others.every((other) => this.firewall.opens(direction, self, other, range));
    }
    const peer = direction === 'egress' ? flow.to : flow.from;
    const cidrs = isPodSet(peer) ? [] : peer.cidrs;
    const rules = this.firewall.holding(self)[direction].flatMap((policy) => policy.rules[direction]);
    return cidrs.every((cidr) =>
      rules.some((rule) => opensRange(rule, cidr) && includesPort(rule.numbered, port, transport)),
    );
  }
}

const MADE = new WeakMap<Model, DeclaredFlows>();

/**
 * Whether a rule lets addresses of a range through: all of it but for what it leaves out on purpose, which is less than
 * half (a metadata service, private ranges of the whole internet).
 */
function opensRange({ peers }: PolicyRule, cidr: string): boolean {
  const wanted = parseRange(cidr);
  if (peers === undefined || wanted === undefined) return true;
  return peers.some(
    (peer) =>
      peer.type === 'block' &&
      peer.range !== undefined &&
      covers(peer.range, wanted) &&
      !peer.exceptRanges.some((left) => covers(left, wanted)) &&
      2n * addressesOf(peer.exceptRanges.filter((left) => covers(wanted, left))) < addressesOf([wanted]),
  );
}

function addressesOf(ranges: readonly AddressRange[]): bigint {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

function podsIn(firewall: Firewall, { namespace, labels }: PodSet): readonly Pods[] {
  return firewall.index.select(namespace, labelSelector(labels));
}

/** Pods that a program makes: executors of Spark, nodes of an operator. */
function madeLater({ namespace, labels, role, serviceAccount }: PodSet): Pods {
  const instance = labels['app.kubernetes.io/instance'];
  const name = instance === undefined ? (serviceAccount ?? role) : `${instance}-${role}`;
  const id = `${namespace}/${name}`;
  return { id, namespace, labels, hostNetwork: false, ports: [], addresses: [], single: false, item: undefined };
}

/**
 * The firewall of a tree, with the declared pods that no manifest describes.
 *
 * @param model - the tree
 * @returns the firewall
 */
export function firewallOf(model: Model): Firewall {
  return DeclaredFlows.of(model).firewall;
}
