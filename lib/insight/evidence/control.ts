/** The catalogues, by the names under which they are asked for. */
export const STANDARDS = ['Pod Security', 'CIS', 'NSA/CISA', 'SOC 2', 'HIPAA', 'GDPR'] as const;

/** A catalogue that auditors judge by. */
export type Standard = (typeof STANDARDS)[number];

/** One demand of a standard, and what in manifests shows that it is met. */
export interface Control {
  /** The catalogue. */
  readonly standard: Standard;
  /** Its number there, for instance `5.2.2`. */
  readonly id: string;
  /** What it demands, in our words. */
  readonly title: string;
  /**
   * Rows of the crosswalk that are part of it: their rules are held against the manifests, their fields are the proof.
   *
   * @default - none: nothing in manifests decides it
   */
  readonly rows?: readonly string[];
  /**
   * What of it no manifest shows, and who can show it.
   *
   * @default - manifests show all of it
   */
  readonly outside?: string;
}

/** One demand, as the tables of this folder write it: id, title, rows, what lies outside. */
export type ControlRow = readonly [id: string, title: string, rows: string, outside?: string];

/**
 * Controls of one standard from a table.
 *
 * @param standard - the standard
 * @param table - its demands; rows are written with spaces between them
 * @returns the controls, in the order of the table
 */
export function controlsOf(standard: Standard, table: readonly ControlRow[]): Control[] {
  return table.map(([id, title, rows, outside]) => ({
    standard,
    id,
    title,
    ...(rows === '' ? {} : { rows: rows.split(' ') }),
    ...(outside === undefined ? {} : { outside }),
  }));
}
