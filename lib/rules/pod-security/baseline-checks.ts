import { objects } from '../../model';
import { mapOf, type Look, type PodSecurityCheck, type ReadPod } from './check';
import { profileOf, seccompProfiles } from './profiles';
import { word } from '../word';

const hostNamespaces: Look = ({ spec, path }, refuse) => {
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (spec[field] === true)
      refuse({ path: `${path}.${field}`, message: `shares the node's ${NAMESPACES[field]}`, given: true });
  }
};
const NAMESPACES = { hostNetwork: 'network', hostPID: 'process table', hostIPC: 'shared memory' } as const;

const privileged: Look = ({ containers }, refuse) => {
  for (const { context, path, name } of containers) {
    if (context.privileged === true)
      refuse({ path: `${path}.securityContext.privileged`, message: `${name} is privileged`, given: true });
  }
};

/** What Docker gives by default, without NET_RAW. */
const ADDABLE = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const addedCapabilities: Look = ({ containers }, refuse) => {
  for (const { context, path, name } of containers) {
    const { add } = mapOf(context.capabilities);
    if (!Array.isArray(add)) continue;
    const bad = add.filter((capability) => typeof capability !== 'string' || !ADDABLE.has(capability));
    if (bad.length > 0)
      refuse({
        path: `${path}.securityContext.capabilities.add`,
        message: `${name} gets the capabilities ${bad.map(word).join(', ')}`,
        given: add,
        allowed: [...ADDABLE].join(', '),
      });
  }
};

const hostPathVolumes: Look = ({ spec, path }, refuse) => {
  for (const [index, volume] of objects(spec.volumes).entries()) {
    if (volume.hostPath === undefined || volume.hostPath === null) continue;
    const { path: directory } = mapOf(volume.hostPath);
    refuse({
      path: `${path}.volumes[${String(index)}].hostPath`,
      message: isRuntimeSocket(directory)
        ? 'mounts the socket of the container runtime, which is root on the node'
        : "mounts a directory of the node's own disk",
      given: directory,
    });
  }
};

const SOCKETS = /(docker|containerd|crio|cri-dockerd)(\/[^/]+)*\.sock$|\/docker\.sock/;

function isRuntimeSocket(directory: unknown): boolean {
  return typeof directory === 'string' && SOCKETS.test(directory);
}

const hostPorts: Look = ({ containers }, refuse) => {
  for (const { container, path, name } of containers) {
    if (container.ports === undefined) continue;
    for (const [index, { hostPort }] of objects(container.ports).entries()) {
      if (hostPort === undefined || hostPort === null || hostPort === 0) continue;
      refuse({
        path: `${path}.ports[${String(index)}].hostPort`,
        message: `${name} takes a port of the node`,
        given: hostPort,
      });
    }
  }
};

const HANDLERS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

const hostProbes: Look = ({ containers }, refuse) => {
  for (const { container, path, name } of containers) {
    const lifecycle = mapOf(container.lifecycle);
    for (const handler of HANDLERS) {
      const value = handler.startsWith('lifecycle.')
        ? lifecycle[handler.slice('lifecycle.'.length)]
        : container[handler];
      if (value === undefined) continue;
      for (const action of ['httpGet', 'tcpSocket']) {
        const { host } = mapOf(mapOf(value)[action]);
        if (host !== undefined && host !== null && host !== '')
          refuse({
            path: `${path}.${handler}.${action}.host`,
            message: `the kubelet asks another host than the pod for ${name}`,
            given: host,
            allowed: 'nothing: the address of the pod',
          });
      }
    }
  }
};

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

const appArmorProfile: Look = ({ annotations, annotationsPath, ...pod }, refuse) => {
  for (const [key, value] of Object.entries(annotations)) {
    if (!key.startsWith(APP_ARMOR) || value === '' || value === 'runtime/default' || value.startsWith('localhost/'))
      continue;
    refuse({
      path: `${annotationsPath}.${key}`,
      message: 'weakens AppArmor',
      given: value,
      allowed: 'runtime/default, localhost/…',
    });
  }
  eachContext(pod, ({ appArmorProfile }, path) => {
    if (appArmorProfile === undefined || appArmorProfile === null) return;
    const { type } = mapOf(appArmorProfile);
    if (type === 'RuntimeDefault' || type === 'Localhost') return;
    refuse({
      path: `${path}.appArmorProfile.type`,
      message: 'weakens AppArmor',
      given: type,
      allowed: 'RuntimeDefault, Localhost',
    });
  });
};

function seLinux(types: readonly string[]): Look {
  return (pod, refuse) => {
    eachContext(pod, ({ seLinuxOptions }, path) => {
      if (seLinuxOptions === undefined) return;
      const { type, user, role } = mapOf(seLinuxOptions);
      if (type !== undefined && !(typeof type === 'string' && types.includes(type)))
        refuse({
          path: `${path}.seLinuxOptions.type`,
          message: 'leaves the SELinux types of containers',
          given: type,
          allowed: types.filter((one) => one !== '').join(', '),
        });
      for (const [field, value] of Object.entries({ user, role })) {
        if (value !== undefined && value !== '')
          refuse({
            path: `${path}.seLinuxOptions.${field}`,
            message: `sets an SELinux ${field}`,
            given: value,
            allowed: 'nothing',
          });
      }
    });
  };
}
const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

