import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import type { Secret } from 'kubernetes-types/core/v1';

import { ConfigError, Late, type Deferred } from '../../lib/core';
import { Needs } from '../../lib/connect';
import { Target } from '../../lib/environment';
import { Config, JobWorkload, Manifest, type KubeObject } from '../../lib/kubernetes';
import { Platform, Tenant } from '../../lib/platform';
import { LateValue } from '../../lib/testing';
import { contentsOf, temporaryFolder } from '../support/folders';
import { identityOf, pod, web } from '../support/workloads';

function tree(): { root: Platform; tenant: Tenant } {
  const root = new Platform({ name: 'shop', target: Target.local(), tier: 'dev', outdir: temporaryFolder() });
  return { root, tenant: new Tenant(root, 'streaming') };
}

/** A ConfigMap with one file, and pods that mount it. */
function service(tenant: Chart, text: string | Deferred<string>): Config {
  const config = new Config(tenant, 'files', { name: 'files', identity: identityOf('web'), files: { endpoint: text } });
  web(tenant, 'web', { configs: [config] });
  return config;
}

function valueOf<T>(deferred: Deferred<T>): T | undefined {
  let value: T | undefined;
  deferred.apply((known) => {
    value = known;
    return known;
  });
  return value;
}

function named(objects: readonly KubeObject[] | undefined, kind: string, name: string): KubeObject | undefined {
  return objects?.find((object) => object.kind === kind && object.metadata.name === name);
}

function messagesOf(act: () => void): string[] {
  try {
    act();
  } catch (error) {
    return (error as ConfigError).problems.map(
      ({ path, property, message }) => `${path}: ${property ?? ''}: ${message}`,
    );
  }
  return [];
}

describe('a late value that is known at once', () => {
  test('is written like a plain one', () => {
    const plain = tree();
    service(plain.tenant, 'no');
    plain.root.synth();
    const late = tree();
    service(late.tenant, LateValue.known('no'));
    late.root.synth();
    expect(contentsOf(late.root.outdir)).toEqual(contentsOf(plain.root.outdir));
  });

  test('is quoted as its value needs it, not as its token', () => {
    const { root, tenant } = tree();
    service(tenant, LateValue.known('#!/bin/sh\nexit 0\n'));
    expect(root.synthYaml()).toContain('  endpoint: |\n    #!/bin/sh\n    exit 0\n');
  });

  test('is written by a plain cdk8s App as well', () => {
    const app = new App({ outdir: temporaryFolder() });
    const chart = new Chart(app, 'chart', { namespace: 'streaming' });
    service(chart, LateValue.known('https://a.example'));
    app.synth();
    expect(contentsOf(app.outdir)['chart.k8s.yaml']).toContain('endpoint: https://a.example');
    expect(named(Testing.synth(chart) as KubeObject[], 'ConfigMap', 'files')?.data).toEqual({
      endpoint: 'https://a.example',
    });
  });
});

