/**
 * What a change does, from harmless to hopeless:
 *
 * - `no-effect`: nobody notices;
 * - `in-place`: something takes effect while everything keeps running;
 * - `rolling`: pods are replaced a few at a time;
 * - `recreate`: things stop together or are refused until they are deleted and made anew; what they store stays;
 * - `data-loss`: stored data is gone afterwards;
 * - `impossible`: Kubernetes, the operator or the system refuses it or ignores it: the new state is never reached.
 */
export const EFFECTS = ['no-effect', 'in-place', 'rolling', 'recreate', 'data-loss', 'impossible'] as const;

/** What a change does. */
export type EffectClass = (typeof EFFECTS)[number];

/**
 * How grave a class is.
 *
 * @param effect - the class
 * @returns its place in `EFFECTS`
 */
export function gravity(effect: EffectClass): number {
  return EFFECTS.indexOf(effect);
}

/**
 * The gravest of several classes.
 *
 * @param effects - the classes
 * @returns the gravest; `no-effect` of none
 */
export function gravest(effects: Iterable<EffectClass>): EffectClass {
  let worst: EffectClass = 'no-effect';
  for (const effect of effects) if (gravity(effect) > gravity(worst)) worst = effect;
  return worst;
}

/**
 * Who does not take a change: the API server answers with an error; a controller or the system itself does not follow
 * and says so; or it is taken and ignored in silence.
 */
export type Refuser = 'api-server' | 'controller' | 'system' | 'ignored';

/** A class with its reason, as a table says it. */
export interface Verdict {
  /** What the change does. */
  readonly effect: EffectClass;
  /** Why, in the words of the system that it happens to. */
  readonly reason: string;
  /**
   * What to do instead, or as well.
   *
   * @default - nothing has to be done
   */
  readonly instead?: string;
  /** Where that is known from. */
  readonly source: string;
  /**
   * Who does not take it, for `recreate` and `impossible`.
   *
   * @default - nobody: it is taken
   */
  readonly refusedBy?: Refuser;
}
