import * as fs from 'node:fs';
import { ConfigError } from '../core';

/** Digests of images: from `name:tag`, as pods pull it, to `sha256:...`. */
export type ImageDigests = Readonly<Record<string, string>>;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The lock file of images, which `npx data-platform images lock` writes. */
export const ImageLock = {
  /**
   * Reads a lock file.
   *
   * @param file - usually `images.lock.json`
   * @returns the digests, for the property `imageDigests` of a platform
   * @throws ConfigError when the file is missing or malformed
   */
  read(file: string): ImageDigests {
    if (!fs.existsSync(file)) throw wrong(file, 'does not exist', REMEDY);
    return parse(file, fs.readFileSync(file, 'utf8'));
  },

  /**
   * Reads a lock file that may not have been written yet, as before the first synth.
   *
   * @param file - usually `images.lock.json`
   * @returns the digests; none if there is no file
   * @throws ConfigError when the file is malformed
   */
  readIfPresent(file: string): ImageDigests {
    return fs.existsSync(file) ? ImageLock.read(file) : {};
  },
};

const REMEDY = 'write it with: npx data-platform images lock';

function parse(file: string, text: string): ImageDigests {
  const content = parseJson(file, text);
  const images = isMap(content) ? content.images : undefined;
  if (!isMap(images))
    throw wrong(file, 'is no lock file of images', REMEDY, '{ "images": { "<name>:<tag>": "sha256:..." } }');
  const digests = Object.entries(images).map(([name, digest]): [string, string] => {
    if (typeof digest === 'string' && DIGEST.test(digest)) return [name, digest];
    throw wrong(
      file,
      `has no digest for ${name}, but ${JSON.stringify(digest)}`,
      REMEDY,
      'sha256: and 64 hexadecimal digits',
    );
  });
  return Object.fromEntries(digests);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(file, `is no JSON: ${error instanceof Error ? error.message : String(error)}`, REMEDY);
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(file: string, message: string, remedy: string, allowed?: string): ConfigError {
  return new ConfigError([{ path: file, message, remedy, ...(allowed === undefined ? {} : { allowed }) }]);
}
