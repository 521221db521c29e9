import { compareStates, type Difference } from '../../../lib/insight/diff';
import { mergePatch, type Json, type JsonObject, type KubeObject } from '../../../lib/kubernetes';
import { Inventory, isObject } from '../../../lib/model';

const compare = (old: readonly KubeObject[], next: readonly KubeObject[]): Difference[] =>
  compareStates({
    old: { inventory: Inventory.of(old), needs: undefined },
    next: { inventory: Inventory.of(next), needs: undefined },
  });
const make = (apiVersion: string, kind: string, fields: JsonObject = {}, name = 'a'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop' },
  ...fields,
});
/** What becomes of each change, the gravest first. */
const effects = (differences: readonly Difference[]): string[] =>
  differences.flatMap((one) => one.effects.map(({ effect, reason }) => `${effect}: ${reason}`));
/** An object with a value in a place: `spec.ports.0.protocol`. */
function put(value: Json, [step, ...rest]: readonly string[], within: Json = {}): Json {
  if (step === undefined) return value;
  if (step === '0') return [put(value, rest, Array.isArray(within) ? (within[0] ?? {}) : {})];
  const map = isObject(within) ? within : {};
  return { ...map, [step]: put(value, rest, map[step]) };
}
const fieldsOf = (json: Json): JsonObject => (isObject(json) ? json : {});

const container = {
  name: 'main',
  image: 'a:1',
  ports: [{ containerPort: 1 }],
  volumeMounts: [{ name: 'v', mountPath: '/v' }],
};
const probe = { httpGet: { port: 1 } };
const template = {
  metadata: { labels: { app: 'a' } },
  spec: { containers: [{ ...container, livenessProbe: probe }], volumes: [{ name: 'v', secret: { secretName: 's' } }] },
};
const workload = { selector: { matchLabels: { app: 'a' } }, template };
const hook = { name: 'a.example.com', clientConfig: { service: { name: 'a', namespace: 'b' } } };

const SPECS: Readonly<Record<string, JsonObject>> = {
  Deployment: { spec: workload },
  ReplicaSet: { spec: workload },
  StatefulSet: { spec: { ...workload, volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: {} }] } },
  DaemonSet: { spec: workload },
  Job: { spec: { template } },
  CronJob: { spec: { schedule: '@daily', jobTemplate: { spec: { template } } } },
  Service: { spec: { selector: { app: 'a' }, ports: [{ port: 1 }] } },
  MutatingWebhookConfiguration: { webhooks: [hook] },
  ValidatingWebhookConfiguration: { webhooks: [hook] },
  HorizontalPodAutoscaler: { spec: { maxReplicas: 3 } },
};

