import { ConfigError } from '../core';

/** Kinds of clusters that differ in more than their address. */
export type TargetKind = 'local' | 'eks' | 'gke' | 'aks' | 'generic';

/**
 * Where the Kubernetes API server is, as network policies see it: addresses and ports after the translation of
 * Services. The cluster address of the Service `kubernetes` does not count.
 */
export interface ApiServerAddress {
  /** Address ranges, for instance `['10.245.0.1/32']`. */
  readonly cidrs: readonly string[];
  /** TCP ports, for instance `[6443]`. */
  readonly ports: readonly number[];
}

/**
 * What enforces network policies in a cluster: the agent of Amazon's VPC CNI, GKE's Dataplane V2, Cilium (also as Azure
 * runs it), Calico, Azure's Network Policy Manager, kube-router (also in k3s), or nothing at all.
 */
export type PolicyEngine =
  'vpc-cni' | 'dataplane-v2' | 'cilium' | 'calico' | 'azure-npm' | 'kube-router' | 'other' | 'none';

/** All of them, as the command line takes them. */
export const POLICY_ENGINES = [
  'vpc-cni',
  'dataplane-v2',
  'cilium',
  'calico',
  'azure-npm',
  'kube-router',
  'other',
  'none',
] as const satisfies readonly PolicyEngine[];

/** What a construct may want to know about the cluster that it will run on. */
export interface TargetOptions {
  /**
   * Kubernetes minor versions that the output has to fit, oldest first.
   *
   * @default - the three newest minors that are supported: ['1.33', '1.34', '1.35']
   */
  readonly kubernetes?: readonly string[];
  /**
   * Where the API server is. `npx data-platform api-server` asks a cluster for it.
   *
   * @default - ports 443 and 6443 of any address, which is wider than needed and a finding
   */
  readonly apiServer?: ApiServerAddress;
  /**
   * What enforces network policies: the engines differ, and without one policies are but text.
   *
   * @default - nobody said, which is a finding in prod
   */
  readonly policyEngine?: PolicyEngine;
  /**
   * DNS domain of the cluster.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
  /**
   * Names of the zones that nodes are in.
   *
   * @default - none known: systems spread over zones as far as nodes have them
   */
  readonly zones?: readonly string[];
  /**
   * Storage class of volumes.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: string;
  /**
   * Registry (and path) from which all images are pulled instead of their own, for instance `mirror.example.com/hub`.
   *
   * @default - every image from its publisher
   */
  readonly imageMirror?: string;
}

/** Options of a target on a cloud. */
export interface CloudTargetOptions extends TargetOptions {
  /** Region, in the cloud's own words, for instance `eu-central-1`. */
  readonly region: string;
}

const ZONE = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i;
const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$|^[0-9a-f:]+\/\d{1,3}$/i;

/** The cluster that a platform is made for. Changing it is changing one word: constructs ask it, users don't. */
export class Target {
  /**
   * A cluster on a developer's machine: kind, minikube, k3d, or one without a name.
   *
   * @param options - what differs from the defaults
   * @returns the target
   * @throws ConfigError when an address range, port, zone or version is malformed
   */
  static local(options: TargetOptions = {}): Target {
    return new Target('local', options);
  }

  /**
   * Amazon EKS.
   *
   * @param options - the region, and what differs from the defaults
   * @returns the target
   * @throws ConfigError when an address range, port, zone or version is malformed
   */
  static eks(options: CloudTargetOptions): Target {
    return new Target('eks', { storageClass: 'gp3', ...options }, options.region);
  }

  /**
   * Google GKE.
   *
   * @param options - the region, and what differs from the defaults
   * @returns the target
   * @throws ConfigError when an address range, port, zone or version is malformed
   */
  static gke(options: CloudTargetOptions): Target {
    return new Target('gke', { storageClass: 'premium-rwo', ...options }, options.region);
  }

  /**
   * Azure AKS.
   *
   * @param options - the region, and what differs from the defaults
   * @returns the target
   * @throws ConfigError when an address range, port, zone or version is malformed
   */
  static aks(options: CloudTargetOptions): Target {
    return new Target('aks', { storageClass: 'managed-csi-premium', ...options }, options.region);
  }

  /**
   * Any other cluster: nothing is assumed about it.
   *
   * @param options - what is known about it
   * @returns the target
   * @throws ConfigError when an address range, port, zone or version is malformed
   */
  static generic(options: TargetOptions = {}): Target {
    return new Target('generic', options);
  }

  /** Supported minors of Kubernetes, oldest first. */
  readonly kubernetes: readonly string[];
  /** Where the API server is, or nothing if the target does not say. */
  readonly apiServer: ApiServerAddress | undefined;
  /** What enforces network policies, or nothing if the target does not say. */
  readonly policyEngine: PolicyEngine | undefined;
  /** DNS domain of the cluster. */
  readonly clusterDomain: string;
  /** Zones of the nodes; empty if unknown. */
  readonly zones: readonly string[];
  /** Storage class for volumes, or nothing for the cluster's default. */
  readonly storageClass: string | undefined;
  /** Prefix of all images, without a slash at its end. */
  readonly imageMirror: string | undefined;

  private constructor(
    /** Kind of cluster. */
    readonly kind: TargetKind,
    options: TargetOptions,
    /** Cloud region, where there is one. */
    readonly region?: string,
  ) {
    this.kubernetes = [...(options.kubernetes ?? ['1.33', '1.34', '1.35'])];
    this.apiServer = options.apiServer;
    this.policyEngine = options.policyEngine;
    this.clusterDomain = options.clusterDomain ?? 'cluster.local';
    this.zones = [...(options.zones ?? [])];
    this.storageClass = options.storageClass;
    this.imageMirror = options.imageMirror?.replace(/\/+$/, '');
    this.validate();
  }

  /** What was said about the cluster and its defaults: what makes the same target again. */
  get options(): TargetOptions & Partial<CloudTargetOptions> {
    const { region, kubernetes, apiServer, policyEngine, clusterDomain, zones, storageClass, imageMirror } = this;
    return { region, kubernetes, apiServer, policyEngine, clusterDomain, zones, storageClass, imageMirror };
  }

  /** Whether identities and buckets of a cloud are to be had. */
  get isCloud(): boolean {
    return this.kind === 'eks' || this.kind === 'gke' || this.kind === 'aks';
  }

  private validate(): void {
    const wrong = (
      property: string,
      given: string,
      allowed: string,
    ): { path: string; property: string; message: string; given: string; allowed: string } => ({
      path: `Target.${this.kind}`,
      property,
      message: 'is malformed',
      given,
      allowed,
    });
    ConfigError.throwIfAny([
      ...this.kubernetes
        .filter((minor) => !/^1\.\d+$/.test(minor))
        .map((minor) => wrong('kubernetes', minor, 'a minor version such as "1.34"')),
      ...(this.apiServer?.cidrs ?? [])
        .filter((cidr) => !CIDR.test(cidr))
        .map((cidr) => wrong('apiServer.cidrs', cidr, 'an address range such as "10.0.0.1/32"')),
      ...(this.apiServer?.ports ?? [])
        .filter((port) => !Number.isInteger(port) || port < 1 || port > 65535)
        .map((port) => wrong('apiServer.ports', String(port), 'a port from 1 to 65535')),
      ...this.zones
        .filter((zone) => !ZONE.test(zone))
        .map((zone) => wrong('zones', zone, 'a label value such as "eu-central-1a"')),
    ]);
  }
}
