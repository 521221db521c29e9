import { parseRange, type AddressRange } from '../../core';
import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, type Inventory, type Item } from '../../model';
import { ALL_PORTS, portSet, protocolOf, type PortRange, type PortSet, type Protocol } from './port-set';
import { parseSelector, wantedLabels, type Selector } from './selector';

/** Direction of a rule, seen from the pods that the policy selects. */
export type Direction = 'ingress' | 'egress';

/** Pods that a rule lets through. */
export interface PodPeer {
  readonly type: 'pods';
  /** Their namespaces; nothing means the policy's own. */
  readonly namespaces: Selector | undefined;
  /** The pods; nothing stands for all of the namespaces. */
  readonly pods: Selector | undefined;
}

/** Addresses that a rule lets through. */
export interface BlockPeer {
  readonly type: 'block';
  /** The range, as written. */
  readonly cidr: string;
  /** The range; nothing if it is malformed. */
  readonly range: AddressRange | undefined;
  /** Ranges that are left out, as written. */
  readonly except: readonly string[];
  /** Those of them that are ranges. */
  readonly exceptRanges: readonly AddressRange[];
}

/** One of the others that a rule lets through. */
export type RulePeer = PodPeer | BlockPeer;

/** An entry of a rule's ports. */
export interface RulePort {
  /** The protocol; nothing if Kubernetes knows no such. */
  readonly protocol: Protocol | undefined;
  /** A number, or the name of a container's port; nothing stands for all. */
  readonly port: number | string | undefined;
  /** Last port of a range. */
  readonly endPort: number | undefined;
}

/** What a rule says, wherever it stands: rules that say the same share it, so that what follows from it is found once. */
export interface RuleBody {
  /** The others; nothing stands for everybody, addresses outside the cluster included. */
  readonly peers: readonly RulePeer[] | undefined;
  /** Its ports; nothing stands for all. */
  readonly ports: readonly RulePort[] | undefined;
  /** The ports without those that have a name. */
  readonly numbered: PortSet;
  /** The ports that have a name. */
  readonly named: readonly { readonly protocol: Protocol; readonly name: string }[];
  /** Whether it lets addresses through: everybody, or blocks of them. */
  readonly hasAddresses: boolean;
  /** Whether it is of the form of most: peers that select, and ports without a range. The API server takes such a rule. */
  readonly isPlain: boolean;
  /** The peers as they are written. */
  readonly writtenPeers: Json | undefined;
  /** The ports as they are written. */
  readonly writtenPorts: Json | undefined;
}

/** One rule of a policy. */
export interface PolicyRule extends Pick<RuleBody, 'peers' | 'ports' | 'numbered' | 'named'> {
  /** The policy. */
  readonly policy: Policy;
  /** Which way. */
  readonly direction: Direction;
  /** Where it stands, for instance `spec.egress[1]`. */
  readonly path: string;
  /** What it says; the same object for all rules of these manifests that mean the same. */
  readonly body: RuleBody;
}

/** A NetworkPolicy, read. */
export interface Policy {
  /** The manifest. */
  readonly item: Item;
  /** `namespace/name`. */
  readonly id: string;
  /** Namespace of the policy and of the pods that it selects. */
  readonly namespace: string;
  /** The pods that it selects. */
  readonly pods: Selector;
  /** Whether the pods are closed but for its rules, in each direction. */
  readonly isolates: Readonly<Record<Direction, boolean>>;
  /** Its rules; those of a direction that it does not isolate have no effect. */
  readonly rules: Readonly<Record<Direction, readonly PolicyRule[]>>;
}

/**
 * Reads the network policies of an inventory.
 *
 * @param inventory - the manifests
 * @returns the policies, in the order of the manifests
 */
export function policiesOf(inventory: Inventory): Policy[] {
  const reader = new Reader();
  return inventory.ofKind('networking.k8s.io/NetworkPolicy').map((item) => reader.policy(item));
}

/** Which directions a policy closes: four shared values. */
const ISOLATIONS = [
  { ingress: false, egress: false },
  { ingress: true, egress: false },
  { ingress: false, egress: true },
  { ingress: true, egress: true },
] as const;

