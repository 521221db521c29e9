import type { IConstruct } from 'constructs';
import { giveBrand, hasBrand, Problems, slot } from '../core';

/** What a secret is made of. */
export type SecretShape =
  | {
      readonly type: 'password';
      /** Characters, of letters and digits. @default 32 */
      readonly length?: number;
    }
  | {
      readonly type: 'access-key';
      /** Characters of the id after its prefix, of the given alphabet. */
      readonly id: {
        readonly prefix: string;
        readonly length: number;
        readonly alphabet: 'upper-alphanumeric' | 'hex';
      };
      /** Characters of the secret. */
      readonly secret: { readonly length: number; readonly alphabet: 'alphanumeric' | 'hex' };
    }
  | { readonly type: 'certificate-authority'; readonly commonName: string; readonly days: number }
  | {
      readonly type: 'certificate';
      /** Id of the need for the authority that signs it. */
      readonly issuer: string;
      readonly commonName: string;
      /** DNS names (wildcards allowed). */
      readonly dnsNames: readonly string[];
      readonly usages: readonly ('server' | 'client')[];
      readonly days: number;
    }
  | {
      /** Made by nobody here: somebody has to put it there. */
      readonly type: 'given';
      /** What it is, for the person who has to bring it. */
      readonly description: string;
    };

/** A part of a secret's value, or a constant text that must stand beside it. */
export type SecretPart =
  | 'value' // password, or the whole of a given secret
  | 'id' // access key
  | 'secret'
  | 'certificate' // PEM chain
  | 'private-key' // PEM, PKCS#8
  | 'issuer-certificate'
  | { readonly text: string };

/** A Kubernetes Secret in which a value must stand. */
export interface SecretPlace {
  /** Namespace of the Secret. */
  readonly namespace: string;
  /** Name of the Secret. */
  readonly name: string;
  /** Its keys, and what stands in each. Keys of several needs may meet in one Secret. */
  readonly keys: Readonly<Record<string, SecretPart>>;
  /**
   * Labels that the Secret must carry.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations that the Secret must carry.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** One secret value, and all places where it must stand, since a pod can't read the Secrets of another namespace. */
export interface SecretNeed {
  readonly kind: 'secret';
  /** Identity in the platform, for instance `streaming/events/user/analytics-enrich`. */
  readonly id: string;
  /** Why it is needed. */
  readonly reason: string;
  readonly shape: SecretShape;
  readonly places: readonly SecretPlace[];
}

/** A bucket that a cloud must provide. */
export interface BucketNeed {
  readonly kind: 'bucket';
  readonly id: string;
  readonly reason: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /**
   * Region it must lie in.
   *
   * @default - the target's
   */
  readonly region?: string;
}

/** A cloud identity for a service account, with rights on buckets. */
export interface CloudIdentityNeed {
  readonly kind: 'cloud-identity';
  readonly id: string;
  readonly reason: string;
  readonly namespace: string;
  readonly serviceAccounts: readonly string[];
  readonly rights: readonly {
    readonly bucket: string;
    readonly prefix: string;
    readonly access: 'read' | 'write' | 'read-write';
  }[];
}

/** A storage class with certain abilities. */
export interface StorageClassNeed {
  readonly kind: 'storage-class';
  readonly id: string;
  readonly reason: string;
  /** Name, or nothing for the cluster's default. */
  readonly name?: string;
  /** Whether volumes must be able to grow. */
  readonly expandable: boolean;
}

/** An operator that must be installed before the manifests are applied. */
export interface OperatorNeed {
  readonly kind: 'operator';
  readonly id: string;
  readonly reason: string;
  readonly operator: string;
  readonly version: string;
  readonly namespace: string;
}

/** What Kubernetes alone can't give. */
export type Need = SecretNeed | BucketNeed | CloudIdentityNeed | StorageClassNeed | OperatorNeed;

/** All needs of one tree. */
export class Needs {
  /**
   * The needs of the tree that a construct belongs to.
   *
   * @param construct - any construct of the tree
   * @returns the one list of that tree
   */
  static of(construct: IConstruct): Needs {
    return slot(construct.node.root, 'needs', Needs.is, () => new Needs());
  }

