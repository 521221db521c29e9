import { ApiObject, JsonPatch, Size, Testing } from 'cdk8s';
import { Platform, Target, Tenant } from 'cdk8s-data-platform';
import { KafkaCluster } from 'cdk8s-data-platform/kafka';
import { SparkJob } from 'cdk8s-data-platform/spark';
import { Ledger } from '../../lib/connect';
import type { StatelessWorkload } from '../../lib/kubernetes';
import { Manifests } from '../../lib/testing';
import { web } from '../support/workloads';

const target = Target.local({ apiServer: { cidrs: ['10.245.0.1/32'], ports: [6443] } });

interface Shop {
  readonly platform: Platform;
  readonly tenant: Tenant;
  readonly front: StatelessWorkload;
  readonly back: StatelessWorkload;
}

/** Two web servers, of which the first calls the second. */
function shop(): Shop {
  const platform = new Platform({ name: 'shop', target, tier: 'dev', outdir: Testing.app().outdir });
  const tenant = new Tenant(platform, 'shop');
  const [front, back] = [web(tenant, 'front'), web(tenant, 'back')];
  const reason = 'the front asks the back';
  Ledger.of(platform).open({ from: front.pods, to: back.pods, port: 8080, transport: 'TCP', reason });
  return { platform, tenant, front, back };
}

const policy = (scope: Tenant, name: string, spec: object): ApiObject =>
  new ApiObject(scope, name, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec });

/** What the two rules of flows say of a tree. */
const flows = (platform: Platform): string[] =>
  Manifests.of(platform)
    .findings.filter(({ rule }) => rule === 'declared-flows' || rule === 'undeclared-flows')
    .map(({ rule, path, property, message }) => `${rule} ${path} ${property ?? ''}: ${message}`);

/** Changes the policy of a workload as a user may: through the object behind it. */
function patch(workload: StatelessWorkload, path: string, value: unknown): void {
  const found = workload.node.findAll().find((node) => ApiObject.isApiObject(node) && node.kind === 'NetworkPolicy');
  if (found === undefined) throw new Error('no policy');
  ApiObject.of(found).addJsonPatch(JsonPatch.replace(path, value));
}

describe('declared flows', () => {
  test('a platform that opens what it declares is without findings', () => {
    expect(flows(shop().platform)).toEqual([]);
  });

  test('a policy that was patched shut is found, with the side that refuses', () => {
    const { platform, back } = shop();
    patch(back, '/spec/ingress', []);
    expect(flows(platform)).toEqual([
      'declared-flows shop/back/Resource : is closed to a declared flow: the policies shop/default-deny, shop/back do not let shop/back be reached by shop/front on TCP 8080 (the front asks the back)',
    ]);
  });

  test.each([
    ['another port', '/spec/ingress/0/ports/0/port', 8081],
    ['another protocol', '/spec/ingress/0/ports/0/protocol', 'UDP'],
    ['another peer', '/spec/ingress/0/from', [{ podSelector: { matchLabels: { app: 'none' } } }]],
  ])('%s is found', (_, path, value) => {
    const { platform, back } = shop();
    patch(back, path, value);
    expect(flows(platform).filter((line) => line.startsWith('declared-flows'))).toHaveLength(1);
  });

  test('a range of addresses is let through though the metadata service is left out of it', () => {
    const { platform, front } = shop();
    const to = { cidrs: ['0.0.0.0/0'], except: ['169.254.169.254/32'] };
    Ledger.of(platform).open({ from: front.pods, to, port: 443, transport: 'TCP', reason: 'asks the internet' });
    expect(flows(platform)).toEqual([]);
    patch(front, '/spec/egress/1/ports', [{ protocol: 'TCP', port: 80 }]);
    expect(flows(platform)).toEqual([
      expect.stringMatching(/^declared-flows shop\/front.*do not let shop\/front reach/),
      expect.stringMatching(/^undeclared-flows shop\/front/),
    ]);
  });
});

