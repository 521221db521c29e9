import { Target } from '../../lib/environment';
import type { KubeObject } from '../../lib/kubernetes';
import { Inventory } from '../../lib/model';
import { judgeManifests, type ManifestContext, type ManifestRule } from '../../lib/rules';

const rule = (looks: Partial<ManifestRule>): ManifestRule => ({
  id: 'a-rule',
  severity: 'warning',
  title: 'Something holds',
  reason: 'else it breaks',
  source: 'the test',
  equivalents: {},
  ...looks,
});

const cronJob: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly', namespace: 'analytics' },
  spec: {
    jobTemplate: {
      spec: {
        template: { spec: { initContainers: [{ name: 'first' }], containers: [{ name: 'main' }, { image: 'x' }] } },
      },
    },
  },
};
const service: KubeObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'analytics' } };

const contextOf = (...objects: readonly KubeObject[]): ManifestContext => ({
  inventory: Inventory.of(objects),
  target: Target.local(),
  tier: 'dev',
  needs: undefined,
});

describe('judging manifests', () => {
  test('a rule of containers sees init containers first, each with its path', () => {
    const seen: string[] = [];
    const containers = rule({
      container: ({ path, name, init }) => {
        seen.push(`${path} ${name} ${String(init)}`);
      },
    });
    judgeManifests([containers], contextOf(service, cronJob));
    const pod = 'spec.jobTemplate.spec.template.spec';
    expect(seen).toEqual([
      `${pod}.initContainers[0] first true`,
      `${pod}.containers[0] main false`,
      `${pod}.containers[1] ? false`,
    ]);
  });

  test('a rule of kinds sees the objects of its group and kind only, and * sees all', () => {
    const seen: string[] = [];
    const note = (by: string) => (item: { readonly object: KubeObject }) => {
      seen.push(`${by} ${item.object.kind}`);
    };
    const kinds = rule({ objects: { '/Service': note('service'), 'apps/Service': note('other'), '*': note('any') } });
    judgeManifests([kinds], contextOf(service, cronJob));
    expect(seen).toEqual(['any Service', 'service Service', 'any CronJob']);
  });

  test('a finding carries its rule, and what the rule said', () => {
    const pods = rule({
      pod: (_pod, item, report) => {
        report({ item, property: 'spec', message: 'is wrong', remedy: 'mend it', severity: 'error' });
      },
      all: ({ inventory }, report) => {
        for (const item of inventory.ofKind('/Service')) report({ item, message: 'is alone', remedy: 'add pods' });
      },
    });
    const found = judgeManifests([pods], contextOf(service, cronJob));
    expect(found.map(({ rule: { id }, item, message, severity }) => [id, item.object.kind, message, severity])).toEqual(
      [
        ['a-rule', 'CronJob', 'is wrong', 'error'],
        ['a-rule', 'Service', 'is alone', undefined],
      ],
    );
  });

  test('an inventory finds an object by group, kind, namespace and name', () => {
    const { inventory } = contextOf(service, cronJob);
    expect(inventory.find('batch/CronJob', 'analytics', 'nightly')?.object).toBe(cronJob);
    expect(inventory.find('batch/CronJob', 'streaming', 'nightly')).toBeUndefined();
    expect(inventory.find('/CronJob', 'analytics', 'nightly')).toBeUndefined();
  });
});
