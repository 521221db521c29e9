import { Duration } from 'cdk8s';
import type { Service } from 'kubernetes-types/core/v1';
import { fitName, mebibytes } from '../../core';
import { credentialName, Ledger, Needs, type Client, type PodSet, type Port, type SecretNeed } from '../../connect';
import {
  Config,
  disruptionBudget,
  Manifest,
  objectLabels,
  SECRET_MODE,
  selectorLabels,
  service,
  StatefulWorkload,
  type ContainerProps,
} from '../../kubernetes';
import { GARAGE_PORTS, garageConfig } from './garage-config';
import { GARAGE_PASS } from './garage-pass';
import { locationsOf, reads, writes } from './location';
import { NODE_IMAGE, USER } from './object-store-versions';
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY, type StoreContext, type StoreEngine } from './store-engine';
import { clientsOf, createReconciler, RECONCILER_CHILDREN, userSecret } from './store-reconciler';

const S3: Port = { name: 'http-s3', port: GARAGE_PORTS.s3 };
const RPC: Port = { name: 'tcp-rpc', port: GARAGE_PORTS.rpc };
const ADMIN: Port = { name: 'http-admin', port: GARAGE_PORTS.admin };

/** Label that all nodes of a store have, and nothing else: a store with zones has one StatefulSet a zone. */
const NODE_LABEL = 'cdk8s-data-platform/store-node';

/** Where a node is if the zones are not known. */
const ONE_ZONE = 'cluster';

/** Pods of one zone. */
interface NodeGroup {
  readonly id: string;
  readonly name: string;
  readonly component: string;
  readonly zone: string;
  readonly replicas: number;
}

/** One node. */
interface Node {
  readonly pod: string;
  readonly group: NodeGroup;
}

const CHILDREN = [
  'disruptionBudget',
  'node',
  'nodeAddress',
  'nodeConfig',
  'nodeNetworkPolicy',
  'nodeService',
  'service',
  ...RECONCILER_CHILDREN,
];

/**
 * Renders a store of engine `garage`: nodes that replicate among each other, over zones where the target names them.
 * The admin port is open to the reconciler alone, the port between nodes to nodes alone.
 *
 * @param context - the store
 * @returns what clients have to know
 */
export function createGarage(context: StoreContext): StoreEngine {
  const { scope, name, namespace, environment } = context;
  const groups = nodeGroups(context);
  const nodes = groups.flatMap((group) =>
    Array.from({ length: group.replicas }, (_, index): Node => ({ pod: `${group.name}-${String(index)}`, group })),
  );
  needSecrets(context);
  const identity = { app: 'garage', instance: name, component: 'node' };
  const address = ({ pod }: Node): string => `${environment.serviceHost(pod, namespace)}:${String(RPC.port)}`;
  const config = new Config(scope, 'NodeConfig', {
    name: `${name}-node`,
    identity,
    files: Object.fromEntries(nodes.map((node) => [`${node.pod}.toml`, garageConfig(context.settings, address(node))])),
    overrides: context.override('nodeConfig'),
  });
  const workloads = groups.map((group) => createGroup(context, group, config));
  const podSets = workloads.map(({ pods }) => pods);
  const labels = objectLabels(identity);
  const all = { namespace, role: 'node', labels: nodeLabels(name) };
  service(scope, 'Service', { name, labels, pods: all, ports: [S3], overrides: context.override('service') });
  for (const node of nodes) createAddress(context, node);
  if (nodes.length > 1) {
    const overrides = context.override('disruptionBudget');
    disruptionBudget(scope, 'DisruptionBudget', {
      name: `${name}-node`,
      labels,
      pods: all,
      maxUnavailable: 1,
      overrides,
    });
    openBetween(context, podSets);
  }
  createReconciler(context, {
    pass: GARAGE_PASS,
    env: {},
    secrets: { admin: adminSecret(name) },
    userFiles: (client) => ({
      [ACCESS_KEY_ID]: `${client.principal}.id`,
      [SECRET_ACCESS_KEY]: `${client.principal}.secret`,
    }),
    files: () => ({
      nodes: nodes.map((node) => nodeLine(context, node, address(node))).join(''),
      rights: rights(context),
    }),
    calls: { pods: podSets, ports: [ADMIN.port] },
  });
  return { port: S3, nodes: podSets, children: CHILDREN, credentialOf: (client) => credentialOf(context, client) };
}

