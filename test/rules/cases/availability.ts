import { object, workload, type RuleCases } from './case';

const service = (selector: object = { app: 'web' }) => object('v1', 'Service', { spec: { selector } });
const budget = (spec: object, app = 'web') =>
  object('policy/v1', 'PodDisruptionBudget', { spec: { selector: { matchLabels: { app } }, ...spec } });
const scaler = (spec: object) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5, ...spec },
  });
const deployment = (spec: object = {}, podSpec: object = {}) => workload('Deployment', spec, podSpec);
const three = deployment({ replicas: 3 });

export const cases: RuleCases = {
  'deployment-replicas': {
    bad: [
      { what: 'one pod behind a Service', objects: [deployment({ replicas: 1 }), service()], at: ['spec.replicas'] },
      { what: 'nothing said, which is one', objects: [deployment(), service()] },
    ],
    good: [
      { what: 'two', objects: [deployment({ replicas: 2 }), service()] },
      { what: 'none, which is switched off', objects: [deployment({ replicas: 0 }), service()] },
      { what: 'no Service', objects: [deployment(), service({ app: 'other' })] },
      { what: 'an autoscaler', objects: [deployment(), service(), scaler({ minReplicas: 2 })] },
      { what: 'a single writer', objects: [deployment({ strategy: { type: 'Recreate' } }), service()] },
      { what: 'another tier', objects: [deployment(), service()], tier: 'test' },
    ],
  },
  'deployment-rolling-update': {
    bad: [
      {
        what: 'Recreate with several pods',
        objects: [deployment({ replicas: 2, strategy: { type: 'Recreate' } })],
        at: ['spec.strategy.type'],
      },
    ],
    good: [
      { what: 'Recreate with one', objects: [deployment({ strategy: { type: 'Recreate' } })] },
      { what: 'the default', objects: [three] },
    ],
  },
  'autoscaler-range': {
    bad: [
      { what: 'no room', objects: [scaler({ minReplicas: 5 })], at: ['spec.maxReplicas'] },
      { what: 'one pod', objects: [scaler({})], at: ['spec.minReplicas'] },
    ],
    good: [
      { what: 'two to five', objects: [scaler({ minReplicas: 2 })] },
      { what: 'one outside of prod', objects: [scaler({ minReplicas: 1 })], tier: 'dev' },
    ],
  },
  'disruption-budget-missing': {
    bad: [
      { what: 'several pods', objects: [three], at: [''] },
      { what: 'a budget of others', objects: [workload('StatefulSet', { replicas: 3 }), budget({}, 'other')] },
      { what: 'an autoscaler of several', objects: [deployment(), scaler({ minReplicas: 2 })] },
    ],
    good: [
      { what: 'a budget', objects: [three, budget({ maxUnavailable: 1 })] },
      { what: 'one pod', objects: [deployment()] },
      { what: 'dev', objects: [three], tier: 'dev' },
    ],
  },
  'disruption-budget-policy': {
    bad: [{ what: 'no number', objects: [budget({})], at: ['spec'] }],
    good: [{ what: 'a number', objects: [budget({ minAvailable: 1 })] }],
  },
  'disruption-budget-blocks': {
    bad: [
      { what: 'none may go', objects: [three, budget({ maxUnavailable: 0 })], at: ['spec.maxUnavailable'] },
      { what: 'none, in percent', objects: [three, budget({ maxUnavailable: '0%' })] },
      { what: 'all must stay', objects: [three, budget({ minAvailable: 3 })], at: ['spec.minAvailable'] },
      // 67 % of 3 is 2.01, and a part of a pod is a pod
      { what: 'all must stay, rounded', objects: [three, budget({ minAvailable: '67%' })] },
      {
        what: 'more than the autoscaler leaves',
        objects: [deployment(), scaler({ minReplicas: 2 }), budget({ minAvailable: 2 })],
      },
    ],
    good: [
      { what: 'one may go', objects: [three, budget({ maxUnavailable: 1 })] },
      // 1 % of 3 is 0.03, and a part of a pod is a pod
      { what: 'a small part may go', objects: [three, budget({ maxUnavailable: '1%' })] },
      { what: 'two must stay', objects: [three, budget({ minAvailable: 2 })] },
      { what: 'other pods', objects: [three, budget({ maxUnavailable: 0 }, 'other')] },
    ],
  },
  'disruption-budget-unhealthy': {
    bad: [{ what: 'nothing said', objects: [budget({})], at: ['spec.unhealthyPodEvictionPolicy'] }],
    good: [
      { what: 'AlwaysAllow', objects: [budget({ unhealthyPodEvictionPolicy: 'AlwaysAllow' })] },
      { what: 'the default, if it is meant', objects: [budget({ unhealthyPodEvictionPolicy: 'IfHealthyBudget' })] },
    ],
  },
  'workload-spread': {
    bad: [
      { what: 'several pods', objects: [three], at: ['spec.template.spec.topologySpreadConstraints'] },
      {
        what: 'anti-affinity to nothing',
        objects: [deployment({ replicas: 3 }, { affinity: { podAntiAffinity: {} } })],
      },
      { what: 'an affinity to nodes only', objects: [deployment({ replicas: 2 }, { affinity: { nodeAffinity: {} } })] },
    ],
    good: [
      {
        what: 'a spread',
        objects: [
          deployment(
            { replicas: 3 },
            { topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: {} }] },
          ),
        ],
      },
      { what: 'one pod', objects: [deployment()] },
      { what: 'another tier', objects: [three], tier: 'test' },
    ],
  },
};
