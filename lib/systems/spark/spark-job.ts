import type { Construct } from 'constructs';
import { giveBrand, Late, type Text } from '../../core';
import {
  Client,
  Ledger,
  Provider,
  type Endpoint,
  type Grant,
  type IClient,
  type IObjectLocation,
  type PodSet,
} from '../../connect';
import { bindingFacts, Config, objectLabels, selectorLabels, service, System } from '../../kubernetes';
import { Rules } from '../../rules/engine';
import type { SparkInput, SparkJobProps } from './spark-job-props';
import { withSparkFacts } from './spark-kafka';
import { createNativeSparkJob } from './spark-native';
import { SPARK_JOB_CHILDREN, sparkIdentity, UI_PORT } from './spark-parts';
import type { Preparation } from './spark-prepare';
import { isSparkJob } from './spark-rule';
import { sparkRules } from './spark-rules';
import { resolveSparkJob, type SparkJobSettings } from './spark-settings';

/**
 * The longest end of a name: a run's driver pod (`-<time or hash>-<random>`) is what its executors are called after, and
 * Spark wants that to leave room for `-exec-<number>` (at most 47 characters before it).
 */
const LONGEST_SUFFIX = '-12345678-abcde-exec-1234567890';

/**
 * A Spark program that runs to its end, once or at certain times: the driver in a Job of its own, executors that it
 * starts itself, each with an identity, a firewall and no more rights than it uses.
 */
export class SparkJob extends System implements IClient {
  /**
   * Whether a construct is a Spark job, of this or another copy of the package.
   *
   * @param construct - anything
   * @returns true for Spark jobs
   */
  static isSparkJob(this: void, construct: unknown): construct is SparkJob {
    return isSparkJob(construct);
  }

  /** Who receives grants: driver and executors together. */
  readonly client: Client;
  /** Every choice that was made. */
  readonly settings: SparkJobSettings;
  /** The driver's pods. */
  readonly driver: PodSet;
  /** The executors' pods. */
  readonly executors: PodSet;
  /** The driver's pages, as their readers know them. */
  readonly provider: Provider;
  private facts: Config | undefined;

  /**
   * @param scope - parent construct, within a Chart that has a namespace
   * @param id - id in the parent, and the name if props give none; at most 32 characters
   * @param props - the program, its executors, when it runs
   */
  constructor(scope: Construct, id: string, props: SparkJobProps) {
    super(scope, id, props, LONGEST_SUFFIX);
    giveBrand(this, 'SparkJob');
    Rules.of(this).use(sparkRules);
    this.checkOverrides(SPARK_JOB_CHILDREN);
    this.settings = resolveSparkJob(props, this.environment, this.check);
    this.driver = this.podSet('driver');
    this.executors = this.podSet('executor');
    this.client = this.createClient();
    this.provider = this.createProvider();
    createNativeSparkJob({
      scope: this,
      name: this.name,
      namespace: this.namespace,
      environment: this.environment,
      client: this.client,
      settings: this.settings,
      timing: { timeZone: props.timeZone, overlap: props.overlap, suspended: props.suspended },
      driver: this.driver,
      executors: this.executors,
      preparations: this.prepare(props),
      eventLog: props.eventLog === undefined ? undefined : urlOf(props.eventLog),
      facts: () => this.facts,
      override: (child) => this.override(child),
    });
  }

  /**
   * Lets a client read the driver's pages, REST interface and metrics while the job runs. They are shut to all others.
   *
   * @param client - who reads
   * @returns what was granted
   */
  grantUi(client: IClient): Grant {
    const resource = { kind: 'ui', name: this.name };
    return Ledger.of(this).grant({ provider: this.provider, client: client.client, access: 'read', resource });
  }

  private podSet(component: 'driver' | 'executor'): PodSet {
    const labels = selectorLabels(sparkIdentity(this.name, component));
    return { role: component, namespace: this.namespace, labels, serviceAccount: `${this.name}-${component}` };
  }

  private createClient(): Client {
    return new Client(this, {
      name: this.name,
      namespace: this.namespace,
      podSets: () => [this.driver, this.executors],
      connected: () => {
        this.facts ??= new Config(this, 'Bindings', {
          name: `${this.name}-bindings`,
          identity: sparkIdentity(this.name, 'driver'),
          files: () => this.connectionFiles(),
        });
      },
    });
  }

  private connectionFiles(): Record<string, Text> {
    const connections = withSparkFacts(Ledger.of(this).connectionsOf(this.client));
    return Object.fromEntries(
      connections.flatMap((connection) =>
        Object.entries(bindingFacts(connection)).map(([file, text]) => [`${connection.name}.${file}`, text]),
      ),
    );
  }

  private createProvider(): Provider {
    const endpoint: Endpoint = {
      name: 'http-ui',
      host: this.environment.serviceHost(`${this.name}-ui`, this.namespace),
      port: UI_PORT,
      behind: [this.driver],
      tls: false,
    };
    const url = `http://${Late.text(endpoint.host)}:${String(endpoint.port)}`;
    return new Provider(this, {
      name: this.name,
      namespace: this.namespace,
      protocol: 'http',
      endpoints: () => [endpoint],
      offer: () => ({ wire: { protocol: 'http', url }, secrets: [], facts: { url } }),
      connected: () => {
        if (this.node.tryFindChild('Ui') !== undefined) return;
        const labels = objectLabels(sparkIdentity(this.name, 'driver'));
        service(this, 'Ui', { name: `${this.name}-ui`, labels, pods: this.driver, ports: [endpoint] });
      },
    });
  }

  /** What the driver needs in stores is granted by naming it. */
  private prepare({ waitFor, eventLog }: SparkJobProps): Preparation[] {
    const inputs = (waitFor ?? []).map((input, index) => this.input(input, index));
    if (eventLog === undefined) return inputs;
    const { provider: store } = eventLog.grantReadWrite(this);
    // Spark wants the folder to exist; a bucket's root always does
    return eventLog.keyPrefix === ''
      ? inputs
      : [{ action: 'make-folder', location: eventLog, key: '', store }, ...inputs];
  }

  private input({ location, key }: SparkInput, index: number): Preparation {
    if (!/^[^/]+(\/[^/]+)*$/.test(key)) {
      this.check.fail({
        property: `waitFor[${String(index)}].key`,
        message: 'is not the key of an object below the location',
        given: key,
        allowed: 'a key such as "_SUCCESS" or "day=1/_SUCCESS", without slashes at its ends',
      });
    }
    return { action: 'wait', location, key, store: location.grantRead(this).provider };
  }
}

/** A location as S3A writes it. */
function urlOf({ bucketName, keyPrefix }: IObjectLocation): string {
  return `s3a://${[bucketName, keyPrefix].filter((part) => part !== '').join('/')}`;
}
