import { maps, map, text } from './answers';
import { judgeFolder, runJson, type Judge } from './judge';

/** Trivy, with the checks that are part of the program. */
export const trivy: Judge = {
  name: 'Trivy',
  tool: 'trivy',
  program: 'trivy',
  decides: () => true,
  judge: (program, groups) =>
    judgeFolder(groups, (folder) =>
      misconfigurations(
        runJson(program, [
          'config',
          '--misconfig-scanners',
          'kubernetes',
          '--skip-check-update',
          '--quiet',
          '--format',
          'json',
          folder,
        ]),
      ),
    ),
};

function* misconfigurations(answer: unknown): Iterable<readonly [file: string, id: string]> {
  for (const { Target, Misconfigurations } of maps(map(answer).Results))
    for (const { ID, AVDID, Status } of maps(Misconfigurations))
      // the same check is AVD-KSV-0012, KSV-0012 or KSV012, by version
      if (Status === 'FAIL') yield [text(Target), (text(AVDID) || text(ID)).replace(/^AVD-/, '')] as const;
}
