import { Size } from 'cdk8s';
import type { Construct } from 'constructs';

import { Cpu } from '../../lib/core';
import {
  StatelessWorkload,
  type PodProps,
  type StatelessWorkloadProps,
  type WorkloadIdentity,
} from '../../lib/kubernetes';

/** The labels of a web server, as its own system. */
export function identityOf(name: string): WorkloadIdentity {
  return { app: 'web', instance: name, component: 'server' };
}

/** A pod with one small container. */
export function pod(props: Partial<PodProps> = {}): PodProps {
  const resources = { cpu: Cpu.millis(100), memory: Size.mebibytes(64) };
  return { user: 10001, containers: [{ name: 'web', image: 'example/web:1.4.2', resources }], ...props };
}

/** A web server: the smallest workload that the tests of the shared layers need. */
export function web(scope: Construct, id: string, props: Partial<StatelessWorkloadProps> = {}): StatelessWorkload {
  const name = props.name ?? id;
  return new StatelessWorkload(scope, id, {
    name,
    identity: identityOf(name),
    replicas: 2,
    ports: [{ name: 'http', port: 80, containerPort: 8080 }],
    pod: pod(),
    ...props,
  });
}
