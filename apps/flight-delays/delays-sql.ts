import type { SqlBindings } from 'cdk8s-data-platform/flink';
import type { IObjectLocation } from 'cdk8s-data-platform/connect';

/** What the script reads and writes. */
export interface DelaysSqlProps {
  /** Name of the Kafka cluster. */
  readonly kafka: string;
  /** Topic of the flights. */
  readonly flights: string;
  /** Topic of the hourly delays. */
  readonly delays: string;
  /** Bucket of the lake. */
  readonly lake: IObjectLocation;
  /** Whether the topic carries the mean delay beside the totals. */
  readonly mean: boolean;
}

/**
 * Days of the lake are complete, and marked with `_SUCCESS`, when the stream has passed their end. Flink closes the files
 * of such a day by itself, but not those that were open when it was restored from a checkpoint: these wait until they
 * are old, by default half an hour (seen with 2.3.0: ten minutes after a killed task manager the day was still open).
 */
const LAKE_OPTIONS = `'connector' = 'filesystem',
  'format' = 'json',
  'sink.rolling-policy.rollover-interval' = '1 min',
  'sink.rolling-policy.check-interval' = '10 s',
  'sink.partition-commit.trigger' = 'partition-time',
  'sink.partition-commit.delay' = '1 d',
  'sink.partition-commit.policy.kind' = 'success-file'`;

/**
 * The streaming half of the platform: delay by airport and hour, and by route and hour.
 *
 * @param props - what it reads and writes
 * @returns a function from what was granted to the script
 */
export function delaysSql({ kafka, flights, delays, lake, mean }: DelaysSqlProps): (bindings: SqlBindings) => string {
  return (bindings) => `
CREATE TABLE flights (
  \`date\` STRING,
  delay BIGINT,
  distance BIGINT,
  origin STRING,
  destination STRING,
  departure AS TO_TIMESTAMP(\`date\`, 'yyyy/MM/dd HH:mm'),
  WATERMARK FOR departure AS departure
) WITH (
  ${bindings.kafka(kafka).tableOptions(flights, { format: 'json' })}
);

CREATE TABLE delays (
  origin STRING,
  \`hour\` STRING,
  flights BIGINT,
  delay BIGINT${mean ? ',\n  mean DOUBLE' : ''}
) WITH (
  ${bindings.kafka(kafka).tableOptions(delays, { format: 'json' })}
);

CREATE TABLE lake_delays (origin STRING, \`hour\` STRING, flights BIGINT, delay BIGINT, \`day\` STRING)
PARTITIONED BY (\`day\`) WITH (
  'path' = '${bindings.path(lake, 'delays')}',
  ${LAKE_OPTIONS}
);

CREATE TABLE lake_routes (
  origin STRING, destination STRING, \`hour\` STRING, flights BIGINT, delay BIGINT, \`day\` STRING
) PARTITIONED BY (\`day\`) WITH (
  'path' = '${bindings.path(lake, 'routes')}',
  ${LAKE_OPTIONS}
);

CREATE TEMPORARY VIEW hourly AS
SELECT origin, window_start, COUNT(*) AS flights, SUM(delay) AS delay
FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '1' HOUR))
GROUP BY origin, window_start, window_end;

CREATE TEMPORARY VIEW hourly_routes AS
SELECT origin, destination, window_start, COUNT(*) AS flights, SUM(delay) AS delay
FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '1' HOUR))
GROUP BY origin, destination, window_start, window_end;

EXECUTE STATEMENT SET BEGIN
INSERT INTO delays
SELECT origin, DATE_FORMAT(window_start, 'yyyy-MM-dd HH'), flights, delay${mean ? ', CAST(delay AS DOUBLE) / flights' : ''} FROM hourly;
INSERT INTO lake_delays
SELECT origin, DATE_FORMAT(window_start, 'yyyy-MM-dd HH'), flights, delay, DATE_FORMAT(window_start, 'yyyy-MM-dd') FROM hourly;
INSERT INTO lake_routes
SELECT origin, destination, DATE_FORMAT(window_start, 'yyyy-MM-dd HH'), flights, delay, DATE_FORMAT(window_start, 'yyyy-MM-dd')
FROM hourly_routes;
END;
`;
}
