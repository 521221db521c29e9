import { object, pod, type RuleCases } from './case';

const scc = (allowPrivilegedContainer: boolean) =>
  object('security.openshift.io/v1', 'SecurityContextConstraints', { allowPrivilegedContainer });

export const cases: RuleCases = {
  'container-read-only-root': {
    bad: [
      {
        what: 'a container that does not say, and an init container that says false',
        objects: [pod({ initContainers: [{ name: 'first', securityContext: { readOnlyRootFilesystem: false } }] })],
        at: [
          'spec.initContainers[0].securityContext.readOnlyRootFilesystem',
          'spec.containers[0].securityContext.readOnlyRootFilesystem',
        ],
      },
    ],
    good: [
      { what: 'a container that says it', objects: [pod({}, { securityContext: { readOnlyRootFilesystem: true } })] },
      { what: 'a pod for Windows', objects: [pod({ os: { name: 'windows' } })] },
      {
        what: 'a container in which a person looks around',
        objects: [
          pod({ ephemeralContainers: [{ name: 'debug' }] }, { securityContext: { readOnlyRootFilesystem: true } }),
        ],
      },
    ],
  },
  'pod-root-group': {
    bad: [
      {
        what: 'group 0 in all three ways',
        objects: [pod({ securityContext: { runAsGroup: 0, fsGroup: 0, supplementalGroups: [5, 0] } })],
        at: [
          'spec.securityContext.runAsGroup',
          'spec.securityContext.fsGroup',
          'spec.securityContext.supplementalGroups',
        ],
      },
    ],
    good: [
      { what: 'a group of its own', objects: [pod({ securityContext: { runAsGroup: 999, fsGroup: 999 } })] },
      { what: 'a pod that says nothing', objects: [pod()] },
    ],
  },
  'container-low-port': {
    bad: [
      {
        what: 'ports for http and ssh',
        objects: [pod({}, { ports: [{ containerPort: 80 }, { containerPort: 8080 }, { containerPort: 22 }] })],
        at: ['spec.containers[0].ports[0].containerPort', 'spec.containers[0].ports[2].containerPort'],
      },
      { what: 'the last one that may be for root alone', objects: [pod({}, { ports: [{ containerPort: 1023 }] })] },
    ],
    good: [{ what: 'the first open one', objects: [pod({}, { ports: [{ containerPort: 1024 }] })] }],
  },
  'pod-host-aliases': {
    bad: [
      {
        what: 'a name for an address',
        objects: [pod({ hostAliases: [{ ip: '10.0.0.1', hostnames: ['db'] }] })],
        at: ['spec.hostAliases'],
      },
    ],
    good: [{ what: 'none', objects: [pod({ hostAliases: [] })] }],
  },
  'container-sudo': {
    bad: [
      {
        what: 'sudo as the command',
        objects: [pod({}, { command: ['sudo', 'run'] })],
        at: ['spec.containers[0].command'],
      },
      {
        what: 'sudo in a script',
        objects: [pod({}, { args: ['-c', 'cd /x && /usr/bin/sudo run'] })],
        at: ['spec.containers[0].args'],
      },
    ],
    good: [{ what: 'a word that only has it inside', objects: [pod({}, { command: ['pseudo', 'sudoku'] })] }],
  },
  'openshift-privileged': {
    bad: [{ what: 'one that allows it', objects: [scc(true)], at: ['allowPrivilegedContainer'] }],
    good: [{ what: 'one that does not', objects: [scc(false)] }],
  },
};
