import { CLUSTER_PAIRS } from './cluster';
import { OPERATOR_PAIRS } from './operators';
import type { Pair } from './pair';
import { STORAGE_PAIRS } from './storage';
import { WORKLOAD_PAIRS } from './workloads';

export type { Pair } from './pair';

/** Every row of the tables, changed and with its exceptions. */
export const PAIRS: readonly Pair[] = [...WORKLOAD_PAIRS, ...STORAGE_PAIRS, ...CLUSTER_PAIRS, ...OPERATOR_PAIRS];
