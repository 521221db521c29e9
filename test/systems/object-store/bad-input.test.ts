import { App, Chart, Size } from 'cdk8s';

import type { Problem } from '../../../lib/core';
import { ObjectStore, type ExistingObjectStoreProps, type ObjectStoreProps } from '../../../lib/systems/object-store';
import { LateValue, Manifests } from '../../../lib/testing';
import { client, world } from './support';

function problems(app: App): Partial<Problem>[] {
  return Manifests.of(app).problems.map(({ property, message, given, at }) => ({ property, message, given, at }));
}

/** The problems of a store with these props. */
function of(props: Partial<ObjectStoreProps>): Partial<Problem>[] {
  return problems(world(props).app);
}

/** The problems of a store with a bucket of this name. */
function ofBucket(name: string): Partial<Problem>[] {
  const { app, store } = world();
  store.addBucket(name);
  return problems(app);
}

/** The problems of a prefix. */
function ofPrefix(path: string): Partial<Problem>[] {
  const { app, store } = world();
  store.addBucket('lake').prefix(path);
  return problems(app);
}

/** The problems of a store that runs elsewhere. */
function ofExisting(props: Partial<ExistingObjectStoreProps>): Partial<Problem>[] {
  const app = new App();
  const chart = new Chart(app, 'analytics', { namespace: 'analytics' });
  const store = ObjectStore.fromExisting(chart, 'lake', {
    region: 'eu-central-1',
    buckets: ['lake'],
    endpoint: 'https://s3.example.com',
    ...props,
  });
  expect(store.buckets.length).toBeGreaterThan(0);
  return problems(app);
}

describe('names of buckets', () => {
  it.each(['lake', 'a-b.c', '123', 'x'.repeat(63)])('accepts %s', (name) => {
    expect(ofBucket(name)).toEqual([]);
  });

  it.each(['Lake', 'ab', 'x'.repeat(64), '-lake', 'lake-', 'a..b', 'my_lake', '10.0.0.1', 'lake/raw', ''])(
    'fails %j, which S3 refuses',
    (name) => {
      expect(ofBucket(name)).toMatchObject([
        { property: 'bucket', message: 'is not a name that S3 accepts for a bucket', given: JSON.stringify(name) },
      ]);
    },
  );

  it.each(['xn--lake', 'sthree-lake', 'lake-s3alias', 'lake--ol-s3'])('fails %s, which S3 keeps for itself', (name) => {
    expect(ofBucket(name)).toMatchObject([{ message: expect.stringContaining('a name that S3 keeps for itself') }]);
  });

  it('fails a bucket that is added twice, and names the line', () => {
    const { app, store } = world();
    const first = store.addBucket('lake');
    expect(store.addBucket('lake')).toBe(first);
    expect(problems(app)).toEqual([
      {
        property: 'bucket',
        message: 'is added twice',
        given: '"lake"',
        at: expect.stringContaining('bad-input.test.ts'),
      },
    ]);
  });

  it('fails a bucket that was not added', () => {
    const { app, analytics, store } = world();
    store.addBucket('lake');
    store.bucket('lakes').grantRead(client(analytics, 'report'));
    expect(problems(app)).toMatchObject([{ property: 'bucket', message: 'is not one that was added' }]);
  });

  it('fails a name that is known only late', () => {
    const { app, store } = world();
    Reflect.apply(store.addBucket, store, [LateValue.unknown<string>()]);
    expect(problems(app)).toMatchObject([
      { property: 'bucket', message: expect.stringContaining('is known only after') },
    ]);
  });
});

describe('prefixes', () => {
  it.each(['raw', 'flink/enrich', 'day=2026-01-01/hour=3', "a!_.'()-b"])('accepts %s', (path) => {
    expect(ofPrefix(path)).toEqual([]);
  });

  it.each(['', '/raw', 'raw/', 'a//b', '..', 'a/../b', './a', 'a*', 'a?b', '${aws:username}', 'a b', 'a\nb'])(
    'fails %j',
    (path) => {
      expect(ofPrefix(path)).toMatchObject([
        { property: 'prefix', message: 'is not a prefix that every S3 client reads alike' },
      ]);
    },
  );

  it('fails one that leaves no room for keys', () => {
    expect(ofPrefix('x'.repeat(600))).toMatchObject([{ message: 'leaves too little room for the keys below it' }]);
  });

  it('join to longer ones', () => {
    const { app, store } = world();
    expect(String(store.addBucket('lake').prefix('flink').prefix('enrich'))).toBe('lake/flink/enrich');
    expect(problems(app)).toEqual([]);
  });
});

