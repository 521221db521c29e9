import type { Duration, Size } from 'cdk8s';
import type { Container, EnvVar, Probe, ResourceRequirements, VolumeMount } from 'kubernetes-types/core/v1';
import { Late, quantity, type CpuAmount, type Text } from '../core';

/** Value of an environment variable: text (late text included), a key of a Secret or ConfigMap, or a field of the pod. */
export type EnvValue =
  | Text
  | { readonly secret: string; readonly key: string; readonly optional?: boolean }
  | { readonly configMap: string; readonly key: string }
  | { readonly field: string };

/** How often and how long to ask. */
export interface ProbeTiming {
  /**
   * Time between two probes.
   *
   * @default Duration.seconds(10)
   */
  readonly period?: Duration;
  /**
   * Failures in a row that count as failed.
   *
   * @default 3
   */
  readonly failures?: number;
  /**
   * How long one probe may take.
   *
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;
  /**
   * Time before the first probe.
   *
   * @default - none
   */
  readonly delay?: Duration;
}

/** A question to a container: does a port answer, does a URL answer, does a command succeed? Ports are numbers or names. */
export type ProbeProps = ProbeTiming &
  (
    | { readonly tcp: number | string }
    | { readonly http: string; readonly port: number | string; readonly scheme?: 'HTTP' | 'HTTPS' }
    | { readonly exec: readonly string[] }
  );

/** What a container gets of the node. Memory is requested in full: data systems use what they are given. */
export interface Resources {
  /** Processor time that is set aside. */
  readonly cpu: CpuAmount;
  /** Memory that is set aside, and the limit. */
  readonly memory: Size;
  /**
   * Processor time above which the container is slowed down.
   *
   * @default - no limit: throttled databases and JVMs miss heartbeats
   */
  readonly cpuLimit?: CpuAmount;
  /**
   * Space on the node's disk that is set aside, and the limit: writable directories and other empty volumes of the pod
   * count against it.
   *
   * @default - 128 MiB set aside, 2 GiB at most
   */
  readonly ephemeralStorage?: Size;
}

