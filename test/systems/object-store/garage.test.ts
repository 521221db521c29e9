import { Size } from 'cdk8s';

import { Ledger } from '../../../lib/connect';
import { Target, type EnvironmentProps } from '../../../lib/environment';
import type { ObjectStoreProps } from '../../../lib/systems/object-store';
import { Manifests } from '../../../lib/testing';
import { client, files, world } from './support';

const ZONES = { target: Target.local({ zones: ['a', 'b', 'c'] }), tier: 'test' } as const;

function garage(props: Partial<ObjectStoreProps> = {}, environment?: EnvironmentProps): ReturnType<typeof world> {
  return world({ engine: 'garage', ...props }, environment);
}

/** What a node's container and the environment around it look like. */
function container(manifests: Manifests, name: string): unknown {
  const { spec } = manifests.get('StatefulSet', name);
  return JSON.parse(JSON.stringify(spec)).template.spec.containers[0];
}

describe('a store of engine garage', () => {
  it('is one node with one copy in dev', () => {
    const { app, store } = garage();
    store.addBucket('lake');
    const manifests = Manifests.of(app);
    expect(manifests.errors).toEqual([]);
    expect(manifests.get('StatefulSet', 'lake-node').spec).toMatchObject({ replicas: 1 });
    expect(files(manifests.get('ConfigMap', 'lake-node'))['lake-node-0.toml']).toContain('replication_factor = 1\n');
    expect(manifests.all('PodDisruptionBudget')).toEqual([]);
  });

  it('is three nodes with three copies in test, of which one may be evicted at a time', () => {
    const { app, store } = garage({}, { target: Target.local(), tier: 'test' });
    store.addBucket('lake');
    const manifests = Manifests.of(app);
    expect(manifests.get('StatefulSet', 'lake-node').spec).toMatchObject({ replicas: 3 });
    expect(files(manifests.get('ConfigMap', 'lake-node'))['lake-node-2.toml']).toContain('replication_factor = 3\n');
    expect(manifests.get('PodDisruptionBudget', 'lake-node').spec).toMatchObject({
      maxUnavailable: 1,
      selector: { matchLabels: { 'cdk8s-data-platform/store-node': 'lake' } },
    });
  });

  it('has a StatefulSet a zone where zones are known, and one Service, budget and layout over all of them', () => {
    const { app, store } = garage({ nodes: 4 }, ZONES);
    store.addBucket('lake');
    const manifests = Manifests.of(app);
    const sets = manifests.all('StatefulSet').map(({ metadata, spec }) => ({ name: metadata.name, spec }));
    expect(sets).toMatchObject([
      {
        name: 'lake-node-a',
        spec: { replicas: 2, template: { spec: { nodeSelector: { 'topology.kubernetes.io/zone': 'a' } } } },
      },
      { name: 'lake-node-b', spec: { replicas: 1 } },
      { name: 'lake-node-c', spec: { replicas: 1 } },
    ]);
    expect(manifests.all('PodDisruptionBudget')).toHaveLength(1);
    expect(manifests.get('Service', 'lake').spec).toMatchObject({
      selector: { 'cdk8s-data-platform/store-node': 'lake' },
      ports: [{ port: 3900 }],
    });
    const nodes = files(manifests.get('ConfigMap', 'lake-reconciler')).nodes?.split('\n');
    expect(nodes?.[0]).toBe(
      `lake-node-a-0 http://lake-node-a-0.lake-node-a.storage.svc.cluster.local:3903 lake-node-a-0.storage.svc.cluster.local:3901 a ${String(22.5 * 2 ** 30)}`,
    );
  });

  it('gives each node a share of capacity times copies', () => {
    const { app, store } = garage({ nodes: 6, replicationFactor: 3, capacity: Size.gibibytes(100) }, ZONES);
    store.addBucket('lake');
    for (const { spec } of Manifests.of(app).all('StatefulSet')) {
      expect(spec).toMatchObject({
        volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '50Gi' } } } }],
      });
    }
  });

  it('reads its secrets from files, and its configuration by the name of its pod', () => {
    const { app, store } = garage();
    store.addBucket('lake');
    expect(container(Manifests.of(app), 'lake-node')).toMatchObject({
      image: 'dxflrs/garage:v2.5.0',
      command: ['/garage', 'server'],
      env: expect.arrayContaining([
        { name: 'GARAGE_CONFIG_FILE', value: '/etc/garage/$(POD_NAME).toml' },
        { name: 'GARAGE_RPC_SECRET_FILE', value: '/etc/garage-secrets/rpc-secret' },
        { name: 'GARAGE_ADMIN_TOKEN_FILE', value: '/etc/garage-secrets/admin-token' },
      ]),
      // a node without a layout says 503 on /health: it is not ready, and must not be restarted for it
      readinessProbe: { httpGet: { path: '/health', port: 3903 } },
      livenessProbe: { tcpSocket: { port: 3903 } },
    });
  });

  it('writes through to the disk where fewer than three copies are kept', () => {
    const config = (replicationFactor: number): string | undefined => {
      const { app, store } = garage({ nodes: 3, replicationFactor });
      store.addBucket('lake');
      return files(Manifests.of(app).get('ConfigMap', 'lake-node'))['lake-node-0.toml'];
    };
    expect(config(1)).toContain('metadata_fsync = true\ndata_fsync = true\n');
    expect(config(3)).toContain('metadata_fsync = false\ndata_fsync = false\n');
  });

  it('keeps an address for each node, at which the others find it before it is ready', () => {
    const { app, store } = garage({}, ZONES);
    store.addBucket('lake');
    expect(Manifests.of(app).get('Service', 'lake-node-b-0').spec).toMatchObject({
      publishNotReadyAddresses: true,
      selector: { 'app.kubernetes.io/component': 'node-b' },
      ports: [{ port: 3901, targetPort: 3901 }],
    });
    const several = garage({ nodes: 2 });
    several.store.addBucket('lake');
    expect(Manifests.of(several.app).get('Service', 'lake-node-1').spec).toMatchObject({
      selector: { 'statefulset.kubernetes.io/pod-name': 'lake-node-1' },
    });
  });

  it('opens S3 to clients, the port between nodes to nodes, and the admin port to the reconciler', () => {
    const { app, analytics, store } = garage({}, { target: Target.local(), tier: 'test' });
    store.addBucket('lake').grantRead(client(analytics, 'report'));
    const { spec } = Manifests.of(app).get('NetworkPolicy', 'lake-node');
    const ports = JSON.parse(JSON.stringify(spec)).ingress.map(
      (rule: { from: { podSelector: { matchLabels: Record<string, string> } }[]; ports: { port: number }[] }) =>
        `${rule.from.map(({ podSelector }) => podSelector.matchLabels['app.kubernetes.io/component']).join()} ${rule.ports.map(({ port }) => port).join()}`,
    );
    expect(ports.sort()).toEqual(['node 3901', 'reconciler 3903', 'server 3900']);
  });

  it('opens the port between nodes across zones both ways', () => {
    const { app, store } = garage({}, ZONES);
    store.addBucket('lake');
    Manifests.of(app);
    const between = Ledger.of(store)
      .flows()
      .filter(({ port }) => port === 3901);
    expect(between).toHaveLength(9);
  });

  it('needs keys in the form that Garage imports, the same in both namespaces', () => {
    const { app, analytics, store } = garage();
    store.addBucket('lake').grantRead(client(analytics, 'report'));
    const keys = { 'access-key-id': 'id', 'secret-access-key': 'secret' };
    expect(Manifests.of(app).needs).toEqual([
      expect.objectContaining({
        id: 'storage/lake/admin',
        places: [{ namespace: 'storage', name: 'lake-admin', keys: { 'admin-token': 'value' } }],
      }),
      expect.objectContaining({
        id: 'storage/lake/rpc',
        shape: expect.objectContaining({ secret: { length: 64, alphabet: 'hex' } }),
        places: [{ namespace: 'storage', name: 'lake-admin', keys: { 'rpc-secret': 'secret' } }],
      }),
      expect.objectContaining({
        id: 'storage/lake/user/analytics-report',
        shape: {
          type: 'access-key',
          id: { prefix: 'GK', length: 24, alphabet: 'hex' },
          secret: { length: 64, alphabet: 'hex' },
        },
        places: [
          { namespace: 'analytics', name: 'report-storage-lake', keys },
          { namespace: 'storage', name: 'lake-user-analytics-report', keys },
        ],
      }),
    ]);
  });

  it('gives rights by bucket: what is granted on prefixes adds up', () => {
    const { app, analytics, store } = garage();
    const report = client(analytics, 'report');
    const lake = store.addBucket('lake');
    lake.prefix('in').grantRead(report);
    lake.prefix('out').grantWrite(report);
    store.addBucket('archive').grantWrite(report);
    expect(files(Manifests.of(app).get('ConfigMap', 'lake-reconciler'))).toMatchObject({
      rights: 'archive analytics-report false true\nlake analytics-report true true\n',
      users: 'analytics-report\n',
      buckets: 'archive\nlake\n',
    });
  });

  it('is called at the port of Garage', () => {
    const { analytics, store } = garage();
    const report = client(analytics, 'report');
    store.addBucket('lake').grantRead(report);
    expect(Ledger.of(store).connectionsOf(report.client)[0]?.wire).toMatchObject({
      endpoint: 'http://lake.storage.svc.cluster.local:3900',
      pathStyle: true,
    });
  });
});
