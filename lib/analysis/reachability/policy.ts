import { parseRange, type AddressRange } from '../../core';
import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, type Inventory, type Item } from '../../model';
import { ALL_PORTS, portSet, protocolOf, type PortRange, type PortSet, type Protocol } from './port-set';
import { parseSelector, type Selector } from './selector';

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

/** One rule of a policy. */
export interface PolicyRule {
  /** The policy. */
  readonly policy: Policy;
  /** Which way. */
  readonly direction: Direction;
  /** Where it stands, for instance `spec.egress[1]`. */
  readonly path: string;
  /** The others; nothing stands for everybody, addresses outside the cluster included. */
  readonly peers: readonly RulePeer[] | undefined;
  /** Its ports; nothing stands for all. */
  readonly ports: readonly RulePort[] | undefined;
  /** The ports without those that have a name. */
  readonly numbered: PortSet;
  /** The ports that have a name. */
  readonly named: readonly { readonly protocol: Protocol; readonly name: string }[];
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
  return inventory.ofKind('networking.k8s.io/NetworkPolicy').map(readPolicy);
}

function readPolicy(item: Item): Policy {
  const { metadata, spec } = item.object;
  const body: JsonObject = isObject(spec) ? spec : {};
  const namespace = metadata.namespace ?? 'default';
  const rules: { ingress: PolicyRule[]; egress: PolicyRule[] } = { ingress: [], egress: [] };
  const policy: Policy = {
    item,
    id: `${namespace}/${metadata.name}`,
    namespace,
    pods: parseSelector(body.podSelector),
    isolates: isolation(body),
    rules,
  };
  rules.ingress.push(...objects(body.ingress).map((rule, index) => readRule(policy, 'ingress', rule, index)));
  rules.egress.push(...objects(body.egress).map((rule, index) => readRule(policy, 'egress', rule, index)));
  return policy;
}

/** Without policy types a policy is for what comes in, and for what goes out only if it has a rule for that. */
function isolation({ policyTypes, egress }: JsonObject): Record<Direction, boolean> {
  if (!Array.isArray(policyTypes) || policyTypes.length === 0)
    return { ingress: true, egress: Array.isArray(egress) && egress.length > 0 };
  return { ingress: policyTypes.includes('Ingress'), egress: policyTypes.includes('Egress') };
}

function readRule(policy: Policy, direction: Direction, rule: JsonObject, index: number): PolicyRule {
  const peers = objects(direction === 'ingress' ? rule.from : rule.to);
  const entries = objects(rule.ports).map(readPort);
  const ports = entries.length === 0 ? undefined : entries;
  const { numbered, named } = ports === undefined ? { numbered: ALL_PORTS, named: [] } : splitPorts(ports);
  return {
    policy,
    direction,
    path: `spec.${direction}[${String(index)}]`,
    peers: peers.length === 0 ? undefined : peers.flatMap(readPeer),
    ports,
    numbered,
    named,
  };
}

function readPort({ protocol, port, endPort }: JsonObject): RulePort {
  return {
    protocol: protocolOf(protocol),
    port: typeof port === 'number' || typeof port === 'string' ? port : undefined,
    endPort: typeof endPort === 'number' ? endPort : undefined,
  };
}

function splitPorts(ports: readonly RulePort[]): Pick<PolicyRule, 'numbered' | 'named'> {
  const numbered: PortRange[] = [];
  const named: { readonly protocol: Protocol; readonly name: string }[] = [];
  for (const { protocol, port, endPort } of ports) {
    if (protocol === undefined) continue;
    if (typeof port === 'string') named.push({ protocol, name: port });
    else if (port === undefined) numbered.push({ protocol, from: 1, to: 65535 });
    else numbered.push({ protocol, from: port, to: Math.max(port, endPort ?? port) });
  }
  return { numbered: portSet(numbered), named };
}

function readPeer(peer: JsonObject): RulePeer[] {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (isObject(ipBlock)) return [readBlock(ipBlock)];
  if (namespaceSelector === undefined && podSelector === undefined) return []; // says nothing, and is refused
  return [
    {
      type: 'pods',
      namespaces: namespaceSelector === undefined ? undefined : parseSelector(namespaceSelector),
      pods: podSelector === undefined ? undefined : parseSelector(podSelector),
    },
  ];
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
