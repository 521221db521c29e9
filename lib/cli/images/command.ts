import * as fs from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core';
import { ImageLock } from '../../environment';
import { CommandError, UsageError, type Command } from '../command';
import { readManifests } from '../manifests';
import { counted, formatTable } from '../table';
import { collectImages } from './collect';
import { registryCredentials } from './credentials';
import { parseReference } from './reference';
import { RegistryError, resolveDigest, type RegistryOptions } from './registry';

/** Writes the lock file of images. */
export const imagesLockCommand: Command = {
  summary: 'asks registries for the digests of all images, and writes images.lock.json',
  help: `Usage: data-platform images lock [options]

Collects the images of a synthesized platform, asks the registry of each for the digest that its tag stands for now, and
writes them into a lock file. Give it to the platform, imageDigests: ImageLock.read('images.lock.json'), and every pod
pulls name:tag@sha256:... from then on. If one image can't be resolved, nothing is written.

  --outdir FOLDER             folder of the synthesized platform (default: dist); may be given several times
  --file FILE                 the lock file (default: images.lock.json)
  --registry-map FROM=HOST    asks HOST (name or address, and port) instead of registry FROM; * for every registry;
                              may be given several times. Registry of names that say none: docker.io
  --insecure                  speaks plain HTTP (loopback addresses always do)
  --check                     writes nothing, and fails if the file is not what it would write

Registries that want to know who asks are answered with what docker login has left in its config.json.`,

  async run(args, { env, print }) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        outdir: { type: 'string', multiple: true, default: ['dist'] },
        file: { type: 'string', default: 'images.lock.json' },
        'registry-map': { type: 'string', multiple: true, default: [] },
        insecure: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
      },
    });
    const names = collectImages(values.outdir.flatMap(readManifests));
    const before = readLock(values.file);
    const digests = await resolveAll(names, {
      map: new Map(values['registry-map'].map(readMapping)),
      insecure: values.insecure,
      credentials: registryCredentials(env),
    });
    const rows = [...digests].map(([name, digest]) => [name, digest, verdict(before[name], digest)]);
    if (rows.length > 0) for (const line of formatTable(['IMAGE', 'DIGEST', ''], rows)) print(line);

    const text = `${JSON.stringify({ images: Object.fromEntries(digests) }, undefined, 2)}\n`;
    const same = fs.existsSync(values.file) && fs.readFileSync(values.file, 'utf8') === text;
    if (values.check) {
      print(`${values.file} ${same ? 'is up to date' : 'is not up to date'}.`);
      return same ? 0 : 1;
    }
    if (!same) fs.writeFileSync(values.file, text);
    print(`${counted(digests.size, 'image')} in ${values.file}${same ? ', as before' : ''}.`);
    return 0;
  },
};

async function resolveAll(names: readonly string[], options: RegistryOptions): Promise<Map<string, string>> {
  const faults: string[] = [];
  const references = new Map(names.flatMap((name) => parseReference(name) ?? []).map((image) => [image.name, image]));
  const resolved = await Promise.all(
    [...references.values()].map(async (image): Promise<[string, string][]> => {
      try {
        return [[image.name, await resolveDigest(image, options)]];
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error;
        faults.push(`  ${image.name}: ${error.message}`);
        return [];
      }
    }),
  );
  if (faults.length > 0) {
    const title = `${counted(faults.length, 'image')} could not be resolved, and nothing was written:`;
    throw new CommandError([title, ...faults.sort()].join('\n'));
  }
  return new Map(resolved.flat().sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readMapping(text: string): [string, string] {
  const [from = '', to = '', ...more] = text.split('=');
  if (from === '' || to === '' || more.length > 0 || to.includes('/')) {
    throw new UsageError(`--registry-map takes FROM=HOST, for instance docker.io=127.0.0.1:5000, and not "${text}".`);
  }
  return [from, to];
}

function readLock(file: string): Readonly<Record<string, string>> {
  try {
    return ImageLock.readIfPresent(file);
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(error.message);
    throw error;
  }
}

function verdict(before: string | undefined, now: string): string {
  if (before === undefined) return 'new';
  return before === now ? '' : 'changed: the tag was moved';
}
