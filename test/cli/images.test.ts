import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseReference } from '../../lib/cli/images/reference';
import { run } from '../../lib/cli/program';
import { FakeRegistry, type FakeRegistryOptions } from './fake-registry';

const KAFKA = '{"schemaVersion":2,"kafka":true}';
const FLINK = '{"schemaVersion":2,"flink":true}';
const MANIFESTS = {
  'apache/kafka:4.2.0': KAFKA,
  'library/flink:2.3.0': FLINK,
  'strimzi/kafka:1.2.0-kafka-4.2.0': KAFKA,
};

const statefulSet = (...images: readonly string[]): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: x }
spec:
  template:
    spec:
      initContainers: [{ name: first, image: "${images[0] ?? ''}" }]
      containers:
${images.map((image, index) => `        - { name: c${String(index)}, image: "${image}" }`).join('\n')}
`;

let folder: string;
let registry: FakeRegistry | undefined;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'data-platform-images-'));
  fs.mkdirSync(path.join(folder, 'dist', 'manifests', 'streaming'), { recursive: true });
});

afterEach(async () => {
  await registry?.stop();
  registry = undefined;
});

function manifest(yaml: string, name = 'streaming/one.yaml'): void {
  fs.writeFileSync(path.join(folder, 'dist', 'manifests', name), yaml);
}

const lockFile = (): string => path.join(folder, 'images.lock.json');
const locked = (): unknown => JSON.parse(fs.readFileSync(lockFile(), 'utf8'));

async function start(options?: FakeRegistryOptions): Promise<FakeRegistry> {
  registry = await FakeRegistry.start(MANIFESTS, options);
  return registry;
}

async function lock(...options: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const status = await run(
    ['images', 'lock', '--outdir', path.join(folder, 'dist'), '--file', lockFile(), ...options],
    {
      env: { DOCKER_CONFIG: folder },
      now: new Date(0),
      print: (line) => out.push(line),
      warn: (line) => err.push(line),
    },
  );
  return { status, out: out.join('\n'), err: err.join('\n') };
}

async function lockFrom(options?: FakeRegistryOptions): Promise<{ status: number; out: string; err: string }> {
  const { host } = await start(options);
  return lock('--registry-map', `docker.io=${host}`);
}

const signIn = (host: string, user: string): void => {
  const auths = { [host]: { auth: Buffer.from(user).toString('base64') } };
  fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ auths }));
};

describe('data-platform images lock', () => {
  test('writes the digest that each tag stands for, by the name that pods use, sorted', async () => {
    manifest(statefulSet('flink:2.3.0', 'apache/kafka:4.2.0'));
    const { status, err } = await lockFrom();
    expect(err).toBe('');
    expect(status).toBe(0);
    expect(fs.readFileSync(lockFile(), 'utf8')).toBe(
      `{\n  "images": {\n    "apache/kafka:4.2.0": "${FakeRegistry.digest(KAFKA)}",\n    "flink:2.3.0": "${FakeRegistry.digest(FLINK)}"\n  }\n}\n`,
    );
  });

  test('asks for an index of platforms and for a single manifest, without downloading either', async () => {
    manifest(statefulSet('flink:2.3.0'));
    await lockFrom();
    expect(registry?.requests).toEqual(['HEAD /v2/library/flink/manifests/2.3.0?ns=docker.io']);
    expect(registry?.accepts[0]).toContain('application/vnd.oci.image.index.v1+json');
    expect(registry?.accepts[0]).toContain('application/vnd.docker.distribution.manifest.list.v2+json');
    expect(registry?.accepts[0]).toContain('application/vnd.oci.image.manifest.v1+json');
  });

  test('finds the images of every kind: cron jobs, init containers, and what operators put into pods', async () => {
    manifest(`apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: c, image: "flink:2.3.0" }] } } } } }
