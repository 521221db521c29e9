import { Manifests } from '../../../lib/testing';
import { FlinkApplication, type SqlScript } from '../../../lib/systems/flink';
import { chartOf, FakeKafka, FakeStore } from './fakes';

function script(
  sql: SqlScript,
  prepare: (app: FlinkApplication, kafka: FakeKafka, store: FakeStore) => void,
): Manifests {
  const chart = chartOf();
  const kafka = new FakeKafka(chart);
  const store = new FakeStore(chart);
  const app = new FlinkApplication(chart, 'enrich', { sql, state: store.at('lake', 'enrich') });
  prepare(app, kafka, store);
  return Manifests.of(chart);
}

function textOf(manifests: Manifests): string {
  return String(Reflect.get(Object(manifests.get('ConfigMap', 'enrich-sql').data), 'job.sql'));
}

test('a script says how a granted topic is read, with the classes of the SQL connector and no secret', () => {
  const manifests = script(
    ({ kafka }) => kafka('events').tableOptions('orders', { format: 'json', 'json.ignore-parse-errors': true }),
    (app, kafka) => kafka.consume('orders', app, 'enrich'),
  );
  expect(manifests.errors).toEqual([]);
  expect(
    textOf(manifests)
      .split(',\n')
      .map((line) => line.trim()),
  ).toEqual([
    "'connector' = 'kafka'",
    "'topic' = 'orders'",
    "'properties.bootstrap.servers' = 'events-bootstrap.streaming.svc:9092'",
    "'properties.group.id' = 'enrich'",
    "'scan.startup.mode' = 'group-offsets'",
    "'properties.auto.offset.reset' = 'earliest'",
    "'properties.security.protocol' = 'SASL_SSL'",
    "'properties.config.providers' = 'dir'",
    "'properties.config.providers.dir.class' = 'org.apache.flink.kafka.shaded.org.apache.kafka.common.config.provider.DirectoryConfigProvider'",
    "'properties.config.providers.dir.param.allowed.paths' = '/bindings/events'",
    "'properties.ssl.truststore.type' = 'PEM'",
    "'properties.ssl.truststore.certificates' = '${dir:/bindings/events:ca.crt}'",
    "'properties.sasl.mechanism' = 'SCRAM-SHA-512'",
    `'properties.sasl.jaas.config' = 'org.apache.flink.kafka.shaded.org.apache.kafka.common.security.scram.ScramLoginModule required username="analytics-enrich" password="\${dir:/bindings/events:password}";'`,
    "'format' = 'json'",
    "'json.ignore-parse-errors' = 'true'",
  ]);
});

test('a producer with transactional ids writes exactly once, each topic with ids of its own', () => {
  const manifests = script(
    ({ kafka }) => kafka('events').tableOptions('totals', { format: 'json' }),
    (app, kafka) => kafka.produce('totals', app, 'enrich'),
  );
  expect(textOf(manifests)).toContain("'sink.delivery-guarantee' = 'exactly-once'");
  expect(textOf(manifests)).toContain("'sink.transactional-id-prefix' = 'enrich-totals'");
  expect(textOf(manifests)).toContain("'properties.transaction.timeout.ms' = '600000'");
});

test('a quote in an option is doubled', () => {
  const manifests = script(
    ({ kafka }) => kafka('events').tableOptions('totals', { format: 'csv', 'csv.quote-character': "'" }),
    (app, kafka) => kafka.produce('totals', app),
  );
  expect(textOf(manifests)).toContain("'csv.quote-character' = ''''");
});

test('a script names a granted location as a folder', () => {
  const chart = chartOf();
  const files = new FakeStore(chart).at('lake', 'totals');
  const app = new FlinkApplication(chart, 'enrich', {
    sql: ({ path }) => `${path(files)} ${path(files, 'by-day')}`,
  });
  files.grantReadWrite(app);
  expect(Manifests.of(chart).errors).toEqual([]);
  expect(textOf(Manifests.of(chart))).toBe('s3://lake/totals/ s3://lake/totals/by-day/');
});

test('fails when a script uses what was not granted, and says what is', () => {
  const chart = chartOf();
  const kafka = new FakeKafka(chart);
  const store = new FakeStore(chart);
  const app = new FlinkApplication(chart, 'enrich', {
    sql: (bindings) =>
      [
        bindings.kafka('events').tableOptions('payments'),
        bindings.kafka('other').tableOptions('orders'),
        bindings.path(store.at('lake', 'foreign')),
      ].join('\n'),
    state: store.at('lake', 'enrich'),
  });
  kafka.consume('orders', app, 'enrich');
  expect(Manifests.of(chart).errors).toEqual([
    expect.stringContaining('uses topic payments of events (granted: orders), which was not granted to it'),
    expect.stringContaining('uses Kafka cluster other (granted: events)'),
    expect.stringContaining('uses location s3://lake/foreign'),
  ]);
});