/** Nodes as evenly over the zones as can be; one group where no zones are known. */
function nodeGroups({ name, settings }: StoreContext): NodeGroup[] {
  const { zones, nodes } = settings;
  if (zones.length === 0) {
    return [{ id: 'Node', name: `${name}-node`, component: 'node', zone: ONE_ZONE, replicas: nodes }];
  }
  return zones
    .map((zone, index) => ({
      id: `Node-${zone}`,
      name: fitName(`${name}-node-${zone.toLowerCase().replaceAll('.', '-')}`, 52),
      component: `node-${zone}`,
      zone,
      replicas: Math.floor(nodes / zones.length) + (index < nodes % zones.length ? 1 : 0),
    }))
    .filter(({ replicas }) => replicas > 0);
}

function createGroup(context: StoreContext, group: NodeGroup, config: Config): StatefulWorkload {
  const { scope, name, settings } = context;
  const { scheduling } = settings;
  const zone: Readonly<Record<string, string>> =
    group.zone === ONE_ZONE ? {} : { 'topology.kubernetes.io/zone': group.zone };
  return new StatefulWorkload(scope, group.id, {
    name: group.name,
    identity: { app: 'garage', instance: name, component: group.component },
    replicas: group.replicas,
    ports: [S3, RPC, ADMIN],
    claims: { data: { size: settings.volume, storageClass: settings.storageClass } },
    configs: [config],
    bindings: false,
    maxUnavailable: 0, // the budget is over all zones together
    minReadySeconds: 10,
    overrides: {
      controller: context.override('node'),
      service: context.override('nodeService'),
      networkPolicy: context.override('nodeNetworkPolicy'),
    },
    pod: {
      user: USER,
      labels: nodeLabels(name),
      containers: [nodeContainer(context)],
      volumes: {
        config: { configMap: { name: config.name } },
        secrets: { secret: { secretName: adminSecret(name), defaultMode: SECRET_MODE } },
      },
      scheduling: { ...scheduling, nodeSelector: { ...scheduling.nodeSelector, ...zone } },
      terminationGracePeriod: Duration.seconds(60),
    },
  });
}

function nodeContainer({ settings }: StoreContext): ContainerProps {
  return {
    name: 'garage',
    image: NODE_IMAGE.garage,
    command: ['/garage', 'server'],
    env: {
      POD_NAME: { field: 'metadata.name' },
      GARAGE_CONFIG_FILE: '/etc/garage/$(POD_NAME).toml',
      GARAGE_RPC_SECRET_FILE: '/etc/garage-secrets/rpc-secret',
      GARAGE_ADMIN_TOKEN_FILE: '/etc/garage-secrets/admin-token',
      // a mounted Secret is readable for the pod's group, which Garage takes for the world
      GARAGE_ALLOW_WORLD_READABLE_SECRETS: 'true',
    },
    ports: { [S3.name]: S3.port, [RPC.name]: RPC.port, [ADMIN.name]: ADMIN.port },
    resources: { cpu: settings.cpu, memory: settings.memory },
    mounts: [
      { volume: 'data', path: '/data' },
      { volume: 'config', path: '/etc/garage', readOnly: true },
      { volume: 'secrets', path: '/etc/garage-secrets', readOnly: true },
    ],
    startup: { tcp: ADMIN.port, period: Duration.seconds(2), failures: 150 },
    // answers once there is a layout and a quorum of nodes
    readiness: { http: '/health', port: ADMIN.port, period: Duration.seconds(5), timeout: Duration.seconds(5) },
    liveness: { tcp: ADMIN.port, period: Duration.seconds(10), failures: 6, timeout: Duration.seconds(5) },
  };
}

