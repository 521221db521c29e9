import { Duration } from 'cdk8s';
import { mebibytes } from '../../core';
import { credentialName, Ledger, Needs, type Client, type Port, type SecretNeed } from '../../connect';
import { service, StatefulWorkload, type ContainerProps } from '../../kubernetes';
import { createReconciler, RECONCILER_CHILDREN, userSecret } from './store-reconciler';
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY, type StoreContext, type StoreEngine } from './store-engine';
import { NODE_IMAGE, USER } from './object-store-versions';
import { bucketPolicy } from './versitygw-policy';
import { VERSITYGW_PASS } from './versitygw-pass';

const S3: Port = { name: 'http-s3', port: 7070 };
const ADMIN: Port = { name: 'http-admin', port: 7071 };

const CHILDREN = ['node', 'nodeNetworkPolicy', 'nodeService', 'service', ...RECONCILER_CHILDREN];

/**
 * Renders a store of engine `versitygw`: one node on a volume. Its admin port is open to the reconciler alone.
 *
 * @param context - the store
 * @returns what clients have to know
 */
export function createVersitygw(context: StoreContext): StoreEngine {
  const { scope, name, namespace, settings, environment } = context;
  const root = `${name}-root`;
  Needs.of(scope).add(scope, {
    kind: 'secret',
    id: `${namespace}/${name}/root`,
    reason: `the reconciler of ${namespace}/${name} makes users and buckets with it`,
    shape: {
      type: 'access-key',
      id: { prefix: '', length: 20, alphabet: 'upper-alphanumeric' },
      secret: { length: 40, alphabet: 'alphanumeric' },
    },
    places: [{ namespace, name: root, keys: { [ACCESS_KEY_ID]: 'id', [SECRET_ACCESS_KEY]: 'secret' } }],
  });
  const node = new StatefulWorkload(scope, 'Node', {
    name: `${name}-node`,
    identity: { app: 'versitygw', instance: name, component: 'node' },
    replicas: 1,
    ports: [S3, ADMIN],
    claims: { data: { size: settings.volume, storageClass: settings.storageClass } },
    bindings: false,
    overrides: {
      controller: context.override('node'),
      service: context.override('nodeService'),
      networkPolicy: context.override('nodeNetworkPolicy'),
    },
    pod: {
      user: USER,
      containers: [nodeContainer(context, root)],
      scheduling: settings.scheduling,
      terminationGracePeriod: Duration.seconds(60),
    },
  });
  const { pods } = node;
  const labels = { ...pods.labels, 'app.kubernetes.io/managed-by': 'cdk8s-data-platform' };
  service(scope, 'Service', { name, labels, pods, ports: [S3], overrides: context.override('service') });
  const host = environment.serviceHost(`${node.name}-0`, node.name, namespace);
  createReconciler(context, {
    pass: VERSITYGW_PASS,
    env: {
      S3_URL: `http://${host}:${String(S3.port)}`,
      ADMIN_URL: `http://${host}:${String(ADMIN.port)}`,
      REGION: settings.region,
    },
    secrets: { root },
    userFiles: (client) => ({ [SECRET_ACCESS_KEY]: client.principal }),
    files: () => policies(context),
    calls: { pods: [pods], ports: [S3.port, ADMIN.port] },
  });
  return { port: S3, nodes: [pods], children: CHILDREN, credentialOf: (client) => credentialOf(context, client) };
}

function nodeContainer({ settings }: StoreContext, root: string): ContainerProps {
  const health = { http: '/healthz', port: S3.port, timeout: Duration.seconds(5) };
  const options = `--port :${String(S3.port)} --admin-port :${String(ADMIN.port)} --health /healthz --region ${settings.region}`;
  return {
    name: 'versitygw',
    image: NODE_IMAGE.versitygw,
    // the program wants its folders to be there, and must be the process that is told to stop
    command: [
      'sh',
      '-c',
      `mkdir -p /data/iam /data/buckets && exec versitygw ${options} --iam-dir /data/iam --quiet posix /data/buckets`,
    ],
    env: {
      ROOT_ACCESS_KEY: { secret: root, key: ACCESS_KEY_ID },
      ROOT_SECRET_KEY: { secret: root, key: SECRET_ACCESS_KEY },
      GOMEMLIMIT: `${String(Math.floor(mebibytes(settings.memory) * 0.9))}MiB`,
    },
    ports: { [S3.name]: S3.port, [ADMIN.name]: ADMIN.port },
    resources: { cpu: settings.cpu, memory: settings.memory },
    mounts: [{ volume: 'data', path: '/data' }],
    startup: { ...health, period: Duration.seconds(2), failures: 60 },
    readiness: { ...health, period: Duration.seconds(5) },
    liveness: { tcp: S3.port, timeout: Duration.seconds(5), period: Duration.seconds(10), failures: 6 },
  };
}

/** A client's user is called like its principal, so that policies can name it; only its secret is made. */
function credentialOf({ name, namespace, provider }: StoreContext, client: Client): SecretNeed {
  return {
    kind: 'secret',
    id: `${namespace}/${name}/user/${client.principal}`,
    reason: `${client.principal} uses ${namespace}/${name}`,
    shape: { type: 'password', length: 40 },
    places: [
      { namespace, name: userSecret(name, client), keys: { [SECRET_ACCESS_KEY]: 'value' } },
      {
        namespace: client.namespace,
        name: credentialName(client, provider),
        keys: { [ACCESS_KEY_ID]: { text: client.principal }, [SECRET_ACCESS_KEY]: 'value' },
      },
    ],
  };
}

function policies({ scope, provider, buckets }: StoreContext): Record<string, string> {
  const grants = Ledger.of(scope).grantsBy(provider);
  return Object.fromEntries(
    buckets().flatMap((bucket) => {
      const policy = bucketPolicy(bucket, grants);
      return policy === undefined ? [] : [[`policy.${bucket}.json`, policy]];
    }),
  );
}
