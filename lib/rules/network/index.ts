import type { ManifestRule } from '../manifest-rule';
import { addressRules } from './address-rules';
import { engineRules } from './engine-rules';
import { isolationRules } from './isolation-rules';
import { pairRules } from './pair-rules';
import { policyRules } from './policy-rules';

export { flowRules } from './flow-rules';

/** Rules of network policies: what they close, what they must leave open, and what the cluster's engine makes of them. */
export const networkRules: readonly ManifestRule[] = [
  ...addressRules,
  ...engineRules,
  ...isolationRules,
  ...pairRules,
  ...policyRules,
];
