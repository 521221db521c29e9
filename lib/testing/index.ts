export { LateValue } from './late-value';
export { Manifests } from './manifests';
export { reachabilityMatchers, type MatcherResult } from './reachability';
export { expectValid, schemaErrors } from './schema';
