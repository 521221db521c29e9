import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { packageJson, root } from '../../tools/entries.cjs';

/** The layers, from the one that knows nobody to the one that may know all (design, section 3). */
const LAYERS = [
  'core',
  'environment',
  'connect',
  'kubernetes',
  'model',
  'analysis',
  'rules',
  'systems',
  'platform',
  'delivery',
  'insight',
  'pulumi',
  'testing',
  'cli',
];

/** A file of each layer: systems have one folder a technology. */
const fileIn = (layer: string, name: string): string =>
  layer === 'systems' ? `lib/systems/kafka/${name}.ts` : `lib/${layer}/${name}.ts`;

interface Cruise {
  readonly summary: { readonly violations: { readonly rule: { name: string }; from: string; to: string }[] };
}

const importing = (...specifiers: string[]): string =>
  specifiers.map((specifier) => `import '${specifier}';\n`).join('');

/** Writes a project, cruises it with the house's rules, and gives each violation as `rule: from -> to`. */
function violationsOf(files: Readonly<Record<string, string>>): string[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'arrows-')));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const rules = join(root, '.dependency-cruiser.cjs');
    const cruised = spawnSync(process.execPath, [cruiser, '--config', rules, '--output-type', 'json', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (cruised.stdout === '') throw new Error(cruised.stderr);
    const { summary } = JSON.parse(cruised.stdout) as Cruise;
    return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is installed in the project: nothing in these packages matters but that they are found. */
const installed = {
  'package.json': JSON.stringify({
    ...packageJson,
    dependencies: { yaml: '*' },
    peerDependencies: { 'cdk8s-plus-28': '*', '@pulumi/pulumi': '*' },
    devDependencies: { prettier: '*', 'cdk8s-plus-28': '*' },
  }),
  ...Object.fromEntries(
    ['yaml', 'cdk8s-plus-28', '@pulumi/pulumi', 'prettier'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, ''],
    ]),
  ),
};

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly violations: readonly string[];
}

/** Every layer imports every other one. */
function everyArrow(): Case {
  const files: Record<string, string> = {};
  // The one arrow that is stricter than the list: the root entry, and so the platform, loads no technology.
  const violations = ['no-system-in-the-root-entry: lib/platform/to-systems.ts -> lib/systems/kafka/index.ts'];
  for (const [rank, layer] of LAYERS.entries()) {
    files[fileIn(layer, 'index')] = '';
    for (const [otherRank, other] of LAYERS.entries()) {
      if (other === layer) continue;
      const from = fileIn(layer, `to-${other}`);
      files[from] = importing((layer === 'systems' ? '../../../' : '../../') + fileIn(other, 'index'));
      if (otherRank > rank) violations.push(`arrow-${layer}: ${from} -> ${fileIn(other, 'index')}`);
    }
  }
  return { name: 'each layer may import every layer above it and none below it', files, violations };
}

const outside = ['apps', 'bench', 'examples', 'test', 'tools'];

