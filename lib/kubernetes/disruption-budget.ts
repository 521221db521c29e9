import type { Construct } from 'constructs';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { PodSet } from '../connect';
import { Manifest, type Overrides } from './manifest';

/**
 * Makes a PodDisruptionBudget: how many pods may be evicted together.
 *
 * @param scope - parent construct
 * @param id - id in the parent
 * @param props - name, labels, pods and the number
 * @returns the manifest
 */
export function disruptionBudget(
  scope: Construct,
  id: string,
  props: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly pods: PodSet;
    readonly maxUnavailable: number;
    readonly overrides?: Overrides;
  },
): Manifest<PodDisruptionBudget> {
  return new Manifest<PodDisruptionBudget>(
    scope,
    id,
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: props.name, namespace: props.pods.namespace, labels: { ...props.labels } },
      spec: {
        maxUnavailable: props.maxUnavailable,
        // pods that are not ready may always go: a drain is not stuck behind a broken pod
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: { ...props.pods.labels } },
      },
    },
    { overrides: props.overrides },
  );
}
