import { parseArgs } from 'node:util';
import { compareStates, EFFECTS, gravest, gravity, type EffectClass } from '../../insight/diff';
import { UsageError, type Command } from '../command';
import { oneOf } from '../one-of';
import { readState } from './read-state';
import { jsonReport, markdownReport, tableReport } from './report';

const FORMATS = ['table', 'json', 'markdown'] as const;

/** Says what a change of manifests does to the platform that runs. */
export const diffCommand: Command = {
  summary: 'says what a change of the manifests does to the platform that runs: what restarts, what is lost',
  help: `Usage: data-platform diff OLD NEW [options]

Compares two states of a platform, object by object, and says of each change what it does: no-effect, in-place,
rolling, recreate, data-loss or impossible, why, and what to do instead. Objects that are gone are judged as if they
were deleted, as a tool that prunes does.

  OLD, NEW            folder of a synthesized platform, any folder of YAML, or a file
  --format FORMAT     table, json, or markdown for a pull request (default: table)
  --fail-on CLASS     in-place, rolling, recreate, data-loss or impossible (default: recreate)

A state of a git repository as a folder:  mkdir old && git archive main dist | tar -x -C old

Exit status: 0 nothing as grave as --fail-on, 1 something is, 2 the command line means nothing.`,

  run(args, { print }) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'table' },
        'fail-on': { type: 'string', default: 'recreate' },
      },
    });
    const [old, next, ...rest] = positionals;
    if (old === undefined || next === undefined || rest.length > 0) {
      throw new UsageError('Two states are compared: data-platform diff OLD NEW.');
    }
    const format = oneOf('--format', values.format, FORMATS);
    const bound = oneOf('--fail-on', values['fail-on'], EFFECTS.slice(1));
    const differences = compareStates({ old: readState(old), next: readState(next) });
    const worst: EffectClass = gravest(differences.map(({ effect }) => effect));
    switch (format) {
      case 'json':
        print(jsonReport(differences, worst));
        break;
      case 'markdown':
        for (const line of markdownReport(differences)) print(line);
        break;
      case 'table':
        for (const line of tableReport(differences)) print(line);
        break;
    }
    return gravity(worst) >= gravity(bound) ? 1 : 0;
  },
};
