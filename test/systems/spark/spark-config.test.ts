import { LateValue, Manifests } from '../../../lib/testing';
import { knownKeys } from '../../../lib/systems/spark/spark-config-keys';
import { analytics, job, manifests, properties } from './doubles';

describe('the configuration of a job', () => {
  test("takes Spark's keys with text, numbers and booleans", () => {
    const conf = { 'spark.sql.shuffle.partitions': 8, 'spark.speculation': true, 'spark.sql.session.timeZone': 'UTC' };
    expect(properties(manifests({ conf }))).toMatchObject({
      'spark.sql.shuffle.partitions': '8',
      'spark.speculation': 'true',
      'spark.sql.session.timeZone': 'UTC',
    });
  });

  test.each([
    'spark.hadoop.fs.s3a.connection.maximum',
    'spark.executorEnv.TZ',
    'spark.sql.catalog.lake.type',
    'spark.kubernetes.executor.label.team',
    'spark.kubernetes.executor.annotation.example.com/owner',
    'spark.kubernetes.executor.volumes.emptyDir.cache.mount.path',
    'spark.metrics.conf.*.sink.console.class',
    'spark.executor.resource.gpu.vendor',
  ])('takes %s, whose end is free', (key) => {
    expect(manifests({ conf: { [key]: 'x' } }).errors).toEqual([]);
  });

  test.each([
    'spark.databricks.delta.retentionDurationCheck.enabled',
    'spark.comet.enabled',
    'spark.rapids.sql.enabled',
  ])('takes %s, a key of another product', (key) => {
    expect(manifests({ conf: { [key]: 'true' } }).errors).toEqual([]);
  });

  test.each([
    ['spark.sql.shufle.partitions', 'spark.sql.shuffle.partitions'],
    ['spark.executer.extraJavaOptions', 'spark.executor.extraJavaOptions'],
    ['spark.dynamicAllocation.executorIdleTimout', 'spark.dynamicAllocation.executorIdleTimeout'],
    // both stand on public pages of advice, and neither exists
    ['spark.executor.decommission.enabled', 'spark.decommission.enabled'],
    ['spark.kubernetes.executor.reusePersistentVolume', 'spark.kubernetes.driver.reusePersistentVolumeClaim'],
  ])('fails for the unknown key %s, and asks about the one that was meant', (key, meant) => {
    const { problems } = manifests({ conf: { [key]: 'true' } });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ path: 'analytics/daily', property: `conf.${key}` });
    expect(problems[0]?.message).toContain('is not a configuration key of Spark');
    expect(problems[0]?.message).toContain(`did you mean "${meant}"?`);
  });

  test('fails for a key without "spark.", which Spark ignores, and says where keys of Hadoop go', () => {
    const { problems } = manifests({ conf: { 'fs.s3a.connection.maximum': 10 } });
    expect(problems[0]?.message).toContain('is ignored by Spark');
    expect(problems[0]?.remedy).toContain('spark.hadoop.fs.s3a.connection.maximum');
  });

  test.each([
    ['spark.executor.memory', '4Gi', 'executor.memory'],
    ['spark.executor.instances', 4, 'executors'],
    ['spark.dynamicAllocation.enabled', true, 'executors'],
    ['spark.kubernetes.container.image', 'x:1', 'image'],
    ['spark.eventLog.dir', 's3a://x/y', 'eventLog'],
    ['spark.kubernetes.driver.label.team', 'a', 'overrides.driver'],
    ['spark.kubernetes.executor.podTemplateFile', 'x', 'overrides.executorPod'],
    ['spark.driver.host', 'x', 'leave it out'],
    ['spark.kubernetes.authenticate.driver.serviceAccountName', 'default', 'leave it out'],
  ])('fails for %s, which follows from props, and says what to write', (key, value, instead) => {
    const { problems } = manifests({ conf: { [key]: value } });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toBe('follows from props of the job');
    expect(problems[0]?.remedy).toContain(instead);
  });

  test.each(['spark.yarn.queue', 'spark.history.fs.logDirectory', 'spark.worker.timeout'])(
    'fails for %s, which means nothing on Kubernetes',
    (key) => {
      expect(manifests({ conf: { [key]: 'x' } }).problems[0]?.message).toMatch(/is a key of .* and does nothing here/);
    },
  );

  test('fails for a number that is none', () => {
    expect(manifests({ conf: { 'spark.sql.shuffle.partitions': NaN } }).problems[0]?.message).toBe('is no number');
  });

  test('escapes what the reader of the file would take for something else', () => {
    const conf = { 'spark.driver.extraJavaOptions': '-Da=b\\c\n-Dx=y', 'spark.executorEnv.A:B': 'x=y' };
    expect(properties(manifests({ conf }))).toMatchObject({
      'spark.driver.extraJavaOptions': '-Da=b\\\\c\\n-Dx=y',
      'spark.executorEnv.A\\:B': 'x=y',
    });
  });

  test('takes late text, and escapes it once it is known', () => {
    const chart = analytics();
    job(chart, { conf: { 'spark.sql.catalog.lake.uri': LateValue.known('http://a\\b') } });
    const { problems } = Manifests.of(chart);
    expect(problems).toEqual([]);
    expect(properties(Manifests.of(chart))['spark.sql.catalog.lake.uri']).toMatch(/^(http:\/\/a\\\\b|⟦late:\d+⟧)$/);
  });
});

test('the list of keys holds what the documentation of Spark 4.1 names', () => {
  for (const key of [
    'spark.default.parallelism',
    'spark.decommission.enabled',
    'spark.executor.extraJavaOptions',
    'spark.jars.packages',
    'spark.kubernetes.executor.terminationGracePeriodSeconds',
    'spark.kubernetes.allocation.batch.size',
    'spark.local.dir',
    'spark.network.timeout',
    'spark.serializer',
    'spark.sql.adaptive.enabled',
    'spark.sql.extensions',
    'spark.submit.pyFiles',
    'spark.task.maxFailures',
  ]) {
    expect([key, knownKeys().has(key)]).toEqual([key, true]);
  }
});
