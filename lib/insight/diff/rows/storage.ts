import type { KubeObject } from '../../../kubernetes';
import { amount, shrinks } from '../quantities';
import { at, inPlace, K8S, refused, show, type FieldRow, type FieldTables, type Look } from '../row';

const { core: CORE, storage: STORAGE, volumes: VOLUMES } = K8S;

/** What a claim would cost if it were deleted and made anew. */
const NEW_CLAIM =
  'make a second claim and copy the data: to delete this one deletes its volume (reclaim policy Delete)';

const isDefault = ({ metadata: { annotations } }: KubeObject): boolean =>
  annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';

/** The class of a claim: the one that it names, or the default; a claim that names none on purpose has none. */
function classOf({ after, states }: Look): KubeObject | 'none' | undefined {
  const name = at(after, 'spec.storageClassName');
  if (name === '') return 'none';
  return states.next.inventory
    .ofKind('storage.k8s.io/StorageClass')
    .map(({ object }) => object)
    .find((object) => (name === undefined ? isDefault(object) : object.metadata.name === name));
}

/** A claim without a class, or a class among the manifests that does not let volumes grow. */
function classForbidsGrowth(look: Look): boolean {
  const known = classOf(look);
  return known === 'none' || (known !== undefined && known.allowVolumeExpansion !== true);
}

function whoForbidsGrowth(look: Look): string {
  const known = classOf(look);
  return known === 'none' || known === undefined
    ? 'only volumes of a storage class grow, and this claim has none'
    : `storage class ${known.metadata.name} does not let volumes grow`;
}

/** What a claim is given when it is made and bound, and keeps when manifests do not say it. */
const GIVEN: FieldRow = {
  fields: ['spec.storageClassName', 'spec.volumeName'],
  when: ({ before, change }) => before.metadata.uid !== undefined && change.after === undefined,
  effect: 'no-effect',
  reason: 'left to Kubernetes, which keeps what the claim has',
  source: CORE,
};

const CLAIM: readonly FieldRow[] = [
  GIVEN,
  {
    fields: ['spec.resources.requests.storage'],
    when: shrinks,
    effect: 'impossible',
    refusedBy: 'api-server',
    reason: ({ change }) => `this claim can't shrink from ${show(change.before)} to ${show(change.after)}`,
    source: VOLUMES,
    instead: `keep the size, or ${NEW_CLAIM}`,
  },
  {
    fields: ['spec.resources.requests.storage'],
    when: classForbidsGrowth,
    effect: 'impossible',
    refusedBy: 'api-server',
    reason: whoForbidsGrowth,
    source: VOLUMES,
    instead: `set allowVolumeExpansion on the class if its driver can do it, or ${NEW_CLAIM}`,
  },
  {
    ...inPlace(
      ['spec.resources.requests.storage'],
      ({ change }) =>
        `the volume grows from ${show(change.before)} to ${show(change.after)}, if it is bound and its class allows it`,
      VOLUMES,
    ),
    when: ({ change }) => amount(change.after) !== undefined,
  },
  {
    fields: ['spec.volumeAttributesClassName'],
    when: ({ change }) => change.after === undefined || change.after === '',
    effect: 'impossible',
    refusedBy: 'api-server',
    reason: 'a claim that has attributes of a class once keeps some class',
    source: CORE,
    instead: 'name another VolumeAttributesClass',
  },
  inPlace(['spec.volumeAttributesClassName'], 'the driver changes the volume while it is used', VOLUMES),
  {
    ...inPlace(['spec.volumeName'], 'the volume of a claim is written down once', CORE),
    when: ({ change }) => change.before === undefined,
  },
  {
    fields: ['spec.**'],
    effect: 'impossible',
    refusedBy: 'api-server',
    reason: ({ change }) => `a claim can't change its ${change.path.slice(1).join('.')}`,
    source: CORE,
    instead: NEW_CLAIM,
  },
];

