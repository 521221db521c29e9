import { App, Chart, Size } from 'cdk8s';

import { Cpu } from '../../lib/core';
import { StatelessWorkload } from '../../lib/kubernetes';
import { Manifests } from '../../lib/testing';

test('a pod without annotations has no map of them, which kubectl apply would set again and again', () => {
  const chart = new Chart(new App(), 'a', { namespace: 'a' });
  new StatelessWorkload(chart, 'web', {
    name: 'web',
    identity: { app: 'web', instance: 'web', component: 'web' },
    pod: {
      user: 1000,
      containers: [
        { name: 'main', image: 'web:1.0.0', resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(32) } },
      ],
    },
  });
  const { spec } = Manifests.of(chart).get('Deployment', 'web');
  expect(spec).toHaveProperty('template.metadata.labels');
  expect(spec).not.toHaveProperty('template.metadata.annotations');
});
