import * as path from 'node:path';
import { POLICY_ENGINES, TIERS, type CloudTargetOptions, type TargetKind, type Tier } from '../environment';
import { JsonReader } from './read-json';

/** Kinds of targets, as the command line names them. */
export const TARGET_KINDS = ['generic', 'local', 'eks', 'gke', 'aks'] as const satisfies readonly TargetKind[];

/** What a platform was synthesized for. */
export interface WrittenEnvironment {
  /** Its tier. */
  readonly tier: Tier;
  /** Kind of its target. */
  readonly kind: TargetKind;
  /** What was said about the target. */
  readonly options: Partial<CloudTargetOptions>;
}

/**
 * Reads what a platform was synthesized for, which `needs.json` says.
 *
 * @param outdir - folder of the synthesized platform
 * @returns its environment, or nothing if the file does not tell
 * @throws CommandError when the file is missing or malformed
 */
export function readEnvironment(outdir: string): WrittenEnvironment | undefined {
  const file = JsonReader.file(path.join(outdir, 'needs.json'), 'synthesize the platform first');
  return file.at('environment').optional((environment) => {
    const target = environment.at('target');
    const text = (key: string): string | undefined => target.at(key).optional((value) => value.text());
    return {
      tier: environment.at('tier').oneOf(TIERS),
      kind: target.at('kind').oneOf(TARGET_KINDS),
      options: {
        region: text('region'),
        kubernetes: target.at('kubernetes').optional(textsOf),
        apiServer: target.at('apiServer').optional((address) => ({
          cidrs: textsOf(address.at('cidrs')),
          ports: address
            .at('ports')
            .list()
            .map((port) => port.count()),
        })),
        policyEngine: target.at('policyEngine').optional((engine) => engine.oneOf(POLICY_ENGINES)),
        clusterDomain: text('clusterDomain'),
        zones: target.at('zones').optional(textsOf),
        storageClass: text('storageClass'),
        imageMirror: text('imageMirror'),
      },
    };
  });
}

function textsOf(list: JsonReader): string[] {
  return list.list().map((item) => item.text());
}
