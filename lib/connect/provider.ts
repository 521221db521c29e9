import type { IConstruct } from 'constructs';
import { fitName, type Text } from '../core';
import type { Client } from './client';
import type { Grant } from './grant';
import type { Endpoint } from './peer';
import type { Protocol, Wire } from './wire';

/** A Secret of the client's namespace, or some of its keys, as files in the binding's folder. */
export interface SecretProjection {
  /** Name of the Secret. */
  readonly secret: string;
  /** From key to file name. */
  readonly items: Readonly<Record<string, string>>;
}

/** What a provider gives to one client, derived from all grants between the two. */
export interface Offer {
  /** The protocol with its facts. */
  readonly wire: Wire;
  /** Secrets that the client mounts without having to know the protocol. */
  readonly secrets: readonly SecretProjection[];
  /** Further entries of the Service Binding projection (file name to content, nothing secret). */
  readonly facts: Readonly<Record<string, Text>>;
}

/** How a system presents itself to its clients. */
export interface ProviderProps {
  /** Name of the system in its namespace. */
  readonly name: string;
  /**
   * Its namespace.
   *
   * @default - outside the cluster
   */
  readonly namespace?: string;
  /** The protocol it speaks. */
  readonly protocol: Protocol;
  /** The endpoints that a client may reach. */
  readonly endpoints: (client: Client, grants: readonly Grant[]) => readonly Endpoint[];
  /** What the client gets; `path` is the binding's folder in its pods. Called at synth; makes no construct. */
  readonly offer: (client: Client, grants: readonly Grant[], path: string) => Offer;
  /**
   * Called at the first grant to a client, to make what exists only because of it: a user, a credential.
   *
   * @default - nothing
   */
  readonly connected?: (client: Client) => void;
}

/** Whoever gives grants. */
export class Provider {
  /** Name in the namespace. */
  readonly name: string;
  /** Namespace, or nothing outside the cluster. */
  readonly namespace: string | undefined;
  /** The protocol it speaks. */
  readonly protocol: Protocol;

  /**
   * @param construct - the construct that stands for the system
   * @param props - how it presents itself
   */
  constructor(
    readonly construct: IConstruct,
    private readonly props: ProviderProps,
  ) {
    this.name = props.name;
    this.namespace = props.namespace;
    this.protocol = props.protocol;
  }

  /**
   * The endpoints that a client may reach.
   *
   * @param client - the client
   * @param grants - what it was granted
   * @returns the endpoints
   */
  endpoints(client: Client, grants: readonly Grant[]): readonly Endpoint[] {
    return this.props.endpoints(client, grants);
  }

  /**
   * What a client gets.
   *
   * @param client - the client
   * @param grants - what it was granted
   * @param path - the binding's folder in the client's pods
   * @returns wire, secrets and facts
   */
  offer(client: Client, grants: readonly Grant[], path: string): Offer {
    return this.props.offer(client, grants, path);
  }

  /**
   * Called by the ledger at the first grant to a client.
   *
   * @param client - the client
   */
  connected(client: Client): void {
    this.props.connected?.(client);
  }
}

/**
 * Name of the Secret in a client's namespace that holds its credentials for a provider.
 *
 * @param client - the client
 * @param provider - the provider
 * @returns for instance `enrich-streaming-events`: the same for every statement of the pair, different for every pair
 */
export function credentialName(client: Client, provider: Provider): string {
  return fitName([client.name, provider.namespace ?? 'external', provider.name].join('-'));
}
