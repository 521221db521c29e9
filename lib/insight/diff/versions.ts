import { compareVersions } from '../../core';

/**
 * Major and minor of a version.
 *
 * @param version - for instance `4.3.1`
 * @returns `4.3`
 */
export function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/**
 * Which way a version goes, by minors.
 *
 * @param before - a version
 * @param after - another one
 * @returns below zero is down, zero the same minor, above zero up
 */
export function minorStep(before: string, after: string): number {
  return compareVersions(minorOf(after), minorOf(before));
}
