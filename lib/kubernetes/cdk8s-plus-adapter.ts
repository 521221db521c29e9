import { ApiObject } from 'cdk8s';
import type { CronJob, DaemonSet, Deployment, Job, StatefulSet } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { PodSpec } from 'kubernetes-types/core/v1';
import { CallSite, Check, Late, resourceName, shortHash } from '../core';
import { Client, Ledger, type IClient, type PodSet } from '../connect';
import { Environment } from '../environment';
import { projectBindings } from './bindings';
import { CHECKSUM_ANNOTATION, Config } from './config';
import { renderEnv, renderMount, SCRATCH, scratchMount } from './container';
import { objectLabels, selectorLabels, type WorkloadIdentity } from './labels';
import { Manifest } from './manifest';
import { networkPolicy } from './network-policy';
import { isPlainObject } from './render';
import { namespaceOf } from './system';
import { connectionFacts } from './workload';

/** Workloads of cdk8s-plus-28 that can become clients. */
export type Cdk8sPlusWorkload = Deployment | StatefulSet | DaemonSet | Job | CronJob;

/** How an ordinary workload presents itself. */
export interface Cdk8sPlusClientProps {
  /**
   * Name of the client: its user is called `<namespace>-<name>`.
   *
   * @default - the id of the workload's construct
   */
  readonly name?: string;
  /**
   * Directories that must be writable, where the root file system is read-only.
   *
   * @default ['/tmp']
   */
  readonly writable?: readonly string[];
  /**
   * What a Job is called: a hash of its content behind its name lets a changed Job run again (Jobs can't be changed).
   *
   * @default 'hashed'
   */
  readonly jobName?: 'hashed' | 'as-given';
}

/** Where the pod's spec stands, from the object down. */
const POD_PATH: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/**
 * Makes an ordinary cdk8s-plus workload a client: its connections stand in its pods as files below `/bindings`, its
 * firewall opens what was granted and nothing else, and what cdk8s-plus leaves out for Pod Security `restricted` is
 * filled in (seccomp profile, dropped capabilities). What the workload says itself stays.
 */
export class Cdk8sPlusClient extends Construct implements IClient {
  /**
   * The client of a workload; the same one for every call.
   *
   * @param workload - a Deployment, StatefulSet, DaemonSet, Job or CronJob of cdk8s-plus-28
   * @param props - how it presents itself; only the first call's count
   * @returns the client, to be given to grants
   */
  static of(workload: Cdk8sPlusWorkload, props: Cdk8sPlusClientProps = {}): Cdk8sPlusClient {
    const known = workload.node.tryFindChild('Client');
    return known instanceof Cdk8sPlusClient ? known : new Cdk8sPlusClient(workload, props);
  }

  /** How the workload presents itself. */
  readonly client: Client;
  private readonly pods: PodSet;
  private readonly identity: WorkloadIdentity;
  private facts: Config | undefined;

  private constructor(
    private readonly workload: Cdk8sPlusWorkload,
    private readonly props: Cdk8sPlusClientProps,
  ) {
    super(workload, 'Client');
    CallSite.declare(this);
    const name = new Check(this).dnsLabel('name', props.name ?? resourceName(workload), 63);
    const namespace = namespaceOf(this);
    this.identity = { app: name, instance: name, component: 'client' };
    this.pods = {
      role: 'client',
      namespace,
      labels: selectorLabels(this.identity),
      serviceAccount: workload.serviceAccount?.name ?? name,
    };
    this.client = new Client(this, {
      name,
      namespace,
      podSets: () => [this.pods],
      connected: () => {
        this.facts ??= new Config(this, 'Bindings', {
          name: `${name}-bindings`,
          identity: this.identity,
          files: () => connectionFacts(this),
        });
      },
    });
    for (const [label, value] of Object.entries(this.pods.labels)) workload.podMetadata.addLabel(label, value);
    networkPolicy(this, 'NetworkPolicy', name, objectLabels(this.identity), this.pods);
    if (workload.serviceAccount === undefined) this.createServiceAccount(name);
    this.extendRendering();
  }

  private createServiceAccount(name: string): void {
    new Manifest(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, labels: objectLabels(this.identity) },
    });
  }

  /**
   * Connections are known at synth, and cdk8s-plus renders through a typed filter that drops what it does not know
   * (projected sources among them), so the finished object is extended, not the declaration.
   */
  private extendRendering(): void {
    const object = ApiObject.of(this.workload);
    const original = object.toJson.bind(object);
    object.toJson = (): unknown => this.extend(original());
  }

  private extend(object: unknown): unknown {
    if (!isPlainObject(object)) return object;
    const path = POD_PATH[String(object.kind)] ?? ['spec', 'template'];
    const extended = update(object, path, (template) => this.extendTemplate(template));
    if (object.kind !== 'Job' || this.props.jobName === 'as-given') return extended;
    const suffix = Late.map(JSON.stringify(extended.spec), shortHash);
    return update(extended, ['metadata'], (metadata) => ({ ...metadata, name: `${String(metadata.name)}-${suffix}` }));
  }

  private extendTemplate(template: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const checksum = this.facts === undefined ? {} : { [CHECKSUM_ANNOTATION]: Config.checksum([this.facts]) };
    const withChecksum = update(template, ['metadata', 'annotations'], (annotations) => ({
      ...annotations,
      ...checksum,
    }));
    return update(withChecksum, ['spec'], (spec) => this.extendPod(spec));
  }

  private extendPod(spec: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const bindings = projectBindings(Ledger.of(this).connectionsOf(this.client), this.facts?.name);
    const environment = Environment.of(this);
    const writable = this.props.writable ?? ['/tmp'];
    const scratch: PodSpec['volumes'] =
      writable.length === 0 ? [] : [{ name: SCRATCH, emptyDir: { sizeLimit: '256Mi' } }];
    const container = (one: Readonly<Record<string, unknown>>): Record<string, unknown> => {
      const mounts = [...bindings.mounts, ...writable.map(scratchMount(String(one.name)))].map(renderMount);
      const taken = new Set(records(one.volumeMounts).map(({ mountPath }) => mountPath));
      return {
        ...one,
        image: typeof one.image === 'string' ? environment.image(one.image) : one.image,
        env: [...Object.entries(bindings.env).map(([name, value]) => renderEnv(name, value)), ...records(one.env)],
        volumeMounts: [...records(one.volumeMounts), ...mounts.filter(({ mountPath }) => !taken.has(mountPath))],
        securityContext: { capabilities: { drop: ['ALL'] }, ...record(one.securityContext) },
      };
    };
    return {
      ...spec,
      serviceAccountName: spec.serviceAccountName ?? this.pods.serviceAccount,
      enableServiceLinks: spec.enableServiceLinks ?? false,
      // the group that may read mounted secrets; any number does
      securityContext: { seccompProfile: { type: 'RuntimeDefault' }, fsGroup: 1000, ...record(spec.securityContext) },
      ...(spec.initContainers === undefined ? {} : { initContainers: records(spec.initContainers).map(container) }),
      containers: records(spec.containers).map(container),
      volumes: [...records(spec.volumes), ...bindings.volumes, ...scratch],
    };
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isPlainObject(value) ? value : {};
}

function records(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

/** A copy of a map in which the map at a path is replaced. */
function update(
  object: Readonly<Record<string, unknown>>,
  [key, ...rest]: readonly string[],
  change: (value: Readonly<Record<string, unknown>>) => Record<string, unknown>,
): Record<string, unknown> {
  if (key === undefined) return change(object);
  return { ...object, [key]: update(record(object[key]), rest, change) };
}
