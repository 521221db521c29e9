import { Firewall, opensInEitherDirection, Reachability, type Protocol } from '../../lib/analysis/reachability';
import type { KubeObject } from '../../lib/kubernetes';
import { Inventory } from '../../lib/model';
import { Cluster } from './support/cluster';
import { requireEnforcement } from './support/enforcement';
import { Dice, randomPolicies, withSharedExceptions } from './support/policies';
import { Progress, sleep } from './support/progress';

/** Sets of policies that are tried. */
const ROUNDS = Number(process.env.REACHABILITY_ROUNDS ?? '30');
const SEED = Number(process.env.REACHABILITY_SEED ?? '20261121');
/** How often a set is asked again before a difference counts: policies take a moment to be in force. */
const PATIENCE = 4;

const NAMESPACES = {
  'reach-a': { team: 'red', stage: 'test' },
  'reach-b': { team: 'blue', stage: 'prod' },
  'reach-c': { team: 'blue' },
  'reach-host': { team: 'red' },
} as const;
/** Where a pod may use the network of its node. */
const HOST = 'reach-host';

/** Pods by `namespace/name`: labels, and which port each of them calls `http` and `admin`. */
const PODS: readonly (readonly [id: string, labels: Record<string, string>, http: number, admin: number])[] = [
  ['reach-a/web', { app: 'web', tier: 'front' }, 8080, 9090],
  ['reach-a/db', { app: 'db', tier: 'back' }, 9090, 8080],
  ['reach-a/batch', { app: 'batch' }, 8080, 9090],
  ['reach-b/web', { app: 'web' }, 8080, 9090],
  ['reach-b/db', { app: 'db', tier: 'back' }, 9090, 8080],
  ['reach-c/web', { app: 'web', tier: 'front' }, 9090, 8080],
  ['reach-c/none', {}, 8080, 9090],
  ['reach-host/node', { app: 'web', tier: 'front' }, 18_080, 18_081],
];
const PORTS: readonly Asked[] = [
  ['TCP', 8080],
  ['TCP', 9090],
  ['UDP', 5353],
];
/** A pod on the network of its node, and where it answers: the ports of others may be taken there. */
const HOST_POD = `${HOST}/node`;
const HOST_PORTS: readonly Asked[] = [
  ['TCP', 18_080],
  ['UDP', 15_353],
];
type Asked = readonly [protocol: Protocol, port: number];

/** Services before single pods, each with a port that differs from the pod's: policies see the pod's. */
const SERVICES: readonly (readonly [id: string, selector: Record<string, string>, targetPort: number | string])[] = [
  ['reach-a/db', { app: 'db' }, 'http'],
  ['reach-b/web', { app: 'web' }, 9090],
  ['reach-c/front', { tier: 'front' }, 'admin'],
];
const SERVICE_PORT = 80;

/** An image with Python: busybox has no way to answer over UDP. */
const IMAGE = 'apache/spark:4.1.2-scala2.13-java17-python3-ubuntu';

/** Answers on the ports of TCP that it is told, and sends back what comes on those of UDP. */
const SERVER = `
import os, socket, sys, threading
def tcp(port):
    s = socket.create_server(('', port), backlog=64)
    while True:
        c, _ = s.accept()
        c.sendall(b'ok')
        c.close()
def udp(port):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((os.environ['POD_IP'], port)) # a node has many addresses, and answers come from where they were asked
    while True:
        data, who = s.recvfrom(64)
        s.sendto(data, who)
for place in sys.argv[1:]:
    protocol, port = place.split(':')
    threading.Thread(target=udp if protocol == 'UDP' else tcp, args=(int(port),)).start()
`;

/** Asks all places of standard input at once, and prints those that answer. */
const CLIENT = `
import socket, sys
from concurrent.futures import ThreadPoolExecutor
def ask(line):
    address, port, protocol = line.split()
    place = (address, int(port))
    try:
        if protocol == 'TCP':
            with socket.create_connection(place, timeout=2) as s:
                s.settimeout(2)
                return line if s.recv(2) == b'ok' else None
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(2)
            s.connect(place)
            s.send(b'hello')
            return line if s.recv(64) == b'hello' else None
    except OSError:
        return None
with ThreadPoolExecutor(32) as pool:
    for line in filter(None, pool.map(ask, sys.stdin.read().split('\\n')[:-1])):
        print(line)
`;

function portsOf(id: string): readonly Asked[] {
  return id === HOST_POD ? HOST_PORTS : PORTS;
}

function serviceObject([id, selector, targetPort]: (typeof SERVICES)[number]): KubeObject {
  const [namespace = '', name = ''] = id.split('/');
  const ports = [{ port: SERVICE_PORT, targetPort }];
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector, ports } };
}

