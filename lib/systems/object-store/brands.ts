import { hasBrand } from '../../core';
import type { ExistingObjectStore } from './existing-object-store';
import type { ObjectStore } from './object-store';

/** Brand of stores in the cluster. */
export const OBJECT_STORE = 'ObjectStore';

/** Brand of stores that run elsewhere. */
export const EXISTING_OBJECT_STORE = 'ExistingObjectStore';

/**
 * Whether a construct is a store in the cluster, of this or another copy of the package.
 *
 * @param construct - anything
 * @returns true for stores in the cluster
 */
export function isObjectStore(this: void, construct: unknown): construct is ObjectStore {
  return hasBrand(construct, OBJECT_STORE);
}

/**
 * Whether a construct is a store that runs elsewhere, of this or another copy of the package.
 *
 * @param construct - anything
 * @returns true for stores that run elsewhere
 */
export function isExistingObjectStore(this: void, construct: unknown): construct is ExistingObjectStore {
  return hasBrand(construct, EXISTING_OBJECT_STORE);
}
