import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { sourceCondition, root as repository } from '../../tools/entries.cjs';
import { contentsOf, temporaryFolder } from '../support/folders';

jest.setTimeout(120_000);

const IMPORTS = `import { Size } from 'cdk8s';
import { Cpu, Platform, Target, Tenant } from 'cdk8s-data-platform';
import { StatelessWorkload } from 'cdk8s-data-platform/kubernetes';

const platform = new Platform({ name: 'shop', target: Target.local(), tier: 'dev' });
`;

/** Declares a web server on the line on which it is called. */
const web = (id: string, name: string, image = 'example/web:1.4.2'): string =>
  `new StatelessWorkload(tenant, '${id}', { name: '${name}', identity: { app: 'web', instance: '${name}', component: 'server' }, pod: { user: 1, containers: [{ name: 'web', image: '${image}', resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(64) } }] } });\n`;

const GOOD = `${IMPORTS}const tenant = new Tenant(platform, 'streaming');
${web('web', 'web')}platform.synth();
`;

const BAD = `${IMPORTS}const tenant = new Tenant(platform, 'No_Name');
${web('one', 'web')}${web('two', 'web')}
interface Padding { readonly typesVanish: true }
${web('three', 'three', 'example/web:latest')}platform.synth();
`;

/** A program of a user, in the repository so that it finds the package by its name. */
function programOf(text: string): { program: string; outdir: string } {
  mkdirSync(join(repository, 'temp'), { recursive: true });
  const folder = temporaryFolder(join(repository, 'temp'));
  const program = join(folder, 'main.ts');
  writeFileSync(program, text);
  return { program: relative(repository, program), outdir: join(folder, 'dist') };
}

const TSX = [join(repository, 'node_modules', 'tsx', 'dist', 'cli.mjs'), `--conditions=${sourceCondition}`];

function run(program: string, outdir: string): { status: number | null; stderr: string } {
  const env = { ...process.env, CDK8S_OUTDIR: outdir };
  return spawnSync(process.execPath, [...TSX, program], { cwd: repository, env, encoding: 'utf8' });
}

function cdk8sSynth(program: string, outdir: string): { status: number | null; stdout: string; stderr: string } {
  const app = [process.execPath, ...TSX, program].join(' ');
  const cli = join(repository, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
  const args = [cli, 'synth', '--app', app, '--output', outdir];
  return spawnSync(process.execPath, args, { cwd: repository, env, encoding: 'utf8' });
}

describe('a program', () => {
  test('that is wrong prints one readable error with the lines that caused it, and fails', () => {
    const { program, outdir } = programOf(BAD);
    mkdirSync(outdir);
    writeFileSync(join(outdir, 'mine.txt'), 'mine');
    const { status, stderr } = run(program, outdir);
    expect(status).toBe(1);
    expect(stderr).toContain(`ConfigError: 3 problems:

1. No_Name: id
   is not a name that Kubernetes accepts
   given:   "No_Name"
   allowed: 1 to 63 lower-case letters, digits and "-", beginning and ending with a letter or digit
   at:      ${program}:6:16
`);
    expect(stderr).toMatch(
      new RegExp(`containers\\[0\\]\\.image\\n.*latest.*\\n.*\\n.*\\n {3}at: {6}${program}:11:1\n`),
    );
    expect(stderr).toMatch(new RegExp(`makes objects that No_Name/one makes too.*\\n.*\\n {3}at: {6}${program}:8:1\n`));
    expect(stderr).not.toContain('/lib/');
    expect(contentsOf(outdir)).toEqual({ 'mine.txt': 'mine' });
  });

  test('that is wrong fails cdk8s synth with the same error, and leaves no files', () => {
    const { program, outdir } = programOf(BAD);
    const { status, stderr } = cdk8sSynth(program, outdir);
    expect(status).not.toBe(0);
    expect(stderr).toContain('ConfigError: 3 problems:');
    expect(stderr).toContain(`at:      ${program}:6:16`);
  });

  test('writes the same bytes by itself and under cdk8s synth, which lists the manifests and nothing else', () => {
    const { program, outdir } = programOf(GOOD);
    expect(run(program, outdir).status).toBe(0);
    const direct = contentsOf(outdir);
    writeFileSync(join(outdir, 'foreign.txt'), 'the CLI empties the folder');
    const { status, stdout } = cdk8sSynth(program, outdir);
    expect(status).toBe(0);
    expect(contentsOf(outdir)).toEqual(direct);
    expect(stdout.match(/ {2}- .*/g)?.map((line) => relative(outdir, resolve(repository, line.slice(4))))).toEqual([
      'manifests/0-cluster.yaml',
      'manifests/streaming.yaml',
    ]);
  });

  test('writes the same bytes whatever the locale, the time zone and the time', () => {
    const { program, outdir } = programOf(GOOD);
    const results = [
      { LC_ALL: 'C', TZ: 'UTC', SOURCE_DATE_EPOCH: '0' },
      { LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati', SOURCE_DATE_EPOCH: '4000000000' },
    ].map((surroundings) => {
      const env = { ...process.env, ...surroundings, CDK8S_OUTDIR: outdir };
      spawnSync(process.execPath, [...TSX, program], { cwd: repository, env });
      return contentsOf(outdir);
    });
    expect(Object.keys(results[0] ?? {})).toContain('manifests/streaming.yaml');
    expect(results[0]).toEqual(results[1]);
  });
});
