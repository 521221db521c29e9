import type { IConstruct } from 'constructs';
import { slot } from './slot';

/**
 * Counts changes of a tree that add no construct, such as patches and suppressions, so that readers know whether what
 * they derived still holds.
 *
 * @param construct - the construct that changed
 */
export function touch(construct: IConstruct): void {
  counterOf(construct).changes += 1;
}

/**
 * @param construct - any construct of the tree
 * @returns how often the tree was touched
 */
export function changesOf(construct: IConstruct): number {
  return counterOf(construct).changes;
}

interface Counter {
  changes: number;
}

function counterOf(construct: IConstruct): Counter {
  return slot(construct.node.root, 'changes', isCounter, () => ({ changes: 0 }));
}

function isCounter(value: unknown): value is Counter {
  return typeof value === 'object' && value !== null && 'changes' in value;
}
