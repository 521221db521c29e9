import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { entries, root } from '../../../tools/entries.cjs';

/** The laws of the house, each with a line that breaks it. The text is read as if it stood in an entry of lib/. */
const BROKEN: Readonly<Record<string, string>> = {
  '@typescript-eslint/no-explicit-any': '/** A. */ export type A = any;',
  '@typescript-eslint/consistent-type-assertions': '/** B. */ export const b = JSON.parse("1") as string;',
  '@typescript-eslint/no-non-null-assertion': '/** C. */ export const c = process.argv[9]!;',
  '@typescript-eslint/explicit-module-boundary-types': '/** D. */ export function d() { return 1; }',
  '@typescript-eslint/no-floating-promises': '/** E. */ export function e(): void { Promise.resolve(1); }',
  '@typescript-eslint/ban-ts-comment': '// @ts-ignore\n/** F. */ export const f = 1;',
  '@typescript-eslint/consistent-type-imports': "import { Chart } from 'cdk8s';\n/** G. */ export type G = Chart;",
  '@typescript-eslint/member-ordering': '/** H. */ export class H { h(): number { return this.i; } readonly i = 1; }',
  'jsdoc/require-jsdoc': 'export interface I { readonly i: string }',
  'house/documented-options': '/** J. */ export interface JProps { /** J. */ readonly j?: string }',
  'house/import-order':
    "import { App } from 'cdk8s';\nimport * as path from 'path';\n/** K. */ export const k = [App, path];",
  'no-restricted-properties': '/** L. */ export const l = Date.now();',
  'no-restricted-syntax': '/** M. */ export const m = new Date();',
  'no-restricted-imports': "import * as net from 'node:net';\n/** N. */ export const n = net;",
  'no-console': "/** O. */ export function o(): void { console.log('o'); }",
  'no-empty': '/** P. */ export function p(): void { try { p(); } catch {} }',
};

describe('the linter', () => {
  let found: { readonly ruleId: string | null; readonly line: number }[];
  const lines = Object.values(BROKEN).join('\n').split('\n');
  const lawOf = (line: number): string | undefined => {
    let last = 0;
    return Object.entries(BROKEN).find(([, text]) => (last += text.split('\n').length) >= line)?.[0];
  };

  beforeAll(() => {
    const source = entries[0]?.source ?? '';
    const eslint = join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
    const { stdout } = spawnSync(
      process.execPath,
      [eslint, '--stdin', '--stdin-filename', source, '--format', 'json'],
      {
        cwd: root,
        encoding: 'utf8',
        input: lines.join('\n'),
      },
    );
    const [result] = JSON.parse(stdout) as { messages: typeof found }[];
    found = result?.messages ?? [];
  }, 60_000);

  test.each(Object.keys(BROKEN))('fails what breaks %s', (law) => {
    expect(found.filter(({ line }) => lawOf(line) === law).map(({ ruleId }) => ruleId)).toContain(law);
  });
});
