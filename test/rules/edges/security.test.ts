import { Target } from '../../../lib/environment';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object, pod, workload } from '../cases/case';
import { tell, told } from './tell';

const local = { target: Target.local() };
const service = (fields: JsonObject = {}, metadata: object = {}) =>
  object('v1', 'Service', { spec: { selector: { app: 'web' }, ...fields } }, metadata);
const deployment = (spec: JsonObject = {}, podSpec: JsonObject = {}, container: JsonObject = {}) =>
  workload('Deployment', spec, podSpec, container);
const budget = (spec: JsonObject) =>
  object('policy/v1', 'PodDisruptionBudget', { spec: { selector: { matchLabels: { app: 'web' } }, ...spec } });
const autoscaler = (minReplicas?: number, kind = 'Deployment', metadata: object = {}) =>
  object(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    {
      spec: {
        scaleTargetRef: { kind, name: 'web' },
        maxReplicas: 9,
        ...(minReplicas === undefined ? {} : { minReplicas }),
      },
    },
    metadata,
  );
const tiers = (id: string, objects: readonly KubeObject[]) =>
  (['dev', 'test', 'prod'] as const).filter((tier) => tell(id, objects, { tier }).length > 0);

describe('a Deployment of one pod', () => {
  const lonely = (...objects: readonly KubeObject[]) => tell('deployment-replicas', objects).length;

  test('is told in prod, where a Service leads to it', () => {
    expect(tiers('deployment-replicas', [deployment(), service()])).toEqual(['prod']);
    expect([lonely(deployment()), lonely(deployment(), service({ selector: { app: 'other' } }))]).toEqual([0, 0]);
    expect(lonely(deployment(), service({}, { namespace: 'other' }))).toBe(0);
    expect([lonely(deployment({ replicas: 1 }), service()), lonely(deployment({ replicas: 2 }), service())]).toEqual([
      1, 0,
    ]);
    expect(lonely(deployment({ replicas: 0 }), service())).toBe(0);
  });

  test('is found by the usual label as by any other', () => {
    const labels = { 'app.kubernetes.io/instance': 'a', app: 'web' };
    const template = { metadata: { labels }, spec: { containers: [] } };
    const led = (selector: JsonObject) => lonely(deployment({ template }), service({ selector }));
    expect([led({ app: 'web' }), led({ 'app.kubernetes.io/instance': 'a' }), led(labels)]).toEqual([1, 1, 1]);
    expect([led({ 'app.kubernetes.io/instance': 'b' }), led({ ...labels, app: 'x' })]).toEqual([0, 0]);
  });

  test('is meant with Recreate, and left to its autoscaler', () => {
    expect(lonely(deployment({ strategy: { type: 'Recreate' } }), service())).toBe(0);
    expect(lonely(deployment({ strategy: { type: 'RollingUpdate' } }), service())).toBe(1);
    expect(lonely(deployment(), service(), autoscaler(1))).toBe(0);
    expect(lonely(deployment(), service(), autoscaler(1, 'StatefulSet'))).toBe(1);
    expect(lonely(deployment(), service(), autoscaler(1, 'Deployment', { namespace: 'other' }))).toBe(1);
  });
});

describe('updates and scales', () => {
  test('Recreate stops several pods', () => {
    const recreate = (spec: JsonObject, ...more: readonly KubeObject[]) =>
      tell('deployment-rolling-update', [deployment({ strategy: { type: 'Recreate' }, ...spec }), ...more]).length;
    expect([recreate({ replicas: 2 }), recreate({ replicas: 1 }), recreate({}), recreate({}, autoscaler(2))]).toEqual([
      1, 0, 0, 1,
    ]);
  });

  test('an autoscaler has room, and two pods in prod', () => {
    const range = (spec: JsonObject, tier: 'dev' | 'prod' = 'dev') =>
      tell('autoscaler-range', [object('autoscaling/v2', 'HorizontalPodAutoscaler', { spec })], { tier });
    expect(range({ minReplicas: 2, maxReplicas: 2 })).toEqual(['warning spec.maxReplicas']);
    expect([range({ minReplicas: 2, maxReplicas: 3 }), range({ maxReplicas: 2 })]).toEqual([[], []]);
    expect(range({ maxReplicas: 1 })).toEqual(['warning spec.maxReplicas']);
    expect([range({ maxReplicas: 3 }, 'prod'), range({ minReplicas: 1, maxReplicas: 3 }, 'prod')]).toEqual([
      ['warning spec.minReplicas'],
      ['warning spec.minReplicas'],
    ]);
    expect(range({ minReplicas: 2, maxReplicas: 3 }, 'prod')).toEqual([]);
  });
});

