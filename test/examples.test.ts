import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Platform } from 'cdk8s-data-platform';
import { parseAllDocuments } from 'yaml';

const examples = resolve(__dirname, '../examples');

describe.each(readdirSync(examples))('the example %s', (name) => {
  let outdir = '';

  beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), 'example-'))));
  afterEach(() => rmSync(outdir, { recursive: true, force: true }));

  it('synthesizes without an error', async () => {
    const manifests = await synthesize(name, outdir);
    expect(manifests.size).toBeGreaterThan(0);
    for (const text of manifests.values()) {
      for (const document of parseAllDocuments(text)) expect(document.errors).toEqual([]);
    }
  });

  it('gives the same bytes twice', async () => {
    const first = await synthesize(name, outdir);
    expect(await synthesize(name, join(outdir, 'again'))).toEqual(first);
  });

  it('has a README that says how to run it', () => {
    expect(readFileSync(join(examples, name, 'README.md'), 'utf8')).toContain(`examples/${name}/main.ts`);
  });
});

async function synthesize(name: string, outdir: string): Promise<Map<string, string>> {
  const { build }: { build: (outdir: string) => Platform } = await import(join(examples, name, 'main.ts'));
  build(outdir).synth();
  const folder = join(outdir, 'manifests');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return new Map(files.sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}
