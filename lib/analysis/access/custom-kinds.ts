import type { Action } from './policy';

const WRITE = ['create', 'update', 'patch'];

function kinds(group: string, resources: string): Action[] {
  return resources.split(' ').map((resource) => ({ group, resource, verbs: WRITE }));
}

/** Kinds whose operators make pods of what a user writes, service account included. */
export const CUSTOM_WORKLOADS: readonly Action[] = [
  ...kinds('sparkoperator.k8s.io', 'sparkapplications scheduledsparkapplications'),
  ...kinds('spark.apache.org', 'sparkapplications sparkclusters'),
  ...kinds('flink.apache.org', 'flinkdeployments flinksessionjobs'),
  ...kinds('argoproj.io', 'workflows cronworkflows workflowtemplates rollouts'),
  ...kinds('tekton.dev', 'taskruns pipelineruns'),
  ...kinds('batch.volcano.sh', 'jobs'),
  ...kinds('ray.io', 'rayclusters rayjobs rayservices'),
  ...kinds('kubeflow.org', 'notebooks pytorchjobs tfjobs mpijobs xgboostjobs paddlejobs jaxjobs'),
  ...kinds('trainer.kubeflow.org', 'trainjobs'),
  ...kinds('jobset.x-k8s.io', 'jobsets'),
  ...kinds('leaderworkerset.x-k8s.io', 'leaderworkersets'),
  ...kinds('serving.knative.dev', 'services'),
  ...kinds('sources.knative.dev', 'containersources'),
  ...kinds('serving.kserve.io', 'inferenceservices'),
  ...kinds('keda.sh', 'scaledjobs'),
  ...kinds('monitoring.coreos.com', 'prometheuses alertmanagers thanosrulers prometheusagents'),
  ...kinds('cassandra.datastax.com', 'cassandradatacenters'),
  ...kinds('druid.apache.org', 'druids'),
];

/** Kinds by which something that may do much applies manifests that a user brings. */
export const DELIVERIES: readonly Action[] = [
  ...kinds('argoproj.io', 'applications applicationsets appprojects'),
  ...kinds('kustomize.toolkit.fluxcd.io', 'kustomizations'),
  ...kinds('helm.toolkit.fluxcd.io', 'helmreleases'),
  ...kinds('helm.cattle.io', 'helmcharts'),
  ...kinds('kubernetes.crossplane.io', 'objects'),
  ...kinds('helm.crossplane.io', 'releases'),
];

/** The same, for the whole cluster. */
export const CLUSTER_DELIVERIES: readonly Action[] = [
  ...kinds('pkg.crossplane.io', 'providers configurations functions'),
  ...kinds('apiextensions.crossplane.io', 'compositions compositeresourcedefinitions'),
  ...kinds('kyverno.io', 'clusterpolicies'),
  ...kinds('mutations.gatekeeper.sh', 'assign assignmetadata modifyset'),
];

/** Kinds by which External Secrets copies what its stores may read. */
export const FETCHED_SECRETS: readonly Action[] = [
  ...kinds(
    'external-secrets.io',
    'externalsecrets clusterexternalsecrets pushsecrets secretstores clustersecretstores',
  ),
];

/** Kinds by which cert-manager issues certificates, those of its authorities included. */
export const CERTIFICATES: readonly Action[] = [
  ...kinds('cert-manager.io', 'certificates certificaterequests issuers clusterissuers'),
];

/** Kinds by which names of DNS are made. */
export const DNS_NAMES: readonly Action[] = [...kinds('externaldns.k8s.io', 'dnsendpoints')];
