import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = path.resolve(__dirname, '..');

/**
 * Makes a folder as a user of the package has it: the compiled package in `node_modules`, and compiled programs that
 * import it by name.
 *
 * @param folders - folders of programs in the repository
 * @returns the folder
 */
export function compiledPrograms(folders: readonly string[]): string {
  const home = path.join(ROOT, 'temp', 'bench');
  const installed = path.join(home, 'node_modules', 'cdk8s-data-platform');
  fs.rmSync(home, { recursive: true, force: true });
  fs.mkdirSync(installed, { recursive: true });
  fs.writeFileSync(path.join(home, 'package.json'), '{ "name": "bench", "private": true }\n');
  fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(installed, 'package.json'));
  const build = [path.join(ROOT, 'tools', 'build.cjs'), path.join(installed, 'build')];
  const { status } = spawnSync(process.execPath, build, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the package does not compile');
  for (const folder of folders) compile(path.join(ROOT, folder), path.join(home, folder));
  return home;
}

/** Compiles what is TypeScript in a folder, and copies what programs read beside it; container images stay behind. */
function compile(from: string, to: string): void {
  if (!fs.existsSync(from)) return;
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) {
      if (entry.name !== 'images') compile(source, target);
    } else if (entry.name.endsWith('.ts')) {
      const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
      const { code } = transformFileSync(source, {
        jsc,
        module: { type: 'commonjs' },
        configFile: false,
        swcrc: false,
      });
      fs.writeFileSync(target.replace(/\.ts$/, '.js'), code);
    } else {
      fs.copyFileSync(source, target);
    }
  }
}
