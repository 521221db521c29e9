import type { IConstruct } from 'constructs';
import { append, CallSite, giveBrand, hasBrand, Problems, slot } from '../core';
import type { Client } from './client';
import { Grant, type GrantProps } from './grant';
import { isPodSet, peerKey, type Endpoint, type Flow, type PodSet } from './peer';
import type { Offer, Provider } from './provider';

/** Folder below which every connection of a pod has a folder of its own (the Service Binding specification's root). */
export const BINDING_ROOT = '/bindings';

/** Everything between one provider and one client. */
export interface Connection extends Offer {
  /** Who gives. */
  readonly provider: Provider;
  /** Who gets. */
  readonly client: Client;
  /** The connection's folder below the binding root: the provider's name, with its namespace where two have one name. */
  readonly name: string;
  /** The folder's full path in the client's pods. */
  readonly path: string;
  /** What may be reached. */
  readonly endpoints: readonly Endpoint[];
  /** What was granted, in a stable order. */
  readonly grants: readonly Grant[];
}

/**
 * Who may do what with whom, for one tree. Grants are idempotent, may come in any order and may cross namespaces;
 * readers ask when the tree is complete.
 */
export class Ledger {
  /**
   * The ledger of the tree that a construct belongs to.
   *
   * @param construct - any construct of the tree
   * @returns the one ledger of that tree
   */
  static of(construct: IConstruct): Ledger {
    return slot(construct.node.root, 'ledger', Ledger.is, () => new Ledger());
  }

  private static is(this: void, value: unknown): value is Ledger {
    return hasBrand(value, 'Ledger');
  }

  private readonly grants = new Map<string, Grant>();
  private readonly pairs = new Set<string>();
  private readonly ownFlows = new Map<string, Flow>();
  private grantIndex: { readonly revision: number; readonly index: GrantIndex } | undefined;
  private flowIndex: { readonly revision: number; readonly index: FlowIndex } | undefined;

  private constructor() {
    giveBrand(this, 'Ledger');
  }

  /** Grows with everything that is written: readers keep what they derived while it stays. */
  get revision(): number {
    return this.grants.size + this.ownFlows.size;
  }

  /**
   * Writes a grant down. Doing it twice is doing it once. A grant between two apps and a client that can't speak the
   * protocol are recorded as problems.
   *
   * @param props - who, whom, what
   * @returns what was granted
   */
  grant(props: GrantProps): Grant {
    const grant = new Grant(props, CallSite.here());
    const { provider, client } = grant;
    if (provider.construct.node.root !== client.construct.node.root) {
      // whichever of the two is synthesized has to say it
      for (const [one, other] of [
        [provider.construct, client.construct],
        [client.construct, provider.construct],
      ] as const) {
        Problems.of(one).add(one, {
          message: `is party to a grant with ${other.node.path}, which belongs to another app`,
          given: grant.toString(),
          remedy: 'declare both in one app, or import the system into the other one with fromExisting',
          at: grant.site,
        });
      }
      return grant;
    }
    const refusal = client.refuses(provider.protocol);
    if (refusal !== undefined) {
      Problems.of(client.construct).add(client.construct, {
        message: `can't use a connection of protocol ${provider.protocol}: ${refusal}`,
        given: grant.toString(),
        at: grant.site,
      });
    }
    const known = this.grants.get(grant.key);
    if (known !== undefined) return known;
    this.grants.set(grant.key, grant);
    const pair = pairKey(provider, client);
    if (!this.pairs.has(pair)) {
      this.pairs.add(pair);
      provider.connected(client);
      client.connected(provider);
    }
    return grant;
  }

  /**
   * Writes down a connection that is no grant: between parts of one system, or to the API server.
   *
   * @param flow - from where to where
   */
  open(flow: Flow): void {
    this.ownFlows.set(flowKey(flow), flow);
  }

  /**
   * @param provider - a system
   * @returns what it granted, in a stable order
   */
  grantsBy(provider: Provider): readonly Grant[] {
    return this.indexGrants().byProvider.get(provider) ?? [];
  }

  /**
   * @param provider - a system
   * @returns its clients, in a stable order
   */
  clientsOf(provider: Provider): Client[] {
    return [...new Set(this.grantsBy(provider).map((grant) => grant.client))];
  }

  /** @returns all grants, in a stable order */
  all(): readonly Grant[] {
    return this.indexGrants().all;
  }

