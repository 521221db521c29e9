import type { Json } from '../kubernetes';

/**
 * A name or number of a manifest, in a message.
 *
 * @param value - what stands in the manifest
 * @returns the text or number; `?` for anything else
 */
export function word(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}
