import { Size } from 'cdk8s';
import { Platform, Tenant } from 'cdk8s-data-platform';
import { FlinkApplication, FlinkSession } from 'cdk8s-data-platform/flink';
import { ObjectStore } from 'cdk8s-data-platform/object-store';
import { Cluster } from './support/cluster';
import { Deployment } from './support/deployment';
import { requireEnforcement } from './support/enforcement';
import { probe } from './support/probes';
import { Progress } from './support/progress';
import { StoreReader } from './support/s3';

const STORAGE = 'e2e-storage';
const NAMESPACE = 'e2e-flink';
const CURL_IMAGE = 'curlimages/curl:8.16.0';
const REST = `http://queries-rest.${NAMESPACE}.svc.cluster.local:8081`;
const PROGRAM = '/opt/flink/examples/streaming/StateMachineExample.jar';
const PATIENCE = 900;

const progress = new Progress();
let cluster: Cluster;
let deployment: Deployment;

/** The sums of the numbers from 1 to 10,000 by their last digit; and a session that somebody submits programs to. */
function build(target: Awaited<ReturnType<typeof Deployment.target>>): Platform {
  const platform = new Platform({ name: 'flink', target, tier: 'dev', outdir: deployment.outdir });
  const store = new ObjectStore(new Tenant(platform, 'storage', { name: STORAGE }), 'store', {
    capacity: Size.gibibytes(1),
  });
  const sums = store.addBucket('sums');
  const tenant = new Tenant(platform, 'flink', { name: NAMESPACE });

  const bounded = new FlinkApplication(tenant, 'digits', {
    input: 'bounded',
    image: 'example/flink-flight-delays:2.3.0-1', // Flink with what runs a SQL script
    parallelism: 2,
    taskSlots: 1,
    sql: ({ path }) => `
CREATE TABLE numbers (n BIGINT)
WITH (
  'connector' = 'datagen', 'number-of-rows' = '10000',
  'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '10000'
);
CREATE TABLE sums (digit BIGINT, numbers BIGINT, total BIGINT)
WITH ('connector' = 'filesystem', 'path' = '${path(sums, 'digits')}', 'format' = 'json');
INSERT INTO sums SELECT MOD(n, 10), COUNT(*), SUM(n) FROM numbers GROUP BY MOD(n, 10);
`,
  });
  sums.grantReadWrite(bounded);

  const session = new FlinkSession(tenant, 'queries', { state: store.addBucket('state').prefix('queries') });
  const reader = probe(tenant, 'reader', CURL_IMAGE);
  sums.grantRead(reader);
  session.grantRest(reader);
  session.grantRest(probe(tenant, 'submitter', session.settings.image));
  probe(tenant, 'stranger', CURL_IMAGE);
  return platform;
}

const ask = (pod: string, path: string): ReturnType<Cluster['exec']> =>
  cluster.exec(`${NAMESPACE}/deployment/${pod}`, ['curl', '-sS', '-f', '-m', '5', `${REST}${path}`]);

beforeAll(async () => {
  cluster = await Cluster.connect();
  await requireEnforcement(cluster);
  deployment = new Deployment(cluster, [STORAGE, NAMESPACE]);
  await deployment.clear();
  build(await Deployment.target(cluster)).synth();
  await deployment.apply();
}, 15 * 60_000);

afterAll(async () => {
  process.stderr.write(`\n${progress.summary()}\n\n`);
  if (process.env.E2E_KEEP === undefined) await deployment?.cleanUp();
}, 10 * 60_000);

describe('a bounded Flink application', () => {
  it('ends, and its task managers with it', async () => {
    await progress.until('bounded application', () => deployment.completed(NAMESPACE, 'digits'), PATIENCE);
    const phases = async (): Promise<string[]> =>
      (await deployment.pods())
        .filter(({ metadata }) => metadata.name.startsWith('digits-'))
        .map(({ status }) => status.phase);
    await progress.until(
      'its pods',
      async () => {
        const running = (await phases()).filter((phase) => phase === 'Running' || phase === 'Pending').length;
        return running === 0 || `${String(running)} still there`;
      },
      120,
    );
  });

  it('has written what a plain computation gives', async () => {
    const rows = await new StoreReader(cluster, `${NAMESPACE}/deployment/reader`, 'store').rows('sums', 'digits');
    const expected = Array.from({ length: 10 }, (_, digit) => {
      const numbers = Array.from({ length: 10_000 }, (_unused, index) => index + 1).filter((n) => n % 10 === digit);
      return { digit, numbers: numbers.length, total: numbers.reduce((sum, n) => sum + n, 0) };
    });
    expect([...rows].sort((a, b) => Number(a.digit) - Number(b.digit))).toEqual(expected);
  });
});

describe('the REST API of a Flink session', () => {
  it('answers who was granted it, and nobody else', async () => {
    await progress.until('session', () => deployment.rolledOut(NAMESPACE, 'statefulset/queries-jobmanager'), PATIENCE);
    await progress.until(
      'task managers of the session',
      () => deployment.rolledOut(NAMESPACE, 'statefulset/queries-taskmanager'),
      PATIENCE,
    );
    expect(await ask('reader', '/overview')).toMatchObject({ status: 0 });
    expect((await ask('stranger', '/overview')).status).not.toBe(0);
  });

  it('takes a jar, which goes on from its last checkpoint when the job manager is killed', async () => {
    const run = `FLINK_LOG_DIR=/tmp exec /opt/flink/bin/flink run -m ${new URL(REST).host} -D execution.checkpointing.interval=5s --detached ${PROGRAM}`;
    const submitted = await cluster.exec(`${NAMESPACE}/deployment/submitter`, ['bash', '-c', run], {
      timeout: 180_000,
    });
    expect(submitted).toMatchObject({ status: 0, stdout: expect.stringContaining('submitted') });
    const [, job = ''] = /JobID ([0-9a-f]{32})/.exec(submitted.stdout) ?? [];
    await progress.until(
      'first checkpoint',
      async () => (await checkpoints(job)).completed > 0 || 'none yet',
      PATIENCE,
    );

    const killed = ['delete', 'pod', '-n', NAMESPACE, 'queries-jobmanager-0', '--grace-period=0', '--force'];
    await cluster.kubectl(killed);
    progress.say('killed queries-jobmanager-0');
    await progress.until('the job again', async () => (await checkpoints(job)).restored > 0 || 'not yet', PATIENCE);
  });
});

/** How many checkpoints a job has completed, and how often it was restored from one, since its job manager started. */
async function checkpoints(job: string): Promise<{ readonly completed: number; readonly restored: number }> {
  const { status, stdout } = await ask('reader', `/jobs/${job}/checkpoints`);
  if (status !== 0) return { completed: 0, restored: 0 };
  const { counts }: { counts: { completed: number; restored: number } } = JSON.parse(stdout);
  return counts;
}
