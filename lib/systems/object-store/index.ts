export { isExistingObjectStore, isObjectStore } from './brands';
export { Bucket, Prefix, type IBucket } from './bucket';
export { ExistingObjectStore, type ExistingObjectStoreProps } from './existing-object-store';
export { ObjectStore, type IObjectStore, type ObjectStoreProps } from './object-store';
export { objectStoreRules } from './object-store-rules';
export type { ObjectStoreSettings } from './object-store-settings';
export { ENGINES, type ObjectStoreEngine } from './object-store-versions';
