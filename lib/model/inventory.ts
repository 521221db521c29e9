import { apiGroup, isClusterScoped, type KubeObject } from '../kubernetes';
import { podOf, type PodView } from './pod-view';

/** One manifest, whoever made it. */
export interface Item {
  /** The object. */
  readonly object: KubeObject;
  /** The pod it describes, if it describes one. */
  readonly pod: PodView | undefined;
}

const NONE: readonly never[] = [];

/** Manifests with ways to find them: what is read by everything that knows Kubernetes and no construct. */
export class Inventory {
  /**
   * An inventory of plain objects, for instance of a folder of YAML.
   *
   * @param objects - the objects, lists taken apart
   * @returns the inventory, in the order of the objects
   */
  static of(objects: Iterable<KubeObject>): Inventory {
    return new Inventory([...objects].map((object) => ({ object, pod: podOf(object) })));
  }

  private readonly kinds = new Map<string, Item[]>();
  private readonly identities = new Map<string, Item>();
  /** Kinds whose objects have no namespace, whatever somebody wrote into them. */
  private readonly clusterScoped = new Set<string>();

  /**
   * @param items - all manifests
   */
  constructor(
    /** All manifests. */
    readonly items: readonly Item[],
  ) {
    for (const item of items) {
      const { apiVersion, kind, metadata } = item.object;
      const groupKind = `${apiGroup(apiVersion)}/${kind}`;
      const ofKind = this.kinds.get(groupKind);
      if (ofKind === undefined) {
        this.kinds.set(groupKind, [item]);
        if (isClusterScoped(apiVersion, kind)) this.clusterScoped.add(groupKind);
      } else ofKind.push(item);
      this.identities.set(this.identityOf(groupKind, metadata.namespace, metadata.name), item);
    }
  }

  /**
   * The manifests of one kind.
   *
   * @param groupKind - group and kind, for instance `apps/StatefulSet`; `/Service` in the core group
   * @returns all of them
   */
  ofKind(groupKind: string): readonly Item[] {
    return this.kinds.get(groupKind) ?? NONE;
  }

  /**
   * The manifest with one identity. A manifest that gives no namespace may be meant for any, and who asks without one
   * may mean any: kubectl gets it by `-n`.
   *
   * @param groupKind - group and kind, for instance `/Secret`
   * @param namespace - its namespace; of a kind that has none it does not count
   * @param name - its name
   * @returns the manifest, or nothing
   */
  find(groupKind: string, namespace: string | undefined, name: string): Item | undefined {
    const found = this.identities.get(this.identityOf(groupKind, namespace, name));
    if (found !== undefined) return found;
    return namespace === undefined
      ? this.ofKind(groupKind).find(({ object }) => object.metadata.name === name)
      : this.identities.get(`${groupKind}//${name}`);
  }

  private identityOf(groupKind: string, namespace: string | undefined, name: string): string {
    return `${groupKind}/${this.clusterScoped.has(groupKind) ? '' : (namespace ?? '')}/${name}`;
  }
}
