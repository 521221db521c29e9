import { parseQuantity } from '../../core';
import type { JsonObject } from '../../kubernetes';
import { isObject, objects, type Item } from '../../model';
import { schedule } from '../limits/schedule';
import type { ManifestRule, ReportManifest } from '../manifest-rule';
import { word } from '../word';
import { listAt, mapAt, numberAt, textAt } from './at';

const DOCUMENTATION = 'https://www.kubeflow.org/docs/components/spark-operator/user-guide/writing-sparkapplication/';
const SPARK = 'https://spark.apache.org/docs/latest/';
const APPLICATION = 'sparkoperator.k8s.io/SparkApplication';
const SCHEDULED = 'sparkoperator.k8s.io/ScheduledSparkApplication';

/** Looks at the spec of an application, wherever it stands. */
type Visit = (spec: JsonObject, path: string, item: Item, report: ReportManifest) => void;

/** The same for applications and for those that a schedule makes. */
function applications(visit: Visit): NonNullable<ManifestRule['objects']> {
  return {
    [APPLICATION]: (item, report) => {
      visit(mapAt(item.object, 'spec'), 'spec', item, report);
    },
    [SCHEDULED]: (item, report) => {
      visit(mapAt(item.object, 'spec', 'template'), 'spec.template', item, report);
    },
  };
}

const ROLES = ['driver', 'executor'] as const;

/** Sizes as Spark reads them. */
const MEMORY = /^\d+(b|k|kb|m|mb|g|gb|t|tb|p|pb)?$/i;

const memory: ManifestRule = {
  id: 'spark-memory',
  severity: 'error',
  title: 'Memory of drivers and executors is written as Spark reads it',
  reason: 'the program ends before it starts: the size must be specified as bytes (b), kibibytes (k), mebibytes (m) …',
  source: `${SPARK}configuration.html#spark-properties`,
  equivalents: {},
  objects: applications((spec, path, item, report) => {
    for (const role of ROLES)
      for (const field of ['memory', 'memoryOverhead']) {
        const given = textAt(spec, role, field);
        if (given === undefined || MEMORY.test(given) || given.includes('⟦late:')) continue;
        report({
          item,
          property: `${path}.${role}.${field}`,
          message: 'is no size that Spark reads',
          given,
          allowed: '512m, 4g and the like; amounts of Kubernetes (4Gi) are none',
          remedy: 'write a whole number and one of k, m, g',
        });
      }
  }),
};

const cores: ManifestRule = {
  id: 'spark-cores',
  severity: 'error',
  title: 'The limit of processors is not below what a driver or executor asks for',
  reason: 'the API server refuses its pods, and the application never starts',
  source: DOCUMENTATION,
  equivalents: {},
  objects: applications((spec, path, item, report) => {
    for (const role of ROLES) {
      const given = textAt(spec, role, 'coreLimit');
      const limit = given === undefined ? undefined : parseQuantity(given);
      const asked = textAt(spec, role, 'coreRequest');
      const least = asked === undefined ? (numberAt(spec, role, 'cores') ?? 1) : parseQuantity(asked);
      if (limit === undefined || least === undefined || limit >= least) continue;
      report({
        item,
        property: `${path}.${role}.coreLimit`,
        message: `is below the ${asked ?? String(least)} that it asks for`,
        given,
        allowed: `at least ${asked ?? String(least)}`,
        remedy: 'leave coreLimit out, or raise it',
      });
    }
  }),
};

