import { Size } from 'cdk8s';
import type { EnvVar } from 'kubernetes-types/core/v1';
import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { Cpu, type Text } from '../../core';
import { PORTS } from './kafka-listeners';
import type { ResolvedKafka } from './kafka-resolve';
import { CONTAINER_SECURITY, entity, POD_SECURITY } from './kafka-strimzi-templates';
import type { StrimziKafkaSpec, StrimziListener, StrimziPodTemplate } from './kafka-strimzi-types';
import type { StrimziImages } from './kafka-strimzi-versions';

/** What the Kafka resource follows from. */
export interface StrimziResourceProps {
  /** The cluster. */
  readonly cluster: ResolvedKafka;
  /** Metadata version that belongs to its version. */
  readonly metadataVersion: string;
  /** Images of its pods. */
  readonly images: StrimziImages;
  /** Who may connect. */
  readonly peers: readonly NetworkPolicyPeer[];
  /** Whether sizes are small. */
  readonly small: boolean;
  /** Whether loss of data is refused. */
  readonly durable: boolean;
  /** Name of the template by which partitions are moved; nothing where there is nothing to move between. */
  readonly rebalance: string | undefined;
}

/** The variable that tells a broker its zone. */
export const ZONE_VARIABLE = 'BROKER_ZONE';

/** Pods of the operator get no variables for the Services around them. */
const POD: StrimziPodTemplate = { securityContext: POD_SECURITY, enableServiceLinks: false };
const CONTAINER = { securityContext: CONTAINER_SECURITY } as const;

/**
 * The specification of the Kafka resource: all that nodes have in common, and the programs beside them.
 *
 * @param props - the cluster, and what is known of it
 * @returns the specification
 */
export function kafkaResource(props: StrimziResourceProps): StrimziKafkaSpec {
  const { cluster, images, rebalance } = props;
  return {
    kafka: {
      version: cluster.version,
      metadataVersion: props.metadataVersion,
      image: images.kafka,
      config: nodeConfig(props),
      listeners: [listener(props)],
      authorization: { type: 'simple' },
      ...(cluster.zones.length === 0
        ? {}
        : { rack: { type: 'environment-variable', envVarName: ZONE_VARIABLE } as const }),
      // a process that is there, but recovers its logs, is alive: the operator only looks for the process
      livenessProbe: { initialDelaySeconds: 30, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 10 },
      readinessProbe: { initialDelaySeconds: 15, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
      template: { pod: POD, kafkaContainer: CONTAINER },
    },
    entityOperator: entityOperator(props),
    ...(rebalance === undefined ? {} : { cruiseControl: cruiseControl(props, rebalance) }),
    clusterCa: { generateCertificateAuthority: false },
    ...(cluster.clientAuthentication === 'mtls' ? { clientsCa: { generateCertificateAuthority: false } } : {}),
  };
}

/** A topic goes with its resource, and its data with it: where data must not be lost, Kafka refuses that. */
function nodeConfig({ cluster, durable }: StrimziResourceProps): Record<string, Text> {
  return { ...(durable ? { 'delete.topic.enable': 'false' } : {}), ...cluster.config };
}

function listener({ cluster, peers }: StrimziResourceProps): StrimziListener {
  return {
    name: 'clients',
    port: PORTS.clients,
    type: 'internal',
    tls: true,
    authentication: { type: cluster.clientAuthentication === 'mtls' ? 'tls' : 'scram-sha-512' },
    networkPolicyPeers: peers,
  };
}

/**
 * Both operators always run: where one went with the last topic or user, nothing would take that one's rights away.
 */
function entityOperator({ cluster, images, small }: StrimziResourceProps): StrimziKafkaSpec['entityOperator'] {
  const program = entity(images.operator, Cpu.millis(small ? 50 : 100), Size.mebibytes(small ? 384 : 512));
  return {
    topicOperator: program,
    userOperator: { ...program, secretPrefix: `${cluster.name}-user-` },
    template: {
      pod: POD,
      // with finalizers, a namespace that is deleted waits for ever for an operator that was deleted with it
      topicOperatorContainer: { ...CONTAINER, env: [{ name: 'STRIMZI_USE_FINALIZERS', value: 'false' }] },
      userOperatorContainer: { ...CONTAINER, env: ignoredUsers(cluster.foreignUsers) },
    },
  };
}

/** The user operator takes away what it finds in Kafka and no resource declares, but for these. */
function ignoredUsers(users: readonly string[]): EnvVar[] | undefined {
  if (users.length === 0) return undefined;
  const names = users.map((user) => user.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return [{ name: 'STRIMZI_IGNORED_USERS_PATTERN', value: `^(${names.join('|')})$` }];
}

function cruiseControl(
  { images, small }: StrimziResourceProps,
  name: string,
): NonNullable<StrimziKafkaSpec['cruiseControl']> {
  return {
    ...entity(images.kafka, Cpu.millis(small ? 100 : 500), small ? Size.mebibytes(768) : Size.gibibytes(2)),
    autoRebalance: [
      { mode: 'add-brokers', template: { name } },
      { mode: 'remove-brokers', template: { name } },
    ],
    template: { pod: POD, cruiseControlContainer: CONTAINER },
  };
}
