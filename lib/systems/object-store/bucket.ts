import { Construct, type IConstruct } from 'constructs';
import { CallSite, Check, freeId } from '../../core';
import { Ledger, type Grant, type IClient, type IObjectLocation, type Provider } from '../../connect';
import { checkPrefix } from './bucket-name';
import type { Access } from './location';

/** A bucket of a store that is ours or somebody else's. */
export interface IBucket extends IObjectLocation, IConstruct {
  /** The store, as its clients know it. */
  readonly provider: Provider;

  /**
   * What lies below a key prefix. Asking twice for one prefix gives locations that are alike.
   *
   * @param path - for instance `flink/enrich`, without slashes at its ends
   * @returns a location, to pass to other systems and to grant rights on
   */
  prefix(path: string): Prefix;
}

/** A bucket: grants rights on all of its objects, and gives locations within it. */
export class Bucket extends Construct implements IBucket {
  /** Always empty: a bucket is the location of all its keys. */
  readonly keyPrefix = '';

  /**
   * @param scope - the store
   * @param bucketName - name of the bucket, already checked
   * @param provider - the store, as its clients know it
   */
  constructor(
    scope: Construct,
    readonly bucketName: string,
    readonly provider: Provider,
  ) {
    super(scope, freeId(scope, bucketName));
    CallSite.declare(this);
  }

  prefix(path: string): Prefix {
    checkPrefix(path, 'prefix', new Check(this, CallSite.here()));
    return new Prefix(this, path);
  }

  grantRead(client: IClient): Grant {
    return grant(this, client, 'read');
  }

  grantWrite(client: IClient): Grant {
    return grant(this, client, 'write');
  }

  grantReadWrite(client: IClient): Grant {
    return grant(this, client, 'read-write');
  }

  /** @returns the name of the bucket */
  override toString(): string {
    return this.bucketName;
  }
}

/** What lies below a key prefix of a bucket. */
export class Prefix implements IObjectLocation {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** The store, as its clients know it. */
  readonly provider: Provider;

  /**
   * @param bucket - the bucket
   * @param keyPrefix - the prefix, without slashes at its ends
   */
  constructor(
    readonly bucket: IBucket,
    readonly keyPrefix: string,
  ) {
    this.bucketName = bucket.bucketName;
    this.provider = bucket.provider;
  }

  /**
   * What lies deeper.
   *
   * @param path - a prefix below this one
   * @returns the location
   */
  prefix(path: string): Prefix {
    return this.bucket.prefix(`${this.keyPrefix}/${path}`);
  }

  grantRead(client: IClient): Grant {
    return grant(this, client, 'read');
  }

  grantWrite(client: IClient): Grant {
    return grant(this, client, 'write');
  }

  grantReadWrite(client: IClient): Grant {
    return grant(this, client, 'read-write');
  }

  /** @returns bucket and prefix, for instance `lake/flink/enrich` */
  toString(): string {
    return `${this.bucketName}/${this.keyPrefix}`;
  }
}

function grant(location: Bucket | Prefix, client: IClient, access: Access): Grant {
  const { provider, bucketName, keyPrefix } = location;
  const resource =
    keyPrefix === '' ? { kind: 'bucket', name: bucketName } : { kind: 'prefix', name: `${bucketName}/${keyPrefix}` };
  return Ledger.of(provider.construct).grant({ provider, client: client.client, access, resource });
}
