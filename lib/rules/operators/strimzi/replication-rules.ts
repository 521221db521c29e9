import { didYouMean } from '../../../core';
import type { Json } from '../../../kubernetes';
import type { ManifestRule } from '../../manifest-rule';
import { mapAt, numberAt, textAt } from '../at';
import { countNodes, hasRole, replicasOf, StrimziModel } from './strimzi-model';

const DOCUMENTATION = 'Apache Kafka documentation: ';

/** A number of Kafka's configuration: the operator takes numbers and texts. */
function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Replication factors of brokers, with the least number of replicas that must have a record. */
const FACTORS: readonly (readonly [factor: string, inSync: string])[] = [
  ['default.replication.factor', 'min.insync.replicas'],
  ['offsets.topic.replication.factor', 'min.insync.replicas'],
  ['transaction.state.log.replication.factor', 'transaction.state.log.min.isr'],
  ['share.coordinator.state.topic.replication.factor', 'share.coordinator.state.topic.min.isr'],
];

const replicationFactor: ManifestRule = {
  id: 'strimzi-replication-factor',
  severity: 'error',
  title: 'No topic has more replicas than its cluster has brokers',
  reason: 'Kafka refuses to make the topic: replication factor larger than available brokers',
  source: `${DOCUMENTATION}default.replication.factor`,
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      const brokers = countNodes(cluster, 'broker');
      if (brokers === 0) continue; // pools that stand elsewhere
      const allowed = `at most ${String(brokers)}, the brokers of ${cluster.name}`;
      const config = mapAt(cluster.object, 'spec', 'kafka', 'config');
      for (const [factor] of FACTORS) {
        const given = numberOf(config[factor]);
        if (given === undefined || given <= brokers) continue;
        report({
          item: cluster.item,
          property: `spec.kafka.config.${factor}`,
          message: 'is more than there are brokers',
          given,
          allowed,
          remedy: 'lower it, or raise the replicas of a KafkaNodePool of brokers',
        });
      }
      for (const topic of cluster.topics) {
        const given = numberAt(topic.object, 'spec', 'replicas');
        if (given === undefined || given <= brokers) continue;
        report({
          item: topic.item,
          property: 'spec.replicas',
          message: 'is more than there are brokers',
          given,
          allowed,
          remedy: 'lower it, or raise the replicas of a KafkaNodePool of brokers',
        });
      }
    }
  },
};

const minInSync: ManifestRule = {
  id: 'strimzi-min-insync',
  severity: 'error',
  title: 'Writes go on while one broker is away, and a record is on two of them',
  reason: 'with as many in sync as there are replicas, each restart of a broker stops all writers',
  source: `${DOCUMENTATION}min.insync.replicas`,
  equivalents: {},
  all: ({ inventory, tier }, report) => {
    if (tier === 'dev') return;
    for (const cluster of StrimziModel.of(inventory).clusters) {
      const config = mapAt(cluster.object, 'spec', 'kafka', 'config');
      const check = (
        one: Pick<typeof cluster, 'item'>,
        property: string,
        replicas: number | undefined,
        given: number | undefined,
      ): void => {
        if (replicas === undefined || given === undefined) return;
        const blocks = given >= replicas && replicas > 1;
        if (!blocks && given <= replicas && (given > 1 || replicas < 3)) return;
        report({
          item: one.item,
          property,
          message:
            given > replicas
              ? `is more than the ${String(replicas)} replicas that there are`
              : blocks
                ? `is all of the ${String(replicas)} replicas`
                : 'lets a record be on one broker alone',
          given,
          allowed: replicas > 2 ? `2 to ${String(replicas - 1)}` : String(Math.max(1, replicas - 1)),
          remedy: 'write 2 with three replicas',
          ...(given > replicas ? {} : { severity: 'warning' }),
        });
      };
      for (const [factor, inSync] of FACTORS)
        if (factor !== 'offsets.topic.replication.factor')
          check(cluster, `spec.kafka.config.${inSync}`, numberOf(config[factor]), numberOf(config[inSync]));
      for (const topic of cluster.topics)
        check(
          topic,
          'spec.config.min.insync.replicas',
          numberAt(topic.object, 'spec', 'replicas'),
          numberOf(mapAt(topic.object, 'spec', 'config')['min.insync.replicas']),
        );
    }
  },
};

const singleReplica: ManifestRule = {
  id: 'strimzi-single-replica',
  severity: 'warning',
  title: 'In prod every record is on two brokers at least',
  reason: 'the loss of one disk loses the records, and the restart of one broker stops the topic',
  source: `${DOCUMENTATION}replication`,
  equivalents: {},
  all: ({ inventory, tier }, report) => {
    if (tier !== 'prod') return;
    for (const { item, object, topics } of StrimziModel.of(inventory).clusters) {
      const config = mapAt(object, 'spec', 'kafka', 'config');
      for (const [factor] of FACTORS) {
        if (numberOf(config[factor]) !== 1) continue;
        report({
          item,
          property: `spec.kafka.config.${factor}`,
          message: 'keeps one copy',
          given: 1,
          allowed: '2 and above',
          remedy: 'write 3',
        });
      }
      for (const topic of topics) {
        if (numberAt(topic.object, 'spec', 'replicas') !== 1) continue;
        report({
          item: topic.item,
          property: 'spec.replicas',
          message: 'keeps one copy',
          given: 1,
          allowed: '2 and above',
          remedy: 'write replicas: 3',
        });
      }
    }
  },
};

