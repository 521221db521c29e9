import type { KubeObject } from '../../../kubernetes';
import type { Inventory } from '../../../model';
import { topicConfig } from '../retention';
import { mapAt, type FieldRow, type Look } from '../row';

/** The documentation of Strimzi. */
export const DOCS = 'https://strimzi.io/docs/operators/latest/deploying';

/** Where a resource says which cluster it belongs to. */
export const CLUSTER_LABEL = 'metadata.labels.<strimzi.io/cluster>';

/** Strimzi 1.x serves v1 only. */
export const SERVED: FieldRow = {
  fields: ['apiVersion'],
  when: ({ after }) => !after.apiVersion.endsWith('/v1'),
  effect: 'impossible',
  refusedBy: 'api-server',
  reason: ({ after }) =>
    `Strimzi 1.x no longer serves ${after.apiVersion.replace(/^.*\//, '')}: the resource is unknown to the cluster`,
  source: 'strimzi/strimzi-kafka-operator: CHANGELOG.md, 1.0.0',
  instead:
    'write kafka.strimzi.io/v1; convert what is stored with the tool of Strimzi 0.49 to 0.51 before the operator is raised',
};

/**
 * The Kafka resource of a pool or topic.
 *
 * @param inventory - where it may be declared
 * @param object - the pool or topic
 * @returns the resource; nothing if it is not declared
 */
export function clusterIn(inventory: Inventory, { metadata }: KubeObject): KubeObject | undefined {
  const name = metadata.labels?.['strimzi.io/cluster'] ?? '';
  return inventory.find('kafka.strimzi.io/Kafka', metadata.namespace, name)?.object;
}

/**
 * The Kafka resource of a pool or topic as it is to come.
 *
 * @param look - the pool or topic
 * @returns the resource; nothing if it is not declared
 */
export function clusterOf({ after, states }: Look): KubeObject | undefined {
  return clusterIn(states.next.inventory, after);
}

/**
 * The settings of a cluster's brokers.
 *
 * @param kafka - the Kafka resource
 * @returns their values by key
 */
export function brokerSettings(kafka: KubeObject): ReadonlyMap<string, string> {
  const config = topicConfig(mapAt(kafka, 'spec.kafka.config'));
  return new Map(Object.entries(config).map(([key, text = '']) => [key, text]));
}
