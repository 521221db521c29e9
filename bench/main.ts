import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { compiledPrograms } from './compile';

/**
 * `npm run bench`: how fast a synth is, as ratios against cdk8s in the same run, and whether that is fast enough. Times
 * are processor time in processes of their own, of one thread where work is compared: a busy machine changes neither.
 * Runs take turns, and medians count.
 */
function main(): void {
  const home = compiledPrograms(['bench', 'apps']);
  const rows = [...starts(home), ...synths(home), ...limits(home)];
  const lines = rows.map(
    ({ what, measured, bar, met }) => `| ${what} | ${measured} | ${bar} | ${met ? 'yes' : '**no**'} |`,
  );
  process.stdout.write(['| what | measured | bar | met |', '| --- | --- | --- | --- |', ...lines, ''].join('\n'));
  process.exitCode = rows.every(({ met }) => met) ? 0 : 1;
}

/** A line of the table. */
interface Row {
  readonly what: string;
  readonly measured: string;
  readonly bar: string;
  readonly met: boolean;
}

/** What it costs to load the package, and to run a whole program of ordinary size. */
function starts(home: string): Row[] {
  const load = (file: string): string => `process.argv.splice(1, 1); require(${JSON.stringify(path.join(home, file))})`;
  const programs = {
    cdk8s: "require('cdk8s')",
    core: "require('cdk8s-data-platform')",
    others: load('bench/reference-base.js'),
    reference: load('apps/manifests.js'),
    unjudged: load('apps/flight-delays/platform.js'),
    rules: `${load('apps/flight-delays/platform.js')}; require('cdk8s-data-platform/rules')`,
  };
  const times = new Map<string, number[]>();
  for (let i = 0; i < 15; i++) {
    for (const [name, code] of Object.entries(programs)) append(times, name, startOf(home, code));
  }
  const time = (name: string): number => median(times.get(name) ?? []);
  const checks = scenarios(home, ['reference'])('reference', 'milliseconds') / time('reference');
  // the rules are loaded when something is judged
  const loading = (time('rules') - time('unjudged')) / time('reference');
  return [
    ratio('importing the core / requiring cdk8s alone', time('core') / time('cdk8s'), 'at most', 1.3),
    ratio(
      'the reference platform, checked and written / loading cdk8s and cdk8s-plus-28 and packing its flights',
      time('reference') / time('others'),
      'at most',
      2,
    ),
    ratio('the reference platform / requiring cdk8s alone', time('reference') / time('cdk8s'), 'at most', 2),
    {
      what: 'all checks of the reference platform, of its whole run',
      measured: `${(checks * 100).toFixed(0)} %, and loading them ${(loading * 100).toFixed(0)} %`,
      bar: 'at most 25 %',
      met: checks <= 0.25,
    },
  ];
}

/** How our synthesizer compares with that of cdk8s. */
function synths(home: string): Row[] {
  const figure = scenarios(home, ['cdk8s', 'unchecked', 'checked', 'rules', 'emitter']);
  const baseline = figure('cdk8s', 'milliseconds');
  const perObject = (figure('rules', 'milliseconds') * 1000) / figure('rules', 'objects');
  const share = figure('rules', 'milliseconds') / figure('checked', 'milliseconds');
  return [
    ratio(
      '4,000 workloads in 40 tenants, no checks: cdk8s / ours',
      baseline / figure('unchecked', 'milliseconds'),
      'at least',
      6,
    ),
    ratio(
      'the same, cdk8s without checks / ours with all',
      baseline / figure('checked', 'milliseconds'),
      'at least',
      3,
    ),
    {
      what: 'all checks of 4,000 workloads',
      measured: `${(share * 100).toFixed(0)} % of a synth, ${perObject.toFixed(1)} µs an object`,
      bar: 'at most 25 %, or 7 µs an object',
      met: share <= 0.25 || perObject <= 7,
    },
    limit('memory an object, at its peak', figure('checked', 'kibibytes') / figure('checked', 'objects'), 30, 'KiB'),
    ratio(
      'writing YAML: the library of cdk8s / ours',
      figure('emitter', 'theirs') / figure('emitter', 'ours'),
      'at least',
      8,
    ),
  ];
}

/** What must not grow faster than the platform. */
function limits(home: string): Row[] {
  const figure = scenarios(home, ['growth', 'chain']);
  return [
    ratio('8,000 objects / 1,000 objects', figure('growth', 'large') / figure('growth', 'small'), 'at most', 10),
    limit('a chain of 10,000 dependent objects', figure('chain', 'milliseconds') / 1000, 1, 's'),
  ];
}

function ratio(what: string, value: number, direction: 'at least' | 'at most', bar: number): Row {
  const met = direction === 'at least' ? value >= bar : value <= bar;
  return { what, measured: `${value.toFixed(2)} ×`, bar: `${direction} ${String(bar)} ×`, met };
}

function limit(what: string, value: number, bar: number, unit: string): Row {
  return { what, measured: `${value.toFixed(2)} ${unit}`, bar: `at most ${String(bar)} ${unit}`, met: value <= bar };
}

/** Runs scenarios in turns, three times each, and gives medians of what they measured. */
function scenarios(home: string, names: readonly string[]): (name: string, figure: string) => number {
  const figures = new Map<string, number[]>();
  for (let i = 0; i < 3; i++) {
    for (const name of names) {
      const measured: unknown = JSON.parse(
        run(home, ['--single-threaded', path.join(home, 'bench', 'scenarios.js'), name]),
      );
      for (const [figure, value] of Object.entries(measured ?? {})) append(figures, `${name} ${figure}`, Number(value));
    }
  }
  return (name, figure) => median(figures.get(`${name} ${figure}`) ?? []);
}

/** Milliseconds of processor time from the start of a process to the end of a program. */
function startOf(home: string, code: string): number {
  const end =
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('fs').writeSync(1, `${(user + system) / 1000}`); });";
  return Number(run(home, ['-e', `${end} ${code}`]));
}

function run(home: string, args: readonly string[]): string {
  const env = { ...process.env, CDK8S_OUTDIR: path.join(home, 'dist') };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: home, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}\n${stderr}`);
  return stdout;
}

function append(map: Map<string, number[]>, key: string, value: number): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

main();