const allocation: ManifestRule = {
  id: 'spark-dynamic-allocation',
  severity: 'error',
  title: 'Dynamic allocation goes from fewer to more executors',
  reason: 'the program ends before it starts: spark.dynamicAllocation.maxExecutors is below minExecutors',
  source: `${SPARK}configuration.html#dynamic-allocation`,
  equivalents: {},
  objects: applications((spec, path, item, report) => {
    const { enabled } = mapAt(spec, 'dynamicAllocation');
    const most = numberAt(spec, 'dynamicAllocation', 'maxExecutors');
    if (enabled !== true || most === undefined) return;
    for (const field of ['minExecutors', 'initialExecutors']) {
      const given = numberAt(spec, 'dynamicAllocation', field);
      if (given === undefined || given <= most) continue;
      report({
        item,
        property: `${path}.dynamicAllocation.${field}`,
        message: 'is above maxExecutors',
        given,
        allowed: `at most ${String(most)}`,
        remedy: 'raise maxExecutors, or lower it',
      });
    }
  }),
};

const TAGGED = /(?:^|\/)spark(?:-py|-r)?:v?(\d+)\.(\d+)/;

const version: ManifestRule = {
  id: 'spark-application-version',
  severity: 'warning',
  title: 'The version of Spark is that of the image',
  reason: 'the program that submits and the one that runs do not understand each other',
  source: DOCUMENTATION,
  equivalents: {},
  objects: applications((spec, path, item, report) => {
    const given = textAt(spec, 'sparkVersion');
    const image = textAt(spec, 'image');
    const [, major, minor] = TAGGED.exec(image ?? '') ?? [];
    if (given === undefined || major === undefined || given.startsWith(`${major}.${minor ?? ''}`)) return;
    report({
      item,
      property: `${path}.sparkVersion`,
      message: `is not the version of the image ${image ?? ''}`,
      given,
      allowed: `${major}.${minor ?? ''}`,
      remedy: 'write the version that the image has',
    });
  }),
};

const account: ManifestRule = {
  id: 'spark-service-account',
  severity: 'warning',
  title: 'The driver has a service account of its own',
  reason: 'it runs as default, which may not make executors, or lets every pod of the namespace make pods',
  source: DOCUMENTATION,
  equivalents: {},
  objects: applications((spec, path, item, report) => {
    if (textAt(spec, 'driver', 'serviceAccount') !== undefined) return;
    report({
      item,
      property: `${path}.driver.serviceAccount`,
      message: 'is not given',
      remedy: 'make a service account that may make pods, Services and ConfigMaps, and name it',
    });
  }),
};

const mounts: ManifestRule = {
  id: 'spark-volume-mount',
  severity: 'error',
  title: 'Every volume that a driver or executor mounts is a volume of its application',
  reason: 'the mount is left out, and the program finds an empty folder or none',
  source: DOCUMENTATION,
  equivalents: {},
  objects: applications((spec, path, item, report) => {
    const volumes = new Set(listAt(spec, 'volumes').map(({ name }) => word(name)));
    for (const role of ROLES) {
      // a template of the pod brings volumes of its own
      if (isObject(mapAt(spec, role).template)) continue;
      for (const [index, { name }] of objects(mapAt(spec, role).volumeMounts).entries()) {
        if (volumes.has(word(name))) continue;
        report({
          item,
          property: `${path}.${role}.volumeMounts[${String(index)}].name`,
          message: 'names a volume that the application does not have',
          given: name,
          allowed: [...volumes].join(', ') || 'it has none',
          remedy: 'add the volume to spec.volumes, or name one that is there',
        });
      }
    }
  }),
};

const scheduled: ManifestRule = {
  id: 'spark-schedule',
  severity: 'error',
  title: 'A scheduled application has a schedule and a time zone that exist',
  reason: 'the operator refuses the schedule, which it says in its status only',
  source: DOCUMENTATION,
  equivalents: {},
  objects: {
    [SCHEDULED]: (item, report) => {
      for (const { at, ...fault } of schedule(mapAt(item.object, 'spec')))
        report({ item, property: `spec.${at}`, ...fault, remedy: 'write a value that is allowed' });
    },
  },
};

/** Rules for resources of the Spark operator, whoever wrote them. */
export const sparkRules: readonly ManifestRule[] = [account, allocation, cores, memory, mounts, scheduled, version];
