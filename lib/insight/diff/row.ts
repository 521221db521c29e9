import type { Json, JsonObject, KubeObject } from '../../kubernetes';
import { isObject, type Inventory } from '../../model';
import type { Verdict } from './effect';
import type { FieldChange } from './field-changes';
import { isList } from './list-keys';
import type { NeedFact } from './needs';

/** One state of a platform. */
export interface State {
  /** Its manifests. */
  readonly inventory: Inventory;
  /** What it needs besides; nothing where that is not known. */
  readonly needs: readonly NeedFact[] | undefined;
}

/** Two states of a platform. */
export interface States {
  /** What is there. */
  readonly old: State;
  /** What is to come. */
  readonly next: State;
}

/** What a row of a table looks at. */
export interface Look {
  /** The field. */
  readonly change: FieldChange;
  /** All fields of the object that changed. */
  readonly changes: readonly FieldChange[];
  /** The object. */
  readonly before: KubeObject;
  /** The object later. */
  readonly after: KubeObject;
  /** Everything around it. */
  readonly states: States;
}

/** One row: what a change of some fields of a kind does. The first row of a table that fits decides. */
export interface FieldRow extends Omit<Verdict, 'reason' | 'instead'> {
  /** Patterns of the fields: `*` is one step, `**` at the end any number. */
  readonly fields: readonly string[];
  /**
   * Whether the row is meant.
   *
   * @default - always
   */
  readonly when?: (look: Look) => boolean;
  /** Why, in the words of the system; a function where values are to be named. */
  readonly reason: string | ((look: Look) => string);
  /**
   * What to do instead, or as well.
   *
   * @default - nothing has to be done
   */
  readonly instead?: string | ((look: Look) => string);
}

/** Tables by group and kind, for instance `apps/StatefulSet`. */
export type FieldTables = Readonly<Record<string, readonly FieldRow[]>>;

/**
 * Reads a value inside an object.
 *
 * @param value - the object
 * @param path - the way, with dots
 * @returns what stands there
 */
export function at(value: Json | undefined, path: string): Json | undefined {
  let here = value;
  for (const step of path.split('.')) here = isObject(here) ? here[step] : undefined;
  return here;
}

/**
 * Reads a number inside an object.
 *
 * @param value - the object
 * @param path - the way, with dots
 * @param otherwise - what counts if none stands there
 * @returns the number
 */
export function numberAt(value: Json | undefined, path: string, otherwise: number): number {
  const found = at(value, path);
  return typeof found === 'number' ? found : otherwise;
}

/**
 * Reads a map inside an object.
 *
 * @param value - the object
 * @param path - the way, with dots
 * @returns the map; empty if none stands there
 */
export function mapAt(value: Json | undefined, path: string): JsonObject {
  const found = at(value, path);
  return isObject(found) ? found : {};
}

/**
 * Reads a list inside an object.
 *
 * @param value - the object
 * @param path - the way, with dots
 * @returns the items; none if no list stands there
 */
export function listAt(value: Json | undefined, path: string): readonly Json[] {
  const found = at(value, path);
  return isList(found) ? found : [];
}

/**
 * Reads a text inside an object.
 *
 * @param value - the object
 * @param path - the way, with dots
 * @returns the text; empty if none stands there
 */
export function textOf(value: Json | undefined, path: string): string {
  const found = at(value, path);
  return typeof found === 'string' ? found : '';
}

/**
 * A value in a sentence.
 *
 * @param value - any value
 * @returns text as it is, anything else as JSON, shortened; `nothing` where there is none
 */
export function show(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** What the pods of known workloads are called, by technology and part. */
const PODS: Readonly<Record<string, string>> = {
  'kafka/broker': 'broker',
  'kafka/controller': 'controller',
  'kafka/node': 'Kafka node',
  'flink/jobmanager': 'job manager',
  'flink/taskmanager': 'task manager',
};

/**
 * Pods of a workload, counted, in the words of their system.
 *
 * @param object - the workload
 * @param count - how many
 * @returns for instance `3 brokers`, `1 pod`
 */
export function podsOf(object: KubeObject, count: number): string {
  const { labels } = object.metadata;
  const [app, part] = [labels?.['app.kubernetes.io/name'], labels?.['app.kubernetes.io/component']];
  const noun = PODS[`${app ?? ''}/${part ?? ''}`] ?? 'pod';
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * What it is called that the pods of a workload stop.
 *
 * @param object - the workload
 * @returns for instance `its 3 brokers stop together`, `its only pod stops`
 */
export function podsStop(object: KubeObject): string {
  if (object.kind === 'DaemonSet') return 'its pods stop on all nodes together';
  const replicas = replicasOf(object);
  return replicas === 1
    ? `its only ${podsOf(object, 1).slice('1 '.length)} stops`
    : `its ${podsOf(object, replicas)} stop together`;
}

/**
 * Replicas that a workload asks for.
 *
 * @param object - the workload
 * @returns its replicas; 1 if it doesn't say
 */
export function replicasOf(object: KubeObject): number {
  return numberAt(object, 'spec.replicas', 1);
}

/** Where the rules of Kubernetes stand. */
export const K8S = {
  core: 'kubernetes/kubernetes v1.34: pkg/apis/core/validation/validation.go',
  apps: 'kubernetes/kubernetes v1.34: pkg/apis/apps/validation/validation.go',
  batch: 'kubernetes/kubernetes v1.34: pkg/apis/batch/validation/validation.go',
  storage: 'kubernetes/kubernetes v1.34: pkg/apis/storage/validation/validation.go',
  rbac: 'kubernetes/kubernetes v1.34: pkg/apis/rbac/validation/validation.go',
  others: 'kubernetes/kubernetes v1.34: validation.go and strategy.go of the kind',
  statefulSets: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/',
  deployments: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
  jobs: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
  pods: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement',
  services: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  volumes: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  crds: 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/',
} as const;

/**
 * A row of fields that the API server never lets change: the object has to be deleted and made anew.
 *
 * @param fields - patterns of the fields
 * @param reason - what is refused, and what making it anew would do
 * @param source - where that is known from
 * @param instead - what to do
 * @returns the row
 */
export function refused(
  fields: readonly string[],
  reason: FieldRow['reason'],
  source: string,
  instead: FieldRow['instead'] = 'delete the object and apply it again, or give the new one another name',
): FieldRow {
  return { fields, effect: 'recreate', refusedBy: 'api-server', reason, source, instead };
}

/**
 * A row of fields that take effect while everything keeps running.
 *
 * @param fields - patterns of the fields
 * @param reason - what happens
 * @param source - where that is known from
 * @returns the row
 */
export function inPlace(fields: readonly string[], reason: FieldRow['reason'], source: string): FieldRow {
  return { fields, effect: 'in-place', reason, source };
}
