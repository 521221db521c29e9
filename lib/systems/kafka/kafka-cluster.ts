import type { Size } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { CallSite, Check, didYouMean, giveBrand, type CpuAmount } from '../../core';
import { credentialName, Ledger, Provider, type Grant, type IClient } from '../../connect';
import { System, type SchedulingProps, type SystemProps } from '../../kubernetes';
import { Rules } from '../../rules/engine';
import { isKafkaCluster } from './kafka-brands';
import { COUNTED_KEYS, type KafkaConfig } from './kafka-config';
import { clientSecrets, clientSecurity, needClientCredential } from './kafka-credentials';
import type { KafkaEngine, KafkaEngineName, KafkaRenderer } from './kafka-engine';
import { ExistingKafkaCluster, type ExistingKafkaClusterProps } from './kafka-existing';
import { hostPort, kafkaOffer } from './kafka-provider';
import { nativeKafka } from './kafka-native';
import { resolveKafka, type ClientAuthentication, type ResolvedKafka } from './kafka-resolve';
import { kafkaRules } from './kafka-rules';
import { strimziKafka } from './kafka-strimzi';
import { KafkaTopic, type IKafkaTopic, type KafkaTopicProps } from './kafka-topic';
import type { KafkaVersion } from './kafka-versions';

/** What a node of Kafka gets of its machine. */
export interface KafkaResources {
  /**
   * Processor time that is set aside.
   *
   * @default - brokers: 2 cores in prod, 200m in dev and test; controllers: 500m and 100m
   */
  readonly cpu?: CpuAmount;
  /**
   * Memory of the container: request and limit.
   *
   * @default - brokers: 8 GiB in prod, 896 MiB in dev and test; controllers: 2 GiB and 448 MiB
   */
  readonly memory?: Size;
  /**
   * Heap of the JVM. What is left serves as page cache, for TLS and for network buffers.
   *
   * @default - 45 % of the memory in steps of 64 MiB, at most 6 GiB
   */
  readonly heap?: Size;
}

/** A Kafka cluster. */
export interface KafkaClusterProps extends SystemProps {
  /**
   * Version of Apache Kafka.
   *
   * @default '4.3.1'
   */
  readonly version?: KafkaVersion;
  /**
   * What runs the cluster.
   *
   * @default 'strimzi' where the environment declares that operator, else 'native'
   */
  readonly engine?: KafkaEngineName;
  /**
   * Whether nodes are brokers and controllers in one, or each has one role.
   *
   * @default 'combined' (one node) for a single broker in tier dev, else 'isolated'
   */
  readonly mode?: 'combined' | 'isolated';
  /**
   * Number of brokers. Growing it gives the new ones their share of the partitions; it must not shrink before the
   * brokers that go are empty.
   *
   * @default 1 in tier dev, 3 in test and prod
   */
  readonly brokers?: number;
  /**
   * How many of the brokers, the last ones, keep running but hold nothing any more: the step before `brokers` is lowered.
   *
   * @default 0
   */
  readonly retiringBrokers?: number;
  /**
   * Number of controllers: odd, and never changed once the cluster runs, since their quorum is static.
   *
   * @default 1 in tiers dev and test, 3 in prod
   */
  readonly controllers?: number;
  /**
   * Zones that brokers are kept in, in turn. Replicas of a partition are spread over them, and consumers may read from
   * the nearest. The order counts: append, never reorder.
   *
   * @default - the target's zones, for more than one broker; brokers know no rack where it has none
   */
  readonly zones?: readonly string[];
  /**
   * Volume of each broker. It can grow, where the storage class allows it, and never shrink.
   *
   * @default Size.gibibytes(100) in prod, Size.gibibytes(10) in dev and test
   */
  readonly storage?: Size;
  /**
   * Volume of each controller.
   *
   * @default Size.gibibytes(10) in prod, Size.gibibytes(2) in dev and test
   */
  readonly controllerStorage?: Size;
  /**
   * Storage class of all volumes.
   *
   * @default - the target's
   */
  readonly storageClass?: string;
  /**
   * What becomes of volumes when the cluster is deleted or scaled down.
   *
   * @default 'retain' in prod, 'delete' in dev and test
   */
  readonly volumeRetention?: 'retain' | 'delete';
  /**
   * What each broker gets; a combined node is a broker.
   *
   * @default - by tier, see KafkaResources
   */
  readonly brokerResources?: KafkaResources;
  /**
   * What each controller gets.
   *
   * @default - by tier, see KafkaResources
   */
  readonly controllerResources?: KafkaResources;
  /**
   * Which nodes of Kubernetes may carry brokers and controllers.
   *
   * @default - any
   */
  readonly scheduling?: SchedulingProps;
  /**
   * How clients prove who they are: with a password (SCRAM-SHA-512 over TLS) or with a certificate.
   *
   * @default 'scram'
   */
  readonly clientAuthentication?: ClientAuthentication;
  /**
   * Configuration of all nodes in Kafka's own words, for instance `{ 'log.segment.bytes': 536870912 }`. Listeners,
   * identity, security and paths are the library's.
   *
   * @default - replication for the number of brokers, no topics made by accident; in dev and test small internal topics
   */
  readonly config?: KafkaConfig;
  /**
   * Identity of the cluster in its own metadata. Needed only to take over data of a cluster that had another one.
   *
   * @default - follows from namespace and name
   */
  readonly clusterId?: string;
  /**
   * Users of Kafka that somebody else manages: their rights and passwords stay as they are. Rights of all others
   * that no grant gives are taken away, so that a grant that is gone is closed.
   *
   * @default - none
   */
  readonly foreignUsers?: readonly string[];
  /**
   * How much a second may be moved between brokers when new ones get their share.
   *
   * @default Size.mebibytes(50) in prod, no bound in dev and test
   */
  readonly reassignmentThrottle?: Size;
}

