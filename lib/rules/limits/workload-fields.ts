import type { Json } from '../../kubernetes';
import { choices, NO_FAULTS, numbers, within, type Fault, type Look } from './fault';
import { schedule } from './schedule';

const LONGEST_NAME_OF_CONTROLLER = 63;

/**
 * Looks at a number of pods, or a share of them in percent.
 *
 * @param at - name of the field
 * @param given - its value
 * @param most - the largest share that is taken, in percent
 * @returns what is wrong
 */
export function share(at: string, given: Json | undefined, most = Number.MAX_SAFE_INTEGER): readonly Fault[] {
  const allowed = `a whole number of at least 0, or a share such as 25%${most === 100 ? ', at most 100%' : ''}`;
  if (typeof given === 'number') return given >= 0 ? NO_FAULTS : [{ at, message: 'is below zero', given, allowed }];
  if (typeof given !== 'string' || given.includes('⟦late:')) return NO_FAULTS;
  const percent = /^\d+%$/.test(given) ? Number(given.slice(0, -1)) : undefined;
  if (percent === undefined) return [{ at, message: 'is neither a number nor a share', given, allowed }];
  return percent > most ? [{ at, message: 'is more than there is', given, allowed }] : NO_FAULTS;
}

function isNone(value: Json | undefined): boolean {
  return value === 0 || value === '0%';
}

/** The deadline of a rollout has to leave time for a pod to count as ready. */
const rollout: Look = ({ minReadySeconds = 0, progressDeadlineSeconds = 600 }) =>
  typeof minReadySeconds === 'number' &&
  typeof progressDeadlineSeconds === 'number' &&
  progressDeadlineSeconds <= minReadySeconds
    ? [
        {
          at: 'progressDeadlineSeconds',
          message: 'is not above minReadySeconds',
          given: progressDeadlineSeconds,
          allowed: `above ${String(minReadySeconds)}`,
        },
      ]
    : NO_FAULTS;

const rollingUpdate: Look = ({ maxSurge, maxUnavailable }) => [
  ...share('maxSurge', maxSurge),
  ...share('maxUnavailable', maxUnavailable, 100),
  ...(isNone(maxUnavailable) && isNone(maxSurge)
    ? [
        {
          at: 'maxUnavailable',
          message: 'is 0, and so is maxSurge',
          given: maxUnavailable,
          allowed: 'one of them above 0',
        },
      ]
    : []),
];

const strategy: Look = ({ type, rollingUpdate: given }) =>
  given === undefined
    ? NO_FAULTS
    : type === 'Recreate'
      ? [{ at: 'rollingUpdate', message: 'is given, while all pods are recreated', allowed: 'only with RollingUpdate' }]
      : within('rollingUpdate', given, rollingUpdate);

/**
 * Looks at the spec of a Deployment.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const deployment: Look = (spec) => [
  ...DEPLOYMENT(spec),
  ...rollout(spec),
  ...within('strategy', spec.strategy, strategy),
];
const DEPLOYMENT = numbers({
  replicas: [0],
  minReadySeconds: [0],
  revisionHistoryLimit: [0],
  progressDeadlineSeconds: [1],
});

const retention = choices({ whenDeleted: ['Retain', 'Delete'], whenScaled: ['Retain', 'Delete'] });

/**
 * Looks at the spec of a StatefulSet.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const statefulSet: Look = (spec) => [
  ...STATEFUL_SET(spec),
  ...within('persistentVolumeClaimRetentionPolicy', spec.persistentVolumeClaimRetentionPolicy, retention),
];
const STATEFUL_SET = numbers({ replicas: [0], minReadySeconds: [0], revisionHistoryLimit: [0] });

/**
 * Looks at the spec of a DaemonSet.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const daemonSet: Look = numbers({ minReadySeconds: [0], revisionHistoryLimit: [0] });

const JOB = numbers({
  parallelism: [0],
  completions: [0],
  backoffLimit: [0],
  activeDeadlineSeconds: [0],
  ttlSecondsAfterFinished: [0],
});

/**
 * Looks at the spec of a Job.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const job: Look = (spec) => {
  const { managedBy, completionMode, completions, selector, manualSelector } = spec;
  const faults: Fault[] = [...JOB(spec)];
  if (typeof managedBy === 'string' && managedBy.length > LONGEST_NAME_OF_CONTROLLER)
    faults.push({
      at: 'managedBy',
      message: `is ${String(managedBy.length)} characters long`,
      given: managedBy,
      allowed: `at most ${String(LONGEST_NAME_OF_CONTROLLER)} characters`,
    });
  if (completionMode === 'Indexed' && completions === undefined)
    faults.push({ at: 'completions', message: 'is not given, and the mode is Indexed', allowed: 'a number of pods' });
  if (selector !== undefined && manualSelector !== true)
    faults.push({ at: 'selector', message: 'is made by the Job itself', allowed: 'none' });
  return faults;
};

const CRON_JOB = numbers({
  startingDeadlineSeconds: [0],
  successfulJobsHistoryLimit: [0],
  failedJobsHistoryLimit: [0],
});

/**
 * Looks at the spec of a CronJob, and of the Jobs that it makes.
 *
 * @param spec - the spec
 * @returns what is wrong
 */
export const cronJob: Look = (spec) => [
  ...CRON_JOB(spec),
  ...schedule(spec),
  ...within('jobTemplate', spec.jobTemplate, (template) => within('spec', template.spec, job)),
];
