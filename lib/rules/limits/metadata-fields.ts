import type { JsonObject } from '../../kubernetes';
import { objects } from '../../model';
import { NO_FAULTS, type Fault } from './fault';
import { faultOf, formWords, QUALIFIED_NAME } from './name-syntax';

const MOST_ANNOTATION_BYTES = 256 * 1024;

/**
 * Looks at the metadata of an object: its finalizers and its owners.
 *
 * @param metadata - the metadata
 * @returns what is wrong
 */
export function metadata({ finalizers, ownerReferences }: JsonObject): readonly Fault[] {
  if (finalizers === undefined && ownerReferences === undefined) return NO_FAULTS;
  const faults: Fault[] = [];
  if (Array.isArray(finalizers))
    for (const [index, given] of finalizers.entries())
      if (typeof given === 'string' && faultOf(given, QUALIFIED_NAME) !== undefined)
        faults.push({
          at: `finalizers[${String(index)}]`,
          message: 'is no finalizer',
          given,
          allowed: formWords(QUALIFIED_NAME),
        });
  const owners = objects(ownerReferences);
  for (const [index, { apiVersion, kind, uid }] of owners.entries()) {
    const at = `ownerReferences[${String(index)}]`;
    if (uid === '') faults.push({ at: `${at}.uid`, message: 'is empty', allowed: 'the uid that the API server gave' });
    if (apiVersion === 'v1' && kind === 'Event')
      faults.push({ at: `${at}.kind`, message: 'owns nothing', given: kind, allowed: 'any kind but Event' });
  }
  if (owners.filter(({ controller }) => controller === true).length > 1)
    faults.push({ at: 'ownerReferences', message: 'name several controllers', allowed: 'one controller at most' });
  return faults;
}

/**
 * Looks at the annotations of a pod template: they are bounded as those of an object are.
 *
 * @param annotations - the annotations
 * @returns what is wrong
 */
export function templateAnnotations(annotations: Readonly<Record<string, string>>): readonly Fault[] {
  let bytes = 0;
  for (const key in annotations) bytes += key.length + Buffer.byteLength(annotations[key] ?? '');
  return bytes <= MOST_ANNOTATION_BYTES
    ? NO_FAULTS
    : [
        {
          at: 'metadata.annotations',
          message: `hold ${String(Math.ceil(bytes / 1024))} KiB`,
          allowed: `at most ${String(MOST_ANNOTATION_BYTES / 1024)} KiB together`,
        },
      ];
}
