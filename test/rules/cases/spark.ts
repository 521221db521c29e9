import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object, type RuleCases } from './case';

const application = (spec: JsonObject): KubeObject =>
  object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', { spec });
const scheduled = (spec: JsonObject): KubeObject =>
  object('sparkoperator.k8s.io/v1beta2', 'ScheduledSparkApplication', { spec: { schedule: '0 3 * * *', ...spec } });

export const cases: RuleCases = {
  'spark-memory': {
    bad: [
      {
        what: 'an amount of Kubernetes',
        objects: [application({ executor: { memory: '4Gi' } })],
        at: ['spec.executor.memory'],
      },
      {
        what: 'words, within a schedule',
        objects: [scheduled({ template: { driver: { memory: '2 gigs' } } })],
        at: ['spec.template.driver.memory'],
      },
    ],
    good: [
      {
        what: 'sizes of Spark',
        objects: [application({ driver: { memory: '2g', memoryOverhead: '512' }, executor: { memory: '4096MB' } })],
      },
    ],
  },
  'spark-cores': {
    bad: [
      {
        what: 'a limit below the cores',
        objects: [application({ executor: { cores: 2, coreLimit: '500m' } })],
        at: ['spec.executor.coreLimit'],
      },
      {
        what: 'a limit below the request',
        objects: [application({ driver: { coreRequest: '800m', coreLimit: '500m' } })],
        at: ['spec.driver.coreLimit'],
      },
    ],
    good: [
      { what: 'a limit of the cores', objects: [application({ executor: { cores: 2, coreLimit: '2000m' } })] },
      { what: 'a request below one', objects: [application({ driver: { coreRequest: '100m', coreLimit: '200m' } })] },
    ],
  },
  'spark-dynamic-allocation': {
    bad: [
      {
        what: 'from more to fewer',
        objects: [application({ dynamicAllocation: { enabled: true, minExecutors: 10, maxExecutors: 2 } })],
        at: ['spec.dynamicAllocation.minExecutors'],
      },
    ],
    good: [
      {
        what: 'from fewer to more',
        objects: [application({ dynamicAllocation: { enabled: true, minExecutors: 1, maxExecutors: 2 } })],
      },
      { what: 'what is off', objects: [application({ dynamicAllocation: { minExecutors: 3, maxExecutors: 2 } })] },
    ],
  },
  'spark-application-version': {
    bad: [
      {
        what: 'the image of another version',
        objects: [application({ sparkVersion: '3.5.1', image: 'apache/spark:4.0.0' })],
        at: ['spec.sparkVersion'],
      },
    ],
    good: [
      {
        what: 'the image of the version',
        objects: [application({ sparkVersion: '4.0.1', image: 'apache/spark:4.0.0' })],
      },
      { what: 'an image of its own', objects: [application({ sparkVersion: '4.0.1', image: 'a.io/etl:1.2' })] },
    ],
  },
  'spark-service-account': {
    bad: [{ what: 'no account', objects: [application({ driver: {} })], at: ['spec.driver.serviceAccount'] }],
    good: [{ what: 'an account', objects: [application({ driver: { serviceAccount: 'spark' } })] }],
  },
  'spark-volume-mount': {
    bad: [
      {
        what: 'a volume that is not there',
        objects: [application({ driver: { volumeMounts: [{ name: 'a', mountPath: '/a' }] } })],
        at: ['spec.driver.volumeMounts[0].name'],
      },
    ],
    good: [
      {
        what: 'a volume of the application',
        objects: [
          application({
            volumes: [{ name: 'a', emptyDir: {} }],
            driver: { volumeMounts: [{ name: 'a', mountPath: '/a' }] },
          }),
        ],
      },
      {
        what: 'a template, which may bring it',
        objects: [application({ driver: { template: {}, volumeMounts: [{ name: 'a', mountPath: '/a' }] } })],
      },
    ],
  },
  'spark-schedule': {
    bad: [
      { what: 'minute 61', objects: [scheduled({ schedule: '61 * * * *' })], at: ['spec.schedule'] },
      { what: 'no zone', objects: [scheduled({ timeZone: 'Europe/Berlyn' })], at: ['spec.timeZone'] },
    ],
    good: [{ what: 'a night', objects: [scheduled({ timeZone: 'Europe/Berlin' })] }],
  },
};
