import type { AccessReport, Escalation } from '../../analysis/access';
import { counted } from '../table';

/** Ways to print who may do what. */
export const ACCESS_FORMATS = ['table', 'json', 'markdown'] as const;

/** One of them. */
export type AccessFormat = (typeof ACCESS_FORMATS)[number];

/** Ways that are told of one identity; the JSON has all. */
const MOST_WAYS = 8;

/**
 * Prints who may do what.
 *
 * @param reports - one an identity
 * @param format - how to write it
 * @returns the lines
 */
export function formatAccess(reports: readonly AccessReport[], format: AccessFormat): string[] {
  switch (format) {
    case 'json':
      return [JSON.stringify({ identities: reports }, undefined, 2)];
    case 'markdown':
      return ['# Who may do what', '', ...reports.flatMap(markdown)];
    case 'table':
      return [...reports.flatMap(table), summary(reports)];
  }
}

function table(report: AccessReport): string[] {
  const { name, worst, blastRadius, may, escalations, pods } = report;
  return [
    `${name}  [${worst}]`,
    `    blast radius: ${blastRadius}`,
    ...pods.map(({ workload, token }) => `    runs ${workload}${token ? ', with its token' : ', without a token'}`),
    ...may.map(({ level, text, by }) => `    ${level.padEnd(8)}  ${text}  (${by.join('; ')})`),
    ...escalations.slice(0, MOST_WAYS).map((way) => `    way       ${wayOf(way)}`),
    ...rest(escalations).map((text) => `    way       ${text}`),
    '',
  ];
}

function markdown({ name, worst, blastRadius, may, escalations, pods }: AccessReport): string[] {
  return [
    `## ${name}`,
    '',
    `Worst: **${worst}**. Blast radius: ${escaped(blastRadius)}.`,
    '',
    ...(pods.length === 0
      ? []
      : [
          `Runs ${pods.map(({ workload, token }) => `${workload} (${token ? 'with' : 'without'} token)`).join(', ')}.`,
          '',
        ]),
    ...(may.length === 0
      ? []
      : [
          '| level | it | by |',
          '| --- | --- | --- |',
          ...may.map(({ level, text, by }) => `| ${level} | ${escaped(text)} | ${escaped(by.join('; '))} |`),
          '',
        ]),
    ...(escalations.length === 0
      ? []
      : [
          'Ways to more:',
          '',
          ...escalations.slice(0, MOST_WAYS).map((way) => `1. ${escaped(wayOf(way))}`),
          ...rest(escalations).map((text) => `1. ${text}`),
          '',
        ]),
  ];
}

function wayOf({ path, gains }: Escalation): string {
  const steps = path.map(({ how, becomes }) => `${how}: ${becomes}`).join('; which ');
  const [worst, ...others] = gains;
  const more = others.length === 0 ? '' : `, and ${String(others.length)} more`;
  return `${steps}, which ${worst?.text ?? ''}${more}`;
}

function rest(escalations: readonly Escalation[]): string[] {
  const left = escalations.length - MOST_WAYS;
  return left > 0 ? [`${counted(left, 'more way')} to other identities`] : [];
}

function summary(reports: readonly AccessReport[]): string {
  const of = (level: string): number => reports.filter(({ worst }) => worst === level).length;
  return `${counted(reports.length, 'identity').replace('identitys', 'identities')}: ${String(of('total'))} as good as cluster-admin, ${String(of('severe'))} severe, ${String(of('serious'))} serious.`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*');
}
