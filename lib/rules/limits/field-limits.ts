import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects, textMap } from '../../model';
import { DNS_SUBDOMAIN, faultOf, formWords } from './name-syntax';

/** What is wrong with a field. */
export interface Fault {
  /** Where, from the object that is looked at. */
  readonly at: string;
  /** What is wrong. */
  readonly message: string;
  /** The value. */
  readonly given?: Json;
  /** What is allowed. */
  readonly allowed: string;
}

/** Looks at a part of an object. */
export type Look = (part: JsonObject) => readonly Fault[];

/** A number in bounds. */
function numbers(fields: Readonly<Record<string, readonly [min: number, max?: number]>>): Look {
  const entries = Object.entries(fields);
  return (part) => {
    const faults: Fault[] = [];
    for (const [at, [min, max = Number.MAX_SAFE_INTEGER]] of entries) {
      const given = part[at];
      if (typeof given !== 'number' || (given >= min && given <= max)) continue;
      const allowed = max === Number.MAX_SAFE_INTEGER ? `at least ${String(min)}` : `${String(min)} to ${String(max)}`;
      faults.push({ at, message: 'is out of bounds', given, allowed });
    }
    return faults;
  };
}

const PORT: readonly [number, number] = [1, 65535];
const LONGEST_NAME_OF_CONTROLLER = 63;

/** Numbers of workloads, by kind, as the API server bounds them. */
const workload = {
  Deployment: numbers({ replicas: [0], minReadySeconds: [0], revisionHistoryLimit: [0], progressDeadlineSeconds: [1] }),
  StatefulSet: numbers({ replicas: [0], minReadySeconds: [0], revisionHistoryLimit: [0] }),
  DaemonSet: numbers({ minReadySeconds: [0], revisionHistoryLimit: [0] }),
  Job: numbers({
    parallelism: [0],
    completions: [0],
    backoffLimit: [0],
    activeDeadlineSeconds: [0],
    ttlSecondsAfterFinished: [0],
  }),
};

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
    : [];

const managedBy: Look = ({ managedBy: given }) =>
  typeof given === 'string' && given.length > LONGEST_NAME_OF_CONTROLLER
    ? [
        {
          at: 'managedBy',
          message: `is ${String(given.length)} characters long`,
          given,
          allowed: `at most ${String(LONGEST_NAME_OF_CONTROLLER)} characters`,
        },
      ]
    : [];

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|');
const DAYS = 'sun|mon|tue|wed|thu|fri|sat'.split('|');

