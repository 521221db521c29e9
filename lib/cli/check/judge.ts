import { redactProblem, showValue } from '../../core';
import { Inventory, nameOfObject, podOf, type Item } from '../../model';
import {
  acceptanceOf,
  judgeManifests,
  manifestRules,
  Suppressions,
  type ManifestContext,
  type ManifestFinding,
  type Severity,
  type SuppressionProps,
} from '../../rules';
import type { ReadManifests, ReadObject } from '../manifest-folder';
import { judgeTogether } from './together';

/** Something that was found in a file. */
export interface FileFinding {
  /** Id of the rule. */
  readonly rule: string;
  /** How bad it is. */
  readonly severity: Severity;
  /** The file. */
  readonly file: string;
  /** Line in it, from 1. */
  readonly line: number;
  /** The object, for instance `apps/Deployment shop/web`; nothing for what is no object. */
  readonly object?: string;
  /** Where in the object. */
  readonly property?: string;
  /** What is wrong. */
  readonly message: string;
  /** The value that stands there, as people read it. */
  readonly given?: string;
  /** What is allowed. */
  readonly allowed?: string;
  /** What to write instead. */
  readonly remedy?: string;
  /** Why it matters. */
  readonly reason?: string;
  /** Why it is accepted; nothing if it is not. */
  readonly accepted?: SuppressionProps;
}

/** What the program that wrote the manifests has accepted. */
export interface AcceptedFinding {
  /** Object, property and message of the finding, as `findingKey` joins them. */
  readonly key: string;
  /** Why, by whom, until when. */
  readonly suppression: SuppressionProps;
}

/** What manifests are judged by, besides themselves. */
export interface JudgeOptions extends Omit<ManifestContext, 'inventory'> {
  /** The day by which acceptances expire, as `YYYY-MM-DD`. */
  readonly today: string;
  /** What the program that wrote the manifests has accepted. */
  readonly accepted: readonly AcceptedFinding[];
}

/**
 * Judges manifests that were read from files.
 *
 * @param read - the manifests
 * @param options - target, tier, needs, and what is accepted
 * @returns the findings, accepted ones included, in the order of the files
 */
export function judgeFiles({ objects, problems }: ReadManifests, options: JudgeOptions): FileFinding[] {
  const { today, accepted, ...context } = options;
  const sources = new Map<Item, ReadObject>(
    objects.map((read) => [{ object: read.object, pod: podOf(read.object) }, read]),
  );
  const items = [...sources.keys()];
  const findings: FileFinding[] = problems
    .filter(({ severity }) => severity === 'error')
    .map(({ file, line, message }) => ({ rule: 'unreadable', severity: 'error', file, line, message }));
  const place = (item: Item, property: string | undefined): Pick<FileFinding, 'file' | 'line' | 'object'> => {
    const source = sources.get(item);
    const name = nameOfObject(item.object);
    return source === undefined
      ? { file: '?', line: 1, object: name }
      : { file: source.file, line: property === undefined ? source.line : source.lineOf(property), object: name };
  };
  const byKey = new Map(accepted.map(({ key, suppression }) => [key, suppression]));
  for (const finding of judgeManifests(manifestRules, { inventory: new Inventory(items), ...context })) {
    const { rule, item } = finding;
    const { property, message, ...rest } = redacted(finding);
    const suppression =
      acceptanceOf(item, rule.id) ?? byKey.get(findingKey(rule.id, nameOfObject(item.object), property, message));
    findings.push({
      rule: rule.id,
      ...place(item, finding.property),
      ...verdict({ ...finding, message }, suppression, today),
      property,
      ...rest,
      reason: rule.reason,
    });
  }
  findings.push(...judgeTogether(objects, today));
  return findings.sort(byPlace);
}

/** What may be printed: a manifest may have secrets where none belong. */
function redacted({
  property,
  message,
  given,
  allowed,
  remedy,
}: ManifestFinding): Pick<FileFinding, 'property' | 'message' | 'given' | 'allowed' | 'remedy'> {
  const shown = given === undefined ? undefined : showValue(given, property);
  const { path: _path, ...texts } = redactProblem(
    { path: '', property, message, given: shown, allowed, remedy },
    given,
  );
  return texts;
}

function verdict(
  { severity, rule, message }: ManifestFinding,
  suppression: SuppressionProps | undefined,
  today: string,
): Pick<FileFinding, 'severity' | 'message' | 'accepted'> {
  if (suppression === undefined) return { severity: severity ?? rule.severity, message };
  if (!Suppressions.hasExpired(suppression, today))
    return { severity: severity ?? rule.severity, message, accepted: suppression };
  return {
    severity: 'error',
    message: `${message} (accepted by ${suppression.owner} until ${suppression.expires}, which is over)`,
  };
}

/**
 * What tells a finding from others, whoever judged.
 *
 * @param rule - id of the rule
 * @param object - the object, as `nameOfObject` writes it
 * @param property - where in it
 * @param message - what is wrong
 * @returns one text
 */
export function findingKey(rule: string, object: string, property: string | undefined, message: string): string {
  return [rule, object, property ?? '', message].join('\n');
}

function byPlace(a: FileFinding, b: FileFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  const [left, right] = [a, b].map(({ rule, property, message }) => [rule, property, message].join('\n'));
  return (left ?? '') < (right ?? '') ? -1 : left === right ? 0 : 1;
}
