import type { ManifestRule } from '../manifest-rule';
import { fieldRules } from './field-rules';
import { imageName } from './image-rule';
import { nameRules } from './name-rules';
import { sizeRules } from './size-rules';

/** What an API server, etcd and Linux refuse although the schema of the kind allows it. */
export const limitRules: readonly ManifestRule[] = [...fieldRules, imageName, ...nameRules, ...sizeRules];
