/** Protocol of a port, as network policies name it. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/** Ports of one protocol that follow each other. */
export interface PortRange {
  /** The protocol. */
  readonly protocol: Protocol;
  /** First port. */
  readonly from: number;
  /** Last port. */
  readonly to: number;
}

/** Ports: sorted, apart from each other. */
export type PortSet = readonly PortRange[];

/** No port. */
export const NO_PORTS: PortSet = [];
/** Every port of every protocol. */
export const ALL_PORTS: PortSet = PROTOCOLS.map((protocol) => ({ protocol, from: 1, to: 65535 }));

/**
 * @param value - text of a manifest; TCP is meant where nothing stands
 * @returns the protocol, or nothing if there is no such
 */
export function protocolOf(value: unknown): Protocol | undefined {
  return value === undefined ? 'TCP' : PROTOCOLS.find((protocol) => protocol === value);
}

/**
 * Joins ports.
 *
 * @param ranges - in any order, overlapping or not
 * @returns the set of them
 */
export function portSet(ranges: readonly PortRange[]): PortSet {
  if (ranges.length < 2) return ranges;
  const result: PortRange[] = [];
  const sorted = [...ranges].sort(
    (a, b) => PROTOCOLS.indexOf(a.protocol) - PROTOCOLS.indexOf(b.protocol) || a.from - b.from || a.to - b.to,
  );
  for (const range of sorted) {
    const last = result.at(-1);
    if (last?.protocol === range.protocol && range.from <= last.to + 1)
      result[result.length - 1] = { ...last, to: Math.max(last.to, range.to) };
    else result.push(range);
  }
  return result;
}

/**
 * @param a - ports
 * @param b - other ports
 * @returns the ports that are in both
 */
export function intersect(a: PortSet, b: PortSet): PortSet {
  if (a === ALL_PORTS) return b;
  if (b === ALL_PORTS) return a;
  return portSet(
    a.flatMap((one) =>
      b.flatMap((other) => {
        const from = Math.max(one.from, other.from);
        const to = Math.min(one.to, other.to);
        return one.protocol === other.protocol && from <= to ? [{ protocol: one.protocol, from, to }] : [];
      }),
    ),
  );
}

/**
 * @param ports - ports
 * @param without - what is taken away
 * @returns what is left
 */
export function subtract(ports: PortSet, without: PortSet): PortSet {
  let left = ports;
  for (const { protocol, from, to } of without)
    left = left.flatMap((range) => {
      if (range.protocol !== protocol || range.to < from || to < range.from) return [range];
      return [
        ...(range.from < from ? [{ protocol, from: range.from, to: from - 1 }] : []),
        ...(to < range.to ? [{ protocol, from: to + 1, to: range.to }] : []),
      ];
    });
  return left;
}

/**
 * @param ports - ports
 * @param port - a number
 * @param protocol - a protocol
 * @returns whether it is one of them
 */
export function includesPort(ports: PortSet, port: number, protocol: Protocol): boolean {
  return ports.some((range) => range.protocol === protocol && range.from <= port && port <= range.to);
}

/**
 * @param ports - ports
 * @returns them as a person reads them, for instance `TCP 9092, UDP 53`
 */
export function showPorts(ports: PortSet): string {
  if (ports.length === 0) return 'no port';
  const every = ports.filter(({ from, to }) => from <= 1 && to >= 65535).map(({ protocol }) => protocol);
  if (every.length === PROTOCOLS.length) return 'all ports';
  return ports
    .map(({ protocol, from, to }) => {
      if (every.includes(protocol)) return `all ports of ${protocol}`;
      return `${protocol} ${String(from)}${from === to ? '' : `-${String(to)}`}`;
    })
    .join(', ');
}
