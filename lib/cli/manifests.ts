import * as fs from 'node:fs';
import * as path from 'node:path';
import { CommandError } from './command';
import { readManifestFolder } from './manifest-folder';
import { isObject } from './read-json';

/** A synthesized object. */
export type ManifestObject = Readonly<Record<string, unknown>>;

/**
 * Reads the synthesized manifests.
 *
 * @param outdir - folder of the synthesized platform
 * @returns all objects, in the order of their files
 * @throws CommandError when there are none, or a file can't be read
 */
export function readManifests(outdir: string): ManifestObject[] {
  const folder = path.join(outdir, 'manifests');
  if (!fs.existsSync(folder)) {
    throw new CommandError(
      `There is no ${folder}: synthesize the platform first (npm run synth), or name its folder with --outdir.`,
    );
  }
  const { objects, problems } = readManifestFolder(folder);
  const first = problems.find(({ severity }) => severity === 'error');
  if (first !== undefined) throw new CommandError(`${first.file}:${String(first.line)} ${first.message}.`);
  return objects.map(({ object }) => object);
}

/**
 * Reads a value inside an object.
 *
 * @param object - the object
 * @param keys - the way to it
 * @returns the text that stands there, or nothing
 */
export function textAt(object: unknown, ...keys: readonly string[]): string | undefined {
  let value = object;
  for (const key of keys) value = isObject(value) ? value[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}
