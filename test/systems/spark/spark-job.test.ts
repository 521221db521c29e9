import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu } from '../../../lib/core';
import { Client, type IClient } from '../../../lib/connect';
import { Target } from '../../../lib/environment';
import { SparkJob, type SparkJobProps } from '../../../lib/systems/spark';
import { LateValue, Manifests } from '../../../lib/testing';
import { analytics, executorPod, fileOf, job, manifests, PROGRAM, properties } from './doubles';

/** The driver's pod. */
function driverPod(rendered: Manifests): unknown {
  return Reflect.get(Object(Reflect.get(Object(rendered.get('Job', 'daily-*').spec), 'template')), 'spec');
}

function driverArgs(rendered: Manifests): string[] {
  const [container]: unknown[] = Reflect.get(Object(driverPod(rendered)), 'containers');
  return Reflect.get(Object(container), 'args');
}

/** What makes a pod pass Pod Security `restricted`, and more: no token where none is used, nothing writable in the image. */
const RESTRICTED_POD = {
  enableServiceLinks: false,
  securityContext: { runAsNonRoot: true, runAsUser: 185, seccompProfile: { type: 'RuntimeDefault' } },
};
const RESTRICTED_CONTAINER = {
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
};

/** What a program without type checks would pass: a value that is known only late. */
function late(): never;
function late(): unknown {
  return LateValue.unknown();
}

describe('a job that runs once', () => {
  const rendered = manifests({
    mainClass: 'com.example.Daily',
    arguments: ['--day', '2026-01-01'],
    retries: 1,
    deadline: Duration.hours(2),
  });

  test('is a Job whose name carries a hash of its content, and that runs again only if it changes', () => {
    expect(rendered.errors).toEqual([]);
    const name = (props: Partial<SparkJobProps>): string => manifests(props).get('Job', 'daily-*').metadata.name;
    expect(name({})).toMatch(/^daily-[0-9a-f]{8}$/);
    expect(name({})).toBe(name({}));
    expect(name({ arguments: ['x'] })).not.toBe(name({}));
    expect(name({ conf: { 'spark.sql.shuffle.partitions': 8 } })).not.toBe(name({}));
  });

  test('replaces a failed driver as often as it was told, and one that a node took away for nothing', () => {
    expect(rendered.get('Job', 'daily-*').spec).toMatchObject({
      backoffLimit: 1,
      activeDeadlineSeconds: 7200,
      podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
      template: { spec: { restartPolicy: 'Never' } },
    });
  });

  test('starts the driver in client mode, with executors called after the driver pod of the run', () => {
    expect(driverArgs(rendered)).toEqual([
      'driver',
      ...['--master', 'k8s://https://kubernetes.default.svc:443'],
      ...['--name', 'daily'],
      ...['--properties-file', '/etc/spark-job/spark.properties'],
      ...['--conf', 'spark.driver.host=$(POD_IP)'],
      ...['--conf', 'spark.kubernetes.driver.pod.name=$(POD_NAME)'],
      ...['--conf', 'spark.kubernetes.executor.podNamePrefix=$(POD_NAME)'],
      ...['--class', 'com.example.Daily'],
      'local:///opt/app/daily.jar',
      ...['--day', '2026-01-01'],
    ]);
  });

  test('opens the fixed ports of driver and executors between them and nothing else', () => {
    expect(properties(rendered)).toMatchObject({
      'spark.driver.port': '7078',
      'spark.driver.blockManager.port': '7079',
      'spark.blockManager.port': '7079',
      'spark.port.maxRetries': '0',
    });
    const labels = (component: string): unknown => ({
      matchLabels: {
        'app.kubernetes.io/name': 'spark',
        'app.kubernetes.io/instance': 'daily',
        'app.kubernetes.io/component': component,
      },
    });
    const tcp = (...ports: number[]): unknown => ports.map((port) => ({ port, protocol: 'TCP' }));
    expect(rendered.get('NetworkPolicy', 'daily').spec).toMatchObject({
      podSelector: labels('driver'),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: labels('executor') }], ports: tcp(7078, 7079) }],
    });
    expect(rendered.get('NetworkPolicy', 'daily-executor').spec).toMatchObject({
      podSelector: labels('executor'),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: labels('driver') }, { podSelector: labels('executor') }], ports: tcp(7079) }],
    });
  });
});

