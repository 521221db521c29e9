import { object, pod, type RuleCase, type RuleCases } from './case';

const of = (resources: object) => [pod({}, { resources })];
const limitRange = (limit: object, namespace = 'shop') =>
  object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', ...limit }] } }, { namespace });
const shop = object('v1', 'Namespace', {}, { name: 'shop', namespace: undefined });

const demand = (what: 'requests' | 'limits', resource: string): { bad: RuleCase[]; good: RuleCase[] } => ({
  bad: [
    {
      what: 'a container that says nothing',
      objects: [pod()],
      at: [`spec.containers[0].resources.${what}.${resource}`],
    },
    { what: 'a container that speaks of something else', objects: of({ [what]: { pods: 1 } }) },
    {
      what: 'a default of another namespace',
      objects: [pod(), limitRange({ default: { [resource]: 1 }, defaultRequest: { [resource]: 1 } }, 'other')],
    },
    {
      what: 'an init container',
      objects: [pod({ initContainers: [{ name: 'first' }] }, { resources: { [what]: { [resource]: 1 } } })],
      at: [`spec.initContainers[0].resources.${what}.${resource}`],
    },
  ],
  good: [
    { what: 'a container that says it', objects: of({ [what]: { [resource]: 1 } }) },
    { what: 'a pod that says it', objects: [pod({ resources: { [what]: { [resource]: 1 } } })] },
    { what: 'a default of its namespace', objects: [pod(), limitRange({ default: { [resource]: 1 } })] },
    {
      what: 'an ephemeral container, which can not',
      objects: [pod({ ephemeralContainers: [{ name: 'debug' }] }, { resources: { [what]: { [resource]: 1 } } })],
    },
  ],
});
const also = (given: { bad: RuleCase[]; good: RuleCase[] }, good: RuleCase[], bad: RuleCase[] = []) => ({
  bad: [...given.bad, ...bad],
  good: [...given.good, ...good],
});

export const cases: RuleCases = {
  'container-cpu-request': also(demand('requests', 'cpu'), [
    { what: 'a limit, which is a request too', objects: of({ limits: { cpu: 1 } }) },
    { what: 'a default of requests', objects: [pod(), limitRange({ defaultRequest: { cpu: 1 } })] },
  ]),
  'container-memory-request': demand('requests', 'memory'),
  'container-memory-limit': also(
    demand('limits', 'memory'),
    [],
    [
      { what: 'a request only', objects: of({ requests: { memory: '1Gi' } }) },
      { what: 'a default of requests only', objects: [pod(), limitRange({ defaultRequest: { memory: 1 } })] },
    ],
  ),
  'container-ephemeral-storage': demand('limits', 'ephemeral-storage'),
  'container-request-above-limit': {
    bad: [
      {
        what: 'more memory and processor time than the limits',
        objects: of({ requests: { cpu: 2, memory: '1Gi' }, limits: { cpu: '1500m', memory: '1023Mi' } }),
        at: ['spec.containers[0].resources.requests.cpu', 'spec.containers[0].resources.requests.memory'],
      },
    ],
    good: [
      {
        what: 'the same in other words',
        objects: of({ requests: { cpu: '1500m', memory: '1Gi' }, limits: { cpu: 1.5, memory: '1024Mi' } }),
      },
      { what: 'requests alone', objects: of({ requests: { memory: '1Gi' } }) },
      { what: 'limits of something else', objects: of({ requests: { memory: '1Gi' }, limits: { cpu: 1 } }) },
    ],
  },
  'namespace-quota': {
    bad: [{ what: 'pods without a quota', objects: [shop, pod()], at: [''] }],
    good: [
      { what: 'a quota', objects: [shop, pod(), object('v1', 'ResourceQuota')] },
      { what: 'no pods', objects: [shop] },
      { what: 'a namespace of somebody else', objects: [pod()] },
      { what: 'dev', objects: [shop, pod()], tier: 'dev' },
    ],
  },
};
