import { object, pod, workload, type RuleCases } from './case';

const ingress = (name: string, rules: readonly object[], fields: object = {}, annotations: object = {}) => ({
  ...object('networking.k8s.io/v1', 'Ingress', { spec: { rules, ...fields } }),
  metadata: { name, namespace: 'shop', annotations: { ...annotations } },
});
const route = (host: string, path: string, service = 'web') => ({
  host,
  http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name: service, port: { number: 80 } } } }] },
});
const external = (externalName: string) => object('v1', 'Service', { spec: { type: 'ExternalName', externalName } });
const database = (image: string, mountPath: string, volume: object, spec: object = {}) =>
  workload(
    'StatefulSet',
    { ...spec },
    { volumes: [{ name: 'data', ...volume }] },
    {
      image,
      volumeMounts: [{ name: 'data', mountPath }],
    },
  );

export const cases: RuleCases = {
  'ingress-path-once': {
    bad: [
      {
        what: 'a host and path in two Ingresses',
        objects: [ingress('a', [route('a.example.com', '/')]), ingress('b', [route('a.example.com', '/', 'api')])],
        at: ['spec.rules[0].http.paths[0]'],
      },
      {
        what: 'a host and path twice in one',
        objects: [ingress('a', [route('a.example.com', '/v1'), route('a.example.com', '/v1')])],
        at: ['spec.rules[1].http.paths[0]'],
      },
    ],
    good: [
      {
        what: 'another path, another host, another class',
        objects: [
          ingress('a', [route('a.example.com', '/'), route('a.example.com', '/v1'), route('b.example.com', '/')]),
          ingress('b', [route('a.example.com', '/')], { ingressClassName: 'internal' }),
        ],
      },
      {
        what: 'a canary beside what it tries out',
        objects: [
          ingress('a', [route('a.example.com', '/')]),
          ingress('b', [route('a.example.com', '/')], {}, { 'nginx.ingress.kubernetes.io/canary': 'true' }),
        ],
      },
    ],
  },
  'ingress-host': {
    bad: [
      { what: 'a rule for all hosts', objects: [ingress('a', [{ http: { paths: [] } }])], at: ['spec.rules[0].host'] },
    ],
    good: [
      { what: 'a host', objects: [ingress('a', [route('a.example.com', '/')])] },
      { what: 'a platform that is tried out', objects: [ingress('a', [{ http: { paths: [] } }])], tier: 'dev' },
    ],
  },
  'service-external-name': {
    bad: [
      {
        what: "a cloud's metadata service",
        objects: [external('metadata.google.internal')],
        at: ['spec.externalName'],
      },
      { what: 'the pod itself', objects: [external('localhost')], at: ['spec.externalName'] },
      { what: 'an address', objects: [external('169.254.169.254')], at: ['spec.externalName'] },
    ],
    good: [{ what: 'a server elsewhere', objects: [external('db.example.com')] }],
  },
  'pod-shared-processes': {
    bad: [
      {
        what: 'processes that all containers see',
        objects: [pod({ shareProcessNamespace: true })],
        at: ['spec.shareProcessNamespace'],
      },
    ],
    good: [{ what: 'each container for itself', objects: [pod(), pod({ shareProcessNamespace: false })] }],
  },
  'data-in-empty-dir': {
    bad: [
      {
        what: 'Cassandra in an emptyDir',
        objects: [database('cassandra:5.0.6', '/var/lib/cassandra', { emptyDir: {} })],
        at: ['spec.template.spec.containers[0].volumeMounts[0]'],
      },
      {
        what: 'PostgreSQL of a mirror, in a folder below',
        objects: [
          database('mirror.example.com/library/postgres:18.1', '/var/lib/postgresql/18/docker', { emptyDir: {} }),
        ],
        at: ['spec.template.spec.containers[0].volumeMounts[0]'],
      },
    ],
    good: [
      {
        what: 'a claim',
        objects: [database('cassandra:5.0.6', '/var/lib/cassandra', { persistentVolumeClaim: { claimName: 'data' } })],
      },
      { what: 'temporary files', objects: [database('cassandra:5.0.6', '/tmp', { emptyDir: {} })] },
      { what: 'what keeps no data', objects: [database('example/web:1.4.2', '/data', { emptyDir: {} })] },
      {
        what: 'a claim of the set, which takes the place of the volume',
        objects: [
          database(
            'cassandra:5.0.6',
            '/var/lib/cassandra',
            { emptyDir: {} },
            {
              volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
            },
          ),
        ],
      },
      {
        what: 'a platform that is tried out',
        objects: [database('cassandra:5.0.6', '/var/lib/cassandra', { emptyDir: {} })],
        tier: 'test',
      },
    ],
  },
};
