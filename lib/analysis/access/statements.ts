import type { Holder, Right } from './access';
import { allowedVerbs, type PolicyRule } from './policy';
import { allowsEverything, givesWhole, powersOf } from './held-powers';
import { LEVELS, type Level, type Power } from './powers';

/** One thing that somebody may do, as a sentence for an auditor. */
export interface Statement {
  /** How much it is worth to whoever takes the identity over. */
  readonly level: Level;
  /** The sentence without its subject: `can read Secrets of namespace shop`. */
  readonly text: string;
  /** The roles and bindings that it comes from. */
  readonly by: readonly string[];
}

/** Kinds by their resource: what people call them. */
const KINDS: Readonly<Record<string, string>> = {
  configmaps: 'ConfigMap',
  cronjobs: 'CronJob',
  customresourcedefinitions: 'CustomResourceDefinition',
  daemonsets: 'DaemonSet',
  deployments: 'Deployment',
  endpointslices: 'EndpointSlice',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler',
  ingresses: 'Ingress',
  jobs: 'Job',
  leases: 'Lease',
  limitranges: 'LimitRange',
  namespaces: 'Namespace',
  networkpolicies: 'NetworkPolicy',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  persistentvolumes: 'PersistentVolume',
  poddisruptionbudgets: 'PodDisruptionBudget',
  replicasets: 'ReplicaSet',
  resourcequotas: 'ResourceQuota',
  rolebindings: 'RoleBinding',
  roles: 'Role',
  secrets: 'Secret',
  serviceaccounts: 'ServiceAccount',
  services: 'Service',
  statefulsets: 'StatefulSet',
  storageclasses: 'StorageClass',
};

/** Groups that everybody knows by their kinds. */
const PLAIN_GROUPS = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'coordination.k8s.io',
  'networking.k8s.io',
]);

const WORDS: readonly (readonly [word: string, verbs: readonly string[]])[] = [
  ['read', ['get', 'list', 'watch']],
  ['create', ['create']],
  ['change', ['update', 'patch']],
  ['delete', ['delete', 'deletecollection']],
];

/**
 * What somebody may do, merged and worst first.
 *
 * @param holder - the identity with its rights
 * @returns the statements; the same for the same rights in any order
 */
export function statementsOf({ rights, unknownRoles }: Holder): Statement[] {
  const found = new Map<string, { level: Level; by: Set<string> }>();
  const say = (level: Level, text: string, by: string): void => {
    const known = found.get(text);
    if (known === undefined) found.set(text, { level, by: new Set([by]) });
    else known.by.add(by);
  };
  const owned = new Set(rights.filter(({ rule }) => allowsEverything(rule)).map(({ namespace }) => namespace));
  const plain = new PlainRights();
  for (const right of rights) {
    const { rule, namespace, by } = right;
    if (allowsEverything(rule)) {
      if (namespace === undefined) say('total', 'can do everything in the whole cluster (cluster-admin)', by);
      else if (!owned.has(undefined)) say('severe', `can do everything ${placeOf(namespace).in}`, by);
      continue;
    }
    // who may do everything there needs no list
    if (owned.has(undefined) || owned.has(namespace)) continue;
    const used = sayPowers(right, rights, say);
    plain.add(right, used);
  }
  for (const { text, by } of plain.statements()) say('ordinary', text, by);
  for (const by of unknownRoles)
    say('serious', `is bound to a role that is not in these manifests, so that its rights are not known: ${by}`, by);
  return [...found]
    .map(([text, { level, by }]) => ({ level, text, by: [...by].sort() }))
    .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (a.text < b.text ? -1 : 1));
}

/** Says the powers of a right; gives what they used up, as `group/resource verb`. */
function sayPowers(
  right: Right,
  all: readonly Right[],
  say: (level: Level, text: string, by: string) => void,
): ReadonlySet<string> {
  const { rule, namespace, by } = right;
  const used = new Set<string>();
  const place = placeOf(namespace);
  for (const { power, allowed } of powersOf(rule)) {
    if (!hasBesides(power, right, all)) continue;
    for (const { action, verbs } of allowed)
      for (const verb of verbs) used.add(`${action.group}/${action.resource} ${verb}`);
    if (power.clusterOnly === true && namespace !== undefined) continue;
    const level = namespace === undefined ? (power.clusterLevel ?? power.level) : power.level;
    const named = rule.names.length > 0 && power.namedWords !== undefined;
    const whole = givesWhole(power, rule);
    const words = (named ? power.namedWords : power.words).replace('{who}', () => whoOf(allowed));
    // certain objects are not the whole cluster
    const bounded: Level = named && !whole && level === 'total' ? 'severe' : level;
    say(
      named && power.id === 'read-secrets' ? 'serious' : bounded,
      `can ${words.replace('{names}', rule.names.join(', ')).replace('{of}', place.of).replace('{in}', place.in)}`,
      by,
    );
  }
  return used;
}

