/**
 * Adds a value to the list of a key.
 *
 * @param map - lists by key
 * @param key - the key; its list begins with its first value
 * @param value - the value
 */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
