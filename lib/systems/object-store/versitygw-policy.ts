import type { Client, Grant } from '../../connect';
import { locationsOf, reads, writes } from './location';

/** A statement of a bucket policy. */
interface Statement {
  readonly Effect: 'Allow';
  readonly Principal: { readonly AWS: readonly string[] };
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const READ = ['s3:GetObject'];
const WRITE = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListMultipartUploadParts', 's3:PutObject'];

/**
 * The policy of a bucket: what every client may do, and nothing else. Users are named by their access key.
 *
 * @param bucket - name of the bucket
 * @param grants - all grants of the store
 * @returns the policy as JSON, or nothing if nobody has a right (an empty list of statements would be refused)
 */
export function bucketPolicy(bucket: string, grants: readonly Grant[]): string | undefined {
  const clients = [...new Set(grants.map(({ client }) => client))].sort((a, b) => (a.principal < b.principal ? -1 : 1));
  const statements = clients.flatMap((client) => statementsOf(bucket, client, grants));
  return statements.length === 0 ? undefined : JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function statementsOf(bucket: string, client: Client, grants: readonly Grant[]): Statement[] {
  const own = locationsOf(grants.filter((grant) => grant.client === client)).filter(
    (location) => location.bucket === bucket,
  );
  const principal = { Effect: 'Allow', Principal: { AWS: [client.principal] } } as const;
  const arn = `arn:aws:s3:::${bucket}`;
  return own.flatMap(({ prefix, access }): Statement[] => {
    // S3A asks for the key of the folder itself as well, and must be told that it isn't there
    const objects = prefix === '' ? [`${arn}/*`] : [`${arn}/${prefix}`, `${arn}/${prefix}/*`];
    const list: Statement = {
      ...principal,
      Action: ['s3:ListBucket'],
      Resource: [arn],
      ...(prefix === '' ? {} : { Condition: { StringLike: { 's3:prefix': [`${prefix}/*`] } } }),
    };
    const actions = [...(reads(access) ? READ : []), ...(writes(access) ? WRITE : [])];
    // a condition on s3:prefix is accepted only where every action is a listing
    return [...(reads(access) ? [list] : []), { ...principal, Action: actions, Resource: objects }];
  });
}
