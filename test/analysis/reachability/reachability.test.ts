import { formatExplanation, Reachability, showPorts } from '../../../lib/analysis/reachability';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { labelled, namespace, pod, policy, workload } from './objects';

const of = (...objects: readonly KubeObject[]): Reachability => Reachability.of(Inventory.of(objects));

/** Two namespaces, each with pods `web` and `db`. */
const pods = [
  namespace('a', { team: 'red' }),
  namespace('b', { team: 'blue' }),
  ...['a', 'b'].flatMap((space) => [pod(`${space}/web`, { app: 'web' }), pod(`${space}/db`, { app: 'db' })]),
];

/** Who of the pods reaches `a/db` on TCP 80, if one policy with these ingress peers selects it. */
function reaching(from: JsonObject[], port: JsonObject[] = []): string[] {
  const rule = { from, ports: port };
  const all = of(
    ...pods,
    policy('a/db', { podSelector: labelled({ app: 'db' }), policyTypes: ['Ingress'], ingress: [rule] }),
  );
  return ['a/web', 'b/web', 'b/db'].filter((one) => all.allows(one, 'a/db', 80));
}

describe('who is isolated', () => {
  test('without policies every pod reaches every other on every port and protocol', () => {
    expect(of(...pods).allows('a/web', 'b/db', 1234, 'SCTP')).toBe(true);
  });

  test('a policy closes the pods that it selects, and only in its own namespace', () => {
    const all = of(...pods, policy('a/deny', { podSelector: labelled({ app: 'db' }), policyTypes: ['Ingress'] }));
    expect(all.allows('b/web', 'a/db', 80)).toBe(false);
    expect(all.allows('b/web', 'a/web', 80)).toBe(true);
    expect(all.allows('a/web', 'b/db', 80)).toBe(true);
    expect(all.allows('a/db', 'b/db', 80)).toBe(true);
  });

  test('an empty selector selects all pods of the namespace', () => {
    const all = of(...pods, policy('a/deny', { podSelector: {}, policyTypes: ['Egress'] }));
    expect(all.allows('a/web', 'a/db', 80)).toBe(false);
    expect(all.allows('a/db', 'b/db', 80)).toBe(false);
    expect(all.allows('b/db', 'a/db', 80)).toBe(true);
  });

  test('without policy types a policy is for ingress, and for egress only if it has egress rules', () => {
    const selector = { podSelector: {} };
    const open = of(...pods, policy('a/p', selector));
    expect(open.allows('a/web', 'b/db', 80)).toBe(true);
    expect(open.allows('b/db', 'a/web', 80)).toBe(false);
    const empty = of(...pods, policy('a/p', { ...selector, egress: [] }));
    expect(empty.allows('a/web', 'b/db', 80)).toBe(true);
    const closed = of(...pods, policy('a/p', { ...selector, egress: [{ to: [{ podSelector: {} }] }] }));
    expect(closed.allows('a/web', 'b/db', 80)).toBe(false);
    expect(closed.allows('a/web', 'b/db', 80, 'UDP')).toBe(false);
  });

  test('an egress section without the policy type Egress has no effect', () => {
    const all = of(
      ...pods,
      policy('a/p', { podSelector: {}, policyTypes: ['Ingress'], egress: [{ to: [{ podSelector: {} }] }] }),
    );
    expect(all.allows('a/web', 'b/db', 80)).toBe(true);
  });

  test('a connection needs the egress of one side and the ingress of the other', () => {
    const egress = policy('a/out', {
      podSelector: labelled({ app: 'web' }),
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: labelled({ app: 'db' }) }] }],
    });
    const ingress = policy('a/in', { podSelector: labelled({ app: 'db' }), policyTypes: ['Ingress'] });
    expect(of(...pods, egress).allows('a/web', 'a/db', 80)).toBe(true);
    expect(of(...pods, egress, ingress).allows('a/web', 'a/db', 80)).toBe(false);
  });

  test('rules of several policies add up', () => {
    const allow = (name: string, app: string): KubeObject =>
      policy(`a/${name}`, {
        podSelector: labelled({ app: 'db' }),
        ingress: [{ from: [{ podSelector: labelled({ app }) }] }],
      });
    const all = of(...pods, allow('one', 'web'), allow('two', 'other'), pod('a/other', { app: 'other' }));
    expect([all.allows('a/web', 'a/db', 80), all.allows('a/other', 'a/db', 80)]).toEqual([true, true]);
    expect(all.allows('b/web', 'a/db', 80)).toBe(false);
  });

  test('a pod always reaches itself, but not another replica of its workload', () => {
    const deny = policy('a/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const all = of(...pods, deny, workload('Deployment', 'a/many', { app: 'many' }));
    expect(all.allows('a/db', 'a/db', 80)).toBe(true);
    expect(all.allows('a/many', 'a/many', 80)).toBe(false);
  });

  test('pods on the network of their node are held by no policy, and are no peer of a selector', () => {
    const host = pod('a/host', { app: 'web' }, { hostNetwork: true });
    const all = of(
      ...pods,
      host,
      policy('a/p', {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: labelled({ app: 'web' }) }] }],
      }),
    );
    expect(all.allows('a/web', 'a/db', 80)).toBe(false); // egress of web
    expect(all.allows('a/host', 'a/db', 80)).toBe(false);
    expect(all.allows('a/host', 'b/db', 80)).toBe(true);
    expect(all.allows('b/web', 'a/host', 80)).toBe(true);
  });
});

