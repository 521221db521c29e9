import { createHash } from 'node:crypto';
import { Construct } from 'constructs';
import type { ConfigMap } from 'kubernetes-types/core/v1';
import { Late, type Text } from '../core';
import { objectLabels, type WorkloadIdentity } from './labels';
import { Manifest, type Overrides } from './manifest';

/** Annotation on pod templates: a checksum of the files they mount, so that a change rolls the pods. */
export const CHECKSUM_ANNOTATION = 'cdk8s-data-platform/checksum';

/** Files for pods. */
export interface ConfigProps {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** Whose files they are. */
  readonly identity: WorkloadIdentity;
  /** The files by name: text, or a function that gives it at synth, when all grants are known. */
  readonly files: Readonly<Record<string, Text>> | (() => Readonly<Record<string, Text>>);
  /**
   * Files that are not text, by name, base64-encoded.
   *
   * @default - none
   */
  readonly binaryFiles?: Readonly<Record<string, string>>;
  /**
   * A merge patch over the ConfigMap.
   *
   * @default - none
   */
  readonly overrides?: Overrides;
}

/** A ConfigMap whose content rolls the pods that mount it. */
export class Config extends Construct {
  /**
   * A checksum of what the ConfigMap finally holds, patches included.
   *
   * @param configs - the ConfigMaps that a pod mounts
   * @returns 16 hexadecimal digits; late if a file is
   */
  static checksum(configs: readonly Config[]): string {
    const content = configs.map(({ manifest }) => {
      const { data, binaryData } = manifest.render();
      return [data, binaryData];
    });
    return Late.map(JSON.stringify(content), (final) => createHash('sha256').update(final).digest('hex').slice(0, 16));
  }

  /** Name of the ConfigMap. */
  readonly name: string;
  /** The ConfigMap. */
  readonly manifest: Manifest<ConfigMap>;

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - the files
   */
  constructor(scope: Construct, id: string, props: ConfigProps) {
    super(scope, id);
    const { files } = props;
    this.name = props.name;
    this.manifest = new Manifest<ConfigMap>(
      this,
      'Resource',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: props.name, labels: objectLabels(props.identity) },
        data: () => textFiles(typeof files === 'function' ? files() : files),
        ...(props.binaryFiles === undefined ? {} : { binaryData: { ...props.binaryFiles } }),
      },
      { overrides: props.overrides },
    );
  }
}

function textFiles(files: Readonly<Record<string, Text>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Late.text(text)]));
}
