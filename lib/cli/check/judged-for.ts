import { ConfigError } from '../../core';
import { POLICY_ENGINES, Target, TIERS, type CloudTargetOptions, type TargetKind, type Tier } from '../../environment';
import { UsageError } from '../command';
import { TARGET_KINDS, type WrittenEnvironment } from '../environment-file';
import { oneOf } from '../one-of';

/** Options of all commands that judge manifests: what the manifests are for. */
export const JUDGE_OPTIONS = {
  target: { type: 'string' },
  kubernetes: { type: 'string' },
  'policy-engine': { type: 'string' },
  tier: { type: 'string' },
} as const;

/** Their help. */
export const JUDGE_HELP = `\
  --target KIND           ${TARGET_KINDS.join(', ')}: the cluster that they are for (default: generic)
  --kubernetes MINORS     the minors that they are for, joined by commas (default: ${Target.generic().kubernetes.join(',')})
  --policy-engine ENGINE  what enforces network policies there: ${POLICY_ENGINES.slice(0, 4).join(', ')},
                          ${POLICY_ENGINES.slice(4).join(', ')} (default: that of the target)
  --tier TIER             ${TIERS.join(', ')}: what they are for (default: prod)

Of a folder that this library wrote, the defaults are what its program said.`;

/** Their values. */
export interface JudgeValues {
  /** Kind of cluster. */
  readonly target?: string | undefined;
  /** Minors of Kubernetes. */
  readonly kubernetes?: string | undefined;
  /** What enforces network policies. */
  readonly 'policy-engine'?: string | undefined;
  /** Tier. */
  readonly tier?: string | undefined;
}

/**
 * What manifests are judged for: what the options say, before what the program said that wrote them.
 *
 * @param values - values of the options
 * @param written - what the programs said; nothing where somebody else wrote the manifests
 * @returns target and tier
 * @throws UsageError when an option means nothing, or the programs said different things and no option decides
 */
export function judgedFor(
  values: JudgeValues,
  written: readonly (WrittenEnvironment | undefined)[],
): { readonly target: Target; readonly tier: Tier } {
  const said = agreed(values, written);
  const { target, kubernetes, tier } = values;
  const engine = values['policy-engine'];
  const kind = target === undefined ? (said?.kind ?? 'generic') : oneOf('--target', target, TARGET_KINDS);
  const minors = kubernetes?.split(',').map((minor) => minor.trim());
  const options = {
    // what was said of one cluster is not true of another
    ...(said?.kind === kind ? said.options : {}),
    ...(minors === undefined ? {} : { kubernetes: minors }),
    ...(engine === undefined ? {} : { policyEngine: oneOf('--policy-engine', engine, POLICY_ENGINES) }),
  };
  return {
    target: targetOf(kind, options),
    tier: tier === undefined ? (said?.tier ?? 'prod') : oneOf('--tier', tier, TIERS),
  };
}

function agreed(
  { target, tier }: JudgeValues,
  written: readonly (WrittenEnvironment | undefined)[],
): WrittenEnvironment | undefined {
  const said = written.filter((one) => one !== undefined);
  const [first] = said;
  if (first === undefined || said.length < written.length) return undefined;
  const differs = (part: (one: WrittenEnvironment) => unknown): boolean =>
    new Set(said.map((one) => JSON.stringify(part(one)))).size > 1;
  if (tier === undefined && differs((one) => one.tier))
    throw new UsageError('The platforms were written for different tiers: name one with --tier.');
  if (target === undefined && differs(({ kind, options }) => [kind, options]))
    throw new UsageError('The platforms were written for different targets: name one with --target.');
  return first;
}

function targetOf(kind: TargetKind, options: Partial<CloudTargetOptions>): Target {
  try {
    // no rule of manifests asks for the region
    return kind === 'generic' || kind === 'local' ? Target[kind](options) : Target[kind]({ region: 'any', ...options });
  } catch (error) {
    if (error instanceof ConfigError) {
      const given = options.kubernetes?.join(',') ?? '';
      throw new UsageError(`--kubernetes takes minors such as 1.34,1.35, and not "${given}".`);
    }
    throw error;
  }
}
