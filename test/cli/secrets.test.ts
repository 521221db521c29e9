import { FakeCluster } from './fake-cluster';

const password = (id: string, places: readonly object[], shape: object = { type: 'password' }): object => ({
  kind: 'secret',
  id,
  reason: 'a client signs in',
  shape,
  places,
});

const USER = password('streaming/events/user/enrich', [
  { namespace: 'streaming', name: 'events-users', keys: { enrich: 'value' } },
  {
    namespace: 'analytics',
    name: 'enrich-events',
    keys: { password: 'value', username: { text: 'analytics-enrich' } },
  },
]);

function clusterWith(...needs: readonly object[]): FakeCluster {
  const cluster = new FakeCluster(['streaming', 'analytics']);
  cluster.needs(...needs);
  return cluster;
}

describe('data-platform secrets', () => {
  test('a password that is missing is made, and is the same in all its places', async () => {
    const cluster = clusterWith(USER);
    const { status, out } = await cluster.secrets();
    expect(status).toBe(0);
    const { enrich } = cluster.secret('streaming', 'events-users');
    expect(enrich).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(cluster.secret('analytics', 'enrich-events')).toEqual({ password: enrich, username: 'analytics-enrich' });
    expect(out).toMatch(/streaming\/events\/user\/enrich +streaming\/events-users +enrich +made/);
  });

  test('passwords of two needs differ, and have the length that was asked for', async () => {
    const place = (key: string): object => ({ namespace: 'streaming', name: 'users', keys: { [key]: 'value' } });
    const cluster = clusterWith(
      password('a', [place('a')], { type: 'password', length: 20 }),
      password('b', [place('b')], { type: 'password', length: 20 }),
    );
    await cluster.secrets();
    const { a, b } = cluster.secret('streaming', 'users');
    expect(a).toHaveLength(20);
    expect(b).toHaveLength(20);
    expect(a).not.toBe(b);
  });

  test('a second run changes nothing', async () => {
    const cluster = clusterWith(USER);
    await cluster.secrets();
    const before = cluster.state.objects;
    const { status, out } = await cluster.secrets();
    expect(status).toBe(0);
    expect(cluster.state.objects).toEqual(before);
    expect(out).toContain('2 places: 2 there.');
  });

  test('no value is printed or stands in a command line', async () => {
    const cluster = clusterWith(USER);
    const said = await cluster.secrets();
    const value = cluster.secret('streaming', 'events-users').enrich ?? '';
    const encoded = Buffer.from(value).toString('base64');
    for (const text of [said.out, said.err, JSON.stringify(cluster.state.calls)]) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(encoded);
    }
  });

  test('a value that stands in one place, whoever brought it, is copied to the others', async () => {
    const cluster = clusterWith(USER);
    cluster.putSecret('analytics', 'enrich-events', { password: 'from a vault', username: 'analytics-enrich' });
    const { out } = await cluster.secrets();
    expect(cluster.secret('streaming', 'events-users')).toEqual({ enrich: 'from a vault' });
    expect(out).toMatch(/streaming\/events-users +enrich +copied/);
    expect(out).toMatch(/analytics\/enrich-events +password,username +there/);
  });

  test('keys of several needs meet in one Secret, and foreign keys in it stay', async () => {
    const cluster = clusterWith(
      USER,
      password('streaming/events/user/other', [
        { namespace: 'streaming', name: 'events-users', keys: { other: 'value' } },
      ]),
    );
    cluster.putSecret('streaming', 'events-users', { theirs: 'stays' });
    await cluster.secrets();
    const users = cluster.secret('streaming', 'events-users');
    expect(Object.keys(users).sort()).toEqual(['enrich', 'other', 'theirs']);
    expect(users.theirs).toBe('stays');
  });

  test('an empty value counts as missing', async () => {
    const cluster = clusterWith(USER);
    cluster.putSecret('streaming', 'events-users', { enrich: '' });
    await cluster.secrets();
    expect(cluster.secret('streaming', 'events-users').enrich).toHaveLength(32);
  });

  test('labels and annotations are set, also on a Secret that exists, and other labels stay', async () => {
    const cluster = clusterWith(
      password('a', [
        {
          namespace: 'streaming',
          name: 'users',
          keys: { a: 'value' },
          labels: { 'strimzi.io/cluster': 'events' },
          annotations: { note: 'yes' },
        },
      ]),
    );
    cluster.put('secret', 'streaming', 'users', {
      metadata: { labels: { mine: 'stays' } },
      type: 'Opaque',
      data: { a: Buffer.from('x').toString('base64') },
    });
    await cluster.secrets();
    const { metadata } = cluster.object('secret', 'streaming', 'users') ?? { metadata: {} };
    expect(metadata.labels).toEqual({ mine: 'stays', 'strimzi.io/cluster': 'events' });
    expect(metadata.annotations).toEqual({ note: 'yes' });
  });

  test('an annotation that was counted up by hand keeps its value', async () => {
    const place = {
      namespace: 'streaming',
      name: 'ca',
      keys: { a: 'value' },
      annotations: { generation: '0' },
    } as const;
    const cluster = clusterWith(password('a', [place]));
    cluster.put('secret', 'streaming', 'ca', {
      metadata: { annotations: { generation: '3' } },
      type: 'Opaque',
      data: { a: Buffer.from('x').toString('base64') },
    });
    await cluster.secrets();
    expect(cluster.object('secret', 'streaming', 'ca')?.metadata.annotations).toEqual({ generation: '3' });
  });

  test('a Secret that it makes is marked, so that it can be deleted with the platform', async () => {
    const cluster = clusterWith(USER);
    await cluster.secrets();
    expect(cluster.object('secret', 'streaming', 'events-users')).toMatchObject({
      type: 'Opaque',
      metadata: { labels: { 'app.kubernetes.io/managed-by': 'data-platform-secrets' } },
    });
  });

  test.each([
    [
      { prefix: 'GK', length: 24, alphabet: 'hex' },
      { length: 64, alphabet: 'hex' },
      /^GK[0-9a-f]{24}$/,
      /^[0-9a-f]{64}$/,
    ],
    [
      { prefix: 'AKIA', length: 16, alphabet: 'upper-alphanumeric' },
      { length: 40, alphabet: 'alphanumeric' },
      /^AKIA[A-Z0-9]{16}$/,
      /^[A-Za-z0-9]{40}$/,
    ],
  ])('an access key has the form that was asked for: %j', async (id, secret, idForm, secretForm) => {
    const cluster = clusterWith(
      password('key', [{ namespace: 'analytics', name: 'lake', keys: { id: 'id', key: 'secret' } }], {
        type: 'access-key',
        id,
        secret,
      }),
    );
    await cluster.secrets();
    const lake = cluster.secret('analytics', 'lake');
    expect(lake.id).toMatch(idForm);
    expect(lake.key).toMatch(secretForm);
  });

  test('namespaces that are missing are made as the platform declares them, labels included', async () => {
    const cluster = new FakeCluster();
    cluster.needs(USER);
    for (const name of ['streaming', 'analytics']) {
      cluster.manifest(
        `${name}.yaml`,
        `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels:\n    pod-security.kubernetes.io/enforce: restricted\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: ${name}\n`,
      );
    }
    const { status, out } = await cluster.secrets();
    expect(status).toBe(0);
    expect(out).toContain('namespace analytics: made');
    expect(cluster.object('namespace', '', 'streaming')?.metadata.labels).toEqual({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    expect(cluster.object('configmap', 'streaming', 'x')).toBeUndefined();
    expect(cluster.secret('analytics', 'enrich-events').password).toHaveLength(32);
  });

  test('--dry-run says what would be made, and changes nothing', async () => {
    const cluster = clusterWith(USER);
    const { status, out } = await cluster.secrets('--dry-run');
    expect(status).toBe(0);
    expect(out).toContain('2 places: 2 would be made.');
    expect(cluster.object('secret', 'streaming', 'events-users')).toBeUndefined();
  });

  test('--check fails if anything is missing, and changes nothing; it succeeds when all is there', async () => {
    const cluster = clusterWith(USER);
    expect((await cluster.secrets('--check')).status).toBe(1);
    expect(cluster.object('secret', 'streaming', 'events-users')).toBeUndefined();
    await cluster.secrets();
    expect((await cluster.secrets('--check')).status).toBe(0);
  });

  test('a platform without secrets is told so, and no cluster is asked', async () => {
    const cluster = clusterWith({ kind: 'bucket', id: 'b', reason: 'r', bucket: 'b' });
    expect(await cluster.secrets()).toMatchObject({ status: 0, out: 'The platform needs no secrets.' });
    expect(cluster.state.calls).toEqual([]);
  });
});

describe('data-platform secrets, where places differ', () => {
  function differing(): FakeCluster {
    const cluster = clusterWith(USER);
    cluster.putSecret('streaming', 'events-users', { enrich: 'first' });
    cluster.putSecret('analytics', 'enrich-events', { password: 'second', username: 'analytics-enrich' });
    return cluster;
  }

  test('fails, names the places and not the values, and overwrites nothing', async () => {
    const cluster = differing();
    const { status, err, out } = await cluster.secrets();
    expect(status).toBe(1);
    expect(err).toMatch(/analytics\/enrich-events should hold what streaming\/events-users holds.*--repair/s);
    expect(err + out).not.toMatch(/first,|second/);
    expect(out).toMatch(/analytics\/enrich-events +password,username +different/);
    expect(cluster.secret('analytics', 'enrich-events').password).toBe('second');
  });

  test('--repair copies from the first place', async () => {
    const cluster = differing();
    const { status, out } = await cluster.secrets('--repair');
    expect(status).toBe(0);
    expect(out).toMatch(/analytics\/enrich-events +password,username +repaired/);
    expect(cluster.secret('analytics', 'enrich-events').password).toBe('first');
  });

  test('other needs are satisfied all the same', async () => {
    const cluster = differing();
    cluster.needs(USER, password('z', [{ namespace: 'streaming', name: 'z', keys: { z: 'value' } }]));
    expect((await cluster.secrets()).status).toBe(1);
    expect(cluster.secret('streaming', 'z').z).toHaveLength(32);
  });

  test('a place that has a whole access key counts more than one with half of it', async () => {
    const cluster = clusterWith(
      password(
        'key',
        [
          { namespace: 'analytics', name: 'half', keys: { id: 'id', secret: 'secret' } },
          { namespace: 'analytics', name: 'whole', keys: { id: 'id', secret: 'secret' } },
        ],
        { type: 'access-key', id: { prefix: '', length: 8, alphabet: 'hex' }, secret: { length: 8, alphabet: 'hex' } },
      ),
    );
    cluster.putSecret('analytics', 'half', { id: 'me' });
    cluster.putSecret('analytics', 'whole', { id: 'me', secret: 'mine' });
    expect((await cluster.secrets()).status).toBe(0);
    expect(cluster.secret('analytics', 'half')).toEqual({ id: 'me', secret: 'mine' });
  });

  test('fails when half of a value is lost; --repair makes it again', async () => {
    const cluster = clusterWith(
      password('key', [{ namespace: 'analytics', name: 'lake', keys: { id: 'id', secret: 'secret' } }], {
        type: 'access-key',
        id: { prefix: '', length: 8, alphabet: 'hex' },
        secret: { length: 8, alphabet: 'hex' },
      }),
    );
    cluster.putSecret('analytics', 'lake', { id: 'me' });
    const { status, err } = await cluster.secrets();
    expect(status).toBe(1);
    expect(err).toContain('key is there in part only: no Secret holds its secret');
    expect(cluster.secret('analytics', 'lake')).toEqual({ id: 'me' });
    expect((await cluster.secrets('--repair')).status).toBe(0);
    expect(cluster.secret('analytics', 'lake').id).toMatch(/^[0-9a-f]{8}$/);
  });
});

describe('data-platform secrets, for what a person has to bring', () => {
  const PARTNER = {
    kind: 'secret',
    id: 'analytics/partner',
    reason: 'the loader reads from it',
    shape: { type: 'given', description: "the partner's credentials" },
    places: [
      { namespace: 'analytics', name: 'partner', keys: { user: 'id', password: 'secret', region: { text: 'eu' } } },
      { namespace: 'streaming', name: 'copy', keys: { password: 'secret' } },
    ],
  };

  test('it says what is missing, with the line to type and without values, and ends well', async () => {
    const cluster = clusterWith(PARTNER);
    const { status, out } = await cluster.secrets();
    expect(status).toBe(0);
    expect(out).toContain("analytics/partner: the partner's credentials");
    expect(out).toContain(
      'kubectl create secret generic partner --namespace analytics --from-file=password=./password --from-file=user=./user',
    );
    expect(out).not.toContain('secret generic copy');
    expect(cluster.object('secret', 'analytics', 'partner')).toBeUndefined();
  });

  test('once brought, it is copied to its other places, and the constants beside it are added', async () => {
    const cluster = clusterWith(PARTNER);
    cluster.putSecret('analytics', 'partner', { user: 'me', password: 'mine' });
    expect((await cluster.secrets()).status).toBe(0);
    expect(cluster.secret('streaming', 'copy')).toEqual({ password: 'mine' });
    expect(cluster.secret('analytics', 'partner')).toEqual({ user: 'me', password: 'mine', region: 'eu' });
    expect((await cluster.secrets('--check')).status).toBe(0);
  });

  test('where other keys stand in the Secret already, the line adds to it', async () => {
    const cluster = clusterWith(
      PARTNER,
      password('a', [{ namespace: 'analytics', name: 'partner', keys: { salt: 'value' } }]),
    );
    const { out } = await cluster.secrets();
    expect(out).toContain('--dry-run=client --output=yaml |');
    expect(out).toContain('kubectl apply --server-side --field-manager=given-password-user --filename=-');
  });

  test('--check fails while it is missing', async () => {
    expect((await clusterWith(PARTNER).secrets('--check')).status).toBe(1);
  });
});

describe('data-platform secrets, when it can not work', () => {
  test('fails without a synthesized platform', async () => {
    const cluster = new FakeCluster();
    const { status, err } = await cluster.secrets();
    expect(status).toBe(1);
    expect(err).toMatch(/There is no .*needs\.json: synthesize the platform first/);
  });

  test('fails when kubectl is not on the PATH, in a sentence', async () => {
    const cluster = clusterWith(USER);
    const { status, err } = await cluster.run(`secrets --outdir ${cluster.outdir}`, { path: '/nowhere' });
    expect(status).toBe(1);
    expect(err).toBe(
      'error: kubectl was not found on the PATH. It is how this command reaches the cluster: install it, or add its folder to PATH.',
    );
  });

  test('fails when a namespace is missing and the platform does not make it, with the line to type', async () => {
    const cluster = new FakeCluster(['streaming']);
    cluster.needs(USER);
    const { status, err } = await cluster.secrets();
    expect(status).toBe(1);
    expect(err).toContain('no namespace analytics');
    expect(err).toContain('kubectl create namespace analytics');
  });

  test('fails while a namespace is being deleted', async () => {
    const cluster = clusterWith(USER);
    cluster.put('namespace', '', 'analytics', { status: { phase: 'Terminating' } });
    expect((await cluster.secrets()).err).toContain('Being deleted: namespace analytics');
  });

  test('fails when two needs want one key', async () => {
    const place = { namespace: 'streaming', name: 'users', keys: { a: 'value' } };
    const { status, err } = await clusterWith(password('one', [place]), password('two', [place])).secrets();
    expect(status).toBe(1);
    expect(err).toContain('key a of Secret streaming/users is wanted by one and by two');
  });

  test('fails on a needs.json of another shape, and says where', async () => {
    const { status, err } = await clusterWith(
      password('one', [{ namespace: 'streaming', name: 'x', keys: { a: 'valeu' } }]),
    ).secrets();
    expect(status).toBe(1);
    expect(err).toMatch(/needs\.json: needs\[0\]: places\[0\]: keys: a must be one of value, id, secret/);
  });

  test('fails on an unknown option with exit status 2', async () => {
    const { status, err } = await clusterWith(USER).secrets('--force');
    expect(status).toBe(2);
    expect(err).toContain("Unknown option '--force'");
    expect(err).toContain('data-platform secrets --help');
  });
});
