import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object, pod, workload, type RuleCases } from './case';

const role = (rule: JsonObject): KubeObject => object('rbac.authorization.k8s.io/v1', 'Role', { rules: [rule] });
const binding = (roleName: string, subject: JsonObject): KubeObject =>
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName },
    subjects: [subject],
  });
const account = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' };
const image = (name: string): KubeObject => pod({}, { image: name });
const certificate = (spec: JsonObject): KubeObject => object('cert-manager.io/v1', 'Certificate', { spec });
const brokers = (replicas: number, properties: string): readonly KubeObject[] => [
  workload('StatefulSet', { replicas }, { volumes: [{ name: 'a', configMap: { name: 'kafka' } }] }),
  object('v1', 'ConfigMap', { data: { 'server.properties': properties } }, { name: 'kafka' }),
];
const spread = (constraint: JsonObject): KubeObject =>
  workload(
    'Deployment',
    {},
    {
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'ScheduleAnyway', ...constraint }],
    },
  );
const digest = 'a'.repeat(64);

export const cases: RuleCases = {
  'rbac-without-effect': {
    bad: [
      {
        what: 'making an object by its name',
        objects: [role({ apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'], verbs: ['create'] })],
        at: ['rules[0].resourceNames'],
      },
      {
        what: 'Deployments of the core',
        objects: [role({ apiGroups: [''], resources: ['deployments'], verbs: ['get'] })],
        at: ['rules[0].apiGroups'],
      },
      {
        what: 'pods of the group apps',
        objects: [role({ apiGroups: ['apps'], resources: ['pods/log'], verbs: ['get'] })],
        at: ['rules[0].apiGroups'],
      },
    ],
    good: [
      {
        what: 'reading an object by its name',
        objects: [role({ apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'], verbs: ['get', 'create'] })],
      },
      {
        what: 'resources of two groups',
        objects: [role({ apiGroups: ['', 'apps'], resources: ['pods', 'deployments'], verbs: ['get'] })],
      },
      {
        what: 'metrics of pods',
        objects: [role({ apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get'] })],
      },
    ],
  },
  'rbac-broad-binding': {
    bad: [
      { what: 'a program that may edit everything', objects: [binding('edit', account)], at: ['roleRef.name'] },
      {
        what: 'all pods of the namespace',
        objects: [binding('reader', { kind: 'Group', name: 'system:serviceaccounts:shop' })],
        at: ['subjects[0].name'],
      },
    ],
    good: [
      { what: 'a program that may look', objects: [binding('view', account)] },
      { what: 'people who own the namespace', objects: [binding('admin', { kind: 'Group', name: 'shop-team' })] },
    ],
  },
  'service-account-token-secret': {
    bad: [
      {
        what: 'a token for ever',
        objects: [object('v1', 'Secret', { type: 'kubernetes.io/service-account-token' })],
        at: ['type'],
      },
    ],
    good: [{ what: 'another Secret', objects: [object('v1', 'Secret', { type: 'Opaque' })] }],
  },
  'image-name': {
    bad: [
      { what: 'capitals', objects: [image('ghcr.io/Shop/Web:1.4')], at: ['spec.containers[0].image'] },
      { what: 'a scheme', objects: [image('https://ghcr.io/shop/web:1.4')], at: ['spec.containers[0].image'] },
      { what: 'a plus in the tag', objects: [image('shop/web:1.4+build')], at: ['spec.containers[0].image'] },
      { what: 'half a digest', objects: [image('shop/web:1.4@sha256:abc')], at: ['spec.containers[0].image'] },
      { what: 'a digest in capitals', objects: [image(`shop/web@sha256:${'A'.repeat(64)}`)] },
    ],
    good: [
      {
        what: 'names of all forms',
        objects: [
          'nginx:1',
          'localhost:5000/a/b_c/d--e.f:1.0-rc.1_x',
          `quay.io/strimzi/kafka:1.2.0-kafka-4.2.0@sha256:${digest}`,
          `gcr.io/a/b@sha256:${digest}`,
        ].map(image),
      },
    ],
  },
  'certificate-fields': {
    bad: [
      { what: 'days', objects: [certificate({ duration: '90d' })], at: ['spec.duration'] },
      {
        what: 'a renewal before the beginning',
        objects: [certificate({ duration: '24h', renewBefore: '48h' })],
        at: ['spec.renewBefore'],
      },
      {
        what: 'a name of 65 characters',
        objects: [certificate({ commonName: 'a'.repeat(65) })],
        at: ['spec.commonName'],
      },
    ],
    good: [
      {
        what: 'hours',
        objects: [certificate({ duration: '2160h0m0s', renewBefore: '360h', commonName: 'a'.repeat(64) })],
      },
    ],
  },
  'kafka-broker-replicas': {
    bad: [
      {
        what: 'two brokers for three replicas',
        objects: brokers(2, 'process.roles=broker\ndefault.replication.factor=3\n'),
        at: ['spec.replicas'],
      },
    ],
    good: [
      { what: 'three brokers', objects: brokers(3, 'process.roles=broker,controller\ndefault.replication.factor=3\n') },
      {
        what: 'three zones of one broker',
        objects: [
          ...brokers(1, 'process.roles=broker\ndefault.replication.factor=3\n'),
          ...['b', 'c'].map((name) => ({ ...(brokers(1, '')[0] ?? pod()), metadata: { name, namespace: 'shop' } })),
        ],
      },
      { what: 'one controller', objects: brokers(1, 'process.roles=controller\ndefault.replication.factor=3\n') },
    ],
  },
  'spread-selector': {
    bad: [
      {
        what: 'other pods',
        objects: [spread({ labelSelector: { matchLabels: { app: 'db' } } })],
        at: ['spec.template.spec.topologySpreadConstraints[0].labelSelector'],
      },
      { what: 'no selector', objects: [spread({})] },
    ],
    good: [{ what: 'its own pods', objects: [spread({ labelSelector: { matchLabels: { app: 'web' } } })] }],
  },
};
