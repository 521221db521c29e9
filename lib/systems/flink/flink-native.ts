import { Duration, Size } from 'cdk8s';
import type { PolicyRule } from 'kubernetes-types/rbac/v1';
import { Cpu, type Text } from '../../core';
import type { Connection, Ledger, PodSet } from '../../connect';
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
import { renderConfig, type FlinkConfig } from './flink-config';
import type { ClusterSettings } from './flink-resolve';
import { s3Connections, s3Settings, s3Uri } from './flink-s3';
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

/** What is written to `config.yaml` beside settings and the user's keys. */
export interface ConfigContext {
  /** Id under which high availability is kept; nothing where pods give it at their start. */
  readonly clusterId: string | undefined;
  /** Namespace. */
  readonly namespace: string;
  /** Keys that follow from what the cluster runs. */
  readonly program: FlinkConfig;
}

/**
 * Writes `config.yaml`.
 *
 * @param settings - what was decided
 * @param connections - the cluster's connections
 * @param context - where it runs and what
 * @returns the file
 */
export function configFile(
  settings: ClusterSettings,
  connections: readonly Connection[],
  context: ConfigContext,
): string {
  const fractions = { 'taskmanager.memory.managed.fraction': settings.managedFraction };
  return renderConfig({
    ...context.program,
    ...fractions,
    'table.local-time-zone': 'UTC',
    ...settings.config,
    ...s3Settings(s3Connections(connections), settings.s3FileSystem).config,
    ...addresses(),
    ...sizes(settings),
    ...stateConfig(settings, context),
  });
}

/** Flink listens on every address of the pod: who may come is said by network policies. */
function addresses(): FlinkConfig {
  return {
    'blob.server.port': PORTS.blob,
    'jobmanager.bind-host': '0.0.0.0',
    'jobmanager.retrieve-taskmanager-hostname': false, // else every registration waits for a reverse lookup in DNS
    'jobmanager.rpc.port': PORTS.rpc,
    'metrics.internal.query-service.port': String(PORTS.metricQuery),
    'metrics.reporter.prom.factory.class': 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory',
    'metrics.reporter.prom.port': String(PORTS.prometheus),
    'rest.bind-address': '0.0.0.0',
    'rest.bind-port': String(PORTS.rest),
    'rest.port': PORTS.rest,
    'taskmanager.bind-host': '0.0.0.0',
    'taskmanager.data.port': PORTS.taskData,
    'taskmanager.rpc.port': String(PORTS.taskRpc),
  };
}

function sizes(settings: ClusterSettings): FlinkConfig {
  return {
    'jobmanager.memory.process.size': `${String(settings.jobManagerMemory.toMebibytes())}m`,
    'taskmanager.memory.process.size': `${String(settings.taskManagerMemory.toMebibytes())}m`,
    'taskmanager.numberOfTaskSlots': settings.taskSlots,
  };
}

function stateConfig(settings: ClusterSettings, { clusterId, namespace }: ConfigContext): FlinkConfig {
  const { state, checkpointInterval, stateBackend, highlyAvailable, localStorage, runtimeMode } = settings;
  const at = (path: string): string => (state === undefined ? '' : s3Uri(state.bucketName, state.keyPrefix, path));
  return {
    'state.backend.type': stateBackend,
    ...(checkpointInterval === undefined
      ? {}
      : {
          'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
          'execution.checkpointing.interval': `${String(checkpointInterval.toMilliseconds())}ms`,
          'execution.checkpointing.num-retained': 3,
        }),
    ...(state === undefined
      ? {}
      : {
          'execution.checkpointing.dir': at('checkpoints'),
          'execution.checkpointing.savepoint-dir': at('savepoints'),
        }),
    ...(highlyAvailable
      ? {
          'high-availability.storageDir': at('ha'),
          'high-availability.type': 'kubernetes',
          'kubernetes.namespace': namespace, // Flink's default is the namespace called default
          ...(clusterId === undefined ? {} : { 'kubernetes.cluster-id': clusterId }),
        }
      : {}),
    // a task manager finds its part of the state on its volume again, and fetches nothing
    ...(localStorage === undefined || runtimeMode === 'batch'
      ? {}
      : { 'execution.checkpointing.local-backup.enabled': true, 'execution.state-recovery.from-local': true }),
  };
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
      args: [mode, `-Djobmanager.rpc.address=${jobManagerAddress(cluster)}`, ...rest],
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

/** The Kubernetes rights of job and task managers. */
export interface ClusterRules {
  /** Of job managers: they elect a leader and note down what they run. */
  readonly jobManager: readonly PolicyRule[];
  /** Of task managers: they ask who leads. */
  readonly taskManager: readonly PolicyRule[];
}

const READ = ['get', 'list', 'watch'];
const CHANGE = ['update', 'patch', 'delete'];
const CONFIG_MAPS = { apiGroups: [''], resources: ['configmaps'] };

/**
 * The rights that high availability needs: on the ConfigMaps of the cluster only, where their names are known.
 *
 * @param clusterId - id of the cluster
 * @param job - id of its only job; nothing where users submit jobs
 * @returns rules
 */
export function clusterRules(clusterId: string | undefined, job: string | undefined): ClusterRules {
  if (clusterId === undefined || job === undefined) {
    return {
      jobManager: [{ ...CONFIG_MAPS, verbs: [...READ, 'create', ...CHANGE] }],
      taskManager: [{ ...CONFIG_MAPS, verbs: READ }],
    };
  }
  const leaders = `${clusterId}-cluster-config-map`;
  const own = { ...CONFIG_MAPS, resourceNames: [leaders, `${clusterId}-${job}-config-map`] };
  return {
    jobManager: [
      { ...CONFIG_MAPS, verbs: ['create'] }, // a right to create can't be bound to a name
      { ...own, verbs: [...READ, ...CHANGE] },
    ],
    taskManager: [{ ...CONFIG_MAPS, resourceNames: [leaders], verbs: READ }],
  };
}

/**
 * Opens the ways between the pods of a cluster.
 *
 * @param ledger - the tree's ledger
 * @param jobManagers - pods that lead
 * @param taskManagers - pods that work
 * @param standby - whether job managers speak to each other
 */
export function openCluster(ledger: Ledger, jobManagers: PodSet, taskManagers: PodSet, standby: boolean): void {
  const open = (from: PodSet, to: PodSet, port: number, reason: string): void => {
    ledger.open({ from, to, port, transport: 'TCP', reason });
  };
  for (const from of standby ? [taskManagers, jobManagers] : [taskManagers]) {
    open(from, jobManagers, PORTS.rpc, `${from.role} calls the leading job manager`);
    open(from, jobManagers, PORTS.blob, `${from.role} fetches files of programs`);
  }
  for (const to of standby ? [taskManagers, jobManagers] : [taskManagers]) {
    open(jobManagers, to, PORTS.metricQuery, 'the web page shows metrics');
  }
  open(jobManagers, taskManagers, PORTS.taskRpc, 'job manager deploys tasks');
  open(taskManagers, taskManagers, PORTS.taskData, 'tasks exchange records');
}
