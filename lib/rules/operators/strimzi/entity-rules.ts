import type { JsonObject } from '../../../kubernetes';
import { isObject } from '../../../model';
import type { ManifestRule } from '../../manifest-rule';
import { at, listAt, mapAt, textAt, textsAt } from '../at';
import { listenersOf, StrimziModel, type StrimziObject } from './strimzi-model';

const OPERATORS = [
  ['topicOperator', 'topics', 'KafkaTopic'],
  ['userOperator', 'users', 'KafkaUser'],
] as const;

const entityOperator: ManifestRule = {
  id: 'strimzi-entity-operator',
  severity: 'error',
  title: 'A cluster with topics or users has the operator for them',
  reason: 'nobody makes what the resources declare',
  source: 'Strimzi documentation: EntityOperatorSpec',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      for (const [operator, list, kind] of OPERATORS) {
        const [first] = cluster[list];
        if (first === undefined || isObject(at(cluster.object, 'spec', 'entityOperator', operator))) continue;
        report({
          item: cluster.item,
          property: `spec.entityOperator.${operator}`,
          message: `is not there, and nobody looks after ${kind} ${first.name}`,
          remedy: `give spec.entityOperator.${operator}, if only as {}`,
        });
      }
    }
  },
};

const topicUnique: ManifestRule = {
  id: 'strimzi-topic-unique',
  severity: 'error',
  title: 'A topic has one resource',
  reason: 'the operator follows the older one, and the other is in conflict for ever',
  source: 'Strimzi: BatchingTopicController',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const { topics } of StrimziModel.of(inventory).clusters) {
      const seen = new Map<string, StrimziObject>();
      for (const topic of topics) {
        const name = textAt(topic.object, 'spec', 'topicName') ?? topic.name;
        const first = seen.get(name);
        if (first === undefined) seen.set(name, topic);
        else
          report({
            item: topic.item,
            property: 'spec.topicName',
            message: `is declared by KafkaTopic ${first.name} as well`,
            given: name,
            remedy: 'leave one of the two out',
          });
      }
    }
  },
};

/** Authentication of users, and what a listener has to ask for. */
const LISTENER_FOR: Readonly<Record<string, string>> = {
  'scram-sha-512': 'scram-sha-512',
  tls: 'tls',
  'tls-external': 'tls',
};

/** Longest common name of a certificate. */
const COMMON_NAME = 64;

const userAuthentication: ManifestRule = {
  id: 'strimzi-user-authentication',
  severity: 'error',
  title: 'A user can log in: a listener asks for what it has',
  reason: 'the user exists and can never connect',
  source: 'Strimzi documentation: securing user access; KafkaUserModel',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const cluster of StrimziModel.of(inventory).clusters) {
      const asked = listenersOf(cluster).map((listener) => textAt(listener, 'authentication', 'type'));
      for (const { item, object, name } of cluster.users) {
        const type = textAt(object, 'spec', 'authentication', 'type');
        const needed = LISTENER_FOR[type ?? ''];
        if (needed !== undefined && !asked.includes(needed)) {
          report({
            item,
            property: 'spec.authentication.type',
            message: `is asked for by no listener of ${cluster.name}`,
            given: type,
            allowed: [...new Set(asked)].filter((one) => one !== undefined).join(', '),
            remedy: `give the user what a listener asks for, or add a listener with authentication ${needed}`,
          });
        }
        if (type === 'tls' && name.length > COMMON_NAME) {
          report({
            item,
            property: 'metadata.name',
            message: `is too long for the name in a certificate: ${String(name.length)} characters`,
            allowed: `at most ${String(COMMON_NAME)}`,
            remedy: 'give the client or its tenant a shorter name, or use passwords',
          });
        }
      }
    }
  },
};

const userAuthorization: ManifestRule = {
  id: 'strimzi-user-authorization',
  severity: 'error',
  title: 'Rights of users are rights in a cluster that checks them',
  reason: 'without an authorizer everybody may do everything, and the operator refuses users with rights',
  source: 'Strimzi: KafkaUserModel; documentation: KafkaAuthorizationSimple',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const { item, object, users } of StrimziModel.of(inventory).clusters) {
      const [first] = users.filter((user) => listAt(user.object, 'spec', 'authorization', 'acls').length > 0);
      const authorization = mapAt(object, 'spec', 'kafka', 'authorization');
      if (first !== undefined && authorization.type === undefined) {
        report({
          item,
          property: 'spec.kafka.authorization',
          message: `is not given, and KafkaUser ${first.name} has rights`,
          remedy: 'set authorization: { type: simple }',
        });
      }
      for (const user of textsAt(authorization, 'superUsers')) {
        if (!user.startsWith('User:')) continue;
        report({
          item,
          property: 'spec.kafka.authorization.superUsers',
          message: 'names nobody: the operator puts User: before it once more',
          given: user,
          remedy: `write "${user.slice('User:'.length)}"`,
        });
      }
    }
  },
};

