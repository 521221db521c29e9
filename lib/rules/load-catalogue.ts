import type * as Catalogue from './catalogue';

let loaded: typeof Catalogue | undefined;

/**
 * The library's own rules. Two hundred modules are behind them: who imports constructs loads them when a tree is judged,
 * and not before (ADR 13).
 *
 * @returns the rules of trees and of manifests
 */
export function catalogue(): typeof Catalogue {
  if (loaded !== undefined) return loaded;
  // the one way to load a module later, at once and by its type
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
  const found: typeof Catalogue = require('./catalogue');
  loaded = found;
  return found;
}