test('a range of which half is left out is not let through', () => {
  const { platform, front } = shop();
  const to = { cidrs: ['203.0.113.0/24'] };
  Ledger.of(platform).open({ from: front.pods, to, port: 443, transport: 'TCP', reason: 'asks a partner' });
  expect(flows(platform)).toEqual([]);
  patch(front, '/spec/egress/1/to/0/ipBlock', { cidr: '203.0.113.0/24', except: ['203.0.113.0/25'] });
  expect(flows(platform)).toEqual([
    expect.stringMatching(/^declared-flows shop\/front.*203\.0\.113\.0\/24 on TCP 443/),
  ]);
});

describe('undeclared flows', () => {
  test.each([
    ['of a namespace that the program does not make', { matchLabels: { 'kubernetes.io/metadata.name': 'others' } }],
    ['of namespaces with a label that none has', { matchLabels: { team: 'others' } }],
    ['of all namespaces', {}],
  ])('pods %s are found, though nobody knows them', (_, namespaceSelector) => {
    const { platform, tenant } = shop();
    const ingress = [{ from: [{ namespaceSelector }], ports: [{ port: 9092 }] }];
    policy(tenant, 'open', { podSelector: {}, policyTypes: ['Ingress'], ingress });
    expect(flows(platform)).toEqual([
      expect.stringMatching(
        /^undeclared-flows shop\/open spec\.ingress\[0\]: opens what nothing declares: shop\/open: its pods are reached by all pods of .* on TCP 9092/,
      ),
    ]);
  });

  test("a user's own policy that opens more is found where it is", () => {
    const { platform, tenant } = shop();
    policy(tenant, 'open', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] });
    policy(tenant, 'out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] });
    expect(flows(platform)).toEqual([
      expect.stringMatching(
        /^undeclared-flows shop\/open spec\.ingress\[0\]: opens what nothing declares: shop\/back reaches shop\/back on all ports; shop\/front reaches shop\/back on TCP 1-8079/,
      ),
    ]);
  });

  test('one side that is opened by hand is no flow', () => {
    const { platform, tenant } = shop();
    policy(tenant, 'open', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] });
    expect(flows(platform)).toEqual([]);
  });

  test('policies that let everybody through are found without looking at every pair', () => {
    const { platform, tenant } = shop();
    policy(tenant, 'all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] });
    const found = flows(platform);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((line) => line.startsWith('undeclared-flows shop/all'))).toBe(true);
  });

  test('a widened range is found, even where nothing but addresses is behind it', () => {
    const { platform, tenant } = shop();
    policy(tenant, 'wide', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ protocol: 'TCP', port: 443 }] }],
    });
    expect(flows(platform)).toEqual([
      'undeclared-flows shop/wide spec.egress[0]: opens what nothing declares: shop/back reaches 203.0.113.0/24 on TCP 443; shop/front reaches 203.0.113.0/24 on TCP 443',
    ]);
  });
});

describe('pods that others make at run time', () => {
  /** A Spark job, whose executors no manifest describes. */
  function spark(): { readonly platform: Platform; readonly tenant: Tenant } {
    const platform = new Platform({ name: 'shop', target, tier: 'dev', outdir: Testing.app().outdir });
    const tenant = new Tenant(platform, 'shop');
    const kafka = new KafkaCluster(tenant, 'events', { version: '4.2.0', storage: Size.gibibytes(2) });
    const job = new SparkJob(tenant, 'daily', { image: 'example/spark:1.0', python: 'print(1)', executors: 2 });
    kafka.addTopic('orders', { partitions: 3 }).grantConsume(job, { group: 'daily' });
    return { platform, tenant };
  }

  test('their flows work like those of others', () => {
    expect(flows(spark().platform)).toEqual([]);
  });

  test('what is opened to them is found', () => {
    const { platform, tenant } = spark();
    const all = [{ podSelector: {} }];
    policy(tenant, 'open', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: all }],
      egress: [{ to: all }],
    });
    const { findings } = Manifests.of(platform);
    expect(findings.some(({ rule, message }) => rule === 'undeclared-flows' && message.includes(' more'))).toBe(true);
    const reachability = platform.reachability();
    expect(reachability.allows('shop/events-node', 'shop/daily-executor', 7079)).toBe(true);
  });
});
