/**
 * Mutation tests: `npm run test:mutation`, for some files only `npm run test:mutation -- --mutate lib/insight/diff/*.ts`.
 * Each mutant is a change of one operator, branch or call; a test has to fail for it.
 */
export default {
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'jest.mutation.config.js' },
  coverageAnalysis: 'perTest',
  mutate: ['lib/rules/**/*.ts', 'lib/analysis/**/*.ts', 'lib/insight/**/*.ts', '!**/index.ts'],
  // what a message says is for people, and its exact words are not tested
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['dist', 'build', 'temp', 'docs/api', '.git'],
  // constants are read once a process: a mutant in one can't be seen without loading everything anew
  ignoreStatic: true,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: 'temp/stryker',
  thresholds: { high: 80, low: 60, break: null },
};
