import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Strimzi, Target, type Platform } from 'cdk8s-data-platform';
import { Manifests } from 'cdk8s-data-platform/testing';
import { flightDelays } from '../../../apps/flight-delays/platform';
import { secretsInObject } from '../../../lib/analysis/secrets';
import type { KubeObject } from '../../../lib/kubernetes';
import { HARMLESS_FILES, HARMLESS_OBJECTS, HARMLESS_VALUES } from './corpus/negatives';

const examples = resolve(__dirname, '../../../examples');
const apiServer = { cidrs: ['10.0.0.1/32'], ports: [6443] };
const VARIANTS = [
  { tier: 'dev', target: Target.local({ apiServer }) },
  { tier: 'test', target: Target.generic({ apiServer }), operators: [Strimzi.v1_2()] },
  { tier: 'prod', target: Target.eks({ region: 'eu-central-1', apiServer }) },
  { tier: 'prod', target: Target.gke({ region: 'europe-west1', apiServer }), operators: [Strimzi.v1_2()] },
  { tier: 'prod', target: Target.aks({ region: 'westeurope', apiServer }) },
] as const;

const metadata = { name: 'app', namespace: 'shop' };

function harmless(): KubeObject[] {
  const files = Object.entries(HARMLESS_FILES).flatMap(([file, text]): KubeObject[] => [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [file]: text } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, binaryData: { [file]: Buffer.from(text).toString('base64') } },
  ]);
  const values = Object.entries(HARMLESS_VALUES).flatMap(([name, value]): KubeObject[] => [
    { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'a', env: [{ name, value }] }] } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, annotations: { [name]: value } }, spec: {} },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [name]: value } },
    { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'a', args: [`--${name}=${value}`] }] } },
  ]);
  return [...files, ...values, ...HARMLESS_OBJECTS.map((object) => ({ metadata, ...object }))];
}

describe('what is no secret is not taken for one', () => {
  let outdir = '';
  beforeAll(() => (outdir = mkdtempSync(join(tmpdir(), 'secrets-'))));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  const falsePositives = (objects: readonly KubeObject[]): string[] =>
    objects.flatMap((object) =>
      secretsInObject(object).map(
        ({ path, what }) => `${object.kind} ${path}: ${what} ${JSON.stringify(object).slice(0, 200)}`,
      ),
    );

  test('in texts that only look like secrets: at most 1 % of the objects', () => {
    const objects = harmless();
    const found = falsePositives(objects);
    process.stdout.write(
      `secrets: ${String(found.length)} false positives in ${String(objects.length)} harmless objects\n`,
    );
    expect(found.length / objects.length <= 0.01 ? [] : found).toEqual([]);
  });

  test('in what this library writes, for every target, tier and engine: none', () => {
    const platforms = VARIANTS.map((variant) => flightDelays({ ...variant, outdir }).platform);
    const objects = platforms.flatMap((platform) => Manifests.of(platform).objects);
    process.stdout.write(`secrets: reference platform, ${String(objects.length)} objects\n`);
    expect(objects.length).toBeGreaterThan(300);
    expect(falsePositives(objects)).toEqual([]);
  });

  test.each(readdirSync(examples))('in the example %s: none', async (name) => {
    const { build }: { build: (outdir: string) => Platform } = await import(join(examples, name, 'main.ts'));
    expect(falsePositives(Manifests.of(build(outdir)).objects)).toEqual([]);
  });
});
