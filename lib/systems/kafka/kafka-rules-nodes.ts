import { mebibytes } from '../../core';
import type { Rule } from '../../rules/engine';
import { isKafkaCluster } from './kafka-brands';
import type { KafkaCluster } from './kafka-cluster';
import type { KafkaPool } from './kafka-pools';
import { WELL_KNOWN_CLUSTER_IDS } from './kafka-resolve';
import { clusterRule } from './kafka-rule';

const oddControllers = clusterRule({
  id: 'kafka-controllers-odd',
  severity: 'error',
  title: 'The number of controllers is odd',
  reason: 'one controller more than an odd number bears no further failure, and two bear none at all',
  source: "Apache Kafka documentation: KRaft, controller sizing; Strimzi's KafkaSpecChecker",
  each: (cluster, report) => {
    const { controllers } = cluster.resolved;
    if (controllers % 2 === 1) return;
    report({
      construct: cluster,
      property: 'controllers',
      message: `is ${String(controllers)}, which is even`,
      given: controllers,
      allowed: '1, 3, 5, 7 or 9',
      remedy: `use ${String(controllers - 1)} or ${String(controllers + 1)} controllers; choose well, the number can't change later`,
    });
  },
});

const productionControllers = clusterRule({
  id: 'kafka-production-controllers',
  severity: 'error',
  title: 'A cluster of tier prod has three controllers or more',
  reason:
    'a lone controller takes the metadata of all topics with it, and its quorum is static: it never gets a second one',
  source: 'Apache Kafka documentation: KRaft, controller sizing',
  each: (cluster, report) => {
    const { controllers, mode } = cluster.resolved;
    if (cluster.environment.tier !== 'prod' || controllers >= 3 || mode === 'combined') return;
    report({
      construct: cluster,
      property: 'controllers',
      message: `is ${String(controllers)} in tier prod`,
      given: controllers,
      allowed: '3, 5, 7 or 9',
      remedy: 'leave it out: prod has three',
    });
  },
});

const combinedProduction = clusterRule({
  id: 'kafka-combined-mode',
  severity: 'error',
  title: 'No cluster of tier prod is one node that is broker and controller',
  reason: 'upstream calls combined mode unfit for critical environments: one failure takes records and metadata',
  source: 'Apache Kafka documentation: KRaft, process roles',
  each: (cluster, report) => {
    if (cluster.environment.tier !== 'prod' || cluster.resolved.mode !== 'combined') return;
    report({
      construct: cluster,
      property: 'mode',
      message: 'is "combined" in tier prod',
      given: 'combined',
      allowed: 'isolated',
      remedy: 'leave mode out',
    });
  },
});

const heapShare = clusterRule({
  id: 'kafka-heap-share',
  severity: 'error',
  title: "The heap takes at most 60 % of a node's memory",
  reason:
    'TLS, network buffers and threads live beside it, and what a broker reads comes from the page cache: more ends in an OOM kill',
  source: 'Strimzi issues 3175 and 6579; apecloud/kubeblocks-addons 2822 and 2855',
  each: (cluster, report) => {
    for (const pool of cluster.resolved.pools) {
      const memory = mebibytes(pool.memory);
      if (pool.heap <= memory * 0.6) continue;
      report({
        construct: cluster,
        property: `${resourcesOf(pool)}.heap`,
        message: `is ${String(pool.heap)} MiB of ${String(memory)} MiB`,
        given: `${String(pool.heap)} MiB`,
        allowed: `at most ${String(Math.floor(memory * 0.6))} MiB`,
        remedy: 'leave the heap out, or raise the memory',
      });
    }
  },
});

const heapMinimum = clusterRule({
  id: 'kafka-heap-minimum',
  severity: 'error',
  title: 'The heap is large enough to start',
  reason: 'a broker with less runs out of heap while it loads the metadata, and starts again for ever',
  source: 'seen running: a controller needs 128 MiB, a broker 256 MiB',
  each: (cluster, report) => {
    for (const pool of cluster.resolved.pools) {
      const least = pool.role === 'controller' ? 128 : 256;
      if (pool.heap >= least) continue;
      report({
        construct: cluster,
        property: `${resourcesOf(pool)}.heap`,
        message: `of a ${pool.role} is ${String(pool.heap)} MiB`,
        given: `${String(pool.heap)} MiB`,
        allowed: `at least ${String(least)} MiB`,
        remedy: 'raise the memory, or the heap',
      });
    }
  },
});

function resourcesOf({ role }: KafkaPool): string {
  return role === 'controller' ? 'controllerResources' : 'brokerResources';
}

const zonesBalance = clusterRule({
  id: 'kafka-zones-balance',
  severity: 'warning',
  title: 'The number of brokers is a multiple of the number of zones',
  reason: 'replicas are spread over zones first, so the brokers of a small zone carry more than the others',
  source: 'Apache Kafka documentation: balancing replicas across racks',
  each: (cluster, report) => {
    const { brokers, zones } = cluster.resolved;
    if (zones.length === 0 || brokers % zones.length === 0) return;
    report({
      construct: cluster,
      property: 'brokers',
      message: `is ${String(brokers)} in ${String(zones.length)} zones`,
      given: brokers,
      allowed: `a multiple of ${String(zones.length)}`,
      remedy: 'add or leave out brokers until each zone has as many',
    });
  },
});

const zonesReplication = clusterRule({
  id: 'kafka-zones-replication',
  severity: 'warning',
  title: 'There are as many zones as replicas',
  reason: 'two of three replicas in one zone are lost with it, and the third alone may not take writes',
  source: 'Apache Kafka documentation: balancing replicas across racks',
  each: (cluster, report) => {
    const { zones, topicDefaults } = cluster.resolved;
    if (zones.length === 0 || zones.length >= topicDefaults.replicationFactor) return;
    report({
      construct: cluster,
      property: 'zones',
      message: `are ${String(zones.length)}, and topics have ${String(topicDefaults.replicationFactor)} replicas`,
      given: zones,
      remedy: 'name as many zones as there are replicas, or none',
    });
  },
});

