import type { Rule } from '../../rules/engine';
import { strimziClusterRules } from './kafka-strimzi-cluster-rules';
import { strimziEgressRule } from './kafka-strimzi-egress-rule';
import { strimziEntityRules } from './kafka-strimzi-entity-rules';
import { strimziListenerRules } from './kafka-strimzi-listener-rules';
import { strimziPoolRules } from './kafka-strimzi-pool-rules';

/**
 * Rules for resources of the Strimzi operator: those that the engine writes, after the user's overrides, and those that
 * users write beside it. They say at synth what the operator would say minutes later in a status, or in its log only.
 */
export const kafkaStrimziRules: readonly Rule[] = [
  ...strimziClusterRules,
  strimziEgressRule,
  ...strimziEntityRules,
  ...strimziListenerRules,
  ...strimziPoolRules,
];
