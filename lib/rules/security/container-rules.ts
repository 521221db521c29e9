import { isObject, objects } from '../../model';
import type { ManifestRule } from '../manifest-rule';

const CONTEXT = 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/';

const readOnlyRoot: ManifestRule = {
  id: 'container-read-only-root',
  severity: 'warning',
  title: 'No container can write to the file system of its image',
  reason: 'who breaks in can put programs there, and what the process writes there fills the disk of the node',
  source: CONTEXT,
  equivalents: {
    rows: ['A16'],
    kubeScore: ['container-security-context-readonlyrootfilesystem'],
    kubeLinter: ['no-read-only-root-fs'],
    polaris: ['notReadOnlyRootFilesystem'],
    checkov: ['CKV_K8S_22'],
    kubescape: ['C-0017'],
    trivy: ['KSV-0014'],
  },
  container: ({ container: { securityContext }, name, path, item, pod }, report) => {
    if (isObject(securityContext) && securityContext.readOnlyRootFilesystem === true) return;
    // an ephemeral container is for a person who looks around; Windows has no such file system
    if (path.includes('.ephemeralContainers[') || (isObject(pod.spec.os) && pod.spec.os.name === 'windows')) return;
    report({
      item,
      property: `${path}.securityContext.readOnlyRootFilesystem`,
      message: `${name} can write to the file system of its image`,
      given: isObject(securityContext) ? securityContext.readOnlyRootFilesystem : undefined,
      allowed: 'true',
      remedy: 'write readOnlyRootFilesystem: true, and mount an emptyDir with a sizeLimit where it has to write',
    });
  },
};

const rootGroup: ManifestRule = {
  id: 'pod-root-group',
  severity: 'warning',
  title: 'No pod is in the group of root',
  reason: 'files that belong to the group of root are open to it, on volumes that it shares too',
  source: CONTEXT,
  equivalents: { rows: ['A11'], trivy: ['KSV-0116'] },
  pod: ({ spec, pointer }, item, report) => {
    const { securityContext } = spec;
    if (!isObject(securityContext)) return;
    const { runAsGroup, fsGroup, supplementalGroups } = securityContext;
    const found: readonly (readonly [string, unknown, boolean])[] = [
      ['runAsGroup', runAsGroup, runAsGroup === 0],
      ['fsGroup', fsGroup, fsGroup === 0],
      [
        'supplementalGroups',
        supplementalGroups,
        Array.isArray(supplementalGroups) && supplementalGroups.some((one) => one === 0),
      ],
    ];
    for (const [field, given, isRoot] of found) {
      if (!isRoot) continue;
      report({
        item,
        property: `${pointer.slice(1).replaceAll('/', '.')}.securityContext.${field}`,
        message: 'puts the pod into the group of root',
        given,
        allowed: 'any group but 0',
        remedy: 'write the group of the user that the image runs as',
      });
    }
  },
};

/** Ports below are for root alone, unless the node says otherwise. */
const FIRST_OPEN_PORT = 1024;

const lowPort: ManifestRule = {
  id: 'container-low-port',
  severity: 'warning',
  title: 'No container listens below port 1024',
  reason:
    'where the node keeps these ports for root, the container does not start without being root; port 22 is a way in',
  source:
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/ and man 7 ip (ip_unprivileged_port_start)',
  equivalents: {
    rows: ['A22'],
    kubeLinter: ['privileged-ports', 'ssh-port'],
    kubescape: ['C-0042'],
    trivy: ['KSV-0117'],
  },
  container: ({ container: { ports }, name, path, item }, report) => {
    if (ports === undefined) return;
    for (const [index, { containerPort }] of objects(ports).entries()) {
      if (typeof containerPort !== 'number' || containerPort < 1 || containerPort >= FIRST_OPEN_PORT) continue;
      report({
        item,
        property: `${path}.ports[${String(index)}].containerPort`,
        message:
          containerPort === 22 ? `${name} is open for ssh` : `${name} listens on a port that may be root's alone`,
        given: containerPort,
        allowed: `${String(FIRST_OPEN_PORT)} and above`,
        remedy:
          containerPort === 22
            ? 'remove it: kubectl exec asks for rights and leaves a trace'
            : 'let the program listen on a higher port, and map the low one in its Service',
      });
    }
  },
};

const hostAliases: ManifestRule = {
  id: 'pod-host-aliases',
  severity: 'warning',
  title: 'No pod has names of its own for addresses',
  reason: 'a name then means another machine than for everybody else, which hides where data goes',
  source: 'https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/',
  equivalents: { rows: ['A23'], trivy: ['KSV-0007'] },
  pod: ({ spec, pointer }, item, report) => {
    if (!Array.isArray(spec.hostAliases) || spec.hostAliases.length === 0) return;
    report({
      item,
      property: `${pointer.slice(1).replaceAll('/', '.')}.hostAliases`,
      message: 'gives addresses names that only this pod knows',
      remedy: 'put the names into DNS, or make a Service of type ExternalName',
    });
  },
};

const SUDO = /(^|[\s;&|/])sudo(\s|$)/;

const sudo: ManifestRule = {
  id: 'container-sudo',
  severity: 'warning',
  title: 'No container starts with sudo',
  reason: 'it needs a program that makes root of any user, which is what every intruder looks for',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  equivalents: { rows: ['A23'], kubescape: ['C-0062'] },
  container: ({ container, name, path, item }, report) => {
    for (const field of ['command', 'args'] as const) {
      const words = container[field];
      if (!Array.isArray(words) || !words.some((one) => typeof one === 'string' && SUDO.test(one))) continue;
      report({
        item,
        property: `${path}.${field}`,
        message: `${name} starts something with sudo`,
        remedy: 'run it as the user that it needs, with fsGroup for its volumes',
      });
    }
  },
};

const openshift: ManifestRule = {
  id: 'openshift-privileged',
  severity: 'warning',
  title: 'SecurityContextConstraints that are added allow no privileged containers',
  reason: 'every account that may use them is root on the nodes',
  source: 'OpenShift: managing security context constraints',
  equivalents: { rows: ['A24'], kubeLinter: ['scc-deny-privileged-container'] },
  objects: {
    'security.openshift.io/SecurityContextConstraints': (item, report) => {
      if (item.object.allowPrivilegedContainer !== true) return;
      report({
        item,
        property: 'allowPrivilegedContainer',
        message: 'allows privileged containers',
        given: true,
        allowed: 'false',
        remedy: 'write false, and let the few that need it use the constraint privileged of the platform',
      });
    },
  },
};

/** What group A of the crosswalk asks beyond Pod Security. */
export const containerRules: readonly ManifestRule[] = [readOnlyRoot, rootGroup, lowPort, hostAliases, sudo, openshift];
