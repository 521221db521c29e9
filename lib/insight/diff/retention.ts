import type { Json } from '../../kubernetes';

/** Values of a topic's configuration, wherever it is written. */
export type TopicConfig = Readonly<Record<string, string | undefined>>;

/** What a change of a topic's configuration costs. */
export interface LostRecords {
  /** The key. */
  readonly key: string;
  /** What is lost, and when. */
  readonly reason: string;
}

/** Bounds on how long records stay, with what counts if nothing is said (Kafka's own defaults). */
const BOUNDS: Readonly<Record<string, number>> = { 'retention.ms': 604_800_000, 'retention.bytes': -1 };

const DAY = 86_400_000;

/**
 * Records that a topic loses by a change of its configuration: a shorter retention deletes what is older at the next
 * look (within five minutes), a cleanup policy deletes by its own measure.
 *
 * @param topic - its name
 * @param before - configuration
 * @param after - configuration later
 * @returns what is lost, by key
 */
export function lostRecords(topic: string, before: TopicConfig, after: TopicConfig): LostRecords[] {
  const lost: LostRecords[] = [];
  const [was, is] = [policies(before), policies(after)];
  if (is.has('delete')) {
    for (const [key, otherwise] of Object.entries(BOUNDS)) {
      const [earlier, later] = [bound(before[key], otherwise), bound(after[key], otherwise)];
      const restricts = was.has('delete') ? later < earlier : Number.isFinite(later) && key === 'retention.ms';
      if (!restricts) continue;
      lost.push({
        key: was.has('delete') ? key : 'cleanup.policy',
        reason:
          key === 'retention.ms'
            ? `topic ${topic} deletes its records older than ${period(later)}${was.has('delete') ? ` (${period(earlier)} until now)` : ', the last value of a key too'}`
            : `topic ${topic} deletes the oldest records of every partition beyond ${String(later)} bytes`,
      });
    }
  }
  if (is.has('compact') && !was.has('compact')) {
    lost.push({ key: 'cleanup.policy', reason: `topic ${topic} keeps only the last record of each key` });
  }
  return lost;
}

function policies(config: TopicConfig): Set<string> {
  return new Set((config['cleanup.policy'] ?? 'delete').split(',').map((policy) => policy.trim()));
}

function bound(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  return value < 0 ? Number.POSITIVE_INFINITY : value;
}

function period(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return 'ever';
  if (milliseconds % DAY === 0) return `${String(milliseconds / DAY)} d`;
  return milliseconds % 3_600_000 === 0 ? `${String(milliseconds / 3_600_000)} h` : `${String(milliseconds)} ms`;
}

/** Periods of the whole cluster, finest first, in milliseconds. */
const PERIODS = [
  ['log.retention.ms', 1],
  ['log.retention.minutes', 60_000],
  ['log.retention.hours', 3_600_000],
] as const;

/**
 * What the settings of a cluster's brokers say of topics that say nothing of their own.
 *
 * @param entries - the settings
 * @returns the same in the words of a topic
 */
export function clusterWide(entries: ReadonlyMap<string, string>): TopicConfig {
  const period = PERIODS.find(([key]) => entries.has(key));
  const value = Number(period === undefined ? 168 : entries.get(period[0]));
  return {
    'retention.ms': String(value < 0 ? -1 : value * (period?.[1] ?? 3_600_000)),
    'retention.bytes': entries.get('log.retention.bytes') ?? '-1',
    'cleanup.policy': entries.get('log.cleanup.policy') ?? 'delete',
  };
}

/**
 * Records and offsets that a cluster loses by a change of the settings of its brokers.
 *
 * @param before - the settings
 * @param after - the settings later
 * @returns what is lost, by the setting of the broker
 */
export function lostInCluster(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): LostRecords[] {
  const lost = lostRecords('(all that say nothing of their own)', clusterWide(before), clusterWide(after)).map(
    ({ key, reason }) => ({ key: `log.${key}`, reason }),
  );
  const offsets = [before, after].map((entries) => Number(entries.get('offsets.retention.minutes') ?? 10_080));
  const [was = 0, is = 0] = offsets;
  if (is < was) {
    lost.push({
      key: 'offsets.retention.minutes',
      reason: `consumer groups that nobody uses for ${period(is * 60_000)} forget how far they had read (${period(was * 60_000)} until now)`,
    });
  }
  return lost;
}

/**
 * Reads the configuration of a topic out of a resource.
 *
 * @param config - a map of scalars
 * @returns the same as text
 */
export function topicConfig(config: Readonly<Record<string, Json | undefined>>): TopicConfig {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[key, String(value)]]
        : [],
    ),
  );
}
