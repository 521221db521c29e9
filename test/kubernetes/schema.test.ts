import { hasSchema, knownOperators, validateObject, type SchemaOptions } from '../../lib/kubernetes';
import { expectValid, schemaErrors } from '../../lib/testing';

const meta = { name: 'x', namespace: 'y' };

/** A pod with one container, and what is added to the two. */
const pod = (spec: object, container: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: meta,
  spec: { containers: [{ name: 'main', image: 'busybox:1.36', ...container }], ...spec },
});

const service = (...ports: readonly object[]): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta,
  spec: { selector: { app: 'x' }, ports },
});

const topic = (spec: object): object => ({
  apiVersion: 'kafka.strimzi.io/v1',
  kind: 'KafkaTopic',
  metadata: meta,
  spec,
});

const errors = (object: object, options?: SchemaOptions): string[] =>
  validateObject(object, options).map(({ path, message }) => `${path}: ${message}`);

describe('an object that Kubernetes takes', () => {
  test.each([
    [
      'a pod with quantities as text and number',
      pod({}, { resources: { limits: { cpu: '500m', memory: '1.5Gi' }, requests: { cpu: 1 } } }),
    ],
    [
      'ports by number and by name',
      pod({}, { readinessProbe: { httpGet: { port: 'http' } }, livenessProbe: { tcpSocket: { port: 80 } } }),
    ],
    [
      'free keys in maps',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...meta, labels: { 'a/b': 'c' } }, data: { any: 'text' } },
    ],
    [
      'one port for two protocols',
      service({ name: 'a', port: 53, protocol: 'TCP' }, { name: 'b', port: 53, protocol: 'UDP' }),
    ],
    [
      'a topic with any configuration',
      topic({ partitions: 3, config: { 'retention.ms': 1000, 'cleanup.policy': 'compact' } }),
    ],
  ])('has no errors: %s', (_, object) => {
    expect(errors(object)).toEqual([]);
  });

  test('a kind whose schema is not known has no errors, and can be told', () => {
    expect(errors({ apiVersion: 'example.com/v1', kind: 'Thing', anything: 1 })).toEqual([]);
    expect(hasSchema('example.com/v1', 'Thing')).toBe(false);
    expect(hasSchema('apps/v1', 'StatefulSet')).toBe(true);
    expect(hasSchema('kafka.strimzi.io/v1', 'KafkaUser')).toBe(true);
    expect(hasSchema('apps/v1beta1', 'StatefulSet')).toBe(false);
  });
});

describe('an object that Kubernetes refuses, or drops a part of', () => {
  test.each([
    [
      'an unknown field',
      pod({ hostNetwrk: true }),
      'spec.hostNetwrk: is no field that exists here; did you mean "hostNetwork"?',
    ],
    [
      'a field in a wrong place',
      pod({ readOnlyRootFilesystem: true }),
      'spec.readOnlyRootFilesystem: is no field that exists here',
    ],
    [
      'a number for text',
      pod({}, { env: [{ name: 'PORT', value: 80 }] }),
      'spec.containers[0].env[0].value: must be text, and not 80',
    ],
    ['text for a number', service({ port: '80' }), 'spec.ports[0].port: must be a whole number, and not "80"'],
    ['text for a truth', pod({ hostIPC: 'true' }), 'spec.hostIPC: must be true or false, and not "true"'],
    ['a map for a list', pod({ volumes: {} }), 'spec.volumes: must be a list, and not a map'],
    ['a list for a map', pod({ nodeSelector: [] }), 'spec.nodeSelector: must be a map, and not a list'],
    ['a missing field', service({ name: 'http' }), 'spec.ports[0]: lacks port, which is required'],
    [
      'a text of a closed set',
      pod({ restartPolicy: 'never' }),
      'spec.restartPolicy: must be one of "Always", "Never", "OnFailure", and not "never"; did you mean "Never"?',
    ],
    [
      'no amount',
      pod({}, { resources: { limits: { memory: '1 GB' } } }),
      'spec.containers[0].resources.limits.memory: must be an amount such as 500m or 2Gi, and not "1 GB"',
    ],
    [
      'no base64',
      { apiVersion: 'v1', kind: 'Secret', metadata: meta, data: { a: 'clear text' } },
      'data.a: must be base64, and not "clear text"',
    ],
    [
      'two ports alike',
      service({ name: 'a', port: 80, protocol: 'TCP' }, { name: 'b', port: 80, protocol: 'TCP' }),
      'spec.ports[1]: repeats item 0: same port and protocol',
    ],
    [
      'two containers alike',
      pod({ containers: [{ name: 'a' }, { name: 'a' }] }),
      'spec.containers[1]: repeats item 0: same name',
    ],
  ])('%s', (_, object, error) => {
    expect(errors(object)).toEqual([error]);
  });

  test.each([
    ['too small a number', topic({ partitions: 0 }), 'spec.partitions: must be at least 1, and not 0'],
    [
      'an unknown field',
      topic({ partition: 1 }),
      'spec.partition: is no field that exists here; did you mean "partitions"?',
    ],
    [
      'a pattern',
      {
        apiVersion: 'kafka.strimzi.io/v1',
        kind: 'Kafka',
        metadata: meta,
        spec: { kafka: { listeners: [{ name: 'Tls', port: 9093, type: 'internal', tls: true }] } },
      },
      'spec.kafka.listeners[0].name: must match ^[a-z0-9]{1,11}$, and "Tls" does not',
    ],
  ])('of an operator: %s', (_, object, error) => {
    expect(errors(object)).toEqual([error]);
  });

  test('every error is told, each with its place', () => {
    expect(errors(pod({ a: 1, containers: [{ nam: 'x' }] }))).toEqual([
      'spec.containers[0].nam: is no field that exists here; did you mean "name"?',
      'spec.containers[0]: lacks name, which is required',
      'spec.a: is no field that exists here',
    ]);
  });

  test.each([[[]], ['text'], [{ kind: 'Pod' }]])('what is no object is told: %j', (value) => {
    expect(validateObject(value)).toHaveLength(1);
  });
});

