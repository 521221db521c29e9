import type { Duration, Size } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { giveBrand, hasBrand, type CpuAmount, type Text } from '../../core';
import {
  Client,
  Ledger,
  Provider,
  type Connection,
  type Grant,
  type IClient,
  type IObjectLocation,
  type PodSet,
} from '../../connect';
import {
  Config,
  connectionFacts,
  objectLabels,
  service,
  System,
  type EnvValue,
  type SchedulingProps,
  type SystemProps,
  type WorkloadIdentity,
} from '../../kubernetes';
import { Rules } from '../../rules/engine';
import { LOG4J, type FlinkConfig } from './flink-config';
import type { NativeCluster } from './flink-native';
import { configFile } from './flink-native-config';
import { resolveCluster, type ClusterKind, type ClusterSettings } from './flink-resolve';
import { flinkRules } from './flink-rules';
import type { S3FileSystem } from './flink-s3';
import { PORTS, type FlinkVersion } from './flink-versions';

/** What session clusters and applications have in common. */
export interface FlinkClusterProps extends SystemProps {
  /**
   * Version of Flink.
   *
   * @default '2.3.0'
   */
  readonly version?: FlinkVersion;
  /**
   * Image by exact tag, built on Flink's own: connectors lie in its `/opt/flink/lib`, programs in `/opt/flink/usrlib`.
   *
   * @default - Flink's own image of the version, which has no connectors but files and data generation
   */
  readonly image?: string;
  /**
   * Slots of a task manager: how many parallel slices of programs share its memory.
   *
   * @default 2
   */
  readonly taskSlots?: number;
  /**
   * Number of task managers.
   *
   * @default - as many as the parallelism of the application needs; 1 for a session in dev, else 2
   */
  readonly taskManagers?: number;
  /**
   * Number of job managers; all but one stand by. More than one needs `state`.
   *
   * @default - 2 in tier prod with state, else 1
   */
  readonly jobManagers?: number;
  /**
   * Memory of a job manager's container, at least 704 MiB; Flink divides it by itself.
   *
   * @default - 768 MiB in dev and test, 1600 MiB in prod
   */
  readonly jobManagerMemory?: Size;
  /**
   * Memory of a task manager's container, at least 981 MiB; Flink divides it by itself.
   *
   * @default - 1 GiB in dev and test, 4 GiB in prod
   */
  readonly taskManagerMemory?: Size;
  /**
   * Processor time that is set aside for a job manager.
   *
   * @default - 0.1 cores in dev and test, 0.5 in prod
   */
  readonly jobManagerCpu?: CpuAmount;
  /**
   * Processor time that is set aside for a task manager.
   *
   * @default - 0.1 cores in dev and test, 1 core in prod
   */
  readonly taskManagerCpu?: CpuAmount;
  /**
   * Where checkpoints, savepoints and the records of high availability are kept, for instance
   * `lake.prefix('flink/enrich')`. Passing it grants reading and writing there.
   *
   * @default - nowhere: what the programs know is lost with the job manager, and tier prod refuses it
   */
  readonly state?: IObjectLocation;
  /**
   * Time between two checkpoints, at least 100 milliseconds. What is written exactly once appears at checkpoints.
   *
   * @default - 10 seconds in dev and test, 1 minute in prod; none for batch
   */
  readonly checkpointInterval?: Duration;
  /**
   * Where task managers keep state while they run: on the heap, or in RocksDB on disk, for state larger than memory.
   *
   * @default 'hashmap'
   */
  readonly stateBackend?: 'hashmap' | 'rocksdb';
  /**
   * Size of a volume for each task manager, for RocksDB, spilled data and local copies of checkpoints.
   *
   * @default - a directory of the node, up to 1 GiB
   */
  readonly localStorage?: Size;
  /**
   * Which of Flink's file systems speaks to S3.
   *
   * @default 'hadoop'
   */
  readonly s3FileSystem?: S3FileSystem;
  /**
   * Further configuration in Flink's own words, for instance `{ 'restart-strategy.type': 'fixed-delay' }`. Keys are
   * checked against those of the version.
   *
   * @default - none
   */
  readonly config?: FlinkConfig;
  /**
   * Files by name, which all containers find in `/opt/flink/files`.
   *
   * @default - none
   */
  readonly files?: Readonly<Record<string, Text>>;
  /**
   * Environment of job and task managers. Values from Secrets are given by reference.
   *
   * @default - none
   */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /**
   * Which nodes the pods may go to.
   *
   * @default - any
   */
  readonly scheduling?: SchedulingProps;
}

