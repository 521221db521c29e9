import { App, Chart, Size } from 'cdk8s';

import { Client, type IClient } from '../../../lib/connect';
import { Environment, Target, type EnvironmentProps } from '../../../lib/environment';
import { ObjectStore, objectStoreRules, type ExistingObjectStoreProps } from '../../../lib/systems/object-store';
import type { ObjectStoreProps } from '../../../lib/systems/object-store';
import { Manifests } from '../../../lib/testing';
import { client, world } from './support';

const EKS = { target: Target.eks({ region: 'eu-central-1' }), tier: 'prod' } as const;
const ANY = { target: Target.generic(), tier: 'prod' } as const;
const tested = new Set<string>();

/** What a rule says of a store with one bucket. */
function finds(rule: string, props: Partial<ObjectStoreProps>, environment?: EnvironmentProps): string[] {
  tested.add(rule);
  const { app, store } = world(props, environment);
  store.addBucket('lake');
  return messages(app, rule);
}

/** What a rule says of a store that runs elsewhere. */
function findsExisting(
  rule: string,
  props: Partial<ExistingObjectStoreProps>,
  environment: EnvironmentProps = EKS,
): string[] {
  tested.add(rule);
  const app = new App();
  Environment.provide(app, environment);
  const chart = new Chart(app, 'analytics', { namespace: 'analytics' });
  ObjectStore.fromExisting(chart, 'lake', { region: 'eu-central-1', buckets: ['acme-lake'], ...props });
  return messages(app, rule);
}

function messages(app: App, rule: string): string[] {
  return Manifests.of(app)
    .findingsOf(rule)
    .map(({ severity, message }) => `${severity}: ${message}`);
}

describe('object-store-copies', () => {
  it('fails one copy in prod, where a disk may take all data with it', () => {
    expect(finds('object-store-copies', {}, ANY)).toEqual(['error: keeps one copy of everything (engine versitygw)']);
    expect(finds('object-store-copies', { engine: 'garage', nodes: 1 }, EKS)).toEqual([
      'error: keeps one copy of everything (engine garage)',
    ]);
  });

  it('accepts three copies, volumes of a cloud, and dev', () => {
    expect(finds('object-store-copies', { engine: 'garage' }, ANY)).toEqual([]);
    expect(finds('object-store-copies', {}, EKS)).toEqual([]);
    expect(finds('object-store-copies', {})).toEqual([]);
  });
});

describe('object-store-single-node', () => {
  it('warns of one node on a volume of a cloud in prod', () => {
    expect(finds('object-store-single-node', {}, EKS)).toEqual(['warning: is one node on one volume of eks']);
  });

  it('accepts three nodes', () => {
    expect(finds('object-store-single-node', { engine: 'garage' }, EKS)).toEqual([]);
  });
});

describe('object-store-two-copies', () => {
  it('warns of two copies, which need both nodes for every write', () => {
    expect(finds('object-store-two-copies', { engine: 'garage', nodes: 2 })).toEqual([
      'warning: keeps two copies on 2 nodes',
    ]);
  });

  it('accepts one and three', () => {
    expect(finds('object-store-two-copies', { engine: 'garage', nodes: 3 })).toEqual([]);
    expect(finds('object-store-two-copies', { engine: 'garage', nodes: 3, replicationFactor: 1 })).toEqual([]);
  });
});

describe('object-store-zones', () => {
  const zones = (...names: string[]): EnvironmentProps => ({ target: Target.local({ zones: names }), tier: 'test' });

  it('warns of two zones for three copies', () => {
    expect(finds('object-store-zones', { engine: 'garage' }, zones('a', 'b'))).toEqual([
      'warning: spreads 3 copies over 2 zones (a, b)',
    ]);
  });

  it('accepts three zones, and zones that nobody names', () => {
    expect(finds('object-store-zones', { engine: 'garage' }, zones('a', 'b', 'c'))).toEqual([]);
    expect(finds('object-store-zones', { engine: 'garage' }, zones())).toEqual([]);
  });
});

describe('object-store-uneven-zones', () => {
  const environment = { target: Target.local({ zones: ['a', 'b', 'c'] }), tier: 'test' } as const;

  it('warns of four nodes in three zones that each hold a copy', () => {
    expect(finds('object-store-uneven-zones', { engine: 'garage', nodes: 4 }, environment)).toEqual([
      'warning: puts 4 nodes into 3 zones',
    ]);
  });

  it('accepts six', () => {
    expect(finds('object-store-uneven-zones', { engine: 'garage', nodes: 6 }, environment)).toEqual([]);
  });
});

