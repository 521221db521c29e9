import type { Client, Grant } from '../../connect';
import type { Rule } from '../../rules/engine';
import { isExistingKafkaCluster, isKafkaCluster } from './kafka-brands';
import { numberOf } from './kafka-config';
import { clusterRule, topicRule } from './kafka-rule';

const INTERNAL = new Set(['__cluster_metadata', '__consumer_offsets', '__share_group_state', '__transaction_state']);
/** Kafka's own bound of a request: `socket.request.max.bytes`. */
const LARGEST_REQUEST = 104_857_600;

const topicCollision = clusterRule({
  id: 'kafka-topic-collision',
  severity: 'error',
  title: 'No two topics differ only by "." and "_"',
  reason: 'their metrics would have one name, so Kafka refuses the second one',
  source: 'Apache Kafka: Topic.hasCollision, InvalidTopicException',
  each: (cluster, report) => {
    const names = new Map<string, string>();
    for (const topic of cluster.topics) {
      const key = topic.topicName.replaceAll('.', '_');
      const other = names.get(key);
      if (other !== undefined) {
        report({
          construct: topic,
          property: 'name',
          message: `collides with topic ${other}`,
          given: topic.topicName,
          remedy: 'use either "." or "_" in all names, or another name',
        });
      }
      names.set(key, topic.topicName);
    }
  },
});

const internalTopic = topicRule({
  id: 'kafka-internal-topic',
  severity: 'error',
  title: "No topic of Kafka's own is declared",
  reason: 'Kafka makes and guards them itself; offsets or transactions would be lost by wrong configuration',
  source: 'Apache Kafka: Topic.INTERNAL_TOPICS',
  each: ({ topicName }, _, report) => {
    if (!INTERNAL.has(topicName)) return;
    report({
      property: 'name',
      message: "is a topic of Kafka's own",
      given: topicName,
      remedy: "configure it with the cluster's config, for instance offsets.topic.replication.factor",
    });
  },
});

const compactRetention = topicRule({
  id: 'kafka-compact-retention',
  severity: 'warning',
  title: 'A topic that is only compacted has no retention',
  reason: 'retention has no effect there: the newest record of each key is kept for ever',
  source: 'Apache Kafka documentation: cleanup.policy',
  each: ({ cleanupPolicy, config }, _, report) => {
    const given = ['retention.ms', 'retention.bytes'].filter(
      (key) => config[key] !== undefined && config[key] !== '-1',
    );
    if (cleanupPolicy !== 'compact' || given.length === 0) return;
    report({
      property: given.includes('retention.ms') ? 'retention' : 'retentionSize',
      message: `is given, and the topic is only compacted`,
      remedy: "use cleanup 'compact-and-delete' to delete old records too, or leave the retention out",
    });
  },
});

const tieredCompact = topicRule({
  id: 'kafka-tiered-compact',
  severity: 'error',
  title: 'No topic with tiered storage is compacted',
  reason: 'Kafka refuses it: segments in remote storage are never compacted',
  source: 'Apache Kafka documentation: tiered storage, limitations',
  each: ({ cleanupPolicy, config }, _, report) => {
    if (config['remote.storage.enable'] !== 'true' || !cleanupPolicy.includes('compact')) return;
    report({
      property: 'cleanup',
      message: `is ${cleanupPolicy}, and remote.storage.enable is true`,
      given: cleanupPolicy,
      allowed: 'delete',
      remedy: 'use one of the two',
    });
  },
});

const tieredCluster = topicRule({
  id: 'kafka-tiered-storage',
  severity: 'error',
  title: 'Topics use tiered storage only where the cluster has it',
  reason: 'Kafka refuses a topic with remote.storage.enable while the system is off',
  source: 'Apache Kafka documentation: tiered storage, configuration',
  each: ({ config }, { resolved }, report) => {
    if (config['remote.storage.enable'] !== 'true' || resolved.config['remote.log.storage.system.enable'] === 'true')
      return;
    report({
      property: 'config.remote.storage.enable',
      message: 'is true, and the cluster has no tiered storage',
      given: true,
      remedy:
        'give the cluster remote.log.storage.system.enable and a storage manager (a plugin in a derived image), or leave it out',
    });
  },
});

