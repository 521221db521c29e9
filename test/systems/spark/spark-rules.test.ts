import { Duration, Size } from 'cdk8s';
import { Cpu } from '../../../lib/core';
import type { KafkaSecurity } from '../../../lib/connect';
import { Target } from '../../../lib/environment';
import { Tenant, Platform } from '../../../lib/platform';
import { SPARK_VERSIONS, SparkJob, sparkRules, type SparkJobProps } from '../../../lib/systems/spark';
import { Manifests } from '../../../lib/testing';
import { analytics, job, kafka, manifests, PROGRAM, store } from './doubles';

const OFFICIAL = SPARK_VERSIONS['4.1.2'].image;
const PLAINTEXT: KafkaSecurity = { protocol: 'PLAINTEXT' };

/** Findings of one rule for a job in tier prod, with and without connections. */
function found(
  rule: string,
  props: Partial<SparkJobProps>,
  connect: (chart: ReturnType<typeof analytics>, job: SparkJob) => void = () => undefined,
): string[] {
  const chart = analytics({ tier: 'prod' });
  connect(chart, job(chart, props));
  return Manifests.of(chart)
    .findingsOf(rule)
    .map(({ severity, property, message }) => `${severity} ${property ?? ''}: ${message}`);
}

const python = { mainApplicationFile: undefined, python: 'print(1)' };

