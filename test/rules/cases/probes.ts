import { pod, workload, type RuleCases } from './case';

const ports = [{ name: 'http', containerPort: 8080 }];
const tcp = { tcpSocket: { port: 8080 } };
const web = (container: object, kind = 'Deployment') => [workload(kind, {}, {}, { ports, ...container })];
const main = 'spec.template.spec.containers[0]';

export const cases: RuleCases = {
  'container-readiness-probe': {
    bad: [{ what: 'ports without one', objects: web({ livenessProbe: tcp }), at: [`${main}.readinessProbe`] }],
    good: [
      { what: 'one that has it', objects: web({ readinessProbe: tcp }) },
      { what: 'no ports', objects: web({ ports: [] }) },
      { what: 'a pod that ends', objects: [pod({}, { ports })] },
      {
        what: 'an init container',
        objects: [workload('Deployment', {}, { initContainers: [{ name: 'first', ports }] })],
      },
    ],
  },
  'container-liveness-probe': {
    bad: [
      {
        what: 'ports without one',
        objects: web({ readinessProbe: tcp }, 'StatefulSet'),
        at: [`${main}.livenessProbe`],
      },
    ],
    good: [
      { what: 'one that has it', objects: web({ livenessProbe: tcp }) },
      { what: 'no ports', objects: web({ ports: undefined }, 'DaemonSet') },
    ],
  },
  'container-probes-identical': {
    bad: [
      {
        what: 'the same question with the same patience',
        objects: web({ livenessProbe: tcp, readinessProbe: { ...tcp, failureThreshold: 3 } }),
        at: [`${main}.livenessProbe`],
      },
    ],
    good: [
      {
        what: 'more patience',
        objects: web({ livenessProbe: { ...tcp, failureThreshold: 6 }, readinessProbe: tcp }),
      },
      {
        what: 'another question',
        objects: web({ livenessProbe: tcp, readinessProbe: { httpGet: { port: 8080, path: '/ready' } } }),
      },
      { what: 'only one of both', objects: web({ livenessProbe: tcp }) },
    ],
  },
  'container-probe-port': {
    bad: [
      {
        what: 'a name that no port has',
        objects: web({ livenessProbe: { httpGet: { port: 'https' } }, startupProbe: { tcpSocket: { port: 'x' } } }),
        at: [`${main}.livenessProbe.httpGet.port`, `${main}.startupProbe.tcpSocket.port`],
      },
    ],
    good: [
      { what: 'the name of a port', objects: web({ readinessProbe: { httpGet: { port: 'http' } } }) },
      { what: 'a number that is not declared', objects: web({ readinessProbe: { tcpSocket: { port: 9 } } }) },
      { what: 'a command', objects: web({ readinessProbe: { exec: { command: ['true'] } } }) },
    ],
  },
};
