import type { Json } from '../../../kubernetes';
import { equivalent } from '../field-changes';
import { isList } from '../list-keys';
import { inPlace, K8S, refused, show, textOf, type FieldRow, type FieldTables, type Look } from '../row';

const { core: CORE, services: SERVICES, others: OTHERS } = K8S;

const typeOf = (object: Look['after']): string => textOf(object, 'spec.type') || 'ClusterIP';
const isExternal = ({ before, after }: Look): boolean =>
  typeOf(before) === 'ExternalName' || typeOf(after) === 'ExternalName';
const bothBalanced = ({ before, after }: Look): boolean =>
  typeOf(before) === 'LoadBalancer' && typeOf(after) === 'LoadBalancer';

const NEW_ADDRESS =
  'delete the Service and apply it: for that time its name leads nowhere, and it comes back with another address';

const ADDRESSES = ['spec.clusterIP', 'spec.clusterIPs'];
const isHeadless = (value: Json | undefined): boolean => value === 'None' || (isList(value) && value[0] === 'None');

const SERVICE: readonly FieldRow[] = [
  { ...inPlace([...ADDRESSES, 'spec.ipFamilies'], 'follows from the type', SERVICES), when: isExternal },
  {
    fields: ADDRESSES,
    when: ({ change }) => isHeadless(change.before) && change.after === undefined,
    effect: 'recreate',
    refusedBy: 'ignored',
    reason: 'the Service stays headless: Kubernetes keeps its None in silence',
    source: 'kubernetes/kubernetes v1.34: pkg/registry/core/service/strategy.go, patchAllocatedValues',
    instead: NEW_ADDRESS,
  },
  {
    fields: [...ADDRESSES, 'spec.ipFamilies', 'spec.ports.*.nodePort', 'spec.healthCheckNodePort'],
    when: ({ change, after, before }) =>
      change.after === undefined && change.before !== undefined && typeOf(before) === typeOf(after),
    effect: 'no-effect',
    reason: 'left to Kubernetes, which keeps what the Service has',
    source: 'kubernetes/kubernetes v1.34: pkg/registry/core/service/strategy.go, patchAllocatedValues',
  },
  refused(
    ADDRESSES,
    ({ change }) =>
      isHeadless(change.after)
        ? 'a Service that has an address can not become headless'
        : `the address of a Service can not be changed to ${show(change.after)}`,
    CORE,
    NEW_ADDRESS,
  ),
  {
    ...inPlace(['spec.ipFamilies'], 'a second address comes or goes', SERVICES),
    when: ({ change: { before, after } }) => !isList(before) || !isList(after) || before[0] === after[0],
  },
  refused(['spec.ipFamilies'], 'the first address family of a Service stays', CORE, NEW_ADDRESS),
  {
    ...refused(['spec.loadBalancerClass'], 'who balances the load of a Service is decided once', CORE, NEW_ADDRESS),
    when: bothBalanced,
  },
  {
    ...refused(['spec.healthCheckNodePort'], 'the port of the health check stays', CORE, NEW_ADDRESS),
    when: (look) =>
      bothBalanced(look) &&
      look.change.before !== undefined &&
      look.change.after !== undefined &&
      [look.before, look.after].every((object) => textOf(object, 'spec.externalTrafficPolicy') === 'Local'),
  },
  {
    fields: ['spec.type'],
    when: ({ change }) => change.before === 'LoadBalancer',
    effect: 'recreate',
    reason: "the load balancer and its address are given back: clients outside that know the address can't connect",
    source: SERVICES,
    instead: 'keep the type until no client uses the address',
  },
  {
    fields: ['spec.type'],
    when: isExternal,
    effect: 'recreate',
    reason: 'the name leads somewhere else at once, and the address of the cluster comes or goes',
    source: SERVICES,
    instead: 'give the new one another name, and change the clients',
  },
  inPlace(
    ['spec.type'],
    ({ change }) => `the Service becomes a ${show(change.after)}; its address in the cluster stays`,
    SERVICES,
  ),
  inPlace(
    ['spec.selector.**'],
    'new connections go to other pods from now on; to none if no pod carries the labels',
    SERVICES,
  ),
  inPlace(
    ['spec.ports.**'],
    ({ change }) =>
      change.after === undefined
        ? `who uses ${change.path.at(-1) ?? 'the port'} is cut off`
        : 'the ports change at once',
    SERVICES,
  ),
];

/** Rules of a policy that were there and no longer are. */
function goneRules({ change: { before, after, path } }: Look): number {
  const [earlier, later] = [before, after].map((rules) => (isList(rules) ? rules : []));
  return (earlier ?? []).filter((rule: Json) => !(later ?? []).some((other: Json) => equivalent(rule, other, path)))
    .length;
}

const POLICIES = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

const NETWORK_POLICY: readonly FieldRow[] = [
  inPlace(
    ['spec.ingress', 'spec.egress'],
    (look) => {
      const gone = goneRules(look);
      const direction = look.change.path.at(-1) === 'ingress' ? 'to the pods' : 'from the pods';
      return gone > 0
        ? `connections ${direction} that only ${gone === 1 ? 'a rule that is gone' : `${String(gone)} rules that are gone`} allowed are cut, without a restart`
        : `more connections ${direction} are allowed`;
    },
    POLICIES,
  ),
  inPlace(['spec.policyTypes'], 'another direction is closed, or no longer', POLICIES),
  inPlace(['spec.podSelector.**'], 'the policy counts for other pods at once', POLICIES),
];

/** Kinds of the network. */
export const NETWORK_ROWS: FieldTables = {
  '/Service': SERVICE,
  'networking.k8s.io/NetworkPolicy': NETWORK_POLICY,
  'networking.k8s.io/IngressClass': [
    refused(['spec.controller'], 'the controller of a class never changes', OTHERS, 'make a class with another name'),
    inPlace(['spec.**'], 'the controller follows', OTHERS),
  ],
  'discovery.k8s.io/EndpointSlice': [
    refused(
      ['addressType'],
      'the kind of addresses of a slice never changes',
      OTHERS,
      'make a slice with another name',
    ),
    inPlace(['endpoints', 'ports.**'], 'connections go elsewhere from now on', OTHERS),
  ],
  'networking.k8s.io/ServiceCIDR': [
    {
      ...inPlace(['spec.cidrs'], 'a second address family is added', OTHERS),
      when: ({ change: { before, after } }) =>
        isList(before) && isList(after) && before.length === 1 && after.length === 2 && before[0] === after[0],
    },
    refused(['spec.cidrs'], 'addresses of Services were given out of these ranges', OTHERS, 'add another ServiceCIDR'),
  ],
};
