import { CommandError } from '../command';
import type { Kubectl } from '../kubectl';
import { readManifests, textAt, type ManifestObject } from '../manifests';

/** The namespaces that Secrets are wanted in, and the cluster lacks. */
export interface MissingNamespaces {
  /** Their names. */
  readonly names: ReadonlySet<string>;
  /** Their objects, as the platform declares them. */
  readonly objects: readonly ManifestObject[];
}

/**
 * Looks which namespaces are missing, and finds them in the platform's manifests, with their labels: a namespace made
 * in another way would not hold pods to Pod Security.
 *
 * @param kubectl - the cluster
 * @param names - the namespaces that are wanted
 * @param outdir - folder of the synthesized platform
 * @returns what is missing
 * @throws CommandError when the platform doesn't declare one that is missing, or one is being deleted
 */
export function findMissingNamespaces(kubectl: Kubectl, names: readonly string[], outdir: string): MissingNamespaces {
  const there = new Map(kubectl.get('namespaces', names).map((object) => [textAt(object, 'metadata', 'name'), object]));
  const leaving = names.filter((name) => textAt(there.get(name), 'status', 'phase') === 'Terminating');
  if (leaving.length > 0)
    throw new CommandError(`Being deleted: namespace ${leaving.join(', ')}. Wait until it is gone.`);
  const missing = names.filter((name) => !there.has(name));
  if (missing.length === 0) return { names: new Set(), objects: [] };
  const declared = new Map(
    readManifests(outdir)
      .filter((object) => object.kind === 'Namespace')
      .map((object) => [textAt(object, 'metadata', 'name'), object]),
  );
  const foreign = missing.filter((name) => !declared.has(name));
  if (foreign.length > 0) {
    const commands = foreign.map((name) => `  kubectl create namespace ${name}`);
    throw new CommandError(
      [`The cluster has no namespace ${foreign.join(', ')}, and the platform does not make it.`, ...commands].join(
        '\n',
      ),
    );
  }
  return { names: new Set(missing), objects: missing.map((name) => declared.get(name) ?? {}) };
}

/**
 * Makes namespaces. They are applied, as the rest of the manifests will be.
 *
 * @param kubectl - the cluster
 * @param missing - what to make
 */
export function makeNamespaces(kubectl: Kubectl, { objects }: MissingNamespaces): void {
  if (objects.length > 0) kubectl.run(['apply', '--filename=-', '--output=name'], objects);
}
