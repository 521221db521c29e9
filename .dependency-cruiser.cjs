/**
 * The arrows between the layers. A folder of lib/ imports only from the folders above it in this list.
 * test/house/arrows.test.ts shows that every rule here fires.
 */
const layers = [
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

const oneOf = (names) => `(${names.join('|')})`;

/** One rule a layer: it must not import from the layers below it. */
const downward = layers.slice(0, -1).map((layer, index) => ({
  name: `arrow-${layer}`,
  comment: `lib/${layer} is above ${layers.slice(index + 1).join(', ')}: it must not know them.`,
  severity: 'error',
  from: { path: `^lib/${layer}/` },
  to: { path: `^lib/${oneOf(layers.slice(index + 1))}/` },
}));

module.exports = {
  forbidden: [
    ...downward,
    {
      name: 'no-other-room',
      comment: 'A folder of lib/ that is in no layer: put the code in one, or add the layer here and to the design.',
      severity: 'error',
      from: {},
      to: { path: '^lib/[^/]+/', pathNot: `^lib/${oneOf(layers)}/` },
    },
    {
      name: 'no-import-of-the-index',
      comment: 'lib/index.ts only exports. Inside lib/, import the file that has the thing.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^lib/index\\.ts$' },
    },
    {
      name: 'no-sibling-system',
      comment: 'Systems know each other by the interfaces in lib/connect only.',
      severity: 'error',
      from: { path: '^lib/systems/([^/]+)/' },
      to: { path: '^lib/systems/', pathNot: '^lib/systems/$1/' },
    },
    {
      name: 'no-system-in-the-root-entry',
      comment: 'Who imports `cdk8s-data-platform` must not load a technology: each has its own entry.',
      severity: 'error',
      from: { path: '^lib/(index\\.ts$|platform/)' },
      to: { path: '^lib/systems/' },
    },
    {
      name: 'pulumi-only-in-its-room',
      comment: 'The synth path must not load Pulumi: only lib/pulumi imports it.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/pulumi/' },
      to: { path: '(^|node_modules/)@pulumi/' },
    },
    {
      name: 'cdk8s-plus-only-in-its-adapter',
      comment: 'cdk8s-plus-28 takes long to load and is optional in practice: only its adapter imports it.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/kubernetes/cdk8s-plus-adapter(\\.ts$|/)' },
      to: { path: '(^|node_modules/)cdk8s-plus-\\d+' },
    },
    {
      name: 'lib-stands-alone',
      comment: 'lib/ is what users install: it knows nothing of what is built from it, and not its own name.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(apps|examples|test|bench|tools)/' },
    },
    {
      name: 'lib-does-not-import-itself-by-name',
      comment: 'Inside lib/, import by relative path: the package name is for users.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^lib/', dependencyTypes: ['aliased', 'npm', 'undetermined'] },
    },
    {
      name: 'programs-import-by-name',
      comment: 'apps/ and examples/ are written as users write: `cdk8s-data-platform/kafka`, never ../lib.',
      severity: 'error',
      from: { path: '^(apps|examples)/' },
      to: { path: '^lib/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-development-dependency-in-lib',
      comment: 'lib/ runs where only dependencies and peers are installed.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm', 'npm-peer'] },
    },
    {
      name: 'no-cycle',
      comment:
        'Two files that need each other to load are one file, or there is a third thing in them. Types may refer.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@pulumi/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|dist|coverage|temp|docs|etc)/|/(fixtures|schemas)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['cdk8s-data-platform-source', 'node', 'require', 'import', 'default'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
