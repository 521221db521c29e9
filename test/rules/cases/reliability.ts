import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object, pod, workload, type RuleCases } from './case';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const quota = (hard: JsonObject): KubeObject => object('v1', 'ResourceQuota', { spec: { hard } });
const range = (limit: JsonObject): KubeObject =>
  object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', ...limit }] } });
const asking = (resources: JsonObject, replicas = 1): KubeObject =>
  workload('Deployment', { replicas }, {}, { resources });
const budget = (spec: JsonObject): KubeObject =>
  object('policy/v1', 'PodDisruptionBudget', { spec: { selector: { matchLabels: { app: 'web' } }, ...spec } });
const cron = (spec: JsonObject, job: JsonObject = {}): KubeObject =>
  object('batch/v1', 'CronJob', {
    spec: { schedule: '0 3 * * *', concurrencyPolicy: 'Forbid', jobTemplate: { spec: job }, ...spec },
  });
const claim = (mode: string): KubeObject =>
  object('v1', 'PersistentVolumeClaim', { spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } } } });
const mounting = { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'web' } }] };
const cluster = (apiVersion: string, kind: string, name: string, fields: JsonObject): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name },
  ...fields,
});
const near = (affinity: JsonObject, others: JsonObject = {}): KubeObject =>
  workload('Deployment', { replicas: 6 }, { affinity, ...others });
const own = (topologyKey: string): JsonObject => ({ topologyKey, labelSelector: { matchLabels: { app: 'web' } } });
const nodes = (expression: JsonObject): JsonObject => ({
  nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } },
});
const webhook = (fields: JsonObject): KubeObject =>
  cluster('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'web', {
    webhooks: [{ name: 'a.example.com', rules: [{ apiGroups: ['*'], resources: ['*'] }], ...fields }],
  });

