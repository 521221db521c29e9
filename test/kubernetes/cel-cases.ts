/** An object with expressions in its definition, and what an API server of 1.34 said of it (`--dry-run=server`). */
export interface CelCase {
  readonly what: string;
  readonly object: object;
  /** The place of the expression that is broken; nothing for an object that is taken. */
  readonly at?: string;
}

const metadata = { name: 'web', namespace: 'default' };
const object = (apiVersion: string, kind: string, spec: object): object => ({ apiVersion, kind, metadata, spec });

const scaled = (spec: object): object =>
  object('keda.sh/v1alpha1', 'ScaledObject', {
    scaleTargetRef: { name: 'web' },
    triggers: [{ type: 'cron', metadata: {} }],
    ...spec,
  });
const release = (spec: object): object =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { interval: '1m', ...spec });
const chartRef = { chartRef: { kind: 'OCIRepository', name: 'web' } };
const chart = { chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'web' } } } };
const route = (rule: object): object => object('gateway.networking.k8s.io/v1', 'HTTPRoute', { rules: [rule] });
const user = (certificate: object): object =>
  object('kafka.strimzi.io/v1', 'KafkaUser', { authentication: { type: 'tls', ...certificate } });
const kafka = (spec: object): object =>
  object('kafka.strimzi.io/v1', 'Kafka', {
    kafka: { listeners: [{ name: 'tls', port: 9093, type: 'internal', tls: true }], ...spec },
  });
const flavor = (spec: object): object => object('kueue.x-k8s.io/v1beta2', 'ResourceFlavor', spec);
const topology = (...levels: readonly string[]): object =>
  object('kueue.x-k8s.io/v1beta2', 'Topology', { levels: levels.map((nodeLabel) => ({ nodeLabel })) });
const external = (remoteRef: object): object =>
  object('external-secrets.io/v1', 'ExternalSecret', {
    secretStoreRef: { name: 'vault' },
    data: [{ secretKey: 'a', remoteRef }],
  });
const issuer = (venafi: object): object => object('cert-manager.io/v1', 'Issuer', { venafi: { zone: 'a', ...venafi } });
const tpp = { tpp: { url: 'https://example.com', credentialsRef: { name: 'a' } } };
const cloud = { cloud: { apiTokenSecretRef: { name: 'a' } } };

export const celCases: readonly CelCase[] = [
  { what: 'an autoscaler with min below max', object: scaled({ minReplicaCount: 2, maxReplicaCount: 5 }) },
  { what: 'an autoscaler with min above max', object: scaled({ minReplicaCount: 6, maxReplicaCount: 5 }), at: 'spec' },
  { what: 'an autoscaler with min above the default', object: scaled({ minReplicaCount: 101 }), at: 'spec' },
  { what: 'a release of a chart', object: release(chart) },
  { what: 'a release of a chart by reference', object: release(chartRef) },
  { what: 'a release of both', object: release({ ...chart, ...chartRef }), at: 'spec' },
  { what: 'a release of neither', object: release({}), at: 'spec' },
  {
    what: 'a route that redirects',
    object: route({ filters: [{ type: 'RequestRedirect', requestRedirect: { statusCode: 301 } }] }),
  },
  {
    what: 'a route that redirects and forwards',
    object: route({
      filters: [{ type: 'RequestRedirect', requestRedirect: { statusCode: 301 } }],
      backendRefs: [{ name: 'web', port: 80 }],
    }),
    at: 'spec.rules[0]',
  },
  {
    what: 'a route to a Service without a port',
    object: route({ backendRefs: [{ name: 'web' }] }),
    at: 'spec.rules[0].backendRefs[0]',
  },
  {
    what: 'a route with a relative path',
    object: route({ matches: [{ path: { value: 'a' } }] }),
    at: 'spec.rules[0].matches[0].path',
  },
  { what: 'a route with timeouts', object: route({ timeouts: { request: '10s', backendRequest: '2s' } }) },
  {
    what: 'a route whose backend may take longer than the request',
    object: route({ timeouts: { request: '2s', backendRequest: '1m' } }),
    at: 'spec.rules[0].timeouts',
  },
  { what: 'a user with a certificate', object: user({}) },
  { what: 'a user whose certificate is renewed in time', object: user({ validityDays: 30, renewalDays: 10 }) },
  {
    what: 'a user whose certificate is renewed before it is made',
    object: user({ validityDays: 10, renewalDays: 10 }),
    at: 'spec.authentication',
  },
  { what: 'a user with half of it', object: user({ validityDays: 10 }), at: 'spec.authentication' },
  { what: 'a cluster without metrics', object: kafka({}) },
  {
    what: 'metrics without rules',
    object: kafka({ metricsConfig: { type: 'jmxPrometheusExporter' } }),
    at: 'spec.kafka.metricsConfig',
  },
  { what: 'racks by a label', object: kafka({ rack: { topologyKey: 'topology.kubernetes.io/zone' } }) },
  {
    what: 'racks by a label that is not given',
    object: kafka({ rack: { type: 'topology-label' } }),
    at: 'spec.kafka.rack',
  },
  { what: 'a flavor of a topology without labels', object: flavor({ topologyName: 'racks' }), at: 'spec' },
  { what: 'a flavor of a topology', object: flavor({ topologyName: 'racks', nodeLabels: { a: 'b' } }) },
  {
    what: 'a taint without a key that needs one',
    object: flavor({ tolerations: [{ operator: 'Equal', value: 'a', effect: 'NoSchedule' }] }),
    at: 'spec.tolerations',
  },
  { what: 'levels of a topology', object: topology('rack', 'kubernetes.io/hostname') },
  { what: 'a level twice', object: topology('rack', 'rack'), at: 'spec.levels' },
  { what: 'hosts above racks', object: topology('kubernetes.io/hostname', 'rack'), at: 'spec.levels' },
  { what: 'a secret from a store', object: external({ key: 'a' }) },
  { what: 'an issuer of one sort', object: issuer(tpp) },
  { what: 'an issuer of two sorts', object: issuer({ ...tpp, ...cloud }), at: 'spec.venafi' },
  { what: 'an issuer of no sort', object: issuer({}), at: 'spec.venafi' },
];
