import type { IConstruct } from 'constructs';
import { compareVersions, hasBrand } from '../../core';
import type { Model } from '../../model';
import type { Rule } from '../../rules';
import type { FlinkApplication } from './flink-application';
import type { FlinkCluster } from './flink-cluster';
import { taskHeap } from './flink-memory';
import { s3Connections } from './flink-s3';
import { isGranted } from './flink-sql';

const DOCS = 'Flink 2.3 documentation';

const isCluster = (construct: IConstruct): construct is FlinkCluster => hasBrand(construct, 'FlinkCluster');
const isApplication = (construct: IConstruct): construct is FlinkApplication => hasBrand(construct, 'FlinkApplication');
const clusters = (model: Model): FlinkCluster[] => model.find(isCluster);
const applications = (model: Model): FlinkApplication[] => model.find(isApplication);
const unbounded = (model: Model): FlinkApplication[] =>
  applications(model).filter(({ input }) => input === 'unbounded');

const stateKept: Rule = {
  id: 'flink-state-kept',
  severity: 'error',
  title: 'In prod the state of a streaming program is kept in an object store',
  reason: 'without, a job manager that dies takes everything with it that the program knew',
  source: `${DOCS}: production readiness, checkpoint storage`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      const { environment, settings } = cluster;
      if (!environment.profile.durable || settings.state !== undefined || settings.runtimeMode === 'batch') continue;
      report({
        construct: cluster,
        property: 'state',
        message: 'is not given, and tier prod keeps what it knows',
        remedy: "pass a location of its own: state: lake.prefix('flink/name')",
      });
    }
  },
};

const stateKeptWarning: Rule = {
  id: 'flink-state-volatile',
  severity: 'warning',
  title: 'The state of a streaming program is kept in an object store',
  reason: 'checkpoints lie in the memory of the job manager and are gone with it',
  source: `${DOCS}: checkpoint storage`,
  check: (model, report) => {
    for (const application of unbounded(model)) {
      if (application.environment.profile.durable || application.settings.state !== undefined) continue;
      report({
        construct: application,
        property: 'state',
        message: 'is not given: a restarted job manager begins from the start',
        remedy: "pass a location of its own: state: lake.prefix('flink/name')",
      });
    }
  },
};

const stateOfItsOwn: Rule = {
  id: 'flink-state-of-its-own',
  severity: 'error',
  title: 'No two clusters keep their state in one place',
  reason: 'one would find, or clean away, the checkpoints of the other',
  source: 'FLINK-29109: shared checkpoint directories',
  check: (model, report) => {
    const seen: { readonly place: string; readonly cluster: FlinkCluster }[] = [];
    for (const cluster of clusters(model)) {
      const { state } = cluster.settings;
      if (state === undefined) continue;
      const place = `${[state.bucketName, state.keyPrefix].filter((part) => part !== '').join('/')}/`;
      const other = seen.find((known) => known.place.startsWith(place) || place.startsWith(known.place));
      if (other !== undefined) {
        report({
          construct: cluster,
          property: 'state',
          message: `lies where ${other.cluster.node.path} keeps its own`,
          given: `${place} and ${other.place}`,
          remedy: "give each a prefix of its own: state: lake.prefix('flink/name')",
        });
      }
      seen.push({ place, cluster });
    }
  },
};

const standbyNeedsState: Rule = {
  id: 'flink-standby-needs-state',
  severity: 'error',
  title: 'Several job managers have a place for what they agree on',
  reason: 'without high availability each of them leads, and the program runs as often',
  source: `${DOCS}: Kubernetes high availability`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      const { jobManagers, highlyAvailable } = cluster.settings;
      if (jobManagers < 2 || highlyAvailable) continue;
      report({
        construct: cluster,
        property: 'jobManagers',
        message: `is ${String(jobManagers)}, and there is no state`,
        remedy: 'give state, or one job manager',
      });
    }
  },
};

