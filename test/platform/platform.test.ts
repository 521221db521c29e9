import { ApiObject, Chart, Size, Testing, type App } from 'cdk8s';
import type { Construct } from 'constructs';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';

import { CallSite, ConfigError } from '../../lib/core';
import { Ledger, Needs } from '../../lib/connect';
import { Target } from '../../lib/environment';
import { Config, Manifest, StatefulWorkload, type KubeObject } from '../../lib/kubernetes';
import { Platform, Tenant, type PlatformProps } from '../../lib/platform';
import { Rules, Suppressions, type Rule } from '../../lib/rules';
import { contentsOf, temporaryFolder } from '../support/folders';
import { identityOf, pod, web } from '../support/workloads';

const APISERVER = { cidrs: ['10.245.0.1/32'], ports: [6443] };

function platform(props: Partial<PlatformProps> = {}): Platform {
  const target = Target.local({ apiServer: APISERVER });
  return new Platform({ name: 'shop', target, tier: 'dev', outdir: temporaryFolder(), ...props });
}

function configMap(scope: Construct, name: string, metadata: object = {}): ApiObject {
  return new ApiObject(scope, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data: {} });
}

/** The objects of a file in the output folder as `Kind name`. */
function objectsIn(root: Platform, file: string): string[] {
  const text = contentsOf(root.outdir)[`manifests/${file}`] ?? '';
  return documents(text).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

function documents(text: string): KubeObject[] {
  return [...parseAllDocuments(text)].map((document) => document.toJS() as KubeObject);
}

describe('the output folder', () => {
  test('has a file a chart in manifests/, one for what lives in no namespace, and JSON beside them', () => {
    const root = platform();
    web(new Tenant(root, 'streaming'), 'events');
    web(new Tenant(root, 'analytics'), 'reports');
    const { files } = root.synthesize();
    expect(files).toEqual([
      'findings.json',
      'manifests/0-cluster.yaml',
      'manifests/analytics.yaml',
      'manifests/streaming.yaml',
      'needs.json',
    ]);
    expect(Object.keys(contentsOf(root.outdir))).toEqual(['.data-platform-index.json', ...files]);
  });

  test('has namespaces in the file that is applied first, and in every file what others need first', () => {
    const root = platform();
    const tenant = new Tenant(root, 'streaming');
    new Tenant(root, 'analytics');
    web(tenant, 'b', {
      configs: [new Config(tenant, 'b-config', { name: 'b-config', identity: identityOf('b'), files: { a: 'b' } })],
    });
    web(tenant, 'a');
    root.synth();
    expect(objectsIn(root, '0-cluster.yaml')).toEqual(['Namespace analytics', 'Namespace streaming']);
    expect(objectsIn(root, 'streaming.yaml')).toEqual([
      'ResourceQuota tenant',
      'LimitRange tenant',
      'NetworkPolicy a',
      'NetworkPolicy b',
      'NetworkPolicy default-deny',
      'ServiceAccount a',
      'ServiceAccount b',
      'ConfigMap b-config',
      'Service a',
      'Service b',
      'PodDisruptionBudget a',
      'PodDisruptionBudget b',
      'Deployment a',
      'Deployment b',
    ]);
  });

  test('has nested charts in folders, and names that every file system keeps apart', () => {
    const root = platform();
    const outer = new Chart(root, 'outer', { namespace: 'outer' });
    configMap(outer, 'one');
    configMap(new Chart(outer, 'inner', { namespace: 'inner' }), 'two');
    configMap(new Chart(root, 'Outer', { namespace: 'other' }), 'three');
    configMap(new Chart(root, '../outer', { namespace: 'above' }), 'four');
    const files = root.synthesize().files.filter((file) => file.endsWith('.yaml'));
    expect(files.map((file) => file.replace(/-[0-9a-f]{8}/, '-<hash>'))).toEqual([
      'manifests/outer-<hash>.yaml',
      'manifests/outer-<hash>.yaml',
      'manifests/outer.yaml',
      'manifests/outer/inner.yaml',
    ]);
    expect(new Set(files).size).toBe(4);
  });

  test('keeps the namespace off objects that live in none, of whatever library', () => {
    const root = platform();
    const chart = new Chart(root, 'chart', { namespace: 'streaming' });
    new ApiObject(chart, 'class', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1,
    });
    root.synth();
    expect(documents(contentsOf(root.outdir)['manifests/0-cluster.yaml'] ?? '')).toEqual([
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1 },
    ]);
  });

  test('lists needs sorted, with sorted keys', () => {
    const root = platform();
    const tenant = new Tenant(root, 'streaming');
    const place = { name: 'credentials', namespace: 'streaming', keys: { password: 'value' as const } };
    Needs.of(root).add(tenant, {
      kind: 'secret',
      id: 'z',
      shape: { type: 'password', length: 32 },
      reason: 'r',
      places: [place],
    });
    Needs.of(root).add(tenant, { kind: 'bucket', id: 'a', bucket: 'lake', reason: 'r' });
    root.synth();
    expect(contentsOf(root.outdir)['needs.json']).toBe(`{
  "environment": {
    "target": {
      "apiServer": {
        "cidrs": [
          "10.245.0.1/32"
        ],
        "ports": [
          6443
        ]
      },
      "clusterDomain": "cluster.local",
      "kind": "local",
      "kubernetes": [
        "1.33",
        "1.34",
        "1.35"
      ],
      "zones": []
    },
    "tier": "dev"
  },
  "needs": [
    {
      "bucket": "lake",
      "id": "a",
      "kind": "bucket",
      "reason": "r"
    },
    {
      "id": "z",
      "kind": "secret",
      "places": [
        {
          "keys": {
            "password": "value"
          },
          "name": "credentials",
          "namespace": "streaming"
        }
      ],
      "reason": "r",
      "shape": {
        "length": 32,
        "type": "password"
      }
    }
  ]
}
`);
  });

  test('lists findings without the lines of the program, which change with every edit', () => {
    const root = platform({ tier: 'prod' });
    Suppressions.add(root, { rule: 'image-digest', reason: 'a test', owner: 'me', expires: '2999-12-31' });
    web(new Tenant(root, 'streaming'), 'events');
    const { verdict } = root.synthesize();
    expect(verdict.findings[0]?.at).toContain('workloads.ts');
    const { findings } = JSON.parse(contentsOf(root.outdir)['findings.json'] ?? '') as { findings: object[] };
    expect(findings).toEqual([
      {
        rule: 'image-digest',
        severity: 'warning',
        path: 'streaming/events/Resource',
        object: 'apps/Deployment streaming/events',
        message: 'pulls example/web:1.4.2 without a digest',
        reason: 'a tag can be moved by whoever owns the repository',
        remedy: 'run npx data-platform images lock, and give the platform its images.lock.json',
        suppressed: { rule: 'image-digest', reason: 'a test', owner: 'me', expires: '2999-12-31' },
      },
    ]);
  });

  test('stays as it was when something is wrong', () => {
    const root = platform();
    const tenant = new Tenant(root, 'streaming');
    web(tenant, 'events');
    root.synth();
    const before = contentsOf(root.outdir);
    web(tenant, 'Wrong Name', { name: 'x' });
    web(tenant, 'x');
    expect(() => {
      root.synth();
    }).toThrow(ConfigError);
    expect(contentsOf(root.outdir)).toEqual(before);
  });

  test('fails for the validations of others as well, with their paths', () => {
    const root = platform();
    const tenant = new Tenant(root, 'streaming');
    tenant.node.addValidation({ validate: () => ['is not to my liking'] });
    expect(() => {
      root.synth();
    }).toThrow(/1\. streaming\n {3}is not to my liking/);
  });

  test('has the same objects as one YAML text', () => {
    const root = platform();
    web(new Tenant(root, 'streaming'), 'events');
    root.synth();
    const yaml = Object.entries(contentsOf(root.outdir)).filter(([file]) => file.endsWith('.yaml'));
    expect(root.synthYaml()).toBe(yaml.map(([, text]) => text).join('---\n'));
  });
});