---
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: { name: events }
spec: { kafka: { image: "strimzi/kafka:1.2.0-kafka-4.2.0" } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: text }
data: { image: "not/an:image" }
`);
    expect((await lockFrom()).status).toBe(0);
    expect(Object.keys((locked() as { images: object }).images)).toEqual([
      'flink:2.3.0',
      'strimzi/kafka:1.2.0-kafka-4.2.0',
    ]);
  });

  test('an image that is pinned already is asked for again by its tag', async () => {
    manifest(statefulSet(`flink:2.3.0@sha256:${'0'.repeat(64)}`));
    await lockFrom();
    expect(locked()).toEqual({ images: { 'flink:2.3.0': FakeRegistry.digest(FLINK) } });
  });

  test('an image that is named by digest only is left alone', async () => {
    manifest(statefulSet(`apache/kafka@sha256:${'0'.repeat(64)}`));
    expect((await lockFrom()).status).toBe(0);
    expect(locked()).toEqual({ images: {} });
  });

  test('an image of a mirror is asked for at the mirror, and keeps its name', async () => {
    const { host } = await start();
    manifest(statefulSet(`${host}/apache/kafka:4.2.0`));
    expect((await lock()).status).toBe(0);
    expect(registry?.requests).toEqual(['HEAD /v2/apache/kafka/manifests/4.2.0']);
    expect(locked()).toEqual({ images: { [`${host}/apache/kafka:4.2.0`]: FakeRegistry.digest(KAFKA) } });
  });

  test('--registry-map *=HOST asks one host for every registry, and says which one is meant', async () => {
    manifest(statefulSet('quay.io/strimzi/kafka:1.2.0-kafka-4.2.0'));
    const { host } = await start();
    expect((await lock('--registry-map', `*=${host}`)).status).toBe(0);
    expect(registry?.requests).toEqual(['HEAD /v2/strimzi/kafka/manifests/1.2.0-kafka-4.2.0?ns=quay.io']);
  });

  test('several platforms share a lock file', async () => {
    manifest(statefulSet('flink:2.3.0'));
    const other = path.join(folder, 'prod', 'manifests');
    fs.mkdirSync(other, { recursive: true });
    fs.writeFileSync(path.join(other, 'a.yaml'), statefulSet('apache/kafka:4.2.0'));
    const { host } = await start();
    await lock('--outdir', path.join(folder, 'prod'), '--registry-map', `docker.io=${host}`);
    expect(Object.keys((locked() as { images: object }).images)).toEqual(['apache/kafka:4.2.0', 'flink:2.3.0']);
  });

  test('says which tags were moved since the last time', async () => {
    manifest(statefulSet('flink:2.3.0', 'apache/kafka:4.2.0'));
    fs.writeFileSync(lockFile(), JSON.stringify({ images: { 'flink:2.3.0': `sha256:${'0'.repeat(64)}` } }));
    const { out } = await lockFrom();
    expect(out).toMatch(/flink:2\.3\.0 .*changed: the tag was moved/);
    expect(out).toMatch(/apache\/kafka:4\.2\.0 .*new/);
  });

  test('a second run leaves the file, and --check tells whether it would', async () => {
    manifest(statefulSet('flink:2.3.0'));
    const { host } = await start();
    const map = ['--registry-map', `docker.io=${host}`];
    expect((await lock(...map, '--check')).status).toBe(1);
    expect(fs.existsSync(lockFile())).toBe(false);
    await lock(...map);
    expect((await lock(...map)).out).toContain('as before');
    expect((await lock(...map, '--check')).status).toBe(0);
  });
});

describe('data-platform images lock, at registries that differ', () => {
  beforeEach(() => manifest(statefulSet('flink:2.3.0')));
  const wanted = { images: { 'flink:2.3.0': FakeRegistry.digest(FLINK) } };

  test('a registry that gives tokens to everybody', async () => {
    expect((await lockFrom({ access: 'token' })).status).toBe(0);
    expect(locked()).toEqual(wanted);
    expect(registry?.requests[1]).toBe('GET /token?service=fake&scope=repository%3Alibrary%2Fflink%3Apull');
  });

  test('a registry that names no digest: it is computed from the manifest', async () => {
    expect((await lockFrom({ silent: true })).status).toBe(0);
    expect(locked()).toEqual(wanted);
  });

  test.each(['Basic', 'Bearer'] as const)('a registry that wants a sign-in (%s)', async (scheme) => {
    const { host } = await start({ access: { scheme, user: 'me:mine' } });
    signIn(host, 'me:mine');
    expect((await lock('--registry-map', `docker.io=${host}`)).status).toBe(0);
    expect(locked()).toEqual(wanted);
  });

  test.each(['Basic', 'Bearer'] as const)('fails where nobody has signed in (%s), and says how', async (scheme) => {
    const { err, status } = await lockFrom({ access: { scheme, user: 'me:mine' } });
    expect(status).toBe(1);
    expect(err).toMatch(scheme === 'Basic' ? /docker login 127\.0\.0\.1/ : /gave no token for it \(401\)/);
    expect(fs.existsSync(lockFile())).toBe(false);
  });
});

describe('data-platform images lock, when it can not work', () => {
  test('fails when images are unknown: all are listed, and the file stays as it was', async () => {
    manifest(statefulSet('flink:2.3.0', 'apache/kafka:9.9.9', 'nobody/none:1'));
    fs.writeFileSync(lockFile(), '{ "images": {} }');
    const { status, err } = await lockFrom();
    expect(status).toBe(1);
    expect(err).toMatch(
      /2 images could not be resolved, and nothing was written:\n {2}apache\/kafka:9\.9\.9: .* does not have it\n {2}nobody\/none:1: /,
    );
    expect(fs.readFileSync(lockFile(), 'utf8')).toBe('{ "images": {} }');
  });

  test('fails when the registry can not be reached', async () => {
    manifest(statefulSet('flink:2.3.0'));
    const { status, err } = await lock('--registry-map', 'docker.io=127.0.0.1:1');
    expect(status).toBe(1);
    expect(err).toContain("flink:2.3.0: 127.0.0.1:1 can't be reached");
  });

  test.each([
    [429, 'has been asked too often (429)'],
    [500, 'answered 500'],
    [403, 'does not let everybody read it (403)'],
  ])('fails when the registry answers %d', async (code, sentence) => {
    manifest(statefulSet('flink:2.3.0'));
    expect((await lockFrom({ status: code })).err).toContain(sentence);
  });

  test('fails on a lock file that is none, before anything is asked', async () => {
    manifest(statefulSet('flink:2.3.0'));
    fs.writeFileSync(lockFile(), '[]');
    expect((await lockFrom()).err).toContain('is no lock file of images');
    expect(registry?.requests).toEqual([]);
  });

  test('fails on a name that is no image', async () => {
    manifest(statefulSet('Flink:2.3.0'));
    expect((await lockFrom()).err).toContain('"Flink:2.3.0" is not the name of an image.');
  });

  test('fails without manifests', async () => {
    fs.rmSync(path.join(folder, 'dist'), { recursive: true });
    expect((await lock()).err).toContain('synthesize the platform first');
  });

  test('fails on a file that is no YAML, and names it', async () => {
    manifest('a: [');
    expect((await lock()).err).toMatch(/one\.yaml:1 is no YAML/);
  });

  test.each(['docker.io', '=x', 'docker.io=http://x/', 'a=b=c'])(
    'fails on the mapping "%s" with exit status 2',
    async (map) => {
      manifest(statefulSet('flink:2.3.0'));
      const { status, err } = await lock('--registry-map', map);
      expect(status).toBe(2);
      expect(err).toContain('--registry-map takes FROM=HOST');
    },
  );
});

describe('the name of an image', () => {
  test.each([
    ['flink:2.3.0', 'docker.io', 'library/flink', '2.3.0'],
    ['apache/kafka:4.2.0', 'docker.io', 'apache/kafka', '4.2.0'],
    ['docker.io/library/flink:2.3.0', 'docker.io', 'library/flink', '2.3.0'],
    ['docker.io/flink:2.3.0', 'docker.io', 'library/flink', '2.3.0'],
    ['quay.io/strimzi/operator:1.2.0', 'quay.io', 'strimzi/operator', '1.2.0'],
    ['localhost/mine:1', 'localhost', 'mine', '1'],
    ['127.0.0.1:5005/a/b/c:1.0-x_y', '127.0.0.1:5005', 'a/b/c', '1.0-x_y'],
    ['registry.example.com:5000/mine', 'registry.example.com:5000', 'mine', 'latest'],
  ])('%s', (name, registryName, repository, tag) => {
    expect(parseReference(name)).toEqual({ name, registry: registryName, repository, tag });
  });
});
