import { apiGroup, isClusterScoped } from '../../kubernetes';
import { objects } from '../../model';
import type { ManifestRule } from '../manifest-rule';

const owner: ManifestRule = {
  id: 'owner-reference',
  severity: 'error',
  title: 'Owners stand in the namespace of what they own, or in none',
  reason: 'the garbage collector takes such an owner for deleted: it deletes what is owned, or never looks at it again',
  source:
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/#owner-references-in-object-specifications',
  equivalents: {},
  objects: {
    '*': (item, report, { inventory }) => {
      const { apiVersion, kind, metadata } = item.object;
      if (metadata.ownerReferences === undefined) return;
      for (const [index, { apiVersion: of, kind: by, name }] of objects(metadata.ownerReferences).entries()) {
        if (typeof of !== 'string' || typeof by !== 'string' || typeof name !== 'string') continue;
        if (isClusterScoped(of, by)) continue;
        const property = `metadata.ownerReferences[${String(index)}]`;
        const remedy = 'leave the reference out; controllers add it to what they make';
        if (isClusterScoped(apiVersion, kind)) {
          report({
            item,
            property,
            message: `names ${by} ${name}, which has a namespace and can own nothing without one`,
            given: name,
            remedy,
          });
          continue;
        }
        const groupKind = `${apiGroup(of)}/${by}`;
        if (inventory.find(groupKind, metadata.namespace, name) !== undefined) continue;
        const [other] = inventory.ofKind(groupKind).filter(({ object }) => object.metadata.name === name);
        if (other === undefined) continue;
        report({
          item,
          property,
          message: `names ${by} ${name}, which stands in ${other.object.metadata.namespace ?? 'another namespace'}`,
          given: name,
          remedy,
        });
      }
    },
  },
};

/** That owners can own what names them. */
export const ownerRules: readonly ManifestRule[] = [owner];
