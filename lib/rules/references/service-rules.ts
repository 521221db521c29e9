import { didYouMean } from '../../core';
import type { Json, JsonObject, KubeObject } from '../../kubernetes';
import { isObject, objects, specOf, textMap, type Item } from '../../model';
import { selects, showSelector, type Selector } from '../../analysis/reachability/selector';
import type { ManifestContext, ManifestRule } from '../manifest-rule';
import type { Severity } from '../rule';
import { madeBy } from './made';
import type { FoundPod } from './pod-finder';
import { word } from '../word';

const SERVICES = 'https://kubernetes.io/docs/concepts/services-networking/service/';

/** What is only missing for certain where everything is known that there will be. */
function severityOf({ needs }: ManifestContext): { readonly severity?: Severity } {
  return needs === undefined ? { severity: 'warning' } : {};
}

/** The selector of a Service; nothing for one that has none, or that is only another name. */
function selectorOf(spec: JsonObject): Selector | undefined {
  if (spec.type === 'ExternalName') return undefined;
  const labels = Object.entries(textMap(spec.selector));
  return labels.length === 0 ? undefined : { labels, expressions: [] };
}

const servicePods: ManifestRule = {
  id: 'service-pods',
  severity: 'error',
  title: 'Every Service selects pods',
  reason: 'it has no endpoints, and whoever calls it is refused',
  source: `${SERVICES}#defining-a-service`,
  equivalents: {
    rows: ['C3'],
    kubeScore: ['service-targets-pod'],
    kubeLinter: ['dangling-service'],
    kubescape: ['C-0293'],
  },
  objects: {
    '/Service': (item, report, context) => {
      const selector = selectorOf(specOf(item.object));
      if (selector === undefined) return;
      if (madeBy(context).podsOf(item, selector).length > 0) return;
      if (madeBy(context).mayMakePods(item.object.metadata.namespace, selector.labels)) return;
      report({
        item,
        property: 'spec.selector',
        message: 'selects no pod',
        given: showSelector(selector),
        remedy: 'write the labels of the pods that it stands for',
        ...severityOf(context),
      });
    },
  },
};

const serviceTargetPort: ManifestRule = {
  id: 'service-target-port',
  severity: 'error',
  title: 'Every named port of a Service is a port of the pods that it selects',
  reason: 'pods without the port are no endpoints for it, and whoever calls it is refused',
  source: `${SERVICES}#field-spec-ports`,
  equivalents: { rows: ['C3'] },
  objects: {
    '/Service': (item, report, context) => {
      const spec = specOf(item.object);
      const selector = selectorOf(spec);
      if (selector === undefined) return;
      const ports = objects(spec.ports);
      if (ports.length === 0) return;
      const pods = madeBy(context).podsOf(item, selector);
      if (pods.length === 0) return;
      const all = pods.flatMap((pod) => portsOf(pod));
      for (const [index, { targetPort, port, protocol }] of ports.entries()) {
        const wanted = targetPort ?? port;
        const property = `spec.ports[${String(index)}].targetPort`;
        if (typeof wanted === 'string') {
          if (all.some(({ name, protocol: has }) => name === wanted && has === (protocol ?? 'TCP'))) continue;
          const names = all.flatMap(({ name }) => (name === undefined ? [] : [name]));
          report({
            item,
            property,
            message: `names the port ${wanted}, which ${workloads(pods)} does not have${didYouMean(wanted, names)}`,
            given: wanted,
            allowed: [...new Set(names)].join(', ') || 'its containers name no ports',
            remedy: 'name a port of the containers, or give its number',
          });
        } else if (all.length > 0 && !all.some(({ port: has }) => has === wanted)) {
          report({
            item,
            property,
            message: `is port ${word(wanted)}, which ${workloads(pods)} does not list`,
            given: wanted,
            allowed: [...new Set(all.map(({ port: has }) => String(has)))].join(', '),
            remedy: 'give a port that the containers listen on, or list it among their ports',
            severity: 'warning',
          });
        }
      }
    },
  },
};

