// @ts-check
/**
 * Makes `npx data-platform` run in a clone what it runs for users, from the sources: npm links the programs of
 * dependencies, and not those of the package itself. Runs after `npm ci`.
 */
const { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const { packageJson, root } = require('./entries.cjs');

const modules = join(root, 'node_modules');
if (existsSync(modules)) {
  const folder = join(modules, '.bin');
  const program = join(root, 'tools', 'data-platform.cjs');
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(packageJson.bin)) {
    const link = join(folder, name);
    rmSync(link, { force: true });
    if (process.platform === 'win32') {
      writeFileSync(`${link}.cmd`, '@node "%~dp0\\..\\..\\tools\\data-platform.cjs" %*\r\n');
    } else {
      chmodSync(program, 0o755);
      symlinkSync(join('..', '..', 'tools', 'data-platform.cjs'), link);
    }
  }
}
