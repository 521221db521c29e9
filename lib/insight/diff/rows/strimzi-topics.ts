import type { KubeObject } from '../../../kubernetes';
import { clusterWide, lostRecords, topicConfig, type LostRecords, type TopicConfig } from '../retention';
import { at, inPlace, mapAt, numberAt, show, textOf, type FieldRow, type Look, type State } from '../row';
import { brokerSettings, CLUSTER_LABEL, clusterIn, clusterOf, DOCS, SERVED } from './strimzi-common';

const TOPICS = `${DOCS}#proc-operator-topic-prepare-kafka-cluster-str`;

const topicName = (topic: KubeObject): string => textOf(topic, 'spec.topicName') || topic.metadata.name;

/** What counts for a topic: what it says, else what its cluster says, else what Kafka says. */
function configOf(topic: KubeObject, { inventory }: State): TopicConfig {
  const kafka = clusterIn(inventory, topic);
  return {
    ...(kafka === undefined ? {} : clusterWide(brokerSettings(kafka))),
    ...topicConfig(mapAt(topic, 'spec.config')),
  };
}

function lossOf({ before, after, change, states }: Look): LostRecords | undefined {
  const key = change.path.slice(2).join('.');
  const [was, is] = [configOf(before, states.old), configOf(after, states.next)];
  return lostRecords(topicName(before), was, is).find((lost) => lost.key === key);
}

/** Topics. */
export const TOPIC: readonly FieldRow[] = [
  SERVED,
  {
    fields: ['spec.partitions'],
    when: ({ before, after }) => numberAt(after, 'spec.partitions', 1) < numberAt(before, 'spec.partitions', 1),
    effect: 'impossible',
    refusedBy: 'controller',
    reason: ({ before, change }) =>
      `Kafka takes no partition away: topic ${topicName(before)} keeps ${show(change.before)}`,
    source: TOPICS,
    instead: 'make a new topic, copy, and move producers and consumers',
  },
  inPlace(
    ['spec.partitions'],
    ({ before, change }) =>
      `topic ${topicName(before)} gets ${show(change.after)} partitions: records with a key go to other partitions than before`,
    TOPICS,
  ),
  {
    ...inPlace(['spec.replicas'], 'Cruise Control makes or removes copies', DOCS),
    when: (look) => at(clusterOf(look), 'spec.cruiseControl') !== undefined,
  },
  {
    fields: ['spec.replicas'],
    effect: 'impossible',
    refusedBy: 'controller',
    reason: ({ before }) =>
      `without Cruise Control the operator does not change the copies of topic ${topicName(before)}`,
    source: TOPICS,
    instead: 'let Cruise Control run, or use kafka-reassign-partitions.sh and change the resource afterwards',
  },
  {
    fields: ['spec.topicName'],
    effect: 'impossible',
    refusedBy: 'controller',
    reason: 'the operator renames no topic',
    source: TOPICS,
    instead: 'make another KafkaTopic, and copy',
  },
  {
    fields: ['spec.config.**'],
    when: (look) => lossOf(look) !== undefined,
    effect: 'data-loss',
    reason: (look) => lossOf(look)?.reason ?? '',
    source: 'https://kafka.apache.org/documentation/#topicconfigs',
    instead: 'copy what is still needed first',
  },
  inPlace(['spec.config.**'], 'Kafka takes it while it runs', TOPICS),
  {
    fields: [CLUSTER_LABEL],
    effect: 'recreate',
    reason: ({ before, change }) =>
      `topic ${topicName(before)} of cluster ${show(change.before)} is looked after by nobody, with its records; cluster ${show(change.after)} gets an empty one`,
    source: TOPICS,
    instead: 'make another KafkaTopic for the other cluster, and copy',
  },
];

/** Users. */
export const USER: readonly FieldRow[] = [
  SERVED,
  inPlace(['spec.authentication.**'], 'the credential is another: the client is refused until it has it', DOCS),
  inPlace(['spec.authorization.**'], 'rights change at once', DOCS),
  inPlace(
    [CLUSTER_LABEL],
    ({ change }) =>
      `the user is made in cluster ${show(change.after)}, with another password; in ${show(change.before)} nobody looks after it`,
    DOCS,
  ),
];

/** Kafka Connect, and MirrorMaker, which is one. */
export const CONNECT: readonly FieldRow[] = [
  SERVED,
  {
    fields: ['spec.groupId', 'spec.offsetStorageTopic', 'spec.config.<group.id>', 'spec.config.<offset.storage.topic>'],
    effect: 'recreate',
    reason: 'connectors forget how far they were and begin anew: records are copied twice, or left out',
    source: 'https://kafka.apache.org/documentation/#connect_running',
    instead: 'keep the topic of offsets, or copy it first',
  },
  {
    fields: ['spec.**'],
    effect: 'rolling',
    reason: 'the workers are replaced one after another, tasks move',
    source: DOCS,
  },
];
