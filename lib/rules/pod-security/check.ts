import type { JsonObject } from '../../kubernetes';
import { isObject, objects, type PodView } from '../../model';

/** How strict Pod Security is. */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** Names of the checks, as Kubernetes calls them. */
export type PodSecurityCheckId =
  | 'hostNamespaces'
  | 'privileged'
  | 'capabilities_baseline'
  | 'hostPathVolumes'
  | 'hostPorts'
  | 'hostProbesAndHostLifecycle'
  | 'appArmorProfile'
  | 'seLinuxOptions'
  | 'procMount'
  | 'seccompProfile_baseline'
  | 'sysctls'
  | 'windowsHostProcess'
  | 'allowPrivilegeEscalation'
  | 'capabilities_restricted'
  | 'procMount_restricted'
  | 'restrictedVolumes'
  | 'runAsNonRoot'
  | 'runAsUser'
  | 'seccompProfile_restricted';

/** Where a pod breaks a check. */
export interface Refusal {
  /** Where in the object, for instance `spec.template.spec.hostNetwork`. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /**
   * The value that stands there.
   *
   * @default - nothing stands there
   */
  readonly given?: unknown;
  /**
   * What is allowed.
   *
   * @default - said in the message
   */
  readonly allowed?: string;
}

/** Called for each thing that is refused. */
export type Refuse = (refusal: Refusal) => void;

/** Looks at a pod. */
export type Look = (pod: ReadPod, refuse: Refuse) => void;

/** One check of Pod Security, with what it was in each version. */
export interface PodSecurityCheck {
  /** Its name in Kubernetes. */
  readonly id: PodSecurityCheckId;
  /** The level that it belongs to. */
  readonly level: 'baseline' | 'restricted';
  /**
   * The weaker check in whose place it stands.
   *
   * @default - none
   */
  readonly overrides?: PodSecurityCheckId;
  /** What it looks at since which minor of Kubernetes 1, oldest first; before the first one it doesn't exist. */
  readonly since: readonly (readonly [number, Look])[];
}

/** A container with its place. */
export interface ReadContainer {
  /** Its name; `?` if it has none. */
  readonly name: string;
  /** Where it stands in the object. */
  readonly path: string;
  /** The container. */
  readonly container: JsonObject;
  /** Its security context, empty if it has none. */
  readonly context: JsonObject;
}

/** A pod as the checks read it. */
export interface ReadPod {
  /** Where its spec stands in the object, for instance `spec.template.spec`. */
  readonly path: string;
  /** Its spec. */
  readonly spec: JsonObject;
  /** Its security context, empty if it has none. */
  readonly context: JsonObject;
  /** Its annotations. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Where its annotations stand in the object. */
  readonly annotationsPath: string;
  /** Its containers: init containers, containers, ephemeral ones. */
  readonly containers: readonly ReadContainer[];
}

const EMPTY: JsonObject = {};

/**
 * Reads a pod for the checks.
 *
 * @param pod - the pod
 * @returns its parts, with where they stand
 */
export function readPod(pod: PodView): ReadPod {
  const { spec, annotations, pointer } = pod;
  const path = pointer.slice(1).replaceAll('/', '.');
  return {
    path,
    spec,
    context: mapOf(spec.securityContext),
    annotations,
    annotationsPath: `${path.slice(0, -'spec'.length)}metadata.annotations`,
    containers: (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
      spec[list] === undefined
        ? []
        : objects(spec[list]).map((container, index) => ({
            name: typeof container.name === 'string' ? container.name : '?',
            path: `${path}.${list}[${String(index)}]`,
            container,
            context: mapOf(container.securityContext),
          })),
    ),
  };
}

/**
 * A map, whatever stands there.
 *
 * @param value - a value of a manifest
 * @returns the map; an empty one for anything else
 */
export function mapOf(value: unknown): JsonObject {
  return isObject(value) ? value : EMPTY;
}
