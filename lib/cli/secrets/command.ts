import { parseArgs } from 'node:util';
import { CommandError, type Command, type Surroundings } from '../command';
import { CLUSTER_HELP, CLUSTER_OPTIONS, Kubectl } from '../kubectl';
import { readNeeds } from '../needs-file';
import { counted, formatTable } from '../table';
import { explainGiven } from './given';
import { placeName } from './material';
import { findMissingNamespaces, makeNamespaces, type MissingNamespaces } from './namespaces';
import { Satisfier, type Action, type Outcome } from './satisfy';
import { Stock } from './stock';
import { clashes } from './survey';

const WRITTEN: readonly Action[] = ['made', 'copied', 'renewed', 'repaired'];

/** Makes the secrets that a platform needs and its cluster lacks. */
export const secretsCommand: Command = {
  summary: 'makes the passwords, keys and certificates that the cluster lacks',
  help: `Usage: data-platform secrets [options]

Reads the needs of a synthesized platform, and makes the secrets among them that are missing, directly in the cluster:
passwords, access keys, certificate authorities and certificates. A value that stands in one place is copied to the
others. What exists is never overwritten, and a second run changes nothing. No value is printed or written to a file.

  --outdir FOLDER     folder of the synthesized platform (default: dist)
${CLUSTER_HELP}
  --dry-run           says what would be made, and changes nothing
  --check             changes nothing, and fails if anything is missing
  --renew             makes certificates again that end soon, have ended or don't fit
  --repair            where places differ, copies from the first complete place; where only a part is left, makes anew

Exit status: 0 done, or only secrets are missing that a person has to bring; 1 something is wrong; 2 usage.`,

  async run(args, surroundings) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        outdir: { type: 'string', default: 'dist' },
        ...CLUSTER_OPTIONS,
        'dry-run': { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        renew: { type: 'boolean', default: false },
        repair: { type: 'boolean', default: false },
      },
    });
    const { outdir, check, renew, repair } = values;
    const dry = check || values['dry-run'];
    const { secrets } = readNeeds(outdir);
    if (secrets.length === 0) {
      surroundings.print('The platform needs no secrets.');
      return 0;
    }
    const twice = clashes(secrets);
    if (twice.length > 0) throw new CommandError(`Two needs want one key:\n${twice.join('\n')}`);

    const kubectl = new Kubectl(values, surroundings.env);
    const places = secrets.flatMap((need) => need.places);
    const namespaces = [...new Set(places.map(({ namespace }) => namespace))].sort();
    const missing = findMissingNamespaces(kubectl, namespaces, outdir);
    const stock = Stock.read(kubectl, places, missing.names);
    const outcome = await Satisfier.satisfy(secrets, stock, { renew, repair }, surroundings.now);
    const changes = stock.changes + missing.names.size;
    if (!dry) {
      makeNamespaces(kubectl, missing);
      stock.write(kubectl);
    }
    report(outcome, missing, stock, dry, surroundings);
    return outcome.faults.length > 0 || (check && (changes > 0 || outcome.rows.some(isMissing))) ? 1 : 0;
  },
};

function report(
  outcome: Outcome,
  namespaces: MissingNamespaces,
  stock: Stock,
  dry: boolean,
  { print, warn }: Surroundings,
): void {
  const { rows, faults, warnings } = outcome;
  for (const name of namespaces.names) print(`namespace ${name}: ${dry ? 'would be made' : 'made'}`);
  const word = (action: Action): string => (dry && WRITTEN.includes(action) ? `would be ${action}` : action);
  const table = formatTable(
    ['NEED', 'PLACE', 'KEYS', 'ACTION'],
    rows.map(({ need, place, action }) => [need.id, placeName(place), Object.keys(place.keys).join(','), word(action)]),
  );
  for (const line of table) print(line);
  const counts = new Map<Action, number>();
  for (const { action } of rows) counts.set(action, (counts.get(action) ?? 0) + 1);
  print('');
  print(
    `${counted(rows.length, 'place')}: ${[...counts].map(([action, count]) => `${String(count)} ${word(action)}`).join(', ')}.`,
  );

  const given = [...new Set(rows.filter(isMissing).map(({ need }) => need))].filter(
    ({ shape }) => shape.type === 'given',
  );
  if (given.length > 0) {
    print('');
    print(
      `${counted(given.length, 'secret')} that nobody can make here must be brought by you. Run this again afterwards.`,
    );
    for (const line of explainGiven(given, stock)) print(line);
  }
  if (counts.has('renewed') && !dry) {
    print('');
    print('Pods read a renewed certificate when they start: restart those that use it (kubectl rollout restart).');
  }
  for (const warning of warnings) warn(`warning: ${warning}`);
  for (const fault of faults) warn(`error: ${fault}`);
}

function isMissing({ action }: { readonly action: Action }): boolean {
  return action === 'missing';
}
