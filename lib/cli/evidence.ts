import { parseArgs } from 'node:util';
import { evidenceOf, formatEvidence, STANDARDS, type EvidenceFinding } from '../insight/evidence';
import { Inventory } from '../model';
import type { FileFinding } from './check/judge';
import { judgePlaces } from './check/judge-places';
import { JUDGE_HELP, JUDGE_OPTIONS } from './check/judged-for';
import { oneOf } from './one-of';
import type { Command } from './command';

const FORMATS = ['markdown', 'json'] as const;

/** Writes what shows an auditor that controls are met. */
export const evidenceCommand: Command = {
  summary: 'writes, control by control, what in manifests shows that standards are met',
  help: `Usage: data-platform evidence DIR|FILE... [options]

Writes for each control of Pod Security, section 5 of the CIS benchmark, NSA/CISA, SOC 2, HIPAA 164.312 and GDPR
article 32 which objects and fields satisfy it, what was found against it, what is accepted and by whom, and what lies
outside manifests. It reads what data-platform check reads.

${JUDGE_HELP}
  --standard NAMES        only these standards, joined by commas: ${STANDARDS.join(', ')}
  --format FORMAT         markdown or json (default: markdown)

Exit status: 0 written, 1 a control is violated, 2 the command line means nothing.`,

  run(args, surroundings) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...JUDGE_OPTIONS,
        standard: { type: 'string' },
        format: { type: 'string', default: 'markdown' },
      },
    });
    const format = oneOf('--format', values.format, FORMATS);
    const standards = (values.standard?.split(',') ?? []).map((name) => oneOf('--standard', name.trim(), STANDARDS));
    const { read, findings } = judgePlaces(positionals, values, surroundings);
    const inventory = Inventory.of(read.objects.map(({ object }) => object));
    const evidence = evidenceOf(inventory, findings.map(toEvidence), standards);
    surroundings.print(
      format === 'json'
        ? JSON.stringify({ evidence }, undefined, 2)
        : formatEvidence(evidence, positionals.join(', ')).trimEnd(),
    );
    return evidence.some(({ status }) => status === 'violated') ? 1 : 0;
  },
};

function toEvidence({ rule, object, file, line, property, message, accepted }: FileFinding): EvidenceFinding {
  return {
    rule,
    object: object ?? `${file}:${String(line)}`,
    ...(property === undefined ? {} : { property }),
    message,
    ...(accepted === undefined ? {} : { accepted }),
  };
}
