import type { Cluster } from './cluster';

/** An object store, as a pod with curl and a grant reads it. */
export class StoreReader {
  /**
   * @param cluster - the cluster
   * @param pod - the pod, as `namespace/deployment/name`
   * @param store - name of the store, which is that of the pod's binding
   */
  constructor(
    private readonly cluster: Cluster,
    private readonly pod: string,
    private readonly store: string,
  ) {}

  /**
   * An object, or a list of objects.
   *
   * @param path - bucket, key and query
   * @returns what the store answers
   * @throws Error if it refuses
   */
  async get(path: string): Promise<string> {
    const command = [
      `b=/bindings/${this.store}`,
      'exec curl -sS -f --aws-sigv4 "aws:amz:$(cat $b/region):s3" --user "$(cat $b/access-key-id):$(cat $b/secret-access-key)"' +
        ` -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" "$(cat $b/endpoint)/${path}"`,
    ].join('\n');
    const { status, stdout, stderr } = await this.cluster.exec(this.pod, ['sh', '-c', command]);
    if (status !== 0) throw new Error(`${path}: ${stderr}`);
    return stdout;
  }

  /**
   * The rows of a table of JSON lines, as Flink and Spark write it: files whose names begin with `part-`.
   *
   * @param bucket - the bucket
   * @param prefix - the table
   * @returns all rows
   */
  async rows(bucket: string, prefix: string): Promise<Record<string, unknown>[]> {
    const list = await this.get(`${bucket}?list-type=2&prefix=${encodeURIComponent(`${prefix}/`)}`);
    const keys = [...list.matchAll(/<Key>([^<]+)<\/Key>/g)].flatMap(([, key = '']) =>
      /\/part-/.test(key) ? [key] : [],
    );
    const files = await Promise.all(
      keys.map((key) => this.get(`${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`)),
    );
    return files.flatMap((file) =>
      file
        .split('\n')
        .filter(Boolean)
        .map((line): Record<string, unknown> => JSON.parse(line)),
    );
  }
}