const enoughSlots: Rule = {
  id: 'flink-enough-slots',
  severity: 'error',
  title: 'There is a slot for each slice of a program',
  reason: 'the program waits for slots that never come, and fails after five minutes',
  source: `${DOCS}: task slots and resources; standalone mode starts no task managers by itself`,
  check: (model, report) => {
    for (const application of applications(model)) {
      const { taskManagers, taskSlots, config } = application.settings;
      if (config['scheduler-mode'] === 'reactive' || config['jobmanager.scheduler'] === 'Adaptive') continue;
      if (taskManagers * taskSlots >= application.parallelism) continue;
      report({
        construct: application,
        property: 'parallelism',
        message: `is ${String(application.parallelism)}, and ${String(taskManagers)} task managers with ${String(taskSlots)} slots have ${String(taskManagers * taskSlots)}`,
        remedy: 'leave taskManagers out, or raise it or taskSlots',
      });
    }
  },
};

const imageVersion: Rule = {
  id: 'flink-image-version',
  severity: 'error',
  title: 'The image holds the version of Flink that the construct configures',
  reason: 'names of keys and jars change between versions: the wrong ones are ignored or not found',
  source: `${DOCS}: Docker; file systems are copied from jars with the full version in their names`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      const { image, version } = cluster.settings;
      const tag = /:(\d+\.\d+(?:\.\d+)?)[^/]*$/.exec(image)?.[1];
      if (tag === undefined || version === tag || version.startsWith(`${tag}.`)) continue;
      report({
        construct: cluster,
        property: 'image',
        message: `is of version ${tag} by its tag, and the construct is for ${version}`,
        given: image,
        remedy: 'give version the version that the image is built on, and begin its tag with it',
      });
    }
  },
};

const nativeFileSystem: Rule = {
  id: 'flink-native-s3-version',
  severity: 'error',
  title: "Flink's own S3 file system is there from 2.3 on",
  reason: 'the jar is not in the image, and no pod starts',
  source: 'Flink 2.3 release notes: native S3 file system',
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      const { s3FileSystem, version } = cluster.settings;
      if (s3FileSystem !== 'native' || compareVersions(version, '2.3') >= 0) continue;
      report({
        construct: cluster,
        property: 's3FileSystem',
        message: `is native, and Flink ${version} has none`,
        remedy: "leave it out, which takes 'hadoop', or raise version to 2.3.0",
      });
    }
  },
};

const oneNativeStore: Rule = {
  id: 'flink-native-s3-stores',
  severity: 'error',
  title: "Flink's own S3 file system is used with one store",
  reason: 'it has one endpoint and one pair of keys for all buckets: those of the other store are refused',
  source: `${DOCS}: S3 file systems`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      const stores = s3Connections(cluster.connections());
      if (cluster.settings.s3FileSystem !== 'native' || stores.length < 2) continue;
      report({
        construct: cluster,
        property: 's3FileSystem',
        message: `is native, and the cluster was granted locations of ${stores.map(({ name }) => name).join(' and ')}`,
        remedy: "leave it out: 'hadoop' keeps stores apart by bucket",
      });
    }
  },
};

const rocksdbMemory: Rule = {
  id: 'flink-rocksdb-memory',
  severity: 'error',
  title: 'RocksDB gets a good share of managed memory',
  reason:
    'its caches and write buffers live in it: with little every access goes to disk, with none Flink sets no bound',
  source: `${DOCS}: memory tuning`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      const { stateBackend, managedFraction } = cluster.settings;
      if (stateBackend !== 'rocksdb' || managedFraction >= 0.3) continue;
      report({
        construct: cluster,
        property: 'config.taskmanager.memory.managed.fraction',
        message: `is ${String(managedFraction)} with RocksDB`,
        allowed: 'at least 0.3',
        remedy: 'leave it out, which is 0.4',
      });
    }
  },
};