describe('minors of Kubernetes', () => {
  // hostnameOverride came with 1.34, the comparing operators of tolerations with 1.35
  const renamed = pod({ hostnameOverride: 'x' });
  const comparing = pod({ tolerations: [{ key: 'sla', operator: 'Gt', value: '900' }] });

  test('a field that only some minors have is refused by the others', () => {
    expect(errors(renamed, { minors: ['1.34', '1.35'] })).toEqual([]);
    expect(errors(renamed, { minors: ['1.33', '1.34'] })).toEqual([
      'spec.hostnameOverride: exists in Kubernetes 1.34, 1.35, and not in 1.33',
    ]);
    expect(errors(renamed)).toHaveLength(1);
  });

  test('a text that only some minors take is refused by the others', () => {
    expect(errors(comparing, { minors: ['1.35'] })).toEqual([]);
    expect(errors(comparing)).toEqual([
      'spec.tolerations[0].operator: takes that value in Kubernetes 1.35, and not in 1.33, 1.34',
    ]);
  });

  test('a field that one minor requires is required where that minor counts', () => {
    const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: meta, spec: { ingress: [] } };
    expect(errors(policy, { minors: ['1.34'] })).toEqual([]);
    expect(errors(policy, { minors: ['1.33', '1.34'] })).toEqual(['spec: lacks podSelector, which is required']);
  });

  test('a minor that is newer than the schemas is held against all that they know', () => {
    expect(errors(pod({}), { minors: ['1.99'] })).toEqual([]);
    expect(errors(renamed, { minors: ['1.99'] })).toHaveLength(1);
  });
});

describe('the helpers for tests of stacks', () => {
  test('give one line an error, with kind and name', () => {
    expect(schemaErrors([pod({}), pod({ a: 1 })])).toEqual(['Pod y/x: spec.a is no field that exists here']);
  });

  test('expectValid fails with all of them', () => {
    expect(() => expectValid([pod({})])).not.toThrow();
    expect(() => expectValid([pod({ a: 1 }), topic({ b: 1 })])).toThrow(
      /Pod y\/x: spec\.a .*\nKafkaTopic y\/x: spec\.b /,
    );
  });
});

describe('operators', () => {
  const flink = (spec: object): object => ({
    apiVersion: 'flink.apache.org/v1beta1',
    kind: 'FlinkDeployment',
    metadata: meta,
    spec,
  });

  test('each has its schemas, of several versions where there are', () => {
    const known = knownOperators();
    expect(known.get('strimzi')).toEqual(['1.2.0']);
    expect(known.get('flink-kubernetes-operator')).toEqual(['1.14.0', '1.15.0']);
    expect(hasSchema('cert-manager.io/v1', 'Certificate')).toBe(true);
    expect(hasSchema('gateway.networking.k8s.io/v1', 'HTTPRoute')).toBe(true); // a group of k8s.io, and not in Kubernetes
    expect(hasSchema('networking.k8s.io/v1', 'Ingress')).toBe(true);
    expect(hasSchema('control.k8ssandra.io/v1alpha1', 'K8ssandraTask')).toBe(true); // two operators share the group
    expect(hasSchema('control.k8ssandra.io/v1alpha1', 'CassandraTask')).toBe(true);
  });

  test.each(['1.14.0', '1.14.9', '1.99.0', '0.1.0'])('version %s finds the schemas nearest to it', (version) => {
    const operators = [{ name: 'flink-kubernetes-operator', version }];
    expect(errors(flink({ flinkVersion: 'v2_0' }), { operators })).toEqual([]);
    expect(errors(flink({ flinkVersion: 'v9_9' }), { operators })).toHaveLength(1);
  });

  test('a required field with a default need not be given', () => {
    // HTTPRoute: spec.rules has one; type of a path match has a default and is not given here
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: meta,
      spec: { rules: [{ matches: [{ path: { value: '/a' } }] }] },
    };
    expect(errors(route)).toEqual([]);
  });
});

describe('late text', () => {
  test.each([
    ['an enum', pod({}, { imagePullPolicy: '⟦late:0⟧' })],
    ['an amount', pod({}, { resources: { limits: { memory: '⟦late:0⟧Gi' } } })],
    ['a port', pod({}, { readinessProbe: { httpGet: { port: '⟦late:0⟧' } } })],
  ])('is not judged: %s', (_, object) => {
    expect(errors(object)).toEqual([]);
  });

  test('fails where only a number may stand', () => {
    expect(errors(pod({ priority: '⟦late:0⟧' }))).toHaveLength(1);
  });
});
