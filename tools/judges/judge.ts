import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject } from '../../lib/kubernetes';
import type { Equivalents } from '../../lib/rules';

/** Manifests that are judged together, and apart from all others. */
export type Group = readonly KubeObject[];

/** What a tool complains of: of each group, of each of its objects, the ids of its checks; nothing of what it can't read. */
export type Complaints = readonly (readonly ReadonlySet<string>[] | undefined)[];

/** A tool that judges manifests, as far as it is installed. */
export interface Judge {
  /** Its name for people. */
  readonly name: string;
  /** Under which key rules name its checks. */
  readonly tool: Exclude<keyof Equivalents, 'rows' | 'podSecurity' | 'cis'>;
  /** Its program; the variable of the environment that leads to it when it is not on the PATH is `JUDGE_<PROGRAM>`. */
  readonly program: string;
  /**
   * Whether it decides a check.
   *
   * @param id - id of the check
   * @returns false for what another judge of the same tool decides
   */
  readonly decides: (id: string) => boolean;
  /**
   * Judges groups of manifests.
   *
   * @param program - where the program is
   * @param groups - the groups
   * @returns what it complains of
   */
  readonly judge: (program: string, groups: readonly Group[]) => Complaints;
}

/**
 * The variable of the environment that says where a program is.
 *
 * @param program - its name, for instance `kube-score`
 * @returns for instance `JUDGE_KUBE_SCORE`
 */
export function variableOf(program: string): string {
  return `JUDGE_${program.replaceAll('-', '_').toUpperCase()}`;
}

/**
 * Where a program is.
 *
 * @param program - its name
 * @returns its path by the environment or the PATH; nothing if it is not installed
 */
export function findProgram(program: string): string | undefined {
  const given = process.env[variableOf(program)];
  if (given !== undefined && given !== '') return given;
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // not there, or not for us to run: another folder may have it
    return false;
  }
}

/**
 * Runs a program that answers in JSON.
 *
 * @param program - the program
 * @param args - its arguments
 * @returns what it printed, whatever status it ended with; nothing if it printed something else than JSON
 * @throws Error when it can't be started
 */
export function runJson(program: string, args: readonly string[]): unknown {
  const { stdout, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (error !== undefined) throw error;
  try {
    const answer: unknown = JSON.parse(stdout);
    return answer;
  } catch {
    // it says in words what it can't read
    return undefined;
  }
}

/**
 * Does something with a folder that has one file for each text.
 *
 * @param files - names and texts
 * @param use - what is done with it
 * @returns what that returns
 */
export function withFiles<T>(files: ReadonlyMap<string, string>, use: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'data-platform-judges-'));
  try {
    for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Manifests as YAML of several documents.
 *
 * @param objects - the manifests
 * @returns the text
 */
export function yamlOf(objects: readonly KubeObject[]): string {
  return objects.map((object) => stringify(object, { aliasDuplicateObjects: false, version: '1.1' })).join('---\n');
}

/**
 * Judges objects one by one, in files of their own and by one run of a tool.
 *
 * @param groups - the groups
 * @param judge - judges a folder; gives the ids of complaints by names of files
 * @returns the complaints
 */
export function judgeFolder(
  groups: readonly Group[],
  judge: (folder: string) => Iterable<readonly [file: string, id: string]>,
): Complaints {
  const complaints = groups.map((group) => group.map(() => new Set<string>()));
  const files = new Map<string, string>();
  const places = new Map<string, Set<string>>();
  groups.forEach((group, one) => {
    group.forEach((object, other) => {
      const name = `${String(one)}-${String(other)}.yaml`;
      files.set(name, yamlOf([object]));
      const ids = complaints[one]?.[other];
      if (ids !== undefined) places.set(name, ids);
    });
  });
  withFiles(files, (folder) => {
    for (const [file, id] of judge(folder)) places.get(path.basename(file))?.add(id);
  });
  return complaints;
}
