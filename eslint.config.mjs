import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import house from './tools/eslint/index.cjs';

/** A synth must depend on nothing but its input: no clock, no chance, no locale, no surroundings. */
const world = {
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'No clock at synth: the same input gives the same bytes.' },
    { object: 'Math', property: 'random', message: 'No chance at synth: the same input gives the same bytes.' },
    { object: 'process', property: 'env', message: 'No surroundings at synth: take it as a prop.' },
    { property: 'localeCompare', message: 'Depends on the locale: compare with < and >.' },
    { property: 'toLocaleString', message: 'Depends on the locale.' },
    { property: 'toLocaleLowerCase', message: 'Depends on the locale: toLowerCase.' },
    { property: 'toLocaleUpperCase', message: 'Depends on the locale: toUpperCase.' },
  ],
  'no-restricted-imports': [
    'error',
    ...[
      'child_process',
      'crypto/webcrypto',
      'dgram',
      'dns',
      'http',
      'http2',
      'https',
      'net',
      'tls',
      'worker_threads',
    ].map((name) => ({ name: `node:${name}`, message: 'No world at synth: no network, no child process.' })),
  ],
  'no-console': 'error',
};

/** Syntax that stays out, and what to write instead. */
const clockless = {
  'no-restricted-syntax': [
    'error',
    {
      selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
      message: 'No clock at synth: the same input gives the same bytes.',
    },
  ],
};

/** @param {readonly string[]} names */
const readable = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

export default defineConfig(
  globalIgnores(['build/', 'dist/', 'coverage/', 'temp/', 'docs/', '**/schemas/', '**/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,

  {
    name: 'every TypeScript file',
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    plugins: { house },
    rules: {
      'house/import-order': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // A namespace of functions is a class to nobody; a construct with only a constructor is one.
      '@typescript-eslint/no-extraneous-class': ['error', { allowConstructorOnly: true, allowWithDecorator: true }],
      eqeqeq: 'error',
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'prefer-template': 'error',
      'object-shorthand': 'error',
    },
  },

  {
    name: 'what users run: checked with types',
    files: ['lib/**/*.ts', 'apps/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts'],
    extends: [tseslint.configs.strictTypeCheckedOnly, tseslint.configs.stylisticTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/strict-boolean-expressions': [
        'error',
        { allowNullableString: true, allowNullableBoolean: true },
      ],
    },
  },

  {
    name: 'the library',
    files: ['lib/**/*.ts'],
    plugins: { jsdoc },
    settings: { jsdoc: { mode: 'typescript' } },
    rules: {
      ...world,
      ...clockless,
      'house/documented-options': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      // A class reads from top to bottom: ways to make one, what it holds, how it is made, what it does, its helpers.
      '@typescript-eslint/member-ordering': [
        'error',
        {
          default: [
            'public-static-field',
            'public-static-method',
            'instance-field',
            'constructor',
            'public-instance-method',
            ['protected-instance-method', 'private-instance-method'],
          ],
        },
      ],
      'max-lines': ['error', { max: 600 }],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: { ancestorsOnly: true, esm: true, cjs: false, window: false },
          require: { ClassDeclaration: true, FunctionDeclaration: true, ArrowFunctionExpression: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'TSEnumDeclaration',
            'TSDeclareFunction',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
          enableFixer: false,
        },
      ],
      'jsdoc/no-types': 'error',
      'jsdoc/check-tag-names': ['error', { definedTags: ['remarks', 'typeParam', 'packageDocumentation'] }],
      'jsdoc/check-param-names': ['error', { checkDestructured: false }],
      'jsdoc/empty-tags': 'error',
    },
  },

  {
    name: 'where the world is the point: programs, delivery, cloud, tests of users',
    files: ['lib/{cli,delivery,pulumi,testing}/**/*.ts'],
    rules: {
      'no-restricted-imports': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      'no-console': 'off',
    },
  },

  {
    name: 'the one question to the clock: whether a suppression has expired, which decides no byte of the output',
    files: ['lib/rules/judgement-day.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },

  {
    name: 'tests and tools',
    files: ['test/**/*.ts', 'tools/**/*.ts'],
    rules: {
      // Read with no types, for speed. A cast is allowed to give parsed text a type, not to force one on a value.
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSAsExpression > TSAsExpression',
          message: 'No double cast: build the value, or use @ts-expect-error with a reason.',
        },
        {
          selector:
            'CallExpression[callee.property.name=/^(only|skip|todo)$/][callee.object.name=/^(it|test|describe)$/]',
          message: 'A test that does not run is not a test.',
        },
      ],
    },
  },

  {
    name: 'plain JavaScript: configuration and tools',
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: readable(['AbortSignal', 'Buffer', 'URL', 'console', 'fetch', 'process', 'setTimeout']),
    },
    // A file may name the globals it uses.
    rules: { 'no-redeclare': ['error', { builtinGlobals: false }] },
  },
  {
    name: 'CommonJS',
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: readable(['__dirname', '__filename', 'module', 'require']) },
  },
  prettier,
);
