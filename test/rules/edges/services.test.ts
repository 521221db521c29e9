import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { findingsOf, object, pod, workload } from '../cases/case';
import { tell, told } from './tell';

const known = { needs: [] };
const labels = { app: 'web' };
const service = (spec: JsonObject = {}, name = 'web', metadata: object = {}) =>
  object(
    'v1',
    'Service',
    { spec: { selector: labels, ports: [{ name: 'http', port: 80 }], ...spec } },
    { name, ...metadata },
  );
const kafka = object('kafka.strimzi.io/v1', 'Kafka', {}, { name: 'events' });
const named = (name: string, ports: readonly JsonObject[], own: Record<string, string> = labels) =>
  pod({}, { ports: [...ports] }, { name, labels: own });

describe('pods behind a Service', () => {
  const lost = (selector: JsonObject, ...objects: readonly KubeObject[]) =>
    tell('service-pods', [service({ selector }), ...objects]).length;

  test('are missing for certain where all needs are known', () => {
    expect(tell('service-pods', [service()])).toEqual(['warning spec.selector']);
    expect(tell('service-pods', [service()], known)).toEqual(['error spec.selector']);
  });

  test('are those of its namespace that have all labels', () => {
    const web = pod({}, {}, { labels: { app: 'web', tier: 'front' } });
    expect([
      lost({ app: 'web' }, web),
      lost({ app: 'web', tier: 'front' }, web),
      lost({ app: 'web', tier: 'back' }, web),
    ]).toEqual([0, 0, 1]);
    expect(lost({ app: 'web' }, pod({}, {}, { labels, namespace: 'other' }))).toBe(1);
    const two = [pod({}, {}, { labels: { app: 'x', tier: 'front' } }), web];
    expect([lost({ tier: 'front', app: 'web' }, ...two), lost({ tier: 'front', app: 'y' }, ...two)]).toEqual([0, 1]);
    const instance = { 'app.kubernetes.io/instance': 'a' };
    const ours = pod({}, {}, { labels: { ...instance, app: 'web' } });
    expect([lost({ app: 'web', ...instance }, ours), lost({ app: 'x', ...instance }, ours)]).toEqual([0, 1]);
  });

  test('may have labels that controllers add', () => {
    const set = workload('StatefulSet');
    expect(lost({ 'statefulset.kubernetes.io/pod-name': 'web-0' }, set)).toBe(0);
    expect(lost({ 'statefulset.kubernetes.io/pod-name': 'web-0', app: 'x' }, set)).toBe(1);
    const budget = (matchExpressions: JsonObject[]) =>
      tell('disruption-budget-pods', [
        object('policy/v1', 'PodDisruptionBudget', { spec: { selector: { matchExpressions } } }),
        set,
      ]).length;
    expect(budget([{ key: 'controller-revision-hash', operator: 'Exists' }])).toBe(0);
    expect(budget([{ key: 'app', operator: 'In', values: ['web'] }])).toBe(0);
    expect(budget([{ key: 'app', operator: 'In', values: ['x'] }])).toBe(1);
    expect(
      budget([
        { key: 'app', operator: 'Exists' },
        { key: 'other', operator: 'Exists' },
      ]),
    ).toBe(1);
  });

  test('may be made by an operator: a label has its domain, or names its resource', () => {
    expect([lost({ 'strimzi.io/cluster': 'x' }, kafka), lost({ 'strimzi.io/cluster': 'x' })]).toEqual([0, 1]);
    expect([lost({ app: 'x', 'strimzi.io/kind': 'Kafka' }, kafka), lost({ app: 'x' }, kafka)]).toEqual([0, 1]);
    expect([
      lost({ app: 'events' }, kafka),
      lost({ app: 'events-kafka' }, kafka),
      lost({ app: 'eventskafka' }, kafka),
    ]).toEqual([0, 0, 1]);
    expect([
      lost({ 'other.io/cluster': 'x' }, kafka),
      lost({ 'kafka/cluster': 'x' }, kafka),
      lost({ 'rimzi.io/cluster': 'x' }, kafka),
    ]).toEqual([1, 1, 1]);
    const several = [kafka, object('postgresql.cnpg.io/v1', 'Cluster', {}, { name: 'orders' })];
    expect([lost({ 'strimzi.io/cluster': 'x' }, ...several), lost({ 'cnpg.io/cluster': 'x' }, ...several)]).toEqual([
      0, 0,
    ]);
  });
});