describe('identities', () => {
  const rendered = manifests();

  test('driver and executors have accounts of their own, and only the driver has rights', () => {
    expect(rendered.all('ServiceAccount').map(({ metadata }) => metadata.name)).toEqual([
      'daily-driver',
      'daily-executor',
    ]);
    expect(rendered.all('RoleBinding').map(({ subjects }) => subjects)).toEqual([
      [{ kind: 'ServiceAccount', name: 'daily-driver', namespace: 'analytics' }],
    ]);
    expect(properties(rendered)['spark.kubernetes.authenticate.executor.serviceAccountName']).toBe('daily-executor');
  });

  test('the driver may do with pods what it was seen to do, and nothing with anything else', () => {
    expect(rendered.get('Role', 'daily').rules).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'watch'] },
    ]);
    expect(properties(rendered)).toMatchObject({
      'spark.kubernetes.executor.disableConfigMap': 'true',
      'spark.kubernetes.driver.service.deleteOnTermination': 'false',
      'spark.kubernetes.driver.ownPersistentVolumeClaim': 'false',
    });
  });

  test('a job whose executors claim volumes may make and remove them', () => {
    const claim = 'spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1';
    const conf = {
      [`${claim}.options.claimName`]: 'OnDemand',
      [`${claim}.mount.path`]: '/data',
      [`${claim}.options.sizeLimit`]: '10Gi',
    };
    const withClaims = manifests({ conf });
    expect(withClaims.get('Role', 'daily').rules).toContainEqual({
      apiGroups: [''],
      resources: ['persistentvolumeclaims'],
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list'],
    });
    expect(properties(withClaims)).not.toHaveProperty(['spark.kubernetes.driver.ownPersistentVolumeClaim']);
  });

  test('a job that keeps its executors for a look at them may mark them', () => {
    const conf = { 'spark.kubernetes.executor.deleteOnTermination': false };
    expect(JSON.stringify(manifests({ conf }).get('Role', 'daily').rules)).toContain('"patch"');
  });

  test('the token is in the driver only', () => {
    expect(driverPod(rendered)).toMatchObject({
      automountServiceAccountToken: true,
      serviceAccountName: 'daily-driver',
    });
    expect(executorPod(rendered)).toMatchObject({
      spec: { automountServiceAccountToken: false, serviceAccountName: 'daily-executor' },
    });
  });
});

