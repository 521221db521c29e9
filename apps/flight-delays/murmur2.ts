/**
 * The hash by which Kafka's own producer chooses a partition (32-bit MurmurHash2 with Kafka's seed).
 *
 * @param key - the record's key
 * @returns a signed 32-bit number
 */
export function murmur2(key: Uint8Array): number {
  const m = 0x5bd1e995;
  let hash = 0x9747b28c ^ key.length;
  const tail = key.length - (key.length % 4);
  for (let i = 0; i < tail; i += 4) {
    let k = byte(key, i) | (byte(key, i + 1) << 8) | (byte(key, i + 2) << 16) | (byte(key, i + 3) << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    hash = Math.imul(hash, m) ^ Math.imul(k, m);
  }
  for (let i = key.length - 1; i >= tail; i--) hash ^= byte(key, i) << (8 * (i - tail));
  if (tail < key.length) hash = Math.imul(hash, m);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, m);
  return (hash ^ (hash >>> 15)) | 0;
}

/**
 * The partition that Kafka's own producer chooses for a key.
 *
 * @param key - the record's key
 * @param partitions - number of partitions of the topic
 * @returns the partition
 */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % partitions;
}

function byte(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
