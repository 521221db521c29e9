import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Strimzi, Target, type Platform } from 'cdk8s-data-platform';
import { hasSchema } from 'cdk8s-data-platform/kubernetes';
import { Manifests, schemaErrors } from 'cdk8s-data-platform/testing';
import { flightDelays } from '../apps/flight-delays/platform';

const examples = resolve(__dirname, '../examples');

const apiServer = { cidrs: ['10.0.0.1/32'], ports: [6443] };

/** The reference platform as it is moved: tiers, clouds, engines. */
const VARIANTS = {
  'dev on local': { tier: 'dev', target: Target.local({ apiServer }) },
  'test on local, on Strimzi': { tier: 'test', target: Target.local({ apiServer }), operators: [Strimzi.v1_2()] },
  'prod on eks': { tier: 'prod', target: Target.eks({ region: 'eu-central-1', apiServer }) },
  'prod on gke': { tier: 'prod', target: Target.gke({ region: 'europe-west1', apiServer }) },
} as const;

function check(platform: Platform): void {
  const { objects } = Manifests.of(platform);
  expect(objects.length).toBeGreaterThan(0);
  expect(objects.filter(({ apiVersion, kind }) => !hasSchema(apiVersion, kind)).map(({ kind }) => kind)).toEqual([]);
  expect(schemaErrors(objects)).toEqual([]);
}

describe("every object that is made fits Kubernetes' three minors and the operators' definitions", () => {
  let outdir = '';
  beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), 'schema-'))));
  afterEach(() => rmSync(outdir, { recursive: true, force: true }));

  test.each(readdirSync(examples))('of the example %s', async (name) => {
    const { build }: { build: (outdir: string) => Platform } = await import(join(examples, name, 'main.ts'));
    check(build(outdir));
  });

  test.each(Object.entries(VARIANTS))('of the reference platform in %s', (_, props) => {
    check(flightDelays({ ...props, outdir }).platform);
  });
});
