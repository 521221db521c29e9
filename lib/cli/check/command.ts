import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core';
import { Target, TIERS, type TargetKind } from '../../environment';
import { CommandError, UsageError, type Command, type Surroundings } from '../command';
import { isSynthesized, readManifestFolder, readManifestText, together } from '../manifest-folder';
import { readNeeds } from '../needs-file';
import { readAccepted } from './accepted';
import { count, FORMATS, formatResult } from './format';
import { judgeFiles } from './judge';

const TARGETS = ['generic', 'local', 'eks', 'gke', 'aks'] as const satisfies readonly TargetKind[];
const LIMITS = ['error', 'warning', 'never'] as const;

/** Judges manifests of any origin by the rules of this library. */
export const checkCommand: Command = {
  summary: 'judges Kubernetes manifests of any origin by the rules of this library',
  help: `Usage: data-platform check DIR|FILE... [options]

Reads YAML and JSON (several documents in a file, lists; - is standard input) and judges it: Pod Security, isolation,
images, resources, availability, references, secrets and more; docs/crosswalk.md lists what. Of a folder that this
library wrote it reads manifests/, its needs.json, and what findings.json says was accepted.

  --target KIND           generic, local, eks, gke or aks: the cluster that they are for (default: generic)
  --kubernetes MINORS     the minors that they are for, joined by commas (default: ${Target.generic().kubernetes.join(',')})
  --tier TIER             dev, test or prod: what they are for (default: prod)
  --format FORMAT         table, json or sarif (default: table)
  --fail-on SEVERITY      error, warning or never: from what on the exit status is 1 (default: error)

A finding is accepted by an annotation of its object, or of its pod template:

  cdk8s-data-platform/accept.<rule>: "<reason>; owner <who>; until YYYY-MM-DD"

An acceptance that has expired, or that lacks one of the three, is an error.

Exit status: 0 nothing was found, 1 something was, 2 the command line means nothing.`,

  run(args, surroundings) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        target: { type: 'string', default: 'generic' },
        kubernetes: { type: 'string' },
        tier: { type: 'string', default: 'prod' },
        format: { type: 'string', default: 'table' },
        'fail-on': { type: 'string', default: 'error' },
      },
    });
    if (positionals.length === 0) throw new UsageError('Name a folder or a file, or - for standard input.');
    const target = targetOf(oneOf('target', values.target, TARGETS), values.kubernetes);
    const tier = oneOf('tier', values.tier, TIERS);
    const format = oneOf('format', values.format, FORMATS);
    const limit = oneOf('fail-on', values['fail-on'], LIMITS);

    const read = together(positionals.map((place) => readPlace(place, surroundings)));
    if (read.objects.length === 0 && read.problems.every(({ severity }) => severity === 'note'))
      throw new CommandError(`There is no Kubernetes object in ${positionals.join(', ')}.`);
    const outdirs = positionals.map(outdirOf);
    const written = outdirs.filter((outdir) => outdir !== undefined);
    const findings = judgeFiles(read, {
      target,
      tier,
      // of manifests that somebody else wrote nothing is known
      needs: written.length < outdirs.length ? undefined : written.flatMap((outdir) => readNeeds(outdir).all),
      today: surroundings.now.toISOString().slice(0, 10),
      accepted: written.flatMap(readAccepted),
    });
    for (const line of formatResult({ read, findings }, format)) surroundings.print(line);
    const counted = { error: count(findings, 'error'), warning: count(findings, 'warning') };
    if (limit === 'never') return 0;
    return counted.error > 0 || (limit === 'warning' && counted.warning > 0) ? 1 : 0;
  },
};

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

function oneOf<T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw new UsageError(`--${option} is ${allowed.join(', ')}, and not "${given}".`);
  return found;
}
