import { Ledger } from '../../connect';
import { Late } from '../../core';
import type { Rule } from '../../rules/engine';
import { isSecretKey } from './spark-config';
import type { SparkJob } from './spark-job';
import { storeProperties } from './spark-properties';
import { confMatching, jobRule } from './spark-rule';
import { s3Connections } from './spark-s3';

const secretInConf = jobRule(
  {
    id: 'spark-secret-in-conf',
    severity: 'error',
    title: "No secret stands in a job's configuration",
    reason: 'it would be in the repository, in a ConfigMap, in event logs and on the pages of the driver',
    source: 'Apache Spark: spark.redaction.regex hides such keys on its own pages only',
  },
  function* ({ settings: { conf } }) {
    for (const [key, value] of Object.entries(conf)) {
      if (!isSecretKey(key) || /^\$\{env\.\w+\}$/.test(value) || value === '') continue;
      yield {
        property: `conf.${key}`,
        message: 'holds a secret',
        remedy:
          'let the provider grant the job access; or put it into a Secret, pass it in env, and write ${env.NAME} here for keys of Hadoop',
      };
    }
  },
);

const reservedLabels = jobRule(
  {
    id: 'spark-reserved-label',
    severity: 'error',
    title: 'Labels of executors leave alone what selects them',
    reason: 'Spark finds its executors by some labels, and the firewall protects them by others',
    source: 'Apache Spark: KubernetesConf refuses spark-app-selector, spark-role and spark-exec-id',
  },
  function* (job) {
    const reserved =
      /^spark\.kubernetes\.executor\.label\.((?:spark-(?:app-selector|role|exec-id|exec-resourceprofile-id))|(?:app\.kubernetes\.io\/(?:name|instance|component)))$/;
    for (const { key, match } of confMatching(job, reserved)) {
      yield {
        property: `conf.${key}`,
        message: `sets the label ${match[1] ?? ''}, by which executors are found`,
        remedy: 'use another label',
      };
    }
  },
);

const volumeType = jobRule(
  {
    id: 'spark-volume-type',
    severity: 'error',
    title: 'Volumes of executors are of a kind that the namespace admits',
    reason: 'Spark knows four kinds, and Pod Security "restricted" refuses two of them',
    source:
      'Apache Spark documentation: running on Kubernetes, using Kubernetes volumes; Kubernetes: Pod Security Standards',
  },
  function* (job) {
    for (const { key, match } of confMatching(job, /^spark\.kubernetes\.executor\.volumes\.([^.]+)\./)) {
      const [, type = ''] = match;
      if (type === 'emptyDir' || type === 'persistentVolumeClaim') continue;
      yield {
        property: `conf.${key}`,
        message: `asks for a volume of type ${type}`,
        allowed: 'emptyDir, persistentVolumeClaim',
        remedy: 'take one of these, or add a volume of another type with overrides.executorPod',
      };
    }
  },
);

const claimReuse = jobRule(
  {
    id: 'spark-claim-reuse',
    severity: 'error',
    title: 'Volumes that are reused belong to the driver',
    reason: 'Spark refuses to start otherwise',
    source: 'Apache Spark documentation: running on Kubernetes, PVC-oriented executor pod allocation',
  },
  function* ({ settings: { conf } }) {
    const chain = [
      'spark.kubernetes.driver.waitToReusePersistentVolumeClaim',
      'spark.kubernetes.driver.reusePersistentVolumeClaim',
      'spark.kubernetes.driver.ownPersistentVolumeClaim',
    ] as const;
    for (const [index, key] of chain.entries()) {
      const next = chain[index + 1];
      if (next === undefined || conf[key] !== 'true' || conf[next] !== 'false') continue;
      yield { property: `conf.${key}`, message: `needs ${next}, which is switched off`, remedy: `leave ${next} out` };
    }
  },
);

const oldProvider = jobRule(
  {
    id: 'spark-s3a-provider-class',
    severity: 'error',
    title: 'Credential providers are those of the AWS SDK that Hadoop has',
    reason: 'Hadoop 3.4 has version 2 of the SDK: classes of version 1 are not there',
    source: 'Hadoop documentation: S3A and the upgrade to AWS SDK v2',
  },
  function* (job) {
    for (const { key, value } of confMatching(
      job,
      /^spark\.hadoop\.fs\.s3a\.(bucket\.[^.]+\.)?aws\.credentials\.provider$/,
    )) {
      if (!value.includes('com.amazonaws.')) continue;
      yield {
        property: `conf.${key}`,
        message: 'names a class of version 1 of the AWS SDK',
        given: value,
        remedy:
          'leave the key out where a grant says how the store is reached; else name a class of software.amazon.awssdk.auth.credentials',
      };
    }
  },
);

