/** A range of addresses of one family. */
export interface AddressRange {
  /** Version of the Internet Protocol. */
  readonly version: 4 | 6;
  /** First address, as a number. */
  readonly first: bigint;
  /** Last address, as a number. */
  readonly last: bigint;
}

const BITS = { 4: 32n, 6: 128n } as const;
/** Manifests repeat a handful of ranges thousands of times. */
const PARSED = new Map<string, AddressRange | undefined>();
const MOST_PARSED = 10_000;

/**
 * Reads an address range.
 *
 * @param text - `10.0.0.0/8`, `fd00::/8`, or one address without a length
 * @returns the range, or nothing if the text is none
 */
export function parseRange(text: string): AddressRange | undefined {
  if (PARSED.has(text)) return PARSED.get(text);
  const range = readRange(text);
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  PARSED.set(text, range);
  return range;
}

function readRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  if (rest.length > 0) return undefined;
  const version = address.includes(':') ? 6 : 4;
  const number = version === 6 ? readV6(address) : readV4(address);
  if (number === undefined) return undefined;
  const bits = BITS[version];
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const prefix = length === undefined ? bits : BigInt(length);
  if (prefix > bits) return undefined;
  const first = (number >> (bits - prefix)) << (bits - prefix);
  return { version, first, last: first + (1n << (bits - prefix)) - 1n };
}

function readV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let number = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    number = (number << 8n) | BigInt(part);
  }
  return number;
}

function readV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map(readGroups);
  const [head, tail] = groups;
  if (head === undefined || groups.includes(undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<bigint>(missing).fill(0n), ...(tail ?? [])].reduce(
    (sum, group) => (sum << 16n) | group,
    0n,
  );
}

/** Groups of sixteen bits; an IPv4 address at the end makes two of them. */
function readGroups(half: string): bigint[] | undefined {
  if (half === '') return [];
  const groups: bigint[] = [];
  for (const part of half.split(':')) {
    if (part.includes('.')) {
      const v4 = readV4(part);
      if (v4 === undefined) return undefined;
      groups.push(v4 >> 16n, v4 & 0xffffn);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

/**
 * Whether one range lies in another.
 *
 * @param outer - the wider one
 * @param inner - the narrower one
 * @returns true if every address of `inner` is in `outer`
 */
export function covers(outer: AddressRange, inner: AddressRange): boolean {
  return outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;
}

/**
 * Whether two ranges have an address in common.
 *
 * @param a - a range
 * @param b - another one
 * @returns true if they meet
 */
export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last;
}

/**
 * The range that holds one address alone.
 *
 * @param address - of IPv4 or IPv6
 * @returns for instance `10.0.0.1/32`
 */
export function hostRange(address: string): string {
  return `${address}/${address.includes(':') ? '128' : '32'}`;
}