// the defaults of the API reference (https://kubernetes.io/docs/reference/kubernetes-api/), with another value for each
const POD = 'spec.template.spec';
const DEFAULTS: readonly (readonly [apiVersion: string, kind: string, path: string, usual: Json, other: Json])[] = [
  ['apps/v1', 'Deployment', 'spec.replicas', 1, 2],
  ['apps/v1', 'Deployment', 'spec.revisionHistoryLimit', 10, 2],
  ['apps/v1', 'Deployment', 'spec.minReadySeconds', 0, 5],
  ['apps/v1', 'Deployment', 'spec.progressDeadlineSeconds', 600, 5],
  ['apps/v1', 'Deployment', 'spec.paused', false, true],
  ['apps/v1', 'Deployment', 'spec.strategy.type', 'RollingUpdate', 'Recreate'],
  ['apps/v1', 'Deployment', 'spec.strategy.rollingUpdate.maxSurge', '25%', 1],
  ['apps/v1', 'Deployment', 'spec.strategy.rollingUpdate.maxUnavailable', '25%', 1],
  ['apps/v1', 'ReplicaSet', 'spec.replicas', 1, 2],
  ['apps/v1', 'StatefulSet', 'spec.podManagementPolicy', 'OrderedReady', 'Parallel'],
  ['apps/v1', 'StatefulSet', 'spec.updateStrategy.type', 'RollingUpdate', 'OnDelete'],
  ['apps/v1', 'StatefulSet', 'spec.updateStrategy.rollingUpdate.partition', 0, 1],
  ['apps/v1', 'StatefulSet', 'spec.persistentVolumeClaimRetentionPolicy.whenDeleted', 'Retain', 'Delete'],
  ['apps/v1', 'StatefulSet', 'spec.persistentVolumeClaimRetentionPolicy.whenScaled', 'Retain', 'Delete'],
  ['apps/v1', 'StatefulSet', 'spec.ordinals.start', 0, 5],
  ['apps/v1', 'StatefulSet', 'spec.volumeClaimTemplates.0.spec.volumeMode', 'Filesystem', 'Block'],
  ['apps/v1', 'DaemonSet', 'spec.updateStrategy.type', 'RollingUpdate', 'OnDelete'],
  ['apps/v1', 'DaemonSet', 'spec.updateStrategy.rollingUpdate.maxUnavailable', 1, 2],
  ['apps/v1', 'DaemonSet', 'spec.updateStrategy.rollingUpdate.maxSurge', 0, 1],
  ['batch/v1', 'Job', 'spec.parallelism', 1, 2],
  ['batch/v1', 'Job', 'spec.backoffLimit', 6, 2],
  ['batch/v1', 'Job', 'spec.completionMode', 'NonIndexed', 'Indexed'],
  ['batch/v1', 'Job', 'spec.suspend', false, true],
  ['batch/v1', 'CronJob', 'spec.concurrencyPolicy', 'Allow', 'Forbid'],
  ['batch/v1', 'CronJob', 'spec.suspend', false, true],
  ['batch/v1', 'CronJob', 'spec.successfulJobsHistoryLimit', 3, 2],
  ['batch/v1', 'CronJob', 'spec.failedJobsHistoryLimit', 1, 2],
  ['v1', 'Service', 'spec.type', 'ClusterIP', 'NodePort'],
  ['v1', 'Service', 'spec.sessionAffinity', 'None', 'ClientIP'],
  ['v1', 'Service', 'spec.internalTrafficPolicy', 'Cluster', 'Local'],
  ['v1', 'Service', 'spec.publishNotReadyAddresses', false, true],
  ['v1', 'Service', 'spec.ports.0.protocol', 'TCP', 'UDP'],
  ['v1', 'PersistentVolumeClaim', 'spec.volumeMode', 'Filesystem', 'Block'],
  ['v1', 'PersistentVolume', 'spec.persistentVolumeReclaimPolicy', 'Retain', 'Delete'],
  ['v1', 'PersistentVolume', 'spec.volumeMode', 'Filesystem', 'Block'],
  ['v1', 'Secret', 'type', 'Opaque', 'kubernetes.io/tls'],
  ['v1', 'ConfigMap', 'immutable', false, true],
  ['storage.k8s.io/v1', 'StorageClass', 'reclaimPolicy', 'Delete', 'Retain'],
  ['storage.k8s.io/v1', 'StorageClass', 'volumeBindingMode', 'Immediate', 'WaitForFirstConsumer'],
  ['storage.k8s.io/v1', 'StorageClass', 'allowVolumeExpansion', false, true],
  ['storage.k8s.io/v1', 'CSIDriver', 'spec.attachRequired', true, false],
  ['storage.k8s.io/v1', 'CSIDriver', 'spec.podInfoOnMount', false, true],
  ['storage.k8s.io/v1', 'CSIDriver', 'spec.storageCapacity', false, true],
  ['storage.k8s.io/v1', 'CSIDriver', 'spec.fsGroupPolicy', 'ReadWriteOnceWithFSType', 'File'],
  ['storage.k8s.io/v1', 'CSIDriver', 'spec.volumeLifecycleModes', ['Persistent'], ['Ephemeral']],
  ['scheduling.k8s.io/v1', 'PriorityClass', 'preemptionPolicy', 'PreemptLowerPriority', 'Never'],
  ['scheduling.k8s.io/v1', 'PriorityClass', 'globalDefault', false, true],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'spec.minReplicas', 1, 2],
  ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].flatMap((kind) =>
    (
      [
        ['failurePolicy', 'Fail', 'Ignore'],
        ['matchPolicy', 'Equivalent', 'Exact'],
        ['timeoutSeconds', 10, 5],
        ['namespaceSelector', {}, { matchLabels: { a: 'b' } }],
        ['objectSelector', {}, { matchLabels: { a: 'b' } }],
        ['clientConfig.service.port', 443, 8443],
      ] as const
    ).map(
      ([path, usual, other]) => ['admissionregistration.k8s.io/v1', kind, `webhooks.0.${path}`, usual, other] as const,
    ),
  ),
  [
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    'webhooks.0.reinvocationPolicy',
    'Never',
    'IfNeeded',
  ],
  ...(
    [
      ['restartPolicy', 'Always', 'Never'],
      ['dnsPolicy', 'ClusterFirst', 'Default'],
      ['terminationGracePeriodSeconds', 30, 5],
      ['schedulerName', 'default-scheduler', 'other'],
      ['hostNetwork', false, true],
      ['hostPID', false, true],
      ['hostIPC', false, true],
      ['securityContext', {}, { runAsUser: 1 }],
      ['containers.0.terminationMessagePath', '/dev/termination-log', '/x'],
      ['containers.0.terminationMessagePolicy', 'File', 'FallbackToLogsOnError'],
      ['containers.0.ports.0.protocol', 'TCP', 'UDP'],
      ['containers.0.volumeMounts.0.readOnly', false, true],
      ['containers.0.stdin', false, true],
      ['containers.0.stdinOnce', false, true],
      ['containers.0.tty', false, true],
      ['containers.0.resources', {}, { limits: { cpu: 1 } }],
      ['containers.0.livenessProbe.timeoutSeconds', 1, 5],
      ['containers.0.livenessProbe.periodSeconds', 10, 5],
      ['containers.0.livenessProbe.successThreshold', 1, 5],
      ['containers.0.livenessProbe.failureThreshold', 3, 5],
      ['containers.0.livenessProbe.initialDelaySeconds', 0, 5],
      ['containers.0.livenessProbe.httpGet.scheme', 'HTTP', 'HTTPS'],
      ['containers.0.livenessProbe.httpGet.path', '/', '/x'],
      ['volumes.0.secret.defaultMode', 420, 256],
    ] as const
  ).map(([path, usual, other]) => ['apps/v1', 'Deployment', `${POD}.${path}`, usual, other] as const),
];

