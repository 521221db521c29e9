import { Cron, Size } from 'cdk8s';
import { Cpu, Platform, Target, Tenant } from 'cdk8s-data-platform';
import { JobWorkload, ScheduledWorkload, type WorkloadProps } from 'cdk8s-data-platform/kubernetes';
import { ObjectStore } from 'cdk8s-data-platform/object-store';

/** Everything that a client has to know stands in files: where the store is, and who one is. */
const S3 = `s3() { # METHOD PATH [options of curl]: the key goes over standard input, so that no list of processes shows it
  method=$1 path=$2
  shift 2
  printf 'user = "%s:%s"\\n' "$(cat /bindings/lake/access-key-id)" "$(cat /bindings/lake/secret-access-key)" |
    curl --config - --fail --silent --show-error --retry 10 --retry-all-errors \\
      --aws-sigv4 "aws:amz:$(cat /bindings/lake/region):s3" --header 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \\
      --request "$method" "$(cat /bindings/lake/endpoint)/$path" "$@"
}
`;

/**
 * Two teams share a bucket: each has a prefix of its own, and one reads what the other writes.
 *
 * @param outdir - folder of the output
 * @returns the platform
 */
export function build(outdir?: string): Platform {
  const platform = new Platform({ name: 'shop', target: Target.local(), tier: 'dev', outdir });
  const store = new ObjectStore(new Tenant(platform, 'storage'), 'lake', { capacity: Size.gibibytes(5) });
  const lake = store.addBucket('lake');

  const ingest = new Tenant(platform, 'ingest');
  const load = new JobWorkload(
    ingest,
    'load',
    curl(
      'load',
      `${S3}printf 'id,amount\\n1,12.50\\n' >/tmp/orders.csv
s3 PUT lake/raw/orders.csv --data-binary @/tmp/orders.csv`,
    ),
  );
  lake.prefix('raw').grantWrite(load);

  const reports = new Tenant(platform, 'reports');
  const daily = new ScheduledWorkload(reports, 'daily', {
    ...curl(
      'daily',
      `${S3}s3 GET lake/raw/orders.csv --output /tmp/orders.csv
s3 PUT lake/reports/lines --data-binary "$(wc -l </tmp/orders.csv)"`,
    ),
    schedule: Cron.daily(),
  });
  lake.prefix('raw').grantRead(daily);
  lake.prefix('reports').grantReadWrite(daily);
  return platform;
}

function curl(name: string, script: string): WorkloadProps {
  return {
    name,
    identity: { app: 'curl', instance: name, component: 'client' },
    pod: {
      user: 1000,
      containers: [
        {
          name: 'curl',
          image: 'curlimages/curl:8.16.0',
          command: ['sh', '-ec', script],
          resources: { cpu: Cpu.millis(20), memory: Size.mebibytes(64) },
          writable: ['/tmp'],
        },
      ],
    },
  };
}

if (require.main === module) build().synth();
