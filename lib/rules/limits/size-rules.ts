import { apiGroup, type Json, type KubeObject } from '../../kubernetes';
import { isObject, textMap, type Item } from '../../model';
import type { ManifestRule, ReportManifest } from '../manifest-rule';

/** What the API server takes for a ConfigMap or a Secret: its values, while keys do not count (seen with 1.34). */
const MOST_BYTES = 1024 * 1024;
/** What `kubectl apply` can keep of an object in its annotation: all annotations together hold 256 KiB. */
const MOST_APPLIED_BYTES = 256 * 1024;
/** What etcd takes of one object, as it is installed everywhere (--max-request-bytes). */
const MOST_STORED_BYTES = 1.5 * 1024 * 1024;

/** How large the values of a ConfigMap or Secret may be. */
function contentSize(
  kind: 'ConfigMap' | 'Secret',
  what: Pick<ManifestRule, 'id' | 'source'>,
  remedy: string,
): ManifestRule {
  return {
    ...what,
    severity: 'error',
    title: `No ${kind} is larger than 1 MiB`,
    reason: 'the API server refuses it',
    equivalents: {},
    objects: {
      [`/${kind}`]: (item, report) => {
        const bytes = contentBytes(item.object);
        if (bytes <= MOST_BYTES) return;
        report({
          item,
          property: 'data',
          message: `holds ${kibibytes(bytes)} KiB`,
          allowed: `at most ${kibibytes(MOST_BYTES)} KiB in one ${kind}`,
          remedy,
        });
      },
    },
  };
}

const configMapSize = contentSize(
  'ConfigMap',
  { id: 'config-map-size', source: 'Kubernetes: a ConfigMap holds at most 1 MiB' },
  'spread the files over several ConfigMaps, compress them, or put them into an object store or an image',
);

const secretSize = contentSize(
  'Secret',
  { id: 'secret-size', source: 'Kubernetes: core/v1 MaxSecretSize' },
  'spread it over several Secrets',
);

const appliedSize: ManifestRule = {
  id: 'applied-size',
  severity: 'warning',
  title: 'Every object fits into the annotation in which kubectl apply keeps a copy of it',
  reason: 'kubectl apply fails with "metadata.annotations: Too long" unless it is called with --server-side',
  source: 'Kubernetes: annotations of an object hold at most 256 KiB together (seen with kubectl 1.34)',
  equivalents: {},
  objects: {
    '/ConfigMap': appliedIfTaken,
    '/Secret': appliedIfTaken,
    'apiextensions.k8s.io/CustomResourceDefinition': applied,
  },
};

/** What is refused in any case is left to the other rules. */
function appliedIfTaken(item: Item, report: ReportManifest): void {
  const bytes = contentBytes(item.object);
  if (bytes <= MOST_BYTES && bytes > MOST_APPLIED_BYTES / 8) applied(item, report);
}

/** Size as JSON. Base64 stands in it as it is: the largest part of large objects need not be written to be counted. */
function appliedBytes({ binaryData, ...others }: KubeObject): number {
  const encoded = Object.entries(textMap(binaryData)).map(
    ([name, text]) => name.length + text.length + '"":"",'.length,
  );
  return Buffer.byteLength(JSON.stringify(others)) + encoded.reduce((sum, bytes) => sum + bytes, 0);
}

function applied(item: Item, report: ReportManifest): void {
  const bytes = appliedBytes(item.object);
  if (bytes <= MOST_APPLIED_BYTES) return;
  report({
    item,
    message: `is ${kibibytes(bytes)} KiB large`,
    allowed: `at most ${kibibytes(MOST_APPLIED_BYTES)} KiB for kubectl apply without --server-side`,
    remedy:
      item.object.kind === 'ConfigMap'
        ? 'spread the files over several ConfigMaps, or apply with --server-side'
        : 'apply with --server-side',
  });
}

const objectSize: ManifestRule = {
  id: 'object-size',
  severity: 'error',
  title: 'No object is larger than 1.5 MiB',
  reason: 'etcd refuses to store it: request is too large',
  source: 'etcd, --max-request-bytes; an API server takes requests of up to 3 MiB',
  equivalents: {},
  objects: {
    '*': (item, report) => {
      const { object } = item;
      // only texts make objects large, and of Kubernetes' own kinds only few hold them
      const group = apiGroup(object.apiVersion);
      if (!group.includes('.') || SMALL_GROUPS.has(group)) return;
      const bytes = textBytes(object);
      if (bytes <= MOST_STORED_BYTES) return;
      report({
        item,
        message: `is more than ${kibibytes(bytes)} KiB large`,
        allowed: `at most ${kibibytes(MOST_STORED_BYTES)} KiB`,
        remedy: 'spread its contents over several objects',
      });
    },
  },
};

const SMALL_GROUPS: ReadonlySet<string> = new Set(['networking.k8s.io', 'rbac.authorization.k8s.io', 'storage.k8s.io']);

/** Bytes of all keys and texts: the object is at least as large. */
function textBytes(value: Json | undefined): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return sum(value, textBytes);
  if (!isObject(value)) return 1;
  return sum(Object.entries(value), ([key, item]) => key.length + textBytes(item));
}

function sum<T>(list: readonly T[], bytes: (item: T) => number): number {
  return list.reduce((all, item) => all + bytes(item), 0);
}

/** Base64 is longer than what it stands for, and the limits mean the contents. */
function contentBytes({ kind, data, binaryData, stringData }: KubeObject): number {
  const plain = [kind === 'Secret' ? stringData : data];
  const encoded = [kind === 'Secret' ? data : binaryData];
  return sum(plain, (map) => mapBytes(map, 1)) + sum(encoded, (map) => mapBytes(map, 3 / 4));
}

function mapBytes(map: Json | undefined, factor: number): number {
  if (!isObject(map)) return 0;
  return sum(Object.values(map), (content) =>
    typeof content === 'string' ? Math.floor(Buffer.byteLength(content) * factor) : 0,
  );
}

function kibibytes(bytes: number): string {
  return String(Math.ceil(bytes / 1024));
}

/** How large objects may be. */
export const sizeRules: readonly ManifestRule[] = [appliedSize, configMapSize, objectSize, secretSize];
