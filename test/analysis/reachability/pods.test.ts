import { Firewall, Reachability } from '../../../lib/analysis/reachability';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { Inventory } from '../../../lib/model';
import { labelled, namespace, pod, policy, workload } from './objects';

const of = (...objects: readonly KubeObject[]): Reachability => Reachability.of(Inventory.of(objects));
const exists = (key: string): JsonObject => ({ matchExpressions: [{ key, operator: 'Exists' }] });

/** Who of all pods reaches `a/db` on TCP 80 if only these peers may. */
function reaching(objects: readonly KubeObject[], ...from: readonly JsonObject[]): string[] {
  const closed = policy('a/db', {
    podSelector: labelled({ app: 'db' }),
    policyTypes: ['Ingress'],
    ingress: [{ from: [...from] }],
  });
  const all = of(pod('a/db', { app: 'db' }), ...objects, closed);
  return all.pods.filter((id) => id !== 'a/db' && all.allows(id, 'a/db', 80));
}

describe('pods of a namespace', () => {
  const objects = [
    namespace('a'),
    namespace('b', { team: 'blue', stage: 'live' }),
    namespace('c', { team: 'blue' }),
    pod('a/web', { app: 'web' }),
    pod('b/web', { app: 'web' }),
    pod('c/web', { app: 'web', tier: 'front' }),
    pod('d/web', { app: 'web' }),
  ];
  const named = (name: string): JsonObject => labelled({ 'kubernetes.io/metadata.name': name });

  test('are found by the label that Kubernetes gives each namespace, whether or not its manifest is there', () => {
    expect(reaching(objects, { namespaceSelector: named('b') })).toEqual(['b/web']);
    expect(reaching(objects, { namespaceSelector: named('d') })).toEqual(['d/web']);
    expect(reaching(objects, { namespaceSelector: named('e') })).toEqual([]);
  });

  test('are found by all labels of a selector, and not by one of them', () => {
    const both = (name: string): JsonObject =>
      labelled({ 'kubernetes.io/metadata.name': name, team: 'blue', stage: 'live' });
    expect(reaching(objects, { namespaceSelector: both('b') })).toEqual(['b/web']);
    expect(reaching(objects, { namespaceSelector: both('c') })).toEqual([]);
    expect(reaching(objects, { namespaceSelector: labelled({ team: 'blue' }) })).toEqual(['b/web', 'c/web']);
  });

  test('are found by labels and expressions together', () => {
    const selector = (name: string): JsonObject => ({ ...named(name), ...exists('stage') });
    expect(reaching(objects, { namespaceSelector: selector('b') })).toEqual(['b/web']);
    expect(reaching(objects, { namespaceSelector: selector('c') })).toEqual([]);
  });

  test('are found by two of their own labels, and not by one of them', () => {
    const peer = { namespaceSelector: {}, podSelector: labelled({ app: 'web', tier: 'front' }) };
    expect(reaching(objects, peer)).toEqual(['c/web']);
    expect(
      reaching(objects, { namespaceSelector: {}, podSelector: { ...labelled({ app: 'web' }), ...exists('tier') } }),
    ).toEqual(['c/web']);
  });

  test('are known where the manifests hold the namespace, or pods of it', () => {
    const { index } = Firewall.of(Inventory.of([namespace('empty'), pod('a/web')]));
    expect(['empty', 'a', 'b', 'kube-system'].map((name) => index.knows(name))).toEqual([true, true, false, false]);
  });
});

// https://kubernetes.io/docs/reference/labels-annotations-taints/ says who adds which label
describe('labels that controllers add to their pods', () => {
  const kinds = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'StatefulSet'];
  const one = kinds.map((kind) => workload(kind, `a/${kind.toLowerCase()}`, { app: 'x' }));
  const having = (key: string): string[] => reaching(one, { podSelector: exists(key) });

  test.each([
    ['pod-template-hash', ['a/deployment']],
    ['pod-template-generation', ['a/daemonset']],
    ['controller-revision-hash', ['a/daemonset', 'a/statefulset']],
    ['controller-uid', ['a/cronjob', 'a/job']],
    ['batch.kubernetes.io/controller-uid', ['a/cronjob', 'a/job']],
    ['job-name', ['a/cronjob', 'a/job']],
    ['batch.kubernetes.io/job-name', ['a/cronjob', 'a/job']],
    ['other', []],
  ])('%s can be asked for', (key, expected) => {
    expect(having(key)).toEqual(expected);
  });

  test('a Job is known by its name, the Jobs of a CronJob and what is made at random are not', () => {
    const jobNamed = (name: string): string[] => reaching(one, { podSelector: labelled({ 'job-name': name }) });
    expect([jobNamed('job'), jobNamed('cronjob')]).toEqual([['a/job'], []]);
    expect(reaching(one, { podSelector: labelled({ 'controller-uid': 'job' }) })).toEqual([]);
  });

  test('a pod that nobody controls has only its own labels', () => {
    expect(reaching([pod('a/web', { app: 'web' })], { podSelector: exists('pod-template-hash') })).toEqual([]);
  });
});