/** A Kafka cluster, ours or somebody else's. */
export interface IKafkaCluster extends IConstruct {
  /** The cluster, as its clients know it. */
  readonly provider: Provider;
  /**
   * A topic of the cluster.
   *
   * @param name - name of the topic
   * @returns the topic, to grant rights on
   */
  topic(name: string): IKafkaTopic;
  /**
   * Lets a client do everything: for tools of administrators.
   *
   * @param client - who may
   * @returns what was granted
   */
  grantAdmin(client: IClient): Grant;
}

/** Longest text behind the name: that of a StatefulSet and of its revision, which must fit into a label. */
const LONGEST_SUFFIX = '-controller-0123456789';

/** What makes the engines. */
const RENDERERS: Readonly<Record<KafkaEngineName, KafkaRenderer>> = { native: nativeKafka, strimzi: strimziKafka };

/** An Apache Kafka cluster: KRaft, TLS everywhere, one user a client with the rights that grants give. */
export class KafkaCluster extends System implements IKafkaCluster {
  /**
   * Whether a construct is a cluster of ours, of this or another copy of the package.
   *
   * @param construct - anything
   * @returns true for owned clusters
   */
  static isKafkaCluster(this: void, construct: unknown): construct is KafkaCluster {
    return isKafkaCluster(construct);
  }

  /**
   * A cluster that somebody else runs: grants open the network and state the credentials that are needed. What they
   * can't do, which is to give rights there, is a finding.
   *
   * @param scope - parent construct
   * @param id - id in the parent, and the name if props give none
   * @param props - where it is and how one speaks to it
   * @returns the cluster
   */
  static fromExisting(scope: Construct, id: string, props: ExistingKafkaClusterProps): IKafkaCluster {
    return new ExistingKafkaCluster(scope, id, props);
  }

  /** The cluster, as its clients know it. */
  readonly provider: Provider;
  /** What runs it. */
  readonly engine: KafkaEngineName;
  /** The cluster with everything decided. */
  readonly resolved: ResolvedKafka;
  private readonly topicsByName = new Map<string, KafkaTopic>();
  private readonly runtime: KafkaEngine;

