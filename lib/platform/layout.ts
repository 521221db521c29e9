import type { Chart } from 'cdk8s';
import { fitName, shortHash } from '../core';
import { isClusterScoped, type KubeObject } from '../kubernetes';
import type { Model } from '../model';

/** Folder of the manifests in the output folder: kubectl and Argo CD take everything in it for objects. */
export const MANIFESTS = 'manifests';

/** What lives in no namespace, Namespaces first: a file that is applied before the others, by whoever may. */
const CLUSTER_FILE = '0-cluster';

/**
 * Spreads the objects over files: one for what lives in no namespace, and one a chart for the rest, nested charts in
 * folders. In the order of file names, which `kubectl apply -R` takes, namespaces come before what stands in them.
 *
 * @param model - the tree
 * @returns the objects by file, both in the order of application
 */
export function layOut(model: Model): Map<string, KubeObject[]> {
  const owners = new Map<Chart | undefined, KubeObject[]>();
  for (const { construct, object } of model.order.objects) {
    const owner = isClusterScoped(object.apiVersion, object.kind) ? undefined : construct.chart;
    const objects = owners.get(owner);
    if (objects === undefined) owners.set(owner, [object]);
    else objects.push(object);
  }
  const files = [...owners].map(([owner, objects]) => [`${MANIFESTS}/${fileOf(owner)}.yaml`, objects] as const);
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fileOf(owner: Chart | undefined): string {
  return owner === undefined ? CLUSTER_FILE : owner.node.path.split('/').map(fileName).join('/');
}

/** The id, where every file system can keep it apart from all others; else what is left of it, and a hash. */
function fileName(id: string): string {
  const name = id
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '');
  return fitName(name === id && id !== CLUSTER_FILE ? name : `${name}-${shortHash(id)}`, 200);
}
