import type { Connection, S3Wire } from '../../connect';
import { Late } from '../../core';
import type { EnvValue } from '../../kubernetes';

/** What S3A needs to know to reach the stores of a job. */
export interface S3Settings {
  /** Keys of Spark's configuration. */
  readonly conf: Readonly<Record<string, string>>;
  /** Environment of driver and executors: credentials from Secrets. */
  readonly env: Readonly<Record<string, EnvValue>>;
}

/** A connection to a store, with its wire. */
export interface S3Connection {
  /** Name of the connection. */
  readonly name: string;
  /** How the store is reached. */
  readonly wire: S3Wire;
}

const AWS = 'software.amazon.awssdk.auth.credentials';

/** Reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. S3A's own list of providers ends with the node's identity. */
const FROM_ENVIRONMENT = `${AWS}.EnvironmentVariableCredentialsProvider`;

/** Reads `fs.s3a.access.key` and `.secret.key`, in which Hadoop replaces `${env.NAME}` where it runs. */
const FROM_CONFIGURATION = 'org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider';

/** The two ways in which EKS gives a pod its identity; S3A's own list has only the second. */
const FROM_IDENTITY = `${AWS}.WebIdentityTokenFileCredentialsProvider,${AWS}.ContainerCredentialsProvider`;

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
 * Writes S3 connections in S3A's language: one store for all buckets, several stores bucket by bucket.
 *
 * @param stores - the connections
 * @returns configuration and environment
 */
export function s3Settings(stores: readonly S3Connection[]): S3Settings {
  const [only, ...others] = stores;
  if (only === undefined) return { conf: {}, env: {} };
  if (others.length === 0) {
    const provider = only.wire.credentials.from === 'identity' ? FROM_IDENTITY : FROM_ENVIRONMENT;
    const options = { ...endpointOptions(only.wire), 'aws.credentials.provider': provider };
    return { conf: withPrefix('spark.hadoop.fs.s3a.', options), env: credentialsEnv(only.wire, '') };
  }
  const conf: Record<string, string> = {};
  const env: Record<string, EnvValue> = {};
  for (const { name, wire } of stores) {
    const prefix = `${name.toUpperCase().replaceAll('-', '_')}_`;
    const options =
      wire.credentials.from === 'identity'
        ? { ...endpointOptions(wire), 'aws.credentials.provider': FROM_IDENTITY }
        : {
            ...endpointOptions(wire),
            'aws.credentials.provider': FROM_CONFIGURATION,
            'access.key': `\${env.${prefix}AWS_ACCESS_KEY_ID}`,
            'secret.key': `\${env.${prefix}AWS_SECRET_ACCESS_KEY}`,
          };
    for (const { bucket } of wire.locations)
      Object.assign(conf, withPrefix(`spark.hadoop.fs.s3a.bucket.${bucket}.`, options));
    Object.assign(env, credentialsEnv(wire, prefix));
  }
  return { conf, env };
}

/**
 * Environment variables with the credentials of a store.
 *
 * @param wire - how the store is reached
 * @param prefix - what stands before the names
 * @returns references to the Secret; empty where the pod's identity counts
 */
export function credentialsEnv({ credentials }: S3Wire, prefix: string): Record<string, EnvValue> {
  if (credentials.from === 'identity') return {};
  return {
    [`${prefix}AWS_ACCESS_KEY_ID`]: { secret: credentials.secret, key: credentials.accessKeyId },
    [`${prefix}AWS_SECRET_ACCESS_KEY`]: { secret: credentials.secret, key: credentials.secretAccessKey },
  };
}

function endpointOptions({ endpoint, region, pathStyle }: S3Wire): Record<string, string> {
  return {
    ...(endpoint === undefined ? {} : { endpoint: Late.text(endpoint) }),
    'endpoint.region': region,
    'path.style.access': String(pathStyle),
  };
}

function withPrefix(prefix: string, options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [`${prefix}${key}`, value]));
}
