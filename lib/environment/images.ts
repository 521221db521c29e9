/**
 * The images that the library runs, by exact tag, from the system's own publisher: the one place to look up or to
 * raise a version. Digests come from `images.lock.json`, which a command resolves from a registry.
 */
export const IMAGES = {
  kafka: { '4.2.0': 'apache/kafka:4.2.0', '4.3.1': 'apache/kafka:4.3.1' },
  // the operator's own builds of Kafka, by the operator's version and Kafka's
  strimziKafka: {
    '4.2.0': 'quay.io/strimzi/kafka:1.2.0-kafka-4.2.0',
    '4.3.1': 'quay.io/strimzi/kafka:1.2.0-kafka-4.3.1',
  },
  strimziOperator: 'quay.io/strimzi/operator:1.2.0',
  flink: { '2.2.0': 'flink:2.2.0', '2.3.0': 'flink:2.3.0' },
  // the short tag of apache/spark does not say which Java it is
  spark: { '4.1.2': 'apache/spark:4.1.2-scala2.13-java17-python3-ubuntu' },
  versitygw: { '1.8.0': 'versity/versitygw:v1.8.0' },
  garage: { '2.5.0': 'dxflrs/garage:v2.5.0' },
  curl: 'curlimages/curl:8.16.0',
  busybox: 'busybox:1.36',
} as const;
