import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Text } from '../../../lib/core';
import {
  Ledger,
  Needs,
  Provider,
  type Client,
  type Grant,
  type IClient,
  type IObjectLocation,
  type KafkaSecurity,
  type S3Location,
} from '../../../lib/connect';
import { Environment, type EnvironmentProps, Target } from '../../../lib/environment';
import { SparkJob, type SparkJobProps } from '../../../lib/systems/spark';
import { Manifests } from '../../../lib/testing';

/** A chart in tier dev, with an API server whose address is known. */
export function analytics(props: EnvironmentProps = {}): Chart {
  const app = new App();
  const target = Target.local({ apiServer: { cidrs: ['10.0.0.1/32'], ports: [6443] } });
  Environment.provide(app, { tier: 'dev', target, ...props });
  return new Chart(app, 'analytics', { namespace: 'analytics' });
}

/** A program that needs no further props. */
export const PROGRAM: SparkJobProps = {
  mainApplicationFile: 'local:///opt/app/daily.jar',
  image: 'example/spark-daily:4.1.2-1',
};

/** A job with a program. */
export function job(chart: Chart, props: Partial<SparkJobProps> = {}, id = 'daily'): SparkJob {
  return new SparkJob(chart, id, { ...PROGRAM, ...props });
}

/** What a job in a chart of its own renders to, with everything that is wrong. */
export function manifests(props: Partial<SparkJobProps> = {}, environment: EnvironmentProps = {}): Manifests {
  const chart = analytics(environment);
  job(chart, props);
  return Manifests.of(chart);
}

/** A store that answers at an endpoint. */
export function store(
  chart: Chart,
  name: string,
  options: { readonly endpoint?: Text; readonly from?: 'identity' | 'secret'; readonly pathStyle?: boolean } = {},
): (bucketName: string, keyPrefix?: string) => IObjectLocation {
  const endpoint = 'endpoint' in options ? options.endpoint : `http://${name}.streaming.svc.cluster.local:7070`;
  const provider = new Provider(new Construct(chart, name), {
    name,
    namespace: 'streaming',
    protocol: 's3',
    endpoints: () => [
      {
        name: 'http-s3',
        host: `${name}.streaming.svc.cluster.local`,
        port: 7070,
        tls: false,
        behind: [{ role: 'node', namespace: 'streaming', labels: { 'app.kubernetes.io/instance': name } }],
      },
    ],
    offer: (client, grants) => ({
      wire: {
        protocol: 's3',
        ...(endpoint === undefined ? {} : { endpoint }),
        region: 'eu-central-1',
        pathStyle: options.pathStyle ?? true,
        credentials:
          options.from === 'identity'
            ? { from: 'identity' }
            : {
                from: 'secret',
                secret: `${client.name}-streaming-${name}`,
                accessKeyId: 'access-key-id',
                secretAccessKey: 'secret-access-key',
              },
        locations: grants.map(locationOf),
      },
      secrets: [],
      facts: {},
    }),
  });
  return (bucketName, keyPrefix = '') => {
    const grant =
      (access: string) =>
      (client: IClient): Grant => {
        const resource = { kind: 'prefix', name: `${bucketName}/${keyPrefix}` };
        if (options.from !== 'identity') needKeys(chart, client.client, name);
        return Ledger.of(chart).grant({ provider, client: client.client, access, resource });
      };
    return {
      bucketName,
      keyPrefix,
      grantRead: grant('read'),
      grantWrite: grant('write'),
      grantReadWrite: grant('read-write'),
    };
  };
}

/** Somebody brings the keys of each client, in the client's namespace. */
function needKeys(chart: Chart, client: Client, of: string): void {
  Needs.of(chart).add(chart, {
    kind: 'secret',
    id: `${of}/${client.name}`,
    reason: 'a test',
    shape: { type: 'given', description: 'keys of a test' },
    places: [
      {
        namespace: client.namespace,
        name: `${client.name}-streaming-${of}`,
        keys: { 'access-key-id': 'id', 'secret-access-key': 'secret' },
      },
    ],
  });
}

function locationOf({ resource, access }: Grant): S3Location {
  const [bucket = '', ...prefix] = resource.name.split('/');
  return { bucket, prefix: prefix.join('/'), access: access === 'read' || access === 'write' ? access : 'read-write' };
}

/** A Kafka cluster that lets a client consume a topic. */
export function kafka(chart: Chart, security: KafkaSecurity): (client: IClient) => Grant {
  const provider = new Provider(new Construct(chart, 'events'), {
    name: 'events',
    namespace: 'streaming',
    protocol: 'kafka',
    endpoints: () => [],
    offer: () => ({
      wire: { protocol: 'kafka', bootstrapServers: 'events:9092', security, topics: [], groups: [] },
      secrets: [],
      facts: {},
    }),
  });
  return ({ client }) =>
    Ledger.of(chart).grant({ provider, client, access: 'consume', resource: { kind: 'topic', name: 'orders' } });
}

/** Spark's configuration of a job, as its driver reads it. */
export function properties(from: Manifests, name = 'daily'): Record<string, string> {
  const text = fileOf(from, name, 'spark.properties');
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** The template of a job's executors. */
export function executorPod(from: Manifests, name = 'daily'): unknown {
  return JSON.parse(fileOf(from, name, 'executor-pod.json'));
}

/** A file of a ConfigMap. */
export function fileOf(from: Manifests, configMap: string, file: string): string {
  const data: unknown = from.get('ConfigMap', configMap).data;
  const text: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, file) : undefined;
  if (typeof text !== 'string') throw new Error(`ConfigMap ${configMap} has no file ${file}`);
  return text;
}
