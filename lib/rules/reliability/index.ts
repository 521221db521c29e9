import type { ManifestRule } from '../manifest-rule';
import { capacityRules } from './capacity-rules';
import { clusterRules } from './cluster-rules';
import { dataRules } from './data-rules';
import { lifecycleRules } from './lifecycle-rules';
import { placementRules } from './placement-rules';

/** That pods find a place and what they ask for, stop in time, and that what goes away together is not everything. */
export const reliabilityRules: readonly ManifestRule[] = [
  ...capacityRules,
  ...clusterRules,
  ...dataRules,
  ...lifecycleRules,
  ...placementRules,
];
