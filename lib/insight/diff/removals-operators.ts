import type { KubeObject } from '../../kubernetes';
import { leavesVolumes, light, stops, takesData, type Judge } from './removal';
import { at, listAt, mapAt, replicasOf, textOf } from './row';

const DOCS = 'https://strimzi.io/docs/operators/latest/deploying';

const TOPIC: Judge = (object, { next }) => {
  const name = textOf(object, 'spec.topicName') || object.metadata.name;
  if (object.metadata.annotations?.['strimzi.io/managed'] === 'false') {
    return {
      effect: 'in-place',
      reason: `the operator no longer looked after topic ${name}: it stays as it is`,
      source: DOCS,
    };
  }
  const cluster = next.inventory.find(
    'kafka.strimzi.io/Kafka',
    object.metadata.namespace,
    object.metadata.labels?.['strimzi.io/cluster'] ?? '',
  );
  const deletes = mapAt(cluster?.object, 'spec.kafka.config')['delete.topic.enable'];
  const refuses = deletes === false || deletes === 'false';
  return refuses
    ? {
        effect: 'in-place',
        reason: `topic ${name} stays with its records: the cluster has delete.topic.enable: false`,
        source: DOCS,
      }
    : {
        effect: 'data-loss',
        reason: `topic ${name} is deleted with all its records`,
        source: DOCS,
        instead:
          'annotate the KafkaTopic with strimzi.io/managed: "false" in a change before this one: the topic then stays',
      };
};

/** Whether the volumes of a pool go with it. */
function deletesClaims(pool: KubeObject): boolean {
  return [at(pool, 'spec.storage'), ...listAt(pool, 'spec.storage.volumes')].some(
    (storage) => at(storage, 'deleteClaim') === true,
  );
}

const nodes = (pool: KubeObject): string =>
  replicasOf(pool) === 1 ? 'only node stops' : `${String(replicasOf(pool))} nodes stop together`;

const POOL: Judge = (object) =>
  deletesClaims(object)
    ? {
        effect: 'data-loss',
        reason: `its ${nodes(object)}, and deleteClaim takes the volumes as well`,
        source: DOCS,
        instead: 'move the partitions first: KafkaRebalance in mode remove-brokers',
      }
    : {
        effect: 'recreate',
        reason: `its ${nodes(object)}; the volumes stay, unused`,
        source: DOCS,
        instead: 'move the partitions first: KafkaRebalance in mode remove-brokers',
      };

const KAFKA: Judge = (object, { old }) => {
  const { name, namespace } = object.metadata;
  const pools = old.inventory
    .ofKind('kafka.strimzi.io/KafkaNodePool')
    .filter(
      (item) =>
        item.object.metadata.namespace === namespace && item.object.metadata.labels?.['strimzi.io/cluster'] === name,
    );
  const lost = pools.some((pool) => deletesClaims(pool.object));
  return {
    effect: lost ? 'data-loss' : 'recreate',
    reason: lost
      ? 'all nodes stop together, and deleteClaim takes their volumes with them: every topic is gone'
      : 'all nodes stop together; their volumes stay, but users, certificates and the cluster id are made anew',
    source: DOCS,
  };
};

const FLINK =
  'https://nightlies.apache.org/flink/flink-kubernetes-operator-docs-stable/docs/custom-resource/job-management/';
const FLINK_JOB = takesData(
  'the job is stopped and the operator forgets how far it was: the same resource begins from the start',
  FLINK,
  'take a savepoint first, and name it in initialSavepointPath when it comes back',
);

/** The name of a volume policy that an operator reads, and the value by which volumes stay. */
const unless =
  (path: string, keeps: (value: unknown) => boolean, what: string, source: string): Judge =>
  (object, states) =>
    keeps(at(object, path))
      ? leavesVolumes(`${what} stop together; their volumes stay, unused (${path})`, source)(object, states)
      : takesData(
          `${what} stop together, and their volumes are deleted`,
          source,
          `set ${path} so that they stay, in a change before this one, or make a backup`,
        )(object, states);

const finalized =
  (finalizer: string, what: string, source: string): Judge =>
  (object, states) =>
    listAt(object, 'metadata.finalizers').includes(finalizer)
      ? takesData(
          `${what} stop together, and finalizer ${finalizer} deletes their volumes`,
          source,
          'take the finalizer off in a change before this one, or make a backup',
        )(object, states)
      : leavesVolumes(`${what} stop together; their volumes stay, unused`, source)(object, states);

const ECK = 'https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/volume-claim-templates';
const CNPG = 'https://cloudnative-pg.io/documentation/current/declarative_database_management/';

const DATABASE: Judge = (object, states) => {
  const name = textOf(object, 'spec.name');
  return textOf(object, 'spec.databaseReclaimPolicy') === 'delete'
    ? takesData(
        `database ${name} is dropped with all its tables (databaseReclaimPolicy: delete)`,
        CNPG,
        'set databaseReclaimPolicy: retain in a change before this one',
      )(object, states)
    : light(`database ${name} stays as it is (databaseReclaimPolicy: retain)`, CNPG)(object, states);
};

