/**
 * What takes a whole compiler, too slow for `npm test`: the package as users install it (packed, their programs compiled
 * and run), and the linter's laws. `npm run test:package`.
 */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/house/package'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 180_000,
  verbose: true,
};
