import type { Construct } from 'constructs';
import { CallSite, Check, didYouMean, giveBrand, isDeferred, type Text } from '../../core';
import {
  credentialName,
  Ledger,
  Needs,
  Provider,
  type Client,
  type Endpoint,
  type Grant,
  type Need,
  type Offer,
  type Peer,
  type S3Wire,
} from '../../connect';
import { IDENTITY_ENDPOINTS, type TargetKind } from '../../environment';
import { System, type SystemProps } from '../../kubernetes';
import { Rules } from '../../rules/engine';
import { EXISTING_OBJECT_STORE, isExistingObjectStore } from './brands';
import { Bucket } from './bucket';
import { checkBucketName } from './bucket-name';
import { locationsOf } from './location';
import type { IObjectStore } from './object-store';
import { objectStoreRules } from './object-store-rules';
import { regionOf } from './object-store-settings';
import { s3Facts } from './s3-facts';
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY } from './store-engine';

/** A store that runs elsewhere. */
export interface ExistingObjectStoreProps extends Pick<SystemProps, 'name'> {
  /** Region that requests are signed for, for instance `eu-central-1`. */
  readonly region: string;
  /** Names of the buckets. */
  readonly buckets: readonly string[];
  /**
   * URL of the endpoint with its scheme, and its port if that is not the scheme's own.
   *
   * @default - the cloud's own endpoint of the region
   */
  readonly endpoint?: Text;
  /**
   * Where clients' credentials come from: `identity` is the cloud identity of the pods' service accounts, which somebody
   * (Pulumi, for instance) gives the rights that were granted; `keys` is an access key for each client in a Secret of its
   * namespace, which somebody has to put there.
   *
   * @default - 'identity' without an endpoint, 'keys' with one
   */
  readonly credentials?: 'identity' | 'keys';
  /**
   * Whether the bucket stands in the path of a URL instead of its host name.
   *
   * @default - in the path if there is an endpoint, in the host name if there is none
   */
  readonly pathStyle?: boolean;
  /**
   * The addresses, or the pods, that answer: what the clients' firewalls let through.
   *
   * @default - every address on the endpoint's port, which is a finding
   */
  readonly behind?: readonly Peer[];
  /**
   * Port on which they answer: for pods that of the container.
   *
   * @default - the endpoint's, else 443
   */
  readonly port?: number;
}

/** Addresses of a store that nobody told us about. */
const ANYWHERE: Peer = { cidrs: ['0.0.0.0/0'] };

/** Where pods of a target get the credentials of their identity. */
function identityEndpoints(target: TargetKind): Endpoint[] {
  return IDENTITY_ENDPOINTS[target].map(({ address, port }) => ({
    name: 'http-pod-identity',
    host: address,
    port,
    behind: [{ cidrs: [`${address}/32`] }],
    tls: false,
  }));
}

/** A store that runs elsewhere: rights on it are needs that somebody else satisfies, connections are ours. */
export class ExistingObjectStore extends System implements IObjectStore {
  /** Whether a construct is a store that runs elsewhere, of this or another copy of the package. */
  static readonly isExistingObjectStore = isExistingObjectStore;

  /** The store, as its clients know it. */
  readonly provider: Provider;
  /** Whether credentials are those of the pods' identity. */
  readonly credentials: 'identity' | 'keys';
  /** Region that requests are signed for. */
  readonly region: string;
  /** URL of the endpoint; nothing for the cloud's own. */
  readonly endpoint: Text | undefined;
  /** The addresses or pods that answer; nothing if nobody said. */
  readonly behind: readonly Peer[] | undefined;
  /** Whether the bucket stands in the path of a URL instead of its host name. */
  readonly pathStyle: boolean;
  /** Port on which they answer. */
  readonly port: number;
  private readonly bucketsByName = new Map<string, Bucket>();

  /**
   * @param scope - parent construct, within a Chart
   * @param id - id in the parent, and the name if props give none
   * @param props - where it is, and where credentials come from
   */
  constructor(scope: Construct, id: string, props: ExistingObjectStoreProps) {
    super(scope, id, props);
    giveBrand(this, EXISTING_OBJECT_STORE);
    Rules.of(this).use(objectStoreRules);
    this.check.settled(props, ['endpoint']);
    this.region = regionOf(props.region, 'region', this.check);
    this.endpoint = this.endpointOf(props.endpoint);
    this.credentials = this.check.oneOf(
      'credentials',
      props.credentials ?? (props.endpoint === undefined ? 'identity' : 'keys'),
      ['keys', 'identity'],
    );
    this.pathStyle = props.pathStyle ?? this.endpoint !== undefined;
    this.behind = props.behind === undefined || props.behind.length === 0 ? undefined : [...props.behind];
    this.port = this.check.integer('port', props.port ?? portOf(this.endpoint), { min: 1, max: 65535 });
    this.provider = this.createProvider();
    for (const [index, name] of props.buckets.entries()) this.createBucket(name, `buckets[${String(index)}]`);
  }

