export { LateValue } from './late-value';
export { Manifests } from './manifests';
export { expectValid, schemaErrors } from './schema';