const rocksdbVolume: Rule = {
  id: 'flink-rocksdb-volume',
  severity: 'warning',
  title: 'RocksDB has a volume',
  reason: 'a directory of the node holds 1 GiB, and a pod that writes more is evicted',
  source: 'Kubernetes: local ephemeral storage',
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      const { stateBackend, localStorage } = cluster.settings;
      if (stateBackend !== 'rocksdb' || localStorage !== undefined) continue;
      report({
        construct: cluster,
        property: 'localStorage',
        message: 'is not given, and RocksDB is for state larger than memory',
        remedy: 'give the size of a volume for each task manager, for instance Size.gibibytes(20)',
      });
    }
  },
};

const managedForSql: Rule = {
  id: 'flink-sql-managed-memory',
  severity: 'error',
  title: 'SQL has managed memory',
  reason: 'window aggregations, sorts and joins reserve some, and fail at their start where there is none',
  source: 'seen running: taskmanager.memory.managed.fraction 0',
  check: (model, report) => {
    for (const application of applications(model)) {
      if (application.declared.sql === undefined || application.settings.managedFraction > 0) continue;
      report({
        construct: application,
        property: 'config.taskmanager.memory.managed.fraction',
        message: 'is 0, and the program is SQL',
        remedy: 'leave it out, which is 0.2',
      });
    }
  },
};

const memoryAddsUp: Rule = {
  id: 'flink-memory-adds-up',
  severity: 'error',
  title: "A task manager's memory holds its parts",
  reason: 'Flink does not start when the parts are larger than the whole',
  source: `${DOCS}: set up task manager memory`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      const { taskManagerMemory, managedFraction } = cluster.settings;
      const heap = taskHeap(taskManagerMemory.toMebibytes(), managedFraction);
      if (heap >= 0) continue;
      report({
        construct: cluster,
        property: 'taskManagerMemory',
        message: `leaves ${String(heap)} MiB for the heap of tasks, with ${String(managedFraction)} of it managed`,
        remedy: 'raise taskManagerMemory, or lower taskmanager.memory.managed.fraction',
      });
    }
  },
};

const maxParallelismInProd: Rule = {
  id: 'flink-max-parallelism',
  severity: 'warning',
  title: 'In prod the maximal parallelism of a program with state is chosen',
  reason: 'Flink chooses 128 or little more, and it can never be changed without losing state',
  source: `${DOCS}: production readiness`,
  check: (model, report) => {
    for (const application of unbounded(model)) {
      if (!application.environment.profile.durable || application.declared.maxParallelism !== undefined) continue;
      report({
        construct: application,
        property: 'maxParallelism',
        message: 'is not given',
        remedy: 'give a number with many divisors far above the parallelism, for instance 720',
      });
    }
  },
};

const SECRET = /(^|[.-])(secret|password|passwd|access-?key|token|credentials?)([.-](key|value))?$/i;

const noSecrets: Rule = {
  id: 'flink-secret-in-config',
  severity: 'error',
  title: 'No secret stands in the configuration',
  reason: 'it is readable in the ConfigMap, on the web page and in the repository',
  source: `${DOCS}: configuration; the keys that Flink hides in its logs`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      for (const [key, value] of Object.entries(cluster.settings.config)) {
        if (!SECRET.test(key) || typeof value !== 'string' || value === '' || value.includes('${')) continue;
        report({
          construct: cluster,
          property: `config.${key}`,
          message: 'holds a secret',
          remedy: 'give it by env with a reference to a Secret, or connect the system by a grant',
        });
      }
    }
  },
};

const reactive: Rule = {
  id: 'flink-reactive-mode',
  severity: 'error',
  title: 'Reactive mode is for a streaming application alone in its cluster',
  reason: 'Flink refuses to start, or ignores the parallelism of every job',
  source: `${DOCS}: elastic scaling`,
  check: (model, report) => {
    for (const cluster of clusters(model)) {
      if (cluster.settings.config['scheduler-mode'] !== 'reactive') continue;
      if (isApplication(cluster) && cluster.input === 'unbounded') continue;
      report({
        construct: cluster,
        property: 'config.scheduler-mode',
        message: 'is reactive, and this is no streaming application',
        remedy: 'leave it out',
      });
    }
  },
};

