/**
 * Mutation tests: `npm run test:mutation` (tools/mutation/main.mjs says what is mutated).
 * Each mutant is a change of one operator, branch or call; a test has to fail for it.
 */
export default {
  plugins: ['./tools/mutation/runner.mjs'],
  testRunner: 'in-process',
  testRunnerNodeArgs: ['--conditions=cdk8s-data-platform-source'],
  coverageAnalysis: 'perTest',
  // what a message says is for people, and its exact words are not tested
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorers: ['equivalents'],
  ignorePatterns: ['dist', 'build', 'temp', 'coverage', 'docs/api', '.git'],
  incremental: true,
  concurrency: 2,
  // loops are stopped by how often they go round: a slow machine makes no mutant noticed
  timeoutMS: 120_000,
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  tempDirName: 'temp/stryker',
};
