import { specOf } from '../../model';
import { compareVersions } from '../../core';
import type { ManifestRule } from '../manifest-rule';
import { removedVersions } from './removed-versions';

const JOBS = 'https://kubernetes.io/docs/concepts/workloads/controllers';

const cronJobDeadline: ManifestRule = {
  id: 'cron-job-deadline',
  severity: 'warning',
  title: 'A CronJob says how late it may start',
  reason: 'a start that was missed is made up for however late it is, and more than 100 missed ones are an error',
  source: `${JOBS}/cron-jobs/#starting-deadline`,
  equivalents: { rows: ['F13'], kubeScore: ['cronjob-has-deadline'] },
  objects: {
    'batch/CronJob': (item, report) => {
      if (specOf(item.object).startingDeadlineSeconds !== undefined) return;
      report({
        item,
        property: 'spec.startingDeadlineSeconds',
        message: 'does not say how late it may start',
        remedy: 'write startingDeadlineSeconds, less than the time between two starts',
      });
    },
  },
};

const restartPolicy: ManifestRule = {
  id: 'job-restart-policy',
  severity: 'error',
  title: 'The pods of a Job say whether they are restarted',
  reason: 'the default of pods is Always, which the API server refuses for Jobs',
  source: `${JOBS}/job/#pod-template`,
  equivalents: { rows: ['F13'], kubeScore: ['cronjob-restartpolicy'], kubeLinter: ['restart-policy'] },
  pod: ({ spec, pointer }, item, report) => {
    const { kind } = item.object;
    if ((kind !== 'Job' && kind !== 'CronJob') || spec.restartPolicy === 'Never' || spec.restartPolicy === 'OnFailure')
      return;
    report({
      item,
      property: `${pointer.slice(1).replaceAll('/', '.')}.restartPolicy`,
      message: 'restarts its pods for ever',
      given: spec.restartPolicy,
      allowed: 'Never, OnFailure',
      remedy: 'write Never, and backoffLimit for the number of attempts',
    });
  },
};

const nakedPod: ManifestRule = {
  id: 'naked-pod',
  severity: 'warning',
  title: 'Every pod belongs to a workload',
  reason: 'a pod of its own is gone for good with its node',
  source: 'https://kubernetes.io/docs/concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs',
  equivalents: { rows: ['F14'], kubescape: ['C-0073'] },
  objects: {
    '/Pod': (item, report) => {
      const { ownerReferences } = item.object.metadata;
      if (Array.isArray(ownerReferences) && ownerReferences.length > 0) return;
      report({
        item,
        message: 'is a pod that nothing replaces',
        remedy: 'make a Deployment, a StatefulSet or a Job of it',
      });
    },
  },
};

const apiVersion: ManifestRule = {
  id: 'api-version-removed',
  severity: 'error',
  title: 'Every API version exists in all minors of the target',
  reason: 'the API server does not know the kind in that version',
  source: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  equivalents: {
    rows: ['F19'],
    kubeScore: ['stable-version'],
    kubeLinter: ['no-extensions-v1beta'],
    trivy: ['KSV-0107'],
  },
  objects: {
    '*': (item, report, { target }) => {
      const { apiVersion: version, kind } = item.object;
      const removal = removedVersions[version];
      if (removal === undefined) return;
      const [removed, instead] = removal[kind] ?? removal['*'] ?? [];
      if (removed === undefined || instead === undefined) return;
      const minors = target.kubernetes.filter((minor) => compareVersions(minor, removed) >= 0);
      report({
        item,
        property: 'apiVersion',
        message:
          minors.length > 0
            ? `${kind} is not served in this version by Kubernetes ${minors.join(', ')}`
            : `${kind} is served in this version until Kubernetes ${removed} only`,
        given: version,
        allowed: instead,
        remedy: `write ${instead}, and read what changed between the two`,
        severity: minors.length > 0 ? 'error' : 'warning',
      });
    },
  },
};

