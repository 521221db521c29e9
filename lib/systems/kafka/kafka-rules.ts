import type { Rule } from '../../rules/engine';
import { clientRules } from './kafka-rules-clients';
import { nodeRules } from './kafka-rules-nodes';
import { objectRules } from './kafka-rules-objects';
import { replicationRules } from './kafka-rules-replication';

/** Rules for Kafka clusters and their clients. */
export const kafkaRules: readonly Rule[] = [...clientRules, ...nodeRules, ...objectRules, ...replicationRules];