describe('pods', () => {
  const rendered = manifests({ files: { 'lookup.csv': 'a,b\n' } });

  test('driver and executors pass Pod Security "restricted", with a root file system that nobody writes', () => {
    expect(driverPod(rendered)).toMatchObject({ ...RESTRICTED_POD, containers: [RESTRICTED_CONTAINER] });
    expect(executorPod(rendered)).toMatchObject({ spec: { ...RESTRICTED_POD, containers: [RESTRICTED_CONTAINER] } });
  });

  test('executors are the container that Spark fills, with the labels that their policy selects', () => {
    expect(properties(rendered)).toMatchObject({
      'spark.kubernetes.executor.podTemplateFile': '/etc/spark-job/executor-pod.json',
      'spark.kubernetes.executor.podTemplateContainerName': 'spark-kubernetes-executor',
    });
    expect(executorPod(rendered)).toMatchObject({
      metadata: {
        labels: {
          'app.kubernetes.io/name': 'spark',
          'app.kubernetes.io/instance': 'daily',
          'app.kubernetes.io/component': 'executor',
        },
      },
      spec: { containers: [{ name: 'spark-kubernetes-executor', image: 'example/spark-daily:4.1.2-1' }] },
    });
  });

  test('scratch space is a volume of its own, which Spark recognises by its name, and is bounded', () => {
    const pod = executorPod(manifests({ executor: { localDisk: Size.gibibytes(50) } }));
    expect(pod).toMatchObject({
      spec: {
        containers: [{ resources: { limits: { 'ephemeral-storage': '51Gi' } } }],
        volumes: [{ name: 'spark-local-dir-1', emptyDir: { sizeLimit: '50Gi' } }, { name: 'scratch' }],
      },
    });
  });

  test('files stand in driver and executors, and Python finds modules among them', () => {
    const python = manifests({
      mainApplicationFile: undefined,
      python: 'import helper',
      files: { 'helper.py': 'x = 1\n' },
    });
    expect(fileOf(python, 'daily-program', 'main.py')).toBe('import helper');
    expect(driverArgs(python).at(-1)).toBe('local:///etc/spark-app/main.py');
    const shape = {
      containers: [
        {
          env: expect.arrayContaining([{ name: 'PYTHONPATH', value: '/etc/spark-app' }]) as unknown,
          volumeMounts: expect.arrayContaining([
            { name: 'program', mountPath: '/etc/spark-app', readOnly: true },
          ]) as unknown,
        },
      ],
    };
    expect(driverPod(python)).toMatchObject(shape);
    expect(executorPod(python)).toMatchObject({ spec: shape });
  });

  test("the user's environment reaches both, late text and all", () => {
    const chart = analytics();
    job(chart, { env: { GREETING: LateValue.known('say "hi"\n'), TOKEN: { secret: 'api', key: 'token' } } });
    const env: unknown = Reflect.get(Object(executorPodContainer(Manifests.of(chart))), 'env');
    expect(env).toContainEqual({ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'api', key: 'token' } } });
  });

  test('images come from the mirror, in driver and executors alike', () => {
    const mirrored = manifests({}, { target: Target.local({ imageMirror: 'mirror.example.com/hub' }) });
    const image = 'mirror.example.com/hub/example/spark-daily:4.1.2-1';
    expect(driverPod(mirrored)).toMatchObject({ containers: [{ image }] });
    expect(executorPod(mirrored)).toMatchObject({ spec: { containers: [{ image }] } });
    expect(properties(mirrored)['spark.kubernetes.container.image']).toBe(image);
  });

  function executorPodContainer(from: Manifests): unknown {
    const containers: unknown[] = Reflect.get(Object(Reflect.get(Object(executorPod(from)), 'spec')), 'containers');
    return containers[0];
  }
});

describe('executors', () => {
  test('are a fixed number, with dynamic allocation switched off', () => {
    expect(properties(manifests({ executors: 4 }))).toMatchObject({
      'spark.executor.instances': '4',
      'spark.dynamicAllocation.enabled': 'false',
    });
  });

  test('follow the work between bounds, by tracking shuffles', () => {
    expect(properties(manifests({ executors: { min: 0, max: 8, initial: 2 } }))).toMatchObject({
      'spark.dynamicAllocation.enabled': 'true',
      'spark.dynamicAllocation.shuffleTracking.enabled': 'true',
      'spark.dynamicAllocation.minExecutors': '0',
      'spark.dynamicAllocation.initialExecutors': '2',
      'spark.dynamicAllocation.maxExecutors': '8',
    });
  });

  test.each([
    [{ min: 5, max: 2 }, 'executors.min'],
    [{ min: 1, max: 4, initial: 6 }, 'executors.initial'],
    [{ min: 0, max: 0 }, 'executors.max'],
    [{ min: -1, max: 2 }, 'executors.min'],
    [0, 'executors'],
    [1.5, 'executors'],
  ])('fails for %j', (executors, property) => {
    expect(manifests({ executors }).problems.map((problem) => problem.property)).toEqual([property]);
  });

  test('set aside a share of a core on small tiers and whole cores in prod', () => {
    const request = 'spark.kubernetes.executor.request.cores';
    expect(properties(manifests({ executor: { cores: 4 } }))[request]).toBe('250m');
    expect(properties(manifests({ executor: { cores: 4 } }, { tier: 'prod' }))[request]).toBe('4');
    expect(properties(manifests({ executor: { cores: 4, cpu: Cpu.millis(1500) } }, { tier: 'prod' }))[request]).toBe(
      '1500m',
    );
  });
});

