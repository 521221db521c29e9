import type { ManifestRule } from '../../manifest-rule';
import { clusterRules } from './cluster-rules';
import { egressRule } from './egress-rule';
import { entityRules } from './entity-rules';
import { listenerRules } from './listener-rules';
import { poolRules } from './pool-rules';
import { replicationRules } from './replication-rules';
import { storageRules } from './storage-rules';

/**
 * Rules for resources of the Strimzi operator, whoever wrote them. They say before it is applied what the operator would
 * say minutes later in a status, or in its log only.
 */
export const strimziRules: readonly ManifestRule[] = [
  ...clusterRules,
  egressRule,
  ...entityRules,
  ...listenerRules,
  ...poolRules,
  ...replicationRules,
  ...storageRules,
];
