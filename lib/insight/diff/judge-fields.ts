import type { Verdict } from './effect';
import { fits, parsePattern, type Path } from './path';
import { groupKindOf } from './group-kind';
import { type FieldRow, type FieldTables, type Look } from './row';
import { ANY_ROWS, ANYTHING, CLUSTER_ROWS } from './rows/cluster';
import { NETWORK_ROWS } from './rows/network';
import { OPERATOR_ROWS } from './rows/operators';
import { RUN_ROWS } from './rows/runs';
import { STORAGE_ROWS } from './rows/storage';
import { STRIMZI_ROWS } from './rows/strimzi';
import { WORKLOAD_ROWS } from './rows/workloads';

/** What changes of fields do, by group and kind. */
export const FIELD_TABLES: FieldTables = {
  ...WORKLOAD_ROWS,
  ...RUN_ROWS,
  ...STORAGE_ROWS,
  ...NETWORK_ROWS,
  ...CLUSTER_ROWS,
  ...STRIMZI_ROWS,
  ...OPERATOR_ROWS,
};

interface ReadyRow {
  readonly row: FieldRow;
  readonly patterns: readonly Path[];
}

const ready = new Map<string, readonly ReadyRow[]>();

/** The rows of a kind with their patterns taken apart: done once a kind, when it is first needed. */
function rowsOf(groupKind: string): readonly ReadyRow[] {
  const known = ready.get(groupKind);
  if (known !== undefined) return known;
  const rows = [...(FIELD_TABLES[groupKind] ?? []), ...ANY_ROWS].map((row) => ({
    row,
    patterns: row.fields.map(parsePattern),
  }));
  ready.set(groupKind, rows);
  return rows;
}

/**
 * The row that decides about the change of a field.
 *
 * @param look - the field, the object before and after, and everything around it
 * @returns the first row that fits
 */
export function rowFor(look: Look): FieldRow {
  const { path } = look.change;
  const found = rowsOf(groupKindOf(look.after)).find(
    ({ row, patterns }) => patterns.some((pattern) => fits(path, pattern)) && row.when?.(look) !== false,
  );
  return found?.row ?? ANYTHING;
}

/**
 * What the change of one field does.
 *
 * @param look - the field, the object before and after, and everything around it
 * @returns the verdict of the row that decides
 */
export function judgeField(look: Look): Verdict {
  const { effect, source, refusedBy, reason, instead } = rowFor(look);
  const remedy = typeof instead === 'function' ? instead(look) : instead;
  return {
    effect,
    reason: typeof reason === 'function' ? reason(look) : reason,
    ...(remedy === undefined ? {} : { instead: remedy }),
    source,
    ...(refusedBy === undefined ? {} : { refusedBy }),
  };
}
