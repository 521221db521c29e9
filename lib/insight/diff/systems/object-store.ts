import { mapAt, textOf } from '../row';
import { partOf, without, type Extra, type Pair } from './extra';

const README = 'lib/systems/object-store/README.md: the reconciler';
const COPIES = /^replication_factor = (\d+)$/m;

/**
 * What happens to the buckets, users and copies of an object store.
 *
 * @param pair - a ConfigMap of the store
 * @returns what its pods can't tell
 */
export function examineStore({ before, after }: Pair): Extra[] {
  const [old, next] = [mapAt(before, 'data'), mapAt(after, 'data')];
  const lines = (data: typeof old, file: string): string[] =>
    textOf(data, file)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(/\s/)[0] ?? '');
  const extras: Extra[] = [
    ...without(lines(old, 'buckets'), lines(next, 'buckets')).map((bucket): Extra => ({
      path: `data.buckets: ${bucket}`,
      effect: 'in-place',
      reason: `bucket ${bucket} is no longer declared: it stays with its objects, and nobody has rights on it`,
      source: README,
      instead: 'if it was renamed, copy what is still needed into the new one; it starts empty',
    })),
    ...without(lines(old, 'users'), lines(next, 'users')).map((user): Extra => ({
      path: `data.users: ${user}`,
      effect: 'in-place',
      reason: `user ${user} is removed: clients that use its key are refused`,
      source: README,
    })),
  ];
  const copies = (data: typeof old): string | undefined =>
    Object.values(data)
      .map((text) => COPIES.exec(typeof text === 'string' ? text : '')?.[1])
      .find((found) => found !== undefined);
  const [was, is] = [copies(old), copies(next)];
  if (was !== undefined && is !== undefined && was !== is) {
    extras.push({
      path: 'data: replication_factor',
      before: was,
      after: is,
      effect: 'impossible',
      refusedBy: 'system',
      reason: `Garage keeps ${was} copies of every object as long as it lives: it does not start with ${is}`,
      source: 'https://garagehq.deuxfleurs.fr/documentation/reference-manual/configuration/#replication_factor',
      instead: 'make a second store and copy',
    });
  }
  return extras;
}

const ENGINES = ['versitygw/node', 'garage/node'];

/**
 * What happens to the objects of a store whose nodes run another program.
 *
 * @param pair - the StatefulSet of its nodes
 * @returns the loss
 */
export function examineEngine({ before, after }: Pair): Extra[] {
  const [was, is] = [partOf(before), partOf(after)];
  if (was === is || !ENGINES.includes(was) || !ENGINES.includes(is)) return [];
  const [old, next] = [was, is].map((part) => part.replace('/node', ''));
  return [
    {
      path: 'spec.template',
      effect: 'data-loss',
      reason: `${next ?? ''} can't read what ${old ?? ''} has written: every bucket is empty, and the objects lie unseen on the old volumes`,
      source: 'lib/systems/object-store/README.md: engine and replication factor can not be changed',
      instead: 'make a second store with the other engine, copy, and move the clients',
    },
  ];
}
