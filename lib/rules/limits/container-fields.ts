import { Late, parseQuantity } from '../../core';
import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects } from '../../model';
import { word } from '../word';
import { each, exactlyOne, inside, NO_FAULTS, numbers, within, type Fault, type Look } from './fault';
import { securityContext } from './security-fields';

const CONTAINER_PORT = numbers({ containerPort: [1, 65535], hostPort: [0, 65535] });

/** Numbers of probes: none may be negative, and zero stands for the default. */
const PROBE_NUMBERS = numbers({
  initialDelaySeconds: [0],
  timeoutSeconds: [0],
  periodSeconds: [0],
  successThreshold: [0],
  failureThreshold: [0],
  terminationGracePeriodSeconds: [1],
});

const HANDLERS = ['exec', 'grpc', 'httpGet', 'tcpSocket'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function probeFaults(name: string, given: JsonObject): readonly Fault[] {
  const faults: Fault[] = [...inside(name, PROBE_NUMBERS(given))];
  const handlers = HANDLERS.filter((handler) => given[handler] !== undefined);
  if (handlers.length !== 1) {
    const message = handlers.length === 0 ? 'has no handler' : `has several handlers: ${handlers.join(', ')}`;
    faults.push({ at: name, message, allowed: `one of ${HANDLERS.join(', ')}` });
  }
  const { successThreshold, terminationGracePeriodSeconds } = given;
  if (name !== 'readinessProbe' && typeof successThreshold === 'number' && successThreshold > 1)
    faults.push({
      at: `${name}.successThreshold`,
      message: 'is more than one',
      given: successThreshold,
      allowed: '1, but for readiness',
    });
  if (name === 'readinessProbe' && terminationGracePeriodSeconds !== undefined)
    faults.push({
      at: `${name}.terminationGracePeriodSeconds`,
      message: 'is given for a probe that never stops a container',
      given: terminationGracePeriodSeconds,
      allowed: 'only for liveness and startup',
    });
  for (const handler of ['httpGet', 'tcpSocket', 'grpc']) {
    const { port } = isObject(given[handler]) ? given[handler] : {};
    if (typeof port === 'number' && (port < 1 || port > 65535))
      faults.push({ at: `${name}.${handler}.port`, message: 'is no port', given: port, allowed: '1 to 65535' });
  }
  return faults;
}

const hook = exactlyOne(['exec', 'httpGet', 'sleep', 'tcpSocket'], 'handler');

/** Resources that the kubelet itself knows; others belong to a domain. */
const OWN_RESOURCES: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Resources of devices and huge pages: whole, and nobody may share them. */
function isWhole(resource: string): boolean {
  return resource.startsWith('hugepages-') || (resource.includes('/') && !resource.includes('kubernetes.io/'));
}

/** The same amounts stand in many containers. */
const goodAmounts = new Set<string>();
const MOST_REMEMBERED = 10_000;

function amountFault(resource: string, given: Json): Omit<Fault, 'at'> | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined;
  const known = `${resource}=${String(given)}`;
  if (goodAmounts.has(known) || Late.isIn(known)) return undefined;
  if (!OWN_RESOURCES.has(resource) && !resource.startsWith('hugepages-') && !resource.includes('/'))
    return {
      message: 'is no resource of a container',
      given: resource,
      allowed: 'cpu, memory, ephemeral-storage, hugepages-…, or a name with a domain',
    };
  if (Number(given) < 0 || String(given).startsWith('-'))
    return { message: 'is below zero', given, allowed: '0 and above' };
  const amount = typeof given === 'number' ? given : parseQuantity(given);
  if (amount !== undefined && isWhole(resource) && !Number.isInteger(amount))
    return { message: 'is no whole number', given, allowed: 'whole numbers of devices and huge pages' };
  if (goodAmounts.size < MOST_REMEMBERED) goodAmounts.add(known);
  return undefined;
}

const resources: Look = ({ limits, requests }) => {
  let faults: Fault[] | undefined;
  for (const [what, amounts] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    if (!isObject(amounts)) continue;
    for (const resource in amounts) {
      const given = amounts[resource];
      const fault = given === undefined ? undefined : amountFault(resource, given);
      if (fault !== undefined) (faults ??= []).push({ at: `${what}.${resource}`, ...fault });
      else if (isWhole(resource)) (faults ??= []).push(...sharedFaults(resource, limits, requests, what));
    }
  }
  return faults ?? NO_FAULTS;
};

/** A device or a huge page is given to one container: its request is its limit. */
function sharedFaults(
  resource: string,
  limits: Json | undefined,
  requests: Json | undefined,
  what: 'limits' | 'requests',
): readonly Fault[] {
  const [limit, request] = [limits, requests].map((amounts) => (isObject(amounts) ? amounts[resource] : undefined));
  if (what === 'requests' && (limit === undefined || word(limit) !== word(request)))
    return [
      {
        at: `requests.${resource}`,
        message: limit === undefined ? 'has no limit' : 'is not its limit',
        given: request,
        allowed: 'the same as the limit: it is not shared',
      },
    ];
  if (
    what === 'limits' &&
    resource.startsWith('hugepages-') &&
    !says('cpu', limits, requests) &&
    !says('memory', limits, requests)
  )
    return [{ at: `limits.${resource}`, message: 'stands alone', given: limit, allowed: 'only beside cpu or memory' }];
  return NO_FAULTS;
}

