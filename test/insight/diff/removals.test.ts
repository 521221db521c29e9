import { compareStates, type Difference } from '../../../lib/insight/diff';
import type { KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { object } from './pairs/pair';

const compare = (old: readonly KubeObject[], next: readonly KubeObject[]): Difference[] =>
  compareStates({
    old: { inventory: Inventory.of(old), needs: undefined },
    next: { inventory: Inventory.of(next), needs: undefined },
  });
const make = (apiVersion: string, kind: string, name: string, fields: object = {}): KubeObject =>
  object(apiVersion, kind, { metadata: { name, namespace: 'shop' }, ...fields });
const workload = (spec: object): KubeObject =>
  make('apps/v1', 'Deployment', 'web', {
    spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec } },
  });
const first = (differences: readonly Difference[]): string =>
  `${differences[0]?.effect ?? 'none'}: ${differences[0]?.effects[0]?.reason ?? ''}`;

describe('an object that a tool is told to leave alone', () => {
  test.each([
    ['Argo CD', 'argocd.argoproj.io/sync-options', 'Prune=false'],
    ['Argo CD', 'argocd.argoproj.io/sync-options', 'ServerSideApply=true, Prune=false'],
    ['Helm', 'helm.sh/resource-policy', 'keep'],
    ['Flux', 'kustomize.toolkit.fluxcd.io/prune', 'disabled'],
  ])('%s: %s: %s stays', (tool, key, value) => {
    const claim = make('v1', 'PersistentVolumeClaim', 'files', {
      metadata: { name: 'files', namespace: 'shop', annotations: { [key]: value } },
    });
    expect(first(compare([claim], []))).toBe(
      `in-place: an annotation tells ${tool} to leave it in the cluster: it stays as it is, and nobody looks after it`,
    );
  });

  test('is not one with another value', () => {
    const claim = make('v1', 'PersistentVolumeClaim', 'files', {
      metadata: {
        name: 'files',
        namespace: 'shop',
        annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm' },
      },
    });
    expect(compare([claim], [])[0]?.effect).toBe('data-loss');
  });
});

describe('a claim that goes', () => {
  const claim = make('v1', 'PersistentVolumeClaim', 'files', { spec: { volumeName: 'disk' } });
  const volume = (persistentVolumeReclaimPolicy: string, claimRef?: object): KubeObject =>
    object(
      'v1',
      'PersistentVolume',
      { metadata: { name: 'disk' }, spec: { persistentVolumeReclaimPolicy, claimRef } },
      false,
    );

  test.each([
    ['by the name of the volume', claim, volume('Retain')],
    [
      'by the claim that the volume names',
      make('v1', 'PersistentVolumeClaim', 'files'),
      volume('Retain', { namespace: 'shop', name: 'files' }),
    ],
  ])('leaves a volume that is declared with Retain, known %s', (_, gone, disk) => {
    expect(first(compare([gone, disk], [disk]))).toMatch(/^recreate: the claim goes; its volume disk stays/);
  });

  test('takes a volume that is declared with Delete', () => {
    expect(compare([claim, volume('Delete')], [volume('Delete')])[0]?.effect).toBe('data-loss');
  });
});

describe('a resource of an operator that goes', () => {
  test.each<[string, string, string, object, Difference['effect'], string]>([
    ['Elasticsearch', 'elasticsearch.k8s.elastic.co/v1', 'Elasticsearch', {}, 'data-loss', 'volumes are deleted'],
    [
      'Elasticsearch that keeps volumes',
      'elasticsearch.k8s.elastic.co/v1',
      'Elasticsearch',
      { spec: { volumeClaimDeletePolicy: 'DeleteOnScaledownOnly' } },
      'recreate',
      'volumes stay',
    ],
    ['RabbitMQ', 'rabbitmq.com/v1beta1', 'RabbitmqCluster', {}, 'data-loss', 'queues and messages are gone'],
    ['Redis', 'redis.redis.opstreelabs.in/v1beta2', 'RedisCluster', {}, 'data-loss', 'volumes are deleted'],
    [
      'Redis that keeps volumes',
      'redis.redis.opstreelabs.in/v1beta2',
      'RedisCluster',
      { spec: { storage: { keepAfterDelete: true } } },
      'recreate',
      'volumes stay',
    ],
    ['MongoDB', 'mongodbcommunity.mongodb.com/v1', 'MongoDBCommunity', {}, 'recreate', 'stay, unused'],
    ['Percona MongoDB', 'psmdb.percona.com/v1', 'PerconaServerMongoDB', {}, 'recreate', 'volumes stay'],
    [
      'Percona MongoDB with the finalizer',
      'psmdb.percona.com/v1',
      'PerconaServerMongoDB',
      { metadata: { name: 'a', namespace: 'shop', finalizers: ['percona.com/delete-psmdb-pvc'] } },
      'data-loss',
      'deletes their volumes',
    ],
    [
      'database that is kept',
      'postgresql.cnpg.io/v1',
      'Database',
      { spec: { name: 'orders' } },
      'in-place',
      'database orders stays',
    ],
    [
      'database that is dropped',
      'postgresql.cnpg.io/v1',
      'Database',
      { spec: { name: 'orders', databaseReclaimPolicy: 'delete' } },
      'data-loss',
      'database orders is dropped with all its tables',
    ],
  ])('%s', (_, apiVersion, kind, fields, effect, reason) => {
    const [difference] = compare([make(apiVersion, kind, 'a', fields)], []);
    expect(difference?.effect).toBe(effect);
    expect(difference?.effects[0]?.reason).toContain(reason);
  });
});

