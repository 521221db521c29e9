import { Firewall, opensInEitherDirection, strayRules, type Pods } from '../../../lib/analysis/reachability';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { labelled, pod, policy, workload } from './objects';

// what an engine does that runs the rules of both directions at both ends (https://github.com/k3s-io/k3s/issues/2390)

const web = labelled({ app: 'web' });
const db = labelled({ app: 'db' });
const both = [pod('a/web', { app: 'web' }), pod('a/db', { app: 'db' })];
const sql = [{ port: 5432 }];
const types = ['Ingress', 'Egress'];

/** Whether such an engine lets one pod of `both` reach the other on a TCP port. */
function opens(from: string, to: string, port: number, ...policies: readonly KubeObject[]): boolean {
  const firewall = Firewall.of(Inventory.of([...both, ...policies]));
  const named = (id: string): Pods => {
    const found = firewall.index.pods.find((pods) => pods.id === id);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  };
  return opensInEitherDirection(firewall, named(from), named(to), { protocol: 'TCP', from: port, to: port });
}

describe('where rules of both directions run at both ends', () => {
  const out = policy('a/p', {
    podSelector: {},
    policyTypes: types,
    egress: [{ to: [{ podSelector: db }], ports: sql }],
  });
  const into = policy('a/p', {
    podSelector: {},
    policyTypes: types,
    ingress: [{ from: [{ podSelector: web }], ports: sql }],
  });

  test('without policies everything is open', () => {
    expect(opens('a/web', 'a/db', 80)).toBe(true);
  });

  test('a rule for what goes out lets it in as well, between pods that its policy selects', () => {
    expect(opens('a/web', 'a/db', 5432, out)).toBe(true);
    expect(opens('a/web', 'a/db', 80, out)).toBe(false);
    expect(opens('a/db', 'a/web', 5432, out)).toBe(false);
  });

  test('a rule for what comes in lets it out as well', () => {
    expect(opens('a/web', 'a/db', 5432, into)).toBe(true);
    expect(opens('a/web', 'a/db', 80, into)).toBe(false);
    expect(opens('a/db', 'a/web', 5432, into)).toBe(false);
  });

  test('one rule of several is enough', () => {
    const none = { to: [{ podSelector: web }], ports: [{ port: 1 }] };
    const several = policy('a/p', {
      podSelector: {},
      policyTypes: types,
      egress: [none, { to: [{ podSelector: db }], ports: sql }],
    });
    expect(opens('a/web', 'a/db', 5432, several)).toBe(true);
    const from = { from: [{ podSelector: db }], ports: [{ port: 1 }] };
    const incoming = policy('a/p', {
      podSelector: {},
      policyTypes: types,
      ingress: [from, { from: [{ podSelector: web }], ports: sql }],
    });
    expect(opens('a/web', 'a/db', 5432, incoming)).toBe(true);
  });

  test('one policy of several is enough', () => {
    const deny = policy('a/deny', { podSelector: {}, policyTypes: types });
    expect(opens('a/web', 'a/db', 5432, deny, out)).toBe(true);
    expect(opens('a/web', 'a/db', 5432, into, deny)).toBe(true);
    expect(opens('a/web', 'a/db', 5432, deny)).toBe(false);
  });

  test('a policy that selects one of the two opens that end only', () => {
    const mine = policy('a/mine', {
      podSelector: web,
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: db }], ports: sql }],
    });
    const theirs = policy('a/theirs', { podSelector: db, policyTypes: ['Ingress'] });
    expect(opens('a/web', 'a/db', 5432, mine)).toBe(true);
    expect(opens('a/web', 'a/db', 5432, mine, theirs)).toBe(false);
    expect(opens('a/web', 'a/db', 5432, theirs)).toBe(false);
  });

  test('a side that is shut stays shut where the other one is open', () => {
    const silent = policy('a/silent', { podSelector: web, policyTypes: ['Egress'] });
    expect(opens('a/web', 'a/db', 5432, silent)).toBe(false);
    expect(opens('a/db', 'a/web', 5432, silent)).toBe(true);
  });

  test('a rule in a direction that its policy does not close is none', () => {
    const spec = { podSelector: {}, egress: [{ to: [{ podSelector: db }] }] };
    expect(opens('a/web', 'a/db', 5432, policy('a/p', { ...spec, policyTypes: ['Ingress'] }))).toBe(false);
    const mirrored = { podSelector: {}, ingress: [{ from: [{ podSelector: web }] }], policyTypes: ['Egress'] };
    expect(opens('a/web', 'a/db', 5432, policy('a/p', mirrored))).toBe(false);
  });
});

describe('the rules that open more there than they say', () => {
  const stray = (...objects: readonly KubeObject[]): string[] =>
    strayRules(Firewall.of(Inventory.of(objects))).map(({ rule, from, to }) => `${rule.path} ${from.id} ${to.id}`);
  const all = (rules: JsonObject): KubeObject => policy('a/p', { podSelector: {}, policyTypes: types, ...rules });

  test('are those whose other side is shut', () => {
    expect(stray(...both, all({ egress: [{ to: [{ podSelector: db }] }] }))).toEqual(['spec.egress[0] a/web a/db']);
    expect(stray(...both, all({ ingress: [{ from: [{ podSelector: web }] }] }))).toEqual([
      'spec.ingress[0] a/web a/db',
    ]);
    const open = { egress: [{ to: [{ podSelector: db }] }], ingress: [{ from: [{ podSelector: web }] }] };
    expect(stray(...both, all(open))).toEqual([]);
  });

  test('name one pair for each rule, and no pair that is open', () => {
    const three = [...both, pod('a/api', { app: 'api' })];
    const spec = { egress: [{ to: [{ podSelector: {} }] }], ingress: [{ from: [{ podSelector: web }] }] };
    expect(stray(...three, all(spec))).toEqual(['spec.egress[0] a/db a/web']);
  });

  test('are those of the ports that they open, by number or by name', () => {
    const named = pod(
      'a/db',
      { app: 'db' },
      { containers: [{ name: 'x', ports: [{ name: 'sql', containerPort: 1 }] }] },
    );
    const rule = (port: string): KubeObject => all({ egress: [{ to: [{ podSelector: db }], ports: [{ port }] }] });
    expect(stray(pod('a/web', { app: 'web' }), named, rule('sql'))).toEqual(['spec.egress[0] a/web a/db']);
    expect(stray(pod('a/web', { app: 'web' }), named, rule('other'))).toEqual([]);
  });

  test('may be those for everybody', () => {
    expect(stray(...both, all({ egress: [{}] }))).toEqual(['spec.egress[0] a/web a/db']);
  });

  test('are not those for addresses, nor for pods that their policy does not select', () => {
    expect(stray(...both, all({ egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }))).toEqual([]);
    const mine = policy('a/p', { podSelector: web, policyTypes: types, egress: [{ to: [{ podSelector: db }] }] });
    expect(stray(...both, mine, policy('a/q', { podSelector: db }))).toEqual([]);
  });

  test('are not those of a direction that their policy does not close', () => {
    const spec = { podSelector: {}, policyTypes: ['Ingress'], egress: [{ to: [{ podSelector: db }] }] };
    expect(stray(...both, policy('a/p', spec))).toEqual([]);
  });

  test('may be between replicas, but not of a pod with itself', () => {
    const own = all({ egress: [{ to: [{ podSelector: web }] }] });
    expect(stray(pod('a/web', { app: 'web' }), own)).toEqual([]);
    expect(stray(workload('Deployment', 'a/web', { app: 'web' }), own)).toEqual(['spec.egress[0] a/web a/web']);
  });
});