/** Fields of a schedule: bounds and names (Kubernetes parses them with robfig/cron). */
const SCHEDULE = [
  { words: 'minute', min: 0, max: 59, names: [] },
  { words: 'hour', min: 0, max: 23, names: [] },
  { words: 'day of the month', min: 1, max: 31, names: [] },
  { words: 'month', min: 1, max: 12, names: MONTHS },
  { words: 'day of the week', min: 0, max: 6, names: DAYS },
] as const;
const EVERY = /^@every [0-9hmsµu.]+$/;
const NICKNAMES: ReadonlySet<string> = new Set([
  '@annually',
  '@daily',
  '@hourly',
  '@midnight',
  '@monthly',
  '@weekly',
  '@yearly',
]);
const RANGE = /^(\*|\?|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/;

const schedule: Look = ({ schedule: given, timeZone }) => {
  const faults: Fault[] = [];
  if (typeof given === 'string') {
    const message = scheduleFault(given);
    const allowed = 'five fields: minute, hour, day of the month, month, day of the week; or @daily and the like';
    if (message !== undefined) faults.push({ at: 'schedule', message, given, allowed });
  }
  if (typeof timeZone === 'string' && (timeZone === '' || timeZone.toLowerCase() === 'local' || /\s/.test(timeZone))) {
    const allowed = 'a name of the IANA database, for instance Europe/Berlin or Etc/UTC';
    faults.push({ at: 'timeZone', message: 'is no time zone', given: timeZone, allowed });
  }
  return faults;
};

function scheduleFault(text: string): string | undefined {
  if (text.includes('⟦late:')) return undefined;
  if (text.includes('TZ=')) return 'has a time zone in it, which belongs into timeZone';
  if (text.startsWith('@')) return NICKNAMES.has(text) || EVERY.test(text) ? undefined : 'is no schedule';
  const fields = text.trim().split(/\s+/);
  if (fields.length !== SCHEDULE.length) return `has ${String(fields.length)} fields`;
  for (const [index, field] of fields.entries()) {
    const bounds = SCHEDULE[index];
    if (bounds !== undefined && field.split(',').some((part) => !isInBounds(part.toLowerCase(), bounds)))
      return `has "${field}" as its ${bounds.words}`;
  }
  return undefined;
}

function isInBounds(part: string, { min, max, names }: (typeof SCHEDULE)[number]): boolean {
  const [whole, from = '', to, step] = RANGE.exec(part) ?? [];
  if (whole === undefined || step === '0') return false;
  const list: readonly string[] = names;
  const value = (word: string): number => {
    const named = list.indexOf(word);
    return named >= 0 ? named + min : /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  if (from === '*' || from === '?') return to === undefined;
  const [first, last] = [value(from), value(to ?? from)];
  return first >= min && last <= max && first <= last;
}

/** Numbers of probes: none may be negative, and zero stands for the default. */
const probe = numbers({
  initialDelaySeconds: [0],
  timeoutSeconds: [0],
  periodSeconds: [0],
  successThreshold: [0],
  failureThreshold: [0],
  terminationGracePeriodSeconds: [1],
});

const HANDLERS = ['exec', 'grpc', 'httpGet', 'tcpSocket'];

/**
 * Looks at a container: its ports, and the numbers and handlers of its probes.
 *
 * @param container - the container
 * @returns what is wrong
 */
export const container: Look = (container) => {
  const faults: Fault[] = [];
  for (const [index, port] of objects(container.ports).entries()) {
    faults.push(...inside(`ports[${String(index)}]`, CONTAINER_PORT(port)));
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const given = container[name];
    if (!isObject(given)) continue;
    faults.push(...inside(name, probe(given)));
    const handlers = HANDLERS.filter((handler) => given[handler] !== undefined);
    if (handlers.length !== 1) {
      const message = handlers.length === 0 ? 'has no handler' : `has several handlers: ${handlers.join(', ')}`;
      faults.push({ at: name, message, allowed: `one of ${HANDLERS.join(', ')}` });
    }
    const { successThreshold } = given;
    if (name !== 'readinessProbe' && typeof successThreshold === 'number' && successThreshold > 1) {
      faults.push({
        at: `${name}.successThreshold`,
        message: 'is more than one',
        given: successThreshold,
        allowed: '1, but for readiness',
      });
    }
    for (const handler of ['httpGet', 'tcpSocket', 'grpc']) {
      const { port } = isObject(given[handler]) ? given[handler] : {};
      if (typeof port === 'number' && (port < 1 || port > 65535)) {
        faults.push({ at: `${name}.${handler}.port`, message: 'is no port', given: port, allowed: '1 to 65535' });
      }
    }
  }
  return faults;
};

const CONTAINER_PORT = numbers({ containerPort: PORT, hostPort: [0, 65535] });

/** Numbers of a pod. */
export const pod: Look = numbers({ activeDeadlineSeconds: [1, 2147483647] });

const SERVICE_PORT = numbers({ port: PORT, targetPort: PORT, nodePort: [0, 65535] });

const service: Look = ({ ports }) =>
  objects(ports).flatMap((port, index) => inside(`ports[${String(index)}]`, SERVICE_PORT(port)));

const budget: Look = ({ minAvailable, maxUnavailable }) =>
  minAvailable !== undefined && maxUnavailable !== undefined
    ? [
        {
          at: 'maxUnavailable',
          message: 'is given beside minAvailable',
          given: maxUnavailable,
          allowed: 'one of the two',
        },
      ]
    : [];

const MOST_CONTROLLER_CHARACTERS = 250;

const ingressClass: Look = ({ controller: given }) =>
  typeof given === 'string' && given.length > MOST_CONTROLLER_CHARACTERS
    ? [
        {
          at: 'controller',
          message: `is ${String(given.length)} characters long`,
          allowed: `at most ${String(MOST_CONTROLLER_CHARACTERS)} characters`,
        },
      ]
    : [];

const ingress: Look = ({ rules }) =>
  objects(rules).flatMap(({ host, http }, index) => [
    ...(typeof host === 'string' ? hostFaults(host, `rules[${String(index)}].host`) : []),
    ...objects(isObject(http) ? http.paths : undefined).flatMap(({ path, pathType }, number) =>
      typeof path === 'string' && pathType !== 'ImplementationSpecific' && !path.startsWith('/')
        ? [
            {
              at: `rules[${String(index)}].http.paths[${String(number)}].path`,
              message: 'is no absolute path',
              given: path,
              allowed: 'a path that begins with "/"',
            },
          ]
        : [],
    ),
  ]);

function hostFaults(host: string, at: string): Fault[] {
  if (host === '' || host.includes('⟦late:')) return [];
  const fault = faultOf(host.replace(/^\*\./, ''), DNS_SUBDOMAIN);
  return fault === undefined
    ? []
    : [{ at, message: `is no host: it ${fault}`, given: host, allowed: formWords(DNS_SUBDOMAIN) }];
}

const MOST_PARAMETERS = 512;
const MOST_PARAMETER_BYTES = 256 * 1024;

/** Looks at the whole of a StorageClass, which has no spec. */
export const storageClass: Look = ({ parameters }) => {
  const entries = Object.entries(textMap(parameters));
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  const allowed = `at most ${String(MOST_PARAMETERS)} parameters, and ${String(MOST_PARAMETER_BYTES / 1024)} KiB`;
  if (entries.length > MOST_PARAMETERS)
    return [{ at: 'parameters', message: `are ${String(entries.length)}`, allowed }];
  if (bytes > MOST_PARAMETER_BYTES)
    return [{ at: 'parameters', message: `hold ${String(Math.ceil(bytes / 1024))} KiB`, allowed }];
  return [];
};

const cronJob = numbers({
  startingDeadlineSeconds: [0],
  successfulJobsHistoryLimit: [0],
  failedJobsHistoryLimit: [0],
});

/** What is looked at in the spec of some kinds. */
export const SPECS: Readonly<Record<string, readonly Look[]>> = {
  '/Service': [service],
  'apps/DaemonSet': [workload.DaemonSet],
  'apps/Deployment': [workload.Deployment, rollout],
  'apps/StatefulSet': [workload.StatefulSet],
  'batch/CronJob': [cronJob, schedule],
  'batch/Job': [workload.Job, managedBy],
  'networking.k8s.io/Ingress': [ingress],
  'networking.k8s.io/IngressClass': [ingressClass],
  'policy/PodDisruptionBudget': [budget],
};

function inside(step: string, faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => ({ ...fault, at: `${step}.${fault.at}` }));
}
