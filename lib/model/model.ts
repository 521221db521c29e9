import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Ledger, Needs, type Flow, type Grant, type Need } from '../connect';
import { CallSite, type Problem } from '../core';
import { Environment } from '../environment';
import { isClusterScoped, Manifest, type KubeObject } from '../kubernetes';
import { applicationOrder, type ApplicationOrder, type Dependency } from './application-order';
import { markedTexts, type MarkedText } from './marked-text';
import { Inventory, type Item } from './inventory';
import { isKubeObject } from './kube-object';
import { podOf } from './pod-view';

/** One object of the finished tree, after overrides and patches. */
export interface ModelObject extends Item {
  /** The construct that made it. */
  readonly construct: ApiObject;
}

/** The finished tree, read once: what rules, the emitter and every other reader work on. */
export class Model {
  /**
   * Reads a tree. Rendering happens here, once per object.
   *
   * @param construct - any construct of the tree
   * @returns the model of the whole tree
   */
  static of(construct: IConstruct): Model {
    return new Model(construct.node.root);
  }

  /** What surrounds the root. */
  readonly environment: Environment;
  /** All objects, in the order of the tree, siblings by id. */
  readonly objects: readonly ModelObject[];
  /** What could not be rendered. */
  readonly problems: readonly Problem[];
  /** Every right that was granted. */
  readonly grants: readonly Grant[];
  /** Every connection that is declared. */
  readonly flows: readonly Flow[];
  /** What Kubernetes alone can't give. */
  readonly needs: readonly Need[];
  /** What users want to have applied before something else (`addDependency`). */
  readonly dependencies: readonly Dependency[];
  private readonly constructs: readonly IConstruct[];
  private readonly byConstruct: ReadonlyMap<IConstruct, ModelObject>;
  private readonly found = new Map<unknown, readonly IConstruct[]>();
  private ordered: ApplicationOrder | undefined;
  private marked: readonly MarkedText[] | undefined;
  private listed: Inventory | undefined;
  private byItem: ReadonlyMap<Item, IConstruct> | undefined;

  private constructor(
    /** Root of the tree. */
    readonly root: IConstruct,
  ) {
    const problems: Problem[] = [];
    this.environment = Environment.of(root);
    this.constructs = walk(root);
    this.dependencies = this.constructs.flatMap((source) =>
      source.node.dependencies.map((target) => ({ source, target })),
    );
    this.objects = this.constructs.flatMap((construct) => {
      if (!ApiObject.isApiObject(construct)) return [];
      const object = renderObject(construct, problems);
      return object === undefined ? [] : [{ construct, object, pod: podOf(object) }];
    });
    this.byConstruct = new Map(this.objects.map((entry) => [entry.construct, entry]));
    this.problems = problems;
    const ledger = Ledger.of(root);
    this.grants = ledger.all();
    this.flows = ledger.flows();
    this.needs = Needs.of(root).all();
  }

  /** The objects in the order in which they are applied. */
  get order(): ApplicationOrder {
    this.ordered ??= applicationOrder(this.objects, this.dependencies);
    return this.ordered;
  }

  /** The objects as plain manifests. */
  get inventory(): Inventory {
    this.listed ??= new Inventory(this.objects);
    return this.listed;
  }

  /** Texts in objects that are more than text: late values, and what is left of lost ones. */
  get markedTexts(): readonly MarkedText[] {
    this.marked ??= markedTexts(this.objects);
    return this.marked;
  }

  /**
   * The constructs of one type, in the order of the tree.
   *
   * @param is - tells whether a construct is of the type
   * @returns all of them
   */
  find<T extends IConstruct>(is: (construct: IConstruct) => construct is T): T[] {
    // many rules ask for the same type: the tree is searched once for each
    const found = this.found.get(is) ?? this.constructs.filter(is);
    this.found.set(is, found);
    return found.filter(is);
  }

  /**
   * The construct that made a manifest of the inventory.
   *
   * @param item - one of the inventory's items
   * @returns the construct; the root for a manifest of another inventory
   */
  constructOf(item: Item): IConstruct {
    this.byItem ??= new Map(this.objects.map((entry) => [entry, entry.construct]));
    return this.byItem.get(item) ?? this.root;
  }

  /**
   * What a construct rendered to.
   *
   * @param construct - a manifest
   * @returns its entry, or nothing if it could not be rendered
   */
  entryOf(construct: IConstruct): ModelObject | undefined {
    return this.byConstruct.get(construct);
  }
}

/** The tree in pre-order, siblings by id and not by the order of statements; no recursion, since scopes may be deep. */
function walk(root: IConstruct): IConstruct[] {
  const result: IConstruct[] = [];
  const stack: IConstruct[] = [root];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    result.push(next);
    for (const child of next.node.children.sort(byIdBackwards)) stack.push(child);
  }
  return result;
}

function byIdBackwards(a: IConstruct, b: IConstruct): number {
  return a.node.id < b.node.id ? 1 : -1;
}

function renderObject(construct: ApiObject, problems: Problem[]): KubeObject | undefined {
  try {
    if (Manifest.isManifest(construct)) return construct.render();
    const object: unknown = construct.toJson();
    if (isKubeObject(object)) return unstamped(object);
    problems.push({
      path: construct.node.path,
      message: 'renders no Kubernetes object: kind, apiVersion or name is missing',
      at: CallSite.of(construct),
    });
  } catch (error) {
    problems.push({
      path: construct.node.path,
      message: `can't be rendered: ${error instanceof Error ? error.message : String(error)}`,
      at: CallSite.of(construct),
    });
  }
  return undefined;
}

/** cdk8s stamps the chart's namespace on everything, Namespaces and ClusterRoles included. */
function unstamped(object: KubeObject): KubeObject {
  const { namespace, ...metadata } = object.metadata;
  return namespace !== undefined && isClusterScoped(object.apiVersion, object.kind) ? { ...object, metadata } : object;
}

/**
 * Whether an object is ours, so that its namespace is what we decided.
 *
 * @param entry - an object of the model
 * @returns true for manifests of this library
 */
export function isOurs(entry: ModelObject): boolean {
  return Manifest.isManifest(entry.construct);
}
