import { Duration } from 'cdk8s';
import { LateValue, Manifests } from '../../../lib/testing';
import { analytics, job, properties, store } from './doubles';

function initContainers(rendered: Manifests): { name: string; image: string; script: string; env: unknown }[] {
  const { spec } = rendered.get('Job', 'daily-*');
  const list: unknown = Reflect.get(
    Object(Reflect.get(Object(Reflect.get(Object(spec), 'template')), 'spec')),
    'initContainers',
  );
  return (Array.isArray(list) ? list : []).map((container: Record<string, unknown>) => ({
    name: String(container.name),
    image: String(container.image),
    script: String(Array.isArray(container.command) ? container.command.at(-1) : ''),
    env: container.env,
  }));
}

describe('waitFor', () => {
  test('is a grant to read, and keeps the driver until the object is there', () => {
    const chart = analytics();
    const lake = store(chart, 'lake');
    job(chart, {
      waitFor: [{ location: lake('lakehouse', 'delays'), key: 'day=1/_SUCCESS' }],
      waitDeadline: Duration.minutes(5),
    });
    const rendered = Manifests.of(chart);
    const [prepare, ...others] = initContainers(rendered);
    expect(rendered.errors).toEqual([]);
    expect(others).toEqual([]);
    expect(prepare?.image).toBe('curlimages/curl:8.16.0');
    // "=" is percent-encoded, or the signature does not fit (seen with curl and versitygw)
    expect(prepare?.script).toMatch(
      /until_done exists 'http:\/\/lake\.streaming\.svc\.cluster\.local:7070\/lakehouse\/delays\/day%3D1\/_SUCCESS'\n$/,
    );
    expect(prepare?.env).toEqual(
      expect.arrayContaining([
        { name: 'AWS_REGION', value: 'eu-central-1' },
        { name: 'DEADLINE_SECONDS', value: '300' },
        {
          name: 'AWS_SECRET_ACCESS_KEY',
          valueFrom: { secretKeyRef: { name: 'daily-streaming-lake', key: 'secret-access-key' } },
        },
      ]),
    );
  });

  test('never puts the keys onto a command line', () => {
    const chart = analytics();
    job(chart, { waitFor: [{ location: store(chart, 'lake')('lakehouse'), key: 'x' }] });
    expect(initContainers(Manifests.of(chart))[0]?.script).not.toMatch(/--user|-u /);
  });

  test('asks each of several stores with its own credentials', () => {
    const chart = analytics();
    job(chart, {
      waitFor: [
        { location: store(chart, 'lake')('lakehouse'), key: 'a' },
        { location: store(chart, 'other')('results'), key: 'b' },
      ],
    });
    expect(initContainers(Manifests.of(chart)).map(({ name }) => name)).toEqual(['prepare-lake', 'prepare-other']);
  });

  test('writes the bucket into the host name where the store wants it', () => {
    const chart = analytics();
    const cloud = store(chart, 'cloud', { endpoint: undefined, pathStyle: false });
    job(chart, { waitFor: [{ location: cloud('corp-lake', 'in'), key: '_SUCCESS' }] });
    expect(initContainers(Manifests.of(chart))[0]?.script).toContain(
      "'https://corp-lake.s3.eu-central-1.amazonaws.com/in/_SUCCESS'",
    );
  });

  test('takes an endpoint that is known late', () => {
    const chart = analytics();
    const cloud = store(chart, 'cloud', { endpoint: LateValue.known('https://store.example.com/'), pathStyle: false });
    job(chart, { waitFor: [{ location: cloud('corp-lake', 'in'), key: '_SUCCESS' }] });
    expect(initContainers(Manifests.of(chart))[0]?.script).toMatch(
      /'(https:\/\/corp-lake\.store\.example\.com\/in\/_SUCCESS|⟦late:\d+⟧)'/,
    );
  });

  test("asks with Spark's own image where only an identity opens the store", () => {
    const chart = analytics();
    const cloud = store(chart, 'cloud', { from: 'identity', endpoint: undefined });
    job(chart, { waitFor: [{ location: cloud('corp-lake', 'in'), key: '_SUCCESS' }] });
    const [prepare] = initContainers(Manifests.of(chart));
    expect(prepare?.image).toBe('example/spark-daily:4.1.2-1');
    expect(prepare?.script).toContain('org.apache.hadoop.fs.FsShell');
    expect(prepare?.script).toContain("until_done exists 's3a://corp-lake/in/_SUCCESS'");
  });

  test.each(['', '/x', 'x/', 'a//b'])('fails for "%s", which is no key below a prefix', (key) => {
    const chart = analytics();
    job(chart, { waitFor: [{ location: store(chart, 'lake')('lakehouse'), key }] });
    expect(Manifests.of(chart).problems[0]).toMatchObject({
      property: 'waitFor[0].key',
      message: 'is not the key of an object below the location',
    });
  });
});

describe('eventLog', () => {
  test('is a grant to read and write, and its folder is made before Spark asks for it', () => {
    const chart = analytics();
    job(chart, { eventLog: store(chart, 'lake')('lakehouse', 'events') });
    const rendered = Manifests.of(chart);
    expect(properties(rendered)).toMatchObject({
      'spark.eventLog.enabled': 'true',
      'spark.eventLog.dir': 's3a://lakehouse/events',
    });
    expect(initContainers(rendered)[0]?.script).toContain(
      "until_done make_folder 'http://lake.streaming.svc.cluster.local:7070/lakehouse/events'",
    );
  });

  test('needs no folder in the root of a bucket, which is always there', () => {
    const chart = analytics();
    job(chart, { eventLog: store(chart, 'lake')('event-logs') });
    expect(initContainers(Manifests.of(chart))).toEqual([]);
  });
});
