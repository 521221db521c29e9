import type { KubeObject } from '../../kubernetes';
import type { Item } from '../../model';
import { gravest, gravity, type EffectClass, type Verdict } from './effect';
import { fieldChanges, type FieldChange } from './field-changes';
import { identityOf } from './identity';
import { judgeField } from './judge-fields';
import { needChanges } from './needs';
import { showPath } from './path';
import { judgeRemoval } from './removals';
import { removalOf } from './removed-versions';
import { groupKindOf } from './group-kind';
import { show, type States } from './row';
import { examine } from './systems';

/** One effect of a difference; fields with the same effect stand together. */
export interface Effect extends Verdict {
  /** The fields, for instance `spec.template.spec.containers[kafka].image`; empty where the object is meant as a whole. */
  readonly fields: readonly EffectField[];
}

/** A field and its values. */
export interface EffectField {
  /** Where. */
  readonly path: string;
  /**
   * What stood there, shortened; never of a Secret.
   *
   * @default - nothing
   */
  readonly before?: string;
  /**
   * What stands there, shortened; never of a Secret.
   *
   * @default - nothing
   */
  readonly after?: string;
}

/** An object that is not what it was. */
export interface Difference {
  /** What became of it; a Job that is called by its content is `replaced` by the next one. */
  readonly action: 'added' | 'changed' | 'removed' | 'replaced';
  /** Kind; `Need` for what the platform needs besides its manifests. */
  readonly kind: string;
  /** API version; empty for needs. */
  readonly apiVersion: string;
  /**
   * Namespace.
   *
   * @default - it has none
   */
  readonly namespace?: string;
  /** Name; of a need kind and id. */
  readonly name: string;
  /** The gravest of its effects. */
  readonly effect: EffectClass;
  /** What it does, the gravest first. */
  readonly effects: readonly Effect[];
}

/**
 * What happens to a running platform when its manifests change.
 *
 * @param states - what is there and what is to come
 * @returns the differences, the gravest first, then by kind, namespace and name
 */
export function compareStates(states: States): Difference[] {
  const [old, next] = [byIdentity(states.old.inventory.items), byIdentity(states.next.inventory.items)];
  const differences: Difference[] = [];
  const removed: KubeObject[] = [];
  const added: KubeObject[] = [];
  for (const [identity, before] of old) {
    const after = next.get(identity);
    if (after === undefined) removed.push(before);
    else differences.push(...changed(before, after, states));
  }
  for (const [identity, after] of next) if (!old.has(identity)) added.push(after);
  const { pairs, gone, come } = successors(removed, added);
  differences.push(
    ...pairs.map(([before, after]) => difference('replaced', after, [runsAgain(before, after)])),
    ...gone.map((object) => difference('removed', object, [removal(object, come, states)])),
    ...come.map((object) => difference('added', object, [addition(object)])),
    ...needDifferences(states),
  );
  return differences.sort(
    (a, b) => gravity(b.effect) - gravity(a.effect) || compareTexts(a.kind, b.kind) || compareTexts(place(a), place(b)),
  );
}

function byIdentity(items: readonly Item[]): Map<string, KubeObject> {
  return new Map(items.map(({ object }) => [identityOf(object), object]));
}

const place = ({ namespace, name }: Difference): string => `${namespace ?? ''}/${name}`;

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function difference(action: Difference['action'], object: KubeObject, effects: readonly Effect[]): Difference {
  const { apiVersion, kind, metadata } = object;
  const { namespace, name } = metadata;
  const sorted = [...effects].sort((a, b) => gravity(b.effect) - gravity(a.effect));
  return {
    action,
    kind,
    apiVersion,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    effect: gravest(sorted.map(({ effect }) => effect)),
    effects: sorted,
  };
}

function changed(before: KubeObject, after: KubeObject, states: States): Difference[] {
  const changes = fieldChanges(before, after);
  if (changes.length === 0) return [];
  const secret = after.kind === 'Secret';
  const effects = new Map<string, Verdict & { readonly fields: EffectField[] }>();
  const add = (verdict: Verdict, field: EffectField): void => {
    const key = [verdict.effect, verdict.reason, verdict.instead].join('\n');
    const known = effects.get(key);
    if (known === undefined) effects.set(key, { ...verdict, fields: [field] });
    else known.fields.push(field);
  };
  for (const change of changes) {
    const values = secret ? {} : shown(change);
    add(judgeField({ change, changes, before, after, states }), { path: showPath(change.path), ...values });
  }
  for (const { path, before: was, after: is, ...verdict } of examine({ before, after, states })) {
    add(verdict, { path, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) });
  }
  return [difference('changed', after, [...effects.values()])];
}

/** The values of a field; of texts of many lines the first line that differs. */
function shown({ before, after }: FieldChange): Pick<EffectField, 'before' | 'after'> {
  let [was, is] = [before, after];
  if (typeof was === 'string' && typeof is === 'string' && was.includes('\n')) {
    const [old, next] = [was.split('\n'), is.split('\n')];
    const line = old.findIndex((text, index) => text !== next[index]);
    if (line >= 0) [was, is] = [old[line], next[line]];
  }
  return { ...(was === undefined ? {} : { before: show(was) }), ...(is === undefined ? {} : { after: show(is) }) };
}

const CONTENT_HASH = /-[0-9a-f]{8}$/;

