import { compareVersions } from '../../../core';
import { groupKindOf, isBuiltIn } from '../group-kind';
import { shrinks } from '../quantities';
import { at, listAt, numberAt, show, textOf, type FieldRow, type FieldTables, type Look } from '../row';

const ECK = 'https://www.elastic.co/docs/deploy-manage/upgrade/deployment-or-cluster';
const RABBITMQ = 'https://www.rabbitmq.com/kubernetes/operator/using-operator';
const PROMETHEUS = 'https://prometheus-operator.dev/docs/api-reference/api/';

/** Words by which operators call the volumes of their systems. */
const VOLUMES = /storage|volume|persist|pvc|disk/i;

/** Volumes of any operator: claims never shrink, so no operator makes them smaller. */
export const SMALLER_VOLUMES: FieldRow = {
  fields: ['spec.**'],
  when: (look) =>
    !isBuiltIn(groupKindOf(look.after)) &&
    look.change.path.some((step) => VOLUMES.test(step)) &&
    !look.change.path.includes('limits') &&
    shrinks(look),
  effect: 'impossible',
  refusedBy: 'controller',
  reason: ({ change }) =>
    `volumes can't shrink from ${show(change.before)} to ${show(change.after)}: Kubernetes refuses it of every claim`,
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims',
  instead: 'keep the size, or move the data to a new cluster with smaller volumes',
};

const lower = ({ change }: Look): boolean =>
  typeof change.before === 'string' &&
  typeof change.after === 'string' &&
  compareVersions(change.after, change.before) < 0;

/** A version whose files an older one can't read. */
const noWayBack = (field: string, system: string, source: string): FieldRow => ({
  fields: [field],
  when: lower,
  effect: 'impossible',
  refusedBy: 'controller',
  reason: ({ change }) =>
    `no way back from ${system} ${show(change.before)} to ${show(change.after)}: the older one can't read what the newer one has written`,
  source,
  instead: 'restore a backup of the older version into a new cluster',
});

const forward = (field: string, source: string): FieldRow => ({
  fields: [field],
  effect: 'rolling',
  reason: ({ change }) => `members are replaced one after another, ${show(change.before)} by ${show(change.after)}`,
  source,
});

const versioned = (field: string, system: string, source: string): readonly FieldRow[] => [
  noWayBack(field, system, source),
  forward(field, source),
];

function goneDatacenters({ before, after }: Look): string[] {
  const [was = [], is = []] = [before, after].map((cluster) =>
    listAt(cluster, 'spec.cassandra.datacenters').map((datacenter) => textOf(datacenter, 'metadata.name')),
  );
  return was.filter((name) => !is.includes(name));
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** A duration as Prometheus writes it: `15d`, `1w2d`. */
function duration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** How long Prometheus keeps samples: what is written, else a day, else for as long as the size allows. */
function retentionOf(object: Look['after']): number {
  const text = textOf(object, 'spec.retention');
  if (text === '') return at(object, 'spec.retentionSize') === undefined ? 86_400_000 : Number.POSITIVE_INFINITY;
  return duration(text) ?? Number.POSITIVE_INFINITY;
}

const retention = ({ change, before, after }: Look): string =>
  change.path.at(-1) === 'retentionSize'
    ? `the oldest samples beyond ${show(change.after)} are deleted`
    : `samples older than ${textOf(after, 'spec.retention') || '24h'} are deleted (${textOf(before, 'spec.retention') || '24h'} until now)`;

/** Data systems whose operators are known by a few rules only. */
export const DATA_SYSTEM_ROWS: FieldTables = {
  'elasticsearch.k8s.elastic.co/Elasticsearch': versioned('spec.version', 'Elasticsearch', ECK),
  'k8ssandra.io/K8ssandraCluster': [
    {
      fields: ['spec.cassandra.datacenters'],
      when: (look) => goneDatacenters(look).length > 0,
      effect: 'data-loss',
      reason: (look) =>
        `datacenter ${goneDatacenters(look).join(', ')} is decommissioned, and its volumes are deleted: what no other datacenter holds is gone`,
      source: 'https://docs.k8ssandra.io/tasks/scale/remove-dc/',
      instead: 'take it out of the replication of every keyspace first, after a repair',
    },
  ],
  'mongodbcommunity.mongodb.com/MongoDBCommunity': versioned(
    'spec.version',
    'MongoDB',
    'https://www.mongodb.com/docs/manual/release-notes/',
  ),
  'mysql.oracle.com/InnoDBCluster': versioned(
    'spec.version',
    'MySQL',
    'https://dev.mysql.com/doc/refman/8.4/en/downgrading.html',
  ),
  'monitoring.coreos.com/Prometheus': [
    {
      fields: ['spec.retention'],
      when: ({ before, after }) => retentionOf(after) < retentionOf(before),
      effect: 'data-loss',
      reason: retention,
      source: PROMETHEUS,
      instead: 'copy what is still needed, or keep the retention',
    },
    {
      fields: ['spec.retentionSize'],
      when: (look) => look.change.after !== undefined && (look.change.before === undefined || shrinks(look)),
      effect: 'data-loss',
      reason: retention,
      source: PROMETHEUS,
      instead: 'copy what is still needed, or keep the size',
    },
  ],
  'rabbitmq.com/RabbitmqCluster': [
    {
      fields: ['spec.replicas'],
      when: ({ before, after }) => numberAt(after, 'spec.replicas', 1) < numberAt(before, 'spec.replicas', 1),
      effect: 'impossible',
      refusedBy: 'controller',
      reason: ({ change }) =>
        `the operator takes no node away: ${show(change.before)} can't become ${show(change.after)}, as queues may live on those that would go`,
      source: RABBITMQ,
      instead: 'make a new cluster of that size, and move the queues',
    },
  ],
};
