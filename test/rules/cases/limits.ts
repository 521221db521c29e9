import { Target } from '../../../lib/environment';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import { pod, type RuleCases } from './case';

const namespace = 'shop';
const labels = { app: 'web' };

const object = (apiVersion: string, kind: string, name: string, fields: JsonObject = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...fields,
});
const template: JsonObject = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'a:1' }] } };
const runOnce: JsonObject = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a:1' }] } };
const workload = (kind: string, name: string, spec: JsonObject = {}): KubeObject =>
  object('apps/v1', kind, name, {
    spec: {
      selector: { matchLabels: labels },
      template,
      ...(kind === 'StatefulSet' ? { serviceName: 'web' } : {}),
      ...spec,
    },
  });
const service = (name: string, ...ports: readonly JsonObject[]): KubeObject =>
  object('v1', 'Service', name, { spec: { selector: labels, ports: ports.length === 0 ? [{ port: 80 }] : ports } });
const cronJob = (name: string, spec: JsonObject = {}): KubeObject =>
  object('batch/v1', 'CronJob', name, {
    spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: runOnce } }, ...spec },
  });
const job = (name: string, spec: JsonObject = {}): KubeObject =>
  object('batch/v1', 'Job', name, { spec: { template: runOnce, ...spec } });
const configMap = (name: string, key: string, bytes = 1): KubeObject =>
  object('v1', 'ConfigMap', name, { data: { [key]: 'x'.repeat(bytes) } });
const withMetadata = (metadata: object): KubeObject => ({
  ...configMap('web', 'a'),
  metadata: { name: 'web', namespace, ...metadata },
});
const a = (length: number): string => 'a'.repeat(length);
const probe = (given: JsonObject, kind = 'readinessProbe'): KubeObject =>
  pod({}, { [kind]: { tcpSocket: { port: 80 }, ...given } });
const ingress = (rule: JsonObject): KubeObject =>
  object('networking.k8s.io/v1', 'Ingress', 'web', { spec: { rules: [rule] } });
const http = (path: string, pathType: string): JsonObject => ({
  http: { paths: [{ path, pathType, backend: { service: { name: 'web', port: { number: 80 } } } }] },
});
const storageClass = (entries: number): KubeObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast' },
  provisioner: 'example.com/disk',
  parameters: Object.fromEntries(Array.from({ length: entries }, (_, index) => [`p${String(index)}`, 'x'])),
});

