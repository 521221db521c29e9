import type { IConstruct } from 'constructs';

/**
 * Keeps one value per tree (or per construct) under a symbol of the global registry, so that two copies of this
 * package in one program share it.
 *
 * @param owner - the construct that carries the value; `root` of any construct for a value per tree
 * @param name - the value's name, unique in this package
 * @param is - tells whether what was found is such a value (another copy of the package may be of another version)
 * @param create - makes the value at first use
 * @returns the one value
 */
export function slot<T>(owner: IConstruct, name: string, is: (value: unknown) => value is T, create: () => T): T {
  const found = trySlot(owner, name, is);
  if (found !== undefined) return found;
  const made = create();
  Object.defineProperty(owner, key(name), { value: made, configurable: true });
  return made;
}

/**
 * Reads a slot without filling it.
 *
 * @param owner - the construct that may carry the value
 * @param name - the value's name
 * @param is - tells whether what was found is such a value
 * @returns the value, or nothing
 */
export function trySlot<T>(owner: IConstruct, name: string, is: (value: unknown) => value is T): T | undefined {
  const found: unknown = Reflect.get(owner, key(name));
  return is(found) ? found : undefined;
}

/**
 * Recognises values by a brand instead of by their class, so that instances of another copy of the package pass.
 *
 * @param value - anything
 * @param brand - name of the brand
 * @returns whether the value carries the brand
 */
export function hasBrand(value: unknown, brand: string): boolean {
  return typeof value === 'object' && value !== null && Reflect.get(value, key(brand)) === true;
}

/**
 * Marks a value with a brand that `hasBrand` recognises.
 *
 * @param value - the value to mark
 * @param brand - name of the brand
 */
export function giveBrand(value: object, brand: string): void {
  Object.defineProperty(value, key(brand), { value: true });
}

const SYMBOLS = new Map<string, symbol>();

function key(name: string): symbol {
  let symbol = SYMBOLS.get(name);
  if (symbol === undefined) {
    symbol = Symbol.for(`cdk8s-data-platform.${name}`);
    SYMBOLS.set(name, symbol);
  }
  return symbol;
}
