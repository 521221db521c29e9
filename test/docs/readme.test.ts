import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The code blocks of one language in a section of the README. */
function blocks(section: string, language: string): string[] {
  const text = readme.split(/^## /m).find((part) => part.startsWith(section)) ?? '';
  return [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, found, block = '']) =>
    found === language ? [block] : [],
  );
}

/** Runs a program in a folder within the package, whose name it imports. */
function run(program: string, look: (folder: string, result: SpawnSyncReturns<string>) => void): void {
  const folder = mkdtempSync(join(root, 'test/docs/readme-'));
  try {
    writeFileSync(join(folder, 'main.ts'), program);
    const command = ['--import', 'tsx', '--conditions=cdk8s-data-platform-source', 'main.ts'];
    const env = { ...process.env, CDK8S_OUTDIR: join(folder, 'dist') };
    look(folder, spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8', env }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the first example of the README', () => {
  it('is a program that synthesizes', () => {
    run(blocks('A platform', 'ts')[0] ?? '', (folder, { status }) => {
      expect(status).toBe(0);
      expect(readdirSync(join(folder, 'dist/manifests'))).toEqual(
        expect.arrayContaining(['analytics.yaml', 'streaming.yaml']),
      );
    });
  });
});

describe('the error that the README shows', () => {
  it('is what the program beside it says, and nothing is written', () => {
    const declared = blocks('A platform', 'ts')[0]?.split('\n') ?? [];
    const imports = declared.filter((line) => /^import .*(data-platform'|kafka')/.test(line));
    const surroundings = declared.filter((line) => /^const (platform|streaming) /.test(line));
    const [wrong = ''] = blocks('When something is wrong', 'ts');
    const program = [...imports, '', ...surroundings, wrong.trim(), 'platform.synth();'].join('\n');
    run(program, (folder, { status, stderr }) => {
      expect(status).toBe(1);
      expect(stderr).toContain(blocks('When something is wrong', 'text')[0]);
      expect(existsSync(join(folder, 'dist'))).toBe(false);
    });
  });
});

describe('the links between pages of the project', () => {
  it.each(['README.md', 'CONTRIBUTING.md'])('of %s lead somewhere', (page) => {
    const links = [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, path]) => path,
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(join(root, link ?? '')))).toEqual([]);
  });
});
