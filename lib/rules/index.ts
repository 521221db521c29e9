export { formatFindings, toProblem, type Finding } from './finding';
export { genericRules } from './generic-rules';
export { unwritableLateTexts } from './late-rules';
export type { Report, Rule, Severity } from './rule';
export { judgementDay } from './judgement-day';
export { Rules, type Verdict } from './rules';
export { Suppressions, type SuppressionProps } from './suppression';