const CASES: Record<string, { bad: Partial<SparkJobProps>; good: Partial<SparkJobProps>; finding: string }> = {
  'spark-image-version': {
    bad: { image: 'example/spark-daily:3.5.8-2' },
    good: { image: 'example/spark-daily:4.1.2-2' },
    finding: 'error image: holds Spark 3.5.8, and the job is of version 4.1.2',
  },
  'spark-image-full-tag': {
    bad: { image: 'apache/spark:4.1.2' },
    good: { image: 'apache/spark:4.1.2-scala2.13-java17-ubuntu' },
    finding: 'warning image: does not say which Scala and Java it holds',
  },
  'spark-image-python': {
    bad: { ...python, image: 'apache/spark:4.1.2-scala2.13-java17-ubuntu' },
    good: { ...python, image: OFFICIAL },
    finding: 'error image: holds no Python, and the program is written in it',
  },
  'spark-packages-scala': {
    bad: { conf: { 'spark.jars.packages': 'org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.11.0' } },
    good: { conf: { 'spark.jars.packages': 'org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0' } },
    finding:
      'error conf.spark.jars.packages: names org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.11.0, which is built for Scala 2.12, and Spark 4.1.2 has Scala 2.13',
  },
  'spark-packages-hadoop': {
    bad: { conf: { 'spark.jars': 'local:///opt/jars/hadoop-aws-3.3.4.jar' } },
    good: { conf: { 'spark.jars': 'local:///opt/jars/hadoop-aws-3.4.2.jar' } },
    finding: 'error conf.spark.jars: names local:///opt/jars/hadoop-aws-3.3.4.jar, and Spark 4.1.2 brings Hadoop 3.4.2',
  },
  'spark-packages-network': {
    bad: { conf: { 'spark.jars.packages': 'org.example:x_2.13:1' } },
    good: { conf: { 'spark.jars': 'local:///opt/jars/x_2.13-1.jar' } },
    finding:
      'warning conf.spark.jars.packages: makes the driver fetch jars from a Maven repository, which its firewall shuts off',
  },
  'spark-overhead': {
    bad: { executor: { memory: Size.gibibytes(32), memoryOverhead: Size.gibibytes(2) } },
    good: { executor: { memory: Size.gibibytes(32), memoryOverhead: Size.gibibytes(4) } },
    finding: 'warning executor.memoryOverhead: is less than the 3276 MiB that Spark would take for a heap of 32768 MiB',
  },
  'spark-pyspark-memory': {
    bad: { conf: { 'spark.executor.pyspark.memory': '2g' } },
    good: { conf: { 'spark.executor.pyspark.memory': '2g' }, executor: { memoryOverhead: Size.mebibytes(2048 + 384) } },
    finding: 'error conf.spark.executor.pyspark.memory: is not in the memory of the pod',
  },
  'spark-tmpfs': {
    bad: { conf: { 'spark.kubernetes.local.dirs.tmpfs': true } },
    good: { conf: { 'spark.kubernetes.local.dirs.tmpfs': true }, executor: { memoryOverhead: Size.gibibytes(4) } },
    finding:
      'warning conf.spark.kubernetes.local.dirs.tmpfs: puts shuffles into memory, and the overhead is not larger for it',
  },
  'spark-devices': {
    bad: { conf: { 'spark.executor.resource.gpu.amount': 1, 'spark.executor.resource.gpu.vendor': 'nvidia.com' } },
    good: {
      conf: {
        'spark.executor.resource.gpu.amount': 1,
        'spark.executor.resource.gpu.vendor': 'nvidia.com',
        'spark.executor.resource.gpu.discoveryScript': '/opt/gpus.sh',
      },
    },
    finding: 'error conf.spark.executor.resource.gpu.amount: asks for a device without saying its discoveryScript',
  },
  'spark-driver-on-spot': {
    bad: { driver: { scheduling: { nodeSelector: { 'karpenter.sh/capacity-type': 'spot' } } } },
    good: { driver: { scheduling: { nodeSelector: { 'karpenter.sh/capacity-type': 'on-demand' } } } },
    finding: 'error driver.scheduling: lets the driver onto spot capacity (karpenter.sh/capacity-type)',
  },
  'spark-executors-on-spot': {
    bad: {
      executor: { scheduling: { tolerations: [{ key: 'kubernetes.azure.com/scalesetpriority', operator: 'Exists' }] } },
    },
    good: {
      executor: { scheduling: { tolerations: [{ key: 'kubernetes.azure.com/scalesetpriority', operator: 'Exists' }] } },
      conf: { 'spark.decommission.enabled': true, 'spark.storage.decommission.enabled': true },
    },
    finding:
      'error executor.scheduling: lets executors onto spot capacity (kubernetes.azure.com/scalesetpriority) without spark.decommission.enabled and spark.storage.decommission.enabled',
  },
  'spark-decommission-time': {
    bad: { conf: { 'spark.decommission.enabled': true } },
    good: {
      conf: { 'spark.decommission.enabled': true, 'spark.kubernetes.executor.terminationGracePeriodSeconds': '120s' },
    },
    finding:
      'warning conf.spark.kubernetes.executor.terminationGracePeriodSeconds: leaves 30s to move the data of an executor',
  },
  'spark-decommission-switch': {
    bad: { conf: { 'spark.storage.decommission.enabled': true } },
    good: { conf: { 'spark.storage.decommission.enabled': true, 'spark.decommission.enabled': true } },
    finding: 'warning conf.spark.storage.decommission.enabled: does nothing without spark.decommission.enabled',
  },
  'spark-shuffle-service': {
    bad: { conf: { 'spark.shuffle.service.enabled': true } },
    good: { conf: { 'spark.shuffle.service.enabled': false } },
    finding: 'error conf.spark.shuffle.service.enabled: asks for a service that Kubernetes does not have',
  },
  'spark-secret-in-conf': {
    bad: { conf: { 'spark.hadoop.fs.azure.account.key.corp.dfs.core.windows.net': 'c2VjcmV0' } },
    good: { conf: { 'spark.hadoop.fs.azure.account.key.corp.dfs.core.windows.net': '${env.ACCOUNT_KEY}' } },
    finding: 'error conf.spark.hadoop.fs.azure.account.key.corp.dfs.core.windows.net: holds a secret',
  },
  'spark-reserved-label': {
    bad: { conf: { 'spark.kubernetes.executor.label.spark-role': 'worker' } },
    good: { conf: { 'spark.kubernetes.executor.label.team': 'analytics' } },
    finding:
      'error conf.spark.kubernetes.executor.label.spark-role: sets the label spark-role, by which executors are found',
  },
  'spark-volume-type': {
    bad: { conf: { 'spark.kubernetes.executor.volumes.hostPath.spark-local-dir-1.mount.path': '/data' } },
    good: { conf: { 'spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.mount.path': '/data' } },
    finding:
      'error conf.spark.kubernetes.executor.volumes.hostPath.spark-local-dir-1.mount.path: asks for a volume of type hostPath',
  },
  'spark-claim-reuse': {
    bad: {
      conf: {
        'spark.kubernetes.driver.reusePersistentVolumeClaim': true,
        'spark.kubernetes.driver.ownPersistentVolumeClaim': false,
      },
    },
    good: { conf: { 'spark.kubernetes.driver.reusePersistentVolumeClaim': true } },
    finding:
      'error conf.spark.kubernetes.driver.reusePersistentVolumeClaim: needs spark.kubernetes.driver.ownPersistentVolumeClaim, which is switched off',
  },
  'spark-s3a-provider-class': {
    bad: {
      conf: {
        'spark.hadoop.fs.s3a.aws.credentials.provider': 'com.amazonaws.auth.WebIdentityTokenCredentialsProvider',
      },
    },
    good: {
      conf: {
        'spark.hadoop.fs.s3a.aws.credentials.provider': 'org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider',
      },
    },
    finding: 'error conf.spark.hadoop.fs.s3a.aws.credentials.provider: names a class of version 1 of the AWS SDK',
  },
  'spark-executor-pod': {
    bad: { overrides: { executorPod: { spec: { tolerations: { key: 'gpu' } } } } },
    good: { overrides: { executorPod: { spec: { tolerations: [{ key: 'gpu', operator: 'Exists' }] } } } },
    finding:
      'error overrides.executorPod: leaves a template that Kubernetes refuses: spec.tolerations must be a list, and not a map',
  },
  'spark-location-granted': {
    bad: { arguments: ['s3a://lakehouse/out'] },
    good: { arguments: ['/opt/spark/work-dir/out'] },
    finding: 'error arguments[0]: names s3a://lakehouse/out, which the job was not granted',
  },
};

