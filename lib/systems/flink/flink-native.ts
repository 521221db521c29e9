import { Duration, Size } from 'cdk8s';
import { Cpu, type Text } from '../../core';
import type { Connection } from '../../connect';
import { IMAGES } from '../../environment';
import type {
  Config,
  ContainerProps,
  EnvValue,
  Mount,
  PodProps,
  ProbeProps,
  SchedulingProps,
  VolumeSource,
} from '../../kubernetes';
import type { ClusterSettings } from './flink-resolve';
import { s3Connections, s3Settings } from './flink-s3';
import { FLINK_HOME, FLINK_USER, PORTS } from './flink-versions';

/** Folder of configuration, which Flink wants to be there. */
const CONF = `${FLINK_HOME}/conf`;

/** Folder of a SQL script in the job manager. */
export const SQL_FOLDER = `${FLINK_HOME}/sql`;

/** Folder of the user's files. */
const FILES_FOLDER = `${FLINK_HOME}/files`;

/** Folder of a task manager's volume. */
const WORK = `${FLINK_HOME}/work`;

/** Name of that volume. */
export const WORK_VOLUME = 'work';

/** A cluster, as its renderer sees it. */
export interface NativeCluster {
  /** Name of the cluster. */
  readonly name: string;
  /** Namespace of the cluster. */
  readonly namespace: string;
  /** What was decided. */
  readonly settings: ClusterSettings;
  /** DNS name of the first job manager, where there is no high availability. */
  readonly jobManagerHost: string;
  /** Its connections, known at synth. */
  readonly connections: () => readonly Connection[];
  /** The user's environment. */
  readonly env: Readonly<Record<string, EnvValue>>;
  /** Which nodes pods may go to. */
  readonly scheduling: SchedulingProps | undefined;
  /** ConfigMap with `config.yaml`. */
  readonly config: Config;
  /** ConfigMap with the SQL script. */
  readonly sql: Config | undefined;
  /** ConfigMap with the user's files. */
  readonly files: Config | undefined;
}

/**
 * The pod of a job manager.
 *
 * @param cluster - the cluster
 * @param args - arguments behind the addresses: the mode comes first
 * @param forget - id of the job whose program is given anew at each start
 * @returns the pod
 */
export function jobManagerPod(
  cluster: NativeCluster,
  args: readonly [string, ...Text[]],
  forget: string | undefined,
): PodProps {
  const { settings } = cluster;
  const [mode, ...rest] = args;
  return flinkPod(cluster, {
    initContainers: forget === undefined ? [] : [forgetPlan(cluster, forget)],
    volumes: cluster.sql === undefined ? {} : { sql: { configMap: { name: cluster.sql.name } } },
    container: {
      // two words: `jobmanager.sh` takes a first word that is not exactly -D for the host's name (seen with 2.3.0)
      args: [mode, '-D', `jobmanager.rpc.address=${jobManagerAddress(cluster)}`, ...rest],
      ports: { rpc: PORTS.rpc, blob: PORTS.blob, rest: PORTS.rest, metrics: PORTS.prometheus },
      resources: { cpu: settings.jobManagerCpu, memory: settings.jobManagerMemory },
      mounts: cluster.sql === undefined ? [] : [{ volume: 'sql', path: SQL_FOLDER, readOnly: true }],
      startup: { ...ANSWERS, period: Duration.seconds(5), failures: 120 },
      readiness: ANSWERS,
      liveness: { tcp: PORTS.rpc, ...PATIENT },
    },
  });
}

/**
 * The pod of a task manager.
 *
 * @param cluster - the cluster
 * @returns the pod
 */
export function taskManagerPod(cluster: NativeCluster): PodProps {
  const { settings } = cluster;
  const address = settings.highlyAvailable ? [] : [`-Djobmanager.rpc.address=${jobManagerAddress(cluster)}`];
  const listens: ProbeProps = { tcp: PORTS.taskRpc };
  return flinkPod(cluster, {
    initContainers: [],
    volumes: {},
    container: {
      args: ['taskmanager', ...taskManagerOptions(settings), ...address],
      ports: { rpc: PORTS.taskRpc, data: PORTS.taskData, metrics: PORTS.prometheus },
      resources: { cpu: settings.taskManagerCpu, memory: settings.taskManagerMemory },
      mounts: workMounts(settings),
      startup: { ...listens, period: Duration.seconds(5), failures: 120 },
      readiness: listens,
      liveness: { ...listens, ...PATIENT },
    },
  });
}

const ANSWERS: ProbeProps = { http: '/config', port: PORTS.rest, timeout: Duration.seconds(5) };
const PATIENT = { period: Duration.seconds(30), failures: 5, timeout: Duration.seconds(5) };

/**
 * Where task managers find the job manager: with high availability each announces its own address.
 *
 * @param cluster - the cluster
 * @returns an address, or the variable that holds it
 */
export function jobManagerAddress({ jobManagerHost, settings }: NativeCluster): string {
  return settings.highlyAvailable ? '$(POD_IP)' : jobManagerHost;
}

/**
 * What each task manager is told at its start: an identity that it keeps, an address that is its own.
 *
 * @param settings - what was decided
 * @returns options
 */
