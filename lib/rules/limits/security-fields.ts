import { isObject } from '../../model';
import { MOST_INT32, NO_FAULTS, numbers, type Fault, type Look } from './fault';

const ID: readonly [number, number] = [0, MOST_INT32];

const identities = numbers({ runAsUser: ID, runAsGroup: ID, fsGroup: ID });

const profiles: Look = (part) => {
  let faults: Fault[] | undefined;
  for (const at of ['seccompProfile', 'appArmorProfile']) {
    const profile = part[at];
    if (!isObject(profile)) continue;
    const { type, localhostProfile } = profile;
    if (type === 'Localhost' && (localhostProfile === undefined || localhostProfile === ''))
      (faults ??= []).push({
        at: `${at}.localhostProfile`,
        message: 'is not given',
        allowed: 'the file of the profile, with the type Localhost',
      });
    else if (type !== 'Localhost' && localhostProfile !== undefined)
      (faults ??= []).push({
        at: `${at}.localhostProfile`,
        message: 'is given for a profile of another type',
        given: localhostProfile,
        allowed: 'only with the type Localhost',
      });
  }
  return faults ?? NO_FAULTS;
};

/**
 * Looks at the security context of a container.
 *
 * @param part - its `securityContext`
 * @returns what is wrong
 */
export const securityContext: Look = (part) => {
  const ids = identities(part);
  const profile = profiles(part);
  const { allowPrivilegeEscalation, privileged, capabilities } = part;
  if (allowPrivilegeEscalation !== false) return ids.length + profile.length === 0 ? NO_FAULTS : [...ids, ...profile];
  const faults: Fault[] = [...ids, ...profile];
  if (privileged === true)
    faults.push({
      at: 'allowPrivilegeEscalation',
      message: 'is false, while the container is privileged',
      given: false,
      allowed: 'true, or no privileged container',
    });
  const added = isObject(capabilities) ? capabilities.add : undefined;
  if (Array.isArray(added) && added.includes('CAP_SYS_ADMIN'))
    faults.push({
      at: 'allowPrivilegeEscalation',
      message: 'is false, while the container gets CAP_SYS_ADMIN',
      given: false,
      allowed: 'true, or no such capability',
    });
  return faults;
};

/**
 * Looks at the security context of a pod.
 *
 * @param part - its `securityContext`
 * @returns what is wrong
 */
export const podSecurityContext: Look = (part) => {
  const faults: Fault[] = [...identities(part), ...profiles(part)];
  const { supplementalGroups } = part;
  if (Array.isArray(supplementalGroups))
    for (const [index, given] of supplementalGroups.entries())
      if (typeof given === 'number' && (given < 0 || given > MOST_INT32))
        faults.push({
          at: `supplementalGroups[${String(index)}]`,
          message: 'is out of bounds',
          given,
          allowed: `0 to ${String(MOST_INT32)}`,
        });
  return faults;
};
