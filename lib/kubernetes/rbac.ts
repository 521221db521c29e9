import { Construct } from 'constructs';
import type { PolicyRule, Role, RoleBinding } from 'kubernetes-types/rbac/v1';
import { Ledger, type PodSet } from '../connect';
import { Environment } from '../environment';
import { objectLabels, type WorkloadIdentity } from './labels';
import { Manifest } from './manifest';

/** Rights on the API server for the service account of some pods. */
export interface ApiAccessProps {
  /** Name of the Role and RoleBinding. */
  readonly name: string;
  /** Whose rights they are. */
  readonly identity: WorkloadIdentity;
  /** The pods that call the API server. */
  readonly pods: PodSet;
  /** What they may do, in their own namespace. */
  readonly rules: readonly PolicyRule[];
}

/** The API server anywhere: what has to be opened where a target doesn't say its address. */
export const ANY_API_SERVER = { cidrs: ['0.0.0.0/0'], ports: [443, 6443] };

/** Role, RoleBinding and the way through the firewall to the API server. */
export class ApiAccess extends Construct {
  /** The Role. */
  readonly role: Manifest<Role>;
  /** The RoleBinding. */
  readonly roleBinding: Manifest<RoleBinding>;

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - who may do what
   */
  constructor(scope: Construct, id: string, props: ApiAccessProps) {
    super(scope, id);
    const { name, pods } = props;
    const metadata = { name, namespace: pods.namespace, labels: objectLabels(props.identity) };
    const rules = props.rules.map((rule) => ({ ...rule }));
    this.role = new Manifest<Role>(this, 'Role', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules,
    });
    this.roleBinding = new Manifest<RoleBinding>(this, 'RoleBinding', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: pods.serviceAccount ?? 'default', namespace: pods.namespace }],
    });
    openApiServer(this, pods);
  }
}

/**
 * Opens the way from pods to the API server.
 *
 * @param scope - any construct of the tree
 * @param pods - the pods that call it
 */
export function openApiServer(scope: Construct, pods: PodSet): void {
  const { cidrs, ports } = Environment.of(scope).target.apiServer ?? ANY_API_SERVER;
  for (const port of ports) {
    Ledger.of(scope).open({
      from: pods,
      to: { cidrs },
      port,
      transport: 'TCP',
      reason: `${pods.role} calls the Kubernetes API`,
    });
  }
}
