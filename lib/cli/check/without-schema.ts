import { knownMinors, objectSchemas } from '../../kubernetes';
import type { ReadObject, ReadProblem } from '../manifest-folder';
import { counted } from '../table';

/**
 * What no schema says anything about, and so is held against no schema.
 *
 * @param objects - what was read
 * @returns a note for each kind, at the first object of it
 */
export function withoutSchema(objects: readonly ReadObject[]): ReadProblem[] {
  const definitions = objects.flatMap(({ object }) => (object.kind === 'CustomResourceDefinition' ? [object] : []));
  const schemas = objectSchemas({ definitions });
  const unknown = new Map<string, ReadObject[]>();
  for (const read of objects) {
    const { apiVersion, kind } = read.object;
    if (schemas.has(apiVersion, kind)) continue;
    const key = `${apiVersion} ${kind}`;
    unknown.set(key, [...(unknown.get(key) ?? []), read]);
  }
  return [...unknown].flatMap(([kind, [first, ...more]]) => {
    if (first === undefined) return [];
    const others = more.length === 0 ? '' : ` (and ${counted(more.length, 'further object')} of the kind)`;
    const message = `is not held against a schema, for there is none of ${kind}${others}`;
    return [{ file: first.file, line: first.line, message, severity: 'note' }];
  });
}

/**
 * What can't be said about the minors that were asked for.
 *
 * @param minors - minors of Kubernetes
 * @returns a sentence, or nothing if the schemas of all are known
 */
export function unknownMinors(minors: readonly string[]): string | undefined {
  const known = knownMinors();
  const unknown = minors.filter((minor) => !known.includes(minor));
  if (unknown.length === 0) return undefined;
  const counting = minors.filter((minor) => known.includes(minor));
  return `The schemas of Kubernetes ${unknown.join(', ')} do not come with this library: objects are held against those of ${(counting.length > 0 ? counting : known).join(', ')}.`;
}
