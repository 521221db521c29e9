/** The tests that mutants of rules, analyses and insights have to fail: `npm run test:mutation`. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/{rules,analysis,insight}/**/*.test.ts'],
};
