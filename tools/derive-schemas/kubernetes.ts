import * as fs from 'node:fs';
import * as path from 'node:path';
import { sortedMap } from '../../lib/kubernetes/definition-schemas';
import { compact, type OpenApi } from '../../lib/kubernetes/openapi';
import { isPlainObject } from '../../lib/kubernetes/render';
import type { SchemaDescription, SchemaNode } from '../../lib/kubernetes/schema-file';

/** All kinds of versions that are generally available: betas are off in clusters unless somebody turns them on. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  v1: [
    'ConfigMap',
    'Endpoints',
    'Event',
    'LimitRange',
    'Namespace',
    'Node',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'Pod',
    'PodTemplate',
    'ReplicationController',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  'admissionregistration.k8s.io/v1': [
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
  'apiregistration.k8s.io/v1': ['APIService'],
  'apps/v1': ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'authentication.k8s.io/v1': ['SelfSubjectReview', 'TokenReview'],
  'authorization.k8s.io/v1': [
    'LocalSubjectAccessReview',
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
  ],
  'autoscaling/v1': ['HorizontalPodAutoscaler'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'batch/v1': ['CronJob', 'Job'],
  'certificates.k8s.io/v1': ['CertificateSigningRequest'],
  'coordination.k8s.io/v1': ['Lease'],
  'discovery.k8s.io/v1': ['EndpointSlice'],
  'events.k8s.io/v1': ['Event'],
  'flowcontrol.apiserver.k8s.io/v1': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io/v1': ['IPAddress', 'Ingress', 'IngressClass', 'NetworkPolicy', 'ServiceCIDR'],
  'node.k8s.io/v1': ['RuntimeClass'],
  'policy/v1': ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'resource.k8s.io/v1': ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'],
  'scheduling.k8s.io/v1': ['PriorityClass'],
  'storage.k8s.io/v1': [
    'CSIDriver',
    'CSINode',
    'CSIStorageCapacity',
    'StorageClass',
    'VolumeAttachment',
    'VolumeAttributesClass',
  ],
};

/** What is required on paper, and what the server fills in (rbac/v1 SetDefaults_RoleBinding; seen with 1.34). */
const FILLED_IN: Readonly<Record<string, readonly string[]>> = { 'rbac.v1.RoleRef': ['apiGroup'] };

const SIMPLE: Readonly<Record<string, string>> = {
  'resource.Quantity': 'quantity',
  'intstr.IntOrString': 'int-or-string',
  'meta.v1.Time': 'time',
  'meta.v1.MicroTime': 'time',
  'meta.v1.FieldsV1': 'any',
};

interface Types {
  readonly kinds: Record<string, string>;
  readonly types: Record<string, SchemaDescription>;
}

/** The schemas of several minors in one: what not all of them have is said beside. */
export interface KubernetesSchemas extends Types {
  readonly source: string;
  readonly minors: readonly string[];
  readonly only: Record<string, readonly string[]>;
}

/**
 * Derives the schemas of Kubernetes' own kinds.
 *
 * @param folders - from minor to the folder of that version's source (the Go module k8s.io/kubernetes)
 */
export function kubernetesSchemas(folders: ReadonlyMap<string, string>): KubernetesSchemas {
  const minors = [...folders.keys()];
  const byMinor = new Map([...folders].map(([minor, folder]) => [minor, readMinor(folder)]));
  const only = new Map<string, string[]>();
  const note = (minor: string, ...keys: readonly string[]): void => {
    for (const key of keys) only.set(key, [...(only.get(key) ?? []), minor]);
  };
  const kinds: Record<string, string> = {};
  const types: Record<string, SchemaDescription> = {};
  for (const [minor, read] of byMinor) {
    Object.assign(kinds, read.kinds);
    note(minor, ...Object.keys(read.kinds));
    for (const [name, type] of Object.entries(read.types)) {
      types[name] = types[name] === undefined ? type : merge(name, types[name], type);
      for (const [field, node] of Object.entries(type.fields ?? {})) {
        note(minor, `${name}.${field}`);
        for (const value of enumOf(node)) note(minor, `${name}.${field}=${value}`);
      }
      for (const field of type.required ?? []) note(minor, `${name}.${field}!`);
    }
  }
  // the fields of a type that is new are held against the minors that have it; the field that leads to it says the rest
  const differing = [...only].filter(([key, found]) => {
    if (key in kinds) return found.length < minors.length;
    const [place = ''] = key.split('=');
    const type = place.slice(0, place.lastIndexOf('.'));
    return found.length < [...byMinor.values()].filter((read) => type in read.types).length;
  });
  for (const [apiVersion, names] of Object.entries(KINDS))
    for (const kind of names)
      if (kinds[`${apiVersion}/${kind}`] === undefined) throw new Error(`no minor has ${apiVersion}/${kind}`);
  return {
    source: 'Kubernetes',
    minors,
    kinds: sortedMap(kinds),
    types: sortedMap(types),
    only: sortedMap(Object.fromEntries(differing)),
  };
}

