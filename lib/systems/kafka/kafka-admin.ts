import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { Cpu, Late } from '../../core';
import type { PodSet } from '../../connect';
import {
  Config,
  JobWorkload,
  SECRET_MODE,
  type EnvValue,
  type PodProps,
  type WorkloadIdentity,
} from '../../kubernetes';
import { aclLine, aclsOf } from './kafka-acl';
import { ADMIN_SCRIPT } from './kafka-admin-script';
import { succeedEarlierJobs, SUCCESSOR_RIGHTS } from './kafka-admin-successor';
import { numberOf, properties } from './kafka-config';
import { needNodeCertificate } from './kafka-credentials';
import type { KafkaEngineProps } from './kafka-engine';
import { PORTS, TLS_PATH, USER } from './kafka-listeners';
import { commonName, NODE_SECURITY } from './kafka-native-config';
import { hostPort, securityProperties } from './kafka-provider';
import { REASSIGNMENT_PLAN } from './kafka-reassignment-plan';

/** What the admin job needs to know. */
export interface KafkaAdminProps extends Pick<KafkaEngineProps, 'resolved' | 'topics' | 'grants' | 'override'> {
  /** The brokers; retiring ones are to hold no replicas. */
  readonly brokers: readonly {
    readonly id: number;
    readonly rack: string | undefined;
    readonly host: string;
    readonly retiring: boolean;
  }[];
  /** Secret with the users' passwords. */
  readonly usersSecret: string;
}

const FILES = '/etc/kafka/admin';
const PASSWORDS = '/etc/kafka/users';

/** Internal topics whose replication follows the cluster's configuration, and the keys for it. */
const INTERNAL_TOPICS = [
  ['__consumer_offsets', 'offsets.topic.replication.factor'],
  ['__share_group_state', 'share.coordinator.state.topic.replication.factor'],
  ['__transaction_state', 'transaction.state.log.replication.factor'],
] as const;

/**
 * The job that applies topics, users, rights and the spread of partitions. Its name follows from what it would do: it
 * runs again when that has changed, and not otherwise.
 */
export class KafkaAdmin extends Construct {
  /** The job's pods. */
  readonly pods: PodSet;

  /**
   * @param scope - the cluster
   * @param props - the cluster, its topics and grants
   */
  constructor(
    scope: Construct,
    private readonly props: KafkaAdminProps,
  ) {
    super(scope, 'Admin');
    const { resolved, override } = props;
    const name = `${resolved.name}-admin`;
    const identity: WorkloadIdentity = { app: 'kafka', instance: resolved.name, component: 'admin' };
    const tls = needNodeCertificate(scope, resolved, {
      role: 'admin',
      commonName: commonName(resolved.name, 'admin'),
      dnsNames: [],
    });
    const config = new Config(this, 'Config', { name, identity, files: () => this.files() });
    const job = new JobWorkload(this, 'Job', {
      name,
      identity,
      configs: [config],
      bindings: false,
      retries: 10,
      overrides: { controller: override('admin') },
      apiRules: SUCCESSOR_RIGHTS,
      pod: () => this.pod(config.name, tls, identity),
    });
    this.pods = job.pods;
  }

  private pod(config: string, tls: string, identity: WorkloadIdentity): PodProps {
    const { users } = this;
    const mounts = [
      { volume: 'declared', path: FILES, readOnly: true },
      { volume: 'tls', path: TLS_PATH, readOnly: true },
      ...(users.length === 0 ? [] : [{ volume: 'users', path: PASSWORDS, readOnly: true }]),
    ];
    return {
      user: USER,
      volumes: {
        declared: { configMap: { name: config } },
        tls: { secret: { secretName: tls, defaultMode: SECRET_MODE } },
        ...(users.length === 0
          ? {}
          : {
              users: {
                secret: {
                  secretName: this.props.usersSecret,
                  defaultMode: SECRET_MODE,
                  items: users.map((user) => ({ key: user, path: user })),
                },
              },
            }),
      },
      initContainers: [succeedEarlierJobs(identity)],
      containers: [
        {
          name: 'admin',
          image: this.props.resolved.image,
          command: ['bash', `${FILES}/apply.sh`],
          env: this.env(),
          resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(320) },
          mounts,
          writable: ['/tmp', '/opt/kafka/logs'],
        },
      ],
    };
  }

  private env(): Record<string, EnvValue> {
    const { brokers, resolved, usersSecret } = this.props;
    const servers = (port: number): string => brokers.map(({ host }) => hostPort(host, port)).join(',');
    return {
      BOOTSTRAP_SERVERS: servers(PORTS.internal),
      CLIENT_SERVERS: servers(PORTS.clients),
      ...(resolved.clientAuthentication === 'scram' ? { USERS_SECRET: usersSecret } : {}),
      ...(resolved.reassignmentThrottle === undefined ? {} : { THROTTLE: String(resolved.reassignmentThrottle) }),
      WAIT_SECONDS: '600',
      MOVE_SECONDS: '86400',
    };
  }

  /** Users with a password, sorted. */
  private get users(): string[] {
    const { grants, resolved } = this.props;
    if (resolved.clientAuthentication === 'mtls') return [];
    return [...new Set(grants().map(({ client }) => client.principal))].sort();
  }

  private files(): Record<string, string> {
    const { brokers, grants, resolved, topics } = this.props;
    const { 'config.providers.dir.param.allowed.paths': _, ...internal } = securityProperties(NODE_SECURITY, TLS_PATH);
    return {
      'apply.sh': ADMIN_SCRIPT,
      'reassignment-plan.awk': REASSIGNMENT_PLAN,
      'admin.properties': properties(internal),
      'client.properties': properties({
        'security.protocol': 'SASL_SSL',
        'sasl.mechanism': 'SCRAM-SHA-512',
        'config.providers': 'dir',
        'config.providers.dir.class': 'org.apache.kafka.common.config.provider.DirectoryConfigProvider',
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.certificates': `\${dir:${TLS_PATH}:ca.crt}`,
      }),
      brokers: table(brokers.filter(({ retiring }) => !retiring).map(({ id, rack }) => [String(id), rack ?? '-'])),
      topics: table(
        topics().map((topic) => [topic.topicName, String(topic.partitions), String(topic.replicationFactor)]),
      ),
      'topic-configs': table(
        topics().flatMap(({ topicName, config }) =>
          Object.entries(config)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, value]) => [topicName, key, Late.text(value)]),
        ),
      ),
      'internal-topics': table(
        INTERNAL_TOPICS.map(([topic, key]) => [topic, String(numberOf(resolved.config, key) ?? 1)]),
      ),
      users: table(this.users.map((user) => [user])),
      'foreign-users': table(resolved.foreignUsers.map((user) => [user])),
      acls: aclsOf(grants(), resolved.clientAuthentication)
        .map((acl) => `${aclLine(acl)}\n`)
        .join(''),
    };
  }
}

/** Lines of tab-separated fields. */
function table(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.join('\t')}\n`).join('');
}
