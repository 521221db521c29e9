import type { Problem } from '../core';
import type { Severity } from './rule';
import type { SuppressionProps } from './suppression';

/** Something that a rule found. */
export interface Finding extends Problem {
  /** Id of the rule. */
  readonly rule: string;
  /** How bad it is. */
  readonly severity: Severity;
  /** Why it matters. */
  readonly reason: string;
  /**
   * The manifest that it is in, for instance `apps/Deployment shop/web`.
   *
   * @default - it is in no single manifest
   */
  readonly object?: string;
  /**
   * Why it is accepted.
   *
   * @default - it is not
   */
  readonly suppressed?: SuppressionProps;
}

/**
 * A finding as a problem of the one error that is thrown.
 *
 * @param finding - the finding
 * @returns the problem, with the rule's id and reason in its text
 */
export function toProblem({ rule, reason, path, property, message, given, allowed, remedy, at }: Finding): Problem {
  return { path, property, message: `${message} (${rule}: ${reason})`, given, allowed, remedy, at };
}

/** How findings are printed. */
export interface FormatOptions {
  /**
   * How many findings of one rule are printed; the others are counted.
   *
   * @default - all
   */
  readonly perRule?: number;
}

/**
 * Findings as a table for a terminal.
 *
 * @param findings - any findings
 * @param options - how many of one rule
 * @returns lines of text; empty without findings
 */
export function formatFindings(findings: readonly Finding[], { perRule = Infinity }: FormatOptions = {}): string {
  if (findings.length === 0) return '';
  const counts = new Map<string, number>();
  const shown = findings.filter(({ rule }) => {
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    return count <= perRule;
  });
  const more = [...counts].flatMap(([rule, count]) =>
    count > perRule ? [`${rule}: ${String(count - perRule)} more, all of which stand in findings.json`] : [],
  );
  const rows = shown.map((finding) => [
    finding.suppressed === undefined ? finding.severity : 'accepted',
    finding.rule,
    [finding.path, finding.property].filter((part) => part !== undefined && part !== '').join(': '),
    `${finding.message}${finding.suppressed === undefined ? '' : ` (accepted until ${finding.suppressed.expires} by ${finding.suppressed.owner}: ${finding.suppressed.reason})`}`,
    finding.remedy ?? '',
  ]);
  const widths = [0, 1, 2].map((column) => rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0));
  const lines = rows.map(([severity = '', rule = '', where = '', message = '', remedy = '']) => {
    const head = `${severity.padEnd(widths[0] ?? 0)}  ${rule.padEnd(widths[1] ?? 0)}  ${where.padEnd(widths[2] ?? 0)}  ${message}`;
    return remedy === '' ? head : `${head}\n${' '.repeat((widths[0] ?? 0) + 2)}-> ${remedy}`;
  });
  return [...lines, ...more].join('\n');
}
