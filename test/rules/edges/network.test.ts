import type { CloudIdentityNeed } from '../../../lib/connect';
import { Target } from '../../../lib/environment';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object, pod, workload } from '../cases/case';
import { tell, told } from './tell';

const METADATA = '169.254.169.254/32';
const eks = Target.eks({ region: 'eu-central-1' });
const gke = Target.gke({ region: 'europe-west1' });
const app = (name: string): JsonObject => ({ podSelector: { matchLabels: { app: name } } });
const web = pod({}, { ports: [{ name: 'http', containerPort: 8080 }] }, { labels: { app: 'web' } });
const db = pod({}, {}, { name: 'db', labels: { app: 'db' } });
const policy = (spec: JsonObject, name = 'p'): KubeObject =>
  object(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ...spec } },
    { name },
  );
const block = (cidr: string, ...except: string[]): JsonObject => ({
  to: [{ ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) } }],
});
const kubeDns: JsonObject = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};
const udp = { port: 53, protocol: 'UDP' };
const tcp = { port: 53 };

describe('pods that are not closed', () => {
  const isolated = (...policies: readonly KubeObject[]): string[] => told('network-pod-isolated', [web, ...policies]);

  test('are told in which direction', () => {
    expect(isolated()[0]).toContain('for ingress and egress');
    expect(isolated(policy({ policyTypes: ['Ingress'] }))[0]).toMatch(/for egress$/);
    expect(isolated(policy({ policyTypes: ['Egress'] }))[0]).toMatch(/for ingress$/);
  });

  test('are told once, though a selector tells replicas of a StatefulSet apart', () => {
    const set = workload('StatefulSet', { replicas: 3 });
    const one = policy({ podSelector: { matchLabels: { 'apps.kubernetes.io/pod-index': '7' } } });
    expect(isolated(one).length + told('network-pod-isolated', [set, one]).length).toBe(2);
  });
});

describe('rules for everybody', () => {
  const open = (spec: JsonObject): string[] => told('network-policy-open', [web, policy(spec)]);
  const all = [{ namespaceSelector: {} }];

  test('are told with their ports', () => {
    expect(open({ ingress: [{}] })[0]).toMatch(/^lets everybody, addresses .* in on every port$/);
    expect(open({ egress: [{ to: all }] })[0]).toMatch(/^lets its pods go to all pods of the cluster on every port$/);
    expect(open({ egress: [{ ports: [{ port: 443 }] }] })[0]).toContain('on TCP 443');
  });

  test('are those for all pods of all namespaces, by one of their peers', () => {
    expect(open({ ingress: [{ from: [{ namespaceSelector: {}, podSelector: {} }] }] })).toHaveLength(1);
    expect(open({ ingress: [{ from: [app('db'), { namespaceSelector: {} }] }] })).toHaveLength(1);
    expect(open({ ingress: [{ from: [{ namespaceSelector: {}, ...app('db') }] }] })).toEqual([]);
    expect(open({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { a: 'b' } } }] }] })).toEqual([]);
    expect(open({ ingress: [{ from: [{ podSelector: {} }] }] })).toEqual([]);
    expect(open({ egress: [block('0.0.0.0/0')] })).toEqual([]);
  });

  test('are not those with ports for known peers, names asked of everybody, or named ports', () => {
    expect(open({ egress: [{ to: all, ports: [{ port: 443 }] }] })).toEqual([]);
    expect(open({ egress: [{ ports: [udp, tcp] }] })).toEqual([]);
    expect(open({ egress: [{ ports: [udp, { port: 54 }] }] })).toHaveLength(1);
    expect(open({ egress: [{ ports: [{ port: 52, endPort: 53 }] }] })).toHaveLength(1);
    expect(open({ egress: [{ ports: [{ port: 53, endPort: 54 }] }] })).toHaveLength(1);
    expect(open({ egress: [{ ports: [{ port: 'https' }] }] })).toEqual([]);
  });
});

