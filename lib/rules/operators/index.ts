import type { ManifestRule } from '../manifest-rule';
import { flinkRules } from './flink-rules';
import { brokerReplicas } from './kafka-rules';
import { operatorPodRules } from './pod-rules';
import { sparkRules } from './spark-rules';
import { strimziRules } from './strimzi';

/** Rules for what operators make of custom resources, whoever wrote these. */
export const operatorRules: readonly ManifestRule[] = [
  brokerReplicas,
  ...flinkRules,
  ...operatorPodRules,
  ...sparkRules,
  ...strimziRules,
];
