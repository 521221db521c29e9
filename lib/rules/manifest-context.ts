import type { Model } from '../model';
import type { ManifestContext } from './manifest-rule';

/**
 * What the manifests of a finished tree are judged by.
 *
 * @param model - the tree
 * @returns its manifests, target, tier and needs
 */
export function contextOf(model: Model): ManifestContext {
  const { target, tier, operators } = model.environment;
  return { inventory: model.inventory, target, tier, needs: model.needs, operators };
}
