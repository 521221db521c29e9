import { compareVersions } from '../../../core';
import type { Json } from '../../../kubernetes';
import { isObject } from '../../../model';
import { shrinks } from '../quantities';
import { DATA_SYSTEM_ROWS } from './data-systems';
import { FLINK_ROWS } from './flink-operator';
import { at, inPlace, numberAt, show, textOf, type FieldRow, type FieldTables, type Look } from '../row';

const CASS = 'k8ssandra/cass-operator: internal/webhooks/cassandra/v1beta1/cassandradatacenter_webhook.go';
const CNPG = 'cloudnative-pg/cloudnative-pg: internal/webhook/v1/cluster_webhook.go';
const never = (fields: readonly string[], source: string, instead: string): FieldRow => ({
  fields,
  effect: 'impossible',
  refusedBy: 'controller',
  reason: ({ change }) => `the operator refuses a change of ${change.path.slice(1).join('.')}`,
  source,
  instead,
});

const NEW_DATACENTER = 'add a second datacenter with what you want, let it stream, and remove the first';
const CASSANDRA_SIZE = 'spec.storageConfig.cassandraDataVolumeClaimSpec.resources.requests.storage';

/** Racks stay where they are; others may only follow. */
function keepsRacks({ change: { before, after } }: Look): boolean {
  const [was, is] = [before, after].map((racks) =>
    Array.isArray(racks) ? racks.filter(isObject).map(({ name }) => name) : [],
  );
  return (was ?? []).every((name, index) => name === (is ?? [])[index]);
}

const CASSANDRA: readonly FieldRow[] = [
  {
    ...inPlace([CASSANDRA_SIZE], 'the volumes grow, if their class allows it', CASS),
    when: (look) =>
      !shrinks(look) && look.after.metadata.annotations?.['cassandra.datastax.com/allow-storage-changes'] === 'true',
  },
  {
    fields: [CASSANDRA_SIZE],
    when: shrinks,
    effect: 'impossible',
    refusedBy: 'controller',
    reason: ({ change }) => `volumes can't shrink from ${show(change.before)} to ${show(change.after)}`,
    source: CASS,
    instead: NEW_DATACENTER,
  },
  {
    ...never(
      [CASSANDRA_SIZE],
      CASS,
      'annotate the datacenter with cassandra.datastax.com/allow-storage-changes: "true"',
    ),
    reason: 'the operator lets volumes grow only when an annotation says so',
  },
  never(
    [
      'spec.clusterName',
      'spec.datacenterName',
      'spec.allowMultipleNodesPerWorker',
      'spec.superuserSecretName',
      'spec.serviceAccount',
      'spec.serviceAccountName',
      'spec.storageConfig.cassandraDataVolumeClaimSpec.**',
    ],
    CASS,
    NEW_DATACENTER,
  ),
  {
    ...inPlace(['spec.racks'], 'racks are added; the nodes in them stream their share', CASS),
    when: keepsRacks,
  },
  {
    ...never(['spec.racks'], CASS, 'keep all racks in their order, and add new ones at the end'),
    reason: 'a rack is never removed, renamed or moved',
  },
  inPlace(
    ['spec.size'],
    ({ before, after }) =>
      numberAt(after, 'spec.size', 0) < numberAt(before, 'spec.size', 0)
        ? 'nodes are decommissioned one by one: what they hold streams to the others'
        : 'nodes join and stream their share',
    CASS,
  ),
  {
    fields: ['spec.stopped'],
    when: ({ change }) => change.after === true,
    effect: 'recreate',
    reason: 'all nodes stop together; their volumes stay',
    source: CASS,
  },
  {
    fields: ['spec.serverVersion'],
    when: ({ change }) => compareVersions(show(change.after), show(change.before)) < 0,
    effect: 'impossible',
    refusedBy: 'system',
    reason: ({ change }) =>
      `Cassandra ${show(change.after)} can't read the files that ${show(change.before)} has written`,
    source: 'apache/cassandra: NEWS.txt, "When upgrading ... downgrade is not possible"',
    instead: 'restore a backup of the older version into a new datacenter',
  },
  { fields: ['spec.**'], effect: 'rolling', reason: 'nodes are replaced rack by rack', source: CASS },
];

/** The major version of PostgreSQL that an image is called by. */
function majorOf(value: Json | undefined): number | undefined {
  const tag = typeof value === 'number' ? String(value) : (/:(\d+)[^/]*$/.exec(show(value))?.[1] ?? '');
  return tag === '' ? undefined : Number(tag);
}

function majorStep({ change }: Look): number {
  const [was, is] = [majorOf(change.before), majorOf(change.after)];
  return was === undefined || is === undefined ? 0 : is - was;
}

