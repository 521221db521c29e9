import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { run } from '../../lib/cli/program';

const MANIFESTS = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: main }] }
---
apiVersion: v1
kind: Service
metadata: { name: sql, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 80, targetPort: 5432 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }]
  egress: [{ to: [{ ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.9/32] } }], ports: [{ port: 443 }] }]
`;

let folder = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reachability-'));
  fs.writeFileSync(path.join(folder, 'all.yaml'), MANIFESTS);
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

/** Runs the command over the manifests. */
/** A StatefulSet of which a policy selects the first pod. */
const SET = `
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: set, namespace: shop }
spec: { replicas: 2, template: { metadata: { labels: { app: set } }, spec: { containers: [{ name: main }] } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: first, namespace: shop }
spec: { podSelector: { matchLabels: { statefulset.kubernetes.io/pod-name: set-0 } }, policyTypes: [Ingress] }
`;
const OTHER = `
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: other, namespace: shop }
spec: {}
`;

async function reachability(...args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const status = await run(['reachability', folder, ...args], {
    env: {},
    now: new Date('2026-01-01'),
    print: (line) => out.push(line),
    warn: (line) => err.push(line),
  });
  return { status, out: out.join('\n'), err: err.join('\n') };
}

describe('data-platform reachability', () => {
  test('prints what is open, with the rules of both sides', async () => {
    const { status, out, err } = await reachability();
    expect([status, err]).toEqual([0, '']);
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['FROM', 'TO', 'PORTS', 'BECAUSE (egress | ingress)'],
      ['shop/web', 'shop/db', 'TCP 5432', 'no policy | shop/db spec.ingress[0]'],
      ['shop/db', '203.0.113.0/24 but 203.0.113.9/32', 'TCP 443', 'shop/db spec.egress[0]'],
      ['shop/web', 'anywhere', 'all ports', 'no policy'],
    ]);
  });

  test('can be bounded to what some pods open, or take', async () => {
    expect((await reachability('--from', 'shop/db')).out).not.toContain('shop/web');
    expect((await reachability('--to', 'shop/web')).out).toBe('Nothing is open.');
  });

  test('takes the name of a workload whose pods a selector tells apart', async () => {
    fs.appendFileSync(path.join(folder, 'all.yaml'), SET);
    const [, ...lines] = (await reachability('--from', 'shop/set')).out.split('\n');
    expect(lines).toContain('shop/set-0  shop/set-1  all ports  no policy | no policy');
    expect(lines.every((line) => line.startsWith('shop/set-'))).toBe(true);
  });

  test('says which policies it does not judge', async () => {
    fs.appendFileSync(path.join(folder, 'all.yaml'), OTHER);
    expect((await reachability()).err).toBe(
      '1 CiliumNetworkPolicy not judged: only NetworkPolicies are, and these may refuse or open more.',
    );
  });

  test('prints JSON', async () => {
    const { pods, addresses } = JSON.parse((await reachability('--format', 'json')).out);
    const ports = [{ protocol: 'TCP', from: 5432, to: 5432 }];
    expect(pods).toEqual([
      { from: 'shop/web', to: 'shop/db', ports, egress: [], ingress: ['shop/db spec.ingress[0]'] },
    ]);
    expect(addresses).toHaveLength(2);
  });

  test.each<[string, string, number]>([
    ['shop/db', '5432', 0],
    ['shop/db', '80', 1],
    ['service:shop/sql', '80', 0],
    ['203.0.113.9', '443', 0],
  ])('answers for one port: to %s on %s with status %i', async (to, port, status) => {
    const said = await reachability('--from', 'shop/web', '--to', to, '--port', port);
    expect(said.status).toBe(status);
    expect(said.out).toContain(status === 0 ? 'shop/web reaches' : "shop/web doesn't reach");
  });

  test('says why an address is shut', async () => {
    const { status, out } = await reachability('--from', 'shop/db', '--to', '203.0.113.9', '--port', '443');
    expect(status).toBe(1);
    expect(out).toContain('egress of shop/db: refused, since no rule of shop/db allows it');
  });

  test('fails for names that nothing has', async () => {
    expect(await reachability('--from', 'shop/wbe')).toMatchObject({
      status: 1,
      err: 'error: There are no pods shop/wbe; there are: shop/web, shop/db',
    });
  });

  test.each([
    ['--format', 'xml'],
    ['--port', '80'],
    ['--from', 'shop/web', '--to', 'shop/db', '--port', 'x'],
    ['more'],
  ])('fails on %s with exit status 2', async (...args) => {
    expect((await reachability(...args)).status).toBe(2);
  });

  test('fails for what is no YAML', async () => {
    fs.writeFileSync(path.join(folder, 'broken.yaml'), 'a: [');
    const { status, err } = await reachability();
    expect(status).toBe(1);
    expect(err).toContain("can't be read");
  });
});
