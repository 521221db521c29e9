import { App, Chart } from 'cdk8s';

import { Ledger } from '../../../lib/connect';
import { Environment, Target, type EnvironmentProps } from '../../../lib/environment';
import { ObjectStore, type ExistingObjectStoreProps } from '../../../lib/systems/object-store';
import { LateValue, Manifests } from '../../../lib/testing';
import { client } from './support';

const EKS = { target: Target.eks({ region: 'eu-central-1' }), tier: 'prod' } as const;

function existing(props: Partial<ExistingObjectStoreProps> = {}, environment: EnvironmentProps = EKS) {
  const app = new App();
  Environment.provide(app, environment);
  const chart = new Chart(app, 'analytics', { namespace: 'analytics' });
  const store = ObjectStore.fromExisting(chart, 'lake', { region: 'eu-central-1', buckets: ['acme-lake'], ...props });
  const report = client(chart, 'report');
  return { app, chart, store, report };
}

describe('a bucket of a cloud', () => {
  it('needs the bucket, and an identity with exactly the rights that were granted', () => {
    const { app, store, report } = existing();
    store.bucket('acme-lake').prefix('raw').grantRead(report);
    store.bucket('acme-lake').prefix('out').grantReadWrite(report);
    expect(Manifests.of(app).needs).toEqual([
      expect.objectContaining({ kind: 'bucket', bucket: 'acme-lake', region: 'eu-central-1' }),
      expect.objectContaining({
        kind: 'cloud-identity',
        namespace: 'analytics',
        serviceAccounts: ['report'],
        rights: [
          { bucket: 'acme-lake', prefix: 'out', access: 'read-write' },
          { bucket: 'acme-lake', prefix: 'raw', access: 'read' },
        ],
      }),
    ]);
  });

  it('is reached without keys, at the address that the cloud gives it', () => {
    const { store, report } = existing();
    store.bucket('acme-lake').grantRead(report);
    const [connection] = Ledger.of(store).connectionsOf(report.client);
    expect(connection?.wire).toEqual({
      protocol: 's3',
      region: 'eu-central-1',
      pathStyle: false,
      credentials: { from: 'identity' },
      locations: [{ bucket: 'acme-lake', prefix: '', access: 'read' }],
    });
    expect(connection?.secrets).toEqual([]);
  });

  it("opens the store's port and, on EKS, the agent that gives pods their identity", () => {
    const { app, store, report } = existing({ behind: [{ cidrs: ['10.1.0.0/24'] }] });
    store.bucket('acme-lake').grantRead(report);
    expect(Manifests.of(app).get('NetworkPolicy', 'report').spec).toMatchObject({
      egress: expect.arrayContaining([
        { to: [{ ipBlock: { cidr: '10.1.0.0/24' } }], ports: [{ protocol: 'TCP', port: 443 }] },
        { to: [{ ipBlock: { cidr: '169.254.170.23/32' } }], ports: [{ protocol: 'TCP', port: 80 }] },
      ]),
    });
  });

  it('opens, on GKE, the places that answer for the metadata service, with Dataplane V2 and with Calico', () => {
    const gke = { target: Target.gke({ region: 'europe-west3' }), tier: 'prod' } as const;
    const { app, store, report } = existing({ behind: [{ cidrs: ['10.1.0.0/24'] }] }, gke);
    store.bucket('acme-lake').grantRead(report);
    expect(Manifests.of(app).get('NetworkPolicy', 'report').spec).toMatchObject({
      egress: expect.arrayContaining([
        { to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: [{ protocol: 'TCP', port: 80 }] },
        {
          to: [{ ipBlock: { cidr: '169.254.169.252/32' } }],
          ports: [
            { protocol: 'TCP', port: 987 },
            { protocol: 'TCP', port: 988 },
          ],
        },
      ]),
    });
  });

  it('makes no object of its own', () => {
    const { app, store } = existing();
    const own = Manifests.of(app).objects.filter(({ metadata }) => metadata.name.startsWith(store.name));
    expect(own).toEqual([]);
  });
});

describe('an S3 endpoint', () => {
  const endpoint = 'https://s3.example.com:9000';

  it('needs a key for each client that somebody brings', () => {
    const { app, store, report } = existing({ endpoint });
    store.bucket('acme-lake').grantRead(report);
    expect(Manifests.of(app).needs).toEqual([
      expect.objectContaining({
        kind: 'secret',
        shape: expect.objectContaining({ type: 'given' }),
        places: [
          {
            namespace: 'analytics',
            name: 'report-analytics-lake',
            keys: { 'access-key-id': 'id', 'secret-access-key': 'secret' },
          },
        ],
      }),
    ]);
  });

  it('is called with the bucket in the path, on the port of the URL', () => {
    const { store, report } = existing({ endpoint });
    store.bucket('acme-lake').grantRead(report);
    const [connection] = Ledger.of(store).connectionsOf(report.client);
    expect(connection?.wire).toMatchObject({ endpoint, pathStyle: true, credentials: { from: 'secret' } });
    expect(connection?.endpoints).toMatchObject([{ host: 's3.example.com', port: 9000, tls: true }]);
  });

  it('may be pods of the cluster that somebody else runs', () => {
    const { app, store, report } = existing({
      endpoint: 'http://minio.infra:9000',
      behind: [{ role: 'minio', namespace: 'infra', labels: { app: 'minio' } }],
    });
    store.bucket('acme-lake').grantRead(report);
    expect(Manifests.of(app).get('NetworkPolicy', 'report').spec).toMatchObject({
      egress: expect.arrayContaining([
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'infra' } },
              podSelector: { matchLabels: { app: 'minio' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: 9000 }],
        },
      ]),
    });
  });

  it('may be known only late', () => {
    const { app, store, report } = existing({ endpoint: LateValue.unknown<string>() });
    store.bucket('acme-lake').grantRead(report);
    const manifests = Manifests.of(app);
    expect(manifests.problems).toEqual([]);
    expect(manifests.get('ConfigMap', 'report-bindings').data).toMatchObject({
      'lake.endpoint': expect.stringContaining('late:'),
    });
  });
});