/** What it does that a resource of an operator is deleted, by group and kind. */
export const OPERATOR_REMOVALS: Readonly<Record<string, Judge>> = {
  'kafka.strimzi.io/Kafka': KAFKA,
  'kafka.strimzi.io/KafkaConnect': stops,
  'kafka.strimzi.io/KafkaConnector': light('its tasks stop; offsets stay in Kafka', DOCS),
  'kafka.strimzi.io/KafkaNodePool': POOL,
  'kafka.strimzi.io/KafkaTopic': TOPIC,
  'kafka.strimzi.io/KafkaUser': light('its password and rights are taken away: clients that use it are refused', DOCS),
  'cassandra.datastax.com/CassandraDatacenter': takesData(
    'all nodes of the datacenter stop, and the operator deletes their volumes',
    'k8ssandra/cass-operator: pkg/reconciliation/reconcile_datacenter.go',
  ),
  'postgresql.cnpg.io/Cluster': takesData(
    'all instances stop, and their volumes are deleted with the Cluster that owns them',
    'https://cloudnative-pg.io/documentation/current/kubectl-plugin/',
  ),
  'flink.apache.org/FlinkDeployment': FLINK_JOB,
  'flink.apache.org/FlinkSessionJob': FLINK_JOB,
  'sparkoperator.k8s.io/SparkApplication': light(
    'if it still runs, it is stopped',
    'https://github.com/kubeflow/spark-operator',
  ),
  'sparkoperator.k8s.io/ScheduledSparkApplication': light('no more runs', 'https://github.com/kubeflow/spark-operator'),
  'ceph.rook.io/CephCluster': takesData(
    'the storage of everything that uses it is gone',
    'https://rook.io/docs/rook/latest/',
  ),
  'objectbucket.io/ObjectBucketClaim': takesData(
    'the bucket is deleted with its objects',
    'https://rook.io/docs/rook/latest/',
  ),
  'postgresql.cnpg.io/Database': DATABASE,
  'acid.zalan.do/postgresql': takesData(
    'all instances stop together, and the operator deletes their volumes unless it is configured otherwise',
    'https://postgres-operator.readthedocs.io/en/latest/reference/operator_parameters/',
  ),
  'postgres-operator.crunchydata.com/PostgresCluster': takesData(
    'all instances stop together, and their volumes are deleted with the cluster that owns them',
    'https://access.crunchydata.com/documentation/postgres-operator/latest/tutorials/cluster-management/delete-cluster',
  ),
  'k8ssandra.io/K8ssandraCluster': takesData(
    'all datacenters go, and cass-operator deletes their volumes',
    'https://docs.k8ssandra.io/',
  ),
  'elasticsearch.k8s.elastic.co/Elasticsearch': unless(
    'spec.volumeClaimDeletePolicy',
    (policy) => policy === 'DeleteOnScaledownOnly',
    'all nodes of the cluster',
    ECK,
  ),
  'rabbitmq.com/RabbitmqCluster': takesData(
    'all nodes stop together, and their volumes are deleted with the cluster that owns them: queues and messages are gone',
    'https://www.rabbitmq.com/kubernetes/operator/using-operator',
  ),
  'redis.redis.opstreelabs.in/Redis': unless(
    'spec.storage.keepAfterDelete',
    (keep) => keep === true,
    'the server and its data',
    'OT-CONTAINER-KIT/redis-operator: finalizers, keepAfterDelete',
  ),
  'redis.redis.opstreelabs.in/RedisCluster': unless(
    'spec.storage.keepAfterDelete',
    (keep) => keep === true,
    'all leaders and followers',
    'OT-CONTAINER-KIT/redis-operator: finalizers, keepAfterDelete',
  ),
  'redis.redis.opstreelabs.in/RedisReplication': unless(
    'spec.storage.keepAfterDelete',
    (keep) => keep === true,
    'the leader and its followers',
    'OT-CONTAINER-KIT/redis-operator: finalizers, keepAfterDelete',
  ),
  'mongodbcommunity.mongodb.com/MongoDBCommunity': leavesVolumes(
    'all members stop together; the volumes of their StatefulSet stay, unused, and the data with them',
    'https://github.com/mongodb/mongodb-kubernetes',
  ),
  'psmdb.percona.com/PerconaServerMongoDB': finalized(
    'percona.com/delete-psmdb-pvc',
    'all members',
    'https://docs.percona.com/percona-operator-for-mongodb/delete.html',
  ),
  'ps.percona.com/PerconaServerMySQL': finalized(
    'percona.com/delete-mysql-pvc',
    'all members',
    'https://docs.percona.com/percona-operator-for-mysql/ps/delete.html',
  ),
  'pxc.percona.com/PerconaXtraDBCluster': finalized(
    'percona.com/delete-pxc-pvc',
    'all members',
    'https://docs.percona.com/percona-operator-for-mysql/pxc/delete.html',
  ),
  'mysql.oracle.com/InnoDBCluster': leavesVolumes(
    'all members stop together; the volumes of their StatefulSet stay, unused, and the data with them',
    'https://dev.mysql.com/doc/mysql-operator/en/',
  ),
  'k8s.mariadb.com/MariaDB': unless(
    'spec.storage.pvcRetentionPolicy.whenDeleted',
    (policy) => policy !== 'Delete',
    'all members and their data',
    'mariadb-operator: docs/storage.md',
  ),
  'cert-manager.io/Certificate': light(
    'it is renewed no more: its Secret stays until the certificate in it has expired',
    'https://cert-manager.io/docs/usage/certificate/',
  ),
  'monitoring.coreos.com/PodMonitor': light('its metrics are collected no more', 'https://prometheus-operator.dev/'),
  'monitoring.coreos.com/PrometheusRule': light(
    'its alerts are raised no more, its series recorded no more',
    'https://prometheus-operator.dev/',
  ),
  'monitoring.coreos.com/ServiceMonitor': light(
    'its metrics are collected no more',
    'https://prometheus-operator.dev/',
  ),
  'monitoring.coreos.com/Prometheus': leavesVolumes(
    'its servers stop together: nothing is measured, no alert is raised; volumes of their StatefulSet stay, unused, with the data',
    'https://prometheus-operator.dev/',
  ),
};
