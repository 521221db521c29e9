import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import type { LimitRange, Namespace, ResourceQuota } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { RoleBinding, Subject } from 'kubernetes-types/rbac/v1';
import { CallSite, Check, freeId, quantity, resourceName, type CpuAmount } from '../core';
import { Environment } from '../environment';
import { DNS_EGRESS, Manifest } from '../kubernetes';

/** Who owns a tenant, as Kubernetes' authentication knows them. */
export interface TenantOwner {
  /** Whether it is one person or a group. */
  readonly kind: 'User' | 'Group';
  /** Name as the cluster's authentication gives it, for instance `analytics-team@example.com`. */
  readonly name: string;
  /**
   * What the owner may do in the namespace: Kubernetes' own roles.
   *
   * @default 'view'
   */
  readonly role?: 'view' | 'edit' | 'admin';
}

/** How much a tenant may take of the cluster. */
export interface TenantQuota {
  /**
   * Processor time that all pods together may set aside.
   *
   * @default - no bound
   */
  readonly cpu?: CpuAmount;
  /**
   * Memory that all pods together may set aside.
   *
   * @default - no bound
   */
  readonly memory?: Size;
  /**
   * Size of all volumes together.
   *
   * @default - no bound
   */
  readonly storage?: Size;
  /**
   * Number of pods.
   *
   * @default 100 in dev and test, 500 in prod
   */
  readonly pods?: number;
}

/** A part of the platform with owners of its own. */
export interface TenantProps {
  /**
   * Name of the namespace.
   *
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Who owns it.
   *
   * @default - nobody but the cluster's administrators
   */
  readonly owners?: readonly TenantOwner[];
  /**
   * How much it may take.
   *
   * @default - a bound on the number of pods only
   */
  readonly quota?: TenantQuota;
  /**
   * Further labels of the namespace.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A namespace, closed by default in both directions, with Pod Security `restricted`, quota, limits and owners. */
export class Tenant extends Chart {
  /** Name of the namespace. */
  override readonly namespace: string;
  /** The Namespace. */
  readonly namespaceManifest: Manifest<Namespace>;

  /**
   * @param scope - the platform, or any cdk8s App
   * @param id - id in the parent, and the namespace's name if props give none
   * @param props - owners, quota
   */
  constructor(scope: Construct, id: string, props: TenantProps = {}) {
    super(scope, freeId(scope, id));
    CallSite.declare(this);
    const check = new Check(this);
    this.namespace = check.dnsLabel(props.name === undefined ? 'id' : 'name', resourceName(this, props.name ?? id));
    this.namespaceManifest = this.createNamespace(props.labels ?? {});
    this.createNetworkPolicy();
    this.createQuota(props.quota ?? {});
    this.createLimits();
    for (const [index, owner] of (props.owners ?? []).entries()) this.createOwner(owner, index);
  }

  private createNamespace(labels: Readonly<Record<string, string>>): Manifest<Namespace> {
    // judged by the newest rules, whatever the cluster's version: an old level would let through what a new one refuses
    const level = { enforce: 'restricted', audit: 'restricted', warn: 'restricted' };
    const security: Record<string, string> = {};
    for (const [mode, value] of Object.entries(level)) {
      security[`pod-security.kubernetes.io/${mode}`] = value;
      security[`pod-security.kubernetes.io/${mode}-version`] = 'latest';
    }
    return new Manifest<Namespace>(this, 'Namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: this.namespace, labels: { ...labels, ...security } },
    });
  }

  private createNetworkPolicy(): void {
    new Manifest<NetworkPolicy>(this, 'DefaultDeny', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'default-deny' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [DNS_EGRESS] },
    });
  }

  private createQuota({ cpu, memory, storage, pods }: TenantQuota): void {
    new Manifest<ResourceQuota>(this, 'Quota', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'tenant' },
      spec: {
        hard: {
          pods: String(pods ?? (Environment.of(this).profile.small ? 100 : 500)),
          ...(cpu === undefined ? {} : { 'requests.cpu': cpu.amount }),
          ...(memory === undefined ? {} : { 'requests.memory': quantity(memory) }),
          ...(storage === undefined ? {} : { 'requests.storage': quantity(storage) }),
          'services.loadbalancers': '0', // an address on the internet is nobody's default
          'services.nodeports': '0',
        },
      },
    });
  }

  private createLimits(): void {
    new Manifest<LimitRange>(this, 'Limits', {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'tenant' },
      spec: {
        // for pods of others that say nothing: ours say everything
        limits: [
          {
            type: 'Container',
            default: { memory: quantity(Size.mebibytes(512)) },
            defaultRequest: { cpu: '100m', memory: '512Mi' },
          },
        ],
      },
    });
  }

  private createOwner({ kind, name, role }: TenantOwner, index: number): void {
    const subject: Subject = { kind, name, apiGroup: 'rbac.authorization.k8s.io' };
    new Manifest<RoleBinding>(this, `Owner${String(index)}`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: `owner-${String(index)}-${role ?? 'view'}` },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role ?? 'view' },
      subjects: [subject],
    });
  }
}