// https://kubernetes.io/docs/tasks/run-application/configure-pdb/: percentages are rounded up
describe('budgets', () => {
  test('are there for several pods, but in dev', () => {
    expect(tiers('disruption-budget-missing', [deployment({ replicas: 2 })])).toEqual(['test', 'prod']);
    const missing = (...objects: readonly KubeObject[]) => tell('disruption-budget-missing', objects).length;
    expect([
      missing(deployment()),
      missing(deployment(), autoscaler(2)),
      missing(workload('StatefulSet', { replicas: 3 })),
    ]).toEqual([0, 1, 1]);
    expect([missing(deployment({ replicas: 2 }), budget({})), missing(workload('DaemonSet', { replicas: 2 }))]).toEqual(
      [0, 0],
    );
  });

  const blocks = (replicas: number, spec: JsonObject) =>
    told('disruption-budget-blocks', [deployment({ replicas }), budget(spec)]).map((line) => line.split(' | ')[1]);

  test('let one pod go at least', () => {
    expect([blocks(3, { minAvailable: 2 }), blocks(3, { minAvailable: 3 })]).toEqual([[], ['less than 3']]);
    expect([blocks(3, { maxUnavailable: 1 }), blocks(3, { maxUnavailable: 0 })]).toEqual([[], ['1 and above']]);
    expect([
      blocks(3, { minAvailable: '67%' }),
      blocks(4, { minAvailable: '75%' }),
      blocks(4, { minAvailable: '76%' }),
    ]).toEqual([['less than 3'], [], ['less than 4']]);
    expect([blocks(3, { maxUnavailable: '1%' }), blocks(3, { maxUnavailable: '0%' })]).toEqual([[], ['1 and above']]);
    expect([blocks(1, { minAvailable: 1 }), blocks(0, { minAvailable: 1 }), blocks(2, {})]).toEqual([
      ['less than 1'],
      [],
      [],
    ]);
    expect([
      blocks(2, { minAvailable: 'all' }),
      blocks(2, { minAvailable: 'x%' }),
      blocks(2, { minAvailable: '100' }),
    ]).toEqual([[], [], []]);
  });

  test('are told where they say it', () => {
    const said = (spec: JsonObject) =>
      tell('disruption-budget-blocks', [workload('StatefulSet', { replicas: 3 }), budget(spec)]);
    expect([said({ minAvailable: 3 }), said({ maxUnavailable: 0 })]).toEqual([
      ['warning spec.minAvailable'],
      ['warning spec.maxUnavailable'],
    ]);
    expect(told('disruption-budget-blocks', [deployment({ replicas: 2 }), budget({ minAvailable: 2 })])[0]).toContain(
      'none of the 2 pods of Deployment web',
    );
  });

  test('say how much and what happens to broken pods', () => {
    const policies = (spec: JsonObject) => [
      tell('disruption-budget-policy', [budget(spec)]).length,
      tell('disruption-budget-unhealthy', [budget(spec)]).length,
    ];
    expect([policies({}), policies({ minAvailable: 1 }), policies({ maxUnavailable: 0 })]).toEqual([
      [1, 1],
      [0, 1],
      [0, 1],
    ]);
    expect([
      policies({ unhealthyPodEvictionPolicy: 'AlwaysAllow' }),
      policies({ unhealthyPodEvictionPolicy: 'IfHealthyBudget' }),
    ]).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });
});

