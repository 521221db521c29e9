import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object, pod, workload, type RuleCases } from './case';

const owned = (by: JsonObject, kind = 'ConfigMap', metadata: object = {}): KubeObject =>
  object(
    kind === 'ClusterRole' ? 'rbac.authorization.k8s.io/v1' : 'v1',
    kind,
    {},
    {
      name: 'owned',
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'a', ...by }],
      ...metadata,
    },
  );
const ingress = (spec: JsonObject, annotations: object = {}): KubeObject =>
  object('networking.k8s.io/v1', 'Ingress', { spec: { rules: [{ host: 'a.example.com' }], ...spec } }, { annotations });
const tls = (secretName: string, host = 'a.example.com'): JsonObject => ({ tls: [{ hosts: [host], secretName }] });
const certificate = (secretName: string, name = 'web', spec: JsonObject = {}): KubeObject =>
  object('cert-manager.io/v1', 'Certificate', { spec: { secretName, dnsNames: ['a.example.com'], ...spec } }, { name });
const secret = (name: string, ...keys: readonly string[]): KubeObject =>
  object('v1', 'Secret', { data: Object.fromEntries(keys.map((key) => [key, 'eA=='])) }, { name });
const external = (name: string, spec: JsonObject): KubeObject =>
  object('external-secrets.io/v1', 'ExternalSecret', { spec }, { name });
const scaler = (name: string, metrics: readonly JsonObject[] = []): KubeObject =>
  object(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, metrics } },
    { name },
  );
const cpu: JsonObject = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
};
const vertical = (name: string, updateMode: string): KubeObject =>
  object('autoscaling.k8s.io/v1', 'VerticalPodAutoscaler', {
    spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, updatePolicy: { updateMode } },
  });
const field = (containerName: string): object => ({
  env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', containerName } } }],
});
const variables = (...env: readonly JsonObject[]): KubeObject => pod({ enableServiceLinks: false }, { env });
const hook = (port: string | number): KubeObject =>
  pod({}, { ports: [{ name: 'http', containerPort: 80 }], lifecycle: { preStop: { httpGet: { port } } } });
const webhook: KubeObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'web' },
  webhooks: [{ name: 'a.example.com', clientConfig: { service: { name: 'web', namespace: 'shop' } } }],
};
const ingressClass: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'internal' },
};

