export { KafkaCluster, type IKafkaCluster, type KafkaClusterProps, type KafkaResources } from './kafka-cluster';
export type { KafkaConfig } from './kafka-config';
export type { KafkaEngineName } from './kafka-engine';
export type { ExistingKafkaClusterProps } from './kafka-existing';
export type { KafkaPool, KafkaRole } from './kafka-pools';
export type { ClientAuthentication, ResolvedKafka } from './kafka-resolve';
export { kafkaRules } from './kafka-rules';
export { kafkaStrimziRules } from './kafka-strimzi-rules';
export {
  KafkaTopic,
  type ConsumeOptions,
  type IKafkaTopic,
  type KafkaTopicProps,
  type ProduceOptions,
  type TopicDefaults,
} from './kafka-topic';
export { KAFKA_VERSIONS, type KafkaVersion } from './kafka-versions';
