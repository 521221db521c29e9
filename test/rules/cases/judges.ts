import { object, pod, workload, type RuleCases } from './case';

/**
 * Manifests that rules and other tools have to see in the same way: tools/judges shows them to the tools of the
 * crosswalk. They say more than a rule of ours asks for, as those tools do.
 */

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

interface Policy {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

const allow = (group: string, resources: readonly string[], verbs: readonly string[], names?: readonly string[]) => ({
  apiGroups: [group],
  resources,
  verbs,
  ...(names === undefined ? {} : { resourceNames: names }),
});
const role = (...rules: readonly Policy[]) => object(`${RBAC}/v1`, 'Role', { rules }, { name: 'app' });
const clusterRole = (...rules: readonly Policy[]) =>
  object(`${RBAC}/v1`, 'ClusterRole', { rules }, { name: 'app', namespace: undefined });
/** A role, and an account that has it. */
const held = (...rules: readonly Policy[]) => [
  clusterRole(...rules),
  object(
    `${RBAC}/v1`,
    'ClusterRoleBinding',
    {
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'app' },
      subjects: [{ kind: 'ServiceAccount', name: 'app', namespace: 'shop' }],
    },
    { name: 'app', namespace: undefined },
  ),
];
const reads = allow('', ['configmaps'], ['get']);

