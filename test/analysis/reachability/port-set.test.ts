import * as fc from 'fast-check';
import {
  ALL_PORTS,
  includesPort,
  intersect,
  NO_PORTS,
  portSet,
  protocolOf,
  showPorts,
  subtract,
  type PortRange,
  type PortSet,
  type Protocol,
} from '../../../lib/analysis/reachability/port-set';

const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
const MOST = 20;

/** Ranges among the first ports: so few that they meet, touch and contain each other often. */
const ranges = fc.array(
  fc
    .tuple(fc.constantFrom(...PROTOCOLS), fc.integer({ min: 1, max: MOST }), fc.integer({ min: 0, max: 6 }))
    .map(([protocol, from, length]): PortRange => ({ protocol, from, to: Math.min(from + length, MOST) })),
  { maxLength: 6 },
);

/** The same as a plain set of single ports. */
function plain(ports: readonly PortRange[]): Set<string> {
  const found = new Set<string>();
  for (const { protocol, from, to } of ports)
    for (let port = from; port <= to; port++) found.add(`${protocol} ${String(port)}`);
  return found;
}

const sorted = (found: Set<string>): string[] => [...found].sort();

/** Sorted by protocol and port, with a gap between any two of one protocol. */
function isTidy(ports: PortSet): boolean {
  return ports.every((range, index) => {
    const next = ports[index + 1];
    if (range.from > range.to) return false;
    if (next === undefined) return true;
    const order = PROTOCOLS.indexOf(next.protocol) - PROTOCOLS.indexOf(range.protocol);
    return order > 0 || (order === 0 && next.from > range.to + 1);
  });
}

describe('sets of ports', () => {
  it('join ranges into the same ports, sorted and apart', () => {
    fc.assert(
      fc.property(ranges, (some) => {
        const joined = portSet(some);
        expect(sorted(plain(joined))).toEqual(sorted(plain(some)));
        expect(isTidy(joined)).toBe(true);
      }),
    );
  });

  it('join ranges that touch into one', () => {
    const [low, high] = [{ protocol: 'TCP', from: 1, to: 4 } as const, { protocol: 'TCP', from: 5, to: 9 } as const];
    expect(portSet([high, low])).toEqual([{ protocol: 'TCP', from: 1, to: 9 }]);
  });

  it('meet in the ports that both have', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const both = intersect(portSet(a), portSet(b));
        expect(sorted(plain(both))).toEqual(sorted(plain(a)).filter((port) => plain(b).has(port)));
        expect(isTidy(both)).toBe(true);
      }),
    );
  });

  it('meet all ports in themselves', () => {
    const some = portSet([{ protocol: 'UDP', from: 53, to: 53 }]);
    expect(intersect(ALL_PORTS, some)).toEqual(some);
    expect(intersect(some, ALL_PORTS)).toEqual(some);
    expect(intersect(some, [...ALL_PORTS])).toEqual(some);
  });

  it('lose the ports that are taken away, and no others', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const left = subtract(portSet(a), portSet(b));
        expect(sorted(plain(left))).toEqual(sorted(plain(a)).filter((port) => !plain(b).has(port)));
        expect(left.every(({ from, to }) => from <= to)).toBe(true);
      }),
    );
  });

  it('include the ports of their ranges, ends included, by protocol', () => {
    fc.assert(
      fc.property(
        ranges,
        fc.constantFrom(...PROTOCOLS),
        fc.integer({ min: 0, max: MOST + 1 }),
        (some, protocol, port) => {
          expect(includesPort(portSet(some), port, protocol)).toBe(plain(some).has(`${protocol} ${String(port)}`));
        },
      ),
    );
  });

  it.each([
    [NO_PORTS, 'no port'],
    [ALL_PORTS, 'all ports'],
    [[{ protocol: 'TCP', from: 1, to: 65535 }], 'all ports of TCP'],
    [[{ protocol: 'TCP', from: 2, to: 65535 }], 'TCP 2-65535'],
    [[{ protocol: 'TCP', from: 1, to: 65534 }], 'TCP 1-65534'],
    [
      [
        { protocol: 'TCP', from: 9092, to: 9094 },
        { protocol: 'UDP', from: 53, to: 53 },
      ],
      'TCP 9092-9094, UDP 53',
    ],
  ] as [PortSet, string][])('are read as %#: %j', (ports, text) => {
    expect(showPorts(ports)).toBe(text);
  });
});

describe('the protocol of a port', () => {
  it('is TCP where nothing stands, and nothing for what Kubernetes does not know', () => {
    expect([undefined, 'TCP', 'UDP', 'SCTP', 'tcp', 'ICMP', 6].map(protocolOf)).toEqual([
      'TCP',
      'TCP',
      'UDP',
      'SCTP',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
