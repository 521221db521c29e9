import { Reachability, showPorts, type PodReference } from '../../../lib/analysis/reachability';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { labelled, namespace, pod, policy, workload } from './objects';

const of = (...objects: readonly KubeObject[]): Reachability => Reachability.of(Inventory.of(objects));
const service = (spec: JsonObject): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'db', namespace: 'a' },
  spec: { selector: { app: 'db' }, ...spec },
});

describe('a Service', () => {
  const ports = [
    { name: 'sql', containerPort: 5432 },
    { name: 'log', containerPort: 514, protocol: 'UDP' },
    { name: 'log', containerPort: 515 },
  ];
  const db = pod('a/db', { app: 'db' }, { containers: [{ name: 'x', ports }] });
  const web = pod('a/web', { app: 'web' });
  const target = { service: 'a/db' };
  /** The port of the pods to which a port of the Service leads. */
  const leads = (spec: JsonObject, port: number, protocol: 'TCP' | 'UDP' = 'TCP'): unknown =>
    of(web, db, service(spec))
      .explain('a/web', target, port, protocol)
      .map(({ port: at, allowed, ingress }) => [at, allowed, ingress.closedBy.length]);

  // https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
  test('leads to the port of its own protocol', () => {
    const both = [
      { name: 'a', port: 53, protocol: 'UDP', targetPort: 5353 },
      { name: 'b', port: 53, targetPort: 5354 },
    ];
    expect(leads({ ports: both }, 53, 'UDP')).toEqual([[5353, true, 0]]);
    expect(leads({ ports: both }, 53)).toEqual([[5354, true, 0]]);
  });

  test('leads to the container port of that name and protocol', () => {
    expect(leads({ ports: [{ port: 80, targetPort: 'sql' }] }, 80)).toEqual([[5432, true, 0]]);
    expect(leads({ ports: [{ port: 80, targetPort: 'log' }] }, 80)).toEqual([[515, true, 0]]);
    expect(leads({ ports: [{ port: 80, protocol: 'UDP', targetPort: 'log' }] }, 80, 'UDP')).toEqual([[514, true, 0]]);
  });

  test('refuses what it does not offer, and names that no container has', () => {
    expect(leads({ ports: [{ port: 80, targetPort: 5432 }] }, 81)).toEqual([[81, false, 1]]);
    expect(leads({ ports: [{ port: 80, targetPort: 5432 }] }, 80, 'UDP')).toEqual([[80, false, 1]]);
    expect(leads({ ports: [{ port: 80, targetPort: 'none' }] }, 80)).toEqual([[80, false, 1]]);
    const [answer] = of(web, db, service({ ports: [] })).explain('a/web', target, 81);
    expect(answer).toMatchObject({ from: 'a/web', to: 'a/db', allowed: false, egress: { allowed: true } });
    expect(answer?.ingress).toMatchObject({ allowed: false, closedBy: ['the Service, which offers no such port'] });
    expect(of(web, db, service({ ports: [] })).allows('a/web', target, 81)).toBe(false);
  });

  test('stands for pods of its own namespace only, and for those that it selects', () => {
    const others = [pod('b/db', { app: 'db' }), pod('a/other', { app: 'other' })];
    const answers = of(web, db, ...others, service({ ports: [{ port: 80 }] })).explain('a/web', target, 80);
    expect(answers.map(({ to }) => to)).toEqual(['a/db']);
  });

  test('fails without a selector, though there are pods', () => {
    const without = service({ selector: {}, ports: [{ port: 80 }] });
    expect(() => of(web, db, without).allows('a/web', target, 80)).toThrow('No pods stand behind the Service a/db');
  });
});

