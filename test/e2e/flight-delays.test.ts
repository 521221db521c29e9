import { flightDelays, type FlightDelays, type FlightDelaysProps } from '../../apps/flight-delays/platform';
import { FAR_FUTURE, readAirports, readFlights } from '../../apps/flight-delays/flights';
import { Cluster } from './support/cluster';
import { Deployment } from './support/deployment';
import { requireEnforcement } from './support/enforcement';
import { hourlyDelays, worstRoutes, worstStates, type Total } from './support/expected';
import { probe } from './support/probes';
import { Progress, sleep } from './support/progress';
import { StoreReader } from './support/s3';

const NAMESPACES = { ingest: 'e2e-ingest', streaming: 'e2e-streaming', analytics: 'e2e-analytics' };
const KAFKA_IMAGE = 'apache/kafka:4.2.0';
const CURL_IMAGE = 'curlimages/curl:8.16.0';
const PARTITIONS = 6;
const ACKNOWLEDGED = 20_000;
/** Seconds that any one thing may take: a small machine starts twenty JVMs at once. */
const PATIENCE = 1200;

const flights = readFlights();
const progress = new Progress();

let cluster: Cluster;
let deployment: Deployment;
let target: Awaited<ReturnType<typeof Deployment.target>>;

/** The reference platform in tier test, with pods of the test's own that were granted something, and one that was not. */
function build(changes: FlightDelaysProps = {}): FlightDelays {
  const parts = flightDelays({
    tier: 'test',
    target,
    outdir: deployment.outdir,
    namespaces: NAMESPACES,
    partitions: PARTITIONS,
    recordsPerSecond: 50, // slow enough to break things while data flows
    ...changes,
  });
  const acknowledged = parts.kafka.addTopic('acknowledged', { partitions: 3 });
  const granted = probe(parts.analytics, 'granted', KAFKA_IMAGE);
  parts.delays.grantConsume(granted, { groupPrefix: 'granted' });
  acknowledged.grantProduce(granted);
  acknowledged.grantConsume(granted, { groupPrefix: 'granted' });
  const reader = probe(parts.analytics, 'reader', CURL_IMAGE);
  parts.results.grantRead(reader);
  parts.stream.grantRest(reader);
  probe(parts.analytics, 'stranger', KAFKA_IMAGE);
  return parts;
}

/** Kafka's tools in the pod that was granted two topics. */
function kafka(tool: string, args: string, options: { readonly timeout?: number } = {}): ReturnType<Cluster['exec']> {
  const command = `exec /opt/kafka/bin/kafka-${tool}.sh --bootstrap-server "$(cat /bindings/events/bootstrap-servers)" --command-config /bindings/events/client.properties ${args}`;
  return cluster.exec(`${NAMESPACES.analytics}/deployment/granted`, ['bash', '-c', command], options);
}

/** The results, as the pod that was granted them reads them. */
const store = (): StoreReader => new StoreReader(cluster, `${NAMESPACES.analytics}/deployment/reader`, 'lake');

/** Whether a pod reaches a port within three seconds. */
async function reaches(pod: string, host: string, port: number): Promise<boolean> {
  const { status } = await cluster.exec(`${NAMESPACES.analytics}/deployment/${pod}`, [
    'bash',
    '-c',
    `timeout 3 bash -c 'exec 3<>/dev/tcp/${host}/${String(port)}'`,
  ]);
  return status === 0;
}

/** Deploys the platform as the README tells it, and waits for each system. */
async function deploy(): Promise<void> {
  build().platform.synth();
  await deployment.apply();
  const { streaming, analytics } = NAMESPACES;
  await progress.until(
    'Kafka controllers',
    () => deployment.rolledOut(streaming, 'statefulset/events-controller'),
    PATIENCE,
  );
  await progress.until('Kafka brokers', () => deployment.rolledOut(streaming, 'statefulset/events-broker'), PATIENCE);
  await progress.until('object store', () => deployment.rolledOut(streaming, 'statefulset/lake-node'), PATIENCE);
  await progress.until(
    'Kafka topics, users and rights',
    () => deployment.completed(streaming, 'events-admin'),
    PATIENCE,
  );
  await progress.until(
    'Flink job manager',
    () => deployment.rolledOut(analytics, 'statefulset/delays-jobmanager'),
    PATIENCE,
  );
  await progress.until(
    'Flink task manager',
    () => deployment.rolledOut(analytics, 'statefulset/delays-taskmanager'),
    PATIENCE,
  );
  for (const name of ['granted', 'reader', 'stranger']) {
    await progress.until(`probe ${name}`, () => deployment.rolledOut(analytics, `deployment/${name}`), PATIENCE);
  }
}

