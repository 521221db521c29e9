import { App, Chart } from 'cdk8s';

import { Strimzi, Target } from '../../../lib';
import { Environment } from '../../../lib/environment';
import { Manifest, type KubeType } from '../../../lib/kubernetes';
import { Rules } from '../../../lib/rules';
import { kafkaStrimziRules } from '../../../lib/systems/kafka/kafka-strimzi-rules';
import { Manifests } from '../../../lib/testing';
import { strimziRules } from '../../../lib/rules/operators/strimzi';
import { cases as manifestCases } from '../../rules/cases/strimzi';
import { CASES, type Json, type Resource } from './strimzi-cases';

/** What the rules find in resources that a user wrote, as `rule: property: message`. */
function find(rule: string, ...resources: readonly Resource[]): string[] {
  const app = new App();
  Environment.provide(app, {
    target: Target.local({ apiServer: { cidrs: ['10.0.0.1/32'], ports: [6443] } }),
    operators: [Strimzi.v1_2()],
  });
  const chart = new Chart(app, 'chart', { namespace: 'streaming' });
  Rules.of(chart).use(kafkaStrimziRules);
  resources.forEach(({ kind, name, spec, apiVersion, cluster, annotations }, index) => {
    new Manifest<KubeType & { readonly spec: Json }>(chart, `${String(index)}-${kind}`, {
      apiVersion: apiVersion ?? 'kafka.strimzi.io/v1',
      kind,
      metadata: {
        name,
        labels: cluster === undefined ? {} : { 'strimzi.io/cluster': cluster },
        annotations: { ...annotations },
      },
      spec,
    });
  });
  const { findings } = Manifests.of(chart);
  return findings
    .filter((finding) => finding.rule === rule)
    .map(({ property, message }) => [property, message].filter((part) => part !== undefined).join(': '));
}

describe.each(Object.entries(CASES))('%s', (rule, cases) => {
  test.each(cases)('finds: $finds', ({ bad, finds }) => {
    expect(find(rule, ...bad)).toEqual([finds]);
  });

  test.each(cases)('lets pass what is right ($finds)', ({ good }) => {
    expect(find(rule, ...good)).toEqual([]);
  });
});

test('every rule has a bad and a good case', () => {
  const shown = new Set([...Object.keys(CASES), ...Object.keys(manifestCases)]);
  expect([...kafkaStrimziRules, ...strimziRules].map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test('every rule says what must hold, why, and where that is known from', () => {
  for (const { id, title, reason, source } of [...kafkaStrimziRules, ...strimziRules]) {
    expect(id).toMatch(/^strimzi-[a-z-]+$/);
    for (const text of [title, reason, source]) expect(text.length).toBeGreaterThan(10);
  }
});

test('findings name the resource and say what to do', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'streaming' });
  Rules.of(chart).use(kafkaStrimziRules);
  new Manifest(chart, 'orders', {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaTopic',
    metadata: { name: 'orders', labels: { 'strimzi.io/cluster': 'events' } },
  });
  expect(Manifests.of(chart).findingsOf('strimzi-cluster-label')).toEqual([
    expect.objectContaining({
      path: 'chart/orders',
      given: '"events"',
      allowed: 'a Kafka of that namespace',
      remedy: 'give the label strimzi.io/cluster the name of a Kafka in the same namespace',
      severity: 'error',
    }),
  ]);
});
