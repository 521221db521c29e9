import type { Rule } from '../../rules/engine';
import { flinkProgramRules } from './flink-rules-programs';
import { flinkResourceRules } from './flink-rules-resources';
import { flinkStateRules } from './flink-rules-state';

/** Rules of Flink. */
export const flinkRules: readonly Rule[] = [...flinkProgramRules, ...flinkResourceRules, ...flinkStateRules];
