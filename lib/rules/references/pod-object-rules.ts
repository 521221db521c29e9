import { didYouMean } from '../../core';
import type { Json } from '../../kubernetes';
import { isObject, objects, type Inventory, type Item, type PodView } from '../../model';
import type { ManifestContext, ManifestRule } from '../manifest-rule';
import type { Severity } from '../rule';
import { madeBy } from './made';
import { checkStorageClass, type Missing } from './storage-class';
import { word } from '../word';

/** `spec.template.spec` and the like. */
function pathOf(pod: PodView, field: string): string {
  return `${pod.pointer.slice(1).replaceAll('/', '.')}.${field}`;
}

function namesOf(inventory: Inventory, groupKind: string, namespace?: string): string[] {
  return inventory
    .ofKind(groupKind)
    .filter(({ object }) => namespace === undefined || object.metadata.namespace === namespace)
    .map(({ object }) => object.metadata.name);
}

/** Who makes things of a kind makes all that are named; who makes none may find them in the cluster. */
function severityOf(inventory: Inventory, groupKind: string, namespace?: string): { readonly severity?: Severity } {
  return namesOf(inventory, groupKind, namespace).length > 0 ? {} : { severity: 'warning' };
}

const serviceAccount: ManifestRule = {
  id: 'service-account-reference',
  severity: 'error',
  title: 'Every service account that a pod runs as is made',
  reason: 'the API server refuses the pod, and its controller tries again for ever',
  source:
    'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#serviceaccount-admission-controller',
  equivalents: { rows: ['B3'], kubeLinter: ['non-existent-service-account'], kubescape: ['C-0307'] },
  pod: (pod, item, report, context) => {
    const name = pod.spec.serviceAccountName ?? pod.spec.serviceAccount;
    if (typeof name !== 'string' || name === '' || name === 'default') return;
    const { inventory } = context;
    if (inventory.find('/ServiceAccount', pod.namespace, name) !== undefined) return;
    if (madeBy(context).mayBeMade(pod.namespace, name)) return;
    report({
      item,
      property: pathOf(pod, pod.spec.serviceAccountName === undefined ? 'serviceAccount' : 'serviceAccountName'),
      message: `names the service account ${name}, which nobody makes in ${pod.namespace ?? 'its namespace'}${didYouMean(name, namesOf(inventory, '/ServiceAccount', pod.namespace))}`,
      given: name,
      remedy: 'make the service account, or name one that is made',
      ...severityOf(inventory, '/ServiceAccount', pod.namespace),
    });
  },
};

const claim: ManifestRule = {
  id: 'claim-reference',
  severity: 'error',
  title: 'Every volume claim that a pod names is made',
  reason: 'the pod stays Pending: persistentvolumeclaim not found',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes',
  equivalents: {},
  pod: (pod, item, report, context) => {
    for (const [index, { name: volume, persistentVolumeClaim }] of objects(pod.spec.volumes).entries()) {
      const name = isObject(persistentVolumeClaim) ? persistentVolumeClaim.claimName : undefined;
      // the claims of a StatefulSet take the place of volumes of the same name
      if (typeof name !== 'string' || isClaimedAnew(item, volume) || hasClaim(context, pod.namespace, name)) continue;
      report({
        item,
        property: pathOf(pod, `volumes[${String(index)}].persistentVolumeClaim.claimName`),
        message: `names the claim ${name}, which nobody makes in ${pod.namespace ?? 'its namespace'}${didYouMean(name, namesOf(context.inventory, '/PersistentVolumeClaim', pod.namespace))}`,
        given: name,
        remedy: 'make the claim, or name one that is made',
        ...severityOf(context.inventory, '/PersistentVolumeClaim', pod.namespace),
      });
    }
  },
};

function isClaimedAnew({ object: { kind, spec } }: Item, volume: Json | undefined): boolean {
  if (kind !== 'StatefulSet' || !isObject(spec)) return false;
  return objects(spec.volumeClaimTemplates).some(({ metadata }) => isObject(metadata) && metadata.name === volume);
}

function hasClaim(context: ManifestContext, namespace: string | undefined, name: string): boolean {
  const { inventory } = context;
  if (inventory.find('/PersistentVolumeClaim', namespace, name) !== undefined) return true;
  if (madeBy(context).mayBeMade(namespace, name)) return true;
  return inventory.ofKind('apps/StatefulSet').some(({ object: { metadata, spec } }) => {
    if (metadata.namespace !== namespace || !isObject(spec)) return false;
    return objects(spec.volumeClaimTemplates).some(
      ({ metadata: claimed }) => isObject(claimed) && name.startsWith(`${word(claimed.name)}-${metadata.name}-`),
    );
  });
}

const priorityClass: ManifestRule = {
  id: 'priority-class-reference',
  severity: 'error',
  title: 'Every priority class that a pod names is made',
  reason: 'the API server refuses the pod: no PriorityClass with name was found',
  source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#pod-priority',
  equivalents: {},
  pod: (pod, item, report, { inventory }) => {
    const name = pod.spec.priorityClassName;
    if (typeof name !== 'string' || name === '' || SYSTEM_PRIORITIES.has(name)) return;
    missingClass('scheduling.k8s.io/PriorityClass', 'priority class', name, inventory, (finding) => {
      report({ item, property: pathOf(pod, 'priorityClassName'), ...finding });
    });
  },
};

const SYSTEM_PRIORITIES: ReadonlySet<string> = new Set(['system-cluster-critical', 'system-node-critical']);

