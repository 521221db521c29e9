import type { Evidence, EvidenceFinding } from './evidence';
import type { Proof } from './proof';

/** Objects that a report names before it counts the others; the JSON has all of them. */
const MOST_NAMED = 5;

/**
 * Evidence as a page for auditors: a summary, then control by control the fields that show it, what is accepted and why,
 * and what no manifest shows.
 *
 * @param evidence - the evidence
 * @param title - what it is about, for instance the folder
 * @returns Markdown
 */
export function formatEvidence(evidence: readonly Evidence[], title: string): string {
  const standards = [...new Set(evidence.map(({ control }) => control.standard))];
  const lines = [`# Evidence: ${title}`, '', ...summary(evidence, standards)];
  for (const standard of standards) {
    lines.push('', `## ${standard}`);
    for (const entry of evidence) if (entry.control.standard === standard) lines.push('', ...section(entry));
  }
  return `${lines.join('\n')}\n`;
}

const COLUMNS = ['satisfied', 'accepted', 'violated', 'empty', 'outside'] as const;

function summary(evidence: readonly Evidence[], standards: readonly string[]): string[] {
  const count = (standard: string, status: string): number =>
    evidence.filter((entry) => entry.control.standard === standard && entry.status === status).length;
  return [
    `| standard | ${COLUMNS.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(COLUMNS.length)}`,
    ...standards.map(
      (standard) => `| ${standard} | ${COLUMNS.map((status) => String(count(standard, status))).join(' | ')} |`,
    ),
  ];
}

function section({ control, status, rules, proof, findings }: Evidence): string[] {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  return [
    `### ${control.id}: ${control.title}`,
    '',
    `**${status}**${status === 'satisfied' && control.outside !== undefined ? ' as far as manifests show it' : ''}${rules.length === 0 ? '' : `, by ${rules.map((rule) => `\`${rule}\``).join(', ')}`}`,
    ...list('', open.map(showFinding)),
    ...list('Accepted:', findings.filter(({ accepted }) => accepted !== undefined).map(showFinding)),
    ...list(status === 'satisfied' ? 'Shown by:' : 'Fields:', showProofs(proof)),
    ...(control.outside === undefined ? [] : ['', `Outside manifests: ${control.outside}.`]),
  ];
}

function list(head: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  return ['', ...(head === '' ? [] : [head, '']), ...entries.map((entry) => `- ${entry}`)];
}

function showFinding({ rule, object, property, message, accepted }: EvidenceFinding): string {
  const where = property === undefined ? object : `${object}: ${property}`;
  const why = accepted === undefined ? '' : ` (until ${accepted.expires} by ${accepted.owner}: ${accepted.reason})`;
  return `\`${rule}\` ${where}: ${message}${why}`;
}

/** Fields with one value together, and the manifests that have it. */
function showProofs(proof: readonly Proof[]): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { object, property, value } of proof) {
    const field = property.replace(/\[\d+\]/g, '[]');
    const key = `\`${field}\` ${value === undefined ? 'is not set' : `= \`${text(value)}\``}`;
    const group = groups.get(key) ?? new Set();
    group.add(object);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => {
    const named = [...group].slice(0, MOST_NAMED);
    const more = group.size - named.length;
    return `${key}: ${named.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
  });
}

const LONGEST = 120;

function text(value: unknown): string {
  const whole = typeof value === 'string' ? value : JSON.stringify(value);
  return (whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole).replaceAll('`', "'");
}
