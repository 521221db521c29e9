import * as fs from 'node:fs';
import * as path from 'node:path';
import { run } from '../../lib/cli/program';
import { temporaryFolder } from '../support/folders';

interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function diff(...args: readonly string[]): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const status = await run(['diff', ...args], {
    env: {},
    now: new Date(0),
    print: (line) => out.push(line),
    warn: (line) => err.push(line),
  });
  return { status, out: out.join('\n'), err: err.join('\n') };
}

const topic = (partitions: number): string => `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: { name: orders, namespace: streaming }
spec: { partitions: ${String(partitions)}, replicas: 3 }
`;
const policy = (port: number): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: "a|b", namespace: streaming }
spec: { podSelector: {}, ingress: [{ ports: [{ port: ${String(port)} }] }] }
`;

let folder: string;
const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};

beforeEach(() => {
  folder = temporaryFolder();
});

describe('data-platform diff', () => {
  test('of a folder with itself finds nothing', async () => {
    const file = write('a.yaml', topic(6));
    expect(await diff(file, file)).toEqual({ status: 0, out: 'No differences.', err: '' });
  });

  test('prints a table, the gravest first, and fails from recreate on', async () => {
    const old = write('old/all.yaml', `${policy(80)}---\n${topic(6)}`);
    const next = write('new/all.yaml', `${policy(81)}---\n${topic(3)}`);
    const { status, out } = await diff(path.dirname(old), path.dirname(next));
    expect(status).toBe(1);
    const [header, first, second, , summary] = out.split('\n');
    expect(header).toMatch(/^EFFECT +OBJECT +FIELD +WHY -> WHAT TO DO$/);
    expect(first).toMatch(
      /^impossible +~ KafkaTopic streaming\/orders +spec\.partitions +Kafka takes no partition away: topic orders keeps 6 \(not done by the controller\) -> make a new topic/,
    );
    expect(second).toMatch(/^in-place +~ NetworkPolicy streaming\/a\|b +spec\.ingress/);
    expect(summary).toBe('2 differences: 1 impossible, 1 in-place.');
  });

  test('of an object that stands twice with different content says where, and compares nothing', async () => {
    const file = write('a.yaml', topic(6));
    write('both/a.yaml', topic(6));
    const second = write('both/b.yaml', topic(3));
    const { status, out, err } = await diff(file, path.dirname(second));
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(`${second}:1 KafkaTopic streaming/orders stands twice, and says something else in`);
  });

  test('takes an object that stands twice and says the same for one', async () => {
    const file = write('both/a.yaml', topic(6));
    write('both/b.yaml', `# once more\n${topic(6)}`);
    expect((await diff(file, path.dirname(file))).out).toBe('No differences.');
  });

  test('of a file without any Kubernetes object says so, and does not take it for an empty side', async () => {
    const [old, next] = [write('a.yaml', topic(6)), write('b.yaml', 'just text\n')];
    const { status, err } = await diff(old, next);
    expect(status).toBe(1);
    expect(err).toContain('holds no Kubernetes object');
  });

  test.each([
    ['in-place', 1],
    ['rolling', 0],
  ])('with --fail-on %s ends with %i where something changes in place', async (bound, status) => {
    const [old, next] = [write('old.yaml', policy(80)), write('new.yaml', policy(81))];
    expect((await diff(old, next, '--fail-on', bound)).status).toBe(status);
  });

  test('prints JSON with everything that is known', async () => {
    const [old, next] = [write('old.yaml', topic(6)), write('new.yaml', topic(3))];
    const { out } = await diff(old, next, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      worst: 'impossible',
      counts: { impossible: 1 },
      differences: [
        {
          action: 'changed',
          kind: 'KafkaTopic',
          namespace: 'streaming',
          name: 'orders',
          effects: [{ refusedBy: 'controller', fields: [{ path: 'spec.partitions', before: '6', after: '3' }] }],
        },
      ],
    });
  });

  test('prints Markdown whose tables no name breaks, with every field folded away', async () => {
    const [old, next] = [
      write('old.yaml', `${policy(80)}---\n${topic(6)}`),
      write('new.yaml', `${policy(81)}---\n${topic(3)}`),
    ];
    const lines = (await diff(old, next, '--format', 'markdown')).out.split('\n');
    expect(lines).toContain('| **impossible** | 1 |');
    expect(lines.filter((line) => line.startsWith('| **impossible** | `KafkaTopic streaming/orders`'))).toHaveLength(1);
    expect(lines).toContain('- **in-place** changed `NetworkPolicy streaming/a\\|b`');
    expect(lines).toContain('    - `spec.partitions`: `6` → `3`');
    expect(lines.filter((line) => line.startsWith('<details>') || line === '</details>')).toHaveLength(2);
  });

  test('reads needs of folders that this library wrote', async () => {
    const outdir = (name: string, bucket: string): string => {
      write(`${name}/manifests/a.yaml`, topic(6));
      const need = { kind: 'bucket', id: 'analytics/lake', reason: 'r', bucket };
      return path.dirname(write(`${name}/needs.json`, JSON.stringify({ needs: [need] })));
    };
    const { status, out } = await diff(outdir('old', 'lake-1'), outdir('new', 'lake-2'), '--fail-on', 'in-place');
    expect(status).toBe(1);
    expect(out).toContain('~ Need bucket analytics/lake');
    expect(out).toContain('the data stays behind in bucket lake-1');
  });

  test('fails on YAML that is broken: half a side would look as if the rest was removed', async () => {
    const [old, next] = [write('old.yaml', topic(6)), write('new.yaml', 'a: [')];
    const { status, err } = await diff(old, next);
    expect(status).toBe(1);
    expect(err).toContain('new.yaml:1');
  });

  test('fails on a place that does not exist', async () => {
    expect(await diff(path.join(folder, 'a'), folder)).toMatchObject({
      status: 1,
      err: expect.stringContaining('There is no') as string,
    });
  });

  test.each([
    ['one state', ['.']],
    ['three states', ['.', '.', '.']],
    ['an unknown format', ['.', '.', '--format', 'xml']],
    ['an unknown class', ['.', '.', '--fail-on', 'everything']],
    ['a class that always holds', ['.', '.', '--fail-on', 'no-effect']],
    ['an unknown option', ['.', '.', '--fial-on', 'rolling']],
  ])('fails on %s with exit status 2', async (_, args) => {
    expect(await diff(...args)).toMatchObject({ status: 2, out: '' });
  });
});
