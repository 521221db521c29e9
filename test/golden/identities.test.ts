import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { Platform, Strimzi, Target, Tenant } from 'cdk8s-data-platform';
import { FlinkApplication, FlinkSession } from 'cdk8s-data-platform/flink';
import { KafkaCluster } from 'cdk8s-data-platform/kafka';
import type { KubeObject } from 'cdk8s-data-platform/kubernetes';
import { ObjectStore } from 'cdk8s-data-platform/object-store';
import { SparkJob } from 'cdk8s-data-platform/spark';
import { Manifests } from 'cdk8s-data-platform/testing';

/**
 * Names and selectors of what each construct makes are part of the public contract: a change of one of them replaces
 * running systems and is breaking. Each file of this folder is the reviewed list of one construct and engine; hashes of
 * content stand as `*`.
 */
const CONSTRUCTS: Readonly<Record<string, (platform: Platform) => void>> = {
  'kafka-native': (platform) => {
    const kafka = new KafkaCluster(new Tenant(platform, 'streaming'), 'events', {
      engine: 'native',
      storage: Size.gibibytes(10),
    });
    kafka.addTopic('orders', { partitions: 6 });
  },
  'kafka-strimzi': (platform) => {
    const kafka = new KafkaCluster(new Tenant(platform, 'streaming'), 'events', {
      engine: 'strimzi',
      storage: Size.gibibytes(10),
    });
    kafka.addTopic('orders', { partitions: 6 });
  },
  'flink-application': (platform) => {
    const state = new ObjectStore(new Tenant(platform, 'storage'), 'lake', { capacity: Size.gibibytes(5) });
    new FlinkApplication(new Tenant(platform, 'analytics'), 'sums', {
      jar: '/opt/flink/usrlib/sums.jar',
      entryClass: 'com.example.Sums',
      image: 'registry.example.com/sums:1.0.0',
      state: state.addBucket('state').prefix('sums'),
    });
  },
  'flink-bounded-application': (platform) => {
    new FlinkApplication(new Tenant(platform, 'analytics'), 'sums', {
      jar: '/opt/flink/usrlib/sums.jar',
      entryClass: 'com.example.Sums',
      image: 'registry.example.com/sums:1.0.0',
      input: 'bounded',
    });
  },
  'flink-session': (platform) => {
    new FlinkSession(new Tenant(platform, 'analytics'), 'queries', {});
  },
  'spark-job': (platform) => {
    new SparkJob(new Tenant(platform, 'analytics'), 'daily', { python: 'print(1)' });
  },
  'object-store-versitygw': (platform) => {
    new ObjectStore(new Tenant(platform, 'storage'), 'lake', { engine: 'versitygw', capacity: Size.gibibytes(5) }).addBucket(
      'lake',
    );
  },
  'object-store-garage': (platform) => {
    new ObjectStore(new Tenant(platform, 'storage'), 'lake', { engine: 'garage', capacity: Size.gibibytes(5) }).addBucket(
      'lake',
    );
  },
};

/** The namespaces' own objects are the tenant's contract: they stand in one list of their own. */
const OF_TENANT = new Set(['Namespace', 'ResourceQuota', 'LimitRange']);

function identities(objects: readonly KubeObject[]): string {
  const lines = objects
    .filter(({ kind, metadata }) => !OF_TENANT.has(kind) && metadata.name !== 'default-deny')
    .map(({ apiVersion, kind, metadata, spec }) => {
      const name = metadata.name.replace(/-[0-9a-f]{8}$/, '-*');
      const selector = selectorOf(spec);
      return `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${name}${selector === '' ? '' : ` ${selector}`}`;
    });
  return `${[...lines].sort().join('\n')}\n`;
}

function selectorOf(spec: unknown): string {
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  const selector = at(spec, 'selector');
  const labels = at(selector, 'matchLabels') ?? at(at(spec, 'podSelector'), 'matchLabels') ?? selector;
  if (typeof labels !== 'object' || labels === null) return '';
  return Object.entries(labels)
    .map(([key, value]) => `${key.replace('app.kubernetes.io/', '')}=${String(value)}`)
    .sort()
    .join(',');
}

describe('names and selectors of', () => {
  test.each(Object.entries(CONSTRUCTS))('%s are those of the contract', (name, declare) => {
    const platform = new Platform({ name: 'shop', target: Target.local(), tier: 'prod', operators: [Strimzi.v1_2()] });
    declare(platform);
    const golden = readFileSync(join(__dirname, `${name}.txt`), 'utf8');
    expect(identities(Manifests.of(platform).objects)).toBe(golden);
  });
});