interface PodPort {
  readonly name: string | undefined;
  readonly port: unknown;
  readonly protocol: string;
}

function portsOf({ pod }: FoundPod): PodPort[] {
  return pod.containers.flatMap(({ ports }) =>
    objects(ports).map(({ name, containerPort, protocol }) => ({
      name: typeof name === 'string' ? name : undefined,
      port: containerPort,
      protocol: typeof protocol === 'string' ? protocol : 'TCP',
    })),
  );
}

function workloads(pods: readonly FoundPod[]): string {
  const [first] = pods;
  const name = first === undefined ? 'it' : `${first.item.object.kind} ${first.item.object.metadata.name}`;
  return pods.length > 1 ? `${name} (and ${String(pods.length - 1)} more that it selects)` : name;
}

const statefulSetService: ManifestRule = {
  id: 'stateful-set-service',
  severity: 'error',
  title: 'Every StatefulSet names a headless Service that selects its pods',
  reason: 'its pods have no names in DNS otherwise, and can not find each other',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
  equivalents: { rows: ['F12'], kubeScore: ['statefulset-has-servicename'] },
  objects: {
    'apps/StatefulSet': (item, report, context) => {
      const { serviceName } = specOf(item.object);
      const { namespace } = item.object.metadata;
      const add = (message: string, remedy: string, severity?: Severity): void => {
        report({
          item,
          property: 'spec.serviceName',
          message,
          remedy,
          ...(typeof serviceName === 'string' ? { given: serviceName } : {}),
          ...(severity === undefined ? severityOf(context) : { severity }),
        });
      };
      if (typeof serviceName !== 'string' || serviceName === '') {
        add('is not given', 'make a headless Service for the pods, and name it here', 'warning');
        return;
      }
      const service = context.inventory.find('/Service', namespace, serviceName);
      if (service === undefined) {
        if (madeBy(context).mayBeMade(namespace, serviceName)) return;
        const names = context.inventory.ofKind('/Service').map(({ object }) => object.metadata.name);
        add(
          `names the Service ${serviceName}, which nobody makes${didYouMean(serviceName, names)}`,
          'make the Service',
        );
        return;
      }
      const spec = specOf(service.object);
      if (spec.clusterIP !== 'None') {
        add(`names the Service ${serviceName}, which is not headless`, 'give the Service clusterIP: None', 'warning');
      }
      const selector = selectorOf(spec);
      if (selector !== undefined && item.pod !== undefined && !selectsTemplate(selector, item.pod.labels)) {
        add(
          `names the Service ${serviceName}, which does not select its pods`,
          'give the Service labels of the pods as its selector',
        );
      }
    },
  },
};

/** A Service for one pod of the set names the pod by a label that only the running pod has. */
function selectsTemplate(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  const asked = selector.labels.filter(([key]) => key !== 'statefulset.kubernetes.io/pod-name');
  return selects({ labels: asked, expressions: [] }, labels);
}

const routeBackend: ManifestRule = {
  id: 'route-backend',
  severity: 'error',
  title: 'Every Ingress and route of a gateway leads to a Service and a port that exist',
  reason: 'requests are answered with an error of the proxy',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
  equivalents: {
    rows: ['C4'],
    kubeScore: ['ingress-targets-service'],
    kubeLinter: ['dangling-ingress'],
    kubescape: ['C-0298', 'C-0302'],
  },
  objects: {
    'networking.k8s.io/Ingress': (item, report, context) => {
      const spec = specOf(item.object);
      const backends: [JsonObject, string][] = [];
      const add = (backend: unknown, path: string): void => {
        if (isObject(backend) && isObject(backend.service)) backends.push([backend.service, `${path}.service`]);
      };
      add(spec.defaultBackend, 'spec.defaultBackend');
      for (const [rule, { http }] of objects(spec.rules).entries()) {
        const paths = isObject(http) ? objects(http.paths) : [];
        for (const [index, { backend }] of paths.entries())
          add(backend, `spec.rules[${String(rule)}].http.paths[${String(index)}].backend`);
      }
      for (const [{ name, port }, path] of backends) {
        const { number, name: portName } = isObject(port) ? port : {};
        checkBackend(item, item.object.metadata.namespace, name, number ?? portName, path, report, context);
      }
    },
    ...Object.fromEntries(
      ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => [
        `gateway.networking.k8s.io/${kind}`,
        (item: Item, report: Parameters<typeof checkBackend>[5], context: ManifestContext) => {
          for (const [rule, { backendRefs }] of objects(specOf(item.object).rules).entries()) {
            for (const [index, { group, kind: of, namespace, name, port }] of objects(backendRefs).entries()) {
              if ((group ?? '') !== '' || (of ?? 'Service') !== 'Service') continue;
              const where = typeof namespace === 'string' ? namespace : item.object.metadata.namespace;
              const path = `spec.rules[${String(rule)}].backendRefs[${String(index)}]`;
              checkBackend(item, where, name, port, path, report, context);
            }
          }
        },
      ]),
    ),
  },
};

