import type { IConstruct } from 'constructs';
import type { Model, ModelObject } from '../../model';
import type { Report, Rule } from '../../rules/engine';
import { isKafkaCluster } from './kafka-brands';
import type { KafkaCluster } from './kafka-cluster';
import type { KafkaTopic } from './kafka-topic';

/** A rule about each cluster of ours. */
export type ClusterRule = Omit<Rule, 'check'> & {
  /** Looks at one cluster. */
  readonly each: (cluster: KafkaCluster, report: (finding: Report) => void, model: Model) => void;
};

/**
 * Makes a rule about each cluster of ours.
 *
 * @param rule - the rule
 * @returns the same as a rule about trees
 */
export function clusterRule({ each, ...rule }: ClusterRule): Rule {
  return {
    ...rule,
    check: (model, report) => {
      for (const cluster of model.find(isKafkaCluster)) each(cluster, report, model);
    },
  };
}

/** A rule about each topic of a cluster of ours. */
export type TopicRule = Omit<Rule, 'check'> & {
  /** Looks at one topic. */
  readonly each: (
    topic: KafkaTopic,
    cluster: KafkaCluster,
    report: (finding: Omit<Report, 'construct'>) => void,
  ) => void;
};

/**
 * Makes a rule about each topic of a cluster of ours.
 *
 * @param rule - the rule
 * @returns the same as a rule about trees
 */
export function topicRule({ each, ...rule }: TopicRule): Rule {
  return clusterRule({
    ...rule,
    each: (cluster, report) => {
      for (const topic of cluster.topics)
        each(topic, cluster, (finding) => {
          report({ construct: topic, ...finding });
        });
    },
  });
}

const objectsByModel = new WeakMap<Model, ReadonlyMap<IConstruct, readonly ModelObject[]>>();

/**
 * The objects of a cluster after overrides and patches.
 *
 * @param model - the tree
 * @param cluster - the cluster
 * @returns everything that it made
 */
export function objectsOf(model: Model, cluster: KafkaCluster): readonly ModelObject[] {
  let index = objectsByModel.get(model);
  if (index === undefined) {
    index = indexObjects(model);
    objectsByModel.set(model, index);
  }
  return index.get(cluster) ?? [];
}

function indexObjects(model: Model): ReadonlyMap<IConstruct, readonly ModelObject[]> {
  const index = new Map<IConstruct, ModelObject[]>();
  for (const entry of model.objects) {
    const owner = entry.construct.node.scopes.find(isKafkaCluster);
    if (owner === undefined) continue;
    const list = index.get(owner);
    if (list === undefined) index.set(owner, [entry]);
    else list.push(entry);
  }
  return index;
}
