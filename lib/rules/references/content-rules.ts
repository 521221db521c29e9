import { didYouMean, Late } from '../../core';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';
import type { Item, PodView } from '../../model';
import { madeBy } from './made';
import { contentReferences, type ContentReference } from './pod-references';

const PODS = 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod';

/** The references of a pod are asked for by three rules. */
const references = new WeakMap<PodView, readonly ContentReference[]>();

function referencesOf(pod: PodView): readonly ContentReference[] {
  const known = references.get(pod) ?? contentReferences(pod);
  references.set(pod, known);
  return known;
}

/** The namespace may stand in no manifest of its own: then everything is where the item is. */
function eachReference(
  kind: ContentReference['kind'],
  pod: PodView,
  visit: (reference: ContentReference) => void,
): void {
  for (const reference of referencesOf(pod))
    if (reference.kind === kind && !Late.isIn(reference.name)) visit(reference);
}

/** In a namespace that these manifests make nobody else has put anything; in another one somebody may have. */
function isOurs({ namespace }: PodView, { inventory }: ManifestContext): boolean {
  return namespace !== undefined && inventory.find('/Namespace', undefined, namespace) !== undefined;
}

const secretReference: ManifestRule = {
  id: 'secret-reference',
  severity: 'error',
  title: 'Every Secret that a pod names is made, or promised by a need',
  reason: 'the pod waits for it, in ContainerCreating or CreateContainerConfigError, and never starts',
  source: PODS,
  equivalents: { rows: ['F15'], kubeLinter: ['env-value-from'], kubescape: ['C-0295'] },
  pod: (pod, item, report, context) => {
    const made = madeBy(context);
    eachReference('Secret', pod, ({ name, path, needed }) => {
      if (made.hasSecret(pod.namespace, name)) return;
      const known = context.needs !== undefined;
      report({
        item,
        property: path,
        message: known
          ? `names the Secret ${name}, which nobody makes in ${pod.namespace ?? 'its namespace'}`
          : `names the Secret ${name}, which is not among these manifests`,
        given: name,
        remedy: known
          ? 'state a need for it, make it, or mark the reference optional'
          : 'see to it that it exists before the pod; needs.json tells what is brought by others',
        ...(known && needed && isOurs(pod, context) ? {} : { severity: 'warning' }),
      });
    });
  },
};

const configMapReference: ManifestRule = {
  id: 'config-map-reference',
  severity: 'error',
  title: 'Every ConfigMap that a pod names is made',
  reason: 'the pod waits for it, in ContainerCreating or CreateContainerConfigError, and never starts',
  source: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmaps-and-pods',
  equivalents: { rows: ['F15'], kubeLinter: ['env-value-from'], kubescape: ['C-0295'] },
  pod: (pod, item, report, context) => {
    const made = madeBy(context);
    eachReference('ConfigMap', pod, ({ name, path }) => {
      if (made.hasConfigMap(pod.namespace, name)) return;
      const others = context.inventory
        .ofKind('/ConfigMap')
        .filter(({ object }) => object.metadata.namespace === pod.namespace)
        .map(({ object }) => object.metadata.name);
      report({
        item,
        property: path,
        message: `names the ConfigMap ${name}, which nobody makes in ${pod.namespace ?? 'its namespace'}${didYouMean(name, others)}`,
        given: name,
        remedy: 'name one that is made, make it, or mark the reference optional',
        ...(isOurs(pod, context) ? {} : { severity: 'warning' }),
      });
    });
  },
};

const referenceKey: ManifestRule = {
  id: 'reference-key',
  severity: 'error',
  title: 'Every key that a pod takes from a Secret or ConfigMap is in it',
  reason: 'the container does not start while a key is missing that is not optional',
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/#configmap and #secret',
  equivalents: { rows: ['F15'], kubeLinter: ['env-value-from'] },
  pod: (pod, item, report, context) => {
    for (const reference of referencesOf(pod))
      if (reference.keys.length > 0) checkKeys(reference, pod, item, report, context);
  },
};

function checkKeys(
  { kind, name, keys, path }: ContentReference,
  pod: PodView,
  item: Item,
  report: ReportManifest,
  context: ManifestContext,
): void {
  const made = madeBy(context);
  const held = kind === 'Secret' ? made.secretKeys(pod.namespace, name) : made.configMapKeys(pod.namespace, name);
  if (held === undefined) return;
  for (const key of keys) {
    if (held.has(key) || Late.isIn(key)) continue;
    report({
      item,
      property: path,
      message: `asks for the key ${key}, which the ${kind} ${name} does not have${didYouMean(key, held)}`,
      given: key,
      allowed: held.size === 0 ? 'it has none' : [...held].sort().slice(0, 12).join(', '),
      remedy: 'ask for a key that it has, or put the key into it',
    });
  }
}

/** That the Secrets and ConfigMaps that pods name are there. */
export const contentRules: readonly ManifestRule[] = [secretReference, configMapReference, referenceKey];
