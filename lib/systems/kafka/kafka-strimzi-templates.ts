import type { Size } from 'cdk8s';
import type { Affinity, PodSecurityContext, ResourceRequirements, SecurityContext } from 'kubernetes-types/core/v1';
import { mebibytes, quantity, type CpuAmount } from '../../core';
import type { SchedulingProps } from '../../kubernetes';
import type { StrimziEntity, StrimziJvmOptions, StrimziPodTemplate } from './kafka-strimzi-types';

/** Number of the user in the operator's images; their group is 0, which therefore owns the volumes. */
const USER = 1001;

/** What Pod Security `restricted` asks of a pod, whatever the operator was told to set by itself. */
export const POD_SECURITY: PodSecurityContext = {
  fsGroup: 0,
  runAsNonRoot: true,
  runAsUser: USER,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** What it asks of a container, with a root file system that is not written: the operator mounts `/tmp`. */
export const CONTAINER_SECURITY: SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/**
 * Which nodes of Kubernetes pods may go to. The operator takes no node selector, but what a selector means.
 *
 * @param scheduling - labels, taints, priority
 * @returns the part of a pod's template
 */
export function schedulingTemplate(scheduling: SchedulingProps): StrimziPodTemplate {
  return {
    affinity: nodeAffinity(scheduling.nodeSelector ?? {}),
    tolerations: scheduling.tolerations,
    priorityClassName: scheduling.priorityClass,
  };
}

function nodeAffinity(labels: Readonly<Record<string, string>>): Affinity | undefined {
  const matchExpressions = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  return matchExpressions.length === 0
    ? undefined
    : {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
      };
}

/**
 * What a container gets of its machine.
 *
 * @param cpu - set aside, without a limit
 * @param memory - set aside, and the limit
 * @returns requests and limits
 */
export function resources(cpu: CpuAmount, memory: Size): ResourceRequirements {
  return { requests: { cpu: cpu.amount, memory: quantity(memory) }, limits: { memory: quantity(memory) } };
}

/**
 * A heap of fixed size.
 *
 * @param heap - mebibytes
 * @returns the options of the JVM
 */
export function heapOptions(heap: number): StrimziJvmOptions {
  return { '-Xms': `${String(heap)}m`, '-Xmx': `${String(heap)}m` };
}

/**
 * A program beside the brokers: half of its memory is heap.
 *
 * @param image - its image
 * @param cpu - processor time that is set aside
 * @param memory - memory of its container
 * @returns the part of the Kafka resource
 */
export function entity(image: string, cpu: CpuAmount, memory: Size): StrimziEntity {
  return { image, resources: resources(cpu, memory), jvmOptions: heapOptions(Math.floor(mebibytes(memory) / 2)) };
}
