import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Target } from 'cdk8s-data-platform';
import { flightDelays, type FlightDelays } from '../../apps/flight-delays/platform';
import { Reachability } from '../../lib/analysis/reachability';
import { isObject, Model, objects } from '../../lib/model';
import { judgeManifests } from '../../lib/rules';
import { contextOf } from '../../lib/rules/manifest-context';
import { networkRules } from '../../lib/rules/network';
import { Manifests } from '../../lib/testing';
import type { JsonObject } from '../../lib/kubernetes';

const target = Target.local({ apiServer: { cidrs: ['10.245.0.1/32'], ports: [6443] } });

/** The reference platform, small: the flights themselves don't matter here. */
function build(): FlightDelays {
  return flightDelays({ target, tier: 'test', outdir: Testing.app().outdir, flights: FLIGHTS });
}

const FLIGHTS = [{ date: '2001/01/01 00:10', delay: 1, distance: 2, origin: 'DTW', destination: 'JFK' }];

/** A fault in a policy: what is changed, and where. */
interface Fault {
  readonly kind: string;
  readonly policy: string;
  readonly patches: readonly JsonPatch[];
}

function policiesOf({ platform }: FlightDelays): ApiObject[] {
  return platform.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .filter(({ kind }) => kind === 'NetworkPolicy');
}

const isDns = (rule: JsonObject): boolean => JSON.stringify(rule).includes('kube-dns');

/** All faults that can be put into one policy. */
function faultsIn(path: string, spec: JsonObject): Fault[] {
  const faults: Fault[] = [];
  const fault = (kind: string, ...patches: JsonPatch[]): void => {
    faults.push({ kind, policy: path, patches });
  };
  fault('the policy types forget Egress', JsonPatch.replace('/spec/policyTypes', ['Ingress']));
  fault('the policy selects nothing', JsonPatch.replace('/spec/podSelector', { matchLabels: { app: 'wbe' } }));
  for (const [direction, field] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const)
    for (const [r, rule] of objects(spec[direction]).entries()) {
      const at = `/spec/${direction}/${String(r)}`;
      // each policy has DNS, so one may lose it without effect; see below
      if (!isDns(rule)) fault('a rule is dropped', JsonPatch.remove(at));
      fault('a rule for everybody', JsonPatch.remove(`${at}/${field}`));
      for (const [p, peer] of objects(rule[field]).entries()) {
        const { namespaceSelector, podSelector, ipBlock } = peer;
        const place = `${at}/${field}/${String(p)}`;
        if (namespaceSelector !== undefined && podSelector !== undefined)
          fault(
            'two selectors come apart',
            JsonPatch.replace(place, { podSelector }),
            JsonPatch.add(`${at}/${field}/-`, { namespaceSelector }),
          );
        if (isObject(ipBlock) && ipBlock.cidr !== '169.254.20.10/32')
          fault('a range is widened', JsonPatch.replace(`${place}/ipBlock`, { cidr: '0.0.0.0/0' }));
        if (podSelector !== undefined)
          fault('a label is mistyped', JsonPatch.replace(`${place}/podSelector`, { matchLabels: { app: 'wbe' } }));
      }
      for (const [p, port] of objects(rule.ports).entries()) {
        fault('another port', JsonPatch.replace(`${at}/ports/${String(p)}/port`, Number(port.port) + 1));
        fault(
          'another protocol',
          JsonPatch.replace(`${at}/ports/${String(p)}/protocol`, port.protocol === 'TCP' ? 'UDP' : 'TCP'),
        );
      }
    }
  return faults;
}

/** Everything that policies allow, as text: two that are the same have the same effect. */
function effectOf(model: Model): string {
  const reachability = Reachability.ofTree(model);
  const dns = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
  const ways = [...reachability.table()].map(({ from, to, ports }) => JSON.stringify([from, to, ports]));
  const others = reachability.pods.flatMap((pods) => [
    JSON.stringify([pods, reachability.dns(pods), reachability.between(pods, dns).map(({ ports }) => ports)]),
    ...reachability.leaves(pods).map(({ cidr, except, ports }) => JSON.stringify([pods, cidr, except, ports])),
  ]);
  return [...new Set([...ways, ...others])].sort().join('\n');
}

/** How many faults of a kind are tried: `FAULTS=1000` tries all, which takes a minute. */
const MOST = Number(process.env.FAULTS ?? '8');

/** Some of many, from all over the platform. */
function spread<T>(all: readonly T[]): T[] {
  const step = Math.max(1, all.length / MOST);
  return all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

const isOfNetwork = (rule: string): boolean => rule.startsWith('network-') || rule.endsWith('declared-flows');

describe('faults that are put into the network policies of the reference platform', () => {
  const whole = build();
  const before = Model.of(whole.platform);
  const faults = policiesOf(whole).flatMap((policy) => {
    const spec = before.entryOf(policy)?.object.spec;
    return isObject(spec) ? faultsIn(policy.node.path, spec) : [];
  });
  const effect = effectOf(before);
  const kinds = [...new Set(faults.map(({ kind }) => kind))].sort();

  test('without a fault nothing is found', () => {
    expect(Manifests.of(whole.platform).findings.filter(({ rule }) => isOfNetwork(rule))).toEqual([]);
  });

  test('there are faults of every kind', () => {
    expect(kinds).toHaveLength(9);
    expect(faults.length).toBeGreaterThan(100);
  });

  test.each(kinds)('found: %s', (kind) => {
    const missed: string[] = [];
    let [found, harmless, withoutTree] = [0, 0, 0];
    for (const { policy, patches } of spread(faults.filter((fault) => fault.kind === kind))) {
      const broken = build();
      const object = policiesOf(broken).find(({ node }) => node.path === policy);
      object?.addJsonPatch(...patches);
      const model = Model.of(broken.platform);
      const { findings } = Manifests.of(broken.platform);
      if (judgeManifests(networkRules, contextOf(model)).length > 0) withoutTree++;
      if (findings.some(({ rule }) => isOfNetwork(rule))) found++;
      else if (effectOf(model) === effect) harmless++;
      else missed.push(`${policy} ${JSON.stringify(patches)}`);
    }
    expect(missed).toEqual([]);
    expect(found).toBeGreaterThan(0);
    if (process.env.FAULTS !== undefined)
      process.stderr.write(
        `${kind}: ${String(found)} found, ${String(withoutTree)} of them from manifests alone, ${String(harmless)} without effect\n`,
      );
  });

  test('found: a policy is removed', () => {
    const missed: string[] = [];
    for (const { node } of policiesOf(whole)) {
      const broken = build();
      const object = policiesOf(broken).find((policy) => policy.node.path === node.path);
      object?.node.scope?.node.tryRemoveChild(object.node.id);
      if (!Manifests.of(broken.platform).findings.some(({ rule }) => isOfNetwork(rule))) missed.push(node.path);
    }
    expect(missed).toEqual([]);
  });

  test('found: DNS is dropped from all policies of a namespace', () => {
    for (const namespace of ['ingest', 'streaming', 'analytics']) {
      const broken = build();
      for (const policy of policiesOf(broken)) {
        const { object } =
          before.entryOf(policiesOf(whole).find(({ node }) => node.path === policy.node.path) ?? policy) ?? {};
        if (object?.metadata.namespace !== namespace || !isObject(object.spec)) continue;
        const index = objects(object.spec.egress).findIndex(isDns);
        if (index >= 0) policy.addJsonPatch(JsonPatch.remove(`/spec/egress/${String(index)}`));
      }
      expect(Manifests.of(broken.platform).findings.map(({ rule }) => rule)).toContain('network-dns');
    }
  });
});
