import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

describe('the first example of the README', () => {
  it('is a program that synthesizes', () => {
    const [, program] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
    const folder = mkdtempSync(join(root, 'test/docs/readme-')); // within the package, whose name it imports
    try {
      writeFileSync(join(folder, 'main.ts'), program ?? '');
      execFileSync(process.execPath, ['--import', 'tsx', '--conditions=cdk8s-data-platform-source', 'main.ts'], {
        cwd: folder,
        env: { ...process.env, CDK8S_OUTDIR: join(folder, 'dist') },
        stdio: 'pipe',
      });
      expect(readdirSync(join(folder, 'dist/manifests'))).toEqual(
        expect.arrayContaining(['analytics.yaml', 'streaming.yaml']),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
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
