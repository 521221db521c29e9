import { ApiObject, App, Chart } from 'cdk8s';
import { DeclaredFlows, showPorts, type Direction, type Pods } from '../../../lib/analysis/reachability';
import { Ledger, type Flow, type PodSet } from '../../../lib/connect';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { Model } from '../../../lib/model';
import { labelled, pod, policy, workload } from './objects';

const set = (app: string, more: Partial<PodSet> = {}): PodSet => ({
  role: app,
  namespace: 'a',
  labels: { app },
  ...more,
});
const flow = (from: Flow['from'], to: Flow['to'], port = 80, transport: Flow['transport'] = 'TCP'): Flow => ({
  from,
  to,
  port,
  transport,
  reason: 'the test',
});

/** The declared flows of a tree with these objects. */
function declared(objects: readonly KubeObject[], ...flows: readonly Flow[]): DeclaredFlows {
  const app = new App();
  const chart = new Chart(app, 'shop');
  for (const [index, object] of objects.entries()) new ApiObject(chart, `object-${String(index)}`, { ...object });
  for (const one of flows) Ledger.of(app).open(one);
  return DeclaredFlows.of(Model.of(app));
}

const [web, db] = [workload('Deployment', 'a/web', { app: 'web' }), workload('Deployment', 'a/db', { app: 'db' })];
const [fromWeb, toDb] = [set('web'), set('db')];
const deny = (type: string): KubeObject => policy('a/deny', { podSelector: {}, policyTypes: [type] });
const lines = (flows: DeclaredFlows): string[] =>
  flows.broken().map(({ direction, at, others, closedBy }) => {
    const who = others === undefined ? 'addresses' : others.map(({ id }) => id).join();
    return `${direction} ${at.id} ${who} ${closedBy.join()}`;
  });

describe('a declared flow between pods', () => {
  test('works without policies', () => {
    expect(lines(declared([web, db], flow(fromWeb, toDb)))).toEqual([]);
  });

  test('is refused by the side that is closed, or by both', () => {
    expect(lines(declared([web, db, deny('Egress')], flow(fromWeb, toDb)))).toEqual(['egress a/web a/db a/deny']);
    expect(lines(declared([web, db, deny('Ingress')], flow(fromWeb, toDb)))).toEqual(['ingress a/db a/web a/deny']);
    const both = policy('a/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(lines(declared([web, db, both], flow(fromWeb, toDb)))).toEqual([
      'egress a/web a/db a/deny',
      'ingress a/db a/web a/deny',
    ]);
  });

  test('works through a rule for its port and protocol', () => {
    const rule = { from: [{ podSelector: labelled({ app: 'web' }) }], ports: [{ port: 80 }] };
    const open = policy('a/open', { podSelector: labelled({ app: 'db' }), ingress: [rule] });
    expect(lines(declared([web, db, open], flow(fromWeb, toDb)))).toEqual([]);
    expect(lines(declared([web, db, open], flow(fromWeb, toDb, 81)))).toEqual(['ingress a/db a/web a/open']);
    expect(lines(declared([web, db, open], flow(fromWeb, toDb, 80, 'UDP')))).toEqual(['ingress a/db a/web a/open']);
  });

  test('is refused if one of the others may not come', () => {
    const two = [
      workload('Deployment', 'a/one', { app: 'web', number: '1' }),
      workload('Deployment', 'a/two', { app: 'web', number: '2' }),
    ];
    const rule = { from: [{ podSelector: labelled({ number: '1' }) }] };
    const open = policy('a/open', { podSelector: labelled({ app: 'db' }), ingress: [rule] });
    expect(lines(declared([...two, db, open], flow(fromWeb, toDb)))).toEqual(['ingress a/db a/one,a/two a/open']);
  });

  test('has ports in its own direction, and no others', () => {
    const flows = declared([web, db], flow(fromWeb, toDb, 80), flow(fromWeb, toDb, 81), flow(fromWeb, toDb, 53, 'UDP'));
    const [first] = flows.all;
    const [from, to] = [first?.from?.[0], first?.to?.[0]];
    if (from === undefined || to === undefined) throw new Error('no pods');
    expect([showPorts(flows.between(from, to)), flows.between(to, from)]).toEqual(['TCP 80-81, UDP 53', []]);
    expect(flows.between(from, from)).toEqual([]);
  });

  test('is read once for each tree', () => {
    const app = new App();
    const model = Model.of(app);
    expect(DeclaredFlows.of(model)).toBe(DeclaredFlows.of(model));
  });
});

describe('pods that no manifest describes', () => {
  const names = (...sets: readonly PodSet[]): string[] =>
    declared([web], ...sets.map((to) => flow(fromWeb, to))).firewall.index.pods.map(({ id }) => id);

  test('are added once, by their instance and role, else by their service account, else by their role', () => {
    const executor = set('executor', { labels: { 'app.kubernetes.io/instance': 'daily', role: 'executor' } });
    expect(names(executor, executor)).toEqual(['a/web', 'a/daily-executor']);
    expect(names(set('driver', { serviceAccount: 'spark' }))).toEqual(['a/web', 'a/spark']);
    expect(names(set('driver'))).toEqual(['a/web', 'a/driver']);
    expect(names(set('web'))).toEqual(['a/web']);
  });

  test('are closed by policies like others, and more than one of them may run', () => {
    const flows = declared([web, deny('Ingress')], flow(set('driver'), set('driver')), flow(fromWeb, set('driver')));
    expect(lines(flows)).toEqual(['ingress a/driver a/driver a/deny', 'ingress a/driver a/web a/deny']);
    const rule = { to: [{ podSelector: labelled({ app: 'driver' }) }] };
    const out = policy('a/out', { podSelector: labelled({ app: 'web' }), policyTypes: ['Egress'], egress: [rule] });
    expect(lines(declared([web, out], flow(fromWeb, set('driver'))))).toEqual([]);
  });
});

