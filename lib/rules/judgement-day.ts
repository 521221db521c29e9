/**
 * The day by which suppressions are judged: SOURCE_DATE_EPOCH (seconds) for reproducible runs, else today. It decides
 * whether a synth passes, never what it writes.
 *
 * @returns the day as `YYYY-MM-DD`, in UTC
 */
export function judgementDay(): string {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return new Date(epoch === undefined ? Date.now() : Number(epoch) * 1000).toISOString().slice(0, 10);
}
