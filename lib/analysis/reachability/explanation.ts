import type { Side } from './firewall';
import type { Direction, PolicyRule } from './policy';
import { includesPort, showPorts, type Protocol } from './port-set';

/** What one side says to a connection, and why. */
export interface SideExplanation {
  /** Whether it lets the connection through. */
  readonly allowed: boolean;
  /** Policies (`namespace/name`) that close the pods of this side but for their rules; empty if nothing does. */
  readonly closedBy: readonly string[];
  /** Rules that let this port through, for instance `streaming/events-broker spec.ingress[0]`. */
  readonly allowedBy: readonly string[];
  /** Rules that let the other side through, but not on this port, each with its ports. */
  readonly otherPorts: readonly string[];
}

/** Why a connection is possible or not. */
export interface Explanation {
  /** Whether both sides let it through. */
  readonly allowed: boolean;
  /** Who opens it. */
  readonly from: string;
  /** Who takes it. */
  readonly to: string;
  /** Port of the pod that takes it. */
  readonly port: number;
  /** Protocol. */
  readonly protocol: Protocol;
  /** The side that opens it. */
  readonly egress: SideExplanation;
  /** The side that takes it. */
  readonly ingress: SideExplanation;
}

/** A side without policies, and an address outside the cluster, which has no side that we know. */
export const OPEN_SIDE: SideExplanation = { allowed: true, closedBy: [], allowedBy: [], otherPorts: [] };

/**
 * Explains what a side says to one port.
 *
 * @param side - what it says to all ports
 * @param portsOf - the ports that one of its rules opens here
 * @param port - the port
 * @param protocol - its protocol
 * @returns the explanation
 */
export function explainSide(
  side: Side,
  portsOf: (rule: PolicyRule) => Side['ports'],
  port: number,
  protocol: Protocol,
): SideExplanation {
  if (side.policies.length === 0) return OPEN_SIDE;
  const allowedBy = side.rules.filter((rule) => includesPort(portsOf(rule), port, protocol));
  const others = side.rules.filter((rule) => !allowedBy.includes(rule));
  return {
    allowed: allowedBy.length > 0,
    closedBy: side.policies.map(({ id }) => id),
    allowedBy: allowedBy.map(showRule),
    otherPorts: others.map((rule) => `${showRule(rule)} (${showPorts(portsOf(rule))})`),
  };
}

/**
 * @param rule - a rule
 * @returns policy and place, for instance `streaming/events-broker spec.ingress[0]`
 */
export function showRule({ policy, path }: PolicyRule): string {
  return `${policy.id} ${path}`;
}

/**
 * An explanation as a person reads it.
 *
 * @param explanation - why a connection is possible or not
 * @returns one line for the answer, and one a side
 */
export function formatExplanation(explanation: Explanation): string {
  const { allowed, from, to, port, protocol, egress, ingress } = explanation;
  return [
    `${from} ${allowed ? 'reaches' : "doesn't reach"} ${to} on ${protocol} ${String(port)}`,
    `  egress of ${from}: ${formatSide(egress, 'egress')}`,
    `  ingress of ${to}: ${formatSide(ingress, 'ingress')}`,
  ].join('\n');
}

function formatSide({ allowed, closedBy, allowedBy, otherPorts }: SideExplanation, direction: Direction): string {
  if (closedBy.length === 0) return `open, since no policy closes it for ${direction}`;
  if (allowed) return `allowed by ${allowedBy.join(', ')}`;
  const near = otherPorts.length === 0 ? '' : `; other ports are open: ${otherPorts.join(', ')}`;
  return `refused, since no rule of ${closedBy.join(', ')} allows it${near}`;
}