describe('a scheduled job', () => {
  test('is a CronJob that starts no run while the last one goes on', () => {
    const rendered = manifests({ schedule: Cron.daily(), timeZone: 'Europe/Berlin' });
    expect(rendered.get('CronJob', 'daily').spec).toMatchObject({
      schedule: '0 0 * * *',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Forbid',
      jobTemplate: { spec: { backoffLimit: 2, template: { spec: { serviceAccountName: 'daily-driver' } } } },
    });
    expect(rendered.all('Job')).toEqual([]);
  });

  test('can be told to replace the last run, and to rest', () => {
    const { spec } = manifests({ schedule: Cron.daily(), overlap: 'replace', suspended: true }).get('CronJob', 'daily');
    expect(spec).toMatchObject({ concurrencyPolicy: 'Replace', suspend: true });
  });

  test('fails for what belongs to a schedule where there is none', () => {
    const { problems } = manifests({ timeZone: 'UTC', overlap: 'skip', suspended: false });
    expect(problems.map(({ property }) => property)).toEqual(['timeZone', 'overlap', 'suspended']);
  });

  test('fails for a time zone that is none', () => {
    expect(manifests({ schedule: Cron.daily(), timeZone: 'UTC+1!' }).problems[0]?.property).toBe('timeZone');
  });
});

describe("the driver's pages", () => {
  function reader(chart: Chart): IClient {
    const construct: IClient = Object.assign(new Chart(chart, 'reader'), {
      client: new Client(chart, {
        name: 'reader',
        namespace: 'analytics',
        podSets: () => [{ role: 'reader', namespace: 'analytics', labels: { app: 'reader' } }],
      }),
    });
    return construct;
  }

  test('are shut to everybody', () => {
    expect(JSON.stringify(manifests().get('NetworkPolicy', 'daily').spec)).not.toContain('4040');
    expect(manifests().all('Service')).toEqual([]);
  });

  test('are open to who was granted them, behind a Service that exists only then', () => {
    const chart = analytics();
    const daily = job(chart);
    daily.grantUi(reader(chart));
    const rendered = Manifests.of(chart);
    expect(rendered.get('Service', 'daily-ui').spec).toMatchObject({ ports: [{ port: 4040 }] });
    expect(JSON.stringify(rendered.get('NetworkPolicy', 'daily').spec)).toContain('"port":4040');
  });
});

