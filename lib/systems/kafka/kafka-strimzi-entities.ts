import { fitName, quantity, shortHash } from '../../core';
import { spreadConstraints } from '../../kubernetes';
import type { KafkaAcl } from './kafka-acl';
import type { KafkaPool } from './kafka-pools';
import type { ResolvedKafka } from './kafka-resolve';
import { ZONE_VARIABLE } from './kafka-strimzi-resource';
import {
  CONTAINER_SECURITY,
  heapOptions,
  POD_SECURITY,
  resources,
  schedulingTemplate,
} from './kafka-strimzi-templates';
import type { StrimziAcl, StrimziNodePool, StrimziRebalance, StrimziTopic, StrimziUser } from './kafka-strimzi-types';
import type { KafkaTopic } from './kafka-topic';

/** Ids that are set aside for a pool: what native stateful sets use as well. */
const IDS = 100;

/**
 * Name of a pool's resource. The operator puts the cluster's name before it, so that pods are called as natively.
 *
 * @param pool - the pool
 * @param cluster - name of the cluster
 * @returns for instance `broker` or `broker-zone-a`
 */
export function poolName({ name }: KafkaPool, cluster: string): string {
  return name.slice(cluster.length + 1);
}

/**
 * The node ids that a pool takes when it grows.
 *
 * @param pool - the pool
 * @returns a range, for instance `[100-199]`
 */
export function poolIds({ firstId }: KafkaPool): string {
  return `[${String(firstId)}-${String(firstId + IDS - 1)}]`;
}

/**
 * The specification of a pool.
 *
 * @param pool - the pool
 * @param cluster - its cluster
 * @param environment - storage class of the target, and whether sizes are small
 * @returns the specification
 */
export function poolResource(
  pool: KafkaPool,
  cluster: ResolvedKafka,
  environment: { readonly storageClass: string | undefined; readonly small: boolean },
): StrimziNodePool['spec'] {
  const role = pool.role === 'controller' ? 'controller' : 'broker';
  const spread = spreadConstraints(pool.replicas > 1 || pool.zone !== undefined ? 'preferred' : 'none', {
    'strimzi.io/cluster': cluster.name,
    [`strimzi.io/${role}-role`]: 'true',
  });
  return {
    replicas: pool.replicas,
    roles: pool.role === 'node' ? ['controller', 'broker'] : [role],
    storage: {
      type: 'persistent-claim',
      size: quantity(pool.storage),
      class: cluster.storageClass ?? environment.storageClass,
      deleteClaim: cluster.volumeRetention === 'delete',
    },
    resources: resources(pool.cpu, pool.memory),
    jvmOptions: heapOptions(pool.heap),
    template: {
      pod: {
        // what stands here replaces what the cluster's template says of the same
        securityContext: POD_SECURITY,
        enableServiceLinks: false,
        // a broker hands over its partitions and closes its logs; cut short, it recovers for long
        terminationGracePeriodSeconds: role === 'controller' || environment.small ? 120 : 300,
        topologySpreadConstraints: spread.length === 0 ? undefined : spread,
        ...schedulingTemplate(pool.scheduling),
      },
      ...(pool.zone === undefined
        ? {}
        : {
            kafkaContainer: {
              securityContext: CONTAINER_SECURITY,
              env: [{ name: ZONE_VARIABLE, value: pool.zone }],
            },
          }),
    },
  };
}

/**
 * Name of a topic's resource: that of the topic if Kubernetes accepts it, else what is left of it and a hash.
 *
 * @param topic - name of the topic
 * @returns the name
 */
export function topicResourceName(topic: string): string {
  if (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(topic) && !/\.[-.]|-\./.test(topic)) return topic;
  const left = topic
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return fitName([...(left === '' ? ['topic'] : [left]), shortHash(topic)].join('-'), 253);
}

/**
 * The specification of a topic.
 *
 * @param topic - the topic
 * @returns the specification
 */
export function topicResource({ topicName, partitions, replicationFactor, config }: KafkaTopic): StrimziTopic['spec'] {
  return {
    topicName,
    partitions,
    replicas: replicationFactor,
    ...(Object.keys(config).length === 0 ? {} : { config }),
  };
}

/**
 * The specification of a user.
 *
 * @param cluster - the cluster
 * @param user - name of the user
 * @param usersSecret - Secret that holds the users' passwords
 * @param acls - the user's rights
 * @returns the specification
 */
export function userResource(
  { clientAuthentication }: ResolvedKafka,
  user: string,
  usersSecret: string,
  acls: readonly KafkaAcl[],
): StrimziUser['spec'] {
  return {
    authentication:
      clientAuthentication === 'mtls'
        ? { type: 'tls-external' } // the certificate is a need of the platform: the operator makes none
        : { type: 'scram-sha-512', password: { valueFrom: { secretKeyRef: { name: usersSecret, key: user } } } },
    authorization: { type: 'simple', acls: resourceAcls(acls) },
  };
}

const RESOURCES = { TOPIC: 'topic', GROUP: 'group', TRANSACTIONAL_ID: 'transactionalId', CLUSTER: 'cluster' } as const;
const PATTERNS = { LITERAL: 'literal', PREFIXED: 'prefix' } as const;
const OPERATIONS = { ALL: 'All', DESCRIBE: 'Describe', READ: 'Read', WRITE: 'Write' } as const;

/** One entry a resource, with all operations on it, in the order of the rights. */
function resourceAcls(acls: readonly KafkaAcl[]): StrimziAcl[] {
  const byResource = new Map<
    string,
    { readonly acl: KafkaAcl; readonly operations: StrimziAcl['operations'][number][] }
  >();
  for (const acl of acls) {
    const key = [acl.resource, acl.pattern, acl.name].join('\t');
    const known = byResource.get(key);
    if (known === undefined) byResource.set(key, { acl, operations: [OPERATIONS[acl.operation]] });
    else known.operations.push(OPERATIONS[acl.operation]);
  }
  return [...byResource.values()].map(({ acl, operations }) => ({
    type: 'allow',
    resource: {
      type: RESOURCES[acl.resource],
      ...(acl.resource === 'CLUSTER' ? {} : { name: acl.name, patternType: PATTERNS[acl.pattern] }),
    },
    operations,
  }));
}

/**
 * How partitions are moved when brokers come and go: as many replicas and leaders on each, and no two of a partition in
 * one zone as far as there are zones. Goals about network and processor are left out: nobody has said what a broker can
 * take, and the defaults would refuse to move anything.
 *
 * @param throttle - bytes a second, or nothing for no bound
 * @returns the specification
 */
export function rebalanceResource(throttle: number | undefined): StrimziRebalance['spec'] {
  return {
    goals: [
      'RackAwareDistributionGoal',
      'ReplicaCapacityGoal',
      'DiskCapacityGoal',
      'ReplicaDistributionGoal',
      'TopicReplicaDistributionGoal',
      'LeaderReplicaDistributionGoal',
    ],
    skipHardGoalCheck: true,
    ...(throttle === undefined ? {} : { replicationThrottle: throttle }),
  };
}