describe('a field that is left out', () => {
  test.each(DEFAULTS)('of %s %s: %s is %j', (apiVersion, kind, path, usual, other) => {
    const plain = make(apiVersion, kind, SPECS[kind] ?? {});
    const having = (value: Json): KubeObject => ({
      ...plain,
      ...fieldsOf(put(value, path.split('.'), SPECS[kind] ?? {})),
    });
    expect([compare([plain], [having(usual)]), compare([having(usual)], [plain])]).toEqual([[], []]);
    expect([compare([plain], [having(other)]).length, compare([having(other)], [plain]).length]).toEqual([1, 1]);
  });
});

describe('pods that are replaced', () => {
  const kinds = { Deployment: 'strategy', StatefulSet: 'updateStrategy', DaemonSet: 'updateStrategy' } as const;
  /** What another image does to a workload. */
  function rolled(
    kind: keyof typeof kinds,
    spec: JsonObject = {},
    rollingUpdate: JsonObject = {},
    around: readonly KubeObject[] = [],
  ): string {
    const old = make('apps/v1', kind, { spec: { ...workload, [kinds[kind]]: { rollingUpdate }, ...spec } });
    const next = mergePatch(old, {
      spec: { template: { spec: { containers: [{ ...container, image: 'a:2' }] } } },
    }) as KubeObject;
    return effects(compare([old, ...around], [next, ...around])).join();
  }

  // https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy: 25 % of both, up for the surge, down for what may miss
  test('a Deployment makes new pods first, unless its room is only in what may miss', () => {
    expect(rolled('Deployment')).toMatch(/^rolling: its only pod is replaced: a new one is made before it stops/);
    expect(rolled('Deployment', {}, { maxSurge: 0 })).toMatch(/^recreate: maxUnavailable lets all go at once/);
    expect(rolled('Deployment', { replicas: 3 })).toMatch(/^rolling: its 3 pods are replaced a few at a time/);
    expect(rolled('Deployment', { replicas: 4 }, { maxUnavailable: '100%' })).toMatch(
      /^recreate: .*4 pods stop together/,
    );
    expect(rolled('Deployment', { replicas: 4 }, { maxUnavailable: '99%' })).toMatch(/^rolling/);
    expect([
      rolled('Deployment', { replicas: 4 }, { maxUnavailable: 4 }),
      rolled('Deployment', { replicas: 4 }, { maxUnavailable: 3 }),
    ]).toEqual([expect.stringMatching(/^recreate/), expect.stringMatching(/^rolling/)]);
    expect(rolled('Deployment', { replicas: 4 }, { maxUnavailable: '100%', maxSurge: '100%' })).toMatch(/^recreate/);
  });

  test('a StatefulSet goes from its last pod to its first, in order, or not at all', () => {
    expect(rolled('StatefulSet')).toMatch(/^rolling: its only pod is replaced: nobody answers for that time/);
    expect(rolled('StatefulSet', { replicas: 3 })).toMatch(
      /^rolling: its 3 pods are replaced one after another, from the last to the first/,
    );
    expect(rolled('StatefulSet', { replicas: 3 }, { maxUnavailable: 3 })).toMatch(
      /^recreate: .*from Kubernetes 1.35 on/,
    );
    expect([
      rolled('StatefulSet', { replicas: 3 }, { maxUnavailable: 2 }),
      rolled('StatefulSet', {}, { maxUnavailable: 1 }),
    ]).toEqual([expect.stringMatching(/^rolling/), expect.stringMatching(/^rolling/)]);
    expect(rolled('StatefulSet', { replicas: 3 }, { partition: 3 })).toMatch(
      /^in-place: partition 3 is above the number of every pod/,
    );
    expect(rolled('StatefulSet', { replicas: 3 }, { partition: 2 })).toMatch(/^rolling/);
    expect(rolled('StatefulSet', { replicas: 3, ordinals: { start: 5 } }, { partition: 7 })).toMatch(/^rolling/);
    expect(rolled('StatefulSet', { replicas: 3, ordinals: { start: 5 } }, { partition: 8 })).toMatch(
      /^in-place: partition/,
    );
    expect(rolled('StatefulSet', { updateStrategy: { type: 'OnDelete' } })).toMatch(
      /^in-place: updateStrategy is OnDelete/,
    );
  });

  test('a DaemonSet goes node by node', () => {
    expect(rolled('DaemonSet')).toMatch(/^rolling: the pods are replaced node by node/);
    expect([
      rolled('DaemonSet', {}, { maxUnavailable: '100%' }),
      rolled('DaemonSet', {}, { maxUnavailable: '50%' }),
    ]).toEqual([expect.stringMatching(/^recreate/), expect.stringMatching(/^rolling/)]);
  });

  test('none are, where there are none', () => {
    expect([rolled('Deployment', { replicas: 0 }), rolled('StatefulSet', { replicas: 0 })]).toEqual([
      expect.stringMatching(/^in-place: no pod is replaced/),
      expect.stringMatching(/^in-place: no pod is replaced/),
    ]);
  });

  test('are as many as the autoscaler leaves, where it decides', () => {
    const scaler = (name: string, kind = 'Deployment', namespace = 'shop'): KubeObject => ({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'h', namespace },
      spec: { minReplicas: 4, maxReplicas: 9, scaleTargetRef: { kind, name } },
    });
    const one = /its only pod/;
    expect(rolled('Deployment', {}, {}, [scaler('a')])).toMatch(/its 4 pods are replaced a few at a time/);
    for (const other of [scaler('b'), scaler('a', 'StatefulSet'), scaler('a', 'Deployment', 'other')])
      expect(rolled('Deployment', {}, {}, [other])).toMatch(one);
    expect(rolled('Deployment', { replicas: 1 }, {}, [scaler('a')])).toMatch(one);
    expect(rolled('Deployment', {}, { maxUnavailable: 4 }, [scaler('a')])).toMatch(
      /^recreate: maxUnavailable lets all go at once: its pods stop together/,
    );
  });
});