describe('a late value that is not known yet', () => {
  test('fails a synth, with every object and property that holds one, and leaves the folder as it was', () => {
    const { root, tenant } = tree();
    service(tenant, Late.text(LateValue.unknown<string>()));
    new ApiObject(tenant, 'other', {
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'x' },
      list: ['a', Late.text(LateValue.unknown<string>())],
    });
    expect(
      messagesOf(() => {
        root.synth();
      }),
    ).toEqual([
      'streaming/files/Resource: data.endpoint: holds a late value that is not known when files are written',
      'streaming/other: list[1]: holds a late value that is not known when files are written',
      'streaming/web/Resource: spec.template.metadata.annotations.cdk8s-data-platform/checksum: holds a late value that is not known when files are written',
    ]);
    expect(contentsOf(root.outdir)).toEqual({});
  });

  test('fails a plain cdk8s App', () => {
    const app = new App({ outdir: temporaryFolder() });
    const chart = new Chart(app, 'chart', { namespace: 'streaming' });
    service(chart, LateValue.unknown<string>());
    expect(() => {
      app.synth();
    }).toThrow('chart/files/Resource: data.endpoint\n   holds a late value that is not known when files are written');
    expect(contentsOf(app.outdir)).toEqual({});
  });

  test('fails a plain cdk8s App in an object of cdk8s even when it is known: nobody would bind it', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'streaming' });
    web(chart, 'web');
    new ApiObject(chart, 'other', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x' },
      data: { a: Late.text(LateValue.known('b')) },
    });
    expect(() => {
      app.synth();
    }).toThrow('chart/other: data.a\n   holds a late value');
  });

  test('fails in a need, which is written to a file as well', () => {
    const { root, tenant } = tree();
    Needs.of(root).add(tenant, {
      kind: 'bucket',
      id: 'lake',
      bucket: Late.text(LateValue.unknown<string>()),
      reason: 'r',
    });
    expect(
      messagesOf(() => {
        root.synth();
      }),
    ).toEqual([': needs.lake: holds a late value that is not known when files are written']);
  });
});

describe('a rendering', () => {
  test('binds all late values in one go, as soon as the last one is known', () => {
    const { root, tenant } = tree();
    const [host, port] = [LateValue.unknown<string>(), LateValue.unknown<string>()];
    service(tenant, `https://${Late.text(host)}:${Late.text(port)}/${Late.text(host)}`);
    const objects = root.render().bindObjects();
    expect(valueOf(objects)).toBeUndefined();
    host.provide('a.example');
    expect(valueOf(objects)).toBeUndefined();
    port.provide('443');
    expect(named(valueOf(objects), 'ConfigMap', 'files')?.data).toEqual({
      endpoint: 'https://a.example:443/a.example',
    });
  });

  test('tells where late values stand', () => {
    const { root, tenant } = tree();
    const host = LateValue.unknown<string>();
    service(tenant, host);
    expect(root.render().late).toEqual([
      { path: 'streaming/files/Resource', property: 'data.endpoint', values: [host] },
      expect.objectContaining({ path: 'streaming/web/Resource' }),
    ]);
  });

  test('gives the files that a synth would have written had all been known', () => {
    const late = tree();
    const host = LateValue.unknown<string>();
    service(late.tenant, host);
    const files = late.root.render().bindFiles();
    host.provide('a.example');
    const plain = tree();
    service(plain.tenant, 'a.example');
    plain.root.synth();
    const { '.data-platform-index.json': _, ...written } = contentsOf(plain.root.outdir);
    expect(Object.fromEntries(valueOf(files) ?? [])).toEqual(written);
  });

  test('rolls the pods with the value, not with the token', () => {
    const checksum = (text: string): unknown => {
      const { root, tenant } = tree();
      const late = LateValue.unknown<string>();
      service(tenant, late);
      const objects = root.render().bindObjects();
      late.provide(text);
      return JSON.stringify(named(valueOf(objects), 'Deployment', 'web')?.spec);
    };
    expect(checksum('a')).toBe(checksum('a'));
    expect(checksum('a')).not.toBe(checksum('b'));
  });

  test('names a run-once Job by its final content', () => {
    const nameOf = (text: string | Deferred<string>, later = ''): string | undefined => {
      const { root, tenant } = tree();
      const [container] = pod().containers;
      if (container === undefined) throw new Error('no container');
      const args = { ...container, args: [text] };
      new JobWorkload(tenant, 'once', { name: 'once', identity: identityOf('once'), pod: pod({ containers: [args] }) });
      const objects = root.render().bindObjects();
      if (text instanceof LateValue) text.provide(later);
      return valueOf(objects)?.find(({ kind }) => kind === 'Job')?.metadata.name;
    };
    expect(nameOf(LateValue.unknown<string>(), 'a')).toMatch(/^once-[0-9a-f]{8}$/);
    expect(nameOf(LateValue.unknown<string>(), 'a')).toBe(nameOf('a'));
    expect(nameOf(LateValue.unknown<string>(), 'b')).not.toBe(nameOf('a'));
  });

  test('binds a tree without late values at once', () => {
    const { root, tenant } = tree();
    service(tenant, 'plain');
    expect(valueOf(root.render().bindObjects())).toHaveLength(10);
  });

  test('fails with everything that is wrong', () => {
    const { root, tenant } = tree();
    web(tenant, 'No_Name', { name: 'x' });
    web(tenant, 'x');
    expect(() => root.render()).toThrow(ConfigError);
  });
});

