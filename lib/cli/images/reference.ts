import { CommandError } from '../command';

/** Where an image is, taken apart as container runtimes do. */
export interface ImageReference {
  /** As pods name it, without a digest: the key of the lock file. */
  readonly name: string;
  /** Its registry, for instance `docker.io` where the name says none. */
  readonly registry: string;
  /** Its repository there, for instance `library/flink`. */
  readonly repository: string;
  /** Its tag. */
  readonly tag: string;
}

/** The registry of names that say none. */
export const DEFAULT_REGISTRY = 'docker.io';

const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * Takes an image's name apart.
 *
 * @param image - as a pod names it, with or without digest
 * @returns its parts; nothing for an image that is named by digest only, which has nothing to resolve
 * @throws CommandError when no registry would understand the name
 */
export function parseReference(image: string): ImageReference | undefined {
  const [name = '', digest] = image.split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  if (colon < 0 && digest !== undefined) return undefined;
  const [whole, tag] = colon < 0 ? [name, 'latest'] : [name.slice(0, colon), name.slice(colon + 1)];
  const slash = whole.indexOf('/');
  const host = whole.slice(0, Math.max(0, slash));
  const hosted = /[.:]/.test(host) || host === 'localhost';
  const registry = hosted ? host : DEFAULT_REGISTRY;
  const path = hosted ? whole.slice(slash + 1) : whole;
  const repository = registry === DEFAULT_REGISTRY && !path.includes('/') ? `library/${path}` : path;
  if (!REPOSITORY.test(repository) || !TAG.test(tag)) throw new CommandError(`"${image}" is not the name of an image.`);
  return { name, registry, repository, tag };
}
