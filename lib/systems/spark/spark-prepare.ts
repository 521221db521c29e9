import { Size } from 'cdk8s';
import type { Duration } from 'cdk8s';
import type { Connection, IObjectLocation, Provider } from '../../connect';
import { Cpu, Late } from '../../core';
import { IMAGES } from '../../environment';
import type { ContainerProps } from '../../kubernetes';
import { credentialsEnv, s3Connections, s3Settings, type S3Connection } from './spark-s3';

/** Something in a store that the driver needs before it starts. */
export interface Preparation {
  /** What to do: wait for an object, or make a folder, without which Spark writes no event log. */
  readonly action: 'wait' | 'make-folder';
  /** Where it is. */
  readonly location: IObjectLocation;
  /** Key below the location's prefix; empty for the prefix itself. */
  readonly key: string;
  /** The store: whoever granted the location. */
  readonly store: Provider;
}

/** What all preparations of a job share. */
export interface PreparationOptions {
  /** Connections of the job. */
  readonly connections: readonly Connection[];
  /** How long to wait for each object. */
  readonly deadline: Duration;
  /** Spark's image, for stores that only an identity opens. */
  readonly image: string;
}

/** Time between two looks at a store. */
const PERIOD_SECONDS = 10;

/**
 * Containers that run before the driver: one a store, which makes folders and waits for objects.
 *
 * @param preparations - what the driver needs
 * @param options - connections, deadline, image
 * @returns the containers; empty if there is nothing to prepare
 */
export function preparationContainers(
  preparations: readonly Preparation[],
  options: PreparationOptions,
): ContainerProps[] {
  return options.connections.flatMap((connection) => {
    const [store] = s3Connections([connection]);
    const own = preparations.filter((preparation) => preparation.store === connection.provider);
    if (store === undefined || own.length === 0) return [];
    const name = `prepare-${connection.name}`.slice(0, 63).replace(/-+$/, '');
    return [
      store.wire.credentials.from === 'secret'
        ? withCurl(name, store, own, options.deadline)
        : withHadoop(name, store, own, options),
    ];
  });
}

/** Access keys sign a request of curl, which costs nothing while it waits. */
function withCurl(
  name: string,
  { wire }: S3Connection,
  preparations: readonly Preparation[],
  deadline: Duration,
): ContainerProps {
  return {
    name,
    image: IMAGES.curl,
    command: [
      'sh',
      '-ec',
      script(CURL, preparations, ({ location, key }) => url(wire, location.bucketName, fullKey(location, key))),
    ],
    env: { ...credentialsEnv(wire, ''), AWS_REGION: wire.region, DEADLINE_SECONDS: String(deadline.toSeconds()) },
    resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(32) },
  };
}

/** An identity is exchanged for keys by the SDK that Spark's image brings for S3A. */
function withHadoop(
  name: string,
  store: S3Connection,
  preparations: readonly Preparation[],
  { image, deadline }: PreparationOptions,
): ContainerProps {
  const { conf, env } = s3Settings([store]);
  const options = Object.entries(conf).map(
    ([key, value]) => `-D '${key.replace(/^spark\.hadoop\./, '')}=${Late.map(value, inSingleQuotes)}'`,
  );
  const shell = HADOOP.replace('OPTIONS', () => options.join(' '));
  return {
    name,
    image,
    command: [
      'bash',
      '-ec',
      script(shell, preparations, ({ location, key }) => `s3a://${location.bucketName}/${fullKey(location, key)}`),
    ],
    env: { ...env, DEADLINE_SECONDS: String(deadline.toSeconds()) },
    // counted only as far as it is more than the driver's own: init containers end before the driver starts
    resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(384) },
    writable: ['/tmp'],
  };
}

function fullKey({ keyPrefix }: IObjectLocation, key: string): string {
  return [keyPrefix, key].filter((part) => part !== '').join('/');
}

/** Keys are percent-encoded with "=" and all, or the signature is another one than the store computes. */
function url({ endpoint, region, pathStyle }: S3Connection['wire'], bucket: string, key: string): string {
  const path = key.split('/').map(encodeURIComponent).join('/');
  const base = endpoint === undefined ? `https://s3.${region}.amazonaws.com` : Late.text(endpoint);
  return Late.map(base, (known) => {
    const root = known.replace(/\/+$/, '');
    return pathStyle ? `${root}/${bucket}/${path}` : `${root.replace('://', `://${bucket}.`)}/${path}`;
  });
}

/** Credentials come from standard input: a command line can be read by others. */
const CURL = `request() {
  printf 'user = "%s:%s"\\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" |
    curl --config - --silent --show-error --output /dev/null --write-out '%{http_code}' --max-time 30 \\
      --aws-sigv4 "aws:amz:$AWS_REGION:s3" --header 'x-amz-content-sha256: UNSIGNED-PAYLOAD' "$@"
}
exists() { answer=$(request --head "$1") || true; [ "$answer" = 200 ]; }
make_folder() { answer=$(request --request PUT --data-binary '' "$1/") || true; [ "$answer" = 200 ]; }
`;

/** Hadoop's own shell: 0 is there, 1 is not there or not to be reached. It insists on a site file. */
const HADOOP = `printf '<configuration/>' > /tmp/core-site.xml
hadoop_fs() {
  "$JAVA_HOME/bin/java" -Xmx192m -XX:+UseSerialGC -cp "/tmp:$SPARK_HOME/jars/*" \\
    org.apache.hadoop.fs.FsShell OPTIONS "$@" 2>&1 | { grep -v '^[[:space:]]*at ' || true; } | tail -n 1
  return "\${PIPESTATUS[0]}"
}
exists() { answer=$(hadoop_fs -test -e "$1"); }
make_folder() { answer=$(hadoop_fs -mkdir -p "$1"); }
`;

const COMMON = `until_done() {
  end=$(($(date +%s) + DEADLINE_SECONDS))
  until "$@"; do
    if [ "$(date +%s)" -ge "$end" ]; then
      echo "$*: given up after $DEADLINE_SECONDS s, last answer: \${answer:-none}" >&2
      exit 1
    fi
    echo "$*: not yet, answer: \${answer:-none}"
    sleep ${String(PERIOD_SECONDS)}
  done
  echo "$*: done"
}
`;

/** Folders first: they are made at once, whatever is waited for. */
function script(
  tool: string,
  preparations: readonly Preparation[],
  address: (preparation: Preparation) => string,
): string {
  const steps = preparations.map((preparation) => ({
    command: preparation.action === 'wait' ? 'exists' : 'make_folder',
    target: `'${Late.map(address(preparation), inSingleQuotes)}'`,
  }));
  const lines = [
    ...steps.filter(({ command }) => command === 'make_folder'),
    ...steps.filter(({ command }) => command === 'exists'),
  ];
  return `${tool}${COMMON}${lines.map(({ command, target }) => `until_done ${command} ${target}\n`).join('')}`;
}

function inSingleQuotes(text: string): string {
  return text.replaceAll("'", `'\\''`);
}
