import { App, Chart, Cron } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Ledger, Provider } from '../../lib/connect';
import { Cdk8sPlusClient } from '../../lib/kubernetes/cdk8s-plus-adapter';
import { Manifests } from '../../lib/testing';

const containers = [{ image: 'registry.example/loader:1.0', securityContext: { user: 1000 } }];

function chartWith(): { readonly app: App; readonly chart: Chart; readonly provider: Provider } {
  const app = new App();
  const chart = new Chart(app, 'ingest', { namespace: 'ingest' });
  const provider = new Provider(chart, {
    name: 'events',
    namespace: 'streaming',
    protocol: 'http',
    endpoints: () => [
      {
        name: 'http',
        port: 80,
        containerPort: 8080,
        host: 'events',
        tls: false,
        behind: [{ role: 'web', namespace: 'streaming', labels: { app: 'web' } }],
      },
    ],
    offer: () => ({
      wire: { protocol: 'http', url: 'http://events' },
      secrets: [{ secret: 'loader-credentials', items: { token: 'token' } }],
      facts: { url: 'http://events' },
    }),
  });
  return { app, chart, provider };
}

function grant(chart: Chart, provider: Provider, client: Cdk8sPlusClient): void {
  Ledger.of(chart).grant({ provider, client: client.client, access: 'read', resource: { kind: 'path', name: '/' } });
}

describe('a cdk8s-plus workload as a client', () => {
  it('gets its connections as files, though the grant came before its container', () => {
    const { app, chart, provider } = chartWith();
    const job = new kplus.Job(chart, 'loader');
    grant(chart, provider, Cdk8sPlusClient.of(job));
    job.addContainer(containers[0] ?? { image: 'x:1' });
    const pod = podOf(Manifests.of(app).all('Job')[0]);
    expect(pod.container.volumeMounts).toContainEqual({
      name: 'binding-events',
      mountPath: '/bindings/events',
      readOnly: true,
    });
    expect(pod.container.env).toContainEqual({ name: 'SERVICE_BINDING_ROOT', value: '/bindings' });
    const projected = pod.volumes.find(({ name }) => name === 'binding-events');
    expect(projected?.projected?.sources).toEqual([
      { secret: { name: 'loader-credentials', items: [{ key: 'token', path: 'token' }] } },
      {
        configMap: {
          name: 'loader-bindings',
          items: [
            { key: 'events.provider', path: 'provider' },
            { key: 'events.type', path: 'type' },
            { key: 'events.url', path: 'url' },
          ],
        },
      },
    ]);
  });

  it('may reach what was granted and DNS, and accepts nothing', () => {
    const { app, chart, provider } = chartWith();
    grant(chart, provider, Cdk8sPlusClient.of(new kplus.Job(chart, 'loader', { containers })));
    const { spec } = Manifests.of(app).get('NetworkPolicy', 'loader');
    expect(spec).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        { ports: [{ port: 53 }, { port: 53 }] },
        { ports: [{ protocol: 'TCP', port: 8080 }], to: [{ podSelector: { matchLabels: { app: 'web' } } }] },
      ],
    });
    expect(spec).not.toHaveProperty('ingress');
  });

  it('passes Pod Security restricted with what cdk8s-plus leaves out', () => {
    const { app, chart } = chartWith();
    Cdk8sPlusClient.of(new kplus.Deployment(chart, 'loader', { containers }));
    const pod = podOf(Manifests.of(app).get('Deployment', 'ingest-loader-*'));
    expect(pod.securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    expect(pod.container.securityContext.capabilities).toEqual({ drop: ['ALL'] });
    expect(pod.container.securityContext.allowPrivilegeEscalation).toBe(false);
    expect(pod.enableServiceLinks).toBe(false);
  });

  it('lets a changed Job run again: its name follows its content', () => {
    const name = (image: string): string | undefined => {
      const { app, chart } = chartWith();
      Cdk8sPlusClient.of(new kplus.Job(chart, 'loader', { containers: [{ image }] }));
      return Manifests.of(app).all('Job')[0]?.metadata.name;
    };
    expect(name('registry.example/loader:1.0')).toBe(name('registry.example/loader:1.0'));
    expect(name('registry.example/loader:1.1')).not.toBe(name('registry.example/loader:1.0'));
  });

  it('keeps the name of a Job where it is told to', () => {
    const { app, chart } = chartWith();
    const job = new kplus.Job(chart, 'loader', { metadata: { name: 'load' }, containers });
    Cdk8sPlusClient.of(job, { jobName: 'as-given' });
    expect(Manifests.of(app).all('Job')[0]?.metadata.name).toBe('load');
  });

  it('finds the pod of a CronJob, too', () => {
    const { app, chart, provider } = chartWith();
    const job = new kplus.CronJob(chart, 'loader', { schedule: Cron.daily(), containers });
    grant(chart, provider, Cdk8sPlusClient.of(job));
    const [object] = Manifests.of(app).all('CronJob');
    expect(object?.spec).toMatchObject({
      jobTemplate: { spec: { template: { spec: { containers: [{ env: [{ name: 'SERVICE_BINDING_ROOT' }] }] } } } },
    });
  });

  it('is the same client for every call', () => {
    const { chart } = chartWith();
    const job = new kplus.Job(chart, 'loader', { containers });
    expect(Cdk8sPlusClient.of(job)).toBe(Cdk8sPlusClient.of(job));
  });

  it('fails for a name that Kubernetes refuses', () => {
    const { app, chart } = chartWith();
    Cdk8sPlusClient.of(new kplus.Job(chart, 'loader', { containers }), { name: 'Load_er' });
    expect(Manifests.of(app).errors).toContainEqual(expect.stringContaining('name: is not a name that Kubernetes'));
  });
});

/** The pod of a Job or Deployment with one container, with as little typing as a test needs. */
function podOf(object: unknown): {
  readonly enableServiceLinks: boolean;
  readonly securityContext: Record<string, unknown>;
  readonly volumes: { readonly name: string; readonly projected?: { readonly sources: unknown } }[];
  readonly container: {
    readonly volumeMounts: unknown;
    readonly env: unknown;
    readonly securityContext: Record<string, unknown>;
  };
} {
  const { spec } = JSON.parse(JSON.stringify(object)).spec.template;
  return { ...spec, container: spec.containers[0] };
}
