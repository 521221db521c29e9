import type { JsonObject } from '../../kubernetes';
import { isObject } from '../../model';
import type { Rule } from '../../rules/engine';
import {
  at,
  listAt,
  listenersOf,
  mapAt,
  StrimziModel,
  textAt,
  textsAt,
  type StrimziObject,
} from './kafka-strimzi-model';

const OPERATORS = [
  ['topicOperator', 'topics', 'KafkaTopic'],
  ['userOperator', 'users', 'KafkaUser'],
] as const;

const entityOperator: Rule = {
  id: 'strimzi-entity-operator',
  severity: 'error',
  title: 'A cluster with topics or users has the operator for them',
  reason: 'nobody makes what the resources declare',
  source: 'Strimzi documentation: EntityOperatorSpec',
  check: (model, report) => {
    for (const cluster of StrimziModel.of(model).clusters) {
      for (const [operator, list, kind] of OPERATORS) {
        const [first] = cluster[list];
        if (first === undefined || isObject(at(cluster.object, 'spec', 'entityOperator', operator))) continue;
        report({
          construct: cluster.construct,
          property: `spec.entityOperator.${operator}`,
          message: `is not there, and nobody looks after ${kind} ${first.name}`,
          remedy: `give spec.entityOperator.${operator}, if only as {}`,
        });
      }
    }
  },
};

const watchedNamespace: Rule = {
  id: 'strimzi-watched-namespace',
  severity: 'warning',
  title: 'Topics and users stand in the namespace of their cluster',
  reason: 'operators from 1.0.1 on ignore watchedNamespace unless they are told otherwise',
  source: 'Strimzi changelog, 1.0.1',
  check: (model, report) => {
    for (const { construct, object } of StrimziModel.of(model).clusters) {
      for (const [operator] of OPERATORS) {
        const given = textAt(object, 'spec', 'entityOperator', operator, 'watchedNamespace');
        if (given === undefined) continue;
        report({
          construct,
          property: `spec.entityOperator.${operator}.watchedNamespace`,
          message: 'is ignored',
          given,
          remedy:
            'put the resources into the namespace of the cluster, or set STRIMZI_ENTITY_OPERATOR_WATCHED_NAMESPACE_ENABLED on the operator',
        });
      }
    }
  },
};

const topicFinalizers: Rule = {
  id: 'strimzi-topic-finalizers',
  severity: 'warning',
  title: 'The topic operator puts no finalizers on topics',
  reason: 'a namespace that is deleted waits for ever for an operator that was deleted with it',
  source: 'Strimzi issues 9035, 11901',
  check: (model, report) => {
    for (const { construct, object, topics } of StrimziModel.of(model).clusters) {
      const env = listAt(object, 'spec', 'entityOperator', 'template', 'topicOperatorContainer', 'env');
      const off = env.some(({ name, value }) => name === 'STRIMZI_USE_FINALIZERS' && value === 'false');
      if (off || topics.length === 0) continue;
      report({
        construct,
        property: 'spec.entityOperator.template.topicOperatorContainer.env',
        message: 'leaves finalizers on',
        remedy: 'set STRIMZI_USE_FINALIZERS to "false", or delete topics before the cluster',
      });
    }
  },
};

