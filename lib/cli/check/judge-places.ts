import * as fs from 'node:fs';
import * as path from 'node:path';
import { CommandError, UsageError, type Surroundings } from '../command';
import { isSynthesized, readManifestFolder, readManifestText, together } from '../manifest-folder';
import { readEnvironment } from '../environment-file';
import { readNeeds } from '../needs-file';
import { readAccepted } from './accepted';
import type { CheckResult } from './format';
import { judgeFiles } from './judge';
import { judgedFor, type JudgeValues } from './judged-for';
import { unknownMinors, withoutSchema } from './without-schema';

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
  const outdirs = places.map(outdirOf);
  const { target, tier } = judgedFor(
    values,
    outdirs.map((outdir) => (outdir === undefined ? undefined : readEnvironment(outdir))),
  );
  const minors = unknownMinors(target.kubernetes);
  if (minors !== undefined) surroundings.warn(minors);
  const { objects, problems } = together(places.map((place) => readPlace(place, surroundings)));
  if (objects.length === 0 && problems.every(({ severity }) => severity === 'note'))
    throw new CommandError(`There is no Kubernetes object in ${places.join(', ')}.`);
  const read = { objects, problems: [...problems, ...withoutSchema(objects)] };
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
