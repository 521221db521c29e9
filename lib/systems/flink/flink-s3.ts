import type { Connection, S3Wire } from '../../connect';
import { Late } from '../../core';
import type { EnvValue } from '../../kubernetes';

/**
 * Which of Flink's file systems speaks to S3: `hadoop` (every version, writes files of sinks), `native` (from Flink 2.3,
 * experimental), or `image` if the image has one in its plugins already, laid out as `hadoop` is configured.
 */
export type S3FileSystem = 'hadoop' | 'native' | 'image';

/** A connection to a store. */
export interface S3Connection {
  /** Name of the connection. */
  readonly name: string;
  /** How the store is reached. */
  readonly wire: S3Wire;
}

/** What Flink needs to reach its stores. */
export interface S3Settings {
  /** Keys of Flink's configuration. */
  readonly config: Readonly<Record<string, string | boolean>>;
  /** Environment: credentials from Secrets. */
  readonly env: Readonly<Record<string, EnvValue>>;
}

/** The file systems' own lists of providers end with the identity of the node. */
const FROM_ENVIRONMENT = 'com.amazonaws.auth.EnvironmentVariableCredentialsProvider';
const FROM_CONFIGURATION = 'org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider';
const FROM_IDENTITY =
  'com.amazonaws.auth.WebIdentityTokenCredentialsProvider,com.amazonaws.auth.EC2ContainerCredentialsProviderWrapper';

/**
 * The S3 connections among a client's connections.
 *
 * @param connections - all connections
 * @returns those that speak S3
 */
export function s3Connections(connections: readonly Connection[]): S3Connection[] {
  return connections.flatMap(({ name, wire }) => (wire.protocol === 's3' ? [{ name, wire }] : []));
}

/**
 * Writes connections in the language of Flink's S3 file systems: one store for all buckets; several stores bucket by
 * bucket, which only the one on Hadoop can.
 *
 * @param stores - the connections
 * @param fileSystem - which file system reads it
 * @returns configuration and environment
 */
export function s3Settings(stores: readonly S3Connection[], fileSystem: S3FileSystem): S3Settings {
  const [only, ...others] = stores;
  if (only === undefined) return { config: {}, env: {} };
  if (fileSystem === 'native') return { config: nativeConfig(only.wire), env: credentialsEnv(only.wire, '') };
  // versitygw 1.8 answers the bulk deletes of directory markers with errors, and other stores need them no more
  const common = { 'fs.s3a.directory.marker.retention': 'keep' };
  if (others.length === 0) {
    const provider = only.wire.credentials.from === 'identity' ? FROM_IDENTITY : FROM_ENVIRONMENT;
    return {
      config: { ...common, ...withPrefix('fs.s3a.', only.wire, { 'aws.credentials.provider': provider }) },
      env: credentialsEnv(only.wire, ''),
    };
  }
  const config: Record<string, string | boolean> = { ...common };
  const env: Record<string, EnvValue> = {};
  for (const { name, wire } of stores) {
    const prefix = `${name.toUpperCase().replaceAll('-', '_')}_`;
    const credentials: Record<string, string> =
      wire.credentials.from === 'identity'
        ? { 'aws.credentials.provider': FROM_IDENTITY }
        : {
            'aws.credentials.provider': FROM_CONFIGURATION,
            'access.key': `\${env.${prefix}AWS_ACCESS_KEY_ID}`, // Hadoop puts the environment in where it runs
            'secret.key': `\${env.${prefix}AWS_SECRET_ACCESS_KEY}`,
          };
    for (const { bucket } of wire.locations) {
      Object.assign(config, withPrefix(`fs.s3a.bucket.${bucket}.`, wire, credentials));
    }
    Object.assign(env, credentialsEnv(wire, prefix));
  }
  return { config, env };
}

/**
 * A location as Flink writes it.
 *
 * @param bucket - name of the bucket
 * @param prefix - key prefix without slashes at its ends
 * @param path - what stands behind the prefix
 * @returns for instance `s3://lake/flink/enrich/checkpoints`
 */
export function s3Uri(bucket: string, prefix: string, path = ''): string {
  return `s3://${[bucket, prefix, path].filter((part) => part !== '').join('/')}`;
}

function nativeConfig({ endpoint, region, pathStyle }: S3Wire): Record<string, string | boolean> {
  return {
    ...(endpoint === undefined ? {} : { 's3.endpoint': Late.text(endpoint) }),
    's3.region': region,
    's3.path-style-access': pathStyle,
  };
}

function withPrefix(
  prefix: string,
  { endpoint, region, pathStyle }: S3Wire,
  options: Readonly<Record<string, string>>,
): Record<string, string | boolean> {
  const all = {
    ...(endpoint === undefined ? {} : { endpoint: Late.text(endpoint) }),
    'endpoint.region': region,
    'path.style.access': pathStyle,
    ...options,
  };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [`${prefix}${key}`, value]));
}

function credentialsEnv({ credentials }: S3Wire, prefix: string): Record<string, EnvValue> {
  if (credentials.from === 'identity') return {};
  return {
    [`${prefix}AWS_ACCESS_KEY_ID`]: { secret: credentials.secret, key: credentials.accessKeyId },
    [`${prefix}AWS_SECRET_ACCESS_KEY`]: { secret: credentials.secret, key: credentials.secretAccessKey },
  };
}
