import type { KubeObject } from '../../kubernetes';
import type { Verdict } from './effect';
import { at, groupKindOf, K8S, listAt, mapAt, podsStop, replicasOf, textOf, type States } from './row';
import { usersOf, workloadNames } from './users';

type Judge = (object: KubeObject, states: States) => Verdict;

const DOCS = 'https://strimzi.io/docs/operators/latest/deploying';

/** Pods that stop for good. */
const STOPS: Judge = (object) => ({
  effect: 'recreate',
  reason: podsStop(object),
  source: K8S.deployments,
});

const LIGHT =
  (reason: string, source: string): Judge =>
  () => ({ effect: 'in-place', reason, source });

/** Something that pods can't start without. */
const NAMED =
  (otherwise: string): Judge =>
  (object, { next }) => {
    const users = usersOf(next.inventory, object);
    return users.length === 0
      ? { effect: 'in-place', reason: otherwise, source: K8S.pods }
      : {
          effect: 'impossible',
          refusedBy: 'controller',
          reason: `${workloadNames(users)} still ${users.length === 1 ? 'names' : 'name'} it: pods that are made from now on can't start`,
          source: K8S.pods,
          instead: `keep the ${object.kind} until no pod names it`,
        };
  };

const claimsOf = (object: KubeObject): string =>
  listAt(object, 'spec.volumeClaimTemplates')
    .map((claim) => textOf(claim, 'metadata.name'))
    .join(', ');

