import type { ManifestRule } from '../manifest-rule';
import { bindingRules } from './binding-rules';
import { configMapRule } from './config-map-rule';
import { podCreationRule } from './pod-creation-rule';
import { effectRules } from './effect-rules';
import { identityRules } from './pod-rules';
import { roleRules } from './role-rules';

/** Group B of the crosswalk: identities and their rights. */
export const accessRules: readonly ManifestRule[] = [
  ...bindingRules,
  configMapRule,
  ...effectRules,
  ...identityRules,
  podCreationRule,
  ...roleRules,
];