describe('a secret late value', () => {
  const secret = (): LateValue<string> => LateValue.unknown<string>({ secret: true });

  function password(tenant: Tenant, text: Deferred<string>): void {
    new Manifest<Secret>(tenant, 'password', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'password' },
      stringData: () => ({ password: Late.text(text) }),
    });
  }

  test('is bound in a Secret', () => {
    const { root, tenant } = tree();
    const value = secret();
    password(tenant, value);
    const objects = root.render().bindObjects();
    value.provide('hunter2');
    expect(named(valueOf(objects), 'Secret', 'password')?.stringData).toEqual({ password: 'hunter2' });
  });

  test('fails a synth even when it is known: no secret value is written to a file', () => {
    const { root, tenant } = tree();
    password(tenant, LateValue.known('hunter2', { secret: true }));
    expect(
      messagesOf(() => {
        root.synth();
      }),
    ).toEqual([
      'streaming/password: stringData.password: is a late value in a Secret, and no secret value is ever written to a file',
    ]);
    expect(contentsOf(root.outdir)).toEqual({});
  });

  test('fails everywhere else', () => {
    const { root, tenant } = tree();
    service(
      tenant,
      secret().apply((text) => `password=${text}`),
    );
    expect(
      messagesOf(() => {
        root.render();
      }),
    ).toEqual([
      expect.stringContaining('streaming/files/Resource: data.endpoint: has a secret late value in a ConfigMap'),
      expect.stringContaining('streaming/web/Resource: spec.template.metadata.annotations'),
    ]);
  });
});

describe('a late value in the wrong place', () => {
  const token = (): string => Late.text(LateValue.unknown<string>());

  test.each([
    [
      'a name',
      (tenant: Tenant) =>
        new Manifest(tenant, 'x', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: token() } }),
      'metadata.name',
    ],
    [
      'a namespace',
      (tenant: Tenant) =>
        new Manifest(tenant, 'x', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: token() } }),
      'metadata.namespace',
    ],
    [
      'a key',
      (tenant: Tenant) =>
        new Manifest(tenant, 'x', {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'x' },
          ...{ data: { [token()]: 'a' } },
        }),
      `data.`,
    ],
  ])('fails in %s', (_, declare, property) => {
    const { root, tenant } = tree();
    declare(tenant);
    const messages = messagesOf(() => {
      root.render();
    });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`streaming/x: ${property}`);
    expect(messages[0]).toContain('late-value-place');
  });

  test('fails when it was printed by mistake', () => {
    const { root, tenant } = tree();
    service(tenant, `https://${String(LateValue.unknown<string>())}`);
    new Manifest(tenant, 'x', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x' },
      ...{ data: { a: `${String({})}` } },
    });
    const patched = new Manifest(tenant, 'y', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'y' } });
    patched.addJsonPatch(JsonPatch.add('/data', { a: LateValue.unknown<string>() }));
    expect(
      messagesOf(() => {
        root.render();
      }),
    ).toEqual([
      expect.stringContaining('streaming/files/Resource: data.endpoint: holds what a late value leaves behind'),
      expect.stringContaining('streaming/x: data.a: holds what a late value leaves behind'),
      expect.stringContaining('streaming/y: data.a: holds what a late value leaves behind'),
    ]);
  });
});
