import { createHash } from 'node:crypto';
import { mebibytes, type Check, type Text } from '../../core';
import type { Environment } from '../../environment';
import type { KafkaClusterProps } from './kafka-cluster';
import { checkNodeConfig, COUNTED_KEYS, numberOf } from './kafka-config';
import { resolvePools, type KafkaPool } from './kafka-pools';
import type { TopicDefaults } from './kafka-topic';
import { DEFAULT_KAFKA_VERSION, KAFKA_VERSIONS, kafkaImage, type KafkaVersion } from './kafka-versions';

/** How clients prove who they are: by a password over TLS, or by a certificate. */
export type ClientAuthentication = 'scram' | 'mtls';

/** A cluster with everything decided: what the engines render. */
export interface ResolvedKafka {
  /** Name. */
  readonly name: string;
  /** Namespace. */
  readonly namespace: string;
  /** Version. */
  readonly version: KafkaVersion;
  /** Image by exact tag. */
  readonly image: string;
  /** One node that is broker and controller, or separate ones. */
  readonly mode: 'combined' | 'isolated';
  /** Identity of the cluster in its own metadata, for as long as its data lives: 22 characters of base64url. */
  readonly clusterId: string;
  /** How clients prove who they are. */
  readonly clientAuthentication: ClientAuthentication;
  /** Number of nodes that are brokers. */
  readonly brokers: number;
  /** How many of them, the last ones, shall hold nothing. */
  readonly retiringBrokers: number;
  /** Number of nodes that are controllers. */
  readonly controllers: number;
  /** Zones that brokers are kept in; empty if none are given. */
  readonly zones: readonly string[];
  /** All nodes, pools with controllers first. */
  readonly pools: readonly KafkaPool[];
  /** Storage class of the volumes, or nothing for the target's. */
  readonly storageClass: string | undefined;
  /** What becomes of volumes whose nodes are gone. */
  readonly volumeRetention: 'retain' | 'delete';
  /** What topics get if they say nothing. */
  readonly topicDefaults: TopicDefaults;
  /** Configuration of all nodes, the user's over the defaults. Listeners, identity, security and paths are the engine's. */
  readonly config: Readonly<Record<string, Text>>;
  /** Users whose rights and credentials somebody else manages. */
  readonly foreignUsers: readonly string[];
  /** Bytes a second that a reassignment of partitions may move between brokers, or nothing for no bound. */
  readonly reassignmentThrottle: number | undefined;
}

/** Constants of the image and of its examples: clusters with one id can't tell their nodes apart. */
export const WELL_KNOWN_CLUSTER_IDS: readonly string[] = ['5L6g3nShT-eMCtK--X86sw', '4L6g3nShT-eMCtK--X86sw'];

/**
 * Decides everything that props leave open.
 *
 * @param cluster - name, namespace and surroundings
 * @param props - what the user gave
 * @param check - records what is wrong
 * @returns the cluster with nothing left open
 */
export function resolveKafka(
  cluster: { readonly name: string; readonly namespace: string; readonly environment: Environment },
  props: KafkaClusterProps,
  check: Check,
): ResolvedKafka {
  const { name, namespace, environment } = cluster;
  const { profile } = environment;
  const version = check.oneOf('version', props.version ?? DEFAULT_KAFKA_VERSION, KAFKA_VERSIONS);
  const shape = resolveShape(check, props, environment);
  const config = {
    ...defaultConfig(shape.brokers - shape.retiringBrokers, profile.small, shape.zones.length > 0),
    ...checkNodeConfig(check, props.config ?? {}, version),
  };
  return {
    name,
    namespace,
    version,
    image: kafkaImage(version),
    ...shape,
    clusterId: resolveClusterId(check, props.clusterId, `${namespace}/${name}`),
    clientAuthentication: check.oneOf('clientAuthentication', props.clientAuthentication ?? 'scram', ['scram', 'mtls']),
    pools: resolvePools({ name, ...shape, small: profile.small }, props, check),
    storageClass: props.storageClass,
    volumeRetention: check.oneOf('volumeRetention', props.volumeRetention ?? (profile.durable ? 'retain' : 'delete'), [
      'retain',
      'delete',
    ]),
    topicDefaults: resolveTopicDefaults(check, config),
    config,
    foreignUsers: [...(props.foreignUsers ?? [])].sort(),
    reassignmentThrottle: resolveThrottle(props, profile.small),
  };
}

