import { Cron, Size } from 'cdk8s';
import * as fc from 'fast-check';
import { Strimzi, Target, type Operator } from '../../lib/environment';
import { Cpu } from '../../lib/core';
import {
  JobWorkload,
  ScheduledWorkload,
  StatefulWorkload,
  StatelessWorkload,
  type PodProps,
} from '../../lib/kubernetes';
import { Platform, Tenant } from '../../lib/platform';
import { Rules } from '../../lib/rules';
import { FlinkApplication, FlinkSession } from '../../lib/systems/flink';
import { KafkaCluster } from '../../lib/systems/kafka';
import { ObjectStore } from '../../lib/systems/object-store';
import { SparkJob } from '../../lib/systems/spark';

/** What an API server would say of a name; a name that is too long is a problem of the construct instead. */
const NAMES = ['annotations', 'data-key', 'label-syntax', 'namespace-reference', 'object-name', 'pod-part-name'];

/** What a person may write: short, long, too long, and no name at all. */
const id = fc.oneof(
  fc.stringMatching(/^[a-z]([-a-z0-9]{0,12}[a-z0-9])?$/),
  fc.stringMatching(/^[a-z]([-a-z0-9]{28,60}[a-z0-9])?$/),
  fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,90}[a-z0-9])?$/),
  fc.string({ minLength: 1, maxLength: 80 }).filter((text) => !text.includes('/')),
);

/** A name of a workload, which is taken as it is given. */
const workloadName = fc.stringMatching(/^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$/);

const POD: PodProps = {
  user: 1000,
  containers: [
    { name: 'work', image: 'busybox:1.36', resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(64) } },
  ],
};

/** The findings of names, over a platform that says what was given in them. */
function badNames(build: (platform: Platform) => void, operators: readonly Operator[] = []): string[] {
  const platform = new Platform({ name: 'names', target: Target.local(), tier: 'prod', operators });
  build(platform);
  return Rules.of(platform)
    .judge('2026-01-01')
    .findings.filter(({ rule }) => NAMES.includes(rule))
    .map(({ rule, path, property = '', given = '' }) => `${rule} ${path} ${property} ${given}`);
}

/** Whatever people call their systems: what is derived is a name that an API server takes. */
describe('no name that is derived from others is refused by an API server', () => {
  const shows = (
    build: (platform: Platform, ids: readonly [string, string, string]) => void,
    ...given: Operator[]
  ): void => {
    fc.assert(
      fc.property(fc.tuple(id, id, workloadName), (ids) => {
        expect(
          badNames((platform) => {
            build(platform, ids);
          }, given),
        ).toEqual([]);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  };

  test('of workloads', () => {
    shows((platform, [namespace, , name]) => {
      const tenant = new Tenant(platform, namespace);
      const identity = { app: 'work', instance: name, component: 'worker' };
      const ports = [{ name: 'http', port: 80, containerPort: 8080 }];
      new StatelessWorkload(tenant, 'a', { name, identity, replicas: 2, ports, pod: POD });
      new JobWorkload(tenant, 'b', { name: `j-${name}`, identity, pod: POD });
      new ScheduledWorkload(tenant, 'c', {
        name: `c-${name}`,
        identity,
        pod: POD,
        schedule: Cron.daily(),
      });
      new StatefulWorkload(tenant, 'd', { name: `s-${name}`, identity, replicas: 3, ports, pod: POD });
    });
  });

  test('of Kafka', () => {
    shows(kafka);
  });

  test('of Kafka on Strimzi', () => {
    shows(kafka, Strimzi.v1_2());
  });

  test('of Flink and its object store', () => {
    shows((platform, [namespace, name, bucket]) => {
      const store = new ObjectStore(new Tenant(platform, 'storage'), name, { capacity: Size.gibibytes(50) });
      const state = store.addBucket(bucket).prefix('flink');
      const tenant = new Tenant(platform, namespace);
      new FlinkSession(tenant, name, { state, taskManagers: 1, taskSlots: 4 });
      new FlinkApplication(tenant, bucket, { image: 'a:1', jar: 'local:///a.jar', parallelism: 1, state });
    });
  });

  test('of Spark and its object store', () => {
    shows((platform, [namespace, name, bucket]) => {
      const store = new ObjectStore(new Tenant(platform, 'storage'), name, { capacity: Size.gibibytes(50) });
      const lake = store.addBucket(bucket);
      const tenant = new Tenant(platform, namespace);
      const job = new SparkJob(tenant, name, {
        image: 'a:1',
        python: 'print(1)',
        executors: 2,
        schedule: Cron.daily(),
        eventLog: lake.prefix('events'),
      });
      lake.grantReadWrite(job);
    });
  });
});

function kafka(platform: Platform, [namespace, name, client]: readonly [string, string, string]): void {
  const cluster = new KafkaCluster(new Tenant(platform, namespace), name, {
    version: '4.2.0',
    storage: Size.gibibytes(20),
  });
  const topic = cluster.addTopic('orders', { partitions: 3 });
  const identity = { app: 'work', instance: 'work', component: 'worker' };
  const job = new JobWorkload(new Tenant(platform, 'clients'), 'client', { name: client, identity, pod: POD });
  topic.grantProduce(job);
}
