import type { Json, JsonObject, KubeObject } from '../../kubernetes';
import { isObject, objects, podOf } from '../../model';
import { groupKindOf } from './group-kind';
import { isList } from './list-keys';

/**
 * Brings an object into the one form that all its spellings have in common, where the spelling concerns more than a
 * single field: sets in any order, fields with two names, older versions of an API, texts that may be written as numbers.
 *
 * @param object - the object
 * @returns the object in that form; the object itself if nothing is to be done for its kind
 */
export function normalForm(object: KubeObject): KubeObject {
  const form = FORMS[groupKindOf(object)];
  return form === undefined ? object : { ...object, ...form(object) };
}

/** Fields of the object that are to be written otherwise. */
type Form = (object: KubeObject) => JsonObject;

const mapOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

const sortedTexts = (value: Json | undefined): Json =>
  isList(value) ? [...value].sort((a, b) => compareTexts(canonical(a), canonical(b))) : (value ?? []);

/** Maps in an order of their own, whatever the order of their keys. */
function sortedMaps(list: readonly JsonObject[]): JsonObject[] {
  return list
    .map((map): [string, JsonObject] => [canonical(map), map])
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([, map]) => map);
}

function canonical(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${key}:${canonical(value[key])}`).join()}}`;
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** A map with some of its fields changed where they stand. */
function withFields(map: JsonObject, change: (value: Json) => Json, fields: readonly string[]): JsonObject {
  const changed: Record<string, Json> = {};
  for (const field of fields) {
    const value = map[field];
    if (value !== undefined && value !== null) changed[field] = change(value);
  }
  return { ...map, ...changed };
}

/** The spec with one of its maps changed where it stands. */
function inSpec({ spec }: KubeObject, way: readonly string[], change: (map: JsonObject) => JsonObject): JsonObject {
  const at = (map: JsonObject, [step, ...rest]: readonly string[]): JsonObject => {
    if (step === undefined) return change(map);
    const inner = map[step];
    return isObject(inner) ? { ...map, [step]: at(inner, rest) } : map;
  };
  return isObject(spec) ? { spec: at(spec, way) } : {};
}

/** Scalars that a system reads as text, however they are written. */
function asTexts(map: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [
      key,
      typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
    ]),
  );
}

const textsAt =
  (...way: readonly string[]): Form =>
  (object) =>
    inSpec(object, way, asTexts);

