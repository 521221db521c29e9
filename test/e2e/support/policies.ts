import { covers, parseRange, type AddressRange } from '../../../lib/core';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { isObject, objects } from '../../../lib/model';

/** Numbers that look like chance and are the same in every run. */
export class Dice {
  /**
   * @param state - where the numbers begin
   */
  constructor(private state: number) {}

  /** @returns whether something happens, with a probability from 0 to 1 */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** @returns one of some values */
  oneOf<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.next() * values.length)];
    if (value === undefined) throw new Error('nothing to choose from');
    return value;
  }

  /** @returns between `least` and `most` values */
  some<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + Math.floor(this.next() * (most - least + 1)) }, make);
  }

  /** Mulberry32. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}

/** What random policies are about. */
export interface Subject {
  /** The namespaces, which have the labels `team` and `stage`. */
  readonly namespaces: readonly string[];
  /** Addresses of the pods. */
  readonly addresses: readonly string[];
}

const KEYS = { app: ['web', 'db', 'batch'], tier: ['front', 'back'] } as const;
const SPACE_KEYS = { team: ['red', 'blue'], stage: ['test', 'prod'] } as const;

/**
 * A set of random network policies.
 *
 * @param dice - the chance
 * @param subject - what they are about
 * @returns none, one or two a namespace, at least one in all
 */
export function randomPolicies(dice: Dice, subject: Subject): KubeObject[] {
  const policies = subject.namespaces.flatMap((namespace) =>
    dice
      .some(0, 2, () => randomSpec(dice, subject))
      .map((spec, index) => policy(namespace, `random-${String(index)}`, spec)),
  );
  return policies.length > 0 ? policies : randomPolicies(dice, subject);
}

function policy(namespace: string, name: string, spec: JsonObject): KubeObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

function randomSpec(dice: Dice, subject: Subject): JsonObject {
  const rules = (peers: 'from' | 'to'): JsonObject[] => dice.some(0, 3, () => randomRule(dice, subject, peers));
  const types = [['Ingress'], ['Egress'], ['Ingress', 'Egress'], ['Egress', 'Ingress'], []];
  const policyTypes = dice.happens(0.2) ? undefined : dice.oneOf(types);
  return {
    podSelector: dice.happens(0.3) ? {} : selector(dice, KEYS),
    policyTypes,
    ingress: dice.happens(0.9) ? rules('from') : undefined,
    egress: dice.happens(0.7) ? rules('to') : undefined,
  };
}

function randomRule(dice: Dice, subject: Subject, field: 'from' | 'to'): JsonObject {
  // an empty list means what none means
  const peers = dice.happens(0.15) ? nothing(dice) : dice.some(1, 3, () => randomPeer(dice, subject));
  // what a name means where no pod is named is not documented, and engines differ
  const names =
    field === 'from' || (peers !== undefined && peers.length > 0 && peers.every((peer) => peer.ipBlock === undefined));
  const ports = dice.happens(0.35) ? nothing(dice) : dice.some(1, 3, () => randomPort(dice, names ? NAMED : []));
  return { [field]: peers, ports };
}

function nothing(dice: Dice): JsonObject[] | undefined {
  return dice.happens(0.5) ? undefined : [];
}

function randomPeer(dice: Dice, subject: Subject): JsonObject {
  const pods = (): JsonObject => (dice.happens(0.15) ? {} : selector(dice, KEYS));
  const spaces = (): JsonObject => {
    if (dice.happens(0.1)) return {};
    if (dice.happens(0.4)) return { matchLabels: { 'kubernetes.io/metadata.name': dice.oneOf(subject.namespaces) } };
    return selector(dice, SPACE_KEYS);
  };
  return dice.oneOf<() => JsonObject>([
    () => ({ podSelector: pods() }),
    () => ({ namespaceSelector: spaces() }),
    () => ({ namespaceSelector: spaces(), podSelector: pods() }),
    () => ({ namespaceSelector: spaces(), podSelector: pods() }),
    () => ({ ipBlock: randomBlock(dice, subject) }),
  ])();
}

function randomBlock(dice: Dice, { addresses }: Subject): JsonObject {
  if (dice.happens(0.3)) return { cidr: `${dice.oneOf(addresses)}/32` };
  // lengths between /25 and /31 cut through the pods of a node; the bits after the length need not be nought
  if (dice.happens(0.3)) return { cidr: `${dice.oneOf(addresses)}/${String(dice.oneOf([25, 28, 29, 30, 31]))}` };
  const except = [
    ...new Set(dice.some(0, 3, () => `${dice.oneOf(addresses)}/${String(dice.oneOf([24, 29, 31, 32, 32]))}`)),
  ];
  return {
    cidr: dice.oneOf(['0.0.0.0/0', '10.0.0.0/8', '10.244.0.0/15', '10.244.0.0/14']),
    except: except.length === 0 ? undefined : except,
  };
}

