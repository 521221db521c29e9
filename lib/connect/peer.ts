import type { Text } from '../core';

/** Transport protocol of a port. */
export type Transport = 'TCP' | 'UDP';

/** Pods with one role: what a network policy selects and what an identity belongs to. */
export interface PodSet {
  /** What the pods do, for instance `broker` or `driver`. */
  readonly role: string;
  /** Their namespace. */
  readonly namespace: string;
  /** Labels that select them, and only them, in their namespace. */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Their service account.
   *
   * @default - the namespace's `default`
   */
  readonly serviceAccount?: string;
}

/** Addresses outside the cluster, or of its nodes. */
export interface AddressSet {
  /** Address ranges, for instance `['10.0.0.0/8']`. */
  readonly cidrs: readonly string[];
  /**
   * Ranges within them that are left out.
   *
   * @default - none
   */
  readonly except?: readonly string[];
}

/** One end of a flow. */
export type Peer = PodSet | AddressSet;

/**
 * @param peer - an end of a flow
 * @returns whether it is made of pods
 */
export function isPodSet(peer: Peer): peer is PodSet {
  return 'role' in peer;
}

/**
 * Identity of a peer: two peers with one key are one.
 *
 * @param peer - an end of a flow
 * @returns a key for maps, the same whatever the order of labels or ranges
 */
export function peerKey(peer: Peer): string {
  let key = KEYS.get(peer);
  if (key === undefined) {
    key = writeKey(peer);
    KEYS.set(peer, key);
  }
  return key;
}

/** Keys are asked for once a flow and more. */
const KEYS = new WeakMap<Peer, string>();

function writeKey(peer: Peer): string {
  return isPodSet(peer)
    ? `${peer.namespace}?${Object.entries(peer.labels).sort().join('&')}`
    : `${[...peer.cidrs].sort().join(',')}!${[...(peer.except ?? [])].sort().join(',')}`;
}

/** A port of a Service and of the pods behind it. */
export interface Port {
  /** Name of the port, for instance `tcp-clients`; begins with its protocol for service meshes. */
  readonly name: string;
  /** Port of the Service. */
  readonly port: number;
  /**
   * Port of the container: what network policies open, since they see addresses after the Service's translation.
   *
   * @default - the Service's port
   */
  readonly containerPort?: number;
  /**
   * Transport protocol.
   *
   * @default 'TCP'
   */
  readonly transport?: Transport;
}

/** A place where a system answers. */
export interface Endpoint extends Port {
  /** Host name or address, without port. */
  readonly host: Text;
  /** The pods or addresses behind it. */
  readonly behind: readonly Peer[];
  /** Whether it speaks TLS. */
  readonly tls: boolean;
}

/** A connection that the platform needs and that its firewall therefore opens: nothing else does. */
export interface Flow {
  /** Who opens the connection. */
  readonly from: Peer;
  /** Who accepts it. */
  readonly to: Peer;
  /** Port of the accepting container. */
  readonly port: number;
  /** Transport protocol. */
  readonly transport: Transport;
  /** Why, in words for a reader of the policy, for instance `analytics/enrich consumes topic orders`. */
  readonly reason: string;
}
