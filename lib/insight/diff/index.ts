export { compareStates, type Difference, type Effect, type EffectField } from './compare';
export { EFFECTS, gravest, gravity, type EffectClass, type Refuser, type Verdict } from './effect';
export { contradiction } from './identity';
export type { NeedFact } from './needs';
export type { State, States } from './row';
