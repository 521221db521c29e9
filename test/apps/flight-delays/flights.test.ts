import { FAR_FUTURE, loaderRecords, readAirports, readFlights } from '../../../apps/flight-delays/flights';
import { murmur2, partitionOf } from '../../../apps/flight-delays/murmur2';

describe('the partition of a record', () => {
  // the vectors of Kafka's own unit test for org.apache.kafka.common.utils.Utils.murmur2
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])("is hashed as Kafka's own producer hashes %s", (key, hash) => {
    expect(murmur2(new TextEncoder().encode(key))).toBe(hash);
  });

  it('is never negative, though hashes are', () => {
    expect(partitionOf('21', 7)).toBeGreaterThanOrEqual(0);
  });
});

describe('the data set', () => {
  it('has 20,000 flights of the first quarter of 2001, in the order of departure', () => {
    const flights = readFlights();
    expect(flights).toHaveLength(20_000);
    expect(flights[0]?.date).toBe('2001/01/01 00:47');
    expect(flights.every(({ date }, i) => i === 0 || (flights[i - 1]?.date ?? '') <= date)).toBe(true);
    expect(flights.every(({ date }) => /^2001\/0[123]\/\d\d \d\d:\d\d$/.test(date))).toBe(true);
  });

  it('has an airport with a state for every origin', () => {
    const codes = new Set(
      readAirports()
        .split('\n')
        .map((line) => line.split(',')[0]),
    );
    expect(readFlights().filter(({ origin }) => !codes.has(origin))).toEqual([]);
  });
});

describe('the records of the loader', () => {
  const flights = readFlights().slice(0, 500);

  it.each([1, 3, 6, 50])('end with one far-future record in each of %d partitions', (partitions) => {
    const closing = loaderRecords(flights, partitions)
      .slice(flights.length)
      .map((line) => line.split('\t'));
    expect(closing.map(([partition]) => Number(partition))).toEqual([...Array(partitions).keys()]);
    for (const [partition, key = '', value = ''] of closing) {
      expect(partitionOf(key, partitions)).toBe(Number(partition));
      expect(JSON.parse(value)).toMatchObject({ date: FAR_FUTURE });
    }
  });

  it('carry each flight under its origin, unchanged', () => {
    const [partition, key, value = ''] = loaderRecords(flights, 6)[0]?.split('\t') ?? [];
    expect(key).toBe(flights[0]?.origin);
    expect(Number(partition)).toBe(partitionOf(flights[0]?.origin ?? '', 6));
    expect(JSON.parse(value)).toEqual(flights[0]);
  });
});