describe('peers that fell apart', () => {
  const apart = (...from: readonly JsonObject[]): string[] =>
    told('network-policy-or-peers', [web, policy({ ingress: [{ from: [...from] }] })]);
  const spaces = { namespaceSelector: { matchLabels: { team: 'blue' } } };

  test('are namespaces with all their pods, and pods of the own namespace', () => {
    expect(apart(spaces, app('db'))).toEqual([
      'means all pods of namespaces with team=blue, or pods of shop with app=db: each peer suffices by itself',
    ]);
    expect(apart(app('db'), spaces)).toHaveLength(1);
    expect(apart({ ...spaces, podSelector: {} }, app('db'))).toHaveLength(1);
    expect(apart({ namespaceSelector: {} }, app('db'))[0]).toContain(
      'all pods of all namespaces, or pods of shop with app=db',
    );
  });

  test('are none where both stand together, or one alone', () => {
    expect(apart({ ...spaces, ...app('db') }, app('web'))).toEqual([]);
    expect(apart({ ...spaces, ...app('db') }, spaces)).toEqual([]);
    expect(apart(spaces, { podSelector: {} })).toEqual([]);
    expect(apart(spaces)).toEqual([]);
    expect(apart(app('db'), app('web'))).toEqual([]);
    expect(apart(spaces, { ipBlock: { cidr: '10.0.0.0/8' } })).toEqual([]);
  });

  test('are found in both directions', () => {
    expect(tell('network-policy-or-peers', [web, policy({ egress: [{ to: [spaces, app('db')] }] })])).toEqual([
      'warning spec.egress[0].to',
    ]);
    expect(tell('network-policy-or-peers', [web, policy({ ingress: [{ from: [spaces, app('db')] }] })])).toEqual([
      'warning spec.ingress[0].from',
    ]);
  });
});

describe('names that pods resolve', () => {
  const dns = (target: Target, ...egress: readonly JsonObject[]): string[] => [
    ...tell('network-dns', [web, policy({ egress: [...egress] })], { target }),
    ...told('network-dns', [web, policy({ egress: [...egress] })], { target }),
  ];
  const generic = Target.generic();

  test('are asked for by pods that may call pods; those without rules, or for addresses, may not need them', () => {
    expect(dns(generic, { to: [app('db')] })[0]).toBe('error');
    expect(dns(generic)[0]).toBe('warning');
    expect(dns(generic, block('203.0.113.0/24'))[0]).toBe('warning');
    expect(dns(generic, { ports: [{ port: 443 }] })[0]).toBe('error');
  });

  test('need both protocols', () => {
    expect(dns(generic, { to: [kubeDns], ports: [udp] })[1]).toContain("the cluster's DNS over TCP");
    expect(dns(generic, { to: [kubeDns], ports: [tcp] })[1]).toMatch(/DNS over UDP$/);
    expect(dns(generic)[1]).toContain('over UDP and TCP');
    expect(dns(generic, { to: [kubeDns], ports: [udp] })[0]).toBe('error');
    expect(dns(generic, { to: [kubeDns], ports: [udp, tcp] })).toEqual([]);
  });

  test('come from the cache of the node on GKE', () => {
    const [severity, message] = dns(gke, { to: [kubeDns], ports: [udp, tcp] });
    expect([severity, message]).toEqual([
      'warning',
      expect.stringContaining('the node-local DNS cache at 169.254.20.10'),
    ]);
    const cache = { ...block('169.254.20.10/32'), ports: [udp, tcp] };
    expect(dns(gke, { to: [kubeDns], ports: [udp, tcp] }, cache)).toEqual([]);
    expect(dns(gke, cache)[1]).toContain("the cluster's DNS over UDP and TCP");
  });
});

describe('directions of a policy', () => {
  const types = (spec: JsonObject) => [
    ...tell('network-policy-types', [policy(spec)]),
    ...told('network-policy-types', [policy(spec)]),
  ];

  test('that are not given are told', () => {
    expect(types({ policyTypes: undefined })).toEqual([
      'warning spec.policyTypes',
      'is not given, so the policy closes ingress only',
    ]);
    expect(types({ policyTypes: [], egress: [] })[1]).toMatch(/closes ingress only$/);
    expect(types({ policyTypes: undefined, egress: [{}] })[1]).toContain('and egress because it has rules for it');
  });

  test('that have rules have a type', () => {
    expect(types({ policyTypes: ['Egress'], ingress: [] })).toEqual([
      'error spec.policyTypes',
      'leaves out Ingress, so spec.ingress has no effect',
    ]);
    expect(types({ policyTypes: ['Ingress'], egress: [] })[1]).toBe('leaves out Egress, so spec.egress has no effect');
  });
});

