import type { ManifestRule } from '../../manifest-rule';
import { at, mapAt, textAt } from '../at';
import {
  unlessKnown,
  listenersOf,
  pinnedIds,
  replicasOf,
  StrimziModel,
  type StrimziCluster,
  type StrimziObject,
} from './strimzi-model';

const API_VERSION = 'kafka.strimzi.io/v1';

const apiVersion: ManifestRule = {
  id: 'strimzi-api-version',
  severity: 'error',
  title: 'Resources of Strimzi are of version v1',
  reason: 'operators from 1.0 on serve no other version',
  source: 'Strimzi changelog, 1.0.0',
  equivalents: {},
  all: ({ inventory, needs }, report) => {
    for (const { item, object } of StrimziModel.of(inventory).all) {
      if (object.apiVersion === API_VERSION) continue;
      report({
        item,
        property: 'apiVersion',
        message: 'is not served by operators from 1.0 on',
        given: object.apiVersion,
        allowed: API_VERSION,
        remedy: `write ${API_VERSION}, and what that version calls the fields`,
        ...unlessKnown(needs),
      });
    }
  },
};

/** Fields that once were, by kind, and what is there instead. */
const REMOVED_FIELDS: Readonly<Record<string, readonly (readonly [path: string, instead: string])[]>> = {
  Kafka: [
    ['spec.zookeeper', 'leave it out: Kafka 4 keeps its metadata in controllers'],
    ['spec.kafka.replicas', 'give replicas in a KafkaNodePool'],
    ['spec.kafka.storage', 'give storage in a KafkaNodePool'],
    ['spec.kafka.resources', 'give resources in a KafkaNodePool'],
  ],
  KafkaMirrorMaker2: [
    ['spec.clusters', 'use spec.target and spec.mirrors[].source'],
    ['spec.connectCluster', 'use spec.target'],
  ],
};
const REMOVED_ANNOTATIONS = ['strimzi.io/kraft', 'strimzi.io/node-pools'];

const removedField: ManifestRule = {
  id: 'strimzi-removed-field',
  severity: 'error',
  title: 'Resources of Strimzi use no field that version v1 has dropped',
  reason: 'the API server drops it in silence, or the operator ignores it',
  source: 'Strimzi changelog, 0.46 to 1.0.0',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const { item, object } of StrimziModel.of(inventory).all) {
      for (const [property, remedy] of REMOVED_FIELDS[object.kind] ?? []) {
        if (at(object, ...property.split('.')) === undefined) continue;
        report({ item, property, message: 'no longer exists', remedy });
      }
      for (const annotation of REMOVED_ANNOTATIONS) {
        if (object.metadata.annotations?.[annotation] === undefined) continue;
        report({
          item,
          property: `metadata.annotations.${annotation}`,
          message: 'is ignored since 0.48',
          remedy: 'leave it out',
        });
      }
    }
  },
};

/** Whom a kind belongs to. */
const OWNERS: Readonly<Record<string, string>> = {
  KafkaConnector: 'KafkaConnect',
  KafkaNodePool: 'Kafka',
  KafkaRebalance: 'Kafka',
  KafkaTopic: 'Kafka',
  KafkaUser: 'Kafka',
};

const clusterLabel: ManifestRule = {
  id: 'strimzi-cluster-label',
  severity: 'error',
  title: 'Pools, topics, users, rebalances and connectors name their cluster, which stands in the same namespace',
  reason: 'the operator ignores what has no such label, without any error',
  source: 'Strimzi documentation: labels',
  equivalents: {},
  all: ({ inventory, needs }, report) => {
    const strimzi = StrimziModel.of(inventory);
    for (const resource of strimzi.all) {
      const owner = OWNERS[resource.object.kind];
      if (owner === undefined || strimzi.find(owner, resource.namespace, resource.cluster) !== undefined) continue;
      const there = strimzi.ofKind(owner).filter(({ namespace }) => namespace === resource.namespace);
      report({
        item: resource.item,
        property: 'metadata.labels.strimzi.io/cluster',
        message:
          resource.cluster === undefined
            ? `is missing, so nobody looks after this ${resource.object.kind}`
            : `names no ${owner} of namespace ${resource.namespace}`,
        given: resource.cluster,
        allowed: there.length === 0 ? `a ${owner} of that namespace` : there.map(({ name }) => name).join(', '),
        remedy: `give the label strimzi.io/cluster the name of a ${owner} in the same namespace`,
        // a label may name what stands in another folder, where there is none of its kind here
        ...(resource.cluster !== undefined && there.length === 0 ? unlessKnown(needs) : {}),
      });
    }
  },
};

/** Beginnings of keys that the operator drops from `spec.kafka.config`. */
const FORBIDDEN_KEYS = [
  'advertised.',
  'authorizer.',
  'broker.',
  'client.quota.callback.static.',
  'controller.',
  'cordoned.log.dirs',
  'cruise.control.metrics.reporter.bootstrap.servers',
  'cruise.control.metrics.topic',
  'host.name',
  'inter.broker.listener.name',
  'listener.',
  'listeners',
  'log.dir',
  'metadata.log.dir',
  'node.id',
  'password.',
  'port',
  'process.roles',
  'prometheus.metrics.reporter.',
  'sasl.',
  'security.',
  'ssl.',
  'super.user',
  'zookeeper.',
];
/** Beginnings of keys that it lets through nevertheless. */
const ALLOWED_KEYS = [
  'broker.heartbeat.interval.ms',
  'broker.session.timeout.ms',
  'controller.quorum.election.backoff.max.ms',
  'controller.quorum.election.timeout.ms',
  'controller.quorum.fetch.timeout.ms',
  'cruise.control.metrics.topic.auto.create.retries',
  'cruise.control.metrics.topic.auto.create.timeout.ms',
  'cruise.control.metrics.topic.min.insync.replicas',
  'cruise.control.metrics.topic.num.partitions',
  'cruise.control.metrics.topic.replication.factor',
  'cruise.control.metrics.topic.retention.ms',
  'sasl.server.max.receive.size',
  'ssl.cipher.suites',
  'ssl.enabled.protocols',
  'ssl.protocol',
  'ssl.secure.random.implementation',
];

