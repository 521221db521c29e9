import type { Rule } from '../../rules/engine';
import { numberOf } from './kafka-config';
import { clusterRule, topicRule } from './kafka-rule';

const KAFKA_DOCS = 'Apache Kafka documentation: broker and topic configuration';

/** Replication factors of a cluster's own topics. */
const REPLICATION_KEYS = [
  'default.replication.factor',
  'offsets.topic.replication.factor',
  'share.coordinator.state.topic.replication.factor',
  'transaction.state.log.replication.factor',
] as const;

/** Replicas in sync that a cluster's own topics need, and the replication factors they belong to. */
const IN_SYNC_KEYS = [
  ['min.insync.replicas', 'default.replication.factor'],
  ['share.coordinator.state.topic.min.isr', 'share.coordinator.state.topic.replication.factor'],
  ['transaction.state.log.min.isr', 'transaction.state.log.replication.factor'],
] as const;

const topicReplication = topicRule({
  id: 'kafka-replication-factor',
  severity: 'error',
  title: 'No topic has more replicas than there are brokers',
  reason: 'Kafka refuses to make such a topic',
  source: `${KAFKA_DOCS}; InvalidReplicationFactorException`,
  each: ({ replicationFactor }, { resolved }, report) => {
    const brokers = resolved.brokers - resolved.retiringBrokers;
    if (replicationFactor <= brokers) return;
    report({
      property: 'replicationFactor',
      message: `is ${String(replicationFactor)}, and the cluster has ${brokers === 1 ? 'one broker' : `${String(brokers)} brokers`}`,
      given: replicationFactor,
      allowed: `1 to ${String(brokers)}`,
      remedy: `give the cluster at least ${String(replicationFactor)} brokers, or the topic fewer replicas`,
    });
  },
});

const internalReplication = clusterRule({
  id: 'kafka-internal-replication-factor',
  severity: 'error',
  title: 'No default or internal topic has more replicas than there are brokers',
  reason: 'consumer groups and transactions wait for internal topics that can never be made',
  source: `${KAFKA_DOCS}; Strimzi's KafkaCluster refuses the same`,
  each: (cluster, report) => {
    const { config, retiringBrokers } = cluster.resolved;
    const brokers = cluster.resolved.brokers - retiringBrokers;
    for (const key of REPLICATION_KEYS) {
      const value = numberOf(config, key) ?? 1;
      if (value <= brokers) continue;
      report({
        construct: cluster,
        property: `config.${key}`,
        message: `is ${String(value)}, and the cluster has ${brokers === 1 ? 'one broker' : `${String(brokers)} brokers`}`,
        given: value,
        allowed: `1 to ${String(brokers)}`,
        remedy: 'leave it out, or give the cluster more brokers',
      });
    }
  },
});

const topicInSync = topicRule({
  id: 'kafka-min-insync-replicas',
  severity: 'error',
  title: 'Fewer replicas must be in sync than there are, so that one may be away',
  reason: 'with as many as there are every restart of a broker stops the producers, with more nobody can ever write',
  source: `${KAFKA_DOCS}; Strimzi issues 2964, 6052, 12649`,
  each: ({ replicationFactor, minInSyncReplicas }, _, report) => {
    if (minInSyncReplicas < replicationFactor || (replicationFactor === 1 && minInSyncReplicas === 1)) return;
    report({
      property: 'minInSyncReplicas',
      message: `is ${String(minInSyncReplicas)} of ${String(replicationFactor)} replicas`,
      given: minInSyncReplicas,
      allowed: replicationFactor === 1 ? '1' : `1 to ${String(replicationFactor - 1)}`,
      remedy: 'leave it out, or raise replicationFactor',
    });
  },
});

const internalInSync = clusterRule({
  id: 'kafka-internal-min-insync-replicas',
  severity: 'error',
  title: 'Default and internal topics need fewer replicas in sync than they have',
  reason: 'every restart of a broker would stop commits and transactions',
  source: `${KAFKA_DOCS}; Strimzi issues 2964, 6052, 12649`,
  each: (cluster, report) => {
    const { config } = cluster.resolved;
    for (const [key, factorKey] of IN_SYNC_KEYS) {
      const inSync = numberOf(config, key) ?? 1;
      const factor = numberOf(config, factorKey) ?? 1;
      if (inSync < factor || (factor === 1 && inSync === 1)) continue;
      report({
        construct: cluster,
        property: `config.${key}`,
        message: `is ${String(inSync)}, and ${factorKey} is ${String(factor)}`,
        given: inSync,
        allowed: factor === 1 ? '1' : `1 to ${String(factor - 1)}`,
        remedy: `leave both out, or raise ${factorKey}`,
      });
    }
  },
});

