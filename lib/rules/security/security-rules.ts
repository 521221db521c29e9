import type { ManifestRule } from '../manifest-rule';
import { podSecurityRules } from '../pod-security/pod-security-rules';
import { availabilityRules } from './availability-rules';
import { containerRules } from './container-rules';
import { entryRules } from './entry-rules';
import { exposureRules } from './exposure-rules';
import { hygieneRules } from './hygiene-rules';
import { imageRules } from './image-rules';
import { probeRules } from './probe-rules';
import { resourceRules } from './resource-rules';

/** Rules of security and reliability of plain manifests: what the crosswalk in docs/crosswalk.md lists. */
export const securityRules: readonly ManifestRule[] = [
  ...podSecurityRules,
  ...availabilityRules,
  ...containerRules,
  ...entryRules,
  ...exposureRules,
  ...hygieneRules,
  ...imageRules,
  ...probeRules,
  ...resourceRules,
];
