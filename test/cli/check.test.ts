import * as fs from 'node:fs';
import * as path from 'node:path';
import { ApiObject, JsonPatch } from 'cdk8s';
import { run } from '../../lib/cli/program';
import { Target, type Tier } from '../../lib/environment';
import { Platform, Tenant } from '../../lib/platform';
import { Suppressions } from '../../lib/rules';
import { temporaryFolder } from '../support/folders';
import { web } from '../support/workloads';

interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function check(args: readonly string[], input = ''): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const status = await run(['check', ...args], {
    env: {},
    now: new Date('2026-11-21T12:00:00Z'),
    print: (line) => out.push(line),
    warn: (line) => err.push(line),
    input: () => input,
  });
  return { status, out: out.join('\n'), err: err.join('\n') };
}

/** What nobody finds anything in. */
const config = (name = 'settings', annotations = '{}'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\n  annotations: ${annotations}\n`;
/** What gives one warning in prod, in line 8. */
const nodePort = (annotation = ''): string => `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations: {${annotation}}
spec:
  type: NodePort
  ports: [{port: 80}]
`;
/** What gives an error and other things. */
const hostPod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: agent, namespace: shop}\nspec:\n  hostPID: true\n  containers: []\n';
const accept = (text: string, rule = 'service-node-port') => `"cdk8s-data-platform/accept.${rule}": "${text}"`;

const folderOf = (files: Readonly<Record<string, string>>): string => {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
};

describe('data-platform check', () => {
  test('finds nothing in what is right, and ends with 0', async () => {
    expect(await check(['-'], config())).toEqual({
      status: 0,
      out: '1 object, 0 errors, 0 warnings, 0 accepted',
      err: '',
    });
  });

  test('tells file, line, object, property, and what to do', async () => {
    const folder = folderOf({ 'a.yaml': `${config()}---\n${nodePort()}` });
    const { status, out } = await check([folder]);
    expect(status).toBe(0);
    expect(out).toContain(
      `${path.join(folder, 'a.yaml')}:15  warning  service-node-port\n    Service shop/web: spec.type`,
    );
    expect(out).toMatch(/do: {6}use ClusterIP/);
    expect(out).toContain('2 objects, 0 errors, 1 warning, 0 accepted');
  });

  test.each<[string, string, number]>([
    ['error', nodePort(), 0],
    ['error', hostPod, 1],
    ['warning', nodePort(), 1],
    ['warning', config(), 0],
    ['never', hostPod, 0],
  ])('with --fail-on %s, %j ends with its status', async (limit, text, status) => {
    expect((await check(['-', '--fail-on', limit], text)).status).toBe(status);
  });

  test('target and tier decide what is found', async () => {
    expect((await check(['-', '--fail-on', 'warning', '--target', 'local'], nodePort())).status).toBe(0);
    const deployed = 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a, namespace: shop}\n';
    const removed = (minors: string) => check(['-', '--kubernetes', minors, '--format', 'json'], deployed);
    expect((await removed('1.24')).out).not.toContain('is not served in this version');
    expect((await removed('1.24,1.25')).out).toContain('is not served in this version by Kubernetes 1.25');
  });

  test('what is broken is an error with its place, and the rest is judged', async () => {
    const folder = folderOf({ 'a.yaml': 'a: [\n', 'b.yaml': nodePort(), 'values.yaml': 'replicas: 1\n' });
    const { status, out } = await check([folder]);
    expect(status).toBe(1);
    expect(out).toMatch(/a\.yaml:\d+ {2}error {2}unreadable/);
    expect(out).toContain('b.yaml:8  warning  service-node-port');
    expect(out).toContain('values.yaml:1  not checked  is no Kubernetes object');
    expect(out).toContain('1 object, 1 error, 1 warning, 0 accepted, 1 not checked');
  });

  test('an object that stands twice is told, one with a generated name is not', async () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: load-, namespace: shop}\n';
    const { out } = await check(['-', '--format', 'json'], [config(), config(), job, job].join('---\n'));
    const { findings } = JSON.parse(out) as { findings: { rule: string; line: number; message: string }[] };
    expect(findings.filter(({ rule }) => rule === 'object-identity')).toEqual([
      expect.objectContaining({ line: 8, message: 'stands in standard input:1 too' }),
    ]);
  });

  test('a file whose objects name no namespace is told once', async () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n';
    const { out } = await check(['-'], text);
    expect(out.match(/gives no namespace to .*/g)).toEqual(['gives no namespace to ConfigMap a, ConfigMap b']);
  });

  test('several files are judged together', async () => {
    const namespace =
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {pod-security.kubernetes.io/enforce: restricted}\n';
    const folder = folderOf({ 'pod.yaml': hostPod, 'namespace.yaml': namespace });
    const { out } = await check([path.join(folder, 'pod.yaml'), path.join(folder, 'namespace.yaml')]);
    expect(out).toContain('namespace shop enforces restricted, and the API server refuses the pod');
  });
});

describe('findings that are accepted', () => {
  test('by an annotation, until its day', async () => {
    const { status, out } = await check(
      ['-', '--fail-on', 'warning'],
      nodePort(accept('a door for the lab; owner network team; until 2026-11-21')),
    );
    expect(status).toBe(0);
    expect(out).toContain('accepted  service-node-port');
    expect(out).toContain('(until 2026-11-21 by network team: a door for the lab)');
    expect(out).toContain('1 object, 0 errors, 0 warnings, 1 accepted');
  });

  test('by an annotation of the pod template', async () => {
    const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata:
      annotations: {${accept('reads processes; owner me; until 2027-01-01', 'pod-security-host-namespaces')}}
    spec: {hostPID: true, containers: []}
`;
    expect((await check(['-'], text)).out).toContain('accepted  pod-security-host-namespaces');
  });

  test('fails on one that is over', async () => {
    const { status, out } = await check(['-'], nodePort(accept('a door; owner network team; until 2026-11-20')));
    expect(status).toBe(1);
    expect(out).toContain('error  service-node-port');
    expect(out).toContain('(accepted by network team until 2026-11-20, which is over)');
  });

  test.each(['a door', 'a door; owner me', 'a door; until 2027-01-01; owner me', 'a door; owner me; until 2027-02-31'])(
    'fails on one that says %j',
    async (text) => {
      const { status, out } = await check(['-'], nodePort(accept(text)));
      expect(status).toBe(1);
      expect(out).toContain('standard input:6  error  acceptance');
      expect(out).toContain('allowed: <reason>; owner <who>; until YYYY-MM-DD');
    },
  );

  test('fails on one of a rule that does not exist, and guesses', async () => {
    const { status, out } = await check(['-'], nodePort(accept('a; owner b; until 2027-01-01', 'service-node-ports')));
    expect(status).toBe(1);
    expect(out).toContain('accepts a rule that does not exist; did you mean "service-node-port"?');
  });
});