// validation of networking.k8s.io/v1: ValidateNetworkPolicyPort, ValidateNetworkPolicyPeer, ValidateIPBlock
describe('fields of a policy', () => {
  const fields = (rule: JsonObject) =>
    tell('network-policy-fields', [policy({ egress: [rule] })]).map((line) =>
      line.replace('error spec.egress[0].', ''),
    );
  const ports = (...list: readonly JsonObject[]) => fields({ ports: [...list] });

  test('a range of ports ends at or after its beginning', () => {
    expect(ports({ port: 80, endPort: 80 }, { port: 80, endPort: 81 }, { port: 80, endPort: 79 })).toEqual([
      'ports[2].endPort',
    ]);
    expect(told('network-policy-fields', [policy({ egress: [{ ports: [{ endPort: 80 }] }] })])).toEqual([
      'stands beside no port',
    ]);
    expect(told('network-policy-fields', [policy({ egress: [{ ports: [{ port: 'a', endPort: 80 }] }] })])).toEqual([
      'stands beside the port "a"',
    ]);
  });

  test('an exception is smaller than its range, and in it', () => {
    const except = (cidr: string, ...list: string[]) => fields(block(cidr, ...list));
    expect(except('10.0.0.0/8', '10.1.0.0/16', '11.0.0.0/16', '10.0.0.0/8', '0.0.0.0/0', 'x')).toEqual(
      [1, 2, 3, 4].map((index) => `to[0].ipBlock.except[${String(index)}]`),
    );
    expect(except('fd00::/8', 'fd00::/16', 'fe00::/16')).toEqual(['to[0].ipBlock.except[1]']);
    expect(except('10.0.0.0/8', '10.0.0.0/9', '10.128.0.0/9')).toEqual([]);
  });

  test('a range has a length', () => {
    expect([fields(block('10.0.0.1')), fields(block('10.0.0.1/32')), fields(block('10.0.0.1/33'))]).toEqual([
      ['to[0].ipBlock.cidr'],
      [],
      ['to[0].ipBlock.cidr'],
    ]);
  });

  test('a peer is addresses or pods', () => {
    const peers = (...to: readonly JsonObject[]) => fields({ to: [...to] });
    const ipBlock = { cidr: '10.0.0.0/8' };
    expect(peers({ ipBlock }, { podSelector: {} }, { namespaceSelector: {} })).toEqual([]);
    expect(peers({ ipBlock, podSelector: {} }, { ipBlock, namespaceSelector: {} }, {})).toEqual([
      'to[0]',
      'to[1]',
      'to[2]',
    ]);
    expect(tell('network-policy-fields', [policy({ ingress: [{ from: [{}] }] })])).toEqual([
      'error spec.ingress[0].from[0]',
    ]);
  });
});