const topicUnique: Rule = {
  id: 'strimzi-topic-unique',
  severity: 'error',
  title: 'A topic has one resource',
  reason: 'the operator follows the older one, and the other is in conflict for ever',
  source: 'Strimzi: BatchingTopicController',
  check: (model, report) => {
    for (const { topics } of StrimziModel.of(model).clusters) {
      const seen = new Map<string, StrimziObject>();
      for (const topic of topics) {
        const name = textAt(topic.object, 'spec', 'topicName') ?? topic.name;
        const first = seen.get(name);
        if (first === undefined) seen.set(name, topic);
        else
          report({
            construct: topic.construct,
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

const userAuthentication: Rule = {
  id: 'strimzi-user-authentication',
  severity: 'error',
  title: 'A user can log in: a listener asks for what it has',
  reason: 'the user exists and can never connect',
  source: 'Strimzi documentation: securing user access; KafkaUserModel',
  check: (model, report) => {
    for (const cluster of StrimziModel.of(model).clusters) {
      const asked = listenersOf(cluster).map((listener) => textAt(listener, 'authentication', 'type'));
      for (const { construct, object, name } of cluster.users) {
        const type = textAt(object, 'spec', 'authentication', 'type');
        const needed = LISTENER_FOR[type ?? ''];
        if (needed !== undefined && !asked.includes(needed)) {
          report({
            construct,
            property: 'spec.authentication.type',
            message: `is asked for by no listener of ${cluster.name}`,
            given: type,
            allowed: [...new Set(asked)].filter((one) => one !== undefined).join(', '),
            remedy: `give the user what a listener asks for, or add a listener with authentication ${needed}`,
          });
        }
        if (type === 'tls' && name.length > COMMON_NAME) {
          report({
            construct,
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

const userAuthorization: Rule = {
  id: 'strimzi-user-authorization',
  severity: 'error',
  title: 'Rights of users are rights in a cluster that checks them',
  reason: 'without an authorizer everybody may do everything, and the operator refuses users with rights',
  source: 'Strimzi: KafkaUserModel; documentation: KafkaAuthorizationSimple',
  check: (model, report) => {
    for (const { construct, object, users } of StrimziModel.of(model).clusters) {
      const [first] = users.filter((user) => listAt(user.object, 'spec', 'authorization', 'acls').length > 0);
      const authorization = mapAt(object, 'spec', 'kafka', 'authorization');
      if (first !== undefined && authorization.type === undefined) {
        report({
          construct,
          property: 'spec.kafka.authorization',
          message: `is not given, and KafkaUser ${first.name} has rights`,
          remedy: 'set authorization: { type: simple }',
        });
      }
      for (const user of textsAt(authorization, 'superUsers')) {
        if (!user.startsWith('User:')) continue;
        report({
          construct,
          property: 'spec.kafka.authorization.superUsers',
          message: 'names nobody: the operator puts User: before it once more',
          given: user,
          remedy: `write "${user.slice('User:'.length)}"`,
        });
      }
    }
  },
};

const consumerGroup: Rule = {
  id: 'strimzi-consumer-group',
  severity: 'warning',
  title: 'Who may read a topic may join a consumer group',
  reason: 'consumers fail with GroupAuthorizationException',
  source: 'Strimzi examples: users; Apache Kafka documentation: authorization',
  check: (model, report) => {
    for (const { construct, object } of StrimziModel.of(model).ofKind('KafkaUser')) {
      const acls = listAt(object, 'spec', 'authorization', 'acls').filter(({ type }) => type !== 'deny');
      const reads = (type: string): boolean =>
        acls.some((acl) => textAt(acl, 'resource', 'type') === type && mayRead(acl));
      if (!reads('topic') || reads('group')) continue;
      report({
        construct,
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

const connector: Rule = {
  id: 'strimzi-connector',
  severity: 'error',
  title: 'Connectors are resources of a Connect cluster that looks at them',
  reason: 'the operator ignores them',
  source: 'Strimzi documentation: deploying connectors',
  check: (model, report) => {
    const strimzi = StrimziModel.of(model);
    for (const { construct, namespace, cluster } of strimzi.ofKind('KafkaConnector')) {
      const connect = strimzi.find('KafkaConnect', namespace, cluster);
      const annotation = connect?.object.metadata.annotations?.['strimzi.io/use-connector-resources'];
      if (connect === undefined || annotation === 'true') continue;
      report({
        construct,
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

const connectIdentity: Rule = {
  id: 'strimzi-connect-identity',
  severity: 'error',
  title: 'Connect clusters have groups and topics of their own',
  reason: 'they would become one cluster, and run each connector twice or not at all',
  source: 'Strimzi issue 9344, proposal 115',
  check: (model, report) => {
    const strimzi = StrimziModel.of(model);
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
              construct: resource.construct,
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
export const strimziEntityRules: readonly Rule[] = [
  connectIdentity,
  connector,
  consumerGroup,
  entityOperator,
  topicFinalizers,
  topicUnique,
  userAuthentication,
  userAuthorization,
  watchedNamespace,
];
