import type { Access, Runner } from './access';
import { Escalations, type Escalation } from './escalation';
import type { Identity } from './identity';
import type { Level } from './powers';
import type { Statement } from './statements';

/** What an auditor wants to know of one identity. */
export interface AccessReport {
  /** Who it is. */
  readonly identity: Identity;
  /** The identity as text: `ServiceAccount shop/loader`. */
  readonly name: string;
  /** The worst that whoever takes it over can do, ways over others included. */
  readonly worst: Level;
  /** That in one sentence. */
  readonly blastRadius: string;
  /** What it may do by itself, worst first. */
  readonly may: readonly Statement[];
  /** Ways to more. */
  readonly escalations: readonly Escalation[];
  /** The pods that run as it. */
  readonly pods: readonly Runner[];
}

/**
 * Reports every identity of some manifests.
 *
 * @param access - who holds what
 * @returns one report an identity, worst first
 */
export function reportAccess(access: Access): AccessReport[] {
  const escalations = Escalations.of(access);
  return [...access.holders]
    .map(([name, { identity, pods }]): AccessReport => {
      const may = escalations.statementsOf(name);
      const ways = escalations.from(name);
      const gained = ways[0]?.gains[0];
      const own = may[0];
      const worst = worse(own?.level ?? 'ordinary', gained?.level ?? 'ordinary');
      return { identity, name, worst, blastRadius: blastRadius(own, ways), may, escalations: ways, pods };
    })
    .sort((a, b) => rankOf(a.worst) - rankOf(b.worst) || (a.name < b.name ? -1 : 1));
}

const RANKS: Readonly<Record<Level, number>> = { total: 0, severe: 1, serious: 2, ordinary: 3 };

function rankOf(level: Level): number {
  return RANKS[level];
}

function worse(a: Level, b: Level): Level {
  return rankOf(a) <= rankOf(b) ? a : b;
}

/** The worst of its own, and what it can get at. */
function blastRadius(own: Statement | undefined, ways: readonly Escalation[]): string {
  const [way] = ways;
  const gain = way?.gains[0];
  if (own?.level === 'total') return `the whole cluster: it ${own.text}`;
  if (way !== undefined && gain?.level === 'total')
    return `the whole cluster: as ${way.path.at(-1)?.becomes ?? 'another'} it ${gain.text}`;
  if (gain !== undefined && rankOf(gain.level) < rankOf(own?.level ?? 'ordinary'))
    return `as ${way?.path.at(-1)?.becomes ?? 'another'} it ${gain.text}`;
  if (own === undefined) return 'nothing: it has no rights in these manifests';
  return own.level === 'ordinary' ? 'what it may do itself, and no more' : `it ${own.text}`;
}
