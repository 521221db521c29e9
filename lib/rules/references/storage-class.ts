import type { ManifestContext, ManifestReport } from '../manifest-rule';

/** What a rule says of something that is named and not there; where it stands is added. */
export type Missing = Omit<ManifestReport, 'item'>;

/**
 * Whether a storage class that is named exists, as far as that can be known.
 *
 * @param name - its name
 * @param context - the manifests, their needs and their target
 * @param report - called if it is not there
 */
export function checkStorageClass(
  name: unknown,
  { inventory, needs, target }: ManifestContext,
  report: (finding: Missing) => void,
): void {
  if (typeof name !== 'string' || name === '' || name === target.storageClass) return;
  const made = inventory.ofKind('storage.k8s.io/StorageClass');
  // in a folder that makes none, and of which no needs are known, the cluster's are meant
  if (needs === undefined && made.length === 0) return;
  if (inventory.find('storage.k8s.io/StorageClass', undefined, name) !== undefined) return;
  if (needs?.some((need) => need.kind === 'storage-class' && need.name === name) === true) return;
  report({
    message: `names the storage class ${name}, which is neither made nor a need`,
    given: name,
    remedy: "make the storage class, name the target's, or leave it out for the cluster's default",
  });
}
