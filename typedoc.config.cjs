const { entries } = require('./tools/entries.cjs');

/** The reference of every entry, from the doc comments, into docs/api: `npm run docs`. */
module.exports = {
  entryPoints: entries.map(({ source }) => source),
  tsconfig: 'tsconfig.json',
  out: 'docs/api',
  name: 'cdk8s-data-platform',
  readme: 'README.md',
  excludePrivate: true,
  excludeInternal: true,
  sort: ['source-order'],
  // What an entry mentions and does not export is another entry's, or `npm run api` says so.
  validation: { notExported: false, invalidLink: true, notDocumented: false },
  treatValidationWarningsAsErrors: true,
};