  get buckets(): readonly Bucket[] {
    return [...this.bucketsByName.values()].sort((a, b) => (a.bucketName < b.bucketName ? -1 : 1));
  }

  bucket(name: string): Bucket {
    const known = this.bucketsByName.get(name);
    if (known !== undefined) return known;
    const names = [...this.bucketsByName.keys()].sort();
    new Check(this, CallSite.here()).fail({
      property: 'buckets',
      message: `does not name the bucket that is asked for${didYouMean(name, names)}`,
      given: name,
      allowed: names.join(', '),
      remedy: 'name it in the props of fromExisting',
    });
    return new Bucket(this, name, this.provider);
  }

  private createBucket(bucketName: string, property: string): void {
    const name = checkBucketName(bucketName, property, this.check);
    if (this.bucketsByName.has(name)) {
      this.check.fail({ property, message: 'is named twice', given: name });
      return;
    }
    this.bucketsByName.set(name, new Bucket(this, name, this.provider));
    if (this.credentials === 'identity') {
      Needs.of(this).add(this, {
        kind: 'bucket',
        id: `${this.id}/bucket/${name}`,
        reason: `${this.node.path} is declared with it`,
        bucket: name,
        region: this.region,
      });
    }
  }

  private createProvider(): Provider {
    const provider = new Provider(this, {
      name: this.name,
      namespace: this.namespace,
      protocol: 's3',
      endpoints: () => this.endpoints(),
      offer: (client, grants) => this.offer(client, grants),
      connected: (client) => {
        if (this.credentials === 'keys') this.needKeys(client);
      },
    });
    if (this.credentials === 'identity') Needs.of(this).derive(() => this.identityNeeds());
    return provider;
  }

  private get id(): string {
    return `${this.namespace}/${this.name}`;
  }

  private endpointOf(endpoint: Text | undefined): Text | undefined {
    if (typeof endpoint !== 'string' || /^https?:\/\/[^/\s]+$/.test(endpoint)) return endpoint;
    this.check.fail({
      property: 'endpoint',
      message: 'is not the URL of an endpoint',
      given: endpoint,
      allowed: 'scheme, host and port with nothing behind, for instance https://s3.example.com:9000',
    });
    return undefined;
  }

  private endpoints(): Endpoint[] {
    const host = this.endpoint ?? `https://s3.${this.region}.amazonaws.com`;
    const store: Endpoint = {
      name: 'https-s3',
      host: typeof host === 'string' ? hostOf(host) : host.apply(hostOf),
      port: this.port,
      behind: this.behind ?? [ANYWHERE],
      tls: typeof host !== 'string' || host.startsWith('https:'),
    };
    return this.credentials === 'identity' ? [store, ...identityEndpoints(this.environment.target.kind)] : [store];
  }

  private offer(client: Client, grants: readonly Grant[]): Offer {
    const secret = credentialName(client, this.provider);
    const wire: S3Wire = {
      protocol: 's3',
      ...(this.endpoint === undefined ? {} : { endpoint: this.endpoint }),
      region: this.region,
      pathStyle: this.pathStyle,
      credentials:
        this.credentials === 'identity'
          ? { from: 'identity' }
          : { from: 'secret', secret, accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY },
      locations: locationsOf(grants),
    };
    const items = { [ACCESS_KEY_ID]: ACCESS_KEY_ID, [SECRET_ACCESS_KEY]: SECRET_ACCESS_KEY };
    return { wire, secrets: this.credentials === 'identity' ? [] : [{ secret, items }], facts: s3Facts(wire) };
  }

  private needKeys(client: Client): void {
    Needs.of(this).add(this, {
      kind: 'secret',
      id: `${this.id}/user/${client.principal}`,
      reason: `${client.principal} uses ${this.id}`,
      shape: {
        type: 'given',
        description: `access key of ${client.principal} at the object store ${this.id}, with the rights that its grants say`,
      },
      places: [
        {
          namespace: client.namespace,
          name: credentialName(client, this.provider),
          keys: { [ACCESS_KEY_ID]: 'id', [SECRET_ACCESS_KEY]: 'secret' },
        },
      ],
    });
  }

  /** One identity a client, with what all its grants say; asked at synth, when its pods are known. */
  private identityNeeds(): Need[] {
    const ledger = Ledger.of(this);
    return ledger.clientsOf(this.provider).map((client) => ({
      kind: 'cloud-identity',
      id: `${this.id}/identity/${client.principal}`,
      reason: `${client.principal} uses ${this.id} with the identity of its pods`,
      namespace: client.namespace,
      serviceAccounts: [...new Set(client.podSets.map(({ serviceAccount }) => serviceAccount ?? 'default'))].sort(),
      rights: locationsOf(ledger.grantsBy(this.provider).filter((grant) => grant.client === client)),
    }));
  }
}

function portOf(endpoint: Text | undefined): number {
  if (endpoint === undefined || isDeferred(endpoint)) return 443;
  const { port, protocol } = new URL(endpoint);
  return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
}

function hostOf(endpoint: string): string {
  return new URL(endpoint).hostname;
}
