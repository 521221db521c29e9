import type {
  Affinity,
  EnvVar,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  Toleration,
  TopologySpreadConstraint,
} from 'kubernetes-types/core/v1';
import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import type { Text } from '../../core';

/** The one version that operators from 1.0 on serve. */
export const STRIMZI_API_VERSION = 'kafka.strimzi.io/v1';

/** What the engine writes of a Kafka resource: no more of the schema than that. */
export interface StrimziKafka {
  readonly apiVersion: typeof STRIMZI_API_VERSION;
  readonly kind: 'Kafka';
  /** @default - given by the manifest */
  readonly metadata?: ObjectMeta;
  readonly spec: StrimziKafkaSpec;
}

/** Specification of a Kafka resource. */
export interface StrimziKafkaSpec {
  readonly kafka: {
    readonly version: string;
    readonly metadataVersion: string;
    readonly image: string;
    readonly config: Readonly<Record<string, Text>>;
    readonly listeners: readonly StrimziListener[];
    readonly authorization: { readonly type: 'simple' };
    /** @default - brokers know no rack */
    readonly rack?: { readonly type: 'environment-variable'; readonly envVarName: string };
    readonly livenessProbe: StrimziProbe;
    readonly readinessProbe: StrimziProbe;
    readonly template: {
      readonly pod: StrimziPodTemplate;
      readonly kafkaContainer: StrimziContainerTemplate;
    };
  };
  readonly entityOperator: {
    readonly topicOperator: StrimziEntity;
    readonly userOperator: StrimziEntity & { readonly secretPrefix: string };
    readonly template: {
      readonly pod: StrimziPodTemplate;
      readonly topicOperatorContainer: StrimziContainerTemplate;
      readonly userOperatorContainer: StrimziContainerTemplate;
    };
  };
  /** @default - partitions are not moved */
  readonly cruiseControl?: StrimziEntity & {
    readonly autoRebalance: readonly {
      readonly mode: 'add-brokers' | 'remove-brokers';
      readonly template: { readonly name: string };
    }[];
    readonly template: {
      readonly pod: StrimziPodTemplate;
      readonly cruiseControlContainer: StrimziContainerTemplate;
    };
  };
  readonly clusterCa: { readonly generateCertificateAuthority: boolean };
  /** @default - the operator makes one, which no listener asks for */
  readonly clientsCa?: { readonly generateCertificateAuthority: boolean };
}

/** A listener for clients. */
export interface StrimziListener {
  /** 1 to 11 lower-case letters and digits. */
  readonly name: string;
  readonly port: number;
  readonly type: 'internal';
  readonly tls: boolean;
  readonly authentication: { readonly type: 'scram-sha-512' | 'tls' };
  readonly networkPolicyPeers: readonly NetworkPolicyPeer[];
}

/** Timing of a probe; what it does is the operator's. */
export interface StrimziProbe {
  readonly initialDelaySeconds: number;
  readonly timeoutSeconds: number;
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

/** A program beside the brokers. */
export interface StrimziEntity {
  readonly image: string;
  readonly resources: ResourceRequirements;
  readonly jvmOptions: StrimziJvmOptions;
}

/** Heap of a JVM. */
export interface StrimziJvmOptions {
  /** Size at the start, for instance `512m`. */
  readonly '-Xms': string;
  /** Largest size. */
  readonly '-Xmx': string;
}

/** What may be said of the operator's pods. */
export interface StrimziPodTemplate {
  /** @default - the operator's */
  readonly securityContext?: PodSecurityContext;
  /** @default 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** @default - any node */
  readonly affinity?: Affinity;
  /** @default - none */
  readonly tolerations?: readonly Toleration[];
  /** @default - none */
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  /** @default - the cluster's */
  readonly priorityClassName?: string;
  /** @default true */
  readonly enableServiceLinks?: boolean;
}

/** What may be said of the operator's containers. */
export interface StrimziContainerTemplate {
  /** @default - none */
  readonly env?: readonly EnvVar[];
  /** @default - the operator's */
  readonly securityContext?: SecurityContext;
}

/** Nodes of Kafka that are alike. */
export interface StrimziNodePool {
  readonly apiVersion: typeof STRIMZI_API_VERSION;
  readonly kind: 'KafkaNodePool';
  /** @default - given by the manifest */
  readonly metadata?: ObjectMeta;
  readonly spec: {
    readonly replicas: number;
    readonly roles: readonly ('broker' | 'controller')[];
    readonly storage: {
      readonly type: 'persistent-claim';
      readonly size: string;
      /** @default - the cluster's default class */
      readonly class?: string;
      readonly deleteClaim: boolean;
    };
    readonly resources: ResourceRequirements;
    readonly jvmOptions: StrimziJvmOptions;
    readonly template: {
      readonly pod: StrimziPodTemplate;
      /** @default - the cluster's template */
      readonly kafkaContainer?: StrimziContainerTemplate;
    };
  };
}

/** A topic. */
export interface StrimziTopic {
  readonly apiVersion: typeof STRIMZI_API_VERSION;
  readonly kind: 'KafkaTopic';
  /** @default - given by the manifest */
  readonly metadata?: ObjectMeta;
  readonly spec: {
    readonly topicName: string;
    readonly partitions: number;
    readonly replicas: number;
    /** @default - the cluster's */
    readonly config?: Readonly<Record<string, Text>>;
  };
}

/** A user with its rights. */
export interface StrimziUser {
  readonly apiVersion: typeof STRIMZI_API_VERSION;
  readonly kind: 'KafkaUser';
  /** @default - given by the manifest */
  readonly metadata?: ObjectMeta;
  readonly spec: {
    readonly authentication:
      | { readonly type: 'tls-external' }
      | {
          readonly type: 'scram-sha-512';
          readonly password: {
            readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
          };
        };
    readonly authorization: { readonly type: 'simple'; readonly acls: readonly StrimziAcl[] };
  };
}

/** Rights on one resource of Kafka. */
export interface StrimziAcl {
  readonly type: 'allow';
  readonly resource: {
    readonly type: 'topic' | 'group' | 'transactionalId' | 'cluster';
    /**
     * Name, or its beginning.
     *
     * @default - the cluster has none
     */
    readonly name?: string;
    /**
     * Whether the name is the whole name or its beginning.
     *
     * @default - the cluster has none
     */
    readonly patternType?: 'literal' | 'prefix';
  };
  readonly operations: readonly ('All' | 'Describe' | 'Read' | 'Write')[];
}

/** How partitions are moved when brokers come and go. */
export interface StrimziRebalance {
  readonly apiVersion: typeof STRIMZI_API_VERSION;
  readonly kind: 'KafkaRebalance';
  /** @default - given by the manifest */
  readonly metadata?: ObjectMeta;
  readonly spec: {
    readonly goals: readonly string[];
    readonly skipHardGoalCheck: boolean;
    /** @default - no bound */
    readonly replicationThrottle?: number;
  };
}