/** Namespaces that belong to the cluster. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

const defaultNamespace: ManifestRule = {
  id: 'namespace-default',
  severity: 'warning',
  title: 'Nothing is put into default or into the namespaces of the cluster',
  reason: 'rights, policies and quotas are those of a namespace: in default everything shares them',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  equivalents: {
    rows: ['F21'],
    kubeLinter: ['use-namespace'],
    checkov: ['CKV_K8S_21'],
    kubescape: ['C-0061', 'C-0209', 'C-0212'],
    trivy: ['KSV-0037', 'KSV-0110'],
  },
  objects: {
    '*': (item, report) => {
      const { namespace } = item.object.metadata;
      if (namespace === undefined || !(namespace === 'default' || SYSTEM.has(namespace))) return;
      report({
        item,
        property: 'metadata.namespace',
        message:
          namespace === 'default'
            ? 'is in the namespace of everybody'
            : 'is in a namespace that belongs to the cluster',
        given: namespace,
        remedy: 'make a namespace for it',
      });
    },
  },
};

const LEGACY = /(^|\/)(kubernetes-helm\/tiller|kubernetesui\/dashboard|kubernetes-dashboard-[a-z0-9]+)(:|@|$)/;

const legacy: ManifestRule = {
  id: 'legacy-management',
  severity: 'warning',
  title: 'Neither Tiller nor the old dashboard runs in the cluster',
  reason: 'both act for whoever reaches them with rights of their own, and nobody repairs them',
  source: 'https://helm.sh/docs/topics/v2_v3_migration/ and https://github.com/kubernetes-retired/dashboard',
  equivalents: {
    rows: ['F23'],
    checkov: ['CKV_K8S_33', 'CKV_K8S_34'],
    kubescape: ['C-0014'],
    trivy: ['KSV-0102'],
  },
  container: ({ container: { image }, path, item }, report) => {
    if (typeof image !== 'string' || !LEGACY.test(image)) return;
    report({
      item,
      property: `${path}.image`,
      message: 'is Tiller or the old dashboard',
      given: image,
      remedy: 'remove it: helm 3 needs no Tiller, and Headlamp acts with the rights of its user',
    });
  },
};

const namespaceLevel: ManifestRule = {
  id: 'namespace-pod-security',
  severity: 'warning',
  title: 'Every namespace admits pods of the level restricted only',
  reason: 'without a level it admits every pod, privileged ones too',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
  equivalents: { rows: ['F24'], cis: ['5.2.1'], kubescape: ['C-0068', 'C-0192'] },
  objects: {
    '/Namespace': (item, report) => {
      const label = 'pod-security.kubernetes.io/enforce';
      const { name, labels } = item.object.metadata;
      const level = labels?.[label];
      if (level === 'restricted' || SYSTEM.has(name)) return;
      report({
        item,
        property: `metadata.labels.${label}`,
        message: level === 'baseline' ? 'admits pods that run as root and keep their capabilities' : 'admits every pod',
        ...(level === undefined ? {} : { given: level }),
        allowed: 'restricted; less is accepted where it is meant, with a reason',
        remedy: `write the label ${label}: restricted`,
      });
    },
  },
};

const sharedProcesses: ManifestRule = {
  id: 'pod-shared-processes',
  severity: 'warning',
  title: 'Containers of a pod do not see the processes of one another',
  reason: 'each container can signal the others, and reads their environment and files by way of /proc',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
  equivalents: {},
  pod: (pod, item, report) => {
    if (pod.spec.shareProcessNamespace !== true) return;
    report({
      item,
      property: `${pod.pointer.slice(1).replaceAll('/', '.')}.shareProcessNamespace`,
      message: 'lets every container into the processes of the others',
      given: true,
      remedy: 'leave it out; to debug, kubectl debug --target sees the processes of one container',
    });
  },
};

/** Rows F13, F14, F19, F21, F23 and F24 of the crosswalk. */
export const hygieneRules: readonly ManifestRule[] = [
  cronJobDeadline,
  restartPolicy,
  nakedPod,
  apiVersion,
  defaultNamespace,
  legacy,
  namespaceLevel,
  sharedProcesses,
];
