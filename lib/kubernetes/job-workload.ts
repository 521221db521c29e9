import type { Cron, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import type { CronJob, Job, JobSpec } from 'kubernetes-types/batch/v1';
import { Late, shortHash } from '../core';
import { Manifest } from './manifest';
import { Workload, type WorkloadProps } from './workload';

/** Pods that end. */
export interface JobWorkloadProps extends WorkloadProps {
  /**
   * How often a failed pod is replaced before the job has failed.
   *
   * @default 6
   */
  readonly retries?: number;
  /**
   * Time after which the job is stopped and has failed.
   *
   * @default - none
   */
  readonly deadline?: Duration;
  /**
   * Whether a failed container is started again in its pod, or a new pod is made.
   *
   * @default 'new-pod'
   */
  readonly onFailure?: 'new-pod' | 'restart-container';
  /**
   * Whether a pod that is evicted, preempted or deleted counts as a retry. Free of charge only where a failure makes a
   * new pod.
   *
   * @default 'counted'
   */
  readonly disruptions?: 'counted' | 'free';
  /**
   * Several pods that work together, numbered from 0 (`JOB_COMPLETION_INDEX`, and the end of their host names).
   *
   * @default - one pod
   */
  readonly group?: JobGroup;
}

/** Pods of one job that work together. */
export interface JobGroup {
  /** How many there are. */
  readonly pods: number;
  /**
   * Number of the pod whose success is the job's: the others are then stopped. Kubernetes 1.33 or later.
   *
   * @default - all have to succeed
   */
  readonly leader?: number;
}

/**
 * A Job that runs once for each content: its name carries a hash of its final spec, so that a changed job runs again
 * and an unchanged one does not. Jobs can't be changed once they exist.
 */
export class JobWorkload extends Workload {
  /** The Job. */
  readonly controller: Manifest<Job>;

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - the workload
   */
  constructor(scope: Construct, id: string, props: JobWorkloadProps) {
    super(scope, id, props);
    this.controller = new Manifest<Job>(
      this,
      'Resource',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: this.name, namespace: this.namespace, labels: { ...this.labels } },
        spec: () => jobSpec(props, this.renderTemplate({ restartPolicy: restartPolicy(props) })),
      },
      { overrides: props.overrides?.controller, nameSuffix: ({ spec }) => Late.map(JSON.stringify(spec), shortHash) },
    );
  }
}

/** Pods that end, at certain times. */
export interface ScheduledWorkloadProps extends JobWorkloadProps {
  /** When. */
  readonly schedule: Cron;
  /**
   * Time zone of the schedule, by its IANA name.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
  /**
   * What happens if the last run still goes on.
   *
   * @default 'skip'
   */
  readonly overlap?: 'skip' | 'replace' | 'allow';
  /**
   * Whether no run is started for now.
   *
   * @default false
   */
  readonly suspended?: boolean;
}

const CONCURRENCY = { skip: 'Forbid', replace: 'Replace', allow: 'Allow' } as const;

/** A CronJob. */
export class ScheduledWorkload extends Workload {
  /** The CronJob. */
  readonly controller: Manifest<CronJob>;

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - the workload
   */
  constructor(scope: Construct, id: string, props: ScheduledWorkloadProps) {
    super(scope, id, props);
    this.controller = new Manifest<CronJob>(
      this,
      'Resource',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: this.name, namespace: this.namespace, labels: { ...this.labels } },
        spec: () => ({
          schedule: props.schedule.expressionString,
          timeZone: props.timeZone ?? 'Etc/UTC',
          concurrencyPolicy: CONCURRENCY[props.overlap ?? 'skip'],
          startingDeadlineSeconds: 3600, // without one, 100 missed runs stop a schedule for good
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 3,
          ...(props.suspended === true ? { suspend: true } : {}),
          jobTemplate: {
            metadata: { labels: { ...this.labels } },
            spec: jobSpec(props, this.renderTemplate({ restartPolicy: restartPolicy(props) })),
          },
        }),
      },
      { overrides: props.overrides?.controller },
    );
  }
}

const FREE_DISRUPTIONS = {
  rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
};

function restartPolicy(props: JobWorkloadProps): 'Never' | 'OnFailure' {
  return props.onFailure === 'restart-container' ? 'OnFailure' : 'Never';
}

function jobSpec(props: JobWorkloadProps, template: JobSpec['template']): JobSpec {
  const { group } = props;
  return {
    ...(group === undefined ? {} : { completionMode: 'Indexed', completions: group.pods, parallelism: group.pods }),
    ...(group?.leader === undefined ? {} : { successPolicy: { rules: [{ succeededIndexes: String(group.leader) }] } }),
    backoffLimit: props.retries ?? 6,
    ...(props.disruptions === 'free' ? { podFailurePolicy: FREE_DISRUPTIONS } : {}),
    ...(props.deadline === undefined ? {} : { activeDeadlineSeconds: props.deadline.toSeconds() }),
    template,
  };
}