  /**
   * The connections of a client, one per provider, in a stable order.
   *
   * @param client - the client
   * @returns its connections, derived from all its grants
   */
  connectionsOf(client: Client): Connection[] {
    const grants = this.indexGrants().byClient.get(client) ?? [];
    const providers = [...new Set(grants.map((grant) => grant.provider))];
    return providers.map((provider) => {
      const own = grants.filter((grant) => grant.provider === provider);
      const unique = providers.filter((other) => other.name === provider.name).length === 1;
      const name = unique ? provider.name : `${provider.namespace ?? 'external'}-${provider.name}`;
      const path = `${BINDING_ROOT}/${name}`;
      return {
        provider,
        client,
        name,
        path,
        grants: own,
        endpoints: provider.endpoints(client, own),
        ...provider.offer(client, own, path),
      };
    });
  }

  /**
   * @param pods - a set of pods
   * @returns the connections that it opens, in a stable order
   */
  flowsFrom(pods: PodSet): readonly Flow[] {
    return this.indexFlows().from.get(peerKey(pods)) ?? [];
  }

  /**
   * @param pods - a set of pods
   * @returns the connections that it accepts, in a stable order
   */
  flowsTo(pods: PodSet): readonly Flow[] {
    return this.indexFlows().to.get(peerKey(pods)) ?? [];
  }

  /** @returns every declared flow: those of grants and those within systems, in a stable order */
  flows(): readonly Flow[] {
    return this.indexFlows().all;
  }

  private indexGrants(): GrantIndex {
    if (this.grantIndex?.revision !== this.revision) {
      this.grantIndex = { revision: this.revision, index: indexGrants([...this.grants.values()]) };
    }
    return this.grantIndex.index;
  }

  private indexFlows(): FlowIndex {
    if (this.flowIndex?.revision !== this.revision) {
      this.flowIndex = { revision: this.revision, index: indexFlows(this.deriveFlows()) };
    }
    return this.flowIndex.index;
  }

  private *deriveFlows(): Generator<Flow> {
    yield* this.ownFlows.values();
    for (const grants of this.indexGrants().byPair.values()) {
      const [first] = grants;
      if (first === undefined) continue;
      for (const endpoint of first.provider.endpoints(first.client, grants)) {
        for (const from of first.client.podSets) {
          for (const to of endpoint.behind) {
            yield {
              from,
              to,
              port: endpoint.containerPort ?? endpoint.port,
              transport: endpoint.transport ?? 'TCP',
              reason: grants.map(String).join('; '),
            };
          }
        }
      }
    }
  }
}

interface GrantIndex {
  readonly all: readonly Grant[];
  readonly byProvider: ReadonlyMap<Provider, readonly Grant[]>;
  readonly byClient: ReadonlyMap<Client, readonly Grant[]>;
  readonly byPair: ReadonlyMap<string, readonly Grant[]>;
}

function indexGrants(grants: readonly Grant[]): GrantIndex {
  const all = [...grants].sort((a, b) => (a.key < b.key ? -1 : 1));
  const byProvider = new Map<Provider, Grant[]>();
  const byClient = new Map<Client, Grant[]>();
  const byPair = new Map<string, Grant[]>();
  for (const grant of all) {
    append(byProvider, grant.provider, grant);
    append(byClient, grant.client, grant);
    append(byPair, pairKey(grant.provider, grant.client), grant);
  }
  return { all, byProvider, byClient, byPair };
}

function pairKey(provider: Provider, client: Client): string {
  return `${provider.construct.node.path}\n${client.construct.node.path}`;
}

interface FlowIndex {
  readonly all: readonly Flow[];
  readonly from: ReadonlyMap<string, readonly Flow[]>;
  readonly to: ReadonlyMap<string, readonly Flow[]>;
}

function flowKey(flow: Flow): string {
  return `${peerKey(flow.from)} > ${peerKey(flow.to)} : ${flow.transport} ${String(flow.port).padStart(5, '0')}`;
}

function indexFlows(flows: Iterable<Flow>): FlowIndex {
  const unique = new Map<string, Flow>();
  for (const flow of flows) unique.set(flowKey(flow), flow);
  const all = [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, flow]) => flow);
  const from = new Map<string, Flow[]>();
  const to = new Map<string, Flow[]>();
  for (const flow of all) {
    if (isPodSet(flow.from)) append(from, peerKey(flow.from), flow);
    if (isPodSet(flow.to)) append(to, peerKey(flow.to), flow);
  }
  return { all, from, to };
}
