import { compareVersions } from '../../../core';
import type { KubeObject } from '../../../kubernetes';
import { STRIMZI_KAFKA_VERSIONS } from '../../../systems/kafka/kafka-strimzi-versions';
import { amount } from '../quantities';
import { lostInCluster, type LostRecords } from '../retention';
import { minorOf, minorStep } from '../versions';
import { brokerSettings, CLUSTER_LABEL, clusterOf, DOCS, SERVED } from './strimzi-common';
import { CONNECT, TOPIC, USER } from './strimzi-topics';
import { at, inPlace, listAt, replicasOf, show, textOf, type FieldRow, type FieldTables, type Look } from '../row';

const DIFF =
  'strimzi/strimzi-kafka-operator: cluster-operator/src/main/java/io/strimzi/operator/cluster/model/StorageDiff.java';
const UPGRADE = 'https://kafka.apache.org/documentation/#upgrade';

/** The metadata version that was finalised, as far as one can see. */
function mayGoDown({ before, change }: Look): boolean {
  const finalised = textOf(before, 'spec.kafka.metadataVersion');
  return finalised !== '' && compareVersions(minorOf(finalised), minorOf(show(change.after))) <= 0;
}

/** The versions of Kafka that the declared operator runs; nothing where that is not known. */
function operatorRuns({ states }: Look): readonly string[] | undefined {
  const operator = states.next.needs?.find((need) => need.operator?.name === 'strimzi')?.operator;
  const found = Object.entries(STRIMZI_KAFKA_VERSIONS).find(([version]) => version === operator?.version);
  return found === undefined ? undefined : Object.keys(found[1]);
}

/** What the setting of a broker costs; periods may be written in three units. */
function lossInCluster({ before, after, change }: Look): LostRecords | undefined {
  const key = (change.path.at(-1) ?? '').replace(/^log\.retention\.(minutes|hours)$/, 'log.retention.ms');
  return lostInCluster(brokerSettings(before), brokerSettings(after)).find((lost) => lost.key === key);
}

