import { Size } from 'cdk8s';
import { Ledger } from '../../connect';
import { quantity } from '../../core';
import {
  mergePatch,
  objectLabels,
  projectBindings,
  render,
  renderPod,
  type ContainerProps,
  type EnvValue,
  type Mount,
  type PodProps,
  type VolumeSource,
} from '../../kubernetes';
import { jsonText, withSparkFacts } from './spark-kafka';
import {
  BLOCK_MANAGER_PORT,
  DRIVER_PORT,
  EXECUTOR_CONTAINER,
  JOB_FOLDER,
  LOCAL_FOLDER,
  programName,
  PROPERTIES_FILE,
  sparkIdentity,
  UI_PORT,
  type SparkJobParts,
} from './spark-parts';
import { preparationContainers } from './spark-prepare';
import { s3Connections, s3Settings } from './spark-s3';
import { PROGRAM_FOLDER, type SparkRoleSettings } from './spark-settings';

/** User and group `spark` of the image. */
const SPARK_USER = 185;

/** Spark takes a volume of the template for its scratch space only if its name begins so. */
const LOCAL_VOLUME = 'spark-local-dir-1';

/** All of /tmp and the working directory. */
const SCRATCH_SIZE = Size.mebibytes(512);

/** Disk beside the space for shuffles: scratch and logs. */
const DISK_BESIDE = 1024;

/** A service mesh's sidecar would outlive the driver and cut the executors off. */
const NO_SIDECAR = { 'sidecar.istio.io/inject': 'false' };

/** A driver that is moved to another node loses the whole run. */
const STAY = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'karpenter.sh/do-not-disrupt': 'true' };

/**
 * Runs the image's entry point once somebody answers. The firewall of a new pod refuses everything until it knows the
 * pod's address; meanwhile a driver without the API server fails, and an executor without its driver, and a few of
 * those end the application (`spark.executor.maxNumFailures`).
 */
function startWhenReachable(host: string, port: string): string[] {
  const reachable = `timeout 2 bash -c ': < "/dev/tcp/$0/$1"' ${host} ${port} 2> /dev/null`;
  return [
    'bash',
    '-c',
    `for _ in {1..60}; do ${reachable} && break; sleep 1; done; exec /opt/entrypoint.sh "$@"`,
    'start',
  ];
}

/**
 * The driver's pod: the image's own entry point runs the program in client mode.
 *
 * @param parts - the job
 * @param config - name of the ConfigMap with the job's configuration
 * @returns the pod
 */
export function driverPod(parts: SparkJobParts, config: string): PodProps {
  const { scope, name, settings, client } = parts;
  const shared = sharedParts(parts, settings.driver);
  return {
    user: SPARK_USER,
    scratch: SCRATCH_SIZE,
    labels: NO_SIDECAR,
    annotations: STAY,
    scheduling: settings.driver.scheduling,
    volumes: { ...shared.volumes, job: { configMap: { name: config } } },
    initContainers: preparations(parts),
    containers: [
      {
        name: 'spark-kubernetes-driver',
        image: settings.image,
        command: startWhenReachable('"$KUBERNETES_SERVICE_HOST"', '"$KUBERNETES_SERVICE_PORT"'),
        args: [
          'driver',
          ...['--master', 'k8s://https://kubernetes.default.svc:443'],
          ...['--name', name],
          ...['--properties-file', `${JOB_FOLDER}/${PROPERTIES_FILE}`],
          ...['--conf', 'spark.driver.host=$(POD_IP)'],
          ...['--conf', 'spark.kubernetes.driver.pod.name=$(POD_NAME)'], // executors end with this pod
          ...['--conf', 'spark.kubernetes.executor.podNamePrefix=$(POD_NAME)'], // and never meet those of another run
          ...(settings.mainClass === undefined ? [] : ['--class', settings.mainClass]),
          settings.application,
          ...settings.arguments,
        ],
        env: {
          POD_IP: { field: 'status.podIP' },
          POD_NAME: { field: 'metadata.name' },
          SPARK_DRIVER_BIND_ADDRESS: { field: 'status.podIP' },
          SPARK_LOCAL_DIRS: LOCAL_FOLDER, // executors get it from Spark, which finds the volume
          ...shared.env,
        },
        ports: { 'driver-rpc-port': DRIVER_PORT, blockmanager: BLOCK_MANAGER_PORT, 'spark-ui': UI_PORT },
        resources: resourcesOf(settings.driver),
        mounts: [...shared.mounts, { volume: 'job', path: JOB_FOLDER, readOnly: true }],
        writable: shared.writable,
      },
    ],
  };

  function preparations({ preparations: wanted }: SparkJobParts): ContainerProps[] | undefined {
    const { waitDeadline: deadline, image } = settings;
    const connections = Ledger.of(scope).connectionsOf(client);
    const containers = preparationContainers(wanted, { connections, deadline, image });
    return containers.length === 0 ? undefined : containers;
  }
}

