import type { Json, JsonObject, KubeObject } from '../../kubernetes';
import { isObject, objects, type Inventory, type Item, type PodView } from '../../model';
import { at, textOf } from './row';

/** Kinds that pods name. */
export type NamedKind =
  'ConfigMap' | 'Secret' | 'PersistentVolumeClaim' | 'ServiceAccount' | 'PriorityClass' | 'RuntimeClass';

/**
 * The workloads whose pods name an object and can't start without it.
 *
 * @param inventory - the manifests
 * @param object - what may be named
 * @returns the workloads
 */
export function usersOf(inventory: Inventory, object: KubeObject): Item[] {
  const { name, namespace } = object.metadata;
  return inventory.items.filter(({ pod }) => {
    if (pod === undefined || (namespace !== undefined && pod.namespace !== namespace)) return false;
    return names(pod, object.kind, name);
  });
}

function names({ spec, containers }: PodView, kind: string, name: string): boolean {
  switch (kind) {
    case 'ServiceAccount':
      return spec.serviceAccountName === name;
    case 'PriorityClass':
      return spec.priorityClassName === name;
    case 'RuntimeClass':
      return spec.runtimeClassName === name;
    case 'PersistentVolumeClaim':
      return objects(spec.volumes).some((volume) => textOf(volume, 'persistentVolumeClaim.claimName') === name);
    case 'ConfigMap':
      return (
        objects(spec.volumes).some((volume) =>
          sourcesOf(volume).some((source) => needs(source.configMap, 'name', name)),
        ) || containers.some((container) => fromEnv(container, 'configMapKeyRef', 'configMapRef', name))
      );
    case 'Secret':
      return (
        objects(spec.volumes).some(
          (volume) =>
            needs(volume.secret, 'secretName', name) ||
            sourcesOf(volume).some((source) => needs(source.secret, 'name', name)),
        ) || containers.some((container) => fromEnv(container, 'secretKeyRef', 'secretRef', name))
      );
    default:
      return false;
  }
}

/** A volume itself, and what is projected into it. */
function sourcesOf(volume: JsonObject): JsonObject[] {
  return [volume, ...objects(at(volume, 'projected.sources'))];
}

function needs(source: Json | undefined, key: string, name: string): boolean {
  return isObject(source) && source[key] === name && source.optional !== true;
}

function fromEnv(container: JsonObject, one: string, all: string, name: string): boolean {
  return (
    objects(container.env).some((variable) => needs(at(variable, `valueFrom.${one}`), 'name', name)) ||
    objects(container.envFrom).some((source) => needs(source[all], 'name', name))
  );
}

/**
 * Names of workloads for a sentence.
 *
 * @param items - the workloads
 * @returns for instance `StatefulSet events-broker, Job load and 2 more`
 */
export function workloadNames(items: readonly Item[]): string {
  const names = items.map(({ object }) => `${object.kind} ${object.metadata.name}`);
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${String(names.length - 2)} more` : names.join(', ');
}
