import type { ManifestRule } from '../manifest-rule';
import { podSecurityRules } from '../pod-security/pod-security-rules';
import { imageRules } from './image-rules';

/** Rules of security and reliability of plain manifests: what the crosswalk in docs/crosswalk.md lists. */
export const securityRules: readonly ManifestRule[] = [...podSecurityRules, ...imageRules];
