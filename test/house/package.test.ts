import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { entries, packageJson, root, sourceCondition } from '../../tools/entries.cjs';

describe('the package', () => {
  test('lists its conditions from the most special to the most general, as resolvers read them', () => {
    for (const target of Object.values(packageJson.exports)) {
      if (typeof target !== 'string') expect(Object.keys(target)).toEqual([sourceCondition, 'types', 'default']);
    }
  });

  test('builds every entry from its own source', () => {
    for (const { source, types, main } of entries) {
      const built = source.replace(/^\.\/lib\//, './build/').replace(/\.ts$/, '');
      expect([types, main]).toEqual([`${built}.d.ts`, `${built}.js`]);
    }
  });

  test('gives classic resolution the same entries', () => {
    const expected = entries
      .filter(({ subpath }) => subpath !== '.')
      .map(({ subpath, types }) => [subpath.slice(2), [types]]);
    expect(packageJson.typesVersions).toEqual({ '*': Object.fromEntries(expected) });
  });

  test('exports every technology', () => {
    const systems = join(root, 'lib', 'systems');
    const folders = existsSync(systems) ? readdirSync(systems) : [];
    const exported = entries.map(({ source }) => source);
    for (const folder of folders) expect(exported).toContain(`./lib/systems/${folder}/index.ts`);
  });

  test('resolves its own name to its sources in tests, with no build', () => {
    for (const { specifier, source } of entries) expect(require.resolve(specifier)).toBe(join(root, source));
  });

  describe('has a lock file', () => {
    const text = readFileSync(join(root, 'package-lock.json'), 'utf8');

    test('without download addresses', () => {
      expect(text).not.toContain('"resolved": "http');
    });

    test('with every platform, or `npm ci` refuses it', () => {
      const { packages } = JSON.parse(text) as {
        packages: Record<string, { optionalDependencies?: Record<string, string> }>;
      };
      const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
        Object.keys(optionalDependencies).filter(
          (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
        ),
      );
      expect(missing).toEqual([]);
    });
  });
});
