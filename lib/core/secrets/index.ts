export { passwordsOfCommands } from './command-lines';
export { findSecrets, type TextContext } from './find-secrets';
export { decoded } from './packed';
export { describeSecret, redact } from './redact';
export { nameStrength, type NameStrength } from './secret-names';
export type { SecretSpan } from './secret-span';
export { isSecretValue, looksRandom, type ValuePlace } from './secret-values';
