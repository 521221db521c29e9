import * as fs from 'node:fs';
import * as path from 'node:path';
import { Duration, Size } from 'cdk8s';
import { Platform, Target, Tenant, type Operator, type Tier } from 'cdk8s-data-platform';
import { FlinkApplication } from 'cdk8s-data-platform/flink';
import { KafkaCluster, type KafkaTopic } from 'cdk8s-data-platform/kafka';
import { ObjectStore, type Bucket } from 'cdk8s-data-platform/object-store';
import { SparkJob } from 'cdk8s-data-platform/spark';
import { delaysSql } from './delays-sql';
import { readAirports, readFlights, type Flight } from './flights';
import { FlightLoader } from './loader';

/** What may differ between two installations of the flight delays. */
export interface FlightDelaysProps {
  /**
   * The cluster.
   *
   * @default Target.local()
   */
  readonly target?: Target;
  /**
   * How much depends on it.
   *
   * @default 'dev'
   */
  readonly tier?: Tier;
  /**
   * Installed operators.
   *
   * @default - none: everything runs natively
   */
  readonly operators?: readonly Operator[];
  /**
   * Folder of the output.
   *
   * @default - CDK8S_OUTDIR, else `dist`
   */
  readonly outdir?: string;
  /**
   * Digests of images by name and tag.
   *
   * @default - images by tag
   */
  readonly imageDigests?: Readonly<Record<string, string>>;
  /**
   * Names of the three namespaces.
   *
   * @default - ingest, streaming, analytics
   */
  readonly namespaces?: { readonly ingest: string; readonly streaming: string; readonly analytics: string };
  /**
   * The flights, in the order of departure.
   *
   * @default - all 20,000 of the data set
   */
  readonly flights?: readonly Flight[];
  /**
   * Number of partitions of both topics.
   *
   * @default 6
   */
  readonly partitions?: number;
  /**
   * Records that the loader sends a second.
   *
   * @default - as fast as the brokers take them
   */
  readonly recordsPerSecond?: number;
  /**
   * What the topic of delays carries: totals, or their mean as well.
   *
   * @default 'totals'
   */
  readonly delays?: 'totals' | 'totals-and-mean';
  /**
   * Derived images: Flink with its Kafka connector, Spark with S3. Their recipes are in `images/`.
   *
   * @default - the names that the recipes give
   */
  readonly images?: { readonly flink: string; readonly spark: string };
}

/** The flight delays, with the parts that somebody may want to build on. */
export interface FlightDelays {
  /** The platform. */
  readonly platform: Platform;
  /** Namespace of the loader. */
  readonly ingest: Tenant;
  /** Namespace of Kafka and the lake. */
  readonly streaming: Tenant;
  /** Namespace of Flink and Spark. */
  readonly analytics: Tenant;
  /** The cluster. */
  readonly kafka: KafkaCluster;
  /** What the loader writes. */
  readonly flights: KafkaTopic;
  /** What Flink writes. */
  readonly delays: KafkaTopic;
  /** Delays by airport and by route, by day. */
  readonly lake: Bucket;
  /** The worst states and routes. */
  readonly results: Bucket;
  /** The stream. */
  readonly stream: FlinkApplication;
  /** The evaluation. */
  readonly worst: SparkJob;
}

const IMAGES = { flink: 'example/flink-flight-delays:2.3.0-1', spark: 'example/spark-flight-delays:4.1.2-1' };
const NAMESPACES = { ingest: 'ingest', streaming: 'streaming', analytics: 'analytics' };

/**
 * The reference platform: real flights go through Kafka, Flink and a lake to Spark.
 *
 * @param props - what differs from the defaults
 * @returns the platform with its parts
 */
export function flightDelays(props: FlightDelaysProps = {}): FlightDelays {
  const { target = Target.local(), tier = 'dev', partitions = 6, images = IMAGES, namespaces = NAMESPACES } = props;
  const { operators, outdir, imageDigests } = props;
  const allFlights = props.flights ?? readFlights();
  const days = [...new Set(allFlights.map(({ date }) => date.slice(0, 10).replaceAll('/', '-')))].sort();
  const platform = new Platform({ name: 'flight-delays', target, tier, operators, outdir, imageDigests });

  const ingest = new Tenant(platform, 'ingest', { name: namespaces.ingest });
  const streaming = new Tenant(platform, 'streaming', { name: namespaces.streaming });
  const analytics = new Tenant(platform, 'analytics', { name: namespaces.analytics });

  const kafka = new KafkaCluster(streaming, 'events', {
    version: '4.2.0',
    storage: Size.gibibytes(tier === 'prod' ? 100 : 2),
  });
  const flights = kafka.addTopic('flights', { partitions, retention: Duration.days(36500) }); // event time is 2001
  const delays = kafka.addTopic('delays', { partitions, retention: Duration.days(36500) });

  const store = new ObjectStore(streaming, 'lake', {
    capacity: Size.gibibytes(tier === 'prod' ? 200 : 2),
    engine: tier === 'prod' ? 'garage' : 'versitygw', // prod replicates; rights by bucket suffice here
  });
  const lake = store.addBucket('flight-lake');
  const results = store.addBucket('flight-results');
  const state = store.addBucket('flink-state');

  const loader = new FlightLoader(ingest, 'loader', {
    flights: allFlights,
    topic: flights.topicName,
    partitions,
    binding: '/bindings/events',
    image: kafka.resolved.image,
    recordsPerSecond: props.recordsPerSecond,
  });
  flights.grantProduce(loader);

  const stream = new FlinkApplication(analytics, 'delays', {
    image: images.flink,
    sql: delaysSql({
      kafka: kafka.name,
      flights: flights.topicName,
      delays: delays.topicName,
      lake,
      mean: props.delays === 'totals-and-mean',
    }),
    parallelism: tier === 'dev' ? 1 : 2,
    state,
  });
  flights.grantConsume(stream, { group: 'delays' });
  delays.grantProduce(stream, { transactionalIdPrefix: 'delays' });
  lake.grantReadWrite(stream);

  const worst = new SparkJob(analytics, 'worst', {
    image: images.spark,
    python: fs.readFileSync(path.join(__dirname, 'worst.py'), 'utf8'),
    files: { 'airports.csv': readAirports() },
    arguments: [
      's3a://flight-lake/delays',
      's3a://flight-lake/routes',
      's3a://flight-results',
      '/etc/spark-app/airports.csv',
    ],
    // all days and not the last one only: after a failure days are not completed in their order
    waitFor: ['delays', 'routes'].flatMap((table) =>
      days.map((day) => ({ location: lake, key: `${table}/day=${day}/_SUCCESS` })),
    ),
    executors: tier === 'dev' ? 1 : 2,
  });
  lake.grantRead(worst);
  results.grantReadWrite(worst);

  return { platform, ingest, streaming, analytics, kafka, flights, delays, lake, results, stream, worst };
}
