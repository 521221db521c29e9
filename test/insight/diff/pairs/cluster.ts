import { object, pairsOf, refused, type Pair } from './pair';

const service = object('v1', 'Service', { spec: { selector: { app: 'a' }, ports: [{ name: 'a', port: 80 }] } });
const balanced = { type: 'LoadBalancer', loadBalancerClass: 'example.com/a' };
const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' };
const subjects = [{ kind: 'ServiceAccount', name: 'a', namespace: 'NAMESPACE' }];
const policy = object('networking.k8s.io/v1', 'NetworkPolicy', {
  spec: { podSelector: { matchLabels: { app: 'a' } }, ingress: [{ ports: [{ port: 80 }] }] },
});
const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
const version = (name: string, storage: boolean, served = true): object => ({ name, served, storage, schema });
const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
  metadata: { name: 'things.NAME.example.com' },
  spec: {
    group: 'NAME.example.com',
    scope: 'Namespaced',
    names: { kind: 'Thing', plural: 'things' },
    versions: [version('v1', true), version('v2', false)],
  },
});

/** A request for a certificate of CN=diff, which nobody signs; its key was thrown away. */
const REQUEST =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlISk1IRUNBUUF3RHpFTk1Bc0dBMVVFQXd3RVpHbG1aakJaTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSApBMElBQlArU3RvTERIcnJYTWxBZ1lURG82bmczUDVPQzRSMFVhbGFKSWRIbWsvU2JYTEYvNFVqUktVaTMvL1hXClFEM3dBUFV2S2N6SHNUeXhvek9hREtJaVJxS2dBREFLQmdncWhrak9QUVFEQWdOSUFEQkZBaUVBa0xVRWdwN0wKa2hqUmRranQrN1RQZ3hqc2dORHRxRmhVdWNsZEVsYjF2cmtDSUJnb3VUd2cvWEMxbzZtVHdQMDdEWWtuckQyLwo3K2JSbEJXMmtTY0thTFJmCi0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=';

