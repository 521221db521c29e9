import type { Rule } from '../../rules/engine';
import { confRules } from './spark-rules-conf';
import { imageRules } from './spark-rules-image';
import { resourceRules } from './spark-rules-resources';

/** Rules for Spark jobs. */
export const sparkRules: readonly Rule[] = [...confRules, ...imageRules, ...resourceRules];
