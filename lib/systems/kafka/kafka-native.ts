import { Duration } from 'cdk8s';
import { Ledger, Needs, type PodSet } from '../../connect';
import {
  Config,
  disruptionBudget,
  objectLabels,
  SECRET_MODE,
  selectorLabels,
  service,
  StatefulWorkload,
  type ContainerProps,
  type EnvValue,
  type WorkloadIdentity,
} from '../../kubernetes';
import { KafkaAdmin } from './kafka-admin';
import { BEFORE_STOP } from './kafka-before-stop';
import { properties } from './kafka-config';
import { needAuthority, needNodeCertificate } from './kafka-credentials';
import type { KafkaEngine, KafkaEngineProps } from './kafka-engine';
import { DATA_PATH, LISTENERS, PORTS, TLS_PATH, USER, WRITABLE } from './kafka-listeners';
import { commonName, NODE_SECURITY, nodeConfig } from './kafka-native-config';
import { nodeIds, type KafkaPool, type KafkaRole } from './kafka-pools';
import { hostPort, securityProperties } from './kafka-provider';

/** Names of the native objects that users may override. */
const CHILDREN = ['admin', 'bootstrap', 'brokers', 'controllers', 'disruptionBudget', 'nodeConfig'] as const;

/**
 * Runs a cluster with nothing but Kubernetes: a StatefulSet for controllers, one for the brokers of each zone, and a
 * job that applies topics, users and rights.
 *
 * @param props - the cluster
 * @returns the engine
 */
export function nativeKafka(props: KafkaEngineProps): KafkaEngine {
  return new NativeKafka(props);
}

class NativeKafka implements KafkaEngine {
  readonly children = CHILDREN;
  readonly brokers: readonly PodSet[];
  readonly bootstrap: { readonly host: string; readonly port: number };
  readonly usersSecret: string;
  private readonly brokerPools: readonly KafkaPool[];

  constructor(private readonly props: KafkaEngineProps) {
    const { resolved, environment } = props;
    const { name, namespace, pools } = resolved;
    this.usersSecret = `${name}-users`;
    this.bootstrap = { host: environment.serviceHost(`${name}-bootstrap`, namespace), port: PORTS.clients };
    this.brokerPools = pools.filter(({ role }) => role !== 'controller');
    this.stateNeeds();
    const configs = new Map([...new Set(pools.map(({ role }) => role))].map((role) => [role, this.createConfig(role)]));
    const workloads = pools.flatMap((pool) => {
      const config = configs.get(pool.role);
      return config === undefined ? [] : [{ pool, workload: this.createPool(pool, config) }];
    });
    this.brokers = workloads.filter(({ pool }) => pool.role !== 'controller').map(({ workload }) => workload.pods);
    const controllers = workloads.filter(({ pool }) => pool.role !== 'broker').map(({ workload }) => workload.pods);
    this.createBootstrap();
    this.createDisruptionBudget();
    const admin = new KafkaAdmin(props.scope, {
      ...props,
      brokers: this.brokerPools.flatMap((pool) =>
        nodeIds(pool).map((id, index) => ({
          id,
          rack: pool.zone,
          host: this.host(pool, id),
          retiring: index >= pool.replicas - pool.retiring,
        })),
      ),
      usersSecret: this.usersSecret,
    });
    this.openFlows(controllers, admin.pods);
  }

  topicAdded(): void {
    // the admin job asks for all topics at synth
  }

  clientConnected(): void {
    // the admin job asks for all clients at synth
  }

  private stateNeeds(): void {
    const { scope, resolved, environment } = this.props;
    const { name, namespace, storageClass, pools } = resolved;
    needAuthority(scope, resolved);
    for (const role of new Set(pools.map((pool) => pool.role))) {
      const headless = pools
        .filter((pool) => pool.role === role)
        .map((pool) => `*.${environment.serviceHost(pool.name, namespace)}`);
      const bootstrap = [
        `${name}-bootstrap`,
        `${name}-bootstrap.${namespace}`,
        `${name}-bootstrap.${namespace}.svc`,
        this.bootstrap.host,
      ];
      needNodeCertificate(scope, resolved, {
        role,
        commonName: commonName(name, role),
        dnsNames: role === 'controller' ? headless : [...headless, ...bootstrap],
      });
    }
    Needs.of(scope).add(scope, {
      kind: 'storage-class',
      id: `${namespace}/${name}/storage`,
      reason: `volumes of the Kafka cluster ${namespace}/${name}, which have to grow with the data`,
      name: storageClass ?? environment.target.storageClass,
      expandable: true,
    });
  }