function selector(dice: Dice, keys: Readonly<Record<string, readonly string[]>>): JsonObject {
  const key = dice.oneOf(Object.keys(keys));
  const values = [...(keys[key] ?? [])];
  const value = dice.oneOf(values);
  if (dice.happens(0.45)) return { matchLabels: { [key]: value } };
  const expressions = dice.some(1, 2, () => expression(dice, keys));
  // all requirements must hold, those of both forms
  if (dice.happens(0.2)) return { matchLabels: { [key]: value }, matchExpressions: expressions };
  return { matchExpressions: expressions };
}

function expression(dice: Dice, keys: Readonly<Record<string, readonly string[]>>): JsonObject {
  const key = dice.oneOf(Object.keys(keys));
  const values = [...(keys[key] ?? [])];
  const operator = dice.oneOf(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  if (!operator.endsWith('In')) return { key, operator };
  return { key, operator, values: dice.happens(0.5) ? [dice.oneOf(values)] : values.slice(0, 2) };
}

const NAMED: readonly JsonObject[] = [
  { port: 'http' },
  { protocol: 'TCP', port: 'admin' },
  { protocol: 'UDP', port: 'names' },
];

function randomPort(dice: Dice, named: readonly JsonObject[]): JsonObject {
  return dice.oneOf<JsonObject>([
    ...named,
    ...named,
    { port: 8080 },
    { protocol: 'TCP', port: 9090 },
    { port: 8000, endPort: 8100 },
    { protocol: 'TCP', port: 8081, endPort: 9090 },
    { protocol: 'UDP', port: 5353 },
    { protocol: 'UDP', port: 5000, endPort: 6000 },
    { protocol: 'UDP' },
    { protocol: 'TCP' },
    { protocol: 'SCTP' }, // nobody answers there; it must not open what is of another protocol
    { protocol: 'SCTP', port: 8080, endPort: 9090 },
    { port: 18_080 }, // of the pod on the network of its node
    { protocol: 'TCP', port: 9000, endPort: 20_000 },
    { port: 1, endPort: 65_535 },
  ]);
}

/**
 * Policies as kube-router reads their ranges: all of a rule stand in one set, in which the longest prefix decides, so
 * that an exception counts for the other ranges as well. Kubernetes adds them up.
 *
 * @param policies - network policies
 * @param addresses - the addresses that matter
 * @returns the same policies, with the addresses that such a set holds in place of the ranges
 */
export function withSharedExceptions(policies: readonly KubeObject[], addresses: readonly string[]): KubeObject[] {
  return policies.map((policy) => {
    const { ingress, egress, ...spec } = policy.spec as { ingress?: JsonObject[]; egress?: JsonObject[] };
    return {
      ...policy,
      spec: {
        ...spec,
        ...(ingress === undefined ? {} : { ingress: ingress.map((rule) => sharing(rule, 'from', addresses)) }),
        ...(egress === undefined ? {} : { egress: egress.map((rule) => sharing(rule, 'to', addresses)) }),
      },
    };
  });
}

function sharing(rule: JsonObject, field: 'from' | 'to', addresses: readonly string[]): JsonObject {
  const peers = objects(rule[field]);
  const blocks = peers.flatMap(({ ipBlock }) => (isObject(ipBlock) ? [ipBlock] : []));
  if (blocks.length < 2) return rule;
  const entries = blocks.flatMap(({ cidr, except }) => [
    { range: String(cidr), opens: true },
    ...(Array.isArray(except) ? except : []).map((range) => ({ range: String(range), opens: false })),
  ]);
  const lengthOf = ({ range }: { range: string }): number => Number(range.split('/')[1]);
  const held = addresses.filter((address) => {
    const [nearest] = entries
      .filter(({ range }) => covers(rangeOf(range), rangeOf(address)))
      .sort((one, other) => lengthOf(other) - lengthOf(one) || Number(one.opens) - Number(other.opens));
    return nearest?.opens === true;
  });
  const others = peers.filter(({ ipBlock }) => ipBlock === undefined);
  return { ...rule, [field]: [...others, ...held.map((address) => ({ ipBlock: { cidr: `${address}/32` } }))] };
}

function rangeOf(text: string): AddressRange {
  const range = parseRange(text);
  if (range === undefined) throw new Error(`${text} is no range`);
  return range;
}
