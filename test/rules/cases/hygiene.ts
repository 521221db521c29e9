import { Target } from '../../../lib/environment';
import { object, pod, type RuleCases } from './case';

const cronJob = (spec: object, podSpec: object = { restartPolicy: 'Never' }) =>
  object('batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template: { spec: podSpec } } }, ...spec } });
const job = (podSpec: object) => object('batch/v1', 'Job', { spec: { template: { spec: podSpec } } });
const namespace = (labels: object, name = 'shop') =>
  object('v1', 'Namespace', {}, { name, namespace: undefined, labels });

export const cases: RuleCases = {
  'cron-job-deadline': {
    bad: [{ what: 'none', objects: [cronJob({})], at: ['spec.startingDeadlineSeconds'] }],
    good: [{ what: 'one', objects: [cronJob({ startingDeadlineSeconds: 600 })] }],
  },
  'job-restart-policy': {
    bad: [
      { what: 'nothing said, which is Always', objects: [job({})], at: ['spec.template.spec.restartPolicy'] },
      {
        what: 'Always',
        objects: [cronJob({}, { restartPolicy: 'Always' })],
        at: ['spec.jobTemplate.spec.template.spec.restartPolicy'],
      },
    ],
    good: [
      { what: 'OnFailure', objects: [job({ restartPolicy: 'OnFailure' })] },
      { what: 'Never', objects: [cronJob({})] },
      { what: 'a pod of its own', objects: [pod()] },
    ],
  },
  'naked-pod': {
    bad: [{ what: 'a pod', objects: [pod()], at: [''] }],
    good: [
      { what: 'the pod of something', objects: [pod({}, {}, { ownerReferences: [{ kind: 'ReplicaSet' }] })] },
      { what: 'a Job', objects: [job({})] },
    ],
  },
  'api-version-removed': {
    bad: [
      { what: 'a CronJob of before 1.21', objects: [object('batch/v1beta1', 'CronJob')], at: ['apiVersion'] },
      { what: 'an Ingress of extensions', objects: [object('extensions/v1beta1', 'Ingress')] },
      {
        what: 'what goes soon',
        objects: [object('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema')],
        target: Target.generic({ kubernetes: ['1.31'] }),
      },
    ],
    good: [
      { what: 'versions that stay', objects: [object('batch/v1', 'CronJob'), object('autoscaling/v2', 'X')] },
      {
        what: 'a kind that came back in the same version',
        objects: [
          object('networking.k8s.io/v1beta1', 'ServiceCIDR'),
          object('storage.k8s.io/v1beta1', 'VolumeAttributesClass'),
        ],
      },
    ],
  },
  'namespace-default': {
    bad: [
      { what: 'default', objects: [pod({}, {}, { namespace: 'default' })], at: ['metadata.namespace'] },
      { what: 'kube-system', objects: [object('v1', 'ConfigMap', {}, { namespace: 'kube-system' })] },
    ],
    good: [
      { what: 'another', objects: [pod()] },
      { what: 'none, since the kind has none', objects: [object('v1', 'Node', {}, { namespace: undefined })] },
    ],
  },
  'legacy-management': {
    bad: [
      { what: 'Tiller', objects: [pod({}, { image: 'gcr.io/kubernetes-helm/tiller:v2.17.0' })] },
      { what: 'the dashboard', objects: [pod({}, { image: 'kubernetesui/dashboard:v2.7.0' })] },
    ],
    good: [{ what: 'a dashboard of something else', objects: [pod({}, { image: 'example.com/dashboard:1.0' })] }],
  },
  'namespace-pod-security': {
    bad: [
      {
        what: 'no level',
        objects: [namespace({ 'pod-security.kubernetes.io/warn': 'restricted' })],
        at: ['metadata.labels.pod-security.kubernetes.io/enforce'],
      },
      {
        what: 'the level at which every pod is admitted',
        objects: [namespace({ 'pod-security.kubernetes.io/enforce': 'privileged' })],
        at: ['metadata.labels.pod-security.kubernetes.io/enforce'],
      },
      {
        what: 'the level at which pods may run as root',
        objects: [namespace({ 'pod-security.kubernetes.io/enforce': 'baseline' })],
        at: ['metadata.labels.pod-security.kubernetes.io/enforce'],
      },
    ],
    good: [
      { what: 'restricted', objects: [namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' })] },
      { what: 'a namespace of the cluster', objects: [namespace({}, 'kube-system')] },
    ],
  },
};
