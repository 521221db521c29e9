import { Size } from 'cdk8s';
import { Platform, Target, Tenant } from 'cdk8s-data-platform';
import { KafkaCluster } from 'cdk8s-data-platform/kafka';
import { Cluster } from './support/cluster';
import { Deployment } from './support/deployment';
import { requireEnforcement } from './support/enforcement';
import { probe } from './support/probes';
import { Progress } from './support/progress';

const NAMESPACE = 'e2e-kafka';
const ZONES = ['zone-a', 'zone-b', 'zone-c'];
const IMAGE = 'apache/kafka:4.3.1';
const PATIENCE = 900;

const progress = new Progress();
let cluster: Cluster;
let deployment: Deployment;
let target: Target;

/** What differs from one step to the next. */
interface Changes {
  /** Number of brokers. */
  readonly brokers?: number;
  /** Whether the client may write. */
  readonly write?: boolean;
}

/** One broker in each zone, clients with certificates. */
function build({ brokers = 3, write = true }: Changes = {}): void {
  const platform = new Platform({ name: 'kafka', target, tier: 'test', outdir: deployment.outdir });
  const tenant = new Tenant(platform, 'kafka', { name: NAMESPACE });
  const kafka = new KafkaCluster(tenant, 'events', {
    version: '4.3.1',
    brokers,
    zones: ZONES,
    clientAuthentication: 'mtls',
    storage: Size.gibibytes(1),
    controllerStorage: Size.gibibytes(1),
  });
  const orders = kafka.addTopic('orders', { partitions: 6 });
  const client = probe(tenant, 'client', IMAGE);
  if (write) orders.grantProduce(client);
  orders.grantConsume(client, { groupPrefix: 'client' });
  kafka.grantAdmin(probe(tenant, 'operator', IMAGE));
  platform.synth();
}

/** One of Kafka's tools in a pod, with the rights of that pod. */
function kafka(tool: string, args: string, input?: string, pod = 'client'): ReturnType<Cluster['exec']> {
  const command = `exec /opt/kafka/bin/kafka-${tool}.sh --bootstrap-server "$(cat /bindings/events/bootstrap-servers)" --command-config /bindings/events/client.properties ${args}`;
  return cluster.exec(`${NAMESPACE}/deployment/${pod}`, ['bash', '-c', command], { input, timeout: 120_000 });
}

const send = (records: readonly string[]): ReturnType<Cluster['exec']> =>
  kafka('console-producer', '--topic orders --command-property acks=all', `${records.join('\n')}\n`);

/** A producer without any right to write is refused by the cluster before it comes to the topic. */
async function isRefused(): Promise<boolean> {
  const { stdout, stderr } = await send(['one more']);
  return /(Topic|Cluster)AuthorizationException/.test(stdout + stderr);
}

async function admin(): Promise<void> {
  await progress.until('topics, users and rights', () => deployment.completed(NAMESPACE, 'events-admin'), PATIENCE);
}

async function brokersReady(): Promise<void> {
  for (const zone of ZONES) {
    const set = `statefulset/events-broker-${zone}`;
    await progress.until(`brokers of ${zone}`, () => deployment.rolledOut(NAMESPACE, set), PATIENCE);
  }
}

beforeAll(async () => {
  cluster = await Cluster.connect();
  await requireEnforcement(cluster);
  const { apiServer } = await Deployment.target(cluster);
  target = Target.local({ apiServer, zones: ZONES });
  deployment = new Deployment(cluster, [NAMESPACE]);
  await deployment.clear();
  build();
  await deployment.apply();
  await brokersReady();
  await admin();
  for (const pod of ['client', 'operator']) {
    await progress.until(pod, () => deployment.rolledOut(NAMESPACE, `deployment/${pod}`), PATIENCE);
  }
}, 30 * 60_000);

afterAll(async () => {
  process.stderr.write(`\n${progress.summary()}\n\n`);
  if (process.env.E2E_KEEP === undefined) await deployment?.cleanUp();
}, 10 * 60_000);

describe('a native Kafka cluster over three zones', () => {
  it('has each broker on a node of its zone, and tells the zone to its clients as rack', async () => {
    const nodes = await cluster.get<{ items: { metadata: { name: string; labels: Record<string, string> } }[] }>([
      'nodes',
    ]);
    const zoneOf = new Map(
      nodes.items.map(({ metadata }) => [metadata.name, metadata.labels['topology.kubernetes.io/zone']]),
    );
    const pods = await cluster.get<{ items: { metadata: { name: string }; spec: { nodeName: string } }[] }>([
      'pods',
      '-n',
      NAMESPACE,
      '-l',
      'app.kubernetes.io/component=broker',
    ]);
    const placed = pods.items.map(({ metadata, spec }) => [metadata.name, zoneOf.get(spec.nodeName)]).sort();
    expect(placed).toEqual([
      ['events-broker-zone-a-100', 'zone-a'],
      ['events-broker-zone-b-200', 'zone-b'],
      ['events-broker-zone-c-300', 'zone-c'],
    ]);
    const { stdout } = await kafka('broker-api-versions', '');
    const racks = [...stdout.matchAll(/id: (\d+) rack: (\S+)/g)].map(([, id, rack]) => `${id ?? ''} ${rack ?? ''}`);
    expect(racks.sort()).toEqual(['100 zone-a', '200 zone-b', '300 zone-c']);
  });

  it('lets a client with a certificate write and read', async () => {
    const records = Array.from({ length: 200 }, (_, index) => `order ${String(index)}`);
    expect(await send(records)).toMatchObject({ status: 0 });
    const { stdout } = await kafka(
      'console-consumer',
      '--topic orders --group client-1 --from-beginning --max-messages 200 --timeout-ms 60000',
    );
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual([...records].sort());
  });

  it('takes a right away, and gives it back when the earlier declaration comes back', async () => {
    build({ write: false });
    await deployment.apply();
    await admin();
    await progress.until('writing to be refused', async () => (await isRefused()) || 'still allowed', 120);
    build();
    await deployment.apply();
    await admin();
    await progress.until('writing to be allowed', async () => !(await isRefused()) || 'still refused', 120);
  });

  it('gives new brokers their share of the partitions', async () => {
    build({ brokers: 6 });
    await deployment.apply();
    await brokersReady();
    await admin();
    const { stdout } = await kafka('topics', '--describe --topic orders', undefined, 'operator');
    const holders = new Set([...stdout.matchAll(/Replicas: ([\d,]+)/g)].flatMap(([, ids = '']) => ids.split(',')));
    expect([...holders].sort()).toEqual(['100', '101', '200', '201', '300', '301']);
  });
});
