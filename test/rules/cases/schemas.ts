import { Target } from '../../../lib/environment';
import type { KubeObject } from '../../../lib/kubernetes';
import { pod, type RuleCases } from './case';

const topic = (spec: KubeObject['spec'], apiVersion = 'kafka.strimzi.io/v1'): KubeObject => ({
  apiVersion,
  kind: 'KafkaTopic',
  metadata: { name: 'orders', namespace: 'shop' },
  spec,
});

const widgets = (versions: readonly object[]): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
    versions: versions.map((version) => ({ storage: false, schema: { openAPIV3Schema: WIDGET }, ...version })),
  },
});

const WIDGET = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: { size: { type: 'integer', minimum: 1 }, color: { type: 'string', enum: ['red', 'green'] } },
      'x-kubernetes-validations': [{ rule: "self.color != 'red' || self.size < 10", message: 'red ones are small' }],
    },
    status: { type: 'object', properties: { ready: { type: 'boolean' } } },
  },
};

/** With optional syntax, which the evaluator can't read. */
const UNREADABLE = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: { size: { type: 'integer' } },
      'x-kubernetes-validations': [{ rule: 'self.?size.orValue(1) > 1' }],
    },
  },
};

const widget = (spec: object, others: object = {}): KubeObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'a', namespace: 'shop' },
  spec: { ...spec },
  ...others,
});

const SERVED = { name: 'v1', served: true, storage: true };

const named = (apiVersion: string, kind: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'shop' },
});

export const cases: RuleCases = {
  'kind-known': {
    bad: [
      { what: 'a kind that is misspelt', objects: [named('apps/v1', 'Deploymnt')], at: ['kind'] },
      { what: 'a kind in the group of another', objects: [named('v1', 'Deployment')], at: ['apiVersion'] },
      { what: 'a group that is misspelt', objects: [named('app/v1', 'Deployment')], at: ['apiVersion'] },
      { what: 'a version that was never there', objects: [named('apps/v2', 'StatefulSet')], at: ['apiVersion'] },
      {
        what: 'a version of Kafka topics that Strimzi 1.2 does not serve',
        objects: [topic({}, 'kafka.strimzi.io/v1beta2')],
        at: ['apiVersion'],
      },
      {
        what: 'a kind of an operator that is misspelt',
        objects: [named('kafka.strimzi.io/v1', 'KafkaTopics')],
        at: ['kind'],
      },
      {
        what: 'a version that its definition no longer serves',
        objects: [widgets([SERVED, { name: 'v1beta1', served: false }]), named('example.com/v1beta1', 'Widget')],
        at: ['apiVersion'],
      },
    ],
    good: [
      {
        what: 'kinds of Kubernetes',
        objects: [
          named('apps/v1', 'Deployment'),
          named('v1', 'Event'),
          named('autoscaling/v1', 'HorizontalPodAutoscaler'),
        ],
      },
      {
        what: 'a beta that somebody may have turned on',
        objects: [named('admissionregistration.k8s.io/v1beta1', 'MutatingAdmissionPolicy')],
      },
      {
        what: 'a kind of nobody known',
        objects: [named('example.com/v1', 'Gadget'), named('metrics.k8s.io/v1', 'PodMetrics')],
      },
      {
        what: 'a kind that another operator may bring to the group',
        objects: [named('argoproj.io/v1alpha1', 'Rollout')],
      },
      { what: 'a kind with its definition', objects: [widgets([SERVED]), widget({ size: 1 })] },
    ],
  },
  'server-fields': {
    bad: [
      {
        what: 'what kubectl get prints',
        objects: [
          {
            ...pod(),
            metadata: {
              name: 'a',
              namespace: 'shop',
              uid: '9f5f1ef8-8a5c-4c8a-9d0f-2b8e2f9f9d5e',
              resourceVersion: '812',
            },
          },
        ],
        at: ['metadata.resourceVersion', 'metadata.uid'],
      },
    ],
    good: [
      {
        what: 'what controller-gen writes',
        objects: [
          {
            ...widgets([SERVED]),
            metadata: { name: 'widgets.example.com', creationTimestamp: null },
            status: { conditions: [] },
          },
        ],
      },
    ],
  },
  schema: {
    bad: [
      { what: 'a field that no kind of Kubernetes has', objects: [pod({ hostNetwrk: true })], at: ['spec.hostNetwrk'] },
      {
        what: 'a text that is not one of the enum',
        objects: [pod({}, { imagePullPolicy: 'Allways' })],
        at: ['spec.containers[0].imagePullPolicy'],
      },
      { what: 'a pod without containers', objects: [pod({ containers: undefined })], at: ['spec'] },
      {
        what: 'a kind that only newer minors serve',
        objects: [{ ...named('resource.k8s.io/v1', 'DeviceClass'), spec: {} }],
        at: ['apiVersion'],
      },
      {
        what: 'less than its definition among the manifests wants',
        objects: [widgets([SERVED]), widget({ size: 0 })],
        at: ['spec.size'],
      },
      {
        what: 'a field that its definition does not have',
        objects: [widgets([SERVED]), widget({ size: 1, colour: 'red' })],
        at: ['spec.colour'],
      },
      {
        what: 'what an expression of its definition refuses',
        objects: [widgets([SERVED]), widget({ size: 12, color: 'red' })],
        at: ['spec'],
      },
      { what: 'a topic of Strimzi with no partition', objects: [topic({ partitions: 0 })], at: ['spec.partitions'] },
      {
        what: 'environment variables of one name',
        objects: [
          pod(
            {},
            {
              env: [
                { name: 'A', value: '1' },
                { name: 'A', value: '2' },
              ],
            },
          ),
        ],
        at: ['spec.containers[0].env[1]'],
      },
      {
        what: 'one port twice, once with the protocol that is meant where none is given',
        objects: [pod({}, { ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] })],
        at: ['spec.containers[0].ports[1]'],
      },
      {
        what: 'a value that only newer minors than the target have',
        objects: [pod({ tolerations: [{ operator: 'Gt', key: 'a', value: '1' }] })],
        target: Target.generic({ kubernetes: ['1.33'] }),
        at: ['spec.tolerations[0].operator'],
      },
    ],
    good: [
      {
        what: 'an expression of a definition that is left to the server',
        objects: [widgets([{ ...SERVED, schema: { openAPIV3Schema: UNREADABLE } }]), widget({ size: 1 })],
      },
      {
        what: 'a role of which the server fills in the group',
        objects: [
          {
            ...named('rbac.authorization.k8s.io/v1', 'RoleBinding'),
            roleRef: { kind: 'ClusterRole', name: 'view' },
            subjects: [],
          },
        ],
      },
      { what: 'a pod', objects: [pod()] },
      { what: 'a topic of Strimzi', objects: [topic({ partitions: 3, config: { 'retention.ms': 1000 } })] },
      { what: 'a kind that nobody has a schema of', objects: [topic({}, 'example.com/v1')] },
      { what: 'a late value where a pattern is asked for', objects: [pod({}, { imagePullPolicy: '⟦late:0⟧' })] },
      {
        what: 'a field that is written as null',
        objects: [pod({}, { securityContext: { runAsUser: null } })],
      },
    ],
  },
};