function says(resource: string, ...amounts: readonly (Json | undefined)[]): boolean {
  return amounts.some((map) => isObject(map) && map[resource] !== undefined);
}

const SOURCES = ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'] as const;
const source = exactlyOne(SOURCES, 'source');

/** Fields of the pod that a variable may have. */
const POD_FIELDS: ReadonlySet<string> = new Set([
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);
const POD_MAPS = /^metadata\.(labels|annotations)\['[^']+'\]$/;
const AMOUNTS = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/;

const variable: Look = ({ value, valueFrom }) => {
  if (!isObject(valueFrom)) return NO_FAULTS;
  if (typeof value === 'string' && value !== '')
    return [{ at: 'valueFrom', message: 'is given beside value', allowed: 'one of value, valueFrom' }];
  const { fieldRef, resourceFieldRef } = valueFrom;
  const field = isObject(fieldRef) ? fieldRef.fieldPath : undefined;
  const resource = isObject(resourceFieldRef) ? resourceFieldRef.resource : undefined;
  const faults: Fault[] = [...inside('valueFrom', source(valueFrom))];
  if (typeof field === 'string' && !POD_FIELDS.has(field) && !POD_MAPS.test(field))
    faults.push({
      at: 'valueFrom.fieldRef.fieldPath',
      message: 'is no field that a variable can have',
      given: field,
      allowed: `${[...POD_FIELDS].join(', ')}, metadata.labels['…'], metadata.annotations['…']`,
    });
  if (typeof resource === 'string' && !AMOUNTS.test(resource))
    faults.push({
      at: 'valueFrom.resourceFieldRef.resource',
      message: 'is no resource of a container',
      given: resource,
      allowed: 'limits.… and requests.… of cpu, memory, ephemeral-storage and huge pages',
    });
  return faults;
};

const mount: Look = ({ subPath, subPathExpr }) => {
  const faults: Fault[] = [];
  for (const [at, given] of [
    ['subPath', subPath],
    ['subPathExpr', subPathExpr],
  ] as const)
    if (typeof given === 'string' && (given.startsWith('/') || given.split('/').includes('..')))
      faults.push({ at, message: 'leads out of the volume', given, allowed: 'a relative path without ".."' });
  if (subPath !== undefined && subPathExpr !== undefined)
    faults.push({ at: 'subPathExpr', message: 'is given beside subPath', allowed: 'one of subPath, subPathExpr' });
  return faults;
};

/** Only a privileged container may change the mounts of its node. */
function propagation({ volumeMounts, securityContext: security }: JsonObject): readonly Fault[] {
  if (isObject(security) && security.privileged === true) return NO_FAULTS;
  return each('volumeMounts', volumeMounts, ({ mountPropagation: given }) =>
    given === 'Bidirectional'
      ? [{ at: 'mountPropagation', message: 'changes the mounts of the node', given, allowed: 'None, HostToContainer' }]
      : NO_FAULTS,
  );
}

function portNames(ports: Json | undefined): readonly Fault[] {
  const list = objects(ports);
  if (list.length < 2) return NO_FAULTS;
  const seen = new Set<unknown>();
  const faults: Fault[] = [];
  for (const [index, { name }] of list.entries()) {
    if (name === undefined) continue;
    if (seen.has(name))
      faults.push({
        at: `ports[${String(index)}].name`,
        message: 'is the name of another port, too',
        given: name,
        allowed: 'a name of its own',
      });
    seen.add(name);
  }
  return faults;
}

/**
 * Looks at a container: ports, probes, hooks, resources, variables, mounts and security.
 *
 * @param container - the container
 * @returns what is wrong
 */
export const container: Look = (container) => {
  const faults: Fault[] = [];
  const { ports, resources: amounts, env, volumeMounts, lifecycle, securityContext: security, image } = container;
  if (ports !== undefined) faults.push(...each('ports', ports, CONTAINER_PORT), ...portNames(ports));
  for (const name of PROBES) {
    const given = container[name];
    if (isObject(given)) faults.push(...probeFaults(name, given));
  }
  if (isObject(lifecycle))
    for (const name of ['postStart', 'preStop']) faults.push(...within(`lifecycle.${name}`, lifecycle[name], hook));
  if (isObject(amounts)) faults.push(...inside('resources', resources(amounts)));
  if (env !== undefined) faults.push(...each('env', env, variable));
  if (volumeMounts !== undefined) faults.push(...each('volumeMounts', volumeMounts, mount), ...propagation(container));
  if (isObject(security)) faults.push(...inside('securityContext', securityContext(security)));
  if (image === undefined || image === '')
    faults.push({ at: 'image', message: 'is not given', allowed: 'the image that the container runs' });
  else if (typeof image === 'string' && image.trim() !== image)
    faults.push({ at: 'image', message: 'begins or ends with a blank', given: image, allowed: 'no blanks around it' });
  return faults;
};

/**
 * Looks at a container that runs before the others and ends: nobody asks whether it works.
 *
 * @param container - the container
 * @returns what is wrong
 */
export const initContainer: Look = (container) =>
  container.restartPolicy === 'Always'
    ? NO_FAULTS
    : [...PROBES, 'lifecycle'].flatMap((at) =>
        container[at] === undefined
          ? []
          : [
              {
                at,
                message: 'is given for a container that ends before the others start',
                allowed: 'only with restartPolicy: Always',
              },
            ],
      );
