import { Size } from 'cdk8s';
import type { PolicyRule } from 'kubernetes-types/rbac/v1';
import { Cpu } from '../../core';
import { IMAGES } from '../../environment';
import { selectorLabels, type ContainerProps, type WorkloadIdentity } from '../../kubernetes';

/** What the job needs at the API server: to delete those that it succeeds. */
export const SUCCESSOR_RIGHTS: readonly PolicyRule[] = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['deletecollection'] },
];

const SCRIPT = `
set -eu
account=/var/run/secrets/kubernetes.io/serviceaccount
printf 'Authorization: Bearer %s' "$(cat "$account/token")" |
  curl -sS --fail --retry 20 --retry-delay 3 --retry-all-errors --max-time 20 -o /dev/null \\
    --cacert "$account/ca.crt" -H @- -X DELETE \\
    "https://kubernetes.default.svc/apis/batch/v1/namespaces/$NAMESPACE/jobs?propagationPolicy=Background&labelSelector=$SELECTOR&fieldSelector=metadata.name%21%3D$JOB_NAME"
`.trimStart();

/**
 * Deletes the jobs of earlier declarations before this one does anything. A job is called by what it would do: if the
 * one of a declaration that comes back (a right that was granted, taken away and granted again) were still there, done,
 * applying it would run nothing.
 *
 * @param identity - what the jobs of the cluster have in common
 * @returns the container
 */
export function succeedEarlierJobs(identity: WorkloadIdentity): ContainerProps {
  const selector = Object.entries(selectorLabels(identity)).map(([key, value]) => `${key}=${value}`);
  return {
    name: 'succeed-earlier-jobs',
    image: IMAGES.curl,
    command: ['sh', '-c', SCRIPT],
    env: {
      NAMESPACE: { field: 'metadata.namespace' },
      JOB_NAME: { field: "metadata.labels['batch.kubernetes.io/job-name']" },
      SELECTOR: encodeURIComponent(selector.join(',')),
    },
    resources: { cpu: Cpu.millis(20), memory: Size.mebibytes(64) },
  };
}
