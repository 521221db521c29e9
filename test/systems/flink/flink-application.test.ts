import { Duration, Size } from 'cdk8s';
import { parse } from 'yaml';
import { Client } from '../../../lib/connect';
import type { KubeObject } from '../../../lib/kubernetes';
import { LateValue, Manifests } from '../../../lib/testing';
import { FlinkApplication, type FlinkApplicationProps } from '../../../lib/systems/flink';
import { chartOf, FakeKafka, FakeStore } from './fakes';

const SQL = "SELECT 'hello';";

function configOf(manifests: Manifests, name: string): Record<string, unknown> {
  const data = manifests.get('ConfigMap', `${name}-config`).data;
  const file: unknown = Reflect.get(Object(data), 'config.yaml');
  const config: unknown = parse(String(file), { version: '1.2', uniqueKeys: true });
  return { ...Object(config) };
}

function podOf(object: KubeObject): Record<string, never> {
  const json: unknown = JSON.parse(JSON.stringify(object.spec));
  return Reflect.get(Object(Reflect.get(Object(json), 'template')), 'spec');
}

function application(props: Partial<FlinkApplicationProps> = {}): Manifests {
  const chart = chartOf();
  new FlinkApplication(chart, 'enrich', { sql: SQL, state: new FakeStore(chart).at('lake', 'flink/enrich'), ...props });
  return Manifests.of(chart);
}

