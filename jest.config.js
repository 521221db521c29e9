const { sourceCondition } = require('./tools/entries.cjs');

/** The tests that need nothing but Node: `npm test`. The other two configurations start from this one. */
module.exports = {
  testEnvironment: 'node',
  // `cdk8s-data-platform/kafka` in a test is lib/systems/kafka/index.ts: the package refers to itself by name.
  testEnvironmentOptions: { customExportConditions: [sourceCondition, 'node', 'node-addons'] },
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, sourceMaps: 'inline' }],
  },
  roots: ['<rootDir>/test'],
  setupFiles: ['<rootDir>/test/properties.ts'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/house/package/'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/', '<rootDir>/temp/'],
  collectCoverageFrom: ['lib/**/*.ts'],
};
