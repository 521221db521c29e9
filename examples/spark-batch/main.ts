import * as fs from 'node:fs';
import * as path from 'node:path';
import { Cron, Duration, Size } from 'cdk8s';
import { Platform, Target, Tenant } from 'cdk8s-data-platform';
import { ObjectStore } from 'cdk8s-data-platform/object-store';
import { SparkJob } from 'cdk8s-data-platform/spark';

/** Spark with S3A; apps/flight-delays/images has its recipe. */
const IMAGE = 'example/spark-flight-delays:4.1.2-1';

const source = (file: string): string => fs.readFileSync(path.join(__dirname, file), 'utf8');

/** Every night, once the day's orders are complete, a Python program writes totals beside them. */
export function build(outdir?: string): Platform {
  const platform = new Platform({ name: 'spark-batch', target: Target.local(), tier: 'dev', outdir });

  const lake = new ObjectStore(new Tenant(platform, 'storage'), 'lake', { capacity: Size.gibibytes(5) }).addBucket(
    'lake',
  );
  const orders = lake.prefix('orders');
  const totals = lake.prefix('totals');

  const nightly = new SparkJob(new Tenant(platform, 'analytics'), 'totals', {
    image: IMAGE,
    python: source('totals.py'),
    files: { 'countries.py': source('countries.py') },
    arguments: ['s3a://lake/orders', 's3a://lake/totals'],
    executors: { min: 1, max: 3 },
    schedule: Cron.schedule({ hour: '3', minute: '15' }),
    timeZone: 'Europe/Berlin',
    waitFor: [{ location: orders, key: '_SUCCESS' }],
    waitDeadline: Duration.hours(2),
    deadline: Duration.hours(4),
    conf: { 'spark.sql.shuffle.partitions': 8, 'spark.sql.sources.partitionOverwriteMode': 'dynamic' },
    eventLog: lake.prefix('spark-events'),
  });
  totals.grantReadWrite(nightly);

  return platform;
}

if (require.main === module) build().synth();
