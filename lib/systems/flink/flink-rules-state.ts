import { compareVersions } from '../../core';
import type { Rule } from '../../rules/engine';
import { applications, clusters, DOCS, unbounded } from './flink-rule';
import { s3Connections } from './flink-s3';
import { isGranted } from './flink-sql';
import type { FlinkCluster } from './flink-cluster';

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

/** Rules about the state of Flink applications. */
export const flinkStateRules: readonly Rule[] = [
  batchCheckpoints,
  nativeFileSystem,
  oneNativeStore,
  restorable,
  savepointOfRunning,
  standbyNeedsState,
  stateKept,
  stateKeptWarning,
  stateOfItsOwn,
];