const KAFKA: readonly FieldRow[] = [
  SERVED,
  {
    fields: ['spec.kafka.version'],
    when: (look) => operatorRuns(look)?.includes(show(look.change.after)) === false,
    effect: 'impossible',
    refusedBy: 'controller',
    reason: (look) =>
      `the operator runs Kafka ${operatorRuns(look)?.join(', ') ?? ''}: with ${show(look.change.after)} it stops looking after the cluster`,
    source: 'strimzi/strimzi-kafka-operator: kafka-versions.yaml',
    instead: 'raise the operator first',
  },
  {
    fields: ['spec.kafka.version'],
    when: ({ change }) => compareVersions(show(change.before), '3.3') < 0,
    effect: 'impossible',
    refusedBy: 'controller',
    reason: ({ change }) => `Kafka ${show(change.before)} knows no KRaft that ${show(change.after)} could take over`,
    source: UPGRADE,
    instead: 'go to 3.9 first, and from ZooKeeper to KRaft there',
  },
  {
    fields: ['spec.kafka.version'],
    when: (look) => minorStep(show(look.change.before), show(look.change.after)) < 0 && !mayGoDown(look),
    effect: 'impossible',
    refusedBy: 'controller',
    reason: ({ change, before }: Look): string => {
      const finalised = textOf(before, 'spec.kafka.metadataVersion');
      return `no way back to Kafka ${show(change.after)}: metadata.version ${finalised === '' ? 'was raised by the operator' : finalised} can not be read by it`;
    },
    source: UPGRADE,
    instead: 'stay; the next time keep metadataVersion until the new version has proved itself',
  },
  {
    fields: ['spec.kafka.version'],
    effect: 'rolling',
    reason: ({ change, after }) =>
      `the Kafka nodes are replaced one after another, ${show(change.before)} by ${show(change.after)}${
        at(after, 'spec.kafka.metadataVersion') === undefined
          ? '; the operator then raises metadata.version by itself, and there is no way back'
          : ''
      }`,
    source: UPGRADE,
    instead: 'keep metadataVersion until the new version has proved itself, then raise it',
  },
  {
    fields: ['spec.kafka.metadataVersion'],
    when: ({ change: { before, after } }) =>
      after !== undefined && before !== undefined && compareVersions(show(after), show(before)) < 0,
    effect: 'impossible',
    refusedBy: 'system',
    reason: ({ change }) =>
      `Kafka refuses to lower metadata.version from ${show(change.before)} to ${show(change.after)} when metadata changed`,
    source: UPGRADE,
    instead: 'keep it',
  },
  inPlace(
    ['spec.kafka.metadataVersion'],
    ({ change }) =>
      `metadata.version becomes ${show(change.after ?? 'that of the version')}: from then on there is no way back to an older Kafka`,
    UPGRADE,
  ),
  {
    fields: ['spec.kafka.listeners.*'],
    when: ({ change }) => change.after === undefined,
    effect: 'rolling',
    reason: ({ change }) =>
      `brokers are replaced one after another; clients of listener ${change.path.at(-1) ?? ''} are cut off`,
    source: DOCS,
    instead: 'move all clients to another listener first',
  },
  {
    fields: ['tls', 'port', 'type', 'authentication.**'].map((field) => `spec.kafka.listeners.*.${field}`),
    effect: 'rolling',
    reason: ({ change }) =>
      `brokers are replaced one after another; clients of listener ${change.path[3] ?? ''} are refused until they follow: ${change.path.slice(4).join('.')} is ${show(change.after)}`,
    source: DOCS,
    instead: 'open a second listener, move the clients, and close the old one in a later change',
  },
  {
    fields: ['spec.kafka.config.*'],
    when: (look) => lossInCluster(look) !== undefined,
    effect: 'data-loss',
    reason: (look) => lossInCluster(look)?.reason ?? '',
    source: 'https://kafka.apache.org/documentation/#brokerconfigs',
    instead: 'give the topics that must keep their records a retention of their own first',
  },
  {
    fields: ['spec.cruiseControl', 'spec.cruiseControl.**'],
    when: ({ before, after }) =>
      (at(before, 'spec.cruiseControl') === undefined) !== (at(after, 'spec.cruiseControl') === undefined),
    effect: 'rolling',
    reason: 'brokers begin or cease to report to Cruise Control: they are replaced one after another',
    source: `${DOCS}#cruise-control-concepts-str`,
  },
  inPlace(
    ['spec.entityOperator.**', 'spec.cruiseControl.**', 'spec.kafkaExporter.**', 'spec.maintenanceTimeWindows'],
    'only the pods beside Kafka are replaced',
    DOCS,
  ),
  {
    fields: ['spec.kafka.**', 'spec.clusterCa.**', 'spec.clientsCa.**'],
    effect: 'rolling',
    reason: 'the operator replaces the Kafka nodes one after another where a setting can not be changed at run time',
    source: DOCS,
  },
];

const hasRole = (pool: KubeObject, role: string): boolean => listAt(pool, 'spec.roles').includes(role);

const empties = (look: Look): boolean =>
  listAt(clusterOf(look), 'spec.cruiseControl.autoRebalance').some((mode) => textOf(mode, 'mode') === 'remove-brokers');

const ignoredStorage = (reason: FieldRow['reason']): Omit<FieldRow, 'fields'> => ({
  effect: 'impossible',
  refusedBy: 'ignored',
  reason,
  source: DIFF,
  instead: 'make a new pool with the storage that you want, move the partitions, remove the old pool',
});

const SIZES = ['spec.storage.size', 'spec.storage.volumes.*.size'];

