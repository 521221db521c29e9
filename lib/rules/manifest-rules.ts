import type { ManifestRule } from './manifest-rule';
import { networkRules } from './network';
import { securityRules } from './security/security-rules';
import { referenceRules } from './references';
import { limitRules } from './limits';
import { schemaRules } from './schema-rule';

/** Rules of plain manifests: they hold for what this library writes, and for the YAML of anybody else. */
export const manifestRules: readonly ManifestRule[] = [
  ...limitRules,
  ...networkRules,
  ...referenceRules,
  ...schemaRules,
  ...securityRules,
];
