import type { IConstruct } from 'constructs';
import { hasBrand } from '../../core';
import type { KafkaCluster } from './kafka-cluster';
import type { ExistingKafkaCluster } from './kafka-existing';

/**
 * Whether a construct is a cluster of ours, of this or another copy of the package.
 *
 * @param construct - anything
 * @returns true for owned clusters
 */
export function isKafkaCluster(construct: unknown): construct is KafkaCluster {
  return hasBrand(construct, 'KafkaCluster');
}

/**
 * Whether a construct is a cluster that somebody else runs, of this or another copy of the package.
 *
 * @param construct - anything
 * @returns true for unowned clusters
 */
export function isExistingKafkaCluster(construct: IConstruct): construct is ExistingKafkaCluster {
  return hasBrand(construct, 'ExistingKafkaCluster');
}
