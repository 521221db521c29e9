export { Environment, type EnvironmentProps } from './environment';
export { ImageLock, type ImageDigests } from './image-lock';
export { IMAGES } from './images';
export {
  IDENTITY_ENDPOINTS,
  METADATA_SERVICES,
  metadataServicesOf,
  NODE_LOCAL_DNS,
  type IdentityEndpoint,
  type MetadataService,
} from './link-local';
export { Operator, Strimzi, type OperatorOptions } from './operator';
export {
  POLICY_ENGINES,
  Target,
  type ApiServerAddress,
  type CloudTargetOptions,
  type PolicyEngine,
  type TargetKind,
  type TargetOptions,
} from './target';
export { TIERS, tierProfile, type Tier, type TierProfile } from './tier';
