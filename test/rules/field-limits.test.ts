import type { JsonObject, KubeObject } from '../../lib/kubernetes';
import { findingsOf, object, pod, workload } from './cases/case';

/** What an API server of 1.34 answered, asked with `kubectl apply --dry-run=server`: the property that it refuses. */
const refused: readonly (readonly [what: string, object: KubeObject, at: string])[] = [
  ['a Deployment whose pods end', workload('Deployment', {}, { restartPolicy: 'Never' }), pods('restartPolicy')],
  ['a share of pods above all', strategy({ maxUnavailable: '120%' }), 'spec.strategy.rollingUpdate.maxUnavailable'],
  ['a surge in words', strategy({ maxSurge: 'one' }), 'spec.strategy.rollingUpdate.maxSurge'],
  [
    'a rollout that may not move',
    strategy({ maxSurge: 0, maxUnavailable: 0 }),
    'spec.strategy.rollingUpdate.maxUnavailable',
  ],
  [
    'a recreated Deployment that rolls',
    workload('Deployment', { strategy: { type: 'Recreate', rollingUpdate: {} } }),
    'spec.strategy.rollingUpdate',
  ],
  [
    'claims that are kept in other words',
    workload('StatefulSet', { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Keep' } }),
    'spec.persistentVolumeClaimRetentionPolicy.whenDeleted',
  ],
  ['a skew of 0', spread({ maxSkew: 0 }), pods('topologySpreadConstraints[0].maxSkew')],
  [
    'domains of a spread that need not hold',
    spread({ minDomains: 3 }),
    pods('topologySpreadConstraints[0].minDomains'),
  ],
  [
    'a preference of weight 0',
    near({ preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: { topologyKey: 'a' } }] }),
    pods('affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight'),
  ],
  [
    'an anti-affinity over nothing',
    near({ requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: '' }] }),
    pods('affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey'),
  ],
  [
    'nodes without a term',
    workload(
      'Deployment',
      {},
      { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
    ),
    pods('affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'),
  ],
  [
    'a toleration that compares with nothing',
    tolerates({ key: 'a', operator: 'Exists', value: 'b' }),
    pods('tolerations[0].value'),
  ],
  [
    'a toleration for a time of what is for ever',
    tolerates({ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }),
    pods('tolerations[0].tolerationSeconds'),
  ],
  ['no name service at all', workload('Deployment', {}, { dnsPolicy: 'None' }), pods('dnsConfig.nameservers')],
  [
    'four name servers',
    workload('Deployment', {}, { dnsConfig: { nameservers: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] } }),
    pods('dnsConfig.nameservers'),
  ],
  [
    'a name server with a name',
    workload('Deployment', {}, { dnsConfig: { nameservers: ['dns.example.com'] } }),
    pods('dnsConfig.nameservers[0]'),
  ],
  ['less than no processor', amounts({ requests: { cpu: '-1' } }), main('resources.requests.cpu')],
  ['a resource of nobody', amounts({ requests: { gpu: 1 } }), main('resources.requests.gpu')],
  ['half a device', amounts({ limits: { 'nvidia.com/gpu': '500m' } }), main('resources.limits.nvidia.com/gpu')],
  [
    'a device that is shared',
    amounts({ limits: { 'nvidia.com/gpu': 2 }, requests: { 'nvidia.com/gpu': 1 } }),
    main('resources.requests.nvidia.com/gpu'),
  ],
  [
    'a device without a limit',
    amounts({ requests: { 'nvidia.com/gpu': 1 } }),
    main('resources.requests.nvidia.com/gpu'),
  ],
  ['huge pages alone', amounts({ limits: { 'hugepages-2Mi': '4Mi' } }), main('resources.limits.hugepages-2Mi')],
  [
    'two ports of one name',
    container({
      ports: [
        { name: 'a', containerPort: 1 },
        { name: 'a', containerPort: 2 },
      ],
    }),
    main('ports[1].name'),
  ],
  [
    'two sources of a volume',
    workload('Deployment', {}, { volumes: [{ name: 'a', emptyDir: {}, secret: { secretName: 'b' } }] }),
    pods('volumes[0].secret'),
  ],
  [
    'a variable with two values',
    container({ env: [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
    main('env[0].valueFrom'),
  ],
  [
    'a field that no variable has',
    container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.podAddress' } } }] }),
    main('env[0].valueFrom.fieldRef.fieldPath'),
  ],
  [
    'a resource that no variable has',
    container({ env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.ram' } } }] }),
    main('env[0].valueFrom.resourceFieldRef.resource'),
  ],
  [
    'a mount that leads out of its volume',
    container({ volumeMounts: [{ name: 'a', mountPath: '/a', subPath: '../b' }] }),
    main('volumeMounts[0].subPath'),
  ],
  [
    'a mount that changes the node',
    container({ volumeMounts: [{ name: 'a', mountPath: '/a', mountPropagation: 'Bidirectional' }] }),
    main('volumeMounts[0].mountPropagation'),
  ],
  [
    'an absolute file of a ConfigMap',
    workload(
      'Deployment',
      {},
      { volumes: [{ name: 'a', configMap: { name: 'b', items: [{ key: 'c', path: '/d' }] } }] },
    ),
    pods('volumes[0].configMap.items[0].path'),
  ],
  [
    'a mode in decimals',
    workload('Deployment', {}, { volumes: [{ name: 'a', configMap: { name: 'b', defaultMode: 644 } }] }),
    pods('volumes[0].configMap.defaultMode'),
  ],
  [
    'readiness that would stop',
    container({ readinessProbe: { tcpSocket: { port: 1 }, terminationGracePeriodSeconds: 5 } }),
    main('readinessProbe.terminationGracePeriodSeconds'),
  ],
  [
    'a hook with two handlers',
    container({ lifecycle: { preStop: { exec: { command: ['a'] }, httpGet: { port: 1 } } } }),
    main('lifecycle.preStop.httpGet'),
  ],
  [
    'a hook that sleeps longer than the pod has',
    workload(
      'Deployment',
      {},
      { terminationGracePeriodSeconds: 5 },
      { lifecycle: { preStop: { sleep: { seconds: 6 } } } },
    ),
    pods('containers[0].lifecycle.preStop.sleep.seconds'),
  ],
  [
    'a probe of what ends',
    workload(
      'Deployment',
      {},
      { initContainers: [{ name: 'i', image: 'a:1', readinessProbe: { tcpSocket: { port: 1 } } }] },
    ),
    pods('initContainers[0].readinessProbe'),
  ],
  [
    'a user below zero',
    workload('Deployment', {}, { securityContext: { runAsUser: -1 } }),
    pods('securityContext.runAsUser'),
  ],
  [
    'a user above 31 bits',
    container({ securityContext: { runAsUser: 2147483648 } }),
    main('securityContext.runAsUser'),
  ],
  [
    'a profile of the node without its file',
    container({ securityContext: { seccompProfile: { type: 'Localhost' } } }),
    main('securityContext.seccompProfile.localhostProfile'),
  ],
  [
    'a privileged container that may not rise',
    container({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
    main('securityContext.allowPrivilegeEscalation'),
  ],
  [
    'another port of the node',
    workload('Deployment', {}, { hostNetwork: true }, { ports: [{ containerPort: 80, hostPort: 81 }] }),
    pods('containers[0].ports[0].hostPort'),
  ],
  ['no image', container({ image: undefined }), main('image')],
  ['no container', workload('Deployment', {}, { containers: [] }), pods('containers')],
  [
    'annotations of pods above 256 KiB',
    workload('Deployment', {
      template: {
        metadata: { labels: { app: 'web' }, annotations: { a: 'a'.repeat(256 * 1024) } },
        spec: { containers: [{ name: 'a', image: 'a:1' }] },
      },
    }),
    'spec.template.metadata.annotations',
  ],
  ['a finalizer with a blank', object('v1', 'ConfigMap', {}, { finalizers: ['keep me'] }), 'metadata.finalizers[0]'],
  [
    'an owner without a uid',
    object('v1', 'ConfigMap', {}, { ownerReferences: [owner({ uid: '' })] }),
    'metadata.ownerReferences[0].uid',
  ],
  [
    'two controllers',
    object(
      'v1',
      'ConfigMap',
      {},
      { ownerReferences: [owner({ controller: true }), owner({ controller: true, uid: 'b' })] },
    ),
    'metadata.ownerReferences',
  ],
  [
    'an Event as owner',
    object('v1', 'ConfigMap', {}, { ownerReferences: [owner({ apiVersion: 'v1', kind: 'Event' })] }),
    'metadata.ownerReferences[0].kind',
  ],
  ['a zone that does not exist', cron({ timeZone: 'Europe/Berlyn' }), 'spec.timeZone'],
  ['a zone by its summer time', cron({ timeZone: 'CEST' }), 'spec.timeZone'],
  ['an offset as zone', cron({ timeZone: '+02:00' }), 'spec.timeZone'],
  ['a zone in small letters', cron({ timeZone: 'europe/berlin' }), 'spec.timeZone'],
  ['an empty zone', cron({ timeZone: '' }), 'spec.timeZone'],
  [
    'tries below zero',
    cron({ jobTemplate: { spec: { backoffLimit: -1, template: {} } } }),
    'spec.jobTemplate.spec.backoffLimit',
  ],
  ['indexes without an end', object('batch/v1', 'Job', { spec: { completionMode: 'Indexed' } }), 'spec.completions'],
  [
    'a selector of a Job',
    object('batch/v1', 'Job', { spec: { selector: { matchLabels: { a: 'b' } } } }),
    'spec.selector',
  ],
  ['a budget in quotes', budget({ minAvailable: '2' }), 'spec.minAvailable'],
  ['a budget below zero', budget({ minAvailable: -1 }), 'spec.minAvailable'],
  ['a budget above all', budget({ maxUnavailable: '150%' }), 'spec.maxUnavailable'],
  [
    'a selector that compares with nothing',
    budget({ selector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }),
    'spec.selector.matchExpressions[0].values',
  ],
  [
    'a selector that needs nothing to compare with',
    budget({ selector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } }),
    'spec.selector.matchExpressions[0].values',
  ],
  [
    'an operator in small letters',
    object('networking.k8s.io/v1', 'NetworkPolicy', {
      spec: { podSelector: { matchExpressions: [{ key: 'a', operator: 'in', values: ['b'] }] } },
    }),
    'spec.podSelector.matchExpressions[0].operator',
  ],
  [
    'a selected label of 64 characters',
    object('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: { matchLabels: { a: 'a'.repeat(64) } } } }),
    'spec.podSelector.matchLabels.a',
  ],
  ['an autoscaler from more to fewer', scaler({ minReplicas: 12 }), 'spec.minReplicas'],
  ['an autoscaler down to none by load', scaler({ minReplicas: 0 }), 'spec.minReplicas'],
  ['a metric without its source', scaler({ metrics: [{ type: 'Resource' }] }), 'spec.metrics[0].resource'],
  [
    'a target in two measures',
    scaler({ metrics: [cpu({ averageValue: '1' })] }),
    'spec.metrics[0].resource.target.averageValue',
  ],
  [
    'a target of nothing',
    scaler({ metrics: [cpu({ averageUtilization: 0 })] }),
    'spec.metrics[0].resource.target.averageUtilization',
  ],
  [
    'a pace of more than half an hour',
    scaler({ behavior: { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 1801 }] } } }),
    'spec.behavior.scaleDown.policies[0].periodSeconds',
  ],
  [
    'a window of more than an hour',
    scaler({ behavior: { scaleDown: { stabilizationWindowSeconds: 3601 } } }),
    'spec.behavior.scaleDown.stabilizationWindowSeconds',
  ],
  [
    'what is scaled without its group',
    scaler({ scaleTargetRef: { kind: 'Deployment', name: 'web' } }),
    'spec.scaleTargetRef.apiVersion',
  ],
  ['an address in words', service({ clusterIP: 'none' }), 'spec.clusterIP'],
  ['a headless Service for everybody', service({ type: 'LoadBalancer', clusterIP: 'None' }), 'spec.clusterIP'],
  ['traffic from outside to what is inside', service({ externalTrafficPolicy: 'Local' }), 'spec.externalTrafficPolicy'],
  ['a port of nodes for what is inside', service({ ports: [{ port: 80, nodePort: 30080 }] }), 'spec.ports[0].nodePort'],
  [
    'an address where a range is asked for',
    service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.1'] }),
    'spec.loadBalancerSourceRanges[0]',
  ],
  ['a Service without ports', service({ ports: [] }), 'spec.ports'],
  [
    'another name that is a URL',
    service({ type: 'ExternalName', externalName: 'http://a.example.com' }),
    'spec.externalName',
  ],
  [
    'an address as host',
    object('networking.k8s.io/v1', 'Ingress', { spec: { rules: [{ host: '10.0.0.1' }] } }),
    'spec.rules[0].host',
  ],
  ['an Ingress that leads nowhere', object('networking.k8s.io/v1', 'Ingress', { spec: {} }), 'spec'],
  [
    'a port by name and number',
    object('networking.k8s.io/v1', 'Ingress', {
      spec: { defaultBackend: { service: { name: 'web', port: { name: 'a', number: 1 } } } },
    }),
    'spec.defaultBackend.service.port.number',
  ],
  ['a claim of nothing', claim({ resources: { requests: { storage: '0' } } }), 'spec.resources.requests.storage'],
  ['a claim that does not say how much', claim({ resources: {} }), 'spec.resources.requests.storage'],
  ['a claim without a mode', claim({ accessModes: [] }), 'spec.accessModes'],
  ['one pod and others', claim({ accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] }), 'spec.accessModes'],
  [
    'a default above the most',
    limits({ default: { memory: '64Gi' }, max: { memory: '32Gi' } }),
    'spec.limits[0].default.memory',
  ],
  ['limits of nothing', limits({ type: 'container' }), 'spec.limits[0].type'],
  ['half a pod', quota({ pods: '1.5' }), 'spec.hard.pods'],
  ['a quota of nothing', quota({ 'memory.requests': '1Gi' }), 'spec.hard.memory.requests'],
  [
    'a level that does not exist',
    cluster('v1', 'Namespace', {}, { labels: { 'pod-security.kubernetes.io/enforce': 'strict' } }),
    'metadata.labels.pod-security.kubernetes.io/enforce',
  ],
  [
    'a version without v',
    cluster('v1', 'Namespace', {}, { labels: { 'pod-security.kubernetes.io/enforce-version': '1.33' } }),
    'metadata.labels.pod-security.kubernetes.io/enforce-version',
  ],
  ['a priority of the system', cluster('scheduling.k8s.io/v1', 'PriorityClass', { value: 2_000_000_000 }), 'value'],
  [
    'volumes that are recycled',
    cluster('storage.k8s.io/v1', 'StorageClass', { reclaimPolicy: 'Recycle' }),
    'reclaimPolicy',
  ],
  [
    'a key that stands twice',
    object('v1', 'ConfigMap', { data: { a: 'b' }, binaryData: { a: 'YQ==' } }),
    'binaryData.a',
  ],
  [
    'a webhook that waits a minute',
    cluster('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
      webhooks: [{ name: 'a.example.com', timeoutSeconds: 60 }],
    }),
    'webhooks[0].timeoutSeconds',
  ],
  [
    'URLs in a Role',
    rbac('Role', { rules: [{ nonResourceURLs: ['/a'], verbs: ['get'] }] }),
    'rules[0].nonResourceURLs',
  ],
  [
    'URLs beside resources',
    rbac('ClusterRole', { rules: [{ nonResourceURLs: ['/a'], apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
    'rules[0].nonResourceURLs',
  ],
  ['rights to nothing', rbac('Role', { rules: [{ apiGroups: [''], verbs: ['get'] }] }), 'rules[0].resources'],
  ['rights to do nothing', rbac('Role', { rules: [{ apiGroups: [''], resources: ['pods'] }] }), 'rules[0].verbs'],
  [
    'a subject in small letters',
    rbac('RoleBinding', { subjects: [{ kind: 'serviceaccount', name: 'a' }] }),
    'subjects[0].kind',
  ],
  [
    'a service account of another group',
    rbac('RoleBinding', { subjects: [{ kind: 'ServiceAccount', name: 'a', apiGroup: 'rbac.authorization.k8s.io' }] }),
    'subjects[0].apiGroup',
  ],
  [
    'a Role for the whole cluster',
    rbac('ClusterRoleBinding', { roleRef: { kind: 'Role', name: 'a' } }),
    'roleRef.kind',
  ],
];

/** What the same server takes. */
const taken: readonly (readonly [what: string, object: KubeObject])[] = [
  ['pods that end', pod({ restartPolicy: 'Never' })],
  ['a surge of all', strategy({ maxSurge: '200%', maxUnavailable: 0 })],
  ['domains of a spread that must hold', spread({ minDomains: 3, whenUnsatisfiable: 'DoNotSchedule' })],
  ['a toleration of everything', tolerates({ operator: 'Exists' })],
  ['a toleration for a time', tolerates({ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 })],
  [
    'a name service of its own',
    workload('Deployment', {}, { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.0.0.10', 'fd00::a'] } }),
  ],
  ['a device', amounts({ limits: { 'nvidia.com/gpu': 1, memory: '1Gi' }, requests: { 'nvidia.com/gpu': '1' } })],
  ['less than a byte', amounts({ requests: { memory: '512m', cpu: '0.5m' } })],
  [
    'a label as a variable',
    container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }] }),
  ],
  [
    'a mode in octals',
    workload('Deployment', {}, { volumes: [{ name: 'a', secret: { secretName: 'b', defaultMode: 0o440 } }] }),
  ],
  [
    'a hook that sleeps as long as the pod has',
    workload(
      'Deployment',
      {},
      { terminationGracePeriodSeconds: 5 },
      { lifecycle: { preStop: { sleep: { seconds: 5 } } } },
    ),
  ],
  [
    'a sidecar that is asked',
    workload(
      'Deployment',
      {},
      {
        initContainers: [
          { name: 'i', image: 'a:1', restartPolicy: 'Always', readinessProbe: { tcpSocket: { port: 1 } } },
        ],
      },
    ),
  ],
  ['zones by old names', object('batch/v1', 'CronJob', { spec: { timeZone: 'US/Pacific' } })],
  ['the zone of no place', cron({ timeZone: 'Etc/UTC' })],
  ['the same in short', cron({ timeZone: 'UTC' })],
  [
    'an autoscaler down to none by work',
    scaler({
      minReplicas: 0,
      metrics: [{ type: 'External', external: { metric: { name: 'a' }, target: { type: 'Value', value: '1' } } }],
    }),
  ],
  ['a headless Service without ports', service({ clusterIP: 'None', ports: [] })],
  ['a Service with an address of IPv6', service({ clusterIP: 'fd00::1' })],
  [
    'a port of nodes',
    service({ type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ port: 80, nodePort: 30080 }] }),
  ],
  ['another name', service({ type: 'ExternalName', externalName: 'db.example.com.', ports: undefined })],
  ['counts of anything', quota({ 'count/jobs.batch': '5', 'requests.nvidia.com/gpu': 1, 'requests.storage': '1.5Ti' })],
  [
    'a level and the newest version',
    cluster(
      'v1',
      'Namespace',
      {},
      {
        labels: { 'pod-security.kubernetes.io/warn': 'baseline', 'pod-security.kubernetes.io/warn-version': 'latest' },
      },
    ),
  ],
  [
    'a priority of the system by its own name',
    cluster('scheduling.k8s.io/v1', 'PriorityClass', { value: 2_000_000_000 }, { name: 'system-node-critical' }),
  ],
  [
    'a service account of the same namespace',
    rbac('RoleBinding', { roleRef: { kind: 'Role', name: 'a' }, subjects: [{ kind: 'ServiceAccount', name: 'a' }] }),
  ],
  ['an owner', object('v1', 'ConfigMap', {}, { ownerReferences: [owner({ controller: true }), owner({ uid: 'b' })] })],
];

function pods(field: string): string {
  return `spec.template.spec.${field}`;
}
function main(field: string): string {
  return pods(`containers[0].${field}`);
}
function container(fields: object): KubeObject {
  return workload('Deployment', {}, {}, fields);
}
function amounts(resources: JsonObject): KubeObject {
  return container({ resources });
}
function strategy(rollingUpdate: JsonObject): KubeObject {
  return workload('Deployment', { strategy: { type: 'RollingUpdate', rollingUpdate } });
}
function spread(fields: JsonObject): KubeObject {
  const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', ...fields };
  return workload('Deployment', {}, { topologySpreadConstraints: [constraint] });
}
function near(podAntiAffinity: JsonObject): KubeObject {
  return workload('Deployment', {}, { affinity: { podAntiAffinity } });
}
function tolerates(toleration: JsonObject): KubeObject {
  return workload('Deployment', {}, { tolerations: [toleration] });
}
function owner(fields: JsonObject): JsonObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'a', ...fields };
}
function cron(spec: JsonObject): KubeObject {
  return object('batch/v1', 'CronJob', { spec: { schedule: '0 3 * * *', ...spec } });
}
function budget(spec: JsonObject): KubeObject {
  return object('policy/v1', 'PodDisruptionBudget', { spec });
}
function cpu(target: JsonObject): JsonObject {
  return {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70, ...target } },
  };
}
function scaler(spec: JsonObject): KubeObject {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  return object('autoscaling/v2', 'HorizontalPodAutoscaler', { spec: { scaleTargetRef, maxReplicas: 10, ...spec } });
}
function service(spec: object): KubeObject {
  return object('v1', 'Service', { spec: { ports: [{ port: 80 }], ...spec } });
}
function claim(spec: JsonObject): KubeObject {
  return object('v1', 'PersistentVolumeClaim', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  });
}
function limits(limit: JsonObject): KubeObject {
  return object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', ...limit }] } });
}
function quota(hard: JsonObject): KubeObject {
  return object('v1', 'ResourceQuota', { spec: { hard } });
}
function cluster(apiVersion: string, kind: string, fields: object, metadata: object = {}): KubeObject {
  return object(apiVersion, kind, fields, { namespace: undefined, ...metadata });
}
function rbac(kind: string, fields: JsonObject): KubeObject {
  return object('rbac.authorization.k8s.io/v1', kind, fields);
}

describe('field-limit', () => {
  test.each(refused)('refuses %s', (_what, given, at) => {
    expect(findingsOf('field-limit', { objects: [given] }).map(({ property }) => property)).toEqual([at]);
  });

  test.each(taken)('takes %s', (_what, given) => {
    expect(findingsOf('field-limit', { objects: [given] }).map(({ property }) => property)).toEqual([]);
  });
});