/** An address that stays with a node: Garage remembers where its peers were, and pods move. */
function createAddress({ scope, name, namespace, override }: StoreContext, { pod, group }: Node): void {
  const identity = { app: 'garage', instance: name, component: group.component };
  const labels = objectLabels(identity);
  const one: Readonly<Record<string, string>> =
    group.replicas === 1 ? {} : { 'statefulset.kubernetes.io/pod-name': pod };
  new Manifest<Service>(
    scope,
    `Address-${pod}`,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: pod, namespace, labels },
      spec: {
        type: 'ClusterIP',
        publishNotReadyAddresses: true, // nodes are ready only after they have found each other
        selector: { ...selectorLabels(identity), ...one },
        ports: [{ name: RPC.name, port: RPC.port, targetPort: RPC.port, protocol: 'TCP' }],
      },
    },
    { overrides: override('nodeAddress') },
  );
}

function openBetween({ scope, name }: StoreContext, nodes: readonly PodSet[]): void {
  for (const from of nodes) {
    for (const to of nodes) {
      const reason = `nodes of ${name} replicate among each other`;
      Ledger.of(scope).open({ from, to, port: RPC.port, transport: 'TCP', reason });
    }
  }
}

function needSecrets({ scope, name, namespace }: StoreContext): void {
  const place = { namespace, name: adminSecret(name) };
  Needs.of(scope).add(scope, {
    kind: 'secret',
    id: `${namespace}/${name}/admin`,
    reason: `the reconciler of ${namespace}/${name} makes keys and buckets with it`,
    shape: { type: 'password', length: 40 },
    places: [{ ...place, keys: { 'admin-token': 'value' } }],
  });
  Needs.of(scope).add(scope, {
    kind: 'secret',
    id: `${namespace}/${name}/rpc`,
    reason: `nodes of ${namespace}/${name} know each other by it`,
    // 32 bytes in hexadecimal is what Garage asks for; the id is not used
    shape: {
      type: 'access-key',
      id: { prefix: 'rpc', length: 8, alphabet: 'hex' },
      secret: { length: 64, alphabet: 'hex' },
    },
    places: [{ ...place, keys: { 'rpc-secret': 'secret' } }],
  });
}

function credentialOf({ name, namespace, provider }: StoreContext, client: Client): SecretNeed {
  const keys = { [ACCESS_KEY_ID]: 'id', [SECRET_ACCESS_KEY]: 'secret' } as const;
  return {
    kind: 'secret',
    id: `${namespace}/${name}/user/${client.principal}`,
    reason: `${client.principal} uses ${namespace}/${name}`,
    // the form in which Garage makes keys, and the only one that it imports
    shape: {
      type: 'access-key',
      id: { prefix: 'GK', length: 24, alphabet: 'hex' },
      secret: { length: 64, alphabet: 'hex' },
    },
    places: [
      { namespace, name: userSecret(name, client), keys },
      { namespace: client.namespace, name: credentialName(client, provider), keys },
    ],
  };
}

function nodeLine({ environment, namespace, settings }: StoreContext, { pod, group }: Node, address: string): string {
  const admin = `http://${environment.serviceHost(pod, group.name, namespace)}:${String(ADMIN.port)}`;
  const capacity = mebibytes(settings.volume) * 1024 * 1024;
  return `${[pod, admin, address, group.zone, String(capacity)].join(' ')}\n`;
}

/** `bucket user read write`: Garage knows no prefixes, so a right on one is a right on its bucket. */
function rights(context: StoreContext): string {
  const declared = new Set(context.buckets());
  const grants = Ledger.of(context.scope).grantsBy(context.provider);
  const lines = clientsOf(context).flatMap((client) => {
    const locations = locationsOf(grants.filter((grant) => grant.client === client));
    const buckets = [...new Set(locations.map(({ bucket }) => bucket))].filter((bucket) => declared.has(bucket));
    return buckets.map((bucket) => {
      const own = locations.filter((location) => location.bucket === bucket).map(({ access }) => access);
      return `${bucket} ${client.principal} ${String(own.some(reads))} ${String(own.some(writes))}\n`;
    });
  });
  return lines.join('');
}

function nodeLabels(name: string): Record<string, string> {
  return { [NODE_LABEL]: name };
}

function adminSecret(name: string): string {
  return `${name}-admin`;
}
