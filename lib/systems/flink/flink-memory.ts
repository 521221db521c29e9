/** Least memory of a job manager's container, in MiB: its parts, and the 128 MiB of heap that Flink recommends. */
export const JOB_MANAGER_MINIMUM = 704;

/** Least memory of a task manager's container, in MiB: with Flink's own fractions nothing is left for tasks below. */
export const TASK_MANAGER_MINIMUM = 981;

const METASPACE = 256;
const FRAMEWORK = 128 + 128; // heap and off-heap
const NETWORK = { fraction: 0.1, min: 64 };

/**
 * What is left of a task manager's memory for the heap of tasks, by Flink's own arithmetic (Flink: set up task manager
 * memory). Flink doesn't start if it is negative.
 *
 * @param process - memory of the container, in MiB
 * @param managedFraction - share of Flink's memory that is managed
 * @returns MiB
 */
export function taskHeap(process: number, managedFraction: number): number {
  const overhead = Math.min(Math.max(0.1 * process, 192), 1024);
  const flink = process - overhead - METASPACE;
  const network = Math.max(NETWORK.fraction * flink, NETWORK.min);
  return Math.floor(flink - managedFraction * flink - network - FRAMEWORK);
}
