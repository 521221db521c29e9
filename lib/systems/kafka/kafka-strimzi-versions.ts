import { IMAGES, Strimzi, type Environment, type Operator } from '../../environment';
import type { KafkaVersion } from './kafka-versions';

/** Versions of the operator whose resources the library writes. */
export const STRIMZI_VERSIONS = ['1.2.0'] as const;

/** A version of the operator. */
export type StrimziVersion = (typeof STRIMZI_VERSIONS)[number];

/**
 * The versions of Kafka that an operator runs, each with the metadata version that belongs to it. An operator that is
 * given another one stops looking after the cluster.
 */
export const STRIMZI_KAFKA_VERSIONS = {
  '1.2.0': { '4.2.0': '4.2-IV1', '4.2.1': '4.2-IV1', '4.3.0': '4.3-IV0', '4.3.1': '4.3-IV0' },
} as const satisfies Readonly<Record<StrimziVersion, Readonly<Record<string, string>>>>;

/**
 * The metadata version that belongs to a version of Kafka. Left out, the operator would choose it.
 *
 * @param version - version of Kafka
 * @returns for instance `4.3-IV0`
 */
export function metadataVersion(version: KafkaVersion): string {
  return STRIMZI_KAFKA_VERSIONS['1.2.0'][version];
}

/** Images of the operator's pods. */
export interface StrimziImages {
  /** Brokers, controllers and Cruise Control. */
  readonly kafka: string;
  /** Topic operator and user operator. */
  readonly operator: string;
}

/**
 * The images for a version of Kafka, as the operator's project publishes them. They are named in the resources, so that
 * a mirror and digests count for them as for all others.
 *
 * @param version - version of Kafka
 * @returns both by exact tag
 */
export function strimziImages(version: KafkaVersion): StrimziImages {
  return { kafka: IMAGES.strimziKafka[version], operator: IMAGES.strimziOperator };
}

/**
 * The operator of an environment.
 *
 * @param environment - what surrounds the cluster
 * @returns what was declared, or the version that the library knows, in its customary namespace
 */
export function strimziOperator(environment: Environment): Operator {
  return environment.operator('strimzi') ?? Strimzi.v1_2();
}
