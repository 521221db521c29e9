import { parseQuantity } from '../../core';
import type { Json } from '../../kubernetes';
import { isObject, objects, specOf, type Item, type PodView } from '../../model';
import { neverComes } from '../limits/schedule';
import type { ManifestContext, ManifestRule, ReportManifest } from '../manifest-rule';
import { itemsOf } from '../operators/at';
import { heapBytes } from '../operators/heap';
import { Workloads } from '../security/workloads';

function pathOf(pod: PodView, field: string): string {
  return `${pod.pointer.slice(1).replaceAll('/', '.')}.${field}`;
}

/** Seconds that a command sleeps: `sleep 30`, alone or within a shell. */
const SLEEP = /(?:^|[\s;&])sleep\s+(\d+)\b/;

function sleepOf(hook: Json | undefined): number {
  if (!isObject(hook)) return 0;
  const { sleep, exec } = hook;
  if (isObject(sleep) && typeof sleep.seconds === 'number') return sleep.seconds;
  const command =
    isObject(exec) && Array.isArray(exec.command) ? exec.command.filter((part) => typeof part === 'string') : [];
  return Number(SLEEP.exec(command.join(' '))?.[1] ?? 0);
}

const grace: ManifestRule = {
  id: 'pod-grace-period',
  severity: 'warning',
  title: 'A pod has the time to stop that it takes',
  reason: 'it is killed while it still works, and what it holds in memory is lost',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  equivalents: {},
  pod: (pod, item, report) => {
    const given = pod.spec.terminationGracePeriodSeconds;
    const property = pathOf(pod, 'terminationGracePeriodSeconds');
    const seconds = typeof given === 'number' ? given : 30;
    const ends = item.object.kind === 'Job' || item.object.kind === 'CronJob' || item.object.kind === 'Pod';
    if (seconds < 0 || (seconds === 0 && !ends)) {
      report({
        item,
        property,
        message: 'kills the pod at once',
        given,
        allowed: 'at least 1',
        remedy: 'write the seconds that it takes to stop, or leave it out for 30',
      });
      return;
    }
    const longest = Math.max(
      0,
      ...pod.containers.map(({ lifecycle }) => (isObject(lifecycle) ? sleepOf(lifecycle.preStop) : 0)),
    );
    if (longest === 0 || longest < seconds) return;
    report({
      item,
      property,
      message: `is over before a hook ends that sleeps ${String(longest)} seconds`,
      given: seconds,
      allowed: `more than ${String(longest)}`,
      remedy: 'write what the hook takes and what the program takes, together',
    });
  },
};

function updates(item: Item, report: ReportManifest, context: ManifestContext): void {
  const { updateStrategy, strategy } = specOf(item.object);
  const rolling = isObject(strategy) && isObject(strategy.rollingUpdate) ? strategy.rollingUpdate : {};
  if (rolling.maxUnavailable === '100%')
    report({
      item,
      property: 'spec.strategy.rollingUpdate.maxUnavailable',
      message: 'stops all pods for an update',
      given: '100%',
      allowed: 'less than 100%',
      remedy: 'write maxUnavailable: 0 and maxSurge: 1',
    });
  if (!isObject(updateStrategy)) return;
  if (updateStrategy.type === 'OnDelete')
    report({
      item,
      property: 'spec.updateStrategy.type',
      message: 'changes no pod until somebody deletes it',
      given: 'OnDelete',
      allowed: 'RollingUpdate',
      remedy: 'leave updateStrategy out, unless an operator deletes the pods',
    });
  const partition = isObject(updateStrategy.rollingUpdate) ? updateStrategy.rollingUpdate.partition : undefined;
  const replicas = Workloads.of(context).replicasOf(item);
  if (typeof partition === 'number' && partition >= replicas && partition > 0)
    report({
      item,
      property: 'spec.updateStrategy.rollingUpdate.partition',
      message: `is not below the ${String(replicas)} replicas, so that no pod is updated`,
      given: partition,
      allowed: `less than ${String(replicas)}`,
      remedy: 'lower it as the update goes on',
    });
}

const update: ManifestRule = {
  id: 'workload-update',
  severity: 'warning',
  title: 'A change reaches the pods, and not all of them at once',
  reason: 'pods go on with what was there before, or all are away together',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies',
  equivalents: {},
  objects: { 'apps/Deployment': updates, 'apps/StatefulSet': updates, 'apps/DaemonSet': updates },
};

