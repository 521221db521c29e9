import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { FakeCluster } from './fake-cluster';

const slice = (port: number, ...addresses: readonly string[]): object => ({
  metadata: { labels: { 'kubernetes.io/service-name': 'kubernetes' } },
  endpoints: [{ addresses }],
  ports: [{ name: 'https', port, protocol: 'TCP' }],
});

describe('data-platform', () => {
  test('without a command says which there are', async () => {
    const { status, out } = await new FakeCluster().run('');
    expect(status).toBe(2);
    for (const command of ['secrets', 'images lock', 'check', 'needs', 'api-server'])
      expect(out).toContain(`  ${command} `);
  });

  test.each(['--help', 'help', '-h'])('%s says the same, and is no mistake', async (word) => {
    expect(await new FakeCluster().run(word)).toMatchObject({ status: 0, err: '' });
  });

  test.each(['secrets', 'images lock', 'needs', 'api-server'])('%s --help tells its usage', async (command) => {
    const { status, out } = await new FakeCluster().run(`${command} --help`);
    expect(status).toBe(0);
    expect(out).toContain(`Usage: data-platform ${command} [options]`);
  });

  test.each(['secret', 'images', 'images unlock'])('fails on the command "%s" with exit status 2', async (command) => {
    const { status, err } = await new FakeCluster().run(command);
    expect(status).toBe(2);
    expect(err).toContain(`There is no command "${command}".`);
  });

  test('runs from the sources in a clone, and passes its exit status on', () => {
    const program = path.join(__dirname, '../../tools/data-platform.cjs');
    const { status, stderr } = spawnSync(process.execPath, [program, 'nonsense'], { encoding: 'utf8' });
    expect(stderr).toContain('There is no command "nonsense".');
    expect(status).toBe(2);
  });

  test('every command is told of in the documents', () => {
    const docs = ['README.md', 'docs/secrets.md', 'docs/images.md', 'docs/check.md']
      .map((file) => fs.readFileSync(path.join(__dirname, '../..', file), 'utf8'))
      .join('\n');
    for (const command of ['secrets', 'images lock', 'check', 'needs', 'api-server']) {
      expect(docs).toContain(`npx data-platform ${command}`);
    }
  });
});

describe('data-platform api-server', () => {
  test('prints what to give to Target', async () => {
    const cluster = new FakeCluster();
    cluster.put('endpointslice', 'default', 'kubernetes', slice(6443, '10.245.0.1', '10.245.0.2'));
    expect(await cluster.run('api-server')).toEqual({
      status: 0,
      out: "apiServer: { cidrs: ['10.245.0.1/32', '10.245.0.2/32'], ports: [6443] }",
      err: '',
    });
  });

  test('knows both families of addresses, and prints JSON', async () => {
    const cluster = new FakeCluster();
    cluster.put('endpointslice', 'default', 'kubernetes', slice(443, '10.0.0.9'));
    cluster.put('endpointslice', 'default', 'kubernetes-v6', slice(443, 'fd00::9'));
    const { out } = await cluster.run('api-server --json');
    expect(JSON.parse(out)).toEqual({ cidrs: ['10.0.0.9/32', 'fd00::9/128'], ports: [443] });
  });

  test('asks the cluster that was named', async () => {
    const cluster = new FakeCluster();
    cluster.put('endpointslice', 'default', 'kubernetes', slice(443, '10.0.0.9'));
    await cluster.run('api-server --kubeconfig my.config --context prod');
    expect(cluster.state.calls[0]).toEqual(expect.arrayContaining(['--kubeconfig=my.config', '--context=prod']));
  });

  test('fails when the cluster names no address', async () => {
    const { status, err } = await new FakeCluster().run('api-server');
    expect(status).toBe(1);
    expect(err).toContain('names no address behind the Service default/kubernetes');
  });
});

describe('data-platform needs', () => {
  test('prints all needs as a table', async () => {
    const cluster = new FakeCluster();
    cluster.needs(
      { kind: 'bucket', id: 'shop/lake', reason: 'the lake', bucket: 'lake' },
      { kind: 'operator', id: 'strimzi', reason: 'Kafka', operator: 'strimzi', version: '1.2', namespace: 'kafka' },
    );
    const { status, out } = await cluster.run(`needs --outdir ${cluster.outdir}`);
    expect(status).toBe(0);
    expect(out).toBe(
      ['KIND      NEED       WHY', 'bucket    shop/lake  the lake', 'operator  strimzi    Kafka', '', '2 needs.'].join(
        '\n',
      ),
    );
  });
});
