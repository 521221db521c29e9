import { App, Chart, JsonPatch } from 'cdk8s';
import type { StatefulSet } from 'kubernetes-types/apps/v1';
import type { ClusterRole } from 'kubernetes-types/rbac/v1';
import { Manifest, type KubeType, type Overrides } from '../../lib/kubernetes';
import { Manifests } from '../../lib/testing';

/** A StatefulSet as plain literal, in a chart with a namespace. */
function statefulSet(overrides?: Overrides): { readonly set: Manifest<StatefulSet>; readonly chart: Chart } {
  const chart = new Chart(new App(), 'chart', { namespace: 'streaming' });
  const set = new Manifest<StatefulSet>(
    chart,
    'Resource',
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'events' },
      spec: {
        serviceName: 'events',
        replicas: 3,
        selector: { matchLabels: { app: 'events' } },
        template: {
          metadata: { labels: { app: 'events' } },
          spec: { containers: [{ name: 'kafka', image: 'apache/kafka:4.2.0' }] },
        },
      },
    },
    { overrides },
  );
  return { set, chart };
}

/** What a patched StatefulSet holds at a path. */
function patched(path: string, ...ops: JsonPatch[]): unknown {
  const { set } = statefulSet();
  set.addJsonPatch(...ops);
  let value: unknown = set.render();
  for (const key of path.split('/').slice(1)) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
}

const POD = '/spec/template/spec';

// each of these is lost or turned into null by the generated classes of cdk8s-plus (cdk8s-core #72)
describe('a JSON patch of a manifest', () => {
  it('adds a claim template whose size is text', () => {
    const claims = [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '10Gi' } } } }];
    const path = '/spec/volumeClaimTemplates';
    expect(patched(`${path}/0/spec/resources/requests/storage`, JsonPatch.add(path, claims))).toBe('10Gi');
  });

  it('adds a limit of a device, as a plain number', () => {
    const path = `${POD}/containers/0/resources`;
    const resources = { limits: { 'nvidia.com/gpu': 1 } };
    expect(patched(path, JsonPatch.add(path, resources))).toEqual(resources);
  });

  it('adds a probe with a numeric port', () => {
    const path = `${POD}/containers/0/livenessProbe`;
    expect(patched(path, JsonPatch.add(path, { tcpSocket: { port: 9092 } }))).toEqual({ tcpSocket: { port: 9092 } });
  });

  it('adds a field that no schema knows', () => {
    expect(patched(`${POD}/newField`, JsonPatch.add(`${POD}/newField`, 'kept'))).toBe('kept');
  });

  it('adds what schedules the pod', () => {
    expect(patched(`${POD}/priorityClassName`, JsonPatch.add(`${POD}/priorityClassName`, 'data'))).toBe('data');
  });

  it('removes a field', () => {
    expect(patched('/spec/serviceName', JsonPatch.remove('/spec/serviceName'))).toBeUndefined();
  });

  it('is applied after those before it', () => {
    expect(
      patched('/spec/replicas', JsonPatch.replace('/spec/replicas', 5), JsonPatch.replace('/spec/replicas', 7)),
    ).toBe(7);
  });

  it('fails with the path of the construct when its parent does not exist', () => {
    const { set } = statefulSet();
    set.addJsonPatch(JsonPatch.add('/spec/updateStrategy/rollingUpdate/partition', 1));
    expect(() => set.render()).toThrow("chart/Resource: a JSON patch can't be applied (does its parent exist?)");
  });

  it('fails when it leaves no object', () => {
    const { set } = statefulSet();
    set.addJsonPatch(JsonPatch.remove('/metadata/name'));
    expect(() => set.render()).toThrow(
      'chart/Resource: an override or patch leaves no apiVersion, kind or metadata.name',
    );
  });

  it('is seen by the rules', () => {
    const { set, chart } = statefulSet();
    set.addJsonPatch(JsonPatch.replace(`${POD}/containers/0/image`, 'apache/kafka:latest'));
    expect(Manifests.of(chart).findingsOf('image-exact-tag')).toHaveLength(1);
  });
});

describe('an override of a manifest', () => {
  it('wins over what is rendered, keeps its neighbours, and takes away what it gives null for', () => {
    const { set } = statefulSet({ spec: { replicas: 5, serviceName: null } });
    expect(set.render().spec).toMatchObject({ replicas: 5, selector: { matchLabels: { app: 'events' } } });
    expect(set.render().spec).not.toHaveProperty('serviceName');
  });

  it('comes before JSON patches', () => {
    const { set } = statefulSet({ spec: { replicas: 5 } });
    set.addJsonPatch(JsonPatch.replace('/spec/replicas', 7));
    expect(set.render().spec).toMatchObject({ replicas: 7 });
  });
});

describe('a manifest', () => {
  it('has the namespace of its chart', () => {
    expect(statefulSet().set.render().metadata.namespace).toBe('streaming');
  });

  it('of a kind without namespaces has none, whatever its chart', () => {
    const chart = new Chart(new App(), 'chart', { namespace: 'streaming' });
    const role = new Manifest<ClusterRole>(chart, 'Role', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'readers' },
      rules: [],
    });
    expect(role.render().metadata).not.toHaveProperty('namespace');
    expect(role.toJson().metadata).not.toHaveProperty('namespace');
  });

  it('renders the same keys in the same order, whatever the order of the literal', () => {
    const keys = (spec: StatefulSet['spec']): string => {
      const chart = new Chart(new App(), 'chart', { namespace: 'streaming' });
      const metadata = { name: 'events' };
      return JSON.stringify(
        new Manifest<StatefulSet>(chart, 'Resource', {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata,
          spec,
        }).render(),
      );
    };
    const selector = { matchLabels: {} };
    const template = {};
    expect(keys({ serviceName: 'events', selector, template })).toBe(
      keys({ template, selector, serviceName: 'events' }),
    );
  });

  it('refuses what has no form in YAML, with its place', () => {
    const chart = new Chart(new App(), 'chart', { namespace: 'streaming' });
    const set = new Manifest<KubeType & { readonly spec: object }>(chart, 'Resource', {
      apiVersion: 'example.com/v1',
      kind: 'Example',
      metadata: { name: 'events' },
      spec: { replicas: Number.NaN },
    });
    expect(() => set.render()).toThrow(/chart\/Resource/);
  });
});
