import { isObject, objects, textMap, type ModelObject } from '../../model';
import type { Json, JsonObject } from '../../kubernetes';
import { parseQuantity } from '../../core';
import type { Rule } from '../../rules/engine';
import { nodeKeys } from './kafka-config-keys';
import { DATA_PATH } from './kafka-listeners';
import { clusterRule, objectsOf } from './kafka-rule';

/** Variables of the start script that are no configuration. */
const SCRIPT_VARIABLES = new Set([
  'KAFKA_GC_LOG_OPTS',
  'KAFKA_HEAP_OPTS',
  'KAFKA_JMX_HOSTNAME',
  'KAFKA_JMX_OPTS',
  'KAFKA_JVM_PERFORMANCE_OPTS',
  'KAFKA_LOG4J_LOGGERS',
  'KAFKA_LOG4J_OPTS',
  'KAFKA_LOG4J_ROOT_LOGLEVEL',
  'KAFKA_OPTS',
  'KAFKA_TOOLS_LOG4J_LOGLEVEL',
  'KAFKA_VERSION',
]);
const IMAGE_SOURCE = 'apache/kafka docker image: start script and KafkaDockerWrapper';

/** A StatefulSet of nodes, with its pod and the container that is Kafka. */
interface NodeSet {
  readonly entry: ModelObject;
  readonly component: string;
  readonly spec: JsonObject;
  readonly pod: JsonObject;
  readonly kafka: JsonObject;
}

function nodeSets(entries: readonly ModelObject[]): NodeSet[] {
  return entries.flatMap((entry) => {
    const { object, pod } = entry;
    if (object.kind !== 'StatefulSet' || pod === undefined || !isObject(object.spec)) return [];
    const kafka = objects(pod.spec.containers).find(({ name }) => name === 'kafka');
    if (kafka === undefined) return [];
    return [
      { entry, component: pod.labels['app.kubernetes.io/component'] ?? '', spec: object.spec, pod: pod.spec, kafka },
    ];
  });
}

/** The files of nodes as they will be mounted. */
function nodeFiles(
  entries: readonly ModelObject[],
): { readonly entry: ModelObject; readonly config: Readonly<Record<string, string>> }[] {
  return entries.flatMap((entry) => {
    const file = entry.object.kind === 'ConfigMap' ? textMap(entry.object.data)['server.properties'] : undefined;
    if (file === undefined) return [];
    const pairs = file
      .split('\n')
      .map((line) => [line.slice(0, Math.max(0, line.indexOf('='))), line.slice(line.indexOf('=') + 1)] as const);
    return [{ entry, config: Object.fromEntries(pairs) }];
  });
}

const disruptionBudget = clusterRule({
  id: 'kafka-disruption-budget',
  severity: 'error',
  title: 'One broker may be evicted at a time, and one may be',
  reason: 'two at once leave partitions without enough replicas, none at all blocks every drain of a node',
  source: 'Strimzi issues 6996 and 11562',
  each: (cluster, report, model) => {
    if (cluster.engine !== 'native' || cluster.resolved.brokers < 2) return;
    for (const { construct, object } of objectsOf(model, cluster)) {
      if (object.kind !== 'PodDisruptionBudget' || !isObject(object.spec) || object.spec.maxUnavailable === 1) continue;
      report({
        construct,
        property: 'spec.maxUnavailable',
        message: 'is not 1',
        given: object.spec.maxUnavailable,
        allowed: '1',
        remedy: 'take the override or patch away',
      });
    }
  },
});

const gracePeriod = clusterRule({
  id: 'kafka-grace-period',
  severity: 'error',
  title: 'A broker has two minutes or more to stop',
  reason: 'a broker that is killed recovers all its logs when it starts, which can take hours',
  source: 'Apache Kafka documentation: graceful shutdown; Strimzi issue 5263',
  each: (cluster, report, model) => {
    for (const { entry, pod, component } of nodeSets(objectsOf(model, cluster))) {
      const seconds = typeof pod.terminationGracePeriodSeconds === 'number' ? pod.terminationGracePeriodSeconds : 30;
      if (component === 'controller' || seconds >= 120) continue;
      report({
        construct: entry.construct,
        property: 'terminationGracePeriodSeconds',
        message: `is ${String(seconds)}`,
        given: seconds,
        allowed: 'at least 120',
        remedy: 'take the override or patch away',
      });
    }
  },
});

const serviceLinks = clusterRule({
  id: 'kafka-service-links',
  severity: 'error',
  title: 'Nodes get no variables of Services',
  reason:
    'the start script takes every variable that begins with KAFKA_ for configuration, those of a Service called kafka included',
  source: `${IMAGE_SOURCE}; cp-docker-images 388 and 779`,
  each: (cluster, report, model) => {
    for (const { entry, pod } of nodeSets(objectsOf(model, cluster))) {
      if (pod.enableServiceLinks === false) continue;
      report({
        construct: entry.construct,
        property: 'enableServiceLinks',
        message: 'is not false',
        given: pod.enableServiceLinks,
        allowed: 'false',
        remedy: 'take the override or patch away',
      });
    }
  },
});

