import type { PodView } from '../../model';
import { baselineChecks } from './baseline-checks';
import {
  readPod,
  type Look,
  type PodSecurityCheck,
  type PodSecurityCheckId,
  type PodSecurityLevel,
  type Refusal,
} from './check';
import { restrictedChecks } from './restricted-checks';

/** All checks of Pod Security, in Kubernetes' order: 12 of `baseline`, 7 of `restricted`. */
export const podSecurityChecks: readonly PodSecurityCheck[] = [...baselineChecks, ...restrictedChecks];

/** Something in a pod that a level of Pod Security does not allow. */
export interface PodSecurityViolation extends Refusal {
  /** The check. */
  readonly check: PodSecurityCheckId;
}

/** The newest minor of Kubernetes 1 whose checks are known. */
export const NEWEST_MINOR = 37;

/** What a pod is held against. */
export interface PodSecurityOptions {
  /** The level. */
  readonly level: PodSecurityLevel;
  /**
   * The version of the checks, such as `1.34`: what the label `pod-security.kubernetes.io/enforce-version` says with a
   * `v` before it.
   *
   * @default - the newest that is known
   */
  readonly version?: string;
}

/**
 * Holds a pod against a level of Pod Security, as the API server does it.
 *
 * @param pod - the pod
 * @param options - level and version
 * @returns what is not allowed, in the order of the checks
 */
export function podSecurity(pod: PodView, { level, version }: PodSecurityOptions): PodSecurityViolation[] {
  if (level === 'privileged') return [];
  const minor = version === undefined ? NEWEST_MINOR : minorOf(version);
  const active = podSecurityChecks.filter(
    (check) => (level === 'restricted' || check.level === 'baseline') && lookOf(check, minor) !== undefined,
  );
  const overridden = new Set(active.map(({ overrides }) => overrides));
  const read = readPod(pod);
  const violations: PodSecurityViolation[] = [];
  for (const check of active) {
    if (overridden.has(check.id)) continue;
    lookOf(check, minor)?.(read, (refusal) => {
      violations.push({ check: check.id, ...refusal });
    });
  }
  return violations;
}

/**
 * What a check looks at in a version.
 *
 * @param check - the check
 * @param minor - minor of Kubernetes 1
 * @returns nothing if it did not exist yet
 */
export function lookOf({ since }: PodSecurityCheck, minor: number): Look | undefined {
  let look: Look | undefined;
  for (const [first, one] of since) if (first <= minor) look = one;
  return look;
}

/**
 * The minor of a version of Kubernetes 1.
 *
 * @param version - for instance `1.34`
 * @returns for instance 34; the newest known one for what is no version
 */
export function minorOf(version: string): number {
  const minor = /^v?1\.(\d+)$/.exec(version)?.[1];
  return minor === undefined ? NEWEST_MINOR : Number(minor);
}