function podObject([id, labels, http, admin]: (typeof PODS)[number]): object {
  const [namespace, name] = id.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      automountServiceAccountToken: false,
      hostNetwork: id === HOST_POD,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 185, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'main',
          image: IMAGE,
          command: ['python3', '-c', SERVER, ...portsOf(id).map((asked) => asked.join(':'))],
          ports: [
            { name: 'http', containerPort: http },
            { name: 'admin', containerPort: admin },
            ...(id === HOST_POD ? [] : [{ name: 'names', containerPort: 5353, protocol: 'UDP' }]),
          ],
          env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
          // comes from the node: whatever policies say, it must get through
          readinessProbe: { tcpSocket: { port: http }, periodSeconds: 1, failureThreshold: 1 },
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}

const progress = new Progress();
let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.connect();
  await requireEnforcement(cluster);
  await cleanUp('--wait');
  const namespaces = Object.entries(NAMESPACES).map(([name, labels]) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { ...labels, 'pod-security.kubernetes.io/enforce': name === HOST ? 'privileged' : 'restricted' },
    },
  }));
  const items = [...namespaces, ...PODS.map(podObject), ...SERVICES.map(serviceObject)];
  await cluster.kubectl(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  for (const namespace of Object.keys(NAMESPACES))
    await cluster.kubectl(['wait', '-n', namespace, '--for=condition=Ready', 'pod', '--all', '--timeout=180s'], {
      timeout: 190_000,
    });
}, 600_000);

afterAll(() => cleanUp('--wait=false'), 300_000);

async function cleanUp(wait: string): Promise<void> {
  await cluster.kubectl(['delete', 'namespace', ...Object.keys(NAMESPACES), '--ignore-not-found', wait], {
    timeout: 280_000,
  });
}

/** The pods as the cluster lists them, with their addresses. */
async function livePods(): Promise<KubeObject[]> {
  const lists = await Promise.all(
    Object.keys(NAMESPACES).map((namespace) => cluster.get<{ items: KubeObject[] }>(['pods', '-n', namespace])),
  );
  return lists.flatMap(({ items }) => items.map((item) => ({ ...item, apiVersion: 'v1', kind: 'Pod' })));
}

/** The addresses of the Services, by `namespace/name`. */
async function clusterAddresses(): Promise<Map<string, string>> {
  const found = SERVICES.map(async ([id]): Promise<[string, string]> => {
    const [namespace = '', name = ''] = id.split('/');
    const { spec } = await cluster.get<{ spec: { clusterIP: string } }>(['service', name, '-n', namespace]);
    return [id, spec.clusterIP];
  });
  return new Map(await Promise.all(found));
}

function addressOf(pod: KubeObject): string {
  const { podIP } = pod.status as { podIP: string };
  return podIP;
}

function isReady(pod: KubeObject): boolean {
  const { conditions } = pod.status as { conditions: { type: string; status: string }[] };
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** What the pods themselves find, as lines `from to protocol port`; `to` is a pod, or `service:` and a Service. */
async function probed(pods: readonly KubeObject[], services: ReadonlyMap<string, string>): Promise<Set<string>> {
  const ids = new Map([
    ...pods.map((pod) => [addressOf(pod), idOf(pod)] as const),
    ...[...services].map(([id, address]) => [address, `service:${id}`] as const),
  ]);
  const answers = await Promise.all(
    pods.map(async (from) => {
      const input = [
        ...pods
          .filter((to) => to !== from)
          .flatMap((to) =>
            portsOf(idOf(to)).map(([protocol, port]) => `${addressOf(to)} ${String(port)} ${protocol}\n`),
          ),
        ...[...services.values()].map((address) => `${address} ${String(SERVICE_PORT)} TCP\n`),
      ].join('');
      const { stdout } = await cluster.exec(idOf(from), ['python3', '-c', CLIENT], { input, timeout: 60_000 });
      return stdout.split('\n').flatMap((line) => {
        const [address = '', port = '', protocol = ''] = line.split(' ');
        const to = ids.get(address);
        return to === undefined ? [] : [`${idOf(from)} ${to} ${protocol} ${port}`];
      });
    }),
  );
  return new Set(answers.flat());
}

function idOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** What the evaluator says of a connection. */
interface Answer {
  /** Whether the policies let it through, as Kubernetes documents them. */
  readonly open: boolean;
  /** Whether it may be open all the same: kube-router differs, and no engine shuts a node out of its pods. */
  readonly openOtherwise: boolean;
}

/** What the evaluator says of the same. */
function evaluated(pods: readonly KubeObject[], policies: readonly KubeObject[]): Map<string, Answer> {
  const namespaces = Object.entries(NAMESPACES).map(([name, labels]): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  }));
  const inventory = Inventory.of([...namespaces, ...pods, ...SERVICES.map(serviceObject), ...policies]);
  const reachability = Reachability.of(inventory);
  const firewall = Firewall.of(inventory);
  const answers = new Map<string, Answer>();
  for (const from of firewall.index.pods) {
    for (const to of firewall.index.pods)
      for (const [protocol, port] of portsOf(to.id))
        if (from !== to)
          answers.set(`${from.id} ${to.id} ${protocol} ${String(port)}`, {
            open: reachability.allows(from.id, to.id, port, protocol),
            openOtherwise:
              from.hostNetwork || opensInEitherDirection(firewall, from, to, { protocol, from: port, to: port }),
          });
    for (const [id] of SERVICES) {
      const [explanation] = reachability.explain(from.id, { service: id }, SERVICE_PORT);
      const to = firewall.index.pods.find((pods) => pods.id === explanation?.to);
      if (explanation === undefined || to === undefined || from === to) continue; // a pod that calls itself is hairpinned
      answers.set(`${from.id} service:${id} TCP ${String(SERVICE_PORT)}`, {
        open: explanation.allowed,
        openOtherwise:
          from.hostNetwork ||
          opensInEitherDirection(firewall, from, to, { protocol: 'TCP', from: explanation.port, to: explanation.port }),
      });
    }
  }
  return answers;
}

