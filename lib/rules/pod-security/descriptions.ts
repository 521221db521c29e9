import type { Equivalents } from '../manifest-rule';
import type { PodSecurityCheckId } from './check';

/** What people read of a check, and who else has it. */
export interface CheckDescription {
  /** Id of the rule. */
  readonly id: string;
  /** What must hold. */
  readonly title: string;
  /** What happens otherwise. */
  readonly reason: string;
  /** What to write instead. */
  readonly remedy: string;
  /** Who else checks it. */
  readonly equivalents: Equivalents;
}

/** The checks of Pod Security in words. */
export const descriptions: Readonly<Record<PodSecurityCheckId, CheckDescription>> = {
  hostNamespaces: {
    id: 'pod-security-host-namespaces',
    title: 'No pod shares the network, the processes or the memory of its node',
    reason: 'it sees and reaches what only the node should, and no network policy applies to it',
    remedy:
      'remove hostNetwork, hostPID and hostIPC; an agent of the node belongs in a namespace that enforces privileged',
    equivalents: {
      rows: ['A1', 'A2', 'A3'],
      podSecurity: ['hostNamespaces'],
      cis: ['5.2.3', '5.2.4', '5.2.5'],
      kubeLinter: ['host-network', 'host-pid', 'host-ipc'],
      polaris: ['hostNetworkSet', 'hostPIDSet', 'hostIPCSet'],
      checkov: ['CKV_K8S_17', 'CKV_K8S_18', 'CKV_K8S_19'],
      kubescape: ['C-0038', 'C-0041', 'C-0194', 'C-0195', 'C-0196', 'C-0214', 'C-0215', 'C-0216', 'C-0275', 'C-0276'],
      trivy: ['KSV-0008', 'KSV-0009', 'KSV-0010'],
    },
  },
  privileged: {
    id: 'pod-security-privileged',
    title: 'No container is privileged',
    reason: 'a privileged container is root on its node, with all its devices',
    remedy: 'remove privileged, and add the one capability that is needed',
    equivalents: {
      rows: ['A7'],
      podSecurity: ['privileged'],
      cis: ['5.2.2'],
      kubeScore: ['container-security-context-privileged'],
      kubeLinter: ['privileged-container'],
      polaris: ['runAsPrivileged'],
      checkov: ['CKV_K8S_16'],
      kubescape: ['C-0057', 'C-0193', 'C-0213'],
      trivy: ['KSV-0017'],
    },
  },
  capabilities_baseline: {
    id: 'pod-security-dangerous-capabilities',
    title: 'No container gets capabilities beyond those of a plain container',
    reason: 'some of them are as good as root on the node, NET_RAW fakes the addresses of others',
    remedy: 'remove the capabilities; a process that has to listen below port 1024 needs NET_BIND_SERVICE only',
    equivalents: {
      rows: ['A13'],
      podSecurity: ['capabilities_baseline'],
      cis: ['5.2.9'],
      polaris: ['dangerousCapabilities', 'insecureCapabilities'],
      checkov: ['CKV_K8S_25', 'CKV_K8S_39'],
      kubescape: ['C-0046', 'C-0200', 'C-0219'],
      trivy: ['KSV-0005', 'KSV-0022', 'KSV-0119', 'KSV-0120'],
    },
  },
  hostPathVolumes: {
    id: 'pod-security-host-path',
    title: 'No pod mounts a path of its node',
    reason:
      'whoever writes to the disk of the node is root on it, and whoever reads it has the secrets of every pod there',
    remedy:
      'use a PersistentVolumeClaim, or an emptyDir for what may be lost; local disks come as local PersistentVolumes',
    equivalents: {
      rows: ['A5', 'A6'],
      podSecurity: ['hostPathVolumes'],
      cis: ['5.2.12'],
      kubeLinter: ['docker-sock', 'sensitive-host-mounts', 'writable-host-mount'],
      polaris: ['hostPathSet'],
      checkov: ['CKV_K8S_27'],
      kubescape: ['C-0020', 'C-0045', 'C-0048', 'C-0058', 'C-0074', 'C-0203'],
      trivy: ['KSV-0006', 'KSV-0023', 'KSV-0121'],
    },
  },
  hostPorts: {
    id: 'pod-security-host-ports',
    title: 'No container takes a port of its node',
    reason: 'it can be reached past Services and policies, and two such pods do not fit on one node',
    remedy: 'remove hostPort, and put a Service before the pods',
    equivalents: {
      rows: ['A4'],
      podSecurity: ['hostPorts'],
      cis: ['5.2.13'],
      polaris: ['hostPortSet'],
      checkov: ['CKV_K8S_26'],
      kubescape: ['C-0044', 'C-0204'],
      trivy: ['KSV-0024'],
    },
  },
  hostProbesAndHostLifecycle: {
    id: 'pod-security-host-probes',
    title: 'Probes and hooks ask nothing but their own pod',
    reason: 'the kubelet would ask from within the node for whoever wrote the pod',
    remedy: 'remove host from the probe or the hook: the address of the pod is the default',
    equivalents: { podSecurity: ['hostProbesAndHostLifecycle'] },
  },
  appArmorProfile: {
    id: 'pod-security-app-armor',
    title: 'No pod weakens AppArmor',
    reason: 'without a profile a broken process may use every file and call that its user may',
    remedy: 'remove the profile: the default of the runtime applies where the node has AppArmor',
    equivalents: {
      rows: ['A15'],
      podSecurity: ['appArmorProfile'],
      polaris: ['linuxHardening'],
      kubescape: ['C-0055'],
      trivy: ['KSV-0002'],
    },
  },
  seLinuxOptions: {
    id: 'pod-security-selinux',
    title: 'No pod leaves the SELinux types of containers',
    reason: 'other types may touch what belongs to the node',
    remedy: 'remove type, user and role from seLinuxOptions; a level may stay',
    equivalents: { rows: ['A15'], podSecurity: ['seLinuxOptions'], trivy: ['KSV-0025'] },
  },
  procMount: {
    id: 'pod-security-proc-mount',
    title: 'The runtime masks /proc as it does by default',
    reason: 'parts of /proc tell of the node and change it',
    remedy: 'remove procMount; a container in a container needs hostUsers: false as well',
    equivalents: {
      rows: ['A17'],
      podSecurity: ['procMount'],
      kubeLinter: ['unsafe-proc-mount'],
      polaris: ['procMount'],
      trivy: ['KSV-0027'],
    },
  },
  seccompProfile_baseline: {
    id: 'pod-security-unconfined',
    title: 'No pod turns the filter of system calls off',
    reason: 'calls that no application needs are where the holes of the kernel are',
    remedy: 'write seccompProfile: { type: RuntimeDefault }',
    equivalents: {
      rows: ['A14'],
      podSecurity: ['seccompProfile_baseline'],
      cis: ['5.7.2'],
      trivy: ['KSV-0104'],
    },
  },
  sysctls: {
    id: 'pod-security-sysctls',
    title: 'Pods set only kernel parameters that are their own',
    reason: 'other parameters change the node for all pods, and the kubelet refuses most of them',
    remedy: 'set the parameter on the nodes of a pool of its own',
    equivalents: {
      rows: ['A18'],
      podSecurity: ['sysctls'],
      kubeLinter: ['unsafe-sysctls'],
      trivy: ['KSV-0026'],
    },
  },
  windowsHostProcess: {
    id: 'pod-security-windows-host-process',
    title: 'No container is a process of a Windows node',
    reason: 'it has the rights of the node',
    remedy: 'remove windowsOptions.hostProcess',
    equivalents: {
      rows: ['A21'],
      podSecurity: ['windowsHostProcess'],
      cis: ['5.2.11'],
      polaris: ['hostProcess'],
      kubescape: ['C-0202'],
      trivy: ['KSV-0103'],
    },
  },
  allowPrivilegeEscalation: {
    id: 'pod-security-privilege-escalation',
    title: 'No container gets more rights than it starts with',
    reason: 'a program with the setuid bit, such as sudo, makes root of any user',
    remedy: 'write securityContext: { allowPrivilegeEscalation: false }',
    equivalents: {
      rows: ['A8', 'A20'],
      podSecurity: ['allowPrivilegeEscalation'],
      cis: ['5.2.6', '5.7.3'],
      kubeLinter: ['privilege-escalation-container'],
      polaris: ['privilegeEscalationAllowed'],
      checkov: ['CKV_K8S_20', 'CKV_K8S_29', 'CKV_K8S_30'],
      kubescape: ['C-0016', 'C-0197', 'C-0211', 'C-0217'],
      trivy: ['KSV-0001', 'KSV-0118'],
    },
  },
  capabilities_restricted: {
    id: 'pod-security-capabilities',
    title: 'Every container gives all capabilities away',
    reason: 'what a process does not have can not be used against it',
    remedy: "write securityContext: { capabilities: { drop: ['ALL'] } }",
    equivalents: {
      rows: ['A12', 'A13'],
      podSecurity: ['capabilities_restricted'],
      cis: ['5.2.8', '5.2.10'],
      kubeLinter: ['drop-net-raw-capability'],
      polaris: ['insecureCapabilities', 'linuxHardening'],
      checkov: ['CKV_K8S_25', 'CKV_K8S_28', 'CKV_K8S_37'],
      kubescape: ['C-0046', 'C-0055', 'C-0199', 'C-0201', 'C-0220'],
      trivy: ['KSV-0003', 'KSV-0004', 'KSV-0022', 'KSV-0106'],
    },
  },
  procMount_restricted: {
    id: 'pod-security-proc-mount-restricted',
    title: 'The runtime masks /proc as it does by default, for users of their own too',
    reason: 'parts of /proc tell of the node',
    remedy: 'remove procMount',
    equivalents: { rows: ['A17'], podSecurity: ['procMount_restricted'] },
  },
  restrictedVolumes: {
    id: 'pod-security-volume-types',
    title: 'Pods mount storage by claims only',
    reason:
      'a volume that a pod names itself passes by the classes and quotas of storage, and needs a client on the node',
    remedy: 'make a PersistentVolume of the storage, and claim it',
    equivalents: { rows: ['A19'], podSecurity: ['restrictedVolumes'], trivy: ['KSV-0028'] },
  },
  runAsNonRoot: {
    id: 'pod-security-run-as-non-root',
    title: 'Every container says that it is not root',
    reason: 'root in a container is root in every hole of the runtime',
    remedy:
      'write securityContext: { runAsNonRoot: true } and a runAsUser that the image knows; root in a user namespace of its own (hostUsers: false) is fine from Kubernetes 1.35 on',
    equivalents: {
      rows: ['A9'],
      podSecurity: ['runAsNonRoot'],
      cis: ['5.2.7'],
      kubeLinter: ['run-as-non-root'],
      polaris: ['runAsRootAllowed'],
      checkov: ['CKV_K8S_23'],
      kubescape: ['C-0013', 'C-0198', 'C-0218'],
      trivy: ['KSV-0012'],
    },
  },
  runAsUser: {
    id: 'pod-security-root-user',
    title: 'No container runs as user 0',
    reason: 'root in a container is root in every hole of the runtime',
    remedy: 'write a runAsUser that the image knows, and give it the volumes by fsGroup',
    equivalents: { rows: ['A9'], podSecurity: ['runAsUser'], cis: ['5.2.7'], trivy: ['KSV-0105'] },
  },
  seccompProfile_restricted: {
    id: 'pod-security-seccomp',
    title: 'Every container has a filter of system calls',
    reason: 'calls that no application needs are where the holes of the kernel are',
    remedy: 'write securityContext: { seccompProfile: { type: RuntimeDefault } } for the pod',
    equivalents: {
      rows: ['A14'],
      podSecurity: ['seccompProfile_restricted'],
      cis: ['5.7.2'],
      kubeScore: ['container-seccomp-profile'],
      polaris: ['linuxHardening'],
      checkov: ['CKV_K8S_31'],
      kubescape: ['C-0055', 'C-0210'],
      trivy: ['KSV-0030', 'KSV-0104'],
    },
  },
};
