import { compareStates, type Difference, type NeedFact, type State } from '../../../lib/insight/diff';
import { mergePatch, type KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';

const state = (objects: readonly KubeObject[], needs?: readonly NeedFact[]): State => ({
  inventory: Inventory.of(objects),
  needs,
});
const compare = (old: readonly KubeObject[], next: readonly KubeObject[]): Difference[] =>
  compareStates({ old: state(old), next: state(next) });
const make = (apiVersion: string, kind: string, name: string, fields: object = {}): KubeObject =>
  mergePatch({ apiVersion, kind, metadata: { name, namespace: 'streaming' } }, fields) as KubeObject;
const without = (object: KubeObject, around: readonly KubeObject[] = []): Difference | undefined =>
  compare([object, ...around], around)[0];

const pod = (spec: object): object => ({ spec: { template: { metadata: { labels: { app: 'a' } }, spec } } });
const reader = (kind: string, spec: object = {}): KubeObject =>
  make('apps/v1', kind, 'reader', pod({ containers: [{ name: 'a', image: 'a:1' }], ...spec }));
const mounts = (name: string, optional?: boolean): object => ({
  volumes: [{ name: 'a', configMap: { name, optional } }],
});

describe('an object that is gone', () => {
  const claims = { spec: { replicas: 3, volumeClaimTemplates: [{ metadata: { name: 'data' } }] } };
  const kafkaLabels = { labels: { 'strimzi.io/cluster': 'events' } };
  test.each<[string, KubeObject, Difference['effect'], string]>([
    [
      'Namespace',
      make('v1', 'Namespace', 'old', { metadata: { namespace: null } }),
      'data-loss',
      'everything inside is deleted',
    ],
    [
      'definition',
      make('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'a', { spec: { names: { kind: 'Kafka' } } }),
      'data-loss',
      'every Kafka of the cluster is deleted',
    ],
    ['claim', make('v1', 'PersistentVolumeClaim', 'a'), 'data-loss', 'its volume with the data'],
    [
      'volume, Delete',
      make('v1', 'PersistentVolume', 'a', { spec: { persistentVolumeReclaimPolicy: 'Delete' } }),
      'data-loss',
      'the disk goes',
    ],
    ['volume, Retain', make('v1', 'PersistentVolume', 'a'), 'recreate', 'the disk stays'],
    [
      'StatefulSet, claims stay',
      make('apps/v1', 'StatefulSet', 'a', claims),
      'recreate',
      '3 pods stop together; the volumes (data) stay',
    ],
    [
      'StatefulSet, claims go',
      make(
        'apps/v1',
        'StatefulSet',
        'a',
        mergePatch(claims, { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } }) as object,
      ),
      'data-loss',
      'takes the volumes (data) with them',
    ],
    ['Deployment', make('apps/v1', 'Deployment', 'a', { spec: { replicas: 2 } }), 'recreate', '2 pods stop together'],
    [
      'load balancer',
      make('v1', 'Service', 'a', { spec: { type: 'LoadBalancer' } }),
      'recreate',
      'address of the load balancer is given back',
    ],
    ['Service', make('v1', 'Service', 'a'), 'recreate', 'its name leads nowhere'],
    ['Job', make('batch/v1', 'Job', 'a'), 'in-place', 'its pods and their logs go'],
    ['CronJob', make('batch/v1', 'CronJob', 'a'), 'in-place', 'no more runs'],
    ['budget', make('policy/v1', 'PodDisruptionBudget', 'a'), 'in-place', 'may stop all its pods together'],
    ['binding', make('rbac.authorization.k8s.io/v1', 'RoleBinding', 'a'), 'in-place', 'lose the rights at once'],
    ['storage class', make('storage.k8s.io/v1', 'StorageClass', 'a'), 'in-place', 'wait for ever'],
    ['ConfigMap that nobody names', make('v1', 'ConfigMap', 'a'), 'in-place', 'nobody names it'],
    [
      'KafkaTopic',
      make('kafka.strimzi.io/v1', 'KafkaTopic', 'orders'),
      'data-loss',
      'topic orders is deleted with all its records',
    ],
    [
      'KafkaTopic, no longer managed',
      make('kafka.strimzi.io/v1', 'KafkaTopic', 'orders', {
        metadata: { annotations: { 'strimzi.io/managed': 'false' } },
      }),
      'in-place',
      'it stays as it is',
    ],
    ['KafkaUser', make('kafka.strimzi.io/v1', 'KafkaUser', 'a'), 'in-place', 'clients that use it are refused'],
    [
      'pool, deleteClaim',
      make('kafka.strimzi.io/v1', 'KafkaNodePool', 'a', {
        metadata: kafkaLabels,
        spec: { replicas: 3, storage: { deleteClaim: true } },
      }),
      'data-loss',
      'deleteClaim takes the volumes',
    ],
    [
      'pool',
      make('kafka.strimzi.io/v1', 'KafkaNodePool', 'a', { spec: { replicas: 3, storage: {} } }),
      'recreate',
      'the volumes stay',
    ],
    ['Kafka', make('kafka.strimzi.io/v1', 'Kafka', 'events'), 'recreate', 'all nodes stop together'],
    [
      'FlinkDeployment',
      make('flink.apache.org/v1beta1', 'FlinkDeployment', 'a'),
      'data-loss',
      'forgets how far it was',
    ],
    [
      'CassandraDatacenter',
      make('cassandra.datastax.com/v1beta1', 'CassandraDatacenter', 'a'),
      'data-loss',
      'deletes their volumes',
    ],
    ['PostgreSQL Cluster', make('postgresql.cnpg.io/v1', 'Cluster', 'a'), 'data-loss', 'volumes are deleted'],
    ['bucket', make('objectbucket.io/v1alpha1', 'ObjectBucketClaim', 'a'), 'data-loss', 'deleted with its objects'],
    ['resource of an unknown operator', make('example.com/v1', 'Thing', 'a'), 'recreate', "the operator's matter"],
    ['lease', make('coordination.k8s.io/v1', 'Lease', 'a'), 'in-place', 'no longer counts'],
  ])('%s', (_, object, effect, reason) => {
    const difference = without(object);
    expect(difference).toMatchObject({ action: 'removed', effect });
    expect(difference?.effects[0]?.reason).toContain(reason);
  });

  test('a claim whose class keeps volumes leaves its volume', () => {
    const kept = make('storage.k8s.io/v1', 'StorageClass', 'kept', {
      metadata: { namespace: null },
      reclaimPolicy: 'Retain',
    });
    const claim = make('v1', 'PersistentVolumeClaim', 'a', { spec: { storageClassName: 'kept' } });
    expect(without(claim, [kept])?.effect).toBe('recreate');
  });

  test('a ConfigMap that pods still name stops them from being made', () => {
    const map = make('v1', 'ConfigMap', 'conf');
    expect(without(map, [reader('Deployment', mounts('conf'))])).toMatchObject({ effect: 'impossible' });
    expect(without(map, [reader('Deployment', mounts('conf', true))])).toMatchObject({ effect: 'in-place' });
    expect(without(map, [reader('Deployment', mounts('other'))])).toMatchObject({ effect: 'in-place' });
  });

  test.each([
    [
      'Secret',
      { containers: [{ name: 'a', env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'x', key: 'k' } } }] }] },
    ],
    ['Secret', { containers: [{ name: 'a', envFrom: [{ secretRef: { name: 'x' } }] }] }],
    ['Secret', { volumes: [{ name: 'a', projected: { sources: [{ secret: { name: 'x' } }] } }] }],
    ['ServiceAccount', { serviceAccountName: 'x' }],
  ])('so does a %s', (kind, spec) => {
    expect(without(make('v1', kind, 'x'), [reader('Deployment', spec)])).toMatchObject({ effect: 'impossible' });
  });

  test('a policy cuts what only it allowed where everything else is closed, and opens the pods where nothing is', () => {
    const policy = (name: string, podSelector: object): KubeObject =>
      make('networking.k8s.io/v1', 'NetworkPolicy', name, { spec: { podSelector } });
    const some = policy('some', { matchLabels: { app: 'a' } });
    expect(without(some, [policy('default-deny', {})])?.effects[0]?.reason).toContain('are cut');
    expect(without(some)?.effects[0]?.reason).toContain('open');
  });
});