function checkBackend(
  item: Item,
  namespace: string | undefined,
  name: Json | undefined,
  port: Json | undefined,
  path: string,
  report: Parameters<NonNullable<ManifestRule['all']>>[1],
  context: ManifestContext,
): void {
  if (typeof name !== 'string') return;
  const service = context.inventory.find('/Service', namespace, name);
  if (service === undefined) {
    if (madeBy(context).mayBeMade(namespace, name)) return;
    const names = servicesIn(context, namespace);
    report({
      item,
      property: `${path}.name`,
      message: `leads to the Service ${name}, which nobody makes in ${namespace ?? 'its namespace'}${didYouMean(name, names)}`,
      given: name,
      remedy: 'name a Service that is made',
      ...severityOf(context),
    });
    return;
  }
  const ports = objects(specOf(service.object).ports);
  if (port === undefined || ports.some((one) => one.port === port || one.name === port)) return;
  report({
    item,
    property: `${path}.port`,
    message: `leads to port ${word(port)} of the Service ${name}, which it does not have`,
    given: port,
    allowed: ports
      .map((one) => (one.name === undefined ? word(one.port) : `${word(one.name)} ${word(one.port)}`))
      .join(', '),
    remedy: 'name a port of the Service: its own number or name, not that of the container',
  });
}

function servicesIn({ inventory }: ManifestContext, namespace: string | undefined): string[] {
  return inventory
    .ofKind('/Service')
    .filter(({ object }) => object.metadata.namespace === namespace)
    .map(({ object }) => object.metadata.name);
}

/** Endpoints of one Service up to which a cluster keeps its promises. */
const MOST_ENDPOINTS = 250;

const serviceEndpoints: ManifestRule = {
  id: 'service-endpoints',
  severity: 'warning',
  title: `No Service has more than ${String(MOST_ENDPOINTS)} endpoints`,
  reason: 'beyond that, changes reach the nodes late, and the control plane is busy with them',
  source: 'kubernetes/community, sig-scalability/configs-and-limits/thresholds.md',
  equivalents: {},
  objects: {
    '/Service': (item, report, context) => {
      const selector = selectorOf(specOf(item.object));
      if (selector === undefined) return;
      const pods = madeBy(context).podsOf(item, selector);
      const endpoints = pods.reduce((sum, { item: maker }) => sum + replicasOf(maker.object), 0);
      if (endpoints <= MOST_ENDPOINTS) return;
      report({
        item,
        property: 'spec.selector',
        message: `selects ${String(endpoints)} pods`,
        allowed: `at most ${String(MOST_ENDPOINTS)} endpoints in one Service`,
        remedy: 'spread the pods over several Services',
      });
    },
  },
};

function replicasOf({ spec }: KubeObject): number {
  return isObject(spec) && typeof spec.replicas === 'number' ? spec.replicas : 1;
}

/** That Services lead to pods, and that what leads to Services finds them. */
export const serviceRules: readonly ManifestRule[] = [
  routeBackend,
  serviceEndpoints,
  servicePods,
  serviceTargetPort,
  statefulSetService,
];
