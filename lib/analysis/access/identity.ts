/** Somebody who calls the API server. */
export interface Identity {
  /** What it is. */
  readonly kind: 'ServiceAccount' | 'User' | 'Group';
  /** Namespace of a ServiceAccount. */
  readonly namespace?: string;
  /** Its name. */
  readonly name: string;
}

/**
 * An identity as text, the same for the same identity.
 *
 * @param identity - the identity
 * @returns `ServiceAccount analytics/loader`, `Group system:masters`
 */
export function showIdentity({ kind, namespace, name }: Identity): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/**
 * The groups that an identity is in by itself.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
 * @param identity - the identity
 * @returns names of groups
 */
export function groupsOf({ kind, namespace, name }: Identity): string[] {
  if (kind === 'Group') return [];
  if (kind === 'User') return name === 'system:anonymous' ? ['system:unauthenticated'] : ['system:authenticated'];
  return ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${namespace ?? ''}`];
}

const USER = /^system:serviceaccount:([^:]+):([^:]+)$/;

/**
 * The identity that a subject of a binding means.
 *
 * @param subject - kind, name and namespace as they are written
 * @param subject.kind - `ServiceAccount`, `User` or `Group`
 * @param subject.name - its name
 * @param subject.namespace - its namespace
 * @param namespace - namespace of the binding
 * @returns the identity; a ServiceAccount also where it is named as a user
 */
export function identityOf(
  subject: { readonly kind: string; readonly name: string; readonly namespace?: string },
  namespace: string | undefined,
): Identity {
  const { kind, name } = subject;
  if (kind === 'Group') return { kind, name };
  const account = USER.exec(name);
  if (kind === 'User' && account === null) return { kind, name };
  return account === null
    ? { kind: 'ServiceAccount', namespace: subject.namespace ?? namespace ?? 'default', name }
    : { kind: 'ServiceAccount', namespace: account[1] ?? '', name: account[2] ?? '' };
}
