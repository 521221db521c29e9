import { parseArgs } from 'node:util';
import { ImageLock, Strimzi, Target, type ApiServerAddress, type Tier } from 'cdk8s-data-platform';
import { flightDelays } from './flight-delays/platform';

/**
 * The entry of `npm run synth` and `cdk8s synth`: the reference platform, for tier dev on a local cluster unless told
 * otherwise.
 *
 *     npm run synth -- --tier prod --target eks --region eu-central-1
 *     npm run synth -- --tier test --api-server 10.0.0.1/32:6443
 */
const { values } = parseArgs({
  options: {
    tier: { type: 'string', default: 'dev' },
    target: { type: 'string', default: 'local' },
    region: { type: 'string', default: 'eu-central-1' },
    'api-server': { type: 'string' },
    strimzi: { type: 'boolean', default: false },
    outdir: { type: 'string' },
  },
});

const { platform } = flightDelays({
  tier: tierOf(values.tier),
  target: targetOf(values.target, values.region, addressOf(values['api-server'])),
  operators: values.strimzi ? [Strimzi.v1_2()] : [],
  imageDigests: ImageLock.readIfPresent('images.lock.json'),
  outdir: values.outdir,
});
platform.synth();

function tierOf(word: string): Tier {
  if (word === 'dev' || word === 'test' || word === 'prod') return word;
  throw new Error(`--tier ${word}: dev, test or prod`);
}

function targetOf(word: string, region: string, apiServer: ApiServerAddress | undefined): Target {
  switch (word) {
    case 'local':
      return Target.local({ apiServer });
    case 'eks':
      return Target.eks({ region, apiServer });
    case 'gke':
      return Target.gke({ region, apiServer });
    case 'aks':
      return Target.aks({ region, apiServer });
    case 'generic':
      return Target.generic({ apiServer });
    default:
      throw new Error(`--target ${word}: local, eks, gke, aks or generic`);
  }
}

/** `10.0.0.1/32:6443`, or several joined by commas. */
function addressOf(text: string | undefined): ApiServerAddress | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => /^(.+):(\d+)$/.exec(part));
  return { cidrs: parts.map((part) => part?.[1] ?? text), ports: [...new Set(parts.map((part) => Number(part?.[2])))] };
}