describe('the port of a Service', () => {
  const target = (ports: readonly JsonObject[], ...pods: readonly KubeObject[]) =>
    told('service-target-port', [service({ ports: [...ports] }), ...pods]);
  const both = [
    named('a', [{ name: 'http', containerPort: 80 }, { containerPort: 81 }]),
    named('b', [
      { name: 'http', containerPort: 80 },
      { name: 'udp', containerPort: 53, protocol: 'UDP' },
    ]),
  ];

  test('is one of one of its pods', () => {
    expect(
      target(
        [{ port: 1, targetPort: 'http' }, { port: 53, targetPort: 'udp', protocol: 'UDP' }, { port: 81 }],
        ...both,
      ),
    ).toEqual([]);
    expect(
      tell('service-target-port', [service({ ports: [{ port: 1, targetPort: 'x' }, { port: 2 }] }), ...both]),
    ).toEqual(['error spec.ports[0].targetPort', 'warning spec.ports[1].targetPort']);
  });

  test('is told with those that there are, and whose they are', () => {
    expect(target([{ port: 1, targetPort: 'htpt' }], ...both)).toEqual([
      'names the port htpt, which Pod a (and 1 more that it selects) does not have; did you mean "http"? | http, udp',
    ]);
    expect(target([{ port: 1, targetPort: 'x' }], named('a', [{ containerPort: 80 }]))).toEqual([
      'names the port x, which Pod a does not have | its containers name no ports',
    ]);
    expect(target([{ port: 9 }], ...both)).toEqual([
      'is port 9, which Pod a (and 1 more that it selects) does not list | 80, 81, 53',
    ]);
  });
});

describe('the Service of a StatefulSet', () => {
  const set = (serviceName: string | undefined) =>
    workload('StatefulSet', serviceName === undefined ? {} : { serviceName });
  const headless = { clusterIP: 'None' };
  const wrong = (serviceName: string | undefined, ...objects: readonly KubeObject[]) =>
    [
      ...tell('stateful-set-service', [set(serviceName), ...objects]),
      ...tell('stateful-set-service', [set(serviceName), ...objects], known),
    ].map((line) => line.split(' ')[0]);

  test('is given, made, headless and of its pods', () => {
    expect([wrong(undefined), wrong('')]).toEqual([
      ['warning', 'warning'],
      ['warning', 'warning'],
    ]);
    expect([wrong('web'), wrong('web', service(headless))]).toEqual([['warning', 'error'], []]);
    expect(wrong('web', service())).toEqual(['warning', 'warning']);
    expect(wrong('web', service({ ...headless, selector: { app: 'x' } }))).toEqual(['warning', 'error']);
    expect(wrong('web', service({ ...headless, selector: {} }))).toEqual([]);
    expect(wrong('web', service(headless, 'web', { namespace: 'other' }))).toEqual(['warning', 'error']);
  });

  test('may be for one of its pods, or made by an operator', () => {
    expect(
      wrong('web', service({ ...headless, selector: { ...labels, 'statefulset.kubernetes.io/pod-name': 'web-0' } })),
    ).toEqual([]);
    expect(wrong('events-brokers', kafka)).toEqual([]);
  });

  test('is said as it is given', () => {
    const given = (serviceName: string | undefined) =>
      findingsOf('stateful-set-service', { objects: [set(serviceName), service(headless)] }).map((one) => one.given);
    expect([given('wbe'), given(undefined)]).toEqual([['wbe'], [undefined]]);
    expect(told('stateful-set-service', [set('wbe'), service(headless)])[0]).toContain('did you mean "web"?');
  });
});

