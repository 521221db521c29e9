import { parseRange } from '../../core';

/**
 * Whether a text is an IP address.
 *
 * @param text - the text
 * @returns true for one address of IPv4 or IPv6
 */
export function isAddress(text: string): boolean {
  return !text.includes('/') && parseRange(text) !== undefined;
}

/**
 * Whether a text is a range of addresses, with its length.
 *
 * @param text - the text
 * @returns true for `10.0.0.0/8` and the like
 */
export function isCidr(text: string): boolean {
  return text.includes('/') && parseRange(text.trim()) !== undefined;
}
