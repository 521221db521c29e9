export { bindingFacts, projectBindings, SECRET_MODE, type BindingProjection } from './bindings';
export { Config, CHECKSUM_ANNOTATION, type ConfigProps } from './config';
export {
  renderContainer,
  SCRATCH,
  type ContainerProps,
  type EnvValue,
  type Mount,
  type ProbeProps,
  type ProbeTiming,
  type Resources,
} from './container';
export { disruptionBudget } from './disruption-budget';
export {
  JobWorkload,
  ScheduledWorkload,
  type JobGroup,
  type JobWorkloadProps,
  type ScheduledWorkloadProps,
} from './job-workload';
export { apiGroup, isClusterScoped, kindRank } from './kinds';
export { objectLabels, selectorLabels, type WorkloadIdentity } from './labels';
export {
  Manifest,
  type Fields,
  type KubeObject,
  type KubeType,
  type ManifestOptions,
  type ManifestProps,
  type Overrides,
} from './manifest';
export { ManifestMetadata, type KubeMetadata } from './manifest-metadata';
export { DNS_EGRESS, networkPolicy, renderPeer } from './network-policy';
export { renderPod, type PodProps, type PodSurroundings, type SchedulingProps, type VolumeSource } from './pod';
export { ANY_API_SERVER, ApiAccess, openApiServer, type ApiAccessProps } from './rbac';
export {
  isPlainObject,
  mergePatch,
  render,
  replaceTexts,
  replaceTextsOf,
  sortKeys,
  type Json,
  type JsonObject,
} from './render';
export { hasSchema, ObjectSchemas, objectSchemas, validateObject, type KnownGroup, type SchemaOptions } from './schema';
export type { SchemaError } from './schema-checker';
export { knownMinors, knownOperators, type OperatorVersion } from './schema-file';
export { service, type ServiceProps } from './service';
export { spreadConstraints, type Spread } from './spread';
export { StatefulWorkload, type ClaimProps, type StatefulWorkloadProps } from './stateful-workload';
export { StatelessWorkload, type StatelessWorkloadProps } from './stateless-workload';
export { namespaceOf, System, type SystemProps } from './system';
export { connectionFacts, Workload, type WorkloadChild, type WorkloadProps } from './workload';