function readMinor(folder: string): Types {
  const enums = readEnums(path.join(folder, 'pkg/generated/openapi/zz_generated.openapi.go'));
  const kinds: Record<string, string> = {};
  const types = new Map<string, SchemaDescription>();
  for (const [apiVersion, names] of Object.entries(KINDS)) {
    const file = `${apiVersion === 'v1' ? 'api' : 'apis'}__${apiVersion.replace('/', '__')}_openapi.json`;
    const place = path.join(folder, 'api/openapi-spec/v3', file);
    if (!fs.existsSync(place)) continue; // the version is newer than the minor
    const text = fs.readFileSync(place, 'utf8');
    const { schemas } = (JSON.parse(text) as { components: { schemas: Record<string, OpenApi> } }).components;
    const byName = new Map(Object.entries(schemas).map(([name, schema]) => [shortName(name), schema]));
    const add = (name: string): SchemaNode => {
      const simple = SIMPLE[name];
      if (simple !== undefined) return simple;
      if (types.has(name)) return `#${name}`;
      const schema = byName.get(name);
      if (schema === undefined) throw new Error(`${file} does not describe ${name}`);
      types.set(name, {}); // types may hold themselves
      const node = compact(schema, { nameOf: (reference) => add(shortName(reference.split('/').at(-1) ?? '')) });
      if (typeof node === 'string' || node.fields === undefined) {
        // a type without fields: a text with a name
        types.delete(name);
        return node;
      }
      const required = node.required?.filter((field) => FILLED_IN[name]?.includes(field) !== true);
      types.set(name, withEnums({ ...node, required }, enums.get(name) ?? new Map()));
      return `#${name}`;
    };
    for (const kind of names) {
      const name = [...byName].find(([, schema]) => isKind(schema, apiVersion, kind))?.[0];
      if (name === undefined) continue; // newer than the minor
      kinds[`${apiVersion}/${kind}`] = name;
      byName.set(name, withAnyStatus(byName.get(name) ?? {}));
      add(name);
    }
  }
  return { kinds, types: Object.fromEntries(types) };
}

/** What a server reports, and nobody declares: whoever has it in a manifest copied it from there. */
function withAnyStatus(schema: OpenApi): OpenApi {
  const { properties } = schema;
  if (!isPlainObject(properties) || properties.status === undefined) return schema;
  return { ...schema, properties: { ...properties, status: {} } };
}

function isKind(schema: OpenApi, apiVersion: string, kind: string): boolean {
  const marks = schema['x-kubernetes-group-version-kind'];
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return (
    Array.isArray(marks) &&
    marks.some(
      (mark: Record<string, unknown>) => mark.group === group && mark.version === version && mark.kind === kind,
    )
  );
}

/** `io.k8s.api.core.v1.PodSpec` is `core.v1.PodSpec`. */
function shortName(name: string): string {
  return name.replace(/^io\.k8s\.api\./, '').replace(/^io\.k8s\.apimachinery\.pkg\.(apis|api|util)\./, '');
}

/**
 * The texts that fields may have. The published OpenAPI leaves them out; the generated code that a server answers from
 * has them.
 */
function readEnums(file: string): Map<string, Map<string, string[]>> {
  const found = new Map<string, Map<string, string[]>>();
  let type = '';
  let field = '';
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const [, group, version, name] = /^func schema_k8sio_api_([a-z0-9]+)_(v\w+?)_(\w+)\(ref/.exec(line) ?? [];
    if (group !== undefined) type = `${group}.${version ?? ''}.${name ?? ''}`;
    else if (line.startsWith('func ')) type = '';
    field = /^\t{5}"([^"]+)": \{$/.exec(line)?.[1] ?? field;
    const [, values] = /^\t+Enum: +\[\]interface\{\}\{(.*)\},$/.exec(line) ?? [];
    if (values === undefined || type === '') continue;
    const fields = found.get(type) ?? new Map<string, string[]>();
    found.set(type, fields.set(field, (JSON.parse(`[${values}]`) as string[]).sort()));
  }
  return found;
}

function withEnums(type: SchemaDescription, enums: ReadonlyMap<string, string[]>): SchemaDescription {
  const fields: Record<string, SchemaNode> = {};
  for (const [name, node] of Object.entries(type.fields ?? {})) {
    const values = enums.get(name);
    fields[name] = values === undefined ? node : narrowed(node, values);
  }
  return { ...type, fields };
}

/** Where a list or a map is described, its items are meant. */
function narrowed(node: SchemaNode, values: string[]): SchemaNode {
  if (node === 'string') return { enum: values };
  if (typeof node === 'object' && node.list !== undefined) return { ...node, list: narrowed(node.list, values) };
  if (typeof node === 'object' && node.map !== undefined) return { ...node, map: narrowed(node.map, values) };
  throw new Error(`a text was expected, and not ${JSON.stringify(node)}`);
}

function enumOf(node: SchemaNode): readonly string[] {
  if (typeof node === 'string') return [];
  return node.enum ?? enumOf(node.list ?? node.map ?? '');
}

function merge(name: string, one: SchemaDescription, other: SchemaDescription): SchemaDescription {
  const fields = { ...one.fields };
  for (const [field, node] of Object.entries(other.fields ?? {})) {
    const known = fields[field];
    fields[field] = known === undefined ? node : mergeNodes(`${name}.${field}`, known, node);
  }
  const required = [...new Set([...(one.required ?? []), ...(other.required ?? [])])].sort();
  return { fields: sortedMap(fields), ...(required.length === 0 ? {} : { required }) };
}

function mergeNodes(where: string, one: SchemaNode, other: SchemaNode): SchemaNode {
  if (JSON.stringify(one) === JSON.stringify(other)) return one;
  if (typeof one === 'string' || typeof other === 'string') {
    // one minor closes what another leaves open
    if (one === 'string' || other === 'string') return 'string';
    throw new Error(`${where} changes its type between minors: ${JSON.stringify([one, other])}`);
  }
  if (one.enum !== undefined && other.enum !== undefined) {
    return { ...one, enum: [...new Set([...one.enum, ...other.enum])].sort() };
  }
  if (one.list !== undefined && other.list !== undefined)
    return { ...other, list: mergeNodes(where, one.list, other.list) };
  if (one.map !== undefined && other.map !== undefined) return { ...other, map: mergeNodes(where, one.map, other.map) };
  throw new Error(`${where} changes its type between minors: ${JSON.stringify([one, other])}`);
}
