import { nameOfObject } from '../../model';
import { genericRules } from '../../rules';
import { identityOf, lacksNamespace, someOf } from '../../rules/identity';
import type { ReadObject } from '../manifest-folder';
import type { FileFinding } from './judge';

/**
 * What is found of files, and not of single objects. They have the names of the rules that say the same of a program.
 * There they are errors; here a folder may hold what is never applied together, and a namespace may come with `-n`.
 *
 * @param objects - what was read
 * @returns objects that stand twice, and files whose objects have no namespace
 */
export function judgeTogether(objects: readonly ReadObject[]): FileFinding[] {
  return [...duplicates(objects), ...withoutNamespace(objects)];
}

function duplicates(objects: readonly ReadObject[]): FileFinding[] {
  const seen = new Map<string, ReadObject>();
  return objects.flatMap((read): FileFinding[] => {
    const key = identityOf(read.object);
    const first = seen.get(key);
    // Kubernetes makes another name each time
    if (first === undefined || read.object.metadata.generateName !== undefined) {
      seen.set(key, read);
      return [];
    }
    return [
      {
        rule: 'object-identity',
        severity: 'warning',
        file: read.file,
        line: read.line,
        object: nameOfObject(read.object),
        message: `stands in ${first.file}:${String(first.line)} too`,
        remedy: 'remove one of the two, or check what is applied together by itself',
        reason: reasonOf('object-identity'),
      },
    ];
  });
}

function withoutNamespace(objects: readonly ReadObject[]): FileFinding[] {
  const files = new Map<string, ReadObject[]>();
  for (const read of objects) {
    if (!lacksNamespace(read.object)) continue;
    const ofFile = files.get(read.file);
    if (ofFile === undefined) files.set(read.file, [read]);
    else ofFile.push(read);
  }
  return [...files].map(([file, list]) => ({
    rule: 'object-namespace',
    severity: 'warning',
    file,
    line: list[0]?.line ?? 1,
    message: `gives no namespace to ${someOf(list.map(({ object }) => `${object.kind} ${object.metadata.name}`))}`,
    remedy: 'write metadata.namespace; kubectl -n and helm install -n say it too, but not in the file',
    reason: reasonOf('object-namespace'),
  }));
}

function reasonOf(id: string): string | undefined {
  return genericRules.find((rule) => rule.id === id)?.reason;
}
