import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { object, type RuleCases } from './case';

const flink = (spec: JsonObject): KubeObject => object('flink.apache.org/v1beta1', 'FlinkDeployment', { spec });
const spark = (spec: JsonObject): KubeObject => object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', { spec });
const container = (fields: JsonObject): KubeObject =>
  flink({ podTemplate: { spec: { containers: [{ name: 'flink-main-container', ...fields }] } } });
const account = object('v1', 'ServiceAccount', {}, { name: 'flink' });

export const cases: RuleCases = {
  'operator-pod-isolation': {
    bad: [
      {
        what: 'a privileged container of a template',
        objects: [container({ securityContext: { privileged: true } })],
        at: ['spec.podTemplate.spec.containers[0].securityContext.privileged'],
      },
      {
        what: 'a driver on the network of its node',
        objects: [spark({ driver: { hostNetwork: true } })],
        at: ['spec.driver.hostNetwork'],
      },
      {
        what: 'a driver that is root',
        objects: [spark({ driver: { securityContext: { runAsUser: 0 } } })],
        at: ['spec.driver.securityContext.runAsUser'],
      },
      {
        what: 'a directory of the node',
        objects: [spark({ volumes: [{ name: 'a', hostPath: { path: '/data' } }] })],
        at: ['spec.volumes[0].hostPath'],
      },
      {
        what: 'a right of the kernel',
        objects: [container({ securityContext: { capabilities: { add: ['SYS_ADMIN'] } } })],
        at: ['spec.podTemplate.spec.containers[0].securityContext.capabilities.add'],
      },
    ],
    good: [
      {
        what: 'a container that stays apart',
        objects: [
          container({
            securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          }),
        ],
      },
      {
        what: 'a kind of which nobody knows that it makes pods',
        objects: [object('policies.example.com/v1', 'PodPolicy', { spec: { privileged: true } })],
      },
    ],
  },
  'operator-image-tag': {
    bad: [
      { what: 'latest', objects: [flink({ image: 'flink:latest' })], at: ['spec.image'] },
      { what: 'no tag', objects: [spark({ image: 'a.io:5000/spark' })], at: ['spec.image'] },
    ],
    good: [
      {
        what: 'an exact tag, and a digest',
        objects: [flink({ image: 'flink:1.20.1' }), spark({ image: `a.io/b@sha256:${'a'.repeat(64)}` })],
      },
    ],
  },
  'operator-service-account': {
    bad: [
      {
        what: 'an account that is not there',
        objects: [account, flink({ serviceAccount: 'flnk' })],
        at: ['spec.serviceAccount'],
      },
    ],
    good: [
      { what: 'an account that is made', objects: [account, flink({ serviceAccount: 'flink' })] },
      { what: 'an account that the operator makes', objects: [account, flink({ serviceAccount: 'web-flink' })] },
    ],
  },
  'operator-config-map': {
    bad: [
      {
        what: 'a ConfigMap that is not there',
        objects: [spark({ driver: { configMaps: [{ name: 'a', path: '/a' }] } })],
        at: ['spec.driver.configMaps[0].name'],
      },
    ],
    good: [
      {
        what: 'a ConfigMap that is made',
        objects: [
          object('v1', 'ConfigMap', {}, { name: 'a' }),
          spark({ driver: { configMaps: [{ name: 'a', path: '/a' }] } }),
        ],
      },
    ],
  },
  'operator-storage-class': {
    bad: [
      {
        what: 'a class that is neither made nor a need',
        objects: [
          object('kafka.strimzi.io/v1', 'KafkaNodePool', {
            spec: { storage: { type: 'persistent-claim', class: 'fats' } },
          }),
        ],
        needs: [],
        at: ['spec.storage.class'],
      },
    ],
    good: [
      {
        what: 'a class of the cluster, of which nothing is known',
        objects: [
          object('kafka.strimzi.io/v1', 'KafkaNodePool', {
            spec: { storage: { type: 'persistent-claim', class: 'fast' } },
          }),
        ],
      },
    ],
  },
};