describe('props of a store', () => {
  it('fails more nodes than versitygw has', () => {
    expect(of({ nodes: 3 })).toMatchObject([
      { property: 'nodes', message: expect.stringContaining('more than engine versitygw can do'), given: '3' },
    ]);
    expect(of({ replicationFactor: 2 })).toMatchObject([{ property: 'replicationFactor' }]);
  });

  it('fails more copies than there are nodes', () => {
    expect(of({ engine: 'garage', nodes: 3, replicationFactor: 5 })).toMatchObject([
      { property: 'replicationFactor', message: expect.stringContaining("5 copies can't be on 3 nodes") },
    ]);
  });

  it.each([0, -1, 1.5, 101, NaN])('fails %d nodes', (nodes) => {
    expect(of({ engine: 'garage', nodes })).toMatchObject([{ property: 'nodes' }]);
  });

  it('fails too little capacity and memory, all at once', () => {
    expect(of({ capacity: Size.mebibytes(10), memory: Size.mebibytes(16) })).toMatchObject([
      { property: 'capacity', message: 'is too small', given: '"10 MiB"' },
      { property: 'memory', message: 'is too small', given: '"16 MiB"' },
    ]);
  });

  it('fails a region that is none', () => {
    expect(of({ region: 'Mordor!' })).toMatchObject([{ property: 'region' }]);
  });

  it('fails an engine that does not exist, and guesses what was meant', () => {
    const { app } = world(JSON.parse('{"engine":"garrage"}'));
    expect(problems(app)).toMatchObject([{ property: 'engine', message: expect.stringContaining('"garage"') }]);
  });

  it('fails overrides of an object that there is not', () => {
    expect(of({ overrides: { broker: {} } })).toMatchObject([{ property: 'overrides.broker' }]);
  });

  it('fails a name with no room for the names of its parts', () => {
    expect(of({ name: 'x'.repeat(60) })).toMatchObject([{ property: 'name' }]);
  });

  it('fails late values where a number is needed', () => {
    const app = new App();
    const chart = new Chart(app, 'storage', { namespace: 'storage' });
    Reflect.construct(ObjectStore, [
      chart,
      'lake',
      { capacity: LateValue.unknown(), engine: 'garage', nodes: LateValue.unknown() },
    ]);
    expect(problems(app).map(({ property }) => property)).toEqual(expect.arrayContaining(['capacity', 'nodes']));
  });
});

describe('props of a store that runs elsewhere', () => {
  it.each(['s3.example.com', 'ftp://s3.example.com', 'https://s3.example.com/lake', ''])(
    'fails the endpoint %j',
    (endpoint) => {
      expect(ofExisting({ endpoint })).toMatchObject([{ property: 'endpoint' }]);
    },
  );

  it('fails bad and repeated names of buckets, each at its place', () => {
    expect(ofExisting({ buckets: ['lake', 'Lake', 'lake'] })).toMatchObject([
      { property: 'buckets[1]' },
      { property: 'buckets[2]', message: 'is named twice' },
    ]);
  });

  it('fails a port that is none', () => {
    expect(ofExisting({ port: 70000 })).toMatchObject([{ property: 'port' }]);
  });

  it('fails a bucket that it was not given, and guesses what was meant', () => {
    const app = new App();
    const chart = new Chart(app, 'analytics', { namespace: 'analytics' });
    ObjectStore.fromExisting(chart, 'lake', { region: 'eu-central-1', buckets: ['acme-lake'] }).bucket('acme-lak');
    expect(problems(app)).toMatchObject([{ property: 'buckets', message: expect.stringContaining('"acme-lake"') }]);
  });
});

describe('grants', () => {
  it('fail between two apps', () => {
    const { app, store } = world();
    store.addBucket('lake').grantRead(client(world().analytics, 'report'));
    expect(problems(app)).toMatchObject([{ message: expect.stringContaining('belongs to another app') }]);
  });
});
