import type { JsonObject } from '../../kubernetes';
import { mapOf } from './check';

/** The types of seccomp profiles that filter system calls. */
export const seccompProfiles: ReadonlySet<string> = new Set(['RuntimeDefault', 'Localhost']);

/**
 * The type of the seccomp profile in a security context.
 *
 * @param context - of a pod or of a container
 * @returns the type, or nothing if there is no profile; text for whatever stands there
 */
export function profileOf(context: JsonObject): string | undefined {
  const { seccompProfile } = context;
  if (seccompProfile === undefined || seccompProfile === null) return undefined;
  const { type } = mapOf(seccompProfile);
  return typeof type === 'string' ? type : '';
}