const configKey: ManifestRule = {
  id: 'strimzi-config-key',
  severity: 'error',
  title: 'The configuration of Kafka has no key that the operator keeps for itself',
  reason: 'the operator drops it, and says so only in its log',
  source: 'Strimzi documentation: KafkaClusterSpec, config',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const { item, object } of StrimziModel.of(inventory).clusters) {
      for (const key of Object.keys(mapAt(object, 'spec', 'kafka', 'config'))) {
        const begins = (prefix: string): boolean => key.toLowerCase().startsWith(prefix);
        const prefix = FORBIDDEN_KEYS.find(begins);
        if (prefix === undefined || ALLOWED_KEYS.some(begins)) continue;
        report({
          item,
          property: `config.${key}`,
          message: `can't be honoured by the operator, which drops keys that begin with "${prefix}"`,
          remedy: 'leave it out, or use engine "native"',
        });
      }
    }
  },
};

/** Kinds whose pods the operator keeps in sets of one name, and how it makes that name. */
const POD_SETS: Readonly<Record<string, (resource: StrimziObject) => string>> = {
  KafkaConnect: ({ name }) => `${name}-connect`,
  KafkaMirrorMaker2: ({ name }) => `${name}-mirrormaker2`,
  KafkaNodePool: ({ name, cluster = '' }) => `${cluster}-${name}`,
};

const podSetName: ManifestRule = {
  id: 'strimzi-pod-set-name',
  severity: 'error',
  title: 'No two resources give their pods the same names',
  reason: 'they would fight for the same pods and volumes',
  source: 'names that Strimzi makes: pools, Connect, MirrorMaker 2',
  equivalents: {},
  all: ({ inventory }, report) => {
    const seen = new Map<string, StrimziObject>();
    for (const resource of StrimziModel.of(inventory).all) {
      const name = POD_SETS[resource.object.kind]?.(resource);
      if (name === undefined) continue;
      const key = `${resource.namespace}/${name}`;
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, resource);
        continue;
      }
      // two of one kind and name are the same object, which another rule reports
      if (first.object.kind === resource.object.kind && first.name === resource.name) continue;
      report({
        item: resource.item,
        message: `calls its pods ${name}-…, as ${first.object.kind} ${first.name} does`,
        remedy: 'give one of the two another name',
      });
    }
  },
};

const oneCluster: ManifestRule = {
  id: 'strimzi-one-cluster',
  severity: 'warning',
  title: 'A namespace holds one Kafka cluster of Strimzi',
  reason: 'pools, topics and users of all clusters share the names of one namespace',
  source: 'Strimzi documentation: deploying the Cluster Operator',
  equivalents: {},
  all: ({ inventory }, report) => {
    const first = new Map<string, StrimziCluster>();
    for (const cluster of StrimziModel.of(inventory).clusters) {
      const other = first.get(cluster.namespace);
      if (other === undefined) first.set(cluster.namespace, cluster);
      else
        report({
          item: cluster.item,
          message: `stands in namespace ${cluster.namespace} beside ${other.name}`,
          remedy: 'give each cluster a tenant of its own',
        });
    }
  },
};

/** Longest name of a pod whose host name is its name, and of a Service. */
const LABEL = 63;

const nameLength: ManifestRule = {
  id: 'strimzi-name-length',
  severity: 'error',
  title: 'The names that the operator makes are names that Kubernetes takes',
  reason: "the operator can't make the object, and says so only in the status",
  source: 'Kubernetes: names; names that Strimzi makes',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      const { item, name, pools } = cluster;
      const made = [
        `${name}-kafka-bootstrap`,
        ...listenersOf(cluster).flatMap((listener) =>
          listener.type === 'internal' ? [] : [`${name}-kafka-${textAt(listener, 'name') ?? ''}-bootstrap`],
        ),
      ];
      for (const one of made) {
        if (one.length <= LABEL) continue;
        report({
          item,
          property: 'metadata.name',
          message: `makes a Service ${one}, which is too long`,
          allowed: `at most ${String(LABEL)} characters`,
          remedy: 'give the cluster a shorter name',
        });
      }
      for (const pool of pools) {
        const last = Math.max(...(pinnedIds(pool) ?? [replicasOf(pool)]), 0);
        const pod = `${name}-${pool.name}-${String(last)}`;
        if (pod.length <= LABEL) continue;
        report({
          item: pool.item,
          property: 'metadata.name',
          message: `makes a pod ${pod}, which is too long`,
          allowed: `at most ${String(LABEL)} characters`,
          remedy: 'give the cluster or the pool a shorter name',
        });
      }
    }
  },
};

/** Rules about clusters and their names. */
export const clusterRules: readonly ManifestRule[] = [
  apiVersion,
  clusterLabel,
  configKey,
  nameLength,
  oneCluster,
  podSetName,
  removedField,
];
