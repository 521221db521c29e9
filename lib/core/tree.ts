import type { IConstruct } from 'constructs';

/** What is to happen to every tree in which something of this package is declared. */
let join: ((root: IConstruct) => void) | undefined;

/**
 * Says what is to happen to every tree in which something of this package is declared. The rules do, so that a plain
 * cdk8s App checks them as well.
 *
 * @param action - called with the root, once or more
 */
export function onTree(action: (root: IConstruct) => void): void {
  join = action;
}

/**
 * Tells that something of this package is declared.
 *
 * @param construct - the construct
 */
export function joinTree(construct: IConstruct): void {
  join?.(construct.node.root);
}
