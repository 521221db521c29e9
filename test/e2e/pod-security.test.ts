import * as fc from 'fast-check';
import { podOf } from '../../lib/model';
import type { JsonObject, KubeObject } from '../../lib/kubernetes';
import { podSecurity } from '../../lib/rules/pod-security/pod-security';
import { Cluster } from './support/cluster';
import { Progress } from './support/progress';

const LEVELS = ['baseline', 'restricted'] as const;
const PODS = 600;
const namespaceOf = (level: string): string => `e2e-pod-security-${level}`;

const progress = new Progress();
let cluster: Cluster;
let minor = '';

/** One of some values, or nothing: most fields of most pods are not set. */
const maybe = (...values: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 24, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...values) });

const seccomp = maybe(
  { type: 'RuntimeDefault' },
  { type: 'Localhost', localhostProfile: 'a.json' },
  { type: 'Unconfined' },
);
const appArmor = maybe({ type: 'RuntimeDefault' }, { type: 'Unconfined' });
const seLinux = maybe({ type: 'container_t' }, { type: 'spc_t' }, { user: 'system_u' }, { role: 'r' }, { level: 's0' });

/** What a pod that restricted allows says; most random pods begin from it, else nearly all would be refused. */
const SAFE_POD = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
const SAFE_CONTAINER = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

const containerSecurity = fc.record({
  privileged: maybe(true, false),
  allowPrivilegeEscalation: maybe(true, false),
  capabilities: maybe(
    { drop: ['ALL'] },
    { drop: ['NET_RAW'] },
    { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    { add: ['CHOWN'] },
    { add: ['SYS_ADMIN'] },
  ),
  procMount: maybe('Default'),
  runAsNonRoot: maybe(true, false),
  runAsUser: maybe(0, 1000),
  seccompProfile: seccomp,
  appArmorProfile: appArmor,
  seLinuxOptions: seLinux,
});

const podSecurityContext = fc.record({
  runAsNonRoot: maybe(true, false),
  runAsUser: maybe(0, 1000),
  seccompProfile: seccomp,
  appArmorProfile: appArmor,
  seLinuxOptions: seLinux,
  sysctls: maybe([{ name: 'net.ipv4.tcp_rmem', value: '1' }], [{ name: 'kernel.msgmax', value: '1' }]),
});

const volume = fc.constantFrom(
  { emptyDir: {} },
  { hostPath: { path: '/var/log' } },
  { configMap: { name: 'a' } },
  { persistentVolumeClaim: { claimName: 'a' } },
  { nfs: { server: 'a', path: '/' } },
  { projected: { sources: [] } },
);

const probe = maybe(
  { httpGet: { port: 80 } },
  { httpGet: { port: 80, host: 'example.com' } },
  { tcpSocket: { port: 80, host: '10.0.0.1' } },
);

const anyPod: fc.Arbitrary<JsonObject> = fc
  .record({
    safe: fc.boolean(),
    pod: podSecurityContext,
    containers: fc.array(fc.record({ security: containerSecurity, probe, hostPort: maybe(8080) }), {
      minLength: 1,
      maxLength: 2,
    }),
    init: fc.boolean(),
    volumes: fc.array(volume, { maxLength: 1 }),
    host: fc.record({ hostNetwork: maybe(true), hostPID: maybe(true), hostIPC: maybe(true) }),
  })
  .map(({ safe, pod, containers, init, volumes, host }) => {
    const rendered = containers.map(({ security, probe: liveness, hostPort }, index) => ({
      name: `c${String(index)}`,
      image: 'busybox:1.36',
      securityContext: { ...(safe ? SAFE_CONTAINER : {}), ...defined(security) },
      ...(hostPort === undefined ? {} : { ports: [{ containerPort: 8080, hostPort }] }),
      ...(liveness === undefined || (init && index > 0) ? {} : { livenessProbe: liveness }),
    }));
    return JSON.parse(
      JSON.stringify({
        ...host,
        securityContext: { ...(safe ? SAFE_POD : {}), ...defined(pod) },
        containers: init ? rendered.slice(0, 1) : rendered,
        ...(init ? { initContainers: rendered.slice(1) } : {}),
        volumes: volumes.map((source, index) => ({ name: `v${String(index)}`, ...source })),
      }),
    );
  });

function defined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** What the API server says of pods. */
interface Answers {
  /** Refused by Pod Security. */
  readonly refused: ReadonlySet<string>;
  /** No pods at all, for instance privileged and without escalation: of these it says nothing else. */
  readonly invalid: ReadonlySet<string>;
}

async function ask(level: string, pods: readonly KubeObject[]): Promise<Answers> {
  const { stderr } = await cluster.try(['create', '--dry-run=server', '-n', namespaceOf(level), '-f', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods }),
    timeout: 300_000,
  });
  const names = (pattern: RegExp): Set<string> => new Set([...stderr.matchAll(pattern)].map(([, name = '']) => name));
  return {
    refused: names(/pods "(p-\d+)" is forbidden: violates PodSecurity/g),
    invalid: names(/Pod "(p-\d+)" is invalid/g),
  };
}

beforeAll(async () => {
  cluster = await Cluster.connect();
  const { gitVersion }: { gitVersion: string } = JSON.parse(await cluster.kubectl(['get', '--raw', '/version']));
  minor = /^v(1\.\d+)/.exec(gitVersion)?.[1] ?? '';
  for (const level of LEVELS) {
    const labels = {
      'pod-security.kubernetes.io/enforce': level,
      'pod-security.kubernetes.io/enforce-version': `v${minor}`,
    };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(level), labels } };
    await cluster.kubectl(['apply', '-f', '-'], { input: JSON.stringify(namespace) });
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: namespaceOf(level) },
    };
    await cluster.kubectl(['apply', '-f', '-'], { input: JSON.stringify(account) });
  }
}, 120_000);

afterAll(async () => {
  await cluster?.try(['delete', 'namespace', ...LEVELS.map(namespaceOf), '--wait=false']);
});

describe('Pod Security', () => {
  it.each(LEVELS)('%s refuses the pods that the API server refuses, and no others', async (level) => {
    const pods = fc.sample(anyPod, { numRuns: PODS, seed: 34 }).map((spec, index): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `p-${String(index)}` },
      spec,
    }));
    const { refused: byServer, invalid } = await ask(level, pods);
    const byUs = new Set(
      pods.flatMap((object) => {
        const view = podOf(object);
        return view !== undefined && podSecurity(view, { level, version: minor }).length > 0
          ? [object.metadata.name]
          : [];
      }),
    );
    const differing = pods.filter(
      ({ metadata: { name } }) => !invalid.has(name) && byServer.has(name) !== byUs.has(name),
    );
    progress.say(
      `${level}: ${String(byServer.size)} of ${String(PODS)} refused, ${String(invalid.size)} invalid, ${String(differing.length)} answers differ`,
    );
    expect(differing.map((object) => JSON.stringify(object.spec))).toEqual([]);
    // else nothing was compared
    expect(byServer.size).toBeGreaterThan(20);
    expect(PODS - byServer.size - invalid.size).toBeGreaterThan(20);
  });
});