describe('numbers of pods', () => {
  const scaled = (kind: string, from: JsonObject, to: JsonObject): string[] =>
    effects(
      compare(
        [make('apps/v1', kind, { spec: { ...workload, ...from } })],
        [make('apps/v1', kind, { spec: { ...workload, ...to } })],
      ),
    );
  const claims = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };

  test('grow and shrink in place, and stop all at nothing', () => {
    expect(scaled('Deployment', { replicas: 2 }, { replicas: 5 })).toEqual(['in-place: 3 pods more']);
    expect(scaled('Deployment', { replicas: 5 }, { replicas: 4 })).toEqual(['in-place: 1 pod fewer']);
    expect(scaled('Deployment', { replicas: 2 }, { replicas: 0 })).toEqual([
      expect.stringMatching(/^recreate: .*2 pods stop together/),
    ]);
    expect(scaled('Deployment', { replicas: 0 }, { replicas: 2 })).toEqual(['in-place: 2 pods more']);
  });

  test('leave volumes behind, or take them', () => {
    const down = (more: JsonObject, to = 1, from = 3) =>
      scaled('StatefulSet', { ...claims, ...more, replicas: from }, { ...claims, ...more, replicas: to })[0];
    expect(down({})).toMatch(/^recreate: a-1, a-2 stop together; the volumes stay/);
    expect(down({}, 2)).toMatch(/^recreate: a-2 stops; the volumes stay/);
    const gone = { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } };
    expect(down(gone)).toMatch(
      /^data-loss: a-1, a-2 go, and whenScaled: Delete takes their volumes with them: data-a-1, data-a-2/,
    );
    expect(down(gone, 2)).toMatch(/^data-loss: a-2 goes, /);
    expect(down({ ordinals: { start: 5 } })).toMatch(/^recreate: a-6, a-7 stop/);
    expect([down({}, 1, 5), down({}, 1, 6)]).toEqual([
      expect.stringContaining('a-1, a-2, a-3, a-4 stop'),
      expect.stringContaining('a-1, a-2, a-3 and 2 more stop'),
    ]);
    expect(scaled('StatefulSet', { ...claims, replicas: 1 }, { ...claims, replicas: 3 })).toEqual([
      'in-place: 2 pods more',
    ]);
    expect(scaled('StatefulSet', { replicas: 3 }, { replicas: 1 })).toEqual(['in-place: 2 pods fewer']);
  });

  test('claim templates grow by hand, and never shrink', () => {
    const sized = (storage: string) => ({
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }],
    });
    const [grow, shrink] = [
      scaled('StatefulSet', sized('1Gi'), sized('2Gi'))[0],
      scaled('StatefulSet', sized('2Gi'), sized('1Gi'))[0],
    ];
    expect([grow, shrink]).toEqual([
      expect.stringMatching(/^recreate: claim templates can't be changed/),
      expect.stringMatching(/^impossible: a claim can't shrink from 2Gi to 1Gi/),
    ]);
    expect(scaled('StatefulSet', sized('1Gi'), sized('1024Mi'))).toEqual([]);
  });
});

