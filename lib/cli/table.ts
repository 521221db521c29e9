/**
 * Formats rows as columns that stand below each other.
 *
 * @param header - titles of the columns
 * @param rows - cells, as many a row as there are titles
 * @returns the lines
 */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/**
 * A number with its noun.
 *
 * @param count - how many
 * @param noun - singular; the plural adds `s`
 * @returns for instance `3 secrets`
 */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