describe('who is meant', () => {
  const deny = policy('a/deny', { podSelector: labelled({ app: 'db' }), policyTypes: ['Ingress'] });
  const out = policy('a/out', { podSelector: labelled({ app: 'batch' }), policyTypes: ['Egress'] });
  const all = of(
    pod('a/web', { app: 'web' }),
    pod('a/db', { app: 'db', part: '1' }),
    pod('a/free', { part: '1' }),
    deny,
    out,
    namespace('b', { team: 'blue' }),
  );

  test('labels stand for all pods of the manifests that have them', () => {
    const part: PodReference = { namespace: 'a', labels: { part: '1' } };
    expect(all.explain('a/web', part, 80).map(({ to, allowed }) => `${to} ${String(allowed)}`)).toEqual([
      'a/db false',
      'a/free true',
    ]);
    expect(all.allows('a/web', part, 80)).toBe(true); // one of them is enough to answer
  });

  test('labels that none has stand for pods that are not in the manifests, and are closed like others', () => {
    const stranger: PodReference = { namespace: 'a', labels: { app: 'batch', run: '7' } };
    const [answer] = all.explain(stranger, 'a/web', 80);
    expect(answer).toMatchObject({ from: 'a/(app=batch, run=7)', allowed: false, egress: { closedBy: ['a/out'] } });
    expect(all.allows({ namespace: 'a', labels: { app: 'other' } }, 'a/web', 80)).toBe(true);
    expect(all.allows({ namespace: 'b', labels: { app: 'batch' } }, 'a/web', 80)).toBe(true);
    expect(all.allows({ namespace: 'a', labels: { app: 'db' } }, { namespace: 'a', labels: { app: 'new' } }, 80)).toBe(
      true,
    );
    // two pods with the same labels are not one pod
    expect(all.allows(stranger, stranger, 80)).toBe(false);
  });

  test('the policies of pods that are not in the manifests close one direction each', () => {
    const { egress, ingress } =
      all.explain(
        { namespace: 'a', labels: { app: 'batch' } },
        { namespace: 'a', labels: { app: 'db', x: 'y' } },
        80,
      )[0] ?? {};
    expect([egress?.closedBy, ingress?.closedBy]).toEqual([['a/out'], ['a/deny']]);
    const mirrored = all.explain(
      { namespace: 'a', labels: { app: 'db', x: 'y' } },
      { namespace: 'a', labels: { app: 'batch' } },
      80,
    )[0];
    expect([mirrored?.egress.closedBy, mirrored?.ingress.closedBy]).toEqual([[], []]);
  });

  test('each of those who call has to reach one of those who answer', () => {
    const closed = policy('a/out', { podSelector: labelled({ number: '1' }), policyTypes: ['Egress'] });
    const two = of(
      pod('a/one', { app: 'x', number: '1' }),
      pod('a/two', { app: 'x', number: '2' }),
      pod('a/db'),
      closed,
    );
    const both: PodReference = { namespace: 'a', labels: { app: 'x' } };
    expect([two.allows('a/two', 'a/db', 80), two.allows(both, 'a/db', 80)]).toEqual([true, false]);
  });

  test('fails for what is no address', () => {
    expect(() => all.allows('a/web', { address: 'example.com' }, 443)).toThrow(
      'example.com is no address and no range',
    );
  });

  test('lists its pods', () => {
    expect(all.pods).toEqual(['a/web', 'a/db', 'a/free']);
  });
});

describe('ways out of the cluster', () => {
  const leaves = (...rules: readonly JsonObject[]): string[] =>
    of(pod('a/web'), policy('a/p', { podSelector: {}, policyTypes: ['Egress'], egress: [...rules] }))
      .leaves('a/web')
      .map(({ cidr, except, ports, rule }) => `${cidr} ${except.join()} ${showPorts(ports)} ${rule ?? '-'}`);

  test('without peers a rule leads anywhere on its ports, of which addresses have only those with numbers', () => {
    expect(leaves({ ports: [{ port: 443 }] })).toEqual(['anywhere  TCP 443 a/p spec.egress[0]']);
    expect(leaves({ ports: [{ port: 'https' }] })).toEqual([]);
    expect(leaves()).toEqual([]);
  });

  test('each block of a rule is one', () => {
    const blocks = [
      { ipBlock: { cidr: '203.0.113.0/24' } },
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
    ];
    expect(leaves({ to: [...blocks, { podSelector: {} }], ports: [{ port: 1 }] })).toEqual([
      '203.0.113.0/24  TCP 1 a/p spec.egress[0]',
      '10.0.0.0/8 10.1.0.0/16 TCP 1 a/p spec.egress[0]',
    ]);
  });

  test('a pod without policies has one', () => {
    const [way] = of(pod('a/web')).leaves('a/web');
    expect(way).toMatchObject({ from: 'a/web', cidr: 'anywhere', except: [], rule: undefined });
  });
});