describe('pods that policies select', () => {
  const lost = (spec: JsonObject, ...more: readonly KubeObject[]) =>
    tell('network-policy-selects-pods', [web, policy(spec), ...more]);
  const selecting = (matchLabels: Record<string, string>) => ({ podSelector: { matchLabels } });

  test('may be made by an operator, whose resources have the domain of the label', () => {
    const resource = object('kafka.strimzi.io/v1', 'Kafka');
    expect(lost(selecting({ 'strimzi.io/cluster': 'a' }), resource)).toEqual([]);
    expect(lost(selecting({ 'kafka.strimzi.io/cluster': 'a' }), resource)).toEqual([]);
    expect(lost(selecting({ 'strimzi.io/cluster': 'a' }))).toHaveLength(1);
    expect(lost(selecting({ 'trimzi.io/cluster': 'a' }), resource)).toHaveLength(1);
    expect(lost(selecting({ 'other.io/cluster': 'a' }), resource)).toHaveLength(1);
    expect(lost(selecting({ 'k8s.io/cluster': 'a' }), object('gateway.networking.k8s.io/v1', 'Gateway'))).toHaveLength(
      1,
    );
  });

  test.each<Record<string, string>>([
    { 'app.kubernetes.io/component': 'executor' },
    { 'spark-role': 'driver' },
    { 'spark-role': 'executor' },
    { component: 'singleuser-server' },
  ])('may be made by programs: %j', (labels) => {
    expect(lost(selecting(labels))).toEqual([]);
    expect(lost(selecting(Object.fromEntries(Object.keys(labels).map((key) => [key, 'x']))))).toHaveLength(1);
  });

  test('are looked for behind peers where the namespace is known', () => {
    const from = (namespace: string | undefined, labels: Record<string, string>) =>
      lost({
        ingress: [
          {
            from: [
              {
                ...(namespace === undefined
                  ? {}
                  : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }),
                podSelector: { matchLabels: labels },
              },
            ],
          },
        ],
      });
    expect(from(undefined, { app: 'wbe' })).toEqual(['warning spec.ingress[0].from[0]']);
    expect(from('shop', { app: 'wbe' })).toEqual(['warning spec.ingress[0].from[0]']);
    expect([from(undefined, { app: 'web' }), from('shop', { app: 'web' }), from('other', { app: 'wbe' })]).toEqual([
      [],
      [],
      [],
    ]);
    expect(lost({ egress: [{ to: [app('wbe')] }] })).toEqual(['warning spec.egress[0].to[0]']);
    expect(lost({ egress: [{ to: [{ namespaceSelector: { matchLabels: { team: 'x' } }, ...app('wbe') }] }] })).toEqual(
      [],
    );
  });

  test('are all pods for an empty selector', () => {
    expect(tell('network-policy-selects-pods', [policy({})])).toEqual([]);
  });
});

describe('ports that policies name', () => {
  const named = (spec: JsonObject, ...more: readonly KubeObject[]) =>
    tell('network-policy-named-port', [web, db, policy(spec), ...more]);
  const http = [{ port: 'http' }];

  test('are those of one of the pods that take the connection', () => {
    expect(named({ ingress: [{ ports: http }] })).toEqual([]);
    expect(named({ podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: http }] })).toEqual([
      'warning spec.ingress[0].ports',
    ]);
    expect(named({ egress: [{ to: [app('web')], ports: http }] })).toEqual([]);
    expect(named({ egress: [{ to: [app('db')], ports: http }] })).toEqual(['warning spec.egress[0].ports']);
    expect(named({ ingress: [{ ports: [{ port: 'http', protocol: 'UDP' }] }] })).toEqual([
      'warning spec.ingress[0].ports',
    ]);
  });

  test('are not known of the DNS servers, of addresses and of everybody', () => {
    expect(named({ egress: [{ to: [kubeDns], ports: http }] })).toEqual([]);
    expect(named({ egress: [{ ...block('10.0.0.0/8'), ports: http }] })).toEqual([]);
    expect(named({ egress: [{ ports: http }] })).toEqual([]);
  });
});