/** Without policy types a policy is for what comes in, and for what goes out only if it has a rule for that. */
function isolation({ policyTypes, egress }: JsonObject): Policy['isolates'] {
  if (!Array.isArray(policyTypes) || policyTypes.length === 0)
    return ISOLATIONS[Array.isArray(egress) && egress.length > 0 ? 3 : 1];
  return policyTypes.includes('Egress')
    ? ISOLATIONS[policyTypes.includes('Ingress') ? 3 : 2]
    : ISOLATIONS[policyTypes.includes('Ingress') ? 1 : 0];
}

/** Where rules stand: the same few places in all policies. */
const PATHS: Readonly<Record<Direction, string[]>> = { ingress: [], egress: [] };

function pathOf(direction: Direction, index: number): string {
  const paths = PATHS[direction];
  while (paths.length <= index) paths.push(`spec.${direction}[${String(paths.length)}]`);
  return paths[index] ?? '';
}

/** A rule that was read, and what it was read from. */
interface ReadBody {
  readonly body: RuleBody;
  /** The namespace that it means; nothing if it means the same in each. */
  readonly namespace: string | undefined;
}

/** Rules of one form that are remembered: what repeats comes early, and each one more is held against each rule. */
const MOST_REMEMBERED = 4;

/** Reads policies. Manifests repeat the same few rules thousands of times (DNS above all): each is read once. */
class Reader {
  private readonly bodies = new Map<number, ReadBody[]>();
  private readonly single = new Map<string, ReadPorts>();

  policy(item: Item): Policy {
    const { metadata, spec } = item.object;
    const body: JsonObject = isObject(spec) ? spec : {};
    const namespace = metadata.namespace ?? 'default';
    const rules: { ingress: readonly PolicyRule[]; egress: readonly PolicyRule[] } = { ingress: [], egress: [] };
    const policy: Policy = {
      item,
      id: `${namespace}/${metadata.name}`,
      namespace,
      pods: parseSelector(body.podSelector),
      isolates: isolation(body),
      rules,
    };
    rules.ingress = this.rules(policy, 'ingress', body.ingress);
    rules.egress = this.rules(policy, 'egress', body.egress);
    return policy;
  }

  private rules(policy: Policy, direction: Direction, list: Json | undefined): readonly PolicyRule[] {
    const rules = objects(list);
    if (rules.length === 0) return NO_RULES;
    return rules.map((rule, index) => {
      const peers = direction === 'ingress' ? rule.from : rule.to;
      const body = this.body(peers, rule.ports, policy.namespace);
      const { numbered, named } = body;
      const path = pathOf(direction, index);
      return { policy, direction, path, body, peers: body.peers, ports: body.ports, numbered, named };
    });
  }

  /** Peers without namespaces mean those of the policy's own, and so two of them are the same only there. */
  private body(peers: Json | undefined, ports: Json | undefined, namespace: string): RuleBody {
    const form = formOf(peers, ports);
    const alike = this.bodies.get(form) ?? [];
    for (const one of alike)
      if (
        (one.namespace === undefined || one.namespace === namespace) &&
        isSame(one.body.writtenPorts, ports) &&
        isSame(one.body.writtenPeers, peers)
      )
        return one.body;
    const read = readPeers(peers);
    const { ports: list, numbered, named } = this.ports(ports);
    const hasAddresses = read?.some(({ type }) => type === 'block') ?? true;
    const body = {
      peers: read,
      ports: list,
      numbered,
      named,
      hasAddresses,
      isPlain:
        (!hasAddresses || read === undefined) &&
        read?.length === (Array.isArray(peers) && peers.length > 0 ? peers.length : undefined) &&
        objects(ports).every(({ endPort }) => endPort === undefined),
      writtenPeers: peers,
      writtenPorts: ports,
    };
    if (alike.length === 0) this.bodies.set(form, alike);
    const isOwn = read?.some((peer) => peer.type === 'pods' && peer.namespaces === undefined) ?? false;
    if (alike.length < MOST_REMEMBERED) alike.push({ body, namespace: isOwn ? namespace : undefined });
    return body;
  }

  private ports(written: Json | undefined): ReadPorts {
    const [first, ...more] = objects(written);
    if (first === undefined) return EVERY_PORT;
    const one = readPort(first);
    if (more.length > 0 || typeof one.port !== 'number' || one.endPort !== undefined)
      return readPorts([one, ...more.map(readPort)]);
    const key = `${String(one.protocol)} ${String(one.port)}`;
    const known = this.single.get(key) ?? readPorts([one]);
    this.single.set(key, known);
    return known;
  }
}