const granted: Rule = {
  id: 'flink-sql-granted',
  severity: 'error',
  title: 'A script reads and writes what was granted',
  reason: 'the program starts, and is refused by broker or store',
  source: 'the grants of the platform',
  check: (model, report) => {
    for (const application of applications(model)) {
      for (const missing of application.script()?.missing ?? []) {
        report({
          construct: application,
          property: 'sql',
          message: `uses ${missing}, which was not granted to it`,
          remedy:
            'grant it: topic.grantConsume(application), topic.grantProduce(application), location.grantReadWrite(application)',
        });
      }
    }
  },
};

const restorable: Rule = {
  id: 'flink-restore-granted',
  severity: 'error',
  title: 'The savepoint that a program begins from lies where it may read',
  reason: 'the program is refused by the store and never starts',
  source: 'the grants of the platform',
  check: (model, report) => {
    for (const application of applications(model)) {
      const match = /^s3a?:\/\/([^/]+)\/(.+?)\/*$/.exec(application.declared.restoreFrom ?? '');
      if (match?.[1] === undefined || match[2] === undefined) continue;
      if (isGranted(application.connections(), match[1], match[2])) continue;
      report({
        construct: application,
        property: 'restoreFrom',
        message: 'lies in no location that was granted to the application',
        given: application.declared.restoreFrom,
        remedy: 'copy the savepoint below state, or grant reading where it is: location.grantRead(application)',
      });
    }
  },
};

const jarGranted: Rule = {
  id: 'flink-jar-granted',
  severity: 'error',
  title: 'The jar of a program lies where it may read',
  reason: 'the job manager can not fetch it and never starts',
  source: 'the grants of the platform',
  check: (model, report) => {
    for (const application of applications(model)) {
      const match = /^s3a?:\/\/([^/]+)\/(.+)$/.exec(application.declared.jar ?? '');
      if (match?.[1] === undefined || match[2] === undefined) continue;
      if (isGranted(application.connections(), match[1], match[2])) continue;
      report({
        construct: application,
        property: 'jar',
        message: 'lies in no location that was granted to the application',
        given: application.declared.jar,
        remedy: 'grant reading: location.grantRead(application)',
      });
    }
  },
};

const savepointOfRunning: Rule = {
  id: 'flink-savepoint-running',
  severity: 'error',
  title: 'A savepoint is taken of a program that runs',
  reason: 'the Job that takes it waits for the program, and fails',
  source: `${DOCS}: savepoints`,
  check: (model, report) => {
    for (const application of applications(model)) {
      const { savepoint, suspended } = application.declared;
      if (savepoint === undefined || suspended !== true) continue;
      report({
        construct: application,
        property: 'savepoint',
        message: 'is asked for while the application is suspended',
        remedy: 'take the savepoint first, or leave suspended out',
      });
    }
  },
};

const batchCheckpoints: Rule = {
  id: 'flink-batch-checkpoints',
  severity: 'warning',
  title: 'No checkpoints are asked for in batch mode',
  reason: 'there are none: a batch program begins a failed stage again',
  source: `${DOCS}: execution mode`,
  check: (model, report) => {
    for (const application of applications(model)) {
      if (application.settings.runtimeMode !== 'batch' || application.declared.checkpointInterval === undefined)
        continue;
      report({
        construct: application,
        property: 'checkpointInterval',
        message: 'is given, and the program runs in batch mode',
        remedy: "leave it out, or give runtimeMode: 'streaming'",
      });
    }
  },
};

/** Rules of Flink. */
export const flinkRules: readonly Rule[] = [
  batchCheckpoints,
  enoughSlots,
  granted,
  imageVersion,
  jarGranted,
  managedForSql,
  maxParallelismInProd,
  memoryAddsUp,
  nativeFileSystem,
  noSecrets,
  oneNativeStore,
  reactive,
  restorable,
  rocksdbMemory,
  rocksdbVolume,
  savepointOfRunning,
  standbyNeedsState,
  stateKept,
  stateKeptWarning,
  stateOfItsOwn,
];
