import { Cron } from 'cdk8s';
import { expectValid, Manifests } from '../../../lib/testing';
import { analytics, executorPod, fileOf, job, store } from './doubles';

/** A nightly job with bounds and a store: read it as a reviewer would. */
function nightly(): Manifests {
  const chart = analytics();
  const lake = store(chart, 'lake');
  const totals = job(
    chart,
    {
      executors: { min: 1, max: 8 },
      schedule: Cron.daily(),
      waitFor: [{ location: lake('lakehouse', 'orders'), key: '_SUCCESS' }],
    },
    'totals',
  );
  lake('lakehouse', 'totals').grantReadWrite(totals);
  return Manifests.of(chart);
}

test('the driver reads', () => {
  expect(fileOf(nightly(), 'totals', 'spark.properties')).toMatchInlineSnapshot(`
    "spark.blockManager.port=7079
    spark.driver.blockManager.port=7079
    spark.driver.cores=1
    spark.driver.memory=512m
    spark.driver.memoryOverhead=384m
    spark.driver.port=7078
    spark.dynamicAllocation.enabled=true
    spark.dynamicAllocation.initialExecutors=1
    spark.dynamicAllocation.maxExecutors=8
    spark.dynamicAllocation.minExecutors=1
    spark.dynamicAllocation.shuffleTracking.enabled=true
    spark.executor.cores=1
    spark.executor.instances=1
    spark.executor.memory=512m
    spark.executor.memoryOverhead=384m
    spark.hadoop.fs.s3a.aws.credentials.provider=software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider
    spark.hadoop.fs.s3a.buffer.dir=/var/data/spark-local
    spark.hadoop.fs.s3a.committer.magic.enabled=false
    spark.hadoop.fs.s3a.endpoint=http://lake.streaming.svc.cluster.local:7070
    spark.hadoop.fs.s3a.endpoint.region=eu-central-1
    spark.hadoop.fs.s3a.path.style.access=true
    spark.kubernetes.authenticate.executor.serviceAccountName=totals-executor
    spark.kubernetes.container.image=example/spark-daily:4.1.2-1
    spark.kubernetes.driver.connectionTimeout=60000
    spark.kubernetes.driver.ownPersistentVolumeClaim=false
    spark.kubernetes.driver.requestTimeout=60000
    spark.kubernetes.driver.reusePersistentVolumeClaim=false
    spark.kubernetes.driver.service.deleteOnTermination=false
    spark.kubernetes.executor.disableConfigMap=true
    spark.kubernetes.executor.podTemplateContainerName=spark-kubernetes-executor
    spark.kubernetes.executor.podTemplateFile=/etc/spark-job/executor-pod.json
    spark.kubernetes.executor.request.cores=250m
    spark.kubernetes.namespace=analytics
    spark.metrics.conf.*.sink.prometheusServlet.class=org.apache.spark.metrics.sink.PrometheusServlet
    spark.metrics.conf.*.sink.prometheusServlet.path=/metrics/prometheus
    spark.metrics.namespace=totals
    spark.port.maxRetries=0
    spark.ui.killEnabled=false
    spark.ui.port=4040
    "
  `);
});

test('Kubernetes takes every object and the template', () => {
  const rendered = nightly();
  expect(rendered.errors).toEqual([]);
  expectValid([...rendered.objects, executorPod(rendered, 'totals')]);
});

test('the objects of a job have these identities, which never change', () => {
  const identities = nightly().objects.map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
  );
  expect(identities.sort()).toEqual([
    'ConfigMap analytics/totals',
    'ConfigMap analytics/totals-bindings',
    'CronJob analytics/totals',
    'NetworkPolicy analytics/totals',
    'NetworkPolicy analytics/totals-executor',
    'Role analytics/totals',
    'RoleBinding analytics/totals',
    'ServiceAccount analytics/totals-driver',
    'ServiceAccount analytics/totals-executor',
  ]);
});