/** Each case has files of its own; together they are one project, because to start the cruiser takes a second. */
const cases: readonly Case[] = [
  everyArrow(),
  {
    name: 'a type counts as much as a value',
    files: { 'lib/core/type.ts': "import type { A } from '../platform/index';\nexport type B = A;\n" },
    violations: ['arrow-core: lib/core/type.ts -> lib/platform/index.ts'],
  },
  {
    name: 'systems do not know each other, their own files they do',
    files: {
      'lib/systems/spark/index.ts': importing('./spark-job'),
      'lib/systems/spark/spark-job.ts': '',
      'lib/systems/flink/index.ts': importing('../spark/spark-job'),
    },
    violations: ['no-sibling-system: lib/systems/flink/index.ts -> lib/systems/spark/spark-job.ts'],
  },
  {
    name: 'the root entry exports no technology, and nobody inside imports the root entry',
    files: {
      'lib/index.ts': importing('./core/index', './systems/kafka/index'),
      'lib/cli/root.ts': importing('../index'),
    },
    violations: [
      'no-import-of-the-index: lib/cli/root.ts -> lib/index.ts',
      'no-system-in-the-root-entry: lib/index.ts -> lib/systems/kafka/index.ts',
    ],
  },
  {
    name: 'a folder that is in no layer is found',
    files: { 'lib/helpers/text.ts': '', 'lib/core/room.ts': importing('../helpers/text') },
    violations: ['no-other-room: lib/core/room.ts -> lib/helpers/text.ts'],
  },
  {
    name: 'Pulumi is imported in its room only',
    files: {
      'lib/pulumi/bridge.ts': importing('@pulumi/pulumi'),
      'lib/platform/output.ts': "import type { Output } from '@pulumi/pulumi';\nexport type A = Output;\n",
      'lib/cli/aws.ts': importing('@pulumi/aws'),
    },
    violations: [
      'pulumi-only-in-its-room: lib/cli/aws.ts -> @pulumi/aws',
      'pulumi-only-in-its-room: lib/platform/output.ts -> node_modules/@pulumi/pulumi/index.js',
    ],
  },
  {
    name: 'cdk8s-plus is imported by its adapter only',
    files: {
      'lib/kubernetes/cdk8s-plus-adapter.ts': importing('cdk8s-plus-28'),
      'lib/kubernetes/container.ts': importing('cdk8s-plus-28'),
      'lib/systems/kafka/plus.ts': importing('cdk8s-plus-28'),
    },
    violations: [
      'cdk8s-plus-only-in-its-adapter: lib/kubernetes/container.ts -> node_modules/cdk8s-plus-28/index.js',
      'cdk8s-plus-only-in-its-adapter: lib/systems/kafka/plus.ts -> node_modules/cdk8s-plus-28/index.js',
    ],
  },
  {
    name: 'the library imports no programs and no tests',
    files: {
      ...Object.fromEntries(outside.map((folder) => [`${folder}/a.ts`, ''])),
      'lib/core/outside.ts': importing(...outside.map((folder) => `../../${folder}/a`)),
    },
    violations: outside.map((folder) => `lib-stands-alone: lib/core/outside.ts -> ${folder}/a.ts`),
  },
  {
    name: 'the library imports no development dependency',
    files: { 'lib/connect/packages.ts': importing('yaml', 'prettier') },
    violations: ['no-development-dependency-in-lib: lib/connect/packages.ts -> node_modules/prettier/index.js'],
  },
  {
    name: 'the library does not import itself by name',
    files: { 'lib/testing/name.ts': importing('cdk8s-data-platform/connect') },
    violations: ['lib-does-not-import-itself-by-name: lib/testing/name.ts -> lib/connect/index.ts'],
  },
  {
    name: 'apps and examples import the package by name; tests may import files',
    files: {
      'apps/by-name.ts': importing('cdk8s-data-platform/connect'),
      'apps/by-path.ts': importing('../lib/connect/index'),
      'examples/shop/main.ts': importing('../../lib/connect/index'),
      'test/connect.test.ts': importing('../lib/connect/index'),
    },
    violations: [
      'programs-import-by-name: apps/by-path.ts -> lib/connect/index.ts',
      'programs-import-by-name: examples/shop/main.ts -> lib/connect/index.ts',
    ],
  },
  {
    name: 'files that need each other to load are found; types may refer to each other',
    files: {
      'lib/core/egg.ts': importing('./hen'),
      'lib/core/hen.ts': importing('./egg'),
      'lib/core/left.ts': "import type { Right } from './right';\nexport interface Left { right: Right }\n",
      'lib/core/right.ts': "import { type Left } from './left';\nexport interface Right { left: Left }\n",
    },
    violations: ['no-cycle: lib/core/egg.ts -> lib/core/hen.ts'],
  },
  {
    name: 'imports that lead nowhere are found',
    files: { 'lib/core/nowhere.ts': importing('./gone', 'no-such-package') },
    violations: ['resolvable: lib/core/nowhere.ts -> ./gone', 'resolvable: lib/core/nowhere.ts -> no-such-package'],
  },
];

describe('the arrows between the layers', () => {
  let found: string[];

  beforeAll(() => {
    found = violationsOf(Object.assign({}, installed, ...cases.map(({ files }) => files)));
  }, 60_000);

  test.each(cases)('$name', ({ files, violations }) => {
    const own = found.filter((violation) => Object.keys(files).some((file) => violation.includes(`: ${file} -> `)));
    expect(own).toEqual([...violations].sort());
  });
});
