import type { KubeObject } from '../../../lib/kubernetes';
import { manifestRules } from '../../../lib/rules';
import { findingsOf, type RuleCase } from '../cases/case';

/**
 * What a rule tells of some manifests, one line a finding: `error spec.selector`.
 *
 * @param id - the rule
 * @param objects - the manifests
 * @param given - the cluster, and what is known of it
 */
export function tell(id: string, objects: readonly KubeObject[], given: Partial<RuleCase> = {}): string[] {
  const usual = manifestRules.find((rule) => rule.id === id)?.severity;
  if (usual === undefined) throw new Error(`no rule ${id}`);
  return findingsOf(id, { ...given, objects }).map(({ severity = usual, property }) =>
    [severity, ...(property === undefined ? [] : [property])].join(' '),
  );
}

/** The messages of what a rule tells, with what is allowed instead. */
export function told(id: string, objects: readonly KubeObject[], given: Partial<RuleCase> = {}): string[] {
  return findingsOf(id, { ...given, objects }).map(({ message, allowed }) =>
    [message, ...(allowed === undefined ? [] : [allowed])].join(' | '),
  );
}
