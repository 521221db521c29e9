import * as fc from 'fast-check';

/**
 * Properties are tried on the same values in every run, so that a run fails for what changed and not by chance.
 * `SEED=random npm test` looks for new counterexamples, `SEED=NUMBER` repeats a run; one that is found becomes a case.
 */
const { SEED = '1' } = process.env;
if (SEED !== 'random') fc.configureGlobal({ seed: Number(SEED) });