const runtimeClass: ManifestRule = {
  id: 'runtime-class-reference',
  severity: 'error',
  title: 'Every runtime class that a pod names is made',
  reason: 'the API server refuses the pod: RuntimeClass not found',
  source: 'https://kubernetes.io/docs/concepts/containers/runtime-class/#usage',
  equivalents: {},
  pod: (pod, item, report, { inventory }) => {
    const name = pod.spec.runtimeClassName;
    if (typeof name !== 'string' || name === '') return;
    missingClass('node.k8s.io/RuntimeClass', 'runtime class', name, inventory, (finding) => {
      report({ item, property: pathOf(pod, 'runtimeClassName'), ...finding });
    });
  },
};

function missingClass(
  groupKind: string,
  words: string,
  name: string,
  inventory: Inventory,
  report: (finding: Missing) => void,
): void {
  if (inventory.find(groupKind, undefined, name) !== undefined) return;
  report({
    message: `names the ${words} ${name}, which is not among the manifests${didYouMean(name, namesOf(inventory, groupKind))}`,
    given: name,
    remedy: `make the ${words}, or see to it that the cluster has it`,
    ...severityOf(inventory, groupKind),
  });
}

const storageClass: ManifestRule = {
  id: 'storage-class-reference',
  severity: 'warning',
  title: "Every storage class that a claim names is made, a need, or the target's",
  reason: 'the claim stays Pending, and the pods that mount it as well',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1',
  equivalents: {},
  objects: {
    '/PersistentVolumeClaim': (item, report, context) => {
      const spec = isObject(item.object.spec) ? item.object.spec : {};
      checkStorageClass(spec.storageClassName, context, (finding) => {
        report({ item, property: 'spec.storageClassName', ...finding });
      });
    },
    'apps/StatefulSet': (item, report, context) => {
      const spec = isObject(item.object.spec) ? item.object.spec : {};
      for (const [index, { spec: claimed }] of objects(spec.volumeClaimTemplates).entries()) {
        if (!isObject(claimed)) continue;
        checkStorageClass(claimed.storageClassName, context, (finding) => {
          report({ item, property: `spec.volumeClaimTemplates[${String(index)}].spec.storageClassName`, ...finding });
        });
      }
    },
  },
};

const volumeMount: ManifestRule = {
  id: 'volume-mount',
  severity: 'error',
  title: 'Every volume that a container mounts is a volume of its pod',
  reason: 'the API server refuses the pod: volumeMounts.name not found',
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/',
  equivalents: {},
  container: ({ container, path, pod, item }, report) => {
    for (const field of ['volumeMounts', 'volumeDevices'] as const) {
      if (container[field] === undefined) continue;
      const volumes = volumesOf(pod);
      for (const [index, { name }] of objects(container[field]).entries()) {
        if (typeof name !== 'string' || volumes.has(name)) continue;
        report({
          item,
          property: `${path}.${field}[${String(index)}].name`,
          message: `mounts the volume ${name}, which the pod does not have${didYouMean(name, volumes)}`,
          given: name,
          allowed: volumes.size === 0 ? 'the pod has no volumes' : [...volumes].join(', '),
          remedy: 'name a volume of the pod, or add it to its volumes',
        });
      }
    }
  },
};

const volumeUnused: ManifestRule = {
  id: 'volume-unused',
  severity: 'warning',
  title: 'Every volume of a pod is mounted by one of its containers',
  reason: 'a mount was forgotten, or the pod waits for something that nobody reads',
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/',
  equivalents: {},
  pod: (pod, item, report) => {
    const claims = claimTemplatesOf(pod);
    if (pod.spec.volumes === undefined && claims.length === 0) return;
    const mounted = new Set<unknown>();
    for (const { volumeMounts, volumeDevices } of pod.containers) {
      for (const { name } of objects(volumeMounts)) mounted.add(name);
      if (volumeDevices !== undefined) for (const { name } of objects(volumeDevices)) mounted.add(name);
    }
    for (const [index, { name }] of objects(pod.spec.volumes).entries()) {
      if (mounted.has(name)) continue;
      report({
        item,
        property: pathOf(pod, `volumes[${String(index)}]`),
        message: `is the volume ${word(name)}, and no container mounts it`,
        remedy: 'mount it, or take it away',
      });
    }
    for (const [index, name] of claims.entries()) {
      if (mounted.has(name)) continue;
      report({
        item,
        property: `spec.volumeClaimTemplates[${String(index)}]`,
        message: `is the volume ${name}, and no container mounts it: what the pod writes is gone with it`,
        remedy: 'mount it, or take it away',
      });
    }
  },
};

const volumeNames = new WeakMap<PodView, ReadonlySet<string>>();

/** The names of a pod's volumes, those that a StatefulSet makes for it included. */
function volumesOf(pod: PodView): ReadonlySet<string> {
  const known = volumeNames.get(pod);
  if (known !== undefined) return known;
  const names = new Set([...objects(pod.spec.volumes).map(({ name }) => word(name)), ...claimTemplatesOf(pod)]);
  volumeNames.set(pod, names);
  return names;
}

/** The names of the volumes that a StatefulSet makes for each pod. */
function claimTemplatesOf({ object }: PodView): string[] {
  const spec = object.kind === 'StatefulSet' && isObject(object.spec) ? object.spec : {};
  return objects(spec.volumeClaimTemplates).map(({ metadata }) => (isObject(metadata) ? word(metadata.name) : ''));
}

/** That the objects that pods and claims name are there. */
export const podObjectRules: readonly ManifestRule[] = [
  claim,
  priorityClass,
  runtimeClass,
  serviceAccount,
  storageClass,
  volumeMount,
  volumeUnused,
];