// https://kubernetes.io/docs/concepts/services-networking/service/ and pkg/apis/core/validation of Services
describe('a Service', () => {
  const changed = (from: JsonObject, to: JsonObject): string[] =>
    effects(
      compare(
        [make('v1', 'Service', { spec: { ports: [{ port: 1 }], ...from } })],
        [make('v1', 'Service', { spec: { ports: [{ port: 1 }], ...to } })],
      ),
    );

  test('keeps its address, and stays headless', () => {
    expect(changed({ clusterIP: '10.0.0.1' }, { clusterIP: '10.0.0.2' })[0]).toMatch(
      /^recreate: the address of a Service can not be changed to 10.0.0.2/,
    );
    expect(changed({ clusterIP: '10.0.0.1' }, { clusterIP: 'None' })[0]).toMatch(
      /^recreate: a Service that has an address can not become headless/,
    );
    expect(changed({ clusterIP: 'None' }, {})[0]).toMatch(/^recreate: the Service stays headless/);
    expect(changed({ clusterIP: '10.0.0.1' }, {})[0]).toMatch(/^no-effect: left to Kubernetes/);
  });

  test('changes its type', () => {
    expect(changed({ type: 'LoadBalancer' }, { type: 'ClusterIP' })[0]).toMatch(
      /^recreate: the load balancer and its address are given back/,
    );
    expect(changed({ type: 'NodePort' }, {})[0]).toMatch(/^in-place: the Service becomes a/);
    expect(changed({}, { type: 'LoadBalancer' })[0]).toMatch(
      /^in-place: the Service becomes a LoadBalancer; its address in the cluster stays/,
    );
    expect(
      changed({}, { type: 'ExternalName', externalName: 'x' }).some((line) =>
        line.startsWith('recreate: the name leads somewhere else'),
      ),
    ).toBe(true);
  });

  test('leads elsewhere at once', () => {
    expect(changed({ selector: { app: 'a' } }, { selector: { app: 'b' } })[0]).toMatch(
      /^in-place: new connections go to other pods/,
    );
    expect(
      changed({ type: 'LoadBalancer', loadBalancerClass: 'a' }, { type: 'LoadBalancer', loadBalancerClass: 'b' })[0],
    ).toMatch(/^recreate: who balances/);
    expect(changed({ ipFamilies: ['IPv4'] }, { ipFamilies: ['IPv6'] })[0]).toMatch(
      /^recreate: the first address family/,
    );
    expect(changed({ ipFamilies: ['IPv4'] }, { ipFamilies: ['IPv4', 'IPv6'] })[0]).toMatch(
      /^in-place: a second address/,
    );
  });

  test('rules of a policy open more, or cut connections', () => {
    const rules = (...ports: number[]) => ({
      spec: { podSelector: {}, ingress: ports.map((port) => ({ ports: [{ port }] })) },
    });
    const policy = (from: JsonObject, to: JsonObject) =>
      effects(
        compare(
          [make('networking.k8s.io/v1', 'NetworkPolicy', from)],
          [make('networking.k8s.io/v1', 'NetworkPolicy', to)],
        ),
      )[0];
    expect(policy(rules(1), rules(1, 2))).toBe('in-place: more connections to the pods are allowed');
    expect(policy(rules(1, 2), rules(1))).toContain(
      'connections to the pods that only a rule that is gone allowed are cut',
    );
    expect(policy(rules(1, 2, 3), rules(3))).toContain('that only 2 rules that are gone allowed');
    expect(policy(rules(1, 2), rules(2, 1))).toBeUndefined();
  });
});