const confAgainstGrant = jobRule(
  {
    id: 'spark-conf-against-grant',
    severity: 'error',
    title: 'No key of the configuration undoes what a grant set',
    reason: 'the store would be looked for elsewhere, or with other credentials, than the grant and the firewall say',
    source: 'cdk8s-data-platform: the configuration of connections follows from grants',
  },
  function* (job) {
    const { client, settings } = job;
    const written = storeProperties({ scope: job, client, settings });
    for (const [key, value] of Object.entries(settings.conf)) {
      const known = written[key];
      if (known === undefined || known === value || /\.committer\.|\.buffer\.dir$/.test(key)) continue;
      yield {
        property: `conf.${key}`,
        message: 'is set by the grant of a store as well',
        given: value,
        allowed: known,
        remedy: 'leave it out; for a store outside the platform use ObjectStore.fromExisting',
      };
    }
  },
);

const ambiguousBucket = jobRule(
  {
    id: 'spark-bucket-in-two-stores',
    severity: 'error',
    title: 'No two stores of a job have buckets of one name',
    reason: 'S3A is configured by the name of the bucket, so one of the two would be out of reach',
    source: 'Hadoop documentation: S3A, configuring different S3 buckets',
  },
  function* (job) {
    const stores = new Map<string, string>();
    for (const { name, wire } of s3Connections(Ledger.of(job).connectionsOf(job.client))) {
      for (const bucket of new Set(wire.locations.map((location) => location.bucket))) {
        const other = stores.get(bucket);
        stores.set(bucket, name);
        if (other === undefined) continue;
        yield {
          message: `was granted bucket ${bucket} of ${other} and of ${name}`,
          remedy: 'name one of the two buckets differently',
        };
      }
    }
  },
);

const ungrantedLocation = jobRule(
  {
    id: 'spark-location-granted',
    severity: 'error',
    title: 'Every bucket that a job names was granted to it',
    reason: 'the job would get an error 403 from the store, or not reach it at all',
    source: 'cdk8s-data-platform: rights and firewall follow from grants',
  },
  function* (job) {
    const granted = s3Connections(Ledger.of(job).connectionsOf(job.client)).flatMap(({ wire }) => wire.locations);
    for (const [property, text] of namedLocations(job)) {
      for (const [url, bucket = '', key = ''] of text.matchAll(/\bs3a:\/\/([a-z0-9][a-z0-9.-]+)\/?([^\s,;"']*)/g)) {
        const path = key.replace(/\/+$/, '');
        const meets = (prefix: string): boolean =>
          prefix === '' || path === '' || `${path}/`.startsWith(`${prefix}/`) || prefix.startsWith(`${path}/`);
        if (granted.some((location) => location.bucket === bucket && meets(location.prefix))) continue;
        yield {
          property,
          message: `names ${url}, which the job was not granted`,
          remedy: 'call grantRead or grantReadWrite on the bucket or prefix, with the job',
        };
      }
    }
  },
);

function namedLocations({ settings }: SparkJob): [property: string, text: string][] {
  const all: [string, string][] = [
    ['mainApplicationFile', settings.application],
    ...settings.arguments.map((text, index): [string, string] => [`arguments[${String(index)}]`, text]),
    ...Object.entries(settings.conf).map(([key, text]): [string, string] => [`conf.${key}`, text]),
  ];
  return all.filter(([, text]) => !Late.isIn(text));
}

const shuffleService = jobRule(
  {
    id: 'spark-shuffle-service',
    severity: 'error',
    title: 'No job counts on an external shuffle service',
    reason: 'there is none on Kubernetes: executors do not start',
    source: 'Apache Spark documentation: job scheduling, dynamic resource allocation',
  },
  function* ({ settings: { conf } }) {
    if (conf['spark.shuffle.service.enabled'] !== 'true') return;
    yield {
      property: 'conf.spark.shuffle.service.enabled',
      message: 'asks for a service that Kubernetes does not have',
      given: 'true',
      remedy: 'leave it out: dynamic allocation keeps executors as long as their shuffle data is needed',
    };
  },
);

const decommissionSwitch = jobRule(
  {
    id: 'spark-decommission-switch',
    severity: 'warning',
    title: 'Decommissioning of storage is switched on at the main switch',
    reason: 'without spark.decommission.enabled nothing is decommissioned, and the key does nothing',
    source: 'Apache Spark documentation: configuration, spark.decommission.enabled',
  },
  function* ({ settings: { conf } }) {
    if (conf['spark.storage.decommission.enabled'] !== 'true' || conf['spark.decommission.enabled'] === 'true') return;
    yield {
      property: 'conf.spark.storage.decommission.enabled',
      message: 'does nothing without spark.decommission.enabled',
      given: 'true',
      remedy: 'set spark.decommission.enabled to true as well',
    };
  },
);

/** Rules about configuration, labels, volumes and stores. */
export const confRules: readonly Rule[] = [
  ambiguousBucket,
  claimReuse,
  confAgainstGrant,
  decommissionSwitch,
  oldProvider,
  reservedLabels,
  secretInConf,
  shuffleService,
  ungrantedLocation,
  volumeType,
];
