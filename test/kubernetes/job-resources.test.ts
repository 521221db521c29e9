import { App, Chart, Size } from 'cdk8s';
import { Cpu } from '../../lib/core';
import { JobWorkload, type JobWorkloadProps, type Resources } from '../../lib/kubernetes';
import { Manifests } from '../../lib/testing';

function job(resources: Partial<Resources>, props: Partial<JobWorkloadProps> = {}): unknown {
  const chart = new Chart(new App(), 'chart', { namespace: 'analytics' });
  const container = {
    name: 'main',
    image: 'busybox:1.36',
    resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(16), ...resources },
  };
  new JobWorkload(chart, 'once', {
    name: 'once',
    identity: { app: 'test', instance: 'once', component: 'job' },
    pod: { user: 1000, containers: [container] },
    ...props,
  });
  return Manifests.of(chart).get('Job', 'once-*').spec;
}

test('a container sets aside the disk space that it is given, and may take no more', () => {
  expect(job({ ephemeralStorage: Size.gibibytes(20) })).toMatchObject({
    template: {
      spec: {
        containers: [
          {
            resources: {
              requests: { 'ephemeral-storage': '20Gi' },
              limits: { 'ephemeral-storage': '20Gi' },
            },
          },
        ],
      },
    },
  });
});

test('a job whose disruptions are free does not count an evicted pod as a retry', () => {
  const ignored = { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] };
  expect(job({}, { disruptions: 'free' })).toMatchObject({ podFailurePolicy: ignored });
  expect(job({})).not.toHaveProperty('podFailurePolicy');
});
