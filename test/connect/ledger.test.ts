import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';

import type * as Connect from '../../lib/connect';
import { Client, credentialName, Ledger, Provider, type Flow, type PodSet } from '../../lib/connect';
import type * as Core from '../../lib/core';
import { CallSite, Problems } from '../../lib/core';
import type * as Kubernetes from '../../lib/kubernetes';
import type * as RulesEntry from '../../lib/rules';

const pods = (namespace: string, name: string): PodSet => ({ role: name, namespace, labels: { app: name } });

/** A tree with systems and clients in two namespaces, some of which have the same name. */
class Tree {
  readonly chart = new Chart(new App(), 'chart');
  readonly ledger = Ledger.of(this.chart);
  readonly met: string[] = [];
  readonly providers = ['a/kafka', 'b/kafka', 'a/lake'].map((name) => this.provider(name));
  readonly clients = ['a/loader', 'b/loader', 'b/report'].map((name) => this.client(name));

  grant(provider: number, client: number, access: string, topic: string): void {
    const [from, to] = [this.providers[provider], this.clients[client]];
    if (from === undefined || to === undefined) throw new Error('no such party');
    this.ledger.grant({ provider: from, client: to, access, resource: { kind: 'topic', name: topic } });
  }

  private provider(path: string): Provider {
    const [namespace = '', name = ''] = path.split('/');
    return new Provider(new Construct(this.chart, `P-${namespace}-${name}`), {
      name,
      namespace,
      protocol: 'http',
      endpoints: () => [
        { name: 'http', host: name, port: 80, containerPort: 8080, behind: [pods(namespace, name)], tls: false },
      ],
      offer: (_client, grants) => ({
        wire: { protocol: 'http', url: `http://${name}` },
        secrets: [],
        facts: { grants: grants.map(String).join('\n') },
      }),
      connected: (client) => this.met.push(`${path} met ${client.principal}`),
    });
  }

  private client(path: string): Client {
    const [namespace = '', name = ''] = path.split('/');
    const construct = new Construct(this.chart, `C-${namespace}-${name}`);
    return new Client(construct, { name, namespace, podSets: () => [pods(namespace, name)] });
  }
}

type Statement = readonly [provider: number, client: number, access: string, topic: string];

const statement: fc.Arbitrary<Statement> = fc.tuple(
  fc.nat(2),
  fc.nat(2),
  fc.constantFrom('read', 'write'),
  fc.constantFrom('orders', 'totals'),
);

/** Everything that a reader can see of a ledger. */
function seen(statements: readonly Statement[]): unknown {
  const tree = new Tree();
  for (const one of statements) tree.grant(...one);
  return {
    grants: tree.ledger.all().map(String),
    byProvider: tree.providers.map((provider) => tree.ledger.grantsBy(provider).map(String)),
    clients: tree.providers.map((provider) => tree.ledger.clientsOf(provider).map(({ principal }) => principal)),
    connections: tree.clients.map((client) =>
      tree.ledger.connectionsOf(client).map(({ name, path, facts }) => ({ name, path, facts })),
    ),
    flows: tree.ledger.flows().map(text),
    met: [...tree.met].sort(),
  };
}

function text({ from, to, port, transport }: Flow): string {
  const name = (peer: Flow['from']): string => ('role' in peer ? `${peer.namespace}/${peer.role}` : peer.cidrs.join());
  return `${name(from)} > ${name(to)}:${String(port)}/${transport}`;
}

