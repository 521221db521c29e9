import { Late } from '../../core';
import { NO_FAULTS, type Fault, type Look } from './fault';

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|');
const DAYS = 'sun|mon|tue|wed|thu|fri|sat'.split('|');

/** Fields of a schedule: bounds and names (Kubernetes parses them with robfig/cron). */
const FIELDS = [
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

/** Most days of the months, in leap years. */
const MOST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Looks at something with a `schedule` and a `timeZone`.
 *
 * @param part - for instance the spec of a CronJob
 * @returns what is wrong
 */
export const schedule: Look = ({ schedule: given, timeZone }) => {
  const faults: Fault[] = [];
  if (typeof given === 'string') {
    const message = scheduleFault(given);
    const allowed = 'five fields: minute, hour, day of the month, month, day of the week; or @daily and the like';
    if (message !== undefined) faults.push({ at: 'schedule', message, given, allowed });
  }
  if (typeof timeZone === 'string' && !Late.isIn(timeZone) && !isTimeZone(timeZone)) {
    const allowed = 'a name of the IANA database, for instance Europe/Berlin or Etc/UTC';
    faults.push({ at: 'timeZone', message: 'is no time zone', given: timeZone, allowed });
  }
  return faults.length === 0 ? NO_FAULTS : faults;
};

function scheduleFault(text: string): string | undefined {
  if (Late.isIn(text)) return undefined;
  if (text.includes('TZ=')) return 'has a time zone in it, which belongs into timeZone';
  if (text.startsWith('@')) return NICKNAMES.has(text) || EVERY.test(text) ? undefined : 'is no schedule';
  const fields = text.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) return `has ${String(fields.length)} fields`;
  for (const [index, field] of fields.entries()) {
    const bounds = FIELDS[index];
    if (bounds !== undefined && field.split(',').some((part) => rangeOf(part.toLowerCase(), bounds) === undefined))
      return `has "${field}" as its ${bounds.words}`;
  }
  return undefined;
}

/** The first and last value of a part of a field; nothing if it is out of bounds. */
function rangeOf(part: string, { min, max, names }: (typeof FIELDS)[number]): readonly [number, number] | undefined {
  const [whole, from = '', to, step] = RANGE.exec(part) ?? [];
  if (whole === undefined || step === '0') return undefined;
  const list: readonly string[] = names;
  const value = (word: string): number => {
    const named = list.indexOf(word);
    return named >= 0 ? named + min : /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  if (from === '*' || from === '?') return to === undefined ? [min, max] : undefined;
  const [first, last] = [value(from), value(to ?? (step === undefined ? from : String(max)))];
  return first >= min && last <= max && first <= last ? [first, last] : undefined;
}

/**
 * Whether a schedule names a day that no year has, for instance 31 February.
 *
 * @param text - the schedule, in five fields
 * @returns true if it never comes
 */
export function neverComes(text: string): boolean {
  const [, , days = '*', months = '*', weekdays = '*', ...more] = text.trim().toLowerCase().split(/\s+/);
  if (more.length > 0 || !['*', '?'].includes(weekdays)) return false; // a day of the week is enough
  const [, , ofMonth, ofYear] = FIELDS;
  const first = Math.min(...days.split(',').map((part) => rangeOf(part, ofMonth)?.[0] ?? 1));
  const longest = months.split(',').map((part) => {
    const [from, to] = rangeOf(part, ofYear) ?? [1, 12];
    return Math.max(...MOST_DAYS.slice(from - 1, to));
  });
  return first > Math.max(...longest);
}

const zones = new Map<string, boolean>();

/** A cluster reads zones from files, so that their case counts, and an offset is none. */
function isTimeZone(name: string): boolean {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const is = /^[A-Z][A-Za-z0-9_+/-]*$/.test(name) && name.toLowerCase() !== 'local' && isKnownZone(name);
  zones.set(name, is);
  return is;
}

function isKnownZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
