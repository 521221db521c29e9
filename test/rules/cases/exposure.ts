import { Target } from '../../../lib/environment';
import { object, pod, type RuleCases } from './case';

const service = (spec: object, annotations: object = {}) => [object('v1', 'Service', { spec }, { annotations })];
const ingress = (spec: object, annotations: object = {}) => [
  object('networking.k8s.io/v1', 'Ingress', { spec }, { annotations }),
];
const gateway = (...protocols: readonly string[]) => [
  object('gateway.networking.k8s.io/v1', 'Gateway', {
    spec: { listeners: protocols.map((protocol) => ({ name: protocol.toLowerCase(), protocol, port: 80 })) },
  }),
];
const hosts = { rules: [{ host: 'a.example.com' }, { host: 'b.example.com' }] };
const nginx = (word: string) => ({ [`nginx.ingress.kubernetes.io/${word}`]: 'x' });

export const cases: RuleCases = {
  'service-node-port': {
    bad: [{ what: 'a port of every node', objects: service({ type: 'NodePort' }), at: ['spec.type'] }],
    good: [
      { what: 'the default', objects: service({}) },
      { what: 'a laptop', objects: service({ type: 'NodePort' }), target: Target.local() },
    ],
  },
  'service-external-ips': {
    bad: [{ what: 'an address', objects: service({ externalIPs: ['198.51.100.7'] }), at: ['spec.externalIPs'] }],
    good: [{ what: 'none', objects: service({ externalIPs: [] }) }],
  },
  'service-open-load-balancer': {
    bad: [
      { what: 'nothing said', objects: service({ type: 'LoadBalancer' }), at: ['spec.loadBalancerSourceRanges'] },
      {
        what: 'a range of everything',
        objects: service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['0.0.0.0/0'] }),
      },
      { what: 'no range at all', objects: service({ type: 'LoadBalancer', loadBalancerSourceRanges: [] }) },
      { what: 'every address of IPv6', objects: service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['::/0'] }) },
      {
        what: 'an annotation that says it faces the internet',
        objects: service(
          { type: 'LoadBalancer' },
          { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' },
        ),
      },
    ],
    good: [
      { what: 'ranges', objects: service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['192.0.2.0/24'] }) },
      ...[
        ['service.beta.kubernetes.io/aws-load-balancer-scheme', 'internal'],
        ['networking.gke.io/load-balancer-type', 'Internal'],
        ['service.beta.kubernetes.io/azure-load-balancer-internal', 'true'],
        ['service.beta.kubernetes.io/azure-allowed-service-tags', 'VirtualNetwork'],
      ].map(([key = '', value]) => ({ what: key, objects: service({ type: 'LoadBalancer' }, { [key]: value }) })),
      { what: 'another type', objects: service({ type: 'ClusterIP' }) },
    ],
  },
  'ingress-tls': {
    bad: [
      { what: 'no TLS', objects: ingress(hosts), at: ['spec.tls'] },
      {
        what: 'TLS for one host of two',
        objects: ingress({ ...hosts, tls: [{ hosts: ['a.example.com'], secretName: 'a' }] }),
        at: ['spec.tls'],
      },
      { what: 'a gateway of plain HTTP', objects: gateway('HTTP'), at: ['spec.listeners[0].protocol'] },
    ],
    good: [
      { what: 'TLS for all', objects: ingress({ ...hosts, tls: [{ secretName: 'a' }] }) },
      { what: 'TLS by a wildcard', objects: ingress({ ...hosts, tls: [{ hosts: ['*.example.com'] }] }) },
      { what: 'a gateway that sends HTTP to HTTPS', objects: gateway('HTTP', 'HTTPS') },
      { what: 'a gateway of TCP', objects: gateway('TCP') },
    ],
  },
  'ingress-nginx-snippet': {
    bad: [
      {
        what: 'a snippet',
        objects: ingress({}, nginx('configuration-snippet')),
        at: ['metadata.annotations.nginx.ingress.kubernetes.io/configuration-snippet'],
      },
    ],
    good: [{ what: 'another annotation', objects: ingress({}, nginx('rewrite-target')) }],
  },
  'ingress-nginx-retired': {
    bad: [
      {
        what: 'the controller',
        objects: [pod({}, { image: 'registry.k8s.io/ingress-nginx/controller:v1.13.0@sha256:0' })],
        at: ['spec.containers[0].image'],
      },
      {
        what: 'its class',
        objects: [object('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'k8s.io/ingress-nginx' } })],
        at: ['spec.controller'],
      },
      {
        what: 'an annotation of its own',
        objects: ingress({}, nginx('rewrite-target')),
        at: ['metadata.annotations.nginx.ingress.kubernetes.io/rewrite-target'],
      },
    ],
    good: [
      {
        what: 'the controller of F5, which has the same name',
        objects: [
          pod({}, { image: 'nginx/nginx-ingress:5.1.0' }),
          object('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'nginx.org/ingress-controller' } }),
          ...ingress({ ingressClassName: 'nginx' }),
        ],
      },
    ],
  },
};
