import type { IConstruct } from 'constructs';
import type { PodSet } from './peer';
import type { Provider } from './provider';
import type { Protocol } from './wire';

/** How a construct that runs pods presents itself to what it connects to. */
export interface ClientProps {
  /** Name of the client in its namespace. */
  readonly name: string;
  /** Its namespace. */
  readonly namespace: string;
  /** Its pods by role; asked at synth, when all of them are known. */
  readonly podSets: () => readonly PodSet[];
  /**
   * Why the client can't speak a protocol.
   *
   * @default - it takes every connection
   */
  readonly refuses?: (protocol: Protocol) => string | undefined;
  /**
   * Called at the first grant from a provider, to make what the client needs for it. Constructs may be made here.
   *
   * @default - nothing
   */
  readonly connected?: (provider: Provider) => void;
}

/** Whoever receives grants: one principal, one or more sets of pods. */
export class Client {
  /** Name in the namespace. */
  readonly name: string;
  /** Namespace. */
  readonly namespace: string;
  /** The user that providers know: `<namespace>-<name>`, so that two tenants' `loader` are two users. */
  readonly principal: string;

  /**
   * @param construct - the construct that runs the pods
   * @param props - how it presents itself
   */
  constructor(
    readonly construct: IConstruct,
    private readonly props: ClientProps,
  ) {
    this.name = props.name;
    this.namespace = props.namespace;
    this.principal = `${props.namespace}-${props.name}`;
  }

  /** The client's pods by role. */
  get podSets(): readonly PodSet[] {
    return this.props.podSets();
  }

  /**
   * Whether the client can't take a connection, and why.
   *
   * @param protocol - the protocol of the connection
   * @returns the reason, or nothing if it can
   */
  refuses(protocol: Protocol): string | undefined {
    return this.props.refuses?.(protocol);
  }

  /**
   * Called by the ledger at the first grant from a provider.
   *
   * @param provider - the provider
   */
  connected(provider: Provider): void {
    this.props.connected?.(provider);
  }
}

/** A construct that can receive grants. */
export interface IClient extends IConstruct {
  /** How it presents itself. */
  readonly client: Client;
}
