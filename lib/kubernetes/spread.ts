import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1';

/** How pods are kept apart: over zones and nodes, as far as possible or strictly. */
export type Spread = 'preferred' | 'required' | 'none';

/**
 * Spread of the pods of one workload over zones and nodes.
 *
 * @param spread - how strictly nodes are kept apart; zones are always a preference, since a zone may be lost
 * @param labels - labels that select the pods
 * @returns the constraints
 */
export function spreadConstraints(
  spread: Spread,
  labels: Readonly<Record<string, string>>,
): TopologySpreadConstraint[] {
  if (spread === 'none') return [];
  const labelSelector = { matchLabels: { ...labels } };
  return [
    { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: spread === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
      labelSelector,
    },
  ];
}
