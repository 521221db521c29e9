import { isObject, objects, type Inventory, type Item } from '../../model';
import { containersOf } from '../../rules';
import type { Json, JsonObject } from '../../kubernetes';

/** A field of a manifest that shows something. */
export interface Proof {
  /** The manifest, as `Kind namespace/name`. */
  readonly object: string;
  /** The field. */
  readonly property: string;
  /** What stands there; nothing if it is not set, and that is what shows it. */
  readonly value: Json | undefined;
}

/** Reads what shows a row of the crosswalk in one manifest. */
type Reader = (item: Item) => readonly Omit<Proof, 'object'>[];

/** A value by its path in a pod’s spec. */
function inPod(...paths: readonly string[]): Reader {
  return ({ pod }) => {
    if (pod === undefined) return [];
    const spec = pod.pointer.slice(1).replaceAll('/', '.');
    return paths.map((path) => ({ property: `${spec}.${path}`, value: at(pod.spec, path) }));
  };
}

/** A value by its path in each container. */
function inContainers(...paths: readonly string[]): Reader {
  return (item) =>
    item.pod === undefined
      ? []
      : containersOf(item.pod, item).flatMap(({ container, path: where }) =>
          paths.map((path) => ({ property: `${where}.${path}`, value: at(container, path) })),
        );
}

/** A value that stands in the container, or else for the whole pod. */
function inContainersOrPod(path: string): Reader {
  return (item) =>
    item.pod === undefined
      ? []
      : containersOf(item.pod, item).map(({ container, path: where, pod }) => {
          const own = at(container, path);
          const spec = pod.pointer.slice(1).replaceAll('/', '.');
          return own === undefined
            ? { property: `${spec}.${path}`, value: at(pod.spec, path) }
            : { property: `${where}.${path}`, value: own };
        });
}

/** A value by its path in objects of some kinds. */
function inKinds(kinds: readonly string[], ...paths: readonly string[]): Reader {
  return ({ object }) =>
    kinds.includes(object.kind) ? paths.map((path) => ({ property: path, value: at(object, path) })) : [];
}

const RULES: Reader = inKinds(['Role', 'ClusterRole'], 'rules');
const BINDINGS: Reader = inKinds(['RoleBinding', 'ClusterRoleBinding'], 'roleRef', 'subjects');
const POLICIES: Reader = inKinds(['NetworkPolicy'], 'spec.podSelector', 'spec.policyTypes');
const REPLICATED = ['Deployment', 'StatefulSet'];

const volumeKinds: Reader = ({ pod }) =>
  pod === undefined
    ? []
    : objects(pod.spec.volumes).map((volume, index) => ({
        property: `${pod.pointer.slice(1).replaceAll('/', '.')}.volumes[${String(index)}]`,
        value: Object.keys(volume)
          .filter((key) => key !== 'name')
          .join(', '),
      }));

const ports: Reader = (item) =>
  item.pod === undefined
    ? []
    : containersOf(item.pod, item).flatMap(({ container, path }) =>
        objects(container.ports).map((port, index) => ({
          property: `${path}.ports[${String(index)}].hostPort`,
          value: port.hostPort,
        })),
      );