const POOL: readonly FieldRow[] = [
  SERVED,
  {
    fields: SIZES,
    when: ({ change }) => (amount(change.after) ?? 0) < (amount(change.before) ?? 0),
    ...ignoredStorage(
      ({ change }) =>
        `volumes can't shrink from ${show(change.before)} to ${show(change.after)}: ignored in silence, with every other change of the storage`,
    ),
  },
  inPlace(
    SIZES,
    ({ change }) => `the volumes grow from ${show(change.before)} to ${show(change.after)}, if their class allows it`,
    DIFF,
  ),
  {
    fields: ['spec.storage.volumes.*'],
    when: ({ change }) => change.before === undefined,
    effect: 'rolling',
    reason: 'every node gets another volume and is replaced; no partition moves there by itself',
    source: DIFF,
    instead: 'rebalance with Cruise Control afterwards',
  },
  {
    fields: ['spec.storage.volumes.*'],
    when: ({ change }) => change.after === undefined,
    effect: 'data-loss',
    reason: ({ change }) =>
      `volume ${(change.path.at(-1) ?? '').slice(1, -1)} is taken from every node, with the partitions on it${at(change.before, 'deleteClaim') === true ? ', and its claims are deleted' : ''}`,
    source: DIFF,
    instead: 'move its partitions first: KafkaRebalance in mode remove-disks',
  },
  inPlace(
    ['spec.storage.deleteClaim', 'spec.storage.volumes.*.deleteClaim'],
    ({ change }) =>
      change.after === true ? 'from now on the volumes go with the cluster' : 'volumes outlive the cluster from now on',
    DIFF,
  ),
  {
    fields: ['spec.storage.kraftMetadata', 'spec.storage.volumes.*.kraftMetadata'],
    effect: 'rolling',
    reason: 'the log of metadata moves to another volume; nodes are replaced one after another',
    source: DIFF,
  },
  {
    fields: ['spec.storage.**'],
    ...ignoredStorage(
      ({ change }) =>
        `${change.path.slice(1).join('.')} of volumes that exist never changes: ignored in silence, with every other change of the storage`,
    ),
  },
  {
    fields: ['spec.roles'],
    when: ({ before, after }) => hasRole(before, 'controller') !== hasRole(after, 'controller'),
    effect: 'impossible',
    refusedBy: 'controller',
    reason: "Strimzi's quorum of controllers is static: none comes or goes",
    source: 'strimzi/strimzi-kafka-operator 1.2: documentation, static controller.quorum.voters',
    instead: 'make a new cluster and mirror the topics',
  },
  {
    fields: ['spec.roles'],
    when: ({ before, after }) => hasRole(before, 'broker') && !hasRole(after, 'broker'),
    effect: 'impossible',
    refusedBy: 'controller',
    reason: 'the operator takes the role of a broker from no node that still holds partitions',
    source: DOCS,
    instead: 'move the partitions first: KafkaRebalance in mode remove-brokers',
  },
  {
    fields: ['spec.replicas'],
    when: ({ after }) => hasRole(after, 'controller'),
    effect: 'impossible',
    refusedBy: 'controller',
    reason: ({ change }) =>
      `Strimzi's quorum of controllers is static: ${show(change.before)} can't become ${show(change.after)}`,
    source: 'strimzi/strimzi-kafka-operator 1.2: documentation, static controller.quorum.voters',
    instead: 'keep the controllers, or make a new cluster and mirror the topics',
  },
  {
    ...inPlace(
      ['spec.replicas'],
      'Cruise Control empties the last brokers first: they go when they hold no partition any more',
      DOCS,
    ),
    when: (look) => replicasOf(look.after) < replicasOf(look.before) && empties(look),
  },
  {
    fields: ['spec.replicas'],
    when: ({ before, after }) => replicasOf(after) < replicasOf(before),
    effect: 'impossible',
    refusedBy: 'controller',
    reason: 'the operator holds it back as long as the brokers that would go hold partitions',
    source: DOCS,
    instead: 'move the partitions first: KafkaRebalance in mode remove-brokers, or cruiseControl.autoRebalance',
  },
  inPlace(['spec.replicas'], 'brokers come; they get partitions when the cluster is rebalanced', DOCS),
  {
    fields: [CLUSTER_LABEL],
    effect: 'data-loss',
    reason: ({ change }) => `its nodes leave cluster ${show(change.before)} with the partitions they hold`,
    source: DOCS,
    instead: 'make a pool for the other cluster',
  },
  inPlace(['metadata.annotations.<strimzi.io/next-node-ids>'], 'nodes that come get these numbers', DOCS),
  inPlace(['metadata.annotations.<strimzi.io/remove-node-ids>'], 'nodes that go are taken from these numbers', DOCS),
  {
    fields: ['spec.**'],
    effect: 'rolling',
    reason: 'the operator replaces the nodes of the pool one after another, and waits until each is in sync',
    source: DOCS,
  },
];

/** Resources of Strimzi. */
export const STRIMZI_ROWS: FieldTables = {
  'kafka.strimzi.io/Kafka': KAFKA,
  'kafka.strimzi.io/KafkaBridge': [SERVED],
  'kafka.strimzi.io/KafkaConnect': CONNECT,
  'kafka.strimzi.io/KafkaConnector': [
    SERVED,
    inPlace(['spec.**'], 'the tasks of the connector are started anew', DOCS),
  ],
  'kafka.strimzi.io/KafkaMirrorMaker2': CONNECT,
  'kafka.strimzi.io/KafkaNodePool': POOL,
  'kafka.strimzi.io/KafkaRebalance': [SERVED],
  'kafka.strimzi.io/KafkaTopic': TOPIC,
  'kafka.strimzi.io/KafkaUser': USER,
};