describe('object-store-prefix-grant', () => {
  const granted = (engine: 'garage' | 'versitygw'): string[] => {
    const { app, analytics, store } = world({ engine });
    store.addBucket('lake').prefix('raw').grantRead(client(analytics, 'report'));
    store.addBucket('own').grantRead(client(analytics, 'other'));
    tested.add('object-store-prefix-grant');
    return messages(app, 'object-store-prefix-grant');
  };

  it('warns that Garage gives the whole bucket', () => {
    expect(granted('garage')).toEqual([
      "warning: can't hold that analytics-report may read prefix lake/raw of storage/lake: it may read all of bucket lake",
    ]);
  });

  it('accepts it with versitygw, which holds prefixes', () => {
    expect(granted('versitygw')).toEqual([]);
  });
});

describe('object-store-no-buckets', () => {
  it('warns of a store without a bucket', () => {
    tested.add('object-store-no-buckets');
    expect(messages(world().app, 'object-store-no-buckets')).toEqual(['warning: has no bucket']);
  });

  it('accepts one with a bucket', () => {
    expect(finds('object-store-no-buckets', {})).toEqual([]);
  });
});

describe('object-store-plain-http', () => {
  it('warns of plain HTTP in prod, in the cluster and beyond', () => {
    expect(finds('object-store-plain-http', { engine: 'garage' }, ANY)).toEqual([
      'warning: speaks plain HTTP in the cluster (engine garage)',
    ]);
    expect(findsExisting('object-store-plain-http', { endpoint: 'http://s3.example.com' })).toEqual([
      'warning: speaks plain HTTP beyond the cluster',
    ]);
  });

  it('accepts it in dev, and https', () => {
    expect(finds('object-store-plain-http', {})).toEqual([]);
    expect(findsExisting('object-store-plain-http', { endpoint: 'https://s3.example.com' })).toEqual([]);
  });
});

describe('object-store-addresses', () => {
  it('warns where nobody says which addresses answer', () => {
    expect(findsExisting('object-store-addresses', {})).toEqual([
      'warning: is not given, so clients may reach port 443 of every address',
    ]);
  });

  it('accepts addresses', () => {
    expect(findsExisting('object-store-addresses', { behind: [{ cidrs: ['10.0.0.0/24'] }] })).toEqual([]);
  });
});

describe('object-store-identity-target', () => {
  const gke = { target: Target.gke({ region: 'europe-west3' }), tier: 'prod' } as const;

  it('fails identities that S3 does not know', () => {
    expect(findsExisting('object-store-identity-target', {}, gke)).toEqual([
      "error: can't come from the identity of pods on target gke",
    ]);
  });

  it('accepts EKS, and keys everywhere', () => {
    expect(findsExisting('object-store-identity-target', {})).toEqual([]);
    const keys = { credentials: 'keys', endpoint: 'https://storage.googleapis.com' } as const;
    expect(findsExisting('object-store-identity-target', keys, gke)).toEqual([]);
  });
});

describe('object-store-shared-identity', () => {
  const uses = (serviceAccount: string | undefined): string[] => {
    tested.add('object-store-shared-identity');
    const app = new App();
    Environment.provide(app, EKS);
    const chart = new Chart(app, 'analytics', { namespace: 'analytics' });
    const podSets = [{ role: 'web', namespace: 'analytics', labels: { app: 'web' }, serviceAccount }];
    const own: IClient = Object.assign(new Chart(app, 'web', { namespace: 'analytics' }), {
      client: new Client(chart, { name: 'web', namespace: 'analytics', podSets: () => podSets }),
    });
    const store = ObjectStore.fromExisting(chart, 'lake', { region: 'eu-central-1', buckets: ['acme-lake'] });
    store.bucket('acme-lake').grantRead(own);
    return messages(app, 'object-store-shared-identity');
  };

  it('warns of rights for the service account that all pods have', () => {
    expect(uses(undefined)).toEqual(['warning: uses lake with the service account default']);
  });

  it('accepts a service account of its own', () => {
    expect(uses('web')).toEqual([]);
  });
});

describe('object-store-region', () => {
  it('warns of buckets in another region', () => {
    expect(findsExisting('object-store-region', { region: 'us-east-1' })).toEqual([
      'warning: lies in us-east-1, and the cluster in eu-central-1',
    ]);
  });

  it('accepts the same region', () => {
    expect(findsExisting('object-store-region', {})).toEqual([]);
  });
});

describe('object-store-dotted-bucket', () => {
  it('fails a dot in a name that stands in the host name', () => {
    expect(findsExisting('object-store-dotted-bucket', { buckets: ['acme.lake'] })).toEqual([
      'error: name acme.lake, which would stand in the host name',
    ]);
  });

  it('accepts it in the path', () => {
    expect(findsExisting('object-store-dotted-bucket', { buckets: ['acme.lake'], pathStyle: true })).toEqual([]);
  });
});

describe('the rules of object stores', () => {
  it('all have a bad and a good case here', () => {
    expect(objectStoreRules.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
    expect(Size.gibibytes(1).toMebibytes()).toBe(1024);
  });
});
