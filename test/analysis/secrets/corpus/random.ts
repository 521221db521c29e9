/** Numbers that look random and are the same in every run (mulberry32). */
export class Seeded {
  constructor(private state: number) {}

  /** A whole number from 0 to below a limit. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** Characters of an alphabet. */
  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet.charAt(this.below(alphabet.length))).join('');
  }

  /** One of several. */
  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }

  /** Bytes. */
  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** Alphabets by name. */
export const ALPHABET = {
  digits,
  hex: `${digits}abcdef`,
  upper: lower.toUpperCase() + digits,
  alphanumeric: lower + lower.toUpperCase() + digits,
  url: `${lower}${lower.toUpperCase()}${digits}-_`,
  base64: `${lower}${lower.toUpperCase()}${digits}+/`,
  password: `${lower}${lower.toUpperCase()}${digits}-_.!#*+=^~`,
  urlPassword: `${lower}${lower.toUpperCase()}${digits}-_.!*~`,
} as const;
