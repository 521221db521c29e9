import * as fs from 'node:fs';
import * as path from 'node:path';
import { partitionOf } from './murmur2';

/** A flight as the data set has it. */
export interface Flight {
  /** Scheduled departure, as `2001/01/31 22:27`. */
  readonly date: string;
  /** Delay on arrival, in minutes; negative if it was early. */
  readonly delay: number;
  /** Distance, in miles. */
  readonly distance: number;
  /** Airport of departure, by its IATA code. */
  readonly origin: string;
  /** Airport of arrival, by its IATA code. */
  readonly destination: string;
}

/** Departure of the records that close the last windows: later than every flight, dropped by whoever reads. */
export const FAR_FUTURE = '9999/01/01 00:00';

/**
 * The flights of the data set, in the order of departure.
 *
 * @returns 20,000 flights of 231 airports in the first quarter of 2001
 */
export function readFlights(): Flight[] {
  const flights: unknown = JSON.parse(fs.readFileSync(dataFile('flights-20k.json'), 'utf8'));
  if (!Array.isArray(flights)) throw new Error('flights-20k.json holds no list');
  return flights.filter(isFlight).sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/**
 * The airports of the data set.
 *
 * @returns the file as it is: CSV with a head line (iata, name, city, state, country, latitude, longitude)
 */
export function readAirports(): string {
  return fs.readFileSync(dataFile('airports.csv'), 'utf8');
}

/**
 * The records that the loader puts on the topic: flights by origin, then one far-future record in every partition,
 * without which the last windows of the stream would never close.
 *
 * @param flights - the flights, in the order of departure
 * @param partitions - number of partitions of the topic
 * @returns lines of `partition, tab, key, tab, value`, in the order of sending
 */
export function loaderRecords(flights: readonly Flight[], partitions: number): string[] {
  const known = new Map<string, string>(); // 231 airports, and a hash for each of 20,000 flights would be felt
  const partition = (key: string): string => {
    const found = known.get(key) ?? String(partitionOf(key, partitions));
    known.set(key, found);
    return found;
  };
  const line = (key: string, flight: Flight): string => [partition(key), key, JSON.stringify(flight)].join('\t');
  return [
    ...flights.map((flight) => line(flight.origin, flight)),
    ...closingKeys(partitions).map((key) =>
      line(key, { date: FAR_FUTURE, delay: 0, distance: 0, origin: '---', destination: '---' }),
    ),
  ];
}

/** One key for every partition, in the order of the partitions. */
function closingKeys(partitions: number): string[] {
  const keys = new Map<number, string>();
  for (let n = 0; keys.size < partitions; n++) {
    const key = `closing-${String(n)}`;
    const partition = partitionOf(key, partitions);
    if (!keys.has(partition)) keys.set(partition, key);
  }
  return [...keys.entries()].sort(([a], [b]) => a - b).map(([, key]) => key);
}

/** The data set is a package of real, public data (BSD-3-Clause), so that nothing has to be fetched. */
function dataFile(name: string): string {
  return path.join(path.dirname(require.resolve('vega-datasets')), '..', 'data', name);
}

function isFlight(value: unknown): value is Flight {
  return typeof value === 'object' && value !== null && 'date' in value && 'delay' in value && 'origin' in value;
}