const consumerGroup: ManifestRule = {
  id: 'strimzi-consumer-group',
  severity: 'warning',
  title: 'Who may read a topic may join a consumer group',
  reason: 'consumers fail with GroupAuthorizationException',
  source: 'Strimzi examples: users; Apache Kafka documentation: authorization',
  equivalents: {},
  all: ({ inventory }, report) => {
    for (const { item, object } of StrimziModel.of(inventory).ofKind('KafkaUser')) {
      const acls = listAt(object, 'spec', 'authorization', 'acls').filter(({ type }) => type !== 'deny');
      const reads = (type: string): boolean =>
        acls.some((acl) => textAt(acl, 'resource', 'type') === type && mayRead(acl));
      if (!reads('topic') || reads('group')) continue;
      report({
        item,
        property: 'spec.authorization.acls',
        message: 'lets the user read a topic and join no consumer group',
        remedy: 'add { resource: { type: group, name: ... }, operations: [Read] }',
      });
    }
  },
};

function mayRead(acl: JsonObject): boolean {
  const operations = textsAt(acl, 'operations');
  return operations.includes('Read') || operations.includes('All');
}

const connector: ManifestRule = {
  id: 'strimzi-connector',
  severity: 'error',
  title: 'Connectors are resources of a Connect cluster that looks at them',
  reason: 'the operator ignores them',
  source: 'Strimzi documentation: deploying connectors',
  equivalents: {},
  all: ({ inventory }, report) => {
    const strimzi = StrimziModel.of(inventory);
    for (const { item, namespace, cluster } of strimzi.ofKind('KafkaConnector')) {
      const connect = strimzi.find('KafkaConnect', namespace, cluster);
      const annotation = connect?.object.metadata.annotations?.['strimzi.io/use-connector-resources'];
      if (connect === undefined || annotation === 'true') continue;
      report({
        item,
        message: `is ignored: KafkaConnect ${connect.name} does not use connector resources`,
        remedy: `give KafkaConnect ${connect.name} the annotation strimzi.io/use-connector-resources: "true"`,
      });
    }
  },
};

/** Where the identity of a Connect cluster stands, by kind. */
const CONNECT_SPECS: Readonly<Record<string, readonly string[]>> = {
  KafkaConnect: ['spec'],
  KafkaMirrorMaker2: ['spec', 'target'],
};
const IDENTITY = ['groupId', 'configStorageTopic', 'offsetStorageTopic', 'statusStorageTopic'] as const;

const connectIdentity: ManifestRule = {
  id: 'strimzi-connect-identity',
  severity: 'error',
  title: 'Connect clusters have groups and topics of their own',
  reason: 'they would become one cluster, and run each connector twice or not at all',
  source: 'Strimzi issue 9344, proposal 115',
  equivalents: {},
  all: ({ inventory }, report) => {
    const strimzi = StrimziModel.of(inventory);
    const seen = new Map<string, StrimziObject>();
    for (const [kind, path] of Object.entries(CONNECT_SPECS)) {
      for (const resource of strimzi.ofKind(kind)) {
        const spec = mapAt(resource.object, ...path);
        for (const field of IDENTITY) {
          const value = textAt(spec, field);
          if (value === undefined) continue;
          const key = [textAt(spec, 'bootstrapServers'), field, value].join('\n');
          const first = seen.get(key);
          if (first === undefined) seen.set(key, resource);
          else
            report({
              item: resource.item,
              property: [...path, field].join('.'),
              message: `is that of ${first.object.kind} ${first.namespace}/${first.name} on the same cluster`,
              given: value,
              remedy: 'give each a name of its own, for instance that of the resource',
            });
        }
      }
    }
  },
};

/** Rules about topics, users and connectors. */
export const entityRules: readonly ManifestRule[] = [
  connectIdentity,
  connector,
  consumerGroup,
  entityOperator,
  topicUnique,
  userAuthentication,
  userAuthorization,
];