/** Replaces all policies. */
async function replace(policies: readonly KubeObject[]): Promise<void> {
  await Promise.all(
    Object.keys(NAMESPACES).map((namespace) => cluster.kubectl(['delete', 'networkpolicy', '--all', '-n', namespace])),
  );
  if (policies.length > 0)
    await cluster.kubectl(['apply', '-f', '-'], {
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: policies }),
    });
}

test('without policies every pod reaches every port', async () => {
  const pods = await livePods();
  const services = await clusterAddresses();
  const expected = evaluated(pods, []);
  expect([...expected.values()].every(({ open }) => open)).toBe(true);
  let found = await probed(pods, services);
  for (let i = 0; i < 10 && found.size < expected.size; i++) {
    await sleep(2000); // a new pod is refused until the network knows it
    found = await probed(pods, services);
  }
  expect([...expected.keys()].filter((line) => !found.has(line))).toEqual([]);
});

test(`the evaluator and the cluster agree about ${String(ROUNDS)} random sets of policies`, async () => {
  const pods = await livePods();
  const services = await clusterAddresses();
  const dice = new Dice(SEED);
  const subject = { namespaces: Object.keys(NAMESPACES), addresses: [...new Set(pods.map(addressOf))] };
  const differences: string[] = [];
  let [compared, open, otherwise, shutOtherwise] = [0, 0, 0, 0];
  for (let round = 1; round <= ROUNDS; round++) {
    const policies = randomPolicies(dice, subject);
    await replace(policies);
    await sleep(1500);
    const shared = evaluated(pods, withSharedExceptions(policies, subject.addresses));
    const expected = [...evaluated(pods, policies)].map(
      ([line, answer]): [string, Answer & { openShared: boolean }] => [
        line,
        { ...answer, openShared: shared.get(line)?.open ?? answer.open },
      ],
    );
    let found = new Set<string>();
    let differing: string[] = [];
    for (let attempt = 0; attempt < PATIENCE; attempt++) {
      found = await probed(pods, services);
      differing = expected
        .filter(
          ([line, answer]) =>
            found.has(line) !== answer.open &&
            !(found.has(line) && answer.openOtherwise) &&
            // it shuts what an exception of one range leaves out and another range opens
            (found.has(line) || answer.openShared),
        )
        .map(([line]) => line);
      if (differing.length === 0) break;
      await sleep(1500);
    }
    const unready = (await livePods()).filter((pod) => !isReady(pod)).map(idOf);
    if (unready.length > 0) differences.push(`round ${String(round)}: not ready ${unready.join(', ')}`);
    compared += expected.length;
    open += expected.filter(([, answer]) => answer.open).length;
    shutOtherwise +=
      expected.filter(([line, answer]) => answer.open && !found.has(line)).length -
      differing.filter((line) => !found.has(line)).length;
    otherwise +=
      expected.filter(([line, answer]) => !answer.open && found.has(line)).length -
      differing.filter((line) => found.has(line)).length;
    progress.say(
      `round ${String(round)}: ${String(policies.length)} policies, ${String(expected.length)} answers, ${String(differing.length)} differ`,
    );
    if (differing.length > 0) {
      const lines = differing.map((line) => `${line} is ${found.has(line) ? 'open' : 'shut'} in the cluster`);
      differences.push(`round ${String(round)}: ${JSON.stringify(policies)}\n${lines.join('\n')}`);
    }
  }
  progress.say(
    `${String(compared)} answers compared, of which ${String(open)} were "open"; ${String(differences.length)} sets differ; ${String(otherwise)} ways were open because the engine takes a rule of either direction for both, or because they come from a node; ${String(shutOtherwise)} were shut because its ranges share their exceptions`,
  );
  expect(differences).toEqual([]);
  await replace([]);
});
