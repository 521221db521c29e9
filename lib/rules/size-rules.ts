import { textMap } from '../model';
import type { KubeObject } from '../kubernetes';
import type { Rule } from './rule';

/** What the API server takes for a ConfigMap, keys included. */
const MOST_BYTES = 1024 * 1024;
/** What `kubectl apply` can keep of an object in its annotation: all annotations together hold 256 KiB. */
const MOST_APPLIED_BYTES = 256 * 1024;

const configMapSize: Rule = {
  id: 'config-map-size',
  severity: 'error',
  title: 'No ConfigMap is larger than 1 MiB',
  reason: 'the API server refuses it',
  source: 'Kubernetes: a ConfigMap holds at most 1 MiB',
  check: (model, report) => {
    for (const { construct, object } of model.objects) {
      const bytes = object.kind === 'ConfigMap' ? contentBytes(object) : 0;
      if (bytes <= MOST_BYTES) continue;
      report({
        construct,
        property: 'data',
        message: `holds ${kibibytes(bytes)} KiB`,
        allowed: `at most ${kibibytes(MOST_BYTES)} KiB in one ConfigMap`,
        remedy: 'spread the files over several ConfigMaps, compress them, or put them into an object store or an image',
      });
    }
  },
};

const appliedSize: Rule = {
  id: 'applied-size',
  severity: 'warning',
  title: 'Every object fits into the annotation in which kubectl apply keeps a copy of it',
  reason: 'kubectl apply fails with "metadata.annotations: Too long" unless it is called with --server-side',
  source: 'Kubernetes: annotations of an object hold at most 256 KiB together (seen with kubectl 1.34)',
  check: (model, report) => {
    for (const { construct, object } of model.objects) {
      if (object.kind !== 'ConfigMap' || contentBytes(object) > MOST_BYTES) continue; // others have no room for as much
      const bytes = Buffer.byteLength(JSON.stringify(object));
      if (bytes <= MOST_APPLIED_BYTES) continue;
      report({
        construct,
        message: `is ${kibibytes(bytes)} KiB large`,
        allowed: `at most ${kibibytes(MOST_APPLIED_BYTES)} KiB for kubectl apply without --server-side`,
        remedy: 'spread the files over several ConfigMaps, or apply with --server-side',
      });
    }
  },
};

function contentBytes({ data, binaryData }: KubeObject): number {
  const files = Object.entries({ ...textMap(data), ...textMap(binaryData) });
  return files.reduce((sum, [name, content]) => sum + Buffer.byteLength(name) + Buffer.byteLength(content), 0);
}

function kibibytes(bytes: number): string {
  return String(Math.ceil(bytes / 1024));
}

/** How large objects may be. */
export const sizeRules: readonly Rule[] = [appliedSize, configMapSize];
