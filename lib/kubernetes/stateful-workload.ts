import type { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import type { StatefulSet, StatefulSetSpec } from 'kubernetes-types/apps/v1';
import type { PersistentVolumeClaim, Service } from 'kubernetes-types/core/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { Port } from '../connect';
import { quantity } from '../core';
import { disruptionBudget } from './disruption-budget';
import { Manifest } from './manifest';
import { service } from './service';
import { spreadConstraints, type Spread } from './spread';
import { Workload, type WorkloadProps } from './workload';

/** A volume for each pod, which stays with the pod's name. */
export interface ClaimProps {
  /** Size. Volumes can grow where the storage class allows it, and never shrink. */
  readonly size: Size;
  /**
   * Storage class.
   *
   * @default - the target's, else the cluster's default
   */
  readonly storageClass?: string;
}

/** Pods with stable names and volumes. */
export interface StatefulWorkloadProps extends WorkloadProps {
  /** Number of pods. */
  readonly replicas: number;
  /** Ports of the headless Service, which gives each pod a DNS name. */
  readonly ports: readonly Port[];
  /**
   * Number of the first pod.
   *
   * @default 0
   */
  readonly firstOrdinal?: number;
  /**
   * Whether pods start and stop together or one after another.
   *
   * @default 'parallel'
   */
  readonly order?: 'parallel' | 'ordered';
  /**
   * Volumes by name; each is mounted under that name by the containers.
   *
   * @default - none
   */
  readonly claims?: Readonly<Record<string, ClaimProps>>;
  /**
   * What becomes of the volumes when the workload is deleted or scaled down.
   *
   * @default - 'retain' in tier prod, 'delete' in the others
   */
  readonly claimRetention?: 'retain' | 'delete';
  /**
   * How many pods may be evicted together; 0 makes no budget.
   *
   * @default 1, and none for a single pod
   */
  readonly maxUnavailable?: number;
  /**
   * How strictly pods are kept on different nodes.
   *
   * @default 'preferred'
   */
  readonly spread?: Spread;
  /**
   * Time that a new pod must be ready before the next one is replaced, in seconds.
   *
   * @default 0
   */
  readonly minReadySeconds?: number;
}

/** A StatefulSet with its headless Service, disruption budget, service account and firewall. */
export class StatefulWorkload extends Workload {
  /** The StatefulSet. */
  readonly controller: Manifest<StatefulSet>;
  /** The headless Service. */
  readonly service: Manifest<Service>;
  /** The disruption budget; nothing for a single pod. */
  readonly disruptionBudget: Manifest<PodDisruptionBudget> | undefined;

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param stateful - the workload
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly stateful: StatefulWorkloadProps,
  ) {
    super(scope, id, stateful);
    const { name, labels, pods, namespace } = this;
    this.service = service(this, 'Service', {
      name,
      labels,
      pods,
      ports: stateful.ports,
      headless: true,
      overrides: stateful.overrides?.service,
    });
    this.controller = new Manifest<StatefulSet>(
      this,
      'Resource',
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name, namespace, labels: { ...labels } },
        spec: () => this.renderSpec(),
      },
      { overrides: stateful.overrides?.controller },
    );
    const maxUnavailable = stateful.maxUnavailable ?? (stateful.replicas > 1 ? 1 : 0);
    this.disruptionBudget =
      maxUnavailable > 0
        ? disruptionBudget(this, 'DisruptionBudget', {
            name,
            labels,
            pods,
            maxUnavailable,
            overrides: stateful.overrides?.disruptionBudget,
          })
        : undefined;
  }

  /**
   * DNS names of the pods, in order.
   *
   * @returns for instance `events-broker-100.events-broker.streaming.svc.cluster.local`
   */
  podHosts(): string[] {
    const { name, namespace, environment } = this;
    const first = this.stateful.firstOrdinal ?? 0;
    return Array.from({ length: this.stateful.replicas }, (_, index) =>
      environment.serviceHost(`${name}-${String(first + index)}`, name, namespace),
    );
  }

  private renderSpec(): StatefulSetSpec {
    const { stateful, pods } = this;
    const retention =
      (stateful.claimRetention ?? (this.environment.profile.durable ? 'retain' : 'delete')) === 'retain'
        ? 'Retain'
        : 'Delete';
    const claims = Object.entries(stateful.claims ?? {});
    return {
      serviceName: this.name,
      replicas: stateful.replicas,
      podManagementPolicy: stateful.order === 'ordered' ? 'OrderedReady' : 'Parallel',
      ...(stateful.firstOrdinal === undefined || stateful.firstOrdinal === 0
        ? {}
        : { ordinals: { start: stateful.firstOrdinal } }),
      ...(stateful.minReadySeconds === undefined ? {} : { minReadySeconds: stateful.minReadySeconds }),
      updateStrategy: { type: 'RollingUpdate' },
      selector: { matchLabels: { ...pods.labels } },
      template: this.renderTemplate({
        spread: stateful.replicas > 1 ? spreadConstraints(stateful.spread ?? 'preferred', pods.labels) : [],
      }),
      ...(claims.length === 0
        ? {}
        : {
            persistentVolumeClaimRetentionPolicy: { whenDeleted: retention, whenScaled: retention },
            volumeClaimTemplates: claims.map(([claim, props]) => this.renderClaim(claim, props)),
          }),
    };
  }

  private renderClaim(name: string, { size, storageClass }: ClaimProps): PersistentVolumeClaim {
    return {
      apiVersion: 'v1', // as the API server defaults them: without, GitOps tools see a difference for ever
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: storageClass ?? this.environment.target.storageClass,
        resources: { requests: { storage: quantity(size) } },
      },
    };
  }
}
