import { ApiObject, Chart, Size } from 'cdk8s';
import { Cpu, Platform, Target, Tenant } from 'cdk8s-data-platform';
import { Ledger } from 'cdk8s-data-platform/connect';
import { Config, StatelessWorkload } from 'cdk8s-data-platform/kubernetes';
import type { Construct } from 'constructs';

/** How many services in how many tenants. */
export interface Shape {
  readonly workloads: number;
  readonly tenants: number;
}

/**
 * A platform of ordinary services: each has a Deployment with its Service, configuration, disruption budget, service
 * account and firewall, and calls the next one of its tenant.
 *
 * @param shape - how many services in how many tenants
 * @param outdir - where it writes
 * @returns the platform, not yet synthesized
 */
export function servicePlatform(shape: Shape, outdir: string): Platform {
  const platform = new Platform({ name: 'bench', target: Target.local(), outdir, imageDigests: DIGESTS });
  for (let t = 0; t < shape.tenants; t++) {
    const tenant = new Tenant(platform, `tenant-${String(t)}`);
    const services = Array.from({ length: shape.workloads / shape.tenants }, (_, s) =>
      service(tenant, `service-${String(s)}`),
    );
    for (const [index, { pods: from }] of services.entries()) {
      const to = services[(index + 1) % services.length]?.pods ?? from;
      Ledger.of(tenant).open({ from, to, port: 8080, transport: 'TCP', reason: 'calls the next one' });
    }
  }
  return platform;
}

const IMAGE = 'example/service:1.4.2';
const DIGESTS = { [IMAGE]: `sha256:${'0'.repeat(64)}` };

function service(scope: Construct, name: string): StatelessWorkload {
  const identity = { app: 'service', instance: name, component: 'server' };
  const config = new Config(scope, `${name}-config`, {
    name: `${name}-config`,
    identity,
    files: { 'server.properties': `name=${name}\nport=8080\nthreads=16\nlog.level=INFO\n` },
  });
  return new StatelessWorkload(scope, name, {
    name,
    identity,
    replicas: 2,
    ports: [{ name: 'http', port: 80, containerPort: 8080 }],
    configs: [config],
    pod: {
      user: 10001,
      volumes: { config: { configMap: { name: config.name } } },
      containers: [
        {
          name: 'server',
          image: IMAGE,
          args: ['--config', '/etc/service/server.properties'],
          env: { JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75', POD_IP: { field: 'status.podIP' } },
          ports: { http: 8080 },
          resources: { cpu: Cpu.millis(250), memory: Size.mebibytes(512) },
          mounts: [{ volume: 'config', path: '/etc/service', readOnly: true }],
          writable: ['/tmp'],
          startup: { http: '/healthz', port: 'http' },
          readiness: { http: '/healthz', port: 'http' },
          liveness: { http: '/healthz', port: 'http', failures: 5 },
        },
      ],
    },
  });
}

/**
 * A platform of one chart whose objects depend on one another in a chain.
 *
 * @param length - number of objects
 * @param outdir - where it writes
 * @returns the platform, not yet synthesized
 */
export function chainPlatform(length: number, outdir: string): Platform {
  const platform = new Platform({ name: 'bench', target: Target.local(), outdir });
  const chart = new Chart(platform, 'chain', { namespace: 'chain' });
  let last: ApiObject | undefined;
  for (let i = 0; i < length; i++) {
    const next = configMap(chart, i);
    if (last !== undefined) next.addDependency(last);
    last = next;
  }
  return platform;
}

function configMap(chart: Chart, number: number): ApiObject {
  const name = `config-${String(number)}`;
  return new ApiObject(chart, name, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { number: String(number) },
  });
}
