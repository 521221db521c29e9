import type { Construct } from 'constructs';
import { giveBrand, hasBrand } from '../../core';
import { Ledger, type PodSet } from '../../connect';
import { FlinkCluster, type FlinkClusterProps, type IFlinkCluster } from './flink-cluster';
import { ExistingFlinkSession, type ExistingFlinkSessionProps } from './flink-existing';
import { createStatefulSets } from './flink-statefulsets';

/** A session cluster. */
export interface FlinkSessionProps extends FlinkClusterProps {
  /**
   * Whether its pods are gone for now. What runs in it, and its state, is found again.
   *
   * @default false
   */
  readonly suspended?: boolean;
}

/**
 * A cluster to which programs are submitted through its REST interface, by whoever was granted it. With `state`, jobs
 * survive their job manager.
 */
export class FlinkSession extends FlinkCluster {
  /**
   * Whether a construct is a session, of this or another copy of the package.
   *
   * @param construct - anything
   * @returns true for sessions
   */
  static isFlinkSession(this: void, construct: unknown): construct is FlinkSession {
    return hasBrand(construct, 'FlinkSession');
  }

  /**
   * A session that somebody else runs.
   *
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - where it is
   * @returns what can be granted of it
   */
  static fromExisting(scope: Construct, id: string, props: ExistingFlinkSessionProps): IFlinkCluster {
    return new ExistingFlinkSession(scope, id, props);
  }

  private readonly pods: readonly [PodSet, PodSet];

  /**
   * @param scope - parent construct, within a chart that has a namespace
   * @param id - id in the parent, and the name if props give none
   * @param props - the session
   */
  constructor(scope: Construct, id: string, props: FlinkSessionProps = {}) {
    super(scope, id, props, { runtimeMode: 'streaming', parallelism: undefined, ends: false, lateProps: [] });
    giveBrand(this, 'FlinkSession');
    this.checkOverrides(['bindings', 'config', 'files', 'jobManager', 'metrics', 'rest', 'taskManager']);
    const cluster = this.createCluster(props, { clusterId: this.name, sql: undefined, program: {} });
    this.pods = createStatefulSets(this, {
      cluster,
      client: this.client,
      ledger: Ledger.of(this),
      facts: () => this.facts(),
      args: ['jobmanager'],
      job: undefined,
      suspended: props.suspended ?? false,
      overrides: { jobManager: this.override('jobManager'), taskManager: this.override('taskManager') },
    });
    this.createServices(this.pods[0].labels);
  }

  protected restPods(): PodSet {
    return this.pods[0];
  }

  protected podSets(): readonly PodSet[] {
    return this.pods;
  }
}