const volumeRetention = clusterRule({
  id: 'kafka-volume-retention',
  severity: 'warning',
  title: 'Volumes of tier prod stay when the cluster is deleted',
  reason: 'a deleted StatefulSet, in a wrong namespace or by a pruning tool, would delete all records',
  source: 'Kubernetes: persistentVolumeClaimRetentionPolicy',
  each: (cluster, report) => {
    if (cluster.environment.tier !== 'prod' || cluster.resolved.volumeRetention === 'retain') return;
    report({
      construct: cluster,
      property: 'volumeRetention',
      message: 'is "delete" in tier prod',
      given: 'delete',
      allowed: 'retain',
      remedy: 'leave it out',
    });
  },
});

const volumeSize = clusterRule({
  id: 'kafka-volume-size',
  severity: 'warning',
  title: 'What topics may keep fits on the volumes',
  reason: 'a broker whose volume is full stops, and with it every partition that it leads',
  source: 'Apache Kafka documentation: retention.bytes is per partition',
  each: (cluster, report) => {
    const { brokers, pools } = cluster.resolved;
    const broker = pools.find(({ role }) => role !== 'controller');
    const kept = cluster.topics.reduce((sum, { config, partitions, replicationFactor }) => {
      const bytes = Number(config['retention.bytes'] ?? 0);
      return sum + Math.max(0, Number.isFinite(bytes) ? bytes : 0) * partitions * replicationFactor;
    }, 0);
    const room = broker === undefined ? 0 : mebibytes(broker.storage) * 2 ** 20 * brokers * 0.85;
    if (kept <= room) return;
    report({
      construct: cluster,
      property: 'storage',
      message: `has room for ${gibibytes(room)} GiB on all brokers (85 % of it), and topics may keep ${gibibytes(kept)} GiB with all replicas`,
      remedy: 'raise storage or brokers, or lower retentionSize, which counts for each partition',
    });
  },
});

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}

const partitionsPerBroker = clusterRule({
  id: 'kafka-partitions-per-broker',
  severity: 'warning',
  title: 'No broker carries more than 4000 replicas',
  reason: 'each segment takes open files and memory maps of the node, whose limit a pod can not raise',
  source: 'Apache Kafka documentation: operating system, file descriptors and max map count',
  each: (cluster, report) => {
    const { brokers } = cluster.resolved;
    const replicas = cluster.topics.reduce(
      (sum, { partitions, replicationFactor }) => sum + partitions * replicationFactor,
      0,
    );
    if (replicas / brokers <= 4000) return;
    report({
      construct: cluster,
      property: 'brokers',
      message: `carry ${String(Math.ceil(replicas / brokers))} replicas each`,
      allowed: 'at most 4000',
      remedy: 'add brokers, or give topics fewer partitions',
    });
  },
});

const clusterId: Rule = {
  id: 'kafka-cluster-id',
  severity: 'error',
  title: 'Every cluster has an id of its own',
  reason: 'nodes of clusters with one id take each other for their own, and mix their metadata',
  source: "apache/kafka docker image: the start script's default CLUSTER_ID",
  check: (model, report) => {
    const owners = new Map<string, KafkaCluster>();
    for (const cluster of model.find(isKafkaCluster)) {
      const { clusterId: id } = cluster.resolved;
      const other = owners.get(id);
      const known = WELL_KNOWN_CLUSTER_IDS.includes(id);
      if (known || other !== undefined) {
        report({
          construct: cluster,
          property: 'clusterId',
          message: known ? 'is the constant of the image and its examples' : `is that of ${other?.node.path ?? ''} too`,
          given: id,
          remedy: 'leave it out: it then follows from namespace and name',
        });
      }
      owners.set(id, cluster);
    }
  },
};

const engineOperator = clusterRule({
  id: 'kafka-engine-operator',
  severity: 'error',
  title: 'The operator that is to run a cluster is declared',
  reason: 'without it nothing acts on the resources, and the output names no version of the operator',
  source: 'design: engines',
  each: (cluster, report) => {
    if (cluster.engine !== 'strimzi' || cluster.environment.operator('strimzi') !== undefined) return;
    report({
      construct: cluster,
      property: 'engine',
      message: 'is "strimzi", and the environment declares no such operator',
      given: 'strimzi',
      remedy: 'give the platform operators: [Strimzi.v1_2()], or leave engine out',
    });
  },
});

const retiringBrokers = clusterRule({
  id: 'kafka-retiring-brokers',
  severity: 'warning',
  title: 'Brokers retire where the admin job empties them',
  reason:
    "Strimzi's Cruise Control empties brokers by itself when their number is lowered, and reads nothing of this prop",
  source: 'Strimzi documentation: autoRebalance, mode remove-brokers',
  each: (cluster, report) => {
    if (cluster.engine === 'native' || cluster.resolved.retiringBrokers === 0) return;
    report({
      construct: cluster,
      property: 'retiringBrokers',
      message: `has no effect with engine "${cluster.engine}"`,
      given: cluster.resolved.retiringBrokers,
      remedy: 'leave it out, and lower brokers',
    });
  },
});

/** Rules about nodes, their sizes and their zones. */
export const nodeRules: readonly Rule[] = [
  clusterId,
  combinedProduction,
  engineOperator,
  heapMinimum,
  heapShare,
  oddControllers,
  partitionsPerBroker,
  productionControllers,
  retiringBrokers,
  volumeRetention,
  volumeSize,
  zonesBalance,
  zonesReplication,
];
