import type { Construct } from 'constructs';
import type { Client, PodSet, Port, Provider, SecretNeed } from '../../connect';
import type { Environment } from '../../environment';
import type { Overrides } from '../../kubernetes';
import type { ObjectStoreSettings } from './object-store-settings';

/** What a renderer knows of the store that it renders. */
export interface StoreContext {
  /** The construct below which it makes its own. */
  readonly scope: Construct;
  /** Name of the store. */
  readonly name: string;
  /** Namespace of the store. */
  readonly namespace: string;
  /** What surrounds it. */
  readonly environment: Environment;
  /** Every choice. */
  readonly settings: ObjectStoreSettings;
  /** The store as its clients know it. */
  readonly provider: Provider;
  /** Names of the buckets, sorted; complete at synth. */
  readonly buckets: () => readonly string[];
  /** The user's merge patch for a child. */
  readonly override: (child: string) => Overrides | undefined;
}

/** A store that was rendered: what its clients have to know. */
export interface StoreEngine {
  /** The port where S3 is spoken. */
  readonly port: Port;
  /** The pods that answer. */
  readonly nodes: readonly PodSet[];
  /** Names of the objects that a user may patch. */
  readonly children: readonly string[];
  /** The secret of a client: what it is made of, and where it must stand. */
  readonly credentialOf: (client: Client) => SecretNeed;
}

/** Keys of a Secret with credentials, and names of the files in a client's binding. */
export const ACCESS_KEY_ID = 'access-key-id';

/** See {@link ACCESS_KEY_ID}. */
export const SECRET_ACCESS_KEY = 'secret-access-key';