describe('what this library wrote', () => {
  const synthesized = (expires?: string): string => {
    const platform = new Platform({ name: 'shop', tier: 'prod', outdir: temporaryFolder() });
    if (expires !== undefined)
      Suppressions.add(platform, { rule: 'image-digest', reason: 'a test', owner: 'me', expires });
    web(new Tenant(platform, 'streaming'), 'events');
    platform.synth();
    return platform.outdir;
  };

  test('has the findings of the synth', async () => {
    const { out } = await check([synthesized(), '--fail-on', 'warning']);
    expect(out).toContain('warning  image-digest');
  });

  test.each(['', 'manifests'])('what the program accepted is accepted, in %j too', async (inside) => {
    const { out } = await check([path.join(synthesized('2999-12-31'), inside)]);
    expect(out).toContain('accepted  image-digest');
    expect(out).not.toContain('warning  image-digest');
  });

  test('needs answer for what somebody else makes', async () => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec:\n  containers: []\n  volumes: [{name: s, secret: {secretName: given}}]\n`;
    const places = [{ namespace: 'shop', name: 'given', keys: { password: 'value' } }];
    const need = { kind: 'secret', id: 'a', reason: 'r', shape: { type: 'password' }, places };
    const judged = async (needs: object[]) =>
      (await check([folderOf({ 'manifests/pod.yaml': pod, 'needs.json': JSON.stringify({ needs }) })])).out;
    expect(await judged([])).toContain('secret-reference');
    expect(await judged([need])).not.toContain('secret-reference');
  });
});

describe('what is found of files', () => {
  const configMap = (name: string, annotations: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, annotations: {${annotations}}}\n`;
  const accept = (rule: string, day: string) =>
    `cdk8s-data-platform/accept.${rule}: "it is applied by hand; owner web; until ${day}"`;

  test('an annotation accepts it, until its day', async () => {
    const judged = async (rule: string, day: string) =>
      (await check([folderOf({ 'a.yaml': configMap('a', accept(rule, day)) })])).out;
    expect(await judged('container-privileged', '2999-12-31')).toContain('warning  object-namespace');
    expect(await judged('object-namespace', '2999-12-31')).toContain('accepted  object-namespace');
    expect(await judged('object-namespace', '2020-12-31')).toContain('error  object-namespace');
  });
});

describe('what this library wrote says what it is for', () => {
  /** Told in prod where nobody named the policy engine, with the remedy of the kind of cluster. */
  const RULE = 'warning  network-enforcement';
  const NODE_PORTS = 'warning  service-node-port';
  const written = (target: Target, tier: Tier): string => {
    const platform = new Platform({ name: 'shop', tier, target, outdir: temporaryFolder() });
    const tenant = new Tenant(platform, 'streaming');
    web(tenant, 'events');
    // the quota of a tenant has no room for ports of nodes
    new ApiObject(tenant, 'edge', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'edge', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    new ApiObject(tenant, 'door', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'door', namespace: 'edge' },
      spec: { type: 'NodePort', ports: [{ port: 80 }] },
    });
    // the quota of a tenant has no such ports
    ApiObject.of(tenant.node.findChild('Quota')).addJsonPatch(JsonPatch.replace('/spec/hard/services.nodeports', '1'));
    platform.synth();
    return platform.outdir;
  };

  test('so that check judges it as the synth did', async () => {
    expect((await check([written(Target.local(), 'prod')])).out).not.toContain(NODE_PORTS);
    expect((await check([written(Target.generic(), 'prod')])).out).toContain(NODE_PORTS);
    expect((await check([written(Target.eks({ region: 'eu-central-1' }), 'prod')])).out).toContain(RULE);
    expect((await check([written(Target.eks({ region: 'eu-central-1' }), 'dev')])).out).not.toContain(RULE);
    const engine = Target.eks({ region: 'eu-central-1', policyEngine: 'cilium' });
    expect((await check([written(engine, 'prod')])).out).not.toContain(RULE);
  });

  test('and an option says something else', async () => {
    const folder = written(Target.eks({ region: 'eu-central-1' }), 'prod');
    expect((await check([folder, '--tier', 'dev'])).out).not.toContain(RULE);
    expect((await check([folder, '--policy-engine', 'vpc-cni'])).out).not.toContain(RULE);
    expect((await check([folder, '--target', 'local'])).out).not.toContain(NODE_PORTS);
  });

  test('what was said of one kind of cluster is not held true of another', async () => {
    const folder = written(Target.eks({ region: 'eu-central-1', policyEngine: 'vpc-cni' }), 'prod');
    expect((await check([folder, '--target', 'aks'])).out).toContain(RULE);
  });

  test('two platforms that say different things need an option', async () => {
    const folders = [written(Target.local(), 'dev'), written(Target.generic(), 'prod')];
    expect(await check(folders)).toMatchObject({ status: 2 });
    expect((await check([...folders, '--tier', 'prod'])).err).toContain('name one with --target');
    expect((await check([...folders, '--target', 'local'])).err).toContain('name one with --tier');
    expect((await check([...folders, '--tier', 'prod', '--target', 'generic'])).status).not.toBe(2);
  });
});

