/** The real systems on a real cluster, through `KUBECONFIG`: `npm run test:e2e`. One file after the other. */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 30 * 60_000,
  verbose: true,
};