describe('the same declarations', () => {
  const TENANTS = ['one', 'two', 'three', 'four'];

  /** Makes the tenants, their systems and the flows between them in some order. */
  function build(order: readonly string[]): Record<string, string> {
    const root = platform();
    const systems = order.flatMap((name) => {
      const tenant = new Tenant(root, name);
      return [...order].reverse().map((other) => web(tenant, `calls-${other}`));
    });
    for (const { pods: from } of systems) {
      for (const { pods: to } of systems) {
        Ledger.of(root).open({ from, to, port: 8080, transport: 'TCP', reason: 'everybody calls everybody' });
      }
    }
    root.synth();
    return contentsOf(root.outdir);
  }

  test('give the same bytes, whatever the order of statements', () => {
    const expected = build(TENANTS);
    fc.assert(
      fc.property(fc.shuffledSubarray(TENANTS, { minLength: TENANTS.length }), (order) => {
        expect(build(order)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });
});

describe('dependencies of users', () => {
  function chart(): { root: Platform; chart: Chart } {
    const root = platform();
    return { root, chart: new Chart(root, 'chart', { namespace: 'chart' }) };
  }

  test('put an object behind what it depends on, and leave the others in their order', () => {
    const { root, chart: scope } = chart();
    const [a, b, c] = ['a', 'b', 'c', 'd'].map((name) => configMap(scope, name));
    a?.addDependency(c as ApiObject);
    b?.addDependency(a as ApiObject);
    root.synth();
    expect(objectsIn(root, 'chart.yaml')).toEqual(['ConfigMap c', 'ConfigMap a', 'ConfigMap b', 'ConfigMap d']);
  });

  test('on a construct wait for everything in it', () => {
    const { root, chart: scope } = chart();
    const server = web(scope, 'server');
    const first = configMap(scope, 'first');
    first.addDependency(server);
    root.synth();
    expect(objectsIn(root, 'chart.yaml').at(-1)).toBe('ConfigMap first');
  });

  test('of a construct on a part of itself mean the rest of it', () => {
    const { root, chart: scope } = chart();
    const last = configMap(scope, 'z');
    configMap(scope, 'a');
    scope.addDependency(last);
    root.synth();
    expect(objectsIn(root, 'chart.yaml')).toEqual(['ConfigMap z', 'ConfigMap a']);
  });

  test('fail with the circle when they lead back', () => {
    const { root, chart: scope } = chart();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => configMap(scope, name));
    a?.addDependency(b as ApiObject);
    b?.addDependency(c as ApiObject);
    c?.addDependency(a as ApiObject);
    expect(() => {
      root.synth();
    }).toThrow('depends on itself: chart/a → chart/b → chart/c → chart/a');
  });

  test('fail when a construct depends on itself', () => {
    const { root, chart: scope } = chart();
    const a = configMap(scope, 'a');
    a.addDependency(a);
    expect(() => {
      root.synth();
    }).toThrow('depends on itself: chart/a');
  });

  test('between charts are warned about, since each chart is a file of its own', () => {
    const { root, chart: scope } = chart();
    const other = new Chart(root, 'other', { namespace: 'other' });
    configMap(scope, 'a').addDependency(configMap(other, 'b'));
    expect(root.check().findings.map(({ rule, path, message }) => `${rule} ${path}: ${message}`)).toEqual([
      'dependency-across-charts chart: depends on other, which the order of the files does not express',
    ]);
  });

  test('in a chain of ten thousand take no more than a second', () => {
    const { root, chart: scope } = chart();
    let last: ApiObject | undefined;
    for (let i = 0; i < 10_000; i++) {
      const next = configMap(scope, `c${String(i).padStart(5, '0')}`);
      if (last !== undefined) last.addDependency(next);
      last = next;
    }
    const begin = process.cpuUsage();
    root.synth();
    const { user, system } = process.cpuUsage(begin);
    expect((user + system) / 1e6).toBeLessThan(3); // a debugger, a busy machine: the bench measures the second
    expect(objectsIn(root, 'chart.yaml').slice(0, 2)).toEqual(['ConfigMap c09999', 'ConfigMap c09998']);
  });

  test('between sets of objects cost no more than their sum', () => {
    const { root, chart: scope } = chart();
    const layers = Array.from({ length: 30 }, (_, index) => new Chart(scope, `l${String(index)}`, { namespace: 'x' }));
    for (const [index, layer] of layers.entries()) {
      for (let i = 0; i < 40; i++) configMap(layer, `c${String(index)}-${String(i)}`);
      for (const before of layers.slice(0, index)) layer.addDependency(before);
    }
    const { model } = Rules.of(root).judge();
    expect(model.order.cycles).toEqual([]);
    const names = model.order.objects.map(({ object }) => Number(/^c(\d+)-/.exec(object.metadata.name)?.[1]));
    expect(names).toEqual([...names].sort((a, b) => a - b));
  });
});

describe('sync waves', () => {
  test('are written for Argo CD when they are asked for: what others live in, what pods need, all the rest', () => {
    const root = platform({ syncWaves: true });
    const tenant = new Tenant(root, 'streaming');
    new StatefulWorkload(tenant, 'db', {
      name: 'db',
      identity: identityOf('db'),
      replicas: 1,
      ports: [],
      pod: pod(),
      claims: { data: { size: Size.gibibytes(1) } },
    });
    const early = new Manifest(tenant, 'early', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'early' } });
    early.metadata.addAnnotation('argocd.argoproj.io/sync-wave', '-9');
    const waves = Object.fromEntries(
      documents(root.synthYaml()).map(({ kind, metadata }) => [
        `${kind} ${metadata.name}`,
        metadata.annotations?.['argocd.argoproj.io/sync-wave'],
      ]),
    );
    expect(waves).toEqual({
      'Namespace streaming': '-2',
      'ResourceQuota tenant': '-1',
      'LimitRange tenant': '-1',
      'NetworkPolicy default-deny': '-1',
      'NetworkPolicy db': '-1',
      'ServiceAccount db': '-1',
      'ConfigMap early': '-9',
      'Service db': undefined,
      'StatefulSet db': undefined,
    });
  });

  test('are not written otherwise', () => {
    const root = platform();
    new Tenant(root, 'streaming');
    expect(root.synthYaml()).not.toContain('sync-wave');
  });
});

describe('a platform', () => {
  test('judges its tree once for a synth', () => {
    const root = platform();
    new Tenant(root, 'streaming');
    let runs = 0;
    const rule: Rule = {
      id: 'counted',
      severity: 'error',
      title: '',
      reason: '',
      source: '',
      check: () => {
        runs += 1;
      },
    };
    Rules.of(root).use([rule]);
    root.synth();
    expect(runs).toBe(1);
  });

  test('fails with the names of both systems that make the same objects', () => {
    const root = platform();
    const tenant = new Tenant(root, 'streaming');
    web(tenant, 'one', { name: 'web' });
    web(tenant, 'two', { name: 'web' });
    expect(() => {
      root.synth();
    }).toThrow('makes objects that streaming/one makes too');
  });

  test('fails with all that is wrong at once, each with its line', () => {
    const root = platform({ name: 'Shop!' });
    const tenant = new Tenant(root, 'streaming');
    new Tenant(root, 'No_Name');
    web(tenant, 'web', { pod: pod({ containers: [] }) });
    configMap(tenant, 'x').addJsonPatch();
    new Manifest(tenant, 'Bad', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'bad' },
      ...{ data: { date: new Date(0) } },
    });
    let thrown: unknown;
    try {
      root.synth();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConfigError);
    const { problems } = thrown as ConfigError;
    expect(problems.map(({ path, property }) => [path, property])).toEqual([
      ['', 'name'],
      ['No_Name', 'id'],
      ['streaming/Bad', undefined],
      ['streaming/web/Resource', 'spec.template.spec.containers'],
    ]);
    expect(problems.slice(0, 3).every(({ at }) => at?.includes('platform.test.ts'))).toBe(true);
    expect(CallSite.here().toString()).toContain('platform.test.ts');
  });

  test('can be read by the tools of cdk8s as any app', () => {
    const root: App = platform();
    const tenant = new Tenant(root, 'streaming');
    web(tenant, 'events');
    expect(Testing.synth(tenant)).toHaveLength(9);
  });
});