const sharedClaim: ManifestRule = {
  id: 'claim-shared',
  severity: 'error',
  title: 'A volume of one node is mounted by one pod',
  reason: 'the second pod waits for ever: Multi-Attach error, or both write over each other on one node',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
  equivalents: {},
  objects: {
    'apps/Deployment': (item, report, context) => {
      if (item.pod === undefined || Workloads.of(context).replicasOf(item) < 2) return;
      for (const [index, { persistentVolumeClaim }] of objects(item.pod.spec.volumes).entries()) {
        const given = isObject(persistentVolumeClaim) ? persistentVolumeClaim.claimName : undefined;
        if (typeof given !== 'string') continue;
        const claim = context.inventory.find('/PersistentVolumeClaim', item.pod.namespace, given);
        const modes = claim === undefined ? undefined : specOf(claim.object).accessModes;
        if (!Array.isArray(modes) || !modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod'))
          continue;
        report({
          item,
          property: pathOf(item.pod, `volumes[${String(index)}].persistentVolumeClaim.claimName`),
          message: 'is a claim of one node, and there are several pods',
          given,
          allowed: 'a claim with ReadWriteMany',
          remedy: 'make it a StatefulSet with volumeClaimTemplates, or run one pod',
        });
      }
    },
  },
};

const overlap: ManifestRule = {
  id: 'cron-job-runs',
  severity: 'warning',
  title: 'A CronJob comes at all, and its runs do not pile up',
  reason: 'with Allow and no deadline runs that hang stay beside each other; a day that no year has never comes',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
  equivalents: {},
  objects: {
    'batch/CronJob': (item, report) => {
      const { concurrencyPolicy = 'Allow', schedule, startingDeadlineSeconds, jobTemplate } = specOf(item.object);
      const job = isObject(jobTemplate) && isObject(jobTemplate.spec) ? jobTemplate.spec : {};
      if (typeof schedule === 'string' && !schedule.startsWith('@') && neverComes(schedule))
        report({
          item,
          property: 'spec.schedule',
          message: 'names a day that no year has',
          given: schedule,
          remedy: 'write a day that its months have',
        });
      if (concurrencyPolicy === 'Allow' && job.activeDeadlineSeconds === undefined)
        report({
          item,
          property: 'spec.concurrencyPolicy',
          message: 'lets runs that hang pile up',
          given: concurrencyPolicy,
          allowed: 'Forbid, Replace, or a deadline',
          remedy: 'write concurrencyPolicy: Forbid, and jobTemplate.spec.activeDeadlineSeconds',
        });
      if (typeof startingDeadlineSeconds === 'number' && startingDeadlineSeconds < 10)
        report({
          item,
          property: 'spec.startingDeadlineSeconds',
          message: 'is shorter than the ten seconds between two looks of the controller',
          given: startingDeadlineSeconds,
          allowed: 'at least 10',
          remedy: 'write some minutes',
        });
    },
  },
};

/** Variables in which programs get options of the JVM; alone, a size is the heap. */
const OPTIONS =
  /(^|_)(JAVA|JVM|JDK|HEAP|KAFKA|CATALINA|ES|SPARK|HADOOP|HDFS|FLINK)_.*OPTS$|^(JAVA_TOOL_OPTIONS|JAVA_OPTS|JVM_OPTS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|MAX_HEAP_SIZE)$/;
const HEAP = /(?:^|\s)-Xmx(\d+[kKmMgGtT]?)(?=\s|$)/;

const heap: ManifestRule = {
  id: 'container-heap',
  severity: 'error',
  title: 'The heap of a JVM fits into the memory of its container',
  reason: 'the kernel kills the container as soon as the heap is used',
  source: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html (-Xmx)',
  equivalents: {},
  container: ({ container: { env, args, command, resources }, path, name, item }, report) => {
    const limit = isObject(resources) && isObject(resources.limits) ? resources.limits.memory : undefined;
    const there = typeof limit === 'string' ? parseQuantity(limit) : typeof limit === 'number' ? limit : undefined;
    if (there === undefined || typeof limit === 'object') return;
    const check = (text: Json | undefined, property: string, alone: boolean): void => {
      if (typeof text !== 'string') return;
      const given = HEAP.exec(text)?.[1] ?? (alone ? text : undefined);
      const needed = given === undefined ? undefined : heapBytes(given);
      if (needed === undefined || needed < there) return;
      report({
        item,
        property,
        message: `gives the JVM of ${name} a heap of ${given ?? ''}, and the container has ${String(limit)}`,
        allowed: `less than ${String(limit)}; the JVM needs a quarter and more beside the heap`,
        remedy: 'write a smaller heap, or -XX:MaxRAMPercentage, or raise the limit',
      });
    };
    if (env !== undefined)
      for (const [index, { name: variable, value }] of objects(env).entries())
        if (typeof variable === 'string' && OPTIONS.test(variable))
          check(value, `${path}.env[${String(index)}].value`, variable === 'MAX_HEAP_SIZE');
    for (const [field, list] of [
      ['args', args],
      ['command', command],
    ] as const)
      for (const [index, text] of itemsOf(list).entries()) check(text, `${path}.${field}[${String(index)}]`, false);
  },
};

/** How pods start, stop and change. */
export const lifecycleRules: readonly ManifestRule[] = [grace, heap, overlap, sharedClaim, update];
