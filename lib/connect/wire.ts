import type { Text } from '../core';

/** Kafka's protocol: what a client has to know to speak it, whatever product answers. */
export interface KafkaWire {
  readonly protocol: 'kafka';
  /** `host:port` pairs, joined by commas. */
  readonly bootstrapServers: Text;
  /** How clients are kept apart and the line is kept secret. */
  readonly security: KafkaSecurity;
  /** Topics that were granted, sorted by name. */
  readonly topics: readonly { readonly name: string; readonly access: 'consume' | 'produce' | 'admin' }[];
  /** Consumer groups that were granted, sorted. */
  readonly groups: readonly string[];
  /**
   * Prefix of the transactional ids that were granted.
   *
   * @default - no transactions
   */
  readonly transactionalIdPrefix?: string;
}

/** Security of a Kafka listener. Files are named relative to the binding's folder. */
export type KafkaSecurity =
  | { readonly protocol: 'PLAINTEXT' }
  | {
      readonly protocol: 'SASL_SSL';
      readonly mechanism: 'SCRAM-SHA-512';
      readonly username: string;
      /** File with the password. */
      readonly passwordFile: string;
      /** File with the certificate authority, PEM; nothing where a public authority signed. */
      readonly caFile?: string;
    }
  | {
      readonly protocol: 'SSL';
      readonly caFile: string;
      /** File with the client's certificate chain, PEM. */
      readonly certificateFile: string;
      /** File with the client's private key, PEM (PKCS#8). */
      readonly keyFile: string;
    };

/** Amazon S3's protocol. */
export interface S3Wire {
  readonly protocol: 's3';
  /**
   * URL of the endpoint, with scheme and port.
   *
   * @default - the cloud's own endpoint of the region
   */
  readonly endpoint?: Text;
  /** Region that requests are signed for. */
  readonly region: string;
  /** Whether the bucket stands in the path instead of the host name. */
  readonly pathStyle: boolean;
  /** Where credentials come from: keys in a Secret, or the identity of the pod's service account. */
  readonly credentials: S3Credentials;
  /** What was granted, sorted by bucket and prefix. */
  readonly locations: readonly S3Location[];
}

/** Where the credentials of an S3 client come from. */
export type S3Credentials =
  | {
      readonly from: 'secret';
      /** Name of the Secret in the client's namespace. */
      readonly secret: string;
      /** Its key that holds the access key id. */
      readonly accessKeyId: string;
      /** Its key that holds the secret access key. */
      readonly secretAccessKey: string;
    }
  | { readonly from: 'identity' };

/** A bucket, or what lies below a prefix in it. */
export interface S3Location {
  /** Name of the bucket. */
  readonly bucket: string;
  /** Key prefix without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  /** What may be done. */
  readonly access: 'read' | 'write' | 'read-write';
}

/** Plain HTTP, for REST interfaces. */
export interface HttpWire {
  readonly protocol: 'http';
  /** Base URL. */
  readonly url: Text;
}

/** A protocol with the facts that a client needs to speak it: wires, not products, so that systems need not know each other. */
export type Wire = KafkaWire | S3Wire | HttpWire;

/** Names of the protocols. */
export type Protocol = Wire['protocol'];