describe('a Job that is called by its content', () => {
  const job = (name: string): KubeObject => make('batch/v1', 'Job', name);

  test('is followed by the next one', () => {
    expect(compare([job('load-0123abcd')], [job('load-4567cdef')])).toMatchObject([
      { action: 'replaced', name: 'load-4567cdef', effect: 'in-place' },
    ]);
  });

  test.each([
    ['another job', 'load-0123abcd', 'save-0123abcd'],
    ['a name without a hash', 'load', 'load-0123abcd'],
  ])('is not followed by %s', (_, before, after) => {
    expect(
      compare([job(before)], [job(after)])
        .map(({ action }) => action)
        .sort(),
    ).toEqual(['added', 'removed']);
  });
});

describe('changed content', () => {
  const map = (text: string): KubeObject => make('v1', 'ConfigMap', 'conf', { data: { a: text } });
  const deployment = reader('Deployment', mounts('conf'));
  const checksum = (value: string): KubeObject =>
    mergePatch(deployment, { spec: { template: { metadata: { annotations: { checksum: value } } } } }) as KubeObject;

  test('restarts no pod without a checksum', () => {
    const [difference] = compare([map('a'), deployment], [map('b'), deployment]);
    expect(difference).toMatchObject({ kind: 'ConfigMap', effect: 'in-place' });
    expect(difference?.effects.map(({ reason }) => reason).join()).toContain('no pod restarts: Deployment reader');
  });

  test('replaces pods with a checksum', () => {
    const differences = compare([map('a'), checksum('1')], [map('b'), checksum('2')]);
    expect(differences.map(({ kind, effect }) => [kind, effect])).toEqual([
      ['ConfigMap', 'rolling'],
      ['Deployment', 'rolling'],
    ]);
  });
});

