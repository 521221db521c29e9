import { Manifests } from '../../../lib/testing';
import { analytics, executorPod, fileOf, job, kafka, properties, store } from './doubles';

const ENVIRONMENT_PROVIDER = 'software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider';
const secretEnv = (name: string, secret: string, key: string): unknown => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

describe('a job with one store', () => {
  const chart = analytics();
  store(chart, 'lake')('lakehouse', 'out').grantReadWrite(job(chart));
  const rendered = Manifests.of(chart);

  test('is told where it is, and reads its credentials from the environment only', () => {
    expect(rendered.errors).toEqual([]);
    expect(properties(rendered)).toMatchObject({
      'spark.hadoop.fs.s3a.endpoint': 'http://lake.streaming.svc.cluster.local:7070',
      'spark.hadoop.fs.s3a.endpoint.region': 'eu-central-1',
      'spark.hadoop.fs.s3a.path.style.access': 'true',
      'spark.hadoop.fs.s3a.aws.credentials.provider': ENVIRONMENT_PROVIDER,
    });
  });

  test('has them in driver and executors, from the Secret of the grant', () => {
    const env = [
      secretEnv('AWS_ACCESS_KEY_ID', 'daily-streaming-lake', 'access-key-id'),
      secretEnv('AWS_SECRET_ACCESS_KEY', 'daily-streaming-lake', 'secret-access-key'),
    ];
    const containers = [{ env: expect.arrayContaining(env) as unknown }];
    expect(rendered.get('Job', 'daily-*').spec).toMatchObject({ template: { spec: { containers } } });
    expect(executorPod(rendered)).toMatchObject({ spec: { containers } });
  });

  test('commits by renaming, which needs no further jar', () => {
    expect(properties(rendered)['spark.hadoop.fs.s3a.committer.magic.enabled']).toBe('false');
  });

  test('reaches it from driver and executors, and nothing else but each other and the API server', () => {
    const ports = (name: string): unknown[] =>
      JSON.stringify(rendered.get('NetworkPolicy', name).spec)
        .split('"egress":')
        .flatMap((part, index) =>
          index === 1 ? [...(part.split('"ingress"')[0] ?? '').matchAll(/"port":(\d+)/g)] : [],
        )
        .map((match) => Number(match[1]))
        .sort();
    expect(ports('daily')).toEqual([53, 53, 6443, 7070, 7079]);
    expect(ports('daily-executor')).toEqual([53, 53, 7070, 7078, 7079, 7079]);
  });
});

test('a job with the magic committer binds it for every format', () => {
  const chart = analytics();
  store(chart, 'lake')('lakehouse').grantReadWrite(job(chart, { s3Committer: 'magic' }));
  expect(properties(Manifests.of(chart))).toMatchObject({
    'spark.hadoop.fs.s3a.committer.magic.enabled': 'true',
    'spark.hadoop.fs.s3a.committer.name': 'magic',
    'spark.sql.sources.commitProtocolClass': 'org.apache.spark.internal.io.cloud.PathOutputCommitProtocol',
  });
});

test('a job with two stores is configured bucket by bucket, with the credentials of each', () => {
  const chart = analytics();
  const daily = job(chart);
  store(chart, 'lake')('lakehouse', 'in').grantRead(daily);
  store(chart, 'cold-store')('archive').grantReadWrite(daily);
  const rendered = Manifests.of(chart);
  const conf = properties(rendered);
  expect(rendered.errors).toEqual([]);
  expect(conf).toMatchObject({
    'spark.hadoop.fs.s3a.bucket.lakehouse.endpoint': 'http://lake.streaming.svc.cluster.local:7070',
    'spark.hadoop.fs.s3a.bucket.archive.endpoint': 'http://cold-store.streaming.svc.cluster.local:7070',
    // Hadoop puts the variable's value in where the key is read, so that no page and no log shows it
    'spark.hadoop.fs.s3a.bucket.archive.access.key': '${env.COLD_STORE_AWS_ACCESS_KEY_ID}',
    'spark.hadoop.fs.s3a.bucket.archive.secret.key': '${env.COLD_STORE_AWS_SECRET_ACCESS_KEY}',
  });
  expect(conf).not.toHaveProperty(['spark.hadoop.fs.s3a.endpoint']);
  expect(executorPod(rendered)).toMatchObject({
    spec: {
      containers: [
        {
          env: expect.arrayContaining([
            secretEnv('LAKE_AWS_ACCESS_KEY_ID', 'daily-streaming-lake', 'access-key-id'),
            secretEnv('COLD_STORE_AWS_SECRET_ACCESS_KEY', 'daily-streaming-cold-store', 'secret-access-key'),
          ]) as unknown,
        },
      ],
    },
  });
});