/** Jobs that are called by their content: where one goes and another one comes, the work is done again. */
function successors(
  removed: readonly KubeObject[],
  added: readonly KubeObject[],
): { pairs: [KubeObject, KubeObject][]; gone: KubeObject[]; come: KubeObject[] } {
  const come = new Set(added);
  const pairs: [KubeObject, KubeObject][] = [];
  const gone: KubeObject[] = [];
  for (const object of removed) {
    const successor = [...come].find((other) => isSuccessor(object, other));
    if (successor === undefined) gone.push(object);
    else {
      pairs.push([object, successor]);
      come.delete(successor);
    }
  }
  return { pairs, gone, come: [...come] };
}

function isSuccessor(before: KubeObject, after: KubeObject): boolean {
  const base = ({ metadata }: KubeObject): string => metadata.name.replace(CONTENT_HASH, '');
  return (
    groupKindOf(before) === 'batch/Job' &&
    groupKindOf(after) === 'batch/Job' &&
    before.metadata.namespace === after.metadata.namespace &&
    CONTENT_HASH.test(before.metadata.name) &&
    CONTENT_HASH.test(after.metadata.name) &&
    base(before) === base(after)
  );
}

function runsAgain(before: KubeObject, after: KubeObject): Effect {
  const admin = after.metadata.labels?.['app.kubernetes.io/component'] === 'admin';
  return {
    effect: 'in-place',
    reason: admin
      ? `runs again instead of ${before.metadata.name}: it changes only what differs from the declaration`
      : `runs again instead of ${before.metadata.name}: what it writes, it writes once more`,
    source: 'lib/kubernetes/job-workload.ts: a Job is called by its content',
    fields: [],
  };
}

/** What it means that an object goes; where the same comes under another name, that it begins with nothing. */
function removal(object: KubeObject, come: readonly KubeObject[], states: States): Effect {
  const verdict = judgeRemoval(object, states);
  const heir = holdsData(object, verdict) ? heirOf(object, come) : undefined;
  if (heir === undefined) return { ...verdict, fields: [] };
  const { namespace, name } = heir.metadata;
  const called = namespace === object.metadata.namespace ? name : `${namespace ?? ''}/${name}`;
  return {
    ...verdict,
    reason: `${verdict.reason}; ${heir.kind} ${called} is the same under another name, and begins anew: nothing is taken over`,
    fields: [],
  };
}

/** Whether something is left behind with an object that another one does not take over. */
function holdsData(object: KubeObject, { effect }: Verdict): boolean {
  return effect === 'data-loss' || (effect === 'recreate' && !STATELESS.has(groupKindOf(object)));
}

const STATELESS = new Set(['/Pod', '/Service', 'apps/DaemonSet', 'apps/Deployment', 'apps/ReplicaSet']);

/** What comes in place of an object that is only called otherwise. */
function heirOf(object: KubeObject, come: readonly KubeObject[]): KubeObject | undefined {
  const content = contentOf(object);
  return come.find((other) => groupKindOf(other) === groupKindOf(object) && contentOf(other) === content);
}

/** What an object says besides its name, with the name taken out where it says it again. */
function contentOf({ metadata: { name }, spec }: KubeObject): string {
  return JSON.stringify(spec ?? {}).replaceAll(name, '');
}

/** Kinds whose coming changes something for what is there already. */
const ADDED: Readonly<Record<string, string>> = {
  '/LimitRange': 'new pods get its bounds and defaults',
  '/ResourceQuota': 'pods that run stay; new ones have to fit into it, and to say what they ask for',
  'batch/Job': 'it runs',
  'networking.k8s.io/NetworkPolicy':
    'the pods that it names are closed to whatever no policy allows, connections that exist included',
  'policy/PodDisruptionBudget': 'evictions are bounded from now on',
  'storage.k8s.io/StorageClass': 'claims may name it',
};

function addition(object: KubeObject): Effect {
  const groupKind = groupKindOf(object);
  const removed = removalOf(object);
  if (removed !== undefined) {
    return {
      effect: 'impossible',
      refusedBy: 'api-server',
      reason: `${object.apiVersion} is no longer served since Kubernetes ${removed[0]}`,
      source: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
      instead: `write ${removed[1]}`,
      fields: [],
    };
  }
  if (groupKind.startsWith('kafka.strimzi.io/') && !object.apiVersion.endsWith('/v1')) {
    return {
      effect: 'impossible',
      refusedBy: 'api-server',
      reason: `Strimzi 1.x no longer serves ${object.apiVersion}`,
      source: 'strimzi/strimzi-kafka-operator: CHANGELOG.md, 1.0.0',
      instead: 'write kafka.strimzi.io/v1',
      fields: [],
    };
  }
  return { effect: 'in-place', reason: ADDED[groupKind] ?? 'it is made', source: 'docs/upgrade-safety.md', fields: [] };
}

function needDifferences({ old, next }: States): Difference[] {
  if (old.needs === undefined || next.needs === undefined) return [];
  return needChanges(old.needs, next.needs).map(({ need, action, verdicts }) => ({
    action,
    kind: 'Need',
    apiVersion: '',
    name: `${need.kind} ${need.id}`,
    effect: gravest(verdicts.map(({ effect }) => effect)),
    effects: verdicts.map((verdict) => ({ ...verdict, fields: [] })),
  }));
}
