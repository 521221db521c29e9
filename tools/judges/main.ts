/**
 * Holds the rules against other tools, as far as they are installed. Without places: each check that a rule stands for,
 * on bad and good cases of the rule. With places: on the manifests there, object by object.
 *
 *     npm run test:judges
 *     npm run test:judges -- DIR... [--examples 3]
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { isSynthesized, readManifestFolder, type ReadObject } from '../../lib/cli/manifest-folder';
import type { RuleCases } from '../../test/rules/cases/case';
import { compare, judgeOurselves, type Answers } from './comparison';
import { conformance } from './conformance';
import { differences } from './differences';
import { findProgram, variableOf, type Judge } from './judge';
import { fastJudges, judges } from './judges';

const CASES = path.join(__dirname, '../../test/rules/cases');

async function allCases(): Promise<RuleCases> {
  const files = fs.readdirSync(CASES).filter((file) => file.endsWith('.ts') && file !== 'case.ts');
  const modules = await Promise.all(
    files.map(async (file): Promise<{ readonly cases: RuleCases }> => import(path.join(CASES, file))),
  );
  const all: Record<string, RuleCases[string]> = {};
  for (const [id, { bad, good }] of modules.flatMap(({ cases }) => Object.entries(cases)))
    all[id] = { bad: [...(all[id]?.bad ?? []), ...bad], good: [...(all[id]?.good ?? []), ...good] };
  return all;
}

/** Those that are installed, with their programs; says which are not. */
function installed(judges: readonly Judge[]): { readonly judge: Judge; readonly program: string }[] {
  return judges.flatMap((judge) => {
    const program = findProgram(judge.program);
    if (program !== undefined) return [{ judge, program }];
    console.log(`${judge.name}: left out, not installed (put it on the PATH, or set ${variableOf(judge.program)})`);
    return [];
  });
}

async function conform(): Promise<number> {
  const cases = await allCases();
  let failures = 0;
  for (const { judge, program } of installed(judges)) {
    const known = differences[judge.tool] ?? {};
    const claims = conformance(judge, program, cases);
    const isKnown = ({ rule, id }: { readonly rule: string; readonly id: string }): boolean =>
      known[`${rule} ${id}`] !== undefined;
    const wrong = claims.filter((claim) => (claim.fault !== undefined) !== isKnown(claim));
    const explained = claims.filter((claim) => claim.fault !== undefined && isKnown(claim));
    console.log(
      `${judge.name}: rules stand for ${String(claims.length)} checks; ${String(explained.length)} differ, explained`,
    );
    for (const { rule, id, fault } of wrong) console.log(`  ${rule} = ${id}: ${fault ?? 'is explained, and agrees'}`);
    failures += wrong.length;
  }
  return failures;
}

/** One group a file; what this library wrote is one. */
function groupsOf(place: string): ReadObject[][] {
  const { objects } = readManifestFolder(place);
  if (fs.statSync(place).isDirectory() && isSynthesized(place)) return [[...objects]];
  const files = new Map<string, ReadObject[]>();
  for (const read of objects) files.set(read.file, [...(files.get(read.file) ?? []), read]);
  return [...files.values()];
}

function comparePlaces(places: readonly string[], examples: number): void {
  const read = places.flatMap(groupsOf);
  const groups = read.map((group) => group.map(({ object }) => object));
  const ours = groups.map(judgeOurselves);
  console.log(`${String(groups.length)} groups, ${String(groups.flat().length)} objects`);
  for (const { judge, program } of installed(fastJudges)) {
    const { unreadable, theirs, ours: own } = compare(judge, program, groups, ours);
    const sum = (answers: readonly Answers[], count: (one: Answers) => number): string =>
      String(answers.reduce((total, one) => total + count(one), 0));
    console.log(
      `${judge.name}: ${String(unreadable)} groups not read; of its findings ours has ${sum(theirs, ({ both }) => both)}, ` +
        `not ${sum(theirs, ({ alone }) => alone.length)}; of ours it has ${sum(own, ({ both }) => both)}, ` +
        `not ${sum(own, ({ alone }) => alone.length)}`,
    );
    for (const [side, answers] of [
      ['it', theirs],
      ['we', own],
    ] as const)
      for (const { id, others, both, alone } of answers) {
        if (alone.length === 0) continue;
        console.log(
          `  ${side} ${id} (${others.join(', ') || 'no rule'}): both ${String(both)}, alone ${String(alone.length)}`,
        );
        for (const { group, object } of spread(alone, examples))
          console.log(`      ${read[group]?.[0]?.file ?? ''}: ${object}`);
      }
  }
}

/** A few of many, from everywhere among them. */
function spread<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.ceil(list.length / Math.max(1, count)));
  return count === 0 ? [] : list.filter((_one, index) => index % step === 0);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { examples: { type: 'string', default: '0' } },
  });
  if (positionals.length === 0) return conform();
  comparePlaces(positionals, Number(values.examples));
  return 0;
}

void main().then((failures) => {
  process.exitCode = failures === 0 ? 0 : 1;
});
