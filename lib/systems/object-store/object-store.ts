import type { Size } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { CallSite, Check, giveBrand, type CpuAmount } from '../../core';
import { credentialName, Needs, Provider, type Client, type Endpoint, type Grant, type Offer } from '../../connect';
import { System, type SchedulingProps, type SystemProps } from '../../kubernetes';
import { Rules } from '../../rules/engine';
import { isObjectStore, OBJECT_STORE } from './brands';
import { Bucket, type IBucket } from './bucket';
import { checkBucketName } from './bucket-name';
import { ExistingObjectStore, type ExistingObjectStoreProps } from './existing-object-store';
import { locationsOf } from './location';
import { createGarage } from './object-store-garage';
import { objectStoreRules } from './object-store-rules';
import { resolveObjectStore, type ObjectStoreSettings } from './object-store-settings';
import { createVersitygw } from './object-store-versitygw';
import type { ObjectStoreEngine } from './object-store-versions';
import { s3Facts } from './s3-facts';
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY, type StoreEngine } from './store-engine';

/** A store that runs in the cluster. */
export interface ObjectStoreProps extends SystemProps {
  /** How much data fits in. Volumes are this large times the replication factor, spread over the nodes; at least 1 GiB. */
  readonly capacity: Size;
  /**
   * The program. `versitygw` is one node with rights by bucket and prefix; `garage` replicates over nodes and zones, with
   * rights by bucket only.
   *
   * @default 'versitygw'
   */
  readonly engine?: ObjectStoreEngine;
  /**
   * Number of nodes, engine `garage` only.
   *
   * @default 3 in tiers test and prod, 1 in dev
   */
  readonly nodes?: number;
  /**
   * On how many nodes every object is, engine `garage` only: 1 to the number of nodes, at most 7. It can't be changed
   * later.
   *
   * @default 3, or the number of nodes where that is less
   */
  readonly replicationFactor?: number;
  /**
   * Region that clients sign their requests for: a word that client and store must share, not a place.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;
  /**
   * Storage class of the volumes. Their file system must keep extended attributes, as ext4 and XFS do and most NFS does not.
   *
   * @default - the target's, else the cluster's default
   */
  readonly storageClass?: string;
  /**
   * Processor time of each node.
   *
   * @default - 50 thousandths of a core in dev and test, 500 in prod
   */
  readonly cpu?: CpuAmount;
  /**
   * Memory of each node.
   *
   * @default - in dev and test 256 MiB, with `garage` 512; in prod 1 GiB, with `garage` 2
   */
  readonly memory?: Size;
  /**
   * Which Kubernetes nodes the pods may go to.
   *
   * @default - any
   */
  readonly scheduling?: SchedulingProps;
}

/** A store that is ours or somebody else's. */
export interface IObjectStore extends IConstruct {
  /** The store, as its clients know it. */
  readonly provider: Provider;
  /** The buckets, sorted by name. */
  readonly buckets: readonly IBucket[];

  /**
   * A bucket that was declared.
   *
   * @param name - its name
   * @returns the bucket
   */
  bucket(name: string): IBucket;
}

/** The nodes are a StatefulSet, whose revisions have ten characters behind its name. */
const LONGEST_SUFFIX = '-node-0123456789';

/** An object store in the cluster that speaks S3: buckets, one user a client, and rights by grant. */
export class ObjectStore extends System implements IObjectStore {
  /** Whether a construct is a store in the cluster, of this or another copy of the package. */
  static readonly isObjectStore = isObjectStore;

  /**
   * A store that runs elsewhere: any S3 endpoint, or buckets of a cloud.
   *
   * @param scope - parent construct, within a Chart
   * @param id - id in the parent, and the name if props give none
   * @param props - where it is, and where credentials come from
   * @returns the store
   */
  static fromExisting(scope: Construct, id: string, props: ExistingObjectStoreProps): ExistingObjectStore {
    return new ExistingObjectStore(scope, id, props);
  }