/**
 * Whether a pod has users of its own, root among them, who are nobody on the node. Kubernetes 1.35 lifts checks for it.
 *
 * @param pod - the pod
 * @returns true if it says `hostUsers: false`
 */
export function hasOwnUsers({ spec }: ReadPod): boolean {
  return spec.hostUsers === false;
}

/**
 * That `/proc` is masked as the runtime does it.
 *
 * @param pod - the pod
 * @param refuse - called for each container that shows more of it
 */
export const procMount: Look = ({ containers }, refuse) => {
  for (const { context, path, name } of containers) {
    if (context.procMount === undefined || context.procMount === null || context.procMount === 'Default') continue;
    refuse({
      path: `${path}.securityContext.procMount`,
      message: `${name} sees more of /proc than the runtime shows`,
      given: context.procMount,
      allowed: 'Default',
    });
  }
};

const seccompAnnotations: Look = ({ annotations, annotationsPath }, refuse) => {
  for (const [key, value] of Object.entries(annotations)) {
    const concerned =
      key === 'seccomp.security.alpha.kubernetes.io/pod' ||
      key.startsWith('container.seccomp.security.alpha.kubernetes.io/');
    if (!concerned || value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/'))
      continue;
    refuse({
      path: `${annotationsPath}.${key}`,
      message: 'turns the filter of system calls off',
      given: value,
      allowed: 'runtime/default, docker/default, localhost/…',
    });
  }
};

const seccompFields: Look = (pod, refuse) => {
  eachContext(pod, (context, path) => {
    const type = profileOf(context);
    if (type === undefined || seccompProfiles.has(type)) return;
    refuse({
      path: `${path}.seccompProfile.type`,
      message: 'turns the filter of system calls off',
      given: type,
      allowed: [...seccompProfiles].join(', '),
    });
  });
};

const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const SYSCTLS_27 = [...SYSCTLS, 'net.ipv4.ip_local_reserved_ports'];
const SYSCTLS_29 = [
  ...SYSCTLS_27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const SYSCTLS_32 = [...SYSCTLS_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const SYSCTLS_37 = [...SYSCTLS_32, 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'];

function sysctls(allowed: readonly string[]): Look {
  return ({ context, path }, refuse) => {
    if (context.sysctls === undefined) return;
    for (const [index, { name }] of objects(context.sysctls).entries()) {
      if (typeof name === 'string' && allowed.includes(name)) continue;
      refuse({
        path: `${path}.securityContext.sysctls[${String(index)}].name`,
        message: 'sets a kernel parameter that may reach beyond the pod',
        given: name,
        allowed: allowed.join(', '),
      });
    }
  };
}

const windowsHostProcess: Look = (pod, refuse) => {
  eachContext(pod, ({ windowsOptions }, path) => {
    if (mapOf(windowsOptions).hostProcess === true)
      refuse({ path: `${path}.windowsOptions.hostProcess`, message: 'runs as a process of the node', given: true });
  });
};

const procMountOfNodeUsers: Look = (pod, refuse) => {
  if (!hasOwnUsers(pod)) procMount(pod, refuse);
};

/** The security contexts of a pod and of its containers. */
function eachContext(
  { context, path, containers }: Pick<ReadPod, 'context' | 'path' | 'containers'>,
  visit: (context: ReadPod['context'], path: string) => void,
): void {
  visit(context, `${path}.securityContext`);
  for (const container of containers) visit(container.context, `${container.path}.securityContext`);
}

/**
 * The checks of the level `baseline`.
 *
 * @see https://github.com/kubernetes/pod-security-admission/tree/master/policy
 */
export const baselineChecks: readonly PodSecurityCheck[] = [
  { id: 'hostNamespaces', level: 'baseline', since: [[0, hostNamespaces]] },
  { id: 'privileged', level: 'baseline', since: [[0, privileged]] },
  { id: 'capabilities_baseline', level: 'baseline', since: [[0, addedCapabilities]] },
  { id: 'hostPathVolumes', level: 'baseline', since: [[0, hostPathVolumes]] },
  { id: 'hostPorts', level: 'baseline', since: [[0, hostPorts]] },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', since: [[34, hostProbes]] },
  { id: 'appArmorProfile', level: 'baseline', since: [[0, appArmorProfile]] },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    since: [
      [0, seLinux(SELINUX_TYPES)],
      [31, seLinux([...SELINUX_TYPES, 'container_engine_t'])],
    ],
  },
  {
    id: 'procMount',
    level: 'baseline',
    since: [
      [0, procMount],
      [35, procMountOfNodeUsers],
    ],
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    since: [
      [0, seccompAnnotations],
      [19, seccompFields],
    ],
  },
  {
    id: 'sysctls',
    level: 'baseline',
    since: [
      [0, sysctls(SYSCTLS)],
      [27, sysctls(SYSCTLS_27)],
      [29, sysctls(SYSCTLS_29)],
      [32, sysctls(SYSCTLS_32)],
      [37, sysctls(SYSCTLS_37)],
    ],
  },
  { id: 'windowsHostProcess', level: 'baseline', since: [[0, windowsHostProcess]] },
];