export function taskManagerOptions({ localStorage, runtimeMode }: ClusterSettings): string[] {
  return [
    '-Dtaskmanager.resource-id=$(POD_NAME)',
    '-Dtaskmanager.host=$(POD_IP)',
    ...(localStorage === undefined ? [] : [`-Dprocess.taskmanager.working-dir=${WORK}`]),
    ...(localStorage !== undefined && runtimeMode === 'batch' ? [`-Dio.tmp.dirs=${WORK}`] : []),
  ];
}

/**
 * Mounts of a task manager's volume.
 *
 * @param settings - what was decided
 * @returns one mount, or none
 */
export function workMounts({ localStorage }: ClusterSettings): Mount[] {
  return localStorage === undefined ? [] : [{ volume: WORK_VOLUME, path: WORK }];
}

/** What differs between pods of one cluster. */
export interface FlinkPodProps {
  /** Containers that run before, besides the one for the file system. */
  readonly initContainers: readonly ContainerProps[];
  /** Further volumes. */
  readonly volumes: Readonly<Record<string, VolumeSource>>;
  /** The container. */
  readonly container: Omit<ContainerProps, 'name' | 'image' | 'writable'>;
  /**
   * Headless Service below which the pod has a DNS name.
   *
   * @default - that of its StatefulSet
   */
  readonly subdomain?: string;
}

/**
 * A pod with Flink in it: configuration, file system, credentials, writable places.
 *
 * @param cluster - the cluster
 * @param props - what differs
 * @returns the pod
 */
export function flinkPod(cluster: NativeCluster, props: FlinkPodProps): PodProps {
  const { settings, files } = cluster;
  const stores = s3Connections(cluster.connections());
  const plugin = stores.length > 0 && settings.s3FileSystem !== 'image';
  return {
    user: FLINK_USER,
    subdomain: props.subdomain,
    scheduling: cluster.scheduling,
    scratch: Size.gibibytes(1),
    terminationGracePeriod: Duration.seconds(60),
    initContainers: [...(plugin ? [copyFileSystem(settings)] : []), ...props.initContainers],
    volumes: {
      conf: { configMap: { name: cluster.config.name } },
      ...(files === undefined ? {} : { files: { configMap: { name: files.name } } }),
      ...(plugin ? { plugins: { emptyDir: {} } } : {}),
      ...props.volumes,
    },
    containers: [
      {
        ...props.container,
        name: 'flink-main-container', // as Flink's own Kubernetes integration calls it
        image: settings.image,
        env: {
          POD_IP: { field: 'status.podIP' },
          POD_NAME: { field: 'metadata.name' },
          ...s3Settings(stores, settings.s3FileSystem).env,
          ...cluster.env,
          ...props.container.env,
        },
        mounts: [
          { volume: 'conf', path: CONF, readOnly: true },
          ...(files === undefined ? [] : [{ volume: 'files', path: FILES_FOLDER, readOnly: true }]),
          ...(plugin ? [{ volume: 'plugins', path: `${FLINK_HOME}/plugins/s3-fs`, readOnly: true }] : []),
          ...(props.container.mounts ?? []),
        ],
        writable: ['/tmp', `${FLINK_HOME}/log`],
      },
    ],
  };
}

/** Flink finds plugins in folders of `plugins`; the image has this one in `opt`, and is read-only. */
function copyFileSystem({ image, version, s3FileSystem }: ClusterSettings): ContainerProps {
  return {
    name: 's3-file-system',
    image,
    command: ['cp', `${FLINK_HOME}/opt/flink-s3-fs-${s3FileSystem}-${version}.jar`, '/plugins/'],
    resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(128) },
    mounts: [{ volume: 'plugins', path: '/plugins' }],
  };
}

/**
 * Flink keeps the compiled program with the records of high availability and prefers it to the one that it is started
 * with, in silence. Forgetting it makes the program at hand count; the checkpoints stay.
 */
const FORGET = `api=https://kubernetes.default.svc/api/v1/namespaces/$NAMESPACE/configmaps/$CLUSTER-cluster-config-map
account=/var/run/secrets/kubernetes.io/serviceaccount
for attempt in $(seq 60); do
  status=$(printf 'Authorization: Bearer %s' "$(cat $account/token)" | curl --silent --max-time 10 --output /dev/null \\
    --write-out '%{http_code}' --cacert $account/ca.crt --header @- --header 'Content-Type: application/merge-patch+json' \\
    --request PATCH "$api" --data "{\\"data\\":{\\"executionPlan-$JOB\\":null}}")
  case $status in
    200) echo 'the kept program is forgotten, its state is not'; exit 0 ;;
    404) echo 'nothing is kept yet'; exit 0 ;;
  esac
  echo "the API server answers $status, trying again"
  sleep 2
done
exit 1
`;

function forgetPlan({ name, namespace }: NativeCluster, job: string): ContainerProps {
  return {
    name: 'forget-program',
    image: IMAGES.curl,
    command: ['sh', '-c', FORGET],
    env: { NAMESPACE: namespace, CLUSTER: name, JOB: job },
    resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(32) },
  };
}
