import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';

import { Target } from '../../lib/environment';
import type { KubeObject } from '../../lib/kubernetes';
import { Platform, Tenant } from '../../lib/platform';
import { Rules, Suppressions, type Rule } from '../../lib/rules';
import { contentsOf, temporaryFolder } from '../support/folders';
import { pod, web } from '../support/workloads';

function plain(): { app: App; chart: Chart } {
  const app = new App({ outdir: temporaryFolder() });
  return { app, chart: new Chart(app, 'chart', { namespace: 'streaming' }) };
}

/** The objects of all files in a folder, by kind and name. */
function objectsIn(folder: string): Record<string, KubeObject> {
  const texts = Object.entries(contentsOf(folder)).flatMap(([file, text]) => (file.endsWith('.yaml') ? [text] : []));
  const objects = texts.flatMap((text) =>
    [...parseAllDocuments(text)].map((document) => document.toJS() as KubeObject),
  );
  return Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}

function messageOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('a plain cdk8s App', () => {
  test('writes the same objects as a platform', () => {
    const { app, chart } = plain();
    web(chart, 'events');
    app.synth();
    const root = new Platform({ name: 'shop', target: Target.generic(), tier: 'prod', outdir: temporaryFolder() });
    web(new Chart(root, 'chart', { namespace: 'streaming' }), 'events');
    root.synth();
    expect(objectsIn(app.outdir)).toEqual(objectsIn(root.outdir));
    expect(Object.keys(objectsIn(app.outdir))).toHaveLength(5);
  });

  test('takes tenants', () => {
    const app = new App({ outdir: temporaryFolder() });
    web(new Tenant(app, 'analytics'), 'reports');
    app.synth();
    expect(objectsIn(app.outdir)).toMatchObject({
      'Namespace analytics': { metadata: { name: 'analytics' } },
      'Deployment reports': { metadata: { namespace: 'analytics' } },
    });
    expect(objectsIn(app.outdir)['Namespace analytics']?.metadata).not.toHaveProperty('namespace');
  });

  test('fails with all that is wrong, in one error', () => {
    const { app, chart } = plain();
    web(chart, 'one', { name: 'web' });
    web(chart, 'two', { name: 'web' });
    web(chart, 'late', { pod: pod({ containers: pod().containers.map((one) => ({ ...one, image: 'example/web' })) }) });
    const message = messageOf(() => {
      app.synth();
    });
    expect(message).toContain('makes objects that chart/one makes too');
    expect(message).toContain('has no tag, which means latest');
    expect(message).toContain('workloads.ts:');
    expect(contentsOf(app.outdir)).toEqual({});
  });

  test('fails where a chart has no namespace, with what to write', () => {
    const app = new App({ outdir: temporaryFolder() });
    web(new Chart(app, 'chart'), 'web');
    expect(
      messageOf(() => {
        app.synth();
      }),
    ).toContain("new Chart(app, 'id', { namespace: 'streaming' })");
  });

  test('does not print warnings', () => {
    const { app, chart } = plain();
    web(chart, 'web');
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    app.synth();
    expect(write).not.toHaveBeenCalled();
    write.mockRestore();
  });

  test('is judged once for all its charts and validations, and again when something has changed', () => {
    const { app, chart } = plain();
    for (let i = 0; i < 5; i++) new Chart(app, `chart-${String(i)}`, { namespace: 'x' });
    const server = web(chart, 'web');
    let runs = 0;
    const rule: Rule = {
      id: 'counted',
      severity: 'error',
      title: 'Nothing is forbidden',
      reason: 'a test',
      source: 'a test',
      check: (model, report) => {
        runs += 1;
        const { object } = model.entryOf(server.controller) ?? {};
        if (object?.metadata.annotations?.forbidden !== undefined) {
          report({ construct: server, message: 'is forbidden', remedy: 'allow it' });
        }
      },
    };
    Rules.of(app).use([rule]);
    app.synth();
    expect(runs).toBe(1);
    Testing.synth(chart);
    expect(runs).toBe(1);
    server.controller.metadata.addAnnotation('forbidden', 'yes');
    expect(messageOf(() => Testing.synth(chart))).toContain('is forbidden');
    expect(runs).toBe(2);
    Suppressions.add(server, { rule: 'counted', reason: 'a test', owner: 'me', expires: '2999-12-31' });
    expect(messageOf(() => Testing.synth(chart))).toBe('');
    server.controller.addJsonPatch(JsonPatch.add('/spec/paused', true));
    Testing.synth(chart);
    expect(runs).toBe(4);
  });

  test('leaves objects of others alone', () => {
    const { app, chart } = plain();
    new ApiObject(chart, 'thing', {
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'x' },
      spec: { a: 1 },
    });
    web(chart, 'web');
    app.synth();
    expect(objectsIn(app.outdir)['Thing x']).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'x', namespace: 'streaming' },
      spec: { a: 1 },
    });
  });
});