const messageSize = topicRule({
  id: 'kafka-message-size',
  severity: 'error',
  title: 'No topic takes batches that are larger than a request may be',
  reason: 'brokers close the connection of a producer that sends one',
  source: 'Apache Kafka documentation: socket.request.max.bytes',
  each: ({ config }, { resolved }, report) => {
    const request = numberOf(resolved.config, 'socket.request.max.bytes') ?? LARGEST_REQUEST;
    const batch = numberOf(config, 'max.message.bytes') ?? 0;
    if (batch < request) return;
    report({
      property: 'maxMessageSize',
      message: `is ${String(batch)} bytes, and a request may have ${String(request)}`,
      given: batch,
      allowed: `less than ${String(request)} bytes`,
      remedy:
        'put large objects into an object store and their names into the topic, or raise socket.request.max.bytes',
    });
  },
});

const groupShared: Rule = {
  id: 'kafka-group-shared',
  severity: 'warning',
  title: 'A consumer group belongs to one client',
  reason: 'members of a group share the partitions: each of two programs would see a part of the records',
  source: 'Apache Kafka documentation: consumer groups',
  check: (model, report) => {
    const groups = new Map<string, Grant>();
    for (const grant of model.grants) {
      const { group } = grant.conditions;
      if (grant.access !== 'consume' || group === undefined) continue;
      const key = `${grant.provider.construct.node.path}\n${group}`;
      const other = groups.get(key);
      if (other === undefined) groups.set(key, grant);
      else if (other.client.principal !== grant.client.principal) {
        report({
          construct: grant.client.construct,
          message: `consumes in group ${group}, as ${other.client.principal} does`,
          given: group,
          remedy: 'give each client a group of its own; suppress this if they are one program in two parts',
        });
      }
    }
  },
};

const transactionalShared: Rule = {
  id: 'kafka-transactional-id-shared',
  severity: 'error',
  title: 'Transactional ids of two clients can not meet',
  reason: 'a producer that starts with the id of another fences that one off, and its transaction is aborted',
  source: 'KIP-98: producer fencing',
  check: (model, report) => {
    const known: { readonly grant: Grant; readonly prefix: string }[] = [];
    for (const grant of model.grants) {
      const prefix = grant.conditions['transactional id prefix'];
      if (grant.access !== 'produce' || prefix === undefined) continue;
      const other = known.find(
        (one) =>
          one.grant.provider === grant.provider &&
          one.grant.client.principal !== grant.client.principal &&
          (one.prefix.startsWith(prefix) || prefix.startsWith(one.prefix)),
      );
      if (other !== undefined) {
        report({
          construct: grant.client.construct,
          message: `may use transactional ids that begin with "${prefix}", and ${other.grant.client.principal} those that begin with "${other.prefix}"`,
          given: prefix,
          remedy: "begin each client's ids with its own name and a separator, for instance enrich-",
        });
      }
      known.push({ grant, prefix });
    }
  },
};

const principalLength = clusterRule({
  id: 'kafka-principal-length',
  severity: 'error',
  title: 'The name of a user fits into a certificate',
  reason: 'a common name has at most 64 characters, so no certificate could be made',
  source: 'RFC 5280: ub-common-name; Strimzi issue 1694',
  each: (cluster, report, model) => {
    if (cluster.resolved.clientAuthentication !== 'mtls') return;
    const users = new Map(
      model.grants
        .filter(({ provider }) => provider === cluster.provider)
        .map(({ client }) => [client.principal, client]),
    );
    for (const [principal, client] of users) {
      if (principal.length <= 64) continue;
      report({
        construct: client.construct,
        property: 'name',
        message: `gives the user ${principal}, which has ${String(principal.length)} characters`,
        given: principal,
        allowed: 'at most 64 characters for namespace and name together',
        remedy: "shorten the name of the client or of its namespace, or use clientAuthentication 'scram'",
      });
    }
  },
});

