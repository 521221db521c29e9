import { EFFECTS, gravity, type Difference, type Effect, type EffectClass, type EffectField } from '../../insight/diff';
import { counted, formatTable } from '../table';

/** How many differences there are of each class, the gravest first; classes that don't occur are left out. */
function countsOf(differences: readonly Difference[]): [EffectClass, number][] {
  return [...EFFECTS]
    .reverse()
    .map((effect): [EffectClass, number] => [effect, differences.filter((one) => one.effect === effect).length])
    .filter(([, count]) => count > 0);
}

/**
 * One line that says how many there are of each class.
 *
 * @param differences - what differs
 * @returns for instance `3 differences: 1 data-loss, 2 in-place.`
 */
export function summary(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'No differences.';
  const counts = countsOf(differences).map(([effect, count]) => `${String(count)} ${effect}`);
  return `${counted(differences.length, 'difference')}: ${counts.join(', ')}.`;
}

const SIGNS = { added: '+', changed: '~', removed: '-', replaced: '>' } as const;

function identity({ kind, namespace, name }: Difference): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

const REFUSED = {
  'api-server': 'refused by the API server',
  controller: 'not done by the controller',
  system: 'not done by the system',
  ignored: 'ignored in silence',
} as const;

function outcome({ refusedBy }: Effect): string {
  return refusedBy === undefined ? '' : ` (${REFUSED[refusedBy]})`;
}

function fieldsOf(fields: readonly EffectField[]): string {
  const [first, ...rest] = fields;
  if (first === undefined) return '';
  return rest.length === 0 ? first.path : `${first.path} and ${String(rest.length)} more`;
}

/** The effects that a terminal has room for: of an object that restarts, not what takes effect besides. */
function worthALine({ effect, effects }: Difference): readonly Effect[] {
  const quiet = gravity('in-place');
  return gravity(effect) <= quiet ? effects.slice(0, 1) : effects.filter((one) => gravity(one.effect) > quiet);
}

/**
 * The differences as a table for a terminal, the gravest first. Of an object that restarts or worse, what takes effect
 * besides is left to the other formats.
 *
 * @param differences - what differs
 * @returns the lines
 */
export function tableReport(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [summary(differences)];
  const rows = differences.flatMap((one) =>
    worthALine(one).map((effect) => [
      effect.effect,
      `${SIGNS[one.action]} ${identity(one)}`,
      fieldsOf(effect.fields),
      `${effect.reason}${outcome(effect)}${effect.instead === undefined ? '' : ` -> ${effect.instead}`}`,
    ]),
  );
  return [...formatTable(['EFFECT', 'OBJECT', 'FIELD', 'WHY -> WHAT TO DO'], rows), '', summary(differences)];
}

/**
 * The differences as JSON.
 *
 * @param differences - what differs
 * @param worst - the gravest class
 * @returns the text
 */
export function jsonReport(differences: readonly Difference[], worst: EffectClass): string {
  return JSON.stringify({ worst, counts: Object.fromEntries(countsOf(differences)), differences }, undefined, 2);
}

/** A cell of a table in Markdown: no line may end in it, and no bar may stand in it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}

/** Code in a cell: a backtick would end it. */
function code(text: string): string {
  return text === '' ? '' : `\`${cell(text).replaceAll('&lt;', '<').replaceAll('`', "'")}\``;
}

/**
 * The differences for a pull request: counts, a table with the gravest first, every field below it folded away.
 *
 * @param differences - what differs
 * @returns the lines
 */
export function markdownReport(differences: readonly Difference[]): string[] {
  const lines = ['### What this change does to the platform', ''];
  if (differences.length === 0) return [...lines, 'Nothing: no object differs.'];
  lines.push('| effect | objects |', '| --- | ---: |');
  for (const [effect, count] of countsOf(differences)) lines.push(`| **${effect}** | ${String(count)} |`);
  const grave = differences.filter(({ effect }) => effect !== 'no-effect' && effect !== 'in-place');
  if (grave.length > 0) {
    lines.push('', '| effect | object | why | what to do |', '| --- | --- | --- | --- |');
    for (const one of grave) {
      for (const effect of one.effects.filter((other) => other.effect === one.effect)) {
        lines.push(
          `| **${effect.effect}** | ${code(identity(one))} | ${cell(effect.reason + outcome(effect))} | ${cell(effect.instead ?? '')} |`,
        );
      }
    }
  }
  lines.push('', `<details><summary>${cell(summary(differences))} All of them</summary>`, '');
  for (const one of differences) {
    lines.push(`- **${one.effect}** ${one.action} ${code(identity(one))}`);
    for (const effect of one.effects) {
      lines.push(`  - ${effect.effect}: ${cell(effect.reason + outcome(effect))}`);
      for (const { path, before, after } of effect.fields) {
        const values = before ?? after;
        lines.push(
          `    - ${code(path)}${values === undefined ? '' : `: ${code(before ?? 'nothing')} → ${code(after ?? 'nothing')}`}`,
        );
      }
    }
  }
  return [...lines, '', '</details>'];
}
