/**
 * How much depends on a platform: `dev` fits a laptop, `test` has prod's shape at small sizes, `prod` refuses what
 * loses data.
 */
export type Tier = 'dev' | 'test' | 'prod';

/** All tiers, smallest first. */
export const TIERS = ['dev', 'test', 'prod'] as const;

/** What every system derives its defaults from. */
export interface TierProfile {
  /** The tier. */
  readonly tier: Tier;
  /** Whether systems are replicated by default. */
  readonly replicated: boolean;
  /** Whether loss of data is refused (ephemeral storage, replication factor 1, deleted volumes). */
  readonly durable: boolean;
  /** Whether sizes are small. */
  readonly small: boolean;
}

const PROFILES: Readonly<Record<Tier, TierProfile>> = {
  dev: { tier: 'dev', replicated: false, durable: false, small: true },
  test: { tier: 'test', replicated: true, durable: false, small: true },
  prod: { tier: 'prod', replicated: true, durable: true, small: false },
};

/**
 * @param tier - the tier
 * @returns what follows from it
 */
export function tierProfile(tier: Tier): TierProfile {
  return PROFILES[tier];
}
