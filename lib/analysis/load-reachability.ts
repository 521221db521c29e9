import type * as ReachabilityModule from './reachability';

let loaded: typeof ReachabilityModule | undefined;

/**
 * The evaluator of network policies, loaded when somebody asks for it (ADR 13).
 *
 * @returns the module
 */
export function reachabilityModule(): typeof ReachabilityModule {
  if (loaded !== undefined) return loaded;
  // the one way to load a module later, at once and by its type
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
  const found: typeof ReachabilityModule = require('./reachability');
  loaded = found;
  return found;
}