describe('the metadata service', () => {
  const service = (rule: JsonObject, given: Parameters<typeof tell>[2] = {}, ...pods: readonly KubeObject[]) =>
    tell('network-metadata-service', [web, ...pods, policy({ egress: [rule] })], given);
  const identity = (serviceAccounts: string[], namespace = 'shop'): CloudIdentityNeed => ({
    kind: 'cloud-identity',
    id: 'i',
    reason: 'r',
    namespace,
    serviceAccounts,
    rights: [],
  });

  test('is an error to open in a cloud, and a warning elsewhere', () => {
    expect(service(block('0.0.0.0/0'), { target: eks })).toEqual(['error spec.egress[0]']);
    expect(service(block('0.0.0.0/0'))).toEqual(['warning spec.egress[0]']);
  });

  test('is reached through a policy that closes egress, selects pods and opens its port', () => {
    const rule = { egress: [block('0.0.0.0/0')] };
    const opened = (spec: JsonObject) => tell('network-metadata-service', [web, policy(spec)], { target: eks });
    expect(opened({ ...rule, policyTypes: ['Ingress'] })).toEqual([]);
    expect(opened({ ...rule, podSelector: { matchLabels: { app: 'none' } } })).toEqual([]);
    expect(opened({ egress: [{ ...block('0.0.0.0/0'), ports: [{ port: 80, protocol: 'UDP' }] }] })).toEqual([]);
    expect(opened({ egress: [{ ...block('0.0.0.0/0'), ports: [{ port: 79, endPort: 81 }] }] })).toHaveLength(1);
    expect(opened({ egress: [block('0.0.0.0/0', '169.254.0.0/16')] })).toEqual([]);
  });

  test('stands for the identity of pods on GKE, for a rule that is about nothing else', () => {
    const mine = { target: gke, needs: [identity(['default'])] };
    expect(service(block(METADATA), mine)).toEqual([]);
    expect(service(block('169.254.169.254/31'), mine)).toHaveLength(1);
    expect(service({ to: [{ ipBlock: { cidr: METADATA } }, { ipBlock: { cidr: '0.0.0.0/0' } }] }, mine)).toHaveLength(
      1,
    );
    expect(service({}, mine).length).toBeGreaterThan(0);
    expect(service(block(METADATA), { target: gke, needs: [identity(['other'])] })).toHaveLength(1);
    expect(service(block(METADATA), { target: gke, needs: [identity(['default'], 'other')] })).toHaveLength(1);
    expect(service(block(METADATA), { target: gke })).toEqual([]);
    expect(service(block(METADATA), { ...mine, target: eks })).toHaveLength(1);
    const other = pod({ serviceAccountName: 'loader' }, {}, { name: 'loader' });
    expect(told('network-metadata-service', [web, other, policy({ egress: [block(METADATA)] })], mine)).toEqual([
      expect.stringContaining('lets shop/loader reach'),
    ]);
  });

  test('is told with some of the pods', () => {
    const pods = ['a', 'b', 'c', 'd', 'e'].map((name) => pod({}, {}, { name }));
    const message = (count: number) =>
      told('network-metadata-service', [...pods.slice(0, count), policy({ egress: [block('0.0.0.0/0')] })])[0];
    expect(message(3)).toContain('lets shop/a, shop/b, shop/c reach');
    expect(message(4)).toContain('lets shop/a, shop/b, shop/c and 1 more reach');
    expect(message(5)).toContain('and 2 more reach');
  });

  test('may lie in a range for other ports', () => {
    const wide = (rule: JsonObject, target = eks, policyTypes = ['Egress']) =>
      tell('network-wide-range', [policy({ policyTypes, egress: [rule] })], { target });
    const https = [{ port: 443 }];
    expect(wide({ ...block('0.0.0.0/0'), ports: https })).toEqual(['warning spec.egress[0].to[0].ipBlock']);
    expect(wide({ ...block('::/0'), ports: https })).toHaveLength(1);
    expect(wide({ ...block('0.0.0.0/0', METADATA), ports: https })).toEqual([]);
    expect(wide({ ...block(METADATA), ports: https })).toEqual([]);
    expect(wide(block('0.0.0.0/0'))).toEqual([]);
    expect(wide({ ...block('0.0.0.0/0'), ports: https }, eks, ['Ingress'])).toEqual([]);
    expect(wide({ ...block('0.0.0.0/0'), ports: https }, Target.local())).toEqual([]);
    expect(wide({ to: [{ podSelector: {} }, { ipBlock: { cidr: '169.254.0.0/16' } }], ports: https })).toEqual([
      'warning spec.egress[0].to[1].ipBlock',
    ]);
  });
});

