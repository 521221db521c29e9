import { Needs, type Client, type PodSet, type SecretPlace } from '../../connect';
import { Check, freeId } from '../../core';
import type { Operator } from '../../environment';
import { Manifest, objectLabels } from '../../kubernetes';
import { Rules } from '../../rules/engine';
import { aclsOf } from './kafka-acl';
import { needAuthority } from './kafka-credentials';
import type { KafkaEngine, KafkaEngineProps } from './kafka-engine';
import { PORTS } from './kafka-listeners';
import type { KafkaPool } from './kafka-pools';
import {
  poolIds,
  poolName,
  poolResource,
  rebalanceResource,
  topicResource,
  topicResourceName,
  userResource,
} from './kafka-strimzi-entities';
import { listenerPeers, strimziNetwork, strimziPods, type StrimziPods } from './kafka-strimzi-network';
import { kafkaResource } from './kafka-strimzi-resource';
import { kafkaStrimziRules } from './kafka-strimzi-rules';
import {
  STRIMZI_API_VERSION,
  type StrimziKafka,
  type StrimziNodePool,
  type StrimziRebalance,
  type StrimziTopic,
  type StrimziUser,
} from './kafka-strimzi-types';
import { metadataVersion, STRIMZI_VERSIONS, strimziImages, strimziOperator } from './kafka-strimzi-versions';
import type { KafkaTopic } from './kafka-topic';

/** Names of the objects that users may override. */
const CHILDREN = ['brokers', 'controllers', 'kafka', 'rebalance'] as const;

/**
 * Has a cluster run by the Strimzi operator, from the same props as natively.
 *
 * @param props - the cluster
 * @returns the engine
 */
export function strimziKafka(props: KafkaEngineProps): KafkaEngine {
  return new StrimziEngine(props);
}

class StrimziEngine implements KafkaEngine {
  readonly children = CHILDREN;
  readonly brokers: readonly PodSet[];
  readonly bootstrap: { readonly host: string; readonly port: number };
  readonly usersSecret: string;
  private readonly operator: Operator;
  private readonly pods: StrimziPods;
  private readonly rebalance: string | undefined;

  constructor(private readonly props: KafkaEngineProps) {
    const { scope, resolved, environment } = props;
    const { name, namespace, pools } = resolved;
    this.operator = strimziOperator(environment);
    this.pods = strimziPods(name, namespace, this.operator);
    this.brokers = [this.pods.brokers];
    this.bootstrap = { host: `${name}-kafka-bootstrap.${namespace}.svc`, port: PORTS.clients };
    this.usersSecret = `${name}-users`;
    this.rebalance = resolved.brokers > 1 ? `${name}-rebalance` : undefined;
    this.checkProps();
    this.stateNeeds();
    this.createKafka();
    for (const pool of pools) this.createPool(pool);
    if (this.rebalance !== undefined) this.createRebalance(this.rebalance);
    strimziNetwork(scope, name, this.pods, this.rebalance !== undefined);
    Rules.of(scope).use(kafkaStrimziRules);
  }

  topicAdded(topic: KafkaTopic): void {
    new Manifest<StrimziTopic>(topic, 'Resource', {
      apiVersion: STRIMZI_API_VERSION,
      kind: 'KafkaTopic',
      metadata: { name: topicResourceName(topic.topicName), ...this.metadata('topic') },
      spec: () => topicResource(topic),
    });
  }

  clientConnected(client: Client): void {
    const { scope, resolved, grants } = this.props;
    // topics have ids beside users, and any name
    new Manifest<StrimziUser>(scope, freeId(scope, `User-${client.principal}`), {
      apiVersion: STRIMZI_API_VERSION,
      kind: 'KafkaUser',
      metadata: { name: client.principal, ...this.metadata('user') },
      spec: () => {
        const own = grants().filter((grant) => grant.client === client);
        return userResource(resolved, client.principal, this.usersSecret, aclsOf(own, resolved.clientAuthentication));
      },
    });
  }

  private checkProps(): void {
    const { scope, given } = this.props;
    const { name, version } = this.operator;
    const check = new Check(scope);
    if (given.clusterId !== undefined) {
      check.fail({
        property: 'clusterId',
        message: 'can\'t be honoured by engine "strimzi": the operator gives each cluster an id of its own',
        given: given.clusterId,
        remedy: 'leave it out, or use engine "native"',
      });
    }
    if (!STRIMZI_VERSIONS.some((known) => known === version)) {
      check.fail({
        property: 'engine',
        message: `is "strimzi", and the environment declares an operator ${name} whose resources the library does not write`,
        given: version,
        allowed: STRIMZI_VERSIONS.join(', '),
        remedy: 'declare operators: [Strimzi.v1_2()] and install that version, or use engine "native"',
      });
    }
  }