describe('a quota', () => {
  const quota = (memory: string): KubeObject =>
    make('v1', 'ResourceQuota', 'tenant', { spec: { hard: { 'requests.memory': memory } } });
  const asks = reader('Deployment', {
    containers: [{ name: 'a', image: 'a:1', resources: { limits: { memory: '2Gi' } } }],
  });

  test('below what the namespace asks for stops pods from being made again', () => {
    const [difference] = compare([quota('4Gi'), asks], [quota('1Gi'), asks]);
    expect(difference).toMatchObject({ effect: 'impossible' });
  });

  test('that is lower and still enough is in place', () => {
    expect(compare([quota('4Gi'), asks], [quota('2048Mi'), asks])[0]?.effect).toBe('in-place');
  });
});

describe('what is the same', () => {
  test('an object of the same group, kind, namespace and name is one object, whatever its version', () => {
    const before = make('autoscaling/v1', 'HorizontalPodAutoscaler', 'a');
    const after = make('autoscaling/v2', 'HorizontalPodAutoscaler', 'a');
    expect(compare([before], [after])).toMatchObject([{ action: 'changed', effect: 'no-effect' }]);
  });

  test('status and what the server writes do not count', () => {
    const written = {
      metadata: {
        uid: 'a',
        resourceVersion: '1',
        generation: 2,
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      },
      status: { replicas: 1 },
    };
    expect(compare([reader('Deployment')], [mergePatch(reader('Deployment'), written) as KubeObject])).toEqual([]);
  });

  // what API server 1.34 and its admission make of `kubectl apply`, as `kubectl get -o yaml` shows it
  test.each<[string, KubeObject, object]>([
    [
      'a Service',
      make('v1', 'Service', 'a', { spec: { ports: [{ port: 80 }] } }),
      {
        spec: {
          clusterIP: '10.96.0.7',
          clusterIPs: ['10.96.0.7'],
          ipFamilies: ['IPv4'],
          ipFamilyPolicy: 'SingleStack',
          internalTrafficPolicy: 'Cluster',
          sessionAffinity: 'None',
          type: 'ClusterIP',
          ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }],
        },
      },
    ],
    [
      'a Pod',
      make('v1', 'Pod', 'a', { spec: { containers: [{ name: 'a', image: 'a:1' }] } }),
      {
        spec: {
          nodeName: 'node-1',
          priority: 0,
          preemptionPolicy: 'PreemptLowerPriority',
          enableServiceLinks: true,
          serviceAccount: 'default',
          serviceAccountName: 'default',
          volumes: [{ name: 'kube-api-access-x2x4z', projected: { sources: [] } }],
          tolerations: [
            { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
          ],
          containers: [
            {
              name: 'a',
              image: 'a:1',
              volumeMounts: [
                { name: 'kube-api-access-x2x4z', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
              ],
            },
          ],
        },
      },
    ],
    [
      'a Job',
      make('batch/v1', 'Job', 'a', pod({ containers: [{ name: 'a', image: 'a:1' }], restartPolicy: 'Never' })),
      {
        metadata: { labels: { app: 'a', 'job-name': 'a', 'controller-uid': '1' } },
        spec: {
          selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': '1' } },
          template: { metadata: { labels: { app: 'a', 'batch.kubernetes.io/controller-uid': '1', 'job-name': 'a' } } },
        },
      },
    ],
    [
      'a claim',
      make('v1', 'PersistentVolumeClaim', 'a'),
      {
        metadata: { uid: '1', finalizers: ['kubernetes.io/pvc-protection'] },
        spec: { storageClassName: 'standard', volumeName: 'disk', volumeMode: 'Filesystem' },
      },
    ],
    [
      'a StatefulSet',
      make('apps/v1', 'StatefulSet', 'a', { spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } }),
      {
        spec: {
          volumeClaimTemplates: [
            {
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: { name: 'data' },
              status: { phase: 'Pending' },
            },
          ],
        },
      },
    ],
    [
      'a Namespace',
      make('v1', 'Namespace', 'a'),
      { metadata: { labels: { 'kubernetes.io/metadata.name': 'a' } }, spec: { finalizers: ['kubernetes'] } },
    ],
  ])('%s as the cluster shows it is what was applied', (_, applied, written) => {
    const shown = mergePatch(applied, written) as KubeObject;
    expect(compare([shown], [applied]).map(({ effect }) => effect)).toEqual(
      applied.kind === 'Service' || applied.kind === 'PersistentVolumeClaim' ? ['no-effect'] : [],
    );
  });

  test('a variable that moves inside the list restarts the pods, since Kubernetes compares lists in order', () => {
    const env = (...names: string[]): KubeObject =>
      reader('Deployment', {
        containers: [{ name: 'a', image: 'a:1', env: names.map((name) => ({ name, value: '1' })) }],
      });
    const [difference] = compare([env('A', 'B')], [env('B', 'A')]);
    expect(difference?.effects[0]?.fields).toEqual([
      { path: 'spec.template.spec.containers[a].env', before: '["[A]","[B]"]', after: '["[B]","[A]"]' },
    ]);
  });

  test('a changed variable is named by its name', () => {
    const env = (value: string): KubeObject =>
      reader('Deployment', { containers: [{ name: 'a', image: 'a:1', env: [{ name: 'A', value }] }] });
    expect(compare([env('1')], [env('2')])[0]?.effects[0]?.fields).toEqual([
      { path: 'spec.template.spec.containers[a].env[A].value', before: '1', after: '2' },
    ]);
  });

  test('values of Secrets are never told', () => {
    const secret = (value: string): KubeObject => make('v1', 'Secret', 'a', { data: { password: value } });
    expect(JSON.stringify(compare([secret('b25l')], [secret('dHdv')]))).not.toMatch(/b25l|dHdv/);
  });
});

