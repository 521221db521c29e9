import { compareVersions } from '../../core';
import type { Rule } from '../../rules/engine';
import {
  at,
  listenersOf,
  mapAt,
  pinnedIds,
  replicasOf,
  StrimziModel,
  textAt,
  type StrimziCluster,
  type StrimziObject,
} from './kafka-strimzi-model';
import { STRIMZI_API_VERSION } from './kafka-strimzi-types';
import { STRIMZI_KAFKA_VERSIONS, STRIMZI_VERSIONS, strimziOperator } from './kafka-strimzi-versions';

const apiVersion: Rule = {
  id: 'strimzi-api-version',
  severity: 'error',
  title: 'Resources of Strimzi are of version v1',
  reason: 'operators from 1.0 on serve no other version',
  source: 'Strimzi changelog, 1.0.0',
  check: (model, report) => {
    for (const { construct, object } of StrimziModel.of(model).all) {
      if (object.apiVersion === STRIMZI_API_VERSION) continue;
      report({
        construct,
        property: 'apiVersion',
        message: 'is not served by operators from 1.0 on',
        given: object.apiVersion,
        allowed: STRIMZI_API_VERSION,
        remedy: `write ${STRIMZI_API_VERSION}, and what that version calls the fields`,
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

const removedField: Rule = {
  id: 'strimzi-removed-field',
  severity: 'error',
  title: 'Resources of Strimzi use no field that version v1 has dropped',
  reason: 'the API server drops it in silence, or the operator ignores it',
  source: 'Strimzi changelog, 0.46 to 1.0.0',
  check: (model, report) => {
    for (const { construct, object } of StrimziModel.of(model).all) {
      for (const [property, remedy] of REMOVED_FIELDS[object.kind] ?? []) {
        if (at(object, ...property.split('.')) === undefined) continue;
        report({ construct, property, message: 'no longer exists', remedy });
      }
      for (const annotation of REMOVED_ANNOTATIONS) {
        if (object.metadata.annotations?.[annotation] === undefined) continue;
        report({
          construct,
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

const clusterLabel: Rule = {
  id: 'strimzi-cluster-label',
  severity: 'error',
  title: 'Pools, topics, users, rebalances and connectors name their cluster, which stands in the same namespace',
  reason: 'the operator ignores what has no such label, without any error',
  source: 'Strimzi documentation: labels',
  check: (model, report) => {
    const strimzi = StrimziModel.of(model);
    for (const resource of strimzi.all) {
      const owner = OWNERS[resource.object.kind];
      if (owner === undefined || strimzi.find(owner, resource.namespace, resource.cluster) !== undefined) continue;
      const there = strimzi.ofKind(owner).filter(({ namespace }) => namespace === resource.namespace);
      report({
        construct: resource.construct,
        property: 'metadata.labels.strimzi.io/cluster',
        message:
          resource.cluster === undefined
            ? `is missing, so nobody looks after this ${resource.object.kind}`
            : `names no ${owner} of namespace ${resource.namespace}`,
        given: resource.cluster,
        allowed: there.length === 0 ? `a ${owner} of that namespace` : there.map(({ name }) => name).join(', '),
        remedy: `give the label strimzi.io/cluster the name of a ${owner} in the same namespace`,
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

const configKey: Rule = {
  id: 'strimzi-config-key',
  severity: 'error',
  title: 'The configuration of Kafka has no key that the operator keeps for itself',
  reason: 'the operator drops it, and says so only in its log',
  source: 'Strimzi documentation: KafkaClusterSpec, config',
  check: (model, report) => {
    for (const { construct, object } of StrimziModel.of(model).clusters) {
      for (const key of Object.keys(mapAt(object, 'spec', 'kafka', 'config'))) {
        const begins = (prefix: string): boolean => key.toLowerCase().startsWith(prefix);
        const prefix = FORBIDDEN_KEYS.find(begins);
        if (prefix === undefined || ALLOWED_KEYS.some(begins)) continue;
        report({
          construct,
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

const podSetName: Rule = {
  id: 'strimzi-pod-set-name',
  severity: 'error',
  title: 'No two resources give their pods the same names',
  reason: 'they would fight for the same pods and volumes',
  source: 'names that Strimzi makes: pools, Connect, MirrorMaker 2',
  check: (model, report) => {
    const seen = new Map<string, StrimziObject>();
    for (const resource of StrimziModel.of(model).all) {
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
        construct: resource.construct,
        message: `calls its pods ${name}-…, as ${first.object.kind} ${first.name} does`,
        remedy: 'give one of the two another name',
      });
    }
  },
};

const oneCluster: Rule = {
  id: 'strimzi-one-cluster',
  severity: 'warning',
  title: 'A namespace holds one Kafka cluster of Strimzi',
  reason: 'pools, topics and users of all clusters share the names of one namespace',
  source: 'Strimzi documentation: deploying the Cluster Operator',
  check: (model, report) => {
    const first = new Map<string, StrimziCluster>();
    for (const cluster of StrimziModel.of(model).clusters) {
      const other = first.get(cluster.namespace);
      if (other === undefined) first.set(cluster.namespace, cluster);
      else
        report({
          construct: cluster.construct,
          message: `stands in namespace ${cluster.namespace} beside ${other.name}`,
          remedy: 'give each cluster a tenant of its own',
        });
    }
  },
};

const version: Rule = {
  id: 'strimzi-version',
  severity: 'error',
  title: 'The operator runs the version of Kafka, and the metadata version is not above it',
  reason: 'an operator that does not know a version stops looking after the cluster',
  source: 'Strimzi: kafka-versions.yaml; documentation on upgrades',
  check: (model, report) => {
    const installed = strimziOperator(model.environment).version;
    const known = STRIMZI_VERSIONS.find((one) => one === installed);
    for (const { construct, object } of StrimziModel.of(model).clusters) {
      const kafka = mapAt(object, 'spec', 'kafka');
      const versions: Readonly<Record<string, string>> = known === undefined ? {} : STRIMZI_KAFKA_VERSIONS[known];
      const given = textAt(kafka, 'version');
      if (given !== undefined && known !== undefined && versions[given] === undefined) {
        report({
          construct,
          property: 'spec.kafka.version',
          message: `is not run by Strimzi ${known}`,
          given,
          allowed: Object.keys(versions).join(', '),
          remedy: 'give one of these versions, or declare the operator that runs the other one',
        });
      }
      const { metadataVersion } = kafka;
      if (metadataVersion === undefined) continue;
      const level = typeof metadataVersion === 'string' ? /^(?<minor>\d+\.\d+)(-IV\d+)?$/.exec(metadataVersion) : null;
      const minor = level?.groups?.minor;
      if (minor !== undefined && (given === undefined || compareVersions(minor, given) <= 0)) continue;
      report({
        construct,
        property: 'spec.kafka.metadataVersion',
        message:
          minor === undefined ? 'is not the text of a metadata version' : `is newer than Kafka ${given ?? ''} knows`,
        given: metadataVersion,
        allowed: 'text such as "4.2-IV1" (a number loses its zeros), of the version of Kafka or older',
        remedy: 'raise the version first, and the metadata version later: it can never be lowered',
      });
    }
  },
};

/** Longest name of a pod whose host name is its name, and of a Service. */
const LABEL = 63;

const nameLength: Rule = {
  id: 'strimzi-name-length',
  severity: 'error',
  title: 'The names that the operator makes are names that Kubernetes takes',
  reason: "the operator can't make the object, and says so only in the status",
  source: 'Kubernetes: names; names that Strimzi makes',
  check: (model, report) => {
    for (const cluster of StrimziModel.of(model).clusters) {
      const { construct, name, pools } = cluster;
      const made = [
        `${name}-kafka-bootstrap`,
        ...listenersOf(cluster).flatMap((listener) =>
          listener.type === 'internal' ? [] : [`${name}-kafka-${textAt(listener, 'name') ?? ''}-bootstrap`],
        ),
      ];
      for (const one of made) {
        if (one.length <= LABEL) continue;
        report({
          construct,
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
          construct: pool.construct,
          property: 'metadata.name',
          message: `makes a pod ${pod}, which is too long`,
          allowed: `at most ${String(LABEL)} characters`,
          remedy: 'give the cluster or the pool a shorter name',
        });
      }
    }
  },
};

const IMAGES = [
  'spec.kafka.image',
  'spec.entityOperator.topicOperator.image',
  'spec.entityOperator.userOperator.image',
  'spec.cruiseControl.image',
  'spec.kafkaExporter.image',
];

const imageDigest: Rule = {
  id: 'strimzi-image-digest',
  severity: 'warning',
  title: 'In prod the images that the operator is told to run are pinned by digest',
  reason: 'a tag can be moved by whoever owns the repository',
  source: 'NSA/CISA Kubernetes hardening guide: image provenance',
  check: (model, report) => {
    if (model.environment.tier !== 'prod') return;
    for (const { construct, object } of StrimziModel.of(model).clusters) {
      const seen = new Set<string>();
      for (const property of IMAGES) {
        const image = textAt(object, ...property.split('.'));
        if (image === undefined || image.includes('@sha256:') || seen.has(image)) continue;
        seen.add(image);
        report({
          construct,
          property,
          message: `is ${image}, without a digest`,
          remedy: 'run npx data-platform images lock, and give the platform its images.lock.json',
        });
      }
    }
  },
};

/** Rules about clusters, their versions and names. */
export const strimziClusterRules: readonly Rule[] = [
  apiVersion,
  clusterLabel,
  configKey,
  imageDigest,
  nameLength,
  oneCluster,
  podSetName,
  removedField,
  version,
];
