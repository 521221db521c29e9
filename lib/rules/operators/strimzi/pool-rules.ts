import { isObject } from '../../../model';
import type { ManifestRule } from '../../manifest-rule';
import { at, listAt, mapAt, numberAt, textAt } from '../at';
import { countNodes, hasRole, StrimziModel, unlessKnown, type StrimziObject } from './strimzi-model';

const roles: ManifestRule = {
  id: 'strimzi-roles',
  severity: 'error',
  title: 'A cluster has controllers and brokers',
  reason: 'the operator refuses a cluster without one of them',
  source: 'Strimzi: NodePoolUtils',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      for (const role of ['controller', 'broker'] as const) {
        if (countNodes(cluster, role) > 0) continue;
        report({
          item: cluster.item,
          message: `has no pool with the role ${role} and at least one replica`,
          remedy: `add the role ${role} to a KafkaNodePool with the label strimzi.io/cluster: ${cluster.name}`,
        });
      }
    }
  },
};

const volumes: ManifestRule = {
  id: 'strimzi-volumes',
  severity: 'error',
  title: 'The volumes of a pool have sizes and ids, and at most one of them holds the metadata',
  reason: 'the operator refuses the pool',
  source: 'Strimzi: NodePoolUtils, StorageUtils',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const { item, object } of StrimziModel.of(inventory).ofKind('KafkaNodePool')) {
      const storage = mapAt(object, 'spec', 'storage');
      const jbod = storage.type === 'jbod';
      const all = jbod ? listAt(storage, 'volumes') : [storage];
      const fail = (message: string, remedy: string): void => {
        report({ item, property: 'spec.storage', message, remedy });
      };
      if (jbod && all.length === 0) fail('lists no volume', 'give at least one in volumes');
      if (all.some(({ type, size }) => type === 'persistent-claim' && typeof size !== 'string'))
        fail('has a persistent claim without a size', 'give it a size, for instance 100Gi');
      if (jbod && new Set(all.map(({ id }) => id)).size < all.length)
        fail('has two volumes with one id', 'give every volume an id of its own');
      if (jbod && all.some(({ id }) => typeof id !== 'number'))
        fail('has a volume without an id', 'give every volume an id of its own');
      if (all.filter(({ kraftMetadata }) => kraftMetadata !== undefined).length > 1)
        fail('has several volumes for the metadata', 'leave kraftMetadata at one volume');
    }
  },
};

const cruiseControl: ManifestRule = {
  id: 'strimzi-cruise-control',
  severity: 'error',
  title: 'Who wants partitions moved has Cruise Control, and Cruise Control has two brokers',
  reason: 'the operator refuses the cluster, or never touches the KafkaRebalance',
  source: 'Strimzi: CruiseControl; documentation on rebalancing',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      const { item, object, rebalances } = cluster;
      const enabled = isObject(at(object, 'spec', 'cruiseControl'));
      if (enabled && countNodes(cluster, 'broker') < 2) {
        report({
          item,
          property: 'spec.cruiseControl',
          message: 'is there for a cluster of one broker',
          remedy: 'leave it out, or run at least two brokers',
        });
      }
      if (!enabled) {
        for (const rebalance of rebalances)
          report({
            item: rebalance.item,
            message: `asks to move partitions of ${cluster.name}, which has no Cruise Control`,
            remedy: `give Kafka ${cluster.name} spec.cruiseControl`,
          });
      }
      for (const { template } of listAt(object, 'spec', 'cruiseControl', 'autoRebalance')) {
        const name = textAt(template, 'name');
        if (name === undefined || rebalances.some((one) => one.name === name && isTemplate(one))) continue;
        report({
          item,
          property: 'spec.cruiseControl.autoRebalance',
          message: `names the template ${name}, which no KafkaRebalance of the cluster is`,
          remedy: `make a KafkaRebalance ${name} with the annotation strimzi.io/rebalance-template: "true"`,
        });
      }
    }
  },
};

function isTemplate({ object }: StrimziObject): boolean {
  return object.metadata.annotations?.['strimzi.io/rebalance-template'] === 'true';
}

/** Time below which a broker is killed while it still hands over its partitions. */
const SHORTEST_GRACE = 120;

const gracePeriod: ManifestRule = {
  id: 'strimzi-grace-period',
  severity: 'error',
  title: 'Brokers have at least two minutes to stop',
  reason: 'a broker that is killed recovers its logs at the next start, which may take hours',
  source: 'Strimzi documentation: terminationGracePeriodSeconds; Kafka: controlled shutdown',
  equivalents: {},
  all: ({ inventory, needs }, report) => {
    const path = ['template', 'pod', 'terminationGracePeriodSeconds'];
    for (const { object, pools } of StrimziModel.of(inventory).clusters) {
      for (const pool of pools) {
        const grace = numberAt(pool.object, 'spec', ...path) ?? numberAt(object, 'spec', 'kafka', ...path) ?? 30;
        if (!hasRole(pool, 'broker') || grace >= SHORTEST_GRACE) continue;
        report({
          item: pool.item,
          property: `spec.${path.join('.')}`,
          message: 'is too short for a broker',
          given: grace,
          allowed: `at least ${String(SHORTEST_GRACE)} seconds`,
          remedy: 'give 300 seconds',
          ...unlessKnown(needs),
        });
      }
    }
  },
};

const rack: ManifestRule = {
  id: 'strimzi-rack',
  severity: 'error',
  title: 'Where brokers are told their rack by a variable, every pool of brokers sets it',
  reason: 'a broker without it has no rack, and several replicas of a partition come to stand in one zone',
  source: 'Strimzi documentation: rack, type environment-variable',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const { object, pools } of StrimziModel.of(inventory).clusters) {
      const variable = textAt(object, 'spec', 'kafka', 'rack', 'envVarName');
      if (variable === undefined) continue;
      const common = listAt(object, 'spec', 'kafka', 'template', 'kafkaContainer', 'env');
      for (const pool of pools) {
        const own = listAt(pool.object, 'spec', 'template', 'kafkaContainer', 'env');
        if (!hasRole(pool, 'broker') || [...common, ...own].some(({ name }) => name === variable)) continue;
        report({
          item: pool.item,
          property: 'spec.template.kafkaContainer.env',
          message: `does not set ${variable}, from which brokers take their rack`,
          remedy: `set ${variable} to the zone that the pool is kept in`,
        });
      }
    }
  },
};

/** Rules about pools of nodes, their volumes and what is moved between them. */
export const poolRules: readonly ManifestRule[] = [cruiseControl, gracePeriod, rack, roles, volumes];
