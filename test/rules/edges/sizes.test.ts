import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object } from '../cases/case';
import { tell, told } from './tell';

const KIB = 1024;
const MIB = KIB * KIB;
const x = (bytes: number): string => 'x'.repeat(bytes);

// core/v1 MaxSecretSize and the same limit of ConfigMaps: 1 MiB of values, those of binary maps after decoding
describe('the values of a ConfigMap or Secret', () => {
  const size = (kind: 'ConfigMap' | 'Secret', fields: JsonObject): string[] =>
    told(kind === 'Secret' ? 'secret-size' : 'config-map-size', [object('v1', kind, fields)]);
  const encoded = x((4 * MIB) / 3 - 1); // base64 of almost 1 MiB

  test('count together, as they are decoded', () => {
    expect(size('ConfigMap', { data: { a: x(MIB) } })).toEqual([]);
    expect(size('ConfigMap', { data: { a: x(MIB - 1), b: x(2) } })).toEqual([
      'holds 1025 KiB | at most 1024 KiB in one ConfigMap',
    ]);
    expect(size('ConfigMap', { binaryData: { a: encoded } })).toEqual([]);
    expect(size('ConfigMap', { binaryData: { a: encoded }, data: { b: x(KIB) } })).toHaveLength(1);
    expect(size('Secret', { data: { a: encoded } })).toEqual([]);
    expect(size('Secret', { data: { a: encoded }, stringData: { b: x(KIB) } })).toHaveLength(1);
    expect(size('Secret', { stringData: { a: x(MIB) } })).toEqual([]);
    expect(size('Secret', { stringData: { a: x(MIB + 1) } })).toEqual([
      'holds 1025 KiB | at most 1024 KiB in one Secret',
    ]);
  });

  test('count in bytes, not in characters', () => {
    expect(size('ConfigMap', { data: { a: 'ä'.repeat(MIB / 2) } })).toEqual([]);
    expect(size('ConfigMap', { data: { a: 'ä'.repeat(MIB / 2 + 1) } })).toHaveLength(1);
  });
});

// kubectl keeps the object as JSON in an annotation, and all annotations hold 256 KiB
describe('an object that kubectl apply keeps a copy of', () => {
  const applied = (one: KubeObject) => findings(one).length > 0;
  const findings = (one: KubeObject): string[] => told('applied-size', [one]);
  const map = (fields: JsonObject) => object('v1', 'ConfigMap', fields);
  /** How large a ConfigMap is besides the text that it holds. */
  const around = JSON.stringify(map({ data: { a: '' } })).length;

  test('fits as long as its JSON does', () => {
    expect(applied(map({ data: { a: x(256 * KIB - around) } }))).toBe(false);
    expect(applied(map({ data: { a: x(256 * KIB - around + 1) } }))).toBe(true);
  });

  test('counts binary contents as base64, with their names', () => {
    const binary = (bytes: number) => map({ data: { a: '' }, binaryData: { b: x(bytes) } });
    expect(applied(binary(255 * KIB))).toBe(false);
    expect(applied(binary(256 * KIB))).toBe(true);
    const many = Object.fromEntries(
      Array.from({ length: 1100 }, (_, index) => [String(index).padStart(250, 'k'), 'eA==']),
    );
    expect(applied(map({ binaryData: many, data: { a: x(40 * KIB) } }))).toBe(true);
    expect(applied(map({ data: { a: x(200 * KIB) }, binaryData: { b: x(100 * KIB) } }))).toBe(true);
  });

  test('says what to do, and how large it is', () => {
    expect(findings(map({ data: { a: x(300 * KIB) } }))[0]).toMatch(/^is 301 KiB large \| at most 256 KiB/);
    const remedies = (one: KubeObject) => tell('applied-size', [one]);
    expect(remedies(map({ data: { a: x(300 * KIB) } }))).toEqual(['warning']);
  });

  test('is left to the other rule where its values are refused', () => {
    expect(applied(map({ data: { a: x(MIB) } }))).toBe(true);
    expect(applied(map({ data: { a: x(MIB + 1) } }))).toBe(false);
  });

  test('may be a definition of a kind', () => {
    const definition = (bytes: number) =>
      object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec: { description: x(bytes) } });
    expect([applied(definition(200 * KIB)), applied(definition(257 * KIB))]).toEqual([false, true]);
  });
});

// etcd --max-request-bytes: 1.5 MiB
describe('an object that is stored', () => {
  const stored = (one: KubeObject) => told('object-size', [one]);
  const custom = (spec: JsonObject) => ({ apiVersion: 'a.io/v1', kind: 'A', metadata: { name: 'a' }, spec });
  const besides =
    'apiVersion'.length +
    'a.io/v1'.length +
    'kind'.length +
    'A'.length +
    'metadata'.length +
    'name'.length +
    'a'.length +
    'spec'.length;

  test('has all its texts counted, wherever they are', () => {
    const bytes = 1.5 * MIB - besides - 'a'.length;
    expect(stored(custom({ a: x(bytes) }))).toEqual([]);
    expect(stored(custom({ a: x(bytes + 1) }))).toEqual(['is more than 1537 KiB large | at most 1536 KiB']);
    const half = x(bytes / 2 + 1);
    expect(stored(custom({ a: [half, half] }))).toHaveLength(1);
    expect(stored(custom({ a: { b: half, c: [{ d: half }] } }))).toHaveLength(1);
    expect(stored(custom({ a: 'ä'.repeat(bytes / 2 + 1) }))).toHaveLength(1);
    expect(stored(custom({ [x(bytes)]: '', more: x(10) }))).toHaveLength(1);
  });

  test('is of a kind that holds texts', () => {
    const large = { spec: { a: x(2 * MIB) } };
    expect(stored({ ...custom({}), ...large, apiVersion: 'apps/v1' })).toEqual([]);
    for (const group of ['networking.k8s.io', 'rbac.authorization.k8s.io', 'storage.k8s.io'])
      expect(stored({ ...custom({}), ...large, apiVersion: `${group}/v1` })).toEqual([]);
  });
});
