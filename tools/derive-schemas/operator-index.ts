import * as fs from 'node:fs';
import { compareVersions } from '../../lib/core';
import { sortedMap } from '../../lib/kubernetes/definition-schemas';

/** Which schemas of which operators there are, by operator. */
export type OperatorIndex = Record<
  string,
  { readonly groups: readonly string[]; readonly versions: readonly string[] }
>;

/**
 * Reads the index.
 *
 * @param file - its path
 * @returns the index; empty before the first operator
 */
export function readIndex(file: string): OperatorIndex {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as OperatorIndex) : {};
}

/**
 * Adds a version of an operator to the index.
 *
 * @param index - what was there
 * @param name - the operator
 * @param version - its version
 * @param schemas - what was derived
 * @param schemas.kinds - its kinds, by `group/version/Kind`
 */
export function withVersion(
  index: OperatorIndex,
  name: string,
  version: string,
  { kinds }: { readonly kinds: Readonly<Record<string, string>> },
): OperatorIndex {
  const { groups = [], versions = [] } = index[name] ?? {};
  const found = Object.keys(kinds).map((kind) => kind.split('/')[0] ?? '');
  const entry = {
    groups: [...new Set([...groups, ...found])].sort(),
    versions: [...new Set([...versions, version])].sort(compareVersions),
  };
  return sortedMap({ ...index, [name]: entry });
}
