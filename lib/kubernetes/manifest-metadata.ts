import { ApiObjectMetadataDefinition, type ApiObject, type OwnerReference } from 'cdk8s';
import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import { touch } from '../core';
import { renderObject, sortedKeys, type Json, type JsonObject } from './render';

/** Rendered metadata. */
export interface KubeMetadata extends JsonObject {
  /** Name. */
  readonly name: string;
  /** Namespace; nothing for cluster-scoped objects. */
  readonly namespace?: string;
  /** Labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Metadata that renders without cdk8s' generic resolving, which costs more than the rest of an object. */
export class ManifestMetadata extends ApiObjectMetadataDefinition {
  private readonly ownLabels: Record<string, string>;
  private readonly ownAnnotations: Record<string, string>;
  private readonly others: Record<string, unknown>;

  /**
   * @param object - the object
   * @param metadata - its metadata, with the final namespace and labels
   */
  constructor(
    private readonly object: ApiObject,
    { name, namespace, labels, annotations, ...others }: ObjectMeta,
  ) {
    super({ apiObject: object, name, namespace });
    this.ownLabels = { ...labels };
    this.ownAnnotations = { ...annotations };
    this.others = others;
  }

  override addLabel(key: string, value: string): void {
    this.ownLabels[key] = value;
    touch(this.object);
  }

  override getLabel(key: string): string | undefined {
    return this.ownLabels[key];
  }

  override addAnnotation(key: string, value: string): void {
    this.ownAnnotations[key] = value;
    touch(this.object);
  }

  override addFinalizers(...finalizers: string[]): void {
    this.append('finalizers', finalizers);
  }

  override addOwnerReference(owner: OwnerReference): void {
    this.append('ownerReferences', [{ ...owner }]);
  }

  override add(key: string, value: unknown): void {
    this.others[key] = value;
    touch(this.object);
  }

  /** @returns the metadata, name and namespace first */
  render(): KubeMetadata {
    const metadata: { name: string } & Record<string, Json> = { name: this.name ?? '' };
    if (this.namespace !== undefined) metadata.namespace = this.namespace;
    addTexts(metadata, 'annotations', this.ownAnnotations);
    addTexts(metadata, 'labels', this.ownLabels);
    return renderObject(metadata, this.others, 'metadata');
  }

  override toJson(): KubeMetadata {
    return this.render();
  }

  private append(key: string, values: readonly unknown[]): void {
    const known: unknown = this.others[key];
    const list: readonly unknown[] = Array.isArray(known) ? known : [];
    this.add(key, [...list, ...values]);
  }
}

/** Adds a map of texts if there is anything in it. */
function addTexts(metadata: Record<string, Json>, field: string, texts: Readonly<Record<string, string>>): void {
  const keys = sortedKeys(texts);
  if (keys.length === 0) return;
  const sorted: Record<string, string> = {};
  for (const key of keys) sorted[key] = texts[key] ?? '';
  metadata[field] = sorted;
}
