import { mergePatch, type KubeObject } from '../../../../lib/kubernetes';
import { object, pairsOf, refused, type Pair } from './pair';

/** Bound in advance to a volume called as the claim, of a class that lets volumes grow. */
const claim = object('v1', 'PersistentVolumeClaim', {
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'NAMESPACE-grow',
    volumeName: 'NAME',
    resources: { requests: { storage: '1Gi' } },
  },
});
const volume = object(
  'v1',
  'PersistentVolume',
  {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'NAMESPACE-none',
      hostPath: { path: '/tmp/NAME' },
    },
  },
  false,
);
const csi = {
  hostPath: null,
  csi: { driver: 'example.com', volumeHandle: 'a' },
};
const zone = (name: string): object => ({
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [name] }] }] },
});
const storageClass = object('storage.k8s.io/v1', 'StorageClass', { provisioner: 'example.com/a' }, false);

const secret = object('v1', 'Secret', { type: 'Opaque', data: { a: 'YQ==' } });
const configMap = object('v1', 'ConfigMap', { data: { a: 'a' } });

export const STORAGE_PAIRS: readonly Pair[] = [
  ...pairsOf('PersistentVolumeClaim', claim, [
    ['grows', {}, { spec: { resources: { requests: { storage: '2Gi' } } } }, 'in-place'],
    ['shrinks', {}, { spec: { resources: { requests: { storage: '512Mi' } } } }, refused('impossible')],
    ['the same in mebibytes', {}, { spec: { resources: { requests: { storage: '1024Mi' } } } }, 'no-effect'],
    ['storageClassName', {}, { spec: { storageClassName: 'other' } }, refused('impossible')],
    ['accessModes', {}, { spec: { accessModes: ['ReadWriteMany'] } }, refused('impossible')],
    [
      'what it was given, in an export of what runs',
      { metadata: { uid: 'a' }, spec: { storageClassName: 'standard', volumeName: 'disk' } },
      { spec: { storageClassName: null, volumeName: null } },
      { effect: 'no-effect', offline: 'the server gives the uid' },
    ],
    [
      'accessModes in another order',
      { spec: { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] } },
      { spec: { accessModes: ['ReadOnlyMany', 'ReadWriteOnce'] } },
      { ...refused('impossible'), offline: 'its volume has one mode' },
    ],
    [
      'grows without a class',
      { spec: { storageClassName: '' } },
      { spec: { storageClassName: '', resources: { requests: { storage: '2Gi' } } } },
      { ...refused('impossible'), offline: 'its volume has a class' },
    ],
    ['volumeMode', {}, { spec: { volumeMode: 'Block' } }, refused('impossible')],
    ['volumeMode written out', {}, { spec: { volumeMode: 'Filesystem' } }, 'no-effect'],
    ['volumeName', {}, { spec: { volumeName: 'other' } }, refused('impossible')],
    ['selector', {}, { spec: { selector: { matchLabels: { a: 'b' } } } }, refused('impossible')],
    [
      'dataSource',
      {},
      { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'other' } } },
      refused('impossible'),
    ],
    [
      'grows where its class does not allow it',
      { spec: { storageClassName: 'stiff' } },
      { spec: { storageClassName: 'stiff', resources: { requests: { storage: '2Gi' } } } },
      {
        ...refused('impossible'),
        offline: 'the class of the other claims allows it',
        around: [mergePatch(storageClass, { metadata: { name: 'stiff' } }) as KubeObject],
      },
    ],
    ['volumeAttributesClassName', {}, { spec: { volumeAttributesClassName: 'fast' } }, 'in-place'],
    [
      'volumeAttributesClassName taken away',
      { spec: { volumeAttributesClassName: 'fast' } },
      {},
      { ...refused('impossible'), offline: 'counts once a driver has applied the class' },
    ],
    [
      'volumeName written down',
      { spec: { volumeName: null } },
      {},
      { effect: 'in-place', offline: 'without it the claim is not bound' },
    ],
  ]),
  ...pairsOf('PersistentVolume', volume, [
    ['volume source', {}, { spec: { hostPath: { path: '/tmp/other' } } }, refused()],
    ['CSI volume', { spec: csi }, { spec: { ...csi, csi: { ...csi.csi, volumeHandle: 'b' } } }, refused()],
    ['volumeMode', { spec: csi }, { spec: { ...csi, volumeMode: 'Block' } }, refused()],
    ['nodeAffinity set', {}, { spec: { nodeAffinity: zone('a') } }, 'in-place'],
    ['nodeAffinity changed', { spec: { nodeAffinity: zone('a') } }, { spec: { nodeAffinity: zone('b') } }, refused()],
    ['reclaim policy', {}, { spec: { persistentVolumeReclaimPolicy: 'Delete' } }, 'in-place'],
    ['capacity', {}, { spec: { capacity: { storage: '2Gi' } } }, 'in-place'],
    [
      'other attributes',
      { spec: { ...csi, volumeAttributesClassName: 'a' } },
      { spec: { ...csi, volumeAttributesClassName: 'b' } },
      'in-place',
    ],
    ['no attributes any more', { spec: { ...csi, volumeAttributesClassName: 'a' } }, { spec: csi }, refused()],
    [
      'secret for growing set',
      { spec: csi },
      { spec: { ...csi, csi: { ...csi.csi, controllerExpandSecretRef: { name: 'a', namespace: 'b' } } } },
      'in-place',
    ],
  ]),
  ...pairsOf('StorageClass', storageClass, [
    ['provisioner', {}, { provisioner: 'example.com/b' }, refused()],
    ['parameters', {}, { parameters: { type: 'fast' } }, refused()],
    ['reclaimPolicy', {}, { reclaimPolicy: 'Retain' }, refused()],
    ['reclaimPolicy written out', {}, { reclaimPolicy: 'Delete' }, 'no-effect'],
    ['volumeBindingMode', {}, { volumeBindingMode: 'WaitForFirstConsumer' }, refused()],
    ['allowVolumeExpansion', {}, { allowVolumeExpansion: true }, 'in-place'],
    ['mountOptions', {}, { mountOptions: ['ro'] }, 'in-place'],
    [
      'allowedTopologies',
      {},
      { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }] },
      'in-place',
    ],
  ]),
  ...pairsOf(
    'VolumeAttributesClass',
    object(
      'storage.k8s.io/v1',
      'VolumeAttributesClass',
      { driverName: 'example.com', parameters: { iops: '1' } },
      false,
    ),
    [
      ['driverName', {}, { driverName: 'example.org' }, refused()],
      ['parameters', {}, { parameters: { iops: '2' } }, refused()],
      ['a label', {}, { metadata: { labels: { a: 'b' } } }, 'in-place'],
    ],
  ),
  ...pairsOf('CSIDriver', object('storage.k8s.io/v1', 'CSIDriver', { spec: { attachRequired: false } }, false), [
    ['attachRequired', {}, { spec: { attachRequired: true } }, refused()],
    ['volumeLifecycleModes', {}, { spec: { volumeLifecycleModes: ['Ephemeral'] } }, refused()],
    ['volumeLifecycleModes written out', {}, { spec: { volumeLifecycleModes: ['Persistent'] } }, 'no-effect'],
    ['podInfoOnMount', {}, { spec: { podInfoOnMount: true } }, 'in-place'],
    ['fsGroupPolicy', {}, { spec: { fsGroupPolicy: 'File' } }, 'in-place'],
  ]),
  ...pairsOf('Secret', secret, [
    ['type', {}, { type: 'example.com/other' }, refused()],
    ['data', {}, { data: { a: 'Yg==' } }, 'in-place'],
    ['the same as text', {}, { data: null, stringData: { a: 'a' } }, 'no-effect'],
    ['data, immutable', { immutable: true }, { immutable: true, data: { a: 'Yg==' } }, refused()],
    ['immutable, taken back', { immutable: true }, {}, refused()],
    ['immutable, set', {}, { immutable: true }, 'in-place'],
  ]),
  ...pairsOf('ConfigMap', configMap, [
    ['data', {}, { data: { a: 'b' } }, 'in-place'],
    ['binaryData', {}, { binaryData: { b: 'YQ==' } }, 'in-place'],
    ['data, immutable', { immutable: true }, { immutable: true, data: { a: 'b' } }, refused()],
    ['binaryData, immutable', { immutable: true }, { immutable: true, binaryData: { b: 'YQ==' } }, refused()],
    ['immutable, taken back', { immutable: true }, { immutable: false }, refused()],
    ['immutable, set', {}, { immutable: true }, 'in-place'],
  ]),
];