describe('names', () => {
  test('can be resolved if all of the pods that are meant can', () => {
    const dns = (...rules: readonly JsonObject[]): unknown =>
      of(
        workload('Deployment', 'a/one', { app: 'x', part: '1' }),
        workload('Deployment', 'a/two', { app: 'x', part: '2' }),
        policy('a/p', { podSelector: labelled({ part: '1' }), policyTypes: ['Egress'], egress: [...rules] }),
      ).dns({ namespace: 'a', labels: { app: 'x' } });
    expect(dns()).toEqual({ udp: false, tcp: false, nodeLocal: false });
    expect(dns({})).toEqual({ udp: true, tcp: true, nodeLocal: true });
    const cache = { ipBlock: { cidr: '169.254.20.10/32' } };
    // a long answer needs TCP: the cache is of use only with both
    expect(dns({ to: [cache], ports: [{ port: 53, protocol: 'UDP' }] })).toMatchObject({ nodeLocal: false });
    expect(dns({ to: [cache], ports: [{ port: 53 }] })).toMatchObject({ nodeLocal: false });
    expect(dns({ to: [cache], ports: [{ port: 53 }, { port: 53, protocol: 'UDP' }] })).toMatchObject({
      nodeLocal: true,
    });
  });
});

describe('the table', () => {
  const ways = (...objects: readonly KubeObject[]): string[] =>
    [...of(...objects).table()].map(({ from, to, ports, egress, ingress }) =>
      [from, to, showPorts(ports), egress.join(), ingress.join()].join(' | '),
    );
  const two = [pod('a/web', { app: 'web' }), pod('a/db', { app: 'db' })];

  test('has the rules of both sides', () => {
    const out = policy('a/out', {
      podSelector: labelled({ app: 'web' }),
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: labelled({ app: 'db' }) }], ports: [{ port: 80 }] }],
    });
    const shut = policy('a/shut', { podSelector: labelled({ app: 'db' }), policyTypes: ['Egress'] });
    expect(ways(...two, out, shut)).toEqual(['a/web | a/db | TCP 80 | a/out spec.egress[0] | ']);
    const into = policy('a/in', { podSelector: labelled({ app: 'db' }), ingress: [{ ports: [{ port: 80 }] }] });
    expect(ways(...two, out, shut, into)).toEqual([
      'a/web | a/db | TCP 80 | a/out spec.egress[0] | a/in spec.ingress[0]',
    ]);
  });

  test('has no pod with itself, and replicas of one workload', () => {
    expect(ways(pod('a/web'))).toEqual([]);
    expect(ways(workload('Deployment', 'a/web', { app: 'web' }))).toEqual(['a/web | a/web | all ports |  | ']);
  });

  test('has no way from the DNS servers', () => {
    const peer = { namespaceSelector: {}, podSelector: labelled({ 'k8s-app': 'kube-dns' }) };
    const into = policy('a/in', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [peer] }] });
    expect(ways(...two, into)).toEqual([]);
  });
});

describe('ports that rules add up to', () => {
  const between = (...rules: readonly JsonObject[]): string =>
    of(
      pod('a/web'),
      pod('a/db', { app: 'db' }, { containers: [{ name: 'x', ports: [{ name: 'sql', containerPort: 5432 }] }] }),
      policy('a/p', { podSelector: labelled({ app: 'db' }), ingress: [...rules] }),
    )
      .between('a/web', 'a/db')
      .map(({ ports }) => showPorts(ports))
      .join();

  test('are all of them once one rule opens all', () => {
    expect(between({ ports: [{ port: 80 }] }, {}, { ports: [{ port: 81 }] })).toBe('all ports');
  });

  test('are those by number and those by name', () => {
    expect(between({ ports: [{ port: 80 }, { port: 'sql' }] }, { ports: [{ port: 81 }] })).toBe('TCP 80-81, TCP 5432');
    expect(between()).toBe('');
  });
});
