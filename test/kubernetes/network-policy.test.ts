import { App, Chart } from 'cdk8s';
import { Ledger, type Peer, type PodSet } from '../../lib/connect';
import { DNS_EGRESS, networkPolicy } from '../../lib/kubernetes';

const pods = (namespace: string, role: string): PodSet => ({ role, namespace, labels: { app: role } });

const BROKERS = pods('streaming', 'broker');
const CLIENTS = pods('analytics', 'client');
const OTHERS = pods('streaming', 'admin');
const STORE = { cidrs: ['10.1.0.0/16', '10.2.0.0/16'], except: ['10.1.9.0/24'] };

/** Rules of the brokers' policy after some flows: from, to, port. */
function rules(...flows: readonly (readonly [Peer, Peer, number, ('TCP' | 'UDP')?])[]): unknown {
  const chart = new Chart(new App(), 'chart', { namespace: 'streaming' });
  for (const [from, to, port, transport = 'TCP'] of flows)
    Ledger.of(chart).open({ from, to, port, transport, reason: 'the test' });
  return networkPolicy(chart, 'NetworkPolicy', 'events', {}, BROKERS).render().spec;
}

const tcp = (...ports: readonly number[]): unknown[] => ports.map((port) => ({ protocol: 'TCP', port }));
const client = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'analytics' } },
  podSelector: { matchLabels: { app: 'client' } },
};
const admin = { podSelector: { matchLabels: { app: 'admin' } } };

describe('the network policy of pods', () => {
  it('lets in nobody and out to DNS only, and names both directions', () => {
    expect(rules()).toEqual({
      podSelector: { matchLabels: { app: 'broker' } },
      policyTypes: ['Ingress', 'Egress'],
      egress: [DNS_EGRESS],
    });
  });

  it('names peers of another namespace by namespace and pod in one peer, which means both', () => {
    expect(rules([CLIENTS, BROKERS, 9092])).toMatchObject({ ingress: [{ from: [client], ports: tcp(9092) }] });
  });

  it('names peers of its own namespace by pod', () => {
    expect(rules([OTHERS, BROKERS, 9092])).toMatchObject({ ingress: [{ from: [admin], ports: tcp(9092) }] });
  });

  it('puts peers with the same ports into one rule, and never peers with others', () => {
    expect(rules([CLIENTS, BROKERS, 9092], [OTHERS, BROKERS, 9092])).toMatchObject({
      ingress: [{ from: [client, admin], ports: tcp(9092) }],
    });
    expect(rules([CLIENTS, BROKERS, 9092], [OTHERS, BROKERS, 9092], [OTHERS, BROKERS, 9091])).toMatchObject({
      ingress: [
        { from: [client], ports: tcp(9092) },
        { from: [admin], ports: tcp(9091, 9092) },
      ],
    });
  });

  it('keeps TCP and UDP of one port apart', () => {
    expect(rules([CLIENTS, BROKERS, 9092], [CLIENTS, BROKERS, 9092, 'UDP'])).toMatchObject({
      ingress: [{ from: [client], ports: [...tcp(9092), { protocol: 'UDP', port: 9092 }] }],
    });
  });

  // the API server refuses a range to leave out that does not lie in the range around it
  it('lets out to addresses, without those of them that are left out', () => {
    expect(rules([BROKERS, STORE, 443])).toMatchObject({
      egress: [
        DNS_EGRESS,
        {
          to: [{ ipBlock: { cidr: '10.1.0.0/16', except: ['10.1.9.0/24'] } }, { ipBlock: { cidr: '10.2.0.0/16' } }],
          ports: tcp(443),
        },
      ],
    });
  });

  it('opens a flow between its own pods in both directions', () => {
    const own = { podSelector: { matchLabels: { app: 'broker' } } };
    expect(rules([BROKERS, BROKERS, 9091])).toMatchObject({
      ingress: [{ from: [own], ports: tcp(9091) }],
      egress: [DNS_EGRESS, { to: [own], ports: tcp(9091) }],
    });
  });

  it('opens a flow once, however often it is declared', () => {
    expect(rules([CLIENTS, BROKERS, 9092], [CLIENTS, BROKERS, 9092])).toEqual(rules([CLIENTS, BROKERS, 9092]));
  });
});