// https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-name-label and #start-ordinal
describe('replicas of a StatefulSet', () => {
  const set = (spec: JsonObject): KubeObject => workload('StatefulSet', 'a/set', { app: 'set' }, spec);
  const index = (value: string): JsonObject => ({ podSelector: labelled({ 'apps.kubernetes.io/pod-index': value }) });
  const named = (name: string): JsonObject => ({
    podSelector: labelled({ 'statefulset.kubernetes.io/pod-name': name }),
  });

  test('are one where their number is not said, and told apart only if somebody asks', () => {
    expect(reaching([set({})], index('0'))).toEqual(['a/set-0']);
    expect(reaching([set({ replicas: 3 })], { podSelector: {} })).toEqual(['a/set']);
  });

  test('are counted from the first ordinal', () => {
    expect(reaching([set({ replicas: 3 })], index('1'))).toEqual(['a/set-1']);
    const late = set({ replicas: 2, ordinals: { start: 5 } });
    expect(reaching([late], index('6'))).toEqual(['a/set-6']);
    expect(reaching([late], named('set-5'))).toEqual(['a/set-5']);
    expect(reaching([late], index('0'))).toEqual([]);
  });

  test('reach themselves, and others only where a policy lets them', () => {
    const all = of(
      set({ replicas: 2 }),
      policy('a/deny', { podSelector: labelled({ 'apps.kubernetes.io/pod-index': '0' }), policyTypes: ['Ingress'] }),
    );
    expect([all.allows('a/set-0', 'a/set-0', 80), all.allows('a/set-1', 'a/set-0', 80)]).toEqual([true, false]);
    expect(all.allows('a/set-0', 'a/set-1', 80)).toBe(true);
    expect(all.allows('a/set', 'a/set-0', 80)).toBe(false);
    expect(all.allows('a/set', 'a/set-1', 80)).toBe(true);
  });
});

describe('named ports of pods', () => {
  const db = (...ports: readonly JsonObject[]): KubeObject =>
    pod('a/db', { app: 'db' }, { containers: [{ name: 'one' }, { name: 'two', ports: [...ports] }] });
  const reaches = (target: KubeObject, port: number, protocol?: 'TCP' | 'UDP'): boolean =>
    of(
      pod('a/web'),
      target,
      policy('a/p', { podSelector: labelled({ app: 'db' }), ingress: [{ ports: [{ port: 'dns', protocol: 'UDP' }] }] }),
    ).allows('a/web', 'a/db', port, protocol);

  test('are those of any container, with the protocol of the rule', () => {
    const ports = [
      { name: 'dns', containerPort: 54 },
      { name: 'dns', containerPort: 53, protocol: 'UDP' },
      { name: 'log', containerPort: 514, protocol: 'UDP' },
    ];
    expect(reaches(db(...ports), 53, 'UDP')).toBe(true);
    expect([reaches(db(...ports), 54, 'UDP'), reaches(db(...ports), 54, 'TCP')]).toEqual([false, false]);
    expect(reaches(db(...ports), 514, 'UDP')).toBe(false);
  });

  test('are none without a name, a number or a protocol that is known', () => {
    expect(reaches(db({ containerPort: 53, protocol: 'UDP' }), 53, 'UDP')).toBe(false);
    expect(reaches(db({ name: 'dns', protocol: 'UDP' }), 53, 'UDP')).toBe(false);
    expect(reaches(db({ name: 'dns', containerPort: 53, protocol: 'ICMP' }), 53, 'UDP')).toBe(false);
  });
});

describe('addresses of pods', () => {
  const block = (cidr: string): JsonObject => ({ ipBlock: { cidr } });

  test('are all that the cluster lists, of both families', () => {
    const web = pod('a/web', {}, { status: { podIP: '10.1.0.7', podIPs: [{ ip: '10.1.0.7' }, { ip: 'fd00::7' }] } });
    expect(reaching([web], block('10.1.0.0/24'))).toEqual(['a/web']);
    expect(reaching([web], block('fd00::/64'))).toEqual(['a/web']);
    expect(reaching([web], block('10.2.0.0/24'))).toEqual([]);
    // a listed address says that the pod has no other
    expect(reaching([web], block('192.168.0.0/16'))).toEqual([]);
  });

  test('are not known of workloads, nor of a pod that has none yet', () => {
    const status = { podIP: '10.1.0.7' };
    const many = { ...workload('Deployment', 'a/many', { app: 'x' }), status };
    expect(reaching([many, pod('a/new', {}, { status: {} })], block('10.0.0.0/8'))).toEqual(['a/many', 'a/new']);
    expect(reaching([many, pod('a/new', {}, { status: {} })], block('10.1.0.7/32'))).toEqual([]);
  });

  test('are few of many where blocks differ', () => {
    const web = (name: string, podIP: string): KubeObject => pod(`a/${name}`, {}, { status: { podIP } });
    const all = of(
      web('one', '10.1.0.1'),
      web('two', '10.2.0.1'),
      policy('a/p', {
        podSelector: {},
        ingress: [
          { from: [block('10.1.0.0/16')], ports: [{ port: 1 }] },
          { from: [block('10.2.0.0/16')], ports: [{ port: 2 }] },
        ],
      }),
    );
    const ways = [...all.table()].map(({ from, to, ports }) => `${from} ${to} ${String(ports[0]?.from)}`);
    expect(ways.sort()).toEqual(['a/one a/two 1', 'a/two a/one 2']);
  });
});
