/**
 * Writes docs/crosswalk.md from the registry of the rules:
 *
 *     npx tsx --conditions=cdk8s-data-platform-source tools/crosswalk.ts
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { manifestRules } from '../lib/rules';
import { renderCrosswalk } from './crosswalk/render';

fs.writeFileSync(path.join(__dirname, '../docs/crosswalk.md'), renderCrosswalk(manifestRules));
