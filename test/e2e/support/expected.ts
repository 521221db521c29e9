import type { Flight } from '../../../apps/flight-delays/flights';

/** Delay of some flights together. */
export interface Total {
  readonly flights: number;
  readonly delay: number;
}

/** A row of the worst states or routes. */
export interface Worst extends Total {
  readonly key: string;
  readonly mean: number;
}

/** Fewer flights say nothing: the same bound as in the Spark program. */
const MIN_FLIGHTS = 20;

/**
 * Totals by airport and hour, computed plainly: what the stream has to arrive at.
 *
 * @param flights - the flights
 * @returns from `origin hour` (`DTW 2001-01-01 00`) to the total
 */
export function hourlyDelays(flights: readonly Flight[]): Map<string, Total> {
  return totals(flights, ({ origin, date }) => `${origin} ${date.slice(0, 13).replaceAll('/', '-')}`);
}

/**
 * The ten states with the highest mean delay.
 *
 * @param flights - the flights
 * @param airports - CSV of airports
 * @returns the rows, worst first
 */
export function worstStates(flights: readonly Flight[], airports: string): Worst[] {
  const states = new Map(parseCsv(airports).map(({ iata = '', state = '' }) => [iata, state]));
  return worst(totals(flights, ({ origin }) => states.get(origin) ?? '?'));
}

/**
 * The ten routes with the highest mean delay.
 *
 * @param flights - the flights
 * @returns the rows, worst first; the key is `origin destination`
 */
export function worstRoutes(flights: readonly Flight[]): Worst[] {
  return worst(totals(flights, ({ origin, destination }) => `${origin} ${destination}`));
}

function totals(flights: readonly Flight[], key: (flight: Flight) => string): Map<string, Total> {
  const result = new Map<string, Total>();
  for (const flight of flights) {
    const known = result.get(key(flight)) ?? { flights: 0, delay: 0 };
    result.set(key(flight), { flights: known.flights + 1, delay: known.delay + flight.delay });
  }
  return result;
}

function worst(rows: ReadonlyMap<string, Total>): Worst[] {
  return [...rows]
    .filter(([, total]) => total.flights >= MIN_FLIGHTS)
    .map(([key, total]) => ({ key, ...total, mean: Math.round((total.delay / total.flights) * 1000) / 1000 }))
    .sort((a, b) => b.mean - a.mean || (a.key < b.key ? -1 : 1))
    .slice(0, 10);
}

/** CSV with quoted fields, by the names of its first line. */
function parseCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => match[1] ?? match[2] ?? ''),
    );
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])));
}
