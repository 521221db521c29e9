import { parseArgs } from 'node:util';
import type { Command } from '../command';
import { count, FORMATS, formatResult } from './format';
import { judgePlaces } from './judge-places';
import { JUDGE_HELP, JUDGE_OPTIONS } from './judged-for';
import { oneOf } from '../one-of';

const LIMITS = ['error', 'warning', 'never'] as const;

/** Judges manifests of any origin by the rules of this library. */
export const checkCommand: Command = {
  summary: 'judges Kubernetes manifests of any origin by the rules of this library',
  help: `Usage: data-platform check DIR|FILE... [options]

Reads YAML and JSON (several documents in a file, lists; - is standard input) and judges it: Pod Security, isolation,
images, resources, availability, references, secrets and more; docs/crosswalk.md lists what. Of a folder that this
library wrote it reads manifests/, its needs.json, and what findings.json says was accepted.

${JUDGE_HELP}
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
        ...JUDGE_OPTIONS,
        format: { type: 'string', default: 'table' },
        'fail-on': { type: 'string', default: 'error' },
      },
    });
    const format = oneOf('--format', values.format, FORMATS);
    const limit = oneOf('--fail-on', values['fail-on'], LIMITS);
    const result = judgePlaces(positionals, values, surroundings);
    for (const line of formatResult(result, format)) surroundings.print(line);
    const counted = { error: count(result.findings, 'error'), warning: count(result.findings, 'warning') };
    if (limit === 'never') return 0;
    return counted.error > 0 || (limit === 'warning' && counted.warning > 0) ? 1 : 0;
  },
};
