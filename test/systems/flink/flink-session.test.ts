import { App, Chart } from 'cdk8s';
import { Client, type IClient, type PodSet } from '../../../lib/connect';
import { FlinkSession } from '../../../lib/systems/flink';
import { LateValue, Manifests } from '../../../lib/testing';
import { chartOf, FakeStore } from './fakes';

const PODS: PodSet = { role: 'client', namespace: 'tools', labels: { app: 'client' } };

function clientOf(chart: Chart): IClient {
  const client = new Client(chart, { name: 'client', namespace: 'tools', podSets: () => [PODS] });
  return Object.assign(chart, { client });
}

test('a session waits for programs, with one task manager in dev', () => {
  const chart = chartOf();
  new FlinkSession(chart, 'queries');
  const manifests = Manifests.of(chart);
  expect(manifests.errors).toEqual([]);
  expect(JSON.stringify(manifests.get('StatefulSet', 'queries-jobmanager').spec)).toContain(
    '"args":["jobmanager","-D","jobmanager.rpc.address=queries-jobmanager-0.queries-jobmanager.analytics.svc.cluster.local"]',
  );
  expect(manifests.get('StatefulSet', 'queries-taskmanager').spec).toMatchObject({ replicas: 1 });
});

test('a session with state keeps the programs that were submitted to it', () => {
  const chart = chartOf();
  new FlinkSession(chart, 'queries', { state: new FakeStore(chart).at('lake', 'queries') });
  const manifests = Manifests.of(chart);
  expect(JSON.stringify(manifests.get('StatefulSet', 'queries-jobmanager').spec)).not.toContain('forget-program');
  expect(manifests.get('Role', 'queries-jobmanager').rules).toEqual([
    {
      apiGroups: [''],
      resources: ['configmaps'],
      verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
    },
  ]);
});

test('in prod a session with state has a job manager that stands by, and each is evicted alone', () => {
  const chart = chartOf('prod');
  new FlinkSession(chart, 'queries', { state: new FakeStore(chart).at('lake', 'queries') });
  const manifests = Manifests.of(chart);
  expect(manifests.errors).toEqual([]);
  expect(manifests.get('StatefulSet', 'queries-jobmanager').spec).toMatchObject({ replicas: 2 });
  expect(manifests.get('PodDisruptionBudget', 'queries-jobmanager').spec).toMatchObject({ maxUnavailable: 1 });
});

test('a session works in a plain cdk8s chart', () => {
  const chart = new Chart(new App(), 'analytics', { namespace: 'analytics' });
  new FlinkSession(chart, 'queries', { state: new FakeStore(chart).at('lake', 'queries') });
  expect(Manifests.of(chart).errors).toEqual([]);
});

test('nobody reaches the REST interface without a grant', () => {
  const chart = chartOf();
  new FlinkSession(chart, 'queries');
  const policies = Manifests.of(chart)
    .all('NetworkPolicy')
    .map(({ spec }) => JSON.stringify(spec));
  expect(policies.filter((spec) => spec.includes('8081'))).toEqual([]);
});

test('a client of a session that others run is let out to its pods', () => {
  const chart = chartOf();
  const session = FlinkSession.fromExisting(chart, 'shared', {
    restUrl: 'http://shared-rest.batch.svc.cluster.local:8081',
    peers: [{ role: 'jobmanager', namespace: 'batch', labels: { component: 'jobmanager' } }],
  });
  const grant = session.grantRest(clientOf(chart));
  expect(String(grant)).toBe('tools-client may call rest shared of shared');
  expect(Manifests.of(chart).errors).toEqual([]);
});

test('the address of a session that others run may be late', () => {
  const chart = chartOf();
  FlinkSession.fromExisting(chart, 'shared', {
    restUrl: LateValue.unknown<string>(),
    peers: [{ cidrs: ['10.1.0.0/16'] }],
  }).grantRest(clientOf(chart));
  expect(Manifests.of(chart).errors).toEqual([]);
});

test('fails for a session that others run without address and peers', () => {
  const chart = chartOf();
  FlinkSession.fromExisting(chart, 'shared', { restUrl: 'shared:eight', peers: [] });
  expect(Manifests.of(chart).errors).toEqual([expect.stringContaining('peers: is empty')]);
});
