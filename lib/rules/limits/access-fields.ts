import type { Json } from '../../kubernetes';
import { isObject } from '../../model';
import { each, NO_FAULTS, within, type Fault, type Look } from './fault';

const GROUP = 'rbac.authorization.k8s.io';

function isEmpty(list: Json | undefined): boolean {
  return !Array.isArray(list) || list.length === 0;
}

function rule(namespaced: boolean): Look {
  return ({ apiGroups, resources, nonResourceURLs, verbs }) => {
    const faults: Fault[] = [];
    if (isEmpty(verbs)) faults.push({ at: 'verbs', message: 'are none', allowed: 'one verb at least' });
    if (!isEmpty(nonResourceURLs)) {
      if (namespaced)
        faults.push({ at: 'nonResourceURLs', message: 'are given in a Role', allowed: 'only in a ClusterRole' });
      else if (!isEmpty(resources) || !isEmpty(apiGroups))
        faults.push({ at: 'nonResourceURLs', message: 'are given beside resources', allowed: 'a rule of their own' });
      return faults;
    }
    if (isEmpty(apiGroups))
      faults.push({ at: 'apiGroups', message: 'are none', allowed: 'one group at least; "" is the core' });
    if (isEmpty(resources)) faults.push({ at: 'resources', message: 'are none', allowed: 'one resource at least' });
    return faults;
  };
}

const ofNamespace = rule(true);
const ofCluster = rule(false);

/**
 * Looks at a Role.
 *
 * @param object - the role
 * @returns what is wrong
 */
export const role: Look = ({ rules }) => each('rules', rules, ofNamespace);

/**
 * Looks at a ClusterRole.
 *
 * @param object - the role
 * @returns what is wrong
 */
export const clusterRole: Look = ({ rules }) => each('rules', rules, ofCluster);

const subject: Look = ({ kind, apiGroup = '' }) => {
  if (kind !== 'ServiceAccount' && kind !== 'User' && kind !== 'Group')
    return typeof kind === 'string'
      ? [{ at: 'kind', message: 'is nothing that gets rights', given: kind, allowed: 'ServiceAccount, User, Group' }]
      : NO_FAULTS; // the schema demands it
  const groups = kind === 'ServiceAccount' ? [''] : ['', GROUP];
  return typeof apiGroup !== 'string' || groups.includes(apiGroup)
    ? NO_FAULTS
    : [
        {
          at: 'apiGroup',
          message: `is not that of a ${kind}`,
          given: apiGroup,
          allowed: kind === 'ServiceAccount' ? 'none: a ServiceAccount is of the core group' : GROUP,
        },
      ];
};

function roleRef(kinds: readonly string[]): Look {
  return ({ kind, apiGroup }) => {
    const faults: Fault[] = [];
    if (typeof kind === 'string' && !kinds.includes(kind))
      faults.push({ at: 'kind', message: 'is no role that is bound here', given: kind, allowed: kinds.join(', ') });
    if (typeof apiGroup === 'string' && apiGroup !== '' && apiGroup !== GROUP)
      faults.push({ at: 'apiGroup', message: 'is not that of roles', given: apiGroup, allowed: GROUP });
    return faults;
  };
}

const boundInNamespace = roleRef(['Role', 'ClusterRole']);
const boundInCluster = roleRef(['ClusterRole']);

/**
 * Looks at a RoleBinding. The namespace of a service account may be left out here alone.
 *
 * @param object - the binding
 * @returns what is wrong
 */
export const roleBinding: Look = ({ roleRef: given, subjects }) => [
  ...within('roleRef', given, boundInNamespace),
  ...each('subjects', subjects, subject),
];

/**
 * Looks at a ClusterRoleBinding.
 *
 * @param object - the binding
 * @returns what is wrong
 */
export const clusterRoleBinding: Look = ({ roleRef: given, subjects }) => [
  ...within('roleRef', given, boundInCluster),
  ...each('subjects', subjects, (one) =>
    one.kind === 'ServiceAccount' && (one.namespace === undefined || one.namespace === '') && isObject(one)
      ? [{ at: 'namespace', message: 'is not given', allowed: 'the namespace of the service account' }]
      : subject(one),
  ),
];
