import { image, object, pairsOf, template, type Pair } from './pair';

type Fields = Readonly<Record<string, unknown>>;

const selector = { matchLabels: { app: 'NAME' } };
const NEW = image('registry.k8s.io/pause:3.10');
const deployment = object('apps/v1', 'Deployment', { spec: { replicas: 2, selector, template: template() } });
const daemonSet = object('apps/v1', 'DaemonSet', { spec: { selector, template: template() } });
const stateless = object('apps/v1', 'StatefulSet', {
  spec: { replicas: 3, serviceName: 'NAME', selector, template: template() },
});
const together = (maxUnavailable: number | string, image: object = {}): Fields => ({
  spec: { strategy: { rollingUpdate: { maxUnavailable } }, template: image },
});
/** Both patches, one after the other. */
const both = (first: Fields, second: Fields): Fields => ({ spec: { ...spread(first.spec), ...spread(second.spec) } });
const spread = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
const partition = (from: number): Fields => ({ spec: { updateStrategy: { rollingUpdate: { partition: from } } } });

/** A pod with one volume, mounted at /data unless it says otherwise. */
const mounts = (source: object, mount: object = {}): Fields => ({
  spec: {
    template: {
      spec: {
        volumes: [{ name: 'data', ...source }],
        containers: [
          {
            name: 'main',
            image: 'registry.k8s.io/pause:3.9',
            volumeMounts: [{ name: 'data', mountPath: '/data', ...mount }],
          },
        ],
      },
    },
  },
});

/** How many pods stop together, and what they no longer see of their volumes. */
export const ROLLING_PAIRS: readonly Pair[] = [
  ...pairsOf('how many stop together', deployment, [
    ['maxUnavailable 100 %', together('100%'), together('100%', NEW), 'recreate'],
    ['maxUnavailable of all replicas', together(2), together(2, NEW), 'recreate'],
    ['maxUnavailable 50 %', together('50%'), together('50%', NEW), 'rolling'],
    [
      'the only pod, none made before',
      { spec: { replicas: 1, strategy: { rollingUpdate: { maxSurge: 0 } } } },
      both({ spec: { replicas: 1, strategy: { rollingUpdate: { maxSurge: 0 } } } }, { spec: { template: NEW } }),
      'recreate',
    ],
    ['the only pod, one made before', { spec: { replicas: 1 } }, { spec: { replicas: 1, template: NEW } }, 'rolling'],
    ['to none, with another image', {}, { spec: { replicas: 0, template: NEW } }, 'recreate'],
    ['a share of an autoscaled number', {}, { spec: { template: NEW } }, 'rolling'],
  ]),
  ...pairsOf('DaemonSet', daemonSet, [
    [
      'template, maxUnavailable 100 %',
      { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: '100%' } } } },
      { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: '100%' } }, template: NEW } },
      'recreate',
    ],
  ]),
  ...pairsOf('StatefulSet', stateless, [
    ['template, partition above all', partition(3), both(partition(3), { spec: { template: NEW } }), 'in-place'],
    ['template, partition below one', partition(2), both(partition(2), { spec: { template: NEW } }), 'rolling'],
    [
      'template, maxUnavailable of all',
      { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 3 } } } },
      both({ spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 3 } } } }, { spec: { template: NEW } }),
      'recreate',
    ],
  ]),
  ...pairsOf('volumes of pods', deployment, [
    [
      'another claim',
      mounts({ persistentVolumeClaim: { claimName: 'a' } }),
      mounts({ persistentVolumeClaim: { claimName: 'b' } }),
      'recreate',
    ],
    [
      'a claim becomes an emptyDir',
      mounts({ persistentVolumeClaim: { claimName: 'a' } }),
      mounts({ emptyDir: {} }),
      'recreate',
    ],
    [
      'another folder of the node',
      mounts({ hostPath: { path: '/a' } }),
      mounts({ hostPath: { path: '/b' } }),
      'recreate',
    ],
    [
      'another folder of the claim',
      mounts({ persistentVolumeClaim: { claimName: 'a' } }, { subPath: 'a' }),
      mounts({ persistentVolumeClaim: { claimName: 'a' } }, { subPath: 'b' }),
      'recreate',
    ],
    [
      'another place in the container',
      mounts({ persistentVolumeClaim: { claimName: 'a' } }),
      mounts({ persistentVolumeClaim: { claimName: 'a' } }, { mountPath: '/store' }),
      'rolling',
    ],
    [
      'mounted no more',
      mounts({ persistentVolumeClaim: { claimName: 'a' } }),
      both(mounts({ persistentVolumeClaim: { claimName: 'a' } }), { spec: { template: template() } }),
      'recreate',
    ],
    ['an emptyDir', mounts({ emptyDir: {} }), mounts({ emptyDir: { sizeLimit: '1Gi' } }), 'rolling'],
  ]),
];
