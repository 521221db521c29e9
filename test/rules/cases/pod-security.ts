import { Target } from '../../../lib/environment';
import type { KubeObject } from '../../../lib/kubernetes';
import { pod, type RuleCase, type RuleCases } from './case';

/** A pod that `restricted` allows, with something else about it. */
function safe(spec: object = {}, container: object = {}, metadata: object = {}): KubeObject {
  return pod(
    { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, ...spec },
    { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }, ...container },
    metadata,
  );
}
const inContainer = (securityContext: object): KubeObject =>
  safe(
    {},
    { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...securityContext } },
  );
const inPod = (securityContext: object): KubeObject =>
  safe({
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, ...securityContext },
  });
const main = 'spec.containers[0]';
const own = `${main}.securityContext`;

const good: RuleCase[] = [{ what: 'a pod that is restricted', objects: [safe()] }];
const bad = (object: KubeObject, ...at: readonly string[]): RuleCase[] => [
  { what: JSON.stringify(object.spec).slice(0, 40), objects: [object], at },
];
const windows = { what: 'a pod for Windows', objects: [pod({ os: { name: 'windows' } })] };
const ownUsers = (kubernetes: readonly string[]): Pick<RuleCase, 'objects' | 'target'> => ({
  objects: [
    pod({ hostUsers: false, securityContext: { runAsUser: 0 } }, { securityContext: { procMount: 'Unmasked' } }),
  ],
  target: Target.generic({ kubernetes }),
});

