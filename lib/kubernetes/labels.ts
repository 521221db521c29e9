/** Who a workload is, in the labels that Kubernetes recommends. */
export interface WorkloadIdentity {
  /** The technology, for instance `kafka` (`app.kubernetes.io/name`). */
  readonly app: string;
  /** The system, for instance `events` (`app.kubernetes.io/instance`). */
  readonly instance: string;
  /** The part, for instance `broker` (`app.kubernetes.io/component`). */
  readonly component: string;
  /**
   * The zone, for a part that has one set of pods a zone (`cdk8s-data-platform/zone`).
   *
   * @default - one set of pods for all zones
   */
  readonly zone?: string;
}

/**
 * Labels that select the pods of one part of one system. They never change: selectors are immutable.
 *
 * @param identity - technology, system, part
 * @returns the three labels, and the zone's where there is one
 */
export function selectorLabels({ app, instance, component, zone }: WorkloadIdentity): Record<string, string> {
  return {
    'app.kubernetes.io/name': app,
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/component': component,
    ...(zone === undefined ? {} : { 'cdk8s-data-platform/zone': zone }),
  };
}

/**
 * Labels of an object of ours.
 *
 * @param identity - technology, system, part
 * @returns the selector's labels and who manages the object
 */
export function objectLabels(identity: WorkloadIdentity): Record<string, string> {
  return { ...selectorLabels(identity), 'app.kubernetes.io/managed-by': 'cdk8s-data-platform' };
}
