import { Construct, type IConstruct } from 'constructs';
import type { Duration, Size } from 'cdk8s';
import { CallSite, Check, freeId, giveBrand, hasBrand, type Text } from '../../core';
import { Ledger, type Grant, type IClient, type Provider } from '../../connect';
import { checkTopicConfig, numberOf, type KafkaConfig } from './kafka-config';

/** What a consumer is granted besides the topic. */
export interface ConsumeOptions {
  /**
   * The consumer group that the client may join.
   *
   * @default - the client's user, `<namespace>-<name>`
   */
  readonly group?: string;
  /**
   * Beginning of the names of all consumer groups that the client may join, for programs that make up several.
   *
   * @default - the one group
   */
  readonly groupPrefix?: string;
}

/** What a producer is granted besides the topic. */
export interface ProduceOptions {
  /**
   * Beginning of the transactional ids that the client may use. Two clients with one prefix would fence each other.
   *
   * @default - no transactions; idempotent writes need no right of their own since Kafka 3
   */
  readonly transactionalIdPrefix?: string;
}

/** A topic of an owned or unowned cluster. */
export interface IKafkaTopic extends IConstruct {
  /** Name of the topic. */
  readonly topicName: string;
  /**
   * Lets a client read the topic, as a member of a consumer group.
   *
   * @param client - who may read
   * @param options - in which group
   * @returns what was granted
   */
  grantConsume(client: IClient, options?: ConsumeOptions): Grant;
  /**
   * Lets a client write to the topic.
   *
   * @param client - who may write
   * @param options - with which transactional ids
   * @returns what was granted
   */
  grantProduce(client: IClient, options?: ProduceOptions): Grant;
}

/** A topic. */
export interface KafkaTopicProps {
  /**
   * Number of partitions: how many consumers of one group can share the work. It can grow, never shrink.
   *
   * @default - the cluster's `num.partitions`, 3 unless configured otherwise
   */
  readonly partitions?: number;
  /**
   * On how many brokers each partition stands.
   *
   * @default - the cluster's `default.replication.factor`: 3, or the number of brokers if that is smaller
   */
  readonly replicationFactor?: number;
  /**
   * How many replicas must have a record before a producer that waits for all of them is told that it is written.
   *
   * @default - the cluster's `min.insync.replicas`, and less than the replication factor
   */
  readonly minInSyncReplicas?: number;
  /**
   * How long records are kept at least.
   *
   * @default - Kafka's own: 7 days
   */
  readonly retention?: Duration;
  /**
   * How much of each partition is kept at most.
   *
   * @default - no bound
   */
  readonly retentionSize?: Size;
  /**
   * Whether old records are deleted, or the newest record of each key is kept, or both.
   *
   * @default 'delete'
   */
  readonly cleanup?: 'delete' | 'compact' | 'compact-and-delete';
  /**
   * Largest batch of records that is accepted.
   *
   * @default - Kafka's own: 1 MiB
   */
  readonly maxMessageSize?: Size;
  /**
   * Further configuration in Kafka's own words, for instance `{ 'segment.ms': 600000 }`.
   *
   * @default - none
   */
  readonly config?: KafkaConfig;
}

/** What a cluster says to its topics. */
export interface TopicDefaults {
  /** Partitions. */
  readonly partitions: number;
  /** Replication factor. */
  readonly replicationFactor: number;
  /** Replicas in sync. */
  readonly minInSyncReplicas: number;
}

const CLEANUP = { delete: 'delete', compact: 'compact', 'compact-and-delete': 'compact,delete' } as const;
const TOPIC_NAME = /^[A-Za-z0-9._-]{1,249}$/;
const GROUP_NAME = /^[A-Za-z0-9._:@/-]{1,249}$/;

/** A topic of a cluster that is ours. Made by `KafkaCluster.addTopic`. */
export class KafkaTopic extends Construct implements IKafkaTopic {
  /**
   * Whether a construct is a topic of an owned cluster, of this or another copy of the package.
   *
   * @param construct - anything
   * @returns true for such topics
   */
  static isKafkaTopic(this: void, construct: unknown): construct is KafkaTopic {
    return hasBrand(construct, 'KafkaTopic');
  }

  /** Number of partitions. */
  readonly partitions: number;
  /** On how many brokers each partition stands. */
  readonly replicationFactor: number;
  /** How many of them must have a record. */
  readonly minInSyncReplicas: number;
  /** The topic's own configuration, in Kafka's words; what is not here is the cluster's. */
  readonly config: Readonly<Record<string, Text>>;

  /**
   * @param scope - the cluster
   * @param topicName - name of the topic
   * @param provider - the cluster, as its clients know it
   * @param defaults - what the cluster says to its topics
   * @param props - the topic
   */
  constructor(
    scope: Construct,
    readonly topicName: string,
    private readonly provider: Provider,
    defaults: TopicDefaults,
    props: KafkaTopicProps = {},
  ) {
    super(scope, freeId(scope, constructId(topicName)));
    CallSite.declare(this);
    giveBrand(this, 'KafkaTopic');
    const check = new Check(this);
    checkTopicName(check, topicName);
    check.settled(
      props,
      Object.keys(props.config ?? {})
        .filter((key) => key !== 'min.insync.replicas')
        .map((key) => `config.${key}`),
    );
    this.partitions = check.integer('partitions', props.partitions ?? defaults.partitions, { min: 1, max: 100_000 });
    this.replicationFactor = check.integer('replicationFactor', props.replicationFactor ?? defaults.replicationFactor, {
      min: 1,
      max: 32_767,
    });
    const config = topicConfig(check, props);
    const fallback = Math.min(defaults.minInSyncReplicas, Math.max(1, this.replicationFactor - 1));
    this.minInSyncReplicas = numberOf(config, 'min.insync.replicas') ?? fallback;
    this.config =
      this.minInSyncReplicas === defaults.minInSyncReplicas && props.minInSyncReplicas === undefined
        ? config
        : { ...config, 'min.insync.replicas': String(this.minInSyncReplicas) };
  }

