import type { Construct } from 'constructs';
import type { Service } from 'kubernetes-types/core/v1';
import type { PodSet, Port } from '../connect';
import { Manifest, type Overrides } from './manifest';

/** A Service in front of pods. */
export interface ServiceProps {
  /** Name of the Service. */
  readonly name: string;
  /** Labels of the Service. */
  readonly labels: Readonly<Record<string, string>>;
  /** The pods behind it. */
  readonly pods: Pick<PodSet, 'namespace' | 'labels'>;
  /** Its ports. */
  readonly ports: readonly Port[];
  /**
   * Whether it has no address of its own, but one DNS name a pod, ready or not.
   *
   * @default false
   */
  readonly headless?: boolean;
  /**
   * A merge patch over the Service.
   *
   * @default - none
   */
  readonly overrides?: Overrides;
}

/**
 * Makes a Service.
 *
 * @param scope - parent construct
 * @param id - id in the parent
 * @param props - the Service
 * @returns the manifest
 */
export function service(scope: Construct, id: string, props: ServiceProps): Manifest<Service> {
  return new Manifest<Service>(
    scope,
    id,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: props.name, namespace: props.pods.namespace, labels: { ...props.labels } },
      spec: {
        type: 'ClusterIP',
        ...(props.headless === true ? { clusterIP: 'None', publishNotReadyAddresses: true } : {}),
        selector: { ...props.pods.labels },
        ports: props.ports.map(({ name, port, containerPort, transport }) => ({
          name,
          port,
          targetPort: containerPort ?? port,
          protocol: transport ?? 'TCP',
        })),
      },
    },
    { overrides: props.overrides },
  );
}
