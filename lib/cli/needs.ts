import { parseArgs } from 'node:util';
import type { Command } from './command';
import { readNeeds } from './needs-file';
import { counted, formatTable } from './table';

/** Prints what a platform needs besides its manifests. */
export const needsCommand: Command = {
  summary: 'prints what the platform needs that Kubernetes alone does not give',
  help: `Usage: data-platform needs [options]

Prints the needs of a synthesized platform: secrets, buckets, cloud identities, storage classes, operators.

  --outdir FOLDER     folder of the synthesized platform (default: dist)`,

  run(args, { print }) {
    const { values } = parseArgs({ args: [...args], options: { outdir: { type: 'string', default: 'dist' } } });
    const { all } = readNeeds(values.outdir);
    if (all.length > 0) {
      const rows = all.map(({ kind, id, reason }) => [kind, id, reason]);
      for (const line of formatTable(['KIND', 'NEED', 'WHY'], rows)) print(line);
      print('');
    }
    print(`${counted(all.length, 'need')}.`);
    return 0;
  },
};
