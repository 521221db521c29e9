#!/usr/bin/env node
import { run } from './program';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const warn = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

void run(process.argv.slice(2), { env: process.env, now: new Date(), print, warn }).then((status) => {
  process.exitCode = status;
});