describe('a snapshot that goes', () => {
  test.each([
    ['Retain', 'in-place'],
    ['Delete', 'data-loss'],
  ] as const)('of a class with deletionPolicy %s: %s', (deletionPolicy, effect) => {
    const known = object(
      'snapshot.storage.k8s.io/v1',
      'VolumeSnapshotClass',
      { metadata: { name: 'disks' }, deletionPolicy },
      false,
    );
    const snapshot = make('snapshot.storage.k8s.io/v1', 'VolumeSnapshot', 'a', {
      spec: { volumeSnapshotClassName: 'disks' },
    });
    expect(compare([known, snapshot], [known])[0]?.effect).toBe(effect);
  });
});

describe('what is only called otherwise', () => {
  const topic = (name: string, partitions = 6, namespace = 'shop'): KubeObject =>
    object('kafka.strimzi.io/v1', 'KafkaTopic', { metadata: { name, namespace }, spec: { partitions, replicas: 3 } });

  test('goes, and begins anew under its other name', () => {
    expect(first(compare([topic('orders')], [topic('purchases')]))).toBe(
      'data-loss: topic orders is deleted with all its records; KafkaTopic purchases is the same under another name, and begins anew: nothing is taken over',
    );
  });

  test('is something else where more than the name differs', () => {
    expect(first(compare([topic('orders')], [topic('purchases', 3)]))).toBe(
      'data-loss: topic orders is deleted with all its records',
    );
  });

  test('is named with its namespace where that is another', () => {
    expect(first(compare([topic('orders')], [topic('orders', 6, 'sales')]))).toContain(
      'KafkaTopic sales/orders is the same under another name',
    );
  });

  test('an object without a namespace is applied to default', () => {
    const config = object('v1', 'ConfigMap', { metadata: { name: 'a' }, data: { a: 'b' } }, false);
    const placed = object('v1', 'ConfigMap', { metadata: { name: 'a', namespace: 'default' }, data: { a: 'b' } });
    expect(compare([config], [placed])).toEqual([]);
  });
});

describe('a Secret', () => {
  const secret = (data: object): KubeObject => make('v1', 'Secret', 'keys', { data });
  const variable = (optional: boolean): KubeObject =>
    workload({
      containers: [
        {
          name: 'a',
          image: 'a:1',
          env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'keys', key: 'user', optional } } }],
        },
      ],
    });

  test('that images are pulled with and goes, leaves pods to nodes that have the image', () => {
    const puller = workload({ containers: [{ name: 'a', image: 'a:1' }], imagePullSecrets: [{ name: 'keys' }] });
    expect(first(compare([secret({ a: 'YQ==' }), puller], [puller]))).toMatch(
      /^in-place: Deployment web pulls images with it/,
    );
  });

  test('that loses a key which a pod names stops pods from being made', () => {
    const [before, after] = [secret({ user: 'YQ==', other: 'YQ==' }), secret({ other: 'YQ==' })];
    const [difference] = compare([before, variable(false)], [after, variable(false)]);
    expect(difference?.effects[0]).toMatchObject({
      effect: 'impossible',
      refusedBy: 'controller',
      reason: "Deployment web still names user, which is gone: pods that are made from now on can't start",
    });
  });

  test('that loses a key which nobody needs stops nothing', () => {
    const [before, after] = [secret({ user: 'YQ==', other: 'YQ==' }), secret({ other: 'YQ==' })];
    expect(compare([before, variable(true)], [after, variable(true)])[0]?.effect).toBe('in-place');
  });

  test('that loses a key which a volume lists stops pods from being made', () => {
    const pod = workload({
      containers: [{ name: 'a', image: 'a:1' }],
      volumes: [{ name: 'v', secret: { secretName: 'keys', items: [{ key: 'user', path: 'u' }] } }],
    });
    expect(compare([secret({ user: 'YQ==' }), pod], [secret({ a: 'YQ==' }), pod])[0]?.effect).toBe('impossible');
  });
});

describe('a storage class', () => {
  test('that is no longer the default leaves claims without one', () => {
    const of = (value: string): KubeObject =>
      object(
        'storage.k8s.io/v1',
        'StorageClass',
        { metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': value } } },
        false,
      );
    expect(first(compare([of('true')], [of('false')]))).toMatch(
      /^in-place: claims that name no class no longer get fast/,
    );
  });

  test('that claims get by default decides whether they may grow', () => {
    const standard = object(
      'storage.k8s.io/v1',
      'StorageClass',
      { metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } },
      false,
    );
    const claim = (storage: string): KubeObject =>
      make('v1', 'PersistentVolumeClaim', 'files', { spec: { resources: { requests: { storage } } } });
    expect(first(compare([standard, claim('1Gi')], [standard, claim('2Gi')]))).toBe(
      'impossible: storage class fast does not let volumes grow',
    );
  });
});

describe('an annotation', () => {
  test.each([
    ['Ingress', 'nginx.ingress.kubernetes.io/proxy-body-size', 'in-place'],
    ['Service', 'service.beta.kubernetes.io/aws-load-balancer-internal', 'in-place'],
    ['Ingress', 'example.com/note', 'no-effect'],
  ] as const)('of a %s, %s: %s', (kind, key, effect) => {
    const of = (annotations: object): KubeObject =>
      make(kind === 'Service' ? 'v1' : 'networking.k8s.io/v1', kind, 'a', {
        metadata: { name: 'a', namespace: 'shop', annotations },
      });
    expect(compare([of({})], [of({ [key]: 'a' })])[0]?.effect).toBe(effect);
  });
});
