import { createRequire } from 'node:module';
import type * as Cel from '@bufbuild/cel';
import type * as Extensions from '@bufbuild/cel/ext';

/** The library that evaluates expressions. */
export type CelModule = typeof Cel;

/** Its functions for text, which Kubernetes has as well. */
export type CelExtensions = typeof Extensions;

/** It takes longer to load than all of ours, and few objects have expressions: it is loaded when the first one does. */
const load: (id: string) => unknown = createRequire(__filename);

/**
 * Loads the library.
 *
 * @returns the library and its functions for text
 * @throws Error when another version of it is installed than this package asks for
 */
export function loadCel(): CelModule & CelExtensions {
  const cel = load('@bufbuild/cel');
  const extensions = load('@bufbuild/cel/ext');
  if (isCel(cel) && isExtensions(extensions)) return { ...cel, ...extensions };
  throw new Error('@bufbuild/cel is not the version that this package asks for: install the package again');
}

function isCel(value: unknown): value is CelModule {
  return has(value, 'parse') && has(value, 'plan') && has(value, 'celEnv');
}

function isExtensions(value: unknown): value is CelExtensions {
  return has(value, 'strings');
}

function has(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && name in value;
}
