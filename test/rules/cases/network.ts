import type { Need } from '../../../lib/connect';
import { Target, type PolicyEngine } from '../../../lib/environment';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { pod, type RuleCases } from './case';

const policy = (spec: JsonObject, name = 'web'): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'shop' },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ...spec },
});
const web = pod({}, { ports: [{ name: 'http', containerPort: 8080 }] }, { labels: { app: 'web' } });
const kubeSystem = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };
const kubeDns = { podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } };
const domain = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));
const dns = { to: [{ ...kubeSystem, ...kubeDns }], ports: domain };
const egress = (...rules: JsonObject[]): KubeObject[] => [web, policy({ egress: rules })];
const block = (cidr: string, ...except: string[]): JsonObject => ({ to: [{ ipBlock: { cidr, except } }] });
const ranges = (...blocks: readonly (readonly [string, ...string[]])[]): JsonObject[] =>
  blocks.map(([cidr, ...except]) => ({ ipBlock: { cidr, except } }));
const app = (name: string): JsonObject => ({ podSelector: { matchLabels: { app: name } } });

const eks = Target.eks({ region: 'eu-central-1' });
const gke = Target.gke({ region: 'europe-west3' });
const aks = (policyEngine: PolicyEngine): Target => Target.aks({ region: 'westeurope', policyEngine });
const KUBE_ROUTER = Target.generic({ policyEngine: 'kube-router' });
const METADATA = '169.254.169.254/32';
const identity: Need = {
  kind: 'cloud-identity',
  id: 'shop/lake',
  reason: 'the test',
  namespace: 'shop',
  serviceAccounts: ['default'],
  rights: [],
};
const service = (port: number, targetPort: number): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port, targetPort }] },
});
const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main' }] } } },
};

const shop: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const db = pod({}, {}, { name: 'db', labels: { app: 'db' } });
/** A pod that goes out on one port, and one that is entered on another. */
const both = (out: JsonObject, into: JsonObject | undefined): KubeObject[] => [
  web,
  db,
  policy({ ...app('web'), policyTypes: ['Egress'], egress: [{ to: [app('db')], ports: [out] }] }, 'out'),
  policy(
    {
      ...app('db'),
      policyTypes: ['Ingress'],
      ingress: into === undefined ? [] : [{ from: [app('web')], ports: [into] }],
    },
    'in',
  ),
];