const VOLUME: readonly FieldRow[] = [
  inPlace(
    ['spec.persistentVolumeReclaimPolicy'],
    ({ change }) =>
      change.after === 'Delete'
        ? 'from now on the volume goes with its claim, and the data with it'
        : 'the volume outlives its claim from now on',
    VOLUMES,
  ),
  {
    ...inPlace(['spec.nodeAffinity.**'], 'the nodes of a volume are written down once', CORE),
    when: ({ before }) => at(before, 'spec.nodeAffinity') === undefined,
  },
  {
    ...inPlace(['spec.csi.controllerExpandSecretRef.**'], 'a secret for growing is written down once', CORE),
    when: ({ before }) => at(before, 'spec.csi.controllerExpandSecretRef') === undefined,
  },
  {
    ...inPlace(['spec.volumeAttributesClassName'], 'the driver changes the volume while it is used', VOLUMES),
    when: ({ change }) => change.after !== undefined,
  },
  inPlace(
    ['spec.capacity.**', 'spec.accessModes', 'spec.storageClassName', 'spec.mountOptions', 'spec.claimRef.**'],
    'counts when a claim is bound or mounted next',
    CORE,
  ),
  refused(
    ['spec.**'],
    'where a volume lies can not be changed; to delete the object detaches it from its claim',
    CORE,
    'make another PersistentVolume, and a claim for it',
  ),
];

const STORAGE_CLASS: readonly FieldRow[] = [
  refused(
    ['provisioner', 'parameters.**', 'reclaimPolicy', 'volumeBindingMode'],
    'a storage class is what its volumes were made by: this field never changes',
    STORAGE,
    'make a class with another name; or delete this one and apply it: volumes that exist are not touched',
  ),
  inPlace(
    ['allowVolumeExpansion'],
    ({ change }) => (change.after === true ? 'claims may grow' : 'claims may no longer grow'),
    STORAGE,
  ),
  inPlace(['mountOptions', 'allowedTopologies'], 'counts for volumes that are made from now on', STORAGE),
];

const VOLUME_ATTRIBUTES_CLASS: readonly FieldRow[] = [
  refused(
    ['driverName', 'parameters.**'],
    'a class of attributes never changes',
    STORAGE,
    'make a class with another name, and name it in the claims',
  ),
];

const CSI_DRIVER: readonly FieldRow[] = [
  refused(
    ['spec.attachRequired', 'spec.volumeLifecycleModes'],
    'how a driver attaches volumes can not be changed while it is registered',
    STORAGE,
    'drain what uses its volumes, delete the CSIDriver and apply it',
  ),
  inPlace(['spec.**'], 'counts for volumes that are mounted from now on', STORAGE),
];

/** Content that may change: what pods make of it depends on how they read it. */
const CONTENT = inPlace(
  ['data.**', 'binaryData.**', 'stringData.**'],
  'files that are mounted follow within a minute or two; environment variables, and what was read once, do not',
  'https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically',
);

/** What immutable content and its flag do, for Secrets and ConfigMaps. */
const FROZEN = refused(
  ['data.**', 'binaryData.**', 'stringData.**', 'immutable'],
  'it was declared immutable: neither content nor flag can change',
  CORE,
  'give the new content another name, and name that in the pods: they are then replaced one after another',
);
const whenFrozen = ({ before }: Look): boolean => before.immutable === true;

const SECRET: readonly FieldRow[] = [
  refused(
    ['type'],
    'the type of a Secret never changes; while it is gone, pods that name it can not start',
    CORE,
    'delete the Secret and apply it at once',
  ),
  { ...FROZEN, when: whenFrozen },
  CONTENT,
  inPlace(['immutable'], 'from now on its content can not be changed', CORE),
];

const CONFIG_MAP: readonly FieldRow[] = [
  { ...FROZEN, when: whenFrozen },
  CONTENT,
  inPlace(['immutable'], 'from now on its content can not be changed', CORE),
];

/** Kinds that hold data. */
export const STORAGE_ROWS: FieldTables = {
  '/ConfigMap': CONFIG_MAP,
  '/PersistentVolume': VOLUME,
  '/PersistentVolumeClaim': CLAIM,
  '/Secret': SECRET,
  'storage.k8s.io/CSIDriver': CSI_DRIVER,
  'storage.k8s.io/StorageClass': STORAGE_CLASS,
  'storage.k8s.io/VolumeAttributesClass': VOLUME_ATTRIBUTES_CLASS,
};
