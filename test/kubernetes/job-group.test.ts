import { App, Chart, Size } from 'cdk8s';
import { Client, Ledger, Provider } from '../../lib/connect';
import { Cpu } from '../../lib/core';
import { Config, connectionFacts, JobWorkload, type PodProps } from '../../lib/kubernetes';
import { Manifests } from '../../lib/testing';

const POD: PodProps = {
  user: 1000,
  subdomain: 'work',
  containers: [
    { name: 'work', image: 'busybox:1.36', resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(64) } },
  ],
};

test('the pods of a group are numbered, and the job has succeeded with its leader', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'batch' });
  const identity = { app: 'work', instance: 'work', component: 'worker' };
  new JobWorkload(chart, 'work', { name: 'work', identity, pod: POD, group: { pods: 3, leader: 0 } });
  expect(Manifests.of(chart).get('Job', 'work-*').spec).toMatchObject({
    completionMode: 'Indexed',
    completions: 3,
    parallelism: 3,
    successPolicy: { rules: [{ succeededIndexes: '0' }] },
    template: { spec: { subdomain: 'work' } },
  });
});

test('the workloads of one client share the facts of its connections', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'batch' });
  const provider = new Provider(chart, {
    name: 'api',
    protocol: 'http',
    endpoints: () => [],
    offer: () => ({ wire: { protocol: 'http', url: 'http://api' }, secrets: [], facts: { url: 'http://api' } }),
  });
  let facts: Config | undefined;
  const identity = { app: 'work', instance: 'work', component: 'worker' };
  const client: Client = new Client(chart, {
    name: 'work',
    namespace: 'batch',
    podSets: () => [],
    connected: () => {
      facts ??= new Config(chart, 'facts', {
        name: 'work-bindings',
        identity,
        files: () => connectionFacts(job),
      });
    },
  });
  const job = new JobWorkload(chart, 'work', { name: 'work', identity, pod: POD, client, facts: () => facts });
  Ledger.of(chart).grant({ provider, client, access: 'call', resource: { kind: 'api', name: 'api' } });
  const manifests = Manifests.of(chart);
  expect(manifests.get('ConfigMap', 'work-bindings').data).toEqual({
    'api.provider': 'api',
    'api.type': 'http',
    'api.url': 'http://api',
  });
  expect(JSON.stringify(manifests.get('Job', 'work-*'))).toContain('"mountPath":"/bindings/api"');
});