describe.each(Object.entries(CASES))('rule %s', (rule, { bad, good, finding }) => {
  test('fails what it is there for', () => {
    expect(found(rule, bad)).toEqual([finding]);
  });
  test('lets pass what is right', () => {
    expect(found(rule, good)).toEqual([]);
  });
});

describe('rule spark-location-granted', () => {
  const named = (location: string): string[] =>
    found('spark-location-granted', { arguments: [location] }, (chart, daily) =>
      store(chart, 'lake')('lakehouse', 'out/daily').grantReadWrite(daily),
    );

  test.each([
    's3a://lakehouse/out/daily',
    's3a://lakehouse/out/daily/x.json',
    's3a://lakehouse/out/',
    's3a://lakehouse',
  ])('lets %s pass, which leads to what was granted', (location) => {
    expect(named(location)).toEqual([]);
  });
  test.each(['s3a://lakehouse/out/daily2', 's3a://lakehouse/raw', 's3a://other/out/daily'])(
    'fails %s, which lies beside it',
    (location) => {
      expect(named(location)).toHaveLength(1);
    },
  );
});

describe('rules about connections', () => {
  test('fails a store in an image without S3A', () => {
    const connect = (chart: ReturnType<typeof analytics>, daily: SparkJob): void =>
      void store(chart, 'lake')('lakehouse').grantRead(daily);
    expect(found('spark-image-s3a', { image: OFFICIAL }, connect)).toHaveLength(1);
    expect(
      found('spark-image-s3a', { image: OFFICIAL, conf: { 'spark.jars': 'local:///x/hadoop-aws-3.4.2.jar' } }, connect),
    ).toEqual([]);
    expect(found('spark-image-s3a', { image: 'apache/spark:4.1.2-s3' }, connect)).toEqual([]);
    expect(found('spark-image-s3a', { image: OFFICIAL })).toEqual([]);
  });

  test('fails Kafka in an image without its connector', () => {
    const connect = (chart: ReturnType<typeof analytics>, daily: SparkJob): void => void kafka(chart, PLAINTEXT)(daily);
    expect(found('spark-image-kafka', { image: OFFICIAL }, connect)).toHaveLength(1);
    expect(found('spark-image-kafka', PROGRAM, connect)).toEqual([]);
  });

  test('fails a key that undoes what a grant set', () => {
    const connect = (chart: ReturnType<typeof analytics>, daily: SparkJob): void =>
      void store(chart, 'lake')('lakehouse').grantRead(daily);
    const endpoint = { 'spark.hadoop.fs.s3a.endpoint': 'https://elsewhere.example.com' };
    expect(found('spark-conf-against-grant', { conf: endpoint }, connect)).toEqual([
      'error conf.spark.hadoop.fs.s3a.endpoint: is set by the grant of a store as well',
    ]);
    expect(found('spark-conf-against-grant', { conf: endpoint })).toEqual([]);
    expect(
      found('spark-conf-against-grant', { conf: { 'spark.hadoop.fs.s3a.connection.maximum': 50 } }, connect),
    ).toEqual([]);
  });

  test('fails two stores with buckets of one name', () => {
    const grant =
      (second: string) =>
      (chart: ReturnType<typeof analytics>, daily: SparkJob): void => {
        store(chart, 'lake')('data').grantRead(daily);
        store(chart, 'other')(second).grantRead(daily);
      };
    expect(found('spark-bucket-in-two-stores', {}, grant('data'))).toEqual([
      'error : was granted bucket data of lake and of other',
    ]);
    expect(found('spark-bucket-in-two-stores', {}, grant('results'))).toEqual([]);
  });
});