describe('credentials of a cloud', () => {
  const identity: CloudIdentityNeed = {
    kind: 'cloud-identity',
    id: 'i',
    reason: 'r',
    namespace: 'shop',
    serviceAccounts: ['default'],
    rights: [],
  };
  const shut = (target: Target, ...egress: readonly JsonObject[]) =>
    told('network-identity-endpoint', [web, policy({ egress: [...egress] })], { target, needs: [identity] });

  // Amazon EKS user guide: the Pod Identity agent listens at 169.254.170.23 port 80; Google: 169.254.169.252 ports 987 and 988 with Calico
  test('come from an address of the node', () => {
    expect(shut(eks)[0]).toContain('169.254.170.23 TCP 80');
    expect(shut(eks, { ...block('169.254.170.23/32'), ports: [{ port: 80 }] })).toEqual([]);
    expect(shut(eks, { ...block('169.254.170.23/32'), ports: [{ port: 81 }] })).toHaveLength(1);
    expect(shut(eks, { ...block('169.254.170.23/32'), ports: [{ port: 80, protocol: 'UDP' }] })).toHaveLength(1);
  });

  test('come from what the engine of GKE leaves', () => {
    const v2 = Target.gke({ region: 'r', policyEngine: 'dataplane-v2' });
    const calico = Target.gke({ region: 'r', policyEngine: 'calico' });
    expect(shut(v2, block(METADATA))).toEqual([]);
    expect(shut(calico, block(METADATA))[0]).toContain('169.254.169.252 TCP 988');
    expect(shut(calico, block('169.254.169.252/32'))).toEqual([]);
    expect(shut(gke, block(METADATA))).toHaveLength(1);
  });

  test('are for pods that run as the account', () => {
    const loader = pod({ serviceAccountName: 'loader' }, {}, { name: 'loader' });
    const named = told('network-identity-endpoint', [web, loader, policy({})], {
      target: eks,
      needs: [{ ...identity, serviceAccounts: ['loader'] }],
    });
    expect(named).toHaveLength(1);
    expect(tell('network-identity-endpoint', [web, policy({})], { target: eks })).toEqual([]);
  });
});