describe('what is held against no schema', () => {
  const foo = (name: string): string =>
    `apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: ${name}, namespace: a}\n`;

  test('is told, once for each kind', async () => {
    const { status, out } = await check(['-'], [foo('a'), foo('b'), config()].join('---\n'));
    expect(status).toBe(0);
    expect(out).toContain(
      'standard input:1  not checked  is not held against a schema, for there is none of example.com/v1 Foo (and 1 further object of the kind)',
    );
    expect(out.match(/not held against/g)).toHaveLength(1);
  });

  test('is told of minors', async () => {
    const { err } = await check(['-', '--kubernetes', '1.34,1.99'], config());
    expect(err).toContain(
      'The schemas of Kubernetes 1.99 do not come with this library: objects are held against those of 1.34.',
    );
    expect((await check(['-', '--kubernetes', '1.34'], config())).err).toBe('');
  });
});

describe('formats', () => {
  test('JSON has numbers and findings', async () => {
    const { out } = await check(['-', '--format', 'json'], nodePort());
    expect(JSON.parse(out)).toMatchObject({
      objects: 1,
      errors: 0,
      warnings: 1,
      findings: [
        { rule: 'service-node-port', severity: 'warning', file: 'standard input', line: 8, object: 'Service shop/web' },
      ],
      notChecked: [],
    });
  });

  test('SARIF has rules, places and what is accepted', async () => {
    const { out } = await check(['-', '--format', 'sarif'], nodePort(accept('a; owner b; until 2027-01-01')));
    const sarif = JSON.parse(out) as { runs: { tool: { driver: { rules: { id: string }[] } }; results: object[] }[] };
    expect(sarif).toMatchObject({ version: '2.1.0' });
    expect(sarif.runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(['service-node-port']);
    expect(sarif.runs[0]?.results).toMatchObject([
      {
        ruleId: 'service-node-port',
        level: 'warning',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'standard input' }, region: { startLine: 8 } } }],
        suppressions: [{ kind: 'external' }],
      },
    ]);
  });
});

describe('a command line that means nothing', () => {
  test.each([
    [[], 'Name a folder or a file'],
    [['-', '--target', 'moon'], '--target is generic, local, eks, gke, aks, and not "moon".'],
    [
      ['-', '--policy-engine', 'x'],
      '--policy-engine is vpc-cni, dataplane-v2, cilium, calico, azure-npm, kube-router, other, none, and not "x".',
    ],
    [['-', '--tier', 'x'], '--tier is dev, test, prod, and not "x".'],
    [['-', '--format', 'x'], '--format is table, json, sarif, and not "x".'],
    [['-', '--fail-on', 'x'], '--fail-on is error, warning, never, and not "x".'],
    [['-', '--kubernetes', '1'], '--kubernetes takes minors such as 1.34,1.35, and not "1".'],
  ])('fails on %j with 2', async (args, message) => {
    const { status, err } = await check(args, config());
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  test('fails where there is nothing to check', async () => {
    expect(await check(['-'], 'a: 1\n')).toMatchObject({
      status: 1,
      err: expect.stringContaining('no Kubernetes object'),
    });
    expect(await check(['/no/such/folder'])).toMatchObject({ status: 1, err: 'error: There is no /no/such/folder.' });
  });
});