describe('grants', () => {
  test('are the same whatever the order of statements', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (statements, random) => {
        const shuffled = [...statements]
          .map((one) => ({ one, key: Number(random.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(seen(shuffled)).toEqual(seen(statements));
      }),
    );
  });

  test('made twice are made once', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 12 }), (statements) => {
        expect(seen([...statements, ...statements])).toEqual(seen(statements));
      }),
    );
  });

  test('are seen alike from both sides: what a provider gives is what its clients get', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 12 }), (statements) => {
        const tree = new Tree();
        for (const one of statements) tree.grant(...one);
        const given = tree.providers.flatMap((provider) => [...tree.ledger.grantsBy(provider)]);
        const got = tree.clients.flatMap((client) => tree.ledger.connectionsOf(client).flatMap(({ grants }) => grants));
        expect(new Set(got)).toEqual(new Set(given));
        expect(got).toHaveLength(given.length);
        const [out, into] = [
          tree.clients.flatMap(({ podSets }) => podSets.flatMap((set) => tree.ledger.flowsFrom(set))),
          tree.providers.flatMap(({ name, namespace }) => tree.ledger.flowsTo(pods(namespace ?? '', name))),
        ];
        expect(new Set(out)).toEqual(new Set(into));
      }),
    );
  });

  test('open the port of the container, since network policies see addresses after the Service', () => {
    const tree = new Tree();
    tree.grant(0, 1, 'read', 'orders');
    expect(tree.ledger.flows().map(text)).toEqual(['b/loader > a/kafka:8080/TCP']);
  });

  test('tell two systems of one name apart in the folders of their client', () => {
    const tree = new Tree();
    tree.grant(0, 0, 'read', 'orders');
    tree.grant(1, 0, 'read', 'orders');
    tree.grant(2, 0, 'read', 'orders');
    const [client] = tree.clients;
    const paths = client === undefined ? [] : tree.ledger.connectionsOf(client).map(({ path }) => path);
    expect(paths.sort()).toEqual(['/bindings/a-kafka', '/bindings/b-kafka', '/bindings/lake']);
  });

  test('say in a sentence what they allow, and where they were made', () => {
    const tree = new Tree();
    const [provider] = tree.providers;
    const [, client] = tree.clients;
    if (provider === undefined || client === undefined) throw new Error('unreachable');
    const resource = { kind: 'topic', name: 'orders' };
    const grant = tree.ledger.grant({ provider, client, access: 'consume', resource, conditions: { group: 'daily' } });
    expect(String(grant)).toBe('b-loader may consume topic orders of a/kafka (group daily)');
    expect(String(grant.site)).toMatch(/ledger\.test\.ts/);
    expect(credentialName(client, provider)).toBe('loader-a-kafka');
  });

  test('fail for a protocol that the client can not speak, with the reason', () => {
    const tree = new Tree();
    const construct = new Construct(tree.chart, 'deaf');
    const client = new Client(construct, {
      name: 'deaf',
      namespace: 'a',
      podSets: () => [],
      refuses: (protocol) => (protocol === 'http' ? 'it has no network' : undefined),
    });
    const [provider] = tree.providers;
    if (provider === undefined) throw new Error('unreachable');
    tree.ledger.grant({ provider, client, access: 'read', resource: { kind: 'topic', name: 'orders' } });
    expect(Problems.of(tree.chart).all()).toMatchObject([
      { path: 'chart/deaf', message: "can't use a connection of protocol http: it has no network" },
    ]);
    expect(CallSite.here().toString()).toContain('ledger.test.ts');
  });
});

describe('two copies of the package in one program', () => {
  test('share one ledger, one list of problems and one list of rules for a tree', () => {
    const { chart, ledger } = new Tree();
    jest.isolateModules(() => {
      const connect = jest.requireActual<typeof Connect>('../../lib/connect');
      const core = jest.requireActual<typeof Core>('../../lib/core');
      const { Rules } = jest.requireActual<typeof RulesEntry>('../../lib/rules');
      expect(connect.Ledger).not.toBe(Ledger);
      expect(connect.Ledger.of(chart)).toBe(ledger);
      core.Problems.of(chart).add(chart, { message: 'said by the other copy' });
      const { Manifest } = jest.requireActual<typeof Kubernetes>('../../lib/kubernetes');
      const made = new Manifest(chart, 'x', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } });
      expect(Rules.of(chart).judge().model.entryOf(made)?.object.metadata.name).toBe('x');
    });
    expect(Problems.of(chart).all()).toMatchObject([{ message: 'said by the other copy' }]);
  });
});