const productionBrokers = clusterRule({
  id: 'kafka-production-brokers',
  severity: 'error',
  title: 'A cluster of tier prod has three brokers or more',
  reason: 'with fewer, the loss of one broker loses records or stops writing',
  source: 'Apache Kafka documentation: replication; design of the tiers',
  each: (cluster, report) => {
    const brokers = cluster.resolved.brokers - cluster.resolved.retiringBrokers;
    if (cluster.environment.tier !== 'prod' || brokers >= 3) return;
    report({
      construct: cluster,
      property: 'brokers',
      message: `is ${String(brokers)} in tier prod`,
      given: brokers,
      allowed: 'at least 3',
      remedy: "use three brokers, or tier 'dev' or 'test'",
    });
  },
});

const productionReplication = topicRule({
  id: 'kafka-production-replication',
  severity: 'error',
  title: 'A topic of tier prod has a copy',
  reason: 'one lost volume loses its records, and one restarted broker stops its producers and consumers',
  source: "Strimzi's KafkaSpecChecker; Apache Kafka documentation: replication",
  each: ({ replicationFactor }, { environment }, report) => {
    if (environment.tier !== 'prod' || replicationFactor >= 2) return;
    report({
      property: 'replicationFactor',
      message: 'is 1 in tier prod',
      given: replicationFactor,
      allowed: 'at least 2, usually 3',
      remedy: 'leave it out',
    });
  },
});

const productionDefaults = clusterRule({
  id: 'kafka-production-defaults',
  severity: 'warning',
  title: 'A cluster of tier prod keeps three copies by default and asks for two in sync',
  reason: 'a topic that says nothing would lose acknowledged records with one broker',
  source:
    'Apache Kafka documentation: min.insync.replicas; eligible leader replicas take the cluster-wide value for good',
  each: (cluster, report) => {
    const { brokers, topicDefaults } = cluster.resolved;
    if (cluster.environment.tier !== 'prod' || brokers < 3) return;
    if (topicDefaults.replicationFactor >= 3 && topicDefaults.minInSyncReplicas >= 2) return;
    report({
      construct: cluster,
      property: 'config',
      message: `gives topics ${String(topicDefaults.replicationFactor)} replicas, of which ${String(topicDefaults.minInSyncReplicas)} must be in sync`,
      allowed: 'default.replication.factor 3 or more, min.insync.replicas 2 or more',
      remedy: 'leave both keys out, and lower them for the topics that may lose records',
    });
  },
});

const uncleanElection = clusterRule({
  id: 'kafka-unclean-election',
  severity: 'error',
  title: 'No replica that lags behind becomes leader in tier prod',
  reason: 'acknowledged records that it lacks are lost in silence',
  source: `${KAFKA_DOCS}: unclean.leader.election.enable`,
  each: (cluster, report) => {
    if (cluster.environment.tier !== 'prod') return;
    for (const one of [
      { construct: cluster, config: cluster.resolved.config },
      ...cluster.topics.map((topic) => ({ construct: topic, config: topic.config })),
    ]) {
      if (one.config['unclean.leader.election.enable'] !== 'true') continue;
      report({
        construct: one.construct,
        property: 'config.unclean.leader.election.enable',
        message: 'is true in tier prod',
        given: true,
        allowed: 'false',
        remedy:
          'leave it out; to give up records after a disaster, elect by hand with kafka-leader-election.sh --election-type UNCLEAN',
      });
    }
  },
});

const autoCreate = clusterRule({
  id: 'kafka-auto-create-topics',
  severity: 'warning',
  title: 'Topics are declared, not made by whoever misspells one',
  reason: 'a wrong name makes a topic with default replication that nobody owns, and its records are never read',
  source: `${KAFKA_DOCS}: auto.create.topics.enable`,
  each: (cluster, report) => {
    if (cluster.resolved.config['auto.create.topics.enable'] !== 'true') return;
    report({
      construct: cluster,
      property: 'config.auto.create.topics.enable',
      message: 'is true',
      given: true,
      allowed: 'false',
      remedy: 'leave it out, and declare topics with addTopic',
    });
  },
});

/** Rules about copies of records. */
export const replicationRules: readonly Rule[] = [
  autoCreate,
  internalInSync,
  internalReplication,
  productionBrokers,
  productionDefaults,
  productionReplication,
  topicInSync,
  topicReplication,
  uncleanElection,
];
