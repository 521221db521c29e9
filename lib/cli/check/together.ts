import { nameOfObject, podOf } from '../../model';
import { acceptanceOf, genericRules, Suppressions } from '../../rules';
import { identityOf, lacksNamespace, someOf } from '../../rules/identity';
import type { ReadObject } from '../manifest-folder';
import type { FileFinding } from './judge';

/**
 * What is found of files, and not of single objects. They have the names of the rules that say the same of a program.
 * There they are errors; here a folder may hold what is never applied together, and a namespace may come with `-n`.
 *
 * @param objects - what was read
 * @param today - the day by which acceptances expire, as `YYYY-MM-DD`
 * @returns objects that stand twice, and files whose objects have no namespace
 */
export function judgeTogether(objects: readonly ReadObject[], today: string): FileFinding[] {
  return [...duplicates(objects, today), ...withoutNamespace(objects, today)];
}

/** How bad it is, and whether an annotation of the object accepts it. */
function verdict({ object }: ReadObject, rule: string, today: string): Pick<FileFinding, 'severity' | 'accepted'> {
  const accepted = acceptanceOf({ object, pod: podOf(object) }, rule);
  if (accepted === undefined) return { severity: 'warning' };
  return Suppressions.hasExpired(accepted, today) ? { severity: 'error' } : { severity: 'warning', accepted };
}

function duplicates(objects: readonly ReadObject[], today: string): FileFinding[] {
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
        ...verdict(read, 'object-identity', today),
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

function withoutNamespace(objects: readonly ReadObject[], today: string): FileFinding[] {
  const files = new Map<string, ReadObject[]>();
  for (const read of objects) {
    if (!lacksNamespace(read.object)) continue;
    const { severity, accepted } = verdict(read, 'object-namespace', today);
    // what is accepted, or no longer, is told by itself
    const place = [read.file, severity, accepted === undefined ? '' : nameOfObject(read.object)].join('\n');
    files.set(place, [...(files.get(place) ?? []), read]);
  }
  return [...files.values()].flatMap((list): FileFinding[] => {
    const [first] = list;
    if (first === undefined) return [];
    return [
      {
        rule: 'object-namespace',
        ...verdict(first, 'object-namespace', today),
        file: first.file,
        line: first.line,
        message: `gives no namespace to ${someOf(list.map(({ object }) => `${object.kind} ${object.metadata.name}`))}`,
        remedy: 'write metadata.namespace; kubectl -n and helm install -n say it too, but not in the file',
        reason: reasonOf('object-namespace'),
      },
    ];
  });
}

function reasonOf(id: string): string | undefined {
  return genericRules.find((rule) => rule.id === id)?.reason;
}
