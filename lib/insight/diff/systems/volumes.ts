import type { JsonObject, KubeObject } from '../../../kubernetes';
import { objects, podOf, type PodView } from '../../../model';
import { K8S, listAt, textOf } from '../row';
import type { Extra, Pair } from './extra';

/** Where a claim is mounted, and which folder of it. */
interface Mount {
  readonly container: string;
  readonly mountPath: string;
  readonly folder: string;
}

/** The volumes of a pod that outlive it, by what holds the data: `claim files`, `folder /srv of the node`. */
function holders(pod: PodView, object: KubeObject): Map<string, string> {
  const result = new Map<string, string>();
  for (const volume of objects(pod.spec.volumes)) {
    const [claim, folder] = [textOf(volume, 'persistentVolumeClaim.claimName'), textOf(volume, 'hostPath.path')];
    const name = textOf(volume, 'name');
    if (claim !== '') result.set(`claim ${claim}`, name);
    if (folder !== '') result.set(`folder ${folder} of the node`, name);
  }
  for (const claim of listAt(object, 'spec.volumeClaimTemplates')) {
    const name = textOf(claim, 'metadata.name');
    result.set(`claim ${name} of each pod`, name);
  }
  return result;
}

function mountsOf({ containers }: PodView, volume: string): Mount[] {
  return containers.flatMap((container: JsonObject) =>
    objects(container.volumeMounts)
      .filter(({ name, readOnly }) => name === volume && readOnly !== true)
      .map((mount) => ({
        container: textOf(container, 'name'),
        mountPath: textOf(mount, 'mountPath'),
        folder: textOf(mount, 'subPath') || textOf(mount, 'subPathExpr'),
      })),
  );
}

/**
 * What pods no longer find that stored data: a claim that is no longer theirs, another folder of it, another place.
 *
 * @param pair - what makes the pods
 * @returns what their replacement can't tell
 */
export function examineVolumes({ before, after }: Pair): Extra[] {
  const [was, is] = [podOf(before), podOf(after)];
  if (was === undefined || is === undefined) return [];
  const kept = holders(is, after);
  const base = is.pointer.slice(1).replaceAll('/', '.');
  return [...holders(was, before)].flatMap(([holder, volume]): Extra[] => {
    const later = kept.get(holder);
    const earlier = mountsOf(was, volume);
    if (later === undefined) {
      // templates of claims never change: their own row says so
      return holder.endsWith('of each pod') ? [] : [outOfReach(`${base}.volumes[${volume}]`, holder)];
    }
    const next = mountsOf(is, later);
    if (earlier.length > 0 && next.length === 0) return [outOfReach(`${base}.containers`, holder)];
    return earlier.flatMap(({ container, mountPath, folder }): Extra[] => {
      const path = `${base}.containers[${container}].volumeMounts[${mountPath}]`;
      const same = next.find((mount) => mount.container === container && mount.mountPath === mountPath);
      if (same !== undefined) return same.folder === folder ? [] : [outOfReach(path, folderOf(holder, folder))];
      const elsewhere = next.find((mount) => mount.container === container && mount.folder === folder);
      return elsewhere === undefined ? [] : [elsewherePlaced(path, holder, mountPath, elsewhere.mountPath)];
    });
  });
}

function folderOf(holder: string, folder: string): string {
  return folder === '' ? holder : `folder ${folder} of ${holder}`;
}

function outOfReach(path: string, holder: string): Extra {
  return {
    path,
    effect: 'recreate',
    reason: `the new pods no longer see ${holder}: what it holds stays there, out of their reach`,
    source: K8S.volumes,
    instead: 'copy what is still needed before this change, or keep the volume',
  };
}

function elsewherePlaced(path: string, holder: string, before: string, after: string): Extra {
  return {
    path,
    before,
    after,
    effect: 'rolling',
    reason: `${holder} is mounted at ${after} and no longer at ${before}: a program that still reads and writes ${before} finds nothing, and loses what it writes with its pod`,
    source: K8S.volumes,
    instead: 'change the folder that the program uses in the same change',
  };
}
