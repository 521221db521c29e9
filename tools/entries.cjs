// @ts-check
/**
 * The package's entries, read from the one place that names them: `exports` in package.json.
 * Jest, typedoc, the API reports and the consumer test all ask here, so a new subpath is covered by being exported.
 */
const { resolve } = require('node:path');

/** The folder that holds package.json. */
const root = resolve(__dirname, '..');

/** The export condition under which our own programs resolve the package's name to its sources. */
const sourceCondition = 'cdk8s-data-platform-source';

/**
 * @typedef {object} Entry
 * @property {string} subpath the key in `exports`, such as `./kafka`
 * @property {string} specifier what a user imports, such as `cdk8s-data-platform/kafka`
 * @property {string} name a file name for it, such as `kafka`; `index` for the root
 * @property {string} source the TypeScript source, relative to the root
 * @property {string} types the built declarations, relative to the root
 * @property {string} main the built module, relative to the root
 */

/**
 * @typedef {object} PackageJson
 * @property {string} name
 * @property {string} version
 * @property {Record<string, string>} bin
 * @property {Record<string, string>} dependencies
 * @property {Record<string, string>} peerDependencies
 * @property {Record<string, string | Record<string, string>>} exports
 * @property {Record<string, Record<string, string[]>>} typesVersions
 */

/** @type {PackageJson} */
const packageJson = require('../package.json');

/** Every entry that has code, in the order of package.json. @type {readonly Entry[]} */
const entries = Object.entries(packageJson.exports).flatMap(([subpath, target]) => {
  if (typeof target === 'string') return [];
  const { [sourceCondition]: source, types, default: main } = target;
  if (source === undefined || types === undefined || main === undefined) {
    throw new Error(`package.json: exports["${subpath}"] must have "${sourceCondition}", "types" and "default"`);
  }
  const name = subpath === '.' ? 'index' : subpath.slice(2).replaceAll('/', '-');
  return [{ subpath, specifier: packageJson.name + subpath.slice(1), name, source, types, main }];
});

module.exports = { root, sourceCondition, packageJson, entries };
