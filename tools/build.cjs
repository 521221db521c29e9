// @ts-check
/**
 * Compiles lib/ into an empty folder and copies what lib/ ships besides code.
 *
 *     node tools/build.cjs [outDir]      default: build
 */
const { spawnSync } = require('node:child_process');
const { cpSync, rmSync, statSync } = require('node:fs');
const { join, resolve } = require('node:path');

const { root } = require('./entries.cjs');

const outDir = resolve(root, process.argv[2] ?? 'build');
rmSync(outDir, { recursive: true, force: true });

const compiler = require.resolve('typescript/bin/tsc');
const compiled = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', outDir], {
  cwd: root,
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

cpSync(join(root, 'lib'), outDir, {
  recursive: true,
  filter: (from) => statSync(from).isDirectory() || !/\.(ts|md)$/.test(from),
});
