import { ApiObject, JsonPatch, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import { giveBrand, hasBrand, joinTree, Late, touch } from '../core';
import { isClusterScoped } from './kinds';
import { ManifestMetadata, type KubeMetadata } from './manifest-metadata';
import { isPlainObject, mergePatch, render, renderObject, replaceTextsOf, sortKeys, type JsonObject } from './render';

/** A rendered Kubernetes object. */
export interface KubeObject extends JsonObject {
  /** API version. */
  readonly apiVersion: string;
  /** Kind. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: KubeMetadata;
}

/** Shape of the Kubernetes types (those of `kubernetes-types`, or one's own) that a manifest is declared with. */
export interface KubeType {
  /** API version. */
  readonly apiVersion?: string;
  /** Kind. */
  readonly kind?: string;
  /** Metadata. */
  readonly metadata?: ObjectMeta;
}

/** The fields of an object that may be late. */
export type Fields<T> = Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'status'>;

/** A Kubernetes object as a literal: `spec`, `data` and the other fields may be functions, called at synth. */
export type ManifestProps<T extends KubeType> = {
  readonly [K in keyof Fields<T>]: Fields<T>[K] | (() => Fields<T>[K]);
} & {
  readonly apiVersion: NonNullable<T['apiVersion']>;
  readonly kind: NonNullable<T['kind']>;
  readonly metadata: ObjectMeta & { readonly name: string };
};

/** How a manifest differs from a plain object. */
export interface ManifestOptions {
  /**
   * A merge patch (RFC 7386) over the rendered object: the user's own values win.
   *
   * @default - none
   */
  readonly overrides?: Overrides;
  /**
   * Gives the name a hash of the final object behind it: for objects that can't be changed once they exist and that
   * nothing refers to by name, that is, run-once Jobs.
   *
   * @default - the name stays as it is
   */
  readonly nameSuffix?: (object: KubeObject) => string;
}

/** A merge patch over a rendered object. */
export type Overrides = Readonly<Record<string, unknown>>;

const HEADER: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * A Kubernetes object. Built from a literal that only types check: nothing filters or converts it afterwards, so JSON
 * patches, unknown fields, late values and plain numbers survive.
 */
export class Manifest<T extends KubeType = KubeType> extends ApiObject {
  /**
   * Whether a construct is a manifest, of this or another copy of the package.
   *
   * @param construct - anything
   * @returns true for manifests
   */
  static isManifest(this: void, construct: unknown): construct is Manifest {
    return hasBrand(construct, 'Manifest');
  }

  /** Name, namespace, labels and annotations; labels and annotations may be added. */
  override readonly metadata: ManifestMetadata;
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly jsonPatches: JsonPatch[] = [];

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - the object
   * @param options - overrides and hashed name
   */
  constructor(
    scope: Construct,
    id: string,
    props: ManifestProps<T>,
    private readonly options: ManifestOptions = {},
  ) {
    const { apiVersion, kind, metadata } = props;
    const named: ApiObjectMetadata = { name: metadata.name };
    super(scope, id, { apiVersion, kind, metadata: named });
    this.metadata = new ManifestMetadata(this, {
      ...metadata,
      // cdk8s stamps the chart's namespace on everything, Namespaces and ClusterRoles included
      namespace: isClusterScoped(apiVersion, kind) ? undefined : (metadata.namespace ?? this.chart.namespace),
      labels: { ...this.chart.labels, ...metadata.labels },
    });
    this.fields = isPlainObject(props) ? props : Object.fromEntries(Object.entries(props));
    giveBrand(this, 'Manifest');
    joinTree(this);
  }

  /** The object's namespace; nothing for cluster-scoped kinds and where no chart gives one. */
  get namespace(): string | undefined {
    return this.metadata.namespace;
  }

  /**
   * Adds JSON patches (RFC 6902). They are applied last, in order, and nothing removes what they add.
   *
   * @param ops - the operations
   */
  override addJsonPatch(...ops: JsonPatch[]): void {
    touch(this);
    this.jsonPatches.push(...ops);
  }

  /**
   * Renders the object: functions called, overrides merged, patches applied. Late values are tokens in it.
   *
   * @returns the object, with keys in a stable order
   * @throws Error when a value has no form in YAML or a patch can't be applied, naming the construct
   */
  render(): KubeObject {
    const { apiVersion, kind } = this;
    const header = { apiVersion, kind, metadata: this.metadata.render() };
    const object = this.changed(renderObject(header, this.fields, this.node.path, HEADER));
    const suffix = this.options.nameSuffix?.(object);
    return suffix === undefined
      ? object
      : { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-${suffix}` } };
  }

  /**
   * Renders the object for cdk8s, which knows no late values: those that are known at once stand in their places.
   *
   * @returns the object, with keys in a stable order
   * @throws Error when a value has no form in YAML or a patch can't be applied, naming the construct
   */
  override toJson(): KubeObject {
    return replaceTextsOf(this.render(), Late.settle);
  }

  /** The object after overrides and patches. */
  private changed(plain: KubeObject): KubeObject {
    const { overrides } = this.options;
    if (overrides === undefined && this.jsonPatches.length === 0) return plain;
    const path = this.node.path;
    const merged = overrides === undefined ? plain : kubeObject(render(mergePatch(plain, overrides), path), path);
    const { apiVersion, kind, metadata, ...fields } = kubeObject(this.patched(merged), path);
    const { name, namespace, ...others } = metadata;
    const header = { name, ...(namespace === undefined ? {} : { namespace }) };
    return { apiVersion, kind, metadata: { ...header, ...sortKeys(others) }, ...sortKeys(fields) };
  }

  private patched(document: JsonObject): unknown {
    try {
      // a copy: patches change their document, which shares values with what the user declared
      const result: unknown = JsonPatch.apply(sortKeys(document), ...this.jsonPatches);
      return result;
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      throw new Error(`${this.node.path}: a JSON patch can't be applied (does its parent exist?): ${reason}`);
    }
  }
}

function kubeObject(value: unknown, path: string): KubeObject {
  if (isKubeObject(value)) return value;
  throw new Error(`${path}: an override or patch leaves no apiVersion, kind or metadata.name`);
}

function isKubeObject(value: unknown): value is KubeObject {
  if (!isPlainObject(value)) return false;
  const { apiVersion, kind, metadata } = value;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    isPlainObject(metadata) &&
    typeof metadata.name === 'string'
  );
}
