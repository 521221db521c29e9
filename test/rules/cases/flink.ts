import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object, type RuleCases } from './case';

const STATE = {
  'execution.checkpointing.dir': 's3://flink/checkpoints',
  'execution.checkpointing.interval': '60s',
  'execution.checkpointing.savepoint-dir': 's3://flink/savepoints',
};
const HIGH_AVAILABILITY = { 'high-availability.type': 'kubernetes', 'high-availability.storageDir': 's3://flink/ha' };

function deployment(flinkConfiguration: JsonObject, spec: JsonObject = {}, name = 'web'): KubeObject {
  return object('flink.apache.org/v1beta1', 'FlinkDeployment', { spec: { flinkConfiguration, ...spec } }, { name });
}
const job = (upgradeMode: string): JsonObject => ({ job: { jarURI: 'local:///a.jar', upgradeMode } });
const sessionJob = (deploymentName: string): KubeObject =>
  object('flink.apache.org/v1beta1', 'FlinkSessionJob', { spec: { deploymentName, job: {} } });
const memory = (jobManager: string, taskManager: string, config: JsonObject = {}): KubeObject =>
  deployment(config, {
    jobManager: { resource: { memory: jobManager } },
    taskManager: { resource: { memory: taskManager } },
  });
const at = (key: string): string[] => [`spec.flinkConfiguration.${key}`];

export const cases: RuleCases = {
  'flink-state-places': {
    bad: [
      {
        what: 'savepoints nowhere',
        objects: [deployment({ ...STATE, 'execution.checkpointing.savepoint-dir': null }, job('savepoint'))],
        at: at('execution.checkpointing.savepoint-dir'),
      },
      {
        what: 'checkpoints nowhere',
        objects: [deployment({}, job('last-state'))],
        at: at('execution.checkpointing.dir'),
      },
      {
        what: 'high availability without a store',
        objects: [deployment({ 'high-availability.type': 'kubernetes' })],
        at: at('high-availability.storageDir'),
      },
      {
        what: 'two job managers without high availability',
        objects: [deployment({}, { jobManager: { replicas: 2 } })],
        at: ['spec.jobManager.replicas'],
      },
    ],
    good: [
      { what: 'all that is needed', objects: [deployment({ ...STATE, ...HIGH_AVAILABILITY }, job('savepoint'))] },
      {
        what: 'the same by its old names, in a tree',
        objects: [
          deployment(
            { state: { checkpoints: { dir: 's3://flink/c' }, savepoints: { dir: 's3://flink/s' } } },
            job('savepoint'),
          ),
        ],
      },
      { what: 'a session', objects: [deployment({})] },
      { what: 'standby job managers', objects: [deployment(HIGH_AVAILABILITY, { jobManager: { replicas: 2 } })] },
    ],
  },
  'flink-local-state': {
    bad: [
      {
        what: 'checkpoints on the disk of a pod',
        objects: [deployment({ 'execution.checkpointing.dir': 'file:///tmp/checkpoints' })],
        at: at('execution.checkpointing.dir'),
      },
    ],
    good: [
      { what: 'an object store', objects: [deployment(STATE)] },
      {
        what: 'a shared volume',
        objects: [
          deployment(
            { 'execution.checkpointing.dir': 'file:///shared' },
            { podTemplate: { spec: { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }] } } },
          ),
        ],
      },
    ],
  },
  'flink-recovery': {
    bad: [
      { what: 'a job that begins anew', objects: [deployment(STATE, job('stateless'))], at: ['spec.job.upgradeMode'] },
      {
        what: 'no checkpoints',
        objects: [deployment({}, job('savepoint'))],
        at: at('execution.checkpointing.interval'),
      },
      {
        what: 'a last state that goes with the job manager',
        objects: [deployment(STATE, job('last-state'))],
        at: at('high-availability.type'),
      },
    ],
    good: [
      { what: 'checkpoints and savepoints', objects: [deployment(STATE, job('savepoint'))] },
      { what: 'a session', objects: [deployment({})] },
      { what: 'dev', objects: [deployment({}, job('stateless'))], tier: 'dev' },
    ],
  },
  'flink-memory': {
    bad: [
      {
        what: 'less than the fixed parts',
        objects: [memory('200m', '256m')],
        at: ['spec.jobManager.resource.memory', 'spec.taskManager.resource.memory'],
      },
      { what: 'another unit', objects: [memory('2 GBytes', '4g')], at: ['spec.jobManager.resource.memory'] },
    ],
    good: [
      { what: 'units of Flink and of Kubernetes', objects: [memory('2048m', '4Gi'), memory('1 gb', '4096 mib')] },
      {
        what: 'parts that are set',
        objects: [memory('1g', '512m', { 'taskmanager.memory.network.min': '1m' })],
      },
    ],
  },
  'flink-config-key': {
    bad: [
      {
        what: 'an option without its last letter',
        objects: [deployment({ 'taskmanager.numberOfTaskSlot': '2' })],
        at: at('taskmanager.numberOfTaskSlot'),
      },
      {
        what: 'what the operator sets',
        objects: [deployment({ 'kubernetes.cluster-id': 'a' })],
        at: at('kubernetes.cluster-id'),
      },
    ],
    good: [
      { what: 'options', objects: [deployment({ ...STATE, 'taskmanager.numberOfTaskSlots': 2 })] },
      { what: 'another option of a similar name', objects: [deployment({ 'jobmanager.memory.flink.size': '1g' })] },
    ],
  },
  'flink-deployment-identity': {
    bad: [
      { what: 'a name of 46 characters', objects: [deployment({}, {}, 'a'.repeat(46))], at: ['metadata.name'] },
      {
        what: 'the image of another version',
        objects: [deployment({}, { flinkVersion: 'v1_19', image: 'flink:1.20.1' })],
        at: ['spec.flinkVersion'],
      },
    ],
    good: [
      { what: 'a name of 45 characters', objects: [deployment({}, {}, 'a'.repeat(45))] },
      {
        what: 'the image of the version',
        objects: [deployment({}, { flinkVersion: 'v2_0', image: 'a.io/flink:2.0.1' })],
      },
      { what: 'an image of its own', objects: [deployment({}, { flinkVersion: 'v2_0', image: 'a.io/clicks:1.4' })] },
    ],
  },
  'flink-session-reference': {
    bad: [
      { what: 'a session that is not there', objects: [sessionJob('web')], at: ['spec.deploymentName'] },
      { what: 'an application', objects: [deployment(STATE, job('savepoint')), sessionJob('web')] },
    ],
    good: [{ what: 'a session', objects: [deployment({}), sessionJob('web')] }],
  },
};