describe('an application', () => {
  test('has a job manager and as many task managers as its parallelism needs slots', () => {
    const manifests = application({ parallelism: 5, taskSlots: 2 });
    expect(manifests.errors).toEqual([]);
    expect(manifests.get('StatefulSet', 'enrich-jobmanager').spec).toMatchObject({ replicas: 1 });
    expect(manifests.get('StatefulSet', 'enrich-taskmanager').spec).toMatchObject({
      replicas: 3,
      podManagementPolicy: 'Parallel',
    });
  });

  test('pins every port and writes memory that equals the limits of its containers', () => {
    const manifests = application({ jobManagerMemory: Size.mebibytes(900), taskManagerMemory: Size.mebibytes(1500) });
    expect(configOf(manifests, 'enrich')).toMatchObject({
      'jobmanager.rpc.port': 6123,
      'blob.server.port': 6124,
      'rest.port': 8081,
      'taskmanager.rpc.port': '6122',
      'taskmanager.data.port': 6121,
      'metrics.internal.query-service.port': '50100',
      'metrics.reporter.prom.port': '9249',
      'jobmanager.memory.process.size': '900m',
      'taskmanager.memory.process.size': '1500m',
    });
    expect(podOf(manifests.get('StatefulSet', 'enrich-jobmanager'))).toMatchObject({
      containers: [{ resources: { limits: { memory: '900Mi' }, requests: { memory: '900Mi' } } }],
    });
    expect(podOf(manifests.get('StatefulSet', 'enrich-taskmanager'))).toMatchObject({
      containers: [{ resources: { limits: { memory: '1500Mi' }, requests: { memory: '1500Mi' } } }],
    });
  });

  test('keeps checkpoints, savepoints and high availability below its state, and outlives its finished program', () => {
    expect(configOf(application({ checkpointInterval: Duration.seconds(5) }), 'enrich')).toMatchObject({
      'execution.checkpointing.dir': 's3://lake/flink/enrich/checkpoints',
      'execution.checkpointing.savepoint-dir': 's3://lake/flink/enrich/savepoints',
      'execution.checkpointing.interval': '5000ms',
      'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
      'high-availability.type': 'kubernetes',
      'high-availability.storageDir': 's3://lake/flink/enrich/ha',
      'kubernetes.cluster-id': 'enrich',
      'kubernetes.namespace': 'analytics',
      'execution.shutdown-on-application-finish': false,
      'job-result-store.delete-on-commit': false,
    });
  });

  test('carries the options that Java 17 needs, and extends them', () => {
    const config = configOf(application({ config: { 'env.java.opts.all': '-Dmine=1' } }), 'enrich');
    expect(config['env.java.opts.all']).toMatch(
      /^--add-exports=java\.rmi\/sun\.rmi\.registry=ALL-UNNAMED .*--add-opens=java\.base\/java\.util\.concurrent\.locks=ALL-UNNAMED .*-Dmine=1$/,
    );
  });

  test('reaches its store with keys from a Secret, which stand nowhere in the output', () => {
    const manifests = application();
    expect(configOf(manifests, 'enrich')).toMatchObject({
      'fs.s3a.endpoint': 'http://lake.streaming.svc:7070',
      'fs.s3a.path.style.access': true,
      'fs.s3a.endpoint.region': 'us-east-1',
    });
    const pod = podOf(manifests.get('StatefulSet', 'enrich-taskmanager'));
    expect(pod).toMatchObject({
      initContainers: [
        { name: 's3-file-system', command: ['cp', '/opt/flink/opt/flink-s3-fs-hadoop-2.3.0.jar', '/plugins/'] },
      ],
    });
    expect(JSON.stringify(pod)).toContain(
      '{"name":"AWS_SECRET_ACCESS_KEY","valueFrom":{"secretKeyRef":{"name":"enrich-streaming-lake","key":"secret-access-key"}}}'.replace(
        '"name":"enrich-streaming-lake","key":"secret-access-key"',
        '"key":"secret-access-key","name":"enrich-streaming-lake"',
      ),
    );
  });

  test('tells two stores apart by bucket', () => {
    const chart = chartOf();
    const app = new FlinkApplication(chart, 'enrich', { sql: SQL, state: new FakeStore(chart).at('lake', 'enrich') });
    new FakeStore(chart, 'archive').at('old').grantRead(app);
    expect(configOf(Manifests.of(chart), 'enrich')).toMatchObject({
      'fs.s3a.bucket.lake.endpoint': 'http://lake.streaming.svc:7070',
      'fs.s3a.bucket.lake.access.key': '${env.LAKE_AWS_ACCESS_KEY_ID}',
      'fs.s3a.bucket.old.endpoint': 'http://archive.streaming.svc:7070',
      'fs.s3a.bucket.old.secret.key': '${env.ARCHIVE_AWS_SECRET_ACCESS_KEY}',
    });
  });

  test('has a job id that stays, and another one when it begins from a savepoint', () => {
    const jobIdOf = (props: Partial<FlinkApplicationProps>, namespace = 'analytics'): string | undefined => {
      const chart = chartOf('dev', namespace);
      return new FlinkApplication(chart, 'enrich', { sql: SQL, ...props }).jobId;
    };
    const first = jobIdOf({});
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(jobIdOf({ parallelism: 3, sql: 'SELECT 2;' })).toBe(first);
    expect(jobIdOf({}, 'other')).not.toBe(first);
    expect(jobIdOf({ restoreFrom: 's3://lake/flink/enrich/savepoints/savepoint-1' })).not.toBe(first);
  });

  test('begins from the savepoint that it is given', () => {
    const manifests = application({
      restoreFrom: 's3://lake/flink/enrich/savepoints/savepoint-1',
      nonRestoredState: 'drop',
    });
    expect(podOf(manifests.get('StatefulSet', 'enrich-jobmanager'))).toMatchObject({
      containers: [
        {
          args: expect.arrayContaining([
            '--fromSavepoint',
            's3://lake/flink/enrich/savepoints/savepoint-1',
            '--allowNonRestoredState',
          ]),
        },
      ],
    });
  });

  test('forgets the kept program before each start, so that a changed one takes over', () => {
    const manifests = application();
    const app = podOf(manifests.get('StatefulSet', 'enrich-jobmanager'));
    expect(app).toMatchObject({
      initContainers: [{ name: 's3-file-system' }, { name: 'forget-program', env: expect.arrayContaining([]) }],
    });
    expect(JSON.stringify(app)).toContain('executionPlan-$JOB');
  });

  test('may read and write the two ConfigMaps of its high availability, and its task managers may only see who leads', () => {
    const chart = chartOf();
    const app = new FlinkApplication(chart, 'enrich', { sql: SQL, state: new FakeStore(chart).at('lake', 'enrich') });
    const manifests = Manifests.of(chart);
    const names = ['enrich-cluster-config-map', `enrich-${app.jobId ?? ''}-config-map`];
    expect(manifests.get('Role', 'enrich-jobmanager').rules).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['create'] },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: names,
        verbs: ['get', 'list', 'watch', 'update', 'patch', 'delete'],
      },
    ]);
    expect(manifests.get('Role', 'enrich-taskmanager').rules).toEqual([
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['enrich-cluster-config-map'],
        verbs: ['get', 'list', 'watch'],
      },
    ]);
  });

  test('asks the Kubernetes API for nothing without state', () => {
    const manifests = application({ state: undefined });
    expect(manifests.all('Role')).toEqual([]);
    expect(podOf(manifests.get('StatefulSet', 'enrich-jobmanager'))).toMatchObject({
      automountServiceAccountToken: false,
      containers: [
        {
          args: expect.arrayContaining([
            '-D',
            'jobmanager.rpc.address=enrich-jobmanager-0.enrich-jobmanager.analytics.svc.cluster.local',
          ]),
        },
      ],
    });
  });

  test('gives each task manager an identity that stays', () => {
    expect(podOf(application().get('StatefulSet', 'enrich-taskmanager'))).toMatchObject({
      containers: [{ args: ['taskmanager', '-Dtaskmanager.resource-id=$(POD_NAME)', '-Dtaskmanager.host=$(POD_IP)'] }],
    });
  });

  test('keeps local state on a volume of each task manager and recovers from it', () => {
    const manifests = application({ stateBackend: 'rocksdb', localStorage: Size.gibibytes(20) });
    expect(manifests.get('StatefulSet', 'enrich-taskmanager').spec).toMatchObject({
      volumeClaimTemplates: [{ metadata: { name: 'work' }, spec: { resources: { requests: { storage: '20Gi' } } } }],
    });
    expect(configOf(manifests, 'enrich')).toMatchObject({
      'state.backend.type': 'rocksdb',
      'taskmanager.memory.managed.fraction': 0.4,
      'execution.state-recovery.from-local': true,
      'execution.checkpointing.local-backup.enabled': true,
    });
  });

  test('runs a jar: from usrlib by its class, from elsewhere by its place', () => {
    const argsOf = (jar: string): unknown =>
      podOf(
        application({ sql: undefined, jar, entryClass: 'com.example.Enrich', args: ['--hours', '2'] }).get(
          'StatefulSet',
          'enrich-jobmanager',
        ),
      );
    expect(argsOf('/opt/flink/usrlib/enrich.jar')).toMatchObject({
      containers: [{ args: expect.not.arrayContaining(['--jars']) }],
    });
    expect(argsOf('/opt/programs/enrich.jar')).toMatchObject({
      containers: [
        {
          args: expect.arrayContaining([
            '--job-classname',
            'com.example.Enrich',
            '--jars',
            'file:///opt/programs/enrich.jar',
            '--hours',
            '2',
          ]),
        },
      ],
    });
  });

  test('passes late text on in arguments and configuration', () => {
    const late = LateValue.known('bucket-of-a-cloud');
    const manifests = application({ config: { 'fs.custom.bucket': late } });
    expect(manifests.errors).toEqual([]);
    expect(configOf(manifests, 'enrich')['fs.custom.bucket']).toBe('bucket-of-a-cloud');
  });

  test('is gone for a while, and its claims to its state are not', () => {
    const manifests = application({ suspended: true });
    expect(manifests.get('StatefulSet', 'enrich-jobmanager').spec).toMatchObject({ replicas: 0 });
    expect(manifests.get('StatefulSet', 'enrich-taskmanager').spec).toMatchObject({ replicas: 0 });
  });

  test('rolls the job manager only when the script changes', () => {
    const checksums = (sql: string): unknown[] =>
      ['enrich-jobmanager', 'enrich-taskmanager'].map(
        (name) => JSON.stringify(application({ sql }).get('StatefulSet', name).spec).match(/checksum":"(\w+)"/)?.[1],
      );
    const [job, task] = checksums('SELECT 1;');
    const [changedJob, changedTask] = checksums('SELECT 2;');
    expect(changedJob).not.toEqual(job);
    expect(changedTask).toEqual(task);
  });

  test('gives the same bytes whatever the order of grants', () => {
    const build = (order: readonly number[]): string => {
      const chart = chartOf();
      const kafka = new FakeKafka(chart);
      const store = new FakeStore(chart);
      const app = new FlinkApplication(chart, 'enrich', { sql: SQL, state: store.at('lake', 'enrich') });
      const grants = [
        () => kafka.consume('orders', app, 'enrich'),
        () => kafka.produce('totals', app, 'enrich'),
        () => store.at('lake', 'files').grantReadWrite(app),
      ];
      for (const index of order) grants[index]?.();
      return JSON.stringify(Manifests.of(chart).objects);
    };
    expect(build([2, 0, 1])).toBe(build([0, 1, 2]));
  });
});

