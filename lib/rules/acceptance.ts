import { didYouMean } from '../core';
import type { Item } from '../model';
import type { ManifestRule } from './manifest-rule';
import type { SuppressionProps } from './suppression';

/** Annotations of objects, or of their pods, that accept the findings of one rule: this and the rule's id. */
export const ACCEPT_ANNOTATION = 'cdk8s-data-platform/accept.';

/** How a finding is accepted in plain YAML. */
export const ACCEPT_FORM = '<reason>; owner <who>; until YYYY-MM-DD';

/** An annotation that accepts something, or tries to. */
export interface Acceptance {
  /** Where it stands in the object. */
  readonly property: string;
  /** What it accepts; `undefined` if it is malformed. */
  readonly suppression: SuppressionProps | undefined;
  /** Id of the rule that it names. */
  readonly rule: string;
  /** The whole annotation. */
  readonly text: string;
}

const NONE: readonly Acceptance[] = [];
const FORM = /^\s*(\S.*?)\s*;\s*owner\s+(\S.*?)\s*;\s*until\s+(\d{4}-\d{2}-\d{2})\s*$/s;

/**
 * What a manifest accepts by its annotations.
 *
 * @param item - the manifest
 * @returns all acceptances, those of the object before those of its pod
 */
export function acceptancesOf({ object, pod }: Item): readonly Acceptance[] {
  const own = readAll(object.metadata.annotations, 'metadata.annotations');
  // a Pod is its own template
  if (pod === undefined || pod.pointer === '/spec') return own;
  const template = pod.pointer.slice(1, -'/spec'.length).replaceAll('/', '.');
  return [...own, ...readAll(pod.annotations, `${template}.metadata.annotations`)];
}

/**
 * Why and how long a manifest accepts what one rule finds in it.
 *
 * @param item - the manifest
 * @param rule - id of the rule
 * @returns what its annotations say, or nothing if they are silent or malformed
 */
export function acceptanceOf(item: Item, rule: string): SuppressionProps | undefined {
  return acceptancesOf(item).find((one) => one.rule === rule && one.suppression !== undefined)?.suppression;
}

/**
 * The rule of the annotations that accept findings.
 *
 * @param ids - gives the ids of all rules of manifests
 * @returns the rule
 */
export function acceptanceRule(ids: () => ReadonlySet<string>): ManifestRule {
  return {
    id: 'acceptance',
    severity: 'error',
    title: 'An annotation that accepts a finding names a rule, a reason, an owner and a day',
    reason: 'a finding would be told again, or nobody could say who accepted it and until when',
    source: 'docs/check.md',
    equivalents: {},
    objects: {
      '*': (item, report) => {
        if (item.object.metadata.annotations === undefined && item.pod === undefined) return;
        for (const { property, rule, text, suppression } of acceptancesOf(item)) {
          const known = ids();
          if (known.has(rule) && suppression !== undefined) continue;
          report({
            item,
            property,
            message: known.has(rule)
              ? `accepts ${rule} without saying all`
              : `accepts a rule that does not exist${didYouMean(rule, known)}`,
            given: text,
            allowed: known.has(rule) ? ACCEPT_FORM : 'the id of a rule of manifests',
            remedy: `write ${ACCEPT_FORM}, or remove the annotation`,
          });
        }
      },
    },
  };
}

function readAll(annotations: Readonly<Record<string, string>> | undefined, path: string): readonly Acceptance[] {
  if (annotations === undefined) return NONE;
  return Object.entries(annotations).flatMap(([key, text]) => {
    if (!key.startsWith(ACCEPT_ANNOTATION)) return NONE;
    const rule = key.slice(ACCEPT_ANNOTATION.length);
    return [{ property: `${path}.${key}`, rule, text, suppression: readAcceptance(rule, text) }];
  });
}

/**
 * Reads the text of an annotation.
 *
 * @param rule - id of the rule that it is for
 * @param text - for instance `reads the logs of the node; owner observability; until 2027-03-31`
 * @returns what it says, or nothing if it lacks a part or the day does not exist
 */
export function readAcceptance(rule: string, text: string): SuppressionProps | undefined {
  const [, reason, owner, expires] = FORM.exec(text) ?? [];
  if (reason === undefined || owner === undefined || expires === undefined) return undefined;
  const day = new Date(`${expires}T00:00:00Z`);
  // the 31st of February would be taken for a day of March
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== expires) return undefined;
  return { rule, reason, owner, expires };
}
