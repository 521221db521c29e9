import * as fs from 'node:fs';
import * as path from 'node:path';
import { temporaryFolder } from '../support/folders';
import { FakeCluster } from './fake-cluster';

function manifests(): string {
  const folder = temporaryFolder();
  const documents = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'operator', namespace: 'kafka' } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'operator' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'operator', namespace: 'kafka' }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'driver', namespace: 'kafka' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'driver', namespace: 'kafka' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'driver' },
      subjects: [{ kind: 'ServiceAccount', name: 'driver', namespace: 'kafka' }],
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'd', namespace: 'kafka' },
      spec: { serviceAccountName: 'driver', containers: [] },
    },
  ];
  fs.writeFileSync(path.join(folder, 'all.yaml'), documents.map((one) => JSON.stringify(one)).join('\n---\n'));
  return folder;
}

describe('data-platform access', () => {
  test('tells rights, pods, ways to more and the blast radius', async () => {
    const { status, out } = await new FakeCluster().run(`access ${manifests()}`);
    expect(status).toBe(0);
    expect(out).toContain('ServiceAccount kafka/driver  [total]');
    expect(out).toContain('runs Pod d, with its token');
    expect(out).toContain(
      'can create pods in namespace kafka, and through them use every ServiceAccount and Secret there  (Role driver by RoleBinding driver)',
    );
    expect(out).toContain(
      'can create pods that run as it in namespace kafka: ServiceAccount kafka/operator, which can do everything in the whole cluster (cluster-admin)',
    );
    expect(out).toContain('2 identities: 2 as good as cluster-admin, 0 severe, 0 serious.');
  });

  test('tells of one identity only, in JSON', async () => {
    const { out } = await new FakeCluster().run(`access ${manifests()} --identity kafka/operator --format json`);
    expect(JSON.parse(out)).toMatchObject({
      identities: [{ name: 'ServiceAccount kafka/operator', worst: 'total', escalations: [] }],
    });
  });

  test('writes Markdown', async () => {
    const { out } = await new FakeCluster().run(`access ${manifests()} --format markdown`);
    expect(out).toContain('## ServiceAccount kafka/driver');
    expect(out).toContain('| severe | can create pods in namespace kafka');
  });

  test('fails on an identity that is not there, and names those that are', async () => {
    const { status, err } = await new FakeCluster().run(`access ${manifests()} --identity kafka/nobody`);
    expect(status).toBe(1);
    expect(err).toContain('kafka/driver, kafka/operator');
  });

  test.each([
    ['access', 'Name one folder'],
    ['access a b', 'Name one folder'],
    ['access a --format xml', '--format is table, json, markdown, and not "xml"'],
  ])('fails on "%s" with exit status 2', async (command, message) => {
    const { status, err } = await new FakeCluster().run(command);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});
