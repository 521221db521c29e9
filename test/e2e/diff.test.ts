import { spawnSync } from 'node:child_process';
import { compareStates, type States } from '../../lib/insight/diff';
import type { KubeObject } from '../../lib/kubernetes';
import { Inventory } from '../../lib/model';
import { PAIRS, type Pair } from '../insight/diff/pairs';
import { Cluster } from './support/cluster';

/**
 * Every row of the tables against a real API server: the object before is made, the object after is tried in a dry run,
 * and what the server says is compared with what the table says. No pod ever runs: workloads have no replicas or a node
 * selector that no node has, jobs are suspended or have no parallelism.
 */
const MODES = [
  { mode: 'server-side', options: ['--server-side', '--field-manager=diff', '--force-conflicts'] },
  { mode: 'client-side', options: [] },
] as const;

/** Kinds of operators that the cluster knows, as `Kind.group`: their pairs are tried where it does. */
const definitions = new Set(
  spawnSync(
    'kubectl',
    [
      'get',
      'customresourcedefinitions',
      '-o',
      'jsonpath={range .items[*]}{.spec.names.kind}.{.spec.group}{"\\n"}{end}',
    ],
    { encoding: 'utf8' },
  ).stdout.split('\n'),
);

const live = PAIRS.filter(
  ({ offline, definition }) => offline === undefined && (definition === undefined || definitions.has(definition)),
);

/** Without pods where their number is not what changes. */
function quiet({ before, after }: Pair): [KubeObject, KubeObject] {
  const replicas = (object: KubeObject): unknown => (object.spec as Record<string, unknown> | undefined)?.replicas;
  if (!before.apiVersion.startsWith('apps/') || replicas(before) === undefined || replicas(before) !== replicas(after))
    return [before, after];
  const none = (object: KubeObject): KubeObject => ({ ...object, spec: { ...(object.spec as object), replicas: 0 } });
  return [none(before), none(after)];
}

function named(object: KubeObject, id: string, namespace: string): KubeObject {
  const text = JSON.stringify(object).replaceAll('NAMESPACE', namespace).replaceAll('NAME', id);
  return JSON.parse(text) as KubeObject;
}

const list = (items: readonly unknown[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

const growingIn = (namespace: string): object => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: `${namespace}-grow` },
  provisioner: 'kubernetes.io/no-provisioner',
  allowVolumeExpansion: true,
});

/** A volume that is promised to a claim: the claim is bound without a pod. */
const volumeFor = (claim: KubeObject): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: claim.metadata.name },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: `${claim.metadata.namespace ?? ''}-grow`,
    hostPath: { path: `/tmp/${claim.metadata.name}` },
    claimRef: { namespace: claim.metadata.namespace, name: claim.metadata.name },
  },
});

describe.each(MODES)('what the tables say, and what the API server says: $mode apply', ({ mode, options }) => {
  const NAMESPACE = `diff-${mode}`;
  const growing = growingIn(NAMESPACE);
  const pairs = live.map((pair, index) => {
    const id = `diff-${mode.charAt(0)}${String(index)}`;
    const [before, after] = quiet(pair);
    return { ...pair, id, before: named(before, id, NAMESPACE), after: named(after, id, NAMESPACE) };
  });
  const isClaim = ({ kind }: KubeObject): boolean => kind === 'PersistentVolumeClaim';
  const clusterScoped = pairs.filter(({ before }) => before.metadata.namespace === undefined);
  const claims = pairs.filter(({ before }) => isClaim(before));
  let cluster: Cluster;
  let accepted: ReadonlySet<string>;
  let answers = '';

  const apply = (objects: readonly unknown[], ...more: readonly string[]): ReturnType<Cluster['try']> =>
    cluster.try(['apply', ...options, ...more, '-f', '-'], { input: list(objects), timeout: 600_000 });

  /** Names of objects that kubectl says it applied. */
  const appliedOf = (stdout: string): Set<string> =>
    new Set(
      [...stdout.matchAll(/^\S+\/(\S+) (?:serverside-applied|created|configured|unchanged)/gm)].map(
        ([, name]) => name ?? '',
      ),
    );

  async function remove(): Promise<void> {
    const gently = ['--ignore-not-found', '--wait=false'];
    await cluster.try(['delete', 'namespace', NAMESPACE, ...gently]);
    const others = [
      growing,
      ...claims.map(({ before }) => volumeFor(before)),
      ...clusterScoped.map(({ before }) => before),
    ];
    await cluster.try(['delete', ...gently, '-f', '-'], { input: list(others), timeout: 600_000 });
    // ports of nodes are free again only then
    await cluster.try(['wait', '--for=delete', `namespace/${NAMESPACE}`, '--timeout=120s'], { timeout: 130_000 });
  }

  beforeAll(async () => {
    cluster = await Cluster.connect();
    await remove();
    await apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }]);
    await apply([growing, ...claims.map(({ before }) => volumeFor(before))]);
    const made = await apply(pairs.map(({ before }) => before));
    const failed = pairs.filter(({ before }) => !appliedOf(made.stdout).has(before.metadata.name));
    if (failed.length > 0) throw new Error(`not made: ${failed.map(({ name }) => name).join(', ')}\n${made.stderr}`);
    for (const { before } of claims) {
      await cluster.kubectl(
        [
          'wait',
          `persistentvolumeclaim/${before.metadata.name}`,
          '--namespace',
          NAMESPACE,
          '--for=jsonpath={.status.phase}=Bound',
          '--timeout=120s',
        ],
        { timeout: 130_000 },
      );
    }
    const tried = await apply(
      pairs.map(({ after }) => after),
      '--dry-run=server',
    );
    accepted = appliedOf(tried.stdout);
    answers = tried.stderr;
  });

  afterAll(async () => {
    await remove();
  });

  test.each(pairs)('$name', ({ after, refusedBy, clientSide }) => {
    const { name } = after.metadata;
    const answer = answers.split('\n').filter((line) => line.includes(`"${name}"`) || line.includes(`.${name}.`));
    const refused = refusedBy === 'api-server' && !(mode === 'client-side' && clientSide === 'accepted');
    expect({ refused: !accepted.has(name), answer: refused ? [] : answer }).toEqual({
      refused,
      answer: [],
    });
  });

  test.each(pairs.filter(({ refusedBy, definition }) => refusedBy === 'ignored' && definition === undefined))(
    '$name: nothing comes of it',
    async ({ after }) => {
      const { stdout } = await apply([after], '--dry-run=server', '--output=json');
      const shown = await cluster.kubectl(['get', '--filename', '-', '--output=json'], { input: list([after]) });
      const [result, stored] = [stdout, shown].map((text) => {
        const parsed = JSON.parse(text) as KubeObject & { readonly items?: readonly KubeObject[] };
        return parsed.items?.[0] ?? parsed;
      });
      if (result === undefined || stored === undefined) throw new Error('no object came back');
      const states: States = {
        old: { inventory: Inventory.of([stored]), needs: undefined },
        next: { inventory: Inventory.of([result]), needs: undefined },
      };
      expect(compareStates(states)).toEqual([]);
    },
  );
});