describe('pods of one workload', () => {
  const labelSelector = { matchLabels: { app: 'web' } };
  const spread = (podSpec: JsonObject, spec: JsonObject = { replicas: 2 }) =>
    told('workload-spread', [deployment(spec, podSpec)]);
  const anti = (fields: JsonObject) => ({ affinity: { podAntiAffinity: fields } });

  test('are spread in prod, by a rule that counts them', () => {
    expect(tiers('workload-spread', [deployment({ replicas: 2 })])).toEqual(['prod']);
    expect(spread({}, { replicas: 1 })).toEqual([]);
    expect(spread({})).toEqual(['may have all its pods on one node']);
    expect(spread({ topologySpreadConstraints: [{ labelSelector }] })).toEqual([]);
    expect(spread(anti({ requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector }] }))).toEqual([]);
    expect(
      spread(
        anti({ preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { labelSelector } }] }),
      ),
    ).toEqual([]);
    expect(
      spread({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector }] } } }),
    ).toHaveLength(1);
  });

  test('are not counted by a selector of others, by none, or in other namespaces', () => {
    const other = 'none of its spreads and anti-affinities selects its own pods';
    expect(spread({ topologySpreadConstraints: [{ labelSelector: { matchLabels: { app: 'x' } } }] })[0]).toContain(
      other,
    );
    expect(spread({ topologySpreadConstraints: [{}] })[0]).toContain(other);
    const term = (fields: JsonObject) =>
      spread(anti({ requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, ...fields }] })).length;
    expect([term({ namespaces: ['x'] }), term({ namespaces: ['x', 'shop'] }), term({ namespaces: [] })]).toEqual([
      1, 0, 0,
    ]);
    expect(term({ namespaces: ['x'], namespaceSelector: {} })).toBe(0);
    expect(spread({ topologySpreadConstraints: [{}, { labelSelector }] })).toEqual([]);
  });
});