describe('engines', () => {
  const some = policy({ egress: [{ to: [kubeDns] }] });

  test('that are none, or that nobody names', () => {
    const enforced = (target: Target, tier: 'dev' | 'prod' = 'prod') =>
      tell('network-enforcement', [web, some], { target, tier });
    expect(enforced(Target.generic({ policyEngine: 'none' }))).toEqual(['error']);
    expect(enforced(Target.generic({ policyEngine: 'none' }), 'dev')).toEqual(['error']);
    expect(enforced(Target.generic())).toEqual(['warning']);
    expect(enforced(Target.generic(), 'dev')).toEqual([]);
    expect(enforced(Target.local())).toEqual([]);
    expect(enforced(Target.generic({ policyEngine: 'calico' }))).toEqual([]);
  });

  const vpc = Target.eks({ region: 'r', policyEngine: 'vpc-cni' });
  const calico = Target.eks({ region: 'r', policyEngine: 'calico' });
  const service = (spec: JsonObject) =>
    object('v1', 'Service', { spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec } });
  const ports = (target: Target, ...objects: readonly KubeObject[]) =>
    told('network-vpc-cni-service-port', [web, ...objects], { target });

  test('the VPC CNI wants the port of the container, of Services with an address whose pods are closed for ingress', () => {
    expect(ports(vpc, policy({}), service({}))[0]).toContain('leads 80 to 8080');
    expect(ports(vpc, policy({ policyTypes: ['Egress'] }), service({}))).toEqual([]);
    expect(ports(vpc, policy({}), service({ clusterIP: 'None' }))).toEqual([]);
    expect(ports(vpc, policy({}), service({ selector: {} }))).toEqual([]);
    expect(ports(vpc, policy({}), service({ selector: { app: 'other' } }))).toEqual([]);
    expect(ports(vpc, policy({}), service({ ports: [{ port: 80, targetPort: 'http' }, { port: 8080 }] }))).toEqual([]);
    expect(
      ports(
        vpc,
        policy({}),
        service({
          ports: [
            { port: 80, targetPort: 80 },
            { port: 81, targetPort: 8081 },
          ],
        }),
      )[0],
    ).toContain('leads 81 to 8081, ');
    expect(ports(calico, policy({}), service({}))).toEqual([]);
    expect(ports(eks, policy({}), service({}))).toHaveLength(1);
  });

  test('the VPC CNI leaves pods without an owner open', () => {
    const owned = pod({}, {}, { ownerReferences: [{ kind: 'Job', name: 'a' }] });
    const alone = (target: Target, one: KubeObject) => tell('network-vpc-cni-standalone-pod', [one], { target }).length;
    expect([
      alone(vpc, web),
      alone(eks, web),
      alone(calico, web),
      alone(vpc, owned),
      alone(Target.generic(), web),
    ]).toEqual([1, 1, 0, 0, 0]);
  });

  test('the VPC CNI takes 24 ports in a rule, Azure four blocks in a policy', () => {
    const many = (count: number) =>
      policy({ ingress: [{ ports: Array.from({ length: count }, (_, index) => ({ port: index + 1 })) }] });
    const limits = (target: Target, one: KubeObject) => told('network-engine-limits', [one], { target });
    expect([limits(vpc, many(24)), limits(calico, many(25))]).toEqual([[], []]);
    expect(limits(vpc, many(25))).toEqual(['has 25 ports, where the VPC CNI takes 24']);
    const npm = Target.generic({ policyEngine: 'azure-npm' });
    const blocks = (ingress: number, egress: number) => {
      const list = (count: number) =>
        Array.from({ length: count }, (_, index) => ({ ipBlock: { cidr: `203.0.113.${String(index)}/32` } }));
      return policy({ ingress: [{ from: [...list(ingress), { podSelector: {} }] }], egress: [{ to: list(egress) }] });
    };
    expect([limits(npm, blocks(2, 2)), limits(vpc, blocks(3, 3)), limits(npm, many(25))]).toEqual([[], [], []]);
    expect(limits(npm, blocks(2, 3))[0]).toContain('has 5 ipBlocks');
  });

  test('Cilium knows pods and nodes by identity, not by private addresses', () => {
    const found = (policyEngine: 'cilium' | 'dataplane-v2' | 'calico', cidr: string, apiServer?: string) =>
      tell('network-block-of-pods', [policy({ egress: [block(cidr)] })], {
        target: Target.gke({
          region: 'r',
          policyEngine,
          ...(apiServer === undefined ? {} : { apiServer: { cidrs: [apiServer], ports: [443] } }),
        }),
      });
    for (const cidr of ['10.1.0.0/16', '172.20.0.0/16', '192.168.1.0/24', '100.64.0.0/16'])
      expect(found('cilium', cidr)).toEqual(['warning spec.egress[0].to[0].ipBlock']);
    expect(found('dataplane-v2', '10.1.0.0/16')).toHaveLength(1);
    expect([found('calico', '10.1.0.0/16'), found('cilium', '0.0.0.0/0'), found('cilium', '203.0.113.0/24')]).toEqual([
      [],
      [],
      [],
    ]);
    expect([
      found('cilium', '10.1.0.0/16', '10.1.0.5/32'),
      found('cilium', '10.1.0.0/16', '10.2.0.5/32').length,
    ]).toEqual([[], 1]);
    const ingress = policy({ ingress: [{ from: [{ podSelector: {} }, { ipBlock: { cidr: '10.0.0.0/8' } }] }] });
    expect(tell('network-block-of-pods', [ingress], { target: Target.generic({ policyEngine: 'cilium' }) })).toEqual([
      'warning spec.ingress[0].from[1].ipBlock',
    ]);
  });

  test('kube-router runs rules of both directions at both ends', () => {
    const kubeRouter = { target: Target.generic({ policyEngine: 'kube-router' }) };
    const stray = (spec: JsonObject) => told('network-either-direction', [web, db, policy(spec)], kubeRouter)[0];
    expect(stray({ egress: [{ to: [app('db')] }] })).toContain(
      'lets shop/web reach shop/db, though the ingress of the other side is shut',
    );
    expect(stray({ ingress: [{ from: [app('db')] }] })).toContain(
      'lets shop/db reach shop/web, though the egress of the other side is shut',
    );
  });
});

