import { isPlainObject, validateObject, type SchemaOptions } from '../kubernetes';

/**
 * Holds objects against what Kubernetes and the operators publish about their kinds, as lines for a test to compare
 * with an empty list.
 *
 * @param objects - rendered objects, for instance `Manifests.of(stack).objects`
 * @param options - minors of Kubernetes that have to take them
 * @returns one line for each error: kind, name, place, what is wrong; kinds whose schema is not known give none
 */
export function schemaErrors(objects: readonly unknown[], options: SchemaOptions = {}): string[] {
  return objects.flatMap((object) =>
    validateObject(object, options).map(
      ({ path, message }) => `${nameOf(object)}: ${path === '' ? '' : `${path} `}${message}`,
    ),
  );
}

/**
 * Fails a test if Kubernetes, or an operator, would refuse an object or silently drop a part of it.
 *
 * @param objects - rendered objects
 * @param options - minors of Kubernetes that have to take them
 * @throws Error that lists every error
 */
export function expectValid(objects: readonly unknown[], options: SchemaOptions = {}): void {
  const errors = schemaErrors(objects, options);
  if (errors.length > 0) throw new Error(`Objects that their schemas refuse:\n${errors.join('\n')}`);
}

function nameOf(object: unknown): string {
  if (!isPlainObject(object)) return 'not an object';
  const { name, namespace } = isPlainObject(object.metadata) ? object.metadata : {};
  const full = [namespace, name].filter((part) => typeof part === 'string').join('/');
  return `${typeof object.kind === 'string' ? object.kind : 'no kind'} ${full}`;
}
