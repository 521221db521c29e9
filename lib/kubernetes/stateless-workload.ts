import type { Construct } from 'constructs';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Service } from 'kubernetes-types/core/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { Port } from '../connect';
import { disruptionBudget } from './disruption-budget';
import { Manifest } from './manifest';
import { service } from './service';
import { spreadConstraints, type Spread } from './spread';
import { Workload, type WorkloadProps } from './workload';

/** Pods that are alike. */
export interface StatelessWorkloadProps extends WorkloadProps {
  /**
   * Number of pods.
   *
   * @default - 2 in tiers test and prod, 1 in dev
   */
  readonly replicas?: number;
  /**
   * Ports of the Service in front of the pods.
   *
   * @default - no Service
   */
  readonly ports?: readonly Port[];
  /**
   * How strictly pods are kept on different nodes.
   *
   * @default 'preferred'
   */
  readonly spread?: Spread;
  /**
   * Whether all old pods stop before new ones start, for programs that must not run twice.
   *
   * @default false
   */
  readonly recreate?: boolean;
}

/** A Deployment with its Service, disruption budget, service account and firewall. */
export class StatelessWorkload extends Workload {
  /** The Deployment. */
  readonly controller: Manifest<Deployment>;
  /** The Service; nothing without ports. */
  readonly service: Manifest<Service> | undefined;
  /** The disruption budget; nothing for a single pod. */
  readonly disruptionBudget: Manifest<PodDisruptionBudget> | undefined;

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - the workload
   */
  constructor(scope: Construct, id: string, props: StatelessWorkloadProps) {
    super(scope, id, props);
    const { name, labels, pods, namespace } = this;
    const replicas = props.replicas ?? (this.environment.profile.replicated ? 2 : 1);
    this.service =
      props.ports === undefined
        ? undefined
        : service(this, 'Service', { name, labels, pods, ports: props.ports, overrides: props.overrides?.service });
    this.controller = new Manifest<Deployment>(
      this,
      'Resource',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace, labels: { ...labels } },
        spec: () => ({
          replicas,
          strategy:
            props.recreate === true
              ? { type: 'Recreate' }
              : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          selector: { matchLabels: { ...pods.labels } },
          template: this.renderTemplate({
            spread: replicas > 1 ? spreadConstraints(props.spread ?? 'preferred', pods.labels) : [],
          }),
        }),
      },
      { overrides: props.overrides?.controller },
    );
    this.disruptionBudget =
      replicas > 1
        ? disruptionBudget(this, 'DisruptionBudget', {
            name,
            labels,
            pods,
            maxUnavailable: 1,
            overrides: props.overrides?.disruptionBudget,
          })
        : undefined;
  }
}