const environmentKeys = clusterRule({
  id: 'kafka-environment',
  severity: 'error',
  title: 'Variables of nodes that begin with KAFKA_ are configuration that exists',
  reason: 'the start script writes each into the configuration, over what the file says',
  source: IMAGE_SOURCE,
  each: (cluster, report, model) => {
    const known = nodeKeys(cluster.resolved.version);
    for (const { entry, kafka } of nodeSets(objectsOf(model, cluster))) {
      for (const { name } of objects(kafka.env)) {
        if (typeof name !== 'string' || !name.startsWith('KAFKA_') || SCRIPT_VARIABLES.has(name)) continue;
        const key = propertyOf(name);
        if (known.includes(key) || key.startsWith('listener.name.')) continue;
        report({
          construct: entry.construct,
          property: `env.${name}`,
          message: `becomes the configuration key ${key}, which Kafka ${cluster.resolved.version} does not have`,
          given: name,
          remedy: "call the variable otherwise, or use the cluster's config",
        });
      }
    }
  },
});

/** As the start script reads it: `_` is a dot, `__` is `_`, `___` is `-`. */
function propertyOf(variable: string): string {
  return variable
    .slice('KAFKA_'.length)
    .toLowerCase()
    .replace(/_+/g, (run) => (run.length === 1 ? '.' : run.length === 2 ? '_' : '-'));
}

const image = clusterRule({
  id: 'kafka-image',
  severity: 'error',
  title: "Nodes run the project's own image",
  reason: 'images of Bitnami are frozen and read other variables, and kafka-native is experimental',
  source: 'apache/pinot issue 16986, bitnami/charts 36325; Apache Kafka documentation: docker',
  each: (cluster, report, model) => {
    for (const { entry, kafka } of nodeSets(objectsOf(model, cluster))) {
      const reference = typeof kafka.image === 'string' ? kafka.image : '';
      if (!/bitnami|kafka-native/.test(reference)) continue;
      report({
        construct: entry.construct,
        property: 'image',
        message: 'does not start as these nodes are configured',
        given: reference,
        remedy: 'take the override away, or derive an image from apache/kafka',
      });
    }
  },
});

const memoryLimit = clusterRule({
  id: 'kafka-memory-limit',
  severity: 'error',
  title: 'The memory that a node may use is set aside for it, and its heap fits into it',
  reason:
    'a node that uses more than its request is the first to be evicted, and one whose heap is above the limit is killed',
  source: 'Kubernetes: quality of service; Strimzi issue 3175',
  each: (cluster, report, model) => {
    for (const { entry, kafka } of nodeSets(objectsOf(model, cluster))) {
      const { requests, limits } = isObject(kafka.resources) ? kafka.resources : {};
      const request = bytesOf(isObject(requests) ? requests.memory : undefined);
      const limit = bytesOf(isObject(limits) ? limits.memory : undefined);
      const heap = Number(/-Xmx(\d+)m/.exec(envOf(kafka, 'KAFKA_HEAP_OPTS'))?.[1] ?? 0) * 2 ** 20;
      if (limit !== undefined && request === limit && heap < limit) continue;
      report({
        construct: entry.construct,
        property: 'resources.memory',
        message: `asks for ${mebibytes(request)}, is limited to ${mebibytes(limit)} and has a heap of ${mebibytes(heap)}`,
        remedy: 'use brokerResources and controllerResources instead of an override',
      });
    }
  },
});

function bytesOf(value: Json | undefined): number | undefined {
  return typeof value === 'string' ? parseQuantity(value) : undefined;
}

function mebibytes(bytes: number | undefined): string {
  return bytes === undefined ? 'nothing' : `${String(Math.round(bytes / 2 ** 20))} MiB`;
}

function envOf(container: JsonObject, name: string): string {
  const value = objects(container.env).find((variable) => variable.name === name)?.value;
  return typeof value === 'string' ? value : '';
}

const startupBudget = clusterRule({
  id: 'kafka-startup-budget',
  severity: 'error',
  title: 'A node has ten minutes or more to start before it is judged',
  reason: 'its port opens after the recovery of its logs; a liveness probe that does not wait kills it again and again',
  source: 'KAFKA-14658; Strimzi issue 5263, strimzi/proposals 83',
  each: (cluster, report, model) => {
    for (const { entry, kafka } of nodeSets(objectsOf(model, cluster))) {
      const probe = isObject(kafka.startupProbe) ? kafka.startupProbe : undefined;
      const budget = probe === undefined ? 0 : numberIn(probe.periodSeconds, 10) * numberIn(probe.failureThreshold, 3);
      if (kafka.livenessProbe === undefined || budget >= 600) continue;
      report({
        construct: entry.construct,
        property: 'startupProbe',
        message: probe === undefined ? 'is missing' : `gives it ${String(budget)} seconds`,
        allowed: 'periodSeconds × failureThreshold of at least 600',
        remedy: 'take the override or patch away',
      });
    }
  },
});