/** Cases that an API server answers as well: tools hold them against a real one. */
export const cases: RuleCases = {
  'object-name': {
    bad: [
      { what: 'a Service that begins with a digit', objects: [service('1web')], at: ['metadata.name'] },
      { what: 'a Service with a dot', objects: [service('web.shop')], at: ['metadata.name'] },
      { what: 'a Service of 64 characters', objects: [service(a(64))], at: ['metadata.name'] },
      { what: 'a CronJob of 53 characters', objects: [cronJob(a(53))], at: ['metadata.name'] },
      { what: 'a Job of 64 characters', objects: [job(a(64))], at: ['metadata.name'] },
      {
        what: 'a StatefulSet of 53 characters, whose pods would be refused',
        objects: [workload('StatefulSet', a(53))],
        at: ['metadata.name'],
      },
      { what: 'a StatefulSet with a dot', objects: [workload('StatefulSet', 'web.1')], at: ['metadata.name'] },
      { what: 'a ConfigMap in capitals', objects: [configMap('Web', 'a')], at: ['metadata.name'] },
      { what: 'a Deployment with an underscore', objects: [workload('Deployment', 'we_b')], at: ['metadata.name'] },
      { what: 'a ConfigMap of 254 characters', objects: [configMap(a(254), 'a')], at: ['metadata.name'] },
      {
        what: 'a Namespace with a dot',
        objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a.b' } }],
        at: ['metadata.name'],
      },
      {
        what: 'a role with a slash',
        objects: [object('rbac.authorization.k8s.io/v1', 'Role', 'a/b', { rules: [] })],
        at: ['metadata.name'],
      },
    ],
    good: [
      { what: 'a Service of 63 characters', objects: [service(a(63))] },
      { what: 'a CronJob of 52 characters', objects: [cronJob(a(52))] },
      { what: 'a Job of 63 characters', objects: [job(a(63))] },
      {
        what: 'a StatefulSet of 52 characters that begins with a digit',
        objects: [workload('StatefulSet', `1${a(51)}`)],
      },
      { what: 'a Deployment with a dot', objects: [workload('Deployment', `${a(64)}.b`)] },
      { what: 'a role with colons', objects: [object('rbac.authorization.k8s.io/v1', 'Role', 'A:b_c', { rules: [] })] },
      {
        what: 'a disruption budget with an underscore',
        objects: [object('policy/v1', 'PodDisruptionBudget', 'a_b', { spec: { selector: { matchLabels: labels } } })],
      },
    ],
  },
  'label-syntax': {
    bad: [
      {
        what: 'a value of 64 characters',
        objects: [withMetadata({ labels: { a: a(64) } })],
        at: ['metadata.labels.a'],
      },
      { what: 'a value with a blank', objects: [withMetadata({ labels: { a: 'b c' } })], at: ['metadata.labels.a'] },
      {
        what: 'a value that ends with a dot',
        objects: [withMetadata({ labels: { a: 'b.' } })],
        at: ['metadata.labels.a'],
      },
      {
        what: 'a key with two slashes',
        objects: [withMetadata({ labels: { 'a/b/c': 'd' } })],
        at: ['metadata.labels.a/b/c'],
      },
      { what: 'a key of 64 characters', objects: [withMetadata({ labels: { [a(64)]: 'd' } })] },
      { what: 'a domain in capitals', objects: [withMetadata({ labels: { 'A.io/b': 'd' } })] },
      {
        what: 'a label of a template',
        objects: [
          workload('Deployment', 'web', {
            template: { ...template, metadata: { labels: { app: 'web', version: 'a/b' } } },
          }),
        ],
        at: ['spec.template.metadata.labels.version'],
      },
      {
        what: 'a selector of nodes',
        objects: [pod({ nodeSelector: { zone: 'a b' } })],
        at: ['spec.nodeSelector.zone'],
      },
    ],
    good: [
      { what: 'a value of 63 characters', objects: [withMetadata({ labels: { a: a(63) } })] },
      { what: 'an empty value', objects: [withMetadata({ labels: { a: '' } })] },
      {
        what: 'a domain, dots, underscores and capitals',
        objects: [withMetadata({ labels: { 'a.io/B_c.d': 'E_f.g-1' } })],
      },
    ],
  },
  annotations: {
    bad: [
      {
        what: 'more than 256 KiB together',
        objects: [withMetadata({ annotations: { a: a(200 * 1024), b: a(60 * 1024) } })],
        at: ['metadata.annotations'],
      },
      {
        what: 'a key with a blank',
        objects: [withMetadata({ annotations: { 'a b': 'c' } })],
        at: ['metadata.annotations.a b'],
      },
    ],
    good: [
      { what: 'any text as a value', objects: [withMetadata({ annotations: { 'a.io/b': '{ "c": 1 }\n' } })] },
      { what: '256 KiB together', objects: [withMetadata({ annotations: { a: a(256 * 1024 - 1) } })] },
    ],
  },
  'data-key': {
    bad: [
      { what: 'a path', objects: [configMap('web', 'conf/a.xml')], at: ['data.conf/a.xml'] },
      { what: 'a blank', objects: [configMap('web', 'a b')] },
      { what: 'what means the folder above', objects: [configMap('web', '..')] },
      {
        what: 'a key of a Secret',
        objects: [object('v1', 'Secret', 'web', { stringData: { 'a:b': 'c' } })],
        at: ['stringData.a:b'],
      },
      { what: '254 characters', objects: [configMap('web', a(254))] },
    ],
    good: [
      { what: 'the name of a hidden file', objects: [configMap('web', '.a_B-1.xml')] },
      { what: '253 characters', objects: [configMap('web', a(253))] },
    ],
  },
  'pod-part-name': {
    bad: [
      { what: 'a container in capitals', objects: [pod({}, { name: 'Main' })], at: ['spec.containers[0].name'] },
      { what: 'a container of 64 characters', objects: [pod({}, { name: a(64) })], at: ['spec.containers[0].name'] },
      {
        what: 'a port of 16 characters',
        objects: [pod({}, { ports: [{ name: a(16), containerPort: 80 }] })],
        at: ['spec.containers[0].ports[0].name'],
      },
      { what: 'a port without a letter', objects: [pod({}, { ports: [{ name: '8080', containerPort: 80 }] })] },
      { what: 'a port with two dashes', objects: [pod({}, { ports: [{ name: 'a--b', containerPort: 80 }] })] },
      {
        what: 'a volume with an underscore',
        objects: [
          pod({ volumes: [{ name: 'a_b', emptyDir: {} }] }, { volumeMounts: [{ name: 'a_b', mountPath: '/a' }] }),
        ],
        at: ['spec.volumes[0].name'],
      },
      {
        what: 'a container named as an init container',
        objects: [pod({ initContainers: [{ name: 'main', image: 'a:1' }] })],
        at: ['spec.containers[0].name'],
      },
      { what: 'a host with a dot', objects: [pod({ hostname: 'a.b' })], at: ['spec.hostname'] },
      {
        what: 'two ports of a Service without names',
        objects: [service('web', { port: 80 }, { port: 81, name: 'b' })],
        at: ['spec.ports[0].name'],
      },
      {
        what: 'two ports of a Service with one name',
        objects: [service('web', { port: 80, name: 'b' }, { port: 81, name: 'b' })],
        at: ['spec.ports[1].name'],
      },
    ],
    good: [
      { what: 'a port of 15 characters', objects: [pod({}, { ports: [{ name: a(15), containerPort: 80 }] })] },
      { what: 'one port of a Service without a name', objects: [service('web')] },
      {
        what: 'a port of a Service with a longer name than a container could have',
        objects: [service('web', { port: 80, name: a(63) }, { port: 81, name: 'b' })],
      },
      { what: 'a container of 63 characters', objects: [pod({}, { name: a(63) })] },
    ],
  },
  'variable-name': {
    bad: [
      {
        what: 'a name with a blank',
        objects: [pod({}, { env: [{ name: 'A B', value: 'c' }] })],
        at: ['spec.containers[0].env[0].name'],
      },
      { what: 'a name that begins with a digit', objects: [pod({}, { env: [{ name: '1A', value: 'c' }] })] },
      {
        what: 'an equals sign, whatever the minor',
        objects: [pod({}, { env: [{ name: 'A=B', value: 'c' }] })],
        target: Target.generic({ kubernetes: ['1.35'] }),
      },
    ],
    good: [
      {
        what: 'any name where every minor takes it',
        objects: [pod({}, { env: [{ name: '1 A', value: 'c' }] })],
        target: Target.generic({ kubernetes: ['1.34', '1.35'] }),
      },
      { what: 'letters, digits, dots, dashes', objects: [pod({}, { env: [{ name: '_a.B-1', value: 'c' }] })] },
    ],
  },
  'container-text-size': {
    bad: [
      {
        what: 'a variable of 128 KiB',
        objects: [pod({}, { env: [{ name: 'A', value: a(128 * 1024) }] })],
        at: ['spec.containers[0].env[0]'],
      },
      {
        what: 'an argument of 200 KiB',
        objects: [pod({}, { args: ['-c', a(200 * 1024)] })],
        at: ['spec.containers[0].args[1]'],
      },
    ],
    good: [{ what: 'arguments of 127 KiB each', objects: [pod({}, { args: [a(127 * 1024), a(127 * 1024)] })] }],
  },
  'field-limit': {
    bad: [
      {
        what: 'fewer replicas than none',
        objects: [workload('Deployment', 'web', { replicas: -1 })],
        at: ['spec.replicas'],
      },
      {
        what: 'a deadline that leaves no time to become ready',
        objects: [workload('Deployment', 'web', { minReadySeconds: 60, progressDeadlineSeconds: 60 })],
        at: ['spec.progressDeadlineSeconds'],
      },
      { what: 'a Job of -1 at once', objects: [job('web', { parallelism: -1 })], at: ['spec.parallelism'] },
      {
        what: 'a controller of a Job with a long name',
        objects: [job('web', { managedBy: `a.io/${a(60)}` })],
        at: ['spec.managedBy'],
      },
      { what: 'a schedule of four fields', objects: [cronJob('web', { schedule: '0 3 * *' })], at: ['spec.schedule'] },
      { what: 'minute 60', objects: [cronJob('web', { schedule: '60 3 * * *' })], at: ['spec.schedule'] },
      { what: 'day 7 of the week', objects: [cronJob('web', { schedule: '0 3 * * 7' })], at: ['spec.schedule'] },
      { what: 'day 0 of the month', objects: [cronJob('web', { schedule: '0 3 0 * *' })], at: ['spec.schedule'] },
      { what: 'a range backwards', objects: [cronJob('web', { schedule: '0 5-3 * * *' })], at: ['spec.schedule'] },
      { what: 'a step of nothing', objects: [cronJob('web', { schedule: '*/0 * * * *' })], at: ['spec.schedule'] },
      {
        what: 'a nickname that does not exist',
        objects: [cronJob('web', { schedule: '@dayly' })],
        at: ['spec.schedule'],
      },
      {
        what: 'a time zone within the schedule',
        objects: [cronJob('web', { schedule: 'TZ=UTC 0 3 * * *' })],
        at: ['spec.schedule'],
      },
      { what: 'the local time zone', objects: [cronJob('web', { timeZone: 'Local' })], at: ['spec.timeZone'] },
      {
        what: 'port 0 of a container',
        objects: [pod({}, { ports: [{ containerPort: 0 }] })],
        at: ['spec.containers[0].ports[0].containerPort'],
      },
      { what: 'port 65536 of a Service', objects: [service('web', { port: 65536 })], at: ['spec.ports[0].port'] },
      {
        what: 'port 0 behind a Service',
        objects: [service('web', { port: 80, targetPort: 70000 })],
        at: ['spec.ports[0].targetPort'],
      },
      {
        what: 'a probe before the beginning',
        objects: [probe({ initialDelaySeconds: -1 })],
        at: ['spec.containers[0].readinessProbe.initialDelaySeconds'],
      },
      {
        what: 'a probe that never repeats',
        objects: [probe({ periodSeconds: -5 })],
        at: ['spec.containers[0].readinessProbe.periodSeconds'],
      },
      {
        what: 'a liveness probe that has to succeed twice',
        objects: [probe({ successThreshold: 2 }, 'livenessProbe')],
        at: ['spec.containers[0].livenessProbe.successThreshold'],
      },
      {
        what: 'a probe of two handlers',
        objects: [probe({ exec: { command: ['true'] } })],
        at: ['spec.containers[0].readinessProbe'],
      },
      {
        what: 'a probe of port 0',
        objects: [probe({ tcpSocket: { port: 0 } })],
        at: ['spec.containers[0].readinessProbe.tcpSocket.port'],
      },
      {
        what: 'a disruption budget that says both',
        objects: [
          object('policy/v1', 'PodDisruptionBudget', 'web', {
            spec: { selector: { matchLabels: labels }, minAvailable: 1, maxUnavailable: 1 },
          }),
        ],
        at: ['spec.maxUnavailable'],
      },
      {
        what: 'an Ingress of a host in capitals',
        objects: [ingress({ host: 'Example.com', ...http('/', 'Prefix') })],
        at: ['spec.rules[0].host'],
      },
      {
        what: 'a path without a slash',
        objects: [ingress(http('a', 'Prefix'))],
        at: ['spec.rules[0].http.paths[0].path'],
      },
      {
        what: 'a controller of 251 characters',
        objects: [
          {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'IngressClass',
            metadata: { name: 'web' },
            spec: { controller: `a.io/${a(246)}` },
          },
        ],
        at: ['spec.controller'],
      },
      { what: 'a storage class of 513 parameters', objects: [storageClass(513)], at: ['parameters'] },
    ],
    good: [
      { what: 'no replicas', objects: [workload('Deployment', 'web', { replicas: 0 })] },
      {
        what: 'schedules of all forms',
        objects: ['*/5 0-3,12 1,15 jan-mar mon-fri', '@daily', '@every 1h30m', '0 0 ? * SUN', '5/15 * * * *'].map(
          (schedule, index) => cronJob(`web-${String(index)}`, { schedule }),
        ),
      },
      { what: 'a time zone', objects: [cronJob('web', { timeZone: 'Europe/Berlin' })] },
      {
        what: 'the highest port',
        objects: [pod({}, { ports: [{ containerPort: 65535 }] }), service('web', { port: 65535 })],
      },
      { what: 'a probe by name', objects: [probe({ tcpSocket: { port: 'http' } })] },
      { what: 'a readiness probe that has to succeed twice', objects: [probe({ successThreshold: 2 })] },
      {
        what: 'numbers of a probe that mean what holds by default',
        objects: [probe({ periodSeconds: 0, timeoutSeconds: 0 })],
      },
      { what: 'no grace at all', objects: [pod({ terminationGracePeriodSeconds: 0 })] },
      {
        what: 'an Ingress of all hosts of a domain',
        objects: [ingress({ host: '*.example.com', ...http('/', 'Exact') })],
      },
      { what: 'a storage class of 512 parameters', objects: [storageClass(512)] },
    ],
  },
  'config-map-size': {
    bad: [{ what: 'a byte more than 1 MiB', objects: [configMap('web', 'a', 1024 * 1024 + 1)], at: ['data'] }],
    good: [{ what: '1 MiB beside the key', objects: [configMap('web', 'a', 1024 * 1024)] }],
  },
  'secret-size': {
    bad: [
      {
        what: 'more than 1 MiB in clear',
        objects: [object('v1', 'Secret', 'web', { stringData: { a: a(1024 * 1024 + 1) } })],
        at: ['data'],
      },
    ],
    good: [
      {
        what: 'less than 1 MiB, which base64 makes more',
        objects: [object('v1', 'Secret', 'web', { data: { a: Buffer.alloc(1000 * 1024).toString('base64') } })],
      },
    ],
  },
  'applied-size': {
    bad: [{ what: '256 KiB', objects: [configMap('web', 'a', 256 * 1024)] }],
    good: [
      { what: '255 KiB', objects: [configMap('web', 'a', 255 * 1024)] },
      { what: 'what is refused in any case', objects: [configMap('web', 'a', 2 * 1024 * 1024)] },
    ],
  },
  'object-size': {
    bad: [
      {
        what: 'a dashboard of 2 MiB',
        objects: [
          object('grafana.integreatly.org/v1beta1', 'GrafanaDashboard', 'web', { spec: { json: a(2 * 1024 * 1024) } }),
        ],
      },
    ],
    good: [
      {
        what: 'a dashboard of 1 MiB',
        objects: [
          object('grafana.integreatly.org/v1beta1', 'GrafanaDashboard', 'web', { spec: { json: a(1024 * 1024) } }),
        ],
      },
    ],
  },
};
