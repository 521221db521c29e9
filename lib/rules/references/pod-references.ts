import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, type PodView } from '../../model';

/** A Secret or ConfigMap that a pod names. */
export interface ContentReference {
  /** Which of the two. */
  readonly kind: 'Secret' | 'ConfigMap';
  /** Its name. */
  readonly name: string;
  /** The keys that are asked for; empty for all that there are. */
  readonly keys: readonly string[];
  /** Where it is named. */
  readonly path: string;
  /** Whether the pod starts without it. */
  readonly needed: boolean;
}

/**
 * The Secrets and ConfigMaps that a pod names: in variables, in volumes, and to pull images.
 *
 * @param pod - the pod
 * @returns every place in which one is named, those that are optional left out
 */
export function contentReferences(pod: PodView): ContentReference[] {
  const found: ContentReference[] = [];
  const base = pod.pointer.slice(1).replaceAll('/', '.');
  const add = (kind: ContentReference['kind'], source: Json | undefined, path: string, field = 'name'): void => {
    if (!isObject(source) || source.optional === true) return;
    const name = source[field];
    if (typeof name !== 'string' || name === '') return;
    const keys = typeof source.key === 'string' ? [source.key] : keysOf(source.items);
    found.push({ kind, name, keys, path, needed: true });
  };
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, container] of objects(pod.spec[list]).entries()) {
      variables(container, `${base}.${list}[${String(index)}]`, add);
    }
  }
  for (const [index, volume] of objects(pod.spec.volumes).entries()) {
    const path = `${base}.volumes[${String(index)}]`;
    if (volume.secret !== undefined) add('Secret', volume.secret, `${path}.secret`, 'secretName');
    if (volume.configMap !== undefined) add('ConfigMap', volume.configMap, `${path}.configMap`);
    if (!isObject(volume.projected)) continue;
    for (const [number, source] of objects(volume.projected.sources).entries()) {
      add('Secret', source.secret, `${path}.projected.sources[${String(number)}].secret`);
      add('ConfigMap', source.configMap, `${path}.projected.sources[${String(number)}].configMap`);
    }
  }
  for (const [index, { name }] of objects(pod.spec.imagePullSecrets).entries()) {
    if (typeof name !== 'string') continue;
    found.push({ kind: 'Secret', name, keys: [], path: `${base}.imagePullSecrets[${String(index)}]`, needed: false });
  }
  return found;
}

function variables(
  container: JsonObject,
  path: string,
  add: (kind: ContentReference['kind'], source: Json | undefined, path: string) => void,
): void {
  if (container.env !== undefined) {
    for (const [index, { valueFrom }] of objects(container.env).entries()) {
      if (!isObject(valueFrom)) continue;
      add('Secret', valueFrom.secretKeyRef, `${path}.env[${String(index)}].valueFrom.secretKeyRef`);
      add('ConfigMap', valueFrom.configMapKeyRef, `${path}.env[${String(index)}].valueFrom.configMapKeyRef`);
    }
  }
  if (container.envFrom === undefined) return;
  for (const [index, source] of objects(container.envFrom).entries()) {
    add('Secret', source.secretRef, `${path}.envFrom[${String(index)}].secretRef`);
    add('ConfigMap', source.configMapRef, `${path}.envFrom[${String(index)}].configMapRef`);
  }
}

function keysOf(items: Json | undefined): string[] {
  return objects(items).flatMap(({ key }) => (typeof key === 'string' ? [key] : []));
}
