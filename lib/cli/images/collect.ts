import type { ManifestObject } from '../manifests';
import { isObject } from '../read-json';

/**
 * Finds the images that objects name: those of pods, and those that operators put into pods (Strimzi's `spec.kafka.image`).
 *
 * @param objects - synthesized objects
 * @returns their names, sorted, each once
 */
export function collectImages(objects: readonly ManifestObject[]): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (key === 'image' && typeof item === 'string' && item !== '') found.add(item);
        else if (key === 'image' && isObject(item) && typeof item.reference === 'string') found.add(item.reference);
        else walk(item);
      }
    }
  };
  for (const object of objects) if (!HOLDS_NO_IMAGE.has(String(object.kind))) walk(object.spec);
  return [...found].sort();
}

/** Kinds whose `image` is a field's description. */
const HOLDS_NO_IMAGE: ReadonlySet<string> = new Set(['CustomResourceDefinition']);
