import {
  formatExplanation,
  type Destination,
  type Explanation,
  type PodReference,
  type Protocol,
} from '../analysis/reachability';

/** What a matcher of jest (and of what copies it) says. */
export interface MatcherResult {
  /** Whether the expectation holds, were it not negated. */
  readonly pass: boolean;
  /** What the test prints if it fails. */
  readonly message: () => string;
}

/** What `toAllow` asks. */
interface Reaching {
  readonly allows: (from: PodReference, to: Destination, port: number, protocol?: Protocol) => boolean;
  readonly explain: (from: PodReference, to: Destination, port: number, protocol?: Protocol) => Explanation[];
}

/**
 * Matchers for `platform.reachability()`. Register them once, in a set-up file or at the top of a test:
 *
 *     expect.extend(reachabilityMatchers);
 *     expect(platform.reachability()).toAllow(enrich, kafka, 9093);
 *     expect(platform.reachability()).not.toAllow({ namespace: 'web', labels: {} }, kafka, 9093);
 */
export const reachabilityMatchers = {
  /** Whether pods reach others: each of `from` at least one of `to`. Negated: none of `from` reaches any of `to`. */
  toAllow(
    this: { readonly isNot?: boolean },
    received: unknown,
    from: PodReference,
    to: Destination,
    port: number,
    protocol?: Protocol,
  ): MatcherResult {
    if (!isReaching(received)) throw new Error('toAllow expects what platform.reachability() gives');
    const answers = received.explain(from, to, port, protocol);
    const pass =
      this.isNot === true ? answers.some(({ allowed }) => allowed) : received.allows(from, to, port, protocol);
    // of many pods only those that are in the way are of interest
    const shown = answers.filter(({ allowed }) => allowed === pass);
    const head = `expected the network policies ${this.isNot === true ? 'to refuse' : 'to allow'} it, but`;
    return { pass, message: () => [head, ...shown.map(formatExplanation)].join('\n') };
  },
};

function isReaching(value: unknown): value is Reaching {
  return typeof value === 'object' && value !== null && 'allows' in value && 'explain' in value;
}

declare global {
  // what @types/jest calls its matchers, with its type parameters; without those types nobody sees it
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    interface Matchers<R, T> {
      /**
       * Whether pods reach others by the network policies: each of `from` at least one of `to`. Negated: none of `from`
       * reaches any of `to`. Register `reachabilityMatchers` with `expect.extend` first.
       *
       * @param from - who opens the connection: a construct, `namespace/name`, or namespace and labels
       * @param to - who takes it: the same, a Service, or an address
       * @param port - port of the pods that take it; of the Service, if one is named
       * @param protocol - its protocol; TCP if not given
       */
      toAllow(from: PodReference, to: Destination, port: number, protocol?: Protocol): R;
    }
  }
}