  private createConfig(role: KafkaRole): Config {
    const { scope, resolved, override } = this.props;
    const { name, pools } = resolved;
    const voters = pools
      .filter((pool) => pool.role !== 'broker')
      .flatMap((pool) => nodeIds(pool).map((id) => ({ id, host: this.host(pool, id) })));
    return new Config(scope, `${ids[role]}Config`, {
      name: `${name}-${role}`,
      identity: this.identity(role),
      files: {
        'server.properties': properties(nodeConfig({ cluster: resolved, role, voters })),
        ...(role === 'broker'
          ? {
              'internal.properties': properties(securityProperties(NODE_SECURITY, TLS_PATH)),
              'before-stop.sh': BEFORE_STOP,
            }
          : {}),
      },
      overrides: override('nodeConfig'),
    });
  }

  private createPool(pool: KafkaPool, config: Config): StatefulWorkload {
    const { scope, resolved, environment, override } = this.props;
    const small = environment.profile.small;
    const controller = pool.role === 'controller';
    return new StatefulWorkload(scope, pool.zone === undefined ? ids[pool.role] : `${ids[pool.role]}-${pool.zone}`, {
      name: pool.name,
      identity: this.identity(pool.role, pool.zone),
      replicas: pool.replicas,
      firstOrdinal: pool.firstId,
      ports: portsOf(pool.role).map(([name, port]) => ({ name: `tcp-${name}`, port })),
      configs: [config],
      bindings: false,
      claims: { data: { size: pool.storage, storageClass: resolved.storageClass } },
      claimRetention: resolved.volumeRetention,
      maxUnavailable: controller ? undefined : 0, // one budget for the brokers of all zones together
      minReadySeconds: pool.replicas > 1 ? (small ? 10 : 30) : undefined,
      overrides: { controller: override(controller ? 'controllers' : 'brokers') },
      pod: {
        user: USER,
        terminationGracePeriod: this.gracePeriod(pool.role),
        scheduling: pool.scheduling,
        volumes: {
          config: { configMap: { name: config.name } },
          tls: { secret: { secretName: `${resolved.name}-${pool.role}-tls`, defaultMode: SECRET_MODE } },
        },
        containers: [this.container(pool)],
      },
    });
  }

  private container(pool: KafkaPool): ContainerProps {
    const { resolved } = this.props;
    const port = pool.role === 'controller' ? PORTS.controller : PORTS.clients;
    return {
      name: 'kafka',
      image: resolved.image,
      env: this.env(pool),
      ports: Object.fromEntries(portsOf(pool.role)),
      resources: { cpu: pool.cpu, memory: pool.memory },
      mounts: [
        { volume: 'data', path: DATA_PATH },
        { volume: 'config', path: '/mnt/shared/config', readOnly: true },
        { volume: 'tls', path: TLS_PATH, readOnly: true },
      ],
      writable: WRITABLE,
      // the port opens when the logs are recovered, which takes long after an unclean stop
      startup: { tcp: port, period: Duration.seconds(3), failures: 600 },
      readiness: { tcp: port },
      liveness: { tcp: port, period: Duration.seconds(30), failures: 10, timeout: Duration.seconds(5) },
      ...(pool.role === 'broker' && resolved.brokers > 1
        ? { preStop: ['bash', '/mnt/shared/config/before-stop.sh'] }
        : {}),
    };
  }

  private env(pool: KafkaPool): Record<string, EnvValue> {
    const { resolved } = this.props;
    const heap = String(pool.heap);
    const common: Record<string, EnvValue> = {
      POD_NAME: { field: 'metadata.name' },
      KAFKA_NODE_ID: { field: "metadata.labels['apps.kubernetes.io/pod-index']" },
      CLUSTER_ID: resolved.clusterId,
      KAFKA_HEAP_OPTS: `-Xms${heap}m -Xmx${heap}m -XX:+ExitOnOutOfMemoryError`,
      EXTRA_ARGS: '-name kafkaServer', // without -loggc, whose files would fill the scratch volume
    };
    if (pool.role === 'controller') return common;
    const host = this.host(pool, '$(POD_NAME)');
    const listeners =
      pool.role === 'node' ? (['controller', 'internal', 'clients'] as const) : (['internal', 'clients'] as const);
    return {
      ...common,
      INTERNAL_ADDRESS: hostPort(host, PORTS.internal),
      KAFKA_LISTENERS: listeners.map((one) => `${LISTENERS[one]}://0.0.0.0:${String(PORTS[one])}`).join(','),
      KAFKA_ADVERTISED_LISTENERS: `${LISTENERS.internal}://$(INTERNAL_ADDRESS),${LISTENERS.clients}://${hostPort(host, PORTS.clients)}`,
      ...this.rack(pool),
      ...(pool.role === 'broker'
        ? {
            STOP_AFTER_CALM_CHECKS: String(1 + 2 * pool.zoneIndex),
            STOP_AFTER_SECONDS: String(this.stopBudget().toSeconds()),
          }
        : {}),
    };
  }

