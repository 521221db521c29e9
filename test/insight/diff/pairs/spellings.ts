import { object, pairsOf, podSpec, refused, template, type Pair } from './pair';

type Fields = Readonly<Record<string, unknown>>;

const selector = { matchLabels: { app: 'NAME' } };
const main = (more: object): Fields => ({
  spec: { template: template({ containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.9', ...more }] }) },
});
const resources = (requests: object, limits: object): Fields => main({ resources: { requests, limits } });

const deployment = object('apps/v1', 'Deployment', { spec: { replicas: 2, selector, template: template() } });
const removed = { offline: 'no server of today serves it' };
const scaler = (more: object): Fields => ({
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
    minReplicas: 1,
    maxReplicas: 2,
    ...more,
  },
});
const cpu = (averageUtilization: number): object => ({
  metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }],
});
const webhook = {
  name: 'a.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  failurePolicy: 'Ignore',
  clientConfig: { service: { name: 'a', namespace: 'NAMESPACE' } },
  rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nothing'] }],
};
const rule = (port: number): object => ({ ports: [{ port }] });
const budget = object('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, selector } });
const path = (backend: object, more: object = {}): Fields => ({
  spec: { rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', backend, ...more }] } }] },
});

/** The same in other words, and what only looks like it. */
export const SPELLING_PAIRS: readonly Pair[] = [
  ...pairsOf('template', deployment, [
    [
      'quantities in other words',
      resources({ cpu: '1000m', memory: '1024Mi' }, { cpu: '1500m', memory: 2147483648 }),
      resources({ cpu: 1, memory: '1Gi' }, { cpu: '1.5', memory: '2Gi' }),
      'no-effect',
    ],
    ['a quantity with an exponent', resources({}, { memory: '1e9' }), resources({}, { memory: '1G' }), 'no-effect'],
    ['Gi is not G', resources({}, { memory: '1Gi' }), resources({}, { memory: '1G' }), 'rolling'],
    [
      'requests that stand for limits are filled in for Pods only',
      resources({}, { memory: '1Gi' }),
      resources({ memory: '1Gi' }, { memory: '1Gi' }),
      'rolling',
    ],
    [
      'enableServiceLinks is filled in for Pods only',
      {},
      { spec: { template: { spec: { enableServiceLinks: true } } } },
      'rolling',
    ],
    ['an empty securityContext of the pod', {}, { spec: { template: { spec: { securityContext: {} } } } }, 'no-effect'],
    ['an empty securityContext of a container', {}, main({ securityContext: {} }), 'rolling'],
    ['empty resources', {}, main({ resources: {} }), 'no-effect'],
    ['an empty affinity', {}, { spec: { template: { spec: { affinity: {} } } } }, 'rolling'],
    [
      'serviceAccount, the old name',
      { spec: { template: { spec: { serviceAccountName: 'a' } } } },
      { spec: { template: { spec: { serviceAccountName: 'a', serviceAccount: 'a' } } } },
      'no-effect',
    ],
    [
      'volumes with what is filled in',
      {
        spec: {
          template: {
            spec: {
              volumes: [
                { name: 'a', configMap: { name: 'a' } },
                { name: 'b' },
                { name: 'c', hostPath: { path: '/c' } },
                { name: 'd', projected: { sources: [{ serviceAccountToken: { path: 'd' } }] } },
              ],
            },
          },
        },
      },
      {
        spec: {
          template: {
            spec: {
              volumes: [
                { name: 'a', configMap: { name: 'a', defaultMode: 420 } },
                { name: 'b', emptyDir: {} },
                { name: 'c', hostPath: { path: '/c', type: '' } },
                {
                  name: 'd',
                  projected: {
                    defaultMode: 420,
                    sources: [{ serviceAccountToken: { path: 'd', expirationSeconds: 3600 } }],
                  },
                },
              ],
            },
          },
        },
      },
      'no-effect',
    ],
  ]),
  ...pairsOf('Pod in other words', object('v1', 'Pod', { spec: podSpec() }), [
    [
      'what is filled in for Pods only',
      {
        spec: {
          containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.9', resources: { limits: { memory: '1Gi' } } }],
        },
      },
      {
        spec: {
          enableServiceLinks: true,
          containers: [
            {
              name: 'main',
              image: 'registry.k8s.io/pause:3.9',
              resources: { limits: { memory: '1Gi' }, requests: { memory: '1Gi' } },
            },
          ],
        },
      },
      'no-effect',
    ],
  ]),
  ...pairsOf(
    'Job in other words',
    object('batch/v1', 'Job', { spec: { suspend: true, template: { spec: podSpec({ restartPolicy: 'Never' }) } } }),
    [
      [
        'what is filled in',
        {},
        { spec: { parallelism: 1, completions: 1, backoffLimit: 6, podReplacementPolicy: 'TerminatingOrFailed' } },
        'no-effect',
      ],
    ],
  ),
  ...pairsOf('Secret in other words', object('v1', 'Secret', { data: { a: 'Y2hhbmdlbWU=' } }), [
    ['base64 in lines', {}, { data: { a: 'Y2hhbm\ndlbWU=\n' } }, 'no-effect'],
    ['stringData wins over data', { data: { a: 'b2xk' }, stringData: { a: 'changeme' } }, {}, 'no-effect'],
  ]),
  ...pairsOf(
    'HorizontalPodAutoscaler in other words',
    object('autoscaling/v2', 'HorizontalPodAutoscaler', scaler(cpu(80))),
    [
      ['no measure is 80 % of the processor', { spec: { metrics: null } }, {}, 'no-effect'],
      [
        'autoscaling/v1',
        { apiVersion: 'autoscaling/v1', spec: { metrics: null, targetCPUUtilizationPercentage: 80 } },
        {},
        'no-effect',
      ],
      [
        'autoscaling/v1 with another bound',
        { apiVersion: 'autoscaling/v1', spec: { metrics: null, targetCPUUtilizationPercentage: 70 } },
        {},
        'in-place',
      ],
      ['autoscaling/v2beta2', { apiVersion: 'autoscaling/v2beta2' }, {}, { effect: 'no-effect', ...removed }],
      ['a version that is served no more', {}, { apiVersion: 'autoscaling/v2beta2' }, refused('impossible')],
    ],
  ),
  ...pairsOf('PodDisruptionBudget in other words', budget, [
    ['policy/v1beta1', { apiVersion: 'policy/v1beta1' }, {}, { effect: 'no-effect', ...removed }],
    [
      'policy/v1beta1 with an empty selector',
      { apiVersion: 'policy/v1beta1', spec: { selector: { matchLabels: null } } },
      { spec: { selector: { matchLabels: null } } },
      { effect: 'in-place', ...removed },
    ],
  ]),
  ...pairsOf('extensions/v1beta1', deployment, [
    [
      'a Deployment that moved to apps/v1',
      { apiVersion: 'extensions/v1beta1', spec: { selector: null } },
      {},
      { effect: 'no-effect', ...removed },
    ],
  ]),
  ...pairsOf(
    'Ingress in other words',
    object(
      'networking.k8s.io/v1',
      'Ingress',
      path({ service: { name: 'a', port: { number: 80 } } }, { pathType: 'ImplementationSpecific' }),
    ),
    [
      [
        'extensions/v1beta1',
        { apiVersion: 'extensions/v1beta1', ...path({ serviceName: 'a', servicePort: 80 }) },
        {},
        { effect: 'no-effect', ...removed },
      ],
      [
        'networking.k8s.io/v1beta1, another port',
        { apiVersion: 'networking.k8s.io/v1beta1', ...path({ serviceName: 'a', servicePort: 81 }) },
        {},
        { effect: 'in-place', ...removed },
      ],
    ],
  ),
  ...pairsOf(
    'Role in other words',
    object('rbac.authorization.k8s.io/v1', 'Role', {
      rules: [{ apiGroups: ['apps', ''], resources: ['pods', 'configmaps'], verbs: ['get', 'list'] }],
    }),
    [
      [
        'sets in another order',
        {},
        { rules: [{ apiGroups: ['', 'apps'], resources: ['configmaps', 'pods'], verbs: ['list', 'get'] }] },
        'no-effect',
      ],
    ],
  ),
  ...pairsOf(
    'RoleBinding in other words',
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
      subjects: [
        { kind: 'Group', name: 'a' },
        { kind: 'ServiceAccount', name: 'b', namespace: 'NAMESPACE' },
      ],
    }),
    [
      [
        'groups of the subjects written out, in another order',
        {},
        {
          subjects: [
            { kind: 'ServiceAccount', name: 'b', namespace: 'NAMESPACE', apiGroup: '' },
            { kind: 'Group', name: 'a', apiGroup: 'rbac.authorization.k8s.io' },
          ],
        },
        'no-effect',
      ],
    ],
  ),
  ...pairsOf(
    'NetworkPolicy in other words',
    object('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, ingress: [rule(80), rule(81)] } }),
    [
      ['rules in another order', {}, { spec: { ingress: [rule(81), rule(80)] } }, 'no-effect'],
      [
        'directions in another order',
        { spec: { egress: [rule(82)], policyTypes: ['Ingress', 'Egress'] } },
        { spec: { egress: [rule(82)], policyTypes: ['Egress', 'Ingress'] } },
        'no-effect',
      ],
    ],
  ),
  ...pairsOf(
    'Service in other words',
    object('v1', 'Service', {
      spec: {
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 81 },
        ],
      },
    }),
    [
      ['an address that is left empty', {}, { spec: { clusterIP: '' } }, 'no-effect'],
      [
        'ports in another order',
        {},
        {
          spec: {
            ports: [
              { name: 'b', port: 81 },
              { name: 'a', port: 80 },
            ],
          },
        },
        'no-effect',
      ],
    ],
  ),
  ...pairsOf(
    'ValidatingWebhookConfiguration',
    object(
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      { metadata: { name: 'NAME' }, webhooks: [webhook] },
      false,
    ),
    [
      [
        'what is filled in',
        {},
        {
          webhooks: [
            {
              ...webhook,
              timeoutSeconds: 10,
              matchPolicy: 'Equivalent',
              namespaceSelector: {},
              objectSelector: {},
              clientConfig: { service: { name: 'a', namespace: 'NAMESPACE', port: 443 } },
              rules: webhook.rules.map((one) => ({ ...one, scope: '*' })),
            },
          ],
        },
        'no-effect',
      ],
      ['failurePolicy', {}, { webhooks: [{ ...webhook, failurePolicy: 'Fail' }] }, 'in-place'],
    ],
  ),
];
