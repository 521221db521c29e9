import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { ConfigError } from '../../lib/core';
import { writeFolder } from '../../lib/platform/output-folder';
import { contentsOf, temporaryFolder } from '../support/folders';

const INDEX = '.data-platform-index.json';

function write(folder: string, files: Record<string, string>): void {
  writeFolder(folder, new Map(Object.entries(files)));
}

function put(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

describe('the output folder', () => {
  test('is made with its files and an index of them', () => {
    const folder = join(temporaryFolder(), 'deep', 'dist');
    write(folder, { 'needs.json': '{}', 'manifests/b.yaml': 'b', 'manifests/a/c.yaml': 'c' });
    expect(contentsOf(folder)).toEqual({
      [INDEX]: '{\n  "files": [\n    "manifests/a/c.yaml",\n    "manifests/b.yaml",\n    "needs.json"\n  ]\n}\n',
      'manifests/a/c.yaml': 'c',
      'manifests/b.yaml': 'b',
      'needs.json': '{}',
    });
  });

  test('loses files that an earlier synth made and this one does not, and folders that they leave empty', () => {
    const folder = temporaryFolder();
    write(folder, { 'manifests/a.yaml': 'a', 'manifests/old/b.yaml': 'b', 'manifests/kept/c.yaml': 'c' });
    put(folder, 'manifests/kept/kustomization.yaml', 'mine');
    write(folder, { 'manifests/a.yaml': 'a2' });
    expect(Object.keys(contentsOf(folder))).toEqual([INDEX, 'manifests/a.yaml', 'manifests/kept/kustomization.yaml']);
    expect(existsSync(join(folder, 'manifests/old'))).toBe(false);
  });

  test('keeps files of others', () => {
    const folder = temporaryFolder();
    put(folder, 'README.md', 'mine');
    put(folder, '.git/config', 'mine');
    put(folder, 'manifests/mine.yaml', 'mine');
    write(folder, { 'manifests/a.yaml': 'a' });
    write(folder, {});
    expect(contentsOf(folder)).toMatchObject({
      'README.md': 'mine',
      '.git/config': 'mine',
      'manifests/mine.yaml': 'mine',
    });
    expect(existsSync(join(folder, 'manifests/a.yaml'))).toBe(false);
  });

  test('does not touch files whose content stays', () => {
    const folder = temporaryFolder();
    write(folder, { 'manifests/a.yaml': 'a', 'manifests/b.yaml': 'b' });
    const long = new Date(0);
    utimesSync(join(folder, 'manifests/a.yaml'), long, long);
    write(folder, { 'manifests/a.yaml': 'a', 'manifests/b.yaml': 'b2' });
    expect(statSync(join(folder, 'manifests/a.yaml')).mtime).toEqual(long);
    expect(readFileSync(join(folder, 'manifests/b.yaml'), 'utf8')).toBe('b2');
  });

  test('takes an index that somebody merged by hand, and nothing in it that lies elsewhere', () => {
    const folder = temporaryFolder();
    put(folder, 'manifests/a.yaml', 'a');
    put(folder, 'manifests/b.yaml', 'b');
    put(folder, 'other.yaml', 'mine');
    put(
      folder,
      INDEX,
      '<<<<<<<\n"manifests/a.yaml",\n=======\n"manifests/b.yaml", "other.yaml", "manifests/../other.yaml"\n>>>>>>>',
    );
    write(folder, {});
    expect(Object.keys(contentsOf(folder))).toEqual([INDEX, 'other.yaml']);
  });

  test('forgets what a killed synth left behind', () => {
    const folder = temporaryFolder();
    put(folder, '.data-platform-staging/new/manifests/x.yaml', 'half');
    write(folder, { 'manifests/a.yaml': 'a' });
    expect(Object.keys(contentsOf(folder))).toEqual([INDEX, 'manifests/a.yaml']);
  });
});

describe('a failing write', () => {
  /** A folder in which `manifests/z.yaml` can't be written, because a folder is there. */
  function obstructed(): string {
    const folder = temporaryFolder();
    write(folder, { 'manifests/a.yaml': 'a', 'manifests/gone.yaml': 'gone' });
    put(folder, 'manifests/z.yaml/mine.txt', 'mine');
    return folder;
  }

  test('fails with the folder and the reason, and leaves the folder as it was', () => {
    const folder = obstructed();
    const before = contentsOf(folder);
    const files = { 'manifests/a.yaml': 'new', 'manifests/new/b.yaml': 'b', 'manifests/z.yaml': 'z' };
    expect(() => {
      write(folder, files);
    }).toThrow(ConfigError);
    expect(() => {
      write(folder, files);
    }).toThrow(/outdir\n {3}can't be written: E[A-Z]+: .*\n {3}given: .*\n {3}do: /);
    expect(contentsOf(folder)).toEqual(before);
    expect(existsSync(join(folder, 'manifests/new'))).toBe(false);
    expect(existsSync(join(folder, '.data-platform-staging'))).toBe(false);
  });

  test('fails where the folder is a file, and makes nothing', () => {
    const parent = temporaryFolder();
    put(parent, 'file', 'mine');
    expect(() => {
      write(join(parent, 'file', 'dist'), { 'manifests/a.yaml': 'a' });
    }).toThrow(ConfigError);
    expect(contentsOf(parent)).toEqual({ file: 'mine' });
  });

  test('fails after the last file, too, as if nothing had been', () => {
    const folder = temporaryFolder();
    write(folder, { 'manifests/a.yaml': 'a', 'manifests/gone.yaml': 'gone' });
    const before = contentsOf(folder);
    // somebody replaces a file that is about to be removed with a folder
    renameSync(join(folder, 'manifests/gone.yaml'), join(folder, 'manifests/elsewhere.yaml'));
    put(folder, 'manifests/gone.yaml/mine.txt', 'mine');
    expect(() => {
      write(folder, { 'manifests/a.yaml': 'new', 'manifests/b.yaml': 'b' });
    }).toThrow(ConfigError);
    expect(contentsOf(folder)).toMatchObject({ 'manifests/a.yaml': 'a', [INDEX]: before[INDEX] });
    expect(existsSync(join(folder, 'manifests/b.yaml'))).toBe(false);
  });

  test('fails without making folders where there were none', () => {
    const parent = temporaryFolder();
    const noName = 'manifests/\0.yaml';
    expect(() => {
      write(join(parent, 'deep', 'dist'), { 'manifests/a.yaml': 'a', [noName]: 'b' });
    }).toThrow('null bytes');
    expect(readdirSync(parent)).toEqual([]);
  });
});
