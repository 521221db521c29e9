import * as fs from 'node:fs';
import * as path from 'node:path';
import { ConfigError } from '../../core';
import { Target, TIERS, type TargetKind } from '../../environment';
import { CommandError, UsageError, type Surroundings } from '../command';
import { isSynthesized, readManifestFolder, readManifestText, together } from '../manifest-folder';
import { readNeeds } from '../needs-file';
import { readAccepted } from './accepted';
import type { CheckResult } from './format';
import { judgeFiles } from './judge';

const TARGETS = ['generic', 'local', 'eks', 'gke', 'aks'] as const satisfies readonly TargetKind[];

/** Options of all commands that judge manifests. */
export const JUDGE_OPTIONS = {
  target: { type: 'string', default: 'generic' },
  kubernetes: { type: 'string' },
  tier: { type: 'string', default: 'prod' },
} as const;

/** Their help. */
export const JUDGE_HELP = `\
  --target KIND           generic, local, eks, gke or aks: the cluster that they are for (default: generic)
  --kubernetes MINORS     the minors that they are for, joined by commas (default: ${Target.generic().kubernetes.join(',')})
  --tier TIER             dev, test or prod: what they are for (default: prod)`;

/** Their values. */
export interface JudgeValues {
  /** Kind of cluster. */
  readonly target: string;
  /** Minors of Kubernetes. */
  readonly kubernetes?: string | undefined;
  /** Tier. */
  readonly tier: string;
}

/**
 * Reads manifests and judges them.
 *
 * @param places - folders and files; `-` is standard input
 * @param values - values of the options
 * @param surroundings - time, standard input
 * @returns what was read and found
 * @throws UsageError when an option means nothing, CommandError when there is no manifest
 */
export function judgePlaces(places: readonly string[], values: JudgeValues, surroundings: Surroundings): CheckResult {
  if (places.length === 0) throw new UsageError('Name a folder or a file, or - for standard input.');
  const target = targetOf(oneOf('target', values.target, TARGETS), values.kubernetes);
  const tier = oneOf('tier', values.tier, TIERS);

  const read = together(places.map((place) => readPlace(place, surroundings)));
  if (read.objects.length === 0 && read.problems.every(({ severity }) => severity === 'note'))
    throw new CommandError(`There is no Kubernetes object in ${places.join(', ')}.`);
  const outdirs = places.map(outdirOf);
  const written = outdirs.filter((outdir) => outdir !== undefined);
  const findings = judgeFiles(read, {
    target,
    tier,
    // of manifests that somebody else wrote nothing is known
    needs: written.length < outdirs.length ? undefined : written.flatMap((outdir) => readNeeds(outdir).all),
    today: surroundings.now.toISOString().slice(0, 10),
    accepted: written.flatMap(readAccepted),
  });
  return { read, findings };
}

function readPlace(place: string, { input }: Surroundings): ReturnType<typeof readManifestFolder> {
  if (place !== '-') return readManifestFolder(place);
  return readManifestText(input === undefined ? fs.readFileSync(0, 'utf8') : input(), 'standard input');
}

/** The folder that this library wrote, if a place is one or the manifests in one. */
function outdirOf(place: string): string | undefined {
  if (isSynthesized(place)) return place;
  const resolved = path.resolve(place);
  const parent = path.dirname(resolved);
  return path.basename(resolved) === 'manifests' && isSynthesized(parent) ? parent : undefined;
}

function targetOf(kind: TargetKind, minors: string | undefined): Target {
  const kubernetes = minors?.split(',').map((minor) => minor.trim());
  try {
    // no rule of manifests asks for the region
    return kind === 'generic' || kind === 'local'
      ? Target[kind]({ kubernetes })
      : Target[kind]({ kubernetes, region: 'any' });
  } catch (error) {
    if (error instanceof ConfigError)
      throw new UsageError(`--kubernetes takes minors such as 1.34,1.35, and not "${minors ?? ''}".`);
    throw error;
  }
}

/**
 * The value of an option, one of a closed set.
 *
 * @param option - name of the option
 * @param given - what was given
 * @param allowed - the set
 * @returns the value
 * @throws UsageError when it is none of them
 */
export function oneOf<T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw new UsageError(`--${option} is ${allowed.join(', ')}, and not "${given}".`);
  return found;
}
