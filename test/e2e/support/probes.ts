import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Cpu } from 'cdk8s-data-platform';
import { StatelessWorkload } from 'cdk8s-data-platform/kubernetes';

/**
 * A pod that does nothing but wait for commands: a client of one's own, which can be granted things like any other.
 *
 * @param scope - the tenant
 * @param name - name of the pod's Deployment
 * @param image - image with the tools that the test needs
 * @returns the client
 */
export function probe(scope: Construct, name: string, image: string): StatelessWorkload {
  return new StatelessWorkload(scope, name, {
    name,
    identity: { app: 'probe', instance: name, component: 'probe' },
    replicas: 1,
    pod: {
      user: 1000,
      containers: [
        {
          name: 'probe',
          image,
          command: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1; done'],
          resources: { cpu: Cpu.millis(20), memory: Size.mebibytes(512) },
          env: { KAFKA_HEAP_OPTS: '-Xmx192M', LOG_DIR: '/tmp' },
          writable: ['/tmp'],
        },
      ],
    },
  });
}