const STATEFUL_SET: Judge = (object) => {
  const claims = claimsOf(object);
  if (claims !== '' && textOf(object, 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted') === 'Delete') {
    return {
      effect: 'data-loss',
      reason: `${podsStop(object)}, and whenDeleted: Delete takes their volumes (${claims}) with them`,
      source: K8S.statefulSets,
      instead: 'set whenDeleted: Retain in a change before this one, or copy what they hold',
    };
  }
  return {
    effect: 'recreate',
    reason: `${podsStop(object)}${claims === '' ? '' : `; their volumes (${claims}) stay, unused`}`,
    source: K8S.statefulSets,
  };
};

const NAMESPACE: Judge = ({ metadata: { name } }, { old }) => {
  const inside = old.inventory.items.filter(({ object }) => object.metadata.namespace === name);
  const claims = inside.filter(
    ({ object }) => object.kind === 'PersistentVolumeClaim' || listAt(object, 'spec.volumeClaimTemplates').length > 0,
  );
  return {
    effect: 'data-loss',
    reason: `everything inside is deleted, Secrets and volumes that no manifest names included: ${String(inside.length)} objects that we know${claims.length === 0 ? '' : `, among them the volumes of ${workloadNames(claims)}`}`,
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
    instead: 'take the objects out one by one, and the namespace last',
  };
};

const CLAIM: Judge = (object, { old }) => {
  const name = textOf(object, 'spec.storageClassName');
  const kept = old.inventory.find('storage.k8s.io/StorageClass', undefined, name)?.object.reclaimPolicy === 'Retain';
  return kept
    ? {
        effect: 'recreate',
        reason: `the claim goes; class ${name} keeps its volume, which nobody can use until it is bound by hand`,
        source: K8S.volumes,
      }
    : {
        effect: 'data-loss',
        reason:
          'the claim goes, and its volume with the data on it (reclaim policy Delete, unless its class says otherwise)',
        source: K8S.volumes,
        instead: 'set the reclaim policy of its volume to Retain first, or copy the data',
      };
};

const VOLUME: Judge = (object) =>
  textOf(object, 'spec.persistentVolumeReclaimPolicy') === 'Delete'
    ? {
        effect: 'data-loss',
        reason: 'reclaim policy Delete: the disk goes with the object',
        source: K8S.volumes,
        instead: 'set persistentVolumeReclaimPolicy: Retain first',
      }
    : { effect: 'recreate', reason: 'the disk stays; its claim has lost its volume', source: K8S.volumes };

const SERVICE: Judge = (object) => ({
  effect: 'recreate',
  reason:
    textOf(object, 'spec.type') === 'LoadBalancer'
      ? 'its name leads nowhere, and the address of the load balancer is given back'
      : 'its name leads nowhere any more',
  source: K8S.services,
  instead: 'move its clients first',
});

const POLICY: Judge = (object, { next }) => {
  const { namespace } = object.metadata;
  const others = next.inventory
    .ofKind('networking.k8s.io/NetworkPolicy')
    .some((item) => item.object.metadata.namespace === namespace && isForAll(item.object));
  return {
    effect: 'in-place',
    reason: others
      ? 'connections that only this policy allowed are cut, without a restart'
      : 'the pods that it named are open to what no other policy closes',
    source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  };
};

function isForAll(policy: KubeObject): boolean {
  return JSON.stringify(at(policy, 'spec.podSelector') ?? {}) === '{}';
}

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

const POOL: Judge = (object) =>
  deletesClaims(object)
    ? {
        effect: 'data-loss',
        reason: `its ${String(replicasOf(object))} nodes go, and deleteClaim takes their volumes with them`,
        source: DOCS,
        instead: 'move the partitions first: KafkaRebalance in mode remove-brokers',
      }
    : {
        effect: 'recreate',
        reason: `its ${String(replicasOf(object))} nodes stop together; their volumes stay, unused`,
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

const ALL_DATA =
  (what: string, source: string, instead = 'make a backup first'): Judge =>
  () => ({ effect: 'data-loss', reason: what, source, instead });

const FLINK =
  'https://nightlies.apache.org/flink/flink-kubernetes-operator-docs-stable/docs/custom-resource/job-management/';
const FLINK_JOB = ALL_DATA(
  'the job is stopped and the operator forgets how far it was: the same resource begins from the start',
  FLINK,
  'take a savepoint first, and name it in initialSavepointPath when it comes back',
);

const REMOVED: Readonly<Record<string, Judge>> = {
  '/Namespace': NAMESPACE,
  '/PersistentVolumeClaim': CLAIM,
  '/PersistentVolume': VOLUME,
  '/Service': SERVICE,
  '/Pod': STOPS,
  '/ConfigMap': NAMED('nobody names it any more'),
  '/Secret': NAMED('nobody names it any more'),
  '/ServiceAccount': NAMED('its tokens no longer count'),
  '/ResourceQuota': LIGHT('the namespace has no such bound any more', K8S.core),
  '/LimitRange': LIGHT('new pods get no such bounds and defaults any more', K8S.core),
  'apps/DaemonSet': STOPS,
  'apps/Deployment': STOPS,
  'apps/ReplicaSet': STOPS,
  'apps/StatefulSet': STATEFUL_SET,
  'batch/CronJob': LIGHT('no more runs; one that goes on is stopped', K8S.jobs),
  'batch/Job': LIGHT('its pods and their logs go; if it still runs, it is stopped', K8S.jobs),
  'apiextensions.k8s.io/CustomResourceDefinition': (object) => ({
    effect: 'data-loss',
    reason: `every ${textOf(object, 'spec.names.kind') || 'object'} of the cluster is deleted with its definition, and what operators made for them`,
    source: K8S.crds,
    instead: 'keep definitions out of what is pruned',
  }),
  'networking.k8s.io/NetworkPolicy': POLICY,
  'networking.k8s.io/Ingress': LIGHT('nobody comes in from outside by these names any more', K8S.services),
  'policy/PodDisruptionBudget': LIGHT(
    'a drain of nodes may stop all its pods together',
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  ),
  'rbac.authorization.k8s.io/ClusterRole': LIGHT('who is bound to it may no longer do what it allows', K8S.rbac),
  'rbac.authorization.k8s.io/ClusterRoleBinding': LIGHT('its subjects lose the rights at once', K8S.rbac),
  'rbac.authorization.k8s.io/Role': LIGHT('who is bound to it may no longer do what it allows', K8S.rbac),
  'rbac.authorization.k8s.io/RoleBinding': LIGHT('its subjects lose the rights at once', K8S.rbac),
  'storage.k8s.io/StorageClass': LIGHT('volumes that exist stay; claims that name it wait for ever', K8S.storage),
  'scheduling.k8s.io/PriorityClass': NAMED('pods that run keep their priority'),
  'node.k8s.io/RuntimeClass': NAMED('nobody names it any more'),
  'autoscaling/HorizontalPodAutoscaler': LIGHT(
    'the number of pods stays where it is',
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  ),
  'kafka.strimzi.io/Kafka': KAFKA,
  'kafka.strimzi.io/KafkaConnect': STOPS,
  'kafka.strimzi.io/KafkaConnector': LIGHT('its tasks stop; offsets stay in Kafka', DOCS),
  'kafka.strimzi.io/KafkaNodePool': POOL,
  'kafka.strimzi.io/KafkaTopic': TOPIC,
  'kafka.strimzi.io/KafkaUser': LIGHT('its password and rights are taken away: clients that use it are refused', DOCS),
  'cassandra.datastax.com/CassandraDatacenter': ALL_DATA(
    'all nodes of the datacenter stop, and the operator deletes their volumes',
    'k8ssandra/cass-operator: pkg/reconciliation/reconcile_datacenter.go',
  ),
  'postgresql.cnpg.io/Cluster': ALL_DATA(
    'all instances stop, and their volumes are deleted with the Cluster that owns them',
    'https://cloudnative-pg.io/documentation/current/kubectl-plugin/',
  ),
  'flink.apache.org/FlinkDeployment': FLINK_JOB,
  'flink.apache.org/FlinkSessionJob': FLINK_JOB,
  'sparkoperator.k8s.io/SparkApplication': LIGHT(
    'if it still runs, it is stopped',
    'https://github.com/kubeflow/spark-operator',
  ),
  'sparkoperator.k8s.io/ScheduledSparkApplication': LIGHT('no more runs', 'https://github.com/kubeflow/spark-operator'),
  'ceph.rook.io/CephCluster': ALL_DATA(
    'the storage of everything that uses it is gone',
    'https://rook.io/docs/rook/latest/',
  ),
  'objectbucket.io/ObjectBucketClaim': ALL_DATA(
    'the bucket is deleted with its objects',
    'https://rook.io/docs/rook/latest/',
  ),
  'snapshot.storage.k8s.io/VolumeSnapshot': ALL_DATA(
    'the snapshot is deleted (deletionPolicy Delete, unless its class says otherwise)',
    'https://kubernetes.io/docs/concepts/storage/volume-snapshots/',
    'set deletionPolicy: Retain on its content first',
  ),
};

/** Groups whose objects are Kubernetes' own and hold no data. */
const OWN = /^(|apps|batch|policy|autoscaling|[a-z.]+\.k8s\.io)\//;

/**
 * What it means that an object is no longer declared, once it is deleted: by a tool that prunes, or by hand.
 *
 * @param object - the object
 * @param states - everything around it
 * @returns the verdict
 */
export function judgeRemoval(object: KubeObject, states: States): Verdict {
  const groupKind = groupKindOf(object);
  const judge = REMOVED[groupKind];
  if (judge !== undefined) return judge(object, states);
  return OWN.test(groupKind)
    ? { effect: 'in-place', reason: 'it no longer counts', source: 'docs/upgrade-safety.md' }
    : {
        effect: 'recreate',
        reason: "its operator takes away what it made for it; whether volumes stay is the operator's matter",
        source: 'docs/upgrade-safety.md',
        instead: 'read what the operator does with volumes before you delete it',
      };
}
