import { policiesOf, type Policy } from '../../../lib/analysis/reachability/policy';
import type { JsonObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';

function policy(spec: JsonObject): Policy {
  const [read] = policiesOf(
    Inventory.of([
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web', namespace: 'shop' }, spec },
    ]),
  );
  if (read === undefined) throw new Error('no policy was read');
  return read;
}

// the defaults of the API server: pkg/apis/networking/v1, SetDefaults_NetworkPolicy
describe('the directions that a policy closes', () => {
  it.each([
    ['without types, incoming only', {}, { ingress: true, egress: false }],
    ['without types and with a rule for what goes out, both', { egress: [{}] }, { ingress: true, egress: true }],
    ['without types and with no rule in the list, incoming only', { egress: [] }, { ingress: true, egress: false }],
    ['with an empty list of types, as without one', { policyTypes: [] }, { ingress: true, egress: false }],
    ['with types, those', { policyTypes: ['Egress'] }, { ingress: false, egress: true }],
    ['with both types, both', { policyTypes: ['Ingress', 'Egress'] }, { ingress: true, egress: true }],
  ])('%s', (_, spec, isolates) => {
    expect(policy({ podSelector: {}, ...spec }).isolates).toEqual(isolates);
  });
});

describe('a rule', () => {
  it('without ports opens all, and none by name', () => {
    const [rule] = policy({ podSelector: {}, ingress: [{}] }).rules.ingress;
    expect(rule).toMatchObject({ peers: undefined, ports: undefined, named: [] });
    expect(rule?.numbered).toHaveLength(3);
  });

  it('opens no port of a protocol that Kubernetes does not know', () => {
    const [rule] = policy({ podSelector: {}, ingress: [{ ports: [{ port: 80, protocol: 'ICMP' }] }] }).rules.ingress;
    expect(rule).toMatchObject({ numbered: [], named: [] });
  });

  it('tells numbers, ranges and names of ports apart', () => {
    const ports = [{ port: 80 }, { port: 100, endPort: 110, protocol: 'UDP' }, { port: 'http' }];
    const [rule] = policy({ podSelector: {}, ingress: [{ ports }] }).rules.ingress;
    expect(rule?.numbered).toEqual([
      { protocol: 'TCP', from: 80, to: 80 },
      { protocol: 'UDP', from: 100, to: 110 },
    ]);
    expect(rule?.named).toEqual([{ protocol: 'TCP', name: 'http' }]);
  });

  it('whose peer says nothing lets nobody through', () => {
    const [rule] = policy({ podSelector: {}, ingress: [{ from: [{}] }] }).rules.ingress;
    expect(rule?.peers).toEqual([]);
  });

  it('whose peer names namespaces only lets all their pods through', () => {
    const [rule] = policy({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] }).rules.ingress;
    expect(rule?.peers).toMatchObject([{ type: 'pods', pods: undefined, namespaces: { labels: [], expressions: [] } }]);
  });

  it('leaves out only what is written as a range', () => {
    const to = [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', 7] } }];
    const [rule] = policy({ podSelector: {}, policyTypes: ['Egress'], egress: [{ to }] }).rules.egress;
    expect(rule?.peers).toMatchObject([{ type: 'block', cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }]);
    expect(rule?.path).toBe('spec.egress[0]');
  });
});