const service = object('v1', 'Service', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
const controller = object('v1', 'ReplicationController', {
  spec: {
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'example.com/web:1.0', ports: [{ containerPort: 80 }] }] },
    },
  },
});
const definition = (apiVersion: string, schema: object | undefined) =>
  object(
    apiVersion,
    'CustomResourceDefinition',
    {
      spec: {
        group: 'example.com',
        names: { kind: 'Thing', plural: 'things' },
        scope: 'Namespaced',
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    },
    { name: 'things.example.com', namespace: undefined },
  );
const several = { replicas: 3 };
const selector = { labelSelector: { matchLabels: { app: 'web' } } };
const others = { labelSelector: { matchLabels: { app: 'other' } } };
const antiAffinity = (term: object) => ({
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', ...term }],
    },
  },
});
const spread = (term: object) => ({
  topologySpreadConstraints: [
    { topologyKey: 'kubernetes.io/hostname', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway', ...term },
  ],
});
const both = (amounts: object) => [pod({}, { resources: { requests: amounts, limits: amounts } })];
const capability = (name: string) => [pod({}, { securityContext: { capabilities: { add: [name] } } })];
const mount = (path: string) => [pod({ volumes: [{ name: 'node', hostPath: { path } }] })];
const ingress = (word: string, value: string) => [
  object(
    'networking.k8s.io/v1',
    'Ingress',
    { spec: { ingressClassName: 'nginx' } },
    { annotations: { [`nginx.ingress.kubernetes.io/${word}`]: value } },
  ),
];
const ports = [{ name: 'http', containerPort: 8080 }];
const tcp = { tcpSocket: { port: 8080 } };

export const cases: RuleCases = {
  'container-cpu-request': { bad: [], good: [{ what: 'both of both', objects: both({ cpu: 1, memory: '1Gi' }) }] },
  'container-memory-request': { bad: [], good: [{ what: 'both of both', objects: both({ cpu: 1, memory: '1Gi' }) }] },
  'container-memory-limit': { bad: [], good: [{ what: 'both of both', objects: both({ cpu: 1, memory: '1Gi' }) }] },
  'container-ephemeral-storage': {
    bad: [],
    good: [{ what: 'request and limit', objects: both({ 'ephemeral-storage': '1Gi' }) }],
  },
  'container-read-only-root': {
    bad: [
      {
        what: 'the pods of a ReplicationController',
        objects: [controller],
        at: ['spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem'],
      },
    ],
    good: [],
  },
  'service-account-reference': {
    bad: [],
    good: [
      {
        what: 'an account that says its namespace, and a pod that does not',
        objects: [
          object('v1', 'ServiceAccount', {}, { name: 'app' }),
          pod({ serviceAccountName: 'app' }, {}, { namespace: undefined }),
        ],
      },
      {
        what: 'a pod that says its namespace, and an account that does not',
        objects: [
          object('v1', 'ServiceAccount', {}, { name: 'app', namespace: undefined }),
          object('v1', 'ServiceAccount', {}, { name: 'other' }),
          pod({ serviceAccountName: 'app' }),
        ],
      },
    ],
  },
  'claim-reference': {
    bad: [],
    good: [
      {
        what: 'a volume that a claim of the StatefulSet takes the place of',
        objects: [
          workload(
            'StatefulSet',
            { volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
            { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
          ),
        ],
      },
    ],
  },
  'service-pods': { bad: [], good: [{ what: 'the pods of a ReplicationController', objects: [controller, service] }] },
  'container-readiness-probe': {
    bad: [
      {
        what: 'ports behind a Service',
        objects: [workload('Deployment', {}, {}, { ports, livenessProbe: tcp }), service],
      },
    ],
    good: [
      {
        what: 'both probes behind a Service',
        objects: [
          workload(
            'Deployment',
            {},
            {},
            { ports, readinessProbe: tcp, livenessProbe: { ...tcp, failureThreshold: 9 } },
          ),
          service,
        ],
      },
    ],
  },
  'deployment-rolling-update': {
    bad: [
      {
        what: 'Recreate behind a Service',
        objects: [workload('Deployment', { ...several, strategy: { type: 'Recreate' } }), service],
      },
    ],
    good: [
      {
        what: 'a rolling update behind a Service',
        objects: [workload('Deployment', { ...several, strategy: { type: 'RollingUpdate' } }), service],
      },
    ],
  },
  'workload-spread': {
    bad: [
      { what: 'a StatefulSet', objects: [workload('StatefulSet', several)] },
      { what: 'a spread that counts no pods', objects: [workload('Deployment', several, spread({}))] },
      { what: 'a spread that counts other pods', objects: [workload('Deployment', several, spread(others))] },
      { what: 'anti-affinity to other pods', objects: [workload('StatefulSet', several, antiAffinity(others))] },
      {
        what: 'anti-affinity to pods of another namespace',
        objects: [workload('StatefulSet', several, antiAffinity({ ...selector, namespaces: ['other'] }))],
      },
    ],
    good: [
      { what: 'a spread of its own pods', objects: [workload('Deployment', several, spread(selector))] },
      {
        what: 'a spread over all pods of the namespace',
        objects: [workload('Deployment', several, spread({ labelSelector: {} }))],
      },
      { what: 'anti-affinity to its own pods', objects: [workload('Deployment', several, antiAffinity(selector))] },
      { what: 'the same of a StatefulSet', objects: [workload('StatefulSet', several, antiAffinity(selector))] },
      {
        what: 'anti-affinity that should hold',
        objects: [
          workload('StatefulSet', several, {
            affinity: {
              podAntiAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [
                  { weight: 1, podAffinityTerm: { topologyKey: 'topology.kubernetes.io/zone', ...selector } },
                ],
              },
            },
          }),
        ],
      },
    ],
  },
  'image-pull-policy': { bad: [], good: [{ what: 'Always', objects: [pod({}, { imagePullPolicy: 'Always' })] }] },
  'label-syntax': {
    bad: [{ what: 'a path', objects: [object('v1', 'Service', {}, { labels: { app: 'web/shop' } })] }],
    good: [{ what: 'a word', objects: [object('v1', 'Service', {}, { labels: { app: 'web' } })] }],
  },
  'service-account-default': {
    bad: [
      {
        what: 'the default account itself, with a token',
        objects: [object('v1', 'ServiceAccount', {}, { name: 'default' })],
        at: ['automountServiceAccountToken'],
      },
    ],
    good: [
      {
        what: 'the default account without a token',
        objects: [object('v1', 'ServiceAccount', { automountServiceAccountToken: false }, { name: 'default' })],
      },
    ],
  },
  'git-sync-commit': {
    bad: [
      {
        what: 'another program in the place of git',
        objects: [
          pod(
            {},
            {
              env: [
                { name: 'GITSYNC_REF', value: 'a' },
                { name: 'GITSYNC_GIT', value: '/tmp/git' },
              ],
            },
          ),
        ],
        at: ['spec.containers[0].env[1]'],
      },
    ],
    good: [],
  },
  'ingress-nginx-snippet': {
    bad: [
      { what: 'a snippet of Lua', objects: ingress('server-snippet', 'set_by_lua_block $a { return 1 }') },
      { what: 'a snippet with an alias', objects: ingress('configuration-snippet', 'location /a { alias /etc/; }') },
      { what: 'a URL that ends the directive', objects: ingress('auth-url', 'http://example.com/#;load_module x;\n') },
      { what: 'a name that ends the directive', objects: ingress('auth-tls-match-cn', 'CN=a #(\n){}\n') },
    ],
    good: [
      { what: 'a URL', objects: ingress('auth-url', 'https://auth.example.com/check?next=$scheme://$host&a=1') },
      { what: 'names that may call', objects: ingress('auth-tls-match-cn', 'CN=(one|two)\\.example\\.com') },
    ],
  },
  'namespace-default': {
    bad: [{ what: 'a pod in kube-system', objects: [pod({}, {}, { namespace: 'kube-system' })] }],
    good: [],
  },
  'pod-part-name': {
    bad: [
      {
        what: 'two ports of one name',
        objects: [workload('Deployment', {}, {}, { ports: [...ports, { name: 'http', containerPort: 8081 }] })],
        at: ['spec.template.spec.containers[0].ports[1].name'],
      },
    ],
    good: [
      {
        what: 'ports of the same name in two containers',
        objects: [
          workload(
            'Deployment',
            {},
            { initContainers: [{ name: 'first', restartPolicy: 'Always', ports }] },
            { ports },
          ),
        ],
      },
      { what: 'ports without names', objects: [pod({}, { ports: [{ containerPort: 1 }, { containerPort: 2 }] })] },
    ],
  },
  schema: {
    bad: [
      {
        what: 'a variable that stands twice',
        objects: [
          pod(
            {},
            {
              env: [
                { name: 'A', value: '1' },
                { name: 'A', value: '2' },
              ],
            },
          ),
        ],
      },
    ],
    good: [
      {
        what: 'a resource whose definition says nothing of its fields',
        objects: [
          definition('apiextensions.k8s.io/v1', undefined),
          object('example.com/v1', 'Thing', { spec: { size: 1 } }),
        ],
      },
      {
        what: 'a resource whose definition is of v1beta1, which no server takes',
        objects: [
          definition('apiextensions.k8s.io/v1beta1', { type: 'object' }),
          object('example.com/v1', 'Thing', { spec: { size: 1 } }),
        ],
      },
      {
        what: 'a field of raw JSON, which a generator takes for base64',
        objects: [
          definition('apiextensions.k8s.io/v1', {
            type: 'object',
            properties: {
              spec: { type: 'string', format: 'byte', 'x-kubernetes-preserve-unknown-fields': true },
            },
          }),
          object('example.com/v1', 'Thing', { spec: { size: 1 } }),
        ],
      },
      {
        what: 'a resource with two definitions, one of which has its field',
        objects: [
          definition('apiextensions.k8s.io/v1', {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
          }),
          definition('apiextensions.k8s.io/v1', { type: 'object' }),
          object('example.com/v1', 'Thing', { spec: { size: 1 } }),
        ],
      },
      { what: 'a variable that stands once', objects: [pod({}, { env: [{ name: 'A', value: '1' }] })] },
      {
        what: 'what kubectl get -o yaml shows',
        objects: [
          {
            ...workload('StatefulSet', {
              serviceName: 'web',
              volumeClaimTemplates: [
                {
                  apiVersion: 'v1',
                  kind: 'PersistentVolumeClaim',
                  metadata: { name: 'data', creationTimestamp: null },
                  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
                  status: { phase: 'Pending' },
                },
              ],
            }),
            metadata: {
              name: 'web',
              namespace: 'shop',
              creationTimestamp: '2026-01-01T00:00:00Z',
              generation: 2,
              resourceVersion: '12',
              uid: '0b5f2c36-8d9e-4d0b-9a53-1f2a0b5f2c36',
              managedFields: [{ manager: 'kubectl', operation: 'Apply' }],
            },
            status: { replicas: 1, availableReplicas: 1 },
          },
        ],
      },
    ],
  },
  'pod-host-aliases': { bad: [], good: [{ what: 'nothing said', objects: [pod()] }] },
  'pod-security-dangerous-capabilities': {
    bad: ['SYS_ADMIN', 'SYS_MODULE', 'NET_ADMIN'].map((name) => ({ what: name, objects: capability(name) })),
    good: [],
  },
  'pod-security-host-path': {
    bad: ['/', '/etc', '/var/lib/docker', '/proc'].map((path) => ({ what: path, objects: mount(path) })),
    good: [],
  },
  'rbac-everybody': {
    bad: [
      {
        what: 'masters by a RoleBinding',
        objects: [
          object(`${RBAC}/v1`, 'RoleBinding', {
            roleRef: { apiGroup: RBAC, kind: 'Role', name: 'app' },
            subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'system:masters' }],
          }),
        ],
      },
    ],
    good: [],
  },
  'rbac-wildcard': {
    bad: [
      { what: 'all verbs on Secrets', objects: [clusterRole(allow('', ['secrets'], ['*']))] },
      { what: 'all of a namespace', objects: [role(allow('', ['*'], ['get', 'list']))] },
    ],
    good: [],
  },
  'rbac-write-config': {
    bad: [
      {
        what: 'who is who in an EKS cluster, by name',
        objects: [clusterRole(allow('', ['configmaps'], ['update'], ['aws-auth']))],
        at: ['rules[0]'],
      },
    ],
    good: [],
  },
  'rbac-secrets': {
    bad: [{ what: 'an account that reads all Secrets', objects: held(allow('', ['secrets'], ['get', 'list'])) }],
    good: [
      { what: 'an account that reads no Secrets', objects: held(reads) },
      { what: 'a Role', objects: [role(reads)] },
    ],
  },
  'rbac-exec': {
    bad: [
      { what: 'an account that may exec', objects: held(allow('', ['pods/exec'], ['create'])) },
      {
        what: 'attaching, by the rules of all groups',
        objects: [clusterRole(allow('*', ['pods/attach'], ['create']), allow('*', ['pods'], ['get']))],
      },
    ],
    good: [{ what: 'an account that may not', objects: held(reads) }],
  },
  'rbac-escalate': {
    bad: [
      { what: 'an account that impersonates', objects: held(allow('', ['users', 'groups'], ['impersonate'])) },
      { what: 'groups, by the rules of all groups', objects: [clusterRole(allow('*', ['groups'], ['impersonate']))] },
      {
        what: 'an account that binds',
        objects: held(allow(RBAC, ['rolebindings', 'clusterrolebindings', 'roles', 'clusterroles'], ['bind'])),
      },
    ],
    good: [{ what: 'an account that does not', objects: held(reads) }],
  },
  'rbac-write-bindings': {
    bad: [
      {
        what: 'bindings, by the rules of all groups',
        objects: [clusterRole(allow('*', ['rolebindings'], ['get', 'patch']))],
      },
    ],
    good: [],
  },
  'rbac-webhooks': {
    bad: [],
    good: [
      { what: 'reading them', objects: [clusterRole(allow(ADMISSION, ['validatingwebhookconfigurations'], ['get']))] },
    ],
  },
  'rbac-credentials': {
    bad: [
      {
        what: 'approving certificates of a signer',
        objects: [
          clusterRole(
            allow('certificates.k8s.io', ['certificatesigningrequests/approval'], ['update', 'patch']),
            allow('certificates.k8s.io', ['signers'], ['approve'], ['example.com/*']),
          ),
        ],
      },
    ],
    good: [],
  },
  'rbac-nodes': {
    bad: [{ what: 'an account that calls kubelets', objects: held(allow('', ['nodes/proxy'], ['create'])) }],
    good: [{ what: 'an account that does not', objects: held(reads) }],
  },
  'rbac-write-network': {
    bad: [
      { what: 'an account that says where Services lead', objects: held(allow('', ['services/status'], ['patch'])) },
    ],
    good: [{ what: 'an account that does not', objects: held(reads) }],
  },
  'rbac-delete': { bad: [{ what: 'deleting logs', objects: [role(allow('', ['pods/log'], ['delete']))] }], good: [] },
};
