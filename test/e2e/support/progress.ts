/** Tells a person at a terminal what is going on, and remembers how long each step took. */
export class Progress {
  private readonly begin = Date.now();
  private readonly steps: { readonly name: string; readonly seconds: number }[] = [];

  /**
   * Asks again and again until something is so.
   *
   * @param name - what is waited for
   * @param ask - gives `true` when it is so, else a text that says how far it is
   * @param limit - seconds after which it has failed
   * @throws Error with the last answer when the time is over
   */
  async until(name: string, ask: () => Promise<true | string>, limit: number): Promise<void> {
    const begin = Date.now();
    let last = '';
    for (;;) {
      const answer = await ask().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      const seconds = Math.round((Date.now() - begin) / 1000);
      if (answer === true) {
        this.steps.push({ name, seconds });
        this.say(`${name}: ready after ${String(seconds)} s`);
        return;
      }
      if (seconds >= limit) throw new Error(`${name}: not within ${String(limit)} s; last seen: ${answer}`);
      if (answer !== last) this.say(`${name}: ${answer}`);
      last = answer;
      await sleep(1000);
    }
  }

  /**
   * Prints a line at once; the test runner would keep it back.
   *
   * @param line - the line
   */
  say(line: string): void {
    const seconds = String(Math.round((Date.now() - this.begin) / 1000)).padStart(4);
    process.stderr.write(`${seconds} s  ${line.split('\n')[0] ?? ''}\n`);
  }

  /** @returns how long each step took, as a table */
  summary(): string {
    const width = Math.max(0, ...this.steps.map(({ name }) => name.length));
    return this.steps.map(({ name, seconds }) => `${name.padEnd(width)}  ${String(seconds).padStart(4)} s`).join('\n');
  }
}

/**
 * @param milliseconds - how long
 * @returns after that time
 */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
