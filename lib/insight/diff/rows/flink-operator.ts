import type { KubeObject } from '../../../kubernetes';
import { at, inPlace, mapAt, numberAt, show, textOf, type FieldRow, type FieldTables, type Look } from '../row';
import { minorStep } from '../versions';

const DOCS =
  'https://nightlies.apache.org/flink/flink-kubernetes-operator-docs-stable/docs/custom-resource/job-management/';
const VALIDATOR = 'apache/flink-kubernetes-operator: validation/DefaultValidator.java';
const SPEC = 'apache/flink-kubernetes-operator: api/spec, @SpecDiff';
const FLINK = 'https://nightlies.apache.org/flink/flink-docs-stable/docs/ops/production_ready/';

const mode = ({ after }: Look): string => textOf(after, 'spec.job.upgradeMode') || 'stateless';
const hasJob = (object: KubeObject): boolean => at(object, 'spec.job') !== undefined;
const isSessionJob = ({ after }: Look): boolean => after.kind === 'FlinkSessionJob';
const isStateless = (look: Look): boolean => hasJob(look.after) && mode(look) === 'stateless';

/** A key of the configuration; nested ones as they are written with dots. */
const keyOf = ({ change }: Look): string => change.path.slice(2).join('.');
const config = (object: KubeObject, ...keys: readonly string[]): string =>
  keys.map((key) => show(mapAt(object, 'spec.flinkConfiguration')[key] ?? '')).find((value) => value !== '') ?? '';

const CONFIG = ['spec.flinkConfiguration.**'];
const whenKey =
  (...keys: readonly string[]) =>
  (look: Look): boolean =>
    keys.includes(keyOf(look));

/** Settings that the operator leaves out when it compares two specs. */
const IGNORED = /^(job\.autoscaler|kubernetes\.operator|parallelism\.default)/;

const HA = ['high-availability.type', 'high-availability'];
const SAVEPOINTS = ['execution.checkpointing.savepoint-dir', 'state.savepoints.dir'];

const refuses = (fields: readonly string[], reason: FieldRow['reason'], instead: string): FieldRow => ({
  fields,
  effect: 'impossible',
  refusedBy: 'controller',
  reason,
  source: VALIDATOR,
  instead,
});

/** `v2_1` as 2.1. */
const version = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/^v/, '').replace('_', '.') : '';

/** Changes that the operator refuses: it reports an error in the status, and the job goes on as it was. */
const REFUSED: readonly FieldRow[] = [
  {
    ...refuses(
      ['spec.job', 'spec.job.**'],
      ({ after }) =>
        `an application can't become a session cluster, nor the other way: the operator refuses it, and ${hasJob(after) ? 'the session' : 'the job'} goes on as it was`,
      'give the new one another name',
    ),
    when: ({ before, after }) => after.kind === 'FlinkDeployment' && hasJob(before) !== hasJob(after),
  },
  {
    ...refuses(
      ['spec.mode'],
      'a cluster can not change between native and standalone: the operator refuses it',
      'stop the job with a savepoint, and make a deployment with another name from it',
    ),
    when: ({ change }) => (change.before ?? 'native') !== (change.after ?? 'native'),
  },
  refuses(
    ['spec.deploymentName'],
    ({ change }) => `a session job stays in its cluster: the operator refuses ${show(change.after)}`,
    'stop it with a savepoint, and make another FlinkSessionJob from it',
  ),
  {
    ...refuses(
      CONFIG,
      'upgradeMode last-state finds the last checkpoint through high availability, which is taken away: the operator refuses it',
      'keep high availability, or set upgradeMode: savepoint in a change before this one',
    ),
    when: (look) =>
      HA.includes(keyOf(look)) &&
      mode(look) === 'last-state' &&
      hasJob(look.after) &&
      ['', 'none', 'NONE'].includes(config(look.after, ...HA)),
  },
  {
    ...refuses(
      CONFIG,
      'upgradeMode savepoint needs a folder for savepoints, which is taken away: the operator refuses every change',
      'keep the folder',
    ),
    when: (look) =>
      SAVEPOINTS.includes(keyOf(look)) && mode(look) === 'savepoint' && config(look.after, ...SAVEPOINTS) === '',
  },
  {
    fields: ['spec.flinkVersion'],
    when: ({ change }) => minorStep(version(change.before), version(change.after)) < 0,
    effect: 'impossible',
    refusedBy: 'system',
    reason: ({ change }) =>
      `Flink ${version(change.after)} reads no savepoint of the newer ${version(change.before)}: the job does not start`,
    source: 'https://nightlies.apache.org/flink/flink-docs-stable/docs/ops/upgrading/#compatibility-table',
    instead: 'begin from a savepoint that the older version took, or anew',
  },
  {
    fields: CONFIG,
    when: (look) => whenKey('pipeline.max-parallelism')(look) && !isStateless(look) && look.change.before !== undefined,
    effect: 'impossible',
    refusedBy: 'system',
    reason: 'state is cut into as many key groups as the maximum parallelism says: it is not read with another number',
    source: FLINK,
    instead: 'keep the number, or begin without state',
  },
  {
    fields: ['spec.job.parallelism'],
    when: ({ after }) => {
      const maximum = Number(config(after, 'pipeline.max-parallelism'));
      return maximum > 0 && numberAt(after, 'spec.job.parallelism', 1) > maximum;
    },
    effect: 'impossible',
    refusedBy: 'system',
    reason: ({ after }) =>
      `the job does not start: its parallelism is above the maximum of ${config(after, 'pipeline.max-parallelism')}`,
    source: FLINK,
    instead: 'stay at the maximum or below',
  },
];

