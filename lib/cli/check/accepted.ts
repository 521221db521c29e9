import * as fs from 'node:fs';
import * as path from 'node:path';
import { JsonReader } from '../read-json';
import { findingKey, type AcceptedFinding } from './judge';

/**
 * What a program has accepted in the manifests that it wrote.
 *
 * @param outdir - folder of the synthesized platform
 * @returns the accepted findings of `findings.json`; none if there is no such file
 * @throws CommandError when the file is malformed
 */
export function readAccepted(outdir: string): AcceptedFinding[] {
  const file = path.join(outdir, 'findings.json');
  if (!fs.existsSync(file)) return [];
  return JsonReader.file(file, 'synthesize the platform again')
    .at('findings')
    .list()
    .flatMap((finding) => {
      const object = finding.at('object').optional((value) => value.text());
      const suppressed = finding.at('suppressed');
      if (object === undefined || suppressed.value === undefined) return [];
      const rule = finding.at('rule').text();
      const property = finding.at('property').optional((value) => value.text());
      return {
        key: findingKey(rule, object, property, finding.at('message').text()),
        suppression: {
          rule,
          reason: suppressed.at('reason').text(),
          owner: suppressed.at('owner').text(),
          expires: suppressed.at('expires').text(),
        },
      };
    });
}
