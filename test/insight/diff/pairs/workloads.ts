import { mergePatch, type KubeObject } from '../../../../lib/kubernetes';
import { image, object, pairsOf, podSpec, refused, template, type Pair, type Outcome } from './pair';

const selector = { matchLabels: { app: 'NAME' } };
const NEW = image('registry.k8s.io/pause:3.10');
const otherLabels = {
  selector: { matchLabels: { app: 'NAME', part: 'b' } },
  template: { metadata: { labels: { part: 'b' } } },
};

const deployment = object('apps/v1', 'Deployment', { spec: { replicas: 2, selector, template: template() } });
const replicaSet = object('apps/v1', 'ReplicaSet', { spec: { replicas: 2, selector, template: template() } });
const daemonSet = object('apps/v1', 'DaemonSet', { spec: { selector, template: template() } });
const claim = (storage: string, more: object = {}): object => ({
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...more },
});
const statefulSet = object('apps/v1', 'StatefulSet', {
  spec: { replicas: 3, serviceName: 'NAME', selector, template: template(), volumeClaimTemplates: [claim('2Gi')] },
});
const stateless = object('apps/v1', 'StatefulSet', {
  spec: { replicas: 3, serviceName: 'NAME', selector, template: template() },
});

/** An autoscaler of an object, which decides about its replicas. */
const autoscaled = (kind: string): Outcome => ({
  effect: 'in-place',
  offline: 'what the server is left with depends on the autoscaler',
  around: [
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind, name: 'NAME' } },
    }),
  ],
});
const controllers = {
  metadata: { labels: { 'app.kubernetes.io/name': 'kafka', 'app.kubernetes.io/component': 'controller' } },
};
const inZone = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }],
    },
  },
};