/** A Flink cluster whose REST interface can be granted, owned or not. */
export interface IFlinkCluster extends IConstruct {
  /** Base URL of the REST interface. */
  readonly restUrl: Text;
  /**
   * Opens the REST interface and the web page. Whoever reaches it may run programs: Flink asks nobody for a password.
   *
   * @param client - who may call it
   * @returns what was granted
   */
  grantRest(client: IClient): Grant;
}

/** Job managers and task managers: what session clusters and applications have in common. */
export abstract class FlinkCluster extends System implements IFlinkCluster, IClient {
  /**
   * Whether a construct is a Flink cluster of ours, of this or another copy of the package.
   *
   * @param construct - anything
   * @returns true for sessions and applications
   */
  static isFlinkCluster(this: void, construct: unknown): construct is FlinkCluster {
    return hasBrand(construct, 'FlinkCluster');
  }

  readonly client: Client;
  readonly restUrl: string;
  /** What was decided from props and environment. */
  readonly settings: ClusterSettings;
  private readonly rest: Provider;
  private readonly metrics: Provider;
  private bindings: Config | undefined;

  /**
   * @param scope - parent construct, within a chart that has a namespace
   * @param id - id in the parent, and the name if props give none
   * @param props - what is common
   * @param kind - what the cluster runs
   */
  protected constructor(scope: Construct, id: string, props: FlinkClusterProps, kind: ClusterKind) {
    super(scope, id, props, LONGEST_SUFFIX);
    giveBrand(this, 'FlinkCluster');
    Rules.of(this).use(flinkRules);
    if (!/^[a-z]/.test(this.name)) {
      this.check.fail({
        property: props.name === undefined ? 'id' : 'name',
        message: 'must begin with a letter: it is the id under which Flink keeps its high availability',
        given: this.name,
        allowed: 'lower-case letters, digits and "-", beginning with a letter',
      });
    }
    this.settings = resolveCluster(this.check, this.environment, props, kind);
    this.restUrl = `http://${this.environment.serviceHost(`${this.name}-rest`, this.namespace)}:${String(PORTS.rest)}`;
    this.client = new Client(this, {
      name: this.name,
      namespace: this.namespace,
      podSets: () => this.podSets(),
      connected: () => {
        this.createBindings();
      },
    });
    this.rest = this.createRest();
    this.metrics = this.createMetrics();
    props.state?.grantReadWrite(this);
  }

  /** The pods that serve the REST interface. */
  protected abstract restPods(): PodSet;

  /** All pods, by role. */
  protected abstract podSets(): readonly PodSet[];

  grantRest(client: IClient): Grant {
    return Ledger.of(this).grant({
      provider: this.rest,
      client: client.client,
      access: 'call',
      resource: { kind: 'rest', name: this.name },
    });
  }

  /**
   * Opens the metrics of all pods, in Prometheus' format on port 9249.
   *
   * @param client - who may read them
   * @returns what was granted
   */
  grantMetrics(client: IClient): Grant {
    return Ledger.of(this).grant({
      provider: this.metrics,
      client: client.client,
      access: 'read',
      resource: { kind: 'metrics', name: this.name },
    });
  }

  /** @returns the connections that the cluster was granted, known at synth */
  connections(): Connection[] {
    return Ledger.of(this).connectionsOf(this.client);
  }

  /** The ConfigMap with what the connections say; nothing before something was granted. */
  protected facts(): Config | undefined {
    return this.bindings;
  }

