export { Platform, type PlatformProps, type SynthesisResult } from './platform';
export { Rendering, type LateUse, type RenderingOptions } from './rendering';
export { Tenant, type TenantOwner, type TenantProps, type TenantQuota } from './tenant';
export { toYaml } from './yaml';