  /** The topic's cleanup policy, in Kafka's words. */
  get cleanupPolicy(): string {
    const policy = this.config['cleanup.policy'];
    return typeof policy === 'string' ? policy : 'delete';
  }

  grantConsume(client: IClient, options: ConsumeOptions = {}): Grant {
    return grantConsume(this, this.provider, client, options);
  }

  grantProduce(client: IClient, options: ProduceOptions = {}): Grant {
    return grantProduce(this, this.provider, client, options);
  }

  /** @returns the name of the topic */
  override toString(): string {
    return this.topicName;
  }
}

/**
 * Grants the right to read a topic.
 *
 * @param topic - the topic
 * @param provider - its cluster
 * @param client - who may read
 * @param options - in which group
 * @returns what was granted
 */
export function grantConsume(topic: IKafkaTopic, provider: Provider, client: IClient, options: ConsumeOptions): Grant {
  const check = new Check(topic, CallSite.here());
  const { group, groupPrefix } = options;
  if (group !== undefined && groupPrefix !== undefined) {
    check.fail({
      property: 'groupPrefix',
      message: 'is given beside group',
      remedy: 'give one of the two, and call grantConsume twice for both',
    });
  }
  const condition: Record<string, string> =
    groupPrefix === undefined
      ? { group: checkName(check, 'group', group ?? client.client.principal) }
      : { 'group prefix': checkName(check, 'groupPrefix', groupPrefix) };
  return grantTopic(topic, provider, client, 'consume', condition);
}

/**
 * Grants the right to write to a topic.
 *
 * @param topic - the topic
 * @param provider - its cluster
 * @param client - who may write
 * @param options - with which transactional ids
 * @returns what was granted
 */
export function grantProduce(topic: IKafkaTopic, provider: Provider, client: IClient, options: ProduceOptions): Grant {
  const check = new Check(topic, CallSite.here());
  const { transactionalIdPrefix } = options;
  const condition: Record<string, string> =
    transactionalIdPrefix === undefined
      ? {}
      : { 'transactional id prefix': checkName(check, 'transactionalIdPrefix', transactionalIdPrefix) };
  return grantTopic(topic, provider, client, 'produce', condition);
}

function grantTopic(
  { topicName, node }: IKafkaTopic,
  provider: Provider,
  { client }: IClient,
  access: string,
  conditions: Readonly<Record<string, string>>,
): Grant {
  return Ledger.of(node.scope ?? provider.construct).grant({
    provider,
    client,
    access,
    resource: { kind: 'topic', name: topicName },
    conditions,
  });
}

/**
 * The id of a topic's construct: its name, or what is nearest to it for a name that no construct can have.
 *
 * @param topicName - name of the topic
 * @returns an id
 */
export function constructId(topicName: string): string {
  return topicName === '' ? 'topic' : topicName.replaceAll('/', '_');
}

/**
 * Records a name that Kafka refuses for a topic.
 *
 * @param check - checks of the topic
 * @param name - the name
 */
export function checkTopicName(check: Check, name: string): void {
  if (TOPIC_NAME.test(name) && name !== '.' && name !== '..') return;
  check.fail({
    property: 'name',
    message: 'is not a name that Kafka accepts for a topic',
    given: name,
    allowed: '1 to 249 letters, digits, ".", "_" and "-", and neither "." nor ".."',
  });
}

function checkName(check: Check, property: string, value: string): string {
  if (typeof value === 'string' && GROUP_NAME.test(value)) return value;
  check.fail({
    property,
    message: 'is not a name that every client can use',
    given: value,
    allowed: '1 to 249 letters, digits and . _ : @ / -',
  });
  return 'invalid';
}

/** The configuration that follows from props, and the user's own. */
function topicConfig(check: Check, props: KafkaTopicProps): Record<string, Text> {
  const fromProps: Record<string, string | undefined> = {
    'cleanup.policy':
      props.cleanup === undefined
        ? undefined
        : CLEANUP[check.oneOf('cleanup', props.cleanup, ['delete', 'compact', 'compact-and-delete'])],
    'max.message.bytes': bytes(props.maxMessageSize),
    'min.insync.replicas':
      props.minInSyncReplicas === undefined
        ? undefined
        : String(check.integer('minInSyncReplicas', props.minInSyncReplicas, { min: 1, max: 32_767 })),
    'retention.bytes': bytes(props.retentionSize),
    'retention.ms': props.retention === undefined ? undefined : String(props.retention.toMilliseconds()),
  };
  const given: Record<string, string> = {};
  const own: Record<string, Text> = {};
  for (const [key, value] of Object.entries(fromProps)) {
    if (value === undefined) continue;
    given[key] = PROPS[key] ?? key;
    own[key] = value;
  }
  return { ...own, ...checkTopicConfig(check, props.config ?? {}, given) };
}

const PROPS: Readonly<Record<string, string>> = {
  'cleanup.policy': 'cleanup',
  'max.message.bytes': 'maxMessageSize',
  'min.insync.replicas': 'minInSyncReplicas',
  'retention.bytes': 'retentionSize',
  'retention.ms': 'retention',
};

function bytes(size: Size | undefined): string | undefined {
  return size === undefined ? undefined : String(size.toKibibytes() * 1024);
}