/**
 * Template of the executors' pods. Spark adds name, ports, memory and its own environment.
 *
 * @param parts - the job
 * @returns the pod as JSON, which is YAML as well and lets late values stand in it safely
 */
export function executorPod(parts: SparkJobParts): string {
  const { name, settings, executors, environment } = parts;
  const shared = sharedParts(parts, settings.executor);
  const template = renderPod(
    {
      user: SPARK_USER,
      scratch: SCRATCH_SIZE,
      labels: NO_SIDECAR,
      scheduling: settings.executor.scheduling,
      volumes: shared.volumes,
      containers: [
        {
          name: EXECUTOR_CONTAINER,
          image: settings.image,
          // Spark adds the argument `executor`, and the driver's address as a URL in the environment
          command: startWhenReachable('"$(echo "${SPARK_DRIVER_URL##*@}" | cut -d: -f1)"', '"${SPARK_DRIVER_URL##*:}"'),
          env: shared.env,
          resources: resourcesOf(settings.executor),
          mounts: shared.mounts,
          writable: shared.writable,
        },
      ],
    },
    {
      environment,
      serviceAccount: executors.serviceAccount ?? 'default',
      token: false,
      labels: objectLabels(sparkIdentity(name, 'executor')),
      annotations: {},
      bindings: { volumes: [], mounts: [], env: {} }, // among the shared parts
      spread: [],
      restartPolicy: 'Never',
    },
  );
  const pod = { apiVersion: 'v1', kind: 'Pod', ...template };
  const patched = mergePatch(pod, parts.override('executorPod') ?? {});
  return jsonText(render(patched, `${parts.scope.node.path}: the executors' pod`));
}

interface Shared {
  readonly env: Readonly<Record<string, EnvValue>>;
  readonly mounts: readonly Mount[];
  readonly volumes: Readonly<Record<string, VolumeSource>>;
  readonly writable: readonly string[];
}

/** What driver and executors have in common: the program's files, scratch space, connections. */
function sharedParts(
  { scope, name, client, settings, facts }: SparkJobParts,
  { localDisk }: SparkRoleSettings,
): Shared {
  const connections = Ledger.of(scope).connectionsOf(client);
  const bindings = projectBindings(withSparkFacts(connections), facts()?.name);
  const hasFiles = Object.keys(settings.files).length > 0;
  return {
    env: {
      ...(hasFiles && settings.language === 'python' ? { PYTHONPATH: PROGRAM_FOLDER } : {}),
      ...bindings.env,
      ...s3Settings(s3Connections(connections)).env,
      ...settings.env,
    },
    mounts: [
      ...(hasFiles ? [{ volume: 'program', path: PROGRAM_FOLDER, readOnly: true }] : []),
      { volume: LOCAL_VOLUME, path: LOCAL_FOLDER },
      ...bindings.mounts,
    ],
    volumes: {
      ...(hasFiles ? { program: { configMap: { name: programName(name) } } } : {}),
      [LOCAL_VOLUME]: { emptyDir: { sizeLimit: quantity(localDisk) } },
      ...Object.fromEntries(bindings.volumes.map(({ name: volume, ...source }) => [volume, source])),
    },
    writable: ['/tmp', '/opt/spark/work-dir'],
  };
}

function resourcesOf({ cpu, cpuLimit, podMemory, localDisk }: SparkRoleSettings): ContainerProps['resources'] {
  const ephemeralStorage = Size.mebibytes(localDisk.toMebibytes() + DISK_BESIDE);
  return { cpu, cpuLimit, memory: podMemory, ephemeralStorage };
}
