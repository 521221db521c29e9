import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Testing } from 'cdk8s';
import { Strimzi, Target, type Platform, type Tier } from 'cdk8s-data-platform';
import { flightDelays } from '../../apps/flight-delays/platform';

const EXAMPLES = resolve(__dirname, '../../examples');
const FLIGHTS = [{ date: '2001/01/01 00:10', delay: 1, distance: 2, origin: 'DTW', destination: 'JFK' }];
const API_SERVER = { cidrs: ['203.0.113.7/32'], ports: [443] };

const targets: Readonly<Record<string, Target>> = {
  local: Target.local(),
  'local with its API server': Target.local({ apiServer: { cidrs: ['10.245.0.1/32'], ports: [6443] } }),
  eks: Target.eks({ region: 'eu-central-1', policyEngine: 'vpc-cni' }),
  gke: Target.gke({ region: 'europe-west3', policyEngine: 'dataplane-v2', apiServer: API_SERVER }),
  aks: Target.aks({ region: 'westeurope', policyEngine: 'cilium' }),
  generic: Target.generic({ policyEngine: 'kube-router' }),
};
const tiers: readonly Tier[] = ['dev', 'test', 'prod'];

/** What the rules of networks find in a platform. */
const found = (platform: Platform): string[] =>
  platform
    .check()
    .findings.filter(({ rule }) => rule.startsWith('network-') || rule.endsWith('declared-flows'))
    .map(({ rule, path, message }) => `${rule} ${path} ${message}`);

describe('the reference platform opens what it declares and nothing else', () => {
  describe.each(Object.keys(targets))('on %s', (name) => {
    test.each(tiers.flatMap((tier) => [[tier, 'native'] as const, [tier, 'strimzi'] as const]))(
      'in tier %s, %s',
      (tier, engine) => {
        const operators = engine === 'native' ? [] : [Strimzi.v1_2()];
        const { outdir } = Testing.app();
        const { platform } = flightDelays({ target: targets[name], tier, operators, outdir, flights: FLIGHTS });
        expect(found(platform)).toEqual([]);
      },
    );
  });

  test('a target in prod that does not name its engine is told so, once', () => {
    const target = Target.eks({ region: 'eu-central-1' });
    const { platform } = flightDelays({ target, tier: 'prod', outdir: Testing.app().outdir, flights: FLIGHTS });
    expect(found(platform)).toEqual([expect.stringMatching(/^network-enforcement /)]);
  });
});

test.each(readdirSync(EXAMPLES))('the example %s opens what it declares and nothing else', async (name) => {
  const { build }: { build: (outdir: string) => Platform } = await import(join(EXAMPLES, name, 'main.ts'));
  expect(found(build(Testing.app().outdir)).filter((line) => !line.startsWith('network-enforcement'))).toEqual([]);
});
