import type { Rule } from '../../rules/engine';
import { strimziClusterRules } from './kafka-strimzi-cluster-rules';
import { strimziEntityRules } from './kafka-strimzi-entity-rules';

/**
 * Rules for resources of the Strimzi operator that hold for our own clusters, or ask for the operator that is installed.
 * What holds for the resources of everybody is among the rules of manifests, in lib/rules/operators/strimzi.
 */
export const kafkaStrimziRules: readonly Rule[] = [...strimziClusterRules, ...strimziEntityRules];