  /** Every choice that was made. */
  readonly settings: ObjectStoreSettings;
  /** The store, as its clients know it. */
  readonly provider: Provider;
  private readonly bucketsByName = new Map<string, Bucket>();
  private readonly engine: StoreEngine;

  /**
   * @param scope - parent construct, within a Chart that has a namespace
   * @param id - id in the parent, and the name if props give none
   * @param props - capacity and engine
   */
  constructor(scope: Construct, id: string, props: ObjectStoreProps) {
    super(scope, id, props, LONGEST_SUFFIX);
    giveBrand(this, OBJECT_STORE);
    Rules.of(this).use(objectStoreRules);
    this.settings = resolveObjectStore(props, this.environment, this.check);
    this.provider = this.createProvider();
    this.engine = this.createEngine();
    this.checkOverrides(this.engine.children);
  }

  /** URL of the store within the cluster. */
  get endpoint(): string {
    return `http://${this.host}:${String(this.engine.port.port)}`;
  }

  get buckets(): readonly Bucket[] {
    return [...this.bucketsByName.values()].sort((a, b) => (a.bucketName < b.bucketName ? -1 : 1));
  }

  /**
   * Adds a bucket. A bucket that is no longer declared is kept with its objects; only the rights on it go.
   *
   * @param bucketName - its name, by the rules of Amazon S3
   * @returns the bucket
   */
  addBucket(bucketName: string): Bucket {
    const check = new Check(this, CallSite.here());
    const name = checkBucketName(bucketName, 'bucket', check);
    const known = this.bucketsByName.get(name);
    if (known !== undefined) {
      check.fail({
        property: 'bucket',
        message: 'is added twice',
        given: name,
        remedy: `keep what addBucket returns, or ask for it with bucket('${name}')`,
      });
      return known;
    }
    const bucket = new Bucket(this, name, this.provider);
    this.bucketsByName.set(name, bucket);
    return bucket;
  }

  bucket(name: string): Bucket {
    const known = this.bucketsByName.get(name);
    if (known !== undefined) return known;
    new Check(this, CallSite.here()).fail({
      property: 'bucket',
      message: 'is not one that was added',
      given: name,
      allowed: [...this.bucketsByName.keys()].sort().join(', '),
      remedy: `add it with addBucket('${name}')`,
    });
    return new Bucket(this, name, this.provider);
  }

  private get host(): string {
    return this.environment.serviceHost(this.name, this.namespace);
  }

  private createProvider(): Provider {
    return new Provider(this, {
      name: this.name,
      namespace: this.namespace,
      protocol: 's3',
      endpoints: () => this.endpoints(),
      offer: (client, grants) => this.offer(client, grants),
      connected: (client) => {
        Needs.of(this).add(this, this.engine.credentialOf(client));
      },
    });
  }

  private createEngine(): StoreEngine {
    const create = this.settings.engine === 'garage' ? createGarage : createVersitygw;
    return create({
      scope: this,
      name: this.name,
      namespace: this.namespace,
      environment: this.environment,
      settings: this.settings,
      provider: this.provider,
      buckets: () => this.buckets.map(({ bucketName }) => bucketName),
      override: (child) => this.override(child),
    });
  }

  private endpoints(): Endpoint[] {
    return [{ ...this.engine.port, host: this.host, behind: this.engine.nodes, tls: false }];
  }

  private offer(client: Client, grants: readonly Grant[]): Offer {
    const secret = credentialName(client, this.provider);
    const wire = {
      protocol: 's3',
      endpoint: this.endpoint,
      region: this.settings.region,
      pathStyle: true,
      credentials: { from: 'secret', secret, accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY },
      locations: locationsOf(grants),
    } as const;
    const items = { [ACCESS_KEY_ID]: ACCESS_KEY_ID, [SECRET_ACCESS_KEY]: SECRET_ACCESS_KEY };
    return { wire, secrets: [{ secret, items }], facts: s3Facts(wire) };
  }
}
