import { map, maps, text } from './answers';
import { judgeFolder, runJson, withFiles, yamlOf, type Judge } from './judge';

const ARGS = ['--framework', 'kubernetes', '--compact', '--quiet', '--skip-download', '--output', 'json'];

/** Checks that look at several objects: Checkov draws a graph of all that it reads. */
const GRAPH = /^CKV2_/;

/** Checkov, the checks of single objects. */
export const checkov: Judge = {
  name: 'Checkov',
  tool: 'checkov',
  program: 'checkov',
  decides: (id) => !GRAPH.test(id),
  judge: (program, groups) =>
    judgeFolder(groups, (folder) =>
      failedChecks(runJson(program, [...ARGS, '--skip-check', 'CKV2_*', '--directory', folder])),
    ),
};

/** Checkov, the checks of objects together: each group takes a start of the program. */
export const checkovGraph: Judge = {
  name: 'Checkov, of several objects',
  tool: 'checkov',
  program: 'checkov',
  decides: (id) => GRAPH.test(id),
  judge: (program, groups) =>
    groups.map((group) =>
      withFiles(new Map([['all.yaml', yamlOf(group)]]), (folder) => {
        const answer = runJson(program, [...ARGS, '--check', 'CKV2_*', '--file', `${folder}/all.yaml`]);
        if (answer === undefined) return undefined;
        const ids = new Set([...failedChecks(answer)].map(([, id]) => id));
        return group.map(() => ids);
      }),
    ),
};

/** One report, or one for each framework. */
function* failedChecks(answer: unknown): Iterable<readonly [file: string, id: string]> {
  for (const report of Array.isArray(answer) ? maps(answer) : [map(answer)])
    for (const check of maps(map(report.results).failed_checks))
      yield [text(check.file_path), text(check.check_id)] as const;
}