describe('peers', () => {
  test('a pod selector alone means pods of the own namespace', () => {
    expect(reaching([{ podSelector: labelled({ app: 'web' }) }])).toEqual(['a/web']);
    expect(reaching([{ podSelector: {} }])).toEqual(['a/web']);
  });

  test('a namespace selector alone means all pods of those namespaces', () => {
    expect(reaching([{ namespaceSelector: labelled({ team: 'blue' }) }])).toEqual(['b/web', 'b/db']);
    expect(reaching([{ namespaceSelector: {} }])).toEqual(['a/web', 'b/web', 'b/db']);
  });

  test('both in one peer must hold together, in two peers one suffices', () => {
    const namespaceSelector = labelled({ team: 'blue' });
    const podSelector = labelled({ app: 'web' });
    expect(reaching([{ namespaceSelector, podSelector }])).toEqual(['b/web']);
    expect(reaching([{ namespaceSelector }, { podSelector }])).toEqual(['a/web', 'b/web', 'b/db']);
  });

  test('every namespace has its name as a label, even if no manifest says so', () => {
    const others = of(
      pod('x/one', { app: 'one' }),
      pod('y/two', {}),
      policy('x/p', {
        podSelector: {},
        ingress: [{ from: [{ namespaceSelector: labelled({ 'kubernetes.io/metadata.name': 'y' }) }] }],
      }),
    );
    expect(others.allows('y/two', 'x/one', 80)).toBe(true);
    expect(others.allows({ namespace: 'z', labels: {} }, 'x/one', 80)).toBe(false);
  });

  test.each<[string, JsonObject, string[]]>([
    ['In', { key: 'app', operator: 'In', values: ['web', 'x'] }, ['a/web', 'b/web']],
    ['NotIn', { key: 'app', operator: 'NotIn', values: ['web'] }, ['b/db']],
    [
      'NotIn of a label that nothing has',
      { key: 'none', operator: 'NotIn', values: ['x'] },
      ['a/web', 'b/web', 'b/db'],
    ],
    ['Exists', { key: 'app', operator: 'Exists' }, ['a/web', 'b/web', 'b/db']],
    ['DoesNotExist', { key: 'app', operator: 'DoesNotExist' }, []],
  ])('the expression %s selects as Kubernetes documents it', (_, expression, expected) => {
    expect(reaching([{ namespaceSelector: {}, podSelector: { matchExpressions: [expression] } }])).toEqual(expected);
  });

  test('a rule without peers lets everybody in, an empty list of rules nobody', () => {
    expect(reaching([])).toEqual(['a/web', 'b/web', 'b/db']);
    const none = of(...pods, policy('a/p', { podSelector: {}, policyTypes: ['Ingress'], ingress: [] }));
    expect(none.allows('a/web', 'a/db', 80)).toBe(false);
  });

  test('an address block means the pods that have such an address, less what is excepted', () => {
    const addressed = (name: string, podIP: string): KubeObject => pod(`c/${name}`, {}, { status: { podIP } });
    const all = of(
      addressed('one', '10.244.0.7'),
      addressed('two', '10.244.1.7'),
      addressed('db', '10.244.2.1'),
      policy('c/p', {
        podSelector: {},
        ingress: [{ from: [{ ipBlock: { cidr: '10.244.0.0/16', except: ['10.244.1.0/24'] } }] }],
      }),
    );
    expect(all.allows('c/one', 'c/db', 80)).toBe(true);
    expect(all.allows('c/two', 'c/db', 80)).toBe(false);
  });

  test('where addresses of pods are not known, a block means them if it holds a whole private range', () => {
    const block = (cidr: string, ...except: string[]): string[] => reaching([{ ipBlock: { cidr, except } }]);
    expect(block('0.0.0.0/0')).toEqual(['a/web', 'b/web', 'b/db']);
    expect(block('10.0.0.0/8')).toHaveLength(3);
    expect(block('10.245.0.1/32')).toEqual([]);
    expect(block('0.0.0.0/0', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10')).toEqual([]);
  });

  test('labels of StatefulSet pods and of Jobs can be selected', () => {
    const all = of(
      workload('StatefulSet', 'a/db', { app: 'db' }, { replicas: 2 }),
      workload('Job', 'a/once', { app: 'once' }),
      workload('CronJob', 'a/nightly', { app: 'nightly' }),
      policy('a/p', {
        podSelector: labelled({ app: 'db' }),
        ingress: [
          { from: [{ podSelector: labelled({ 'statefulset.kubernetes.io/pod-name': 'db-1' }) }] },
          { from: [{ podSelector: labelled({ 'batch.kubernetes.io/job-name': 'once' }) }] },
          {
            from: [{ podSelector: { matchExpressions: [{ key: 'job-name', operator: 'Exists' }] } }],
            ports: [{ port: 1 }],
          },
        ],
      }),
    );
    expect([all.allows('a/db-1', 'a/db-0', 80), all.allows('a/db-0', 'a/db-1', 80)]).toEqual([true, false]);
    expect([all.allows('a/once', 'a/db', 80), all.allows('a/nightly', 'a/db', 80)]).toEqual([true, false]);
    expect(all.allows('a/nightly', 'a/db', 1)).toBe(true);
  });
});

describe('ports', () => {
  const reaches = (ports: JsonObject[], port: number, protocol?: 'TCP' | 'UDP'): boolean => {
    const db = pod(
      'a/db',
      { app: 'db' },
      {
        containers: [
          {
            name: 'main',
            ports: [
              { name: 'sql', containerPort: 5432 },
              { name: 'log', containerPort: 514, protocol: 'UDP' },
            ],
          },
        ],
      },
    );
    const rule = { from: [{ podSelector: {} }], ports };
    return of(pod('a/web'), db, policy('a/p', { podSelector: {}, ingress: [rule] })).allows(
      'a/web',
      'a/db',
      port,
      protocol,
    );
  };

  test('no ports are all ports', () => {
    expect([reaches([], 1), reaches([], 65535, 'UDP')]).toEqual([true, true]);
  });

  test('a number is a port of its protocol, which is TCP unless said', () => {
    expect([reaches([{ port: 80 }], 80), reaches([{ port: 80 }], 81)]).toEqual([true, false]);
    expect([reaches([{ port: 80 }], 80, 'UDP'), reaches([{ port: 80, protocol: 'UDP' }], 80)]).toEqual([false, false]);
  });

  test('a protocol without a port is all its ports', () => {
    expect([reaches([{ protocol: 'UDP' }], 53, 'UDP'), reaches([{ protocol: 'UDP' }], 53)]).toEqual([true, false]);
  });

  test('a range goes to its end', () => {
    const range = [{ port: 8000, endPort: 8080 }];
    expect([7999, 8000, 8040, 8080, 8081].map((port) => reaches(range, port))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  test('a name is a port of a container of the pod that takes the connection, with the same protocol', () => {
    expect([reaches([{ port: 'sql' }], 5432), reaches([{ port: 'sql' }], 80)]).toEqual([true, false]);
    expect([reaches([{ port: 'log' }], 514, 'UDP'), reaches([{ port: 'log', protocol: 'UDP' }], 514, 'UDP')]).toEqual([
      false,
      true,
    ]);
    expect(reaches([{ port: 'none' }], 5432)).toBe(false);
  });

  test('in an egress rule a name is resolved in each pod behind it', () => {
    const at = (name: string, containerPort: number): KubeObject =>
      pod(`a/${name}`, { app: name }, { containers: [{ name: 'x', ports: [{ name: 'web', containerPort }] }] });
    const all = of(
      pod('a/client', { app: 'client' }),
      at('one', 8081),
      at('two', 8082),
      policy('a/p', {
        podSelector: labelled({ app: 'client' }),
        policyTypes: ['Egress'],
        egress: [{ to: [{ podSelector: {} }], ports: [{ port: 'web' }] }],
      }),
    );
    expect([all.allows('a/client', 'a/one', 8081), all.allows('a/client', 'a/two', 8081)]).toEqual([true, false]);
    expect(all.allows('a/client', 'a/two', 8082)).toBe(true);
  });
});

describe('Services', () => {
  const service = (spec: JsonObject): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db', namespace: 'a' },
    spec: { selector: { app: 'db' }, ...spec },
  });
  const db = pod('a/db', { app: 'db' }, { containers: [{ name: 'x', ports: [{ name: 'sql', containerPort: 5432 }] }] });
  const closed = policy('a/p', { podSelector: labelled({ app: 'db' }), ingress: [{ ports: [{ port: 5432 }] }] });
  const to = { service: 'a/db' };

  test.each<[string, JsonObject, number, boolean]>([
    ['by number', { ports: [{ port: 80, targetPort: 5432 }] }, 80, true],
    ['by name', { ports: [{ port: 80, targetPort: 'sql' }] }, 80, true],
    ['as the same port', { ports: [{ port: 5432 }] }, 5432, true],
    ['to a closed port', { ports: [{ port: 80, targetPort: 81 }] }, 80, false],
    ['on a port that it does not offer', { ports: [{ port: 80, targetPort: 5432 }] }, 5432, false],
    ['to the pods themselves, without an address of its own', { clusterIP: 'None', ports: [{ port: 80 }] }, 5432, true],
  ])('a Service leads to its pods %s', (_, spec, port, expected) => {
    expect(of(pod('a/web'), db, closed, service(spec)).allows('a/web', to, port)).toBe(expected);
  });

  test('fails for a Service without pods, and for one that does not exist', () => {
    expect(() => of(pod('a/web'), service({ ports: [{ port: 80 }] })).allows('a/web', to, 80)).toThrow('No pods stand');
    expect(() => of(pod('a/web')).allows('a/web', to, 80)).toThrow('There is no Service a/db');
  });
});

describe('what leaves the cluster', () => {
  const out = (...egress: JsonObject[]): Reachability =>
    of(...pods, policy('a/p', { podSelector: {}, policyTypes: ['Egress'], egress }));

  test('addresses are reached if a rule of some policy holds them', () => {
    const all = of(
      ...pods,
      policy('a/one', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }] }],
      }),
      policy('a/two', {
        podSelector: labelled({ app: 'db' }),
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '169.254.0.0/16' } }], ports: [{ port: 80 }] }],
      }),
    );
    const metadata = { address: '169.254.169.254' };
    expect([all.allows('a/web', metadata, 80), all.allows('a/db', metadata, 80)]).toEqual([false, true]);
    expect(all.allows('a/db', metadata, 443)).toBe(false);
    expect(all.allows('a/web', { address: '203.0.113.9' }, 443)).toBe(true);
  });

  test('a selector of pods never means an address', () => {
    expect(out({ to: [{ namespaceSelector: {} }] }).allows('a/web', { address: '203.0.113.9' }, 443)).toBe(false);
    expect(out({}).allows('a/web', { address: '203.0.113.9' }, 443)).toBe(true);
  });

  test('an address of a pod stands for the pod: selectors mean it, and its own policies close it', () => {
    const live = [
      pod('a/web', { app: 'web' }, { status: { podIP: '10.244.0.5' } }),
      pod('b/db', { app: 'db' }, { status: { podIP: '10.244.0.6' } }),
    ];
    const out = policy('a/out', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: {}, podSelector: labelled({ app: 'db' }) }] }],
    });
    const shut = policy('b/shut', { podSelector: {}, policyTypes: ['Ingress'] });
    expect(of(...live, out).allows('a/web', { address: '10.244.0.6' }, 5432)).toBe(true);
    expect(of(...live, out).allows('a/web', { address: '10.244.0.7' }, 5432)).toBe(false);
    expect(of(...live, out, shut).allows('a/web', { address: '10.244.0.6' }, 5432)).toBe(false);
  });

  test('lists the ranges with their rules', () => {
    const ways = out(
      { to: [{ podSelector: {} }] },
      { to: [{ ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.9/32'] } }], ports: [{ port: 443 }] },
    ).leaves('a/web');
    expect(ways.map(({ cidr, except, ports, rule }) => [cidr, except, showPorts(ports), rule])).toEqual([
      ['203.0.113.0/24', ['203.0.113.9/32'], 'TCP 443', 'a/p spec.egress[1]'],
    ]);
    expect(of(...pods).leaves('a/web')).toMatchObject([{ cidr: 'anywhere', rule: undefined }]);
  });

  test('DNS needs UDP and TCP 53 of kube-dns; the node-local cache is an address', () => {
    const peer = {
      namespaceSelector: labelled({ 'kubernetes.io/metadata.name': 'kube-system' }),
      podSelector: labelled({ 'k8s-app': 'kube-dns' }),
    };
    const dns = (...egress: JsonObject[]): unknown => out(...egress).dns('a/web');
    expect(dns()).toEqual({ udp: false, tcp: false, nodeLocal: false });
    expect(dns({ to: [peer], ports: [{ port: 53, protocol: 'UDP' }] })).toEqual({
      udp: true,
      tcp: false,
      nodeLocal: false,
    });
    expect(dns({ to: [peer, { ipBlock: { cidr: '169.254.20.10/32' } }] })).toEqual({
      udp: true,
      tcp: true,
      nodeLocal: true,
    });
    expect(dns({ ports: [{ port: 'dns', protocol: 'UDP' }], to: [peer] })).toEqual({
      udp: true,
      tcp: false,
      nodeLocal: false,
    });
  });
});

describe('why', () => {
  const closed = policy('a/db', {
    podSelector: labelled({ app: 'db' }),
    policyTypes: ['Ingress'],
    ingress: [
      { from: [{ namespaceSelector: {} }], ports: [{ port: 81 }] },
      { from: [{ podSelector: labelled({ app: 'web' }) }], ports: [{ port: 80 }] },
    ],
  });

  test('names the rules that allow, and those that open other ports', () => {
    const [answer] = of(...pods, closed).explain('a/web', 'a/db', 80);
    expect(answer).toMatchObject({
      allowed: true,
      egress: { closedBy: [], allowedBy: [] },
      ingress: {
        closedBy: ['a/db'],
        allowedBy: ['a/db spec.ingress[1]'],
        otherPorts: ['a/db spec.ingress[0] (TCP 81)'],
      },
    });
  });

  test('reads as sentences', () => {
    const lines = of(...pods, closed)
      .explain('b/web', 'a/db', 80)
      .map(formatExplanation);
    expect(lines).toEqual([
      [
        "b/web doesn't reach a/db on TCP 80",
        '  egress of b/web: open, since no policy closes it for egress',
        '  ingress of a/db: refused, since no rule of a/db allows it; other ports are open: a/db spec.ingress[0] (TCP 81)',
      ].join('\n'),
    ]);
  });

  test('the table holds every open way, by who takes the connection', () => {
    const all = of(...pods, closed, policy('b/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }));
    const ways = [...all.table()].map(({ from, to, ports }) => `${from} ${to} ${showPorts(ports)}`);
    expect(ways).toContain('a/web a/db TCP 80-81');
    const expected = ['a/web', 'a/db', 'b/web', 'b/db'].flatMap((from) =>
      ['a/web', 'a/db', 'b/web', 'b/db']
        .filter((to) => from !== to && all.between(from, to).length > 0)
        .map((to) => `${from} ${to}`),
    );
    expect(ways.map((way) => way.split(' ').slice(0, 2).join(' ')).sort()).toEqual(expected.sort());
  });

  test.each([0, -1, 80.5, 65_536])('fails for the port %d, which none can be', (port) => {
    expect(() => of(...pods).allows('a/web', 'a/db', port)).toThrow(
      'is no port: ports are whole numbers from 1 to 65535',
    );
  });

  test('fails with the names that there are', () => {
    expect(() => of(...pods).allows('a/wbe', 'a/db', 80)).toThrow('There are no pods a/wbe; there are: a/web, a/db');
  });
});
