import type { IClient } from './client';
import type { Grant } from './grant';

/**
 * A bucket, or what lies below a prefix in it, as a value that can be passed to another system, for instance as the
 * place of its state. Whoever is passed one asks for the right that it needs; the grant's provider then leads to the
 * connection, whose wire says how the store is reached.
 */
export interface IObjectLocation {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** Key prefix without slashes at its ends; empty for the whole bucket (`prefix` is what a bucket is asked for one). */
  readonly keyPrefix: string;
  /**
   * Lets a client read.
   *
   * @param client - who reads
   * @returns what was granted
   */
  grantRead(client: IClient): Grant;
  /**
   * Lets a client write.
   *
   * @param client - who writes
   * @returns what was granted
   */
  grantWrite(client: IClient): Grant;
  /**
   * Lets a client read, write, list and delete.
   *
   * @param client - who reads and writes
   * @returns what was granted
   */
  grantReadWrite(client: IClient): Grant;
}