const principalShared = clusterRule({
  id: 'kafka-principal-shared',
  severity: 'error',
  title: 'Two clients of a cluster are two users',
  reason: 'each would have the rights and the password of both',
  source: 'design: one principal a client; "team-a" and "b" give the same name as "team" and "a-b"',
  each: (cluster, report, model) => {
    const users = new Map<string, Client>();
    for (const { provider, client } of model.grants) {
      if (provider !== cluster.provider) continue;
      const other = users.get(client.principal);
      if (other !== undefined && other !== client) {
        report({
          construct: client.construct,
          property: 'name',
          message: `gives the user ${client.principal}, as that of ${other.construct.node.path} does`,
          given: client.name,
          remedy: 'give one of the two another name',
        });
      }
      users.set(client.principal, client);
    }
  },
});

const foreignUser = clusterRule({
  id: 'kafka-foreign-user',
  severity: 'error',
  title: 'No user is both granted something and left to somebody else',
  reason: 'rights of a foreign user are neither checked nor taken away, so a grant that is gone would stay open',
  source: 'design: grants close',
  each: (cluster, report, model) => {
    const foreign = new Set(cluster.resolved.foreignUsers);
    const users = new Set(
      model.grants.filter(({ provider }) => provider === cluster.provider).map(({ client }) => client.principal),
    );
    for (const user of [...users].filter((one) => foreign.has(one))) {
      report({
        construct: cluster,
        property: 'foreignUsers',
        message: `names ${user}, who is granted something here`,
        given: user,
        remedy: "take the user out of foreignUsers, or don't grant",
      });
    }
  },
});

const existingAuthorization: Rule = {
  id: 'kafka-existing-authorization',
  severity: 'warning',
  title: 'Somebody gives clients their rights in a cluster that is run elsewhere',
  reason: 'no right can be given there from here: a client without one is refused when it starts',
  source: 'design: owned and unowned systems',
  check: (model, report) => {
    for (const cluster of model.find(isExistingKafkaCluster)) {
      const grants = model.grants.filter(({ provider }) => provider === cluster.provider);
      if (grants.length === 0) continue;
      report({
        construct: cluster,
        message: `is run elsewhere, so somebody there has to give these rights: ${grants.map(String).join('; ')}`,
        remedy: 'have them given, then accept this finding with a suppression that names who did it',
      });
    }
  },
};

const existingPlaintext: Rule = {
  id: 'kafka-existing-plaintext',
  severity: 'warning',
  title: 'The connection to a cluster that is run elsewhere is encrypted',
  reason: 'everybody on the way reads the records, and anybody can be the broker or the client',
  source: 'Apache Kafka documentation: security overview; NSA/CISA Kubernetes hardening guide: encryption in transit',
  check: (model, report) => {
    for (const cluster of model.find(isExistingKafkaCluster)) {
      if (cluster.security !== 'PLAINTEXT') continue;
      report({
        construct: cluster,
        property: 'security',
        message: 'is "PLAINTEXT"',
        given: 'PLAINTEXT',
        allowed: 'SASL_SSL, SSL',
        remedy: 'use a listener of that cluster with TLS',
      });
    }
  },
};

const existingBinding: Rule = {
  id: 'kafka-existing-twice',
  severity: 'warning',
  title: 'A cluster is imported once, and never where it is declared',
  reason: 'each import states its own needs and is another connection of the same client',
  source: 'design: owned and unowned systems',
  check: (model, report) => {
    const known = new Map(model.find(isKafkaCluster).map((cluster) => [cluster.bootstrapServers, cluster.node.path]));
    for (const cluster of model.find(isExistingKafkaCluster)) {
      const { bootstrapServers } = cluster;
      if (typeof bootstrapServers !== 'string') continue;
      const other = known.get(bootstrapServers);
      if (other !== undefined) {
        report({
          construct: cluster,
          property: 'bootstrapServers',
          message: `are those of ${other}`,
          given: bootstrapServers,
          remedy: `use ${other} itself: grants cross namespaces`,
        });
      }
      known.set(bootstrapServers, cluster.node.path);
    }
  },
};

/** Rules about topics and clients. */
export const clientRules: readonly Rule[] = [
  compactRetention,
  existingAuthorization,
  existingBinding,
  existingPlaintext,
  foreignUser,
  groupShared,
  internalTopic,
  messageSize,
  principalLength,
  principalShared,
  tieredCluster,
  tieredCompact,
  topicCollision,
  transactionalShared,
];
