import type { TargetKind } from './target';

/** Where the node-local cache of the cluster's DNS answers, where one is installed. */
export const NODE_LOCAL_DNS = '169.254.20.10';

/** Where machines of a cloud ask who they are and get credentials: of IPv4 on every cloud, of IPv6 on Amazon EC2. */
export const METADATA_SERVICES = ['169.254.169.254', 'fd00:ec2::254'] as const;

/** A service that answers machines, and should answer no pod. */
export interface MetadataService {
  /** Address. */
  readonly address: string;
  /** TCP ports. */
  readonly ports: readonly number[];
}

/** Azure's wire server gives a machine its settings, bootstrap token and secrets of extensions included; on port 53 it resolves names. */
const WIRE_SERVER: MetadataService = { address: '168.63.129.16', ports: [80, 32_526] };

/**
 * The services that tell machines who they are and give them credentials, where a target has them.
 *
 * @param kind - kind of the target; on `generic` nobody knows, so that those of every cloud count
 * @returns the services; none on a developer's machine
 */
export function metadataServicesOf(kind: TargetKind): readonly MetadataService[] {
  if (kind === 'local') return [];
  const everywhere = METADATA_SERVICES.map((address) => ({ address, ports: [80] }));
  return kind === 'aks' ? [...everywhere, WIRE_SERVER] : everywhere;
}

/** A place where pods of a cloud get the credentials of their own identity. */
export interface IdentityEndpoint {
  /** Address. */
  readonly address: string;
  /** TCP port. */
  readonly port: number;
}

/**
 * Where pods get the credentials of their identity, by target. Amazon EKS has an agent on each node (Pod Identity). GKE
 * answers in the metadata service's place: on port 80 of its address with Dataplane V2, on ports 987 and 988 of another
 * one with Calico. On AKS tokens come from Entra's public endpoints, on 443 like any other server.
 */
export const IDENTITY_ENDPOINTS: Readonly<Record<TargetKind, readonly IdentityEndpoint[]>> = {
  local: [],
  eks: [{ address: '169.254.170.23', port: 80 }],
  gke: [
    { address: '169.254.169.254', port: 80 },
    { address: '169.254.169.252', port: 987 },
    { address: '169.254.169.252', port: 988 },
  ],
  aks: [],
  generic: [],
};
