import { createHash } from 'node:crypto';
import { Duration, Size } from 'cdk8s';
import { Cpu, fitName, type Check } from '../../core';
import { IMAGES } from '../../environment';
import { JobWorkload, type Overrides } from '../../kubernetes';
import type { FlinkCluster } from './flink-cluster';
import { s3Uri } from './flink-s3';

/** A savepoint that is taken once. */
export interface SavepointProps {
  /** Its name, a folder below the savepoints of the application, for instance `before-2-1`. Another name is another savepoint. */
  readonly name: string;
  /**
   * What the application does then: it stops, so that nothing is done twice when it is restored; it says to all its
   * windows that time is over, and stops; or it goes on.
   *
   * @default 'stop'
   */
  readonly afterwards?: 'stop' | 'drain' | 'continue';
  /**
   * Canonical savepoints can be restored with another state backend; native ones are faster.
   *
   * @default 'canonical'
   */
  readonly format?: 'canonical' | 'native';
  /**
   * How long it may take.
   *
   * @default Duration.minutes(30)
   */
  readonly timeout?: Duration;
}

/**
 * Each attempt has an id that follows from the savepoint's name, so that asking again, in another pod as well, is asking
 * after the same one. The location is the last line of the log and the pod's termination message.
 */
const TAKE = `set -u
rest=$(cat /bindings/*/url)
ask() { curl --silent --max-time 10 "$@"; }
say() { echo "$1"; printf '%.4000s' "$1" > /dev/termination-log; }
number() { printf %s "$overview" | sed -n "s/.*\\"$1\\":\\([0-9]*\\).*/\\1/p"; }
# waits until every task runs: before that, Flink refuses
find_job() {
  while sleep 2; do
    overview=$(ask "$rest/jobs/overview")
    job=$(printf %s "$overview" | sed -n 's/.*"jid":"\\([0-9a-f]*\\)".*/\\1/p')
    state=$(printf %s "$overview" | sed -n 's/.*"state":"\\([A-Z]*\\)".*/\\1/p')
    case $state in
      RUNNING) [ "$(number running)" = "$(number total)" ] && return ;;
      FINISHED | CANCELED | FAILED) return ;;
    esac
    echo "the program does not run yet: \${state:-no answer}"
  done
}
# 0: it is there, 1: it failed or is unknown
result() {
  while :; do
    answer=$(ask "$rest/jobs/$job/savepoints/$1")
    case $answer in
      *'"location":"'*) say "$(printf %s "$answer" | sed 's/.*"location":"\\([^"]*\\)".*/\\1/')"; return 0 ;;
      *'"failure-cause"'*) echo "attempt $1 failed: $(printf %s "$answer" | sed 's/.*"stack-trace":"//; s/\\\\n.*//')"; return 1 ;;
      *'"errors"'*) return 1 ;;
    esac
    sleep 2
  done
}
find_job
for attempt in $(seq 10 40); do
  result "$TRIGGER$attempt" && exit 0
  find_job
  [ "$state" = RUNNING ] || { say "the program has ended before the savepoint: $state"; exit 1; }
  ask --header 'Content-Type: application/json' --output /dev/null --data "{\\"triggerId\\":\\"$TRIGGER$attempt\\",\${REQUEST#?}" "$rest/jobs/$job/$ACTION"
  result "$TRIGGER$attempt" && exit 0
done
say 'no savepoint after 30 attempts'
exit 1
`;

/**
 * Makes the Job that takes a savepoint; none if the application begins from it.
 *
 * @param application - the application
 * @param check - its checks
 * @param props - the savepoint
 * @param context - what the application begins from, and the user's patch over the Job
 */
export function createSavepoint(
  application: FlinkCluster,
  check: Check,
  props: SavepointProps,
  context: { readonly restoreFrom: string | undefined; readonly overrides: Overrides | undefined },
): void {
  const name = check.dnsLabel('savepoint.name', props.name, 40);
  const afterwards = check.oneOf('savepoint.afterwards', props.afterwards ?? 'stop', ['stop', 'drain', 'continue']);
  const format = check.oneOf('savepoint.format', props.format ?? 'canonical', ['canonical', 'native']);
  const { state } = application.settings;
  if (state === undefined) {
    check.fail({
      property: 'savepoint',
      message: 'has nowhere to go',
      remedy: 'give state: a location in an object store',
    });
    return;
  }
  const folder = s3Uri(state.bucketName, state.keyPrefix, `savepoints/${name}`);
  if (context.restoreFrom?.startsWith(`${folder}/`) === true) return;
  const trigger = triggerId(`${application.namespace}/${application.name}/${name}`);
  const request = {
    formatType: format.toUpperCase(),
    ...(afterwards === 'continue'
      ? { 'target-directory': folder, 'cancel-job': false }
      : { targetDirectory: folder, drain: afterwards === 'drain' }),
  };
  const job = new JobWorkload(application, 'Savepoint', {
    name: fitName(`${application.name}-savepoint-${name}`, 54),
    identity: { app: 'flink-savepoint', instance: application.name, component: name },
    retries: 3,
    deadline: props.timeout ?? Duration.minutes(30),
    pod: {
      user: 100,
      containers: [
        {
          name: 'savepoint',
          image: IMAGES.curl,
          command: ['sh', '-c', TAKE],
          env: {
            ACTION: afterwards === 'continue' ? 'savepoints' : 'stop',
            TRIGGER: trigger,
            REQUEST: JSON.stringify(request),
          },
          resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(32) },
        },
      ],
    },
    overrides: { controller: context.overrides },
  });
  application.grantRest(job);
}

/** All but the two last digits of an id, which the attempt gives. */
function triggerId(identity: string): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 30);
}
