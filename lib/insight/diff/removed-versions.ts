import type { KubeObject } from '../../kubernetes';
import { removedVersions } from '../../rules/security/removed-versions';

/**
 * Whether Kubernetes still serves the version that an object is written in.
 *
 * @param object - the object
 * @returns the minor that serves it no more, and what to write instead; nothing if it is served
 */
export function removalOf({ apiVersion, kind }: KubeObject): readonly [removed: string, instead: string] | undefined {
  const kinds = removedVersions[apiVersion];
  return kinds?.[kind] ?? kinds?.['*'];
}
