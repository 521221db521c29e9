import { Size } from 'cdk8s';

/** What a program is written in: Python runs beside the JVM and needs memory of its own. */
export type SparkLanguage = 'jvm' | 'python';

/** Smallest heap in MiB: Spark refuses to start with less than 450 MiB, of which the JVM keeps a part. */
export const MINIMUM_HEAP = 512;

/** Smallest overhead that is computed, in MiB (`spark.executor.minMemoryOverhead`). */
export const MINIMUM_OVERHEAD = 384;

/** Share of the heap that is set aside beside it (`spark.kubernetes.memoryOverheadFactor` and its value for Python). */
const OVERHEAD_FACTOR: Readonly<Record<SparkLanguage, number>> = { jvm: 0.1, python: 0.4 };

/** Memory of one driver or executor, in MiB. The pod's request and limit are the sum. */
export interface SparkMemory {
  /** Heap of the JVM. */
  readonly heap: number;
  /** Beside the heap: threads, buffers, Python processes. */
  readonly overhead: number;
  /** Spark's own memory outside the heap. */
  readonly offHeap: number;
}

/**
 * The overhead that Spark would compute: 10 % of the heap, 40 % for Python, at least 384 MiB.
 *
 * @param heap - the heap, in MiB
 * @param language - what the program is written in
 * @returns the overhead, in whole MiB
 */
export function defaultOverhead(heap: number, language: SparkLanguage): number {
  return Math.max(MINIMUM_OVERHEAD, Math.floor(heap * OVERHEAD_FACTOR[language]));
}

/**
 * What a pod gets.
 *
 * @param memory - its parts
 * @returns the sum: request and limit of the pod
 */
export function podMemory({ heap, overhead, offHeap }: SparkMemory): Size {
  return Size.mebibytes(heap + overhead + offHeap);
}
