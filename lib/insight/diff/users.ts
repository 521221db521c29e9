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

/**
 * The workloads that pull images with a Secret.
 *
 * @param inventory - the manifests
 * @param secret - the Secret
 * @returns the workloads
 */
export function pullersOf(inventory: Inventory, { metadata: { name, namespace } }: KubeObject): Item[] {
  return inventory.items.filter(
    ({ pod }) =>
      pod !== undefined &&
      pod.namespace === namespace &&
      objects(pod.spec.imagePullSecrets).some((secret) => secret.name === name),
  );
}

/**
 * The workloads that can't start once keys are gone from a ConfigMap or Secret that they name.
 *
 * @param inventory - the manifests
 * @param object - the ConfigMap or Secret
 * @param keys - the keys
 * @returns the workloads
 */
export function usersOfKeys(inventory: Inventory, object: KubeObject, keys: ReadonlySet<string>): Item[] {
  const reference = object.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef';
  const volumeKind = object.kind === 'Secret' ? 'secret' : 'configMap';
  const isGone = (key: Json | undefined): boolean => typeof key === 'string' && keys.has(key);
  return usersOf(inventory, object).filter(
    ({ pod }) =>
      (pod?.containers ?? []).some((container) =>
        objects(container.env).some((variable) => {
          const source = at(variable, `valueFrom.${reference}`);
          return isObject(source) && needs(source, 'name', object.metadata.name) && isGone(source.key);
        }),
      ) ||
      objects(pod?.spec.volumes)
        .flatMap(sourcesOf)
        .some((volume) => {
          const source = volume[volumeKind];
          const named = isObject(source) && [source.name, source.secretName].includes(object.metadata.name);
          return named && source.optional !== true && objects(source.items).some(({ key }) => isGone(key));
        }),
  );
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