test('rule spark-wait-deadline fails a wait that outlasts the run, and lets a shorter one pass', () => {
  const waiting = (waitDeadline: Duration): string[] => {
    const chart = analytics();
    const waitFor = [{ location: store(chart, 'lake')('lakehouse'), key: '_SUCCESS' }];
    job(chart, { waitFor, waitDeadline, deadline: Duration.hours(2) });
    return Manifests.of(chart)
      .findingsOf('spark-wait-deadline')
      .map(({ message }) => message);
  };
  expect(waiting(Duration.hours(3))).toEqual(['is not shorter than the deadline of the run']);
  expect(waiting(Duration.hours(1))).toEqual([]);
});

describe('rule spark-fits-quota', () => {
  const inTenant = (quota: ConstructorParameters<typeof Tenant>[2]): string[] => {
    const platform = new Platform({ name: 'shop', tier: 'dev', target: Target.local() });
    new SparkJob(new Tenant(platform, 'analytics', quota), 'daily', { ...PROGRAM, executors: { min: 1, max: 10 } });
    return Manifests.of(platform)
      .findingsOf('spark-fits-quota')
      .map(({ message }) => message);
  };

  test('fails more executors than the namespace has room for', () => {
    expect(inTenant({ quota: { memory: Size.gibibytes(8) } })).toEqual([
      'the driver and 10 executors take more requests.memory than the namespace may have',
    ]);
    expect(inTenant({ quota: { cpu: Cpu.units(2) } })).toEqual([
      'the driver and 10 executors take more requests.cpu than the namespace may have',
    ]);
    expect(inTenant({ quota: { pods: 10 } })).toEqual([
      'the driver and 10 executors take more pods than the namespace may have',
    ]);
  });

  test('lets pass what fits', () => {
    expect(inTenant({ quota: { memory: Size.gibibytes(10), cpu: Cpu.units(3), pods: 11 } })).toEqual([]);
  });
});

test('every rule is shown with a bad and a good case, and says where it is known from', () => {
  const elsewhere = [
    'spark-image-s3a',
    'spark-image-kafka',
    'spark-conf-against-grant',
    'spark-bucket-in-two-stores',
    'spark-fits-quota',
    'spark-wait-deadline',
  ];
  expect(sparkRules.map(({ id }) => id).sort()).toEqual([...Object.keys(CASES), ...elsewhere].sort());
  for (const { source, reason } of sparkRules) expect([source, reason]).not.toContain('');
});

test('a job of the defaults, with an image of its own, gives no finding but the missing digest and namespace', () => {
  const { findings } = manifests({}, { tier: 'prod' });
  expect(findings.map(({ rule }) => rule).sort()).toEqual(['image-digest', 'rbac-create-pods']);
  expect(findings.find(({ rule }) => rule === 'rbac-create-pods')?.message).toContain('is not in these manifests');
});
