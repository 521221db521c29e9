import { parseArgs } from 'node:util';
import {
  formatExplanation,
  notJudged,
  Reachability,
  showPorts,
  type Destination,
  type OpenWay,
  type Protocol,
  type WayOut,
} from '../analysis/reachability';
import { Inventory } from '../model';
import { CommandError, UsageError, type Command, type Surroundings } from './command';
import { readManifestFolder } from './manifest-folder';
import { oneOf } from './one-of';
import { counted, formatTable } from './table';

/** Says who can reach whom by the network policies of a folder of manifests. */
export const reachabilityCommand: Command = {
  summary: 'says which pods can reach which, and why',
  help: `Usage: data-platform reachability DIR [options]

Reads the manifests of a folder and prints every way that their network policies leave open: from which pods to which
pods or addresses, on which ports, and the rules that allow it. With a port it answers for two and says why.

  --from NAME         only what these pods open: namespace/name of a workload or pod
  --to NAME           only what these pods take: the same, service:namespace/name, or an address with --port
  --port NUMBER       asks for one port; needs --from and --to
  --protocol NAME     TCP, UDP or SCTP, for --port (TCP)
  --format FORMAT     table or json (table)

Exit status: 0 done, or the port is open; 1 it is shut, or something can't be read; 2 the command line means nothing.`,

  run(args, surroundings) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        port: { type: 'string' },
        protocol: { type: 'string', default: 'TCP' },
        format: { type: 'string', default: 'table' },
      },
    });
    const [place, ...more] = positionals;
    if (place === undefined || more.length > 0) throw new UsageError('Name one folder of manifests.');
    const { from, to, port } = values;
    const format = oneOf('--format', values.format, ['table', 'json']);
    const reachability = readReachability(place, surroundings);
    const asked = { reachability, from, to, format, print: surroundings.print };
    if (port === undefined) return list(asked);
    return answer(asked, portOf(port), oneOf('--protocol', values.protocol, ['TCP', 'UDP', 'SCTP']));
  },
};

interface Asked {
  readonly reachability: Reachability;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly format: 'table' | 'json';
  readonly print: Surroundings['print'];
}

function readReachability(place: string, { warn }: Surroundings): Reachability {
  const { objects, problems } = readManifestFolder(place);
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const { file, line, message } of errors) warn(`${file}:${String(line)} ${message}`);
  if (errors.length > 0) throw new CommandError(`${counted(errors.length, 'thing')} in ${place} can't be read.`);
  const inventory = Inventory.of(objects.map(({ object }) => object));
  for (const { kind, items } of notJudged(inventory))
    warn(`${counted(items.length, kind)} not judged: only NetworkPolicies are, and these may refuse or open more.`);
  return Reachability.of(inventory);
}

function list({ reachability, from, to, format, print }: Asked): number {
  // pods of a StatefulSet that a selector tells apart have names of their own
  const idsOf = (name: string | undefined): ReadonlySet<string> =>
    new Set(name === undefined ? reachability.pods : named(() => reachability.names(name)));
  const [sending, receiving] = [idsOf(from), idsOf(to)];
  const ways = [...reachability.table()].filter((way) => sending.has(way.from) && receiving.has(way.to));
  ways.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const sources = from === undefined ? [...new Set(reachability.pods)].sort() : [from];
  const out = to === undefined ? sources.flatMap((name) => reachability.leaves(name)) : [];
  if (format === 'json') {
    print(JSON.stringify({ pods: ways, addresses: out }, undefined, 2));
    return 0;
  }
  const rows = [
    ...ways.map((way) => [way.from, way.to, showPorts(way.ports), `${because(way.egress)} | ${because(way.ingress)}`]),
    ...out.map((way) => [
      way.from,
      rangeOf(way),
      showPorts(way.ports),
      because(way.rule === undefined ? [] : [way.rule]),
    ]),
  ];
  if (rows.length === 0) print('Nothing is open.');
  else for (const line of formatTable(['FROM', 'TO', 'PORTS', 'BECAUSE (egress | ingress)'], rows)) print(line);
  return 0;
}

function answer({ reachability, from, to, format, print }: Asked, port: number, protocol: Protocol): number {
  if (from === undefined || to === undefined) throw new UsageError('--port needs --from and --to');
  const destination = destinationOf(to);
  const explanations = named(() => reachability.explain(from, destination, port, protocol));
  const allowed = reachability.allows(from, destination, port, protocol);
  if (format === 'json') print(JSON.stringify({ allowed, explanations }, undefined, 2));
  else for (const explanation of explanations) print(formatExplanation(explanation));
  return allowed ? 0 : 1;
}

/** A name that nothing has is a mistake of the person who typed it. */
function named<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

function destinationOf(text: string): Destination {
  if (text.startsWith('service:')) return { service: text.slice('service:'.length) };
  return /^[0-9.]+(\/\d+)?$|^[0-9a-f:]+:[0-9a-f:]*(\/\d+)?$/i.test(text) ? { address: text } : text;
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new UsageError(`--port ${text}: a number from 1 to 65535`);
}

function because(rules: readonly string[]): string {
  return rules.length === 0 ? 'no policy' : rules.join(', ');
}

function rangeOf({ cidr, except }: WayOut): string {
  return except.length === 0 ? cidr : `${cidr} but ${except.join(', ')}`;
}

function key({ from, to }: OpenWay): string {
  return `${from} ${to}`;
}