  private stateNeeds(): void {
    const { scope, environment, resolved } = this.props;
    const { namespace, name, storageClass } = resolved;
    needAuthority(scope, resolved, this.authorityPlaces());
    const needs = Needs.of(scope);
    needs.add(scope, {
      kind: 'operator',
      id: `operator/${this.operator.name}`,
      reason: 'runs Kafka clusters: its resource definitions must be there, and it must watch their namespaces',
      operator: this.operator.name,
      version: this.operator.version,
      namespace: this.operator.namespace,
    });
    needs.add(scope, {
      kind: 'storage-class',
      id: `${namespace}/${name}/storage`,
      reason: `volumes of the Kafka cluster ${namespace}/${name}, which have to grow with the data`,
      name: storageClass ?? environment.target.storageClass,
      expandable: true,
    });
  }

  /**
   * Where the operator looks for an authority that it has not made itself. With certificates for clients it is theirs as
   * well, as natively: no client is called as a part of the cluster, whose certificates also name an organization.
   */
  private authorityPlaces(): SecretPlace[] {
    const { name, namespace, clientAuthentication } = this.props.resolved;
    const labels = { 'strimzi.io/kind': 'Kafka', 'strimzi.io/cluster': name };
    const authorities = clientAuthentication === 'mtls' ? ['cluster-ca', 'clients-ca'] : ['cluster-ca'];
    return authorities.flatMap((authority): SecretPlace[] => [
      {
        namespace,
        name: `${name}-${authority}-cert`,
        keys: { 'ca.crt': 'certificate' },
        labels,
        annotations: { 'strimzi.io/ca-cert-generation': '0' },
      },
      {
        namespace,
        name: `${name}-${authority}`,
        keys: { 'ca.key': 'private-key' },
        labels,
        annotations: { 'strimzi.io/ca-key-generation': '0' },
      },
    ]);
  }

  private createKafka(): void {
    const { scope, resolved, environment, override } = this.props;
    const { small, durable } = environment.profile;
    const images = strimziImages(resolved.version);
    new Manifest<StrimziKafka>(
      scope,
      'Kafka',
      {
        apiVersion: STRIMZI_API_VERSION,
        kind: 'Kafka',
        metadata: {
          name: resolved.name,
          namespace: resolved.namespace,
          labels: objectLabels({ app: 'kafka', instance: resolved.name, component: 'cluster' }),
        },
        spec: () =>
          kafkaResource({
            cluster: resolved,
            metadataVersion: metadataVersion(resolved.version),
            images: { kafka: environment.image(images.kafka), operator: environment.image(images.operator) },
            peers: listenerPeers(scope, this.pods.brokers),
            small,
            durable,
            rebalance: this.rebalance,
          }),
      },
      { overrides: override('kafka') },
    );
  }

  private createPool(pool: KafkaPool): void {
    const { scope, resolved, environment, override } = this.props;
    const name = poolName(pool, resolved.name);
    new Manifest<StrimziNodePool>(
      scope,
      `Pool-${name}`,
      {
        apiVersion: STRIMZI_API_VERSION,
        kind: 'KafkaNodePool',
        metadata: {
          name,
          ...this.metadata(pool.role),
          annotations: { 'strimzi.io/next-node-ids': poolIds(pool) },
        },
        spec: () =>
          poolResource(pool, resolved, {
            storageClass: environment.target.storageClass,
            small: environment.profile.small,
          }),
      },
      { overrides: override(pool.role === 'controller' ? 'controllers' : 'brokers') },
    );
  }

  private createRebalance(name: string): void {
    const { scope, resolved, override } = this.props;
    new Manifest<StrimziRebalance>(
      scope,
      'Rebalance',
      {
        apiVersion: STRIMZI_API_VERSION,
        kind: 'KafkaRebalance',
        metadata: {
          name,
          ...this.metadata('rebalance'),
          annotations: { 'strimzi.io/rebalance-template': 'true' }, // applied by the operator, never by itself
        },
        spec: rebalanceResource(resolved.reassignmentThrottle),
      },
      { overrides: override('rebalance') },
    );
  }

  /** Namespace, and the label without which the operator overlooks a resource. */
  private metadata(component: string): { readonly namespace: string; readonly labels: Record<string, string> } {
    const { name, namespace } = this.props.resolved;
    return {
      namespace,
      labels: { ...objectLabels({ app: 'kafka', instance: name, component }), 'strimzi.io/cluster': name },
    };
  }
}
