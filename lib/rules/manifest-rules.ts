import { acceptanceRule } from './acceptance';
import { accessRules } from './access';
import type { ManifestRule } from './manifest-rule';
import { networkRules } from './network';
import { securityRules } from './security/security-rules';
import { kindRules } from './kind-rules';
import { limitRules } from './limits';
import { operatorRules } from './operators';
import { referenceRules } from './references';
import { reliabilityRules } from './reliability';
import { schemaRules } from './schema-rule';
import { secretRules } from './secrets/secret-rules';

let ids: ReadonlySet<string> | undefined;

/** What is found of files, and not of single objects, is accepted by the same annotations. */
const OF_FILES = ['object-identity', 'object-namespace'];

/** Rules of plain manifests: they hold for what this library writes, and for the YAML of anybody else. */
export const manifestRules: readonly ManifestRule[] = [
  acceptanceRule(() => (ids ??= new Set([...OF_FILES, ...manifestRules.map(({ id }) => id)]))),
  ...accessRules,
  ...networkRules,
  ...kindRules,
  ...limitRules,
  ...operatorRules,
  ...referenceRules,
  ...reliabilityRules,
  ...schemaRules,
  ...secretRules,
  ...securityRules,
];