/** Changes that restart nothing. */
const QUIET: readonly FieldRow[] = [
  inPlace(
    ['spec.job.upgradeMode'],
    ({ change }) =>
      (change.after ?? 'stateless') === 'stateless'
        ? 'nothing restarts now; from the next change on the job forgets its state'
        : 'counts from the next change on',
    SPEC,
  ),
  inPlace(
    ['spec.job.savepointTriggerNonce', 'spec.job.checkpointTriggerNonce'],
    'a snapshot of the state is taken while the job runs',
    SPEC,
  ),
  {
    ...inPlace(
      ['spec.job.initialSavepointPath'],
      'read only at the first start: the job that runs takes no notice',
      SPEC,
    ),
    when: ({ changes }) => !changes.some(({ path }) => path.at(-1) === 'savepointRedeployNonce'),
    instead: 'to go back to a savepoint change savepointRedeployNonce as well',
  },
  inPlace(
    ['spec.job.allowNonRestoredState'],
    ({ change }) =>
      change.after === true
        ? 'nothing restarts now; at the next restart state that fits no operator is dropped in silence'
        : 'counts from the next change on',
    SPEC,
  ),
  inPlace(['spec.job.autoscalerResetNonce', 'spec.job.savepointOnDeletion'], 'counts from the next change on', SPEC),
  {
    ...inPlace(CONFIG, 'a setting of the operator: nothing restarts', SPEC),
    when: (look) => IGNORED.test(keyOf(look)),
  },
];

const JOB: readonly FieldRow[] = [
  ...REFUSED,
  ...QUIET,
  {
    fields: ['spec.job.state'],
    when: (look) => look.change.after === 'suspended' && isStateless(look),
    effect: 'data-loss',
    reason: 'the job is stopped, and upgradeMode stateless keeps nothing: it will start anew without its state',
    source: DOCS,
    instead: 'set upgradeMode: savepoint in a change before this one',
  },
  {
    fields: ['spec.job.state'],
    when: ({ change }) => change.after === 'suspended',
    effect: 'recreate',
    reason: (look) =>
      `the job is stopped, and goes on from its ${mode(look) === 'savepoint' ? 'savepoint' : 'last checkpoint'} when it runs again`,
    source: DOCS,
  },
  inPlace(['spec.job.state'], 'the job goes on', DOCS),
  {
    fields: ['spec.job.savepointRedeployNonce', 'spec.job.initialSavepointPath'],
    effect: 'data-loss',
    reason: ({ after }) =>
      `the job goes back to savepoint ${textOf(after, 'spec.job.initialSavepointPath') || '(none)'}: what it computed since is forgotten`,
    source: DOCS,
    instead: 'take a savepoint of the present state first',
  },
  {
    fields: ['spec.**'],
    when: isStateless,
    effect: 'data-loss',
    reason: 'upgradeMode is stateless: the job starts anew and forgets its state and how far it had read',
    source: DOCS,
    instead: 'set upgradeMode: savepoint in a change before this one',
  },
  {
    fields: ['spec.flinkVersion'],
    when: (look) => mode(look) === 'last-state' && config(look.after, ...SAVEPOINTS) === '',
    effect: 'impossible',
    refusedBy: 'controller',
    reason: 'another minor of Flink takes over from a savepoint, and no folder for savepoints is configured',
    source: DOCS,
    instead: 'configure execution.checkpointing.savepoint-dir first',
  },
  {
    fields: CONFIG,
    when: (look) => whenKey('state.backend.type', 'state.backend')(look) && mode(look) === 'last-state',
    effect: 'impossible',
    refusedBy: 'system',
    reason: 'a checkpoint is read only by the kind of state backend that wrote it',
    source: 'https://nightlies.apache.org/flink/flink-docs-stable/docs/ops/state/state_backends/',
    instead: 'set upgradeMode: savepoint, with savepoints in canonical format, which every backend reads',
  },
  {
    fields: ['spec.**'],
    effect: 'recreate',
    reason: (look: Look): string => {
      if (!isSessionJob(look) && !hasJob(look.after))
        return 'all managers stop together, and with them every job of the session';
      const from = `the job goes on from its ${mode(look) === 'savepoint' ? 'savepoint' : 'last checkpoint'}`;
      return isSessionJob(look) ? `the job stops; ${from}` : `all managers stop together; ${from}`;
    },
    source: DOCS,
  },
];

/** Resources of Flink's operator. */
export const FLINK_ROWS: FieldTables = {
  'flink.apache.org/FlinkDeployment': JOB,
  'flink.apache.org/FlinkSessionJob': JOB,
};
