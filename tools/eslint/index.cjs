// @ts-check
/** The rules of this house that no plugin has. Each has its test in test/house/lint.test.ts. */
module.exports = {
  rules: {
    'documented-options': require('./documented-options.cjs'),
    'import-order': require('./import-order.cjs'),
  },
};
