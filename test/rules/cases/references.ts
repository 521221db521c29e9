import type { SecretNeed } from '../../../lib/connect';
import { Target } from '../../../lib/environment';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { pod, type RuleCases } from './case';

const namespace = 'shop';
const labels = { app: 'web' };

const object = (apiVersion: string, kind: string, name: string, fields: JsonObject = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...fields,
});
const cluster = (apiVersion: string, kind: string, name: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name },
});
const secret = (name: string, ...keys: readonly string[]): KubeObject =>
  object('v1', 'Secret', name, { data: Object.fromEntries(keys.map((key) => [key, 'eA=='])) });
const configMap = (name: string, ...keys: readonly string[]): KubeObject =>
  object('v1', 'ConfigMap', name, { data: Object.fromEntries(keys.map((key) => [key, 'x'])) });
const service = (spec: JsonObject, name = 'web'): KubeObject =>
  object('v1', 'Service', name, { spec: { selector: labels, ports: [{ name: 'http', port: 80 }], ...spec } });
const workload = (kind: string, spec: JsonObject = {}, ports: readonly JsonObject[] = []): KubeObject =>
  object('apps/v1', kind, 'web', {
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: 'a:1', ...(ports.length === 0 ? {} : { ports }) }] },
      },
      ...spec,
    },
  });
const deployment = (spec: JsonObject = {}, ports: readonly JsonObject[] = []): KubeObject =>
  workload('Deployment', spec, ports);
const budget = (name: string, selected: JsonObject = labels): KubeObject =>
  object('policy/v1', 'PodDisruptionBudget', name, { spec: { selector: { matchLabels: selected } } });
const env = (valueFrom: JsonObject): { env: readonly JsonObject[] } => ({ env: [{ name: 'A', valueFrom }] });
const kafka = object('kafka.strimzi.io/v1', 'Kafka', 'events', {
  spec: { entityOperator: { userOperator: { secretPrefix: 'events-user-' } } },
});
const kafkaUser: KubeObject = {
  ...object('kafka.strimzi.io/v1', 'KafkaUser', 'web', { spec: { authentication: { type: 'scram-sha-512' } } }),
  metadata: { name: 'web', namespace, labels: { 'strimzi.io/cluster': 'events' } },
};
const need: SecretNeed = {
  kind: 'secret',
  id: 'shop/db',
  reason: 'the test',
  shape: { type: 'password' },
  places: [{ namespace, name: 'db', keys: { password: 'value' } }],
};
const ingress = (name: string, port: JsonObject): KubeObject =>
  object('networking.k8s.io/v1', 'Ingress', 'web', {
    spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port } } }] } }] },
  });
const route = (name: string, port: number): KubeObject =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', { spec: { rules: [{ backendRefs: [{ name, port }] }] } });
const autoscaler = (name: string): KubeObject =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, maxReplicas: 3 },
  });
const monitor = (kind: string, field: string, port: string, selected: JsonObject = labels): KubeObject =>
  object('monitoring.coreos.com/v1', kind, 'web', {
    spec: { selector: { matchLabels: selected }, [field]: [{ port }] },
  });
const binding = (roleRef: JsonObject, account = 'web', kind = 'RoleBinding'): KubeObject =>
  object('rbac.authorization.k8s.io/v1', kind, 'web', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...roleRef },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  });
const role = object('rbac.authorization.k8s.io/v1', 'Role', 'web');
const account = object('v1', 'ServiceAccount', 'web');
const claim = (storageClassName: string, name = 'data'): KubeObject =>
  object('v1', 'PersistentVolumeClaim', name, { spec: { storageClassName } });
const mounted = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
const labelled = (one: KubeObject): KubeObject => ({ ...one, metadata: { ...one.metadata, labels } });