describe('a bounded application', () => {
  const bounded = (props: Partial<FlinkApplicationProps> = {}): Manifests =>
    application({ input: 'bounded', parallelism: 4, taskSlots: 2, ...props });

  test('is one Job that succeeds with its job manager and takes its task managers along', () => {
    const manifests = bounded();
    expect(manifests.errors).toEqual([]);
    expect(manifests.all('StatefulSet')).toEqual([]);
    expect(manifests.get('Job', 'enrich-*').spec).toMatchObject({
      completionMode: 'Indexed',
      completions: 3,
      parallelism: 3,
      successPolicy: { rules: [{ succeededIndexes: '0' }] },
      backoffLimit: 3,
    });
  });

  test('runs in batch mode and asks the Kubernetes API for nothing', () => {
    const manifests = bounded();
    const config = configOf(manifests, 'enrich');
    expect(config).toMatchObject({ 'execution.runtime-mode': 'BATCH' });
    expect(
      Object.keys(config).filter((key) => /^high-availability|checkpointing\.interval|shutdown-on/.test(key)),
    ).toEqual([]);
    expect(manifests.all('Role')).toEqual([]);
  });

  test('finds its checkpoints again where it streams', () => {
    const manifests = bounded({ runtimeMode: 'streaming' });
    expect(configOf(manifests, 'enrich')).toMatchObject({
      'execution.runtime-mode': 'STREAMING',
      'high-availability.type': 'kubernetes',
      'execution.checkpointing.interval': '10000ms',
    });
    expect(JSON.stringify(manifests.get('Job', 'enrich-*').spec)).toContain('-Djobmanager.rpc.address=$(POD_IP)');
  });

  test('runs again when its program changes', () => {
    const name = (sql: string): string | undefined => bounded({ sql }).all('Job')[0]?.metadata.name;
    expect(name('SELECT 1;')).toBe(name('SELECT 1;'));
    expect(name('SELECT 2;')).not.toBe(name('SELECT 1;'));
  });

  test('serves its REST interface from its first pod', () => {
    expect(bounded().get('Service', 'enrich-rest').spec).toMatchObject({
      selector: { 'batch.kubernetes.io/job-completion-index': '0', 'app.kubernetes.io/component': 'application' },
    });
  });
});

