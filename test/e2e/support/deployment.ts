import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Target } from 'cdk8s-data-platform';
import { run, type Cluster } from './cluster';

const ROOT = resolve(__dirname, '../../..');
const CLI = ['--import', 'tsx', '--conditions=cdk8s-data-platform-source', join(ROOT, 'lib/cli/main.ts')];

/** A pod as far as the tests look at it. */
interface Pod {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly spec: { readonly containers: unknown };
  readonly status: {
    readonly phase: string;
    readonly conditions?: { readonly type: string; readonly status: string }[];
  };
}

/** What is deployed from one output folder, by the steps that the README gives to a person. */
export class Deployment {
  /** The output folder. */
  readonly outdir = mkdtempSync(join(tmpdir(), 'data-platform-e2e-'));

  /**
   * @param cluster - the cluster
   * @param namespaces - the namespaces that the platform makes
   */
  constructor(
    private readonly cluster: Cluster,
    readonly namespaces: readonly string[],
  ) {}

  /**
   * Asks the cluster where its API server is, as a user does with `data-platform api-server`.
   *
   * @param cluster - the cluster
   * @returns the target
   */
  static async target(cluster: Cluster): Promise<Target> {
    const slices = await cluster.get<{
      items: { endpoints: { addresses: string[] }[]; ports: { port: number }[] }[];
    }>(['endpointslices', '-n', 'default', '-l', 'kubernetes.io/service-name=kubernetes']);
    const cidrs = slices.items.flatMap(({ endpoints }) =>
      endpoints.flatMap(({ addresses }) => addresses.map((ip) => `${ip}/32`)),
    );
    return Target.local({
      apiServer: { cidrs, ports: slices.items.flatMap(({ ports }) => ports.map(({ port }) => port)) },
    });
  }

  /** Makes what secrets are missing, then applies the manifests. */
  async apply(): Promise<string> {
    const { status, stderr } = await run(process.execPath, [...CLI, 'secrets', '--outdir', this.outdir]);
    if (status !== 0) throw new Error(`data-platform secrets: ${stderr}`);
    return this.cluster.kubectl(['apply', '-R', '-f', join(this.outdir, 'manifests')], { timeout: 300_000 });
  }

  /** @returns what an apply would change, by the API server's own answer; empty if nothing */
  async diff(): Promise<string> {
    const { status, stdout, stderr } = await this.cluster.try(['diff', '-R', '-f', join(this.outdir, 'manifests')], {
      timeout: 300_000,
    });
    if (status > 1) throw new Error(`kubectl diff: ${stderr}`);
    return stdout;
  }

  /**
   * How often the spec of an object was changed.
   *
   * @param namespace - its namespace
   * @param resource - for instance `statefulset/events-broker`
   * @returns its generation
   */
  async generation(namespace: string, resource: string): Promise<number> {
    const { metadata } = await this.cluster.get<{ metadata: { generation: number } }>([resource, '-n', namespace]);
    return metadata.generation;
  }

  /** @returns all pods of the platform */
  async pods(): Promise<Pod[]> {
    const lists = await Promise.all(
      this.namespaces.map((namespace) => this.cluster.get<{ items: Pod[] }>(['pods', '-n', namespace])),
    );
    return lists.flatMap(({ items }) => items);
  }

  /**
   * How far a workload is.
   *
   * @param namespace - its namespace
   * @param resource - for instance `statefulset/events-broker` or `deployment/reader`
   * @returns true when all its replicas are ready and of the newest revision, else how many are
   */
  async rolledOut(namespace: string, resource: string): Promise<true | string> {
    const { spec, status, metadata } = await this.cluster.get<{
      metadata: { generation: number };
      spec: { replicas: number };
      status: { readyReplicas?: number; updatedReplicas?: number; observedGeneration?: number };
    }>([resource, '-n', namespace]);
    const { readyReplicas = 0, updatedReplicas = 0, observedGeneration = 0 } = status;
    if (observedGeneration >= metadata.generation && Math.min(readyReplicas, updatedReplicas) === spec.replicas)
      return true;
    return `${String(readyReplicas)} of ${String(spec.replicas)} ready`;
  }

  /**
   * How far a Job is.
   *
   * @param namespace - its namespace
   * @param name - the beginning of its name, before the hash
   * @returns true when it has completed, else what it does
   * @throws Error when it has failed
   */
  async completed(namespace: string, name: string): Promise<true | string> {
    const { items } = await this.cluster.get<{
      items: {
        metadata: { name: string };
        status: { succeeded?: number; active?: number; conditions?: { type: string; status: string }[] };
      }[];
    }>(['jobs', '-n', namespace]);
    const jobs = items.filter((job) => new RegExp(`^${name}-[0-9a-f]{8}$`).test(job.metadata.name));
    if (jobs.length === 0) return 'not there';
    const failed = jobs.find(({ status }) =>
      status.conditions?.some(({ type, status: is }) => type === 'Failed' && is === 'True'),
    );
    if (failed !== undefined) throw new Error(`the job ${failed.metadata.name} has failed`);
    return jobs.every(({ status }) => (status.succeeded ?? 0) > 0) ? true : 'running';
  }

  /** Deletes everything that was deployed, now or by an earlier run, volumes included. */
  async clear(): Promise<void> {
    // brokers whose controllers are gone already would try to hand over until their grace period ends
    for (const namespace of this.namespaces) {
      await this.cluster.try(['delete', 'pods', '--all', '-n', namespace, '--grace-period=0', '--force']);
    }
    await this.cluster.kubectl(['delete', 'namespace', ...this.namespaces, '--ignore-not-found', '--wait'], {
      timeout: 300_000,
    });
  }

  /** Leaves the cluster and the machine as they were. */
  async cleanUp(): Promise<void> {
    await this.clear();
    rmSync(this.outdir, { recursive: true, force: true });
  }
}
