import type { Rule } from '../../rules/engine';
import { taskHeap } from './flink-memory';
import { applications, clusters, DOCS, isApplication, unbounded } from './flink-rule';

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

/** Rules about memory, slots and volumes of Flink clusters. */
export const flinkResourceRules: readonly Rule[] = [
  enoughSlots,
  managedForSql,
  maxParallelismInProd,
  memoryAddsUp,
  reactive,
  rocksdbMemory,
  rocksdbVolume,
];
