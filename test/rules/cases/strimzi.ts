import { Target } from '../../../lib/environment';
import type { KubeObject } from '../../../lib/kubernetes';
import { strimziRules } from '../../../lib/rules/operators/strimzi';
import { CASES, kafka, pool, topic, type Json, type Resource } from '../../systems/kafka/strimzi-cases';
import type { RuleCase, RuleCases } from './case';

function manifest({ kind, name, spec, apiVersion, cluster, annotations }: Resource): KubeObject {
  const labels: Readonly<Record<string, string>> = cluster === undefined ? {} : { 'strimzi.io/cluster': cluster };
  const given: KubeObject & { readonly spec: Json } = {
    apiVersion: apiVersion ?? 'kafka.strimzi.io/v1',
    kind,
    metadata: { name, namespace: 'streaming', labels, annotations: { ...annotations } },
    spec: JSON.parse(JSON.stringify(spec)),
  };
  return given;
}

/** Of these namespaces everything is known: nobody else makes what is missing. */
function known(what: string, resources: readonly Resource[]): RuleCase {
  const target = Target.local({ apiServer: { cidrs: ['10.0.0.1/32'], ports: [6443] } });
  return { what, objects: resources.map(manifest), target, needs: [] };
}

const manifestRules = new Set(strimziRules.map(({ id }) => id));

/** What rules of trees were shown before they became rules of manifests. */
const shown: RuleCases = Object.fromEntries(
  Object.entries(CASES)
    .filter(([id]) => manifestRules.has(id))
    .map(([id, list]) => [
      id,
      {
        bad: list.map(({ finds, bad }) => known(finds, bad)),
        good: list.map(({ finds, good }) => known(`what is right (${finds})`, good)),
      },
    ]),
);

const three = (config: Json): Resource => kafka({ config });

