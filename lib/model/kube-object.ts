import { apiGroup, isPlainObject, type JsonObject, type KubeObject } from '../kubernetes';
import { isObject } from './pod-view';

/**
 * Whether a value is a Kubernetes object: it has a kind, an API version and a name.
 *
 * @param value - anything
 * @returns true for objects
 */
export function isKubeObject(value: unknown): value is KubeObject {
  return (
    isPlainObject(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isPlainObject(value.metadata) &&
    typeof value.metadata.name === 'string'
  );
}

/**
 * An object by group, kind, namespace and name, for people and as a key.
 *
 * @param object - the object
 * @returns for instance `apps/Deployment shop/web`
 */
export function nameOfObject({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): string {
  const group = apiGroup(apiVersion);
  return `${group === '' ? '' : `${group}/`}${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

const NO_SPEC: JsonObject = {};

/**
 * What an object declares.
 *
 * @param object - the object
 * @returns its spec; empty if it has none
 */
export function specOf({ spec }: KubeObject): JsonObject {
  return isObject(spec) ? spec : NO_SPEC;
}
