import { objects } from '../../model';
import { hasOwnUsers, procMount } from './baseline-checks';
import { mapOf, type Look, type PodSecurityCheck } from './check';
import { profileOf, seccompProfiles } from './profiles';

/** What Windows doesn't have is not asked of pods that say they are for it. */
function exceptOnWindows(look: Look): Look {
  return (pod, refuse) => {
    if (mapOf(pod.spec.os).name !== 'windows') look(pod, refuse);
  };
}

/** Root of a pod with users of its own is nobody on the node. */
function exceptWithOwnUsers(look: Look): Look {
  return (pod, refuse) => {
    if (!hasOwnUsers(pod)) look(pod, refuse);
  };
}

const allowPrivilegeEscalation: Look = ({ containers }, refuse) => {
  for (const { context, path, name } of containers) {
    if (context.allowPrivilegeEscalation === false) continue;
    refuse({
      path: `${path}.securityContext.allowPrivilegeEscalation`,
      message: `${name} may get more rights than it starts with`,
      given: context.allowPrivilegeEscalation,
      allowed: 'false',
    });
  }
};

const capabilities: Look = ({ containers }, refuse) => {
  for (const { context, path, name } of containers) {
    const { add, drop } = mapOf(context.capabilities);
    if (!(Array.isArray(drop) && drop.includes('ALL')))
      refuse({
        path: `${path}.securityContext.capabilities.drop`,
        message: `${name} keeps capabilities that it does not name`,
        given: drop,
        allowed: 'a list with ALL in it',
      });
    if (Array.isArray(add) && add.some((capability) => capability !== 'NET_BIND_SERVICE'))
      refuse({
        path: `${path}.securityContext.capabilities.add`,
        message: `${name} gets capabilities`,
        given: add,
        allowed: 'NET_BIND_SERVICE',
      });
  }
};

const VOLUMES = new Set([
  'configMap',
  'downwardAPI',
  'emptyDir',
  'projected',
  'secret',
  'csi',
  'persistentVolumeClaim',
  'ephemeral',
  'image',
]);

const restrictedVolumes: Look = ({ spec, path }, refuse) => {
  for (const [index, volume] of objects(spec.volumes).entries()) {
    // a volume that says nothing is an emptyDir
    const type = Object.keys(volume).find((key) => key !== 'name' && volume[key] !== null && !VOLUMES.has(key));
    if (type === undefined) continue;
    refuse({
      path: `${path}.volumes[${String(index)}].${type}`,
      message: `mounts a volume of the type ${type}`,
      allowed: [...VOLUMES].join(', '),
    });
  }
};

const runAsNonRoot: Look = ({ context, containers, path }, refuse) => {
  if (context.runAsNonRoot === false)
    refuse({
      path: `${path}.securityContext.runAsNonRoot`,
      message: 'may run as root',
      given: false,
      allowed: 'true',
    });
  for (const container of containers) {
    const own = container.context.runAsNonRoot;
    if (own === true || ((own === undefined || own === null) && context.runAsNonRoot === true)) continue;
    refuse({
      path: `${container.path}.securityContext.runAsNonRoot`,
      message: `${container.name} may run as root`,
      given: own,
      allowed: 'true, here or for the pod',
    });
  }
};

const runAsUser: Look = ({ context, containers, path }, refuse) => {
  if (context.runAsUser === 0)
    refuse({ path: `${path}.securityContext.runAsUser`, message: 'runs as root', given: 0, allowed: 'another user' });
  for (const container of containers) {
    if (container.context.runAsUser === 0)
      refuse({
        path: `${container.path}.securityContext.runAsUser`,
        message: `${container.name} runs as root`,
        given: 0,
        allowed: 'another user',
      });
  }
};

const seccomp: Look = ({ context, containers, path }, refuse) => {
  const ofPod = profileOf(context);
  const allowed = [...seccompProfiles].join(', ');
  const podIsGood = ofPod !== undefined && seccompProfiles.has(ofPod);
  if (ofPod !== undefined && !podIsGood)
    refuse({
      path: `${path}.securityContext.seccompProfile.type`,
      message: 'turns the filter of system calls off',
      given: ofPod,
      allowed,
    });
  for (const container of containers) {
    const own = profileOf(container.context);
    if (own === undefined ? podIsGood : seccompProfiles.has(own)) continue;
    refuse({
      path: `${container.path}.securityContext.seccompProfile.type`,
      message: `${container.name} has no filter of system calls`,
      given: own,
      allowed: `${allowed}, here or for the pod`,
    });
  }
};

/**
 * The checks of the level `restricted`.
 *
 * @see https://github.com/kubernetes/pod-security-admission/tree/master/policy
 */
export const restrictedChecks: readonly PodSecurityCheck[] = [
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    since: [
      [8, allowPrivilegeEscalation],
      [25, exceptOnWindows(allowPrivilegeEscalation)],
    ],
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    overrides: 'capabilities_baseline',
    since: [
      [22, capabilities],
      [25, exceptOnWindows(capabilities)],
    ],
  },
  { id: 'procMount_restricted', level: 'restricted', overrides: 'procMount', since: [[35, procMount]] },
  { id: 'restrictedVolumes', level: 'restricted', overrides: 'hostPathVolumes', since: [[0, restrictedVolumes]] },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    since: [
      [0, runAsNonRoot],
      [35, exceptWithOwnUsers(runAsNonRoot)],
    ],
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    since: [
      [23, runAsUser],
      [35, exceptWithOwnUsers(runAsUser)],
    ],
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    overrides: 'seccompProfile_baseline',
    since: [
      [19, seccomp],
      [25, exceptOnWindows(seccomp)],
    ],
  },
];
