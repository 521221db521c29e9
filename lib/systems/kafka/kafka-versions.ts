import { IMAGES } from '../../environment';

/** Versions of Apache Kafka that the library runs. */
export type KafkaVersion = keyof typeof IMAGES.kafka;

/** All versions, newest first. */
export const KAFKA_VERSIONS = ['4.3.1', '4.2.0'] as const satisfies readonly KafkaVersion[];

/** What a cluster runs if it doesn't say. */
export const DEFAULT_KAFKA_VERSION: KafkaVersion = '4.3.1';

/**
 * The project's own image.
 *
 * @param version - version of Kafka
 * @returns the image by exact tag
 */
export function kafkaImage(version: KafkaVersion): string {
  return IMAGES.kafka[version];
}
