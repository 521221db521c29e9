import * as access from './access-fields';
import * as cluster from './cluster-fields';
import type { Look } from './fault';
import { labelExpressions } from './selector-fields';
import * as network from './network-fields';
import * as scaling from './scaling-fields';
import * as workload from './workload-fields';
import { within } from './fault';

/** The labels of these selectors are looked at with all labels, their expressions here. */
const selector: Look = (spec) => within('selector', spec.selector, labelExpressions);

/** What is looked at in the spec of some kinds. */
export const SPECS: Readonly<Record<string, readonly Look[]>> = {
  '/LimitRange': [cluster.limitRange],
  '/PersistentVolumeClaim': [cluster.claim],
  '/ResourceQuota': [cluster.resourceQuota],
  '/Service': [network.service],
  'apps/DaemonSet': [workload.daemonSet, selector],
  'apps/Deployment': [workload.deployment, selector],
  'apps/StatefulSet': [workload.statefulSet, cluster.claimTemplates, selector],
  'autoscaling/HorizontalPodAutoscaler': [scaling.autoscaler],
  'batch/CronJob': [workload.cronJob],
  'batch/Job': [workload.job],
  'networking.k8s.io/Ingress': [network.ingress],
  'networking.k8s.io/IngressClass': [network.ingressClass],
  'networking.k8s.io/NetworkPolicy': [network.networkPolicy],
  'policy/PodDisruptionBudget': [scaling.budget],
};

/** What is looked at in the whole of objects that have no spec, or whose metadata says more. */
export const OBJECTS: Readonly<Record<string, Look>> = {
  '/ConfigMap': cluster.configMap,
  '/Namespace': cluster.namespace,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': cluster.webhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': cluster.webhooks,
  'rbac.authorization.k8s.io/ClusterRole': access.clusterRole,
  'rbac.authorization.k8s.io/ClusterRoleBinding': access.clusterRoleBinding,
  'rbac.authorization.k8s.io/Role': access.role,
  'rbac.authorization.k8s.io/RoleBinding': access.roleBinding,
  'scheduling.k8s.io/PriorityClass': cluster.priorityClass,
  'storage.k8s.io/StorageClass': cluster.storageClass,
};