export const WORKLOAD_PAIRS: readonly Pair[] = [
  ...pairsOf('any', deployment, [
    ['a label', {}, { metadata: { labels: { team: 'a' } } }, 'in-place'],
    ['an annotation', {}, { metadata: { annotations: { note: 'a' } } }, 'no-effect'],
  ]),
  ...pairsOf('Pod', object('v1', 'Pod', { spec: podSpec() }), [
    ['image', {}, NEW, 'in-place'],
    [
      'init image',
      { spec: { initContainers: [{ name: 'first', image: 'registry.k8s.io/pause:3.9' }] } },
      { spec: { initContainers: [{ name: 'first', image: 'registry.k8s.io/pause:3.10' }] } },
      'in-place',
    ],
    ['a deadline is set', {}, { spec: { activeDeadlineSeconds: 600 } }, 'in-place'],
    [
      'a shorter deadline',
      { spec: { activeDeadlineSeconds: 600 } },
      { spec: { activeDeadlineSeconds: 60 } },
      'in-place',
    ],
    ['a longer deadline', { spec: { activeDeadlineSeconds: 60 } }, { spec: { activeDeadlineSeconds: 600 } }, refused()],
    ['no deadline any more', { spec: { activeDeadlineSeconds: 60 } }, {}, refused()],
    ['a toleration is added', {}, { spec: { tolerations: [{ key: 'a', operator: 'Exists' }] } }, 'in-place'],
    [
      'a toleration is changed',
      { spec: { tolerations: [{ key: 'a', operator: 'Exists' }] } },
      { spec: { tolerations: [{ key: 'b', operator: 'Exists' }] } },
      refused(),
    ],
    ['a gate is opened', { spec: { schedulingGates: [{ name: 'example.com/a' }] } }, {}, 'in-place'],
    [
      'a gate is added',
      { spec: { schedulingGates: [{ name: 'example.com/a' }] } },
      { spec: { schedulingGates: [{ name: 'example.com/a' }, { name: 'example.com/b' }] } },
      refused(),
    ],
    [
      'nodeSelector of a gated pod is narrowed',
      { spec: { schedulingGates: [{ name: 'example.com/a' }] } },
      { spec: { schedulingGates: [{ name: 'example.com/a' }], nodeSelector: { zone: 'a' } } },
      'in-place',
    ],
    [
      'nodeSelector of a gated pod is changed',
      { spec: { schedulingGates: [{ name: 'example.com/a' }] } },
      { spec: { schedulingGates: [{ name: 'example.com/a' }], nodeSelector: { 'example.com/nowhere': 'false' } } },
      refused(),
    ],
    ['nodeSelector without a gate', {}, { spec: { nodeSelector: { zone: 'a' } } }, refused()],
    ['grace period', {}, { spec: { terminationGracePeriodSeconds: 60 } }, refused()],
    ['a grace period of 30 s, which is the default', {}, { spec: { terminationGracePeriodSeconds: 30 } }, 'no-effect'],
    [
      'resources',
      {},
      {
        spec: {
          containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.9', resources: { requests: { cpu: '10m' } } }],
        },
      },
      refused(),
    ],
    [
      'an environment variable',
      {},
      {
        spec: { containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.9', env: [{ name: 'A', value: 'b' }] }] },
      },
      refused(),
    ],
    ['host name', {}, { spec: { hostname: 'other' } }, refused()],
    [
      'a negative grace period becomes 1 s',
      { spec: { terminationGracePeriodSeconds: -1 } },
      { spec: { terminationGracePeriodSeconds: 1 } },
      { effect: 'in-place', offline: 'nobody can make such a pod any more' },
    ],
    [
      'node affinity of a gated pod is set',
      { spec: { schedulingGates: [{ name: 'example.com/a' }] } },
      { spec: { schedulingGates: [{ name: 'example.com/a' }], affinity: inZone } },
      'in-place',
    ],
    ['node affinity without a gate', {}, { spec: { affinity: inZone } }, refused()],
  ]),
  ...pairsOf('Deployment', deployment, [
    ['selector', {}, { spec: otherLabels }, refused()],
    ['template', {}, { spec: { template: NEW } }, 'rolling'],
    ['template, paused', { spec: { paused: true } }, { spec: { paused: true, template: NEW } }, 'in-place'],
    [
      'template, strategy Recreate',
      { spec: { strategy: { type: 'Recreate' } } },
      { spec: { strategy: { type: 'Recreate' }, template: NEW } },
      'recreate',
    ],
    [
      'labels that the selector names',
      {},
      { spec: { template: { metadata: { labels: { app: 'other' } } } } },
      refused('impossible'),
    ],
    ['another label of the template', {}, { spec: { template: { metadata: { labels: { more: 'a' } } } } }, 'rolling'],
    ['replicas', {}, { spec: { replicas: 1 } }, 'in-place'],
    ['replicas to none', {}, { spec: { replicas: 0 } }, 'recreate'],
    ['template without pods', { spec: { replicas: 0 } }, { spec: { replicas: 0, template: NEW } }, 'in-place'],
    ['history', {}, { spec: { revisionHistoryLimit: 3 } }, 'in-place'],
    ['strategy', {}, { spec: { strategy: { type: 'Recreate' } } }, { ...refused(), clientSide: 'accepted' }],
    [
      'strategy, written out before',
      { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } } },
      { spec: { strategy: { type: 'Recreate' } } },
      'in-place',
    ],
    ['strategy, back', { spec: { strategy: { type: 'Recreate' } } }, {}, 'in-place'],
    [
      'defaults written out',
      {},
      {
        spec: {
          revisionHistoryLimit: 10,
          progressDeadlineSeconds: 600,
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        },
      },
      'no-effect',
    ],
  ]),
  ...pairsOf('ReplicaSet', replicaSet, [
    ['selector', {}, { spec: otherLabels }, refused()],
    ['template', {}, { spec: { template: NEW } }, 'in-place'],
    ['replicas', {}, { spec: { replicas: 1 } }, 'in-place'],
  ]),
  ...pairsOf('DaemonSet', daemonSet, [
    ['selector', {}, { spec: otherLabels }, refused()],
    ['template', {}, { spec: { template: NEW } }, 'rolling'],
    [
      'template, OnDelete',
      { spec: { updateStrategy: { type: 'OnDelete' } } },
      { spec: { updateStrategy: { type: 'OnDelete' }, template: NEW } },
      'in-place',
    ],
  ]),
  ...pairsOf('StatefulSet', statefulSet, [
    ['selector', {}, { spec: otherLabels }, refused()],
    ['serviceName', {}, { spec: { serviceName: 'other' } }, refused()],
    ['podManagementPolicy', {}, { spec: { podManagementPolicy: 'Parallel' } }, refused()],
    ['podManagementPolicy written out', {}, { spec: { podManagementPolicy: 'OrderedReady' } }, 'no-effect'],
    ['a claim template shrinks', {}, { spec: { volumeClaimTemplates: [claim('1Gi')] } }, refused('impossible')],
    ['a claim template grows', {}, { spec: { volumeClaimTemplates: [claim('4Gi')] } }, refused()],
    [
      'a claim template says the same in mebibytes',
      {},
      { spec: { volumeClaimTemplates: [claim('2048Mi')] } },
      'no-effect',
    ],
    [
      'class of a claim template',
      {},
      { spec: { volumeClaimTemplates: [claim('2Gi', { storageClassName: 'other' })] } },
      refused(),
    ],
    [
      'another claim template',
      {},
      { spec: { volumeClaimTemplates: [claim('2Gi'), { ...claim('1Gi'), metadata: { name: 'logs' } }] } },
      refused(),
    ],
    ['no claim template any more', {}, { spec: { volumeClaimTemplates: null } }, refused()],
    ['template', {}, { spec: { template: NEW } }, 'rolling'],
    [
      'template, all pods at once at the start only',
      { spec: { podManagementPolicy: 'Parallel' } },
      { spec: { podManagementPolicy: 'Parallel', template: NEW } },
      'rolling',
    ],
    [
      'template, OnDelete',
      { spec: { updateStrategy: { type: 'OnDelete' } } },
      { spec: { updateStrategy: { type: 'OnDelete' }, template: NEW } },
      'in-place',
    ],
    ['template without pods', { spec: { replicas: 0 } }, { spec: { replicas: 0, template: NEW } }, 'in-place'],
    ['more replicas', {}, { spec: { replicas: 4 } }, 'in-place'],
    ['fewer replicas, claims stay', {}, { spec: { replicas: 1 } }, 'recreate'],
    [
      'fewer replicas, claims go',
      { spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } },
      { spec: { replicas: 1, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } },
      'data-loss',
    ],
    ['ordinals, claims stay', {}, { spec: { ordinals: { start: 5 } } }, 'recreate'],
    [
      'ordinals, claims go',
      { spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } },
      { spec: { ordinals: { start: 1 }, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } },
      'data-loss',
    ],
    ['updateStrategy', {}, { spec: { updateStrategy: { type: 'OnDelete' } } }, refused()],
    [
      'updateStrategy, written out before',
      { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } } },
      { spec: { updateStrategy: { type: 'OnDelete' } } },
      'in-place',
    ],
    ['revisionHistoryLimit', {}, { spec: { revisionHistoryLimit: 3 } }, 'in-place'],
    ['minReadySeconds', {}, { spec: { minReadySeconds: 10 } }, 'in-place'],
    [
      'persistentVolumeClaimRetentionPolicy',
      {},
      { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } },
      'in-place',
    ],
    [
      'a quantity of the template in other words',
      {
        spec: {
          template: {
            spec: {
              containers: [{ name: 'main', image: 'a:1', resources: { requests: { cpu: '1', memory: '1Gi' } } }],
            },
          },
        },
      },
      {
        spec: {
          template: {
            spec: {
              containers: [{ name: 'main', image: 'a:1', resources: { requests: { cpu: '1000m', memory: '1024Mi' } } }],
            },
          },
        },
      },
      'no-effect',
    ],
  ]),
  ...pairsOf('StatefulSet of controllers', mergePatch(stateless, controllers) as KubeObject, [
    ['other replicas', {}, { spec: { replicas: 5 } }, { effect: 'impossible', refusedBy: 'system' }],
  ]),
  ...pairsOf('StatefulSet without volumes', stateless, [
    [
      'a field that nobody knows yet',
      {},
      { spec: { podFamily: 'a' } },
      { ...refused(), offline: 'there is no such field' },
    ],
    ['fewer replicas', {}, { spec: { replicas: 1 } }, 'in-place'],
    ['ordinals', {}, { spec: { ordinals: { start: 5 } } }, 'rolling'],
    ['replicas to none', {}, { spec: { replicas: 0 } }, 'recreate'],
  ]),
  ...pairsOf('ControllerRevision', object('apps/v1', 'ControllerRevision', { revision: 1, data: { a: 'b' } }), [
    ['data', {}, { data: { a: 'c' } }, refused()],
    ['revision', {}, { revision: 2 }, 'in-place'],
  ]),
  ...pairsOf('Deployment with an autoscaler', deployment, [
    ['replicas left out', {}, { spec: { replicas: null } }, autoscaled('Deployment')],
  ]),
  ...pairsOf('ReplicaSet with an autoscaler', replicaSet, [
    ['replicas left out', {}, { spec: { replicas: null } }, autoscaled('ReplicaSet')],
  ]),
  ...pairsOf('StatefulSet with an autoscaler', stateless, [
    ['replicas left out', {}, { spec: { replicas: null } }, autoscaled('StatefulSet')],
  ]),
  ...pairsOf(
    'Job',
    object('batch/v1', 'Job', {
      spec: { parallelism: 0, completions: 2, template: { spec: podSpec({ restartPolicy: 'Never' }) } },
    }),
    [
      ['template', {}, { spec: { template: NEW } }, refused()],
      ['completions', {}, { spec: { completions: 3 } }, refused()],
      ['completionMode', {}, { spec: { completionMode: 'Indexed' } }, refused()],
      [
        'podFailurePolicy',
        {},
        {
          spec: {
            podFailurePolicy: {
              rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
            },
          },
        },
        refused(),
      ],
      [
        'backoffLimitPerIndex',
        { spec: { completionMode: 'Indexed', backoffLimitPerIndex: 1 } },
        { spec: { completionMode: 'Indexed', backoffLimitPerIndex: 2 } },
        refused(),
      ],
      [
        'successPolicy',
        { spec: { completionMode: 'Indexed' } },
        { spec: { completionMode: 'Indexed', successPolicy: { rules: [{ succeededIndexes: '0' }] } } },
        refused(),
      ],
      ['managedBy', { spec: { managedBy: 'example.com/a' } }, { spec: { managedBy: 'example.com/b' } }, refused()],
      [
        'completions alone, indexed',
        { spec: { completionMode: 'Indexed' } },
        { spec: { completionMode: 'Indexed', completions: 3 } },
        refused(),
      ],
      [
        'completions with parallelism, indexed',
        { spec: { suspend: true, completionMode: 'Indexed', parallelism: 2 } },
        { spec: { suspend: true, completionMode: 'Indexed', parallelism: 3, completions: 3 } },
        'in-place',
      ],
      ['parallelism', { spec: { suspend: true } }, { spec: { suspend: true, parallelism: 2 } }, 'in-place'],
      ['suspend', {}, { spec: { suspend: true } }, 'in-place'],
      ['activeDeadlineSeconds', {}, { spec: { activeDeadlineSeconds: 60 } }, 'in-place'],
      ['ttlSecondsAfterFinished', {}, { spec: { ttlSecondsAfterFinished: 60 } }, 'in-place'],
      ['backoffLimit', {}, { spec: { backoffLimit: 1 } }, 'in-place'],
      [
        'nodeSelector while suspended',
        { spec: { suspend: true } },
        { spec: { suspend: true, template: { spec: { nodeSelector: { zone: 'a' } } } } },
        'in-place',
      ],
      [
        'tolerations while suspended',
        { spec: { suspend: true } },
        { spec: { suspend: true, template: { spec: { tolerations: [{ operator: 'Exists' }] } } } },
        'in-place',
      ],
      ['nodeSelector while it runs', {}, { spec: { template: { spec: { nodeSelector: { zone: 'a' } } } } }, refused()],
      ['image while suspended', { spec: { suspend: true } }, { spec: { suspend: true, template: NEW } }, refused()],
      [
        'selector',
        { spec: { manualSelector: true, selector, template: template() } },
        {
          spec: {
            manualSelector: true,
            selector: { matchLabels: { app: 'NAME', part: 'b' } },
            template: { metadata: { labels: { app: 'NAME', part: 'b' } } },
          },
        },
        refused(),
      ],
    ],
  ),
  ...pairsOf(
    'CronJob',
    object('batch/v1', 'CronJob', {
      spec: {
        schedule: '0 0 1 1 *',
        suspend: true,
        jobTemplate: { spec: { template: { spec: podSpec({ restartPolicy: 'Never' }) } } },
      },
    }),
    [
      ['template', {}, { spec: { jobTemplate: { spec: { template: NEW } } } }, 'in-place'],
      ['schedule', {}, { spec: { schedule: '0 1 1 1 *' } }, 'in-place'],
      ['suspend', {}, { spec: { suspend: false } }, 'in-place'],
      ['completions of the next jobs', {}, { spec: { jobTemplate: { spec: { completions: 3 } } } }, 'in-place'],
    ],
  ),
];
