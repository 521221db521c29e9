import { Target } from '../../../lib/environment';
import type { KubeObject } from '../../../lib/kubernetes';
import { pod, type RuleCases } from './case';

const topic = (spec: KubeObject['spec'], apiVersion = 'kafka.strimzi.io/v1'): KubeObject => ({
  apiVersion,
  kind: 'KafkaTopic',
  metadata: { name: 'orders', namespace: 'shop' },
  spec,
});

export const cases: RuleCases = {
  schema: {
    bad: [
      { what: 'a field that no kind of Kubernetes has', objects: [pod({ hostNetwrk: true })], at: ['spec.hostNetwrk'] },
      {
        what: 'a text that is not one of the enum',
        objects: [pod({}, { imagePullPolicy: 'Allways' })],
        at: ['spec.containers[0].imagePullPolicy'],
      },
      { what: 'a pod without containers', objects: [pod({ containers: undefined })], at: ['spec'] },
      { what: 'a topic of Strimzi with no partition', objects: [topic({ partitions: 0 })], at: ['spec.partitions'] },
      {
        what: 'environment variables of one name',
        objects: [
          pod(
            {},
            {
              env: [
                { name: 'A', value: '1' },
                { name: 'A', value: '2' },
              ],
            },
          ),
        ],
        at: ['spec.containers[0].env[1]'],
      },
      {
        what: 'one port twice, once with the protocol that is meant where none is given',
        objects: [pod({}, { ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] })],
        at: ['spec.containers[0].ports[1]'],
      },
      {
        what: 'a value that only newer minors than the target have',
        objects: [pod({ tolerations: [{ operator: 'Gt', key: 'a', value: '1' }] })],
        target: Target.generic({ kubernetes: ['1.33'] }),
        at: ['spec.tolerations[0].operator'],
      },
    ],
    good: [
      { what: 'a pod', objects: [pod()] },
      { what: 'a topic of Strimzi', objects: [topic({ partitions: 3, config: { 'retention.ms': 1000 } })] },
      { what: 'a kind that nobody has a schema of', objects: [topic({}, 'example.com/v1')] },
      { what: 'a late value where a pattern is asked for', objects: [pod({}, { imagePullPolicy: '⟦late:0⟧' })] },
      {
        what: 'a field that is written as null',
        objects: [pod({}, { securityContext: { runAsUser: null } })],
      },
    ],
  },
};
