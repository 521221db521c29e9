import type { Grant, S3Location } from '../../connect';

/** What may be done with the objects of a location. */
export type Access = S3Location['access'];

const ACCESSES: Readonly<Record<string, Access>> = { read: 'read', write: 'write', 'read-write': 'read-write' };

/**
 * The locations that grants speak of: each once, with all that may be done there.
 *
 * @param grants - grants of one store
 * @returns the locations, sorted by bucket and prefix
 */
export function locationsOf(grants: readonly Grant[]): S3Location[] {
  const merged = new Map<string, S3Location>();
  for (const { resource, access } of grants) {
    const given = ACCESSES[access];
    if (given === undefined) continue;
    const known = merged.get(resource.name);
    const [bucket = '', ...segments] = resource.name.split('/');
    merged.set(resource.name, {
      bucket,
      prefix: segments.join('/'),
      access: known === undefined || known.access === given ? given : 'read-write',
    });
  }
  return [...merged.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, location]) => location);
}

/**
 * @param access - what may be done
 * @returns whether it includes listing and reading
 */
export function reads(access: Access): boolean {
  return access !== 'write';
}

/**
 * @param access - what may be done
 * @returns whether it includes putting and deleting
 */
export function writes(access: Access): boolean {
  return access !== 'read';
}