function numberIn(value: Json | undefined, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

const logDirs = clusterRule({
  id: 'kafka-log-dirs',
  severity: 'error',
  title: "Logs lie below the volume's root",
  reason: 'beside the volume they are lost with the pod, and in its root Kafka finds lost+found and does not start',
  source: 'Apache Kafka: LogManager; Strimzi issue 1307',
  each: (cluster, report, model) => {
    for (const { entry, config } of nodeFiles(objectsOf(model, cluster))) {
      const directories = (config['log.dirs'] ?? config['log.dir'] ?? '').split(',');
      if (
        directories.every(
          (directory) => directory.startsWith(`${DATA_PATH}/`) && directory.length > DATA_PATH.length + 1,
        )
      )
        continue;
      report({
        construct: entry.construct,
        property: 'log.dirs',
        message: 'does not lie below the volume',
        given: directories.join(','),
        allowed: `${DATA_PATH}/…`,
        remedy: 'take the override or patch away',
      });
    }
  },
});

const quorumVoters = clusterRule({
  id: 'kafka-quorum-voters',
  severity: 'error',
  title: 'The voters are exactly the controllers',
  reason: 'a controller that is no voter does not start, and a voter that does not exist counts against the majority',
  source: 'Apache Kafka: KafkaConfig.validateValues',
  each: (cluster, report, model) => {
    const entries = objectsOf(model, cluster);
    const controllers = nodeSets(entries).filter(({ component }) => component !== 'broker');
    const running = controllers.reduce((sum, { spec }) => sum + numberIn(spec.replicas, 1), 0);
    for (const { entry, config } of nodeFiles(entries)) {
      const voters = (config['controller.quorum.voters'] ?? '').split(',').filter((voter) => voter !== '');
      if (voters.length === running) continue;
      report({
        construct: entry.construct,
        property: 'controller.quorum.voters',
        message: `names ${String(voters.length)}, and ${String(running)} controllers run`,
        given: voters,
        remedy: 'use controllers instead of an override of replicas',
      });
    }
  },
});

const controllerStart = clusterRule({
  id: 'kafka-controller-start',
  severity: 'error',
  title: 'Controllers start together and find each other before they are ready',
  reason: 'none is ready before most of them agree: one after another, or without names in the DNS, they wait for ever',
  source: 'Strimzi issue 12760, strimzi/proposals 225, bitnami/charts 25456',
  each: (cluster, report, model) => {
    for (const { entry, spec } of nodeSets(objectsOf(model, cluster)).filter(
      ({ component }) => component !== 'broker',
    )) {
      if (spec.podManagementPolicy !== 'Parallel') {
        report({
          construct: entry.construct,
          property: 'podManagementPolicy',
          message: 'is not Parallel',
          given: spec.podManagementPolicy,
          allowed: 'Parallel',
          remedy: 'take the override or patch away',
        });
      }
      const headless = objectsOf(model, cluster).find(
        ({ object }) => object.kind === 'Service' && object.metadata.name === spec.serviceName,
      );
      if (
        headless !== undefined &&
        isObject(headless.object.spec) &&
        headless.object.spec.publishNotReadyAddresses !== true
      ) {
        report({
          construct: headless.construct,
          property: 'publishNotReadyAddresses',
          message: 'is not true',
          given: headless.object.spec.publishNotReadyAddresses,
          allowed: 'true',
          remedy: 'take the override or patch away',
        });
      }
    }
  },
});

const authorizer = clusterRule({
  id: 'kafka-authorizer',
  severity: 'error',
  title: 'Every node asks the authorizer, and lets nobody through whom no right names',
  reason: 'controllers decide what brokers forward: without the authorizer on all nodes rights hold on some ways only',
  source: 'Apache Kafka documentation: authorization and ACLs, KRaft',
  each: (cluster, report, model) => {
    for (const { entry, config } of nodeFiles(objectsOf(model, cluster))) {
      const wrong = [
        [
          'authorizer.class.name',
          config['authorizer.class.name'] === 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        ],
        ['allow.everyone.if.no.acl.found', config['allow.everyone.if.no.acl.found'] === 'false'],
        ['super.users', (config['super.users'] ?? '').split(';').every((user) => user.startsWith('User:CN='))],
      ] as const;
      for (const [key] of wrong.filter(([, fits]) => !fits)) {
        report({
          construct: entry.construct,
          property: key,
          message: 'is not what the library wrote',
          given: config[key],
          remedy: 'take the override or patch away; grantAdmin gives a client every right',
        });
      }
    }
  },
});

/** Rules about the objects of the native engine, after overrides and patches. */
export const objectRules: readonly Rule[] = [
  authorizer,
  controllerStart,
  disruptionBudget,
  environmentKeys,
  gracePeriod,
  image,
  logDirs,
  memoryLimit,
  quorumVoters,
  serviceLinks,
  startupBudget,
];