  /**
   * @param scope - parent construct, within a Chart that has a namespace
   * @param id - id in the parent, and the name if props give none
   * @param props - the cluster
   */
  constructor(scope: Construct, id: string, props: KafkaClusterProps = {}) {
    super(scope, id, props, LONGEST_SUFFIX);
    giveBrand(this, 'KafkaCluster');
    this.checkProps(props);
    this.resolved = resolveKafka(this, props, this.check);
    this.engine = this.check.oneOf('engine', props.engine ?? this.defaultEngine(), ['native', 'strimzi']);
    this.runtime = this.createEngine(props);
    this.provider = this.createProvider();
    this.checkOverrides(this.runtime.children);
    Rules.of(this).use(kafkaRules);
  }

  /** The topics, sorted by name. */
  get topics(): readonly KafkaTopic[] {
    return [...this.topicsByName.values()].sort((a, b) => (a.topicName < b.topicName ? -1 : 1));
  }

  /** `host:port` where clients learn of the brokers. */
  get bootstrapServers(): string {
    const { host, port } = this.runtime.bootstrap;
    return hostPort(host, port);
  }

  /**
   * Declares a topic.
   *
   * @param name - name of the topic
   * @param props - partitions, retention
   * @returns the topic, to grant rights on
   */
  addTopic(name: string, props: KafkaTopicProps = {}): KafkaTopic {
    const topic = new KafkaTopic(this, name, this.provider, this.resolved.topicDefaults, props);
    if (this.topicsByName.has(name)) {
      new Check(topic).fail({
        property: 'name',
        message: 'is declared twice in one cluster',
        given: name,
        remedy: 'keep the topic in a variable, or ask for it with topic(name)',
      });
      return topic;
    }
    this.topicsByName.set(name, topic);
    this.runtime.topicAdded(topic);
    return topic;
  }

  topic(name: string): KafkaTopic {
    const known = this.topicsByName.get(name);
    if (known !== undefined) return known;
    new Check(this, CallSite.here()).fail({
      property: 'topic',
      message: `is not declared in this cluster${didYouMean(name, this.topicsByName.keys())}`,
      given: name,
      remedy: 'declare it first, with addTopic(name)',
    });
    return this.addTopic(name);
  }

  grantAdmin({ client }: IClient): Grant {
    return Ledger.of(this).grant({
      provider: this.provider,
      client,
      access: 'admin',
      resource: { kind: 'cluster', name: this.name },
    });
  }

  private checkProps(props: KafkaClusterProps): void {
    const counted: readonly string[] = COUNTED_KEYS;
    this.check.settled(
      props,
      Object.keys(props.config ?? {}).flatMap((key) => (counted.includes(key) ? [] : [`config.${key}`])),
    );
    if (/^[a-z]/.test(this.name)) return;
    this.check.fail({
      property: props.name === undefined ? 'id' : 'name',
      message: 'begins with a digit, which the name of a Service must not',
      given: this.name,
      allowed: 'a name that begins with a letter',
    });
  }

  private defaultEngine(): KafkaEngineName {
    return this.environment.operator('strimzi') === undefined ? 'native' : 'strimzi';
  }

  private createEngine(given: KafkaClusterProps): KafkaEngine {
    return RENDERERS[this.engine]({
      scope: this,
      given,
      resolved: this.resolved,
      environment: this.environment,
      override: (child) => this.override(child),
      topics: () => this.topics,
      grants: () => Ledger.of(this).grantsBy(this.provider),
    });
  }

  private createProvider(): Provider {
    const { runtime, resolved } = this;
    const { clientAuthentication } = resolved;
    const { host, port } = runtime.bootstrap;
    const provider: Provider = new Provider(this, {
      name: this.name,
      namespace: this.namespace,
      protocol: 'kafka',
      endpoints: () => [{ name: 'tcp-clients', host, port, behind: runtime.brokers, tls: true }],
      offer: (client, grants, path) => {
        const security = clientSecurity(clientAuthentication, client);
        const secrets = clientSecrets(security, credentialName(client, provider));
        return kafkaOffer({ bootstrapServers: this.bootstrapServers, security, secrets, grants, path });
      },
      connected: (client) => {
        needClientCredential(provider, resolved, client, clientAuthentication, runtime.usersSecret);
        runtime.clientConnected(client);
      },
    });
    return provider;
  }
}
