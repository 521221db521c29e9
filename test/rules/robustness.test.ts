import fc from 'fast-check';
import { Target } from '../../lib/environment';
import type { Json, KubeObject } from '../../lib/kubernetes';
import { Inventory, isKubeObject } from '../../lib/model';
import { judgeManifests, manifestRules } from '../../lib/rules';
import { object, workload } from './cases/case';

const probe = { httpGet: { port: 'http', host: 'a' }, failureThreshold: 3 };
const web: KubeObject[] = [
  object('v1', 'Namespace', {}, { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }),
  workload(
    'Deployment',
    { replicas: 2, strategy: { type: 'Recreate' } },
    {
      hostAliases: [{ ip: '10.0.0.1' }],
      securityContext: { runAsUser: 1, seccompProfile: { type: 'Localhost' }, sysctls: [{ name: 'a' }] },
      initContainers: [{ name: 'first', image: 'a:1', command: ['sudo'] }],
      volumes: [
        { name: 'a', hostPath: { path: '/' } },
        { name: 'b', secret: { secretName: 's', items: [{ key: 'k', path: 'p' }] } },
      ],
      topologySpreadConstraints: [{ topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } } }],
    },
    {
      ports: [{ name: 'http', containerPort: 80, hostPort: 80 }],
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
      envFrom: [{ configMapRef: { name: 'c' } }],
      livenessProbe: probe,
      readinessProbe: probe,
      lifecycle: { preStop: probe },
      resources: { requests: { cpu: 1, memory: '1Gi' }, limits: { memory: '1Gi' } },
      securityContext: { capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] }, seLinuxOptions: { type: 'a' } },
      volumeMounts: [{ name: 'a', mountPath: '/a' }],
    },
  ),
  object('v1', 'Service', {
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
  }),
  object('policy/v1', 'PodDisruptionBudget', {
    spec: { minAvailable: '50%', selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } },
  }),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: { minReplicas: 1, maxReplicas: 2, scaleTargetRef: { kind: 'Deployment', name: 'web' } },
  }),
  object('networking.k8s.io/v1', 'Ingress', {
    spec: {
      tls: [{ hosts: ['a'] }],
      rules: [{ host: 'a', http: { paths: [{ backend: { service: { name: 'web', port: { name: 'http' } } } }] } }],
    },
  }),
  object('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }, { podSelector: {} }],
          ports: [{ port: 80, endPort: 90 }],
        },
      ],
      egress: [{ to: [{ namespaceSelector: { matchLabels: { a: 'b' } } }] }],
    },
  }),
  object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', default: { memory: '1Gi' } }] } }),
  object('v1', 'ConfigMap', { data: { k: 'v' } }),
  object('v1', 'Secret', { data: { k: 'dg==' }, type: 'Opaque' }),
  object('v1', 'ServiceAccount', {}),
  object('rbac.authorization.k8s.io/v1', 'Role', {
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['a'] }],
  }),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { kind: 'Role', name: 'web', apiGroup: 'rbac.authorization.k8s.io' },
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
  }),
  object('gateway.networking.k8s.io/v1', 'Gateway', { spec: { listeners: [{ protocol: 'HTTP', name: 'a' }] } }),
];

/** All places in a value, as lists of keys. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: Json): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, by) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === key ? replaced(item, rest, by) : item]),
  );
}

const places = web.flatMap((one, index) =>
  placesIn(one)
    .filter(
      ([first, second]) =>
        first === 'spec' ||
        first === 'data' ||
        first === 'rules' ||
        first === 'subjects' ||
        first === 'roleRef' ||
        (first === 'metadata' && second === 'labels'),
    )
    .map((path) => ({ index, path })),
);
const odd = fc.constantFrom<Json>(null, 0, -1, 1.5, true, '', '%', 'a', [], [null], [[]], ['a', 1], {}, { a: null }, [
  {},
]);

test.each(['dev', 'prod'] as const)('whatever stands in a manifest, no rule of %s breaks on it', (tier) => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ place: fc.constantFrom(...places), by: odd }), { minLength: 1, maxLength: 4 }),
      (changes) => {
        const objects: unknown[] = [...web];
        for (const { place, by } of changes) objects[place.index] = replaced(objects[place.index], place.path, by);
        const inventory = Inventory.of(objects.filter(isKubeObject));
        judgeManifests(manifestRules, { inventory, target: Target.generic(), tier, needs: undefined });
      },
    ),
    { numRuns: 150 },
  );
});
