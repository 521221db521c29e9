import type { KubeObject } from '../../kubernetes';
import { fieldChanges } from './field-changes';
import { groupKindOf } from './group-kind';

/**
 * What tells objects apart: group, kind, namespace and name. An object without a namespace is applied to `default`.
 *
 * @param object - the object
 * @returns a key
 */
export function identityOf(object: KubeObject): string {
  return `${groupKindOf(object)}/${object.metadata.namespace ?? 'default'}/${object.metadata.name}`;
}

/**
 * The first object that stands twice, with different content: which of them counts is then an accident.
 *
 * @param objects - all objects of one side
 * @returns the places of both in the list; nothing if every object stands once, or says the same
 */
export function contradiction(objects: readonly KubeObject[]): readonly [first: number, second: number] | undefined {
  const known = new Map<string, number>();
  for (const [index, object] of objects.entries()) {
    if (object.metadata.generateName !== undefined) continue;
    const identity = identityOf(object);
    const earlier = known.get(identity);
    const first = earlier === undefined ? undefined : objects[earlier];
    if (earlier === undefined || first === undefined) known.set(identity, index);
    else if (fieldChanges(first, object).length > 0) return [earlier, index];
  }
  return undefined;
}