type Shape = Pick<ResolvedKafka, 'mode' | 'brokers' | 'retiringBrokers' | 'controllers' | 'zones'>;

function resolveShape(check: Check, props: KafkaClusterProps, { profile, target, tier }: Environment): Shape {
  const brokers = check.integer('brokers', props.brokers ?? (profile.replicated ? 3 : 1), { min: 1, max: 1000 });
  const fallback = tier === 'dev' && brokers === 1 && props.controllers === undefined ? 'combined' : 'isolated';
  const mode = check.oneOf('mode', props.mode ?? fallback, ['isolated', 'combined']);
  const zones = [...new Set(props.zones ?? (mode === 'isolated' && brokers > 1 ? target.zones : []))];
  if (props.zones !== undefined && zones.length < props.zones.length) {
    check.fail({ property: 'zones', message: 'names a zone twice', given: props.zones });
  }
  if (mode === 'isolated') {
    const controllers = check.integer('controllers', props.controllers ?? (tier === 'prod' ? 3 : 1), {
      min: 1,
      max: 9,
    });
    const retiringBrokers = check.integer('retiringBrokers', props.retiringBrokers ?? 0, { min: 0, max: brokers - 1 });
    return { mode, brokers, retiringBrokers, controllers, zones };
  }
  const alone: readonly (readonly [string, unknown, boolean])[] = [
    ['brokers', props.brokers, brokers === 1],
    ['controllers', props.controllers, props.controllers === undefined],
    ['retiringBrokers', props.retiringBrokers, (props.retiringBrokers ?? 0) === 0],
    ['zones', props.zones, zones.length === 0],
  ];
  for (const [property, given, fits] of alone) {
    if (fits) continue;
    check.fail({
      property,
      message: 'does not fit mode "combined", which is one node alone',
      given,
      remedy: 'use mode "isolated"',
    });
  }
  return { mode, brokers: 1, retiringBrokers: 0, controllers: 1, zones: [] };
}

/** Replication for a number of brokers: one copy less may be in sync, so that a broker can be restarted. */
function defaultConfig(brokers: number, small: boolean, racks: boolean): Record<string, string> {
  const replication = Math.min(3, brokers);
  const inSync = Math.max(1, replication - 1);
  const config: Record<string, number | string> = {
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replication,
    'initial.broker.registration.timeout.ms': 300_000, // controllers may come later, and pull their image first
    'min.insync.replicas': inSync,
    'num.partitions': 3,
    'offsets.topic.replication.factor': replication,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': replication,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.replication.factor': replication,
    ...(racks ? { 'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector' } : {}),
    ...(small
      ? {
          'group.initial.rebalance.delay.ms': 0,
          'offsets.topic.num.partitions': 6,
          'transaction.state.log.num.partitions': 6,
        }
      : {}),
  };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
}

function resolveTopicDefaults(check: Check, config: Readonly<Record<string, Text>>): TopicDefaults {
  for (const key of COUNTED_KEYS) {
    const value = config[key];
    if (typeof value !== 'string' || (numberOf(config, key) ?? 0) >= 1) continue;
    check.fail({ property: `config.${key}`, message: 'must be a whole number of at least 1', given: value });
  }
  return {
    partitions: numberOf(config, 'num.partitions') ?? 3,
    replicationFactor: numberOf(config, 'default.replication.factor') ?? 1,
    minInSyncReplicas: numberOf(config, 'min.insync.replicas') ?? 1,
  };
}

/** An id that is the same in every synth and on every platform, since the data carries it. */
function resolveClusterId(check: Check, given: string | undefined, identity: string): string {
  if (given !== undefined) {
    if (typeof given === 'string' && /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/.test(given)) return given;
    check.fail({
      property: 'clusterId',
      message: 'is no id of a cluster',
      given,
      allowed: '22 characters of base64url (16 bytes), not beginning with "-"',
      remedy: 'make one with kafka-storage.sh random-uuid, or leave it out: it then follows from namespace and name',
    });
  }
  const hash = createHash('sha256').update(`kafka ${identity}`).digest().subarray(0, 16);
  return hash.toString('base64url').replace(/^-/, '_'); // a tool would take a leading "-" for an option
}

function resolveThrottle({ reassignmentThrottle }: KafkaClusterProps, small: boolean): number | undefined {
  if (reassignmentThrottle !== undefined) return mebibytes(reassignmentThrottle) * 1024 * 1024;
  return small ? undefined : 50 * 1024 * 1024;
}
