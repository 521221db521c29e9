import { parseArgs } from 'node:util';
import { Access, reportAccess, type AccessReport } from '../../analysis/access';
import { Inventory } from '../../model';
import { CommandError, UsageError, type Command } from '../command';
import { readManifestFolder } from '../manifest-folder';
import { oneOf } from '../one-of';
import { ACCESS_FORMATS, formatAccess } from './format';

/** Says what each identity of a folder of manifests may do. */
export const accessCommand: Command = {
  summary: 'says what every identity may do, and what it can get at through others',
  help: `Usage: data-platform access DIR [options]

Reads the roles, bindings, service accounts and pods of a folder, and prints for every identity what it may do, worst
first, the ways on which it can get at more (for instance by creating pods that run as somebody else), the pods that
run as it, and its blast radius: the worst that somebody who has taken it over can do.

  --identity NAME     only this one: namespace/name of a service account, or the name of a user or group
  --format FORMAT     table, json or markdown (table)

Exit status: 0 done; 1 something can't be read; 2 the command line means nothing.`,

  run(args, { print, warn }) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { identity: { type: 'string' }, format: { type: 'string', default: 'table' } },
    });
    const [place, ...more] = positionals;
    if (place === undefined || more.length > 0) throw new UsageError('Name one folder of manifests.');
    const format = oneOf('--format', values.format, ACCESS_FORMATS);
    const { objects, problems } = readManifestFolder(place);
    for (const { file, line, message, severity } of problems) warn(`${severity}: ${file}:${String(line)} ${message}`);
    if (objects.length === 0) throw new CommandError(`There is no Kubernetes object in ${place}.`);
    const all = reportAccess(Access.of(Inventory.of(objects.map(({ object }) => object))));
    for (const line of formatAccess(chosen(all, values.identity), format)) print(line);
    return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};

function chosen(reports: readonly AccessReport[], identity: string | undefined): readonly AccessReport[] {
  if (identity === undefined) return reports;
  const found = reports.filter(({ name }) => name === identity || name.slice(name.indexOf(' ') + 1) === identity);
  if (found.length > 0) return found;
  const known = reports.map(({ name }) => name.slice(name.indexOf(' ') + 1)).sort();
  throw new CommandError(`There is no identity ${identity}. There are: ${known.join(', ')}.`);
}
