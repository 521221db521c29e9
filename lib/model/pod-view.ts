import { isPlainObject, type Json, type JsonObject, type KubeObject } from '../kubernetes';

/** A pod as some object describes it: of ours or of anybody's. */
export interface PodView {
  /** The object that the pod stands in. */
  readonly object: KubeObject;
  /** Path of the pod's spec in the object, as a JSON pointer. */
  readonly pointer: string;
  /** Namespace. */
  readonly namespace: string | undefined;
  /** Labels of the pod. */
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations of the pod. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The pod's spec. */
  readonly spec: JsonObject;
  /** All containers, init containers first. */
  readonly containers: readonly JsonObject[];
}

/** Where the pod template of a kind stands. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  Job: ['spec', 'template'],
  Pod: [],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
};

/**
 * The pod that an object describes.
 *
 * @param object - any rendered object
 * @returns the pod, or nothing for kinds without one
 */
export function podOf(object: KubeObject): PodView | undefined {
  const path = TEMPLATES[object.kind];
  if (path === undefined) return undefined;
  let template: Json | undefined = object;
  for (const key of path) template = isObject(template) ? template[key] : undefined;
  if (!isObject(template) || !isObject(template.spec)) return undefined;
  const { spec } = template;
  const metadata: JsonObject = isObject(template.metadata) ? template.metadata : {};
  return {
    object,
    pointer: `/${[...path, 'spec'].join('/')}`,
    namespace: object.metadata.namespace,
    labels: textMap(metadata.labels),
    annotations: textMap(metadata.annotations),
    spec,
    containers: [...objects(spec.initContainers), ...objects(spec.containers)],
  };
}

/**
 * A list of maps, whatever it was declared as.
 *
 * @param value - a rendered value
 * @returns its maps; empty if it is no list
 */
export function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * A list of texts, whatever it was declared as.
 *
 * @param value - a rendered value
 * @returns its texts; empty if it is no list
 */
export function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/**
 * A map from text to text.
 *
 * @param value - a rendered value
 * @returns its entries that are text
 */
export function textMap(value: Json | undefined): Record<string, string> {
  const result: Record<string, string> = {};
  if (isObject(value))
    for (const [key, text] of Object.entries(value)) if (typeof text === 'string') result[key] = text;
  return result;
}

/**
 * Whether a rendered value is a map.
 *
 * @param value - a rendered value
 * @returns true for maps
 */
export function isObject(value: unknown): value is JsonObject {
  return isPlainObject(value);
}
