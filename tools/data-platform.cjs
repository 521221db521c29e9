#!/usr/bin/env node
// @ts-check
/** The program from its sources: `npx data-platform` in a clone, before anything was built. tools/link-cli.cjs puts it there. */
const { spawnSync } = require('node:child_process');
const { pathToFileURL } = require('node:url');
const { join } = require('node:path');

const { root, sourceCondition } = require('./entries.cjs');

const loader = pathToFileURL(require.resolve('tsx')).href;
const program = join(root, 'lib', 'cli', 'main.ts');
const { status } = spawnSync(
  process.execPath,
  ['--import', loader, `--conditions=${sourceCondition}`, program, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
