import fc from 'fast-check';
import { Target } from '../../lib/environment';
import type { KubeObject } from '../../lib/kubernetes';
import { podOf } from '../../lib/model';
import { judgeManifests, manifestRules } from '../../lib/rules';
import { podSecurity, podSecurityChecks, type PodSecurityOptions } from '../../lib/rules/pod-security/pod-security';
import { contextOf, pod } from './cases/case';

const broken = (object: KubeObject, options: PodSecurityOptions): string[] => {
  const view = podOf(object);
  return view === undefined ? ['no pod'] : [...new Set(podSecurity(view, options).map(({ check }) => check))];
};

describe('Pod Security, as the API server applies it', () => {
  test('has 12 checks of baseline and 7 of restricted', () => {
    const levels = podSecurityChecks.map(({ level }) => level);
    expect(levels.filter((level) => level === 'baseline')).toHaveLength(12);
    expect(levels.filter((level) => level === 'restricted')).toHaveLength(7);
  });

  test('privileged allows everything', () => {
    expect(broken(pod({ hostNetwork: true }), { level: 'privileged' })).toEqual([]);
  });

  test('a pod that says nothing is baseline, and breaks four checks of restricted', () => {
    expect(broken(pod(), { level: 'baseline' })).toEqual([]);
    expect(broken(pod(), { level: 'restricted' })).toEqual([
      'allowPrivilegeEscalation',
      'capabilities_restricted',
      'runAsNonRoot',
      'seccompProfile_restricted',
    ]);
  });

  test('a check of restricted stands in the place of the weaker one', () => {
    const object = pod(
      { volumes: [{ name: 'a', hostPath: { path: '/' } }] },
      {
        securityContext: {
          procMount: 'Unmasked',
          capabilities: { add: ['SYS_ADMIN'] },
          seccompProfile: { type: 'Unconfined' },
        },
      },
    );
    expect(broken(object, { level: 'baseline' })).toEqual([
      'capabilities_baseline',
      'hostPathVolumes',
      'procMount',
      'seccompProfile_baseline',
    ]);
    expect(broken(object, { level: 'restricted' })).toEqual([
      'allowPrivilegeEscalation',
      'capabilities_restricted',
      'procMount_restricted',
      'restrictedVolumes',
      'runAsNonRoot',
      'seccompProfile_restricted',
    ]);
  });

  // the versions in which kubernetes/pod-security-admission:policy/check_*.go begins a new rule set
  test.each<[string, KubeObject, string, string, string]>([
    ['allowPrivilegeEscalation', pod(), '1.7', '', 'allowPrivilegeEscalation'],
    ['runAsUser', pod({ securityContext: { runAsUser: 0 } }), '1.22', '', 'runAsUser'],
    ['capabilities_restricted', pod(), '1.21', '', 'capabilities_restricted'],
    ['seccompProfile_restricted', pod(), '1.18', '', 'seccompProfile_restricted'],
    [
      'hostProbesAndHostLifecycle',
      pod({}, { startupProbe: { httpGet: { host: 'a', port: 1 } } }),
      '1.33',
      '',
      'hostProbesAndHostLifecycle',
    ],
    [
      'seLinuxOptions',
      pod({ securityContext: { seLinuxOptions: { type: 'container_engine_t' } } }),
      '1.30',
      'seLinuxOptions',
      '',
    ],
    ...(
      [
        ['net.ipv4.ip_local_reserved_ports', '1.26'],
        ['net.ipv4.tcp_keepalive_probes', '1.28'],
        ['net.ipv4.tcp_wmem', '1.31'],
        ['net.ipv4.tcp_notsent_lowat', '1.36'],
      ] as const
    ).map(([name, before]): [string, KubeObject, string, string, string] => [
      'sysctls',
      pod({ securityContext: { sysctls: [{ name }] } }),
      before,
      'sysctls',
      '',
    ]),
    ['runAsNonRoot', pod({ hostUsers: false }), '1.34', 'runAsNonRoot', ''],
    ['runAsUser', pod({ hostUsers: false, securityContext: { runAsUser: 0 } }), '1.34', 'runAsUser', ''],
    ['allowPrivilegeEscalation', pod({ os: { name: 'windows' } }), '1.24', 'allowPrivilegeEscalation', ''],
    ['capabilities_restricted', pod({ os: { name: 'windows' } }), '1.24', 'capabilities_restricted', ''],
    ['seccompProfile_restricted', pod({ os: { name: 'windows' } }), '1.24', 'seccompProfile_restricted', ''],
  ])('%s of %j changes after %s', (check, object, before, inBefore, inAfter) => {
    const after = `1.${String(Number(before.slice(2)) + 1)}`;
    const has = (version: string) =>
      broken(object, { level: 'restricted', version }).find((one) => one === check) ?? '';
    expect([has(before), has(after)]).toEqual([inBefore, inAfter]);
  });

  test('before 1.19 seccomp is said by annotations', () => {
    const object = pod({}, {}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } });
    expect(broken(object, { level: 'baseline', version: '1.18' })).toEqual(['seccompProfile_baseline']);
    expect(broken(object, { level: 'baseline', version: '1.19' })).toEqual([]);
  });
});