test("a job with a cloud's bucket names the providers of its identity, since S3A's own list ends with the node's", () => {
  const chart = analytics();
  store(chart, 'cloud', { from: 'identity', endpoint: undefined, pathStyle: false })('corp-lake').grantRead(job(chart));
  const conf = properties(Manifests.of(chart));
  expect(conf['spark.hadoop.fs.s3a.aws.credentials.provider']).toBe(
    'software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider,software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider',
  );
  expect(conf).not.toHaveProperty(['spark.hadoop.fs.s3a.endpoint']);
});

describe('a job with Kafka', () => {
  const options = (security: Parameters<typeof kafka>[1]): unknown => {
    const chart = analytics();
    kafka(chart, security)(job(chart));
    return JSON.parse(fileOf(Manifests.of(chart), 'daily-bindings', 'events.spark-options.json'));
  };

  test('finds the options of the source in its binding, with the password still in its file', () => {
    expect(
      options({
        protocol: 'SASL_SSL',
        mechanism: 'SCRAM-SHA-512',
        username: 'analytics-daily',
        passwordFile: 'password',
        caFile: 'ca.crt',
      }),
    ).toEqual({
      'kafka.bootstrap.servers': 'events:9092',
      'kafka.security.protocol': 'SASL_SSL',
      'kafka.sasl.mechanism': 'SCRAM-SHA-512',
      'kafka.sasl.jaas.config':
        'org.apache.kafka.common.security.scram.ScramLoginModule required username="analytics-daily" password="${dir:/bindings/events:password}";',
      'kafka.ssl.truststore.type': 'PEM',
      'kafka.ssl.truststore.certificates': '${dir:/bindings/events:ca.crt}',
      'kafka.config.providers': 'dir',
      'kafka.config.providers.dir.class': 'org.apache.kafka.common.config.provider.DirectoryConfigProvider',
      'kafka.config.providers.dir.param.allowed.paths': '/bindings/events',
    });
  });

  test('shows a certificate where the cluster wants one', () => {
    expect(
      options({ protocol: 'SSL', caFile: 'ca.crt', certificateFile: 'tls.crt', keyFile: 'tls.key' }),
    ).toMatchObject({
      'kafka.security.protocol': 'SSL',
      'kafka.ssl.keystore.type': 'PEM',
      'kafka.ssl.keystore.certificate.chain': '${dir:/bindings/events:tls.crt}',
      'kafka.ssl.keystore.key': '${dir:/bindings/events:tls.key}',
    });
  });

  test('mounts the binding in driver and executors', () => {
    const chart = analytics();
    kafka(chart, { protocol: 'PLAINTEXT' })(job(chart));
    const rendered = Manifests.of(chart);
    const volumeMounts = expect.arrayContaining([
      { name: 'binding-events', mountPath: '/bindings/events', readOnly: true },
    ]) as unknown;
    const containers = [{ volumeMounts }];
    expect(rendered.get('Job', 'daily-*').spec).toMatchObject({ template: { spec: { containers } } });
    expect(executorPod(rendered)).toMatchObject({ spec: { containers } });
  });
});