export const cases: RuleCases = {
  'pod-security-host-namespaces': {
    bad: bad(
      safe({ hostNetwork: true, hostPID: true, hostIPC: true }),
      'spec.hostNetwork',
      'spec.hostPID',
      'spec.hostIPC',
    ),
    good: [...good, { what: 'false, which is the default', objects: [safe({ hostNetwork: false, hostPID: false })] }],
  },
  'pod-security-privileged': {
    bad: [
      ...bad(inContainer({ privileged: true }), `${own}.privileged`),
      {
        what: 'an ephemeral container',
        objects: [safe({ ephemeralContainers: [{ name: 'debug', securityContext: { privileged: true } }] })],
        at: ['spec.ephemeralContainers[0].securityContext.privileged'],
      },
    ],
    good,
  },
  'pod-security-dangerous-capabilities': {
    bad: [
      ...bad(inContainer({ capabilities: { drop: ['ALL'], add: ['CHOWN', 'NET_RAW'] } }), `${own}.capabilities.add`),
      ...bad(inContainer({ capabilities: { add: ['CAP_CHOWN'] } }), `${own}.capabilities.add`),
    ],
    good: [
      ...good,
      { what: 'CHOWN, which only restricted refuses', objects: [inContainer({ capabilities: { add: ['CHOWN'] } })] },
    ],
  },
  'pod-security-host-path': {
    bad: [
      ...bad(safe({ volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }] }), 'spec.volumes[0].hostPath'),
      ...bad(
        safe({ volumes: [{ name: 'tmp' }, { name: 'run', hostPath: { path: '/var/run/docker.sock' } }] }),
        'spec.volumes[1].hostPath',
      ),
    ],
    good: [...good, { what: 'an emptyDir', objects: [safe({ volumes: [{ name: 'tmp', emptyDir: {} }] })] }],
  },
  'pod-security-host-ports': {
    bad: bad(
      safe({}, { ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] }),
      `${main}.ports[1].hostPort`,
    ),
    good: [...good, { what: 'port 0', objects: [safe({}, { ports: [{ containerPort: 80, hostPort: 0 }] })] }],
  },
  'pod-security-host-probes': {
    bad: [
      ...bad(
        safe(
          {},
          {
            livenessProbe: { httpGet: { host: 'example.com', port: 80 } },
            lifecycle: { preStop: { tcpSocket: { host: '10.0.0.1', port: 80 } } },
          },
        ),
        `${main}.livenessProbe.httpGet.host`,
        `${main}.lifecycle.preStop.tcpSocket.host`,
      ),
    ],
    good: [
      ...good,
      { what: 'a probe of the pod', objects: [safe({}, { livenessProbe: { httpGet: { host: '', port: 80 } } })] },
      {
        what: 'any host before Kubernetes 1.34',
        objects: [safe({}, { readinessProbe: { tcpSocket: { host: '127.0.0.1', port: 80 } } })],
        target: Target.generic({ kubernetes: ['1.32', '1.33'] }),
      },
    ],
  },
  'pod-security-app-armor': {
    bad: [
      ...bad(
        safe({}, {}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' } }),
        'metadata.annotations.container.apparmor.security.beta.kubernetes.io/main',
      ),
      ...bad(inPod({ appArmorProfile: { type: 'Unconfined' } }), 'spec.securityContext.appArmorProfile.type'),
    ],
    good: [
      ...good,
      { what: 'a profile of the node', objects: [inContainer({ appArmorProfile: { type: 'Localhost' } })] },
      {
        what: 'the default by annotation',
        objects: [
          safe({}, {}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'runtime/default' } }),
        ],
      },
    ],
  },
  'pod-security-selinux': {
    bad: bad(
      inContainer({ seLinuxOptions: { type: 'spc_t', user: 'system_u', level: 's0' } }),
      `${own}.seLinuxOptions.type`,
      `${own}.seLinuxOptions.user`,
    ),
    good: [
      ...good,
      { what: 'the type of containers', objects: [inPod({ seLinuxOptions: { type: 'container_t', level: 's0:c1' } })] },
      {
        what: 'the type of container engines from 1.31 on',
        objects: [inPod({ seLinuxOptions: { type: 'container_engine_t' } })],
      },
    ],
  },
  'pod-security-proc-mount': {
    bad: [
      ...bad(inContainer({ procMount: 'Unmasked' }), `${own}.procMount`),
      { what: 'users of its own before 1.35', ...ownUsers(['1.34']), at: [`${own}.procMount`] },
    ],
    good: [
      ...good,
      { what: 'the default', objects: [inContainer({ procMount: 'Default' })] },
      { what: 'users of its own from 1.35 on', ...ownUsers(['1.35']) },
    ],
  },
  'pod-security-unconfined': {
    bad: bad(inContainer({ seccompProfile: { type: 'Unconfined' } }), `${own}.seccompProfile.type`),
    good: [...good, { what: 'no profile, which only restricted refuses', objects: [pod()] }],
  },
  'pod-security-sysctls': {
    bad: bad(
      inPod({ sysctls: [{ name: 'net.ipv4.tcp_rmem' }, { name: 'net.core.somaxconn', value: '4096' }] }),
      'spec.securityContext.sysctls[1].name',
    ),
    good: [
      ...good,
      {
        what: 'one that is allowed from 1.29 on',
        objects: [inPod({ sysctls: [{ name: 'net.ipv4.tcp_fin_timeout' }] })],
      },
    ],
  },
  'pod-security-windows-host-process': {
    bad: bad(inPod({ windowsOptions: { hostProcess: true } }), 'spec.securityContext.windowsOptions.hostProcess'),
    good: [...good, windows],
  },
  'pod-security-privilege-escalation': {
    bad: [
      ...bad(pod(), `${own}.allowPrivilegeEscalation`),
      ...bad(pod({}, { securityContext: { allowPrivilegeEscalation: true } }), `${own}.allowPrivilegeEscalation`),
    ],
    good: [...good, windows],
  },
  'pod-security-capabilities': {
    bad: [
      ...bad(pod(), `${own}.capabilities.drop`),
      ...bad(inContainer({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }), `${own}.capabilities.add`),
      {
        what: 'NET_RAW only once: what it adds is told by pod-security-dangerous-capabilities',
        objects: [inContainer({ capabilities: { drop: ['all'], add: ['NET_RAW'] } })],
        at: [`${own}.capabilities.drop`],
      },
    ],
    good: [
      ...good,
      windows,
      {
        what: 'NET_BIND_SERVICE',
        objects: [inContainer({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })],
      },
    ],
  },
  'pod-security-proc-mount-restricted': {
    bad: [{ what: 'users of its own from 1.35 on', ...ownUsers(['1.35']), at: [`${own}.procMount`] }],
    good: [
      ...good,
      { what: 'what pod-security-proc-mount tells already', objects: [inContainer({ procMount: 'Unmasked' })] },
      { what: 'users of its own before 1.35', ...ownUsers(['1.34']) },
    ],
  },
  'pod-security-volume-types': {
    bad: bad(
      safe({ volumes: [{ name: 'share', nfs: { server: 'files.example.com', path: '/' } }] }),
      'spec.volumes[0].nfs',
    ),
    good: [
      ...good,
      {
        what: 'volumes that come from the cluster',
        objects: [
          safe({
            volumes: [
              { name: 'a', csi: { driver: 'secrets-store.csi.k8s.io' } },
              { name: 'b', ephemeral: {} },
              { name: 'c', image: {} },
              { name: 'd' },
            ],
          }),
        ],
      },
      {
        what: 'a path of the node, which pod-security-host-path tells',
        objects: [safe({ volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }] })],
      },
    ],
  },
  'pod-security-run-as-non-root': {
    bad: [
      ...bad(pod(), `${own}.runAsNonRoot`),
      ...bad(inContainer({ runAsNonRoot: false }), `${own}.runAsNonRoot`),
      {
        what: 'a pod that says false, though its containers say true',
        objects: [pod({ securityContext: { runAsNonRoot: false } }, { securityContext: { runAsNonRoot: true } })],
        at: ['spec.securityContext.runAsNonRoot'],
      },
      { what: 'users of its own before 1.35', ...ownUsers(['1.34']), at: [`${own}.runAsNonRoot`] },
    ],
    good: [
      ...good,
      { what: 'a container that says it', objects: [pod({}, { securityContext: { runAsNonRoot: true } })] },
      { what: 'users of its own from 1.35 on', ...ownUsers(['1.35']) },
    ],
  },
  'pod-security-root-user': {
    bad: [
      ...bad(inPod({ runAsUser: 0 }), 'spec.securityContext.runAsUser'),
      ...bad(inContainer({ runAsUser: 0 }), `${own}.runAsUser`),
    ],
    good: [...good, { what: 'users of its own from 1.35 on', ...ownUsers(['1.35']) }],
  },
  'pod-security-seccomp': {
    bad: [
      ...bad(pod(), `${own}.seccompProfile.type`),
      ...bad(
        pod({ initContainers: [{ name: 'first' }] }, { securityContext: { seccompProfile: { type: 'Localhost' } } }),
        'spec.initContainers[0].securityContext.seccompProfile.type',
      ),
    ],
    good: [
      ...good,
      windows,
      {
        what: 'what pod-security-unconfined tells already',
        objects: [inContainer({ seccompProfile: { type: 'Unconfined' } })],
      },
    ],
  },
};
