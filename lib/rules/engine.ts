/** What constructs and platforms need of the rules. The rules themselves are loaded when something is judged. */
export { formatFindings, toProblem, type Finding, type FormatOptions } from './finding';
export { catalogue } from './load-catalogue';
export type { Report, Rule, Severity } from './rule';
export { judgementDay } from './judgement-day';
export { Rules, type Verdict } from './rules';
export { Suppressions, type SuppressionProps } from './suppression';
