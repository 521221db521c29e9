import { Manifests } from '../../../lib/testing';
import { FlinkApplication, type FlinkApplicationProps } from '../../../lib/systems/flink';
import { chartOf, FakeStore } from './fakes';

function application(props: Partial<FlinkApplicationProps>): Manifests {
  const chart = chartOf();
  new FlinkApplication(chart, 'enrich', {
    sql: 'SELECT 1;',
    state: new FakeStore(chart).at('lake', 'flink/enrich'),
    ...props,
  });
  return Manifests.of(chart);
}

function request(manifests: Manifests): Record<string, unknown> {
  const spec = JSON.stringify(manifests.get('Job', 'enrich-savepoint-before-2-1-*').spec);
  const env = /\{"name":"REQUEST","value":"((?:[^"\\]|\\.)*)"\}/.exec(spec)?.[1] ?? '';
  const body: unknown = JSON.parse(JSON.parse(`"${env}"`));
  return { ...Object(body) };
}

test('a savepoint is asked for once, and stops the application', () => {
  const manifests = application({ savepoint: { name: 'before-2-1' } });
  expect(manifests.errors).toEqual([]);
  expect(request(manifests)).toEqual({
    targetDirectory: 's3://lake/flink/enrich/savepoints/before-2-1',
    drain: false,
    formatType: 'CANONICAL',
  });
  expect(JSON.stringify(manifests.get('Job', 'enrich-savepoint-before-2-1-*').spec)).toContain(
    '{"name":"ACTION","value":"stop"}',
  );
});

test('a savepoint may let the application go on, or end all its windows first', () => {
  expect(request(application({ savepoint: { name: 'before-2-1', afterwards: 'drain' } }))).toMatchObject({
    drain: true,
  });
  expect(
    request(application({ savepoint: { name: 'before-2-1', afterwards: 'continue', format: 'native' } })),
  ).toMatchObject({
    'target-directory': 's3://lake/flink/enrich/savepoints/before-2-1',
    'cancel-job': false,
    formatType: 'NATIVE',
  });
});

test('the Job of a savepoint is the only one besides the task managers that reaches the job manager', () => {
  const policy = application({ savepoint: { name: 'before-2-1' } }).get('NetworkPolicy', 'enrich-jobmanager').spec;
  expect(policy).toMatchObject({
    ingress: expect.arrayContaining([
      {
        from: [
          {
            podSelector: {
              matchLabels: {
                'app.kubernetes.io/component': 'before-2-1',
                'app.kubernetes.io/instance': 'enrich',
                'app.kubernetes.io/name': 'flink-savepoint',
              },
            },
          },
        ],
        ports: [{ port: 8081, protocol: 'TCP' }],
      },
    ]),
  });
});

test('the Job is the same while the application changes, so that no second savepoint is taken', () => {
  const name = (props: Partial<FlinkApplicationProps>): string | undefined =>
    application({ savepoint: { name: 'before-2-1' }, ...props }).all('Job')[0]?.metadata.name;
  const first = name({});
  expect(first).toMatch(/^enrich-savepoint-before-2-1-[0-9a-f]{8}$/);
  expect(name({ sql: 'SELECT 2;', parallelism: 3 })).toBe(first);
  expect(name({ restoreFrom: 's3://lake/flink/enrich/savepoints/older/savepoint-1' })).toBe(first);
  expect(name({ savepoint: { name: 'before-2-2' } })).not.toBe(first);
});

test('nothing is taken any more once the application begins from that savepoint', () => {
  const manifests = application({
    savepoint: { name: 'before-2-1' },
    restoreFrom: 's3://lake/flink/enrich/savepoints/before-2-1/savepoint-1e2f3a-0123456789ab',
  });
  expect(manifests.all('Job')).toEqual([]);
});

test('fails for a name that is no folder and no part of a name', () => {
  expect(application({ savepoint: { name: 'Before 2.1' } }).errors).toEqual([
    expect.stringContaining('savepoint.name: is not a name that Kubernetes accepts'),
  ]);
});
