import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { packageJson, entries, root } from '../../../tools/entries.cjs';

/** A user's project with the packed package in it, its dependencies and peers, and nothing else. */
let user: string;
let folder: string;

function run(cwd: string, command: string, args: readonly string[]): { status: number | null; output: string } {
  // Without jest's own NODE_ENV and the like: the programs run as a user would run them.
  const { PATH, HOME } = process.env;
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { PATH, HOME } });
  return { status, output: stdout + stderr };
}

function succeed(cwd: string, command: string, args: readonly string[]): string {
  const { status, output } = run(cwd, command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed with ${String(status)}:\n${output}`);
  return output;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(user, path)), { recursive: true });
  writeFileSync(join(user, path), text);
}

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'consumer-')));
  const packed = join(folder, 'package');
  mkdirSync(packed);
  for (const name of ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'lib']) {
    cpSync(join(root, name), join(packed, name), { recursive: true });
  }
  succeed(root, process.execPath, [join('tools', 'build.cjs'), join(packed, 'build')]);
  succeed(packed, 'npm', ['pack', '--ignore-scripts', '--offline', '--silent', '--pack-destination', folder]);

  user = join(folder, 'user');
  const installed = join(user, 'node_modules', packageJson.name);
  mkdirSync(installed, { recursive: true });
  const archive = join(folder, `${packageJson.name}-${packageJson.version}.tgz`);
  succeed(folder, 'tar', ['-xzf', archive, '--strip-components=1', '-C', installed]);
  for (const name of Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies })) {
    if (!existsSync(join(root, 'node_modules', name))) continue; // an optional peer
    mkdirSync(dirname(join(user, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(user, 'node_modules', name));
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('what is packed', () => {
  test('has every entry, its source for debuggers, and the papers', () => {
    const installed = join(user, 'node_modules', packageJson.name);
    const wanted = entries.flatMap(({ source, types, main }) => [source, types, main, `${main}.map`]);
    for (const path of [...wanted, 'LICENSE', 'NOTICE', 'README.md']) {
      expect({ path, there: existsSync(join(installed, path)) }).toEqual({ path, there: true });
    }
  });

  test('has no tests and no tools', () => {
    const installed = join(user, 'node_modules', packageJson.name);
    for (const path of ['test', 'tools', 'apps', 'examples', 'node_modules']) {
      expect({ path, there: existsSync(join(installed, path)) }).toEqual({ path, there: false });
    }
  });

  test('has a command for every bin that runs', () => {
    for (const path of Object.values(packageJson.bin)) {
      const command = join(user, 'node_modules', packageJson.name, path);
      expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
      succeed(user, process.execPath, [command, '--help']);
    }
  });
});

/** The three ways in which users' compilers look for a package, each as strict as it can be. */
const RESOLUTIONS = {
  // what `cdk8s init typescript-app` writes: ignores `exports`, reads `typesVersions`
  node10: { module: 'CommonJS', moduleResolution: 'node10' },
  node16: { module: 'Node16', moduleResolution: 'Node16' },
  bundler: { module: 'ESNext', moduleResolution: 'bundler' },
};

describe.each(Object.entries(RESOLUTIONS))('a program compiled with %s resolution', (resolution, options) => {
  const compile = (program: string, types: readonly string[] = []): { status: number | null; output: string } => {
    const config = {
      compilerOptions: {
        ...options,
        target: 'ES2022',
        strict: true,
        skipLibCheck: true,
        esModuleInterop: false,
        types,
        outDir: '.',
      },
      files: ['program.ts'],
    };
    write(`${resolution}/tsconfig.json`, JSON.stringify(config));
    write(`${resolution}/program.ts`, program);
    return run(join(user, resolution), process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.']);
  };

  test('finds every entry with its types, and runs', () => {
    const program = entries.flatMap(({ specifier, name }) => [
      `import * as ${identifier(name)} from '${specifier}';`,
      `// @ts-expect-error the entry has types, so it is known that there is no such export`,
      `import { NoSuchExport as ${identifier(name)}None } from '${specifier}';`,
    ]);
    const names = entries.map(({ name }) => identifier(name));
    program.push(`export const sizes = [${names.join(', ')}].map((entry: object) => Object.keys(entry).length);`, '');
    expect(compile(program.join('\n'))).toEqual({ status: 0, output: '' });

    if (resolution === 'bundler') return; // what it writes is for a bundler
    const print = `console.log(JSON.stringify(require('./program.js').sizes))`;
    const sizes: unknown = JSON.parse(succeed(join(user, resolution), process.execPath, ['-e', print]));
    expect(sizes).toHaveLength(entries.length);
    expect(sizes).not.toContain(0);
  });

  test("knows the matchers as jest's own", () => {
    for (const name of ['@types/jest', '@types/node']) {
      mkdirSync(dirname(join(user, 'node_modules', name)), { recursive: true });
      const link = join(user, 'node_modules', name);
      if (!existsSync(link)) symlinkSync(join(root, 'node_modules', name), link);
    }
    const program = `
      import { Platform, Target } from '${packageJson.name}';
      import { reachabilityMatchers } from '${packageJson.name}/testing';
      expect.extend(reachabilityMatchers);
      const reachability = new Platform({ name: 'shop', target: Target.local() }).reachability();
      expect(reachability).toAllow('shop/web', 'shop/store', 8080);
      expect(reachability).not.toAllow({ namespace: 'web', labels: {} }, 'shop/store', 8080, 'UDP');
      // @ts-expect-error a port is a number
      expect(reachability).toAllow('shop/web', 'shop/store', 'http');
      `;
    expect(compile(program, ['jest'])).toEqual({ status: 0, output: '' });
  });

  test('fails for an entry that is not there', () => {
    const { status, output } = compile(
      `import * as nowhere from '${packageJson.name}/nowhere';\nexport { nowhere };\n`,
    );
    expect(status).not.toBe(0);
    expect(output).toContain('TS2307');
  });
});