describe('backends of routes', () => {
  const route = (...backendRefs: JsonObject[]) =>
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', { spec: { rules: [{ backendRefs }] } });
  const ingress = (spec: JsonObject) => object('networking.k8s.io/v1', 'Ingress', { spec });
  const leads = (one: KubeObject, ...services: readonly KubeObject[]) => tell('route-backend', [one, ...services]);

  test('are Services of the core group', () => {
    const name = 'x';
    expect(leads(route({ name }, { name, kind: 'Service' }, { name, group: '' }))).toHaveLength(3);
    expect(
      leads(
        route(
          { name, kind: 'Backend' },
          { name, group: 'a.io' },
          { name, group: 'a.io', kind: 'Service' },
          { name, group: '', kind: 'X' },
        ),
      ),
    ).toEqual([]);
  });

  test('are in the namespace of the route, or in the one that they name', () => {
    const other = service({}, 'web', { namespace: 'other' });
    const to = (fields: JsonObject) => leads(route({ name: 'web', port: 80, ...fields }), other).length;
    expect([to({}), to({ namespace: 'other' }), to({ namespace: 'x' })]).toEqual([1, 0, 1]);
  });

  test('are missing for certain where all needs are known, unless an operator may make them', () => {
    expect([
      tell('route-backend', [route({ name: 'x' })]),
      tell('route-backend', [route({ name: 'x' })], known),
    ]).toEqual([['warning spec.rules[0].backendRefs[0].name'], ['error spec.rules[0].backendRefs[0].name']]);
    expect(leads(route({ name: 'events-bootstrap' }), kafka)).toEqual([]);
    expect(told('route-backend', [route({ name: 'wbe' }), service()])[0]).toContain('in shop; did you mean "web"?');
    expect(told('route-backend', [route({ name: 'wbe' }), service({}, 'web', { namespace: 'b' })])[0]).not.toContain(
      'mean',
    );
  });

  test('have a port by number or by name, one of several', () => {
    const two = service({ ports: [{ name: 'a', port: 1 }, { port: 2 }] });
    const port = (given: JsonObject) =>
      told('route-backend', [ingress({ defaultBackend: { service: { name: 'web', port: given } } }), two]);
    expect([port({ number: 2 }), port({ name: 'a' }), port({})]).toEqual([[], [], []]);
    expect(port({ number: 3 })).toEqual(['leads to port 3 of the Service web, which it does not have | a 1, 2']);
    expect(
      tell('route-backend', [ingress({ defaultBackend: { service: { name: 'web', port: { number: 3 } } } }), two]),
    ).toEqual(['error spec.defaultBackend.service.port']);
    expect(
      leads(
        ingress({
          rules: [{}, { http: { paths: [{ backend: { resource: {} } }, { backend: { service: { name: 'x' } } }] } }],
        }),
      ),
    ).toEqual(['warning spec.rules[1].http.paths[1].backend.service.name']);
  });

  test.each(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'])('%s has them', (kind) => {
    expect(leads({ ...route({ name: 'x' }), kind })).toHaveLength(1);
  });
});