/** A Secret whose texts stand where the API server puts them; line breaks in base64 mean nothing. */
const SECRET: Form = ({ data, stringData }) => ({
  data: {
    ...Object.fromEntries(
      Object.entries(mapOf(data)).map(([key, text]) => [
        key,
        typeof text === 'string' ? text.replaceAll(/[\r\n]/g, '') : text,
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(mapOf(stringData)).map(([key, text]) => [
        key,
        Buffer.from(typeof text === 'string' ? text : '').toString('base64'),
      ]),
    ),
  },
  stringData: {},
});

const RULE_SETS = ['apiGroups', 'nonResourceURLs', 'resourceNames', 'resources', 'verbs'];

/** What roles allow is a union. */
const ROLE: Form = ({ rules }) =>
  rules === undefined
    ? {}
    : { rules: sortedMaps(objects(rules).map((rule) => withFields(rule, sortedTexts, RULE_SETS))) };

const BINDING: Form = ({ subjects }) =>
  subjects === undefined
    ? {}
    : {
        subjects: sortedMaps(
          objects(subjects).map((subject) => ({
            ...subject,
            apiGroup: subject.apiGroup ?? (subject.kind === 'ServiceAccount' ? '' : 'rbac.authorization.k8s.io'),
          })),
        ),
      };

const sortedList = (value: Json): Json => (isList(value) ? sortedMaps(objects(value)) : value);

/** What policies allow is a union, of rules and inside of them. */
const NETWORK_POLICY: Form = (object) =>
  inSpec(object, [], (spec) => {
    const rules = (value: Json): Json =>
      isList(value)
        ? sortedMaps(objects(value).map((rule) => withFields(rule, sortedList, ['from', 'ports', 'to'])))
        : value;
    return withFields(withFields(spec, rules, ['egress', 'ingress']), sortedTexts, ['policyTypes']);
  });

/** `serviceAccount` is the old name of `serviceAccountName`: the server writes both. */
function withOneServiceAccount(spec: JsonObject): JsonObject {
  const { serviceAccount, ...rest } = spec;
  return serviceAccount === undefined
    ? spec
    : { ...rest, serviceAccountName: rest.serviceAccountName ?? serviceAccount };
}

/** What the server and its admission write into every Pod: nobody declares it. */
const GIVEN_VOLUME = 'kube-api-access-';
const GIVEN_TOLERATIONS = /^node\.kubernetes\.io\/(not-ready|unreachable)$/;

const POD: Form = ({ spec }) => {
  if (!isObject(spec)) return {};
  const {
    nodeName: _node,
    priority: _priority,
    preemptionPolicy,
    serviceAccountName,
    ...rest
  } = withOneServiceAccount(spec);
  const isGiven = ({ name }: JsonObject): boolean => typeof name === 'string' && name.startsWith(GIVEN_VOLUME);
  const withoutMounts = (containers: Json): Json =>
    objects(containers).map((container) =>
      withFields(container, (mounts) => objects(mounts).filter((mount) => !isGiven(mount)), ['volumeMounts']),
    );
  const isGivenToleration = ({ key, tolerationSeconds }: JsonObject): boolean =>
    tolerationSeconds === 300 && typeof key === 'string' && GIVEN_TOLERATIONS.test(key);
  const cleaned = withFields(rest, withoutMounts, ['containers', 'initContainers']);
  return {
    spec: {
      ...withFields(cleaned, (volumes) => objects(volumes).filter((volume) => !isGiven(volume)), ['volumes']),
      ...(rest.tolerations === undefined
        ? {}
        : { tolerations: objects(rest.tolerations).filter((toleration) => !isGivenToleration(toleration)) }),
      ...(preemptionPolicy === 'PreemptLowerPriority' || preemptionPolicy === undefined ? {} : { preemptionPolicy }),
      ...(serviceAccountName === 'default' || serviceAccountName === undefined ? {} : { serviceAccountName }),
    },
  };
};

/** Labels by which a Job finds its pods, which its controller chooses. */
const JOB_LABELS = new Set([
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'controller-uid',
  'job-name',
]);

const withoutJobLabels = (labels: Json | undefined): JsonObject =>
  Object.fromEntries(Object.entries(mapOf(labels)).filter(([key]) => !JOB_LABELS.has(key)));

/** A Job without what its controller chooses; a Job without labels has those of its pods. */
const JOB: Form = (object) => {
  const spec = mapOf(object.spec);
  const template = mapOf(spec.template);
  const metadata = mapOf(template.metadata);
  const own = withoutJobLabels(object.metadata.labels);
  const podLabels = withoutJobLabels(metadata.labels);
  const { selector, ...rest } = spec;
  return {
    metadata: { ...object.metadata, labels: Object.keys(own).length === 0 ? podLabels : own },
    spec: {
      ...rest,
      ...(spec.manualSelector === true && selector !== undefined ? { selector } : {}),
      template: {
        ...template,
        metadata: { ...metadata, labels: podLabels },
        spec: withOneServiceAccount(mapOf(template.spec)),
      },
    },
  };
};

/** A claim names what it is filled from in two fields, which the server keeps the same. */
const CLAIM: Form = (object) =>
  inSpec(object, [], (spec) => {
    const source = spec.dataSource ?? spec.dataSourceRef;
    const elsewhere = isObject(spec.dataSourceRef) && spec.dataSourceRef.namespace !== undefined;
    return source === undefined || elsewhere
      ? spec
      : { ...spec, dataSource: source, dataSourceRef: spec.dataSourceRef ?? source };
  });

const DEFINITION: Form = (object) =>
  inSpec(object, ['names'], (names) => {
    const kind = typeof names.kind === 'string' ? names.kind : '';
    return { singular: kind.toLowerCase(), listKind: `${kind}List`, ...names };
  });

/** Before apps/v1 the selector was what the labels of the template say, unless it was written. */
const WORKLOAD: Form = (object) => {
  const pod = podOf(object);
  if (pod === undefined) return {};
  const later = /^(extensions|apps\/v1beta1)/.test(object.apiVersion);
  return inSpec(object, [], (spec) => ({
    ...(later && spec.selector === undefined ? { selector: { matchLabels: pod.labels } } : {}),
    ...spec,
    template: { ...mapOf(spec.template), spec: withOneServiceAccount(pod.spec) },
  }));
};

const CPU_80 = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
];

/** autoscaling/v1 knows one measure only; 80 % of the processor counts if none is named. */
const AUTOSCALER: Form = (object) =>
  inSpec(object, [], ({ targetCPUUtilizationPercentage: percentage, ...spec }) => {
    if (isList(spec.metrics) && spec.metrics.length > 0) return spec;
    const metrics =
      percentage === undefined
        ? CPU_80
        : CPU_80.map(({ type, resource }) => ({
            type,
            resource: { ...resource, target: { ...resource.target, averageUtilization: percentage } },
          }));
    return { ...spec, metrics };
  });

const WEBHOOKS: Form = ({ webhooks }) => ({
  webhooks: objects(webhooks).map((webhook) => ({
    ...webhook,
    rules: objects(webhook.rules).map((rule) => ({ ...rule, scope: rule.scope ?? '*' })),
  })),
});

/** The backend of an Ingress as networking.k8s.io/v1 writes it. */
function backend(value: Json | undefined): Json | undefined {
  if (!isObject(value) || value.serviceName === undefined) return value;
  const { serviceName, servicePort } = value;
  return {
    service: { name: serviceName, port: { [typeof servicePort === 'number' ? 'number' : 'name']: servicePort } },
  };
}

const INGRESS: Form = (object) =>
  object.apiVersion === 'networking.k8s.io/v1'
    ? {}
    : inSpec(object, [], ({ backend: fallback, ...spec }) => ({
        ...spec,
        ...(fallback === undefined ? {} : { defaultBackend: backend(fallback) }),
        rules: objects(spec.rules).map((rule) => {
          const http = mapOf(rule.http);
          const paths = objects(http.paths).map((path) => ({
            ...path,
            pathType: path.pathType ?? 'ImplementationSpecific',
            backend: backend(path.backend),
          }));
          return rule.http === undefined ? rule : { ...rule, http: { ...http, paths } };
        }),
      }));

/** An address that is left empty is left to Kubernetes, which keeps the one that it gave; the first of a list says it again. */
const SERVICE: Form = (object) =>
  inSpec(object, [], ({ clusterIP, clusterIPs, sessionAffinityConfig, ...spec }) => ({
    ...spec,
    ...(clusterIP === '' || clusterIP === undefined ? {} : { clusterIP }),
    ...(clusterIPs === undefined || (isList(clusterIPs) && clusterIPs.length === 1 && clusterIPs[0] === clusterIP)
      ? {}
      : { clusterIPs }),
    ...(sessionAffinityConfig === undefined || canonical(sessionAffinityConfig) === THREE_HOURS
      ? {}
      : { sessionAffinityConfig }),
  }));

const THREE_HOURS = canonical({ clientIP: { timeoutSeconds: 10_800 } });

const setsIn =
  (...fields: readonly string[]): Form =>
  (object) =>
    inSpec(object, [], (spec) => withFields(spec, sortedTexts, fields));

/** Rights of a KafkaUser, in any order. */
const KAFKA_USER: Form = (object) =>
  inSpec(object, ['authorization'], (authorization) =>
    withFields(
      authorization,
      (acls) => sortedMaps(objects(acls).map((acl) => withFields(acl, sortedTexts, ['operations']))),
      ['acls'],
    ),
  );

const FORMS: Readonly<Record<string, Form>> = {
  '/PersistentVolumeClaim': CLAIM,
  '/Pod': POD,
  '/ResourceQuota': setsIn('scopes'),
  '/Secret': SECRET,
  '/Service': SERVICE,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': WEBHOOKS,
  'apiextensions.k8s.io/CustomResourceDefinition': DEFINITION,
  'apps/DaemonSet': WORKLOAD,
  'apps/Deployment': WORKLOAD,
  'apps/ReplicaSet': WORKLOAD,
  'apps/StatefulSet': WORKLOAD,
  'autoscaling/HorizontalPodAutoscaler': AUTOSCALER,
  'batch/Job': JOB,
  'flink.apache.org/FlinkDeployment': textsAt('flinkConfiguration'),
  'flink.apache.org/FlinkSessionJob': textsAt('flinkConfiguration'),
  'kafka.strimzi.io/Kafka': textsAt('kafka', 'config'),
  'kafka.strimzi.io/KafkaConnect': textsAt('config'),
  'kafka.strimzi.io/KafkaConnector': textsAt('config'),
  'kafka.strimzi.io/KafkaNodePool': setsIn('roles'),
  'kafka.strimzi.io/KafkaTopic': textsAt('config'),
  'kafka.strimzi.io/KafkaUser': KAFKA_USER,
  'networking.k8s.io/Ingress': INGRESS,
  'networking.k8s.io/NetworkPolicy': NETWORK_POLICY,
  'rbac.authorization.k8s.io/ClusterRole': ROLE,
  'rbac.authorization.k8s.io/ClusterRoleBinding': BINDING,
  'rbac.authorization.k8s.io/Role': ROLE,
  'rbac.authorization.k8s.io/RoleBinding': BINDING,
  'sparkoperator.k8s.io/SparkApplication': textsAt('sparkConf'),
};
