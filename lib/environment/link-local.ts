import type { TargetKind } from './target';

/** Where the node-local cache of the cluster's DNS answers, where one is installed. */
export const NODE_LOCAL_DNS = '169.254.20.10';

/** Where machines of a cloud ask who they are and get credentials: of IPv4 on every cloud, of IPv6 on Amazon EC2. */
export const METADATA_SERVICES = ['169.254.169.254', 'fd00:ec2::254'] as const;

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