describe('what selects and scales', () => {
  test('a selector of a workload selects its own pods, and not everything', () => {
    const own = (selector: JsonObject) => told('selector-own-pods', [workload('Deployment', { selector })]);
    expect([own({ matchLabels: labels }), own({}), own({ matchLabels: { app: 'x' } })]).toEqual([
      [],
      ['selects everything | app=web'],
      ['does not select the pods of its own template | app=web'],
    ]);
  });

  test('budgets without pods are wrong for certain where all needs are known', () => {
    const budget = (name: string, app = 'web') =>
      object('policy/v1', 'PodDisruptionBudget', { spec: { selector: { matchLabels: { app } } } }, { name });
    expect([
      tell('disruption-budget-pods', [budget('a')]),
      tell('disruption-budget-pods', [budget('a')], known),
    ]).toEqual([['warning spec.selector'], ['error spec.selector']]);
    const pods = [workload('Deployment'), workload('StatefulSet')];
    expect(told('disruption-budget-alone', [budget('a'), ...pods])).toEqual([]);
    expect(told('disruption-budget-alone', [budget('a'), budget('b'), ...pods])).toEqual([
      'selects the pods of Deployment web, which a selects too',
      'selects the pods of StatefulSet web, which a selects too',
    ]);
  });

  // autoscaling/v2: scaleTargetRef has kind and name; KEDA says Deployment of apps/v1 where they are left out
  test('an autoscaler scales what there is', () => {
    const scaler = (scaleTargetRef: JsonObject, kind = 'HorizontalPodAutoscaler') =>
      object(kind === 'ScaledObject' ? 'keda.sh/v1alpha1' : 'autoscaling/v2', kind, { spec: { scaleTargetRef } });
    const scales = (ref: JsonObject, kind?: string, ...objects: readonly KubeObject[]) =>
      tell('autoscaler-target', [scaler(ref, kind), workload('Deployment'), ...objects]);
    expect([
      scales({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }),
      scales({ name: 'web' }, 'ScaledObject'),
    ]).toEqual([[], []]);
    expect(
      [
        scales({ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' }),
        scales({ apiVersion: 'a.io/v1', kind: 'Deployment', name: 'web' }),
      ].map(({ length }) => length),
    ).toEqual([1, 1]);
    expect([scales({ name: 'x' }), tell('autoscaler-target', [scaler({ name: 'x' })], known)]).toEqual([
      ['warning spec.scaleTargetRef'],
      ['error spec.scaleTargetRef'],
    ]);
    expect(
      scales({ apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaNodePool', name: 'events-pool' }, undefined, kafka),
    ).toEqual([]);
    const replicas = (spec: JsonObject) =>
      tell('autoscaler-replicas', [scaler({ kind: 'Deployment', name: 'web' }), workload('Deployment', spec)]).length;
    expect([replicas({ replicas: 1 }), replicas({})]).toEqual([1, 0]);
    expect(
      told('autoscaler-replicas', [
        scaler({ name: 'web' }, 'ScaledObject'),
        workload('Deployment', { replicas: 1 }),
      ])[0],
    ).toContain('while ScaledObject web sets it');
  });
});

// https://prometheus-operator.dev/docs/api-reference/api/: namespaceSelector any and matchNames, ports by name
describe('monitors', () => {
  const monitor = (kind: string, spec: JsonObject) =>
    object('monitoring.coreos.com/v1', kind, { spec: { selector: { matchLabels: labels }, ...spec } });
  const services = (spec: JsonObject, ...objects: readonly KubeObject[]) =>
    told('monitor-target', [monitor('ServiceMonitor', spec), ...objects]);
  const pods = (spec: JsonObject, ...objects: readonly KubeObject[]) =>
    told('monitor-target', [monitor('PodMonitor', spec), ...objects]);
  const found = (name: string, namespace: string, ports: JsonObject[] = [{ name: 'http', port: 80 }]) =>
    service({ ports }, name, { namespace, labels });

  test('look in their own namespace, in those that they name, or in all', () => {
    expect([services({}, found('a', 'shop')), services({}, found('a', 'x'))].map(({ length }) => length)).toEqual([
      0, 1,
    ]);
    const names = { namespaceSelector: { matchNames: ['x', 'y'] } };
    expect([services(names, found('a', 'y')), services(names, found('a', 'shop'))].map(({ length }) => length)).toEqual(
      [0, 1],
    );
    expect(
      [services({ namespaceSelector: { any: true } }), services({ namespaceSelector: { any: false } })].map(
        ({ length }) => length,
      ),
    ).toEqual([0, 1]);
  });

  test('find the port in one of them', () => {
    const endpoints = [{ port: 'http' }, { targetPort: 1 }];
    expect(services({ endpoints }, found('a', 'shop'), found('b', 'shop', [{ name: 'x', port: 1 }]))).toEqual([]);
    const names = { namespaceSelector: { matchNames: ['x', 'y'] }, endpoints };
    expect(services(names, found('a', 'x'), found('b', 'y', [{ name: 'other', port: 1 }]))).toEqual([]);
    expect(
      services(
        { endpoints: [{ port: 'z' }] },
        found('a', 'shop', [
          { name: 'x', port: 1 },
          { name: 'y', port: 2 },
        ]),
      ),
    ).toEqual(['names the port z, which no Service has that it selects | x, y']);
    expect(services({ endpoints: [{ port: 'z' }] }, found('a', 'shop', [{ port: 1 }]))[0]).toMatch(
      / \| none has a name$/,
    );
  });

  test('may be for pods, of an operator as well', () => {
    const podMetricsEndpoints = [{ port: 'metrics' }];
    expect([pods({}, named('a', [])), pods({})].map(({ length }) => length)).toEqual([0, 1]);
    expect(pods({ podMetricsEndpoints }, named('a', [{ name: 'metrics', containerPort: 1 }]))).toEqual([]);
    expect(pods({ podMetricsEndpoints }, named('a', [{ name: 'x', containerPort: 1 }]))[0]).toContain(
      'no pod has that it selects | x',
    );
    const ofOperator = { selector: { matchLabels: { 'strimzi.io/kind': 'Kafka' } }, podMetricsEndpoints };
    expect([pods(ofOperator, kafka), pods(ofOperator)].map(({ length }) => length)).toEqual([0, 1]);
    expect(
      pods(ofOperator, kafka, named('a', [{ name: 'x', containerPort: 1 }], { 'strimzi.io/kind': 'Kafka' })),
    ).toHaveLength(1);
  });
});
