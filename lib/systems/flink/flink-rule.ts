import type { IConstruct } from 'constructs';
import { hasBrand } from '../../core';
import type { Model } from '../../model';
import type { FlinkApplication } from './flink-application';
import type { FlinkCluster } from './flink-cluster';

/** Where most of what the rules know is written down. */
export const DOCS = 'Flink 2.3 documentation';

const isCluster = (construct: IConstruct): construct is FlinkCluster => hasBrand(construct, 'FlinkCluster');

/**
 * Whether a construct is a Flink application, of this copy of the package or another.
 *
 * @param construct - any construct
 * @returns true for applications
 */
export function isApplication(construct: IConstruct): construct is FlinkApplication {
  return hasBrand(construct, 'FlinkApplication');
}

/**
 * The Flink clusters of a tree, applications among them.
 *
 * @param model - the tree
 * @returns all of them
 */
export function clusters(model: Model): FlinkCluster[] {
  return model.find(isCluster);
}

/**
 * The Flink applications of a tree.
 *
 * @param model - the tree
 * @returns all of them
 */
export function applications(model: Model): FlinkApplication[] {
  return model.find(isApplication);
}

/**
 * The Flink applications of a tree that never end.
 *
 * @param model - the tree
 * @returns those with unbounded input
 */
export function unbounded(model: Model): FlinkApplication[] {
  return applications(model).filter(({ input }) => input === 'unbounded');
}
