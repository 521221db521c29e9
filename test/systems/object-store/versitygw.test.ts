import { execFileSync } from 'node:child_process';
import { Size } from 'cdk8s';

import { Ledger } from '../../../lib/connect';
import { Target } from '../../../lib/environment';
import { ObjectStore } from '../../../lib/systems/object-store';
import { Manifests } from '../../../lib/testing';
import { client, files, world } from './support';

/** The statements of a bucket's policy, as the gateway gets them. */
function statements(manifests: Manifests, bucket: string): unknown[] {
  const text = files(manifests.get('ConfigMap', 'lake-reconciler'))[`policy.${bucket}.json`] ?? '{"Statement":[]}';
  return JSON.parse(text).Statement;
}

describe('a store of engine versitygw', () => {
  it('is one node on a volume of the capacity, and a Service that clients call', () => {
    const { app, store } = world({ capacity: Size.gibibytes(50) });
    store.addBucket('lake');
    const manifests = Manifests.of(app);
    expect(manifests.errors).toEqual([]);
    expect(manifests.get('StatefulSet', 'lake-node').spec).toMatchObject({
      replicas: 1,
      volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '50Gi' } } } }],
      template: { spec: { containers: [{ image: 'versity/versitygw:v1.8.0' }], terminationGracePeriodSeconds: 60 } },
    });
    expect(manifests.get('Service', 'lake').spec).toMatchObject({
      type: 'ClusterIP',
      ports: [{ name: 'http-s3', port: 7070, targetPort: 7070 }],
    });
    expect(manifests.all('PodDisruptionBudget')).toEqual([]);
  });

  it('lets the gateway write its volume only, and takes its memory into account', () => {
    const { app, store } = world({ memory: Size.mebibytes(512) });
    store.addBucket('lake');
    const { spec } = Manifests.of(app).get('StatefulSet', 'lake-node');
    expect(spec).toMatchObject({
      template: {
        spec: {
          automountServiceAccountToken: false,
          containers: [
            {
              resources: { limits: { memory: '512Mi' } },
              env: expect.arrayContaining([{ name: 'GOMEMLIMIT', value: '460MiB' }]),
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
              securityContext: { readOnlyRootFilesystem: true },
            },
          ],
        },
      },
    });
  });

  it('opens S3 to clients with a grant, and the admin port to the reconciler alone', () => {
    const { app, analytics, store } = world();
    store.addBucket('lake').grantRead(client(analytics, 'report'));
    client(analytics, 'stranger');
    const { spec } = Manifests.of(app).get('NetworkPolicy', 'lake-node');
    const reconciler = {
      podSelector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/component': 'reconciler' }) },
    };
    const report = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'analytics' } },
      podSelector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/instance': 'report' }) },
    };
    expect(spec).toMatchObject({
      ingress: [
        { from: [report], ports: [{ protocol: 'TCP', port: 7070 }] },
        {
          from: [reconciler],
          ports: [
            { protocol: 'TCP', port: 7070 },
            { protocol: 'TCP', port: 7071 },
          ],
        },
      ],
    });
  });

  it('gives a reader the objects below its prefix and the list of them, and nothing else', () => {
    const { app, analytics, store } = world();
    store.addBucket('lake').prefix('raw/orders').grantRead(client(analytics, 'report'));
    // S3A asks for the key of the folder itself: without it the answer is 403 where 404 is expected
    expect(statements(Manifests.of(app), 'lake')).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: ['analytics-report'] },
        Action: ['s3:ListBucket'],
        Resource: ['arn:aws:s3:::lake'],
        Condition: { StringLike: { 's3:prefix': ['raw/orders/*'] } },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: ['analytics-report'] },
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::lake/raw/orders', 'arn:aws:s3:::lake/raw/orders/*'],
      },
    ]);
  });

  it('gives a writer puts and deletes, and no list', () => {
    const { app, analytics, store } = world();
    store.addBucket('lake').grantWrite(client(analytics, 'load'));
    expect(statements(Manifests.of(app), 'lake')).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: ['analytics-load'] },
        Action: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        Resource: ['arn:aws:s3:::lake/*'],
      },
    ]);
  });

  it('adds up what one client was granted, whatever the order', () => {
    const one = world();
    const lake = one.store.addBucket('lake');
    const report = client(one.analytics, 'report');
    lake.grantRead(report);
    lake.prefix('out').grantWrite(report);
    lake.prefix('out').grantRead(report);
    const two = world();
    const again = client(two.analytics, 'report');
    const bucket = two.store.addBucket('lake');
    bucket.prefix('out').grantReadWrite(again);
    bucket.grantRead(again);
    bucket.grantRead(again);
    expect(statements(Manifests.of(two.app), 'lake')).toEqual(statements(Manifests.of(one.app), 'lake'));
  });

  it('has no policy for a bucket that nobody may use: an empty one would be refused', () => {
    const { app, store } = world();
    store.addBucket('lake');
    expect(files(Manifests.of(app).get('ConfigMap', 'lake-reconciler'))).toMatchObject({
      buckets: 'lake\n',
      users: '',
    });
    expect(statements(Manifests.of(app), 'lake')).toEqual([]);
  });

  it('keeps two clients of one name in two namespaces apart', () => {
    const { app, analytics, storage, store } = world();
    const lake = store.addBucket('lake');
    lake.grantRead(client(analytics, 'load'));
    lake.grantRead(client(storage, 'load'));
    expect(files(Manifests.of(app).get('ConfigMap', 'lake-reconciler')).users).toBe('analytics-load\nstorage-load\n');
  });

  it('needs a root key, and for each client a secret in two namespaces; the output holds none', () => {
    const { app, analytics, store } = world();
    store.addBucket('lake').grantRead(client(analytics, 'report'));
    const manifests = Manifests.of(app);
    expect(manifests.all('Secret')).toEqual([]);
    expect(manifests.needs).toEqual([
      expect.objectContaining({
        id: 'storage/lake/root',
        shape: {
          type: 'access-key',
          id: { prefix: '', length: 20, alphabet: 'upper-alphanumeric' },
          secret: { length: 40, alphabet: 'alphanumeric' },
        },
        places: [
          { namespace: 'storage', name: 'lake-root', keys: { 'access-key-id': 'id', 'secret-access-key': 'secret' } },
        ],
      }),
      expect.objectContaining({
        id: 'storage/lake/user/analytics-report',
        shape: { type: 'password', length: 40 },
        places: [
          {
            namespace: 'analytics',
            name: 'report-storage-lake',
            keys: { 'access-key-id': { text: 'analytics-report' }, 'secret-access-key': 'value' },
          },
          { namespace: 'storage', name: 'lake-user-analytics-report', keys: { 'secret-access-key': 'value' } },
        ],
      }),
    ]);
  });

  it('tells a client in its own words where the store is and what it may do', () => {
    const { analytics, store } = world({ region: 'eu-central-1' });
    const report = client(analytics, 'report');
    store.addBucket('lake').prefix('raw').grantRead(report);
    store.addBucket('out').grantReadWrite(report);
    const [connection] = Ledger.of(store).connectionsOf(report.client);
    expect(connection?.wire).toEqual({
      protocol: 's3',
      endpoint: 'http://lake.storage.svc.cluster.local:7070',
      region: 'eu-central-1',
      pathStyle: true,
      credentials: {
        from: 'secret',
        secret: 'report-storage-lake',
        accessKeyId: 'access-key-id',
        secretAccessKey: 'secret-access-key',
      },
      locations: [
        { bucket: 'lake', prefix: 'raw', access: 'read' },
        { bucket: 'out', prefix: '', access: 'read-write' },
      ],
    });
    expect(connection?.facts).toMatchObject({ buckets: 'lake\nout', locations: 'lake/raw read\nout read-write' });
    expect(connection?.endpoints).toMatchObject([{ host: 'lake.storage.svc.cluster.local', port: 7070, tls: false }]);
  });

  it('says a grant as a sentence', () => {
    const { analytics, store } = world();
    expect(String(store.addBucket('lake').prefix('raw').grantRead(client(analytics, 'report')))).toBe(
      'analytics-report may read prefix lake/raw of storage/lake',
    );
  });

  it('takes merge patches over its objects by the names of its children', () => {
    const { app, store } = world({
      overrides: { node: { metadata: { labels: { team: 'storage' } } }, reconciler: { spec: { paused: true } } },
    });
    store.addBucket('lake');
    const manifests = Manifests.of(app);
    expect(manifests.get('StatefulSet', 'lake-node').metadata.labels).toMatchObject({ team: 'storage' });
    expect(manifests.get('Deployment', 'lake-reconciler').spec).toMatchObject({ paused: true });
  });
});

describe('the identities of objects, which must not change', () => {
  const identities = (props: Parameters<typeof world>[0], environment?: Parameters<typeof world>[1]): string[] => {
    const { app, store } = world(props, environment);
    store.addBucket('lake');
    return Manifests.of(app).objects.map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
    );
  };

  it('of engine versitygw', () => {
    expect(identities({}).sort()).toEqual([
      'ConfigMap storage/lake-reconciler',
      'Deployment storage/lake-reconciler',
      'NetworkPolicy storage/lake-node',
      'NetworkPolicy storage/lake-reconciler',
      'Service storage/lake',
      'Service storage/lake-node',
      'ServiceAccount storage/lake-node',
      'ServiceAccount storage/lake-reconciler',
      'StatefulSet storage/lake-node',
    ]);
  });

  it('of engine garage', () => {
    expect(identities({ engine: 'garage', nodes: 2 }).sort()).toEqual([
      'ConfigMap storage/lake-node',
      'ConfigMap storage/lake-reconciler',
      'Deployment storage/lake-reconciler',
      'NetworkPolicy storage/lake-node',
      'NetworkPolicy storage/lake-reconciler',
      'PodDisruptionBudget storage/lake-node',
      'Service storage/lake',
      'Service storage/lake-node',
      'Service storage/lake-node-0',
      'Service storage/lake-node-1',
      'ServiceAccount storage/lake-node',
      'ServiceAccount storage/lake-reconciler',
      'StatefulSet storage/lake-node',
    ]);
  });
});

describe('the reconciler of a versitygw store', () => {
  it('is one pod that stops before the next one starts, and is ready after its first pass', () => {
    const { app, store } = world();
    store.addBucket('lake');
    expect(Manifests.of(app).get('Deployment', 'lake-reconciler').spec).toMatchObject({
      replicas: 1,
      strategy: { type: 'Recreate' },
      template: {
        spec: {
          automountServiceAccountToken: false,
          containers: [
            { image: 'curlimages/curl:8.16.0', readinessProbe: { exec: { command: ['test', '-e', '/work/passed'] } } },
          ],
        },
      },
    });
  });

  it('keeps what the store answers in memory: lists of users hold secrets', () => {
    const { app, store } = world();
    store.addBucket('lake');
    expect(Manifests.of(app).get('Deployment', 'lake-reconciler').spec).toMatchObject({
      template: {
        spec: {
          volumes: expect.arrayContaining([{ name: 'work', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } }]),
        },
      },
    });
  });

  it('gets secrets as files, never as environment or arguments', () => {
    const { app, analytics, store } = world();
    store.addBucket('lake').grantRead(client(analytics, 'report'));
    const { spec } = Manifests.of(app).get('Deployment', 'lake-reconciler');
    expect(spec).toMatchObject({
      template: {
        spec: {
          containers: [
            {
              command: ['sh', '/setup/loop.sh'],
              env: [
                { name: 'S3_URL', value: 'http://lake-node-0.lake-node.storage.svc.cluster.local:7070' },
                { name: 'ADMIN_URL', value: 'http://lake-node-0.lake-node.storage.svc.cluster.local:7071' },
                { name: 'REGION', value: 'us-east-1' },
              ],
            },
          ],
          volumes: expect.arrayContaining([
            { name: 'root', secret: { secretName: 'lake-root', defaultMode: 0o440 } },
            {
              name: 'users',
              projected: {
                defaultMode: 0o440,
                sources: [
                  {
                    secret: {
                      name: 'lake-user-analytics-report',
                      items: [{ key: 'secret-access-key', path: 'analytics-report' }],
                    },
                  },
                ],
              },
            },
          ]),
        },
      },
    });
  });

  it('rolls when a right changes', () => {
    const checksum = (grants: boolean): unknown => {
      const { app, analytics, store } = world();
      const report = client(analytics, 'report');
      const lake = store.addBucket('lake');
      lake.prefix('a').grantRead(report);
      if (grants) lake.prefix('b').grantRead(report);
      const { spec } = Manifests.of(app).get('Deployment', 'lake-reconciler');
      return spec;
    };
    expect(checksum(true)).not.toEqual(checksum(false));
    expect(checksum(true)).toEqual(checksum(true));
  });

  it.each(['versitygw', 'garage'] as const)('runs shell that a POSIX shell can read (%s)', (engine) => {
    const { app, store } = world({ engine });
    store.addBucket('lake');
    const scripts = files(Manifests.of(app).get('ConfigMap', 'lake-reconciler'));
    for (const name of ['loop.sh', 'pass.sh']) {
      expect(() => execFileSync('sh', ['-n'], { input: scripts[name] })).not.toThrow();
    }
  });
});

describe('a store within a plain app', () => {
  it('is for prod on any cluster, where one copy is refused', () => {
    const { app, store } = world({}, {});
    store.addBucket('lake');
    expect(Manifests.of(app).errors).toEqual([
      expect.stringContaining('keeps one copy of everything (engine versitygw)'),
    ]);
  });

  it('is recognised by its brand', () => {
    const { store } = world();
    expect(ObjectStore.isObjectStore(store)).toBe(true);
    expect(ObjectStore.isObjectStore(store.addBucket('lake'))).toBe(false);
    expect(Target.local().kind).toBe('local');
  });
});