/** A mounted volume. */
export interface Mount {
  /** Name of the volume in the pod. */
  readonly volume: string;
  /** Absolute path in the container. */
  readonly path: string;
  /**
   * Path in the volume.
   *
   * @default - its root
   */
  readonly subPath?: string;
  /**
   * Whether the container may only read.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** A container: hardened whatever is given here. */
export interface ContainerProps {
  /** Name of the container. */
  readonly name: string;
  /** Image by exact tag, as its publisher names it; mirror and digest are added. */
  readonly image: string;
  /**
   * Replaces the image's entry point.
   *
   * @default - the image's
   */
  readonly command?: readonly string[];
  /**
   * Arguments.
   *
   * @default - the image's
   */
  readonly args?: readonly Text[];
  /**
   * Environment. Variables may refer to earlier ones with `$(NAME)`.
   *
   * @default - none
   */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /**
   * Ports by name.
   *
   * @default - none
   */
  readonly ports?: Readonly<Record<string, number | { readonly port: number; readonly transport: 'TCP' | 'UDP' }>>;
  /** Processor time and memory. */
  readonly resources: Resources;
  /**
   * Mounted volumes.
   *
   * @default - none
   */
  readonly mounts?: readonly Mount[];
  /**
   * Directories that must be writable: the root file system is not. They are lost with the pod.
   *
   * @default - none
   */
  readonly writable?: readonly string[];
  /**
   * Whether the container has started; until then the other probes wait.
   *
   * @default - not asked
   */
  readonly startup?: ProbeProps;
  /**
   * Whether it may get requests.
   *
   * @default - not asked
   */
  readonly readiness?: ProbeProps;
  /**
   * Whether it must be restarted.
   *
   * @default - not asked
   */
  readonly liveness?: ProbeProps;
  /**
   * Command that runs before the container is asked to stop.
   *
   * @default - none
   */
  readonly preStop?: readonly string[];
}

/** Name of the volume behind writable directories. */
export const SCRATCH = 'scratch';

/**
 * Renders a container that passes Pod Security `restricted` with a read-only root file system.
 *
 * @param props - the container
 * @param image - the final image reference
 * @param extra - environment and mounts that the pod adds
 * @returns the container
 */
export function renderContainer(
  props: ContainerProps,
  image: string,
  extra: { readonly env: Readonly<Record<string, EnvValue>>; readonly mounts: readonly Mount[] } = {
    env: {},
    mounts: [],
  },
): Container {
  const env = { ...extra.env, ...props.env };
  const mounts = [...(props.mounts ?? []), ...extra.mounts, ...(props.writable ?? []).map(scratchMount(props.name))];
  return {
    name: props.name,
    image,
    command: props.command === undefined ? undefined : [...props.command],
    args: props.args?.map((text) => Late.text(text)),
    env: Object.keys(env).length === 0 ? undefined : Object.entries(env).map(([name, value]) => renderEnv(name, value)),
    ports: props.ports === undefined ? undefined : Object.entries(props.ports).map(renderPort),
    resources: renderResources(props.resources),
    volumeMounts: mounts.length === 0 ? undefined : mounts.map(renderMount),
    startupProbe: props.startup === undefined ? undefined : renderProbe(props.startup),
    readinessProbe: props.readiness === undefined ? undefined : renderProbe(props.readiness),
    livenessProbe: props.liveness === undefined ? undefined : renderProbe(props.liveness),
    lifecycle: props.preStop === undefined ? undefined : { preStop: { exec: { command: [...props.preStop] } } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  };
}

/**
 * How a writable directory is mounted: a folder of its own in the pod's scratch volume.
 *
 * @param container - name of the container
 * @returns a function from path to mount
 */
export function scratchMount(container: string): (path: string) => Mount {
  return (path) => ({ volume: SCRATCH, path, subPath: `${container}${path.replace(/\/+$/, '')}`.replaceAll('/', '-') });
}

/**
 * @param name - name of the variable
 * @param value - its value
 * @returns the variable as Kubernetes writes it
 */
export function renderEnv(name: string, value: EnvValue): EnvVar {
  if (typeof value === 'string' || 'apply' in value) return { name, value: Late.text(value) };
  if ('secret' in value) {
    return {
      name,
      valueFrom: {
        secretKeyRef: { name: value.secret, key: value.key, ...(value.optional === true ? { optional: true } : {}) },
      },
    };
  }
  if ('configMap' in value) return { name, valueFrom: { configMapKeyRef: { name: value.configMap, key: value.key } } };
  return { name, valueFrom: { fieldRef: { fieldPath: value.field } } };
}

function renderPort([name, value]: [string, number | { readonly port: number; readonly transport: 'TCP' | 'UDP' }]): {
  name: string;
  containerPort: number;
  protocol?: 'TCP' | 'UDP';
} {
  return typeof value === 'number'
    ? { name, containerPort: value }
    : { name, containerPort: value.port, protocol: value.transport };
}

function renderResources({ cpu, memory, cpuLimit, ephemeralStorage }: Resources): ResourceRequirements {
  const bytes = quantity(memory);
  const disk = ephemeralStorage === undefined ? undefined : quantity(ephemeralStorage);
  return {
    requests: { cpu: cpu.amount, memory: bytes, 'ephemeral-storage': disk ?? '128Mi' },
    limits: {
      ...(cpuLimit === undefined ? {} : { cpu: cpuLimit.amount }),
      memory: bytes,
      'ephemeral-storage': disk ?? '2Gi',
    },
  };
}

/**
 * @param mount - a mounted volume
 * @returns the mount as Kubernetes writes it
 */
export function renderMount({ volume, path, subPath, readOnly }: Mount): VolumeMount {
  return { name: volume, mountPath: path, subPath, readOnly: readOnly === true ? true : undefined };
}

function renderProbe(probe: ProbeProps): Probe {
  return {
    periodSeconds: probe.period?.toSeconds(),
    failureThreshold: probe.failures,
    timeoutSeconds: probe.timeout?.toSeconds(),
    initialDelaySeconds: probe.delay?.toSeconds(),
    ...renderQuestion(probe),
  };
}

function renderQuestion(probe: ProbeProps): Probe {
  if ('tcp' in probe) return { tcpSocket: { port: probe.tcp } };
  if ('http' in probe) return { httpGet: { path: probe.http, port: probe.port, scheme: probe.scheme } };
  return { exec: { command: [...probe.exec] } };
}
