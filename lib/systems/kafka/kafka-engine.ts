import type { Construct } from 'constructs';
import type { Client, Grant, PodSet } from '../../connect';
import type { Environment } from '../../environment';
import type { Overrides } from '../../kubernetes';
import type { KafkaClusterProps } from './kafka-cluster';
import type { KafkaTopic } from './kafka-topic';
import type { ResolvedKafka } from './kafka-resolve';

/** What runs a cluster. `native` needs nothing but Kubernetes. */
export type KafkaEngineName = 'native' | 'strimzi';

/** What an engine gets: a resolved cluster, and what will be known of it when everything is declared. */
export interface KafkaEngineProps {
  /** The cluster's construct: parent of everything that the engine makes. */
  readonly scope: Construct;
  /** What the user gave: an engine reports what it can't honour. */
  readonly given: KafkaClusterProps;
  /** The cluster with everything decided. */
  readonly resolved: ResolvedKafka;
  /** What surrounds it. */
  readonly environment: Environment;
  /** The user's merge patch for a child. */
  readonly override: (child: string) => Overrides | undefined;
  /** Its topics, sorted by name; asked at synth. */
  readonly topics: () => readonly KafkaTopic[];
  /** What it granted, in a stable order; asked at synth. */
  readonly grants: () => readonly Grant[];
}

/** One way to run a cluster. Made in the cluster's constructor. */
export interface KafkaEngine {
  /** Names of the objects that users may override. */
  readonly children: readonly string[];
  /** The pods that clients talk to: all brokers, since a client connects to each of them. */
  readonly brokers: readonly PodSet[];
  /** Where clients learn of the brokers. */
  readonly bootstrap: { readonly host: string; readonly port: number };
  /** Secret of the cluster's namespace in which the passwords of its users stand, one key a user. */
  readonly usersSecret: string;
  /**
   * Makes what exists because of a topic. Called when it is added.
   *
   * @param topic - the topic
   */
  topicAdded(topic: KafkaTopic): void;
  /**
   * Makes what exists because of a client. Called at its first grant.
   *
   * @param client - the client
   */
  clientConnected(client: Client): void;
}

/** Makes an engine for a cluster. */
export type KafkaRenderer = (props: KafkaEngineProps) => KafkaEngine;
