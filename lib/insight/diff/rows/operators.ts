import { compareVersions } from '../../../core';
import { isObject } from '../../../model';
import { amount } from '../quantities';
import { at, inPlace, numberAt, show, textOf, type FieldRow, type FieldTables, type Look } from '../row';

const CASS = 'k8ssandra/cass-operator: internal/webhooks/cassandra/v1beta1/cassandradatacenter_webhook.go';
const CNPG = 'cloudnative-pg/cloudnative-pg: internal/webhook/v1/cluster_webhook.go';
const FLINK =
  'https://nightlies.apache.org/flink/flink-kubernetes-operator-docs-stable/docs/custom-resource/job-management/';

const shrinks = ({ change }: Look): boolean => {
  const [was, is] = [amount(change.before), amount(change.after)];
  return was !== undefined && is !== undefined && is < was;
};

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

const POSTGRES: readonly FieldRow[] = [
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

const mode = ({ after }: Look): string => textOf(after, 'spec.job.upgradeMode') || 'stateless';

const FLINK_JOB: readonly FieldRow[] = [
  inPlace(
    [
      'spec.job.upgradeMode',
      'spec.job.savepointTriggerNonce',
      'spec.job.checkpointTriggerNonce',
      'spec.job.autoscalerResetNonce',
    ],
    'counts from the next change on',
    FLINK,
  ),
  inPlace(
    ['spec.job.state'],
    ({ change }) => (change.after === 'suspended' ? 'the job is stopped' : 'the job goes on'),
    FLINK,
  ),
  {
    fields: ['spec.**'],
    when: (look) => mode(look) === 'stateless' && at(look.after, 'spec.job') !== undefined,
    effect: 'data-loss',
    reason: 'upgradeMode is stateless: the job starts anew and forgets its state and how far it had read',
    source: FLINK,
    instead: 'set upgradeMode: savepoint in a change before this one',
  },
  {
    fields: ['spec.flinkVersion'],
    when: (look) => mode(look) === 'last-state' && !hasSavepoints(look),
    effect: 'impossible',
    refusedBy: 'controller',
    reason: 'another minor of Flink takes over from a savepoint, and no folder for savepoints is configured',
    source: FLINK,
    instead: 'configure execution.checkpointing.savepoint-dir first',
  },
  {
    fields: ['spec.**'],
    effect: 'recreate',
    reason: (look) =>
      `all managers stop together; the job goes on from its ${mode(look) === 'savepoint' ? 'savepoint' : 'last checkpoint'}`,
    source: FLINK,
  },
];

function hasSavepoints({ after }: Look): boolean {
  const config = at(after, 'spec.flinkConfiguration');
  return isObject(config) && ('execution.checkpointing.savepoint-dir' in config || 'state.savepoints.dir' in config);
}

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

/** Resources of operators, apart from Strimzi's. */
export const OPERATOR_ROWS: FieldTables = {
  ...FROZEN_ROWS,
  'cassandra.datastax.com/CassandraDatacenter': CASSANDRA,
  'flink.apache.org/FlinkDeployment': FLINK_JOB,
  'flink.apache.org/FlinkSessionJob': FLINK_JOB,
  'postgresql.cnpg.io/Cluster': POSTGRES,
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
