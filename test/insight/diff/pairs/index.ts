import { CLUSTER_PAIRS } from './cluster';
import { DATA_SYSTEM_PAIRS } from './data-systems';
import { FLINK_PAIRS } from './flink';
import { OPERATOR_PAIRS } from './operators';
import type { Pair } from './pair';
import { ROLLING_PAIRS } from './rolling';
import { SPELLING_PAIRS } from './spellings';
import { STORAGE_PAIRS } from './storage';
import { WORKLOAD_PAIRS } from './workloads';

export type { Pair } from './pair';

/** Every row of the tables, changed and with its exceptions. */
export const PAIRS: readonly Pair[] = [
  ...WORKLOAD_PAIRS,
  ...ROLLING_PAIRS,
  ...STORAGE_PAIRS,
  ...CLUSTER_PAIRS,
  ...OPERATOR_PAIRS,
  ...SPELLING_PAIRS,
  ...FLINK_PAIRS,
  ...DATA_SYSTEM_PAIRS,
];
