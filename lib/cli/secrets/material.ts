import { randomInt } from 'node:crypto';
import type { SecretNeed, SecretPart, SecretPlace, SecretShape } from '../../connect';

/** A part of a secret that is not a constant. */
export type PartName = Extract<SecretPart, string>;

/** What a secret is made of: its parts in base64, as a Secret holds them. */
export type Material = Partial<Readonly<Record<PartName, string>>>;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ALPHABETS = {
  alphanumeric: LETTERS + LETTERS.toUpperCase() + DIGITS,
  'upper-alphanumeric': LETTERS.toUpperCase() + DIGITS,
  hex: `${DIGITS}abcdef`,
} as const;

/** Characters of a password that says no length: 190 bits. */
const PASSWORD_LENGTH = 32;

/**
 * Makes a password.
 *
 * @param shape - how long
 * @returns its one part
 */
export function makePassword(shape: Extract<SecretShape, { type: 'password' }>): Material {
  return { value: encode(randomText(shape.length ?? PASSWORD_LENGTH, 'alphanumeric')) };
}

/**
 * Makes an access key.
 *
 * @param shape - what its id and its secret look like
 * @returns both parts
 */
export function makeAccessKey({ id, secret }: Extract<SecretShape, { type: 'access-key' }>): Material {
  return {
    id: encode(id.prefix + randomText(id.length, id.alphabet)),
    secret: encode(randomText(secret.length, secret.alphabet)),
  };
}

function randomText(length: number, alphabet: keyof typeof ALPHABETS): string {
  const characters = ALPHABETS[alphabet];
  return Array.from({ length }, () => characters.charAt(randomInt(characters.length))).join('');
}

/**
 * @param text - a part in clear
 * @returns it in base64
 */
export function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/**
 * @param base64 - a part as a Secret holds it
 * @returns it in clear
 */
export function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/**
 * The parts of a need that some places ask for.
 *
 * @param places - the places
 * @returns the parts, constants left out
 */
export function partsOf(places: readonly SecretPlace[]): Set<PartName> {
  return new Set(places.flatMap(({ keys }) => Object.values(keys).filter((part) => typeof part === 'string')));
}

/**
 * What must stand in a place.
 *
 * @param place - the place
 * @param material - the parts that are known
 * @returns from key to base64; keys whose part is not known are left out
 */
export function contentOf(place: SecretPlace, material: Material): Record<string, string> {
  const content: Record<string, string> = {};
  for (const [key, part] of Object.entries(place.keys)) {
    const value = typeof part === 'string' ? material[part] : encode(part.text);
    if (value !== undefined) content[key] = value;
  }
  return content;
}

/**
 * How a person calls a place.
 *
 * @param place - the place
 * @returns `namespace/name`
 */
export function placeName({ namespace, name }: Pick<SecretPlace, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** A need of one shape. */
export type NeedOf<T extends SecretShape['type']> = SecretNeed & { readonly shape: Extract<SecretShape, { type: T }> };