describe('bad input', () => {
  const problemsOf = (props: SparkJobProps, id = 'daily'): [string | undefined, string][] => {
    const chart = analytics();
    new SparkJob(chart, id, props);
    return Manifests.of(chart).problems.map(({ property, message }) => [property, message]);
  };

  test('fails without a program, and with two', () => {
    expect(problemsOf({})).toEqual([['mainApplicationFile', 'is missing, and so is python: the job has no program']]);
    expect(problemsOf({ ...PROGRAM, python: 'print(1)' })).toEqual([
      ['mainApplicationFile', 'is given together with python: a job has one program'],
    ]);
  });

  test.each([
    ['/opt/app/job.jar', 'does not say where the file is'],
    ['file:///opt/app/job.jar', 'names a file of the machine that submits, and there is none'],
    ['local:///opt/app/job.R', 'is an R program'],
  ])('fails for the program %s', (mainApplicationFile, message) => {
    expect(problemsOf({ mainApplicationFile })).toEqual([['mainApplicationFile', message]]);
  });

  test('fails for a name that leaves no room for those of the executors', () => {
    expect(problemsOf(PROGRAM, 'a'.repeat(32))).toEqual([]);
    expect(problemsOf(PROGRAM, 'a'.repeat(33))).toEqual([
      ['id', 'is too long for a name: 33 characters, and at most 32 fit with the suffixes that are added'],
    ]);
  });

  test('fails for a class of a Python program, and for one that is no name', () => {
    expect(problemsOf({ python: 'print(1)', mainClass: 'Daily' })[0]?.[0]).toBe('mainClass');
    expect(problemsOf({ ...PROGRAM, mainClass: 'Daily.class()' })[0]?.[0]).toBe('mainClass');
  });

  test('fails for files that a ConfigMap does not take, and for one that hides the script', () => {
    expect(problemsOf({ ...PROGRAM, files: { 'lib/helper.py': '' } })[0]?.[0]).toBe('files.lib/helper.py');
    expect(problemsOf({ python: 'print(1)', files: { 'main.py': '' } })[0]?.[0]).toBe('files.main.py');
  });

  test('fails for a limit below the request', () => {
    expect(problemsOf({ ...PROGRAM, executor: { cpu: Cpu.units(2), cpuLimit: Cpu.millis(1500) } })[0]?.[0]).toBe(
      'executor.cpuLimit',
    );
  });

  test('fails for names of overrides that do not exist', () => {
    expect(problemsOf({ ...PROGRAM, overrides: { drivers: {} } })[0]?.[0]).toBe('overrides.drivers');
  });

  test('fails for late values where numbers and sizes are needed, and goes on to tell what else is wrong', () => {
    const problems = problemsOf({
      ...PROGRAM,
      executors: late(),
      executor: { memory: late(), cores: late() },
      retries: late(),
      deadline: late(),
      schedule: late(),
      conf: { 'spark.executor.memroy': '1g' },
    });
    expect(problems.map(([property]) => property).sort()).toEqual([
      'conf.spark.executor.memroy',
      'deadline',
      'executor.cores',
      'executor.memory',
      'executors',
      'retries',
      'schedule',
    ]);
  });

  test('fails in a plain cdk8s app as well, naming construct and property', () => {
    const app = new App();
    new SparkJob(new Chart(app, 'chart', { namespace: 'analytics' }), 'daily', { ...PROGRAM, executors: 0 });
    expect(() => {
      app.synth();
    }).toThrow(/chart\/daily: executors/);
  });
});

test('late text is taken for the program, its arguments, configuration and files', () => {
  const chart = analytics();
  job(chart, {
    mainApplicationFile: LateValue.known('s3a://bucket/job.jar'),
    arguments: [LateValue.known('x')],
    conf: { 'spark.sql.catalog.lake.uri': LateValue.known('http://catalog') },
    files: { 'a.txt': LateValue.known('text') },
  });
  expect(Manifests.of(chart).problems).toEqual([]);
});

test("overrides reach the driver's Job and the executors' template", () => {
  const rendered = manifests({
    overrides: {
      driver: { spec: { ttlSecondsAfterFinished: 3600 } },
      executorPod: { spec: { schedulerName: 'yunikorn' } },
    },
  });
  expect(rendered.get('Job', 'daily-*').spec).toMatchObject({ ttlSecondsAfterFinished: 3600 });
  expect(executorPod(rendered)).toMatchObject({ spec: { schedulerName: 'yunikorn' } });
});

test('the order of statements changes no byte', () => {
  const render = (names: string[]): string => {
    const chart = analytics();
    for (const name of names) job(chart, {}, name);
    return JSON.stringify(
      [...Manifests.of(chart).objects].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
    );
  };
  expect(render(['a', 'b'])).toBe(render(['b', 'a']));
});
