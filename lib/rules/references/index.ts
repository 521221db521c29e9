import type { ManifestRule } from '../manifest-rule';
import { accessReferenceRules } from './access-reference-rules';
import { autoscalerRules } from './autoscaler-rules';
import { certificateFields } from './certificate-rule';
import { contentRules } from './content-rules';
import { innerRules } from './inner-rules';
import { ownerRules } from './owner-rules';
import { podObjectRules } from './pod-object-rules';
import { selectorRules } from './selector-rules';
import { serviceRules } from './service-rules';
import { tlsRules } from './tls-rules';

/** That what manifests name is there: made beside them, promised by a need, or known to be in every cluster. */
export const referenceRules: readonly ManifestRule[] = [
  ...accessReferenceRules,
  ...autoscalerRules,
  certificateFields,
  ...contentRules,
  ...innerRules,
  ...ownerRules,
  ...podObjectRules,
  ...selectorRules,
  ...serviceRules,
  ...tlsRules,
];