describe('two sides that have to fit', () => {
  const out = (ports: JsonObject[], to: JsonObject = app('db')) =>
    policy(
      { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [{ to: [to], ports }] },
      'out',
    );
  const into = (ports: JsonObject[], from: JsonObject = app('web')) =>
    policy(
      { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: [{ from: [from], ports }] },
      'in',
    );
  const half = (...policies: readonly KubeObject[]) => told('network-half-open', [web, db, ...policies]);

  test('are told from both, with the ports that differ', () => {
    expect(half(out([{ port: 1 }, { port: 2 }]), into([{ port: 2 }, { port: 3 }]))).toEqual([
      'lets out to pods with app=db on TCP 1, but shop/in does not let it in there',
      'lets in from pods with app=web on TCP 3, but shop/out does not let it out there',
    ]);
    expect(tell('network-half-open', [web, db, out([{ port: 1 }]), into([{ port: 2 }])])).toEqual([
      'warning spec.egress[0].to[0]',
      'warning spec.ingress[0].from[0]',
    ]);
  });

  test('fit where some port of a range is let through', () => {
    expect(half(out([{ port: 1, endPort: 500 }]), into([{ port: 500 }]))).toEqual([]);
    expect(half(out([{ port: 1, endPort: 499 }]), into([{ port: 500 }]))).toHaveLength(2);
    expect(half(out([{ port: 1 }, { port: 2 }]), into([{ port: 1, endPort: 2 }]))).toEqual([]);
  });

  test('fit by the names of ports', () => {
    const named = pod({}, { ports: [{ name: 'sql', containerPort: 5432 }] }, { name: 'db', labels: { app: 'db' } });
    const both = (ports: JsonObject[]) =>
      told('network-half-open', [web, named, out([{ port: 'sql' }, { port: 9 }]), into(ports)]);
    expect(both([{ port: 5432 }, { port: 9 }])).toEqual([]);
    expect(both([{ port: 5432 }])[0]).toContain('on TCP 9');
  });

  test('are not looked at without ports, for everybody, on the network of a node, or in a direction that is not closed', () => {
    expect(half(out([]), into([{ port: 1 }]))).toEqual([]);
    expect(half(out([{ port: 1 }], { podSelector: {} }), into([]))).toEqual([]);
    const host = pod({ hostNetwork: true }, {}, { name: 'db', labels: { app: 'db' } });
    expect(
      told('network-half-open', [web, host, out([{ port: 1 }]), policy({ policyTypes: ['Ingress'] }, 'shut')]),
    ).toEqual([]);
    const idle = policy(
      {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Ingress'],
        egress: [{ to: [app('db')], ports: [{ port: 1 }] }],
      },
      'idle',
    );
    expect(half(idle, into([{ port: 2 }], app('none')))).toEqual([]);
  });
});

describe('namespaces that are closed', () => {
  const shop: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  const closed = (...policies: readonly KubeObject[]) => told('network-namespace-closed', [shop, web, ...policies]);

  test('have policies for all pods, in both directions', () => {
    expect(closed()[0]).toContain('for ingress and egress');
    expect(closed(policy({ policyTypes: ['Ingress'] }))[0]).toMatch(/for egress$/);
    expect(closed(policy({ policyTypes: ['Egress'] }))[0]).toMatch(/for ingress$/);
    expect(closed(policy({ policyTypes: ['Ingress'] }), policy({ policyTypes: ['Egress'] }, 'q'))).toEqual([]);
    expect(closed(policy({ podSelector: { matchLabels: { app: 'web' } } }))).toHaveLength(1);
  });
});

describe('rules for the DNS of the cluster', () => {
  const dns = (...rules: readonly JsonObject[]) =>
    told('network-dns-port', [web, policy({ egress: rules.map((rule) => ({ to: [kubeDns], ...rule })) })]);

  test('open port 53 of both protocols, in one rule or in two', () => {
    expect([dns({ ports: [udp, tcp] }), dns({ ports: [udp] }, { ports: [tcp] })]).toEqual([[], []]);
    expect(dns({ ports: [udp] })).toEqual(["leaves out TCP 53 of the cluster's DNS"]);
    expect(dns({ ports: [udp, tcp, { port: 9153 }] })).toEqual(["opens TCP 9153 of the cluster's DNS"]);
    expect(dns({ ports: [udp, { port: 54 }] })).toEqual(["opens TCP 54 and leaves out TCP 53 of the cluster's DNS"]);
    expect(dns({ ports: [{ port: 'dns', protocol: 'UDP' }, { port: 'dns-tcp' }] })).toEqual([]);
  });

  test('are those that name its app, in a policy that closes egress', () => {
    const others = { to: [{ namespaceSelector: {} }], ports: [{ port: 1 }] };
    expect(told('network-dns-port', [web, policy({ egress: [others] })])).toEqual([]);
    expect(
      told('network-dns-port', [web, policy({ policyTypes: ['Ingress'], egress: [{ to: [kubeDns], ports: [udp] }] })]),
    ).toEqual([]);
    expect(
      told('network-dns-port', [
        web,
        policy({ egress: [{ to: [{ podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }], ports: [udp] }] }),
      ]),
    ).toEqual([]);
  });
});