  /**
   * What renderers need of the cluster, and its ConfigMaps.
   *
   * @param props - what the user said
   * @param program - what follows from what the cluster runs
   * @returns the cluster
   */
  protected createCluster(
    props: FlinkClusterProps,
    program: {
      readonly clusterId: string | undefined;
      readonly sql: Config | undefined;
      readonly program: FlinkConfig;
    },
  ): NativeCluster {
    const { name, namespace, settings } = this;
    const identity = (component: string): WorkloadIdentity => ({ app: 'flink', instance: name, component });
    const config = new Config(this, 'Config', {
      name: `${name}-config`,
      identity: identity('config'),
      files: () => ({
        'config.yaml': configFile(settings, this.connections(), { ...program, namespace }),
        'log4j-console.properties': LOG4J,
      }),
      overrides: this.override('config'),
    });
    const { files } = props;
    return {
      name,
      namespace,
      settings,
      config,
      sql: program.sql,
      files:
        files === undefined
          ? undefined
          : new Config(this, 'Files', {
              name: `${name}-files`,
              identity: identity('files'),
              files,
              overrides: this.override('files'),
            }),
      jobManagerHost:
        program.clusterId === undefined
          ? this.environment.serviceHost('$(JOB_NAME)-0', name, namespace)
          : this.environment.serviceHost(`${name}-jobmanager-0`, `${name}-jobmanager`, namespace),
      connections: () => this.connections(),
      env: props.env ?? {},
      scheduling: props.scheduling,
    };
  }

  /**
   * Makes the Services that others may be granted.
   *
   * @param rest - labels of the pods that serve the REST interface
   */
  protected createServices(rest: Readonly<Record<string, string>>): void {
    const { name, namespace } = this;
    const labels = (component: string): Record<string, string> =>
      objectLabels({ app: 'flink', instance: name, component });
    service(this, 'Rest', {
      name: `${name}-rest`,
      labels: labels('rest'),
      pods: { namespace, labels: rest },
      ports: [{ name: 'http-rest', port: PORTS.rest }],
      overrides: this.override('rest'),
    });
    service(this, 'Metrics', {
      name: `${name}-metrics`,
      labels: labels('metrics'),
      pods: { namespace, labels: { 'app.kubernetes.io/name': 'flink', 'app.kubernetes.io/instance': name } },
      ports: [{ name: 'http-metrics', port: PORTS.prometheus }],
      headless: true,
      overrides: this.override('metrics'),
    });
  }

  private createBindings(): void {
    this.bindings ??= new Config(this, 'Bindings', {
      name: `${this.name}-bindings`,
      identity: { app: 'flink', instance: this.name, component: 'bindings' },
      files: () => connectionFacts(this),
      overrides: this.override('bindings'),
    });
  }

  private createRest(): Provider {
    const { name, namespace } = this;
    const host = this.environment.serviceHost(`${name}-rest`, namespace);
    return new Provider(this, {
      name,
      namespace,
      protocol: 'http',
      endpoints: () => [{ name: 'http-rest', host, port: PORTS.rest, behind: [this.restPods()], tls: false }],
      offer: () => ({ wire: { protocol: 'http', url: this.restUrl }, secrets: [], facts: { url: this.restUrl } }),
    });
  }

  private createMetrics(): Provider {
    const { name, namespace } = this;
    const host = this.environment.serviceHost(`${name}-metrics`, namespace);
    const url = `http://${host}:${String(PORTS.prometheus)}/metrics`;
    return new Provider(this, {
      name: `${name}-metrics`,
      namespace,
      protocol: 'http',
      endpoints: () => [{ name: 'http-metrics', host, port: PORTS.prometheus, behind: this.podSets(), tls: false }],
      offer: () => ({ wire: { protocol: 'http', url }, secrets: [], facts: { url } }),
    });
  }
}

/** `-taskmanager`, and the 11 characters that Kubernetes adds to a StatefulSet's name for its revisions. */
const LONGEST_SUFFIX = '-taskmanager-0123456789';
