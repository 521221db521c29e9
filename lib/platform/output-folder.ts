import * as fs from 'node:fs';
import * as path from 'node:path';
import { ConfigError } from '../core';
import { MANIFESTS } from './layout';

/** Lists what the last synth wrote, so that the next one knows what is its own. */
const INDEX = '.data-platform-index.json';

/** Holds new files until all of them are complete, and old ones until all new ones are in their places. */
const STAGING = '.data-platform-staging';

/**
 * Writes files into a folder, all or nothing: they are written aside and then renamed into their places one by one.
 * Files with the same content are not touched, files of an earlier synth that are no longer made are removed, and files
 * of others stay.
 *
 * @param folder - the output folder
 * @param files - texts by path relative to the folder
 * @throws ConfigError when the folder can't be written; it then is as it was
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const change = new FolderChange(folder);
  try {
    const index = `${JSON.stringify({ files: [...files.keys()].sort() }, undefined, 2)}\n`;
    const stale = ownFiles(folder).filter((file) => !files.has(file));
    change.stage(new Map([...files, [INDEX, index]]));
    change.apply(stale);
  } catch (error) {
    change.undo();
    throw isSystemError(error) ? notWritable(folder, error) : error;
  }
}

function isSystemError(error: unknown): error is { readonly message: string } {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'message' in error;
}

function notWritable(folder: string, { message }: { readonly message: string }): ConfigError {
  return new ConfigError([
    {
      path: '',
      property: 'outdir',
      message: `can't be written: ${message}`,
      given: folder,
      remedy: 'give a folder that this program may write, with no folders where its files belong',
    },
  ]);
}

/** What an earlier synth wrote. The index is read leniently: somebody may have merged two of them. */
function ownFiles(folder: string): string[] {
  const file = path.join(folder, INDEX);
  if (!fs.existsSync(file)) return [];
  const names = fs.readFileSync(file, 'utf8').matchAll(/"([^"\\]+)"/g);
  return [...new Set([...names].map(([, name = '']) => name))].filter(
    (name) => name.startsWith(`${MANIFESTS}/`) && path.posix.normalize(name) === name,
  );
}

/** A change of several files that is made as a whole or not at all, as far as a file system lets it. */
class FolderChange {
  private readonly staging: string;
  private readonly files: string[] = [];
  private readonly steps: (() => void)[] = [];

  constructor(private readonly folder: string) {
    this.staging = path.join(folder, STAGING);
  }

  /** Writes new files aside, except for those that are there already. */
  stage(files: ReadonlyMap<string, string>): void {
    fs.rmSync(this.staging, { recursive: true, force: true }); // of a run that was killed
    this.makeFolder(this.staging);
    for (const [file, text] of files) {
      const place = path.join(this.folder, file);
      if (fs.existsSync(place) && fs.statSync(place).isFile() && fs.readFileSync(place, 'utf8') === text) continue;
      fs.mkdirSync(path.dirname(path.join(this.staging, 'new', file)), { recursive: true });
      fs.writeFileSync(path.join(this.staging, 'new', file), text);
      this.files.push(file);
    }
  }

  /** Renames the new files into their places, and takes old ones away. */
  apply(stale: readonly string[]): void {
    for (const file of this.files) {
      const place = path.join(this.folder, file);
      this.makeFolder(path.dirname(place));
      this.keep(file);
      fs.renameSync(path.join(this.staging, 'new', file), place);
    }
    for (const file of stale) {
      this.keep(file);
      fs.rmSync(path.join(this.folder, file), { force: true });
    }
    fs.rmSync(this.staging, { recursive: true });
    for (const file of stale) this.dropEmptyFolders(path.dirname(file));
  }

  /** Takes everything back, the last step first; the first one made the folder for what is staged. */
  undo(): void {
    for (const back of this.steps.splice(0).reverse()) back();
  }

  private makeFolder(folder: string): void {
    const outermost = fs.mkdirSync(folder, { recursive: true });
    if (outermost !== undefined)
      this.steps.push(() => {
        fs.rmSync(outermost, { recursive: true, force: true });
      });
  }

  /** Keeps a copy of a file that is about to be replaced or removed; the file itself stays where it is. */
  private keep(file: string): void {
    const place = path.join(this.folder, file);
    const kept = path.join(this.staging, 'old', file);
    if (!fs.existsSync(place)) {
      this.steps.push(() => {
        fs.rmSync(place, { force: true });
      });
      return;
    }
    fs.mkdirSync(path.dirname(kept), { recursive: true });
    fs.copyFileSync(place, kept);
    this.steps.push(() => {
      fs.renameSync(kept, place);
    });
  }

  private dropEmptyFolders(folder: string): void {
    for (let current = folder; current.includes('/'); current = path.posix.dirname(current)) {
      const place = path.join(this.folder, current);
      if (!fs.existsSync(place) || fs.readdirSync(place).length > 0) return;
      fs.rmdirSync(place);
    }
  }
}