describe('a declared flow with addresses', () => {
  const outside = { cidrs: ['203.0.113.0/24', '198.51.100.0/24'] };
  const block = (cidr: string, ...except: string[]): JsonObject => ({ ipBlock: { cidr, except } });
  const out = (...to: readonly JsonObject[]): KubeObject =>
    policy('a/out', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [...to], ports: [{ port: 443 }] }],
    });
  const leaves = (rule: KubeObject, port = 443): string[] => lines(declared([web, rule], flow(fromWeb, outside, port)));

  test('works if rules hold all of its ranges', () => {
    expect(leaves(out(block('203.0.113.0/24'), block('198.51.0.0/16')))).toEqual([]);
    expect(leaves(out(block('0.0.0.0/0')))).toEqual([]);
    expect(leaves(out(block('203.0.113.0/24')))).toEqual(['egress a/web addresses a/out']);
    expect(leaves(out(block('203.0.113.0/25'), block('198.51.100.0/24')))).toEqual(['egress a/web addresses a/out']);
    expect(leaves(out(block('0.0.0.0/0')), 80)).toEqual(['egress a/web addresses a/out']);
    expect(leaves(out({ namespaceSelector: {} }))).toEqual(['egress a/web addresses a/out']);
    expect(leaves(out())).toEqual([]); // without peers: everybody
  });

  test('works though a part of its range is left out, and not if all of it is', () => {
    expect(leaves(out(block('0.0.0.0/0', '203.0.113.9/32')))).toEqual([]);
    expect(leaves(out(block('0.0.0.0/0', '203.0.0.0/16')))).toEqual(['egress a/web addresses a/out']);
    expect(leaves(out(block('0.0.0.0/0', '203.0.0.0/16'), block('203.0.113.0/24')))).toEqual([]);
  });

  test('needs no rule where nothing is closed, and that of the side that is', () => {
    expect(lines(declared([web], flow(fromWeb, outside)))).toEqual([]);
    expect(lines(declared([web, deny('Egress')], flow(outside, fromWeb)))).toEqual([]);
    expect(lines(declared([web, deny('Ingress')], flow(outside, fromWeb)))).toEqual(['ingress a/web addresses a/deny']);
  });

  test('may come in, by the rules for that', () => {
    const rule = { from: [block('203.0.113.0/24')], ports: [{ port: 80 }] };
    const into = policy('a/in', { podSelector: {}, ingress: [rule] });
    expect(lines(declared([web, into], flow({ cidrs: ['203.0.113.0/24'] }, fromWeb)))).toEqual([]);
    expect(lines(declared([web, into], flow({ cidrs: ['203.0.112.0/22'] }, fromWeb)))).toEqual([
      'ingress a/web addresses a/in',
    ]);
  });

  test('covers what lies in its ranges, on its ports and protocol, in its direction, of its pods', () => {
    const flows = declared([web, db], flow(fromWeb, outside, 443), flow({ cidrs: ['10.0.0.0/8'] }, toDb, 5432));
    const pods = (id: string): Pods => {
      const found = flows.firewall.index.pods.find((one) => one.id === id);
      if (found === undefined) throw new Error(`no ${id}`);
      return found;
    };
    const covers = (direction: Direction, id: string, cidr: string, from: number, to = from): boolean =>
      flows.coversRange(direction, pods(id), cidr, [{ protocol: 'TCP', from, to }]);
    expect(covers('egress', 'a/web', '203.0.113.0/24', 443)).toBe(true);
    expect(covers('egress', 'a/web', '203.0.113.128/25', 443)).toBe(true);
    expect(covers('egress', 'a/web', '198.51.100.7/32', 443)).toBe(true);
    expect(covers('egress', 'a/web', '203.0.112.0/23', 443)).toBe(false);
    expect(covers('egress', 'a/web', '203.0.113.0/24', 442, 443)).toBe(false);
    expect(covers('egress', 'a/web', '203.0.113.0/24', 443, 444)).toBe(false);
    expect(covers('ingress', 'a/web', '203.0.113.0/24', 443)).toBe(false);
    expect(covers('egress', 'a/db', '203.0.113.0/24', 443)).toBe(false);
    expect(covers('ingress', 'a/db', '10.1.0.0/16', 5432)).toBe(true);
    expect(covers('egress', 'a/db', '10.1.0.0/16', 5432)).toBe(false);
    const udp = { protocol: 'UDP', from: 443, to: 443 } as const;
    const tcp = { protocol: 'TCP', from: 443, to: 443 } as const;
    expect(flows.coversRange('egress', pods('a/web'), '203.0.113.0/24', [udp])).toBe(false);
    expect(flows.coversRange('egress', pods('a/web'), '203.0.113.0/24', [tcp, udp])).toBe(false);
  });

  test('covers the very words of a range that is no address', () => {
    const flows = declared([pod('a/web', { app: 'web' })], flow(fromWeb, { cidrs: ['the-store'] }, 443));
    const [only] = flows.firewall.index.pods;
    if (only === undefined) throw new Error('no pods');
    const ports = [{ protocol: 'TCP', from: 443, to: 443 }] as const;
    expect(flows.coversRange('egress', only, 'the-store', ports)).toBe(true);
    expect(flows.coversRange('egress', only, 'another', ports)).toBe(false);
    expect(flows.coversRange('egress', only, '203.0.113.0/24', ports)).toBe(false);
  });
});