export const cases: RuleCases = {
  'owner-reference': {
    bad: [
      {
        what: 'what has no namespace, owned by what has one',
        objects: [owned({}, 'ClusterRole', { namespace: undefined })],
        at: ['metadata.ownerReferences[0]'],
      },
      {
        what: 'an owner of another namespace',
        objects: [owned({}), { ...workload('Deployment'), metadata: { name: 'web', namespace: 'other' } }],
        at: ['metadata.ownerReferences[0]'],
      },
    ],
    good: [
      { what: 'an owner beside it', objects: [owned({}), workload('Deployment')] },
      { what: 'an owner without a namespace', objects: [owned({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' })] },
      { what: 'an owner that is not here', objects: [owned({})] },
    ],
  },
  'tls-secret-reference': {
    bad: [
      {
        what: 'a Secret that nobody makes',
        objects: [ingress(tls('web-tls'))],
        needs: [],
        at: ['spec.tls[0].secretName'],
      },
      {
        what: 'a Secret without a certificate',
        objects: [ingress(tls('db')), secret('db', 'password')],
        at: ['spec.tls[0].secretName'],
      },
      {
        what: 'a listener of a gateway',
        objects: [
          object('gateway.networking.k8s.io/v1', 'Gateway', {
            spec: { listeners: [{ name: 'a', tls: { certificateRefs: [{ name: 'b' }] } }] },
          }),
        ],
        at: ['spec.listeners[0].tls.certificateRefs[0].name'],
      },
    ],
    good: [
      { what: 'the Secret of a Certificate', objects: [ingress(tls('web-tls')), certificate('web-tls')], needs: [] },
      {
        what: 'a Secret of a certificate',
        objects: [ingress(tls('web-tls')), secret('web-tls', 'tls.crt', 'tls.key')],
      },
      {
        what: 'a Secret that cert-manager makes',
        objects: [ingress(tls('web-tls'), { 'cert-manager.io/cluster-issuer': 'a' })],
        needs: [],
      },
    ],
  },
  'tls-hosts': {
    bad: [
      { what: 'a host of no rule', objects: [ingress(tls('web-tls', 'b.example.com'))], at: ['spec.tls[0].hosts[0]'] },
      {
        what: 'a host of no certificate',
        objects: [ingress(tls('web-tls')), certificate('web-tls', 'web', { dnsNames: ['a.example.org'] })],
        at: ['spec.tls[0].hosts[0]'],
      },
    ],
    good: [
      { what: 'the host of both', objects: [ingress(tls('web-tls')), certificate('web-tls')] },
      {
        what: 'a star',
        objects: [ingress(tls('web-tls')), certificate('web-tls', 'web', { dnsNames: ['*.example.com'] })],
      },
    ],
  },
  'secret-one-writer': {
    bad: [
      { what: 'two certificates', objects: [certificate('a'), certificate('a', 'other')], at: ['spec.secretName'] },
      {
        what: 'a certificate and a store',
        objects: [certificate('a'), external('a', {})],
        at: ['spec.target.name'],
      },
    ],
    good: [
      {
        what: 'a Secret for each',
        objects: [certificate('a'), certificate('b', 'other'), external('c', { target: { name: 'd' } })],
      },
    ],
  },
  'secret-source-reference': {
    bad: [
      {
        what: 'an issuer that nobody makes',
        objects: [certificate('a', 'web', { issuerRef: { name: 'ca' } })],
        at: ['spec.issuerRef.name'],
      },
      {
        what: 'a store of another name',
        objects: [
          external('a', { secretStoreRef: { name: 'vault' } }),
          object('external-secrets.io/v1', 'SecretStore', {}, { name: 'valt' }),
        ],
        at: ['spec.secretStoreRef.name'],
      },
    ],
    good: [
      {
        what: 'an issuer of the cluster',
        objects: [certificate('a', 'web', { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } })],
      },
      {
        what: 'an issuer beside it',
        objects: [
          certificate('a', 'web', { issuerRef: { name: 'ca' } }),
          object('cert-manager.io/v1', 'Issuer', {}, { name: 'ca' }),
        ],
      },
      {
        what: 'an issuer of somebody else',
        objects: [certificate('a', 'web', { issuerRef: { name: 'ca', group: 'aws.example.com' } })],
      },
    ],
  },
  'autoscaler-alone': {
    bad: [
      { what: 'two of a kind', objects: [scaler('a'), scaler('b')], at: ['spec.scaleTargetRef'] },
      {
        what: 'one that changes the requests by which the other scales',
        objects: [scaler('a', [cpu]), vertical('web', 'Auto')],
        at: ['spec.targetRef'],
      },
    ],
    good: [
      { what: 'one', objects: [scaler('a')] },
      { what: 'one that only recommends', objects: [scaler('a', [cpu]), vertical('web', 'Off')] },
      {
        what: 'one that scales by work that waits',
        objects: [scaler('a', [{ type: 'External' }]), vertical('web', 'Auto')],
      },
    ],
  },
  'autoscaler-metrics': {
    bad: [
      {
        what: 'a share of nothing',
        objects: [scaler('a', [cpu]), workload('Deployment')],
        at: ['spec.metrics[0].resource'],
      },
      {
        what: 'a container that is not there',
        objects: [
          scaler('a', [
            {
              type: 'ContainerResource',
              containerResource: { name: 'cpu', container: 'b', target: { type: 'Utilization' } },
            },
          ]),
          workload('Deployment'),
        ],
        at: ['spec.metrics[0].containerResource.container'],
      },
    ],
    good: [
      {
        what: 'a share of a request',
        objects: [scaler('a', [cpu]), workload('Deployment', {}, {}, { resources: { requests: { cpu: '1' } } })],
      },
      {
        what: 'a share of a default',
        objects: [
          scaler('a', [cpu]),
          workload('Deployment'),
          object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '1' } }] } }),
        ],
      },
    ],
  },
  'vertical-autoscaler-target': {
    bad: [{ what: 'nothing', objects: [vertical('wbe', 'Off')], at: ['spec.targetRef'] }],
    good: [{ what: 'a workload', objects: [vertical('web', 'Off'), workload('Deployment')] }],
  },
  'resource-field-container': {
    bad: [
      {
        what: 'a container that is not there',
        objects: [pod({}, field('b'))],
        at: ['spec.containers[0].env[0].valueFrom.resourceFieldRef.containerName'],
      },
    ],
    good: [{ what: 'its own', objects: [pod({}, field('main'))] }],
  },
  'variable-reference': {
    bad: [
      {
        what: 'a variable that is not there',
        objects: [variables({ name: 'A', value: 'http://$(HOST):80' })],
        at: ['spec.containers[0].env[0].value'],
      },
      {
        what: 'a variable behind it',
        objects: [variables({ name: 'A', value: '$(B)' }, { name: 'B', value: 'b' })],
        at: ['spec.containers[0].env[0].value'],
      },
    ],
    good: [
      { what: 'a variable before it', objects: [variables({ name: 'B', value: 'b' }, { name: 'A', value: '$(B)' })] },
      { what: 'two dollars, and a command', objects: [variables({ name: 'A', value: '$$(B) $(hostname -f)' })] },
      { what: 'variables of Services', objects: [pod({}, { env: [{ name: 'A', value: '$(WEB_SERVICE_HOST)' }] })] },
    ],
  },
  'container-hook-port': {
    bad: [
      {
        what: 'a port that is not there',
        objects: [hook('htp')],
        at: ['spec.containers[0].lifecycle.preStop.httpGet.port'],
      },
    ],
    good: [
      { what: 'a port by name', objects: [hook('http')] },
      { what: 'a number', objects: [hook(81)] },
    ],
  },
  'webhook-service': {
    bad: [{ what: 'a Service that is not there', objects: [webhook], at: ['webhooks[0].clientConfig.service.name'] }],
    good: [{ what: 'a Service', objects: [webhook, object('v1', 'Service', { spec: {} })] }],
  },
  'ingress-class-reference': {
    bad: [
      {
        what: 'another class',
        objects: [ingress({ ingressClassName: 'internl' }), ingressClass],
        at: ['spec.ingressClassName'],
      },
    ],
    good: [
      { what: 'the class', objects: [ingress({ ingressClassName: 'internal' }), ingressClass] },
      { what: 'no class that is made', objects: [ingress({ ingressClassName: 'nginx' })] },
    ],
  },
};