export const CLUSTER_PAIRS: readonly Pair[] = [
  ...pairsOf('Namespace', object('v1', 'Namespace', { metadata: { name: 'NAME' } }, false), [
    ['a label', {}, { metadata: { labels: { a: 'b' } } }, 'in-place'],
    [
      'Pod Security, stricter',
      { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } },
      { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
      'in-place',
    ],
  ]),
  ...pairsOf('Service', service, [
    ['headless', {}, { spec: { clusterIP: 'None' } }, refused()],
    ['no longer headless', { spec: { clusterIP: 'None' } }, {}, { effect: 'recreate', refusedBy: 'ignored' }],
    ['another address', {}, { spec: { clusterIP: '10.96.250.250' } }, refused()],
    ['an address that is left out again', { spec: { clusterIP: '10.96.250.251' } }, {}, 'no-effect'],
    [
      'a port of the nodes that is left out again',
      { spec: { type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 32123 }] } },
      { spec: { type: 'NodePort' } },
      'no-effect',
    ],
    ['ports', {}, { spec: { ports: [{ name: 'a', port: 81 }] } }, 'in-place'],
    [
      'targetPort written out',
      {},
      { spec: { ports: [{ name: 'a', port: 80, targetPort: 80, protocol: 'TCP' }] } },
      'no-effect',
    ],
    ['selector', {}, { spec: { selector: { app: 'b' } } }, 'in-place'],
    ['ClusterIP to NodePort', {}, { spec: { type: 'NodePort' } }, 'in-place'],
    ['type written out', {}, { spec: { type: 'ClusterIP' } }, 'no-effect'],
    ['ClusterIP to LoadBalancer', {}, { spec: balanced }, 'in-place'],
    ['LoadBalancer to ClusterIP', { spec: balanced }, {}, 'recreate'],
    ['loadBalancerClass', { spec: balanced }, { spec: { ...balanced, loadBalancerClass: 'example.com/b' } }, refused()],
    ['to ExternalName', {}, { spec: { type: 'ExternalName', externalName: 'example.com' } }, 'recreate'],
    ['from ExternalName', { spec: { type: 'ExternalName', externalName: 'example.com' } }, {}, 'recreate'],
    ['ipFamilies', { spec: { ipFamilies: ['IPv4'] } }, { spec: { ipFamilies: ['IPv6'] } }, refused()],
    [
      'healthCheckNodePort',
      { spec: { ...balanced, externalTrafficPolicy: 'Local', healthCheckNodePort: 32111 } },
      { spec: { ...balanced, externalTrafficPolicy: 'Local', healthCheckNodePort: 32112 } },
      refused(),
    ],
    ['ipFamilies written out', {}, { spec: { ipFamilies: ['IPv4'] } }, 'in-place'],
    [
      'from ExternalName to headless',
      { spec: { type: 'ExternalName', externalName: 'example.com' } },
      { spec: { clusterIP: 'None' } },
      'recreate',
    ],
    ['sessionAffinity', {}, { spec: { sessionAffinity: 'ClientIP' } }, 'in-place'],
    ['publishNotReadyAddresses', {}, { spec: { publishNotReadyAddresses: true } }, 'in-place'],
  ]),
  ...pairsOf('RoleBinding', object('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: role, subjects }), [
    ['roleRef', {}, { roleRef: { ...role, name: 'b' } }, refused()],
    ['subjects', {}, { subjects: [{ ...subjects[0], name: 'b' }] }, 'in-place'],
  ]),
  ...pairsOf(
    'ClusterRoleBinding',
    object(
      'rbac.authorization.k8s.io/v1',
      'ClusterRoleBinding',
      { roleRef: { ...role, kind: 'ClusterRole', name: 'NAME-a' }, subjects: [] },
      false,
    ),
    [
      ['roleRef', {}, { roleRef: { ...role, kind: 'ClusterRole', name: 'NAME-b' } }, refused()],
      ['subjects', {}, { subjects }, 'in-place'],
    ],
  ),
  ...pairsOf(
    'Role',
    object('rbac.authorization.k8s.io/v1', 'Role', {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
    }),
    [['rules', {}, { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }, 'in-place']],
  ),
  ...pairsOf(
    'ResourceQuota',
    object('v1', 'ResourceQuota', { spec: { hard: { pods: '10' }, scopes: ['NotTerminating', 'NotBestEffort'] } }),
    [
      ['scopes', {}, { spec: { scopes: ['NotTerminating'] } }, refused()],
      ['scopes in another order', {}, { spec: { scopes: ['NotBestEffort', 'NotTerminating'] } }, 'no-effect'],
      ['hard', {}, { spec: { hard: { pods: '20' } } }, 'in-place'],
    ],
  ),
  ...pairsOf('PriorityClass', object('scheduling.k8s.io/v1', 'PriorityClass', { value: 10 }, false), [
    ['value', {}, { value: 11 }, refused()],
    ['preemptionPolicy', {}, { preemptionPolicy: 'Never' }, refused()],
    ['description', {}, { description: 'a' }, 'in-place'],
    ['preemptionPolicy written out', {}, { preemptionPolicy: 'PreemptLowerPriority' }, 'no-effect'],
  ]),
  ...pairsOf('RuntimeClass', object('node.k8s.io/v1', 'RuntimeClass', { handler: 'a' }, false), [
    ['handler', {}, { handler: 'b' }, refused()],
    ['overhead', {}, { overhead: { podFixed: { cpu: '10m' } } }, 'in-place'],
  ]),
  ...pairsOf(
    'IngressClass',
    object('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'example.com/a' } }, false),
    [
      ['controller', {}, { spec: { controller: 'example.com/b' } }, refused()],
      ['parameters', {}, { spec: { parameters: { kind: 'Thing', name: 'a' } } }, 'in-place'],
    ],
  ),
  ...pairsOf(
    'EndpointSlice',
    object('discovery.k8s.io/v1', 'EndpointSlice', { addressType: 'IPv4', endpoints: [], ports: [] }),
    [
      ['addressType', {}, { addressType: 'IPv6' }, refused()],
      ['endpoints', {}, { endpoints: [{ addresses: ['192.0.2.1'] }] }, 'in-place'],
    ],
  ),
  ...pairsOf(
    'ServiceCIDR',
    object('networking.k8s.io/v1', 'ServiceCIDR', { spec: { cidrs: ['192.0.2.0/24'] } }, false),
    [
      ['cidrs', {}, { spec: { cidrs: ['198.51.100.0/24'] } }, refused()],
      ['a second family', {}, { spec: { cidrs: ['192.0.2.0/24', '2001:db8::/112'] } }, 'in-place'],
    ],
  ),
  ...pairsOf(
    'PodDisruptionBudget',
    object('policy/v1', 'PodDisruptionBudget', {
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'a' } } },
    }),
    [
      ['maxUnavailable 0', {}, { spec: { maxUnavailable: 0 } }, 'in-place'],
      ['selector', {}, { spec: { selector: { matchLabels: { app: 'b' } } } }, 'in-place'],
      ['maxUnavailable 2', {}, { spec: { maxUnavailable: 2 } }, 'in-place'],
    ],
  ),
  ...pairsOf('NetworkPolicy', policy, [
    ['a rule less', {}, { spec: { ingress: null, policyTypes: ['Ingress'] } }, 'in-place'],
    ['a rule more', {}, { spec: { ingress: [{ ports: [{ port: 80 }] }, { ports: [{ port: 81 }] }] } }, 'in-place'],
    [
      'policyTypes and protocol written out',
      {},
      { spec: { policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }] } },
      'no-effect',
    ],
    ['egress closed', {}, { spec: { policyTypes: ['Ingress', 'Egress'] } }, 'in-place'],
    ['podSelector', {}, { spec: { podSelector: { matchLabels: { app: 'b' } } } }, 'in-place'],
  ]),
  ...pairsOf(
    'Ingress',
    object('networking.k8s.io/v1', 'Ingress', {
      spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } },
    }),
    [['backend', {}, { spec: { defaultBackend: { service: { name: 'b', port: { number: 80 } } } } }, 'in-place']],
  ),
  ...pairsOf(
    'HorizontalPodAutoscaler',
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
    }),
    [
      ['target', {}, { spec: { scaleTargetRef: { name: 'b' } } }, 'in-place'],
      ['minReplicas written out', {}, { spec: { minReplicas: 1 } }, 'no-effect'],
    ],
  ),
  ...pairsOf(
    'LimitRange',
    object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', default: { memory: '1Gi' } }] } }),
    [
      ['limits', {}, { spec: { limits: [{ type: 'Container', default: { memory: '2Gi' } }] } }, 'in-place'],
      [
        'limits in other words',
        {},
        { spec: { limits: [{ type: 'Container', default: { memory: '1024Mi' } }] } },
        'no-effect',
      ],
    ],
  ),
  ...pairsOf('ServiceAccount', object('v1', 'ServiceAccount', {}), [
    ['token', {}, { automountServiceAccountToken: false }, 'in-place'],
  ]),
  ...pairsOf('CustomResourceDefinition', definition, [
    ['scope', {}, { spec: { scope: 'Cluster' } }, refused('impossible')],
    [
      'kind',
      {},
      { spec: { names: { kind: 'Other' } } },
      { ...refused('impossible'), offline: 'only once the definition is established, which takes a moment' },
    ],
    ['plural', {}, { spec: { names: { plural: 'others' } } }, refused('impossible')],
    ['group', {}, { spec: { group: 'other.example.com' } }, refused('impossible')],
    [
      'the stored version leaves',
      {},
      { spec: { versions: [version('v2', true)] } },
      { ...refused('impossible'), offline: 'only once status.storedVersions says so, which takes a moment' },
    ],
    ['another version leaves', {}, { spec: { versions: [version('v1', true)] } }, 'in-place'],
    [
      'a version is added',
      {},
      { spec: { versions: [version('v1', true), version('v2', false), version('v3', false)] } },
      'in-place',
    ],
    [
      'a version is no longer served',
      {},
      { spec: { versions: [version('v1', true), version('v2', false, false)] } },
      'in-place',
    ],
    ['another version is stored', {}, { spec: { versions: [version('v1', false), version('v2', true)] } }, 'in-place'],
    ['short names', {}, { spec: { names: { shortNames: ['NAME'] } } }, 'in-place'],
    ['strategy of conversion written out', {}, { spec: { conversion: { strategy: 'None' } } }, 'no-effect'],
  ]),
  ...pairsOf(
    'CertificateSigningRequest',
    object(
      'certificates.k8s.io/v1',
      'CertificateSigningRequest',
      { spec: { request: REQUEST, signerName: 'example.com/a', usages: ['client auth'] } },
      false,
    ),
    [
      ['signerName', {}, { spec: { signerName: 'example.com/b' } }, { effect: 'recreate', refusedBy: 'ignored' }],
      ['usages', {}, { spec: { usages: ['server auth'] } }, { effect: 'recreate', refusedBy: 'ignored' }],
    ],
  ),
  ...pairsOf(
    'ResourceClaim',
    object('resource.k8s.io/v1', 'ResourceClaim', {
      spec: { devices: { requests: [{ name: 'a', exactly: { deviceClassName: 'a.example.com' } }] } },
    }),
    [
      [
        'spec',
        {},
        { spec: { devices: { requests: [{ name: 'a', exactly: { deviceClassName: 'b.example.com' } }] } } },
        refused(),
      ],
      ['a label', {}, { metadata: { labels: { a: 'b' } } }, 'in-place'],
    ],
  ),
  ...pairsOf(
    'ValidatingAdmissionPolicyBinding',
    object(
      'admissionregistration.k8s.io/v1',
      'ValidatingAdmissionPolicyBinding',
      { spec: { policyName: 'NAME-a', validationActions: ['Audit'] } },
      false,
    ),
    [['actions', {}, { spec: { validationActions: ['Warn'] } }, 'in-place']],
  ),
];
