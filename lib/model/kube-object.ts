import { isPlainObject, type KubeObject } from '../kubernetes';

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
