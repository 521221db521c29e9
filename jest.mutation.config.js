/**
 * The tests that mutants of rules, analyses and insights have to fail: `npm run test:mutation`. MUTATION_TESTS names one
 * folder of tests, for mutants of what it is about: `MUTATION_TESTS=insight/diff`.
 */
const { MUTATION_TESTS = '{rules,analysis,insight}' } = process.env;
module.exports = {
  ...require('./jest.config.js'),
  testMatch: [`<rootDir>/test/${MUTATION_TESTS}/**/*.test.ts`],
};
