import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CommandError } from './command';
import { isObject } from './read-json';

/** A synthesized object. */
export type ManifestObject = Readonly<Record<string, unknown>>;

/**
 * Reads the synthesized manifests.
 *
 * @param outdir - folder of the synthesized platform
 * @returns all objects, in the order of their files
 * @throws CommandError when there are none, or a file is no YAML
 */
export function readManifests(outdir: string): ManifestObject[] {
  const folder = path.join(outdir, 'manifests');
  if (!fs.existsSync(folder)) {
    throw new CommandError(
      `There is no ${folder}: synthesize the platform first (npm run synth), or name its folder with --outdir.`,
    );
  }
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .flatMap((file) => readFile(path.join(folder, file)));
}

function readFile(file: string): ManifestObject[] {
  return parseAllDocuments(fs.readFileSync(file, 'utf8')).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new CommandError(`${file} is no YAML: ${error.message}`);
    const object: unknown = document.toJS();
    return isObject(object) ? [object] : [];
  });
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