/** Fields by row of the crosswalk. */
const READERS: Readonly<Record<string, Reader>> = {
  A1: inPod('hostNetwork'),
  A2: inPod('hostPID'),
  A3: inPod('hostIPC'),
  A4: ports,
  A5: volumeKinds,
  A6: volumeKinds,
  A7: inContainers('securityContext.privileged'),
  A8: inContainers('securityContext.allowPrivilegeEscalation'),
  A9: inContainersOrPod('securityContext.runAsNonRoot'),
  A11: inContainersOrPod('securityContext.runAsGroup'),
  A12: inContainers('securityContext.capabilities.drop'),
  A13: inContainers('securityContext.capabilities.add'),
  A14: inContainersOrPod('securityContext.seccompProfile.type'),
  A15: inContainersOrPod('securityContext.seLinuxOptions'),
  A16: inContainers('securityContext.readOnlyRootFilesystem'),
  A17: inContainers('securityContext.procMount'),
  A18: inPod('securityContext.sysctls'),
  A19: volumeKinds,
  A20: inKinds(['Namespace'], 'metadata.labels'),
  A21: inContainersOrPod('securityContext.windowsOptions.hostProcess'),
  A22: inContainers('livenessProbe', 'readinessProbe', 'startupProbe'),
  B1: inPod('automountServiceAccountToken'),
  B2: inPod('serviceAccountName'),
  B4: RULES,
  B5: BINDINGS,
  B6: RULES,
  B7: RULES,
  B8: RULES,
  B9: RULES,
  B10: RULES,
  B11: RULES,
  B12: BINDINGS,
  B13: RULES,
  C1: POLICIES,
  C2: POLICIES,
  C5: inKinds(['Service'], 'spec.type', 'spec.externalIPs'),
  C6: inKinds(['Ingress', 'Gateway'], 'spec.tls', 'spec.listeners'),
  C8: inKinds(['NetworkPolicy'], 'spec.egress'),
  D1: inContainers('image'),
  D3: inContainers('image'),
  D4: inContainers('image'),
  E1: inContainers('resources.requests.cpu'),
  E3: inContainers('resources.requests.memory'),
  E4: inContainers('resources.limits.memory'),
  E7: inKinds(['ResourceQuota', 'LimitRange'], 'spec'),
  F1: inContainers('readinessProbe'),
  F2: inContainers('livenessProbe'),
  F4: inKinds(REPLICATED, 'spec.replicas'),
  F6: inKinds(['PodDisruptionBudget'], 'spec.maxUnavailable', 'spec.minAvailable', 'spec.selector'),
  F7: inKinds(['PodDisruptionBudget'], 'spec.maxUnavailable', 'spec.minAvailable'),
  F8: inPod('topologySpreadConstraints', 'affinity'),
  F9: inKinds(REPLICATED, 'spec.strategy', 'spec.updateStrategy'),
  F16: inContainers('env', 'envFrom'),
  F17: inKinds(['ConfigMap', 'Secret'], 'metadata.name'),
  F19: ({ object }) => [{ property: 'apiVersion', value: object.apiVersion }],
  F21: ({ object }) => [{ property: 'metadata.namespace', value: object.metadata.namespace }],
  F22: ({ object }) => [{ property: 'apiVersion', value: object.apiVersion }],
};

/** Fields in which a secret could stand: of them only the shape is told. */
const SHAPE_ONLY: ReadonlySet<string> = new Set(['env', 'envFrom']);
/** A command or a header of a probe may have one: of probes everything else is told. */
const PROBES: ReadonlySet<string> = new Set(['livenessProbe', 'readinessProbe', 'startupProbe']);
const TOLD_OF_ACTIONS = ['host', 'path', 'port', 'scheme', 'service'];

/**
 * The fields of manifests that show a row of the crosswalk.
 *
 * @param row - the row, for instance `A7`
 * @param inventory - the manifests
 * @returns the fields, in the order of the manifests; empty for a row that no field shows
 */
export function proofOf(row: string, inventory: Inventory): Proof[] {
  const read = READERS[row];
  if (read === undefined) return [];
  return inventory.items.flatMap((item) =>
    read(item).map(({ property, value }) => ({
      object: nameOf(item),
      property,
      value: shown(property.split('.').at(-1) ?? '', value),
    })),
  );
}

/**
 * A manifest as people name it.
 *
 * @param item - the manifest
 * @returns `Kind namespace/name`
 */
export function nameOf({ object: { kind, metadata } }: Item): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

function shown(field: string, value: Json | undefined): Json | undefined {
  if (SHAPE_ONLY.has(field)) return shapeOf(value);
  return PROBES.has(field) && isObject(value) ? probe(value) : value;
}

function probe(value: JsonObject): Json {
  return Object.fromEntries(
    Object.entries(value).map(([key, action]): [string, Json] => [
      key,
      isObject(action)
        ? Object.fromEntries(Object.entries(action).filter(([part]) => TOLD_OF_ACTIONS.includes(part)))
        : (action ?? null),
    ]),
  );
}

/** Names of variables and where they come from, never what they hold. */
function shapeOf(value: Json | undefined): Json | undefined {
  if (value === undefined) return undefined;
  return objects(value).map((entry) => {
    const name = typeof entry.name === 'string' ? entry.name : '*';
    const source = isObject(entry.valueFrom)
      ? Object.keys(entry.valueFrom)
      : Object.keys(entry).filter((key) => key.endsWith('Ref'));
    return `${name} from ${source.length === 0 ? 'text' : source.join(', ')}`;
  });
}

function at(value: unknown, path: string): Json | undefined {
  let current: unknown = value;
  for (const key of path.split('.')) current = isObject(current) ? current[key] : undefined;
  return isJson(current) ? current : undefined;
}

function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== 'function';
}
