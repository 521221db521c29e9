export { append } from './append';
export { covers, hostRange, overlaps, parseRange, type AddressRange } from './addresses';
export { CallSite } from './call-site';
export { Check, didYouMean, type Range } from './check';
export { ConfigError } from './config-error';
export { isDeferred, Late, type Deferred, type KnownTexts, type Text } from './late';
export { fitName, freeId, openNameScope, resourceName, shortHash } from './names';
export { formatProblem, redactProblem, showValue, type Problem } from './problem';
export { Problems, type ProblemReport } from './problems';
export { Cpu, mebibytes, amountOf, parseQuantity, quantity, type CpuAmount } from './quantity';
export { changesOf, touch } from './revision';
export {
  decoded,
  describeSecret,
  findSecrets,
  nameStrength,
  passwordsOfCommands,
  redact,
  type SecretSpan,
  type TextContext,
  type ValuePlace,
} from './secrets';
export { giveBrand, hasBrand, slot, trySlot } from './slot';
export { joinTree, onTree } from './tree';
export { compareVersions } from './version';
