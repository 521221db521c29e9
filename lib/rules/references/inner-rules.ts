import { didYouMean } from '../../core';
import type { JsonObject } from '../../kubernetes';
import { isObject, objects } from '../../model';
import type { ManifestRule } from '../manifest-rule';

const DOWNWARD = 'https://kubernetes.io/docs/concepts/workloads/pods/downward-api/';

const fieldContainer: ManifestRule = {
  id: 'resource-field-container',
  severity: 'error',
  title: 'A variable that holds an amount of a container names a container of the pod',
  reason: 'the container does not start: CreateContainerConfigError',
  source: `${DOWNWARD}#downwardapi-resourceFieldRef`,
  equivalents: {},
  container: ({ container: { env }, path, pod, item }, report) => {
    if (env === undefined) return;
    for (const [index, { valueFrom }] of objects(env).entries()) {
      const ref = isObject(valueFrom) ? valueFrom.resourceFieldRef : undefined;
      const given = isObject(ref) ? ref.containerName : undefined;
      if (typeof given !== 'string' || pod.containers.some(({ name }) => name === given)) continue;
      report({
        item,
        property: `${path}.env[${String(index)}].valueFrom.resourceFieldRef.containerName`,
        message: 'is no container of the pod',
        given,
        allowed: namesOf(pod.containers).join(', '),
        remedy: 'leave it out for the same container, or name one of the pod',
      });
    }
  },
};

function namesOf(list: readonly JsonObject[]): string[] {
  return list.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
}

/** A variable in a value; two dollars stand for one, and a shell's commands are not in capitals. */
const REFERENCE = /(?<!\$)\$\(([A-Z_][A-Z0-9_]*)\)/g;

const variable: ManifestRule = {
  id: 'variable-reference',
  severity: 'warning',
  title: 'A variable that is put together from others names variables of its container',
  reason: 'what is not known is left as it is written, and the program reads $(NAME)',
  source: 'https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/',
  equivalents: {},
  container: ({ container: { env, envFrom }, path, pod, item }, report) => {
    if (env === undefined || envFrom !== undefined || pod.spec.enableServiceLinks !== false) return;
    const list = objects(env);
    for (const [index, { value }] of list.entries()) {
      if (typeof value !== 'string' || !value.includes('$(')) continue;
      for (const [, name = ''] of value.matchAll(REFERENCE)) {
        const place = list.findIndex((one) => one.name === name);
        if (place >= 0 && place < index) continue;
        report({
          item,
          property: `${path}.env[${String(index)}].value`,
          message:
            place < 0
              ? `names the variable ${name}, which is not there${didYouMean(name, namesOf(list))}`
              : `names the variable ${name}, which stands behind it`,
          given: name,
          remedy: place < 0 ? 'name a variable of the container' : 'put it before the variable that names it',
        });
      }
    }
  },
};

const hookPort: ManifestRule = {
  id: 'container-hook-port',
  severity: 'error',
  title: 'A hook asks a port that its container has',
  reason: 'the hook fails: after a start the container is killed for it, before a stop nothing is done',
  source: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
  equivalents: {},
  container: ({ container: { lifecycle, ports }, path, item }, report) => {
    if (!isObject(lifecycle)) return;
    for (const hook of ['postStart', 'preStop']) {
      const handler = lifecycle[hook];
      const http = isObject(handler) ? handler.httpGet : undefined;
      const given = isObject(http) ? http.port : undefined;
      const names = namesOf(objects(ports));
      if (typeof given !== 'string' || /^\d+$/.test(given) || names.includes(given)) continue;
      report({
        item,
        property: `${path}.lifecycle.${hook}.httpGet.port`,
        message: `names a port that the container does not have${didYouMean(given, names)}`,
        given,
        allowed: names.join(', ') || 'it names no ports',
        remedy: 'name a port of the container, or give its number',
      });
    }
  },
};

const webhookService: ManifestRule = {
  id: 'webhook-service',
  severity: 'error',
  title: 'Every webhook of the API server asks a Service that exists',
  reason: 'with failurePolicy Fail the API server refuses everything that the webhook should judge',
  source: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference',
  equivalents: {},
  objects: Object.fromEntries(
    ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].map((kind) => [
      `admissionregistration.k8s.io/${kind}`,
      (item, report, { inventory, needs }) => {
        for (const [index, { clientConfig }] of objects(item.object.webhooks).entries()) {
          const service = isObject(clientConfig) ? clientConfig.service : undefined;
          if (!isObject(service) || typeof service.name !== 'string' || typeof service.namespace !== 'string') continue;
          const { name, namespace } = service;
          if (inventory.find('/Service', namespace, name) !== undefined) continue;
          const names = inventory.ofKind('/Service').map(({ object }) => object.metadata.name);
          const ours = needs !== undefined || inventory.find('/Namespace', undefined, namespace) !== undefined;
          report({
            item,
            property: `webhooks[${String(index)}].clientConfig.service.name`,
            message: `asks the Service ${name}, which nobody makes in ${namespace}${didYouMean(name, names)}`,
            given: name,
            remedy: 'name a Service that is made',
            ...(ours ? {} : { severity: 'warning' }),
          });
        }
      },
    ]),
  ) satisfies NonNullable<ManifestRule['objects']>,
};

const ingressClass: ManifestRule = {
  id: 'ingress-class-reference',
  severity: 'warning',
  title: 'Where classes of Ingress are made, every Ingress names one of them',
  reason: 'no controller looks at it, and no request arrives',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class',
  equivalents: {},
  objects: {
    'networking.k8s.io/Ingress': (item, report, { inventory }) => {
      const classes = inventory.ofKind('networking.k8s.io/IngressClass').map(({ object }) => object.metadata.name);
      const given = isObject(item.object.spec) ? item.object.spec.ingressClassName : undefined;
      if (classes.length === 0 || typeof given !== 'string' || classes.includes(given)) return;
      report({
        item,
        property: 'spec.ingressClassName',
        message: `names no class that is made${didYouMean(given, classes)}`,
        given,
        allowed: classes.join(', '),
        remedy: 'name a class that is made, or see to it that the cluster has it',
      });
    },
  },
};

/** That what pods and webhooks name of themselves and of the cluster is there. */
export const innerRules: readonly ManifestRule[] = [fieldContainer, hookPort, ingressClass, variable, webhookService];