beforeAll(async () => {
  cluster = await Cluster.connect();
  await requireEnforcement(cluster);
  progress.say('the cluster enforces network policies');
  target = await Deployment.target(cluster);
  deployment = new Deployment(cluster, Object.values(NAMESPACES));
  await deployment.clear();
  await deploy();
}, 30 * 60_000);

afterAll(async () => {
  process.stderr.write(`\n${progress.summary()}\n\n`);
  if (process.env.E2E_KEEP === undefined) await deployment?.cleanUp();
}, 10 * 60_000);

describe('the reference platform in tier test', () => {
  it('is admitted under Pod Security restricted, every pod', async () => {
    for (const namespace of deployment.namespaces) {
      const { metadata } = await cluster.get<{ metadata: { labels: Record<string, string> } }>([
        'namespace',
        namespace,
      ]);
      expect(metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
      const { items } = await cluster.get<{ items: { message: string }[] }>([
        'events',
        '-n',
        namespace,
        '--field-selector',
        'reason=FailedCreate',
      ]);
      expect(items.map(({ message }) => message).filter((message) => message.includes('PodSecurity'))).toEqual([]);
    }
  });

  it('lets no pod without a grant reach a broker, the Flink REST port or the store', async () => {
    const { streaming, analytics } = NAMESPACES;
    const bootstrap = `events-bootstrap.${streaming}.svc.cluster.local`;
    const broker = `events-broker-100.events-broker.${streaming}.svc.cluster.local`;
    const rest = `delays-rest.${analytics}.svc.cluster.local`;
    const s3 = `lake.${streaming}.svc.cluster.local`;
    const closed: [string, number][] = [
      [bootstrap, 9092],
      [broker, 9092],
      [broker, 9091],
      [rest, 8081],
      [s3, 7070],
    ];
    for (const [host, port] of closed) {
      expect([host, port, await reaches('stranger', host, port)]).toEqual([host, port, false]);
    }
    // the same questions by pods with a grant have the other answer, so a wrong name would not pass unseen
    expect(await reaches('granted', bootstrap, 9092)).toBe(true);
    expect(await reaches('granted', broker, 9092)).toBe(true);
    expect(await reaches('granted', broker, 9091)).toBe(false);
    const overview = ['curl', '-sS', '-f', '-m', '5', `http://${rest}:8081/overview`];
    expect(await cluster.exec(`${analytics}/deployment/reader`, overview)).toMatchObject({ status: 0 });
    await expect(store().get('flight-results?list-type=2&prefix=')).resolves.toContain('ListBucketResult');
  });

  it('refuses a pod with a grant for one topic another one', async () => {
    const refused = await kafka(
      'console-consumer',
      '--topic flights --group granted-flights --from-beginning --timeout-ms 15000',
      { timeout: 60_000 },
    );
    expect(refused.stdout + refused.stderr).toContain('TopicAuthorizationException');
    const allowed = await kafka('get-offsets', '--topic delays', { timeout: 60_000 });
    expect(allowed).toMatchObject({ status: 0, stdout: expect.stringContaining('delays:0:') });
  });

  it('goes on when a task manager is killed mid-run', async () => {
    await cluster.kubectl([
      'delete',
      'pod',
      '-n',
      NAMESPACES.analytics,
      'delays-taskmanager-0',
      '--grace-period=0',
      '--force',
    ]);
    progress.say('killed delays-taskmanager-0 while the loader sends');
    await progress.until(
      'task manager after the kill',
      () => deployment.rolledOut(NAMESPACES.analytics, 'statefulset/delays-taskmanager'),
      PATIENCE,
    );
    const loader = await deployment.completed(NAMESPACES.ingest, 'loader');
    expect(loader).toBe('running'); // else nothing was proved
  });

  it('lets a changed script take over with its state', async () => {
    const { streaming, analytics } = NAMESPACES;
    const generations = (): Promise<number[]> =>
      Promise.all([
        deployment.generation(analytics, 'statefulset/delays-jobmanager'),
        deployment.generation(streaming, 'statefulset/events-broker'),
      ]);
    const [script = 0, brokers = 0] = await generations();
    build({ delays: 'totals-and-mean' }).platform.synth();
    await deployment.apply();
    expect(await generations()).toEqual([script + 1, brokers]);
    await progress.until(
      'job manager with the changed script',
      () => deployment.rolledOut(NAMESPACES.analytics, 'statefulset/delays-jobmanager'),
      PATIENCE,
    );
  });

  it('loses no acknowledged record when a broker is killed while data flows', async () => {
    const sending = kafka(
      'producer-perf-test',
      `--topic acknowledged --num-records ${String(ACKNOWLEDGED)} --record-size 100 --throughput 1000 --command-property acks=all --command-property delivery.timeout.ms=120000`,
      { timeout: 300_000 },
    );
    await sleep(6000);
    await cluster.kubectl([
      'delete',
      'pod',
      '-n',
      NAMESPACES.streaming,
      'events-broker-101',
      '--grace-period=0',
      '--force',
    ]);
    progress.say('killed events-broker-101 while records flow');
    const { stdout, stderr } = await sending;
    // warnings name the exceptions that are tried again; one that is given up stands at the beginning of a line
    expect(`${stdout}${stderr}`).not.toMatch(/^[\w.]+Exception|\] ERROR /m);
    const acknowledged = Number(
      /(\d+) records sent/g.exec(
        stdout
          .split('\n')
          .filter((line) => line.includes('percentile') || line.includes('99th'))
          .at(-1) ?? '',
      )?.[1],
    );
    expect(acknowledged).toBe(ACKNOWLEDGED);
    await progress.until(
      'brokers after the kill',
      () => deployment.rolledOut(NAMESPACES.streaming, 'statefulset/events-broker'),
      PATIENCE,
    );
    const { stdout: offsets } = await kafka('get-offsets', '--topic acknowledged', { timeout: 60_000 });
    const there = offsets
      .trim()
      .split('\n')
      .reduce((sum, line) => sum + Number(line.split(':')[2]), 0);
    expect(there).toBeGreaterThanOrEqual(ACKNOWLEDGED); // never less; a retry may have written one twice without idempotence
  });

  it('arrives at the numbers that a plain computation gives, each once', async () => {
    await progress.until('loader', () => deployment.completed(NAMESPACES.ingest, 'loader'), PATIENCE);
    await progress.until(
      'Spark job, once its input was complete',
      () => deployment.completed(NAMESPACES.analytics, 'worst'),
      PATIENCE,
    );

    const rows = await delayRows();
    const expected = hourlyDelays(flights);
    expect(rows.length).toBe(expected.size);
    expect(new Map(rows.map(({ key, total }) => [key, total]))).toEqual(expected);
    // rows of both scripts: the one before and the one after the change
    expect(rows.some(({ mean }) => mean === undefined)).toBe(true);
    expect(rows.some(({ mean }) => mean !== undefined)).toBe(true);

    expect(await worstRows('states', ['state'])).toEqual(worstStates(flights, readAirports()));
    expect(await worstRows('routes', ['origin', 'destination'])).toEqual(worstRoutes(flights));
  });

  it('changes no pod when the same output is applied again', async () => {
    const identities = async (): Promise<string[]> =>
      (await deployment.pods()).map(({ metadata }) => `${metadata.namespace}/${metadata.name} ${metadata.uid}`).sort();
    const before = await identities();
    expect(await deployment.diff()).toBe('');
    await deployment.apply();
    await sleep(15_000);
    expect(await identities()).toEqual(before);
  });
});

/** What stands on the topic of delays, read as a consumer that sees only what was committed. */
async function delayRows(): Promise<
  { readonly key: string; readonly total: Total; readonly mean: number | undefined }[]
> {
  const { stdout } = await kafka(
    'console-consumer',
    '--topic delays --group granted-delays --from-beginning --isolation-level read_committed --timeout-ms 20000',
    { timeout: 120_000 },
  );
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ hour }) => !String(hour).startsWith(FAR_FUTURE.slice(0, 4)))
    .map(({ origin, hour, flights: count, delay, mean }) => ({
      key: `${origin} ${hour}`,
      total: { flights: count, delay },
      mean,
    }));
}

async function worstRows(table: string, keys: readonly string[]): Promise<unknown[]> {
  const rows = await store().rows('flight-results', table);
  return rows.map(({ flights: count, delay, mean, ...names }) => ({
    key: keys.map((key) => names[key]).join(' '),
    flights: count,
    delay,
    mean,
  }));
}