  /** From Kubernetes 1.35 pods carry their node's zone as a label; before, only a StatefulSet a zone knows it. */
  private rack({ zone }: KafkaPool): Record<string, EnvValue> {
    if (zone !== undefined) return { KAFKA_BROKER_RACK: zone };
    const { kubernetes } = this.props.environment.target;
    const labelled = this.props.resolved.brokers > 1 && kubernetes.every((minor) => Number(minor.split('.')[1]) >= 35);
    return labelled ? { KAFKA_BROKER_RACK: { field: "metadata.labels['topology.kubernetes.io/zone']" } } : {};
  }

  /** How long a broker waits for the others before it stops. */
  private stopBudget(): Duration {
    return this.props.environment.profile.small ? Duration.minutes(1) : Duration.minutes(5);
  }

  /** A broker moves its leaderships away before it stops, for up to five minutes; cut short, it recovers for long. */
  private gracePeriod(role: KafkaRole): Duration {
    const { profile } = this.props.environment;
    const own = Duration.seconds(profile.small || role === 'controller' ? 120 : 300);
    return role === 'broker' ? Duration.seconds(own.toSeconds() + this.stopBudget().toSeconds()) : own;
  }

  private createBootstrap(): void {
    const { scope, resolved, override } = this.props;
    const identity = this.brokerIdentity();
    service(scope, 'Bootstrap', {
      name: `${resolved.name}-bootstrap`,
      labels: objectLabels(identity),
      pods: { namespace: resolved.namespace, labels: selectorLabels(identity) },
      ports: [{ name: 'tcp-clients', port: PORTS.clients }],
      overrides: override('bootstrap'),
    });
  }

  private createDisruptionBudget(): void {
    const { scope, resolved, override } = this.props;
    if (resolved.brokers < 2) return;
    const identity = this.brokerIdentity();
    disruptionBudget(scope, 'DisruptionBudget', {
      name: `${resolved.name}-broker`,
      labels: objectLabels(identity),
      pods: { role: 'broker', namespace: resolved.namespace, labels: selectorLabels(identity) },
      maxUnavailable: 1,
      overrides: override('disruptionBudget'),
    });
  }

  private openFlows(controllers: readonly PodSet[], admin: PodSet): void {
    const { scope } = this.props;
    const open = (from: readonly PodSet[], to: readonly PodSet[], port: number, reason: string): void => {
      for (const one of from)
        for (const other of to) Ledger.of(scope).open({ from: one, to: other, port, transport: 'TCP', reason });
    };
    open(controllers, controllers, PORTS.controller, 'controllers agree on the metadata');
    open(this.brokers, controllers, PORTS.controller, 'brokers follow the metadata');
    open(this.brokers, this.brokers, PORTS.internal, 'brokers replicate partitions');
    open([admin], this.brokers, PORTS.internal, 'the admin job applies topics, users and rights');
    if (this.props.resolved.clientAuthentication === 'scram') {
      open([admin], this.brokers, PORTS.clients, 'the admin job tries the passwords of users');
    }
  }

  private identity(component: KafkaRole, zone?: string): WorkloadIdentity {
    return { app: 'kafka', instance: this.props.resolved.name, component, ...(zone === undefined ? {} : { zone }) };
  }

  private brokerIdentity(): WorkloadIdentity {
    return this.identity(this.props.resolved.mode === 'combined' ? 'node' : 'broker');
  }

  private host(pool: KafkaPool, node: number | string): string {
    const pod = typeof node === 'number' ? `${pool.name}-${String(node)}` : node;
    return this.props.environment.serviceHost(pod, pool.name, this.props.resolved.namespace);
  }
}

/** Ids of the constructs of a role. */
const ids = { broker: 'Brokers', controller: 'Controllers', node: 'Nodes' } as const;

function portsOf(role: KafkaRole): [string, number][] {
  const broker: [string, number][] = [
    ['internal', PORTS.internal],
    ['clients', PORTS.clients],
  ];
  if (role === 'broker') return broker;
  return [['controller', PORTS.controller], ...(role === 'node' ? broker : [])];
}