export const cases: RuleCases = {
  'limit-range': {
    bad: [
      {
        what: 'a limit above the most',
        objects: [range({ max: { memory: '1Gi' } }), asking({ limits: { memory: '2Gi' } })],
        at: ['spec.template.spec.containers[0].resources.limits.memory'],
      },
      {
        what: 'a request below the least',
        objects: [range({ min: { cpu: '100m' } }), asking({ requests: { cpu: '10m' } })],
        at: ['spec.template.spec.containers[0].resources.requests.cpu'],
      },
      {
        what: 'a request above the limit that the namespace gives',
        objects: [range({ default: { memory: '512Mi' } }), asking({ requests: { memory: '1Gi' } })],
        at: ['spec.template.spec.containers[0].resources.requests.memory'],
      },
    ],
    good: [
      {
        what: 'what is between',
        objects: [
          range({ min: { cpu: '10m' }, max: { cpu: '2', memory: '1Gi' }, default: { memory: '512Mi' } }),
          asking({ requests: { cpu: '1', memory: '512Mi' } }),
        ],
      },
      {
        what: 'limits of another namespace',
        objects: [
          { ...range({ max: { memory: '1Gi' } }), metadata: { name: 'a', namespace: 'other' } },
          asking({ limits: { memory: '2Gi' } }),
        ],
      },
    ],
  },
  'quota-fits': {
    bad: [
      {
        what: 'more memory than the quota',
        objects: [quota({ 'requests.memory': '5Gi' }), asking({ requests: { memory: '2Gi' } }, 3)],
        at: ['spec.hard.requests.memory'],
      },
      { what: 'more pods', objects: [quota({ pods: '2' }), asking({}, 3)], at: ['spec.hard.pods'] },
      {
        what: 'a Service of nodes where none may be',
        objects: [
          quota({ 'services.nodeports': '0' }),
          object('v1', 'Service', { spec: { type: 'NodePort', ports: [{ port: 1 }] } }),
        ],
        at: ['spec.hard.services.nodeports'],
      },
      {
        what: 'claims of each replica',
        objects: [
          quota({ 'requests.storage': '25Gi', persistentvolumeclaims: 2 }),
          workload('StatefulSet', {
            replicas: 3,
            volumeClaimTemplates: [{ metadata: { name: 'a' }, spec: { resources: { requests: { storage: '10Gi' } } } }],
          }),
        ],
        at: ['spec.hard.requests.storage', 'spec.hard.persistentvolumeclaims'],
      },
    ],
    good: [
      {
        what: 'as much as the quota',
        objects: [quota({ 'requests.memory': '6Gi', pods: 3 }), asking({ requests: { memory: '2Gi' } }, 3)],
      },
      {
        what: 'init containers that take less than those after them',
        objects: [
          quota({ 'requests.cpu': '1' }),
          workload(
            'Deployment',
            {},
            { initContainers: [{ name: 'i', resources: { requests: { cpu: '1' } } }] },
            { resources: { requests: { cpu: '1' } } },
          ),
        ],
      },
      {
        what: 'a quota of some pods only',
        objects: [
          object('v1', 'ResourceQuota', { spec: { hard: { pods: '1' }, scopes: ['BestEffort'] } }),
          asking({}, 3),
        ],
      },
    ],
  },
  'quota-demands': {
    bad: [
      {
        what: 'no limit where limits are summed up',
        objects: [quota({ 'limits.cpu': '10' }), asking({ requests: { cpu: '1' } })],
        at: ['spec.template.spec.containers[0].resources.limits.cpu'],
      },
    ],
    good: [
      { what: 'a limit', objects: [quota({ 'limits.cpu': '10' }), asking({ limits: { cpu: '1' } })] },
      { what: 'a default', objects: [quota({ 'limits.cpu': '10' }), range({ default: { cpu: '1' } }), asking({})] },
      { what: 'a request by its limit', objects: [quota({ 'requests.cpu': '10' }), asking({ limits: { cpu: '1' } })] },
    ],
  },
  'pod-node-size': {
    bad: [
      {
        what: '500 processors',
        objects: [asking({ requests: { cpu: '500' } })],
        at: ['spec.template.spec.containers'],
      },
      {
        what: '30Ti in two containers',
        objects: [
          pod({
            containers: ['a', 'b'].map((name) => ({ name, image: 'a:1', resources: { requests: { memory: '15Ti' } } })),
          }),
        ],
        at: ['spec.containers'],
      },
    ],
    good: [{ what: 'a large database', objects: [asking({ requests: { cpu: '96', memory: '1Ti' } })] }],
  },
  'disruption-budget-room': {
    bad: [
      {
        what: 'all pods',
        objects: [workload('Deployment', { replicas: 3 }), budget({ maxUnavailable: '100%' })],
        at: ['spec.maxUnavailable'],
      },
      {
        what: 'none that is kept',
        objects: [workload('Deployment', { replicas: 3 }), budget({ minAvailable: 0 })],
        at: ['spec.minAvailable'],
      },
      {
        what: 'two of three members',
        objects: [workload('StatefulSet', { replicas: 3 }), budget({ maxUnavailable: 2 })],
        at: ['spec.maxUnavailable'],
      },
    ],
    good: [
      { what: 'one of three', objects: [workload('StatefulSet', { replicas: 3 }), budget({ maxUnavailable: 1 })] },
      {
        what: 'two of three that serve',
        objects: [workload('Deployment', { replicas: 3 }), budget({ maxUnavailable: 2 })],
      },
      { what: 'two of five members', objects: [workload('StatefulSet', { replicas: 5 }), budget({ minAvailable: 3 })] },
      { what: 'dev', objects: [workload('Deployment', { replicas: 3 }), budget({ minAvailable: 0 })], tier: 'dev' },
    ],
  },
  'quorum-replicas': {
    bad: [
      {
        what: 'four of ZooKeeper',
        objects: [workload('StatefulSet', { replicas: 4 }, {}, { image: 'zookeeper:3.9.3' })],
        at: ['spec.replicas'],
      },
      {
        what: 'two of Cassandra',
        objects: [workload('StatefulSet', { replicas: 2 }, {}, { image: 'library/cassandra:5.0.4' })],
        at: ['spec.replicas'],
      },
    ],
    good: [
      {
        what: 'three of etcd',
        objects: [workload('StatefulSet', { replicas: 3 }, {}, { image: 'quay.io/coreos/etcd:v3.5.1' })],
      },
      {
        what: 'four of Cassandra',
        objects: [workload('StatefulSet', { replicas: 4 }, {}, { image: 'cassandra:5.0.4' })],
      },
      { what: 'two of something else', objects: [workload('StatefulSet', { replicas: 2 })] },
      {
        what: 'one in dev',
        objects: [workload('StatefulSet', { replicas: 1 }, {}, { image: 'zookeeper:3.9.3' })],
        tier: 'dev',
      },
    ],
  },
  'storage-class-binding': {
    bad: [
      {
        what: 'volumes before their pods',
        objects: [cluster('storage.k8s.io/v1', 'StorageClass', 'a', {})],
        at: ['volumeBindingMode'],
      },
      {
        what: 'volumes that go with their claims',
        objects: [
          cluster('storage.k8s.io/v1', 'StorageClass', 'a', {
            volumeBindingMode: 'WaitForFirstConsumer',
            reclaimPolicy: 'Delete',
          }),
        ],
        at: ['reclaimPolicy'],
      },
      {
        what: 'claims that go with their pods',
        objects: [
          workload('StatefulSet', {
            persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
          }),
        ],
        at: ['spec.persistentVolumeClaimRetentionPolicy.whenDeleted'],
      },
    ],
    good: [
      {
        what: 'volumes that are kept',
        objects: [
          cluster('storage.k8s.io/v1', 'StorageClass', 'a', {
            volumeBindingMode: 'WaitForFirstConsumer',
            reclaimPolicy: 'Retain',
          }),
        ],
      },
      { what: 'a StatefulSet that says nothing', objects: [workload('StatefulSet')] },
    ],
  },
  'volume-memory-limit': {
    bad: [
      {
        what: 'memory without a size',
        objects: [pod({ volumes: [{ name: 'a', emptyDir: { medium: 'Memory' } }] })],
        at: ['spec.volumes[0].emptyDir.sizeLimit'],
      },
    ],
    good: [
      {
        what: 'memory with a size',
        objects: [pod({ volumes: [{ name: 'a', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }] })],
      },
    ],
  },
  'priority-class-default': {
    bad: [
      {
        what: 'two defaults',
        objects: ['a', 'b'].map((name) =>
          cluster('scheduling.k8s.io/v1', 'PriorityClass', name, { value: 1, globalDefault: true }),
        ),
        at: ['globalDefault'],
      },
    ],
    good: [
      {
        what: 'one default',
        objects: [
          cluster('scheduling.k8s.io/v1', 'PriorityClass', 'a', { value: 1, globalDefault: true }),
          cluster('scheduling.k8s.io/v1', 'PriorityClass', 'b', { value: 1 }),
        ],
      },
    ],
  },
  'pod-system-priority': {
    bad: [
      {
        what: 'a pod of a team',
        objects: [pod({ priorityClassName: 'system-node-critical' })],
        at: ['spec.priorityClassName'],
      },
    ],
    good: [
      { what: 'a class of its own', objects: [pod({ priorityClassName: 'stateful' })] },
      {
        what: 'a part of the cluster',
        objects: [pod({ priorityClassName: 'system-node-critical' }, {}, { namespace: 'kube-system' })],
      },
    ],
  },
  'webhook-scope': {
    bad: [{ what: 'everything, and it must answer', objects: [webhook({})], at: ['webhooks[0].rules'] }],
    good: [
      { what: 'what may fail', objects: [webhook({ failurePolicy: 'Ignore' })] },
      { what: 'some namespaces', objects: [webhook({ namespaceSelector: { matchLabels: { a: 'b' } } })] },
      { what: 'one kind', objects: [webhook({ rules: [{ apiGroups: ['apps'], resources: ['deployments'] }] })] },
    ],
  },
  'pod-grace-period': {
    bad: [
      {
        what: 'no time at all',
        objects: [workload('StatefulSet', {}, { terminationGracePeriodSeconds: 0 })],
        at: ['spec.template.spec.terminationGracePeriodSeconds'],
      },
      {
        what: 'less than a hook sleeps',
        objects: [
          workload(
            'Deployment',
            {},
            {},
            { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 45 && stop'] } } } },
          ),
        ],
        at: ['spec.template.spec.terminationGracePeriodSeconds'],
      },
    ],
    good: [
      {
        what: 'more than a hook sleeps',
        objects: [
          workload(
            'Deployment',
            {},
            { terminationGracePeriodSeconds: 60 },
            { lifecycle: { preStop: { sleep: { seconds: 45 } } } },
          ),
        ],
      },
      { what: 'a Pod that may be killed', objects: [pod({ terminationGracePeriodSeconds: 0 })] },
    ],
  },
  'workload-update': {
    bad: [
      {
        what: 'updates by hand',
        objects: [workload('StatefulSet', { updateStrategy: { type: 'OnDelete' } })],
        at: ['spec.updateStrategy.type'],
      },
      {
        what: 'a partition that keeps all',
        objects: [workload('StatefulSet', { replicas: 3, updateStrategy: { rollingUpdate: { partition: 3 } } })],
        at: ['spec.updateStrategy.rollingUpdate.partition'],
      },
      {
        what: 'all pods at once',
        objects: [workload('Deployment', { strategy: { rollingUpdate: { maxUnavailable: '100%' } } })],
        at: ['spec.strategy.rollingUpdate.maxUnavailable'],
      },
    ],
    good: [
      {
        what: 'one pod first',
        objects: [
          workload('StatefulSet', {
            replicas: 3,
            updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
          }),
        ],
      },
      { what: 'nothing said', objects: [workload('Deployment')] },
    ],
  },
  'claim-shared': {
    bad: [
      {
        what: 'a claim of one node for two pods',
        objects: [claim('ReadWriteOnce'), workload('Deployment', { replicas: 2 }, mounting)],
        at: ['spec.template.spec.volumes[0].persistentVolumeClaim.claimName'],
      },
    ],
    good: [
      {
        what: 'a claim of many nodes',
        objects: [claim('ReadWriteMany'), workload('Deployment', { replicas: 2 }, mounting)],
      },
      { what: 'one pod', objects: [claim('ReadWriteOnce'), workload('Deployment', { replicas: 1 }, mounting)] },
    ],
  },
  'cron-job-runs': {
    bad: [
      { what: 'runs without an end', objects: [cron({ concurrencyPolicy: 'Allow' })], at: ['spec.concurrencyPolicy'] },
      { what: '31 February', objects: [cron({ schedule: '0 2 31 2 *' })], at: ['spec.schedule'] },
      {
        what: 'five seconds to start',
        objects: [cron({ startingDeadlineSeconds: 5 })],
        at: ['spec.startingDeadlineSeconds'],
      },
    ],
    good: [
      { what: 'one run at a time', objects: [cron({ startingDeadlineSeconds: 600 })] },
      { what: 'runs that end', objects: [cron({ concurrencyPolicy: 'Allow' }, { activeDeadlineSeconds: 60 })] },
      {
        what: 'days that some years have',
        objects: ['0 2 29 2 *', '0 2 31 1,2 *', '0 2 31 2 1', '@daily', '0 2 30 */2 *'].map((schedule) =>
          cron({ schedule }),
        ),
      },
    ],
  },
  'container-heap': {
    bad: [
      {
        what: 'a heap above the limit',
        objects: [
          pod(
            {},
            { env: [{ name: 'KAFKA_HEAP_OPTS', value: '-Xms1g -Xmx4g' }], resources: { limits: { memory: '2Gi' } } },
          ),
        ],
        at: ['spec.containers[0].env[0].value'],
      },
      {
        what: 'an argument, and a heap of Cassandra',
        objects: [
          pod(
            {},
            {
              args: ['-Xmx2048m'],
              env: [{ name: 'MAX_HEAP_SIZE', value: '12G' }],
              resources: { limits: { memory: '2Gi' } },
            },
          ),
        ],
        at: ['spec.containers[0].env[0].value', 'spec.containers[0].args[0]'],
      },
    ],
    good: [
      {
        what: 'a heap below the limit',
        objects: [
          pod({}, { env: [{ name: 'JAVA_TOOL_OPTIONS', value: '-Xmx1g' }], resources: { limits: { memory: '2Gi' } } }),
        ],
      },
      { what: 'no limit', objects: [pod({}, { env: [{ name: 'JAVA_OPTS', value: '-Xmx8g' }] })] },
      {
        what: 'another variable',
        objects: [pod({}, { env: [{ name: 'NOTE', value: '-Xmx8g' }], resources: { limits: { memory: '2Gi' } } })],
      },
    ],
  },
  'topology-key': {
    bad: [
      {
        what: 'zones',
        objects: [
          workload(
            'Deployment',
            {},
            {
              topologySpreadConstraints: [
                { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zones', whenUnsatisfiable: 'ScheduleAnyway' },
              ],
            },
          ),
        ],
        at: ['spec.template.spec.topologySpreadConstraints[0].topologyKey'],
      },
      {
        what: 'a host without its name',
        objects: [near({ podAntiAffinity: { [REQUIRED]: [own('kubernetes.io/host')] } })],
        at: [`spec.template.spec.affinity.podAntiAffinity.${REQUIRED}[0].topologyKey`],
      },
    ],
    good: [
      { what: 'hosts', objects: [near({ podAntiAffinity: { [REQUIRED]: [own('kubernetes.io/hostname')] } })] },
      { what: 'a label of its own', objects: [near({ podAntiAffinity: { [REQUIRED]: [own('example.com/rack')] } })] },
    ],
  },
  'anti-affinity-room': {
    bad: [
      {
        what: 'six pods in as many zones',
        objects: [near({ podAntiAffinity: { [REQUIRED]: [own('topology.kubernetes.io/zone')] } })],
        at: [`spec.template.spec.affinity.podAntiAffinity.${REQUIRED}[0]`],
      },
    ],
    good: [
      {
        what: 'six pods on as many nodes',
        objects: [near({ podAntiAffinity: { [REQUIRED]: [own('kubernetes.io/hostname')] } })],
      },
      {
        what: 'apart from others',
        objects: [
          near({
            podAntiAffinity: {
              [REQUIRED]: [
                { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'db' } } },
              ],
            },
          }),
        ],
      },
    ],
  },
  'affinity-contradiction': {
    bad: [
      {
        what: 'beside itself and apart from itself',
        objects: [near({ podAffinity: { [REQUIRED]: [own('a')] }, podAntiAffinity: { [REQUIRED]: [own('a')] } })],
        at: [`spec.template.spec.affinity.podAffinity.${REQUIRED}[0]`],
      },
      {
        what: 'one architecture and another',
        objects: [
          near(nodes({ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }), {
            nodeSelector: { 'kubernetes.io/arch': 'arm64' },
          }),
        ],
        at: [`spec.template.spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0]`],
      },
      {
        what: 'more than many',
        objects: [near(nodes({ key: 'cores', operator: 'Gt', values: ['many'] }))],
        at: [`spec.template.spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].values[0]`],
      },
    ],
    good: [
      {
        what: 'the same twice',
        objects: [near(nodes({ key: 'a', operator: 'In', values: ['b', 'c'] }), { nodeSelector: { a: 'b' } })],
      },
      { what: 'more than four', objects: [near(nodes({ key: 'cores', operator: 'Gt', values: ['4'] }))] },
    ],
  },
  'affinity-pods': {
    bad: [
      {
        what: 'beside nobody',
        objects: [
          near({
            podAffinity: { [REQUIRED]: [{ topologyKey: 'a', labelSelector: { matchLabels: { app: 'cache' } } }] },
          }),
        ],
        at: [`spec.template.spec.affinity.podAffinity.${REQUIRED}[0].labelSelector`],
      },
    ],
    good: [{ what: 'beside its own', objects: [near({ podAffinity: { [REQUIRED]: [own('a')] } })] }],
  },
};