const uncleanElection: ManifestRule = {
  id: 'strimzi-unclean-election',
  severity: 'warning',
  title: 'No replica that lags behind becomes the leader',
  reason: 'records that were acknowledged are lost',
  source: `${DOCUMENTATION}unclean.leader.election.enable`,
  equivalents: {},
  all: ({ inventory, tier }, report) => {
    if (tier === 'dev') return;
    const strimzi = StrimziModel.of(inventory);
    for (const { item, object } of [...strimzi.ofKind('Kafka'), ...strimzi.ofKind('KafkaTopic')]) {
      const path = object.kind === 'Kafka' ? 'spec.kafka.config' : 'spec.config';
      const given = mapAt(object, ...path.split('.'))['unclean.leader.election.enable'];
      if (given !== true && given !== 'true') continue;
      report({
        item,
        property: `${path}.unclean.leader.election.enable`,
        message: 'lets a replica lead that lacks records',
        given,
        allowed: 'false',
        remedy: 'leave it out; where a partition has to come back at any price, elect by hand',
      });
    }
  },
};

/** Configurations of topics (Kafka 4). */
const TOPIC_KEYS: ReadonlySet<string> = new Set(
  `cleanup.policy compression.gzip.level compression.lz4.level compression.type compression.zstd.level delete.retention.ms
  file.delete.delay.ms flush.messages flush.ms follower.replication.throttled.replicas index.interval.bytes
  leader.replication.throttled.replicas local.retention.bytes local.retention.ms max.compaction.lag.ms max.message.bytes
  message.timestamp.after.max.ms message.timestamp.before.max.ms message.timestamp.type min.cleanable.dirty.ratio
  min.compaction.lag.ms min.insync.replicas preallocate remote.log.copy.disable remote.log.delete.on.disable
  remote.storage.enable retention.bytes retention.ms segment.bytes segment.index.bytes segment.jitter.ms segment.ms
  unclean.leader.election.enable`.split(/\s+/),
);
const CLEANUP: ReadonlySet<string> = new Set(['compact', 'delete', 'compact,delete', 'delete,compact', '']);

const topicConfig: ManifestRule = {
  id: 'strimzi-topic-config',
  severity: 'error',
  title: 'Topics are configured with keys and values that Kafka has',
  reason: 'Kafka refuses the topic, which the operator says in its status only',
  source: `${DOCUMENTATION}topic-level configurations`,
  equivalents: {},
  objects: {
    'kafka.strimzi.io/KafkaTopic': (item, report) => {
      const config = mapAt(item.object, 'spec', 'config');
      for (const key of Object.keys(config)) {
        if (TOPIC_KEYS.has(key)) continue;
        report({
          item,
          property: `spec.config.${key}`,
          message: `is no configuration of a topic${didYouMean(key, TOPIC_KEYS)}`,
          given: key,
          remedy: 'write a key of the topic; configurations of brokers belong into the Kafka resource',
          // a newer Kafka may know it
          ...(didYouMean(key, TOPIC_KEYS) === '' ? { severity: 'warning' } : {}),
        });
      }
      const given = config['cleanup.policy'];
      if (typeof given !== 'string' || CLEANUP.has(given.replaceAll(' ', ''))) return;
      report({
        item,
        property: 'spec.config.cleanup.policy',
        message: 'is no way to clean up',
        given,
        allowed: 'delete, compact, or both joined by a comma',
        remedy: 'write compact to keep the last record of each key, delete to drop old ones',
      });
    },
  },
};

/** Characters of topics in Kafka. */
const TOPIC_NAME = /^[a-zA-Z0-9._-]{1,249}$/;

const topicName: ManifestRule = {
  id: 'strimzi-topic-name',
  severity: 'error',
  title: 'Topics have names that Kafka takes',
  reason: 'Kafka refuses the topic, which the operator says in its status only',
  source: 'Apache Kafka: org.apache.kafka.common.internals.Topic',
  equivalents: {},
  objects: {
    'kafka.strimzi.io/KafkaTopic': (item, report) => {
      const given = textAt(item.object, 'spec', 'topicName') ?? item.object.metadata.name;
      if (given === '' || given.includes('⟦late:')) return;
      if (TOPIC_NAME.test(given) && given !== '.' && given !== '..') return;
      report({
        item,
        property: 'spec.topicName',
        message: given.length > 249 ? `is ${String(given.length)} characters long` : 'has characters that no topic has',
        given,
        allowed: 'at most 249 letters, digits, ".", "_" and "-"',
        remedy: 'shorten or change the name',
      });
    },
  },
};

const quorum: ManifestRule = {
  id: 'strimzi-quorum',
  severity: 'warning',
  title: 'In prod a cluster has an odd number of controllers, three at least, and two brokers',
  reason: 'with an even number one more must live than with the next smaller odd one; with one, its restart stops all',
  source: `${DOCUMENTATION}KRaft, controllers`,
  equivalents: {},
  all: ({ inventory, tier }, report) => {
    if (tier !== 'prod') return;
    for (const cluster of StrimziModel.of(inventory).clusters) {
      for (const role of ['controller', 'broker'] as const) {
        const count = countNodes(cluster, role);
        const [pool] = cluster.pools.filter((one) => hasRole(one, role) && replicasOf(one) > 0);
        const good = role === 'broker' ? count > 1 : count > 1 && count % 2 === 1;
        if (pool === undefined || good) continue;
        report({
          item: pool.item,
          property: 'spec.replicas',
          message: `makes ${String(count)} ${role}${count === 1 ? '' : 's'} of ${cluster.name}`,
          given: replicasOf(pool),
          allowed: role === 'broker' ? '2 and above' : '3, 5 or 7',
          remedy: 'write replicas: 3',
        });
      }
    }
  },
};

/** How topics are copied, named and configured. */
export const replicationRules: readonly ManifestRule[] = [
  minInSync,
  quorum,
  replicationFactor,
  singleReplica,
  topicConfig,
  topicName,
  uncleanElection,
];