describe('a number of replicas that is left out', () => {
  const replicas = (count?: number): KubeObject =>
    mergePatch(reader('StatefulSet'), {
      spec: { replicas: count ?? null, volumeClaimTemplates: [{ metadata: { name: 'a' } }] },
    }) as KubeObject;
  const scaler = (name: string): KubeObject =>
    make('autoscaling/v2', 'HorizontalPodAutoscaler', 'a', {
      spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name } },
    });

  test('is one, unless an autoscaler decides', () => {
    expect(compare([replicas(3)], [replicas()])[0]?.effect).toBe('recreate');
    expect(compare([replicas(3), scaler('reader')], [replicas(), scaler('reader')])[0]?.effect).toBe('in-place');
    expect(compare([replicas(3), scaler('other')], [replicas(), scaler('other')])[0]?.effect).toBe('recreate');
  });
});

describe('the version of an operator', () => {
  const kafka = (version: string): KubeObject =>
    make('kafka.strimzi.io/v1', 'Kafka', 'events', { spec: { kafka: { version, metadataVersion: '4.2-IV1' } } });
  const operator: NeedFact = {
    kind: 'operator',
    id: 'strimzi',
    places: [],
    operator: { name: 'strimzi', version: '1.2.0' },
    content: '',
  };
  const effectOf = (version: string, needs?: readonly NeedFact[]): string | undefined =>
    compareStates({ old: state([kafka('4.2.0')], needs), next: state([kafka(version)], needs) })[0]?.effect;

  test('decides which Kafka it runs', () => {
    expect(effectOf('4.3.1', [operator])).toBe('rolling');
    expect(effectOf('4.4.0', [operator])).toBe('impossible');
    expect(effectOf('4.4.0')).toBe('rolling');
  });
});

