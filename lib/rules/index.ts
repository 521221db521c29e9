export { formatExplanation, Reachability, showPorts } from '../analysis/reachability';
export { formatFindings, toProblem, type Finding, type FormatOptions } from './finding';
export { genericRules } from './generic-rules';
export { unwritableLateTexts } from './late-rules';
export { containersOf, judgeManifests, type ManifestFinding } from './judge-manifests';
export type {
  ContainerView,
  Equivalents,
  ManifestContext,
  ManifestReport,
  ManifestRule,
  ReportManifest,
} from './manifest-rule';
export { manifestRules } from './manifest-rules';
export { ACCEPT_ANNOTATION, acceptanceOf } from './acceptance';
export type { Report, Rule, Severity } from './rule';
export { judgementDay } from './judgement-day';
export { Rules, type Verdict } from './rules';
export { Suppressions, type SuppressionProps } from './suppression';