export const cases: RuleCases = {
  'network-pod-isolated': {
    bad: [
      { what: 'a pod without any policy', objects: [web], at: [''] },
      { what: 'a pod that is closed for ingress only', objects: [web, policy({ policyTypes: ['Ingress'] })] },
      { what: 'a policy of another namespace', objects: [pod({}, {}, { namespace: 'other' }), policy({})] },
    ],
    good: [
      { what: 'a pod that is closed in both directions', objects: [web, policy({})] },
      {
        what: 'two policies, one a direction',
        objects: [web, policy({ policyTypes: ['Ingress'] }, 'in'), policy({ policyTypes: ['Egress'] }, 'out')],
      },
      { what: "a pod on its node's network, which no policy closes", objects: [pod({ hostNetwork: true })] },
    ],
  },
  'network-policy-open': {
    bad: [
      { what: 'a rule for everybody', objects: [web, policy({ ingress: [{}] })], at: ['spec.ingress[0]'] },
      { what: 'egress to everybody', objects: egress(dns, {}), at: ['spec.egress[1]'] },
      { what: 'egress to everybody on one port', objects: egress({ ports: [{ port: 443 }] }), at: ['spec.egress[0]'] },
      {
        what: 'all pods of all namespaces',
        objects: [web, policy({ ingress: [{ from: [{ namespaceSelector: {} }] }] })],
        at: ['spec.ingress[0]'],
      },
    ],
    good: [
      { what: 'names asked of whoever answers', objects: egress({ ports: domain }) },
      { what: 'everybody on one port', objects: [web, policy({ ingress: [{ ports: [{ port: 8080 }] }] })] },
      { what: 'all pods of the own namespace', objects: [web, policy({ ingress: [{ from: [{ podSelector: {} }] }] })] },
      { what: 'no rules at all', objects: [web, policy({ ingress: [] })] },
    ],
  },
  'network-policy-or-peers': {
    bad: [
      {
        what: 'a peer that fell apart',
        objects: egress({ to: [kubeSystem, kubeDns], ports: domain }),
        at: ['spec.egress[0].to'],
      },
      {
        what: 'pods of one kind, or all of all namespaces',
        objects: [web, policy({ ingress: [{ from: [{ namespaceSelector: {} }, app('web')] }] })],
        at: ['spec.ingress[0].from'],
      },
    ],
    good: [
      { what: 'both selectors in one peer', objects: egress(dns) },
      { what: 'two kinds of pods', objects: [web, policy({ ingress: [{ from: [app('web'), app('db')] }] })] },
    ],
  },
  'network-dns': {
    bad: [
      { what: 'egress to pods without DNS', objects: egress({ to: [{ podSelector: {} }] }), at: [''] },
      { what: 'DNS over UDP only', objects: egress({ ...dns, ports: [{ protocol: 'UDP', port: 53 }] }) },
      {
        what: 'DNS over TCP only, since that is what no protocol means',
        objects: egress({ ...dns, ports: [{ port: 53 }] }),
      },
      { what: 'DNS in the own namespace', objects: egress({ to: [kubeDns], ports: domain }) },
      { what: "GKE's node-local cache shut", objects: egress(dns), target: gke },
    ],
    good: [
      { what: 'both protocols', objects: egress(dns) },
      {
        what: 'DNS in the policy of the whole namespace',
        objects: [...egress({ to: [app('db')] }), policy({ egress: [dns] }, 'dns')],
      },
      { what: 'egress that no policy closes', objects: [web, policy({ policyTypes: ['Ingress'] })] },
      { what: 'a pod with servers of its own', objects: [pod({ dnsPolicy: 'None' }), policy({})] },
      { what: 'the cache open on GKE', objects: egress(dns, block('169.254.20.10/32')), target: gke },
    ],
  },
  'network-policy-types': {
    bad: [
      {
        what: 'egress rules without the type',
        objects: [policy({ policyTypes: ['Ingress'], egress: [dns] })],
        at: ['spec.policyTypes'],
      },
      { what: 'an empty egress section without the type', objects: [policy({ policyTypes: ['Ingress'], egress: [] })] },
      { what: 'ingress rules without the type', objects: [policy({ policyTypes: ['Egress'], ingress: [{}] })] },
      { what: 'no types, where closing egress was meant', objects: [policy({ policyTypes: undefined, egress: [] })] },
    ],
    good: [
      { what: 'both types', objects: [policy({ egress: [dns] })] },
      { what: 'one type, and no rules of the other', objects: [policy({ policyTypes: ['Ingress'], ingress: [] })] },
    ],
  },
  'network-policy-fields': {
    bad: [
      {
        what: 'an end without a beginning',
        objects: egress({ ports: [{ endPort: 90 }] }),
        at: ['spec.egress[0].ports[0].endPort'],
      },
      { what: 'an end beside a name', objects: egress({ ports: [{ port: 'http', endPort: 90 }] }) },
      { what: 'an end before the beginning', objects: egress({ ports: [{ port: 91, endPort: 90 }] }) },
      {
        what: 'an exception outside its range',
        objects: egress(block('10.0.0.0/8', '11.0.0.0/16')),
        at: ['spec.egress[0].to[0].ipBlock.except[0]'],
      },
      { what: 'an exception that is the whole range', objects: egress(block('10.0.0.0/8', '10.0.0.0/8')) },
      {
        what: 'an address without a length',
        objects: egress(block('10.0.0.1')),
        at: ['spec.egress[0].to[0].ipBlock.cidr'],
      },
      {
        what: 'addresses and pods in one peer',
        objects: egress({ to: [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }] }),
        at: ['spec.egress[0].to[0]'],
      },
      { what: 'a peer that says nothing', objects: egress({ to: [{}] }), at: ['spec.egress[0].to[0]'] },
    ],
    good: [
      { what: 'a range of ports', objects: egress({ ports: [{ port: 80, endPort: 90 }] }) },
      {
        what: 'an exception inside',
        objects: egress(block('10.0.0.0/8', '10.1.0.0/16'), block('fd00::/8', 'fd00:ec2::/32')),
      },
    ],
  },
  'network-policy-selects-pods': {
    bad: [
      {
        what: 'a mistyped label',
        objects: [web, policy({ podSelector: { matchLabels: { app: 'wbe' } } })],
        at: ['spec.podSelector'],
      },
      {
        what: 'a peer that nothing is',
        objects: [web, policy({ ingress: [{ from: [app('wbe')] }] })],
        at: ['spec.ingress[0].from[0]'],
      },
    ],
    good: [
      { what: 'pods that are there', objects: [web, policy({ podSelector: { matchLabels: { app: 'web' } } })] },
      { what: 'pods of a namespace that somebody else makes', objects: egress(dns) },
      {
        what: 'pods that an operator makes',
        objects: [
          { apiVersion: 'kafka.strimzi.io/v1', kind: 'Kafka', metadata: { name: 'events', namespace: 'shop' } },
          policy({ podSelector: { matchLabels: { 'strimzi.io/cluster': 'events' } } }),
        ],
      },
      {
        what: 'executors, which a driver makes',
        objects: [policy({ podSelector: { matchLabels: { 'spark-role': 'executor' } } })],
      },
    ],
  },
  'network-policy-named-port': {
    bad: [
      {
        what: 'a name that no container has',
        objects: [web, policy({ ingress: [{ ports: [{ port: 'https' }] }] })],
        at: ['spec.ingress[0].ports'],
      },
      {
        what: 'a name with another protocol',
        objects: [web, policy({ ingress: [{ ports: [{ port: 'http', protocol: 'UDP' }] }] })],
      },
      {
        what: 'a name that the pods behind an egress rule lack',
        objects: egress({ to: [app('web')], ports: [{ port: 'sql' }] }),
      },
    ],
    good: [
      { what: 'the name of a container port', objects: [web, policy({ ingress: [{ ports: [{ port: 'http' }] }] })] },
      {
        what: 'a name of pods that are not known',
        objects: egress({ to: [kubeSystem], ports: [{ port: 'metrics' }] }),
      },
    ],
  },
  'network-metadata-service': {
    bad: [
      { what: 'every address', objects: egress(block('0.0.0.0/0')), at: ['spec.egress[0]'] },
      {
        what: 'the exception in one policy, and none in another',
        objects: [...egress(block('0.0.0.0/0', METADATA)), policy({ egress: [block('0.0.0.0/0')] }, 'more')],
      },
      { what: 'a rule for everybody', objects: egress({}), at: ['spec.egress[0]', 'spec.egress[0]'] },
      {
        what: "Azure's wire server",
        objects: egress({ ...block('168.63.129.16/32'), ports: [{ port: 80 }] }),
        target: aks('cilium'),
      },
      {
        what: 'link-local addresses on port 80',
        objects: egress({ ...block('169.254.0.0/16'), ports: [{ port: 80 }] }),
        target: eks,
      },
      { what: 'the service of IPv6', objects: egress(block('::/0')), target: eks },
      { what: 'a pod of GKE without an identity', objects: egress(block(METADATA)), target: gke, needs: [] },
    ],
    good: [
      { what: 'the exception', objects: egress(block('0.0.0.0/0', METADATA)) },
      { what: 'another port', objects: egress({ ...block('0.0.0.0/0'), ports: [{ port: 443 }] }) },
      { what: 'pods and no addresses', objects: egress({ to: [{ namespaceSelector: {} }] }) },
      {
        what: 'the metadata server that stands for the identity of GKE',
        objects: egress(block(METADATA)),
        target: gke,
        needs: [identity],
      },
    ],
  },
  'network-wide-range': {
    bad: [
      {
        what: 'a range without the exception',
        objects: egress({ ...block('0.0.0.0/0'), ports: [{ port: 443 }] }),
        at: ['spec.egress[0].to[0].ipBlock'],
      },
      {
        what: 'a smaller range around it',
        objects: egress({ ...block('169.254.0.0/16'), ports: [{ port: 443 }] }),
        target: eks,
      },
    ],
    good: [
      { what: 'the exception', objects: egress({ ...block('0.0.0.0/0', METADATA), ports: [{ port: 443 }] }) },
      { what: 'a range that does not hold it', objects: egress(block('10.0.0.0/8')) },
      {
        what: "a developer's machine, which has none",
        objects: egress({ ...block('0.0.0.0/0'), ports: [{ port: 443 }] }),
        target: Target.local(),
      },
    ],
  },
  'network-identity-endpoint': {
    bad: [
      { what: 'the agent of EKS shut', objects: egress(dns), target: eks, needs: [identity], at: [''] },
      { what: 'the metadata server of GKE shut', objects: egress(dns), target: gke, needs: [identity] },
    ],
    good: [
      {
        what: 'the agent of EKS open',
        objects: egress({ ...block('169.254.170.23/32'), ports: [{ port: 80 }] }),
        target: eks,
        needs: [identity],
      },
      { what: 'pods without an identity', objects: egress(dns), target: eks, needs: [] },
      {
        what: 'the one that Dataplane V2 needs',
        objects: egress(block(METADATA)),
        target: Target.gke({ region: 'europe-west3', policyEngine: 'dataplane-v2' }),
        needs: [identity],
      },
      {
        what: 'AKS, where tokens come from the internet',
        objects: egress(dns),
        target: aks('cilium'),
        needs: [identity],
      },
    ],
  },
  'network-block-of-pods': {
    bad: [
      {
        what: 'pods by address on Cilium',
        objects: egress(block('10.244.0.0/16')),
        target: aks('cilium'),
        at: ['spec.egress[0].to[0].ipBlock'],
      },
      {
        what: 'DNS by every address on Cilium',
        objects: egress({ ...block('0.0.0.0/0', METADATA), ports: domain }),
        target: aks('cilium'),
      },
    ],
    good: [
      { what: 'public addresses', objects: egress(block('203.0.113.0/24')), target: aks('cilium') },
      {
        what: 'DNS by its pods beside every address',
        objects: egress(dns, { ...block('0.0.0.0/0', METADATA), ports: domain }),
        target: aks('cilium'),
      },
      {
        what: 'DNS by every address where addresses are those of pods, too',
        objects: egress({ ...block('0.0.0.0/0', METADATA), ports: domain }),
        target: aks('calico'),
      },
      { what: 'another engine', objects: egress(block('10.244.0.0/16')), target: aks('calico') },
      {
        what: 'the API server of a managed cluster',
        objects: egress(block('10.0.0.2/32')),
        target: Target.gke({
          region: 'europe-west3',
          policyEngine: 'dataplane-v2',
          apiServer: { cidrs: ['10.0.0.2/32'], ports: [443] },
        }),
      },
    ],
  },
  'network-enforcement': {
    bad: [
      { what: 'a target that says nothing', objects: egress(dns), target: eks, at: [''] },
      {
        what: 'a cluster without an engine',
        objects: egress(dns),
        target: Target.local({ policyEngine: 'none' }),
        tier: 'dev',
      },
    ],
    good: [
      { what: 'a known engine', objects: egress(dns), target: aks('cilium') },
      { what: 'a trial, of which nobody says anything', objects: egress(dns), target: eks, tier: 'dev' },
      { what: 'manifests without policies', objects: [web], target: eks },
    ],
  },
  'network-vpc-cni-service-port': {
    bad: [
      {
        what: 'another port than that of the container',
        objects: [web, policy({}), service(80, 8080)],
        target: eks,
        at: ['spec.ports'],
      },
    ],
    good: [
      { what: 'the same port', objects: [web, policy({}), service(8080, 8080)], target: eks },
      { what: 'another engine', objects: [web, policy({}), service(80, 8080)], target: gke },
      { what: 'pods that no policy closes', objects: [web, service(80, 8080)], target: eks },
    ],
  },
  'network-vpc-cni-standalone-pod': {
    bad: [{ what: 'a pod by itself', objects: [web, policy({})], target: eks, at: [''] }],
    good: [
      { what: 'pods of a Deployment', objects: [deployment, policy({})], target: eks },
      { what: 'another engine', objects: [web, policy({})], target: gke },
    ],
  },
  'network-either-direction': {
    bad: [
      {
        what: 'a rule between the pods of a policy, of which one side is shut',
        objects: [web, db, policy({ egress: [dns], ingress: [{ from: [app('db')] }] })],
        target: KUBE_ROUTER,
        at: ['spec.ingress[0]'],
      },
    ],
    good: [
      { what: 'another engine', objects: [web, db, policy({ ingress: [{ from: [app('db')] }] })] },
      {
        what: 'both sides open',
        objects: [web, db, policy({ ingress: [{ from: [app('db')] }], egress: [{ to: [app('web')] }] })],
        target: KUBE_ROUTER,
      },
      { what: 'a policy for each', objects: both({ port: 1 }, { port: 2 }), target: KUBE_ROUTER },
    ],
  },
  'network-shared-exceptions': {
    bad: [
      {
        what: 'an exception of one range that another opens',
        objects: [web, policy({ egress: [dns, { to: [...ranges(['10.0.0.0/8', '10.9.0.0/16'], ['10.0.0.0/12'])] }] })],
        target: KUBE_ROUTER,
        at: ['spec.egress[1]'],
      },
    ],
    good: [
      {
        what: 'another engine',
        objects: [web, policy({ egress: [dns, { to: [...ranges(['10.0.0.0/8', '10.9.0.0/16'], ['10.0.0.0/12'])] }] })],
      },
      {
        what: 'the exception in both, and one within a wider exception',
        objects: [
          web,
          policy({
            egress: [
              dns,
              {
                to: [...ranges(['10.0.0.0/8', '10.9.0.0/16'], ['10.0.0.0/12', '10.9.0.0/16'], ['10.9.4.0/24'])],
              },
            ],
          }),
        ],
        target: KUBE_ROUTER,
      },
      {
        what: 'a rule for each',
        objects: [web, policy({ egress: [dns, block('10.0.0.0/8', '10.9.0.0/16'), block('10.0.0.0/12')] })],
        target: KUBE_ROUTER,
      },
    ],
  },
  'network-half-open': {
    bad: [
      {
        what: 'another port on the other side',
        objects: both({ port: 5432 }, { port: 5433 }),
        at: ['spec.egress[0].to[0]', 'spec.ingress[0].from[0]'],
      },
      { what: 'another protocol on the other side', objects: both({ port: 53 }, { port: 53, protocol: 'UDP' }) },
      { what: 'a side that lets nothing in', objects: both({ port: 5432 }, undefined), at: ['spec.egress[0].to[0]'] },
      { what: 'a few ports, not all of them', objects: both({ port: 9090, endPort: 9091 }, { port: 9091 }) },
    ],
    good: [
      { what: 'the same on both sides', objects: both({ port: 5432 }, { port: 5432 }) },
      {
        what: 'a range of which a part is let in',
        objects: both({ port: 5000, endPort: 6000 }, { port: 5432 }).slice(0, 3),
      },
      { what: 'another side that nothing closes', objects: both({ port: 5432 }, undefined).slice(0, 3) },
      { what: 'pods that are not known', objects: egress(dns) },
    ],
  },
  'network-namespace-closed': {
    bad: [
      { what: 'a namespace without a policy', objects: [shop, web], at: [''] },
      {
        what: 'policies for some pods',
        objects: [shop, web, policy({ podSelector: { matchLabels: { app: 'web' } } })],
      },
      { what: 'a policy for ingress only', objects: [shop, web, policy({ policyTypes: ['Ingress'] })] },
    ],
    good: [
      { what: 'a policy for all pods', objects: [shop, web, policy({})] },
      { what: 'a namespace without pods', objects: [shop] },
      { what: 'pods in a namespace that somebody else makes', objects: [web] },
    ],
  },
  'network-dns-port': {
    bad: [
      {
        what: 'a mistyped port',
        objects: egress({ ...dns, ports: [{ protocol: 'UDP', port: 54 }] }),
        at: ['spec.egress[0].ports'],
      },
      { what: 'UDP only', objects: egress({ ...dns, ports: [{ protocol: 'UDP', port: 53 }] }) },
      { what: 'every port', objects: egress({ to: dns.to }) },
      { what: 'the metrics of DNS beside it', objects: egress({ ...dns, ports: [...domain, { port: 9153 }] }) },
    ],
    good: [
      { what: 'port 53', objects: egress(dns) },
      {
        what: 'the names of the ports',
        objects: egress({ ...dns, ports: [{ protocol: 'UDP', port: 'dns' }, { port: 'dns-tcp' }] }),
      },
      { what: 'all pods of a namespace', objects: egress({ to: [kubeSystem], ports: [{ port: 9153 }] }) },
    ],
  },
  'network-dns-peer': {
    bad: [
      {
        what: 'a mistyped label',
        objects: egress({
          to: [{ ...kubeSystem, podSelector: { matchLabels: { 'k8s-app': 'kubedns' } } }],
          ports: domain,
        }),
        at: ['spec.egress[0].to'],
      },
      {
        what: 'a mistyped namespace',
        objects: egress({
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kubesystem' } }, ...kubeDns }],
          ports: domain,
        }),
      },
      { what: 'the node-local cache alone', objects: egress({ ...block('169.254.20.10/32'), ports: domain }) },
    ],
    good: [
      { what: 'both selectors', objects: egress(dns) },
      { what: 'the cache beside the pods', objects: egress(dns, { ...block('169.254.20.10/32'), ports: domain }) },
      { what: 'servers of names of their own', objects: egress({ to: [app('unbound')], ports: domain }) },
      { what: 'no DNS at all', objects: egress({ to: [app('web')], ports: [{ port: 8080 }] }) },
    ],
  },
  'network-policy-not-judged': {
    bad: ['cilium.io/v2 CiliumNetworkPolicy', 'policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy'].map((text) => {
      const [apiVersion = '', kind = ''] = text.split(' ');
      const object = { apiVersion, kind, metadata: { name: 'other', namespace: 'shop' }, spec: {} };
      return { what: `a policy of another kind: ${kind}`, objects: [object] };
    }),
    good: [{ what: 'NetworkPolicies', objects: egress(dns) }],
  },
  'network-engine-limits': {
    bad: [
      {
        what: 'more ports than the VPC CNI takes',
        objects: egress({ ports: Array.from({ length: 25 }, (_, port) => ({ port: port + 1 })) }),
        target: eks,
        at: ['spec.egress[0]'],
      },
      {
        what: 'many ranges on Azure NPM',
        objects: egress({ to: [1, 2, 3, 4, 5].map((n) => ({ ipBlock: { cidr: `10.${String(n)}.0.0/16` } })) }),
        target: aks('azure-npm'),
      },
    ],
    good: [
      { what: 'a range of ports', objects: egress({ ports: [{ port: 1, endPort: 25 }] }), target: eks },
      {
        what: 'four ranges',
        objects: egress({ to: [1, 2, 3, 4].map((n) => ({ ipBlock: { cidr: `10.${String(n)}.0.0/16` } })) }),
        target: aks('azure-npm'),
      },
    ],
  },
};
