import { equivalent } from '../field-changes';
import { isList } from '../list-keys';
import { at, inPlace, K8S, listAt, refused, textOf, type FieldRow, type FieldTables, type Look } from '../row';

/** Scheduling of a job that is suspended and never ran. */
const SCHEDULING = [
  'spec.template.metadata.labels.**',
  'spec.template.metadata.annotations.**',
  'spec.template.spec.nodeSelector.**',
  'spec.template.spec.affinity.nodeAffinity.**',
  'spec.template.spec.tolerations',
  'spec.template.spec.schedulingGates.**',
];

const JOB: readonly FieldRow[] = [
  {
    ...inPlace(SCHEDULING, 'a suspended job that has not started may be placed elsewhere', K8S.jobs),
    when: ({ before }) => at(before, 'spec.suspend') === true,
  },
  {
    ...inPlace(['spec.completions'], 'an indexed job is stretched: completions and parallelism together', K8S.jobs),
    when: ({ before, after }) =>
      textOf(before, 'spec.completionMode') === 'Indexed' &&
      textOf(after, 'spec.completionMode') === 'Indexed' &&
      at(after, 'spec.completions') === at(after, 'spec.parallelism'),
  },
  inPlace(
    ['spec.parallelism', 'spec.activeDeadlineSeconds', 'spec.ttlSecondsAfterFinished', 'spec.backoffLimit'],
    'counts for the run that goes on',
    K8S.jobs,
  ),
  inPlace(
    ['spec.suspend'],
    ({ change }) => (change.after === true ? 'its pods are stopped until it goes on' : 'it starts, or goes on'),
    K8S.jobs,
  ),
  refused(
    [
      'spec.selector.**',
      'spec.template.**',
      'spec.completionMode',
      'spec.completions',
      'spec.podFailurePolicy.**',
      'spec.successPolicy.**',
      'spec.backoffLimitPerIndex',
      'spec.managedBy',
    ],
    "a job can't be changed once it exists; deleted and made anew, it runs again from the beginning",
    K8S.batch,
    'give the changed job another name (the library puts a hash of its content there)',
  ),
];

const CRON_JOB: readonly FieldRow[] = [
  inPlace(
    ['spec.suspend'],
    ({ change }) => (change.after === true ? 'no more runs are started' : 'runs are started again'),
    K8S.jobs,
  ),
  inPlace(['spec.**'], 'counts from the next run on; a run that goes on is left alone', K8S.jobs),
];

const isGated = ({ before }: Look): boolean => listAt(before, 'spec.schedulingGates').length > 0;

const POD: readonly FieldRow[] = [
  inPlace(
    ['spec.containers.*.image', 'spec.initContainers.*.image'],
    'the container is restarted with the new image',
    K8S.pods,
  ),
  {
    ...inPlace(['spec.activeDeadlineSeconds'], 'the pod has less time', K8S.pods),
    when: ({ change: { before, after } }) =>
      typeof after === 'number' && (before === undefined || (typeof before === 'number' && after <= before)),
  },
  {
    ...inPlace(['spec.tolerations'], 'tolerations were added', K8S.pods),
    when: ({ change }: Look): boolean => {
      const { before, after } = change;
      const later = isList(after) ? after : [];
      const earlier = isList(before) ? before : [];
      return earlier.every((item) => later.some((other) => equivalent(item, other, change.path)));
    },
  },
  {
    ...inPlace(['spec.schedulingGates.*'], 'the pod may be placed', K8S.pods),
    when: ({ change }) => change.after === undefined,
  },
  {
    ...inPlace(['spec.terminationGracePeriodSeconds'], 'a negative grace period counts as 1 second', K8S.pods),
    when: ({ change }) => typeof change.before === 'number' && change.before < 0 && change.after === 1,
  },
  {
    ...inPlace(['spec.nodeSelector.*'], 'a pod that waits at a gate may be narrowed down', K8S.pods),
    when: (look) => isGated(look) && look.change.before === undefined,
  },
  {
    ...inPlace(['spec.affinity.nodeAffinity.**'], 'a pod that waits at a gate may be narrowed down', K8S.pods),
    when: (look) => isGated(look) && at(look.before, 'spec.affinity.nodeAffinity') === undefined,
  },
  refused(
    ['spec.containers.*.resources.**'],
    'the resources of a pod are not changed by applying it',
    K8S.pods,
    ({ after }) => `kubectl patch pod ${after.metadata.name} --subresource resize, or delete the pod and apply it`,
  ),
  refused(
    ['spec.**'],
    "a pod can't be changed: it has to be deleted and made anew",
    K8S.pods,
    'let a Deployment or a StatefulSet make it',
  ),
];

/** Pods, and kinds whose pods end. */
export const RUN_ROWS: FieldTables = { '/Pod': POD, 'batch/CronJob': CRON_JOB, 'batch/Job': JOB };