export const cases: RuleCases = {
  'secret-reference': {
    bad: [
      {
        what: 'a Secret of a variable that is not among the manifests',
        objects: [pod({}, env({ secretKeyRef: { name: 'db', key: 'password' } }))],
        at: ['spec.containers[0].env[0].valueFrom.secretKeyRef'],
      },
      {
        what: 'a Secret of a volume that no need promises',
        objects: [pod({ volumes: [{ name: 'data', secret: { secretName: 'dbs' } }] }, mounted)],
        needs: [need],
        at: ['spec.volumes[0].secret'],
      },
      {
        what: 'a Secret in another namespace than the pod',
        objects: [secret('db', 'a'), pod({}, { envFrom: [{ secretRef: { name: 'db' } }] }, { namespace: 'other' })],
        at: ['spec.containers[0].envFrom[0].secretRef'],
      },
      {
        what: 'a Secret to pull images with',
        objects: [pod({ imagePullSecrets: [{ name: 'pull' }] })],
        at: ['spec.imagePullSecrets[0]'],
      },
      {
        what: 'a user of Strimzi by its bare name, where Secrets have a prefix',
        objects: [kafka, kafkaUser, pod({}, { envFrom: [{ secretRef: { name: 'web' } }] })],
        at: ['spec.containers[0].envFrom[0].secretRef'],
      },
    ],
    good: [
      { what: 'one that is made', objects: [secret('db'), pod({}, { envFrom: [{ secretRef: { name: 'db' } }] })] },
      {
        what: 'one that a need promises',
        objects: [pod({}, env({ secretKeyRef: { name: 'db', key: 'password' } }))],
        needs: [need],
      },
      {
        what: 'one that is optional',
        objects: [pod({}, { envFrom: [{ secretRef: { name: 'db', optional: true } }] })],
      },
      {
        what: 'what Strimzi makes of a cluster and a user',
        objects: [
          kafka,
          kafkaUser,
          pod(
            {
              volumes: [
                {
                  name: 'data',
                  projected: {
                    sources: [{ secret: { name: 'events-cluster-ca-cert' } }, { secret: { name: 'events-user-web' } }],
                  },
                },
              ],
            },
            mounted,
          ),
        ],
      },
      {
        what: 'what cert-manager and External Secrets make',
        objects: [
          object('cert-manager.io/v1', 'Certificate', 'c', { spec: { secretName: 'tls' } }),
          object('external-secrets.io/v1', 'ExternalSecret', 'db', { spec: { data: [{ secretKey: 'password' }] } }),
          pod({}, { envFrom: [{ secretRef: { name: 'tls' } }, { secretRef: { name: 'db' } }] }),
        ],
      },
      {
        what: 'what an operator may make, by the name of its resource',
        objects: [
          object('postgresql.cnpg.io/v1', 'Cluster', 'orders'),
          pod({}, { envFrom: [{ secretRef: { name: 'orders-app' } }] }),
        ],
      },
    ],
  },
  'config-map-reference': {
    bad: [
      {
        what: 'a ConfigMap of a volume that nobody makes',
        objects: [configMap('setings'), pod({ volumes: [{ name: 'data', configMap: { name: 'settings' } }] }, mounted)],
        at: ['spec.volumes[0].configMap'],
      },
      {
        what: 'a ConfigMap of variables of an init container',
        objects: [pod({ initContainers: [{ name: 'i', envFrom: [{ configMapRef: { name: 'settings' } }] }] })],
        at: ['spec.initContainers[0].envFrom[0].configMapRef'],
      },
    ],
    good: [
      {
        what: 'one that is made',
        objects: [configMap('settings'), pod({}, { envFrom: [{ configMapRef: { name: 'settings' } }] })],
      },
      {
        what: 'the authority that is in every namespace',
        objects: [pod({ volumes: [{ name: 'data', configMap: { name: 'kube-root-ca.crt' } }] }, mounted)],
      },
    ],
  },
  'reference-key': {
    bad: [
      {
        what: 'a key that the ConfigMap does not have',
        objects: [
          configMap('settings', 'level'),
          pod({}, env({ configMapKeyRef: { name: 'settings', key: 'levle' } })),
        ],
        at: ['spec.containers[0].env[0].valueFrom.configMapKeyRef'],
      },
      {
        what: 'a key that the need does not bring',
        objects: [pod({}, env({ secretKeyRef: { name: 'db', key: 'user' } }))],
        needs: [need],
      },
      {
        what: 'a key of a volume',
        objects: [
          secret('db', 'a'),
          pod({ volumes: [{ name: 'data', secret: { secretName: 'db', items: [{ key: 'b', path: 'b' }] } }] }, mounted),
        ],
        at: ['spec.volumes[0].secret'],
      },
    ],
    good: [
      {
        what: 'a key that is there',
        objects: [
          configMap('settings', 'level'),
          pod({}, env({ configMapKeyRef: { name: 'settings', key: 'level' } })),
        ],
      },
      {
        what: 'a Secret of which nobody knows the keys',
        objects: [
          object('cert-manager.io/v1', 'Certificate', 'c', { spec: { secretName: 'tls' } }),
          pod({}, env({ secretKeyRef: { name: 'tls', key: 'tls.crt' } })),
        ],
      },
      {
        what: 'a Secret that does not exist, which is another rule',
        objects: [pod({}, env({ secretKeyRef: { name: 'db', key: 'a' } }))],
      },
    ],
  },
  'service-account-reference': {
    bad: [
      {
        what: 'an account that nobody makes',
        objects: [account, pod({ serviceAccountName: 'wep' })],
        at: ['spec.serviceAccountName'],
      },
    ],
    good: [
      { what: 'one that is made', objects: [account, pod({ serviceAccountName: 'web' })] },
      { what: 'the default one', objects: [pod({ serviceAccountName: 'default' })] },
    ],
  },
  'claim-reference': {
    bad: [
      {
        what: 'a claim that nobody makes',
        objects: [pod({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }, mounted)],
        at: ['spec.volumes[0].persistentVolumeClaim.claimName'],
      },
    ],
    good: [
      {
        what: 'a claim that is made',
        objects: [
          claim('fast'),
          pod({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }, mounted),
        ],
      },
      {
        what: 'a claim of a StatefulSet',
        objects: [
          workload('StatefulSet', { volumeClaimTemplates: [{ metadata: { name: 'data' } }] }),
          pod({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } }] }, mounted),
        ],
      },
    ],
  },
  'priority-class-reference': {
    bad: [
      {
        what: 'a class that is not there',
        objects: [pod({ priorityClassName: 'high' })],
        at: ['spec.priorityClassName'],
      },
    ],
    good: [
      {
        what: 'a class that is made',
        objects: [cluster('scheduling.k8s.io/v1', 'PriorityClass', 'high'), pod({ priorityClassName: 'high' })],
      },
      { what: "the cluster's own", objects: [pod({ priorityClassName: 'system-cluster-critical' })] },
    ],
  },
  'runtime-class-reference': {
    bad: [
      {
        what: 'a class that is not there',
        objects: [pod({ runtimeClassName: 'gvisor' })],
        at: ['spec.runtimeClassName'],
      },
    ],
    good: [
      {
        what: 'a class that is made',
        objects: [cluster('node.k8s.io/v1', 'RuntimeClass', 'gvisor'), pod({ runtimeClassName: 'gvisor' })],
      },
    ],
  },
  'storage-class-reference': {
    bad: [
      {
        what: 'a class that is neither made nor needed',
        objects: [claim('fast')],
        needs: [],
        at: ['spec.storageClassName'],
      },
      {
        what: 'a class beside others that are made',
        objects: [
          cluster('storage.k8s.io/v1', 'StorageClass', 'slow'),
          workload('StatefulSet', { volumeClaimTemplates: [{ spec: { storageClassName: 'fast' } }] }),
        ],
        at: ['spec.volumeClaimTemplates[0].spec.storageClassName'],
      },
    ],
    good: [
      { what: "the target's", objects: [claim('gp3')], target: Target.eks({ region: 'eu-central-1' }), needs: [] },
      { what: 'one that is made', objects: [cluster('storage.k8s.io/v1', 'StorageClass', 'fast'), claim('fast')] },
      {
        what: 'one that is a need',
        objects: [claim('fast')],
        needs: [{ kind: 'storage-class', id: 'fast', reason: 'the test', name: 'fast', expandable: true }],
      },
      { what: 'one of a folder of which no needs are known', objects: [claim('fast')] },
    ],
  },
  'volume-mount': {
    bad: [
      {
        what: 'a volume that the pod does not have',
        objects: [pod({ volumes: [{ name: 'dta', emptyDir: {} }] }, mounted)],
        at: ['spec.containers[0].volumeMounts[0].name'],
      },
    ],
    good: [
      { what: 'a volume of the pod', objects: [pod({ volumes: [{ name: 'data', emptyDir: {} }] }, mounted)] },
      {
        what: 'a volume of a StatefulSet',
        objects: [
          workload('StatefulSet', {
            volumeClaimTemplates: [{ metadata: { name: 'data' } }],
            template: { metadata: { labels }, spec: { containers: [{ name: 'main', ...mounted }] } },
          }),
        ],
      },
    ],
  },
  'volume-unused': {
    bad: [
      {
        what: 'a volume that no container mounts',
        objects: [pod({ volumes: [{ name: 'data', emptyDir: {} }] })],
        at: ['spec.volumes[0]'],
      },
    ],
    good: [
      { what: 'a volume that is mounted', objects: [pod({ volumes: [{ name: 'data', emptyDir: {} }] }, mounted)] },
      {
        what: 'a volume that only an init container mounts',
        objects: [pod({ volumes: [{ name: 'data', emptyDir: {} }], initContainers: [{ name: 'i', ...mounted }] })],
      },
    ],
  },
  'service-pods': {
    bad: [
      {
        what: 'a Service whose selector has a slip',
        objects: [service({ selector: { app: 'wep' } }), deployment()],
        at: ['spec.selector'],
      },
      {
        what: 'a Service in another namespace than its pods',
        objects: [{ ...service({}), metadata: { name: 'web', namespace: 'other' } }, deployment()],
        at: ['spec.selector'],
      },
    ],
    good: [
      { what: 'a Service of a Deployment', objects: [service({}), deployment()] },
      {
        what: 'a Service without a selector',
        objects: [object('v1', 'Service', 'web', { spec: { ports: [{ port: 80 }] } })],
      },
      { what: 'another name', objects: [service({ type: 'ExternalName', externalName: 'example.com' })] },
      {
        what: 'a Service of pods that an operator makes',
        objects: [service({ selector: { 'strimzi.io/cluster': 'events', 'strimzi.io/kind': 'Kafka' } }), kafka],
      },
      {
        what: 'a Service of one pod of a StatefulSet',
        objects: [
          service({ selector: { ...labels, 'statefulset.kubernetes.io/pod-name': 'web-0' } }),
          workload('StatefulSet'),
        ],
      },
    ],
  },
  'service-target-port': {
    bad: [
      {
        what: 'a name that no container has',
        objects: [
          service({ ports: [{ port: 80, targetPort: 'htp' }] }),
          deployment({}, [{ name: 'http', containerPort: 8080 }]),
        ],
        at: ['spec.ports[0].targetPort'],
      },
      {
        what: 'a name of another protocol',
        objects: [
          service({ ports: [{ port: 53, targetPort: 'dns' }] }),
          deployment({}, [{ name: 'dns', containerPort: 53, protocol: 'UDP' }]),
        ],
        at: ['spec.ports[0].targetPort'],
      },
      {
        what: 'a number that is not among the ports that are listed',
        objects: [service({ ports: [{ port: 80 }] }), deployment({}, [{ containerPort: 8080 }])],
        at: ['spec.ports[0].targetPort'],
      },
    ],
    good: [
      {
        what: 'a name of a container port',
        objects: [
          service({ ports: [{ port: 80, targetPort: 'http' }] }),
          deployment({}, [{ name: 'http', containerPort: 8080 }]),
        ],
      },
      { what: 'a number, where containers list no ports', objects: [service({}), deployment()] },
    ],
  },
  'service-endpoints': {
    bad: [
      { what: '251 pods in one Service', objects: [service({}), deployment({ replicas: 251 })], at: ['spec.selector'] },
    ],
    good: [{ what: '250 pods in one Service', objects: [service({}), deployment({ replicas: 250 })] }],
  },
  'stateful-set-service': {
    bad: [
      { what: 'a StatefulSet without a Service', objects: [workload('StatefulSet')], at: ['spec.serviceName'] },
      {
        what: 'a Service that nobody makes',
        objects: [workload('StatefulSet', { serviceName: 'wbe' }), service({ clusterIP: 'None' })],
        at: ['spec.serviceName'],
      },
      {
        what: 'a Service with an address of its own',
        objects: [workload('StatefulSet', { serviceName: 'web' }), service({})],
        at: ['spec.serviceName'],
      },
      {
        what: 'a Service of other pods',
        objects: [
          workload('StatefulSet', { serviceName: 'web' }),
          service({ clusterIP: 'None', selector: { app: 'other' } }),
        ],
        at: ['spec.serviceName'],
      },
    ],
    good: [
      {
        what: 'a headless Service of its pods',
        objects: [workload('StatefulSet', { serviceName: 'web' }), service({ clusterIP: 'None' })],
      },
    ],
  },
  'route-backend': {
    bad: [
      {
        what: 'an Ingress to a Service that nobody makes',
        objects: [ingress('wbe', { number: 80 }), service({})],
        at: ['spec.rules[0].http.paths[0].backend.service.name'],
      },
      {
        what: "an Ingress to the container's port",
        objects: [ingress('web', { number: 8080 }), service({})],
        at: ['spec.rules[0].http.paths[0].backend.service.port'],
      },
      {
        what: 'an Ingress to a port by a name that the Service does not have',
        objects: [ingress('web', { name: 'htpp' }), service({})],
        at: ['spec.rules[0].http.paths[0].backend.service.port'],
      },
      {
        what: 'a route of a gateway to a wrong port',
        objects: [route('web', 81), service({})],
        at: ['spec.rules[0].backendRefs[0].port'],
      },
    ],
    good: [
      { what: 'an Ingress to a port by number', objects: [ingress('web', { number: 80 }), service({})] },
      { what: 'an Ingress to a port by name', objects: [ingress('web', { name: 'http' }), service({})] },
      { what: 'a route of a gateway', objects: [route('web', 80), service({})] },
    ],
  },
  'selector-own-pods': {
    bad: [
      {
        what: 'a selector that is not in the template',
        objects: [deployment({ selector: { matchLabels: { app: 'other' } } })],
        at: ['spec.selector'],
      },
      {
        what: 'an expression that the template does not fulfil',
        objects: [
          workload('StatefulSet', {
            selector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] },
          }),
        ],
        at: ['spec.selector'],
      },
    ],
    good: [{ what: 'labels of the template', objects: [deployment(), workload('DaemonSet')] }],
  },
  'disruption-budget-pods': {
    bad: [
      { what: 'a budget of no pods', objects: [budget('web', { app: 'other' }), deployment()], at: ['spec.selector'] },
    ],
    good: [
      { what: 'a budget of a Deployment', objects: [budget('web'), deployment()] },
      { what: 'a budget of an operator', objects: [budget('k', { 'strimzi.io/cluster': 'events' }), kafka] },
    ],
  },
  'disruption-budget-alone': {
    bad: [
      {
        what: 'two budgets of the same pods',
        objects: [budget('a'), budget('b'), deployment()],
        at: ['spec.selector'],
      },
    ],
    good: [{ what: 'one budget', objects: [budget('a'), budget('b', { app: 'other' }), deployment()] }],
  },
  'autoscaler-target': {
    bad: [
      { what: 'a workload that nobody makes', objects: [autoscaler('wbe'), deployment()], at: ['spec.scaleTargetRef'] },
    ],
    good: [{ what: 'a Deployment', objects: [autoscaler('web'), deployment()] }],
  },
  'autoscaler-replicas': {
    bad: [
      {
        what: 'replicas beside an autoscaler',
        objects: [autoscaler('web'), deployment({ replicas: 2 })],
        at: ['spec.replicas'],
      },
    ],
    good: [{ what: 'no replicas', objects: [autoscaler('web'), deployment()] }],
  },
  'monitor-target': {
    bad: [
      {
        what: 'a port that the Service does not have',
        objects: [monitor('ServiceMonitor', 'endpoints', 'metrics'), labelled(service({}))],
        at: ['spec.endpoints[0].port'],
      },
      {
        what: 'a monitor of no Service',
        objects: [monitor('ServiceMonitor', 'endpoints', 'http', { app: 'other' }), labelled(service({}))],
        at: ['spec.selector'],
      },
      {
        what: 'a port that no pod has',
        objects: [monitor('PodMonitor', 'podMetricsEndpoints', 'metrics'), deployment()],
        at: ['spec.podMetricsEndpoints[0].port'],
      },
    ],
    good: [
      {
        what: 'a port of a Service',
        objects: [monitor('ServiceMonitor', 'endpoints', 'http'), labelled(service({}))],
      },
      {
        what: 'a port of pods',
        objects: [
          monitor('PodMonitor', 'podMetricsEndpoints', 'metrics'),
          deployment({}, [{ name: 'metrics', containerPort: 9404 }]),
        ],
      },
      {
        what: 'pods that an operator makes',
        objects: [monitor('PodMonitor', 'podMetricsEndpoints', 'metrics', { 'strimzi.io/cluster': 'events' }), kafka],
      },
    ],
  },
  'role-reference': {
    bad: [
      {
        what: 'a role that nobody makes',
        objects: [binding({ kind: 'Role', name: 'wbe' }), role],
        at: ['roleRef.name'],
      },
      {
        what: 'a cluster role that nobody makes',
        objects: [binding({ kind: 'ClusterRole', name: 'x' })],
        at: ['roleRef.name'],
      },
    ],
    good: [
      { what: 'a role of the namespace', objects: [binding({ kind: 'Role', name: 'web' }), role] },
      {
        what: 'a cluster role with a namespace, which means nothing',
        objects: [
          binding({ kind: 'ClusterRole', name: 'web' }),
          object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'web'),
        ],
      },
      { what: 'roles that every cluster has', objects: [binding({ kind: 'ClusterRole', name: 'view' })] },
      {
        what: "roles of the cluster's own",
        objects: [binding({ kind: 'ClusterRole', name: 'system:auth-delegator' })],
      },
    ],
  },
  'subject-reference': {
    bad: [
      {
        what: 'rights for an account that nobody makes',
        objects: [binding({ kind: 'ClusterRole', name: 'view' }, 'wbe'), account],
        at: ['subjects[0].name'],
      },
    ],
    good: [
      {
        what: 'rights for an account that is made',
        objects: [binding({ kind: 'ClusterRole', name: 'view' }), account],
      },
      { what: 'an account of a namespace that others fill', objects: [binding({ kind: 'ClusterRole', name: 'view' })] },
    ],
  },
  'namespace-reference': {
    bad: [
      {
        what: 'a namespace beside those that are made',
        objects: [cluster('v1', 'Namespace', 'shops'), pod()],
        at: ['metadata.namespace'],
      },
    ],
    good: [
      { what: 'a namespace that is made', objects: [cluster('v1', 'Namespace', 'shop'), pod()] },
      { what: 'a folder that makes none', objects: [pod()] },
      {
        what: "the cluster's own",
        objects: [cluster('v1', 'Namespace', 'x'), pod({}, {}, { namespace: 'kube-system' })],
      },
    ],
  },
};
