import type { KubeObject } from '../../kubernetes';
import type { Verdict } from './effect';
import { K8S, podsStop, type States } from './row';

/** Says what it does that an object is deleted. */
export type Judge = (object: KubeObject, states: States) => Verdict;

/**
 * Pods stop for good.
 *
 * @param object - what made them
 * @returns the verdict
 */
export const stops: Judge = (object) => ({ effect: 'recreate', reason: podsStop(object), source: K8S.deployments });

/**
 * Something takes effect, and nothing stops.
 *
 * @param reason - what happens
 * @param source - where that is known from
 * @returns the judge
 */
export const light =
  (reason: string, source: string): Judge =>
  () => ({ effect: 'in-place', reason, source });

/**
 * Data goes with the object.
 *
 * @param reason - which
 * @param source - where that is known from
 * @param instead - what to do first
 * @returns the judge
 */
export const takesData =
  (reason: string, source: string, instead = 'make a backup first'): Judge =>
  () => ({ effect: 'data-loss', reason, source, instead });

/**
 * Everything stops, and volumes are left behind.
 *
 * @param reason - what stops, and what stays
 * @param source - where that is known from
 * @returns the judge
 */
export const leavesVolumes =
  (reason: string, source: string): Judge =>
  () => ({ effect: 'recreate', reason, source });