describe('the ways in and out', () => {
  function flows(): { readonly manifests: Manifests; readonly app: FlinkApplication } {
    const chart = chartOf();
    const app = new FlinkApplication(chart, 'enrich', { sql: SQL, state: new FakeStore(chart).at('lake', 'enrich') });
    return { app, manifests: Manifests.of(chart) };
  }
  const from = (component: string): unknown => ({
    podSelector: {
      matchLabels: {
        'app.kubernetes.io/component': component,
        'app.kubernetes.io/instance': 'enrich',
        'app.kubernetes.io/name': 'flink',
      },
    },
  });
  const tcp = (...ports: number[]): unknown[] => ports.map((port) => ({ port, protocol: 'TCP' }));

  test('are those between job and task managers only', () => {
    const { manifests } = flows();
    expect(manifests.get('NetworkPolicy', 'enrich-jobmanager').spec).toMatchObject({
      ingress: [{ from: [from('taskmanager')], ports: tcp(6123, 6124) }],
    });
    expect(manifests.get('NetworkPolicy', 'enrich-taskmanager').spec).toMatchObject({
      ingress: [
        { from: [from('jobmanager')], ports: tcp(6122, 50100) },
        { from: [from('taskmanager')], ports: tcp(6121) },
      ],
    });
  });

  test('are opened for the REST interface to whoever was granted it', () => {
    const chart = chartOf();
    const app = new FlinkApplication(chart, 'enrich', { sql: SQL });
    const pods = { role: 'ui', namespace: 'tools', labels: { app: 'ui' } };
    const client: Client = new Client(chart, { name: 'ui', namespace: 'tools', podSets: () => [pods] });
    const grant = app.grantRest(Object.assign(chart, { client }));
    expect(String(grant)).toBe('tools-ui may call rest enrich of analytics/enrich');
    expect(JSON.stringify(Manifests.of(chart).get('NetworkPolicy', 'enrich-jobmanager').spec)).toContain(
      '"ports":[{"port":8081,"protocol":"TCP"}]',
    );
  });

  test('are opened for metrics to whoever was granted them', () => {
    const chart = chartOf();
    const app = new FlinkApplication(chart, 'enrich', { sql: SQL });
    const pods = { role: 'prometheus', namespace: 'monitoring', labels: { app: 'prometheus' } };
    const client: Client = new Client(chart, { name: 'prometheus', namespace: 'monitoring', podSets: () => [pods] });
    app.grantMetrics(Object.assign(chart, { client }));
    const manifests = Manifests.of(chart);
    for (const name of ['enrich-jobmanager', 'enrich-taskmanager']) {
      expect(JSON.stringify(manifests.get('NetworkPolicy', name).spec)).toContain('"port":9249');
    }
  });

  test('lead standby job managers to each other', () => {
    expect(application({ jobManagers: 2 }).get('NetworkPolicy', 'enrich-jobmanager').spec).toMatchObject({
      ingress: expect.arrayContaining([{ from: [from('jobmanager')], ports: tcp(6123, 6124, 50100) }]),
    });
  });
});