/** How far back backups go: `30d`, `4w` or `6m`; without it for ever. */
function days(value: Json | undefined): number {
  const [, count, unit = ''] = /^(\d+)([dwm])$/.exec(show(value)) ?? [];
  const each = { d: 1, w: 7, m: 30 }[unit];
  return count === undefined || each === undefined ? Number.POSITIVE_INFINITY : Number(count) * each;
}

const POSTGRES_IMAGE = ['spec.imageName', 'spec.imageCatalogRef.major'];
const POSTGRES_MAJOR = 'https://cloudnative-pg.io/documentation/current/postgres_upgrades/';

const POSTGRES: readonly FieldRow[] = [
  {
    fields: POSTGRES_IMAGE,
    when: (look) => majorStep(look) < 0,
    effect: 'impossible',
    refusedBy: 'controller',
    reason: ({ change }) =>
      `PostgreSQL ${String(majorOf(change.after))} can't read the files of ${String(majorOf(change.before))}: the operator refuses a lower major`,
    source: POSTGRES_MAJOR,
    instead: 'make a new Cluster of the older major, and load a logical dump into it',
  },
  {
    fields: POSTGRES_IMAGE,
    when: (look) => majorStep(look) > 0,
    effect: 'recreate',
    reason: ({ change }) =>
      `all instances stop together while pg_upgrade goes from ${String(majorOf(change.before))} to ${String(majorOf(change.after))}; replicas are then copied anew, and backups from before are of the old major`,
    source: POSTGRES_MAJOR,
    instead: 'make a backup first; or import into a new Cluster and switch over',
  },
  {
    fields: ['spec.walStorage.**'],
    when: ({ before, after }) =>
      at(before, 'spec.walStorage') !== undefined && at(after, 'spec.walStorage') === undefined,
    effect: 'impossible',
    refusedBy: 'controller',
    reason: 'the log was given a volume of its own: the operator does not take it away again',
    source: CNPG,
    instead: 'keep walStorage, or make a new Cluster from a backup of this one',
  },
  inPlace(
    ['spec.storage.storageClass', 'spec.walStorage.storageClass'],
    'counts for instances that are made from now on: volumes that exist stay in their class',
    'https://cloudnative-pg.io/documentation/current/storage/',
  ),
  {
    fields: ['spec.backup.retentionPolicy'],
    when: ({ change }) => days(change.after) < days(change.before),
    effect: 'data-loss',
    reason: ({ change }) =>
      `backups that nobody needs to go back ${show(change.after)} are deleted (${show(change.before ?? 'all are kept')} until now)`,
    source: 'https://cloudnative-pg.io/documentation/current/backup/',
    instead: 'copy the backups that are still needed',
  },
  {
    fields: ['metadata.annotations.<cnpg.io/hibernation>'],
    when: ({ change }) => change.after === 'on',
    effect: 'recreate',
    reason: 'all instances stop together; their volumes stay',
    source: 'https://cloudnative-pg.io/documentation/current/declarative_hibernation/',
  },
  inPlace(
    [
      'spec.backup.**',
      'spec.description',
      'spec.enablePDB',
      'spec.failoverDelay',
      'spec.managed.**',
      'spec.monitoring.**',
      'spec.primaryUpdateMethod',
      'spec.primaryUpdateStrategy',
      'spec.startDelay',
      'spec.stopDelay',
      'spec.switchoverDelay',
    ],
    'the operator follows, and no instance restarts',
    'https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/',
  ),
  {
    fields: ['spec.storage.size', 'spec.walStorage.size'],
    when: shrinks,
    effect: 'impossible',
    refusedBy: 'controller',
    reason: ({ change }) => `volumes can't shrink from ${show(change.before)} to ${show(change.after)}`,
    source: CNPG,
    instead: 'make a new Cluster with smaller volumes from a backup of this one',
  },
  inPlace(['spec.storage.size', 'spec.walStorage.size'], 'the volumes grow, if their class allows it', CNPG),
  {
    ...never(['spec.postgresUID', 'spec.postgresGID'], CNPG, 'make a new Cluster from a backup of this one'),
    reason: 'the files belong to the user that wrote them: it never changes',
  },
  {
    fields: ['spec.serviceAccountName'],
    when: isOther,
    effect: 'impossible',
    refusedBy: 'api-server',
    reason: 'the service account of a Cluster never changes',
    source: 'cloudnative-pg 1.30: CRD, self == oldSelf',
    instead: 'make a new Cluster from a backup of this one',
  },
  {
    fields: ['spec.bootstrap.**'],
    effect: 'no-effect',
    reason: 'read only when the Cluster is made',
    source: 'https://cloudnative-pg.io/documentation/current/bootstrap/',
  },
  inPlace(
    ['spec.instances'],
    ({ before, after }) =>
      numberAt(after, 'spec.instances', 1) < numberAt(before, 'spec.instances', 1)
        ? 'replicas go, with their volumes; the primary stays'
        : 'replicas come and copy the primary',
    CNPG,
  ),
  {
    fields: ['spec.**'],
    effect: 'rolling',
    reason: 'replicas are replaced first, then another one becomes the primary',
    source: 'https://cloudnative-pg.io/documentation/current/rolling_update/',
  },
];