export const cases: RuleCases = {
  ...shown,
  'strimzi-replication-factor': {
    bad: [
      {
        ...known('a topic of four replicas on three brokers', [kafka(), pool(), topic('a', { replicas: 4 })]),
        at: ['spec.replicas'],
      },
      {
        ...known('four replicas by default', [three({ 'default.replication.factor': '4' }), pool()]),
        at: ['spec.kafka.config.default.replication.factor'],
      },
    ],
    good: [
      known('three replicas on three brokers', [
        three({ 'default.replication.factor': 3 }),
        pool(),
        topic('a', { replicas: 3 }),
      ]),
      known('pools that stand elsewhere', [three({ 'default.replication.factor': 3 }), topic('a', { replicas: 3 })]),
      known('a topic that says nothing', [kafka(), pool(), topic('a', { replicas: undefined })]),
    ],
  },
  'strimzi-min-insync': {
    bad: [
      {
        ...known('all replicas', [three({ 'default.replication.factor': 3, 'min.insync.replicas': 3 }), pool()]),
        at: ['spec.kafka.config.min.insync.replicas'],
      },
      {
        ...known('more than there are', [
          kafka(),
          pool(),
          topic('a', { replicas: 3, config: { 'min.insync.replicas': '4' } }),
        ]),
        at: ['spec.config.min.insync.replicas'],
      },
      {
        ...known('one of three', [
          three({ 'transaction.state.log.replication.factor': 3, 'transaction.state.log.min.isr': 1 }),
          pool(),
        ]),
        at: ['spec.kafka.config.transaction.state.log.min.isr'],
      },
    ],
    good: [
      known('two of three', [three({ 'default.replication.factor': 3, 'min.insync.replicas': 2 }), pool()]),
      known('one of one, as in a cluster of one', [
        three({ 'default.replication.factor': 1, 'min.insync.replicas': 1 }),
        pool({ replicas: 1 }),
      ]),
      { ...known('all in dev', [three({ 'default.replication.factor': 3, 'min.insync.replicas': 3 })]), tier: 'dev' },
    ],
  },
  'strimzi-single-replica': {
    bad: [
      { ...known('a topic of one replica', [kafka(), pool(), topic('a')]), at: ['spec.replicas'] },
      {
        ...known('offsets on one broker', [three({ 'offsets.topic.replication.factor': 1 }), pool()]),
        at: ['spec.kafka.config.offsets.topic.replication.factor'],
      },
    ],
    good: [
      known('three replicas', [kafka(), pool(), topic('a', { replicas: 3 })]),
      { ...known('a topic of one replica in dev', [kafka(), pool(), topic('a')]), tier: 'dev' },
    ],
  },
  'strimzi-unclean-election': {
    bad: [
      {
        ...known('a topic', [topic('a', { config: { 'unclean.leader.election.enable': true } })]),
        at: ['spec.config.unclean.leader.election.enable'],
      },
      {
        ...known('a cluster, in text', [three({ 'unclean.leader.election.enable': 'true' })]),
        at: ['spec.kafka.config.unclean.leader.election.enable'],
      },
    ],
    good: [known('what is off', [topic('a', { config: { 'unclean.leader.election.enable': false } })])],
  },
  'strimzi-topic-config': {
    bad: [
      {
        ...known('a key with a letter more', [topic('a', { config: { 'retention.msec': 1 } })]),
        at: ['spec.config.retention.msec'],
      },
      {
        ...known('another way to clean up', [topic('a', { config: { 'cleanup.policy': 'compacted' } })]),
        at: ['spec.config.cleanup.policy'],
      },
    ],
    good: [
      known('keys of topics', [topic('a', { config: { 'cleanup.policy': 'compact, delete', 'segment.ms': 1 } })]),
      known('no configuration', [topic('a')]),
    ],
  },
  'strimzi-topic-name': {
    bad: [
      {
        ...known('250 characters', [topic('a', { topicName: 'a'.repeat(250) })]),
        at: ['spec.topicName'],
      },
      { ...known('a blank', [topic('a', { topicName: 'my orders' })]), at: ['spec.topicName'] },
    ],
    good: [
      known('249 characters', [topic('a', { topicName: 'a'.repeat(249) })]),
      known('dots, underscores and capitals', [topic('a', { topicName: 'A.b_c-1' })]),
    ],
  },
  'strimzi-quorum': {
    bad: [
      { ...known('two nodes', [kafka(), pool({ replicas: 2 })]), at: ['spec.replicas'] },
      {
        ...known('one broker', [
          kafka(),
          pool({ roles: ['controller'] }),
          pool({ roles: ['broker'], replicas: 1 }, { name: 'broker' }),
        ]),
        at: ['spec.replicas'],
      },
    ],
    good: [
      known('three nodes', [kafka(), pool()]),
      { ...known('one node in dev', [kafka(), pool({ replicas: 1 })]), tier: 'dev' },
      known('five controllers in two pools', [
        kafka(),
        pool({ roles: ['controller'], replicas: 3 }),
        pool({ roles: ['controller'], replicas: 2 }, { name: 'more' }),
        pool({ roles: ['broker'] }, { name: 'broker' }),
      ]),
    ],
  },
  'strimzi-ephemeral-storage': {
    bad: [
      { ...known('storage of the pod', [pool({ storage: { type: 'ephemeral' } })]), at: ['spec.storage.type'] },
      {
        ...known('a claim that goes with the pool', [
          pool({
            storage: { type: 'jbod', volumes: [{ id: 0, type: 'persistent-claim', size: '1Gi', deleteClaim: true }] },
          }),
        ]),
        at: ['spec.storage.volumes[0].deleteClaim'],
      },
    ],
    good: [
      known('a claim', [pool()]),
      { ...known('storage of the pod in dev', [pool({ storage: { type: 'ephemeral' } })]), tier: 'dev' },
    ],
  },
  'strimzi-heap': {
    bad: [
      {
        ...known('a heap above the memory', [
          pool({ jvmOptions: { '-Xmx': '10g' }, resources: { limits: { memory: '8Gi' } } }),
        ]),
        at: ['spec.jvmOptions.-Xmx'],
      },
    ],
    good: [
      known('half of the memory', [
        pool({ jvmOptions: { '-Xmx': '4096m' }, resources: { limits: { memory: '8Gi' } } }),
      ]),
      known('no limit', [pool({ jvmOptions: { '-Xmx': '4g' } })]),
    ],
  },
};
