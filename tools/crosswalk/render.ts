import type { ManifestRule } from '../../lib/rules';
import { crosswalkRows, type CrosswalkRow } from './rows';

const GROUPS: Readonly<Record<string, string>> = {
  A: 'Isolation of pods',
  B: 'Identity and rights',
  C: 'Network and exposure',
  D: 'Images',
  E: 'Resources',
  F: 'Reliability and hygiene',
};

const HEAD = `# Crosswalk

What kube-score, kube-linter, Polaris, Checkov, Kubescape, Trivy, Pod Security and the CIS benchmark (1.12, section 5) check in manifests, and the rules of this
library that check the same. Each of the six leaves out at least a fifth of these rows; none of them knows Kafka, Flink, Spark or any other data system, for which
the systems of this library bring rules of their own. What the profile leaves out, and why, is in [profile.md](profile.md).

\`npx data-platform check DIR\` holds these rules against manifests of any origin ([check.md](check.md)). Written by \`tools/crosswalk.ts\` from the
registry of the rules; a test fails if it is stale.
`;

/**
 * Renders docs/crosswalk.md.
 *
 * @param rules - all rules of manifests
 * @returns the text
 */
export function renderCrosswalk(rules: readonly ManifestRule[]): string {
  const parts = [HEAD];
  for (const [group, title] of Object.entries(GROUPS)) {
    const rows = crosswalkRows.filter(({ id }) => id.startsWith(group));
    parts.push(
      `## ${group}. ${title}\n`,
      '| | what must hold | our rules | kube-score | kube-linter | Polaris | Checkov | Kubescape | Trivy | Pod Security, CIS |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      ...rows.map((row) => renderRow(row, rules)),
      '',
    );
  }
  const others = rules.filter(({ equivalents }) => (equivalents.rows ?? []).length === 0);
  parts.push(
    '## What none of them checks\n',
    'Rules of manifests without a row:\n',
    ...[...others].sort(byId).map(({ id, severity, title }) => `- \`${id}\` (${severity}): ${title}`),
    '',
  );
  return parts.join('\n');
}

function renderRow(row: CrosswalkRow, rules: readonly ManifestRule[]): string {
  const ours = rules.filter(({ equivalents }) => equivalents.rows?.includes(row.id) === true).sort(byId);
  const named = ours.map(({ id, severity }) => `\`${id}\` (${severity})`).join(', ');
  const said = [named, ours.length === 0 ? row.undecided : undefined, row.note].filter(
    (text) => text !== undefined && text !== '',
  );
  const checks = ours.flatMap(({ equivalents }) => equivalents.podSecurity ?? []).sort();
  const standards = [
    row.level === undefined ? '' : `${row.level}: ${checks.join(', ')}`.replace(/: $/, ''),
    ...(row.cis ?? []),
  ].filter((text) => text !== '');
  const cells = [
    row.id,
    row.title,
    said.join('. '),
    ...[row.kubeScore, row.kubeLinter, row.polaris, row.checkov, row.kubescape, row.trivy, standards].map(
      (ids) => (ids ?? []).join(', ') || '–',
    ),
  ];
  return `| ${cells.join(' | ')} |`;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