/** A rule of transition (`self == oldSelf`) looks at a field only where it stood before and stands now. */
function isOther({ change }: Look): boolean {
  return change.before !== undefined && change.after !== undefined;
}

/** Fields that definitions of operators freeze with a transition rule (`self == oldSelf`), by group and kind. */
const FROZEN: Readonly<Record<string, readonly string[]>> = {
  'postgresql.cnpg.io/Backup': ['spec.**'],
  'postgresql.cnpg.io/Database': [
    'spec.name',
    'spec.cluster.**',
    'spec.template',
    'spec.encoding',
    'spec.locale',
    'spec.localeProvider',
    'spec.localeCollate',
    'spec.localeCType',
    'spec.icuLocale',
    'spec.icuRules',
    'spec.builtinLocale',
    'spec.collationVersion',
  ],
  'postgresql.cnpg.io/DatabaseRole': ['spec.name', 'spec.cluster.**'],
  'postgresql.cnpg.io/Pooler': ['spec.cluster.**', 'spec.serviceAccountName'],
  'postgresql.cnpg.io/Publication': ['spec.name', 'spec.dbname', 'spec.cluster.**', 'spec.target.allTables'],
  'postgresql.cnpg.io/ScheduledBackup': ['spec.cluster.**'],
  'postgresql.cnpg.io/Subscription': ['spec.name', 'spec.dbname', 'spec.cluster.**'],
  'ceph.rook.io/CephCluster': ['spec.dataDirHostPath'],
  'ceph.rook.io/CephObjectStore': ['spec.sharedPools.dataPoolName', 'spec.sharedPools.metadataPoolName'],
  'ceph.rook.io/CephObjectStoreUser': ['spec.accountRef.**'],
  'kueue.x-k8s.io/AdmissionCheck': ['spec.controllerName'],
  'kueue.x-k8s.io/LocalQueue': ['spec.clusterQueue'],
  'kueue.x-k8s.io/Topology': ['spec.levels'],
  'trainer.kubeflow.org/TrainJob': [
    'spec.trainer.**',
    'spec.runtimeRef.**',
    'spec.initializer.**',
    'spec.managedBy',
    'spec.activeDeadlineSeconds',
  ],
};

function frozen(groupKind: string, fields: readonly string[]): FieldRow {
  return {
    fields,
    effect: 'recreate',
    refusedBy: 'api-server',
    reason: ({ change }) => `${change.path.slice(1).join('.')} never changes: the definition says self == oldSelf`,
    source: `the CustomResourceDefinition of ${groupKind}`,
    instead: 'give the new one another name',
  };
}

const FROZEN_ROWS: FieldTables = Object.fromEntries(
  Object.entries(FROZEN).map(([groupKind, fields]) => [
    groupKind,
    [
      frozen(
        groupKind,
        fields.filter((field) => field.endsWith('**')),
      ),
      {
        ...frozen(
          groupKind,
          fields.filter((field) => !field.endsWith('**')),
        ),
        when: isOther,
      },
    ],
  ]),
);

const DROPPED: FieldRow = {
  fields: ['spec.ensure'],
  when: ({ change }) => change.after === 'absent',
  effect: 'data-loss',
  reason: ({ after }) => `database ${textOf(after, 'spec.name')} is dropped with all its tables`,
  source: 'https://cloudnative-pg.io/documentation/current/declarative_database_management/',
  instead: 'make a dump first; to leave it alone, remove the resource with databaseReclaimPolicy: retain',
};

/** Resources of operators, apart from Strimzi's. */
export const OPERATOR_ROWS: FieldTables = {
  ...FROZEN_ROWS,
  ...DATA_SYSTEM_ROWS,
  ...FLINK_ROWS,
  'cassandra.datastax.com/CassandraDatacenter': CASSANDRA,
  'postgresql.cnpg.io/Cluster': POSTGRES,
  'postgresql.cnpg.io/Database': [DROPPED, ...(FROZEN_ROWS['postgresql.cnpg.io/Database'] ?? [])],
  'sparkoperator.k8s.io/ScheduledSparkApplication': [
    inPlace(['spec.**'], 'counts from the next run on', 'https://github.com/kubeflow/spark-operator'),
  ],
  'sparkoperator.k8s.io/SparkApplication': [
    {
      fields: ['spec.**'],
      effect: 'recreate',
      reason: 'the application is stopped and submitted again from the beginning',
      source: 'https://github.com/kubeflow/spark-operator',
    },
  ],
};
