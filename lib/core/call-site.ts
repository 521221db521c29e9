import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IConstruct } from 'constructs';

/** Where this package lies: frames below it are ours, not the user's. */
const PACKAGE = path.resolve(__dirname, '..') + path.sep;

/** `at name (file:line:column)` or `at file:line:column`, where the file is no part of Node itself. */
const FRAME = /^at (?:.*\()?(?:async )?((?:file:\/\/|\/|[A-Za-z]:\\).*?):(\d+):(\d+)\)?$/;

const SITES = new WeakMap<IConstruct, CallSite>();

/**
 * A place in the user's program. Taking one is cheap: the stack is only turned into text when somebody asks for it.
 */
export class CallSite {
  /** @returns the place from which this package was called */
  static here(this: void): CallSite {
    return new CallSite();
  }

  /**
   * Remembers where a construct was declared; the first call for a construct counts.
   *
   * @param construct - the construct being made
   */
  static declare(construct: IConstruct): void {
    if (!SITES.has(construct)) SITES.set(construct, CallSite.here());
  }

  /**
   * Where a construct, or the nearest construct around it that remembers, was declared.
   *
   * @param construct - any construct
   * @returns `file:line:column`, or nothing if no line of the user's program is known
   */
  static of(construct: IConstruct): string | undefined {
    for (let current: IConstruct | undefined = construct; current !== undefined; current = current.node.scope) {
      const line = SITES.get(current)?.toString();
      if (line !== undefined && line !== '') return line;
    }
    return undefined;
  }

  private readonly trace: { readonly stack?: string } = {};

  private constructor() {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 40; // deep composites put many frames of ours above the user's line
    Error.captureStackTrace(this.trace, CallSite.here);
    Error.stackTraceLimit = limit;
  }

  /** @returns `file:line:column` relative to the working directory; empty if no frame is the user's */
  toString(): string {
    for (const frame of (this.trace.stack ?? '').split('\n').slice(1)) {
      const [, url = '', line = '', column = ''] = FRAME.exec(frame.trim()) ?? [];
      const file = url.startsWith('file:') ? fileURLToPath(url) : url;
      if (file === '' || file.startsWith(PACKAGE) || file.includes(`${path.sep}node_modules${path.sep}`)) continue;
      return `${path.relative(process.cwd(), file)}:${line}:${column}`;
    }
    return '';
  }
}
