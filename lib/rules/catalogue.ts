/** What the library itself finds wrong, in trees and in manifests. Loaded by `load-catalogue.ts` when something is judged. */
export { genericRules } from './generic-rules';
export { unwritableLateTexts } from './late-rules';
export { manifestRules } from './manifest-rules';
