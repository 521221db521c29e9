import type { Json, JsonObject } from '../../kubernetes';
import { objects } from '../../model';

/** One rule of a role, as it is written. */
export interface PolicyRule {
  /** API groups; `*` is all. */
  readonly groups: readonly string[];
  /** Resources and subresources; `*` is all. */
  readonly resources: readonly string[];
  /** Verbs; `*` is all. */
  readonly verbs: readonly string[];
  /** Names of the objects; empty is all. */
  readonly names: readonly string[];
  /** Paths of the API server that are no resources. */
  readonly urls: readonly string[];
}

/** What may be done with what. */
export interface Action {
  /** API group. */
  readonly group: string;
  /** Resource, with its subresource if there is one: `pods/exec`. */
  readonly resource: string;
  /** Verbs, any of which counts. */
  readonly verbs: readonly string[];
}

/**
 * The rules of a role.
 *
 * @param value - `rules` of a Role or ClusterRole
 * @returns the rules
 */
export function policyRules(value: Json | undefined): PolicyRule[] {
  return objects(value).map((rule) => ({
    groups: texts(rule, 'apiGroups'),
    resources: texts(rule, 'resources'),
    verbs: texts(rule, 'verbs'),
    names: texts(rule, 'resourceNames'),
    urls: texts(rule, 'nonResourceURLs'),
  }));
}

function texts(rule: JsonObject, field: string): string[] {
  const value = rule[field];
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** Requests that create have no name yet, so a rule with names never allows them; those for subresources have one. */
const NAMELESS = new Set(['create', 'deletecollection']);

/**
 * The verbs of an action that a rule allows.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 * @param rule - a rule
 * @param action - the action
 * @returns those of its verbs that are allowed; none if the rule is about something else
 */
export function allowedVerbs(rule: PolicyRule, { group, resource, verbs }: Action): string[] {
  if (!has(rule.groups, group) || !coversResource(rule, resource)) return [];
  const named = rule.names.length > 0 && !resource.includes('/');
  return verbs.filter((verb) => has(rule.verbs, verb) && !(named && NAMELESS.has(verb)));
}

/**
 * Whether a rule is about a resource: by its name, by `*`, or by its subresource everywhere (`*` and `/scale`).
 *
 * @param rule - a rule
 * @param resource - for instance `pods/exec`
 * @returns true if it is
 */
export function coversResource({ resources }: PolicyRule, resource: string): boolean {
  if (has(resources, resource)) return true;
  const slash = resource.indexOf('/');
  return slash >= 0 && resources.includes(`*${resource.slice(slash)}`);
}

function has(list: readonly string[], item: string): boolean {
  return list.includes(item) || list.includes('*');
}