  private static is(this: void, value: unknown): value is Needs {
    return hasBrand(value, 'Needs');
  }

  private readonly byId = new Map<string, { need: Need; readonly construct: IConstruct }>();
  private readonly sources: (() => readonly Need[])[] = [];

  private constructor() {
    giveBrand(this, 'Needs');
  }

  /** How many there are. */
  get size(): number {
    return this.byId.size + this.sources.length;
  }

  /**
   * Adds a need. Stating one again is stating it once; a secret's places add up.
   *
   * @param construct - who needs it
   * @param need - what
   */
  add(construct: IConstruct, need: Need): void {
    const known = this.byId.get(need.id);
    if (known === undefined) {
      this.byId.set(need.id, { need, construct });
      if (need.kind === 'secret' && need.shape.type === 'certificate')
        checkCommonName(construct, need.shape.commonName);
    } else if (need.kind === 'secret' && known.need.kind === 'secret') {
      if (JSON.stringify(known.need.shape) !== JSON.stringify(need.shape)) {
        Problems.of(construct).add(construct, {
          message: `needs the secret ${need.id} in another shape than ${known.construct.node.path}`,
        });
      }
      known.need = { ...known.need, places: mergePlaces([...known.need.places, ...need.places]) };
    } else if (need.kind === 'cloud-identity' && known.need.kind === 'cloud-identity') {
      const rights = new Map([...known.need.rights, ...need.rights].map((right) => [JSON.stringify(right), right]));
      const serviceAccounts = [...new Set([...known.need.serviceAccounts, ...need.serviceAccounts])].sort();
      const sorted = [...rights].sort(byKey(([key]) => key)).map(([, right]) => right);
      known.need = { ...known.need, serviceAccounts, rights: sorted };
    }
    // which of several reasons is told must not follow from the order of statements
    if (known !== undefined && need.reason < known.need.reason) known.need = { ...known.need, reason: need.reason };
  }

  /**
   * Adds needs that are known only when the tree is complete, for instance the rights of an identity.
   *
   * @param source - asked at synth; its needs have ids of their own
   */
  derive(source: () => readonly Need[]): void {
    this.sources.push(source);
  }

  /** @returns all needs, sorted by kind and id, each with its places or rights in a stable order */
  all(): Need[] {
    return [...[...this.byId.values()].map(({ need }) => need), ...this.sources.flatMap((source) => source())]
      .map((need) => (need.kind === 'secret' ? { ...need, places: [...need.places].sort(byKey(placeKey)) } : need))
      .sort(byKey((need) => `${need.kind} ${need.id}`));
  }
}

/** Longest common name of a certificate (RFC 5280, ub-common-name). */
const LONGEST_COMMON_NAME = 64;

/** A server that tells clients by their certificates tells them by this name: it can't be cut. */
function checkCommonName(construct: IConstruct, name: string): void {
  if (name.length <= LONGEST_COMMON_NAME) return;
  Problems.of(construct).add(construct, {
    message: 'needs a certificate for a name that is too long for one',
    given: name,
    allowed: `at most ${String(LONGEST_COMMON_NAME)} characters, and these are ${String(name.length)}`,
    remedy: 'shorten the name that it is made of, or that of its namespace',
  });
}

function mergePlaces(places: readonly SecretPlace[]): SecretPlace[] {
  const merged = new Map<string, SecretPlace>();
  for (const place of places) {
    const known = merged.get(placeKey(place));
    merged.set(
      placeKey(place),
      known === undefined
        ? place
        : {
            ...known,
            keys: { ...known.keys, ...place.keys },
            ...mergeTexts('labels', known, place),
            ...mergeTexts('annotations', known, place),
          },
    );
  }
  return [...merged.values()];
}

/** Nothing where neither place says anything: stating a need twice is stating it once. */
function mergeTexts(field: 'labels' | 'annotations', a: SecretPlace, b: SecretPlace): Partial<SecretPlace> {
  return a[field] === undefined && b[field] === undefined ? {} : { [field]: { ...a[field], ...b[field] } };
}

function placeKey(place: SecretPlace): string {
  return `${place.namespace}/${place.name}`;
}

function byKey<T>(key: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
