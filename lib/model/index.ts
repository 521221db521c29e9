export { isKubeObject, nameOfObject, specOf } from './kube-object';
export { Inventory, type Item } from './inventory';
export { isOurs, Model, type ModelObject } from './model';
export type { ApplicationOrder, Dependency } from './application-order';
export type { MarkedText } from './marked-text';
export { isObject, objects, podOf, textMap, texts, type PodView } from './pod-view';
