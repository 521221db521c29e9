import type { ManifestRule } from '../manifest-rule';
import { accessReferenceRules } from './access-reference-rules';
import { contentRules } from './content-rules';
import { podObjectRules } from './pod-object-rules';
import { selectorRules } from './selector-rules';
import { serviceRules } from './service-rules';

/** That what manifests name is there: made beside them, promised by a need, or known to be in every cluster. */
export const referenceRules: readonly ManifestRule[] = [
  ...accessReferenceRules,
  ...contentRules,
  ...podObjectRules,
  ...selectorRules,
  ...serviceRules,
];
