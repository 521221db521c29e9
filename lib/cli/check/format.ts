import type { Severity } from '../../rules';
import { manifestRules } from '../../rules';
import type { ReadManifests } from '../manifest-folder';
import { counted } from '../table';
import type { FileFinding } from './judge';

/** What is printed. */
export interface CheckResult {
  /** What was read. */
  readonly read: ReadManifests;
  /** What was found, accepted findings included. */
  readonly findings: readonly FileFinding[];
}

/** Ways to print it. */
export const FORMATS = ['table', 'json', 'sarif'] as const;

/** One of them. */
export type Format = (typeof FORMATS)[number];

/**
 * Prints what was found.
 *
 * @param result - what was found
 * @param format - how to write it
 * @returns the lines
 */
export function formatResult(result: CheckResult, format: Format): string[] {
  switch (format) {
    case 'table':
      return table(result);
    case 'json':
      return [JSON.stringify(json(result), undefined, 2)];
    case 'sarif':
      return [JSON.stringify(sarif(result), undefined, 2)];
  }
}

/**
 * How many findings of a severity nobody accepted.
 *
 * @param findings - all findings
 * @param severity - the severity
 * @returns the number
 */
export function count(findings: readonly FileFinding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity && finding.accepted === undefined).length;
}

/** A finding is a place, what is wrong there, and what to do: too long for columns. */
function table({ read: { objects, problems }, findings }: CheckResult): string[] {
  const lines = findings.flatMap((finding) => {
    const { accepted, object, property, given, allowed, remedy } = finding;
    const what = [object, property].filter((part) => part !== undefined && part !== '').join(': ');
    const head = `${finding.file}:${String(finding.line)}  ${accepted === undefined ? finding.severity : 'accepted'}  ${finding.rule}`;
    if (accepted !== undefined)
      return [
        head,
        `    ${[what, finding.message].filter((part) => part !== '').join('  ')} (until ${accepted.expires} by ${accepted.owner}: ${accepted.reason})`,
      ];
    return [
      head,
      `    ${[what, finding.message].filter((part) => part !== '').join('  ')}`,
      ...(given === undefined ? [] : [`    given:   ${given}`]),
      ...(allowed === undefined ? [] : [`    allowed: ${allowed}`]),
      ...(remedy === undefined ? [] : [`    do:      ${remedy}`]),
    ];
  });
  const notes = problems.filter(({ severity }) => severity === 'note');
  const accepted = findings.filter((finding) => finding.accepted !== undefined).length;
  return [
    ...lines,
    ...notes.map(({ file, line, message }) => `${file}:${String(line)}  not checked  ${message}`),
    ...(lines.length + notes.length > 0 ? [''] : []),
    [
      counted(objects.length, 'object'),
      counted(count(findings, 'error'), 'error'),
      counted(count(findings, 'warning'), 'warning'),
      `${String(accepted)} accepted`,
      ...(notes.length > 0 ? [`${String(notes.length)} not checked`] : []),
    ].join(', '),
  ];
}

function json({ read: { objects, problems }, findings }: CheckResult): object {
  return {
    objects: objects.length,
    errors: count(findings, 'error'),
    warnings: count(findings, 'warning'),
    findings,
    notChecked: problems
      .filter(({ severity }) => severity === 'note')
      .map(({ file, line, message }) => ({ file, line, message })),
  };
}

/** The format in which code hosts and editors take findings (OASIS SARIF 2.1.0). */
function sarif({ findings }: CheckResult): object {
  const used = new Set(findings.map(({ rule }) => rule));
  const rules = manifestRules.filter(({ id }) => used.has(id));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'data-platform check',
            rules: rules.map(({ id, title, reason }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: reason },
            })),
          },
        },
        results: findings.map(({ rule, severity, file, line, object, property, message, remedy, accepted }) => ({
          ruleId: rule,
          level: severity,
          message: {
            text: [
              [object, property].filter((part) => part !== undefined && part !== '').join(': '),
              message,
              remedy === undefined ? '' : `Do: ${remedy}`,
            ]
              .filter((part) => part !== '')
              .join('. '),
          },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: file.replaceAll('\\', '/') },
                region: { startLine: line },
              },
            },
          ],
          ...(accepted === undefined
            ? {}
            : {
                suppressions: [
                  {
                    kind: 'external',
                    justification: `${accepted.reason} (${accepted.owner}, until ${accepted.expires})`,
                  },
                ],
              }),
        })),
      },
    ],
  };
}
