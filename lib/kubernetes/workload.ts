import { Construct } from 'constructs';
import type { PodTemplateSpec, ServiceAccount, TopologySpreadConstraint } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { PolicyRule } from 'kubernetes-types/rbac/v1';
import { CallSite, freeId, type Text } from '../core';
import { Client, Ledger, type IClient, type PodSet } from '../connect';
import { Environment } from '../environment';
import { bindingFacts, projectBindings } from './bindings';
import { CHECKSUM_ANNOTATION, Config } from './config';
import { objectLabels, selectorLabels, type WorkloadIdentity } from './labels';
import { Manifest, type Overrides } from './manifest';
import { networkPolicy } from './network-policy';
import { renderPod, type PodProps } from './pod';
import { ApiAccess } from './rbac';
import { namespaceOf } from './system';

/** What all workloads have in common. */
export interface WorkloadProps {
  /** Name of the workload and of the objects around it. */
  readonly name: string;
  /** Technology, system and part: the pods' labels, and the selector. */
  readonly identity: WorkloadIdentity;
  /** The pods: plain, or a function that gives them at synth, when all grants are known. */
  readonly pod: PodProps | (() => PodProps);
  /**
   * ConfigMaps that the pods mount: their content rolls the pods.
   *
   * @default - none
   */
  readonly configs?: readonly Config[];
  /**
   * What the pods may do at the API server, in their namespace. Without rules they get no token.
   *
   * @default - nothing
   */
  readonly apiRules?: readonly PolicyRule[];
  /**
   * The client that these pods belong to, for systems of several workloads.
   *
   * @default - the workload is a client of its own
   */
  readonly client?: Client;
  /**
   * Whether the client's connections stand in the pods as files below `/bindings`.
   *
   * @default true
   */
  readonly bindings?: boolean;
  /**
   * ConfigMap with what the client's connections say that is not secret (`connectionFacts`), for systems of several
   * workloads; asked at synth, since it exists only once something was granted.
   *
   * @default - one for this workload if it is a client of its own
   */
  readonly facts?: () => Config | undefined;
  /**
   * Service account of several workloads together.
   *
   * @default - one for this workload, called as it
   */
  readonly serviceAccount?: string;
  /**
   * Merge patches over the objects: `controller`, `serviceAccount`, `networkPolicy`, `service`, `disruptionBudget`.
   *
   * @default - none
   */
  readonly overrides?: Readonly<Partial<Record<WorkloadChild, Overrides>>>;
}

/** Names of the objects of a workload. */
export type WorkloadChild = 'controller' | 'serviceAccount' | 'networkPolicy' | 'service' | 'disruptionBudget';

/**
 * Pods with their service account, firewall and connections. Stateful, stateless and job workloads differ in the
 * controller that keeps the pods.
 */
export abstract class Workload extends Construct implements IClient {
  /** Name of the workload. */
  readonly name: string;
  /** Namespace of the workload. */
  readonly namespace: string;
  /** The pods, for flows and policies. */
  readonly pods: PodSet;
  /** The client that the pods belong to. */
  readonly client: Client;
  /** The service account, or nothing if it is shared. */
  readonly serviceAccount: Manifest<ServiceAccount> | undefined;
  /** The firewall of the pods. */
  readonly networkPolicy: Manifest<NetworkPolicy>;
  /** Labels of the objects. */
  protected readonly labels: Readonly<Record<string, string>>;
  /** What surrounds the workload. */
  protected readonly environment: Environment;
  private ownFacts: Config | undefined;

  /**
   * @param scope - parent construct
   * @param id - id in the parent
   * @param props - the workload
   */
  protected constructor(
    scope: Construct,
    id: string,
    protected readonly props: WorkloadProps,
  ) {
    super(scope, freeId(scope, id));
    CallSite.declare(this);
    this.name = props.name;
    this.namespace = namespaceOf(this);
    this.environment = Environment.of(this);
    this.labels = objectLabels(props.identity);
    this.pods = {
      role: props.identity.component,
      namespace: this.namespace,
      labels: selectorLabels(props.identity),
      serviceAccount: props.serviceAccount ?? props.name,
    };
    this.client = props.client ?? this.ownClient();
    this.serviceAccount = props.serviceAccount === undefined ? this.createServiceAccount() : undefined;
    this.networkPolicy = networkPolicy(
      this,
      'NetworkPolicy',
      this.name,
      this.labels,
      this.pods,
      props.overrides?.networkPolicy,
    );
    if (props.apiRules !== undefined) {
      new ApiAccess(this, 'ApiAccess', {
        name: this.name,
        identity: props.identity,
        pods: this.pods,
        rules: props.apiRules,
      });
    }
  }

  /** The controller: StatefulSet, Deployment, Job or CronJob. */
  abstract readonly controller: Manifest;

  /**
   * Renders the pods. Called at synth.
   *
   * @param options - what the controller adds
   * @returns the pod template
   */
  protected renderTemplate(options: {
    readonly spread?: readonly TopologySpreadConstraint[];
    readonly restartPolicy?: 'Never' | 'OnFailure';
  }): PodTemplateSpec {
    const { props } = this;
    const facts = props.facts?.() ?? this.ownFacts;
    const configs = [...(props.configs ?? []), ...(facts === undefined ? [] : [facts])];
    const connections = props.bindings === false ? [] : Ledger.of(this).connectionsOf(this.client);
    return renderPod(typeof props.pod === 'function' ? props.pod() : props.pod, {
      environment: this.environment,
      serviceAccount: this.pods.serviceAccount ?? this.name,
      token: props.apiRules !== undefined,
      labels: this.labels,
      annotations: configs.length === 0 ? {} : { [CHECKSUM_ANNOTATION]: Config.checksum(configs) },
      bindings: projectBindings(connections, facts?.name),
      spread: options.spread ?? [],
      restartPolicy: options.restartPolicy,
    });
  }

  private ownClient(): Client {
    return new Client(this, {
      name: this.name,
      namespace: this.namespace,
      podSets: () => [this.pods],
      connected: () => {
        this.ownFacts ??= new Config(this, 'Bindings', {
          name: `${this.name}-bindings`,
          identity: this.props.identity,
          files: () => connectionFacts(this),
        });
      },
    });
  }

  private createServiceAccount(): Manifest<ServiceAccount> {
    return new Manifest<ServiceAccount>(
      this,
      'ServiceAccount',
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: this.name, namespace: this.namespace, labels: { ...this.labels } },
        automountServiceAccountToken: false,
      },
      { overrides: this.props.overrides?.serviceAccount },
    );
  }
}

/**
 * What a client's connections say that is not secret, as the files of one ConfigMap.
 *
 * @param client - the client
 * @returns files named `<connection>.<entry>`
 */
export function connectionFacts(client: IClient): Record<string, Text> {
  const files: Record<string, Text> = {};
  for (const connection of Ledger.of(client).connectionsOf(client.client)) {
    for (const [name, text] of Object.entries(bindingFacts(connection))) files[`${connection.name}.${name}`] = text;
  }
  return files;
}
