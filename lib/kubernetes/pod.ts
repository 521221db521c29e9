import { Size, type Duration } from 'cdk8s';
import type { PodSpec, PodTemplateSpec, Toleration, TopologySpreadConstraint, Volume } from 'kubernetes-types/core/v1';
import type { Environment } from '../environment';
import { quantity } from '../core';
import { projectBindings, type BindingProjection } from './bindings';
import { renderContainer, SCRATCH, type ContainerProps } from './container';

/** A volume of a pod: the Kubernetes literal without its name. */
export type VolumeSource = Omit<Volume, 'name'>;

/** Which nodes pods may go to. */
export interface SchedulingProps {
  /**
   * Labels that a node must have.
   *
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * Taints that the pods bear.
   *
   * @default - none
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * Name of the priority class.
   *
   * @default - the cluster's default priority
   */
  readonly priorityClass?: string;
}

/** A pod: hardened whatever is given here. */
export interface PodProps {
  /** Numeric user that the image runs as; never 0. */
  readonly user: number;
  /**
   * Numeric group, which also owns the volumes.
   *
   * @default - the same number as the user
   */
  readonly group?: number;
  /** Containers. */
  readonly containers: readonly ContainerProps[];
  /**
   * Containers that run to their end before the others start.
   *
   * @default - none
   */
  readonly initContainers?: readonly ContainerProps[];
  /**
   * Volumes by name.
   *
   * @default - none
   */
  readonly volumes?: Readonly<Record<string, VolumeSource>>;
  /**
   * Size of all writable directories together.
   *
   * @default Size.mebibytes(256)
   */
  readonly scratch?: Size;
  /**
   * How long the pod may take to stop.
   *
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;
  /**
   * Further labels.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Further annotations.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Headless Service below which pods with a host name, such as those of indexed jobs, have a DNS name.
   *
   * @default - none; stateful workloads have theirs
   */
  readonly subdomain?: string;
  /**
   * Which nodes the pods may go to.
   *
   * @default - any
   */
  readonly scheduling?: SchedulingProps;
}

/** What the workload around a pod adds to it. */
export interface PodSurroundings {
  /** Images, mirrors, digests. */
  readonly environment: Environment;
  /** Name of the service account. */
  readonly serviceAccount: string;
  /** Whether the pod calls the API server. */
  readonly token: boolean;
  /** All labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** All annotations. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Its connections. */
  readonly bindings: BindingProjection;
  /** Spread over zones and nodes. */
  readonly spread: readonly TopologySpreadConstraint[];
  /** Restart policy; only Jobs have another than `Always`. */
  readonly restartPolicy?: 'Never' | 'OnFailure';
}

const NO_BINDINGS = projectBindings([]);

/**
 * Renders a pod that passes Pod Security `restricted`.
 *
 * @param props - the pod
 * @param around - what the workload adds
 * @returns the template
 */
export function renderPod(props: PodProps, around: PodSurroundings): PodTemplateSpec {
  const group = props.group ?? props.user;
  const container = (extra: BindingProjection) => (one: ContainerProps) =>
    renderContainer(one, around.environment.image(one.image), extra);
  const spec: PodSpec = {
    serviceAccountName: around.serviceAccount,
    automountServiceAccountToken: around.token,
    enableServiceLinks: false,
    subdomain: props.subdomain,
    restartPolicy: around.restartPolicy,
    terminationGracePeriodSeconds: props.terminationGracePeriod?.toSeconds(),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: props.user,
      runAsGroup: group,
      fsGroup: group,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    initContainers: props.initContainers?.map(container(around.bindings)),
    containers: props.containers.map(container(around.bindings)),
    volumes: volumesOf(props, around.bindings),
    topologySpreadConstraints: around.spread.length === 0 ? undefined : [...around.spread],
    nodeSelector: props.scheduling?.nodeSelector,
    tolerations: props.scheduling?.tolerations === undefined ? undefined : [...props.scheduling.tolerations],
    priorityClassName: props.scheduling?.priorityClass,
  };
  const annotations = { ...props.annotations, ...around.annotations };
  return {
    metadata: {
      labels: { ...props.labels, ...around.labels },
      // an empty map would make every kubectl apply say "configured": the API server drops it
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec,
  };
}

function volumesOf(props: PodProps, bindings: BindingProjection = NO_BINDINGS): Volume[] | undefined {
  const volumes: Volume[] = [
    ...Object.entries(props.volumes ?? {}).map(([name, source]) => ({ name, ...source })),
    ...bindings.volumes,
  ];
  const writes = [...props.containers, ...(props.initContainers ?? [])].some(
    ({ writable = [] }) => writable.length > 0,
  );
  if (writes) volumes.push({ name: SCRATCH, emptyDir: { sizeLimit: quantity(props.scratch ?? Size.mebibytes(256)) } });
  return volumes.length === 0 ? undefined : volumes;
}