// https://kubernetes.io/docs/concepts/policy/limit-range/: defaults of a namespace, requests that follow limits
describe('resources', () => {
  const range = (limit: JsonObject, namespace = 'shop') =>
    object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', ...limit }] } }, { namespace });
  const lacks = (resources: JsonObject, ...more: readonly KubeObject[]) =>
    [
      'container-cpu-request',
      'container-memory-request',
      'container-memory-limit',
      'container-ephemeral-storage',
    ].filter((id) => tell(id, [pod({}, { resources }), ...more]).length > 0);
  const all = lacks({});

  test('are given by the container; a limit is a request as well', () => {
    expect(all).toHaveLength(4);
    expect(lacks({ requests: { cpu: '1', memory: '1Gi' } })).toEqual([
      'container-memory-limit',
      'container-ephemeral-storage',
    ]);
    expect(lacks({ limits: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' } })).toEqual([]);
    expect(lacks({ requests: { 'ephemeral-storage': '1Gi' } })).toEqual(all);
    expect(lacks({ requests: { cpu: null } })).toEqual(all);
  });

  test('are given by the pod', () => {
    expect(tell('container-cpu-request', [pod({ resources: { requests: { cpu: '1' } } })])).toEqual([]);
    expect(tell('container-memory-limit', [pod({ resources: { requests: { memory: '1Gi' } } })])).toHaveLength(1);
  });

  test('are given by a LimitRange of the namespace', () => {
    const given = { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' };
    expect([lacks({}, range({ default: given })), lacks({}, range({ max: given }))]).toEqual([[], []]);
    expect(lacks({}, range({ defaultRequest: given }))).toEqual([
      'container-memory-limit',
      'container-ephemeral-storage',
    ]);
    expect([lacks({}, range({ default: given }, 'other')), lacks({}, range({ type: 'Pod', max: given }))]).toEqual([
      all,
      all,
    ]);
    expect(lacks({}, range({ min: given }))).toEqual(all);
  });

  test('are not asked of ephemeral containers, which can have none', () => {
    const debug = { ephemeralContainers: [{ name: 'debug' }] };
    expect(tell('container-cpu-request', [pod(debug)])).toEqual(['warning spec.containers[0].resources.requests.cpu']);
    expect(tell('container-ephemeral-storage', [pod(debug)])).toHaveLength(1);
  });

  test('ask for no more than the limit', () => {
    const above = (requests: JsonObject, limits: JsonObject) =>
      told('container-request-above-limit', [pod({}, { resources: { requests, limits } })]);
    expect([
      above({ cpu: '1' }, { cpu: '1000m' }),
      above({ cpu: 1 }, { cpu: 2 }),
      above({ memory: '1Gi' }, { cpu: 1 }),
    ]).toEqual([[], [], []]);
    expect(above({ memory: '1025Mi' }, { memory: '1Gi' })).toEqual([
      'main asks for more memory than its limit | up to 1Gi',
    ]);
    expect([above({ cpu: 3 }, { cpu: '2' }), above({ cpu: 'x' }, { cpu: 1 })].map(({ length }) => length)).toEqual([
      1, 0,
    ]);
  });

  test('of a namespace with pods are bounded by a quota, but in dev', () => {
    const shop: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    expect(tiers('namespace-quota', [shop, pod()])).toEqual(['test', 'prod']);
    const quota = object('v1', 'ResourceQuota');
    expect([tell('namespace-quota', [shop, pod(), quota]), tell('namespace-quota', [shop])]).toEqual([[], []]);
    expect(tell('namespace-quota', [shop, pod(), object('v1', 'ResourceQuota', {}, { namespace: 'x' })])).toHaveLength(
      1,
    );
  });
});

describe('containers', () => {
  test('can not write to their image', () => {
    const root = (container: JsonObject, spec: JsonObject = {}) =>
      tell('container-read-only-root', [pod(spec, container)]).length;
    expect([
      root({}),
      root({ securityContext: { readOnlyRootFilesystem: true } }),
      root({ securityContext: { readOnlyRootFilesystem: false } }),
    ]).toEqual([1, 0, 1]);
    expect([
      root({}, { os: { name: 'windows' } }),
      root({}, { os: { name: 'linux' } }),
      root({}, { ephemeralContainers: [{ name: 'd' }] }),
    ]).toEqual([0, 1, 1]);
  });

  test('are not in the group of root', () => {
    const groups = (securityContext: JsonObject) => tell('pod-root-group', [pod({ securityContext })]);
    expect(groups({ runAsGroup: 0, fsGroup: 0, supplementalGroups: [1, 0] })).toEqual(
      ['runAsGroup', 'fsGroup', 'supplementalGroups'].map((field) => `warning spec.securityContext.${field}`),
    );
    expect(groups({ runAsGroup: 1, fsGroup: 1, supplementalGroups: [1] })).toEqual([]);
    expect(tell('pod-root-group', [deployment({}, { securityContext: { fsGroup: 0 } })])).toEqual([
      'warning spec.template.spec.securityContext.fsGroup',
    ]);
  });

  test('listen on ports from 1024 on', () => {
    const port = (containerPort: number) => told('container-low-port', [pod({}, { ports: [{ containerPort }] })])[0];
    expect([port(1023), port(1), port(22)]).toEqual([
      "main listens on a port that may be root's alone | 1024 and above",
      "main listens on a port that may be root's alone | 1024 and above",
      'main is open for ssh | 1024 and above',
    ]);
    expect([port(1024), port(0)]).toEqual([undefined, undefined]);
  });

  test('do not call sudo', () => {
    const sudo = (...command: string[]) => tell('container-sudo', [pod({}, { command })]).length;
    expect([sudo('sudo', 'x'), sudo('sh', '-c', 'a; sudo b'), sudo('/usr/bin/sudo'), sudo('a&&sudo b')]).toEqual([
      1, 1, 1, 1,
    ]);
    expect([sudo('sudoers'), sudo('pseudo x'), sudo('sh', '-c', 'x')]).toEqual([0, 0, 0]);
    expect(tell('container-sudo', [pod({}, { args: ['sudo'] })])).toEqual(['warning spec.containers[0].args']);
  });

  test('know names by DNS', () => {
    expect([
      tell('pod-host-aliases', [pod({ hostAliases: [] })]),
      tell('pod-host-aliases', [deployment({}, { hostAliases: [{ ip: '10.0.0.1' }] })]),
    ]).toEqual([[], ['warning spec.template.spec.hostAliases']]);
  });
});

describe('probes', () => {
  const http = { httpGet: { path: '/', port: 'http' } };
  const ports = [{ name: 'http', containerPort: 8080 }];

  test('are for containers with ports that last', () => {
    const missing = (one: KubeObject) =>
      tell('container-readiness-probe', [one]).length + tell('container-liveness-probe', [one]).length;
    for (const kind of ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'])
      expect(missing(workload(kind, {}, {}, { ports }))).toBe(2);
    expect([
      missing(pod({}, { ports })),
      missing(deployment()),
      missing(deployment({}, {}, { ports, readinessProbe: http, livenessProbe: http })),
    ]).toEqual([0, 0, 0]);
    expect(missing(deployment({}, { initContainers: [{ name: 'i', ports }] }))).toBe(0);
    expect(tell('container-liveness-probe', [deployment({}, {}, { ports })])).toEqual([
      'warning spec.template.spec.containers[0].livenessProbe',
    ]);
  });

  // the defaults of probes: every 10 seconds, three failures, no delay
  test('restart later than they take out of service', () => {
    const same = (liveness: JsonObject, readiness: JsonObject = {}) =>
      tell('container-probes-identical', [
        pod({}, { livenessProbe: { ...http, ...liveness }, readinessProbe: { ...http, ...readiness } }),
      ]).length;
    expect([
      same({}),
      same({ failureThreshold: 4 }),
      same({ failureThreshold: 3 }),
      same({ periodSeconds: 11 }),
      same({ initialDelaySeconds: 1 }),
    ]).toEqual([1, 0, 1, 0, 0]);
    expect([
      same({ failureThreshold: 6, periodSeconds: 5 }),
      same({ failureThreshold: 6, periodSeconds: 5 }, { failureThreshold: 4 }),
    ]).toEqual([1, 1]);
    expect([
      same({ httpGet: { path: '/live', port: 'http' } }),
      same({ httpGet: null, tcpSocket: { port: 1 } }),
    ]).toEqual([0, 0]);
    expect(tell('container-probes-identical', [pod({}, { livenessProbe: http })])).toEqual([]);
  });

  test('ask ports that there are', () => {
    const asks = (probe: JsonObject, kind = 'startupProbe') =>
      told('container-probe-port', [
        pod({}, { ports: [...ports, { containerPort: 1 }, { name: 'b' }], [kind]: probe }),
      ]);
    expect([asks(http), asks({ tcpSocket: { port: 'http' } }), asks({ httpGet: { port: 9 } })]).toEqual([[], [], []]);
    for (const kind of ['livenessProbe', 'readinessProbe', 'startupProbe'])
      expect(asks({ tcpSocket: { port: 'htp' } }, kind)).toEqual(['asks a port that main does not have | http, b']);
    expect(tell('container-probe-port', [pod({}, { livenessProbe: http })])).toEqual([
      'error spec.containers[0].livenessProbe.httpGet.port',
    ]);
  });
});

describe('what is open to the outside', () => {
  test('ports of nodes, addresses and load balancers', () => {
    expect([
      tell('service-node-port', [service({ type: 'NodePort' })]),
      tell('service-node-port', [service({ type: 'NodePort' })], local),
    ]).toEqual([['warning spec.type'], []]);
    expect([
      tell('service-external-ips', [service({ externalIPs: ['1.2.3.4'] })]),
      tell('service-external-ips', [service({ externalIPs: [] })]),
    ]).toEqual([['warning spec.externalIPs'], []]);
    const balancer = (spec: JsonObject, annotations: JsonObject = {}) =>
      tell('service-open-load-balancer', [service({ type: 'LoadBalancer', ...spec }, { annotations })]).length;
    const ranges = (...loadBalancerSourceRanges: string[]) => balancer({ loadBalancerSourceRanges });
    expect([ranges(), ranges('10.0.0.0/8'), ranges('10.0.0.0/8', '0.0.0.0/0'), ranges('::/0')]).toEqual([1, 0, 1, 1]);
    expect(tell('service-open-load-balancer', [service({ type: 'LoadBalancer' })], local)).toEqual([]);
    expect(tell('service-open-load-balancer', [service()])).toEqual([]);
    const annotated = (key: string, value: string) => balancer({}, { [key]: value });
    // what makes a load balancer internal, as the clouds document it
    const azure = 'service.beta.kubernetes.io/azure-load-balancer-internal';
    expect([annotated(azure, 'true'), annotated(azure, 'false')]).toEqual([0, 1]);
    const aws = 'service.beta.kubernetes.io/aws-load-balancer-scheme';
    expect([annotated(aws, 'internal'), annotated(aws, 'internet-facing')]).toEqual([0, 1]);
    expect(annotated('service.beta.kubernetes.io/aws-load-balancer-internal', 'true')).toBe(0);
    expect([
      annotated('networking.gke.io/load-balancer-type', 'Internal'),
      annotated('cloud.google.com/load-balancer-type', 'Internal'),
    ]).toEqual([0, 0]);
    for (const key of ['load-balancer-source-ranges', 'azure-allowed-ip-ranges', 'azure-allowed-service-tags'])
      expect(annotated(`service.beta.kubernetes.io/${key}`, '10.0.0.0/8')).toBe(0);
  });

  test('hosts without TLS', () => {
    const ingress = (spec: JsonObject) => told('ingress-tls', [object('networking.k8s.io/v1', 'Ingress', { spec })]);
    const rules = [{ host: 'a.example.com' }, { host: 'b.example.com' }];
    expect([ingress({ rules }), ingress({ rules, tls: [] })]).toEqual([
      ['is reached without TLS'],
      ['is reached without TLS'],
    ]);
    expect(ingress({ rules, tls: [{ hosts: ['a.example.com'] }] })).toEqual(['leaves b.example.com without TLS']);
    expect([
      ingress({ rules, tls: [{}] }),
      ingress({ rules, tls: [{ hosts: [] }] }),
      ingress({ rules, tls: [{ hosts: ['*.example.com'] }] }),
    ]).toEqual([[], [], []]);
    expect(ingress({ rules: [{ host: 'x.a.example.com' }], tls: [{ hosts: ['*.example.com'] }] })).toHaveLength(1);
    expect(ingress({ rules: [{}], tls: [{ hosts: ['a'] }] })).toEqual([]);
    const gateway = (...listeners: JsonObject[]) =>
      tell('ingress-tls', [object('gateway.networking.k8s.io/v1', 'Gateway', { spec: { listeners } })]);
    expect(gateway({ protocol: 'HTTP' }, { protocol: 'TCP' }, { protocol: 'HTTP' })).toEqual([
      'warning spec.listeners[0].protocol',
      'warning spec.listeners[2].protocol',
    ]);
    expect([
      gateway({ protocol: 'HTTP' }, { protocol: 'HTTPS' }),
      gateway({ protocol: 'HTTP' }, { protocol: 'TLS' }),
      gateway({ protocol: 'TCP' }),
    ]).toEqual([[], [], []]);
  });

  test('ingress-nginx, by its image, its class and its annotations', () => {
    const retired = (...objects: readonly KubeObject[]) => tell('ingress-nginx-retired', objects).length;
    const image = (name: string) => retired(pod({}, { image: name }));
    expect([
      image('registry.k8s.io/ingress-nginx/controller:v1.9.0'),
      image('ingress-nginx/controller'),
      image('a/ingress-nginx/controller@sha256:0'),
    ]).toEqual([1, 1, 1]);
    expect([image('x-ingress-nginx/controller:1'), image('ingress-nginx/controller-chroot:1')]).toEqual([0, 0]);
    const ofClass = (controller: string) =>
      retired(object('networking.k8s.io/v1', 'IngressClass', { spec: { controller } }));
    expect([ofClass('k8s.io/ingress-nginx'), ofClass('nginx.org/ingress-controller')]).toEqual([1, 0]);
    const annotated = (key: string) =>
      retired(object('networking.k8s.io/v1', 'Ingress', {}, { annotations: { [key]: 'x' } }));
    expect([annotated('nginx.ingress.kubernetes.io/rewrite-target'), annotated('nginx.org/x')]).toEqual([1, 0]);
  });
});

describe('housekeeping', () => {
  test('jobs end, and start in time', () => {
    const job = (kind: string, restartPolicy: string | undefined) => {
      const template = { spec: { containers: [], ...(restartPolicy === undefined ? {} : { restartPolicy }) } };
      return tell('job-restart-policy', [
        object('batch/v1', kind, { spec: kind === 'Job' ? { template } : { jobTemplate: { spec: { template } } } }),
      ]);
    };
    expect([job('Job', 'Never'), job('CronJob', 'OnFailure')]).toEqual([[], []]);
    expect([job('Job', undefined), job('CronJob', 'Always')]).toEqual([
      ['error spec.template.spec.restartPolicy'],
      ['error spec.jobTemplate.spec.template.spec.restartPolicy'],
    ]);
    expect(tell('job-restart-policy', [pod({ restartPolicy: 'Always' })])).toEqual([]);
    const cron = (spec: JsonObject) => tell('cron-job-deadline', [object('batch/v1', 'CronJob', { spec })]).length;
    expect([cron({}), cron({ startingDeadlineSeconds: 60 })]).toEqual([1, 0]);
  });

  test('pods have owners, and namespaces are made for them', () => {
    const naked = (ownerReferences?: JsonObject[]) =>
      tell('naked-pod', [pod({}, {}, ownerReferences === undefined ? {} : { ownerReferences })]).length;
    expect([naked(), naked([]), naked([{ kind: 'Job' }])]).toEqual([1, 1, 0]);
    const placed = (namespace: string | undefined) => told('namespace-default', [pod({}, {}, { namespace })])[0];
    expect(
      [placed('default'), placed('kube-system'), placed('kube-public'), placed('kube-node-lease')].map(
        (line) => line?.split(' that')[0],
      ),
    ).toEqual(['is in the namespace of everybody', 'is in a namespace', 'is in a namespace', 'is in a namespace']);
    expect([placed('shop'), placed(undefined)]).toEqual([undefined, undefined]);
    const level = (name: string, labels?: JsonObject) =>
      tell('namespace-pod-security', [
        {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: {
            name,
            ...(labels === undefined ? {} : { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }),
          },
        },
      ]).length;
    expect([level('shop'), level('shop', {}), level('kube-system')]).toEqual([1, 0, 0]);
  });

  test.each([
    ['kubernetes-helm/tiller:v2', 1],
    ['gcr.io/kubernetes-helm/tiller', 1],
    ['kubernetesui/dashboard:v2', 1],
    ['k8s.gcr.io/kubernetes-dashboard-amd64:v1', 1],
    ['kubernetesui/dashboard-api:1', 0],
    ['my-kubernetesui/dashboard:1', 0],
  ])('%s is of old: %d', (image, found) => {
    expect(tell('legacy-management', [pod({}, { image })])).toHaveLength(found);
  });

  // https://kubernetes.io/docs/reference/using-api/deprecation-guide/
  test.each([
    ['1.32', 'flowcontrol.apiserver.k8s.io/v1beta3', ['FlowSchema', 'PriorityLevelConfiguration']],
    ['1.29', 'flowcontrol.apiserver.k8s.io/v1beta2', ['FlowSchema', 'PriorityLevelConfiguration']],
    ['1.27', 'storage.k8s.io/v1beta1', ['CSIStorageCapacity']],
    ['1.26', 'flowcontrol.apiserver.k8s.io/v1beta1', ['FlowSchema', 'PriorityLevelConfiguration']],
    ['1.26', 'autoscaling/v2beta2', ['HorizontalPodAutoscaler']],
    ['1.25', 'autoscaling/v2beta1', ['HorizontalPodAutoscaler']],
    ['1.25', 'batch/v1beta1', ['CronJob']],
    ['1.25', 'discovery.k8s.io/v1beta1', ['EndpointSlice']],
    ['1.25', 'events.k8s.io/v1beta1', ['Event']],
    ['1.25', 'policy/v1beta1', ['PodDisruptionBudget', 'PodSecurityPolicy']],
    ['1.25', 'node.k8s.io/v1beta1', ['RuntimeClass']],
    [
      '1.22',
      'admissionregistration.k8s.io/v1beta1',
      ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    ],
    ['1.22', 'apiextensions.k8s.io/v1beta1', ['CustomResourceDefinition']],
    ['1.22', 'apiregistration.k8s.io/v1beta1', ['APIService']],
    ['1.22', 'authentication.k8s.io/v1beta1', ['TokenReview']],
    [
      '1.22',
      'authorization.k8s.io/v1beta1',
      ['LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SubjectAccessReview'],
    ],
    ['1.22', 'certificates.k8s.io/v1beta1', ['CertificateSigningRequest']],
    ['1.22', 'coordination.k8s.io/v1beta1', ['Lease']],
    ['1.22', 'extensions/v1beta1', ['Ingress']],
    ['1.22', 'networking.k8s.io/v1beta1', ['Ingress', 'IngressClass']],
    ['1.22', 'rbac.authorization.k8s.io/v1beta1', ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']],
    ['1.22', 'scheduling.k8s.io/v1beta1', ['PriorityClass']],
    ['1.22', 'storage.k8s.io/v1beta1', ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment']],
    ['1.16', 'extensions/v1beta1', ['DaemonSet', 'Deployment', 'NetworkPolicy', 'PodSecurityPolicy', 'ReplicaSet']],
    ['1.16', 'apps/v1beta1', ['Deployment', 'StatefulSet']],
    ['1.16', 'apps/v1beta2', ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']],
  ])('Kubernetes %s serves %s no more', (removed, apiVersion, kinds) => {
    const before = `1.${String(Number(removed.slice(2)) - 1)}`;
    for (const kind of kinds) {
      const find = (...kubernetes: string[]) =>
        tell('api-version-removed', [object(apiVersion, kind)], { target: Target.generic({ kubernetes }) });
      expect([find(removed), find(before), find(before, removed), find('1.99')]).toEqual([
        ['error apiVersion'],
        ['warning apiVersion'],
        ['error apiVersion'],
        ['error apiVersion'],
      ]);
    }
  });

  test('versions that are served are told by nobody', () => {
    const served = [
      ['apps/v1', 'Deployment'],
      ['networking.k8s.io/v1beta1', 'IPAddress'],
      ['example.com/v1beta1', 'Ingress'],
    ] as const;
    for (const [apiVersion, kind] of served)
      expect(tell('api-version-removed', [object(apiVersion, kind)])).toEqual([]);
  });
});

describe('images', () => {
  const exact = (image: string) => told('image-exact-tag', [pod({}, { image })]).map((line) => line.split(' | ')[0]);

  test.each([
    ['apache/kafka:4.2.0', undefined],
    ['registry:5000/apache/kafka:4.2.0', undefined],
    ['apache/kafka@sha256:0123', undefined],
    ['apache/kafka:latest@sha256:0123', undefined],
    ['apache/kafka', 'has no tag, which means latest'],
    ['registry:5000/apache/kafka', 'has no tag, which means latest'],
    ['apache/kafka:latest', 'has the floating tag latest'],
    ['apache/kafka:stable', 'has the floating tag stable'],
  ])('%s', (image, message) => {
    expect(exact(image)).toEqual(message === undefined ? [] : [message]);
  });

  test('have digests in prod, each told once', () => {
    expect(tiers('image-digest', [pod()])).toEqual(['prod']);
    expect(
      told('image-digest', [
        pod({}, { image: 'a:1' }),
        pod({}, { image: 'a:1' }),
        pod({}, { image: 'b:1' }),
        pod({}, { image: 'c@sha256:0' }),
      ]),
    ).toEqual(['pulls a:1 without a digest', 'pulls b:1 without a digest']);
  });

  test('are pulled, from the mirror where there is one', () => {
    const never = (target: Target, imagePullPolicy: string) =>
      tell('image-pull-policy', [pod({}, { imagePullPolicy })], { target }).length;
    expect([
      never(Target.generic(), 'Never'),
      never(Target.generic(), 'Always'),
      never(Target.local(), 'Never'),
    ]).toEqual([1, 0, 0]);
    const target = Target.generic({ imageMirror: 'mirror.example.com/x' });
    const from = (image: string, given = target) => told('image-registry', [pod({}, { image })], { target: given });
    expect([from('mirror.example.com/x/a:1'), from('a:1', Target.generic())]).toEqual([[], []]);
    expect([from('a:1')[0], from('mirror.example.com/xyz/a:1').length]).toEqual([
      'does not come from the mirror of the target | mirror.example.com/x/…',
      1,
    ]);
  });
});