describe('levels and versions', () => {
  const maybe = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const context = fc.record({
    runAsNonRoot: maybe(true, false),
    runAsUser: maybe(0, 999),
    seccompProfile: maybe({ type: 'RuntimeDefault' }, { type: 'Unconfined' }),
    appArmorProfile: maybe({ type: 'Localhost' }, { type: 'Unconfined' }),
    seLinuxOptions: maybe({ type: 'container_t' }, { type: 'spc_t' }, { user: 'u' }),
  });
  const ofContainer = fc.record({
    privileged: maybe(true, false),
    allowPrivilegeEscalation: maybe(true, false),
    procMount: maybe('Default', 'Unmasked'),
    capabilities: maybe(
      { drop: ['ALL'] },
      { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
      { add: ['CHOWN'] },
      { drop: ['ALL'], add: ['SYS_ADMIN'] },
    ),
  });
  // Windows is left out: there a check of restricted that asks nothing stands in the place of one of baseline
  const anyPod = fc
    .record({
      spec: fc.record({
        hostUsers: maybe(false, true),
        hostNetwork: maybe(true, false),
        volumes: maybe(
          [{ name: 'a', hostPath: { path: '/' } }],
          [{ name: 'a', nfs: {} }],
          [{ name: 'a', emptyDir: {} }],
        ),
        securityContext: context,
      }),
      container: fc.record({
        ports: maybe([{ containerPort: 1, hostPort: 1 }], [{ containerPort: 1 }]),
        securityContext: fc.tuple(context, ofContainer).map(([a, b]) => ({ ...a, ...b })),
      }),
    })
    .map(({ spec, container }) => pod(spec, container));
  const anyVersion = fc.integer({ min: 0, max: 40 }).map((minor) => `1.${String(minor)}`);

  test('what baseline refuses, restricted refuses', () => {
    fc.assert(
      fc.property(anyPod, anyVersion, (object, version) => {
        if (broken(object, { level: 'baseline', version }).length > 0)
          expect(broken(object, { level: 'restricted', version })).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('a version that is newer than all that is known has the newest checks', () => {
    fc.assert(
      fc.property(anyPod, fc.constantFrom('baseline' as const, 'restricted' as const), (object, level) => {
        expect(broken(object, { level, version: '1.40' })).toEqual(broken(object, { level }));
      }),
    );
  });

  test('a pod with nothing left to take away is restricted in every version', () => {
    const hardened = pod(
      { securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } } },
      { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
    );
    for (let minor = 0; minor <= 37; minor++)
      expect(broken(hardened, { level: 'restricted', version: `1.${String(minor)}` })).toEqual([]);
  });
});

describe('Pod Security of a namespace', () => {
  const namespace = (labels: Record<string, string>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels },
  });
  const enforce = (level: string, version?: string) =>
    namespace({
      'pod-security.kubernetes.io/enforce': level,
      ...(version === undefined ? {} : { 'pod-security.kubernetes.io/enforce-version': version }),
    });
  const judged = (...objects: readonly KubeObject[]) =>
    judgeManifests(
      manifestRules.filter(({ id }) => id.startsWith('pod-security-')),
      contextOf({ objects, target: Target.generic({ kubernetes: ['1.33', '1.34', '1.35'] }) }),
    ).map(({ rule, severity, message }) => ({ id: rule.id, severity, message }));

  test('where nothing is enforced, restricted is advice and the way to the node is an error', () => {
    const found = judged(pod({ hostPID: true }));
    expect(found.map(({ id, severity }) => `${severity ?? ''} ${id}`)).toEqual([
      'error pod-security-host-namespaces',
      'warning pod-security-privilege-escalation',
      'warning pod-security-capabilities',
      'warning pod-security-run-as-non-root',
      'warning pod-security-seccomp',
    ]);
  });

  test('what the namespace enforces is an error, since the API server refuses the pod', () => {
    const found = judged(enforce('restricted'), pod());
    expect(found.map(({ severity }) => severity)).toEqual(['error', 'error', 'error', 'error']);
    expect(found[0]?.message).toContain('namespace shop enforces restricted, and the API server refuses the pod');
  });

  test('of baseline only baseline is an error', () => {
    const found = judged(enforce('baseline'), pod({}, { ports: [{ containerPort: 1, hostPort: 1 }] }));
    expect(found.filter(({ severity }) => severity === 'error').map(({ id }) => id)).toEqual([
      'pod-security-host-ports',
    ]);
  });

  test('a level that does not exist is taken for restricted', () => {
    expect(judged(enforce('strict'), pod()).map(({ severity }) => severity)).toContain('error');
  });

  test('where somebody allowed privileged pods, nothing is more than advice', () => {
    const found = judged(enforce('privileged'), pod({ hostNetwork: true }));
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['warning']));
  });

  test('a check that only some minors have says which', () => {
    const probe = pod({}, { livenessProbe: { tcpSocket: { host: 'a', port: 1 } } });
    const [found] = judged(enforce('baseline'), probe).filter(({ id }) => id === 'pod-security-host-probes');
    expect(found).toMatchObject({ severity: 'error' });
    expect(found?.message).toContain('(Kubernetes 1.34, 1.35)');
  });

  test('a namespace may keep to the checks of a version, and no server knows newer ones than its own', () => {
    const probe = pod({}, { livenessProbe: { tcpSocket: { host: 'a', port: 1 } } });
    const ids = (version: string) => judged(enforce('baseline', version), probe).map(({ id }) => id);
    expect(ids('v1.33')).not.toContain('pod-security-host-probes');
    expect(ids('v1.34')).toContain('pod-security-host-probes');
    const sysctl = pod({ securityContext: { sysctls: [{ name: 'net.ipv4.tcp_notsent_lowat' }] } });
    expect(judged(enforce('baseline', 'v1.37'), sysctl).map(({ id }) => id)).toContain('pod-security-sysctls');
  });

  test('the template of a workload is judged like a pod', () => {
    const deployment: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { template: { spec: { hostNetwork: true, containers: [] } } },
    };
    expect(judged(deployment)).toEqual([expect.objectContaining({ id: 'pod-security-host-namespaces' })]);
  });
});