/**
 * Whether the holder of a right also has what a power takes besides it, there or everywhere.
 *
 * @param power - the power
 * @param right - the right that gives the rest of it
 * @param all - all rights of the holder
 * @returns true also for powers that take nothing else
 */
export function hasBesides(power: Power, { namespace }: Right, all: readonly Right[]): boolean {
  const { besides = [], onlyBy } = power;
  const there = all.filter((right) => right.namespace === undefined || right.namespace === namespace);
  return besides.every((actions) =>
    there.some(
      ({ rule }) =>
        (onlyBy !== true || givesWhole(power, rule)) && actions.some((action) => allowedVerbs(rule, action).length > 0),
    ),
  );
}

/** Whom an impersonator may act as. */
function whoOf(allowed: readonly { readonly action: { readonly resource: string } }[]): string {
  const kinds: Readonly<Record<string, string>> = { users: 'user', groups: 'group', serviceaccounts: 'ServiceAccount' };
  return allowed.map(({ action: { resource } }) => kinds[resource] ?? resource).join(' or ');
}

function placeOf(namespace: string | undefined): { readonly of: string; readonly in: string } {
  return namespace === undefined
    ? { of: 'of every namespace', in: 'in every namespace' }
    : { of: `of namespace ${namespace}`, in: `in namespace ${namespace}` };
}

/** Rights that are no more than they say, merged by what is done and where. */
class PlainRights {
  private readonly verbs = new Map<
    string,
    { readonly right: Right; readonly object: string; readonly verbs: Set<string> }
  >();
  private readonly urls = new Map<string, string>();

  add(right: Right, used: ReadonlySet<string>): void {
    const { rule, namespace, by } = right;
    for (const url of rule.urls) if (namespace === undefined) this.urls.set(url, by);
    for (const group of rule.groups) {
      for (const resource of rule.resources) {
        const verbs = rule.verbs.filter((verb) => !used.has(`${group}/${resource} ${verb}`));
        if (verbs.length === 0) continue;
        const object = showResource(group, resource, rule);
        const key = JSON.stringify([namespace, object, by]);
        const entry = this.verbs.get(key) ?? { right, object, verbs: new Set<string>() };
        for (const verb of verbs) entry.verbs.add(verb);
        this.verbs.set(key, entry);
      }
    }
  }

  /** One sentence for all resources with which the same may be done. */
  statements(): { readonly text: string; readonly by: string }[] {
    const merged = new Map<
      string,
      { readonly right: Right; readonly actions: string; readonly objects: Set<string> }
    >();
    for (const { right, object, verbs } of this.verbs.values()) {
      const actions = showVerbs(verbs);
      const key = JSON.stringify([right.namespace, right.by, actions]);
      const entry = merged.get(key) ?? { right, actions, objects: new Set<string>() };
      entry.objects.add(object);
      merged.set(key, entry);
    }
    return [
      ...[...merged.values()].map(({ right: { namespace, by }, actions, objects }) => ({
        text: `can ${actions} ${[...objects].sort().join(', ')} ${placeOf(namespace).of}`,
        by,
      })),
      ...[...this.urls].map(([url, by]) => ({
        text: `can call ${url === '*' ? 'all paths' : url} of the API server`,
        by,
      })),
    ];
  }
}

function showResource(group: string, resource: string, { names }: PolicyRule): string {
  const of = group === '*' ? ' of any group' : PLAIN_GROUPS.has(group) ? '' : ` of ${group}`;
  if (resource === '*')
    return `all kinds${group === '' ? ' of the core group' : ` of ${group === '*' ? 'any group' : group}`}, future ones included`;
  const kind = KINDS[resource];
  if (names.length > 0) return `${kind ?? resource} ${names.join(', ')}${of}`;
  return `${kind === undefined ? resource : plural(kind)}${of}`;
}

function plural(kind: string): string {
  if (kind.endsWith('s')) return `${kind}es`;
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

function showVerbs(verbs: ReadonlySet<string>): string {
  if (verbs.has('*')) return 'do everything with';
  const rest = new Set(verbs);
  const words = WORDS.flatMap(([word, group]) => {
    const held = group.filter((verb) => rest.delete(verb));
    return held.length === 0 ? [] : [word];
  });
  const all = [...words, ...[...rest].sort()];
  const last = all.pop() ?? '';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}