test.each(entries.map(({ specifier }) => specifier))('%s gives ES modules the same names', (specifier) => {
  const program = `
    import { createRequire } from 'node:module';
    import * as named from '${specifier}';
    const required = createRequire(import.meta.url)('${specifier}');
    console.log(JSON.stringify(Object.keys(required).filter((name) => !(name in named))));`;
  write('same-names.mjs', program);
  expect(JSON.parse(succeed(user, process.execPath, ['same-names.mjs']))).toEqual([]);
});

/** The files of this package and the other packages that a program loads by requiring one module. */
function loadedBy(specifier: string): { files: string[]; packages: string[] } {
  const print = `require('${specifier}'); console.log(JSON.stringify(Object.keys(require.cache)))`;
  const paths = JSON.parse(succeed(user, process.execPath, ['-e', print])) as string[];
  const inPackages = paths.flatMap((path) => {
    const inside = path.split('/node_modules/').at(-1);
    return inside === undefined ? [] : [inside];
  });
  const own = `${packageJson.name}/build/`;
  const nameOf = (path: string): string => path.split('/', path.startsWith('@') ? 2 : 1).join('/');
  return {
    files: inPackages.filter((path) => path.startsWith(own)).map((path) => path.slice(own.length)),
    packages: [...new Set(inPackages.map(nameOf))].filter((name) => name !== packageJson.name).sort(),
  };
}

describe('nobody pays for what they do not import', () => {
  // Users' tests may parse; everything else is on the way of every synth.
  const synthEntries = entries.filter(({ subpath }) => subpath !== './testing');

  test.each(synthEntries.map((entry) => [entry.specifier, entry] as const))('%s', (specifier, { source, subpath }) => {
    const { files, packages } = loadedBy(specifier);

    const ownSystem = /^\.\/lib\/(systems\/[^/]+\/)/.exec(source)?.[1] ?? 'none of them';
    // The adapter is the one entry that is there to load cdk8s-plus.
    const base = ['cdk8s', ...loadedBy(subpath === './cdk8s-plus' ? 'cdk8s-plus-28' : 'cdk8s').packages];
    expect(files.length).toBeGreaterThan(0);
    expect({
      systems: files.filter((path) => path.startsWith('systems/') && !path.startsWith(ownSystem)),
      lowerLayers: files.filter((path) => /^(pulumi|testing|cli)\//.test(path)),
      packages: packages.filter((name) => !base.includes(name)),
    }).toEqual({ systems: [], lowerLayers: [], packages: [] });
  });
});

function identifier(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