function isSameList(a: readonly Json[], b: readonly Json[]): boolean {
  return a.length === b.length && a.every((one, index) => isSame(one, b[index]));
}

/** Some rules' ports: most name one, by its number. */
type ReadPorts = Pick<RuleBody, 'ports' | 'numbered' | 'named'>;

/** What rules that are the same have in common, found quickly. */
function formOf(peers: Json | undefined, ports: Json | undefined): number {
  let form = Array.isArray(peers) ? peers.length + 1 : 0;
  form = form * 64 + (Array.isArray(ports) ? ports.length + 1 : 0);
  const [first] = objects(ports);
  const port = first?.port;
  return form * 65_536 + (typeof port === 'number' ? port : 0);
}

/** Whether two values say the same. */
function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && isSameList(a, b);
  if (!isObject(a) || !isObject(b)) return false;
  for (const key in a) if (!isSame(a[key], b[key])) return false;
  for (const key in b) if (!(key in a)) return false;
  return true;
}

const NO_RULES: readonly never[] = [];

function readPort({ protocol, port, endPort }: JsonObject): RulePort {
  return {
    protocol: protocolOf(protocol),
    port: typeof port === 'number' || typeof port === 'string' ? port : undefined,
    endPort: typeof endPort === 'number' ? endPort : undefined,
  };
}

const EVERY_PORT: ReadPorts = { ports: undefined, numbered: ALL_PORTS, named: NO_RULES };

function readPorts(ports: readonly RulePort[]): ReadPorts {
  const numbered: PortRange[] = [];
  const named: { readonly protocol: Protocol; readonly name: string }[] = [];
  for (const { protocol, port, endPort } of ports) {
    if (protocol === undefined) continue;
    if (typeof port === 'string') named.push({ protocol, name: port });
    else if (port === undefined) numbered.push({ protocol, from: 1, to: 65535 });
    else numbered.push({ protocol, from: port, to: Math.max(port, endPort ?? port) });
  }
  return { ports, numbered: portSet(numbered), named };
}

/** The peers of a rule; nothing where none stands, or an empty list. */
function readPeers(written: Json | undefined): RulePeer[] | undefined {
  const list = objects(written);
  if (list.length === 0) return undefined;
  const peers = list.map(readPeer);
  return peers.filter((peer) => peer !== undefined);
}

/** A peer; nothing if it says nothing, and is refused. */
function readPeer({ ipBlock, namespaceSelector, podSelector }: JsonObject): RulePeer | undefined {
  if (isObject(ipBlock)) return readBlock(ipBlock);
  if (namespaceSelector === undefined && podSelector === undefined) return undefined;
  return {
    type: 'pods',
    namespaces: namespaceSelector === undefined ? undefined : parseSelector(namespaceSelector),
    pods: podSelector === undefined ? undefined : parseSelector(podSelector),
  };
}

function readBlock({ cidr, except }: JsonObject): BlockPeer {
  const left = texts(except);
  const text = typeof cidr === 'string' ? cidr : '';
  return {
    type: 'block',
    cidr: text,
    range: parseRange(text),
    except: left,
    exceptRanges: left.flatMap((one) => parseRange(one) ?? []),
  };
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/**
 * Label keys that some selector asks for: labels that controllers add matter only then.
 *
 * @param policies - all policies
 * @returns the keys
 */
export function askedKeys(policies: readonly Policy[]): Set<string> {
  const keys = new Set<string>();
  const ask = (selector: Selector | undefined): void => {
    if (selector === undefined) return;
    for (const key in wantedLabels(selector)) keys.add(key);
    for (const { key } of selector.expressions) keys.add(key);
  };
  const seen = new Set<RuleBody>();
  for (const { pods, rules } of policies) {
    ask(pods);
    for (const list of [rules.ingress, rules.egress])
      for (const { body } of list) {
        if (seen.has(body)) continue;
        seen.add(body);
        for (const peer of body.peers ?? []) if (peer.type === 'pods') ask(peer.pods);
      }
  }
  return keys;
}
