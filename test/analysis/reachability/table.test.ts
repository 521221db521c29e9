import { ApiObject, App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { formatExplanation, Reachability } from '../../../lib/analysis/reachability';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { Inventory, Model } from '../../../lib/model';
import { labelled, namespace, pod, policy, workload } from './objects';

const of = (...objects: readonly KubeObject[]): Reachability => Reachability.of(Inventory.of(objects));

const objects = [
  namespace('a', { team: 'red' }),
  namespace('b', { team: 'blue', stage: 'live' }),
  pod('a/web', { app: 'web', tier: 'front' }, { status: { podIP: '10.1.0.1' } }),
  pod('a/api', { app: 'web', tier: 'back' }),
  pod('a/host', { app: 'web' }, { hostNetwork: true }),
  workload('Deployment', 'b/db', { app: 'db', tier: 'back' }),
  workload('StatefulSet', 'b/set', { app: 'set' }, { replicas: 2 }),
  pod('c/job', { app: 'job' }),
];

/** Selectors of pods, of each sort. */
const selector = fc.constantFrom<JsonObject>(
  {},
  labelled({ app: 'web' }),
  labelled({ app: 'web', tier: 'back' }),
  labelled({ tier: 'back', app: 'db' }),
  labelled({ app: 'none' }),
  labelled({ 'apps.kubernetes.io/pod-index': '1' }),
  { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
  { ...labelled({ app: 'web' }), matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['back'] }] },
);
const namespaces = fc.constantFrom<JsonObject>(
  {},
  labelled({ team: 'red' }),
  labelled({ 'kubernetes.io/metadata.name': 'b' }),
  labelled({ 'kubernetes.io/metadata.name': 'c' }),
  labelled({ 'kubernetes.io/metadata.name': 'b', team: 'red' }),
  labelled({ team: 'blue', stage: 'live' }),
  { ...labelled({ 'kubernetes.io/metadata.name': 'a' }), matchExpressions: [{ key: 'stage', operator: 'Exists' }] },
);
const block = fc.constantFrom<JsonObject>(
  { cidr: '0.0.0.0/0' },
  { cidr: '10.1.0.0/16' },
  { cidr: '10.0.0.0/8', except: ['10.1.0.0/24'] },
  { cidr: '203.0.113.0/24' },
);
const peer: fc.Arbitrary<JsonObject> = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  namespaces.map((namespaceSelector) => ({ namespaceSelector })),
  fc.tuple(namespaces, selector).map(([namespaceSelector, podSelector]) => ({ namespaceSelector, podSelector })),
  block.map((ipBlock) => ({ ipBlock })),
);
const ports = fc.constantFrom<JsonObject[]>(
  [],
  [{ port: 80 }],
  [
    { port: 80, endPort: 90 },
    { port: 53, protocol: 'UDP' },
  ],
);
const rules = (field: 'from' | 'to') =>
  fc.array(
    fc
      .record({ peers: fc.array(peer, { maxLength: 2 }), ports })
      .map((one): JsonObject => ({ [field]: one.peers, ports: one.ports })),
    { maxLength: 2 },
  );
const policies = fc.array(
  fc.record({
    space: fc.constantFrom('a', 'b'),
    podSelector: selector,
    policyTypes: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: rules('from'),
    egress: rules('to'),
  }),
  { maxLength: 4 },
);

test('the table has each two pods that reach each other, and nothing else', () => {
  fc.assert(
    fc.property(policies, (list) => {
      const all = of(
        ...objects,
        ...list.map(({ space, ...spec }, index) => policy(`${space}/p${String(index)}`, spec)),
      );
      const one = (from: string, to: string): string[] =>
        all
          .between(from, to)
          .map((way) => [from, to, JSON.stringify(way.ports), way.egress.join(), way.ingress.join()].join(' '));
      const single = (id: string): boolean => /\/(web|api|host|job|set-\d)$/.test(id);
      const expected = all.pods.flatMap((from) =>
        all.pods.flatMap((to) => (from === to && single(from) ? [] : one(from, to))),
      );
      const table = [...all.table()].map(({ from, to, ports: open, egress, ingress }) =>
        [from, to, JSON.stringify(open), egress.join(), ingress.join()].join(' '),
      );
      expect(table.sort()).toEqual(expected.sort());
    }),
    { numRuns: 60 },
  );
});

test('a policy selects pods by all of its labels', () => {
  const shut = (...labels: readonly Record<string, string>[]): string[] => {
    const list = labels.map((one, index) => policy(`a/p${String(index)}`, { podSelector: labelled(one) }));
    const all = of(...objects, ...list);
    return ['a/web', 'a/api'].filter((id) => !all.allows('c/job', id, 80));
  };
  expect(shut({ app: 'web', tier: 'back' })).toEqual(['a/api']);
  expect(shut({ tier: 'back', app: 'web' })).toEqual(['a/api']);
  expect(shut({ app: 'web', tier: 'none' })).toEqual([]);
  expect(shut({ app: 'web', tier: 'front' }, { tier: 'back', app: 'web' })).toEqual(['a/web', 'a/api']);
});

test('DNS over TCP may be opened by the name that the servers give the port', () => {
  const to = [{ namespaceSelector: labelled({ 'kubernetes.io/metadata.name': 'kube-system' }) }];
  const named = (port: string, protocol: string): unknown =>
    of(
      pod('a/web'),
      policy('a/p', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to, ports: [{ port, protocol }] }] }),
    ).dns('a/web');
  expect(named('dns-tcp', 'TCP')).toMatchObject({ udp: false, tcp: true });
  expect(named('dns', 'UDP')).toMatchObject({ udp: true, tcp: false });
});

test('an explanation has no word of other ports where there are none', () => {
  const explain = (...ingress: readonly JsonObject[]): string =>
    of(
      pod('a/web'),
      pod('a/db', { app: 'db' }),
      policy('a/p', { podSelector: labelled({ app: 'db' }), ingress: [...ingress] }),
    )
      .explain('a/web', 'a/db', 80)
      .map(formatExplanation)
      .join();
  expect(explain()).toMatch(/ingress of a\/db: refused, since no rule of a\/p allows it$/);
  expect(explain({ ports: [{ port: 80 }] })).toMatch(/ingress of a\/db: allowed by a\/p spec.ingress\[0\]$/);
});

describe('in a tree', () => {
  const app = new App();
  const [front, back, empty] = ['front', 'back', 'empty'].map((id) => new Chart(app, id));
  if (front === undefined || back === undefined || empty === undefined) throw new Error('no charts');
  for (const [chart, name] of [
    [front, 'web'],
    [back, 'db'],
    [back, 'cache'],
  ] as const)
    new ApiObject(chart, name, { ...workload('Deployment', `a/${name}`, { app: name }) });
  new ApiObject(empty, 'deny', {
    ...policy('a/deny', { podSelector: labelled({ app: 'cache' }), policyTypes: ['Ingress'] }),
  });
  const tree = Reachability.ofTree(Model.of(app));

  test('a construct stands for the pods that it makes', () => {
    expect(tree.explain(front, back, 80).map(({ from, to, allowed }) => `${from} ${to} ${String(allowed)}`)).toEqual([
      'a/web a/cache false', // siblings stand in the order of their ids
      'a/web a/db true',
    ]);
    expect(tree.allows(back, front, 80)).toBe(true);
  });

  test('fails for a construct that makes none', () => {
    expect(() => tree.allows(empty, front, 80)).toThrow('empty makes no pods in this tree');
  });
});