describe('needs', () => {
  const need = (fields: Partial<NeedFact>): NeedFact => ({
    kind: 'secret',
    id: 'a',
    places: [],
    content: '',
    ...fields,
  });
  const reasons = (old: readonly NeedFact[], next: readonly NeedFact[]): string[] =>
    compareStates({ old: state([], old), next: state([], next) }).flatMap(({ name, effects }) =>
      effects.map(({ reason }) => `${name}: ${reason}`),
    );

  test.each<[string, NeedFact[], NeedFact[], string]>([
    [
      'a secret leaves a place',
      [need({ places: ['a/x', 'b/x'] })],
      [need({ places: ['a/x'] })],
      'no longer has to stand in b/x',
    ],
    [
      'a secret gets a place',
      [need({ places: ['a/x'] })],
      [need({ places: ['a/x', 'b/x'] })],
      'has to stand in b/x as well',
    ],
    ['a secret is of another form', [need({ content: '1' })], [need({ content: '2' })], 'what stands there may not do'],
    [
      'a bucket has another name',
      [need({ kind: 'bucket', bucket: 'old' })],
      [need({ kind: 'bucket', bucket: 'new' })],
      'the data stays behind in bucket old',
    ],
    ['a bucket is gone', [need({ kind: 'bucket', bucket: 'old' })], [], 'the data stays behind in bucket old'],
    ['a secret is gone', [need({ places: ['a/x'] })], [], 'a/x can go'],
    ['a secret is new', [], [need({})], 'pods wait until somebody brings'],
  ])('%s', (_, old, next, reason) => {
    expect(reasons(old, next).join('\n')).toContain(reason);
  });

  test('say nothing where one side does not know its needs', () => {
    expect(compareStates({ old: state([]), next: state([], [need({})]) })).toEqual([]);
  });
});
